"""The end of the lesson: predictions collected, exercises checked."""

import numpy as np
import pytest
from reader import open_page, table, words

from gradlab.app.pages import ASKING
from gradlab.chapters.review import words as review

ANSWERS = [
    -np.log(0.1 + 1e-7),
    0,
    0.01 / (2 * 0.001),
    0,
    2 + 2 + 3,
    1 / 4,
    1 + 0.5 * 0.2,
]  # worked by hand, in the page's order


@pytest.mark.parametrize("place", range(1, 8))
def test_an_exercise_accepts_the_right_answer_and_no_other(place):
    app = open_page("review")
    right = ANSWERS[place - 1]
    app.number_input(key=f"my_exercise_{place}").set_value(right + 0.2).run()
    assert "Not yet: try again." in words(app)
    app.number_input(key=f"my_exercise_{place}").set_value(round(right, 3)).run()
    assert "**Right.**" in words(app)
    assert not app.exception


def test_the_predictions_are_collected_from_their_pages():
    app = open_page("accuracy_vs_loss")
    app.radio[0].set_value("flows").run()
    app.switch_page("pages/step_vs_sigmoid.py").run()
    app.radio[0].set_value("sigmoid").run()
    app.switch_page("pages/review.py").run()
    rows = dict(table(app)[1:])
    assert rows["Why not accuracy?"] == "not so"
    assert rows["Why not a step function?"] == "right"
    assert set(rows.values()) <= {"right", "not so", "not answered yet"}


@pytest.mark.parametrize("page", ASKING, ids=lambda page: page.name)
def test_a_link_holds_what_was_predicted_and_every_answer_can_stand_in_it(page):
    wrong = next(code for code in page.answers if code != page.right)
    app = open_page(page.name, **{f"my_{page.name}": wrong})
    assert app.radio[0].value == wrong
    assert len(app.radio[0].options) == len(page.answers)
    app.radio[0].set_value(page.right).run()
    assert "Right." in words(app)


def test_the_link_of_any_page_brings_back_all_answers_and_nothing_that_is_none():
    given = {
        "my_accuracy_vs_loss": "stays",
        "my_step_vs_sigmoid": "<b>",
        "my_exercise_6": "0.25",
        "my_exercise_1": "nan",
    }
    app = open_page("home", **given)
    assert set(app.query_params) == {"lang", "my_accuracy_vs_loss", "my_exercise_6"}
    app.switch_page("pages/review.py").run()
    rows = dict(table(app)[1:])
    assert rows["Why not accuracy?"] == "right"
    assert rows["Why not a step function?"] == "not answered yet"
    assert app.number_input(key="my_exercise_6").value == 0.25
    assert app.number_input(key="my_exercise_1").value is None


def test_every_exercise_s_answer_is_kept():
    assert len(review.exercises(str)) == review.EXERCISES
