"""The short way gone by its doors, as a reader goes it; questions answered, and what stands where the answers stood."""

import re
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect
from reader import LESSONS
from test_layout import LAPTOP, PHONE, assert_stays, spans

from gradlab.app.language import translator
from gradlab.app.pages_and_questions import SHORT, WAYS, page_named
from tests.browser.visitor import PATIENCE

WAY = WAYS[SHORT]
FIRST = ".gl-film >> nth=0 >> .gl-picture"  # what stands below the question; farther down more may be told


def asked(url):
    return {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}


def through(visitor, door):
    """Go through a door, and wait until another page stands."""
    title = visitor.page.locator("h1").inner_text()
    door.click()
    visitor.page.wait_for_function("title => document.querySelector('h1')?.innerText !== title", arg=title)
    return visitor.settled()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_short_way_by_its_doors(app, visit, lang):
    _, visitor = translator(lang), visit(app).open("home", lang=lang)
    begin = _("The short way: {count} pages, 15 minutes").format(count=len(WAY) - 1)
    through(visitor, visitor.page.get_by_role("button", name=begin))
    for place, (page, following) in enumerate(pairwise(WAY[1:]), start=2):
        assert visitor.page.locator("h1").inner_text() == page.title(_)
        of_all = _("{place} of {count} on the short way").format(place=place, count=len(WAY) - 1)
        assert of_all in visitor.words()
        right = page.answers[page.right](_)
        told = _(":green[**✓ Right:**] “{right}”").format(right=right).replace(":green[**", "").replace("**]", "")
        assert told not in visitor.words()
        visitor.page.get_by_role("button", name=right, exact=True).click()
        visitor.page.get_by_text(told).or_(visitor.page.get_by_text(f"“{right}”")).first.wait_for(timeout=PATIENCE)
        assert told in visitor.settled().words()
        assert {"way": "short", f"my_{page.name}": page.right}.items() <= asked(visitor.page.url).items()
        through(visitor, visitor.page.get_by_role("link", name=following.title(_)).last)
    told = visitor.page.locator("ol").first.inner_text()
    recalled = [_("*You predicted “{chosen}” That was right.*").format(chosen=page.answers[page.right](_)).strip("*")
                for page in WAY[1:-1]]  # fmt: skip
    assert [text for text in recalled if text not in told] == []
    visitor.page.reload()
    told = visitor.settled().page.locator("ol").first.inner_text()
    assert [text for text in recalled if text not in told] == []


def test_what_is_set_on_a_page_is_set_on_the_next_one_from_its_first_run_on(app, visit):
    visitor = visit(app).open("accuracy_vs_loss", way="short", predict="off", images="300", loss="sum_squares")
    for following in ("Where learning stops", "Why not a step function?"):
        through(visitor, visitor.page.get_by_role("link", name=following).last)
        visitor.page.locator(".st-key-settings summary").click()
        assert "300" in visitor.settled().page.locator(".st-key-images").inner_text()
        assert {"images": "300", "loss": "sum_squares"}.items() <= asked(visitor.page.url).items()
        chosen = visitor.page.locator(".st-key-loss [aria-checked=true]")
        assert chosen.inner_text() == "Sum of squares error"


def test_just_show_me_is_kept_on_reload_and_stays_the_reader_s_own(app, visit):
    visitor = visit(app).open("step_vs_sigmoid", way="short", predict="on")
    told = "It is: “Only the sigmoid's.”"
    assert told not in visitor.words()
    visitor.page.get_by_role("button", name="Just show me").click()
    visitor.page.get_by_text(told).wait_for(timeout=PATIENCE)
    visitor.settled().page.reload()
    assert told in visitor.settled().words()
    assert asked(visitor.page.url)["my_step_vs_sigmoid"] == "show"
    copied = asked(visitor.copied())
    assert copied["way"] == "short"
    assert not [key for key in copied if key.startswith("my_")]
    assert told not in visit(app, new=True).follow(visitor.copied()).words()


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", LESSONS)
def test_an_answer_moves_nothing_below_it(app, visit, name, lang):
    page, _ = page_named(name), translator(lang)
    for size in (LAPTOP, PHONE):
        visitor = visit(app).resize(size).open(name, lang=lang)
        before = spans(visitor, FIRST)
        for answer in page.answers.values():
            given = visitor.page.get_by_role("button", name=answer(_), exact=True)
            given.click()
            expect(given).to_have_count(0)
            assert_stays(visitor, FIRST, before)
            visitor.page.get_by_role("button", name=_("Answer again")).click()
            assert_stays(visitor, FIRST, before)


def luminance(colour):
    """Of "rgb(r, g, b)", as WCAG 2 has it."""
    shares = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("answer", ["stays", "flows"])
def test_a_verdict_can_be_read_in_both_themes(app, visit, theme, answer):
    visitor = visit(app).prefer(theme).open("accuracy_vs_loss", my_accuracy_vs_loss=answer)
    coloured = visitor.page.get_by_text(re.compile("^[✓✗] ")).first
    colours = [
        luminance(place.evaluate(f"node => getComputedStyle(node).{kind}"))
        for place, kind in ((coloured, "color"), (visitor.page.get_by_test_id("stApp"), "backgroundColor"))
    ]
    assert (max(colours) + 0.05) / (min(colours) + 0.05) >= 4.5


@pytest.mark.parametrize("group", ["When the slope is 0"])
def test_the_menu_marks_the_group_of_the_page_that_is_shown(app, visit, group):
    visitor = visit(app).open("accuracy_vs_loss")
    weights = visitor.page.get_by_test_id("stTopNavSection").evaluate_all(
        "all => all.map(each => [each.innerText.trim(), getComputedStyle(each).fontWeight])"
    )
    assert [name for name, weight in weights if int(weight) >= 600] == [group]
    assert re.search("rgba", visitor.page.get_by_test_id("stTopNavSection").filter(has_text=group).evaluate(
        "each => getComputedStyle(each).backgroundColor"))  # fmt: skip
