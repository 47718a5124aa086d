"""PostgreSQL with an empty database for the votes, on a host of its own. For ``hosts.py``."""

import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

from network import HOSTS, on
from processes import DEPLOY, GRACE, Process, start

# The newest of the versions that are there: Debian has each in a folder of its own, which is in nobody's PATH.
PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), default=Path())
POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]  # it refuses to run as root
ADDRESS = HOSTS["database"]


class Database:
    """Where its data are, and the address by which replicas reach it."""

    def __init__(self, folder: Path, clients: Iterable[str]) -> None:
        self.data, self.password = folder / "data", secrets.token_hex()
        self.url = f"postgresql+psycopg://gradlab:{self.password}@{ADDRESS}/gradlab"
        self.data.mkdir(mode=0o700)
        shutil.chown(self.data, "postgres", "postgres")
        run("initdb", f"--pgdata={self.data}", "--encoding=UTF8", "--no-locale", "--auth=peer")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write((DEPLOY / "postgresql.conf").read_text())
        # In a school: `hostssl`, and `?sslmode=verify-full` in the replicas' address, as the password's exchange is
        # safe on an open line, but the votes are not.
        allowed = [f"host gradlab gradlab {client}/32 scram-sha-256\n" for client in clients]
        (self.data / "pg_hba.conf").write_text("local all postgres peer\n" + "".join(allowed))

    def start(self) -> Process:
        """Begin, and do not wait for it."""
        # Nothing else is asked to end it with this script: the change of the user makes the kernel forget that.
        at_its_end = ["setpriv", "--pdeathsig=INT"]
        server = [str(PROGRAMS / "postgres"), "-D", str(self.data), "-k", str(self.data)]
        return start([*on("database"), *POSTGRES, *at_its_end, *server], {})

    def ready(self) -> bool:
        """Whether it answers."""
        try:
            run("pg_isready", f"--host={self.data}")
        except RuntimeError:
            return False
        return True

    def fill(self) -> None:
        """The role that the replicas have, which owns their database and nothing else."""
        psql = ("psql", "--quiet", f"--host={self.data}", "--set=ON_ERROR_STOP=1")
        run(*psql, said=f"CREATE ROLE gradlab LOGIN PASSWORD '{self.password}'; CREATE DATABASE gradlab OWNER gradlab;")


def stop(process: Process) -> None:
    """End it in order, without waiting for its clients."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run(program: str, *options: str, said: str = "") -> None:
    """One of PostgreSQL's programs. RuntimeError: what it objects to."""
    command = [*POSTGRES, str(PROGRAMS / program), *options]
    done = subprocess.run(command, input=said, capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr.strip()}")
