"""Gradient descent on accuracy and loss: the page's numbers, its words, its player, and its pictures."""

import re

import numpy as np
import pytest
from test_pages import open_page, table, words

from gradlab import Network, Weight, accuracy, autodiff, cross_entropy_error, descend, sigmoid, step, trace
from gradlab.curves import Staircase
from gradlab.descent import Path
from gradlab.figures import learning_stops as figures
from gradlab.figures import slope
from gradlab.figures.layers import Backdrop
from gradlab.figures.style import Style
from gradlab.ui import learning_stops, lesson
from gradlab.ui import learning_stops_network as network
from gradlab.ui.player import UPDATES
from gradlab.ui.text import translator

_ = translator()
SUBJECTS = {metric: lesson.along("sigmoid", lesson.telling(100), metric, 100) for metric in lesson.METRICS}
LABELS = slope.Labels("f", "f'", "x", "autograd", "difference")


def open_at(**link):
    app = open_page("learning_stops", **link)
    assert not app.exception
    return app


def button(app, label):
    return next(button for button in app.button if button.label == label)


def k_of(app):
    return app.slider(key="k").value


def test_the_loss_s_ball_follows_the_descent_and_the_accuracy_s_stays_with_derivative_0():
    app = open_at(k="12")
    path = descend(SUBJECTS["cross_entropy"].f, learning_stops.START, 3.0, 12)
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
    assert f"{sign}, so the next update moves the weight **{way}**" in words(open_at(w=w))
    path = learning_stops.descent(SUBJECTS["cross_entropy"], float(w), 3.0)
    assert np.sign(path.weights[1] - path.weights[0]) == {"up": 1, "down": -1}[way]


def test_where_nothing_flows_the_loss_s_ball_stays_too():
    app = open_at(layer="hidden", pixel="0", k="20", w="0.5")
    assert [row[1:] for row in table(app)[1:3]] == [["0.5", "0.5"]] * 2
    assert "here no update moves the weight either" in words(app)


@pytest.mark.parametrize(
    "changed", [{"rate": "10"}, {"w": "1"}, {"loss": "sum_squares"}, {"images": "300"}, {"unit": "3"}]
)
def test_each_control_changes_where_the_loss_s_ball_is_and_never_where_the_accuracy_s_is(changed):
    plain, moved = table(open_at(k="12")), table(open_at(k="12", **changed))
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
    shortcuts = {button.label: button.proto.shortcut for button in open_at().button if button.proto.shortcut}
    assert shortcuts == {"One step": "s", "Play": "p", "Reset": "b"}


def test_a_learning_rate_at_which_it_diverges_is_told_and_never_nan():
    app = open_at(rate="300", k=str(UPDATES))
    path = descend(SUBJECTS["cross_entropy"].f, learning_stops.START, 300, UPDATES)
    assert path.values[-1] > path.values[0]
    assert f"after {UPDATES} updates the loss is {path.values[-1]:.5f}" in words(app)
    assert "outside the picture, which ends at −2 and 2" in words(app)
    assert "nan" not in words(app).lower()
    assert "It diverges" not in words(open_at(rate="3", k=str(UPDATES)))


def test_an_overshoot_that_comes_back_is_not_called_divergence():
    path = descend(SUBJECTS["cross_entropy"].f, learning_stops.START, 100, UPDATES)
    assert path.values[1] > path.values[0] > path.values[-1]
    told = words(open_at(rate="100", k="1"))
    assert "It overshoots" in told
    assert "It diverges" not in told


def test_a_path_beyond_all_numbers_is_told_too():
    path = descend(lambda w: w**4, 3.0, 1.5, UPDATES)
    assert path.diverged
    assert "ends beyond the range of numbers" in learning_stops.diverging(_, path, path)


@pytest.mark.parametrize("h", [0.01, 0.1, 0.5])
@pytest.mark.parametrize("rate", [1.0, 10.0])
def test_a_finite_difference_of_the_accuracy_moves_by_rate_times_rise_by_2h(h, rate):
    weight = lesson.telling(100)
    path = learning_stops.climb(lesson.along("sigmoid", weight, "accuracy", 100), 1.5, rate, h)
    f = SUBJECTS["accuracy"].f
    rises = f(path.weights + h) - f(path.weights - h)
    np.testing.assert_allclose(np.diff(path.weights), (rate * rises / (2 * h))[:-1], atol=1e-11)
    assert np.all((path.derivatives == 0) == (rises == 0))


def test_without_a_jump_within_h_it_stays_for_good_and_with_one_it_moves():
    assert "stays here for good" in words(open_at(big_h="0.01", k="1"))
    told = words(open_at(big_h="0.1"))
    f = SUBJECTS["accuracy"].f
    rise = float(f(1.6) - f(1.4))
    assert f"Δ = {rise:.4g}".replace("-", "−") in told
    assert f"**{rise / 0.2:.4g}**".replace("-", "−") in told


def test_the_large_h_s_staircase_knows_jumps_as_far_out_as_it_looks():
    weight = Weight(1, 3, 7)
    subject = lesson.along("sigmoid", weight, "accuracy", 100)
    ends = np.array([-2.49, -2.0, 0.0, 2.0, 2.49])
    np.testing.assert_allclose(subject.stairs(ends), subject.f(ends), atol=1e-12)


