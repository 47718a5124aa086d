"""A function of one's own, as the file that it saves: it moves under the mouse, and no text of it lies on another."""

import numpy as np
import pytest
from playwright.sync_api import expect

from gradlab import accuracy, along_weight, cross_entropy_error, descend, lesson, plot
from gradlab.plotting.notebook import film_for

pytestmark = pytest.mark.browser

OVERLAPS = """() => {
    const shown = [...document.querySelectorAll('h1, label, th, td, .gl-words p > span:not(.gl-longest), .gl-picture')];
    const boxes = shown.map(one => one.getBoundingClientRect()).filter(box => box.width && box.height);
    return boxes.flatMap((a, k) => boxes.slice(k + 1).filter(b =>
        a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)).length;
}"""
CUT_OFF = "() => [...document.querySelectorAll('td, th')].filter(one => one.scrollWidth > one.clientWidth + 1).length"


@pytest.fixture
def opened(chromium, tmp_path):
    """Opens the file of a film in a window of this width."""
    contexts = []

    def one(film, width=1200):
        film.save(tmp_path / "own.html", title="A function of one's own")
        contexts.append(chromium.new_context(viewport={"width": width, "height": 800}))
        page = contexts[-1].new_page()
        met = []
        page.on("console", lambda message: met.append(message.text))
        page.on("pageerror", lambda error: met.append(str(error)))
        page.goto((tmp_path / "own.html").as_uri())
        page.wait_for_selector(".gl-picture img")
        assert met == []
        return page

    yield one
    for each in contexts:
        each.close()


def test_the_point_follows_the_mouse_and_the_numbers_follow_the_point(opened):
    page = opened(plot(np.sin, (-3, 3), at=0.5))
    grip = page.locator("[data-drag]").first.bounding_box()
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    expect(page.locator("thead th").first).to_have_text("x = 0.5")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 100, y, steps=5)
    page.mouse.up()
    expect(page.locator("thead th").first).not_to_have_text("x = 0.5")
    place = float(page.locator("thead th").first.text_content().replace("x = ", "").replace("−", "-"))
    value = float(page.locator("tbody td").first.text_content().replace("−", "-"))
    assert -1.2 < place < 0
    assert value == pytest.approx(np.sin(place), abs=1e-3)


@pytest.mark.parametrize("width", [390, 1000, 1366])
def test_no_text_lies_on_another_and_none_is_cut_off(opened, width):
    x, t = lesson.digits(100)
    both = [along_weight(lesson.network(), lesson.TELLING[1], each, x, t) for each in (accuracy, cross_entropy_error)]
    films = [plot(both, (-2, 2), at=-1.9, rate=30), plot(np.floor, (-3, 3), title="a name that takes its room")]
    films.append(plot([np.exp, lambda x: -1e-9 * np.exp(-x)], (-30, 3), at=-20))
    films.append(film_for(descend(lambda w: (w[0] - 1) ** 2 + 3 * w[1] ** 2, [3.0, 2.0], 0.1, 30)))
    for film in films:
        page = opened(film, width)
        assert page.evaluate(OVERLAPS) == 0
        assert page.evaluate(CUT_OFF) == 0
