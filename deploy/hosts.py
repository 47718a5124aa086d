"""Several hosts, on this one machine: a balancer, two hosts with replicas, and one with PostgreSQL for the votes.

``python deploy/hosts.py`` as root makes them as network namespaces, to try out what happens when one of them is lost;
SIGTERM and SIGINT (Ctrl-C) remove them, and so does the next start after a SIGKILL. Meanwhile, in another terminal:
``cut HOST`` pulls a host's cable, ``kill HOST`` cuts it and ends what runs there, ``back HOST`` puts the cable back,
and what was ended there is started anew.
"""

import argparse
import os
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import database
from balancer import Balancer
from network import HOSTS, cut, kill, network, on, plug, plugged
from processes import Process, end_when_asked, healthy, need, raise_limits, replica, say, shared, stop, wait

FOLDER = Path("/var/lib/gradlab-hosts")  # always the same, so that the next start finds what a killed one left
FIRST_PORT = 8501  # of the replicas of a host
LOOK = 0.5  # seconds between two looks at the processes


class Hosts:
    """What runs on the hosts: for each process its host, and how it is started."""

    def __init__(self, replicas: int, port: int) -> None:
        self.bind = f"{HOSTS['balancer']}:{port}"
        self.database = database.Database(FOLDER, (HOSTS["one"], HOSTS["two"]))
        ports = range(FIRST_PORT, FIRST_PORT + replicas)
        self.servers = {f"{host}{port}": (host, port) for host in ("one", "two") for port in ports}
        environment = shared() | {"GRADLAB_VOTES": self.database.url, "FORWARDED_ALLOW_IPS": HOSTS["balancer"]}
        self.begin: dict[str, tuple[str, Callable[[], Process]]] = {
            "PostgreSQL": ("database", self.database.start),
            **{
                f"Replica {name}": (host, partial(replica, HOSTS[host], port, environment, on(host)))
                for name, (host, port) in self.servers.items()
            },
            "HAProxy": ("balancer", self.balance),
        }
        self.running: dict[str, Process] = {}

    def balance(self) -> Process:
        """Start the balancer, and do not wait for it."""
        (FOLDER / "haproxy.sock").unlink(missing_ok=True)  # a balancer that was killed leaves it
        servers = {name: (HOSTS[host], port) for name, (host, port) in self.servers.items()}
        self.balancer = Balancer(self.bind, servers, FOLDER, on("balancer"), in_service=True)
        return self.balancer.process

    def launch(self, name: str) -> None:
        """Start a process on its host."""
        _, begin = self.begin[name]
        self.running[name] = begin()

    def open(self) -> None:
        """Start all; come back when each answers."""
        self.launch("PostgreSQL")
        wait("PostgreSQL", self.running["PostgreSQL"], self.database.ready)
        self.database.fill()
        for name in self.servers:
            self.launch(f"Replica {name}")
        for name, (host, port) in self.servers.items():
            wait(f"Replica {name}", self.running[f"Replica {name}"], partial(healthy, HOSTS[host], port))
        self.launch("HAProxy")
        self.balancer.wait()

    def keep_open(self) -> None:
        """Start anew what ended, on a host that is there."""
        while True:
            for name, process in self.running.items():
                if process.poll() is not None and plugged(self.begin[name][0]):
                    say(f"{name} ended ({process.returncode}); it is started anew.")
                    self.launch(name)
            time.sleep(LOOK)

    def close(self) -> None:
        """Stop all: the balancer first, so that no replica has a reader to wait for, and the database last."""
        if "HAProxy" in self.running:
            stop(self.running.pop("HAProxy"))
        stop(*(process for name, process in self.running.items() if name != "PostgreSQL"))
        if "PostgreSQL" in self.running:
            database.stop(self.running.pop("PostgreSQL"))


@contextmanager
def alone() -> Iterator[None]:
    """SystemExit: another one runs. The kernel forgets such a name when its process ends, however that ends."""
    with socket.socket(socket.AF_UNIX) as name:
        try:
            name.bind("\0gradlab-hosts")
        except OSError as error:
            raise SystemExit("The hosts are there already: deploy/hosts.py runs.") from error
        yield


@contextmanager
def folder() -> Iterator[None]:
    """An empty folder of the hosts, which goes with them."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(mode=0o711)
    try:
        yield
    finally:
        shutil.rmtree(FOLDER)


def run(replicas: int, port: int) -> None:
    """Make the hosts, and remove them whatever happens."""
    raise_limits()
    with alone(), network(), folder():
        hosts = Hosts(replicas, port)
        try:
            hosts.open()
            say(f"gradlab: http://{hosts.bind}, {replicas} replicas on each of two hosts, process {os.getpid()}")
            hosts.keep_open()
        finally:
            hosts.close()


def lose(host: str) -> None:
    """A host without power: its cable first, so that what ends there cannot say so."""
    cut(host)
    kill(host)


def check(replicas: int) -> None:
    """SystemExit: what is missing."""
    if replicas < 1:
        raise SystemExit(f"There must be 1 replica at least. Got {replicas} instead.")
    if os.geteuid():
        raise SystemExit(
            "Only root can make hosts: sudo .venv/bin/python deploy/hosts.py, or try it in a virtual machine."
        )
    if not find_spec("psycopg"):
        raise SystemExit('psycopg is missing: .venv/bin/pip install "psycopg[binary]>=3.3,<4"')
    need("haproxy iproute2 postgresql util-linux", "haproxy", "ip", "setpriv", str(database.PROGRAMS / "initdb"))


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", nargs="?", choices=("open", "cut", "kill", "back"), default="open")
    parser.add_argument("host", nargs="?", choices=HOSTS, help="the host that is cut, killed or comes back")
    parser.add_argument("--replicas", type=int, default=1, help="how many on each of the two hosts; 1 if not said")
    parser.add_argument("--port", type=int, default=8500, help="where readers come in")
    options = parser.parse_args()
    if (options.act == "open") == bool(options.host):
        parser.error("cut, kill and back are told a host, and only they.")
    return options


def main() -> None:
    """Open the hosts, or take one away, or put it back."""
    options = arguments()
    check(options.replicas)
    end_when_asked()
    try:
        if options.act == "open":
            run(options.replicas, options.port)
        else:
            {"cut": cut, "kill": lose, "back": plug}[options.act](options.host)
    except (OSError, RuntimeError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
