"""What stands in view when a page opens, in either theme; no text runs over another or is cut off; no barriers."""

import io
import re
import time
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from reader import LESSONS, PAGES, PICTURED

from gradlab.plotting.style import HALF, INK, SOFT, Style
from gradlab.plotting.style import PROJECTED as PROJECTED_BY
from tests.browser.barriers import barriers
from tests.browser.visitor import DRAWN

PROJECTED = {"projector": "true"}
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
LASTING = 3.0  # seconds: a fault that lasts longer is one
SIZES = [LAPTOP, {"width": 1920, "height": 1080}, {"width": 1024, "height": 768}, PHONE]

#: What letters and lines of a picture are drawn in, on each of the two pages.
INKS = {theme: {INK[dark].lower(), SOFT[dark].lower()} for theme, dark in (("light", False), ("dark", True))}

#: Each page at one end of its slider and at the other.
SETTINGS = {
    "home": [{"goodness": "true"}],
    "loss_functions": [{"own": 0, "rest": "evenly"}, {"own": 1, "rest": "one"}],
    "mini_batch": [{"batch": 1, "metric": "accuracy"}, {"batch": 1000, "code": "true"}],
    "accuracy_vs_loss": [{"w": 0.43, "h": 0.1, "images": 1000}, {"w": 2, "layer": "hidden", "pixel": 0}],
    "step_vs_sigmoid": [{"x": 0, "also": ["ReLU", "tanh"]}, {"x": 10, "w": -2}],
    "temperature": [{"T": 0.01, "x": 0, "w": 0.4}, {"T": 0.0001, "layer": "hidden", "zero": 6, "other": 6}],
    "accuracy_stays": [{"epoch": 0, "warm": 0.5}, {"epoch": 400, "warm": 4}],
    "without_gradient": [
        {"passes": 10, "visit": 1, "s": 0.00316},
        {"passes": 20000, "visit": 50, "s": 1, "pairs": 1000},
    ],
    "chain_rule": [
        {"w": 2, "move": 0, "f": "w*sin(w)+w^2*cos(w)", "second_end": "accuracy"},
        {"through": "output", "first": "relu", "first_end": "sum_squares", "image": 99, "f": "1/0"},
        {"through": "deep", "second": "straight_through", "depth": 6, "scale": "small"},
    ],
    "learning_stops": [{"k": 30, "rate": 1000}, {"k": 60, "updates": 300, "start": 0.4}],
    "gradient_check": [{"step": 1e-12}, {"function": "accuracy", "w": 0.4}],
    "loss_landscape": [{"start1": 2, "start2": -2}, {"relief": "true", "rate": 100}],
    "review": [{"my_exercise_1": 5, "my_exercise_5": 1, "my_accuracy_vs_loss": "falls", "draw": 7}],
}

