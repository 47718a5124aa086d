"""The end of the lesson: predictions collected, exercises of drawn numbers checked, the words of the chapter."""

import re

import mpmath
import numpy as np
import pytest
from reader import answers, open_page, read_page, words

from gradlab.app.language import translator
from gradlab.app.pages_and_questions import ASKING, PAGES, page_named
from gradlab.chapters.review.numbers import Drawn
from gradlab.chapters.review.words import EXERCISES, exercises
from gradlab.lesson.glossary import terms


def by_hand(n):
    """The answers worked by hand from what is drawn, in the page's order."""
    return [
        -float(mpmath.log(mpmath.mpf(n.low) + mpmath.mpf("1e-7"))),
        0.5 * ((n.low - 1) ** 2 + (0.8 - n.low) ** 2 + 2 * 0.1**2),
        n.batch,
        28 * 28,
        100,
        0,
        0.01 / (2 * n.h),
        0,
        n.at + n.at + n.rest,
        1 / 4,
        n.weight - n.rate * n.slope,
        0.25 / n.temperature,
        1,
        0.9 - n.right / 100,
        0,
        2 * (784 * 50 + 50 * 10),
        0.01 / (np.sqrt(2 * np.pi) * n.temperature),
    ]


@pytest.mark.parametrize("seed", [0, 1, 7, 42])
def test_each_answer_is_the_one_that_one_works_by_hand(seed):
    shown = exercises(translator(), seed)
    assert [each.answer for each in shown] == pytest.approx(by_hand(Drawn(seed)), rel=1e-9)
    assert len(shown) == EXERCISES
    assert {each.page for each in shown} <= {page.name for page in PAGES}
    for each in shown:
        assert each.solved(float(f"{each.answer:.3g}"))
        assert isinstance(each.answer, int) or each.solved(float(f"{each.answer:.2g}"))
        assert not each.solved(each.answer + 0.2 + abs(each.answer))


def test_a_count_must_be_exact_and_an_update_that_does_not_move_is_not_right():
    for seed in range(100):
        shown = exercises(translator(), seed)
        counts = [each for each in shown if isinstance(each.answer, int)]
        assert len(counts) == 4
        assert not [each for each in counts if each.solved(each.answer + 1) or each.solved(each.answer - 1)]
        n = Drawn(seed)
        update = next(each for each in shown if each.page == "learning_stops")
        assert not update.solved(n.weight)
        assert not update.solved(n.weight + n.rate * n.slope)
        assert update.solved(float(f"{update.answer:.2g}"))


def test_another_seed_draws_other_numbers_of_two_digits_at_most():
    assert len({tuple(vars(Drawn(seed)).values()) for seed in range(30)}) == 30
    for seed in range(30):
        n = Drawn(seed)
        for value in (n.low, n.right, n.h, *n.factors, n.rest, n.at, n.weight, n.slope, n.rate, n.batch, n.temperature):
            assert len(f"{abs(value):.10g}".replace(".", "").strip("0")) <= 2
        assert n.factors.count(0) == 1


@pytest.mark.parametrize("place", range(1, EXERCISES + 1))
def test_an_exercise_accepts_the_right_answer_and_gives_any_other_a_hint_and_its_page(place):
    app = open_page("review")
    exercise = exercises(translator(), 0)[place - 1]
    app.number_input(key=f"my_exercise_{place}").set_value(1.5 * exercise.answer + 0.2).run()
    assert f"**Not yet.** {exercise.hint}" in words(app)
    assert [link.proto.label for link in app.get("page_link")].count(seen_on(exercise)) == 1
    assert str(exercise.why) not in words(app)
    app.number_input(key=f"my_exercise_{place}").set_value(float(f"{exercise.answer:.3g}")).run()
    assert f"**Right.** {exercise.why}".replace("\xa0", " ") in words(app)
    assert not app.exception


def seen_on(exercise):
    page = next(page for page in PAGES if page.name == exercise.page)
    return f"See it on: {page.title(translator())}"


def test_on_the_short_way_its_own_exercises_come_first():
    labels = [each.label for each in open_page("review", way="short").number_input if "exercise" in str(each.key)]
    assert [int(label.partition(".")[0]) for label in labels[:5]] == [6, 10, 11, 1, 2]
    chapter = [each.label for each in open_page("review").number_input if "exercise" in str(each.key)]
    assert [int(label.partition(".")[0]) for label in chapter] == list(range(1, EXERCISES + 1))


def test_another_seed_clears_the_answers():
    app = open_page("review", my_exercise_3="10", draw="0")
    assert app.number_input(key="my_exercise_3").value == 10
    app.number_input(key="draw").set_value(5).run()
    assert app.number_input(key="my_exercise_3").value is None


def listed(app):
    """The pages that ask something, and how the reader's prediction fared."""
    labels = [link.proto.label for link in app.get("page_link")]
    return dict(re.findall(r"\*\*(.+?)\*\* · (.+)", "\n".join(labels)))


