"""A digit is drawn by mouse, by finger, and over one that keys have chosen; it stays as long as its tab does."""

import math
from itertools import pairwise

import pytest
from playwright.sync_api import expect
from test_layout import FAULTS

from gradlab.app.canvas import CSS, HTML, JS
from tests.browser.barriers import barriers
from tests.browser.visitor import cut_off

LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
SEVEN = (6.0, 6.0), (21.0, 6.0), (12.0, 24.0)  # in pixels of the field
KEPT = "() => JSON.parse(Object.entries(sessionStorage).find(([name]) => name.startsWith('gradlab '))?.[1] ?? '[]')"
SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"


def field(visitor):
    return visitor.page.locator(".gl-canvas svg")


def strokes(visitor):
    """How many are shown, and how many the tab keeps."""
    return field(visitor).locator("path").count(), len(visitor.page.evaluate(KEPT))


def opened(visit, url, size, **link):
    visitor = visit(url, new=True)
    visitor.page.set_viewport_size(size)
    return in_view(visitor.open("own_digit", **link))


def in_view(visitor):
    """Have all of the field in the window."""
    field(visitor).evaluate("field => field.scrollIntoView({block: 'center'})")
    return visitor


def along(corners, count=8):
    """Places on the way from corner to corner."""
    for (x, y), (to_x, to_y) in pairwise(corners):
        yield from ((x + (to_x - x) * k / count, y + (to_y - y) * k / count) for k in range(count))
    yield corners[-1]


def on_screen(visitor, places):
    box = field(visitor).bounding_box()
    return [(box["x"] + x * box["width"] / 28, box["y"] + y * box["height"] / 28) for x, y in places]


def draw(visitor, corners=SEVEN):
    """Draw by the mouse, and wait for what the page says then."""
    before, mouse = visitor.words(), visitor.page.mouse
    first, *others = on_screen(visitor, along(corners))
    mouse.move(*first)
    mouse.down()
    for place in others:
        mouse.move(*place)
    mouse.up()
    return visitor.changed(before)


def press(visitor, name):
    before = visitor.words()
    visitor.page.get_by_role("button", name=name, exact=True).click()
    return visitor.changed(before)


def test_a_7_is_at_once_under_the_pen_and_told_when_it_is_lifted(app, visit):
    visitor = opened(visit, app, LAPTOP)
    page, opening, address = visitor.page, visitor.words(), visitor.page.url
    assert 260 < field(visitor).bounding_box()["width"] <= 280
    assert field(visitor).evaluate("field => getComputedStyle(field).cursor") == "crosshair"
    first, *others = on_screen(visitor, along(SEVEN))
    page.mouse.move(*first)
    page.mouse.down()
    for place in others:
        page.mouse.move(*place)
    assert strokes(visitor) == (1, 0)
    assert visitor.settled().words() == opening
    page.mouse.up()
    seen = visitor.changed(opening).words()
    ((points, width),) = page.evaluate(KEPT)
    assert width == 2
    assert points == [pytest.approx(place, abs=0.02) for place in along(SEVEN)]
    page.get_by_role("slider", name="Thickness").fill("4")
    both = draw(visitor, [(9, 15), (20, 15), (60, 15)]).words()  # over the edge
    assert max(x for x, _ in page.evaluate(KEPT)[1][0]) == 28
    assert page.evaluate(KEPT)[1][1] == 4
    assert press(visitor, "Undo").words() == seen
    page.reload()
    assert in_view(visitor.changed("")).words() == seen
    assert strokes(visitor) == (1, 1)
    assert both not in (seen, opening)
    assert page.url == address
    assert "There is no ink in the image." in press(visitor, "Clear").words()  # the test digit is gone, too
    assert strokes(visitor) == (0, 0)


def test_a_finger_draws_on_the_field_and_scrolls_the_page_beside_it(app, visit):
    visitor = opened(visit, app, PHONE, lang="ko")
    page, client = visitor.page, visitor.page.context.new_cdp_session(visitor.page)
    client.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind, *fingers):
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(fingers)]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(16)

    def swipe(places):
        for number, place in enumerate(places):
            touch("touchMove" if number else "touchStart", place)
        touch("touchEnd")

    before, scrolled = visitor.words(), page.evaluate(SCROLLED)
    swipe(on_screen(visitor, along(SEVEN[::-1])))  # from below: so a page is scrolled
    before = visitor.changed(before).words()
    assert strokes(visitor) == (1, 1)
    assert page.evaluate(SCROLLED) == scrolled
    first, second = on_screen(visitor, [(5, 18), (24, 24)])
    touch("touchStart", first)
    touch("touchStart", first, second)  # a second finger draws nothing
    touch("touchMove", (first[0] + 50, first[1]), (second[0], second[1] - 50))
    touch("touchEnd")
    visitor.changed(before)
    assert strokes(visitor) == (2, 2)
    assert page.evaluate(KEPT)[1][0] == [pytest.approx(place, abs=0.02) for place in ((5, 18), (10, 18))]
    box = field(visitor).bounding_box()
    beside = (box["x"] + box["width"] + PHONE["width"]) / 2
    assert PHONE["width"] - box["x"] - box["width"] >= 64
    swipe([(beside, box["y"] + 200 - 10 * step) for step in range(20)])
    visitor.page.wait_for_function(
        "before => document.querySelector('[data-testid=stMain]').scrollTop > before + 50", arg=scrolled
    )
    assert strokes(visitor) == (2, 2)
    assert min(button.bounding_box()["height"] for button in page.locator(".gl-canvas button").all()) >= 44


