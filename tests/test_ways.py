"""The two ways through the pages, from the one table that says them; and that verdicts wait for a prediction."""

import re
from html import unescape
from itertools import pairwise

import pytest
from reader import LESSONS, answers, open_page, read_page, words

from gradlab.app.language import translator
from gradlab.app.pages_and_questions import ASKING, BEYOND, CHAPTER, LESSON, PAGES, SHORT, WAYS, page_named
from gradlab.app.show import SKETCHES
from gradlab.plotting.style import LEARNS, STUCK

_ = translator()
PLACES = [(code, page.name) for code, way in WAYS.items() for page in way[1:]]


def links(app):
    """The links to other pages, label → name."""
    return {each.proto.label: each.proto.page for each in app.get("page_link")}


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    return app


def test_both_ways_begin_at_home_and_end_with_the_review_and_none_goes_beyond_the_book():
    short, chapter = ([page.name for page in WAYS[code]] for code in (SHORT, CHAPTER))
    assert short == ["home", "accuracy_vs_loss", "learning_stops", "step_vs_sigmoid", "review"]
    assert (chapter[0], chapter[-1]) == ("home", "review")
    assert set(chapter) == {page.name for page in (PAGES[0], *LESSON) if page.group != BEYOND}
    assert chapter.index("step_vs_sigmoid") < chapter.index("learning_stops")  # as the book has it


@pytest.mark.parametrize(("code", "name"), PLACES)
def test_each_page_says_where_on_its_way_it_is_and_leads_to_the_next(code, name):
    app, way = open_page(name, way=code), WAYS[code]
    place, following = way.index(page_named(name)), dict(pairwise(way))
    texts = [each.value for each in app.caption]
    if name == "review":  # which is not counted
        assert not [text for text in texts if re.match(r"\d+ of \d+ ", text)]
        assert links(app)["Back to the start"] == ""
    else:
        assert [text for text in texts if text.startswith(f"{place + 1} of {len(way) - 1} ")]
        after = following[page_named(name)]
        assert links(app)[f"Next: {after.title(_)}"] == after.name
    assert app.session_state["way"] == code


@pytest.mark.parametrize("code", WAYS)
def test_home_s_buttons_lead_to_the_first_page_of_a_way_which_then_holds(code):
    app = open_page("home")
    assert "way" not in app.query_params
    app.button(key=f"take {code}").click().run()
    assert app.title[0].value == WAYS[code][1].title(_)
    app.switch_page(f"pages/{WAYS[code][2].name}.py").run()
    assert [text.value for text in app.caption if text.value.startswith(f"3 of {len(WAYS[code]) - 1} ")]


def test_from_a_page_that_is_not_on_the_way_a_door_leads_back_to_it():
    app = open_page("accuracy_vs_loss", way="short")
    app.switch_page("pages/chain_rule.py").run()
    assert not [text.value for text in app.caption if "on the short way" in text.value]
    assert links(app)["Back to: Why not accuracy?"] == "accuracy_vs_loss"
    assert links(open_page("temperature"))["Back to: Home"] == ""  # beyond the book, by a deep link


def test_a_way_that_is_none_is_the_book_s():
    app = open_page("accuracy_vs_loss", way="<b>")
    assert not app.exception
    assert "way" not in app.query_params
    place = f"{[page.name for page in WAYS['chapter']].index('accuracy_vs_loss') + 1} of {len(WAYS['chapter']) - 1}"
    assert f"{place} in the book's order" in [text.value for text in app.caption]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "home"], ids=lambda page: page.name)
def test_a_page_has_one_title(page, lang):
    title = page.title(translator(lang))
    assert read_page(page.name, lang=lang).title[0].value == title
    assert page not in LESSON or f"**{title}**" in links(read_page("home", lang=lang))


def test_the_cards_show_the_sketches_that_there_are_in_the_colours_of_the_pictures():
    sketches = [file for page in LESSON if (file := SKETCHES.joinpath(f"{page.name}.svg")).is_file()]
    shown = [each.value for each in read_page("home").get("html") if "height:56px" in each.value]
    assert len(shown) == len(sketches) >= 10
    for sketch in sketches:
        assert set(re.findall(r"#\w+", sketch.read_text())) <= {LEARNS[False], STUCK[False]}


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("page", ASKING, ids=lambda page: page.name)
def test_no_verdict_is_there_before_the_answer_or_who_would_rather_see(page, lang):
    told = words(read_page(page.name, lang=lang))
    app, language = read_page(page.name, lang=lang, predict=None), translator(lang)
    untold = words(app) + "".join(each.value for each in app.get("html"))
    reason = next(text for text in told.splitlines() if f"“{page.answers[page.right](language)}”" in text)
    assert reason not in untold
    assert language("**It is: “{right}”**").split("“")[0] not in untold
    left = {line for line in told.splitlines() if not line.startswith("|")} - set(words(app).splitlines()) - {reason}
    assert left  # of what stands beside the picture, too


def test_who_would_rather_see_is_not_asked_again_on_reload_and_counts_as_no_prediction():
    app = press(open_page("accuracy_vs_loss", predict=None), "Just show me")
    assert "**It is: “Nothing at all, almost always.”**" in words(app)
    again = open_page("accuracy_vs_loss", predict=None, my_accuracy_vs_loss="show")
    assert "**It is: “Nothing at all, almost always.”**" in words(again)
    again.switch_page("pages/review.py").run()
    assert links(again)["**Why not accuracy?** · not answered yet"] == "accuracy_vs_loss"
    press(app, "Answer again")
    assert "It is:" not in words(app)


def test_predict_off_shows_all_on_every_page_and_asks_nobody():
    app = open_page("accuracy_vs_loss")
    assert not [button for button in app.button if button.label in ("Just show me", "Answer again")]
    app.switch_page("pages/step_vs_sigmoid.py").run()
    assert "**It is: “Only the sigmoid's.”**" in words(app)
    other = open_page("accuracy_vs_loss", predict="<b>")
    assert "It is:" not in words(other)
    assert "predict" not in other.query_params


@pytest.mark.parametrize("name", LESSONS)
def test_what_keeps_the_verdict_s_place_says_nothing(name):
    app = read_page(name, lang="en", predict=None)
    (kept,) = (each.value for each in app.get("html") if 'class="unseen"' in each.value)
    assert set(re.findall(r"\w", unescape(re.search(">(.*)<", kept)[1]))) == {"e"}
    assert list(answers(app)) == list(page_named(name).answers)
