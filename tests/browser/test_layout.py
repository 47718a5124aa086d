"""What stands in view when a page opens, in either theme; no text runs over another or is cut off; no barriers."""

import io
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from reader import LESSONS, PAGES, PICTURED

from gradlab.plotting.style import INK
from tests.browser.barriers import barriers

WHOLE = ("accuracy_vs_loss", "step_vs_sigmoid")  # pages of which all of the picture is in the first screen
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
SIZES = [LAPTOP, {"width": 1920, "height": 1080}, {"width": 1024, "height": 768}, PHONE]

INK_OF = {"light": INK[False].lower(), "dark": INK[True].lower()}

#: Each page at one end of its slider and at the other.
SETTINGS = {
    "home": [{"goodness": "true"}],
    "loss_functions": [{"own": 0, "rest": "evenly"}, {"own": 1, "rest": "one"}],
    "mini_batch": [{"batch": 1, "metric": "accuracy"}, {"batch": 1000, "code": "true"}],
    "accuracy_vs_loss": [{"w": 0.43, "h": 0.1, "images": 1000}, {"w": 2, "layer": "hidden", "pixel": 0}],
    "step_vs_sigmoid": [{"x": 0, "also": ["ReLU", "tanh"]}, {"x": 10, "w": -2}],
    "temperature": [{"T": 0.01, "x": 0, "w": 0.4}, {"T": 0.0001, "layer": "hidden", "zero": 6, "other": 6}],
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
        const wide = table.scrollWidth > table.parentElement.clientWidth + 1;
        if (seen(table) && wide) faults.push(`too wide: ${table.innerText.slice(0, 60)}`);
    }
    return faults;
}"""
INSIDE = """nodes => nodes.map(node => node.getBoundingClientRect())
    .map(box => [Math.round(box.top), Math.round(box.bottom)])"""


def spans(visitor, selector):
    """Where the visible things that a selector finds begin and end, from the top of the window."""
    return visitor.page.locator(f"{selector} >> visible=true").evaluate_all(INSIDE)


def assert_the_first_screen_has_the_slider_and_its_picture(visitor, name, size):
    (top, _), *_ = spans(visitor, "h1")
    pictures = spans(visitor, ".gl-picture")
    sliders = spans(visitor, "[data-testid=stSlider]")
    shown = [sliders[0], *pictures[: 2 if name in WHOLE else 1]]
    if name in WHOLE and size is LAPTOP:
        shown += spans(visitor, ".gl-words")[:1]
    assert top >= 0
    assert max(bottom for _, bottom in shown) <= size["height"], (size, shown)


def assert_the_theme(visitor, theme):
    shot = Image.open(io.BytesIO(visitor.page.screenshot())).convert("L")
    assert (np.median(shot) > 127) == (theme == "light")
    for picture in visitor.drawings("img[alt][src*=svg]:not([alt=''])"):
        assert set(re.findall(r"fill: (#\w{6})", picture)) & set(INK_OF.values()) == {INK_OF[theme]}


def assert_it_fits_every_window(visitor, *asked):
    for size in SIZES:
        assert visitor.resize(size).page.evaluate(FAULTS) == [], (size, asked)
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
            assert_the_first_screen_has_the_slider_and_its_picture(visitor, name, size)
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


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_an_answer_moves_nothing_below_it(app, visit, lang):
    visitor = visit(app).open("accuracy_vs_loss", lang=lang)
    before = spans(visitor, ".gl-picture")
    visitor.page.locator("[data-testid=stRadioOption], [role=radiogroup] label").nth(1).click()
    assert spans(visitor.settled(), ".gl-picture") == before
    assert visitor.page.locator(".st-key-why_accuracy_vs_loss, [class*=st-key-why]").count() >= 1


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