# Leaves of text that overlap another, that are cut off by their own box, and tables wider than their column.
FAULTS = """() => {
    const main = document.querySelector('[data-testid=stMain]'), faults = [], leaves = [];
    const seen = node => node.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && !node.closest('.gl-longest, svg, .katex, [data-testid=stTooltipIcon]');
    for (const node of main.querySelectorAll('*')) {
        const own = [...node.childNodes].filter(child => child.nodeType === 3 && child.textContent.trim());
        if (!own.length || !seen(node)) continue;
        const cuts = ['hidden', 'clip'].includes(getComputedStyle(node).overflowX) && node.clientWidth > 1;
        if (cuts && node.scrollWidth > node.clientWidth + 1) faults.push(`cut off: ${node.textContent.slice(0, 60)}`);
        for (const child of own) {
            const range = document.createRange();
            range.selectNodeContents(child);
            for (const box of range.getClientRects()) leaves.push([box, child.textContent.trim().slice(0, 40)]);
        }
    }
    leaves.forEach(([one, text], k) => leaves.slice(k + 1).forEach(([other, against]) => {
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (wide > 2 && high > 5 && one.width > 1 && other.width > 1) faults.push(`over another: ${text} | ${against}`);
    }));
    for (const table of main.querySelectorAll('table')) {
        let around = table.parentElement;
        while (getComputedStyle(around).display === 'contents') around = around.parentElement;
        const wide = table.scrollWidth > around.clientWidth + 1;
        if (seen(table) && wide) faults.push(`too wide: ${table.innerText.slice(0, 60)}`);
    }
    return faults;
}"""
# Frames of controls and pictures, and letters on what is switched off, that have a contrast below 3.
PALE = """() => {
    const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true}), faults = new Set();
    const rgba = colour => {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
    const ground = node => over(rgba(getComputedStyle(node).backgroundColor),
        node.parentElement ? ground(node.parentElement) : [255, 255, 255]);
    const linear = part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const light = colour => colour.map(part => linear(part / 255))
        .reduce((sum, part, k) => sum + part * [0.2126, 0.7152, 0.0722][k], 0.05);
    const ratio = (one, other) => Math.max(light(one) / light(other), light(other) / light(one));
    const opacity = node => node ? Number(getComputedStyle(node).opacity) * opacity(node.parentElement) : 1;
    const faded = (colour, node) => { const [r, g, b, a] = rgba(colour); return [r, g, b, a * opacity(node)]; };
    const ask = (what, node, found) => {
        if (found < 2.995) faults.add([what, found, node.dataset.testid ?? node.className, node.innerText].join(' '));
    };
    for (const node of document.querySelector('[data-testid=stApp]').querySelectorAll('*')) {
        const seen = node.checkVisibility({visibilityProperty: true, opacityProperty: true});
        const apart = node.getBoundingClientRect().width < 4 || node.closest('svg, .katex, table, .gl-longest');
        if (!seen || apart) continue;
        const look = getComputedStyle(node), outside = ground(node.parentElement);
        const sides = ['Top', 'Bottom', 'Left', 'Right'].filter(side => parseFloat(look[`border${side}Width`]) > 0
            && look[`border${side}Style`] !== 'none' && rgba(look[`border${side}Color`])[3] > 0);
        if (sides.length >= 3) {
            const frame = over(faded(look.borderTopColor, node), outside);
            ask('frame', node, Math.max(ratio(frame, outside), ratio(ground(node), outside)));
        }
        if (node.matches(':disabled') && node.textContent.trim()) {
            const text = [...node.querySelectorAll('p')].at(-1) ?? node;
            ask('off', node, ratio(over(faded(getComputedStyle(text).color, text), ground(node)), ground(node)));
        }
    }
    return [...faults];
}"""
# Of each row with a film: which part of its width is empty, and how much of its end is blank, in pixels.
EMPTY = """() => [...document.querySelectorAll('.gl-film')].map(film => {
    const row = film.closest('[class*=st-key-row-]') ?? film;
    const main = document.querySelector('.stMainBlockContainer > *');
    const parts = [...film.querySelectorAll('.gl-picture, .gl-words')], whole = main.getBoundingClientRect();
    const boxes = [...parts, ...row.querySelectorAll('.stSlider')].map(part => part.getBoundingClientRect());
    const xs = Array.from({length: 200}, (_, k) => whole.left + (k + 0.5) * whole.width / 200);
    const empty = xs.filter(x => !boxes.some(box => box.left <= x && x <= box.right)).length / 200;
    const seen = [...row.querySelectorAll('.gl-picture, .gl-words :is(tr, p > span:not(.gl-longest)), .stSlider')];
    const ends = Math.max(...seen.map(each => each.getBoundingClientRect().bottom));
    const end = row === film ? Math.max(...boxes.map(box => box.bottom)) : row.getBoundingClientRect().bottom;
    return [empty, end - ends];
})"""
OPEN = "() => document.querySelectorAll('.stMain details:not([open]) > summary').forEach(each => each.click())"
HEADINGS = (
    "() => [...document.querySelectorAll('.stMain :is(h1, h2, h3, h4, h5, h6)')].map(each => Number(each.tagName[1]))"
)
# How large the letters are that stand on the page, in pixels, and in which face: [size, face, text].
LETTERS = """() => [...document.querySelectorAll('.stMain *')]
    .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim()))
    .filter(node => node.checkVisibility({visibilityProperty: true}) && node.getBoundingClientRect().width > 1)
    .filter(node => !node.closest('svg, .katex, code, [data-testid=stIconMaterial], [aria-hidden=true]'))
    .map(node => [parseFloat(getComputedStyle(node).fontSize), getComputedStyle(node).fontFamily, node.textContent])"""
INSIDE = """nodes => nodes.map(node => node.getBoundingClientRect())
    .map(box => [Math.round(box.top), Math.round(box.bottom)])"""


def spans(visitor, selector):
    """Where the visible things that a selector finds begin and end, from the top of the window."""
    return visitor.page.locator(f"{selector} >> visible=true").evaluate_all(INSIDE)


def assert_stays(visitor, selector, before):
    """What a selector finds stands where it stood, once it is drawn anew."""
    deadline = time.monotonic() + LASTING
    while (now := spans(visitor.settled(), selector)) != before and time.monotonic() < deadline:
        pass
    assert now == before


