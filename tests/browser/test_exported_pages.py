"""Exported pages in a real browser, from files, without a network: they move, answer, check, and bar nobody."""

import subprocess
import sys

import pytest

from tests.benchmarks.students import ROOT
from tests.browser.barriers import barriers
from tests.browser.visitor import Visitor

FEW = ("home", "accuracy_vs_loss", "review")
PHONE = {"width": 390, "height": 844}
# In a process of its own: in this one other tests may leave the drawings out.
EXPORT = """
import sys
from pathlib import Path
from gradlab.app.export import export, sheets
from gradlab.app import export as module
few = [f'{name}.html' for name in sys.argv[2:]]
if few:
    module.sheets = lambda language, every: [each for each in sheets(language, every) if each.file in few]
for file, size in export(Path(sys.argv[1]), "en" if few else None):
    print(size, file)
"""
READY = """() => [...document.querySelectorAll('[data-film]')]
    .every(each => !each.getClientRects().length || each.querySelector('.gl-picture img'))"""
OPEN = "() => document.querySelectorAll('details').forEach(each => { each.open = true; })"


def exported(folder, *few):
    subprocess.run([sys.executable, "-c", EXPORT, str(folder), *few], cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A few pages of one language."""
    return exported(tmp_path_factory.mktemp("few") / "pages", *FEW)


@pytest.fixture
def reader(chromium):
    """``reader(file, …)``: an exported page, open, without a network; nothing may be complained of."""
    visitors = []

    def one(file, **window):
        context = chromium.new_context(offline=True, **{"viewport": {"width": 1366, "height": 768}, **window})
        visitors.append(Visitor(context.new_page(), ""))
        visitors[-1].page.goto(file.as_uri())
        visitors[-1].page.wait_for_function(READY)
        return visitors[-1]

    yield one
    assert [each.complaints for each in visitors] == [[]] * len(visitors)
    for each in visitors:
        each.page.context.close()


def test_the_mouse_drags_the_point_and_an_answer_shows_its_verdict_and_moves_nothing(folder, reader):
    visitor = reader(folder / "en" / "accuracy_vs_loss.html")
    page = visitor.page
    x, y = (sum(each) for each in zip(*box_of(page.locator("[data-drag]").first), strict=True))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 150, y, steps=5)
    page.mouse.up()
    frame, high = visitor.frame(), box_of(page.locator(".gl-film"))[0]
    assert int(frame) > 200
    assert "43 jumps" not in page.locator("main").inner_text()
    assert page.locator(".gl-words p").count() == 0
    page.get_by_role("button", name="It changes slightly too.").click()
    page.locator(".gl-words p").first.wait_for()
    assert "✗ Not so: you chose “It changes slightly too.”" in page.locator("main").inner_text()
    assert "✓ Right" not in page.locator("main").inner_text()
    assert visitor.frame() == frame
    assert box_of(page.locator(".gl-film"))[0] == high
    page.reload()  # the answer stands in the address
    page.locator(".gl-words p").first.wait_for()
    page.get_by_role("button", name="Answer again").click()
    page.get_by_role("button", name="Just show me").wait_for()
    assert "43 jumps" not in page.locator("main").inner_text()


def box_of(place):
    """Its upper left corner, and from there to its middle."""
    box = place.bounding_box()
    return (box["x"], box["y"]), (box["width"] / 2, box["height"] / 2)


def test_a_finger_drags_the_point(folder, reader):
    page = reader(folder / "en" / "home.html", viewport=PHONE, has_touch=True).page
    client, drag = page.context.new_cdp_session(page), page.locator("[data-drag]").first
    drag.scroll_into_view_if_needed()
    x, y = (sum(each) for each in zip(*box_of(drag), strict=True))
    before = page.locator(".gl-film").first.get_attribute("data-frame")
    for kind, far in (("touchStart", 0), ("touchMove", 40), ("touchMove", 80)):
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x + far, "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("before => document.querySelector('.gl-film').dataset.frame - before > 50", arg=before)


def test_an_exercise_checks_itself(folder, reader):
    page = reader(folder / "en" / "review.html").page
    field, said = (
        page.locator("[data-low]").first,
        page.locator("main strong", has_text="Not yet.").filter(visible=True),
    )
    right = page.get_by_text("Right.", exact=True).filter(visible=True)
    for number in ("5", "2.3"):
        field.fill(number)
        field.press("Enter")
        (said if number == "5" else right).wait_for()
    assert said.count() == 0
    page.reload()
    right.wait_for()
    assert field.input_value() == "2.3"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_barred_and_no_page_is_wider_than_its_window(folder, reader, theme):
    for name in FEW:
        visitor = reader(folder / "en" / f"{name}.html", color_scheme=theme)
        visitor.page.evaluate(OPEN)
        visitor.page.wait_for_function(READY)
        assert barriers(visitor) == []
        ink = visitor.page.evaluate("() => getComputedStyle(document.body).color")
        assert ink == {"light": "rgb(22, 24, 31)", "dark": "rgb(250, 250, 250)"}[theme]


@pytest.mark.survey
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_page_opens_moves_and_bars_nobody(reader, tmp_path_factory, language):
    folder = exported(tmp_path_factory.mktemp("all") / "pages")
    sizes = [file.stat().st_size for file in (folder / language).iterdir()]
    assert sum(sizes) < 12e6
    for file in sorted((folder / language).iterdir()):
        for theme, window in (("light", PHONE), ("dark", {"width": 1366, "height": 768})):
            visitor = reader(file, color_scheme=theme, viewport=window)
            visitor.page.evaluate(OPEN)
            visitor.page.wait_for_function(READY)
            assert barriers(visitor) == [], file.name
            wide = visitor.page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= window["width"], file.name
            if "review" not in file.name:
                before = visitor.frame()
                slider = visitor.page.locator(".gl-slider input").first
                at_its_end = slider.evaluate("slider => slider.value === slider.max")
                slider.press("ArrowLeft" if at_its_end else "ArrowRight")
                visitor.page.wait_for_function(
                    "was => document.querySelector('.gl-film').dataset.frame !== was", arg=before
                )
            visitor.page.context.close()
