"""The end of the lesson: predictions collected, exercises checked."""

import numpy as np
import pytest
from test_pages import open_page, table, words

ANSWERS = [-np.log(0.1 + 1e-7), 0, 0.01 / (2 * 0.001), 1 / 4, 1 + 0.5 * 0.2]  # worked by hand, in the page's order


@pytest.mark.parametrize("place", range(1, 6))
def test_an_exercise_accepts_the_right_answer_and_no_other(place):
    app = open_page("review")
    right = ANSWERS[place - 1]
    app.number_input(key=f"exercise {place}").set_value(right + 0.2).run()
    assert "Not yet: try again." in words(app)
    app.number_input(key=f"exercise {place}").set_value(round(right, 3)).run()
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
