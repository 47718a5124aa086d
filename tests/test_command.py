"""``gradlab``: built as a wheel, installed, and started from another folder."""

import asyncio
import errno
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import tomllib
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest
from reader import PAGES, ROOT, open_page
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from gradlab import __main__ as command
from gradlab import __version__
from gradlab.app.address import network_address
from gradlab.app.language import languages, translator
from tests.benchmarks.students import Student, free_port, until

#: A machine without a screen, on which nothing opens a browser.
SCREENLESS = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
SCREENLESS |= {"BROWSER": "true", "PYTHONUNBUFFERED": "1"}
SCREENLESS.pop("PYTHONPATH", None)


def run(*line, **how):
    return subprocess.run([str(word) for word in line], check=True, capture_output=True, text=True, **how)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Where the commands are of an environment with nothing but the wheel that was made from the source package."""
    if int(metadata.version("setuptools").split(".")[0]) < 77 and not os.environ.get("CI"):
        pytest.skip("a wheel needs setuptools 77 or newer: pip install -r tests/requirements.txt")
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in ("gradlab", "pages", "tests", "deploy", ".streamlit", ".ci"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for file in ROOT.glob("*.*"):
        if file.is_file():
            shutil.copy(file, source)
    shutil.copy(ROOT / "LICENSE", source)
    run(sys.executable, "-c", f"from setuptools import build_meta as b; b.build_sdist({str(folder)!r})", cwd=source)
    (packed,) = folder.glob("gradlab-*.tar.gz")
    (unpacked := folder / "unpacked").mkdir()
    run("tar", "-xf", packed, "-C", unpacked)  # what Python has for it warns in one version and is not in another
    offline = ("--no-deps", "--no-index", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "wheel", *offline, "--no-build-isolation", "-w", folder, packed, cwd=folder)
    (wheel,) = folder.glob("gradlab-*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    paths = {"base": str(folder / "venv"), "platbase": str(folder / "venv")}
    python = Path(sysconfig.get_path("scripts", vars=paths)) / Path(sys.executable).name
    run(sys.executable, "-m", "pip", "--python", python, "install", *offline, wheel)
    # What the app needs is that of the tests' own environment: nothing is fetched.
    libraries = "\n".join(path for path in sys.path if "site-packages" in path)
    (Path(sysconfig.get_path("purelib", vars=paths)) / "libraries.pth").write_text(libraries)
    return python


class Newcomer(Student):
    """One who remembers all that the server says."""

    def __init__(self, port):
        super().__init__(port, 0)
        self.heard = []

    def take(self, came):
        super().take(came)
        self.heard.append(came)

    async def look(self, page):
        await self.connect()
        await self.open(page)
        await self.socket.close()
        return self.heard


@contextmanager
def started(*line, cwd, log):
    """A command that serves on a port of its own, once it answers; what it says is in the log."""
    port = free_port()
    words = [str(word).format(port=port) for word in line]
    with log.open("w") as said:
        process = subprocess.Popen(words, cwd=cwd, env=SCREENLESS, stdout=said, stderr=subprocess.STDOUT)
    try:
        until(lambda: process.poll() is not None or answers(port))
        yield port
    finally:
        process.terminate()
        process.wait(20)


def answers(port):
    with suppress(OSError), urlopen(f"http://localhost:{port}/_stcore/health", timeout=60) as answer:
        return answer.read() == b"ok"
    return False


@pytest.mark.slow
def test_the_installed_command_serves_the_first_deep_link_from_any_folder_with_the_project_s_settings(
    installed, tmp_path
):
    line = (installed.with_name("gradlab"), "--port", "{port}", "--language", "ko")
    with started(*line, cwd=tmp_path, log=tmp_path / "log") as port:
        heard = asyncio.run(Newcomer(port).look("temperature"))
    titles = [came.delta.new_element.heading.body for came in heard if came.delta.new_element.heading.tag == "h1"]
    assert set(titles) == {translator("ko")("From sigmoid to step")}
    offered = {page.url_pathname or page.page_name for came in heard for page in came.navigation.app_pages}
    assert set(PAGES) - {"home"} <= offered
    (session, *_) = (came.new_session for came in heard if came.WhichOneof("type") == "new_session")
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert session.config.gather_usage_stats is settings["browser"]["gatherUsageStats"] is False
    assert session.config.toolbar_mode == session.config.ToolbarMode.Value(settings["client"]["toolbarMode"].upper())
    assert session.custom_theme.light.primary_color == settings["theme"]["light"]["primaryColor"]


@pytest.mark.slow
def test_python_m_gradlab_does_the_same_and_says_where_it_is_without_asking_the_internet(installed, tmp_path):
    log = tmp_path / "log"
    line = (installed, "-m", "gradlab", "--port", "{port}", "--host", "127.0.0.1", "--name", "GRADLAB.school.example")
    with few_files() as most, started(*line, cwd=tmp_path, log=log) as port:
        assert f"gradlab: http://127.0.0.1:{port} " in log.read_text()
        # One that came under another site's name gets nothing, and one that has a page may have many more.
        ours = ["localhost", "127.0.0.1", network_address(), socket.gethostname(), "[::1]", "gradlab.school.example"]
        assert [asyncio.run(comes(port, host)) for host in ours] == [101] * len(ours)
        others = ["rebound.example", "127.0.0.1.rebound.example", "localhost.rebound.example"]
        assert [asyncio.run(comes(port, host)) for host in others] == [403] * len(others)
        asyncio.run(Newcomer(port).look("home"))
        (process,) = (each for each in psutil.Process().children() if str(port) in each.cmdline())
        if most is not None:
            assert process.rlimit(psutil.RLIMIT_NOFILE) == (min(most % 2**64, 65_536), most)
    assert "xternal" not in log.read_text()


@contextmanager
def few_files():
    """As a shell may have it: 256 files. The most that a process may ask for stays, and is told."""
    if sys.platform != "linux":
        yield None
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    try:
        yield before[1]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def comes(port, host):
    """The status of the answer to a browser that calls the server by this name."""
    there = {"uri": f"ws://{host}:{port}/_stcore/stream", "host": "127.0.0.1", "port": port}
    try:
        async with connect(**there, origin=f"http://{host}:{port}", subprotocols=["streamlit"]) as socket:
            return socket.response.status_code
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.slow
def test_streamlit_run_prints_the_address_for_a_class_and_does_not_ask_the_internet_for_another(tmp_path):
    log = tmp_path / "log"
    with started(sys.executable, "-m", "streamlit", "run", "--server.port={port}", cwd=ROOT, log=log) as port:
        until(lambda: "Network URL" in log.read_text())
        assert re.search(rf"Network URL: http://[\w.]+:{port}\n", log.read_text())
    assert "xternal" not in log.read_text()


@pytest.mark.slow
def test_the_wheel_has_the_pages_the_router_and_the_settings_and_brings_what_the_app_needs(installed):
    look = "from importlib import metadata as m; d = m.distribution('gradlab')\n"
    look += "print(*d.requires, '', *d.files, sep='\\n')"
    needed, files = run(installed, "-I", "-c", look).stdout.split("\n\n")
    assert {"numpy", "streamlit", "babel"} <= set(re.findall(r"^[\w-]+", needed, re.MULTILINE))
    ours = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "gradlab").rglob("*.*") if "__pycache__" not in path.parts
    }
    assert ours <= {*files.splitlines()}  # scripts, styles and data too
    shared = {name.split("share/gradlab/")[1] for name in files.splitlines() if "share/gradlab/" in name}
    shared = {name for name in shared if not name.endswith(".pyc")}
    assert shared == {"streamlit_app.py", ".streamlit/config.toml", *(f"pages/{name}.py" for name in PAGES)}


@pytest.mark.slow
def test_the_wheel_lays_out_a_page_from_any_folder(installed, tmp_path):
    look = "from gradlab.app.export import Sheet; print(Sheet('review', 'ko', {}).html())"
    page = run(installed, "-I", "-c", look, cwd=tmp_path).stdout
    assert "<title>복습과 연습 문제 · gradlab</title>" in page
    assert "function variant(" in page  # its script is there


@pytest.mark.slow
def test_the_source_package_has_every_file_and_its_tests_run(installed):
    (unpacked,) = (installed.parents[2] / "unpacked").iterdir()
    missing = [name for name in kept_files() if not (unpacked / name).is_file()]
    assert missing == []
    ended = run(sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/test_text.py", "deploy/tests", cwd=unpacked)
    assert re.search(r"\d\d passed", ended.stdout)


def kept_files():
    """The files that the project keeps; Git's own settings are for who has Git."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("there is no Git, to say which files are the project's")
    return [name for name in run("git", "ls-files", cwd=ROOT).stdout.splitlines() if name != ".gitignore"]


