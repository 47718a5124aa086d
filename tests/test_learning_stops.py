"""Gradient descent of one weight on accuracy and loss: the page's numbers, its words, its player, and its pictures."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from reader import open_page, table, words

from gradlab import Weight, autodiff, descend, lesson, sigmoid, step, trace
from gradlab.app.text import translator
from gradlab.chapters.learning_stops import numbers, numbers_network, words_network, words_verdict
from gradlab.chapters.learning_stops.figure import trail
from gradlab.chapters.learning_stops.numbers import START, UPDATES
from gradlab.chapters.learning_stops.words_pictures import on_page, on_paper
from gradlab.curves import Staircase
from gradlab.descent import Path
from gradlab.figures import slope
from gradlab.figures.backdrop import panels_of
from gradlab.figures.picture import together
from gradlab.figures.style import Style

_ = translator()
SUBJECTS = {
    code: lesson.along("sigmoid", lesson.telling(100), measure, 100) for code, measure in lesson.MEASURES.items()
}
LABELS = slope.Labels("f", "f'", "x", "autograd", "difference")
GRID = np.linspace(-4, 4, 161)


@pytest.fixture(autouse=True)
def untrained(monkeypatch):
    """The page's four networks, which these tests do not look at, all by the accuracy: no test waits for a training."""

    def history(seed, rate, loss, measure, units):
        return replace(numbers_network.history(seed, rate, loss, lesson.ACCURACY, units), measure=measure)

    monkeypatch.setattr(words_network, "history", history)


def open_at(**link):
    app = open_page("learning_stops", **link)
    assert not app.exception
    return app


@cache
def read_at(**link):
    """The same, opened once for all tests that only read it."""
    return open_at(**link)


def button(app, label):
    return next(button for button in app.button if button.label == label)


def k_of(app):
    return app.slider(key="k").value


def test_the_loss_s_ball_follows_the_descent_and_the_accuracy_s_stays_with_derivative_0():
    app = read_at(k="12")
    path = descend(SUBJECTS["cross_entropy"].f, START, 3.0, 12)
    _heads, start, now, _value, _value_now, derivative, adds = table(app)
    assert start[1:] == ["1.5", "1.5"]
    assert now[1] == "1.5"
    assert float(now[2]) == pytest.approx(path.weights[-1], rel=1e-3)
    assert derivative[1] == "0"
    assert float(derivative[2]) == pytest.approx(
        float(autodiff(SUBJECTS["cross_entropy"].f)(path.weights[-1])), rel=1e-3
    )
    assert adds[1] == "0"
    assert float(adds[2]) == pytest.approx(-3.0 * path.derivatives[-1], rel=1e-3)


@pytest.mark.parametrize(("w", "sign", "way"), [("1.5", "positive", "down"), ("-1.5", "negative", "up")])
def test_the_direction_follows_the_sign(w, sign, way):
    assert f"{sign}, so the next update moves the weight **{way}**" in words(read_at(w=w))
    path = numbers.descent(SUBJECTS["cross_entropy"], float(w), 3.0)
    assert np.sign(path.weights[1] - path.weights[0]) == {"up": 1, "down": -1}[way]


def test_where_nothing_flows_the_loss_s_ball_stays_too():
    app = read_at(layer="hidden", pixel="0", k="20", w="0.5")
    assert [row[1:] for row in table(app)[1:3]] == [["0.5", "0.5"]] * 2
    assert "here no update moves the weight either" in words(app)


@pytest.mark.parametrize(
    "changed", [{"rate": "10"}, {"w": "1"}, {"loss": "sum_squares"}, {"images": "300"}, {"unit": "3"}]
)
def test_each_control_changes_where_the_loss_s_ball_is_and_never_where_the_accuracy_s_is(changed):
    plain, moved = table(read_at(k="12")), table(read_at(k="12", **changed))
    assert plain[2][2] != moved[2][2]
    assert moved[1][1] == moved[2][1]


