"""A lecture hall votes: how many seats wait, how soon they are counted, what becomes of them when something dies.

``python -m deploy.tests.benchmarks.votes`` in the project's folder. It needs HAProxy and, for PostgreSQL
on several hosts, root; about ten minutes. The voters are on the same machine.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import numpy as np
import psutil

from deploy.tests.halls import Hall, hall
from deploy.tests.hosts import Hosts, hosts
from deploy.tests.voters import Teacher, Voter, room, seated
from tests.benchmarks.students import processor
from tests.benchmarks.table import Row, show_figures

SEATS, WITHIN, WAIT = 300, 10.0, 30.0  # seats that vote within so many seconds, after they have waited for so long
ABREAST = 5  # who open the page at once
AWAY = 10.0  # seconds for which there is no database
TRIES = 1000  # seats that one session asks for


class Class:
    """A teacher and the students of a room, all of them seated."""

    def __init__(self, place: Hall, sitting: AsyncExitStack) -> None:
        self.place, self.sitting, self.students = place, sitting, list[Voter]()
        self.confirmed: dict[str, int] = {}  # seat → the place of the answer that the page last said was counted

    async def come(self, seats: int) -> None:
        """Some open the room's page at once, and the next when they have it."""
        self.teacher: Teacher = await self.sitting.enter_async_context(room(self.place.port, self.place.address))
        self.query = f"room={self.teacher.asked('room')}"
        while len(self.students) < seats:
            new = [Voter(self.place.port, self.place.address, self.query) for _ in range(ABREAST)]
            await asyncio.gather(*(self.sitting.enter_async_context(seated(one)) for one in new))
            await asyncio.gather(*(one.until(lambda one=one: one.turns) for one in new))
            self.students += new

    async def open_vote(self) -> list[float]:
        """The seconds after which each student has the question."""
        begun = time.monotonic()

        async def sees(one: Voter) -> float:
            await one.until(lambda: one.radio)
            return time.monotonic() - begun

        opening = asyncio.create_task(self.teacher.press("Open the vote", "Close the vote"))
        seen = await asyncio.gather(*map(sees, self.students))
        await opening
        return seen

    async def vote(self, by: int = 0, within: float = WITHIN) -> list[float]:
        """All choose, one after the other; the seconds after which each is told that it is counted."""

        async def chooses(number: int, one: Voter) -> float:
            await asyncio.sleep(within * number / len(self.students))
            await one.until(lambda: one.radio)
            place = (number + by) % len(one.radio.options)
            took = await one.choose(place)
            self.confirmed[one.seat] = place
            return took

        return await asyncio.gather(*(chooses(number, one) for number, one in enumerate(self.students)))

    async def counted(self) -> int:
        """How many the teacher's page says have answered, once that stands."""
        await asyncio.sleep(3)
        return int(self.teacher.present.split()[0])

    async def have_their_answers(self) -> int:
        """How many students' pages show, some seconds later, the answer that was last confirmed."""
        await asyncio.sleep(5)
        shows = [one.until(lambda one=one: one.counted(self.confirmed[one.seat]), 5) for one in self.students]
        return sum(await asyncio.gather(*map(came, shows)))

    def errors(self) -> int:
        """What went wrong so far: students who were warned, or cut off."""
        return sum(one.warned.total() + len(one.cuts) for one in self.students)


async def came(what: Awaitable[None]) -> bool:
    """Whether what was waited for came in time."""
    try:
        await what
    except TimeoutError:
        return False
    return True


def servers(place: Hall) -> list[psutil.Process]:
    """All that serves the class: replicas, the balancer, and PostgreSQL's processes."""
    return psutil.Process(place.process.pid).children(recursive=True)


async def share(place: Hall, seconds: float) -> float:
    """Of a core, what they take in all."""
    before, begun = processor(*servers(place)), time.monotonic()
    await asyncio.sleep(seconds)
    return (processor(*servers(place)) - before) / (time.monotonic() - begun)


async def votes(place: Hall, where: str, seats: int) -> list[Row]:
    """They wait, a vote is opened, and they vote."""
    async with AsyncExitStack() as sitting:
        held, before = Class(place, sitting), processor(*servers(place))
        await held.come(seats)
        opening = 1000 * (processor(*servers(place)) - before) / seats
        await asyncio.sleep(3)
        waiting = await share(place, WAIT)
        seen = await held.open_vote()
        working, took = await asyncio.gather(share(place, WITHIN), held.vote())
        counted, errors = await held.counted(), held.errors()
    told = f"{where}: {seats} seats"
    return [
        Row(f"{told} come: ms of a core for each", "", opening),
        Row(f"{told} wait: of a core, in all", "", waiting, at_most=0.6),
        Row(f"{told}, a vote is opened: s until 95 % have it", "", float(np.percentile(seen, 95)), at_most=3),
        Row(f"{told} vote within {WITHIN:g} s: counted", "", counted, at_least=seats),
        Row(f"{told}, from choosing to confirmed: s for half of them", "", float(np.median(took))),
        Row(f"{told}, from choosing to confirmed: s for 95 %", "", float(np.percentile(took, 95)), at_most=1),
        Row(f"{told}, warned or cut off", "", errors, at_most=0),
        Row(f"{told}, meanwhile of a core, in all", "", working),
    ]


