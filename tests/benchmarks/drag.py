"""How a film moves under a hand, in a real Chromium, and what a hand that rests costs the server.

``python -m tests.benchmarks.drag`` in the project's folder. It starts the app, a lecture hall of two replicas, and a
browser, and stops them all. About three minutes.
"""

import asyncio
import time
import zlib
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from statistics import median

import numpy as np
import psutil
from playwright.sync_api import Page, WebSocket, sync_playwright
from websockets.exceptions import WebSocketException

from tests.benchmarks.halls import hall
from tests.benchmarks.students import ROOT, Student, server, student
from tests.benchmarks.table import Row, show
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.visitor import Visitor

DRAG = 3.0  # seconds
RESTS = 30
SESSIONS, EVERY, FOR = 300, 5.0, 60.0  # sessions that rest at a new value every so many seconds, for so long

# How many frames were shown, and how long after a move of the pointer the next one was ready to be painted.
WATCH = """() => {
    const film = document.querySelector('.gl-film');
    Object.assign(window, {shown: 0, waits: [], moved: 0});
    let before = film.dataset.notch;
    addEventListener('pointermove', event => { window.moved ||= event.timeStamp; }, true);
    addEventListener('keydown', event => { window.moved ||= event.timeStamp; }, true);
    new MutationObserver(() => {
        if (film.dataset.notch === before) return;
        before = film.dataset.notch;
        window.shown += 1;
        const since = window.moved;
        window.moved = 0;
        requestAnimationFrame(() => { const port = new MessageChannel(); port.port1.onmessage = () => {
            if (since) window.waits.push(performance.now() - since); }; port.port2.postMessage(0); });
    }).observe(film, {attributes: true});
}"""


@dataclass
class Wire:
    """What goes to and fro between a page and its server."""

    sent: list[int] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """To all that this page opens from now on."""
        page.on("websocket", self._open)

    def _open(self, socket: WebSocket) -> None:
        socket.on("framesent", self._send)
        socket.on("framereceived", self._take)

    def _send(self, data: str | bytes) -> None:
        self.sent.append(len(data))

    def _take(self, data: str | bytes) -> None:
        self.received.append(data if isinstance(data, bytes) else data.encode())

    def clear(self) -> None:
        """Forget what went."""
        self.sent.clear()
        self.received.clear()

    @property
    def size(self) -> int:
        """Bytes received."""
        return sum(map(len, self.received))


def drag(page: Page, x: float, y: float) -> float:
    """To and fro with the mouse for a while, the button down; the seconds that it took."""
    page.mouse.move(x, y)
    page.mouse.down()
    start, k = time.perf_counter(), 0
    while time.perf_counter() - start < DRAG:
        k += 1
        page.mouse.move(x + 150 + 150 * np.sin(k / 40 - np.pi / 2), y)
    return time.perf_counter() - start


def in_a_browser(port: int, process: psutil.Process) -> list[Row]:
    """What is measured in a browser."""
    rows, wire = [], Wire()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM if CHROMIUM.exists() else None, args=QUIET)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="en-US")
        visitor = Visitor(page, f"http://127.0.0.1:{port}")
        visitor.open("accuracy_vs_loss")
        wire.listen(page)
        visitor.open("accuracy_vs_loss")
        deflated = len(zlib.compress(b"".join(wire.received)))
        rows += [
            Row("opening the main page: kB received", "", wire.size / 1000, at_most=450),
            Row("the same, deflated: kB", "", deflated / 1000, at_most=120),
        ]
        page.evaluate(WATCH)
        for held, place in (("slider", ".st-key-w [data-testid=stSliderThumbValue]"), ("point", "[data-drag]")):
            box = page.locator(place).first.bounding_box()
            wire.clear()
            page.evaluate("() => { window.shown = 0; window.waits = []; }")
            down = box["y"] + (box["height"] + 9 if held == "slider" else box["height"] / 2)
            took = drag(page, box["x"] + box["width"] / 2, down)
            shown, waits = page.evaluate("() => [window.shown, window.waits]")
            rows += [
                Row(f"dragging the {held}: pictures a second", "", shown / took, at_least=50),
                Row(f"dragging the {held}: input to paint, ms (median)", "", median(waits), at_most=20),
                Row(f"dragging the {held}: bytes and runs", "", wire.size + len(wire.sent), at_most=0.5),
            ]
            page.mouse.up()
            visitor.settled()
            rows += [
                Row(f"after the {held}'s release: kB received", "", wire.size / 1000, at_most=8),
                Row(f"after the {held}'s release: runs", "", len(wire.sent), at_least=1, at_most=1),
            ]
        page.evaluate("() => { window.waits = []; window.moved = 0; }")
        for _ in range(RESTS):
            visitor.slider().press("ArrowLeft")
            page.wait_for_timeout(400)
        keys = median(page.evaluate("() => window.waits"))
        rows.append(Row("a key to the picture, ms (median)", "", keys, at_most=35))
        before = sum(process.cpu_times()[:2])
        for _ in range(RESTS):
            visitor.slider().press("ArrowRight")
            page.wait_for_timeout(400)
        cost = (sum(process.cpu_times()[:2]) - before) / RESTS
        rows.append(Row("a rest: ms of a core of the server", "", 1000 * cost, at_most=25))
        browser.close()
    return rows


async def resting(port: int) -> list[Row]:
    """Many sessions, each of which rests at a new value every few seconds; one that is cut off comes back."""
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
    with server(ROOT / "streamlit_app.py") as (port, process):
        show(in_a_browser(port, process))
    with hall(2) as one:
        show(asyncio.run(resting(one.port)))
