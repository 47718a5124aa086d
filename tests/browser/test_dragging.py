"""A film under a hand: it moves while the mouse does, by touch and by keys, and tells the server once, at rest."""

import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from reader import added, entry

from gradlab import along_weight, autodiff, cross_entropy_error, lesson, sigmoid
from gradlab.app.language import translator
from gradlab.chapters.accuracy_vs_loss import figures
from gradlab.plotting.frames import UNIT
from gradlab.plotting.style import Style
from gradlab.text import format_number

LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
THUMB = ".st-key-w [style*=translate] >> nth=0"
STATE = """() => ({
    frame: Number(document.querySelector('.gl-film').dataset.frame),
    slider: document.querySelector('.st-key-w input').value,
    aria_text: document.querySelector('.st-key-w input').getAttribute('aria-valuetext'),
    focused: document.activeElement === document.querySelector('.st-key-w input'),
})"""
# How far each grip of each picture is from below the point, and from its panel's lower edge: at every tenth frame the
# farthest, in CSS pixels.
GRIPS = """async () => {
    const slider = document.querySelector('.st-key-w input'), pictures = [...document.querySelectorAll('.gl-picture')];
    const middle = node => {
        const {x, y, width, height} = node.getBoundingClientRect();
        return [x + width / 2, y + height / 2];
    };
    const apart = pictures.map(picture => [...picture.querySelectorAll('[data-grip]')].map(() => 0));
    for (let frame = 0; frame <= 800; frame += 10) {
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(slider, (frame - 400) / 200);
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        const {dataset} = document.querySelector('.gl-film');
        while (dataset.frame !== String(frame)) await new Promise(requestAnimationFrame);
        pictures.forEach((picture, k) => {
            const [x] = middle(picture.querySelector('[data-drag]'));
            const over = picture.querySelector('svg'), {y, height} = over.getBoundingClientRect();
            const edge = ({attributes: all}) => Number(all.y.value) + Number(all.height.value); // of a panel, in points
            const edges = [...over.querySelectorAll('svg')].map(
                panel => y + edge(panel) * height / over.viewBox.baseVal.height);
            picture.querySelectorAll('[data-grip]').forEach((grip, n) => {
                const [right, down] = middle(grip), off = Math.min(...edges.map(edge => Math.abs(edge - down)));
                apart[k][n] = Math.max(apart[k][n], Math.abs(right - x), off);
            });
        });
    }
    return apart;
}"""
# How high each paragraph and table beside each film's pictures is, at some eighty frames of the film.
HEIGHTS = """async () => {
    const films = [];
    for (const film of document.querySelectorAll('.gl-film')) {
        const slider = film.querySelector('.gl-slider input'), seen = new Set(), last = Number(slider.max);
        for (let frame = 0; frame <= last; frame += Math.ceil(last / 80)) {
            slider.value = String(frame);
            slider.dispatchEvent(new Event('input', {bubbles: true}));
            while (film.dataset.frame.split(' ')[0] !== String(frame)) await new Promise(requestAnimationFrame);
            const parts = [...film.querySelectorAll('.gl-words > *')];
            seen.add(parts.map(part => Math.round(part.getBoundingClientRect().height)).join(' '));
        }
        films.push([...seen]);
    }
    return films;
}"""
# The contrast with the page of each button's frame and words, and of the grips.
CONTRASTS = """() => {
    const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const light = colours => { // of what is painted one over the other
        for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
        const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const page = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
    const contrast = colour => {
        const [low, high] = [light([page, colour]), light([page])].sort((one, other) => one - other);
        return high / low;
    };
    const of = (selector, ...names) => [...document.querySelectorAll(selector)]
        .flatMap(node => names.map(name => contrast(getComputedStyle(node)[name])));
    return [of('.gl-film button:disabled', 'color', 'borderColor'), of('.gl-film button', 'color', 'borderColor'),
            of('.gl-grip', 'fill')];
}"""
COUNT = """() => {
    window.seen = new Set();
    const film = document.querySelector('.gl-film');
    new MutationObserver(() => window.seen.add(film.dataset.frame)).observe(film, {attributes: true});
}"""


