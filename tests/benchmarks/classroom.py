"""How fast a move of a slider is, for one student and for thirty, beside the least that Streamlit can do.

``python -m tests.benchmarks.classroom`` in the project's folder. It starts the app and the floor (``floor.py``) on free
ports of this machine, and stops both. About two minutes.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

import numpy as np

from tests.benchmarks.students import ROOT, Student, server, student
from tests.benchmarks.table import Row, show

APP, PAGE = ROOT / "streamlit_app.py", "accuracy_vs_loss"
FLOOR = Path(__file__).with_name("floor.py")
AS_IT_COMES = "--runner.postScriptGC=true"  # to the floor: Streamlit's own setting, which the app has not
STUDENTS, MOVES = 30, 100
TURNS, TURN = 5, 20  # the two servers are measured by turns, as the machine's speed drifts
LOOK = 0.1  # seconds that a student alone looks at a picture: what Streamlit does after a move is then over
STARTS = 5


async def first_page(script: Path, page: str, *flags: str) -> float:
    """Seconds from ``streamlit run`` to the finished first page of a fresh server."""
    start = time.perf_counter()
    with server(script, None, *flags) as (port, _):
        async with student(port, page):
            return time.perf_counter() - start


async def alone(port: int, page: str, moves: int) -> list[float]:
    """The seconds of each move of one student, who looks at each picture for a moment."""
    taken = []
    async with student(port, page) as one:
        for _ in range(moves + 1):
            taken.append(await one.move())
            await asyncio.sleep(LOOK)
    return taken[1:]


async def together(port: int, page: str, memory: Callable[[], int]) -> tuple[float, list[float], float]:
    """The students each move as soon as their picture came: moves a second in all, the seconds of each, and how many
    times what they took after their first moves the server's memory takes at their end."""
    async with AsyncExitStack() as room:
        seats = [room.enter_async_context(student(port, page, seed)) for seed in range(STUDENTS)]
        everyone, taken, early = await asyncio.gather(*seats), [], []

        async def work(one: Student) -> None:
            for _ in range(MOVES):
                taken.append(await one.move())
                if len(taken) == MOVES:
                    early.append(memory())

        start = time.perf_counter()
        await asyncio.gather(*map(work, everyone))
        return len(taken) / (time.perf_counter() - start), taken, memory() / early[0]


async def measure() -> list[Row]:
    """All rows of the table."""
    both = (APP, PAGE), (FLOOR, "", AS_IT_COMES)
    starts = [[await first_page(*each) for each in both] for _ in range(STARTS)]
    first, least = map(median, zip(*starts, strict=True))
    with server(APP) as (port, process), server(FLOOR, None, AS_IT_COMES) as (floor, _):
        ours, floors = [], []
        for _ in range(TURNS):
            ours += await alone(port, PAGE, TURN)
            floors += await alone(floor, "", TURN)
        rate, taken, growth = await together(port, PAGE, lambda: process.memory_info().rss)
        floor_rate, _, _ = await together(floor, "", lambda: 1)
    one, p95 = f"{1000 * median(ours):.1f} ms", float(np.percentile(taken, 95))
    return [
        Row(f"one move, one student: {one}", "the floor", median(ours) / median(floors), at_most=1.6),
        Row(f"{STUDENTS} students: {rate:.1f} moves a second", "the floor's", rate / floor_rate, at_least=0.6),
        Row(f"{STUDENTS} students: 95 % of moves within", "one second", p95, at_most=1.2),
        Row(f"first page of a fresh server: {first:.2f} s", "the floor's", first / least, at_most=2),
        Row(f"memory of the server after {STUDENTS} × {MOVES} moves", f"after {MOVES}", growth, at_most=1.1),
    ]


if __name__ == "__main__":
    show(asyncio.run(measure()))
