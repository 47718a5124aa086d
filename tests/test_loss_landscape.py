"""The page on two weights: its numbers against the core, its pictures by their artists, its controls moved."""

import io
from dataclasses import replace

import numpy as np
import pandas
import pytest
from matplotlib.colors import to_rgb
from matplotlib.quiver import Quiver
from reader import added, answers, entry, films, open_page, read_page, table, words

from gradlab import Weight, accuracy, cross_entropy_error, descend, lesson, over_two_weights
from gradlab.app import downloads
from gradlab.app.language import translator
from gradlab.chapters.loss_landscape import figures, numbers
from gradlab.chapters.loss_landscape.figures import blocks, marks, tints
from gradlab.chapters.loss_landscape.numbers import Land, Pair
from gradlab.core.derivatives import partial_derivatives
from gradlab.core.descent import Path
from gradlab.lesson.sliders import nearest
from gradlab.plotting.picture import together
from gradlab.plotting.style import Style

FIRST = lesson.TELLING[1]
PAIR = Pair(FIRST, numbers.partner(FIRST, 100), 100)
RATE, UPDATES = numbers.RATE, numbers.UPDATES[-1]


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


def descent(start, rate=RATE, updates=UPDATES, metric=lesson.CROSS_ENTROPY, pair=PAIR):
    k, n = (nearest(numbers.STARTS, each) for each in start)
    return numbers.paths(pair, metric, rate, updates)[k * len(numbers.STARTS) + n]


