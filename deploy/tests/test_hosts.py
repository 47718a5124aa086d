"""Two hosts with replicas and one with the database: one of them is lost in the middle of a vote."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from deploy.tests.hosts import hosts
from tests.benchmarks.students import ROOT, until

pytestmark = [pytest.mark.hall, pytest.mark.usefixtures("hosts_can_be_made")]

# These begin and end by themselves, so they stand before those that have them made once.


def leftovers():
    """What is there of the hosts: namespaces, interfaces, processes, folders."""
    spaces = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout
    mine = [space for space in spaces.split() if space.startswith("gradlab")]
    mine += [link for link in os.listdir("/sys/class/net") if link.startswith("gradlab")]
    mine += [str(path) for path in Path("/var/lib").glob("gradlab-hosts*")]
    return mine


def all_of(one):
    return psutil.Process(one.process.pid).children(recursive=True)


def assert_nothing_is_left_of(started):
    assert leftovers() == []
    assert not [process for process in started if process.is_running()]


def test_what_a_killed_one_leaves_is_removed_by_the_next():
    with hosts() as one:
        started = all_of(one)
        one.process.kill()
        until(lambda: not any(process.is_running() for process in started))
    assert len(leftovers()) == 7
    with hosts() as one:  # which is ended by SIGTERM
        until(one.whole)
        started = all_of(one)
    assert one.process.returncode == 0
    assert_nothing_is_left_of(started)


def test_nothing_is_left_of_one_that_is_interrupted():
    with hosts() as one:
        started = all_of(one)
        assert len(leftovers()) == 7
        one.process.send_signal(signal.SIGINT)
        assert one.process.wait(20) == 0
    assert_nothing_is_left_of(started)


def test_a_start_that_fails_leaves_nothing(monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_SSL_CERT_FILE", "missing.pem")
    with hosts() as one:
        assert one.process.wait(30) == 1
        assert "ended at its start (1)" in one.said()
    assert leftovers() == []


def test_there_is_one_at_a_time(whole):
    command = [sys.executable, "deploy/hosts.py"]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20)
    assert (second.returncode, second.stderr) == (1, "The hosts are there already: deploy/hosts.py runs.\n")
    assert whole.whole()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_the_units_are_valid(tmp_path, monkeypatch):
    for unit in (ROOT / "deploy").glob("*.service*"):
        (shutil.copytree if unit.is_dir() else shutil.copy)(unit, tmp_path / unit.name)
    monkeypatch.setenv("SYSTEMD_UNIT_PATH", f"{tmp_path}:")
    units = ["gradlab@8501.service", "haproxy.service", "postgresql@15-main.service"]
    verified = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    complaints = [line for line in verified.stderr.splitlines() if "/opt/gradlab/.venv/bin/python" not in line]
    assert complaints == []
