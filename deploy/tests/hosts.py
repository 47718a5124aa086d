"""Several hosts as their keeper meets them: made by ``deploy/hosts.py``, lost and put back, and removed at the end."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import psutil

from deploy.tests.halls import Hall, opened, place_of
from tests.benchmarks.students import ROOT

ADDRESSES = {"198.51.100.11": "one", "198.51.100.12": "two"}


class Hosts(Hall):
    """A hall whose replicas are on two hosts, with a database on a third."""

    address = "198.51.100.10"

    def act(self, what: str, host: str) -> None:
        """``cut``, ``kill`` or ``back``: what becomes of a host."""
        subprocess.run([sys.executable, "deploy/hosts.py", what, host], cwd=ROOT, check=True)

    def whole(self) -> bool:
        """Whether all that belongs to them is in service; here no replica is meant not to run."""
        return super().whole() and all(row["status"] == "UP" for row in self._table())

    def on(self, host: str, program: str, *told: str, out: IO[str] | int = subprocess.PIPE) -> subprocess.Popen[str]:
        """A program in Python that runs on a host with replicas, in a replica's environment."""
        (one,) = (child for name, child in self.replicas().items() if name == f"{host}8501")
        command = ["ip", "netns", "exec", f"gradlab-{host}", sys.executable, "-c", program, *told]
        return subprocess.Popen(command, cwd=ROOT, env=one.environ(), stdout=out, text=True)

    def postmaster(self) -> psutil.Process:
        """The first process of PostgreSQL."""
        (one,) = (child for child in psutil.Process(self.process.pid).children() if child.name() == "postgres")
        return one

    def asked(self, statement: str) -> list[list[str]]:
        """What the database itself answers, past the app, and past the network."""
        psql = ["runuser", "-u", "postgres", "--", "psql", "-h", "/var/lib/gradlab-hosts/data", "-AtqF", ",", "gradlab"]
        done = subprocess.run([*psql, "-c", statement], cwd="/", check=True, capture_output=True, text=True)
        return [line.split(",") for line in done.stdout.splitlines()]

    def _name(self, child: psutil.Process) -> str:
        host, port = place_of(child)
        return f"{ADDRESSES[host]}{port}" if port else ""


@contextmanager
def hosts(*options: str) -> Iterator[Hosts]:
    """The hosts, as soon as all that runs on them answers, or they have given up."""
    with opened(Hosts, 8500, "deploy/hosts.py", *options) as one:
        yield one
