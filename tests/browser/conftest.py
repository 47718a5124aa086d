"""A real browser before the really running app. Without one these tests are skipped; under CI they must run."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tests.benchmarks.students import ROOT, server
from tests.browser.visitor import Visitor

CHROMIUM = Path("/usr/bin/chromium")  # Debian's; elsewhere Playwright's own
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LOCALES = {"en": "en-US", "ko": "ko-KR"}

Visit = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests here need a browser. They come last: while it runs, no other test can run an event loop here."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM if CHROMIUM.exists() else None, args=QUIET)
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
def visit(chromium: Browser) -> Iterator[Visit]:
    """``visit(url, lang=…)``: a reader with a browser window of his own. None may meet an error."""
    visitors = []

    def one(url: str, lang: str = "en") -> Visitor:
        context = chromium.new_context(
            viewport={"width": 1400, "height": 900}, color_scheme="light", locale=LOCALES[lang], accept_downloads=True
        )
        visitors.append(Visitor(context.new_page(), url))
        return visitors[-1]

    yield one
    met = [each.errors() + each.complaints for each in visitors]
    for each in visitors:
        each.page.context.close()
    assert met == [[]] * len(visitors)
