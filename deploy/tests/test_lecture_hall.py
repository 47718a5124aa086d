"""A lecture hall as it is in the reader's browser: the page comes back by itself, with the same numbers."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.benchmarks.students import until
from tests.browser.visitor import NAMES, cut_off

pytestmark = pytest.mark.browser


@pytest.fixture
def sit(room, visit):
    """``sit(page, …)``: a reader who sits in the hall before an open page, with the balancer's cookie."""
    return lambda name, **asked: visit(f"http://127.0.0.1:{room.port}", new=True).open(name, **asked)


def replica(visitor):
    (cookie,) = (each for each in visitor.page.context.cookies() if each["name"] == "replica")
    return cookie["value"]


def before_him(visitor):
    """What a reader has: the address, the numbers, the pictures."""
    return visitor.page.url, visitor.tables(), visitor.pictures()


def moves(visitor, slider=0):
    """Whether a key on a slider, the first one if not said, changes the numbers and the picture."""
    _, tables, pictures = before_him(visitor)
    visitor.press("ArrowRight", slider)
    return visitor.tables() != tables and visitor.pictures() != pictures


def test_all_that_a_browser_asks_for_is_asked_of_one_replica(room, sit):
    before = room.served()
    visitor = sit("accuracy_vs_loss")
    visitor.download("SVG")
    visitor.page.reload()
    visitor.settled()
    asked = {name for name, count in room.served().items() if count > before[name]}
    assert asked == {replica(visitor)}


def test_browsers_come_back_by_themselves_when_their_replica_is_killed(room, sit):
    moved, untouched = sit("accuracy_vs_loss"), sit("accuracy_vs_loss", w=1.2)
    assert {replica(moved), replica(untouched)} == set(room.replicas())
    assert moves(moved)
    for each in (moved, untouched):
        until(room.whole)
        had, home = before_him(each), replica(each)
        with room.unattended():
            with cut_off(each):
                room.replicas()[home].kill()
            assert replica(each) != home
            assert before_him(each) == had
            assert moves(each)


def test_a_film_plays_on_without_its_replica_and_keeps_its_place(room, sit):
    visitor = sit("learning_stops")
    visitor.page.get_by_role("button", name="Play").first.click()
    visitor.page.wait_for_function("Number(document.querySelector('.gl-film').dataset.frame) >= 2")
    with cut_off(visitor):
        room.replicas()[replica(visitor)].kill()
        at = int(visitor.frame())
        gone_on = "at => Number(document.querySelector('.gl-film').dataset.frame) > at + 2"
        visitor.page.wait_for_function(gone_on, arg=at)
        visitor.page.get_by_role("button", name="Pause").click()
    visitor.page.wait_for_function("location.search.includes('k=')")
    had = before_him(visitor.settled())
    (k,) = parse_qs(urlsplit(visitor.page.url).query)["k"]
    assert k == visitor.frame()
    assert before_him(visitor.follow(visitor.page.url)) == had
    assert moves(visitor)


def test_a_browser_does_not_lose_its_place_when_all_replicas_are_replaced(room, sit):
    visitor = sit("accuracy_vs_loss", w=-0.5, lang="ko")
    had, given = before_him(visitor), files(visitor)
    with cut_off(visitor):
        room.replace()
    assert (before_him(visitor), files(visitor)) == (had, given)
    assert moves(visitor)


def files(visitor):
    """What can be downloaded: Streamlit serves it from the memory of the one process that has made it."""
    svg, png, numbers = visitor.downloads("SVG", "PNG", "CSV")
    return NAMES.sub("", svg.decode()), png, numbers
