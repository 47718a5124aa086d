"""What every test can rely on."""

import os
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from threadpoolctl import threadpool_limits

from gradlab.votes import Rooms, engine
from tests import postgres
from tests.benchmarks.halls import hall, until
from tests.benchmarks.hosts import hosts
from tests.classroom import Clock

# As the app has it: several processes with a thread for each core would fight over the cores.
threadpool_limits(1, user_api="blas")

# The same examples at every run, and no limit on the time that one takes: a slow computer is not a wrong result.
settings.register_profile("gradlab", max_examples=50, deadline=None, derandomize=True, database=None)
settings.load_profile("gradlab")
# New examples at every run, and many: ``pytest --hypothesis-profile=nightly``.
settings.register_profile("nightly", max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def haproxy():
    """HAProxy. Where it is not installed the test is skipped; under CI it must be there."""
    os.environ["PATH"] += ":/usr/sbin"  # where Debian has it, and not every user's shell looks
    if not shutil.which("haproxy") and not os.environ.get("CI"):
        pytest.skip("HAProxy is not installed")


@pytest.fixture(scope="session")
def hosts_can_be_made(haproxy):
    """Root, PostgreSQL, and a kernel that lets network namespaces be made. Else skipped; not under CI."""
    missing = what_keeps_hosts_from_being_made()
    if missing and not os.environ.get("CI"):
        pytest.skip(missing)
    assert not missing


@pytest.fixture(scope="module")
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
    with hall(2) as one:
        yield one


@pytest.fixture
def room(opened):
    """A hall whose replicas are both in service."""
    until(opened.whole)
    return opened


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server. Where it is not installed the test is skipped; under CI it must be there."""
    if not postgres.installed() and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster() as one:
        yield one


@pytest.fixture(params=["sqlite", "postgresql"])
def votes_address(request, tmp_path):
    """The address of an empty database that is to keep votes, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'votes.db'}"
    return request.getfixturevalue("postgresql").new()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def rooms(votes_address, clock):
    """The rooms of an empty database, on each of the two."""
    opened = engine(votes_address)
    yield Rooms(opened, clock)
    opened.dispose()