async def scanned(place: Hall, where: str, seats: int) -> list[Row]:
    """A vote is open, and all scan its code in the same moment."""
    async with AsyncExitStack() as sitting:
        held = Class(place, sitting)
        await held.come(0)
        await held.teacher.press("Open the vote", "Close the vote")
        held.students = [Voter(place.port, place.address, held.query) for _ in range(seats)]
        begun = time.monotonic()

        async def scans(one: Voter) -> float:
            await sitting.enter_async_context(seated(one))
            await one.until(lambda: one.radio)
            return time.monotonic() - begun

        seen, errors = await asyncio.gather(*map(scans, held.students)), held.errors()
    told = f"{where}: {seats} phones scan at once"
    return [
        Row(f"{told}: s until half have the question", "", float(np.median(seen))),
        Row(f"{told}: s until 95 % have it", "", float(np.percentile(seen, 95)), at_most=5),
        Row(f"{told}: warned or cut off", "", errors, at_most=0),
    ]


async def killed(place: Hall, where: str, seats: int) -> list[Row]:
    """A replica dies when half of the class has voted."""
    async with AsyncExitStack() as sitting:
        held = Class(place, sitting)
        await held.come(seats)
        await held.open_vote()
        voting = asyncio.create_task(held.vote())
        await asyncio.sleep(WITHIN / 2)
        name, replica = next(iter(place.replicas().items()))
        hit = [one for one in held.students if one.replica == f"replica={name}"]
        with place.unattended():
            replica.kill()
            took = await voting
            kept = await held.have_their_answers()
        back = [seconds for one in hit for seconds in one.cuts]
        counted = await held.counted()
    told = f"{where}: a replica dies while {seats} seats vote"
    return [
        Row(f"{told}; {len(hit)} sat at it: s until the last had his page again", "", max(back)),
        Row(f"{told}: counted", "", counted, at_least=seats),
        Row(f"{told}: s from choosing to confirmed, at most", "", max(took)),
        Row(f"{told}: have the answer that was confirmed", "", kept, at_least=seats),
    ]


async def stopped(place: Hosts, seats: int) -> list[Row]:
    """PostgreSQL dies when half of the class has voted, and comes back."""
    async with AsyncExitStack() as sitting:
        held = Class(place, sitting)
        await held.come(seats)
        await held.open_vote()
        voting = asyncio.create_task(held.vote())
        await asyncio.sleep(WITHIN / 2)
        before, confirmed = place.asked("SELECT seat FROM gradlab_votes"), set(held.confirmed)
        await asyncio.to_thread(place.act, "kill", "database")
        await asyncio.sleep(AWAY)
        told = sum("keeps trying" in " ".join(one.warned) for one in held.students)
        await asyncio.to_thread(place.act, "back", "database")
        begun = time.monotonic()
        await voting
        took, counted, kept = time.monotonic() - begun, await held.counted(), await held.have_their_answers()
        there = {seat for (seat,) in place.asked("SELECT seat FROM gradlab_votes")}
    what = f"PostgreSQL is away for {AWAY:g} s while {seats} seats vote"
    return [
        Row(f"{what}: told so", "", told, at_least=seats - len(before)),
        Row(f"{what}: confirmed before, and lost", "", len(confirmed - there), at_most=0),
        Row(f"{what}: counted", "", counted, at_least=seats),
        Row(f"{what}: have the answer that was confirmed", "", kept, at_least=seats),
        Row(f"{what}: s from its return to the last vote", "", took),
    ]


async def greedy(place: Hall) -> list[Row]:
    """One session says at each run that it has another seat, and votes."""
    async with AsyncExitStack() as sitting:
        held = Class(place, sitting)
        await held.come(ABREAST)
        await held.open_vote()
        one = held.students[0]
        begun = time.monotonic()
        for number in range(TRIES):
            one.seat = f"greedy-{number:06d}"
            runs = one.answered
            one.set[one.radio.id] = one.radio.options[number % 2]
            await one.send(one.fragment if number % 2 else "")
            await one.until(lambda runs=runs: one.answered > runs and one.radio)
        took, counted = time.monotonic() - begun, await held.counted()
    return [Row(f"one session asks for {TRIES} seats, {took:.0f} s: it gets", "", counted, at_most=1)]


@contextmanager
def on_sqlite() -> Iterator[Hall]:
    """A hall of two replicas whose votes go with it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GRADLAB_VOTES"] = f"sqlite:///{Path(folder) / 'votes.db'}"
        with hall(2) as one:
            yield one


def measure(seats: int) -> list[Row]:
    """All rows of the table."""
    rows = []
    with on_sqlite() as place:
        rows += asyncio.run(votes(place, "SQLite", seats))
    with on_sqlite() as place:
        rows += asyncio.run(scanned(place, "SQLite", seats))
    with on_sqlite() as place:
        rows += asyncio.run(killed(place, "SQLite", seats))
    with on_sqlite() as place:
        rows += asyncio.run(greedy(place))
    if not os.geteuid():
        with hosts() as place:
            rows += asyncio.run(votes(place, "PostgreSQL", seats))
        with hosts() as place:
            rows += asyncio.run(scanned(place, "PostgreSQL", seats))
        with hosts() as place:
            rows += asyncio.run(killed(place, "PostgreSQL", seats))
        with hosts() as place:
            rows += asyncio.run(stopped(place, seats))
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seats", type=int, default=SEATS)
    show_figures(measure(parser.parse_args().seats))