def test_the_predictions_are_collected_from_their_pages():
    app = open_page("accuracy_vs_loss")
    answers(app)["flows"].click().run()
    app.switch_page("pages/step_vs_sigmoid.py").run()
    answers(app)["sigmoid"].click().run()
    app.switch_page("pages/review.py").run()
    rows = listed(app)
    assert list(rows) == [page.title(translator()) for page in ASKING]
    assert rows["Why not accuracy?"] == "not so"
    assert rows["Why not a step function?"] == "right"
    assert set(rows.values()) <= {"right", "not so", "not answered yet"}
    wrong = "*You predicted “It changes slightly too.” It is “Nothing at all, almost always.”*"
    right = "*You predicted “Only the sigmoid's.” That was right.*"
    assert f"Move one weight slightly. What does the accuracy do? {wrong}" in words(app)  # the question that was asked
    assert f"Which unit's output changes? {right}" in words(app)
    story = next(each.value for each in app.markdown if each.value.startswith("1. "))
    assert [text in line for text, line in zip((wrong, right), story.splitlines()[1:4:2], strict=True)] == [True, True]
    counted = f"What you predicted: 1 right, 1 not so, {len(ASKING) - 2} not answered yet"
    assert next(each.label for each in app.expander) == counted
    unanswered = [page for page in ASKING if rows[page.title(translator())] == "not answered yet"]
    assert not [page for page in unanswered if page.answers[page.right](translator()) in words(app)]


def glossary(language):
    """The lines of the glossary."""
    texts = [each.value for each in read_page("review", lang=language).markdown]
    return next(text for text in texts if "손실 함수 · " in text or "· 손실 함수" in text).splitlines()


@pytest.mark.parametrize(("language", "other"), [("en", "ko"), ("ko", "en")])
def test_the_glossary_has_each_term_in_both_languages_what_it_means_and_its_page(language, other):
    lines, own, theirs = glossary(language), *(terms(translator(code)).values() for code in (language, other))
    for line, term, their in zip(lines, own, theirs, strict=True):
        named, means = re.fullmatch(r"- \*\*(.+?)\*\*: (.+)", line).groups()
        assert {term.name, their.name} <= {*named.split(" · ")}
        assert len(term.definition.split()) >= 4  # it defines
        assert means == f"{term.definition} *{page_named(term.pages[0]).title(translator(language))}*"


def test_the_glossary_defines_what_readers_stumbled_over():
    named = {term.symbol or term.name for term in terms(translator()).values()}
    assert named >= {"tangent", "autograd", "h", "η", "δ", "z", "soft accuracy", "ε", "φ", "∂", "σ", "s"}


@pytest.mark.parametrize("name", [page.name for page in ASKING])
def test_the_terms_of_a_page_can_be_hovered_over_at_its_title(name):
    (title,) = read_page(name).title
    of_page = [term for term in terms(translator()).values() if name in term.pages]
    assert bool(of_page) == bool(title.help)  # a page that is added may have no term of its own
    assert [term for term in of_page if term.definition not in title.help] == []


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ({}, ["at w = −1.9, it gets 32\u202f% of 100", "w = 1.5, ends at w = 1.5 after 60", "at x = 1 its slope is 0"]),
        ({"w": "0.3", "images": "30"}, ["at w = 0.3,", "of 30 images"]),
        ({"start": "0.4", "rate": "0.1"}, ["from w = 0.4, ends at w = 0.4 after 60"]),
        ({"x": "3"}, ["at x = 3 its slope is 0, the sigmoid's is 0.04518"]),
        ({"x": "0"}, ["at x = 1 its slope is 0"]),
        ({"layer": "hidden", "pixel": "0"}, ["The loss goes from"]),
    ],
)
def test_the_story_is_told_with_what_the_reader_has_set(link, told):
    shows = {"w": "accuracy_vs_loss", "start": "learning_stops", "x": "step_vs_sigmoid", "layer": "accuracy_vs_loss"}
    app = open_page(shows[next(iter(link), "w")], **link)
    app.switch_page("pages/review.py").run()
    story = next(each.value for each in app.markdown if each.value.startswith("1. "))
    assert len(story.splitlines()) == 5
    assert [text for text in told if text.replace("\u202f", "\xa0") not in story] == []
    before, after = re.search(r"loss goes from ([\d.]+) to ([\d.]+)", story).groups()
    assert before != after  # also where the weight that was set changes nothing


@pytest.mark.parametrize("page", ASKING, ids=lambda page: page.name)
def test_a_link_holds_what_was_predicted_and_every_answer_can_stand_in_it(page):
    wrong = next(code for code in page.answers if code != page.right)
    app = open_page(page.name, **{f"my_{page.name}": wrong})
    assert f"you chose “{page.answers[wrong](translator())}”" in words(app)
    assert list(answers(app)) == list(page.answers)
    answers(app)[page.right].click().run()
    assert "✓ Right:" in words(app)


def test_the_link_of_any_page_brings_back_all_answers_and_nothing_that_is_none():
    given = {
        "my_accuracy_vs_loss": "stays",
        "my_step_vs_sigmoid": "<b>",
        "my_exercise_10": "0.25",
        "my_exercise_1": "nan",
    }
    app = open_page("home", **given)
    assert set(app.query_params) == {"lang", "my_accuracy_vs_loss", "my_exercise_10"}
    app.switch_page("pages/review.py").run()
    rows = listed(app)
    assert rows["Why not accuracy?"] == "right"
    assert rows["Why not a step function?"] == "not answered yet"
    assert app.number_input(key="my_exercise_10").value == 0.25
    assert app.number_input(key="my_exercise_1").value is None