def assert_the_first_screen_is_the_page(visitor, name, size):
    """Title, question, all of the first film's picture, its slider and its numbers; on a phone its first picture.

    Where one draws, the field stands beside the film: above it on a phone, and numbers are below it.
    """
    first = ".stMain :is([class*=st-key-row-], [class*=st-key-over-]):has(.gl-film) >> nth=0"
    film = visitor.page.locator(first)
    if (field := visitor.page.locator(".gl-canvas svg")).count():
        shown = field.evaluate_all(INSIDE) + (
            film.locator(".gl-picture").evaluate_all(INSIDE) if size is LAPTOP else []
        )
        assert shown
        assert max(bottom for _, bottom in shown) <= size["height"], (name, size, shown)
        return
    shown = [*spans(visitor, "h1"), *spans(visitor, ".st-key-in_one_place")]
    one = 1 if size is PHONE else None
    for parts, count in ((".gl-picture", one), ("[data-testid=stSlider]", one)):
        found = film.locator(f"{parts} >> visible=true").evaluate_all(INSIDE)
        assert found, (name, parts)
        shown += found[:count]
    if size is LAPTOP:
        shown += film.locator(".gl-words table >> visible=true").evaluate_all(INSIDE)[:1]
    assert min(top for top, _ in shown) >= 0
    assert max(bottom for _, bottom in shown) <= size["height"], (name, size, shown)


def assert_the_theme(visitor, theme):
    shot = Image.open(io.BytesIO(visitor.page.screenshot())).convert("L")
    assert (np.median(shot) > 127) == (theme == "light")
    for picture in visitor.drawings("img[alt][src*=svg]:not([alt=''])"):
        letters = set(re.findall(r"fill: (#\w{6})", picture))
        assert [name for name, inks in INKS.items() if letters & inks] == [theme]


def assert_it_fits_every_window(visitor, *asked):
    for size in SIZES:
        visitor.resize(size)
        deadline = time.monotonic() + LASTING  # what an opening drawer covers on its way is none
        while (faults := visitor.page.evaluate(FAULTS)) and time.monotonic() < deadline:
            visitor.page.wait_for_timeout(DRAWN)
        assert faults == [], (size, asked)
        assert not visitor.scrolls_sideways(), (size, asked)


def assert_it_is_the_page(visitor, name, lang):
    """In its language, at its address, and with all of its pictures drawn and told in words."""
    assert bool(re.search("[가-힣]", visitor.page.locator("h1").inner_text())) == (lang == "ko")
    assert visitor.page.url.split("?")[0].endswith("/" if name == "home" else f"/{name}")
    pictures = visitor.page.locator("img[alt]:not([alt='']):visible")
    assert len(visitor.alts()) >= pictures.count() >= (2 if name in PICTURED else 0)
    assert all(visitor.colours(pictures.nth(k)) > 20 for k in range(pictures.count()))


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_as_it_opens(app, visit, name, lang):
    visitor = visit(app)
    for theme, size in (("light", LAPTOP), ("dark", PHONE)):
        visitor.resize(size).prefer(theme).open(name, lang=lang)
        if name in LESSONS:
            assert_the_first_screen_is_the_page(visitor, name, size)
        assert_the_theme(visitor, theme)
        if lang == "en":
            assert barriers(visitor.resize(LAPTOP)) == []
        assert_it_is_the_page(visitor, name, lang)
        assert_it_fits_every_window(visitor, theme)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", SETTINGS)
def test_a_page_at_the_ends_of_its_slider(app, visit, name, lang):
    visitor = visit(app)
    for asked in SETTINGS[name]:
        assert_it_fits_every_window(visitor.open(name, lang=lang, **asked), asked)


@pytest.mark.parametrize("name", PICTURED)
def test_rows_are_filled_and_do_not_end_in_blank(app, visit, name):
    visitor = visit(app).resize(LAPTOP).open(name, predict="off")
    for empty, blank in visitor.page.evaluate(EMPTY):
        assert empty <= 0.25
        assert blank <= 150
    bottom = max(bottom for _, bottom in spans(visitor, ".stMain *"))
    assert visitor.page.evaluate("document.querySelector('.stMain').scrollHeight") - bottom <= 100


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_frames_and_what_is_switched_off_are_seen(app, visit, name, theme):
    visitor = visit(app).resize(LAPTOP).prefer(theme).open(name)
    visitor.page.evaluate(OPEN)
    assert visitor.settled().page.evaluate(PALE) == []


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", PAGES)
def test_an_open_drawer_pushes_the_picture_down_and_everything_in_it_is_whole(app, visit, name, lang):
    visitor = visit(app).resize(LAPTOP).open(name, lang=lang)
    title, picture = spans(visitor, "h1"), spans(visitor, ".gl-picture")
    visitor.page.evaluate(OPEN)
    visitor.settled()
    if visitor.page.locator(".st-key-settings").count():
        assert spans(visitor, "h1") == title
        drawer, pushed = visitor.page.locator(".st-key-settings").bounding_box(), spans(visitor, ".gl-picture")
        assert pushed[0][0] >= max(drawer["y"] + drawer["height"], picture[0][0] + 30)
    assert_it_fits_every_window(visitor)


