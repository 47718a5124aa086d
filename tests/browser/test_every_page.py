"""Every page in both languages, as a reader meets it in a real browser."""

import io
import re
from xml.etree import ElementTree

import numpy as np
import pandas
import pytest
from PIL import Image
from reader import LESSONS

from gradlab.app.language import translator
from tests.browser.test_layout import assert_it_is_the_page

LANGUAGES = ("en", "ko")
IN_TURN = [  # of each page one language at every change
    pytest.param(name, lang, marks=[] if (k + n) % 2 else pytest.mark.survey)
    for k, name in enumerate(LESSONS)
    for n, lang in enumerate(LANGUAGES)
]
MOVES = {  # lesson → a slider by its place, and a key that moves it
    "loss_functions": (0, "Home"),
    "mini_batch": (0, "ArrowLeft"),
    "accuracy_vs_loss": (0, "ArrowRight"),
    "step_vs_sigmoid": (0, "ArrowRight"),
    "temperature": (0, "ArrowRight"),
    "accuracy_stays": (0, "ArrowLeft"),
    "without_gradient": (0, "ArrowLeft"),
    "own_digit": (2, "ArrowLeft"),
    "chain_rule": (0, "ArrowRight"),
    "learning_stops": (0, "ArrowRight"),
    "gradient_check": (0, "ArrowLeft"),
    "loss_landscape": (0, "ArrowRight"),
}
MEASURED = re.compile(r"[\d.,]+\sms\b")  # how long something took is measured anew each time


def told(visitor):
    """The page's tables without what is a time."""
    return [MEASURED.sub("", table) for table in visitor.tables()]


# The root, a lesson, and a page without a question: a server that is asked for the first time treats all others alike.
@pytest.mark.parametrize(("name", "first"), [("home", "ko"), ("accuracy_vs_loss", "en"), ("vote", "ko")])
def test_a_deep_link_opens_the_page_of_a_fresh_server(fresh_app, visit, name, first):
    for lang in sorted(LANGUAGES, key=lambda each: each != first):
        assert_it_is_the_page(visit(fresh_app, new=True).open(name, lang=lang), name, lang)


@pytest.mark.parametrize(("name", "lang"), IN_TURN)
def test_a_key_moves_the_numbers_and_the_picture_and_the_link_holds_them(app, visit, name, lang):
    visitor, (slider, key) = visit(app).open(name, lang=lang), MOVES[name]
    tables, pictures = told(visitor), visitor.pictures()
    visitor.press(key, slider)
    moved, drawn = told(visitor), visitor.pictures()
    assert moved != tables
    assert drawn != pictures
    visitor.page.reload()
    assert told(visitor.settled()) == moved
    assert visitor.pictures() == drawn
    other = visit(app, lang="ko" if lang == "en" else "en").follow(visitor.copied())
    assert told(other) == moved
    assert other.pictures() == drawn


@pytest.mark.parametrize(("name", "lang"), IN_TURN)
def test_what_is_downloaded_is_what_it_says(app, visit, name, lang):
    visitor = visit(app).open(name, lang=lang)
    files = visitor.menus().count()
    assert files >= 1
    for number in range(files):
        drawn, shown, numbers = visitor.downloads("SVG", "PNG", "CSV", number=number)
        svg, png = ElementTree.fromstring(drawn), Image.open(io.BytesIO(shown))
        assert svg.tag.endswith("}svg")
        inches = [float(svg.attrib[side].removesuffix("pt")) / 72 for side in ("width", "height")]
        assert np.allclose(png.size, 200 * np.array(inches), atol=1)
        assert len(png.convert("RGB").getcolors(png.width * png.height)) > 20
        assert png.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
        read = pandas.read_csv(io.BytesIO(numbers))
        assert [*read] == pandas.read_csv(io.BytesIO(numbers), header=None, dtype=str).iloc[0].tolist()  # no name twice
        assert len(read) >= 1
        assert not read.isna().all().any()


def test_the_language_of_the_browser_is_the_page_s_first(app, visit):
    visitor = visit(app, lang="ko").open("accuracy_vs_loss")
    assert visitor.page.locator("h1").inner_text() == translator("ko")("Why not accuracy?")
    assert "lang=ko" in visitor.page.url


def test_readers_do_not_disturb_each_other(app, visit):
    alone = {}
    for w in (0.3, 0.305, -1.2, -1.195):
        alone[w] = visit(app).open("accuracy_vs_loss", w=w).tables()
    first, second = (visit(app, new=True).open("accuracy_vs_loss", w=w) for w in (0.3, -1.2))
    for visitor, w in ((first, 0.305), (second, -1.195)):
        visitor.press("ArrowRight", 0)
        assert visitor.tables() == alone[w]
    assert first.tables() == alone[0.305]
    first.page.reload()
    assert first.settled().tables() == alone[0.305]
    assert second.tables() == alone[-1.195]
