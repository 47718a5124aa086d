"""A class without browsers, on the page of the votes: its teacher and its students, who wait, choose, and come back."""

import asyncio
import json
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import parse_qs

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException

from tests.benchmarks.students import PATIENCE, RETRY, Student

PAGE = "vote"


class Person(Student):
    """One session on the page of the votes, which does by itself what a browser does: it has fragments run by the
    clock, keeps its address as the page puts it, and its seat, and comes back, with all that was set, when it was cut
    off."""

    def __init__(self, port: int, host: str, query: str = "") -> None:
        super().__init__(port, 0, host)
        self.query = query
        self.seat, self.key = secrets.token_urlsafe(16), ""  # what the page's script keeps, and tells
        self.keeper, self.part, self.told = "", "", False  # its part of the page is drawn anew when it tells
        self.came = asyncio.Event()  # something came: set, and made anew
        self.answered = 0  # finished runs
        self.gone = 0.0  # since when it has no page; 0: it has one
        self.cuts: list[float] = []  # for how many seconds it had none
        self.set: dict[str, str] = {}  # what was chosen, by the widget
        self.forget()

    def forget(self) -> None:
        """A page that begins anew has none of these; ``turns``: fragment → (interval, when it is due)."""
        self.radio, self.buttons, self.present, self.turns = None, {}, "", {}
        self.confirmed, self.warned = "", Counter()

    async def live(self) -> None:
        """Be a browser, until cancelled."""
        try:
            while True:
                try:
                    await self.receive()
                except WebSocketException:
                    self.gone = self.gone or time.monotonic()
                    await self.come_back()
        finally:
            asyncio.get_running_loop().call_soon(self.came.set)

    async def receive(self) -> None:
        """Take the next message, or do what is due by the clock."""
        turn = min(self.turns, key=lambda fragment: self.turns[fragment][1], default=None)
        try:
            async with asyncio.timeout_at(self.turns[turn][1] if turn else None):
                came = ForwardMsg.FromString(await self.socket.recv())
        except TimeoutError:
            interval, due = self.turns[turn]
            self.turns[turn] = interval, due + interval
            await self.send(turn, is_auto_rerun=True)
        else:
            self.take(came)
            if self.keeper and not self.told:
                self.told = True
                await self.send(self.part)
            self.came.set()
            self.came = asyncio.Event()

    async def come_back(self) -> None:
        """Ask for the page anew; the answers come as all others do."""
        while True:
            try:
                await self.connect(open_timeout=2)
                return await self.send()
            except (OSError, WebSocketException):
                await asyncio.sleep(RETRY)

    async def send(self, fragment: str = "", **more: object) -> None:
        """As a browser, which says its address each time."""
        await super().send(fragment, query_string=self.query, **more)

    async def open(self, page: str = PAGE) -> None:
        """Ask for the page."""
        request = BackMsg()
        request.rerun_script.page_name, request.rerun_script.query_string = page, self.query
        await self.socket.send(request.SerializeToString())

    async def until(self, holds: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait until something holds of what came. TimeoutError: it never did."""
        async with asyncio.timeout(seconds):
            while not holds():
                await self.something_came()

    async def something_came(self) -> None:
        """Wait for the next message. Whatever ``live`` failed of is raised here."""
        if self.living.done():
            self.living.result()
        await self.came.wait()

    def take(self, came: ForwardMsg) -> None:
        """Remember what is on the page, and what it will do by itself."""
        kind = came.WhichOneof("type")
        if kind == "new_session":
            self.begin(came.metadata.run.fragment_ids)
        super().take(came)
        if kind == "page_info_changed":
            self.query = came.page_info_changed.query_string.removeprefix("?")
        if kind == "auto_rerun" and self.turns.get(came.auto_rerun.fragment_id, (0,))[0] != came.auto_rerun.interval:
            interval = came.auto_rerun.interval
            self.turns[came.auto_rerun.fragment_id] = interval, asyncio.get_running_loop().time() + interval
        for fragment in came.stop_auto_rerun.fragment_ids:
            self.turns.pop(fragment, None)
        if kind == "script_finished":
            self.answered += 1
            if self.gone and not came.metadata.run.fragment_ids:
                self.cuts.append(time.monotonic() - self.gone)
                self.gone = 0.0
        if kind == "delta":
            self.read(came.delta)

    def begin(self, fragments: Sequence[str]) -> None:
        """A run begins of the whole page, or of some fragments: what these had may not come again."""
        if not fragments:
            self.forget()
        elif self.fragment in fragments:
            self.radio, self.confirmed = None, ""

    def read(self, delta: Any) -> None:
        """An element: something to press, to choose from, or to read."""
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "radio" and element.radio.options:
            self.radio, self.fragment = element.radio, delta.fragment_id
            if element.radio.set_value:
                self.set[element.radio.id] = element.radio.raw_value
        if kind == "button":
            self.buttons[element.button.label] = element.button.id
        if kind == "progress":
            self.present = element.progress.text
        if kind == "bidi_component" and element.bidi_component.component_name == "gradlab_keep":
            self.keeper, self.part = element.bidi_component.id, delta.fragment_id
            self.key = json.loads(element.bidi_component.json)["key"] or self.key
        if kind == "alert" and element.alert.format == element.alert.SUCCESS:
            self.confirmed = element.alert.body
        if kind == "alert" and element.alert.format == element.alert.WARNING:
            self.warned[element.alert.body] += 1

    def set_widgets(self, states: Any) -> None:
        """Say what is kept, what is chosen, and what is pressed."""
        if self.keeper:
            kept = {"room": self.asked("room"), "seat": self.seat, "key": self.key}
            states.add(id=self.keeper).json_value = json.dumps({"kept": kept})
        for widget, value in self.set.items():
            if value:
                states.add(id=widget).string_value = value

    def asked(self, name: str) -> str:
        """What the address says under a name."""
        return parse_qs(self.query).get(name, [""])[0]


class Voter(Person):
    """A student: chooses an answer, and sees that it is confirmed."""

    async def choose(self, place: int, seconds: float = PATIENCE) -> float:
        """Choose the answer at this place, and again where the page has another, until the page says that it is
        counted; how many seconds that took."""
        begun = time.perf_counter()
        async with asyncio.timeout(seconds):
            while not self.counted(place):
                if self.radio is not None and self.set.get(self.radio.id) != self.radio.options[place]:
                    self.set[self.radio.id] = self.radio.options[place]
                    with suppress(WebSocketException):  # it comes back with what is chosen
                        await self.send(self.fragment)
                await self.something_came()
        return time.perf_counter() - begun

    def counted(self, place: int) -> bool:
        """Whether the page says that the answer at this place is counted."""
        return self.radio is not None and f"“{self.radio.options[place]}”" in self.confirmed


class Teacher(Person):
    """Whoever steers the room."""

    pressed = ""

    def __init__(self, *where: Any) -> None:
        super().__init__(*where)
        self.told = True  # his page has the key, and does not wait

    async def press(self, label: str, then: str) -> None:
        """Press a button, and wait until the page has another one."""
        self.pressed, self.buttons = self.buttons[label], {}
        await self.send()
        self.pressed = ""
        await self.until(lambda: then in self.buttons)

    def set_widgets(self, states: Any) -> None:
        """The button that is pressed now."""
        super().set_widgets(states)
        if self.pressed:
            states.add(id=self.pressed).trigger_value = True


@asynccontextmanager
async def seated(one: Person) -> AsyncIterator[Person]:
    """Somebody who has opened the page, and lives."""
    await one.connect()
    await one.open()
    one.living = asyncio.create_task(one.live())
    try:
        yield one
    finally:
        one.living.cancel()
        with suppress(asyncio.CancelledError):
            await one.living
        await one.socket.close()


@asynccontextmanager
async def room(port: int, host: str = "127.0.0.1") -> AsyncIterator[Teacher]:
    """A teacher whose room is open, and no vote in it yet; ``teacher.asked("room")`` is its code."""
    async with seated(Teacher(port, host)) as teacher:
        await teacher.until(lambda: "Open a room" in teacher.buttons)
        await teacher.press("Open a room", "Open the vote")
        yield teacher
