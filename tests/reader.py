"""A reader without a browser: pages opened through the entry script, their controls moved, their words read."""

from functools import cache
from pathlib import Path

from streamlit.testing.v1 import AppTest

from gradlab.app.pages import ASKING
from gradlab.app.pages import PAGES as TABLE

ROOT = Path(__file__).parents[1]
PAGES = [page.name for page in TABLE]
LESSONS = [page.name for page in ASKING]
PICTURED = ["home", *LESSONS]
PATIENCE = 300  # seconds that a page may take: a busy machine is no fault of the page


def open_page(name, **link):
    """A page by its link, for this test alone."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=PATIENCE)
    for key, value in link.items():
        app.query_params[key] = value
    app.run()
    return app.switch_page(f"pages/{name}.py").run() if name != "home" else app


@cache
def read_page(name, **link):
    """The same, opened once for all tests that only read it."""
    return open_page(name, **link)


def table(app, number=0):
    """One of the page's tables of readings, as rows of cells; the first holds the headings only."""
    tables = [text.value for text in app.markdown if text.value.startswith("| ")]
    rows = [
        line.strip("| ").replace("*", "").replace("−", "-").replace("\xa0", " ").split(" | ")
        for line in tables[number].splitlines()
    ]
    return [rows[0], *rows[2:]]


def words(app):
    """All that the page says."""
    return "\n".join(text.value for text in app.markdown).replace("\xa0", " ")