def test_there_is_no_barrier_and_no_text_over_another_beside_a_drawing(app, visit):
    visitor = visit(app, new=True)
    for size, theme, lang in ((LAPTOP, "dark", "en"), (PHONE, "light", "ko")):
        visitor.page.set_viewport_size(size)
        in_view(visitor.prefer(theme).open("own_digit", lang=lang))
        if not strokes(visitor)[0]:
            draw(visitor)
        assert barriers(visitor, "[data-testid=stMain]") == [], theme
        assert visitor.page.evaluate(FAULTS) == [], theme
        assert not visitor.scrolls_sideways()


def test_over_a_digit_that_keys_have_chosen_the_strokes_stay(app, visit):
    visitor = draw(opened(visit, app, PHONE))
    page, below = visitor.page, field(visitor).locator("image")
    before, image = visitor.words(), below.get_attribute("href")
    page.get_by_role("combobox").first.focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    visitor.changed(before)
    assert below.get_attribute("href") != image
    assert strokes(visitor) == (1, 1)
    page.get_by_role("button", name="Clear").focus()
    before = visitor.words()
    page.keyboard.press("Enter")
    visitor.changed(before)
    assert strokes(visitor) == (0, 0)


def test_a_replaced_server_is_told_of_the_drawing_again(replaceable, visit):
    visitor = draw(opened(visit, replaceable.url, LAPTOP))
    before = visitor.words()
    with cut_off(visitor):
        replaceable.replace()
    assert visitor.settled().words() == before
    assert strokes(visitor) == (1, 1)
    press(in_view(visitor), "Undo")
    assert strokes(visitor) == (0, 0)


# The script alone, in a page that may keep nothing. What it has sent last stands in window.sent.
BARE = """async ([script, html, css]) => {
    document.body.innerHTML = html;
    document.head.append(Object.assign(document.createElement('style'), {textContent: css}));
    const {default: mount} = await import(URL.createObjectURL(new Blob([script], {type: 'text/javascript'})));
    const data = {key: 'k', paper: 'data:,', most: [3, 12], label: '', clear: 'Clear', thickness: '', full: 'full'};
    window.show = (undo, up = 0) => mount({
        data: {...data, undo, up}, parentElement: document.body, setTriggerValue: name => { window.told = name; },
        setStateValue: (name, value) => { window.sent = [name, structuredClone(value)]; },
    });
    window.show('Undo');
}"""


def test_a_full_drawing_says_so_and_a_hand_that_trembles_fills_none(chromium):
    page = chromium.new_page()
    page.evaluate(BARE, [JS, HTML, CSS])
    svg, told = page.locator("svg"), page.get_by_role("status")
    box = svg.bounding_box()

    def stroke(*places):
        for number, (x, y) in enumerate(places):
            page.mouse.move(box["x"] + 10 * x, box["y"] + 10 * y)
            if not number:
                page.mouse.down()
            if number == 1:  # the page is shown anew under the pen
                page.evaluate("() => window.show('Undo')")
        page.mouse.up()
        return page.evaluate("() => window.sent")

    name, ((points, width),) = stroke((5, 5), (5.1, 5), (5.2, 5.1), (9, 5), (9.1, 5.1), (9, 9))
    assert (name, width) == ("strokes", 2)
    assert points == [[5, 5], [9, 5], [9, 9]]
    stroke((3, 3))
    expect(told).to_have_text("")
    assert [len(points) for points, _ in stroke(*((2 + k, 20) for k in range(20)))[1]] == [3, 1, 8]
    expect(told).to_have_text("full")
    assert len(stroke((9, 25))[1]) == 3
    page.evaluate("() => window.show('Zurück')")
    page.get_by_role("button", name="Zurück").click()
    expect(told).to_have_text("")
    expect(svg.locator("path")).to_have_count(2)
    stroke((9, 25))
    expect(told).to_have_text("full")  # of strokes there may be three
    assert len(stroke((9, 27))[1]) == 3
    assert all(
        math.dist(*pair) >= 0.3 for points, _ in page.evaluate("() => window.sent")[1] for pair in pairwise(points)
    )
    page.get_by_role("button", name="Clear").click()
    assert page.evaluate("() => [window.sent, window.told]") == [["strokes", []], "cleared"]
    page.evaluate("() => window.show('Zurück', 5)")  # all is shown five pixels up, where the pen is, too
    assert stroke((9, 9)) == ["strokes", [[[[9, 14]], 2]]]
    assert abs(svg.locator("path").bounding_box()["y"] + 10 - box["y"] - 90) < 2
    page.close()
