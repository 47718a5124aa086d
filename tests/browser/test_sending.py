"""A film is inflated while the page goes on: what was sent last is shown, whenever what came before it is ready."""

import re
from base64 import b64encode

import numpy as np
import pytest
from playwright.sync_api import expect
from reader import added, entry

from gradlab import sigmoid, trace
from gradlab.plotting import slope
from gradlab.plotting.film import SCRIPT, SHEET, Film, Slider
from gradlab.plotting.frames import UNIT
from gradlab.plotting.picture import Caption, Stroke
from gradlab.text import Translate

W = np.linspace(-4, 4, 81)
# A page with the script alone. An inflation is ready when the test says so: inflated[0]() for the first, and so on.
BARE = """async ([script, sheet]) => {
    document.body.innerHTML = '<main></main><div class=st-key-w><input type=range max=80></div>';
    document.head.append(Object.assign(document.createElement('style'), {textContent: sheet}));
    window.mount = (await import(URL.createObjectURL(new Blob([script], {type: 'text/javascript'})))).default;
    const Inflating = DecompressionStream;
    window.inflated = [];
    window.DecompressionStream = function (format) {
        const {readable, writable} = new Inflating(format);
        const ready = new Promise(done => window.inflated.push(done));
        return {writable, readable: readable.pipeThrough(new TransformStream({flush: () => ready}))};
    };
}"""
# The data is not aligned, as it may come.
SEND = """text => {
    const data = Uint8Array.from(' ' + atob(text), letter => letter.charCodeAt(0)).subarray(1);
    window.end = window.mount({data, parentElement: document.querySelector('main')});
}"""


@pytest.fixture
def bare(chromium):
    """A bare page with the script, in which no error may be met."""
    page, met = chromium.new_page(), []
    page.on("pageerror", lambda error: met.append(str(error)))
    page.on("console", lambda said: met.append(said.text))
    page.evaluate(BARE, [SCRIPT, SHEET])
    yield page
    page.close()
    assert met == []


def send(page, label, key=""):
    """Send a film whose slider is called so, and is led by the page's that has this key."""
    values = sigmoid(W)
    moving = [Stroke("place", slope.ABOVE, [(W, values)], draggable=True)]
    picture = slope.function_over_slope(Translate(), trace(sigmoid, W, 0.1), "x", (), alt="alt", moving=moving)
    film = Film([Slider(label, [f"w = {w:g}" for w in W], key, first=40)], [picture])
    page.evaluate(SEND, b64encode(film.sent).decode())


def ready(page, number):
    """Let the inflation of so many be done, and the page go on for a while."""
    page.evaluate("number => window.inflated[number]()", number)
    page.wait_for_timeout(300)


def test_the_latest_is_shown_though_the_one_before_it_is_ready_later(bare):
    send(bare, "first")
    send(bare, "second")
    ready(bare, 1)
    expect(bare.locator("label")).to_have_text("second")
    ready(bare, 0)
    expect(bare.locator("label")).to_have_text("second")
    expect(bare.locator(".gl-film")).to_have_count(1)


def test_what_is_ready_in_the_order_in_which_it_was_sent_is_shown_too(bare):
    for number, label in enumerate(("first", "second")):
        send(bare, label)
        ready(bare, number)
        expect(bare.locator("label")).to_have_text(label)


def test_what_comes_while_a_hand_holds_the_point_is_shown_when_it_lets_go_the_latest_of_it(bare):
    send(bare, "first")
    ready(bare, 0)
    box = bare.locator("[data-drag]").bounding_box()
    bare.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    bare.mouse.down()
    bare.mouse.move(box["x"] + 60, box["y"], steps=5)
    for label in ("second", "third"):
        send(bare, label)
    ready(bare, 2)
    ready(bare, 1)
    expect(bare.locator("label")).to_have_text("first")
    at = bare.locator(".gl-film").get_attribute("data-frame")
    assert int(at) > 40
    bare.mouse.up()
    expect(bare.locator("label")).to_have_text("third")
    assert bare.locator(".gl-film").get_attribute("data-frame") == at


def test_what_is_ready_when_the_film_has_gone_is_not_shown(bare):
    send(bare, "first", "w")
    bare.evaluate("window.end()")
    ready(bare, 0)
    expect(bare.locator(".gl-film")).to_have_count(0)
    assert bare.locator(".st-key-w input").get_attribute("aria-valuetext") is None
    send(bare, "second")
    ready(bare, 1)
    expect(bare.locator("label")).to_have_text("second")
    send(bare, "third")
    bare.evaluate("window.end()")
    ready(bare, 2)
    expect(bare.locator(".gl-film")).to_have_count(0)


