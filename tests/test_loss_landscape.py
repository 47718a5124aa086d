"""The page on two weights: its numbers against the core, its pictures by their artists, its controls moved."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.quiver import Quiver
from reader import answers, films, open_page, read_page, table, words

from gradlab import Weight, accuracy, cross_entropy_error, lesson, over_two_weights
from gradlab.app import downloads
from gradlab.app.language import translator
from gradlab.chapters.loss_landscape import figures, numbers
from gradlab.chapters.loss_landscape.figures import blocks, marks, tints
from gradlab.chapters.loss_landscape.numbers import Land, Pair
from gradlab.core.descent import Path
from gradlab.core.surface import partial_derivatives
from gradlab.plotting.picture import together
from gradlab.plotting.style import Style

FIRST = lesson.TELLING[1]
PAIR = Pair(FIRST, numbers.partner(FIRST, 100), 100)
DESCENT = numbers.START, 3.0, 100


def f(metric, pair=PAIR):
    return over_two_weights(lesson.network(), pair.first, pair.second, metric, *lesson.digits(pair.images))


def readings(row):
    return [float(cell.removesuffix(" %")) for cell in row[1:]]


# The numbers


@pytest.mark.parametrize("metric", [lesson.CROSS_ENTROPY, lesson.ACCURACY], ids=["cross_entropy", "accuracy"])
def test_a_land_is_the_metric_and_its_gradient(metric):
    land, g = numbers.land(PAIR, metric), f(metric.function)
    assert land.values.shape == (numbers.POINTS,) * 2
    for j, i in [(0, 0), (5, 60), (33, 12)]:
        assert land.values[j, i] == pytest.approx(float(g(land.w[i], land.w[j])), rel=1e-12)
    for j, i in [(0, 0), (2, 9)]:
        np.testing.assert_allclose(land.gradient[:, j, i], partial_derivatives(g)(land.at[i], land.at[j]), rtol=1e-9)
    assert np.all(land.gradient == 0) == (metric is lesson.ACCURACY)
    assert land.moves().any() == (metric is lesson.CROSS_ENTROPY)


def test_the_second_weight_shares_the_unit_of_the_first_and_tells_most_of_all_that_do():
    jumps = [len(lesson.along("sigmoid", Weight(1, FIRST.row, k), lesson.ACCURACY, 100).jumps) for k in range(10)]
    assert PAIR.second.row == FIRST.row
    assert PAIR.second != FIRST
    assert jumps[PAIR.second.column] == max(np.delete(jumps, FIRST.column))


def test_the_path_is_gradient_descent_and_ends_near_the_least_loss():
    path = numbers.path(PAIR, lesson.CROSS_ENTROPY, *DESCENT)
    steps = -DESCENT[1] * partial_derivatives(f(cross_entropy_error))(*path.weights[:-1].T).T
    np.testing.assert_allclose(np.diff(path.weights, axis=0), steps, rtol=1e-9)
    least = numbers.land(PAIR, lesson.CROSS_ENTROPY).values.min()
    assert path.values[-1] - least < 0.02 * (path.values[0] - least)


def test_a_path_that_leaves_the_square_ends_at_its_first_point_outside():
    path = numbers.path(PAIR, lesson.CROSS_ENTROPY, (1.9, -1.9), 100.0, 100)
    assert 1 < len(path.weights) < 101
    assert [numbers.inside(at) for at in path.weights] == [True] * (len(path.weights) - 1) + [False]


def test_on_the_terraces_the_path_is_one_point_whatever_the_rate_is():
    for start in [(-1.5, 1.5), (0.1, -0.2), (2.0, 2.0)]:
        path = numbers.path(PAIR, lesson.ACCURACY, start, 100.0, 30)
        assert path.weights.tolist() == [list(start)] * 31
    right = numbers.path(PAIR, lesson.ACCURACY, *DESCENT)
    (start,) = marks(right)
    assert (start.role, start.at((0,))) == ("start", [(-1.5, 1.5, float(f(accuracy)(-1.5, 1.5)))])


def test_the_start_is_dragged_along_both_weights():
    path = numbers.path(PAIR, lesson.CROSS_ENTROPY, *DESCENT)
    *_, start = marks(path, numbers.STARTS)
    assert start.draggable
    assert start.at((0, 80)) == [(-2.0, 2.0)]
    assert start.at((10, 70)) == [(-1.5, 1.5)]
    film = films(read_page("loss_landscape"))[0]
    assert [hand["key"] for hand in film["sliders"]] == ["start1", "start2"]
    assert [stroke["sliders"] for stroke in film["pictures"][0]["strokes"] if stroke["draggable"]] == [[0, 1]]


# The pictures


def bowl(terraces=False, values=None):
    w, at = np.linspace(-2, 2, 41), np.linspace(-1.8, 1.8, 5)
    a, b = np.meshgrid(w, w)
    slopes = np.stack(np.meshgrid(2 * at, at))
    if terraces:
        values, slopes = np.where(a > 0.05, 0.25, 0.125) + np.where(b > 0.55, 0.5, 0), 0 * slopes
    metric = lesson.ACCURACY if terraces else lesson.CROSS_ENTROPY
    return Land(metric, w, a**2 + b**2 / 2 if values is None else values, at, slopes)


def path_through(*points):
    """A path through these points, with the bowl's values there."""
    weights = np.array(points)
    a, b = weights.T
    return Path(weights, a**2 + b**2 / 2, np.stack([2 * a, b], axis=1), diverged=False)


