"""What is started, waited for and stopped: replicas of the app, and what they need (``hall.py``, ``hosts.py``)."""

import os
import resource
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

DEPLOY = Path(__file__).resolve().parent
PATIENCE = 60  # seconds that a process may take to start
GRACE = 5  # seconds that a process may take to stop, before it is killed
FILES = 65_536  # that a process may have open: a session takes 4 of a replica's, and 2 of the balancer's
# Whatever becomes of the script, even by SIGKILL, the kernel then ends what it started: the app keeps nothing to lose.
WITH_ME = ("setpriv", "--pdeathsig", "KILL")

Process = subprocess.Popen[bytes]


def shared() -> dict[str, str]:
    """What all replicas have in common, but for what this script's own environment says of it."""
    return {
        # One secret for all replicas, so that each accepts what another has signed; and not where `ps` shows it.
        "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(),
        # A replica is one core's worth: with threads for all cores each, they fight over them when a page opens.
        "OPENBLAS_NUM_THREADS": "1",
    } | os.environ


def start(command: Sequence[str], added: Mapping[str, str]) -> Process:
    """A process that ends with this script, which alone hears the terminal's Ctrl-C."""
    environment = {**os.environ, **added}
    return subprocess.Popen([*WITH_ME, *command], cwd=DEPLOY.parent, env=environment, process_group=0)


def replica(address: str, port: int, environment: Mapping[str, str], inside: Sequence[str] = ()) -> Process:
    """A replica of the app that starts now; ``inside`` is the command by which it is on another host."""
    place = [f"--server.address={address}", f"--server.port={port}"]
    silent = ["--server.headless=true", "--logger.hideWelcomeMessage=true"]  # readers have another address
    return start([*inside, sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *place, *silent], environment)


def stop(*processes: Process) -> None:
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


def wait(name: str, process: Process, ready: Callable[[], bool]) -> None:
    """Until a process is ready. RuntimeError: it ended, or it never was."""
    until = time.monotonic() + PATIENCE
    while not ready():
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended at its start ({process.returncode}).")
        if time.monotonic() > until:
            raise RuntimeError(f"{name} does not answer after {PATIENCE} seconds.")
        time.sleep(0.1)


def healthy(address: str, port: int) -> bool:
    """Whether a replica answers."""
    with closing(HTTPConnection(address, port, timeout=1)) as connection:
        try:
            connection.request("GET", "/_stcore/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False


def say(sentence: str) -> None:
    """Tell whoever started the script."""
    print(sentence, flush=True)


def need(packages: str, *programs: str) -> None:
    """SystemExit: a program is missing."""
    os.environ["PATH"] += ":/usr/sbin"  # where Debian has haproxy, and not every user's shell looks
    for program in programs:
        if not shutil.which(program):
            raise SystemExit(f"{program} is missing. On Debian: apt-get install {packages}")


def raise_limits() -> None:
    """Let each process open many files: a shell's usual 1024 are what ended a replica first, at 250 students."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = FILES if most == resource.RLIM_INFINITY else min(most, FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))


def end_when_asked() -> None:
    """Have SIGTERM and SIGINT leave the script by the way on which everything is stopped, and not leave that way."""
    endings = (signal.SIGTERM, signal.SIGINT)

    def end(*_: object) -> None:
        for ending in endings:
            signal.signal(ending, signal.SIG_IGN)
        sys.exit(0)

    for ending in endings:
        signal.signal(ending, end)