@pytest.fixture
def main(app, visit):
    """The main page, and what goes to and fro between it and its server from now on."""
    visitor, sent = visit(app), []

    def listen(socket):
        socket.on("framesent", lambda data: sent.append(("sent", len(data))))
        socket.on("framereceived", lambda data: sent.append(("received", len(data))))

    visitor.page.once("websocket", listen)
    visitor.open("accuracy_vs_loss")
    sent.clear()
    visitor.page.evaluate(COUNT)
    return visitor, sent


def centre(place):
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, start, by, steps=40):
    """Press at a place and move by so many pixels; the button stays down."""
    x, y = start
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(1, steps + 1):
        page.mouse.move(x + by * k / steps, y)
        page.wait_for_timeout(8)


@pytest.mark.parametrize("held", ["point", "grip", "slider"])
def test_it_follows_the_mouse_and_tells_the_server_once(main, held):
    visitor, sent = main
    page = visitor.page
    places = {"point": "[data-drag] >> nth=1", "grip": "[data-grip] >> nth=2", "slider": THUMB}
    drag(page, centre(page.locator(places[held])), 160)
    page.wait_for_timeout(50)
    dragging = page.evaluate(STATE)
    assert len(page.evaluate("() => [...window.seen]")) >= 15
    assert sent == []
    page.mouse.up()
    visitor.settled()
    state = page.evaluate(STATE)
    assert abs(state["frame"] - dragging["frame"]) <= 5
    assert [kind for kind, _ in sent].count("sent") == 1
    assert sum(size for kind, size in sent if kind == "received") <= 8_000
    assert round((float(state["slider"]) + 2) / 0.005) == state["frame"]
    assert f"w={float(state['slider']):g}" in page.url
    assert state["focused"]


def test_a_hand_that_rests_tells_the_server_though_it_does_not_let_go(main):
    visitor, sent = main
    drag(visitor.page, centre(visitor.page.locator("[data-drag]").nth(0)), 60)
    visitor.page.wait_for_timeout(900)
    assert [kind for kind, _ in sent].count("sent") == 1
    assert "w=" in visitor.page.url
    visitor.page.mouse.up()


def test_each_axis_has_a_grip_under_the_point_at_every_frame_and_in_every_window(main):
    visitor, _ = main
    for size, beside in ((LAPTOP, True), (PHONE, False)):
        visitor.resize(size)
        apart = visitor.page.evaluate(GRIPS)
        assert [len(each) for each in apart] == [2, 2]
        assert np.max(np.abs(apart)) <= 6
        tops = [visitor.page.locator(".gl-picture").nth(k).bounding_box()["y"] for k in (0, 1)]
        assert (tops[0] == tops[1]) == beside
    numbers = visitor.page.locator(".gl-words table").bounding_box()
    assert tops[0] < numbers["y"] < numbers["y"] + numbers["height"] < tops[1]


@pytest.mark.parametrize("name", ["accuracy_vs_loss", "learning_stops"])
def test_nothing_grows_or_shrinks_while_it_moves(app, visit, name):
    visitor = visit(app).open(name)
    for size in (LAPTOP, PHONE):
        films = visitor.resize(size).page.evaluate(HEIGHTS)
        assert films
        assert all(len(heights) == 1 for heights in films), films


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_can_be_pressed_and_held_stands_out_from_the_page(app, visit, theme):
    visitor = visit(app).prefer(theme).open("learning_stops")
    parts = visitor.page.evaluate(CONTRASTS)
    assert all(parts)
    assert min(map(min, parts)) >= 3, parts


def test_keys_move_it_by_one_frame_and_by_more(main):
    visitor, _ = main
    slider, at = visitor.slider(), lambda: visitor.page.evaluate(STATE)["frame"]
    first = at()
    for key, least, most in (
        ("ArrowRight", 1, 1),
        ("ArrowLeft", -1, -1),
        ("PageUp", 10, 200),
        ("Shift+ArrowUp", 10, 200),
    ):
        before = at()
        slider.press(key)
        visitor.page.wait_for_function(
            "n => Number(document.querySelector('.gl-film').dataset.frame) !== n", arg=before
        )
        assert least <= at() - before <= most
    assert at() > first


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_slider_has_a_name_and_says_what_the_picture_shows(app, visit, lang):
    visitor, _ = visit(app).open("accuracy_vs_loss", lang=lang, w=0.3), translator(lang)
    assert visitor.slider().get_attribute("aria-label") == _("w, the value of this weight")
    said = visitor.page.evaluate(STATE)["aria_text"]
    assert said.startswith("w = 0.3: ")
    assert _("Accuracy") in said


