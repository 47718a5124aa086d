"""What SECURITY.md says of the code and of the running server."""

import ast
import asyncio
import tomllib
from contextlib import closing
from http.client import HTTPConnection
from http.cookies import SimpleCookie

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from gradlab.chapters.mini_batch.numbers import cells
from tests.benchmarks.students import ROOT, Student, server

SOURCES = [ROOT / "streamlit_app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "gradlab").rglob("*.py")]
EVALUATES = {"eval", "exec", "compile", "__import__"}  # calls that make code of a text
UNPACKS = {"pickle", "marshal", "shelve", "dill", "joblib", "subprocess", "ctypes"}  # modules that run what they read
OURS = {"show.py", "reader.py", "export.py"}  # the modules that make HTML


def test_the_sources_are_found():
    assert len(SOURCES) > 50


#: Runs the cells of code that stand in our own modules, and shows them.
RUNS_OUR_OWN = "cells.py"


def test_the_cells_that_are_run_are_constants_and_what_is_put_into_them_is_a_whole_number():
    users = [path for path in SOURCES if "lesson.cells import" in path.read_text() and "run(" in path.read_text()]
    assert {path.name for path in users} == {"numbers.py"}
    for seed in ("1; import os", 1.5, None):
        with pytest.raises((TypeError, ValueError)):
            cells(seed)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_code_from_outside_is_evaluated_and_html_is_made_in_three_places(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            assert getattr(node.func, "id", "") not in EVALUATES or path.name == RUNS_OUR_OWN
            assert getattr(node.func, "attr", "") != "html" or path.name in OURS
            options = {option.arg for option in node.keywords}
            assert not options & {"unsafe_allow_html", "unsafe_allow_javascript", "allow_pickle"}
        if isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & UNPACKS
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in UNPACKS


def test_our_scripts_make_no_html_evaluate_nothing_and_ask_no_network():
    scripts = {path.name: path.read_text() for path in (ROOT / "gradlab").rglob("*.js")}
    assert scripts.keys() == {"film.js", "sound.js", "canvas.js", "copy.js", "export.js", "keep.js", "timer.js"}
    forbidden = ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "import("]
    forbidden += ["fetch(", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "localStorage", "cookie"]
    forbidden += ["sessionStorage", "indexedDB", "console.", "location", "history"]
    used = {(name, word) for name, script in scripts.items() for word in forbidden if word in script}
    # A seat and a key are kept there, and a drawing as long as its tab is open, each by one script alone.
    # The address is read by the button that copies it; a file's own keeps what its reader has answered.
    allowed = {("keep.js", "localStorage"), ("canvas.js", "sessionStorage"), ("copy.js", "location")}
    assert used == allowed | {("export.js", "location"), ("export.js", "history")}


def test_nothing_that_sees_a_drawing_writes_to_a_log():
    seeing = [
        path for path in SOURCES if {"own_digit", "canvas", "handwriting", "image_flips"} & {*path.parts, path.stem}
    ]
    assert len(seeing) >= 7
    for node in (node for path in seeing for node in ast.walk(ast.parse(path.read_text()))):
        assert getattr(getattr(node, "func", None), "id", "") not in {"print", "getLogger", "warn"}
        assert not {"logging", "warnings"} & {
            alias.name for alias in getattr(node, "names", []) if isinstance(alias, ast.alias)
        }


def test_nobody_has_switched_the_protection_off():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert not settings["server"].keys() & {"enableCORS", "enableXsrfProtection", "corsAllowedOrigins"}


@pytest.fixture(scope="module")
def port():
    """Of a server that these tests share."""
    with server(ROOT / "streamlit_app.py") as (port, _):
        yield port


async def asked(port, **how):
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], **how) as socket:
        return socket.subprotocol


@pytest.mark.slow
def test_a_page_of_another_site_gets_no_websocket(port):
    assert asyncio.run(asked(port, origin=f"http://127.0.0.1:{port}")) == "streamlit"
    with pytest.raises(InvalidStatus, match="403"):
        asyncio.run(asked(port, origin="http://another.example"))


class Uploader(Student):
    """One who knows his session's name, and the two proofs that Streamlit asks for with a file."""

    def take(self, came):
        super().take(came)
        if came.WhichOneof("type") == "new_session":
            self.session = came.new_session.initialize.session_id

    def put(self, body, **headers):
        """The status that the server answers to a file, sent whole or in pieces."""
        with closing(HTTPConnection(self.host, self.port, timeout=20)) as connection:
            connection.request("GET", "/_stcore/health")
            told = connection.getresponse()
            told.read()
            proof = SimpleCookie(told.headers["Set-Cookie"])["_streamlit_xsrf"].value
            headers |= {"Cookie": f"_streamlit_xsrf={proof}", "X-Xsrftoken": proof}
            headers |= {"Content-Type": "multipart/form-data; boundary=b"}
            connection.request("PUT", f"/_stcore/upload_file/{self.session}/a", body, headers)
            return connection.getresponse().status


@pytest.mark.slow
def test_nobody_can_leave_a_file(port):
    file = b'--b\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nx\r\n--b--\r\n'

    async def tried():
        one = Uploader(port, 0)
        await one.connect()
        await one.open("home")
        answers = [await asyncio.to_thread(one.put, sent) for sent in (file, iter([file]))]
        await one.socket.close()
        return answers

    assert asyncio.run(tried()) == [413, 413]