@pytest.mark.slow
def test_what_an_index_shows_is_the_licence_of_all_that_is_in_it_and_every_python_that_it_is_for(installed):
    look = "from importlib import metadata as m; print(m.metadata('gradlab'))"
    told = run(installed, "-I", "-c", look).stdout
    assert "License-Expression: MIT AND CC-BY-SA-3.0\n" in told
    assert set(re.findall(r"License-File: (.*)", told)) == {"LICENSE", "gradlab/data/README.md"}
    assert re.findall(r"Python :: 3\.(\d+)", told) == ["11", "12", "13", "14"]


def test_an_older_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    source = (ROOT / "gradlab" / "__init__.py").read_text(encoding="utf-8")
    with pytest.raises(ImportError, match=r"^gradlab needs Python 3\.11 or newer\. This is Python "):
        exec(source, {"__name__": "gradlab"})


@pytest.mark.parametrize("host", [None, "127.0.0.1", "0.0.0.0"])
def test_a_busy_port_is_named_in_one_line(host, capsys):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(SystemExit) as ended:
            command.main(["--port", str(port), *(["--host", host] if host else [])])
    where = host or "this machine"
    expected = f"gradlab: port {port} of {where} is not to be had: {os.strerror(errno.EADDRINUSE)}. "
    assert ended.value.code == f"{expected}--host and --port choose another."  # printed, with 1 as the exit code
    assert capsys.readouterr() == ("", "")