BOWL = path_through((-1.5, 1.5), (0.5, 0.2))
STILL = path_through((1.0, 1.0), (1.0, 1.0))


def above(land, path):
    return figures.from_above(translator("en"), land, PAIR, figures.moves(path), moving=marks(path))


def relief(land, path, turn=0):
    return figures.relief(translator("en"), land, turn, figures.moves(path), moving=marks(path))


def drawn(picture):
    figure = Style().figure(*picture.drawing.size_in(Style()))
    picture.draw(figure, Style())
    return figure


def from_above(land, path=STILL):
    return drawn(above(land, path))


def legend(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_the_arrows_are_minus_the_gradient_and_the_longest_is_as_long_as_two_points_are_apart():
    land = bowl()
    (arrows,) = [each for each in from_above(land).axes[0].collections if isinstance(each, Quiver)]
    a, b = np.meshgrid(land.at, land.at)
    moving = np.hypot(a, b) > 0
    np.testing.assert_allclose(arrows.U, -2 * a[moving])
    np.testing.assert_allclose(arrows.V, -b[moving])
    assert np.hypot(arrows.U, arrows.V).max() / arrows.scale == pytest.approx(land.at[1] - land.at[0])
    (still,) = from_above(land).axes[0].lines
    assert still.get_xydata().tolist() == [[0, 0]]  # the bottom of the bowl: no arrow


def test_terraces_have_one_colour_for_each_value_and_no_arrow():
    land = bowl(terraces=True)
    axes, bar = from_above(land).axes
    (image,) = axes.images
    assert image.get_interpolation() == "none"
    assert np.array_equal(image.get_array(), land.values)
    colours = image.to_rgba(np.unique(land.values))
    assert len({tuple(each) for each in colours}) == 4
    assert [text.get_text() for text in bar.get_yticklabels()] == ["12.5 %", "25 %", "62.5 %", "75 %"]
    assert not [each for each in axes.collections if isinstance(each, Quiver)]
    assert len(axes.lines[1].get_xdata()) == 25


def test_the_edges_of_the_terraces_lie_between_the_points_on_both_sides_of_them():
    edges = from_above(bowl(terraces=True)).axes[0].lines[0].get_xydata()
    upright = edges[: 3 * 41].reshape(41, 3, 2)
    assert np.allclose(upright[:, :2, 0], 0.05)
    level = edges[3 * 41 :].reshape(41, 3, 2)
    assert np.allclose(level[:, :2, 1], 0.55)
    assert np.isnan(edges[2::3]).all()


def test_both_are_drawn_over_the_same_square():
    limits = [from_above(bowl(terraces)).axes[0].viewLim.extents.tolist() for terraces in (False, True)]
    assert limits == [[-2, -2, 2, 2]] * 2


def test_loss_and_accuracy_differ_in_colour():
    ends = [tints(bowl(terraces), Style())(1.0)[:3] for terraces in (False, True)]
    blue, orange = (to_rgb(Style().colour(has_slope)) for has_slope in (True, False))
    for tint, own, other in zip(ends, (blue, orange), (orange, blue), strict=True):
        assert np.abs(np.subtract(tint, own)).sum() < np.abs(np.subtract(tint, other)).sum()


def test_a_metric_that_is_the_same_everywhere_has_a_picture():
    land = bowl(values=np.full((41, 41), 2.0))
    axes, bar = from_above(land).axes
    assert len(axes.images) == 1
    assert [text.get_text() for text in bar.get_yticklabels()] == ["2"]
    drawn(relief(land, STILL))


def test_the_marks_lie_on_the_points_of_the_path():
    points = [(-1.5, 1.5), (-0.5, 1.0), (0.2, 0.1)]
    figure = from_above(bowl(), path_through(*points))
    halo, path, end, start = figure.artists
    shown = figure.transFigure.inverted().transform(figure.axes[0].transData.transform(points))
    np.testing.assert_allclose(halo.get_xydata(), shown)
    np.testing.assert_allclose(path.get_xydata(), shown)
    np.testing.assert_allclose(end.get_xydata(), shown[-1:])
    np.testing.assert_allclose(start.get_xydata(), shown[:1])
    assert end.get_marker() != start.get_marker()


def test_a_path_on_which_nothing_moves_is_the_start_alone():
    (start,) = from_above(bowl(), STILL).artists
    assert start.get_xydata().shape == (1, 2)


@pytest.mark.parametrize("turn", [-180, -60, 45])
def test_in_three_dimensions_the_marks_lie_where_matplotlib_draws_the_points(turn):
    points = BOWL
    figure = drawn(relief(bowl(), points, turn))
    axes = figure.axes[0]
    (line,) = axes.plot(*points.weights.T, points.values)
    figure.draw_without_rendering()
    expected = figure.transFigure.inverted().transform(axes.transData.transform(line.get_xydata()))
    _halo, path, end, start = figure.artists
    np.testing.assert_allclose(path.get_xydata(), expected, atol=1e-9)
    np.testing.assert_allclose(end.get_xydata(), expected[-1:], atol=1e-9)
    np.testing.assert_allclose(start.get_xydata(), expected[:1], atol=1e-9)


def test_in_three_dimensions_terraces_have_vertical_walls():
    a, values = blocks(bowl(terraces=True))
    assert values.shape == (len(a), len(a))
    rises = np.diff(values, axis=1) != 0
    assert rises.any()
    assert np.all(np.diff(a)[np.any(rises, axis=0)] == 0)
    assert (a[0], a[-1]) == (-2, 2)


def test_what_a_mark_means_is_in_the_legend_where_the_picture_has_that_mark():
    land = bowl()
    steep = replace(land, gradient=land.gradient + 10)  # which is 0 nowhere
    arrow, still = "downhill", "gradient 0: no arrow"
    assert legend(from_above(land, BOWL)) == ["start", "path", "end", arrow, still]
    assert legend(from_above(steep, BOWL)) == ["start", "path", "end", arrow]
    assert legend(from_above(bowl(terraces=True))) == ["start", still]
    assert legend(drawn(relief(land, BOWL))) == ["start", "path", "end"]
    assert legend(drawn(relief(bowl(terraces=True), STILL))) == ["start"]


def test_side_by_side_each_has_its_own_path():
    whole = together([above(bowl(), path) for path in (BOWL, STILL)])
    assert [len(place.artists) for place in whole.subfigs] == [4, 1]


# The page


def test_the_readings_are_the_core_s_numbers_at_the_start_and_at_the_end():
    app = open_page("loss_landscape")
    app.slider(key="start1").set_value(1.0)
    app.slider(key="start2").set_value(-0.5).run()
    _, here, in_a, in_b, end_a, end_b, there = table(app)
    loss, right = f(cross_entropy_error), f(accuracy)
    assert here[0] == "at a = 1, b = -0.5"
    assert readings(here) == pytest.approx([float(loss(1, -0.5)), 100 * float(right(1, -0.5))], abs=1e-5)
    slopes = partial_derivatives(loss)(1.0, -0.5)
    assert readings(in_a) == pytest.approx([slopes[0], 0], rel=1e-5)
    assert readings(in_b) == pytest.approx([slopes[1], 0], rel=1e-5)
    path = numbers.path(PAIR, lesson.CROSS_ENTROPY, (1.0, -0.5), 3.0, 100)
    assert [readings(end_a)[0], readings(end_b)[0]] == pytest.approx(path.weights[-1], rel=5e-3)
    assert [readings(end_a)[1], readings(end_b)[1]] == [1.0, -0.5]
    assert readings(there) == pytest.approx([path.values[-1], 100 * float(right(1, -0.5))], abs=1e-5)


def test_the_page_says_how_many_terraces_it_shows_and_that_nothing_moves_there():
    text = words(read_page("loss_landscape"))
    values = np.unique(numbers.land(PAIR, lesson.ACCURACY).values)
    assert f"{len(values)} different values, from {100 * values[0]:.4g} % to {100 * values[-1]:.4g} %" in text
    assert "the derivatives at the start are 0 and 0: gradient descent stays there, at 14 %" in text


def test_what_the_loss_s_descent_does_to_the_accuracy_is_told():
    end = numbers.path(PAIR, lesson.CROSS_ENTROPY, *DESCENT).weights[-1]
    before, after = (f"{100 * float(f(accuracy)(*at)):.4g} %" for at in (numbers.START, end))
    assert f"the accuracy is {after}; at the start it was {before}." in words(read_page("loss_landscape"))


def test_a_large_learning_rate_is_told_to_leave_the_square():
    app = open_page("loss_landscape", start1="1.9", start2="-1.9")
    assert "leaves the square" not in words(app)
    app.select_slider(key="rate").set_value(100.0).run()
    assert "leaves the square" in words(app)
    assert not app.exception
    assert "has risen" in words(read_page("loss_landscape", rate="100"))
    assert "has risen" not in words(read_page("loss_landscape", rate="30"))


def test_fewer_updates_go_less_far():
    app = open_page("loss_landscape")
    far = readings(table(app)[-1])[0]
    app.select_slider(key="length").set_value(10).run()
    assert readings(table(app)[-1])[0] > far
    assert "10 updates with η = 3" in words(app)


def test_the_second_weight_the_images_and_the_loss_change_the_numbers():
    app = read_page("loss_landscape", unit2="12", digit2="3", images="30", loss="sum_squares")
    pair = Pair(FIRST, Weight(1, 12, 3), 30)
    loss = f(lesson.SUM_SQUARES.function, pair)
    assert readings(table(app)[1])[0] == pytest.approx(float(loss(*numbers.START)), abs=1e-5)
    assert "Weight(layer=1, row=12, column=3)" in app.code[0].value


def test_weights_from_the_pixels_are_two_weights_too():
    app = read_page("loss_landscape", layer="hidden")
    assert not app.exception
    first = lesson.TELLING[0]
    second = Weight(0, app.number_input(key="pixel2").value, app.number_input(key="unit2").value)
    assert second == numbers.partner(first, 100)
    loss = f(cross_entropy_error, Pair(first, second, 100))
    assert readings(table(app)[1])[0] == pytest.approx(float(loss(*numbers.START)), abs=1e-5)


def test_weights_whose_input_is_0_are_told_as_such():
    app = read_page("loss_landscape", layer="hidden", pixel="0", pixel2="1")
    assert not app.exception
    assert "the input of these weights is 0 in each of these images" in words(app)


def test_in_place_of_one_weight_twice_another_second_one_is_shown_and_nothing_else_is_lost():
    app = read_page("loss_landscape", unit2=str(FIRST.row), digit2=str(FIRST.column), rate="10", length="30")
    assert not app.exception
    other = numbers.partner(FIRST, 100)
    assert f"b, from hidden unit {other.row} to digit {other.column}" in " ".join(text.value for text in app.caption)
    assert (app.select_slider(key="rate").value, app.select_slider(key="length").value) == (10, 30)
    assert len(table(app)) > 3


def test_three_dimensions_come_on_demand_and_turn():
    app = open_page("loss_landscape")
    assert len(app.run().get("html")) == 0
    app.toggle(key="relief").set_value(True).run()
    before = app.get("html")[0].value
    app.slider(key="turn").set_value(30).run()
    assert len(app.get("html")) == 1
    assert app.get("html")[0].value != before
    assert any("21 × 21" in text.value for text in app.caption)


def test_a_broken_link_falls_back():
    link = {"rate": "nan", "start1": "9", "start2": "x", "length": "1e9", "unit2": "-1", "relief": "x", "turn": "7"}
    app = read_page("loss_landscape", **link)
    assert not app.exception
    assert table(app)[1][0] == "at a = -1.5, b = 1.5"


def test_the_prediction_is_answered_with_the_number_of_values():
    app = open_page("loss_landscape")
    answers(app)["edge"].click().run()
    assert "It is: “Nowhere: it stays at its start." in words(app)
    assert f"{len(np.unique(numbers.land(PAIR, lesson.ACCURACY).values))} different values" in words(app)
    assert "at each of 121 points the gradient is exactly 0" in words(app)


def test_the_csv_holds_both_surfaces(monkeypatch):
    offered = {}
    monkeypatch.setattr(downloads, "offer", lambda _, name, figure, columns, header, code: offered.update(locals()))
    open_page("loss_landscape")
    text = downloads.table(offered["columns"], offered["header"])
    rows = list(csv.reader(line for line in io.StringIO(text) if not line.startswith("#")))
    assert len(rows) == 1 + 61**2
    a, b, loss, right = map(float, rows[1 + 61 * 7 + 20])
    assert loss == pytest.approx(float(f(cross_entropy_error)(a, b)), rel=1e-12)
    assert right == float(f(accuracy)(a, b))
    assert "# learning rate: 3.0" in text