def test_step_and_reset_move_by_one_update_and_back_to_the_start():
    app = open_at(k="58")
    for expected in (59, 60):
        button(app, "One step").click().run()
        assert k_of(app) == expected
    assert button(app, "One step").disabled
    button(app, "Reset").click().run()
    assert k_of(app) == 0
    assert button(app, "Reset").disabled


def test_play_goes_on_by_itself_to_the_last_update_and_rests_there():
    app = open_at(k="57")
    button(app, "Play").click().run()
    for _tick in range(5):  # each run is one beat of the fragment
        app.run()
    assert k_of(app) == UPDATES
    assert button(app, "Play")
    button(app, "Play").click().run()  # once more from the start
    assert k_of(app) < 3
    button(app, "Pause").click().run()
    rest = k_of(app)
    app.run()
    assert k_of(app) == rest


def test_moving_the_slider_pauses():
    app = open_at()
    button(app, "Play").click().run()
    app.slider(key="k").set_value(30).run()
    assert k_of(app) == 30
    assert button(app, "Play")


def test_the_buttons_have_keys():
    shortcuts = {button.label: button.proto.shortcut for button in read_at().button if button.proto.shortcut}
    assert shortcuts == {"One step": "s", "Play": "p", "Reset": "b"}


def test_a_learning_rate_at_which_it_diverges_is_told_and_never_nan():
    app = read_at(rate="300", k=str(UPDATES))
    path = descend(SUBJECTS["cross_entropy"].f, START, 300, UPDATES)
    assert path.values[-1] > path.values[0]
    assert f"after {UPDATES} updates the loss is {path.values[-1]:.5f}" in words(app)
    assert "outside the picture, which ends at −2 and 2" in words(app)
    assert "nan" not in words(app).lower()
    assert "It diverges" not in words(read_at(rate="3", k=str(UPDATES)))


def test_an_overshoot_that_comes_back_is_not_called_divergence():
    path = descend(SUBJECTS["cross_entropy"].f, START, 100, UPDATES)
    assert path.values[1] > path.values[0] > path.values[-1]
    told = words(read_at(rate="100", k="1"))
    assert "It overshoots" in told
    assert "It diverges" not in told


def test_a_path_beyond_all_numbers_is_told_too():
    path = descend(lambda w: w**4, 3.0, 1.5, UPDATES)
    assert path.diverged
    assert "ends beyond the range of numbers" in words_verdict.diverging(_, path, path)


@pytest.mark.parametrize("h", [0.01, 0.1, 0.5])
@pytest.mark.parametrize("rate", [1.0, 10.0])
def test_a_finite_difference_of_the_accuracy_moves_by_rate_times_rise_by_2h(h, rate):
    weight = lesson.telling(100)
    path = numbers.climb(lesson.along("sigmoid", weight, lesson.ACCURACY, 100), 1.5, rate, h)
    f = SUBJECTS["accuracy"].f
    rises = f(path.weights + h) - f(path.weights - h)
    np.testing.assert_allclose(np.diff(path.weights), (rate * rises / (2 * h))[:-1], atol=1e-11)
    assert np.all((path.derivatives == 0) == (rises == 0))


def test_without_a_jump_within_h_it_stays_for_good_and_with_one_it_moves():
    assert "stays here for good" in words(read_at(big_h="0.01", k="1"))
    told = words(read_at(big_h="0.1"))
    f = SUBJECTS["accuracy"].f
    rise = float(f(1.6) - f(1.4))
    assert f"Δ = {rise:.4g}".replace("-", "−") in told
    assert f"**{rise / 0.2:.4g}**".replace("-", "−") in told


def test_the_large_h_s_staircase_knows_jumps_as_far_out_as_it_looks():
    weight = Weight(1, 3, 7)
    subject = lesson.along("sigmoid", weight, lesson.ACCURACY, 100)
    ends = np.array([-2.49, -2.0, 0.0, 2.0, 2.49])
    np.testing.assert_allclose(subject.stairs(ends), subject.f(ends), atol=1e-12)