def test_the_histories_are_those_of_training():
    run = network.history(3, 0.3, "cross_entropy", "loss", "sigmoid")
    assert len(run.loss) == len(run.accuracy) == len(run.moved) == network.UPDATES + 1
    x, t = lesson.digits(100)
    start = Network.random(lesson.SIZES, np.random.default_rng(3), "sigmoid")
    now = network.train(start, x, t, cross_entropy_error, 0.3, 7)
    assert run.loss[7] == cross_entropy_error(now.probabilities(x), t)
    assert run.accuracy[7] == accuracy(now.probabilities(x), t)
    changes = [now.weights[1] - start.weights[1], now.biases[1] - start.biases[1]]
    assert run.moved[7, 1] == pytest.approx(np.linalg.norm(np.concatenate([np.ravel(change) for change in changes])))
    assert run.moved[0].tolist() == [0, 0]


@pytest.mark.parametrize("units", ["step", "sigmoid"])
def test_on_the_accuracy_nothing_moves_at_all(units):
    run = network.history(0, 100.0, "cross_entropy", "accuracy", units)
    assert not run.moved.any()
    assert np.ptp(run.loss) == np.ptp(run.accuracy) == 0


def test_on_the_loss_steps_cut_off_the_hidden_layer_and_sigmoids_do_not():
    step_units, sigmoids = (network.history(0, 0.3, "cross_entropy", "loss", units) for units in ("step", "sigmoid"))
    assert not step_units.moved[:, 0].any()
    assert np.all(step_units.moved[1:, 1] > 0)
    assert np.all(sigmoids.moved[1:] > 0)
    assert step_units.loss[-1] < step_units.loss[0]


def test_the_page_s_tables_are_the_histories_at_the_chosen_update():
    app = open_at(seed="3", updates="7")
    runs = [network.history(3, 0.3, "cross_entropy", *run) for run in network.RUNS]
    for row, run in zip(table(app, 1)[1:], runs, strict=True):
        assert [float(cell) for cell in row[1:]] == pytest.approx(run.moved[7].tolist(), rel=1e-3)
    for row, run in zip(table(app, 2)[1:], runs, strict=True):
        assert float(row[1].split(" → ")[1]) == pytest.approx(run.loss[7], rel=1e-3)
        assert row[2].split(" → ")[1] == f"{100 * run.accuracy[7]:.4g} %"
    assert [row[1] for row in table(app, 1)[1:4]] == ["0", "0", "0"]


def test_a_network_s_divergence_is_told():
    run = network.history(0, 100.0, "cross_entropy", "loss", "sigmoid")
    assert run.loss[-1] > run.loss[0]
    assert "Loss with sigmoid units diverges" in words(open_at(network_rate="100"))
    assert "diverges" not in words(open_at())


def test_the_question_s_answer_has_the_descent_s_numbers():
    app = open_at()
    app.radio[0].set_value("best").run()
    assert "Not so: Exactly where it started." in words(app)
    best = SUBJECTS["accuracy"].stairs.values.max()
    assert f"it is at w = 1.5: the derivative that each update read is 0. An accuracy of {100 * best:.4g} %" in words(
        app
    )


def test_a_broken_link_falls_back():
    app = open_at(k="1e9", rate="-1", big_h="nan", seed="100", network_rate="x", updates="0", w="7")
    assert (k_of(app), app.select_slider(key="rate").value, app.slider(key="updates").value) == (0, 3.0, 100)


def test_pictures_say_the_numbers_they_show():
    pictures = re.findall(r'alt="([^"]+)"', " ".join(html.value for html in open_at(k="12").get("html")))
    assert len(pictures) == 5
    assert "12 updates have moved the weight from 1.5 to 1.5." in pictures[0]
    assert "loss, sigmoid: 99" in pictures[-1]


def trailed(path, f=sigmoid):
    backdrop = Style().figure(*slope.SIZE)
    slope.draw(backdrop, trace(f, np.linspace(-4, 4, 161), 0.1), None, LABELS, Style())
    overlay = Style().figure(*slope.SIZE)
    figures.trail(overlay, Backdrop.of(backdrop).panels, path, Style(), learns=True)
    return Backdrop.of(backdrop).panels, overlay.artists


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


def test_a_picture_to_keep_has_curves_marks_and_trails():
    stairs = Staircase(np.zeros(1), np.array([0.0, 1.0]))
    paths = [descend(f, 1.0, 0.5, 3) for f in (step, sigmoid)]
    grid = np.linspace(-4, 4, 161)
    parts = [
        slope.Part(trace(f, grid, 0.1), s, LABELS, lesson.point(lesson.unit(f.__name__), float(path.weights[-1]), 0.1))
        for f, s, path in zip((step, sigmoid), (stairs, None), paths, strict=True)
    ]
    whole = figures.picture(parts, paths, Style())
    for place, part in zip(whole.subfigs, slope.picture(parts, Style()).subfigs, strict=True):
        assert len(place.artists) == len(part.artists) + 2


def chart():
    values = np.linspace(0.1, 0.9, 11)
    lines = [figures.Line(f"{loss} {smooth}", values, loss, smooth) for loss in (0, 1) for smooth in (0, 1)]
    return figures.Chart("Accuracy", "updates", lines, percent=True)


def test_a_chart_s_four_lines_differ_by_more_than_colour():
    figure = Style().figure(*figures.SIZE)
    figures.chart(figure, chart(), Style())
    lines = figure.axes[0].lines
    assert len({(line.get_linestyle(), line.get_marker()) for line in lines}) == 4
    assert len({line.get_color() for line in lines}) == 2
    assert all(np.array_equal(line.get_ydata(), chart().lines[0].values) for line in lines)


def test_a_chart_is_marked_at_its_values_at_the_update():
    whole = figures.charts([chart(), chart()], 4, Style())
    place = whole.subfigs[1]
    dot = place.artists[-1]
    shown = dot.get_transform().transform(dot.get_xydata())[0]
    assert shown == pytest.approx(place.axes[0].transData.transform((4, chart().lines[-1].values[4])))
