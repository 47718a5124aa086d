"""Networks trained on accuracy and loss: their histories, and what the page says and draws of them."""

from dataclasses import replace
from functools import partial

import keep_histories
import numpy as np
import pytest
from autograd.tracer import isbox
from reader import alts, open_page, table, words

from gradlab import Network, accuracy, cross_entropy_error, lesson, load_mnist, train
from gradlab.chapters.learning_stops import numbers
from gradlab.chapters.learning_stops import words as words_of
from gradlab.chapters.learning_stops.figures import charts
from gradlab.chapters.learning_stops.numbers import History, same_parameters
from gradlab.core.metric import formula, mean_over_batch
from gradlab.lesson import ACCURACY, CROSS_ENTROPY
from gradlab.plotting.picture import together
from gradlab.plotting.style import Style
from gradlab.text import Translate

UPDATES = 8
each_units = pytest.mark.parametrize("units", ["step", "sigmoid"])


@pytest.fixture
def history(monkeypatch):
    """A training of eight updates, here and on the page, instead of 300; it is kept by nobody."""
    made = partial(numbers.trained, updates=UPDATES)
    monkeypatch.setattr(numbers, "history", made)
    return made


def counted(metric):
    """The metric, and a list that grows by one whenever a training asks for its gradient."""
    asked = []

    @mean_over_batch
    def of_one(y, t):
        asked.extend([True] * isbox(y))
        return formula(metric.function)(y, t)

    return replace(metric, function=of_one), asked


def open_at(**link):
    app = open_page("learning_stops", **{"updates": "7", **link})
    assert not app.exception
    return app


def test_the_histories_are_those_of_training(history):
    run = history(3, 0.3, CROSS_ENTROPY, CROSS_ENTROPY, "sigmoid")
    assert len(run.loss) == len(run.accuracy) == len(run.moved) == UPDATES + 1
    x, t = lesson.digits(100)
    start = Network.random(lesson.SIZES, np.random.default_rng(3), "sigmoid")
    now = train(start, x, t, cross_entropy_error, 0.3, 7)
    assert run.loss[7] == cross_entropy_error(now(x), t)
    assert run.accuracy[7] == accuracy(now(x), t)
    _, (unseen, answers) = load_mnist()
    assert run.tested[7] == accuracy(now(unseen[: lesson.TESTED_ON]), answers[: lesson.TESTED_ON])
    changes = [now.weights[1] - start.weights[1], now.biases[1] - start.biases[1]]
    assert run.moved[7, 1] == pytest.approx(np.linalg.norm(np.concatenate([np.ravel(change) for change in changes])))
    assert run.moved[0].tolist() == [0, 0]


@each_units
def test_on_the_accuracy_nothing_moves_at_all(units):
    run = numbers.history(0, 100.0, CROSS_ENTROPY, ACCURACY, units)
    assert len(run.loss) == len(run.accuracy) == len(run.moved) == 301
    assert not run.moved.any()
    assert np.ptp(run.loss) == np.ptp(run.accuracy) == 0


@each_units
def test_a_training_by_accuracy_asks_for_the_gradient_once(units):
    metric, asked = counted(ACCURACY)
    run = numbers.history.__wrapped__(1, 0.3, CROSS_ENTROPY, metric, units)
    assert len(asked) == 1
    assert len(run.loss) == 301


@pytest.mark.slow
@pytest.mark.parametrize(("metric", "units"), numbers.runs(CROSS_ENTROPY))
def test_training_makes_the_histories_that_come_with_the_package(metric, units):
    kept = numbers.history(*numbers.FIRST, metric, units)
    made = numbers.trained(*numbers.FIRST, metric, units)
    for name in numbers.NOTED:
        np.testing.assert_allclose(getattr(kept, name), getattr(made, name), rtol=1e-7, atol=1e-9)


def test_histories_are_kept_as_they_are(monkeypatch, tmp_path):
    monkeypatch.setattr(numbers, "FILE", tmp_path / "histories.npz")
    monkeypatch.setattr(numbers, "trained", partial(numbers.trained, updates=UPDATES))
    keep_histories.keep_learning_stops()
    for run in numbers.runs(CROSS_ENTROPY):
        kept = numbers.history.__wrapped__(*numbers.FIRST, *run)
        made = numbers.trained(*numbers.FIRST, *run)
        assert all(np.array_equal(getattr(kept, name), getattr(made, name)) for name in numbers.NOTED)


#: Trainings that come to rest: on the accuracy at once, on a loss where updates far too large have saturated the units.
AT_REST = [(ACCURACY, "step", 0.3), (ACCURACY, "sigmoid", 0.3), (CROSS_ENTROPY, "sigmoid", 100.0)]


@pytest.mark.parametrize(("metric", "units", "rate"), AT_REST)
def test_a_history_that_ends_at_rest_is_the_same_as_if_training_went_on(metric, units, rate, history, monkeypatch):
    metric, asked = counted(metric)
    short = history(0, rate, CROSS_ENTROPY, metric, units)
    assert len(asked) < UPDATES
    asked.clear()
    monkeypatch.setattr(numbers, "same_parameters", lambda one, other: False)
    whole = history(0, rate, CROSS_ENTROPY, metric, units)
    assert len(asked) == UPDATES
    for name in numbers.NOTED:
        assert np.array_equal(getattr(short, name), getattr(whole, name))


def test_the_smallest_change_of_one_parameter_is_one():
    weights, zeros = (np.ones((2, 2)), np.ones((2, 2))), (np.zeros(2), np.zeros(2))
    start = Network(weights, zeros)
    assert same_parameters(start, Network(weights, zeros))
    assert not same_parameters(start, Network(weights, (zeros[0], np.array([0, 1e-300]))))
    assert not same_parameters(start, Network((weights[0], np.nextafter(weights[1], 2)), zeros))