@pytest.mark.parametrize("name", PAGES)
def test_headings_follow_each_other_by_one(app, visit, name):
    levels = visit(app).open(name, predict="off").page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(level <= above + 1 for above, level in pairwise(levels)), levels


@pytest.mark.parametrize(("size", "asked", "least"), [(LAPTOP, {}, 14), (PHONE, {}, 13), (LAPTOP, PROJECTED, 18)])
def test_the_page_is_lettered_in_one_face_and_large_enough(app, visit, size, asked, least):
    for name in ("accuracy_vs_loss", "learning_stops"):
        visitor = visit(app).resize(size).open(name, predict="off", **asked)
        letters = visitor.page.evaluate(LETTERS)
        assert len(letters) > 20
        assert [text for px, face, text in letters if px < least or "Source Sans" not in face] == []


def test_on_a_projector_the_picture_is_the_screen_and_its_labels_have_24_pixels(app, visit):
    visitor = visit(app).resize(LAPTOP).open("accuracy_vs_loss", **PROJECTED)
    pictures = visitor.page.locator(".gl-film >> nth=0").locator(".gl-picture")
    boxes = [each.bounding_box() for each in pictures.all()]
    assert max(box["y"] + box["height"] for box in boxes) <= LAPTOP["height"]
    assert sum(box["width"] for box in boxes) > 0.85 * LAPTOP["width"]
    assert boxes[0]["width"] / HALF / 72 * Style(scale=PROJECTED_BY).label >= 24
    assert visitor.page.locator("h1").evaluate("node => node.getBoundingClientRect().height") < 50


def test_where_no_verdict_stands_yet_its_place_is_kept(app, visit):
    visitor = visit(app).resize(LAPTOP).open("accuracy_vs_loss")
    before = spans(visitor, ".gl-picture")
    visitor.page.get_by_role("button", name="Nothing at all, almost always.").click()
    visitor.page.get_by_text("Right:").wait_for()
    assert_stays(visitor, ".gl-picture", before)


def test_the_menu_fits_with_nothing_hidden(app, visit):
    for lang in ("en", "ko"):
        visitor = visit(app, lang=lang)
        visitor.page.set_viewport_size(LAPTOP)
        visitor.open("accuracy_vs_loss", lang=lang)
        assert visitor.page.get_by_text("more", exact=False).filter(has_text="1 more").count() == 0


def copied_by(visitor):
    """What can be pasted after a press of the page's button, and whether the link stands beside it."""
    visitor.page.get_by_role("button", name="Copy the link").click()
    field = visitor.page.locator(".gl-copy input")
    visitor.page.wait_for_function("document.querySelector('.gl-copy input').value")
    visitor.page.wait_for_timeout(200)
    return field.input_value(), field.is_visible(), visitor.page.get_by_role("status").all_inner_texts()


def test_the_link_is_copied_whole_but_without_the_reader_s_answers_and_that_is_said(app, visit):
    visitor = visit(app)
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.open("accuracy_vs_loss", w=0.3, images=30, my_accuracy_vs_loss="stays")
    link, shown, said = copied_by(visitor)
    assert visitor.page.evaluate("navigator.clipboard.readText()") == link
    assert parse_qs(urlsplit(link).query) == {"lang": ["en"], "w": ["0.3"], "images": ["30"]}
    assert link.startswith(f"{app}/accuracy_vs_loss?")
    assert (shown, "Copied" in said) == (False, True)


def test_where_the_browser_has_no_clipboard_the_link_is_copied_the_old_way_or_stands_there_to_be_copied(app, visit):
    visitor = visit(app)  # as in a classroom, over plain http
    visitor.page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})")
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link, shown, said = copied_by(visitor.open("home", goodness="true"))
    assert (shown, "Copied" in said) == (False, True)
    visitor.page.keyboard.press("Control+End")
    visitor.page.evaluate("document.execCommand = () => false")
    link, shown, said = copied_by(visitor)
    assert (shown, "Copied" in said) == (True, False)
    assert link.endswith("goodness=true&lang=en")
