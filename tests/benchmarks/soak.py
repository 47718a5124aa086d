"""A long lecture: sessions come and go, and the server must be at its end what it was at its beginning.

``python -m tests.benchmarks.soak`` in the project's folder: 50 students at a time, ten minutes, 10,000 moves at least.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import psutil

from tests.benchmarks.students import ROOT, server, student

MOVING = ("accuracy_vs_loss", "step_vs_sigmoid")  # pages whose slider is moved
LOOKED_AT = tuple(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem not in ("home", *MOVING))
STAY = 20  # moves after which a student leaves


@dataclass
class Lecture:
    """What has happened so far."""

    moves: list[float] = field(default_factory=list)
    visits: int = 0


async def seat(port: int, lecture: Lecture, over: Callable[[], bool], pause: float, chance: random.Random) -> None:
    """One seat in the room: a student comes, looks at a page, moves the slider of another, and leaves for the next."""
    while not over():
        async with student(port, chance.choice(LOOKED_AT)):
            lecture.visits += 1
        async with student(port, chance.choice(MOVING), chance.randrange(10**6)) as one:
            for _ in range(STAY):
                lecture.moves.append(await one.move())
                await asyncio.sleep(chance.uniform(0, 2 * pause))


async def left(process: psutil.Process, threads: int) -> int:
    """How many threads more than ``threads`` the server has, once all have left and it had some time."""
    for _ in range(100):
        if process.num_threads() <= threads:
            break
        await asyncio.sleep(0.1)
    return process.num_threads() - threads


async def lecture(sessions: int, seconds: float, moves: int, warm_up: float = 0.2) -> dict[str, float]:
    """Hold one, and say what it took: the first error of any session ends it."""
    with server(ROOT / "streamlit_app.py") as (port, process):
        for page in {*LOOKED_AT, *MOVING}:  # what each page keeps for all readers is no leak
            async with student(port, page):
                pass
        threads, start, held, memory = process.num_threads(), time.monotonic(), Lecture(), []

        def over() -> bool:
            memory.append((time.monotonic() - start, process.memory_info().rss))
            return memory[-1][0] >= seconds and len(held.moves) >= moves

        pause = 0.7 * seconds * sessions / moves  # the rest is for coming, going, and the moves themselves
        room = [seat(port, held, over, pause, random.Random(number)) for number in range(sessions)]
        await asyncio.gather(*room)
        took = time.monotonic() - start
        warm = max(rss for at, rss in memory if at <= max(warm_up * took, memory[0][0]))
        return {
            "minutes": took / 60,
            "sessions": 2 * held.visits,
            "moves": len(held.moves),
            "95 % of moves within, s": float(np.percentile(held.moves, 95)),
            "memory after the warm-up, MB": warm / 1e6,
            "memory at the end, MB": process.memory_info().rss / 1e6,
            "threads left over": await left(process, threads),
        }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--moves", type=int, default=10_000)
    options = parser.parse_args()
    for name, value in asyncio.run(lecture(options.sessions, 60 * options.minutes, options.moves)).items():
        print(f"{name}: {value:.4g}")
