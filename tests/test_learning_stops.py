"""Gradient descent of one weight on accuracy and loss: the page's numbers, its words, and its pictures."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from reader import alts, answers, open_page, table, words

from gradlab import Path, Weight, autodiff, descend, lesson, sigmoid, step, trace
from gradlab.chapters.learning_stops import figures, numbers
from gradlab.chapters.learning_stops import words as page_words
from gradlab.chapters.learning_stops.figures import descended
from gradlab.chapters.learning_stops.numbers import START, UPDATES
from gradlab.plotting import slope
from gradlab.plotting.backdrop import panels_of
from gradlab.plotting.film import Player
from gradlab.plotting.picture import Stroke, together
from gradlab.plotting.style import Style
from gradlab.text import Translate

_ = Translate()
TRACES = {code: lesson.along("sigmoid", lesson.TELLING[1], metric, 100) for code, metric in lesson.METRICS.items()}
GRID = np.linspace(-4, 4, 161)


@pytest.fixture(autouse=True)
def untrained(monkeypatch):
    """The page's networks, which these tests do not look at, all by the accuracy: no test waits for a training."""

    history = numbers.history

    def by_the_accuracy(seed, rate, loss, metric, units):
        return replace(history(seed, rate, loss, lesson.ACCURACY, units), metric=metric)

    monkeypatch.setattr(numbers, "history", by_the_accuracy)


def open_at(**link):
    app = open_page("learning_stops", **link)
    assert not app.exception
    return app


@cache
def read_at(**link):
    """The same, opened once for all tests that only read it."""
    return open_at(**link)


def k_of(app):
    return app.slider(key="k").value


def test_the_loss_s_ball_follows_the_descent_and_the_accuracy_s_stays_with_derivative_0():
    app = read_at(k="12")
    path = descend(TRACES["cross_entropy"].f, START, 3.0, 12)
    _heads, start, now, _value, _value_now, derivative, adds = table(app)
    assert start[1:] == ["1.5", "1.5"]
    assert now[1] == "1.50000"
    assert float(now[2]) == pytest.approx(path.weights[-1], abs=6e-6)
    assert derivative[1] == "0"
    assert float(derivative[2]) == pytest.approx(float(autodiff(TRACES["cross_entropy"].f)(path.weights[-1])), abs=6e-6)
    assert adds[1] == "0"
    assert float(adds[2]) == pytest.approx(-3.0 * path.derivatives[-1], abs=6e-6)


@pytest.mark.parametrize(("w", "sign", "way"), [("1.5", "positive", "down"), ("-1.5", "negative", "up")])
def test_the_direction_follows_the_sign(w, sign, way):
    assert f"{sign}, so the next update moves the weight **{way}**" in words(read_at(start=w))
    path = numbers.descent(TRACES["cross_entropy"].f, float(w), 3.0)
    assert np.sign(path.weights[1] - path.weights[0]) == {"up": 1, "down": -1}[way]


def test_where_nothing_flows_the_loss_s_ball_stays_too():
    app = read_at(layer="hidden", pixel="0", k="20", start="0.5")
    assert [[float(cell) for cell in row[1:]] for row in table(app)[1:3]] == [[0.5, 0.5]] * 2
    assert "so here no update moves the weight either" in words(app)


@pytest.mark.parametrize(
    "changed", [{"rate": "10"}, {"start": "1"}, {"loss": "sum_squares"}, {"images": "300"}, {"unit": "3"}]
)
def test_each_control_changes_where_the_loss_s_ball_is_and_never_where_the_accuracy_s_is(changed):
    plain, moved = table(read_at(k="12")), table(read_at(k="12", **changed))
    assert plain[2][2] != moved[2][2]
    assert float(moved[1][1]) == float(moved[2][1])


def test_the_decimals_of_what_moves_stay():
    film = figures.descents(
        _, lesson.TELLING[1], lesson.CROSS_ENTROPY, 100, START, 3.0, Player("", "", "", "", 400), Style()
    )
    for readings in film.words:
        rows = [
            [cell.strip(" *") for cell in line.split("|")[2:-1]] for text in readings for line in text.splitlines()[3:]
        ]
        places = {len(cell.partition(".")[2]) for row in rows for cell in row if "." in cell and "10" not in cell[-4:]}
        assert places == {5}


