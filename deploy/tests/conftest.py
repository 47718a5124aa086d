"""Halls and hosts. Where what they need is not installed their tests are skipped; under CI it must be there."""

import os
import shutil
import subprocess

import pytest

from deploy.tests.halls import FRAMES, NAME, hall
from deploy.tests.hosts import hosts
from tests import postgres
from tests.benchmarks.students import until


@pytest.fixture(scope="session")
def haproxy():
    """HAProxy."""
    os.environ["PATH"] += ":/usr/sbin"  # where Debian has it, and not every user's shell looks
    if not shutil.which("haproxy") and not os.environ.get("CI"):
        pytest.skip("HAProxy is not installed")


@pytest.fixture(scope="session")
def hosts_can_be_made(haproxy):
    """Root, PostgreSQL, and a kernel that lets network namespaces be made."""
    missing = what_keeps_hosts_from_being_made()
    if missing and not os.environ.get("CI"):
        pytest.skip(missing)
    assert not missing


@pytest.fixture(scope="session")
def made(hosts_can_be_made):
    """The hosts, and all that runs on them."""
    with hosts() as one:
        yield one


@pytest.fixture
def whole(made):
    """The hosts, none of which is lost."""
    until(made.whole)
    return made


def what_keeps_hosts_from_being_made():
    if not hasattr(os, "geteuid") or os.geteuid():
        return "Only root can make hosts"
    if not shutil.which("ip") or not postgres.installed():
        return "iproute2 or PostgreSQL is not installed"
    tried = subprocess.run(["ip", "netns", "add", "gradlab-tried"], capture_output=True, text=True)
    subprocess.run(["ip", "netns", "delete", "gradlab-tried"], capture_output=True)
    return tried.stderr.strip()


@pytest.fixture(scope="module")
def opened(haproxy):
    """A lecture hall of two replicas, open."""
    with hall(2, f"--name={NAME}", f"--framed-by={FRAMES}") as one:
        yield one


@pytest.fixture
def room(opened):
    """A hall whose replicas are both in service."""
    until(opened.whole)
    return opened