def test_what_can_be_read_where_the_pointer_rests(main):
    visitor, sent = main
    picture = visitor.page.locator(".gl-picture").nth(1)
    box = picture.bounding_box()
    visitor.page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 60)
    reading = picture.locator(".gl-reading")
    reading.wait_for(state="visible")
    assert re.match(r"w = −?[\d.]+: Accuracy \d+\s%, slope 0; Cross-entropy error 2\.\d+, slope", reading.inner_text())
    assert sent == []


def points_at(film, frame):
    """Of a film's data: where each stroke's points are at a frame, as the browser writes them."""
    for picture in film["pictures"]:
        for stroke in picture["strokes"]:
            left, top, width, height = picture["wide"]["panels"][stroke["panel"]]
            point = [[entry(added(column), frame) for column in point] for point in stroke["points"]]
            yield [(left + width * x / UNIT, top + height * y / UNIT) for x, y in point if None not in (x, y)]


def numbers(path):
    return np.array([float(number) for number in re.findall(r"-?[\d.]+", path or "")]).reshape(-1, 2)


def test_the_browser_shows_what_python_computed_and_so_does_the_file(main):
    visitor, _ = main
    weight = lesson.TELLING[1]
    shown = figures.film(translator(), weight, lesson.CROSS_ENTROPY, 100, 1e-4, Style())
    film = shown.untold.data()  # as long as nobody has answered the page
    jumps = lesson.along("sigmoid", weight, lesson.ACCURACY, 100).stairs.jumps
    w = np.round(np.arange(801) * lesson.WEIGHT_STEP - 2, 3)
    beside = [int(np.searchsorted(w, jump)) for jump in jumps if -2 < jump < 2][:6]
    for frame in [0, 20, 21, *beside, *(k - 1 for k in beside), 400, 555, 660, 799, 800]:
        visitor.page.evaluate(
            "value => { const slider = document.querySelector('.st-key-w input');"
            "Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(slider, value);"
            "slider.dispatchEvent(new Event('input', {bubbles: true})); }",
            f"{w[frame]:g}",
        )
        visitor.page.wait_for_function("n => document.querySelector('.gl-film').dataset.frame === n", arg=str(frame))
        paths = visitor.page.eval_on_selector_all(
            ".gl-picture > svg > svg > path", "paths => paths.map(path => path.getAttribute('d'))"
        )
        strokes = list(points_at(film, frame))
        # The browser groups the strokes by their panels; within a panel they keep their order.
        order = [
            (k, stroke["panel"], n)
            for k, picture in enumerate(film["pictures"])
            for n, stroke in enumerate(picture["strokes"])
        ]
        for path, (_key, expected) in zip(
            paths, sorted(zip(order, strokes, strict=True), key=lambda each: each[0]), strict=True
        ):
            assert np.allclose(numbers(path)[: len(expected)], np.reshape(expected, (-1, 2)), atol=1e-6)
        assert visitor.alts()[:2] == [entry(picture["alt"], frame) for picture in film["pictures"]]
    figure = ElementTree.parse(io.BytesIO(visitor.open("accuracy_vs_loss", w=w[frame]).download("SVG")))
    offset = 0.0
    for picture in film["pictures"]:
        place = next(stroke for stroke in picture["strokes"] if stroke["draggable"])
        ((x, y),) = next(points_at({"pictures": [{**picture, "strokes": [place]}]}, frame))[:1]
        used = [
            (float(use.get("x")), float(use.get("y")))
            for use in figure.iter("{http://www.w3.org/2000/svg}use")
            if use.get("x")
        ]
        assert min(np.hypot(at - offset - x, up - y) for at, up in used) < 0.1
        offset += picture["wide"]["size"][0]