def test_a_learning_rate_at_which_it_diverges_is_told_and_never_nan():
    app = read_at(rate="300", k=str(UPDATES))
    path = descend(TRACES["cross_entropy"].f, START, 300, UPDATES)
    assert path.values[-1] > path.values[0]
    assert f"after {UPDATES} updates the loss is {path.values[-1]:.5f}, above its initial" in words(app)
    assert "outside the picture, which ends at −2 and 2" in words(app)
    assert "nan" not in words(app).lower()
    assert "An update threw the weight too far" in words(app)
    assert "overshoots again and again" in words(read_at(rate="100", start="0.4", k=str(UPDATES)))
    assert "too large" not in words(read_at(rate="3", k=str(UPDATES)))


@pytest.mark.parametrize("rate", ["100", "300", "1000"])
@pytest.mark.parametrize("start", ["0.4", "1.5", "-2"])
@pytest.mark.parametrize("k", [1, 10, UPDATES])
def test_a_weight_that_is_stuck_is_not_said_to_move(rate, start, k):
    """That the next update moves it, and that it is stuck, are never said of the same update."""
    trace = TRACES["cross_entropy"]
    whole = numbers.descent(trace.f, float(start), float(rate))
    paths = [numbers.descent(TRACES["accuracy"].f, float(start), float(rate)).until(k), whole.until(k)]
    told = page_words.verdict(_, paths, whole, TRACES["accuracy"], float(rate))
    now = told.split("If you keep going:")[0]
    moves = abs(float(rate) * whole.until(k).derivatives[-1]) >= 1e-6
    assert ("so the next update moves the weight" in now) == moves
    assert not ("stuck" in now and moves)


def test_an_overshoot_that_comes_back_is_not_called_divergence():
    path = descend(TRACES["cross_entropy"].f, START, 100, UPDATES)
    assert path.values[1] > path.values[0] > path.values[-1]
    told = words(read_at(rate="100", k="1"))
    assert "It overshoots" in told
    assert "too large" not in told


@pytest.mark.parametrize("metric", lesson.METRICS.values(), ids=list(lesson.METRICS))
@pytest.mark.parametrize("weight", [*lesson.TELLING.values(), Weight(0, 300, 7), Weight(1, 20, 9)])
def test_no_path_ends_before_its_last_update(metric, weight):
    """A metric's slope along a weight is bounded: even the largest learning rate stays among the numbers."""
    for start in lesson.WEIGHTS:
        path = numbers.descent(lesson.along("sigmoid", weight, metric, 10).f, start, max(lesson.RATES))
        assert len(path.weights) == UPDATES + 1
        assert not path.diverged


@pytest.mark.parametrize("h", [0.01, 0.1, 0.5])
@pytest.mark.parametrize("rate", [1.0, 10.0])
def test_a_finite_difference_of_the_accuracy_moves_by_rate_times_rise_by_2h(h, rate):
    f = TRACES["accuracy"].f
    path = numbers.climb(f, 1.5, rate, h)
    rises = f(path.weights + h) - f(path.weights - h)
    np.testing.assert_allclose(np.diff(path.weights), (rate * rises / (2 * h))[:-1], atol=1e-11)
    assert np.all((path.derivatives == 0) == (rises == 0))


def test_the_case_in_which_it_goes_the_wrong_way_is_one():
    path = numbers.climb(TRACES["accuracy"].f, 0.5, 3.0, 0.1)
    assert path.values[-1] < path.values[0]
    told = f"it takes the accuracy from {100 * path.values[0]:.4g} % to {100 * path.values[-1]:.4g} %."
    assert told in words(read_at())


def test_without_a_jump_within_h_it_stays_for_good_and_with_one_it_moves():
    assert "the weight stays here for good" in words(read_at(big_h="0.01", k="1"))
    told = words(read_at(big_h="0.1"))
    f = TRACES["accuracy"].f
    rise = float(f(1.6) - f(1.4))
    assert f"Δ = {rise:.4g}".replace("-", "−") in told
    assert f"**{rise / 0.2:.4g}**".replace("-", "−") in told