def test_the_question_s_answer_has_the_descent_s_numbers():
    app = open_at()
    app.radio[0].set_value("best").run()
    assert "Not so: Exactly where it started." in words(app)
    best = SUBJECTS["accuracy"].stairs.values.max()
    assert f"it is at w = 1.5: the derivative that each update read is 0. An accuracy of {100 * best:.4g} %" in words(
        app
    )


def test_a_broken_link_falls_back():
    app = read_at(k="1e9", rate="-1", big_h="nan", seed="100", network_rate="x", updates="0", w="7")
    assert (k_of(app), app.select_slider(key="rate").value, app.slider(key="updates").value) == (0, 3.0, 100)


def test_pictures_say_the_numbers_they_show():
    pictures = re.findall(r'alt="([^"]+)"', " ".join(html.value for html in read_at(k="12").get("html")))
    assert len(pictures) == 5
    assert "12 updates have moved the weight from 1.5 to 1.5." in pictures[0]


def trailed(path, f=sigmoid):
    drawing = slope.OverDerivative(trace(f, GRID, 0.1), None, LABELS)
    figure = Style().figure(*slope.SIZE)
    drawing.draw(figure, Style())
    overlay = Style().figure(*slope.SIZE)
    for each in trail(path, drawing.learns):
        each.draw(overlay, panels_of(figure), Style())
    return panels_of(figure), overlay.artists


def test_the_trail_passes_through_the_path_on_the_curve_and_on_the_derivative():
    path = descend(sigmoid, 1.0, 5.0, 4)
    panels, lines = trailed(path)
    assert len(lines) == 2
    for panel, line, values in zip(panels, lines, (path.values, path.derivatives), strict=True):
        expected = [panel.place(*point) for point in zip(path.weights, values, strict=True)]
        np.testing.assert_allclose(line.get_xydata(), expected)


@pytest.mark.parametrize(("w", "marker"), [(-9.0, "<"), (9.0, ">")])
def test_an_arrow_inside_the_picture_points_to_a_ball_outside_it(w, marker):
    panels, lines = trailed(Path(np.array([0.0, w]), sigmoid(np.array([0.0, w])), np.zeros(2), False))
    arrow = lines[-1]
    assert arrow.get_marker() == marker
    (left, bottom), (right, top) = panels[0].corners
    ((x, y),) = arrow.get_xydata()
    assert left < x < right
    assert bottom < y < top


def pictures_and_paths():
    stairs = Staircase(np.zeros(1), np.array([0.0, 1.0]))
    for f, known in ((step, stairs), (sigmoid, None)):
        path = descend(f, 1.0, 0.5, 3)
        at = lesson.point(lesson.unit(f.__name__), float(path.weights[-1]), 0.1)
        yield slope.picture(trace(f, GRID, 0.1), known, LABELS, at), path


def test_a_picture_to_keep_has_curves_marks_and_trails():
    pairs = list(pictures_and_paths())
    whole = together([on_paper(*pair) for pair in pairs])
    for place, bare in zip(whole.subfigs, together([picture for picture, _path in pairs]).subfigs, strict=True):
        assert len(place.artists) == len(bare.artists) + 2


def test_the_trail_lies_beneath_the_mark_on_the_page_and_over_it_on_paper():
    for picture, path in pictures_and_paths():
        way = trail(path, picture.drawing.learns)
        assert on_page(picture, path).moving == (*way, *picture.moving)
        assert on_paper(picture, path).moving == (*picture.moving, *way)
        assert on_page(picture, path).drawing is on_paper(picture, path).drawing is picture.drawing


def test_what_updates_read_looks_like_what_it_is():
    path = descend(sigmoid, 1.0, 5.0, 4)
    for read in ("slopes", "differences"):
        assert [stroke.role for stroke in trail(path, True, read)[:2]] == ["trail", read]