def test_a_host_that_is_not_this_machine_s_is_named_too():
    with pytest.raises(SystemExit, match=r"gradlab: port 8501 of 203\.0\.113\.5 is not to be had: .*assign"):
        command.refuse_if_taken("203.0.113.5", 8501)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "²"])
def test_a_port_that_is_none_is_refused(port, capsys):
    with pytest.raises(SystemExit) as ended:
        command.main([f"--port={port}"])
    assert ended.value.code == 2
    assert f"must be a whole number from 1 to 65535. Got {port} instead." in capsys.readouterr().err


def test_it_says_its_version_and_its_options(capsys):
    for asked in ("--version", "--help"):
        with pytest.raises(SystemExit) as ended:
            command.main([asked])
        assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith(f"gradlab {__version__}\n")
    for option in ("rooms", "export", "--host", "--port", "--name", f"--language {{{','.join(languages())}}}"):
        assert option in said


def test_it_says_where_the_app_is_for_whoever_started_it_and_for_a_class():
    assert command.greeting("::1", 80) == "gradlab: http://[::1]:80 (Ctrl-C ends it)"
    for everywhere in (None, "0.0.0.0", "::"):
        said = command.greeting(everywhere, 8501)
        assert re.fullmatch(
            r"gradlab: http://localhost:8501, and for a class http://[\w.-]+:8501 \(Ctrl-C ends it\)", said
        )


@pytest.mark.parametrize(
    ("started_with", "link", "shown"),
    [("ko", {}, "ko"), ("ko", {"lang": "en"}, "en"), ("xx", {}, "en"), (None, {"lang": "ko"}, "ko")],
)
def test_the_language_that_it_was_started_with_is_that_of_readers_whose_link_names_none(
    started_with, link, shown, monkeypatch
):
    if started_with:
        monkeypatch.setenv("GRADLAB_LANGUAGE", started_with)
    assert open_page("home", **link).title[0].value == translator(shown)("Why a network learns from a loss")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "export must be told a folder, or a file by --notebook. Got neither instead."),
        (["--notebook", "own.ipynb"], "own.ipynb is there already. --force replaces it."),
        (["--notebook", "own.txt", "--force"], "path must end with .ipynb. Got 'own.txt' instead."),
    ],
)
def test_an_export_says_what_it_lacks_and_overwrites_nothing(words, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("own.ipynb", "own.txt"):
        (tmp_path / name).write_text("mine")
    with pytest.raises(SystemExit, match=re.escape(told)):
        command.main(["export", *words])
    assert {file.read_text() for file in tmp_path.iterdir()} == {"mine"}
