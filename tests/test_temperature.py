"""Between a slope and a staircase: the soft accuracy, the areas, three points, and a slope put in by hand."""

import re

import autograd.numpy as anp
import matplotlib.pyplot as plt
import mpmath
import numpy as np
import pytest
from reader import films, open_page, read_page, table, words
from snippets import run

from gradlab import (
    Weight,
    accuracy,
    along_weight,
    autodiff,
    central_difference,
    cross_entropy_error,
    lesson,
    sigmoid,
    soft_accuracy,
    step,
    straight_through,
    trace,
    with_temperature,
)
from gradlab.app import downloads
from gradlab.chapters.temperature import figures, handout, numbers
from gradlab.chapters.temperature import words as say
from gradlab.chapters.temperature.numbers import PLACES, Points
from gradlab.core.temperature import cross_entropy_at, soft_accuracy_at
from gradlab.lesson.sliders import nearest
from gradlab.plotting.film import Film
from gradlab.plotting.style import Style
from gradlab.text import Translate

ENGLISH = Translate()
X, T = lesson.digits(30)


def random_weights(count, seed=0):
    rng = np.random.default_rng(seed)
    for k in range(count):
        rows, columns = lesson.network().weights[k % 2].shape
        yield Weight(k % 2, int(rng.integers(rows)), int(rng.integers(columns))), float(rng.uniform(-2, 2))


def logits(weight, w):
    network = lesson.network()
    weights = [each.copy() for each in network.weights]
    weights[weight.layer][weight.row, weight.column] = w
    hidden = 1 / (1 + np.exp(-(X @ weights[0] + network.biases[0])))
    return hidden @ weights[1] + network.biases[1]


def cooled(weight, metric, temperature, x, t):
    """The metric of the network at a temperature, of which a weight of the output layer is divided by it, too."""
    f = along_weight(with_temperature(lesson.network(), temperature), weight, metric, x, t)
    return lambda w: f(w / temperature)


def test_cold_it_is_the_accuracy_off_the_jumps_for_hundreds_of_random_weights():
    off = 0
    for weight, w in random_weights(500):
        z = np.sort(logits(weight, w), axis=-1)
        if np.min(z[:, -1] - z[:, -2]) < 5e-3:  # some image is about to flip here
            continue
        off += 1
        cold = float(soft_accuracy_at(lesson.network(), weight, X, T)(1e-4)(w))
        assert cold == pytest.approx(float(along_weight(lesson.network(), weight, accuracy, X, T)(w)), abs=1e-12)
    assert off > 150


@pytest.mark.parametrize("temperature", [1.0, 0.1, 0.01, 0.001])
def test_its_value_and_its_derivative_beside_mpmath_and_central_differences(temperature):
    for weight, w in random_weights(6, seed=1):
        f = soft_accuracy_at(lesson.network(), weight, X, T)(temperature)

        def exact(w, weight=weight):
            with mpmath.workdps(40):
                total = mpmath.mpf(0)
                for row, label in zip(logits(weight, w), T, strict=True):
                    powers = [mpmath.exp((mpmath.mpf(float(z)) - max(row)) / temperature) for z in row]
                    total += powers[label] / sum(powers)
                return float(total / len(T))

        assert float(f(w)) == pytest.approx(exact(w), rel=1e-9, abs=1e-300)
        h = 1e-4 * temperature
        by_difference = float(central_difference(f, h)(w))
        assert float(autodiff(f)(w)) == pytest.approx(by_difference, rel=1e-4, abs=1e-9 / temperature)


def test_there_is_no_overflow_and_no_warning_at_any_temperature():
    for weight, _ in random_weights(4, seed=2):
        for temperature in (1.0, 1e-4, 1e-70):
            curve = trace(soft_accuracy_at(lesson.network(), weight, X, T)(temperature), [-2.0, 0.1, 2.0])
            assert np.all((curve.values >= 0) & (curve.values <= 1))


def test_at_1_the_cooled_network_is_the_network_itself_and_a_smaller_one_is_surer():
    network = lesson.network()
    assert np.array_equal(with_temperature(network, 1.0)(X), network(X))
    cold = with_temperature(network, 0.01)(X)
    assert np.array_equal(np.argmax(cold, axis=-1), np.argmax(network(X), axis=-1))
    assert np.median(cold.max(axis=-1)) > 0.99


