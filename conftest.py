"""What every test can rely on, those of ``deploy/`` too; and which tests run in one process, one after the other."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Error, Page, sync_playwright
from threadpoolctl import threadpool_limits
from xdist.scheduler import LoadScopeScheduling

from gradlab.app.pages_and_questions import PAGES
from gradlab.votes import Rooms, engine
from tests import postgres
from tests.benchmarks.students import ROOT, Replaceable, server
from tests.browser.visitor import Visitor, launch
from tests.classroom import Clock

# As the app has it: several processes with a thread for each core would fight over the cores.
threadpool_limits(1, user_api="blas")

# The same examples at every run, and no limit on the time that one takes: a slow computer is not a wrong result.
settings.register_profile("gradlab", max_examples=50, deadline=None, derandomize=True, database=None)
settings.load_profile("gradlab")
# New examples at every run, and many: ``pytest --hypothesis-profile=nightly``.
settings.register_profile("nightly", max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))

#: Tests that look at every page in many windows: too long for every change.
SURVEYS = ("test_layout", "test_the_short_way")
LOCALES = {"en": "en-US", "ko": "ko-KR"}
PAGE_NAMES = [page.name for page in PAGES]

Visit = Callable[..., Visitor]


class ByPage(LoadScopeScheduling):
    """The tests of a page run in one process, which opens it once for all that only look; else those of a file."""

    def _split_scope(self, nodeid: str) -> str:
        """The page that a parameter or the file names; else the file, and in ``tests/browser`` each test by itself."""
        file, _, test = nodeid.partition("::")
        words = [*re.split(r"[][-]", test)[1:], Path(file).stem.removeprefix("test_")]
        page = next((word for word in words if word in PAGE_NAMES), None)
        own = nodeid if file.startswith("tests/browser/") else "hosts" if file.endswith("hosts.py") else file
        return page or own  # of the hosts there is one set on a machine


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByPage(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that open pages or databases come first: what takes long must not be begun last, and be waited for.

    The tests in a browser come last: while it runs, no other test can run an event loop there.
    """
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "browser"):
            item.add_marker("browser")
            if item.path.stem in SURVEYS:
                item.add_marker("survey")
    items.sort(key=lambda item: (item.get_closest_marker("browser") is not None, not takes_long(item)))


def takes_long(item: pytest.Item) -> bool:
    several_servers = item.path.is_relative_to(ROOT / "deploy")
    return several_servers or hasattr(item.module, "open_page") or "votes_address" in item.fixturenames


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server. Where it is not installed the test is skipped; under CI it must be there."""
    if not postgres.installed() and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster() as one:
        yield one


@pytest.fixture(params=["sqlite", "postgresql"])
def votes_address(request, tmp_path):
    """The address of an empty database that is to keep votes, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'votes.db'}"
    return request.getfixturevalue("postgresql").new()


@pytest.fixture
def clock(votes_address):
    return Clock(votes_address)


@pytest.fixture
def rooms(votes_address):
    """The rooms of an empty database, on each of the two."""
    opened = engine(votes_address)
    yield Rooms(opened)
    opened.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser. Without one these tests are skipped; under CI they must run."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"There is no Chromium here: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    """The address of an app that all tests share."""
    with server(ROOT / "streamlit_app.py") as (port, _):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def fresh_app() -> Iterator[str]:
    """The address of an app that nobody has visited yet."""
    with server(ROOT / "streamlit_app.py") as (port, _):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def replaceable() -> Iterator[Replaceable]:
    """An app whose server can be replaced."""
    one = Replaceable(ROOT / "streamlit_app.py")
    yield one
    one.stop()


SIZE = {"width": 1400, "height": 900}


def window(chromium: Browser, lang: str, **more: str) -> Page:
    """A window of a browser that nobody has used, in a language."""
    return chromium.new_context(viewport=SIZE, color_scheme="light", locale=LOCALES[lang], **more).new_page()


@pytest.fixture(scope="session")
def used(chromium: Browser) -> dict[str, Visitor]:
    """In each language a window that stays from test to test: it has Streamlit's scripts, megabytes, compiled."""
    return {lang: Visitor(window(chromium, lang, reduced_motion="reduce"), "") for lang in LOCALES}


@pytest.fixture
def visit(chromium: Browser, used: dict[str, Visitor]) -> Iterator[Visit]:
    """``visit(url, lang=…)``: a reader with a window of his own. None may meet an error.

    Those of a language share a browser; ``new=True``: nobody has used his before, and what moves by itself moves there.
    """
    visitors, free = [], dict(used)

    def one(url: str, lang: str = "en", new: bool = False) -> Visitor:
        if new:
            visitors.append(Visitor(window(chromium, lang), url))
        elif lang in free:
            visitors.append(free.pop(lang).enter(url, SIZE))
        else:
            visitors.append(Visitor(used[lang].page.context.new_page(), url))
        return visitors[-1]

    yield one
    met = [each.errors() + each.complaints for each in visitors]
    for each in visitors:
        if each in used.values():
            each.page.goto("about:blank")
        else:
            each.page.close()
    assert met == [[]] * len(visitors)