def test_the_large_h_s_staircase_knows_jumps_as_far_out_as_it_looks():
    along = lesson.along("sigmoid", Weight(1, 3, 7), lesson.ACCURACY, 100)
    ends = np.array([-2.49, -2.0, 0.0, 2.0, 2.49])
    np.testing.assert_allclose(along.stairs(ends), along.f(ends), atol=1e-12)


def test_the_question_s_answer_has_the_descent_s_numbers():
    app = open_at()
    answers(app)["best"].click().run()
    assert "It is: “Exactly where it started." in words(app)
    best = TRACES["accuracy"].stairs.values.max()
    assert "it is at w = 1.5, because each update used a slope of 0." in words(app)
    assert f"the accuracy is at most {100 * best:.4g} %" in words(app)


def test_a_broken_link_falls_back():
    app = read_at(k="1e9", rate="-1", big_h="nan", seed="100", network_rate="x", updates="301", w="7")
    assert (k_of(app), app.select_slider(key="rate").value, app.slider(key="updates").value) == (0, 3.0, 0)


def test_pictures_say_the_numbers_they_show():
    assert len(alts(read_at(k="12"))) == 5
    assert alts(read_at(k="12"))[0] == "Accuracy: the weight is at its start, 1.5."


def drawn(path, f=sigmoid, rate=5.0):
    """The picture of a descent on f."""
    return descended(_, trace(f, GRID, 0.1), path, "x", rate)


def artists(path, k):
    """What is drawn over a sigmoid after k updates, and the panels that it lies in."""
    figure = Style().figure(*slope.SIZE)
    drawn(path).at(k).draw(figure, Style())
    return panels_of(figure), figure.artists


@pytest.mark.parametrize("k", [0, 2, 4])
def test_the_trail_passes_through_the_path_so_far_on_the_curve_and_on_the_derivative(k):
    path = descend(sigmoid, 1.0, 5.0, 4)
    panels, lines = artists(path, k)
    for panel, line, values in zip(panels, lines[:2], (path.values, path.derivatives), strict=True):
        expected = [panel.place(*point) for point in zip(path.weights[: k + 1], values[: k + 1], strict=True)]
        np.testing.assert_allclose(line.get_xydata(), expected)


@pytest.mark.parametrize(("w", "marker"), [(-9.0, "<"), (9.0, ">")])
def test_an_arrow_inside_the_picture_points_to_a_ball_outside_it(w, marker):
    path = Path(np.array([0.0, w]), sigmoid(np.array([0.0, w])), np.zeros(2), False)
    assert [line.get_marker() for line in artists(path, 0)[1][-2:]] == ["o", "o"]
    panels, lines = artists(path, 1)
    arrow, *balls = lines[-3:]
    assert arrow.get_marker() == marker
    assert [line.get_marker() for line in balls] == ["o", "o"]
    (left, bottom), (right, top) = panels[0].corners
    ((x, y),) = arrow.get_xydata()
    assert left < x < right
    assert bottom < y < top


def arrow_at_start(f):
    """The points of the next update's arrow, its shaft and its head, before the first update."""
    strokes = [each for each in drawn(descend(f, 1.0, 5.0, 3), f).moving if isinstance(each, Stroke)]
    return [stroke.at((0,)) for stroke in strokes if stroke.role == "update"]


def test_the_next_update_is_an_arrow_of_its_length_on_the_sigmoid_and_nothing_on_the_step():
    shaft, head = arrow_at_start(sigmoid)
    end = 1 - 5 * float(autodiff(sigmoid)(1.0))
    assert [x for x, _y in shaft][::3] == pytest.approx([1, end])
    assert shaft[-1] == pytest.approx((end, np.interp(end, GRID, sigmoid(GRID))))
    assert head[1] == shaft[-1]
    assert min(head)[0] == end < head[0][0] < 1  # it points to the left
    assert arrow_at_start(step) == [[], []]


def test_a_picture_to_keep_has_the_frame_of_its_notch():
    picture = drawn(descend(sigmoid, 1.0, 5.0, 4))
    first, second = (together([picture.at(k)] * 2).subfigs[1].artists for k in (1, 3))
    assert [len(lines[0].get_xdata()) for lines in (first, second)] == [2, 4]
    assert first[-2].get_xydata().tolist() != second[-2].get_xydata().tolist()