def test_it_moves_by_touch_and_beside_the_point_a_finger_scrolls(app, chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-US")
    page = context.new_page()
    page.goto(f"{app}/accuracy_vs_loss")
    page.locator("[data-drag]").first.wait_for()
    page.locator(".gl-picture").first.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    client, at = context.new_cdp_session(page), lambda: page.evaluate(STATE)["frame"]

    def swipe(start, to):
        points = [[start[k] + (to[k] - start[k]) * n / 12 for k in (0, 1)] for n in range(13)]
        for kind, (x, y) in [("touchStart", points[0]), *(("touchMove", point) for point in points[1:])]:
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
            page.wait_for_timeout(16)
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(500)

    moved = at()
    for handle in ("[data-drag]", "[data-grip]"):
        before, (x, y) = moved, centre(page.locator(handle).first)
        swipe((x, y), (x + 90, y))
        moved = at()
        assert moved > before + 50
    box = page.locator(".gl-picture").first.bounding_box()
    beside = box["x"] + box["width"] - 40
    swipe((beside, box["y"] + box["height"] - 60), (beside, box["y"] + box["height"] - 260))
    assert at() == moved
    context.close()


def test_an_interactive_page_opens_without_a_network(main, chromium, tmp_path):
    visitor, _ = main
    file = tmp_path / "film.html"
    file.write_bytes(visitor.download("page"))
    context = chromium.new_context(offline=True, viewport={"width": 1366, "height": 768})
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    page.locator(".gl-picture").first.wait_for()
    at = lambda: int(page.locator(".gl-film").get_attribute("data-frame"))  # noqa: E731
    first = at()
    assert first == lesson.along("sigmoid", lesson.TELLING[1], lesson.ACCURACY, 100).nearest(-1.9)
    page.get_by_role("slider").press("ArrowRight")
    page.wait_for_timeout(100)
    assert at() == first + 1
    drag(page, centre(page.locator("[data-drag]").nth(1)), 120)
    page.mouse.up()
    assert at() > first + 40
    assert complaints == []
    context.close()


def test_a_descent_plays_by_itself_to_its_end_and_the_server_hears_of_it_then(app, visit):
    visitor = visit(app).open("learning_stops", k=56)
    visitor.page.get_by_role("button", name="Play").first.click()
    visitor.page.wait_for_function("document.querySelector('.gl-film').dataset.frame === '60'")
    visitor.page.wait_for_function("location.search.includes('k=60')")
    assert visitor.page.get_by_role("button", name="One update").first.is_disabled()
    visitor.settled().page.get_by_role("button", name="Reset").first.click()
    visitor.page.wait_for_function("document.querySelector('.gl-film').dataset.frame === '0'")
    visitor.settled()
    assert "k=" not in visitor.page.url


def test_the_start_of_a_descent_is_dragged_in_both_directions(app, visit):
    visitor = visit(app).open("loss_landscape")
    before, (x, y) = visitor.frame(), centre(visitor.page.locator("[data-drag]").first)
    visitor.page.mouse.move(x, y)
    visitor.page.mouse.down()
    for k in range(20):
        visitor.page.mouse.move(x + 4 * k, y + 3 * k)
        visitor.page.wait_for_timeout(8)
    visitor.page.wait_for_timeout(50)
    (a, b), (old_a, old_b) = (map(int, each.split()) for each in (visitor.frame(), before))
    # The path and the numbers are with the hand, before the server hears of it.
    held = visitor.tables()[0]
    assert f"({-2 + 0.2 * a:.1f}, {-2 + 0.2 * b:.1f})" in held.replace("−", "-")
    path = visitor.page.locator(".gl-picture").first.locator("svg svg path").first
    assert path.get_attribute("d").count("L") > 20
    visitor.page.mouse.up()
    assert visitor.settled().frame() == f"{a} {b}"
    assert visitor.tables()[0] == held
    assert a > old_a + 2
    assert b < old_b - 1
    assert f"start1={-2 + 0.2 * a:g}" in visitor.page.url
    assert f"start2={-2 + 0.2 * b:g}" in visitor.page.url


def test_a_ball_that_is_stuck_cannot_be_drawn_away(app, visit):
    visitor = visit(app).open("learning_stops", k=20)
    drag(visitor.page, centre(visitor.page.locator("[data-drag]").first), -90)
    visitor.page.mouse.up()
    assert visitor.settled().frame() == "20"


def test_a_pointer_passes_over_pictures_that_have_nothing_to_hold(app, visit):
    visitor = visit(app).open("loss_functions")
    pictures = visitor.page.locator(".gl-picture >> visible=true")
    held = [bool(pictures.nth(k).locator("[data-drag]").count()) for k in range(pictures.count())]
    assert set(held) == {True, False}
    for k, has in enumerate(held):
        pictures.nth(k).hover()
        assert pictures.nth(k).locator(".gl-reading").is_visible() == has


def test_a_chain_is_played_forwards_and_backwards_and_follows_its_weight(app, visit):
    visitor = visit(app).open("chain_rule", move=0, w=0.1)
    texts = visitor.page.locator(".gl-picture").first.locator("svg text:visible")
    assert [text.split(":")[0] for text in texts.all_text_contents()] == ["Press Play"]
    visitor.page.get_by_role("button", name="One operation").first.click()
    assert texts.all_text_contents() == ["forward pass: w", "0.1"]
    visitor.page.get_by_role("button", name="Play").first.click()
    visitor.page.wait_for_function("document.querySelector('.gl-film').dataset.frame === '420 12'", timeout=30_000)
    visitor.page.wait_for_function("location.search.includes('move=12')")
    assert {"backward pass: ∂E/∂w", "· φ′(u) = 0", "0"} <= set(texts.all_text_contents())
    other = visitor.page.locator(".gl-picture").nth(1).locator("svg text:visible")
    before = other.all_text_contents()
    drag(visitor.page, centre(visitor.page.locator("[data-drag]").nth(1)), 20)
    assert other.all_text_contents() != before
    visitor.page.mouse.up()
    w, _ = map(int, visitor.settled().frame().split())
    assert w > 420
    assert f"w={-2 + lesson.WEIGHT_STEP * w:g}" in visitor.page.url
    shown = numbers_of_chain(w)
    assert {format_number(value) for value in shown} <= set(other.all_text_contents())
    rest = visit(app).follow(visitor.page.url)
    assert (
        rest.page.locator(".gl-picture").nth(1).locator("svg text:visible").all_text_contents()
        == other.all_text_contents()
    )


def numbers_of_chain(frame):
    """u, φ(u), E, and dE/dw of the page's second picture, by the core."""
    weight, image = lesson.TELLING[0], 58
    x, t = lesson.digits(100)
    w = -2 + lesson.WEIGHT_STEP * frame
    network = lesson.network()
    moved = network.weights[0].copy()
    moved[weight.row, weight.column] = w
    u = float(x[image] @ moved[:, weight.column] + network.biases[0][weight.column])
    loss = along_weight(network, weight, cross_entropy_error, x[[image]], t[[image]])
    return [u, float(sigmoid(u)), float(loss(w)), float(autodiff(loss)(w))]


def test_a_reader_s_own_function_is_read_drawn_dragged_and_refused(app, visit):
    visitor = visit(app).open("chain_rule")
    field = visitor.page.get_by_role("textbox", name="f(w), a function of your own")
    before = visitor.words()
    field.fill("w*sin(3w)")
    field.press("Enter")
    visitor.changed(before)
    assert "f=w" in visitor.page.url
    film = visitor.page.locator(".gl-film").nth(2)
    at = film.get_attribute("data-frame")
    film.scroll_into_view_if_needed()
    drag(visitor.page, centre(film.locator("[data-drag]").first), -80)
    visitor.page.mouse.up()
    assert int(visitor.settled().page.locator(".gl-film").nth(2).get_attribute("data-frame")) < int(at) - 20
    assert "at=" in visitor.page.url
    drawn = visitor.drawings(".gl-film img")
    field.fill("w*sinn(3w)")
    field.press("Enter")
    visitor.page.get_by_text("Is sin meant?").wait_for()
    assert visitor.settled().errors() == ["There is no sinn here. Is sin meant?"]
    assert "w*sinn(3w)\n  ^" in visitor.page.get_by_test_id("stCode").filter(visible=True).first.inner_text()
    assert visitor.drawings(".gl-film img") == drawn
    assert "sinn" not in visitor.page.url
    field.fill("w^2")
    field.press("Enter")
    visitor.page.get_by_text("Is sin meant?").wait_for(state="detached")
    visitor.settled()
