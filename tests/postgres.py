"""A PostgreSQL of the tests' own, in a folder that goes with it: no port, and none of the machine's own clusters."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

# Debian keeps them where no PATH leads.
PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), default=Path())
#: PostgreSQL refuses to run as root.
USER = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.name == "posix" and os.geteuid() == 0 else {}


def installed():
    return (PROGRAMS / "initdb").exists()


class Cluster:
    """A server that can be stopped as by a power cut, and started again."""

    def __init__(self, folder):
        self.folder, self.made = folder, 0
        # Without fsync: what is written survives all but the machine's own end, which no test brings about.
        self.run("initdb", "--auth=trust", "--username=gradlab", "--encoding=UTF8", "--no-sync")
        self.start()

    def run(self, program, *options):
        command = [PROGRAMS / program, "-D", self.folder / "data", *options]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **USER)

    def start(self):
        settings = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        self.run("pg_ctl", "--wait", "-l", self.folder / "log", "-o", settings, "start")

    def stop(self, mode="immediate"):
        self.run("pg_ctl", "--wait", "-m", mode, "stop")

    def signal(self, number):
        """Send a signal to all its processes: with SIGSTOP it hangs, as on a disk that answers no more."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(first, number)  # it makes no other process any more
        for child in Path(f"/proc/{first}/task/{first}/children").read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(child), number)

    def new(self):
        """The address of an empty database."""
        self.made += 1
        with psycopg.connect(host=str(self.folder), user="gradlab", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE votes_{self.made}")
        return f"postgresql+psycopg://gradlab@/votes_{self.made}?host={self.folder}"


@contextmanager
def cluster():
    folder = Path(tempfile.mkdtemp(prefix="postgres"))  # short, as a socket's path must be
    try:
        if USER:
            shutil.chown(folder, "postgres", "postgres")
        one = Cluster(folder)
        try:
            yield one
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                one.signal(signal.SIGCONT)
                one.stop()
    finally:
        shutil.rmtree(folder)
