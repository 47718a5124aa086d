"""Students without browsers: sessions that speak Streamlit's own protocol, and the server that they sit before."""

import asyncio
import random
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.protocol import State

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds that anything here may take before the run is given up
RETRY = 0.2  # seconds after which one who found no server tries again


class Student:
    """One session: it opens a page, moves that page's last slider, and comes back when it was cut off."""

    def __init__(self, port: int, seed: int, host: str = "127.0.0.1") -> None:
        self.host, self.port, self.values = host, port, random.Random(seed)
        self.page, self.fragment, self.kept = "", "", set[str]()
        self.slider, self.value, self.readings = None, None, ""
        self.replica = ""  # the balancer's cookie, where there is a balancer

    async def connect(self, **how: object) -> None:
        """Sit down before a server: where there are several, before the one where it sat before."""
        headers = {"Cookie": self.replica} if self.replica else {}
        address = {"uri": f"ws://{self.host}:{self.port}/_stcore/stream", "subprotocols": ["streamlit"]}
        address["additional_headers"] = headers
        options = {"max_size": None, "compression": None, "ping_interval": None}  # a browser does not ping either
        self.socket = await connect(**(address | options | how))
        self.replica = self.socket.response.headers.get("Set-Cookie", self.replica).split(";")[0]

    async def open(self, page: str) -> None:
        """Ask for a page, and wait until it is finished."""
        request = BackMsg()
        request.rerun_script.page_name = page
        await self.socket.send(request.SerializeToString())
        await self.until_finished()

    async def move(self) -> float:
        """Give the slider a value that it had not; the seconds from the message to the finished script."""
        low, high, step = self.slider.min, self.slider.max, self.slider.step
        self.value = low + step * self.values.randrange(round((high - low) / step) + 1)
        return await self.ask(self.fragment)

    def cut(self) -> bool:
        """Whether its connection is gone."""
        return self.socket.state is not State.OPEN

    async def come_back(self) -> None:
        """What a browser does that was cut off: ask for its page anew, with all that was set, wherever it gets to."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    await self.connect()
                    await self.ask()
                    return
                except (OSError, WebSocketException):
                    await asyncio.sleep(RETRY)

    async def ask(self, fragment: str = "") -> float:
        """Have the page run, or one fragment of it, with the slider where it is; the seconds until it is finished."""
        start = time.perf_counter()
        await self.send(fragment)
        await self.until_finished()
        return time.perf_counter() - start

    async def send(self, fragment: str = "", **more: object) -> None:
        """Ask for the page, or one fragment of it, with all that was set on it."""
        request = BackMsg()
        request.rerun_script.page_script_hash, request.rerun_script.fragment_id = self.page, fragment
        request.rerun_script.cached_message_hashes.extend(self.kept)
        for name, value in more.items():
            setattr(request.rerun_script, name, value)
        self.set_widgets(request.rerun_script.widget_states.widgets)
        await self.socket.send(request.SerializeToString())

    def set_widgets(self, states: Any) -> None:
        """Say how the widgets of the page are set."""
        if self.value is not None:
            states.add(id=self.slider.id).double_array_value.data.append(self.value)

    async def until_finished(self) -> None:
        """Take what the server sends, as a browser does, up to the end of the script."""
        async with asyncio.timeout(PATIENCE):
            while True:
                came = ForwardMsg.FromString(await self.socket.recv())
                if (
                    came.WhichOneof("type") == "script_finished"
                    and came.script_finished != came.FINISHED_EARLY_FOR_RERUN
                ):
                    return
                self.take(came)

    def take(self, came: ForwardMsg) -> None:
        """Remember the page, its slider, what it reads there, and what need not be sent again."""
        if came.WhichOneof("type") == "navigation":
            self.page = came.navigation.page_script_hash
        if came.metadata.cacheable:
            self.kept.add(came.hash)
        element = came.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(f"The page failed: {element.exception.message}")
        if element.WhichOneof("type") == "code":
            self.readings = element.code.code_text  # it names the place, and with it what the page shows there
        if element.WhichOneof("type") == "slider" and element.slider.type == element.slider.SLIDER:
            self.slider, self.fragment = element.slider, came.delta.fragment_id


@asynccontextmanager
async def student(port: int, page: str, seed: int = 0) -> AsyncIterator[Student]:
    """A student before an open page."""
    one = Student(port, seed)
    await one.connect()
    try:
        await one.open(page)
        yield one
    finally:
        await one.socket.close()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def server(script: Path, port: int | None = None, *flags: str) -> Iterator[tuple[int, psutil.Process]]:
    """``streamlit run`` on a port of this machine alone, a free one if none is named, as soon as it answers.

    It is stopped at the end by its process id.
    """
    port = port or free_port()
    options = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options, *flags]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: listens("127.0.0.1", port))
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


class Replaceable:
    """A server that another one follows at the same address."""

    def __init__(self, script: Path) -> None:
        self.script, self.port = script, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Have one there."""
        self.run = server(self.script, self.port)
        _, self.process = self.run.__enter__()

    def stop(self) -> None:
        """Stop the one that is there."""
        self.run.__exit__(None, None, None)

    def replace(self) -> None:
        """End the server without a warning, and have another in its place."""
        self.process.kill()
        self.stop()
        self.start()


def listens(address: str, port: int) -> bool:
    """Whether somebody answers there."""
    with socket.socket() as tried:
        return tried.connect_ex((address, port)) == 0


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    over = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > over:
            raise TimeoutError("It did not happen.")
        time.sleep(0.02)


def processor(*processes: psutil.Process) -> float:
    """Seconds of a core that they have taken so far."""
    return sum(sum(process.cpu_times()[:2]) for process in processes)