def test_the_cross_entropy_from_logits_is_the_loss_without_delta_and_has_a_slope_where_the_loss_s_is_gone():
    for weight, w in random_weights(8, seed=3):
        f = cross_entropy_at(lesson.network(), weight, X, T)(1.0)
        assert float(f(w)) == pytest.approx(float(cross_entropy_error(np.exp(logits(weight, w)) / np.sum(
            np.exp(logits(weight, w)), axis=-1, keepdims=True), T, delta=0)), rel=1e-12)  # fmt: skip
        cold = cross_entropy_at(lesson.network(), weight, X, T)(1e-3)
        assert float(central_difference(cold, 1e-6)(w)) == pytest.approx(float(autodiff(cold)(w)), rel=1e-4, abs=1e-6)
    telling = lesson.TELLING[1]
    flat = cooled(telling, cross_entropy_error, 1e-3, X, T)
    steep = cross_entropy_at(lesson.network(), telling, X, T)(1e-3)
    assert abs(float(autodiff(flat)(-1.9))) < 1e-3 < 1 < abs(float(autodiff(steep)(-1.9)))


@pytest.mark.parametrize("k", [0, 10, 20, 30, 40])
def test_the_area_under_the_slope_is_the_rise(k):
    for family in (numbers.UNIT, numbers.right(lesson.TELLING[1])):
        under, rise = numbers.area(family, k)
        assert under == pytest.approx(rise, abs=1e-9)


def test_the_unit_becomes_the_step_and_its_slope_at_a_place_exactly_0():
    shown = numbers.softened(numbers.UNIT, 1.0)
    assert shown.slope_at[0] == pytest.approx(float(sigmoid(1.0) * (1 - sigmoid(1.0))))
    assert shown.largest == pytest.approx(0.25 / numbers.TEMPERATURES)
    upto = shown.underflows
    for t, slope in zip(numbers.TEMPERATURES, shown.slope_at, strict=True):
        assert (slope == 0) == (t <= upto)
        exact = mpmath.exp(-1 / mpmath.mpf(t)) / (1 + mpmath.exp(-1 / mpmath.mpf(t))) ** 2 / t
        assert slope == pytest.approx(float(exact), rel=1e-9, abs=1e-300)
    cold = shown.value[-1]
    off = np.abs(shown.x[-1]) > 0.01
    assert cold[off] == pytest.approx(step(shown.x[-1][off]), abs=1e-12)


def test_one_logit_that_moves_gives_the_soft_accuracy_and_its_slope():
    for weight, _ in random_weights(8, seed=4):
        for temperature in (1.0, 0.05, 1e-4):
            w = np.linspace(-2, 2, 9)
            if weight.layer == 1:
                fast = soft_accuracy_at(lesson.network(), weight, *lesson.digits(100))(temperature)
                slow = cooled(weight, soft_accuracy, temperature, *lesson.digits(100))
                assert fast(w) == pytest.approx(slow(w), rel=1e-9, abs=1e-300)
                # In its tail the slope of the general one is lost in what is subtracted; this one's is not.
                assert autodiff(fast)(w) == pytest.approx(autodiff(slow)(w), rel=1e-6, abs=1e-9 / temperature)


def test_a_needle_is_drawn_on_its_place_and_nowhere_else():
    """The line to it must not leave the panel far beside it."""
    for family, place in ((numbers.UNIT, 1.0), (numbers.right(lesson.TELLING[1]), -1.9)):
        shown = numbers.softened(family, place)
        high = 0.01 * np.nanmax(np.abs(shown.slope[figures.WARM]))
        far = np.min(np.abs(shown.x[-1][:, None] - family.jumps), axis=1) > 1e-4 * 80
        assert far.sum() > 50
        assert np.all(np.abs(shown.slope[-1][far]) < high)
        beside = np.abs(shown.x[-1][:, None] - family.jumps[:1])[:, 0]
        assert np.sum(beside < 1e-4 * 50) >= 7


@pytest.mark.parametrize("k", [0, 10, 20, 30, 40])
def test_the_share_that_is_not_flat_is_no_grid_s(k):
    """At T = 1e−4 the slope is not 0 on 0.046 % of the unit's axis, which no grid of some hundred places can tell."""
    temperature = float(numbers.TEMPERATURES[k])
    # σ'(x / T) / T = ε where cosh²(x / 2T) = 1 / 4Tε
    edge = 2 * temperature * np.arccosh(np.sqrt(1 / (4 * temperature * numbers.FLAT)))
    high = numbers.UNIT.ends[1]
    assert numbers.softened(numbers.UNIT, 1.0).steep[k] == pytest.approx(min(edge / high, 1.0), rel=1e-2)
    family = numbers.right(lesson.TELLING[1])
    w = np.linspace(*family.ends, 40_001)
    share = np.mean(np.abs(autodiff(family.at(temperature))(w)) > numbers.FLAT)
    assert numbers.softened(family, -1.9).steep[k] == pytest.approx(share, rel=0.03)


