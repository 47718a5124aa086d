"""A server is replaced by another that knows nobody: its readers come back by themselves to what they had."""

import pytest
from reader import LESSONS

from gradlab.app.language import translator
from tests.browser.test_every_page import MOVES, told
from tests.browser.visitor import cut_off

pytestmark = pytest.mark.browser


# One page of each kind: a film, one beside a part of its own, one that plays, one whose slider has no numbers.
@pytest.mark.parametrize(
    "names",
    [
        ["accuracy_vs_loss", "chain_rule", "learning_stops", "accuracy_stays"],
        pytest.param(LESSONS, marks=pytest.mark.survey),
    ],
    ids=["some", "all"],
)
def test_pages_that_nobody_has_touched_still_move(replaceable, visit, names):
    visitors = {name: visit(replaceable.url).open(name) for name in names}
    had = {name: (told(each), each.pictures()) for name, each in visitors.items()}
    with cut_off(*visitors.values()):
        replaceable.replace()
    assert {name: (told(each), each.pictures()) for name, each in visitors.items()} == had
    for name, each in visitors.items():
        slider, key = MOVES[name]
        each.press(key, slider)
        assert told(each) != had[name][0]
    assert told(each) == told(visit(replaceable.url).follow(each.copied()))


def test_what_was_moved_chosen_and_predicted_is_there_again(replaceable, visit):
    visitor = visit(replaceable.url).open("accuracy_vs_loss", lang="ko", loss="sum_squares")
    before = visitor.words()
    visitor.page.get_by_text(translator("ko")("Nothing at all, almost always.")).click()
    visitor.changed(before).press("ArrowRight", 0)
    words, pictures, link = visitor.words(), visitor.pictures(), visitor.page.url
    with cut_off(visitor):
        replaceable.replace()
    assert (visitor.words(), visitor.pictures(), visitor.page.url) == (words, pictures, link)
    visitor.page.get_by_role("link", name=translator("ko")("Review and exercises")).click()
    visitor.changed(words).page.locator("summary").first.click()  # what was predicted
    title, right = (translator("ko")(text) for text in ("Why not accuracy?", "right"))
    visitor.page.get_by_text(f"{title} · {right}").wait_for()
