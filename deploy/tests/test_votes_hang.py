"""A class whose database hangs: its pages say so, and go on by themselves when it is back."""

import asyncio
import signal
import time
from contextlib import AsyncExitStack

import pytest

from deploy.tests.voters import Voter, room, seated
from gradlab.app.votes import EVERY
from tests import postgres
from tests.benchmarks.students import ROOT, server


@pytest.mark.slow
def test_pages_say_that_the_votes_cannot_be_reached_and_go_on_by_themselves(postgresql, monkeypatch):
    """A server with forty students before an open vote, and a teacher, on a PostgreSQL that hangs for 20 s."""
    with postgres.cluster() as hanging:
        monkeypatch.setenv("GRADLAB_VOTES", hanging.new())
        with server(ROOT / "streamlit_app.py") as (port, _):
            asyncio.run(asyncio.wait_for(lesson(port, hanging), 300))


async def lesson(port, hanging):
    async with AsyncExitStack() as sitting:
        teacher = await sitting.enter_async_context(room(port))
        query = f"room={teacher.asked('room')}"
        students = [await sitting.enter_async_context(seated(Voter(port, "127.0.0.1", query))) for _ in range(40)]
        await teacher.press("Open the vote", "Close the vote")
        await asyncio.gather(*(one.until(lambda one=one: one.radio, 60) for one in students))
        fresh = Voter(port, "127.0.0.1", query)
        hanging.signal(signal.SIGSTOP)
        try:
            stopped = time.monotonic()
            await sitting.enter_async_context(seated(fresh))
            told = await asyncio.gather(*(warned(one) for one in [teacher, fresh, *students]))
            await asyncio.sleep(max(0, 20 - (time.monotonic() - stopped)))
        finally:
            hanging.signal(signal.SIGCONT)
        assert max(told) - stopped < 5 + EVERY  # a page asks every so many seconds
        await asyncio.gather(*(one.choose(0, 30) for one in [fresh, *students]))
        await teacher.until(lambda: "41" in teacher.present, 30)


async def warned(one):
    """When the page said that the votes cannot be reached."""
    before = one.warned.total()
    await one.until(lambda: one.warned.total() > before, 20)
    return time.monotonic()
