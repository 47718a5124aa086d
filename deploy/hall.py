"""A lecture hall: several replicas of the app on this machine, and HAProxy before them.

``python deploy/hall.py`` starts one replica for each core, each on a port of its own after the balancer's, and one
address for all. SIGTERM and SIGINT (Ctrl-C) stop what it started. SIGHUP replaces the replicas one by one, by what is
in the folder now, and readers stay where they are. A replica that dies is started anew.
"""

import argparse
import os
import resource
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

DEPLOY = Path(__file__).resolve().parent
PATIENCE = 60  # seconds that a replica may take to start
GRACE = 5  # seconds that a process may take to stop, before it is killed
FILES = 65_536  # that a process may have open: a session takes 4 of a replica's, and 2 of the balancer's
LOOK = 0.5  # seconds between two looks at the processes
# Whatever becomes of this script, even by SIGKILL, the kernel then ends what it started: the app keeps nothing to lose.
WITH_ME = ("setpriv", "--pdeathsig", "KILL")


class Hall:
    """The processes, and the socket by which the balancer is steered.

    There is one slot more than replicas: a new one starts in the free one.
    """

    def __init__(self, replicas: int, address: str, port: int, folder: Path) -> None:
        self.slots = {f"r{slot}": port + slot for slot in range(1, replicas + 2)}
        self.bind, self.control, self.config = f"{address}:{port}", folder / "haproxy.sock", folder / "haproxy.cfg"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            # One secret for all replicas, so that each accepts what another has signed; and not where `ps` shows it.
            "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(),
            # A replica is one core's worth: with threads for all cores each, they fight over them when a page opens.
            "OPENBLAS_NUM_THREADS": "1",
        }
        self.replacement_requested = False

    def open(self) -> None:
        """Start the balancer, and all replicas at once; come back when each answers."""
        servers = (f"    server {name} 127.0.0.1:{port} cookie {name} disabled\n" for name, port in self.slots.items())
        self.config.write_text((DEPLOY / "haproxy.cfg").read_text() + "".join(servers))
        environment = {"HALL_BIND": self.bind, "HALL_SOCKET": str(self.control)}
        self.balancer = start(["haproxy", "-db", "-f", str(self.config)], environment)
        wait("HAProxy", self.balancer, self.control.exists)
        for name in list(self.slots)[:-1]:
            self.launch(name)
        for name in self.running:
            self.put_into_service(name)

    def launch(self, name: str) -> None:
        """Start a replica, and do not wait for it."""
        place = ["--server.address=127.0.0.1", f"--server.port={self.slots[name]}"]
        silent = ["--server.headless=true", "--logger.hideWelcomeMessage=true"]  # readers have another address
        command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *place, *silent]
        self.running[name] = start(command, self.environment | os.environ)

    def put_into_service(self, name: str) -> None:
        """Have the balancer send readers to a replica, once it answers."""
        wait(f"Replica {name}", self.running[name], lambda: healthy(self.slots[name]))
        self.tell(f"set server replicas/{name} state ready")

    def retire(self, name: str) -> None:
        """Move a replica's readers over to the others, and stop it."""
        self.tell(f"set server replicas/{name} state maint")
        self.tell(f"shutdown sessions server replicas/{name}")
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
        while self.balancer.poll() is None:
            for name in [name for name, process in self.running.items() if process.poll() is not None]:
                say(f"Replica {name} died ({self.running[name].returncode}); it is started anew.")
                self.launch(name)  # the balancer's health check puts it back into service
            if self.replacement_requested:
                self.replacement_requested = False
                self.replace()
            time.sleep(LOOK)
        raise RuntimeError(f"HAProxy ended ({self.balancer.returncode}).")

    def close(self) -> None:
        """Stop all: the balancer first, so that no replica has a reader to wait for."""
        stop(self.balancer)
        stop(*self.running.values())

    def tell(self, command: str) -> None:
        """Say something to the balancer. RuntimeError: what it answers, if it objects."""
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self.control))
            control.sendall(f"{command}\n".encode())
            if answer := control.makefile().read().strip():
                raise RuntimeError(f"HAProxy on {command!r}: {answer}")


def start(command: list[str], added: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A process that ends with this script, which alone hears the terminal's Ctrl-C."""
    environment = {**os.environ, **added}
    return subprocess.Popen([*WITH_ME, *command], cwd=DEPLOY.parent, env=environment, process_group=0)


def stop(*processes: subprocess.Popen[bytes]) -> None:
    """Ask them all to end, and wait; the one that does not is killed."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait(name: str, process: subprocess.Popen[bytes], ready: Callable[[], bool]) -> None:
    """Until a process is ready. RuntimeError: it ended, or it never was."""
    until = time.monotonic() + PATIENCE
    while not ready():
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended at its start ({process.returncode}).")
        if time.monotonic() > until:
            raise RuntimeError(f"{name} does not answer after {PATIENCE} seconds.")
        time.sleep(0.1)


def healthy(port: int) -> bool:
    """Whether a replica answers."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=1)) as connection:
        try:
            connection.request("GET", "/_stcore/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False


def say(sentence: str) -> None:
    """Tell whoever started the script."""
    print(sentence, flush=True)


def check(replicas: int, address: str, port: int) -> None:
    """SystemExit: what is missing."""
    if replicas < 1:
        raise SystemExit(f"There must be 1 replica at least. Got {replicas} instead.")
    for program in ("haproxy", WITH_ME[0]):
        if not shutil.which(program):
            raise SystemExit(f"{program} is missing. On Debian: apt-get install haproxy util-linux")
    for host, number in [(address, port), *(("127.0.0.1", port + slot) for slot in range(1, replicas + 2))]:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            socket.create_server((host, number), family=family).close()
        except OSError as error:
            raise SystemExit(f"Port {number} of {host} is not to be had: {error.strerror}.") from error


def raise_limits() -> None:
    """Let each process open many files: a shell's usual 1024 are what ended a replica first, at 250 students."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = FILES if most == resource.RLIM_INFINITY else min(most, FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    cores = len(os.sched_getaffinity(0))
    parser.add_argument("--replicas", type=int, default=cores, help=f"how many; one a core if not said: {cores} here")
    parser.add_argument("--address", default="127.0.0.1", help="where readers come in; 0.0.0.0 lets all in")
    parser.add_argument("--port", type=int, default=8500, help="and the port; replicas + 1 ports after it are used too")
    return parser.parse_args()


def main() -> None:
    """Open a hall, and close it whatever happens."""
    options = arguments()
    os.environ["PATH"] += ":/usr/sbin"  # where Debian has haproxy, and not every user's shell looks
    check(options.replicas, options.address, options.port)
    raise_limits()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: sys.exit(0))
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
