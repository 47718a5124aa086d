"""A vote on several hosts, one of which is lost in the middle: what was confirmed stays, and the class goes on."""

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from deploy.tests.voters import Voter, room, seated
from gradlab.app.pages_and_questions import ASKING
from tests.benchmarks.students import until

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
    until(lambda: all([told for *_, told, _ in each.told()].count("StoreDown") >= 2 for each in voting.values()))
    whole.act("back", "database")
    before = {host: len(each.confirmed()) for host, each in voting.items()}
    until(lambda: all(len(each.confirmed()) > before[host] + 100 for host, each in voting.items()))
    assert lost(whole, vote[0], voting) == []
    for each in voting.values():
        counted = Counter(told for *_, told, _ in each.told())
        assert counted.keys() == {"confirmed", "StoreDown"}
        assert max(float(seconds) for *_, seconds in each.told()) < 5


SEATS = 12
CODES = list(ASKING[0].answers)  # of the answers, in the order in which the page offers them


async def opened(whole, sitting):
    """A teacher who has opened a vote, and the students who have it before them, on both hosts."""
    teacher = await sitting.enter_async_context(room(whole.port, whole.address))
    query = f"room={teacher.asked('room')}"
    seats = [seated(Voter(whole.port, whole.address, query)) for _ in range(SEATS)]
    students = await asyncio.gather(*map(sitting.enter_async_context, seats))
    await asyncio.gather(*(one.until(lambda one=one: one.turns) for one in students))
    assert {one.replica for one in students} == {"replica=one8501", "replica=two8501"}
    await teacher.press("Open the vote", "Close the vote")
    await asyncio.gather(*(one.until(lambda one=one: one.radio) for one in students))
    return teacher, students


def choosing(students, by, which=slice(None)):
    """Each chooses another answer than the next one."""
    numbered = list(enumerate(students))[which]
    return asyncio.gather(*(one.choose((number + by) % len(CODES), 40) for number, one in numbered))


async def shows(one, place):
    """The page says that this answer is counted, soon."""
    await one.until(lambda: one.counted(place), 20)


def warned(one):
    return "keeps trying" in " ".join(one.warned)


def chosen(students, by):
    return {one.seat: CODES[(number + by) % len(CODES)] for number, one in enumerate(students)}


def test_a_class_votes_on_both_hosts(whole):
    async def lesson():
        async with AsyncExitStack() as sitting:
            teacher, students = await opened(whole, sitting)
            await choosing(students, 0)
            assert votes(whole, teacher.asked("room")) == chosen(students, 0)
            await teacher.until(lambda: teacher.present.startswith(f"{SEATS} of "), 10)
            await teacher.press("Close the vote", "Open the second vote")
            await asyncio.gather(*(one.until(lambda one=one: not one.radio, 10) for one in students))

    asyncio.run(lesson())


@pytest.mark.parametrize("act", ["cut", "kill"])
def test_the_students_of_a_lost_host_come_back_on_the_other_with_their_answers_and_go_on(whole, act):
    async def lesson():
        async with AsyncExitStack() as sitting:
            teacher, students = await opened(whole, sitting)
            await choosing(students, 0)
            hit = [one for one in students if one.replica == "replica=one8501"]
            await asyncio.to_thread(whole.act, act, "one")
            await asyncio.gather(*(one.until(lambda one=one: one.cuts, 20) for one in hit))
            await asyncio.gather(*(shows(one, number % len(CODES)) for number, one in enumerate(students)))
            assert votes(whole, teacher.asked("room")) == chosen(students, 0)
            await choosing(students, 1)
            assert votes(whole, teacher.asked("room")) == chosen(students, 1)
            assert {one.replica for one in students} == {"replica=two8501"}
            assert all(len(one.cuts) == (one in hit) for one in students)

    try:
        asyncio.run(lesson())
    finally:
        whole.act("back", "one")


@pytest.mark.parametrize("act", ["cut", "kill"])
def test_without_the_database_a_student_is_told_so_and_his_answer_counts_by_itself_when_it_is_back(whole, act):
    async def lesson():
        async with AsyncExitStack() as sitting:
            teacher, students = await opened(whole, sitting)
            await choosing(students, 0, slice(0, None, 2))
            before = votes(whole, teacher.asked("room"))
            await asyncio.to_thread(whole.act, act, "database")
            later = asyncio.ensure_future(choosing(students, 0, slice(1, None, 2)))
            await asyncio.gather(*(one.until(lambda one=one: warned(one), 10) for one in students[1::2]))
            await asyncio.to_thread(whole.act, "back", "database")
            await later
            now = votes(whole, teacher.asked("room"))
            assert len(before) == SEATS // 2
            assert before.items() <= now.items()
            assert len(now) == SEATS

    try:
        asyncio.run(lesson())
    finally:
        whole.act("back", "database")
