"""Two hosts with replicas and one with the database: one of them is lost in the middle of a vote."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from tests.benchmarks.halls import until
from tests.benchmarks.hosts import hosts
from tests.benchmarks.students import ROOT

pytestmark = [pytest.mark.hall, pytest.mark.usefixtures("hosts_can_be_made")]

OPENS = """
from gradlab.votes import Rooms, address, engine
rooms = Rooms(engine(address()))
code, key = rooms.create("home")
rooms.open_vote(code, key, 1)
print(code, key)
"""
# A seat after the other; each line is what a student would have been told, and after how many seconds.
VOTES = """
import itertools, sys, time
from gradlab.votes import Rooms, VoteError, address, engine
code, host = sys.argv[1:]
rooms = Rooms(engine(address()))
for number in itertools.count():
    begun = time.monotonic()
    try:
        rooms.vote(code, "home", 1, f"{host}{number}", f"a{number % 3}")
        told = "confirmed"
    except VoteError as refusal:
        told = type(refusal).__name__
    print(f"{host}{number}", f"a{number % 3}", told, time.monotonic() - begun, flush=True)
    time.sleep(0.02)
"""
CLOSES = """
import sys, time
from gradlab.votes import Rooms, address, engine
Rooms(engine(address())).close_vote(*sys.argv[1:])
"""


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


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_nothing_of_it_is_left(ending):
    with hosts() as one:
        started = all_of(one)
        assert len(leftovers()) == 7
        one.process.send_signal(ending)
        assert one.process.wait(20) == 0
    assert leftovers() == []
    assert not [process for process in started if process.is_running()]


def test_what_a_killed_one_leaves_is_removed_by_the_next():
    with hosts() as one:
        started = all_of(one)
        one.process.kill()
        until(lambda: not any(process.is_running() for process in started))
    assert len(leftovers()) == 7
    with hosts() as one:
        until(one.whole)
    assert leftovers() == []


def test_a_start_that_fails_leaves_nothing(monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_SSL_CERT_FILE", "missing.pem")
    with hosts() as one:
        assert one.process.wait(30) == 1
        assert "ended at its start (1)" in one.said()
    assert leftovers() == []


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


def run(whole, host, program, *told):
    """What a program says that runs on a host."""
    with whole.on(host, program, *told) as running:
        said, _ = running.communicate(timeout=30)
    assert running.returncode == 0
    return said


@pytest.fixture
def vote(whole):
    """The code and the key of a room in which a vote is open."""
    return run(whole, "one", OPENS).split()


class Voting:
    """Seats that vote on a host one after the other, and what they were told."""

    def __init__(self, whole, host, code, folder):
        self.log = folder / host
        with self.log.open("w") as log:
            self.process = whole.on(host, VOTES, code, host, out=log)

    def told(self):
        lines = self.log.read_text().splitlines()
        return [line.split() for line in lines if len(line.split()) == 4]

    def confirmed(self):
        return {seat: answer for seat, answer, told, _ in self.told() if told == "confirmed"}

    def end(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def voting(whole, vote, tmp_path):
    """Both hosts vote, a hundred seats at least each so far."""
    both = {host: Voting(whole, host, vote[0], tmp_path) for host in ("one", "two")}
    try:
        until(lambda: all(len(each.confirmed()) > 100 for each in both.values()))
        yield both
    finally:
        for each in both.values():
            each.end()


def votes(whole, code):
    """What the database has, asked in its own words."""
    return dict(whole.asked(f"SELECT seat, answer FROM gradlab_votes WHERE code = '{code}'"))


def lost(whole, code, voting):
    """The votes that were confirmed, and are not there as they were."""
    confirmed = {seat: answer for each in voting.values() for seat, answer in each.confirmed().items()}
    there = votes(whole, code)  # asked afterwards, as more are confirmed all the time
    return [seat for seat, answer in confirmed.items() if there.get(seat) != answer]


@pytest.mark.parametrize("act", ["cut", "kill"])
def test_no_vote_is_lost_that_was_confirmed_by_a_host_which_then_was_lost_and_the_other_goes_on(
    whole, vote, voting, act
):
    whole.act(act, "one")
    before = len(voting["two"].confirmed())
    until(lambda: len(voting["two"].confirmed()) > before + 100)
    begun = time.monotonic()
    run(whole, "two", CLOSES, *vote)
    assert time.monotonic() - begun < 15, "the locks of the lost host are given up"
    until(lambda: voting["two"].told()[-1][2] == "VoteClosed")
    whole.act("back", "one")
    assert lost(whole, vote[0], voting) == []
    assert {told for *_, told, _ in voting["two"].told()} == {"confirmed", "VoteClosed"}
    after_the_close = votes(whole, vote[0])
    time.sleep(1)
    assert votes(whole, vote[0]) == after_the_close


@pytest.mark.parametrize("act", ["cut", "kill"])
def test_while_the_database_is_lost_votes_are_refused_soon_and_later_ones_count(whole, vote, voting, act):
    whole.act(act, "database")
    time.sleep(10)
    whole.act("back", "database")
    before = {host: len(each.confirmed()) for host, each in voting.items()}
    until(lambda: all(len(each.confirmed()) > before[host] + 100 for host, each in voting.items()))
    assert lost(whole, vote[0], voting) == []
    for each in voting.values():
        counted = Counter(told for *_, told, _ in each.told())
        assert counted.keys() == {"confirmed", "StoreDown"}
        assert counted["StoreDown"] >= 2
        assert max(float(seconds) for *_, seconds in each.told()) < 5


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