@pytest.mark.parametrize("rate", [1.0, 10.0, 100.0, 1000.0])
@pytest.mark.parametrize("layer", [1, 0])
def test_the_descents_from_all_starts_at_once_are_descend_s_own(rate, layer):
    first = lesson.TELLING[layer]
    pair = Pair(first, numbers.partner(first, 100), 30)
    g, paths = f(cross_entropy_error, pair), numbers.paths(pair, lesson.CROSS_ENTROPY, rate, 10)
    assert len(paths) == len(numbers.STARTS) ** 2 == 441
    for k in range(0, 441, 31):
        start = numbers.STARTS[k // 21], numbers.STARTS[k % 21]
        alone = descend(lambda at: g(at[0], at[1]), start, rate, 10)
        outside = [k for k, at in enumerate(alone.weights) if np.any(np.abs(at) > 2)]
        alone = alone.until(outside[0]) if outside else alone
        for ours, own in zip(vars(paths[k]).values(), vars(alone).values(), strict=True):
            np.testing.assert_allclose(ours, own, rtol=1e-12, atol=1e-15)


def test_they_are_the_same_in_one_pass_and_in_many(monkeypatch):
    every = numbers.paths(PAIR, lesson.CROSS_ENTROPY, 3.0, 3)
    monkeypatch.setattr(numbers, "AT_ONCE", 700)
    for one, other in zip(every, numbers.paths.__wrapped__(PAIR, lesson.CROSS_ENTROPY, 3.0, 3), strict=True):
        np.testing.assert_allclose(one.weights, other.weights, rtol=1e-12)


def test_it_opens_with_a_path_that_ends_near_the_lowest_loss():
    path = descent(numbers.START)
    assert path.weights[0].tolist() == list(numbers.START)
    lowest = numbers.land(PAIR, lesson.CROSS_ENTROPY).values.min()
    assert path.values[-1] - lowest < 0.02 * (path.values[0] - lowest)


def test_the_path_ends_at_the_first_point_outside_the_square_and_may_leave_it_only_there():
    for rate in (100.0, 1000.0):
        path = descent(numbers.START, rate)
        assert not numbers.inside(path.weights[-1])
        assert all(numbers.inside(at) for at in path.weights[:-1])


def test_on_the_accuracy_nothing_moves_from_any_start():
    for path in numbers.paths(PAIR, lesson.ACCURACY, RATE, UPDATES):
        assert not np.ptp(path.weights, axis=0).any()
        assert not path.derivatives.any()
        assert len(set(path.values)) == 1


def test_the_accuracy_on_the_way_is_the_metric_at_both_ends():
    after = numbers.right_at_the_end(PAIR, lesson.CROSS_ENTROPY, RATE, UPDATES)
    g = f(accuracy)
    for k in (0, 200, 440):
        path, stays = (numbers.paths(PAIR, each, RATE, UPDATES)[k] for each in (lesson.CROSS_ENTROPY, lesson.ACCURACY))
        assert [stays.values[0], after[k]] == [float(g(*path.weights[0])), float(g(*path.weights[-1]))]


def test_the_start_and_its_path_follow_both_sliders():
    path, end, start = marks(numbers.paths(PAIR, lesson.CROSS_ENTROPY, RATE, UPDATES))
    assert start.draggable
    assert start.at((0, 20)) == [(-2.0, 2.0)]
    for at in [(0, 20), (2, 18), (13, 5)]:
        own = numbers.paths(PAIR, lesson.CROSS_ENTROPY, RATE, UPDATES)[21 * at[0] + at[1]]
        assert path.at(at) == [tuple(point) for point in own.weights.tolist()]
        assert end.at(at) == [tuple(own.weights[-1].tolist())]
        assert path.at(at)[0] == start.at(at)[0]


def test_start_sliders_path_table_and_words_of_a_film_are_of_one_start():
    """In the interactive page, too, which has the same data and nothing else."""
    film = films(read_page("loss_landscape", predict="off"))[0]
    assert [hand["key"] for hand in film["sliders"]] == ["start1", "start2"]
    assert [stroke["sliders"] for stroke in film["pictures"][0]["strokes"] if stroke["draggable"]] == [[0, 1]]
    readings, *told = film["words"]
    for at in [(0, 20), (2, 18), (13, 5)]:
        start, path = numbers.STARTS[list(at)], descent(numbers.STARTS[list(at)])
        a, b = (f"{each:.1f}".replace("-", "−") for each in start)
        cells = [[entry(cell, *at) for cell in row] for row in readings["table"]]
        assert cells[1][1] == f"({a}, {b})"
        assert cells[2][1] == f"{path.values[0]:.5f}"
        assert f"to {path.values[-1]:.5f}" in entry(told[0]["says"], *at)
        assert [entry(slider["aria_texts"], k) for slider, k in zip(film["sliders"], at, strict=True)] == [
            f"start at a = {plain_number(start[0])}", f"start at b = {plain_number(start[1])}"
        ]  # fmt: skip
        (stroke,) = [each for each in film["pictures"][0]["strokes"] if len(each["points"]) == UPDATES + 1]
        for n in (0, 7, UPDATES):
            x = entry(added(stroke["points"][n][0]), *at) / 5000
            assert x == pytest.approx((path.weights[n, 0] + 2) / 4, abs=1e-3)


def plain_number(x):
    return f"{x:g}".replace("-", "−")


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
    return figures.from_above(translator("en"), land, PAIR, moving=marks([path] * 441)).at(0, 0)


def relief(land, path, turn=0):
    return figures.relief(translator("en"), land, turn, moving=marks([path] * 441, deep=True)).at(0, 0)


def drawn(picture):
    figure = Style().figure(*picture.drawing.size_in(Style()))
    picture.draw(figure, Style())
    return figure


def from_above(land, path=STILL):
    return drawn(above(land, path))


def texts(figure):
    return [text.get_text() for text in (*figure.texts, *figure.axes[0].texts)]


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
    assert [text.get_text() for text in bar.get_yticklabels()] == [f"{each}\u00a0%" for each in (12.5, 25, 62.5, 75)]
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
    ends = [tints(bowl(terraces), Style())[0](1.0)[:3] for terraces in (False, True)]
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
    path, end, _start = figure.artists
    shown = figure.transFigure.inverted().transform(figure.axes[0].transData.transform(points))
    np.testing.assert_allclose(path.get_xydata(), shown)
    np.testing.assert_allclose(end.get_xydata(), shown[-1:])


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
    path, end, start = figure.artists
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


def test_what_arrows_and_dots_mean_is_written_where_the_picture_has_them():
    land = bowl()
    steep = replace(land, gradient=land.gradient + 10)  # which is 0 nowhere
    arrow, still = "→ downhill", "• gradient 0"
    assert texts(from_above(land, BOWL)) == [arrow, still]
    assert texts(from_above(steep, BOWL)) == [arrow]
    assert texts(from_above(bowl(terraces=True))) == [still]


def test_three_dimensions_fill_their_picture():
    """Of its width, from the leftmost to the rightmost of the eight corners of the box."""
    figure = drawn(relief(bowl(), BOWL, -60))
    axes = figure.axes[0]
    corners = np.array([[a, b] for a in (-2, 2) for b in (-2, 2)])
    (line,) = axes.plot(*corners.T, [0] * 4)
    figure.draw_without_rendering()
    x = figure.transFigure.inverted().transform(axes.transData.transform(line.get_xydata()))[:, 0]
    assert np.ptp(x) > 0.6


def test_side_by_side_each_has_its_own_path():
    whole = together([above(bowl(), path) for path in (BOWL, STILL)])
    assert [len(place.artists) for place in whole.subfigs] == [3, 1]


# The page


def test_the_readings_are_the_core_s_numbers_at_the_start():
    app = open_page("loss_landscape")
    app.slider(key="start1").set_value(1.0)
    app.slider(key="start2").set_value(-0.4).run()
    _, start, here, in_a, in_b = table(app)
    loss, right = f(cross_entropy_error), f(accuracy)
    assert start[1:] == ["(1.0, -0.4)"] * 2
    assert readings(here) == pytest.approx([float(loss(1, -0.4)), 100 * float(right(1, -0.4))], abs=1e-5)
    slopes = partial_derivatives(loss)(1.0, -0.4)
    assert readings(in_a) == pytest.approx([slopes[0], 0], abs=1e-5)
    assert readings(in_b) == pytest.approx([slopes[1], 0], abs=1e-5)


def test_a_link_to_a_start_between_two_is_met_by_the_nearest():
    app = read_page("loss_landscape", start1="-1.5", start2="0.33")
    assert not app.exception
    assert table(app)[1][1] in ("(-1.6, 0.4)", "(-1.4, 0.4)")


def test_before_the_prediction_nothing_says_where_the_descents_end():
    app = read_page("loss_landscape", predict=None)
    assert "stays there" not in words(app)
    (film,) = films(app)
    assert not [caption for picture in film["pictures"] for caption in picture["captions"] if caption["follows"]]
    assert all("descent" not in entry(picture["alt"], 0, 0) for picture in film["pictures"])
    told = words(read_page("loss_landscape", predict="off"))
    assert "the derivatives at the start are 0 and 0: gradient descent stays there, at 14 %, whatever η is." in told


def test_the_page_says_how_many_terraces_it_shows():
    text = words(read_page("loss_landscape"))
    values = np.unique(numbers.land(PAIR, lesson.ACCURACY).values)
    assert f"{len(values)} different values, from {100 * values[0]:.4g} % to {100 * values[-1]:.4g} %" in text


def test_what_the_loss_s_descent_does_to_the_accuracy_is_told():
    end = descent(numbers.START).weights[-1]
    before, after = (f"{100 * float(f(accuracy)(*at)):.4g} %" for at in (numbers.START, end))
    told = words(read_page("loss_landscape", predict="off"))
    assert f"the accuracy is {after}; at the start it was {before}." in told


def test_a_descent_that_leaves_the_square_is_told_whether_η_is_why():
    """Where the loss has fallen all the same, a smaller η may lead out, too."""
    seen = set()
    hidden = Pair(lesson.TELLING[0], numbers.partner(lesson.TELLING[0], 100), 100)
    for pair, rate in ((hidden, 10.0), (PAIR, 100.0), (PAIR, 10.0)):
        g = f(cross_entropy_error, pair)
        for k, path in enumerate(numbers.paths(pair, lesson.CROSS_ENTROPY, rate, 30)[::7]):
            told = figures.words.on_the_loss(translator("en"), path, rate)
            leaves, rises = not numbers.inside(path.weights[-1]), path.values[-1] > path.values[0]
            seen.add((leaves, bool(rises)))
            assert ("leaves the square" in told) == leaves
            assert ("smaller η" in told) == ("has risen" in told) == rises
            if pair is hidden and leaves and k % 4 == 0:  # there a smaller η leads out, too
                slow = descend(lambda at, g=g: g(at[0], at[1]), path.weights[0], rate / 10, 300).weights
                assert np.any(np.abs(slow) > 2)
    assert seen == {(False, False), (True, False), (True, True)}
    assert "leaves the square" in words(read_page("loss_landscape", rate="100", predict="off"))


def test_fewer_updates_go_less_far():
    app = open_page("loss_landscape", predict="off")
    app.select_slider(key="length").set_value(10).run()
    assert f"10 updates with η = 10 lead from 2.20567 to {descent(numbers.START, updates=10).values[-1]:.5f}" in words(
        app
    )


def test_the_second_weight_the_images_and_the_loss_change_the_numbers():
    app = read_page("loss_landscape", unit2="12", digit2="3", images="30", loss="sum_squares")
    pair = Pair(FIRST, Weight(1, 12, 3), 30)
    loss = f(lesson.SUM_SQUARES.function, pair)
    assert readings(table(app)[2])[0] == pytest.approx(float(loss(*numbers.START)), abs=1e-5)
    assert "Weight(layer=1, row=12, column=3)" in app.code[0].value


def test_weights_from_the_pixels_are_two_weights_too():
    app = read_page("loss_landscape", layer="hidden")
    assert not app.exception
    first = lesson.TELLING[0]
    second = Weight(0, app.number_input(key="pixel2").value, app.number_input(key="unit2").value)
    assert second == numbers.partner(first, 100)
    loss = f(cross_entropy_error, Pair(first, second, 100))
    assert readings(table(app)[2])[0] == pytest.approx(float(loss(*numbers.START)), abs=1e-5)


def test_weights_whose_input_is_0_are_told_as_such():
    app = read_page("loss_landscape", layer="hidden", pixel="0", pixel2="1", predict="off")
    assert not app.exception
    assert "the input of these weights is 0 in each of these images" in words(app)


def test_in_place_of_one_weight_twice_another_second_one_is_shown_and_nothing_else_is_lost():
    app = read_page("loss_landscape", unit2=str(FIRST.row), digit2=str(FIRST.column), rate="10", length="30")
    assert not app.exception
    other = numbers.partner(FIRST, 100)
    assert f"b, from hidden unit {other.row} to digit {other.column}" in " ".join(text.value for text in app.caption)
    assert (app.select_slider(key="rate").value, app.select_slider(key="length").value) == (10, 30)
    assert len(table(app)) == 5


def test_three_dimensions_are_one_press_away_turn_and_have_the_path():
    app = open_page("loss_landscape")
    (flat,) = films(app)
    app.toggle(key="relief").set_value(True).run()
    (before,) = films(app)
    assert films(read_page("loss_landscape", relief="true")) == [before]
    app.slider(key="turn").set_value(30).run()
    (after,) = films(app)
    assert len({film["pictures"][0]["wide"]["svg"] for film in (flat, before, after)}) == 3
    path = [stroke for stroke in after["pictures"][0]["strokes"] if len(stroke["points"]) == UPDATES + 1]
    assert len(path) == 1
    assert entry(added(path[0]["points"][5][0]), 2, 18) != entry(added(path[0]["points"][5][0]), 13, 5)
    assert "21 × 21" in words(app)


def test_a_broken_link_falls_back():
    link = {"rate": "nan", "start1": "9", "start2": "x", "length": "1e9", "unit2": "-1", "relief": "x", "turn": "7"}
    app = read_page("loss_landscape", **link)
    assert not app.exception
    assert table(app)[1][1] == "(-1.6, 1.6)"


def test_the_prediction_is_answered_with_the_number_of_values():
    app = open_page("loss_landscape")
    answers(app)["edge"].click().run()
    assert "It is: “Nowhere: it stays where it starts." in words(app)
    assert f"{len(np.unique(numbers.land(PAIR, lesson.ACCURACY).values))} different values" in words(app)
    assert "at each of 121 points the gradient is exactly 0" in words(app)


def test_the_csv_holds_both_surfaces(monkeypatch):
    offered = {}
    monkeypatch.setattr(downloads, "offer", lambda _, name, figure, columns, header, code: offered.update(locals()))
    open_page("loss_landscape")
    read = pandas.read_csv(io.BytesIO(downloads.spreadsheet(offered["columns"], offered["header"])))
    assert len(read) == 61**2
    row = read.iloc[61 * 7 + 20]
    a, b, loss, right = row.iloc[:4]
    assert loss == pytest.approx(float(f(cross_entropy_error)(a, b)), rel=1e-12)
    assert right == float(f(accuracy)(a, b))
    assert row["learning rate"] == 10
    assert row["start"] == "(-1.6, 1.6)"