def test_the_slopes_in_the_margin_are_those_of_autograd():
    m, accuracy_slope, loss_slope = numbers.margins()
    for k in (0, 7, 20):
        t = float(numbers.TEMPERATURES[k])
        assert accuracy_slope[k] / t == pytest.approx(autodiff(lambda m, t=t: sigmoid(m / t))(m), abs=1e-12 / t)
        assert loss_slope[k] / t == pytest.approx(-autodiff(lambda m, t=t: anp.logaddexp(0.0, -m / t))(m), abs=1e-9 / t)
    assert loss_slope[:, 0] == pytest.approx(1, abs=0.01)  # surely wrong: 1/T
    assert accuracy_slope[10:, 0] == pytest.approx(0, abs=1e-10)


# Three points.
@pytest.mark.parametrize(("zero", "one"), [(-1.0, 1.0), (2.0, -3.0), (0.0, 0.0), (-6.0, 6.0), (-2.0, 1.0)])
def test_the_best_thresholds_are_all_of_them_beside_a_fine_search(zero, one):
    points = Points(zero, one, PLACES)
    fine = np.linspace(-8, 8, 24_001)
    best, ends = points.best
    for k in (0, 17, 25, 60, 75, 120):
        only = Points(zero, one, PLACES[k : k + 1])
        loss = only.loss(np.linspace(-30, 30, 600_001)[None, :])[0]
        assert points.lowest[k] == pytest.approx(np.linspace(-30, 30, 600_001)[np.argmin(loss)], abs=2e-4)
        found = only.right(fine, np.full(len(fine), PLACES[k]))
        assert best[k] == pytest.approx(found.max())
        on_an_edge = np.min(np.abs(fine[:, None] - [zero, one, PLACES[k]]), axis=1) < 1e-3
        inside = np.any([(low < fine) & (fine < high) for low, high in ends[k]], axis=0)
        assert np.array_equal(inside[~on_an_edge], (found == found.max())[~on_an_edge])


def test_the_two_disagree_for_an_outlier_and_agree_without_one():
    points = Points(-1.0, 1.0, PLACES)
    at = {place: int(np.argmin(np.abs(PLACES - place))) for place in (-5.0, 3.0)}
    told = say.of_points(ENGLISH, points, at[-5.0])["verdict"]
    assert "66.67" in told
    assert "reached at other thresholds: below −5, or −1 to 1." in told
    assert "is the highest possible" in say.of_points(ENGLISH, points, at[3.0])["verdict"]


# The page.
def test_the_page_s_numbers_are_the_core_s_at_three_temperatures():
    weight = lesson.TELLING[1]
    x, t = lesson.digits(100)
    for temperature in (1.0, 0.1, 0.001):
        app = open_page("temperature", T=f"{temperature:g}")
        assert not app.exception
        rows = {row[0]: row[1:] for row in table(app)}
        f = cooled(weight, soft_accuracy, temperature, x, t)
        slopes = float(autodiff(lambda x, t=temperature: sigmoid(x / t))(1.0)), float(autodiff(f)(-1.9))
        assert [float(each) for each in rows["slope (autograd)"]] == pytest.approx(slopes, rel=1e-3)
        assert float(rows["value"][1].rstrip(" %")) / 100 == pytest.approx(float(f(-1.9)), rel=1e-3)


@pytest.mark.parametrize("weight", [Weight(0, 434, 48), lesson.TELLING[1]])
def test_its_file_has_all_that_is_drawn_and_its_code_says_the_page_s_number(weight, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)  # the code saves the picture
    given = []
    monkeypatch.setattr(downloads, "offer", lambda *args: given.extend(args))
    x, w, k = -0.35, 1.115, 23
    shown = numbers.softened_at(weight, x, w)
    handout.offer(ENGLISH, figures.film(ENGLISH, weight, x, w, None, Style()), weight, shown, k)
    columns, header, code = given[3:]
    assert len({len(column) for column in columns.values()}) == 1
    every = (
        ("sigmoid(x / T)", shown[0].value),
        ("its slope", shown[1].slope),
        ("slope of the cross entropy", shown[2].slope),
    )
    for name, drawn in every:
        assert columns[name][~np.isnan(columns[name])].tolist() == drawn[k][~np.isnan(drawn[k])].tolist()
    figure = run(code)
    (said,) = (line.split() for line in capsys.readouterr().out.splitlines() if f"T = {header['T']:g} " in line)
    assert [float(said[4]), float(said[6])] == pytest.approx([shown[1].at[k], shown[1].slope_at[k]], rel=1e-9)
    assert [len(axes.lines) for axes in figure.axes] == [4, 4]
    plt.close(figure)
    assert f"{header['T']:g}" == say.of_both(ENGLISH, *shown[:2], k)["readings"].split("T = ")[1].split()[0]


