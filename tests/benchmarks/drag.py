"""How a film moves under the hand, in a real Chromium: what a reader sees of a drag, and what the server has of it.

``python -m tests.benchmarks.drag`` in the project's folder. It needs what the browser tests need, and three minutes.
The browser and the server share the machine: what else it does lowers the pictures a second. So the browser's own
frames are counted beside them.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import psutil
from playwright.sync_api import Locator, Page, WebSocket, sync_playwright

from tests.benchmarks.students import ROOT, processor, server
from tests.benchmarks.table import Row, show_figures
from tests.browser.visitor import Visitor, launch

PAGE = "accuracy_vs_loss"
SECONDS = 3.0  # that a drag takes
STROKE = 260  # CSS pixels that the mouse goes to and fro in it
KEYS, RESTS = 30, 30
SLIDER = ".st-key-w input[type=range]"
# Counted by frames: in how many of them the film showed another frame than before; and when a move came to be painted.
WATCH = """() => {
    const film = document.querySelector('.gl-film');
    window.watched = {frames: 0, pictures: 0, paints: [], keys: []};
    let before = film.dataset.frame, since = null, kind = null;
    addEventListener('pointermove', event => {
        if (!event.buttons) return;
        since ??= event.timeStamp;
        kind = 'paints';
    }, true);
    addEventListener('keydown', event => {
        if (!event.isTrusted) return;
        since = event.timeStamp;
        kind = 'keys';
    }, true);
    const look = () => {
        window.watched.frames += 1;
        if (film.dataset.frame !== before) window.watched.pictures += 1;
        before = film.dataset.frame;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    new MutationObserver(() => {
        const asked = since, of = kind;
        since = null;
        if (asked === null) return;
        const {port1, port2} = new MessageChannel(); // whose message is handled after the frame is painted
        port1.onmessage = () => window.watched[of].push(performance.now() - asked);
        port2.postMessage(0);
    }).observe(film, {attributeFilter: ['data-frame']});
}"""


@dataclass
class Wire:
    """What comes over the websocket: bytes, and how often the page is asked to run."""

    received: list[bytes] = field(default_factory=list)
    sent: int = 0

    def watch(self, page: Page) -> None:
        """From now on."""
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda data: self.received.append(data if isinstance(data, bytes) else data.encode())
        )
        socket.on("framesent", lambda _: setattr(self, "sent", self.sent + 1))

    def bytes(self) -> int:
        """All that came."""
        return sum(map(len, self.received))

    def clear(self) -> None:
        """Begin anew."""
        self.received, self.sent = [], 0


def drag(page: Page, place: Locator) -> tuple[float, int]:
    """Take hold of a place and go to and fro for a while, without letting go; the seconds it took, and the moves."""
    box = place.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    start, moves = time.perf_counter(), 0
    while (gone := time.perf_counter() - start) < SECONDS:
        part = 1.5 * gone / SECONDS  # not quite back: where it began there would be nothing to tell the page
        page.mouse.move(x + STROKE * min(part, 2 - part), y)
        moves += 1
    return time.perf_counter() - start, moves


@dataclass(frozen=True)
class Drag:
    """What came of a drag: pictures a second, the browser's frames and the mouse's moves a second, milliseconds from a
    move to its paint, and what the page was told."""

    pictures: float
    frames: float
    moves: float
    paints: list[float]
    bytes_during: int
    runs_during: int
    bytes_after: int
    runs_after: int


def dragged(visitor: Visitor, place: Locator, wire: Wire) -> Drag:
    """A drag of a place, from the left."""
    page = visitor.page
    page.locator(SLIDER).press("Home")
    visitor.settled()
    page.evaluate("() => { window.watched.frames = window.watched.pictures = 0; window.watched.paints = []; }")
    wire.clear()
    seconds, moves = drag(page, place)
    watched, during = page.evaluate("window.watched"), (wire.bytes(), wire.sent)
    wire.clear()
    page.mouse.up()
    visitor.settled()
    return Drag(
        watched["pictures"] / seconds,
        watched["frames"] / seconds,
        moves / seconds,
        watched["paints"],
        *during,
        wire.bytes(),
        wire.sent,
    )


def keys(visitor: Visitor) -> list[float]:
    """Milliseconds from a key to its picture, each key pressed when the last one has been told."""
    page = visitor.page
    page.evaluate("() => { window.watched.keys = []; }")
    for k in range(KEYS):
        page.locator(SLIDER).press("ArrowRight" if k % 2 else "ArrowLeft")
        visitor.settled()
    return list(page.evaluate("window.watched.keys"))


def rests(visitor: Visitor, point: Locator, process: psutil.Process) -> float:
    """Milliseconds of a core that the server takes for each rest of a drag."""
    page, tree = visitor.page, [process, *process.children(recursive=True)]
    before = processor(*tree)
    for k in range(RESTS):
        box = point.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + (20 if k % 2 else -20), y, steps=4)
        page.mouse.up()
        visitor.settled()
    return 1000 * (processor(*tree) - before) / RESTS


@contextmanager
def opened() -> Iterator[tuple[Visitor, Wire, psutil.Process]]:
    """A reader before the main page, what came over his wire when he opened it, and the server."""
    with server(ROOT / "streamlit_app.py") as (port, process), sync_playwright() as playwright:
        browser = launch(playwright)
        visitor, wire = (
            Visitor(browser.new_page(viewport={"width": 1400, "height": 900}), f"http://127.0.0.1:{port}"),
            Wire(),
        )
        visitor.open(PAGE)  # the server's first page is not measured: it draws the backdrops for all
        wire.watch(visitor.page)
        yield visitor.open(PAGE), wire, process
        browser.close()


def figure(what: str, is_: float, **bound: float) -> Row:
    """A row that stands beside nothing."""
    return Row(what, "", is_, **bound)


def measure() -> list[Row]:
    """All rows of the table."""
    with opened() as (visitor, wire, process):
        page = visitor.page
        opening = wire.bytes()
        page.evaluate(WATCH)
        point = page.locator("[data-drag]").nth(1)
        by_slider = dragged(visitor, page.locator(".st-key-w [style*=translate]").first, wire)
        by_point = dragged(visitor, point, wire)
        page.locator(SLIDER).press("PageUp")
        visitor.settled()
        pressed, core = keys(visitor), rests(visitor, point, process)
    paints = by_slider.paints + by_point.paints
    each = {"the slider": by_slider, "the point": by_point}
    told = "{what} is dragged for 3 s: pictures a second ({frames:.0f} frames, {moves:.0f} moves of the mouse)"
    rows = [
        figure(told.format(what=what, frames=one.frames, moves=one.moves), one.pictures, at_least=50)
        for what, one in each.items()
    ]
    rows += [figure("from a move of the hand to its paint, median ms", median(paints), at_most=20)]
    for what, one in each.items():
        rows += [
            figure(f"while {what} is dragged: bytes that come", one.bytes_during, at_most=0),
            figure(f"while {what} is dragged: runs", one.runs_during, at_most=0),
            figure(f"after {what} is let go: kB that come", one.bytes_after / 1000, at_most=8),
            figure(f"after {what} is let go: runs", one.runs_after, at_most=1),
        ]
    return [
        *rows,
        figure("from a key to its picture, median ms", median(pressed), at_most=35),
        figure(f"a rest, of {RESTS}: ms of a core in the server", core, at_most=25),
        figure("the page opens: kB that come", opening / 1000, at_most=130),
    ]


if __name__ == "__main__":
    show_figures(measure())
