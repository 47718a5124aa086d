"""A lecture hall that loses a replica, or has all of them replaced, while its students work; and what a hall brings.

``python -m deploy.tests.benchmarks.failover`` in the project's folder. It needs HAProxy, and about four minutes.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from deploy.tests.halls import Hall, hall
from tests.benchmarks.classroom import APP, MOVES, PAGE, STUDENTS, together
from tests.benchmarks.students import PATIENCE, Student, processor, server, student
from tests.benchmarks.table import Row, show

PAUSE = 1.0  # seconds for which a student looks at a picture before the next move
BEFORE, AFTER = 3, 2  # moves of each student before anything happens, and after all are back


@dataclass
class Lesson:
    """What came of it, for all students together."""

    moves: int = 0
    failed: int = (
        0  # moves that were under way when the replica went; the student has what it asked for when it is back
    )
    back: list[float] = field(default_factory=list)  # when each cut was over
    begun: float = 0.0
    numbers: dict[float | None, str] = field(default_factory=dict)  # slider → readings
    wrong: int = 0  # readings that were not what other students, or other replicas, gave for the same slider

    seats: dict[str, int] = field(default_factory=dict)  # where they sit at the end

    def compare(self, one: Student) -> None:
        """Every replica must say the same."""
        self.wrong += self.numbers.setdefault(one.value, one.readings) != one.readings

    def until_all_were_back(self) -> float:
        """Seconds from what happened."""
        return max(self.back) - self.begun


async def work(one: Student, told: Lesson, pause: float, over: Callable[[], bool]) -> None:
    """Look, move, look, move; and come back when cut off, in a move or between two."""
    while not over():
        try:
            async with asyncio.timeout(pause):
                await one.socket.wait_closed()
        except TimeoutError:
            try:
                await one.move()
                told.moves += 1
            except WebSocketException:
                told.failed += 1
        if one.cut():
            await one.come_back()
            told.back.append(time.monotonic())
        told.compare(one)


async def lesson(
    room: Hall, students: int, happens: Callable[[], object], hit: Callable[[Student], bool], pause: float = PAUSE
) -> Lesson:
    """Students work in a hall; something happens, which hits some of them; all go on until those are back at work."""
    told = Lesson()
    async with asyncio.timeout(PATIENCE), AsyncExitStack() as seats:
        sitting = [seats.enter_async_context(student(room.port, PAGE, seed)) for seed in range(students)]
        everyone, more = await asyncio.gather(*sitting), [students * BEFORE]
        working = [asyncio.create_task(work(one, told, pause, lambda: told.moves >= more[0])) for one in everyone]
        while told.moves < students * (BEFORE - 1):
            await asyncio.sleep(0.01)
        expected, more[0], told.begun = sum(map(hit, everyone)), 10**9, time.monotonic()
        await asyncio.to_thread(happens)
        while len(told.back) < expected:
            await asyncio.sleep(0.01)
        more[0] = told.moves + students * AFTER
        await asyncio.gather(*working)
        told.seats = Counter(one.replica for one in everyone)
    return told


def row(name: str, told: Lesson, students: int, at_most: float) -> Row:
    """The figures of a lesson."""
    figures = f"{students} students, {told.moves} moves, {told.failed} failed, {told.wrong} wrong numbers"
    return Row(
        f"{name}: {figures}; seconds until all were back", "one second", told.until_all_were_back(), at_most=at_most
    )


async def throughput(replicas: int) -> tuple[float, float, float]:
    """A full classroom: moves a second; milliseconds of a core that a move takes in the replicas, and in HAProxy.

    The first depends on what else the machine does, the others hardly.
    """
    with hall(replicas) as room:
        working, balancing = room.replicas().values(), [room.balancer()]
        async with student(room.port, PAGE):
            before = processor(*working), processor(*balancing)
        rate, _, _ = await together(room.port, PAGE, lambda: 1)
        after = processor(*working), processor(*balancing)
    work, balance = (1000 * (late - early) / (STUDENTS * MOVES) for early, late in zip(before, after, strict=True))
    return rate, work, balance


async def until_all_are_back(students: int = 300) -> float:
    """Seconds that two replicas take for students who were all cut off at once."""
    with hall(2) as room:
        async with AsyncExitStack() as seats:
            everyone = [await seats.enter_async_context(student(room.port, PAGE, seed)) for seed in range(students)]
            await asyncio.gather(*(one.socket.close() for one in everyone))
            begun = time.monotonic()
            await asyncio.gather(*(one.come_back() for one in everyone))
            return time.monotonic() - begun


async def measure() -> list[Row]:
    """All rows of the table."""
    with hall(2) as room:
        first = room.replicas()["r1"]
        killed = await lesson(room, STUDENTS, first.kill, lambda one: one.replica == "replica=r1", pause=0)
    with hall(2) as room:
        replaced = await lesson(room, STUDENTS, room.replace, lambda one: True)
    back = await until_all_are_back()
    with server(APP) as (port, _):
        alone, _, _ = await together(port, PAGE, lambda: 1)
    (single, work, balance), (double, *_) = await throughput(1), await throughput(2)
    return [
        row("one replica of two is killed while all drag", killed, STUDENTS, at_most=10),
        row("both replicas are replaced while all look and move", replaced, STUDENTS, at_most=60),
        Row("300 students are cut off at once; seconds until all were back", "one second", back, at_most=4),
        Row(f"one replica behind HAProxy: {single:.1f} moves a second", "alone", single / alone, at_least=0.9),
        Row(
            f"a move takes {balance:.2f} ms of a core in HAProxy",
            f"{work:.1f} ms in a replica",
            balance / work,
            at_most=0.05,
        ),
        Row(f"two replicas behind HAProxy: {double:.1f} moves a second", "one", double / single, at_least=1.4),
    ]


if __name__ == "__main__":
    show(asyncio.run(measure()))