def test_on_the_loss_steps_cut_off_the_hidden_layer_and_sigmoids_do_not(history):
    step_units, sigmoids = (history(0, 0.3, CROSS_ENTROPY, CROSS_ENTROPY, units) for units in ("step", "sigmoid"))
    assert not step_units.moved[:, 0].any()
    assert np.all(step_units.moved[1:, 1] > 0)
    assert np.all(sigmoids.moved[1:] > 0)
    assert step_units.loss[-1] < step_units.loss[0]


def test_the_page_s_tables_and_pictures_are_the_histories_at_the_chosen_update(history):
    app = open_at(seed="3")
    runs = [history(3, 0.3, CROSS_ENTROPY, *run) for run in numbers.runs(CROSS_ENTROPY)]
    for row, run in zip(table(app, 1)[1:], runs, strict=True):
        assert float(row[1]) == pytest.approx(run.moved[7, 0], abs=6e-4)
        assert row[2:] == [f"{100 * run.accuracy[7]:.0f} %", f"{100 * run.tested[7]:.1f} %"]
    assert [row[1] for row in table(app, 1)[1:4]] == ["0", "0", "0"]
    shares = alts(app)[2].replace("\N{NO-BREAK SPACE}", " ")
    assert f"loss, step (surrogate): {100 * runs[4].accuracy[7]:.4g} % and {100 * runs[4].tested[7]:.4g} %" in shares


def test_a_network_that_is_thrown_out_is_told_as_such(history):
    run = history(0, 100.0, CROSS_ENTROPY, CROSS_ENTROPY, "sigmoid")
    assert run.loss[-1] > run.loss[0]
    rest = np.flatnonzero(np.diff(run.loss))[-1] + 1
    assert f"By update {rest} the loss has reached {run.loss[-1]:.5f}" in words(open_at(network_rate="100"))
    assert "too large" not in words(open_at())


VALUES = np.linspace(0.1, 0.9, 11)


@pytest.fixture
def runs():
    """Five networks, all the same."""
    every = numbers.runs(CROSS_ENTROPY)
    return tuple(History(*run, VALUES[::-1], VALUES, VALUES / 2, np.zeros((11, 2))) for run in every)


def drawn(runs, unseen):
    """A chart: what stays of it."""
    figure = Style().figure(5, 4)
    charts(Translate(), runs, [""] * 11)[unseen].draw(figure, Style())
    return figure.axes[0]


def test_a_chart_s_five_lines_differ_by_more_than_colour_and_each_has_its_name(runs):
    axes = drawn(runs, unseen=False)
    assert len({(line.get_color(), line.get_linestyle()) for line in axes.lines}) == 5
    assert len({line.get_color() for line in axes.lines}) == 2
    figure = axes.get_figure(root=True)
    names = {text.get_text() for text in (*axes.texts, *figure.texts)}
    assert {words_of.run_name(Translate(), run) for run in runs} <= names


@pytest.mark.parametrize(("unseen", "values"), [(False, VALUES), (True, VALUES / 2)])
def test_a_chart_has_the_values_of_its_images(runs, unseen, values):
    assert all(np.array_equal(line.get_ydata(), values) for line in drawn(runs, unseen).lines)


def test_a_chart_is_marked_at_its_values_at_the_update_and_drawn_up_to_it(runs):
    picture = charts(Translate(), runs, [""] * 11)[1]
    place = together([picture.at(3)])
    while place.subfigs:
        (place,) = place.subfigs
    dot = place.artists[-1]
    shown = dot.get_transform().transform(dot.get_xydata())[0]
    assert shown == pytest.approx(place.axes[0].transData.transform((3, VALUES[3] / 2)))
    trails = [each for each in picture.moving if each.trail]
    assert [len(each.at((3,))) for each in trails] == [4] * 5


def test_a_chart_of_the_same_histories_is_drawn_once(runs):
    english = Translate()
    first, second = (charts(english, (*runs,), [""] * 11)[1].backdrop(Style()) for _ in range(2))
    assert first is second


@pytest.mark.parametrize("units", ["step", "sigmoid"])
def test_what_is_learnt_by_heart_is_worth_less_on_test_images(units):
    """What the second act is about: nearly all training images are right, of the test images far fewer."""
    kept = numbers.history(*numbers.FIRST, CROSS_ENTROPY, units)
    assert kept.accuracy[-1] >= 0.99
    assert kept.tested[-1] < {"step": 0.45, "sigmoid": 0.65}[units]


def test_before_the_first_update_no_network_is_judged(history):
    told = words(open_at(updates="0"))
    assert "No update has been made yet: press Play." in told
    assert "layer learns" not in told
    assert "layers learn" not in told


@pytest.mark.parametrize("rate", ["0.3", "10", "100"])
@pytest.mark.parametrize("update", ["1", "7"])
def test_a_network_above_its_start_is_told_that_eta_is_too_large_and_no_other_is(history, rate, update):
    told = words(open_at(network_rate=rate, updates=update))
    runs = [history(0, float(rate), CROSS_ENTROPY, *run) for run in numbers.runs(CROSS_ENTROPY)[2:]]
    names = "**Loss, step units**", "**Loss, sigmoid units**", "**Loss, surrogate slope**"
    for run, name in zip(runs, names, strict=True):
        (line,) = [line for line in told.splitlines() if line.startswith(name)]
        above = run.loss[int(update)] > run.loss[0], run.loss[-1] > run.loss[0]
        assert ("η is too large" in line) == above[1]
        assert ("It overshoots" in line) == (above[0] and not above[1])
        assert ("learn" in line) == (not any(above))
