"""How long many sessions wait before two replicas, each of which rests at a new value every few seconds.

``python -m deploy.tests.benchmarks.resting`` in the project's folder. It needs HAProxy, and two minutes.
"""

import asyncio
import time
from contextlib import AsyncExitStack

import numpy as np
from websockets.exceptions import WebSocketException

from deploy.tests.halls import hall
from tests.benchmarks.students import Student, student
from tests.benchmarks.table import Row, show_figures

SESSIONS, EVERY, FOR = 300, 5.0, 60.0  # sessions that rest at a new value every so many seconds, for so long


async def resting(port: int) -> list[Row]:
    """The sessions come, and rest; one that is cut off comes back."""
    async with AsyncExitStack() as room:
        seats: list[Student] = []
        for seed in range(SESSIONS):
            seats.append(await room.enter_async_context(student(port, "accuracy_vs_loss", seed)))
        taken: list[float] = []
        failed: list[Exception] = []

        async def work(number: int, one: Student) -> None:
            await asyncio.sleep(EVERY * number / SESSIONS)
            end = time.perf_counter() + FOR
            while time.perf_counter() < end:
                start = time.perf_counter()
                try:
                    taken.append(await one.move())
                except (OSError, TimeoutError, WebSocketException) as error:
                    failed.append(error)
                    await one.come_back()
                await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - start)))

        await asyncio.gather(*(work(number, one) for number, one in enumerate(seats)))
    p95 = float(np.percentile(taken, 95))
    what = f"{SESSIONS} sessions on two replicas, {len(taken)} rests"
    return [
        Row(f"{what}: 95 % within, seconds", "", p95, at_most=0.5),
        Row(f"{what}: failed", "", len(failed), at_most=0.5),
    ]


if __name__ == "__main__":
    with hall(2) as one:
        show_figures(asyncio.run(resting(one.port)))
