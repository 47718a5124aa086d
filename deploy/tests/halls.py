"""A lecture hall as its keeper meets it: started by ``deploy/hall.py``, and stopped by its process id."""

import csv
import random
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psutil

from tests.benchmarks.students import PATIENCE, ROOT, listens, until

NAME = "gradlab.school.example"  # of the halls of the tests
FRAMES = "https://lms.school.example"  # may have it in a frame


class Hall:
    """A running hall: its address, its processes, and what it says."""

    address = "127.0.0.1"

    def __init__(self, port: int, process: subprocess.Popen[bytes], said: Path) -> None:
        self.port, self.process, self._said = port, process, said

    def said(self) -> str:
        """All that it has said so far."""
        return self._said.read_text()

    def replicas(self) -> dict[str, psutil.Process]:
        """The replicas that run, by the names that the cookie gives them."""
        return {name: child for child in psutil.Process(self.process.pid).children() if (name := self._name(child))}

    def balancer(self) -> psutil.Process:
        """HAProxy's process."""
        (one,) = (child for child in psutil.Process(self.process.pid).children() if child.name() == "haproxy")
        return one

    def served(self) -> dict[str, int]:
        """How many requests and websockets each replica was given until now, as the balancer counts them."""
        return {row["svname"]: int(row["stot"]) for row in self._table()}

    def redispatched(self) -> int:
        """How many requests went to another replica than their cookie's, as that one could not be reached."""
        return sum(int(row["wredis"]) for row in self._table())

    def whole(self) -> bool:
        """Whether all replicas are in service, as the balancer sees it and as they are."""
        up = {row["svname"] for row in self._table() if row["status"] == "UP"}
        running = self.replicas()
        return up == running.keys() and all(listens(*place_of(child)) for child in running.values())

    def replace(self) -> None:
        """Have all replicas replaced, and wait until they are."""
        done = self.said().count("All replicas are replaced.")
        self.process.send_signal(signal.SIGHUP)
        until(lambda: self.said().count("All replicas are replaced.") > done)

    @contextmanager
    def unattended(self) -> Iterator[None]:
        """Inside, nothing that dies is started anew: the balancer has to get along with what is left."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def _name(self, child: psutil.Process) -> str:
        _, port = place_of(child)
        return f"r{port - self.port}" if port else ""

    def _table(self) -> list[dict[str, str]]:
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(Path(self.balancer().cmdline()[-1]).with_suffix(".sock")))
            control.sendall(b"show stat replicas 4 -1\n")
            return list(csv.DictReader(control.makefile().read().removeprefix("# ").splitlines()))


H = TypeVar("H", bound=Hall)


def place_of(process: psutil.Process) -> tuple[str, int]:
    """Where a replica listens; port 0: it is none."""
    try:
        options = dict(part.split("=", 1) for part in process.cmdline() if part.startswith("--server."))
    except psutil.NoSuchProcess:  # it has just died
        options = {}
    return options.get("--server.address", ""), int(options.get("--server.port", 0))


@contextmanager
def hall(replicas: int, *options: str) -> Iterator[Hall]:
    """A hall on free ports, as soon as it is open or has given up."""
    port = free_ports(replicas + 2)
    with opened(Hall, port, "deploy/hall.py", f"--replicas={replicas}", f"--port={port}", *options) as one:
        yield one


@contextmanager
def opened(kind: type[H], port: int, *command: str) -> Iterator[H]:
    """What a script keeps open, as soon as it says that it is, or has given up."""
    with tempfile.NamedTemporaryFile() as said:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        one = kind(port, process, Path(said.name))
        try:
            until(lambda: "gradlab: http" in one.said() or process.poll() is not None)
            yield one
        finally:
            process.terminate()
            process.wait(PATIENCE)


def free_ports(count: int) -> int:
    """The first of so many free ports in a row, below those that the kernel gives to outgoing connections."""
    for first in random.sample(range(20_000, 30_000, count), 100):
        if not any(listens(Hall.address, port) for port in range(first, first + count)):
            return first
    raise OSError(f"There are no {count} free ports in a row.")