def test_the_code_of_the_points_says_the_page_s_best_thresholds(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert isinstance(run(open_page("temperature", other="3").code[1].value), Film)
    lowest, best = (float(each) for each in re.findall(r"-?\d+\.\d+", capsys.readouterr().out)[:2])
    three, k = Points(-1.0, 1.0, PLACES), nearest(PLACES, 3.0)
    assert lowest == pytest.approx(three.lowest[k], abs=0.01)
    assert best == pytest.approx(three.best[0][k])


@pytest.mark.parametrize(
    "link", [{}, {"x": 0, "w": 0.43}, {"layer": "hidden", "w": 2}, {"layer": "hidden", "pixel": 0}]
)
def test_what_is_said_is_true_at_every_temperature(link):
    app = open_page("temperature", **link)
    assert not app.exception
    weight = lesson.TELLING[1] if "layer" not in link else Weight(0, link.get("pixel", 434), 48)
    w, x = app.slider(key="w").value, app.slider(key="x").value
    unit, right = numbers.softened(numbers.UNIT, x), numbers.softened(numbers.right(weight), w)
    for k in numbers.FRAMES:
        said = say.of_both(ENGLISH, unit, right, k)["verdict"]
        everywhere = unit.steep[k] > 0.999, right.steep[k] > 0.999
        assert ("both have a slope other than 0" in said) == all(everywhere)
        assert ("σ(x / T) is nearly flat except on" in said) == (not everywhere[0])
        assert ("accuracy is nearly flat" in said) == (not everywhere[1] and not right.stays)
        assert ("does not depend" in said) == right.stays
        assert "100 %" not in said.replace("\xa0", " ")
    told = say.underflow(ENGLISH, unit, right)
    assert ("input of this weight is 0" in told) == right.stays == (link.get("pixel") == 0)
    if right.underflows is not None and not right.stays:
        assert f"At w = {say.format_number(w)} the slope underflows to 0 for T ≤ {right.underflows:g}" in told


@pytest.mark.parametrize("link", [{"T": 0.1, "x": -10, "w": 2}, {"layer": "hidden", "pixel": 0, "unit": 3}])
def test_where_one_has_gathered_and_the_other_has_not_each_is_told_by_itself(link):
    app = open_page("temperature", **link)
    text = words(app)
    assert "flat except on" in text
    assert "100 % of" not in text


def test_the_film_sends_one_place_for_each_point_and_notch():
    film, margin, _ = films(read_page("temperature"))
    assert film["sliders"][0]["count"] == margin["sliders"][0]["count"] == len(numbers.TEMPERATURES) == 41
    assert "fundamental theorem" in words(read_page("temperature"))


def test_it_opens_where_the_softened_stairs_and_their_slope_are_both_seen():
    app = read_page("temperature")
    k = numbers.TEMPERATURES.tolist().index(app.select_slider(key="T").value)
    unit, right, _loss = numbers.softened_at(lesson.TELLING[1], 1.0, -1.9)
    stairs = lesson.along("sigmoid", lesson.TELLING[1], lesson.ACCURACY, 100).values
    assert np.nanmax(right.value[k]) - np.nanmin(right.value[k]) > 0.6 * np.ptp(stairs)
    for shown in (unit, right):  # a hill that is neither too low to be seen nor thin as a needle
        hill = np.nanmax(np.abs(shown.slope[k])) / np.nanmax(np.abs(shown.slope[figures.WARM]))
        assert 0.4 < hill <= 1.3
        half = np.abs(shown.slope[k]) > 0.5 * np.nanmax(np.abs(shown.slope[k]))
        assert np.ptp(shown.x[k][half]) > 0.04 * np.ptp(shown.x[k])


# A slope put in by hand.
def test_it_has_the_step_s_values_bit_for_bit_and_the_sigmoid_s_derivative():
    f, x = straight_through(step, sigmoid), np.array([-3.0, -0.1, 0.0, 1e-300, 0.2, 5.0])
    assert np.array_equal(f(x), step(x))
    assert np.array_equal(autodiff(f)(x), autodiff(sigmoid)(x))
    assert np.array_equal(autodiff(autodiff(f))(x), autodiff(autodiff(sigmoid))(x))
    assert np.array_equal(central_difference(f, 1e-4)(np.array([-3.0, 5.0])), [0, 0])


def test_a_network_of_such_units_has_the_step_s_outputs_and_a_gradient_before_them():
    by_hand, steps = lesson.network("straight_through"), lesson.network("step")
    assert np.array_equal(by_hand(X), steps(X))
    weight = lesson.TELLING[0]
    slopes = [float(autodiff(along_weight(each, weight, cross_entropy_error, X, T))(0.1)) for each in (by_hand, steps)]
    assert slopes[0] != 0
    assert slopes[1] == 0
