"""``gradlab``: built as a wheel, installed, and started from another folder."""

import asyncio
import os
import re
import socket
import subprocess
import sys
import sysconfig
import tarfile
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from urllib.request import urlopen

import pytest
from reader import PAGES, ROOT, open_page
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from gradlab import __version__
from gradlab.app import command
from gradlab.app.text import languages
from tests.benchmarks.students import Student, free_port

#: A machine without a screen, on which nothing opens a browser.
SCREENLESS = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
SCREENLESS |= {"BROWSER": "true", "PYTHONUNBUFFERED": "1"}
SCREENLESS.pop("PYTHONPATH", None)


def run(*line, **how):
    return subprocess.run([str(word) for word in line], check=True, capture_output=True, text=True, **how)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Where the commands are of an environment with nothing but the wheel that was made from the source package."""
    if int(metadata.version("setuptools").split(".")[0]) < 77 and not os.environ.get("CI"):
        pytest.skip("a wheel needs setuptools 77 or newer: pip install -r tests/requirements.txt")
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    tracked = run("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).stdout.splitlines()
    for name in tracked:
        if not name.startswith("tests/") and (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    run(sys.executable, "-c", f"from setuptools import build_meta as b; b.build_sdist({str(folder)!r})", cwd=source)
    (packed,) = folder.glob("gradlab-*.tar.gz")
    offline = ("--no-deps", "--no-index", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "wheel", *offline, "--no-build-isolation", "-w", folder, packed, cwd=folder)
    (wheel,) = folder.glob("gradlab-*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    paths = {"base": str(folder / "venv"), "platbase": str(folder / "venv")}
    python = Path(sysconfig.get_path("scripts", vars=paths)) / Path(sys.executable).name
    run(sys.executable, "-m", "pip", "--python", python, "install", *offline, wheel)
    # What the app needs is that of the tests' own environment: nothing is fetched.
    libraries = "\n".join(path for path in sys.path if "site-packages" in path)
    (Path(sysconfig.get_path("purelib", vars=paths)) / "libraries.pth").write_text(libraries)
    return python


@contextmanager
def started(*line, cwd):
    """A command that serves, once it answers: its port, and what it has said by then."""
    port = free_port()
    words = [str(word).format(port=port) for word in line]
    process = subprocess.Popen(
        words, cwd=cwd, env=SCREENLESS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        said = ""
        while not re.search(rf"Uvicorn server started.*(?s:.*):{port}\b", said) and (heard := process.stdout.readline()):
            said += heard
        with urlopen(f"http://localhost:{port}/_stcore/health", timeout=60) as answer:
            assert answer.read() == b"ok"
        process.terminate_later = None
        yield port, process, said
    finally:
        process.terminate()
        process.communicate(timeout=20)