def test_a_path_and_its_words_follow_both_sliders_that_they_are_over(bare):
    a, b = np.array([-2.0, 0.0, 2.0]), np.array([0.25, 0.75])
    x, y = np.meshgrid(a, b, indexing="ij")
    path = Stroke("path", slope.ABOVE, [(x, y), (x + y, 0 * x + 0.5)])
    start = Stroke("start", slope.ABOVE, [(a, b)], sliders=(0, 1), draggable=True)
    texts = [[f"from {one:g}, {other:g}" for other in b] for one in a]
    picture = slope.function_over_slope(Translate(), trace(sigmoid, W, 0.1), "x", (), alt=texts, moving=[path, start])
    film = Film([Slider("a", list(map(str, a))), Slider("b", list(map(str, b)))], [picture], [texts])
    bare.evaluate(SEND, b64encode(film.sent).decode())
    ready(bare, 0)
    shown = film.data()["pictures"][0]
    left, top, width, height = shown["wide"]["panels"][0]
    for one in range(3):
        for other in range(2):
            for number, frame in enumerate((one, other)):
                bare.locator(".gl-slider input").nth(number).fill(str(frame))
            said = bare.locator(".gl-words span:not(.gl-longest)")
            expect(said).to_have_text(texts[one][other])
            expect(bare.locator(".gl-picture img")).to_have_attribute("alt", texts[one][other])
            first = [entry(added(column), one, other) / UNIT for column in shown["strokes"][0]["points"][0]]
            drawn = bare.locator(".gl-picture > svg > svg > path").first.get_attribute("d")
            at = [float(number) for number in re.findall(r"-?[\d.]+", drawn)[:2]]
            assert at == pytest.approx([left + width * first[0], top + height * first[1]])


def test_a_caption_follows_its_point_and_stays_within_its_panel(bare):
    point = Stroke("place", slope.ABOVE, [(W, sigmoid(W))], draggable=True)
    caption = Caption("caption", slope.ABOVE, W, np.inf, "what it means here", align="follow")
    picture = slope.function_over_slope(
        Translate(), trace(sigmoid, W, 0.1), "x", (), alt="alt", moving=[point], captions=[caption]
    )
    film = Film([Slider("x", list(map(str, W)))], [picture])
    bare.evaluate(SEND, b64encode(film.sent).decode())
    ready(bare, 0)
    for size, backdrop in ((1366, "wide"), (390, "narrow")):
        bare.set_viewport_size({"width": size, "height": 768})
        shown = film.data()["pictures"][0][backdrop]
        drawn = "{:g} {:g}".format(*shown["size"])
        expect(bare.locator(".gl-picture > svg")).to_have_attribute("viewBox", f"0 0 {drawn}")  # of the other backdrop
        bare.wait_for_function("() => document.querySelector('.gl-picture > svg').getBoundingClientRect().width > 0")
        over = bare.locator(".gl-picture > svg").bounding_box()
        scale = over["width"] / shown["size"][0]
        left, width = over["x"] + scale * shown["panels"][0][0], scale * shown["panels"][0][2]
        for frame, share in ((0, 0.0), (40, 0.5), (80, 1.0)):
            bare.locator(".gl-slider input").fill(str(frame))
            expect(bare.locator(".gl-film")).to_have_attribute("data-frame", str(frame))
            text = bare.locator(".gl-picture svg text").bounding_box()
            assert text["width"] > 60
            assert text["x"] == pytest.approx(left + share * (width - text["width"]), abs=1)
            assert text["y"] + text["height"] <= over["y"] + scale * shown["panels"][0][1]


def test_the_grips_pulse_until_one_of_them_is_used_and_not_for_whom_motion_is_too_much(bare):
    send(bare, "first")
    ready(bare, 0)
    pulses = lambda: bare.locator(".gl-grip").first.evaluate("grip => getComputedStyle(grip).animationName")  # noqa: E731
    bare.emulate_media(reduced_motion="reduce")
    assert pulses() == "none"
    bare.emulate_media(reduced_motion="no-preference")
    assert pulses() == "gl-pulse"
    box = bare.locator("[data-grip]").first.bounding_box()
    bare.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    bare.mouse.down()
    bare.mouse.up()
    assert pulses() == "none"
