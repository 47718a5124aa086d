"""What SECURITY.md says of the code and of the running server."""

import ast
import asyncio
import tomllib

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from gradlab.chapters.mini_batch.numbers import cells
from tests.benchmarks.students import ROOT, server

SOURCES = [ROOT / "streamlit_app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "gradlab").rglob("*.py")]
EVALUATES = {"eval", "exec", "compile", "__import__"}  # calls that make code of a text
UNPACKS = {"pickle", "marshal", "shelve", "dill", "joblib", "subprocess", "ctypes"}  # modules that run what they read
OURS = {"show.py", "reader.py"}  # the modules that make HTML


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
def test_no_code_from_outside_is_evaluated_and_html_is_made_in_two_places(path):
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


def test_our_script_makes_no_html_evaluates_nothing_and_asks_no_network():
    script = (ROOT / "gradlab" / "plotting" / "film.js").read_text()
    assert [*(ROOT / "gradlab").rglob("*.js")] == [ROOT / "gradlab" / "plotting" / "film.js"]
    forbidden = ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "import("]
    forbidden += ["fetch(", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "localStorage", "cookie"]
    assert [word for word in forbidden if word in script] == []


def test_nobody_has_switched_the_protection_off():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert not settings["server"].keys() & {"enableCORS", "enableXsrfProtection", "corsAllowedOrigins"}


def test_a_page_of_another_site_gets_no_websocket():
    async def asked(port, origin):
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        async with connect(address, subprotocols=["streamlit"], origin=origin) as socket:
            return socket.subprotocol

    with server(ROOT / "streamlit_app.py") as (port, _):
        assert asyncio.run(asked(port, f"http://127.0.0.1:{port}")) == "streamlit"
        with pytest.raises(InvalidStatus, match="403"):
            asyncio.run(asked(port, "http://another.example"))
