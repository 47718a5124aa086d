"""A lecture hall: several replicas of the app on this machine, and HAProxy before them.

``python deploy/hall.py`` starts one replica for each core, each on a port of its own after the balancer's, and one
address for all. SIGTERM and SIGINT (Ctrl-C) stop what it started. SIGHUP replaces the replicas one by one, by what is
in the folder now, and readers stay where they are. A replica that dies is started anew.
"""

import argparse
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from balancer import Balancer
from processes import Process, end_when_asked, healthy, need, raise_limits, replica, say, shared, stop, wait

HERE = "127.0.0.1"  # where the replicas listen, for the balancer alone
LOOK = 0.5  # seconds between two looks at the processes


class Hall:
    """The processes. There is one slot more than replicas: a new one starts in the free one.

    The votes are where they are without a hall, in the file of the user whose processes these are: all replicas share
    it, and a hall that is opened again has the rooms that it had.
    """

    def __init__(self, replicas: int, address: str, port: int, folder: Path) -> None:
        self.slots = {f"r{slot}": port + slot for slot in range(1, replicas + 2)}
        self.bind, self.folder = f"{address}:{port}", folder
        # A room's code leads others here, and not to a replica, which this machine alone reaches.
        self.environment = {"STREAMLIT_BROWSER_SERVER_ADDRESS": address} | shared()
        self.running: dict[str, Process] = {}
        self.replacement_requested = False

    def open(self) -> None:
        """Start the balancer, and all replicas at once; come back when each answers."""
        self.balancer = Balancer(self.bind, {name: (HERE, port) for name, port in self.slots.items()}, self.folder)
        self.balancer.wait()
        for name in list(self.slots)[:-1]:
            self.launch(name)
        for name in self.running:
            self.put_into_service(name)

    def launch(self, name: str) -> None:
        """Start a replica, and do not wait for it."""
        self.running[name] = replica(HERE, self.slots[name], self.environment)

    def put_into_service(self, name: str) -> None:
        """Have the balancer send readers to a replica, once it answers."""
        wait(f"Replica {name}", self.running[name], lambda: healthy(HERE, self.slots[name]))
        self.balancer.put_into_service(name)

    def retire(self, name: str) -> None:
        """Move a replica's readers over to the others, and stop it."""
        self.balancer.take_out_of_service(name)
        stop(self.running.pop(name))

    def replace(self) -> None:
        """Each replica by a new one, which is in service before the old one goes: the free slot moves round."""
        for old in list(self.running):
            (free,) = self.slots.keys() - self.running
            self.launch(free)
            try:
                self.put_into_service(free)
            except RuntimeError as error:
                stop(self.running.pop(free))
                return say(f"{error} The replicas that run stay in service.")
            self.retire(old)
        say("All replicas are replaced.")

    def keep_open(self) -> None:
        """Start anew what dies, and replace what runs when asked to, as long as there is a balancer."""
        while self.balancer.process.poll() is None:
            for name in [name for name, process in self.running.items() if process.poll() is not None]:
                say(f"Replica {name} died ({self.running[name].returncode}); it is started anew.")
                self.launch(name)  # the balancer's health check puts it back into service
            if self.replacement_requested:
                self.replacement_requested = False
                self.replace()
            time.sleep(LOOK)
        raise RuntimeError(f"HAProxy ended ({self.balancer.process.returncode}).")

    def close(self) -> None:
        """Stop all: the balancer first, so that no replica has a reader to wait for."""
        stop(self.balancer.process)
        stop(*self.running.values())


def check(replicas: int, address: str, port: int) -> None:
    """SystemExit: what is missing."""
    if replicas < 1:
        raise SystemExit(f"There must be 1 replica at least. Got {replicas} instead.")
    need("haproxy util-linux", "haproxy", "setpriv")
    for host, number in [(address, port), *((HERE, port + slot) for slot in range(1, replicas + 2))]:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            socket.create_server((host, number), family=family).close()
        except OSError as error:
            raise SystemExit(f"Port {number} of {host} is not to be had: {error.strerror}.") from error


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    cores = len(os.sched_getaffinity(0))
    parser.add_argument("--replicas", type=int, default=cores, help=f"how many; one a core if not said: {cores} here")
    parser.add_argument("--address", default=HERE, help="where readers come in; 0.0.0.0 lets all in")
    parser.add_argument("--port", type=int, default=8500, help="and the port; replicas + 1 ports after it are used too")
    told = "a name under which readers come in, once for each; this machine's own, and addresses, need no saying"
    parser.add_argument("--name", action="append", default=os.environ.get("HALL_NAMES", "").split(), help=told)
    told = "a site that may show the app in a frame, say https://lms.school.example; once for each"
    parser.add_argument("--framed-by", action="append", default=os.environ.get("HALL_FRAMES", "").split(), help=told)
    return parser.parse_args()


def admit(address: str, names: Sequence[str], frames: Sequence[str]) -> None:
    """Have the balancer and the replicas know by which names readers come in, and in whose frames a page may be."""
    own = [socket.gethostname(), f"{socket.gethostname()}.local", address, *names]
    numbers = [f"*.{last}" for last in range(256)]  # an address in numbers is no other site's name
    os.environ |= {
        "HALL_NAMES": " ".join(own),
        "HALL_FRAMES": " ".join(frames),
        "STREAMLIT_SERVER_ALLOWED_HOSTS": " ".join(["localhost", "::1", *numbers, *own]),
    }


def main() -> None:
    """Open a hall, and close it whatever happens."""
    options = arguments()
    check(options.replicas, options.address, options.port)
    admit(options.address, options.name, options.framed_by)
    raise_limits()
    end_when_asked()
    with tempfile.TemporaryDirectory(prefix="gradlab-hall-") as folder:
        hall = Hall(options.replicas, options.address, options.port, Path(folder))
        signal.signal(signal.SIGHUP, lambda *_: setattr(hall, "replacement_requested", True))
        try:
            hall.open()
            say(f"gradlab: http://{options.address}:{options.port}, {options.replicas} replicas, process {os.getpid()}")
            hall.keep_open()
        except RuntimeError as error:
            sys.exit(f"{error} The hall is closed.")
        finally:
            hall.close()


if __name__ == "__main__":
    main()
