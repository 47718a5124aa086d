"""One call draws one's own function: what is drawn is the function, with its jumps, kinks and gaps."""

import gzip
import math
import re

import autograd.numpy as np
import numpy
import pytest
from reader import entry, plain

import gradlab
from gradlab import (
    Network,
    Weight,
    accuracy,
    along_weight,
    autodiff,
    central_difference,
    cross_entropy_error,
    jumps,
    lesson,
    plot,
    sigmoid,
    step,
    sum_squares_error,
)
from gradlab.core.metric import mean_over_batch
from gradlab.plotting.frames import word_frames
from gradlab.plotting.picture import together
from gradlab.plotting.plot import PLACES

X, T = lesson.digits(100)
H = 1e-4
NET, WEIGHT = lesson.network(), lesson.TELLING[1]


def traced(film, number=0):
    """The function of a picture, tabulated."""
    return film.pictures[number].drawing.args[1]


def said(film, notch, block=1):
    """What stands beside the pictures at a notch: the table's rows, or the sentence."""
    shown = word_frames([*film.words, *film.verdicts][block])
    if "says" in shown:
        return entry(shown["says"], notch)
    return [[plain(entry(cell, notch)) for cell in row] for row in shown["table"]]


def notch_at(film, x):
    """The number of the notch nearest to x."""
    return int(np.argmin(np.abs(traced(film).x - x)))


def lines(film, panel, number=0):
    """The x and y of the function's line in a panel of the finished figure."""
    figure = together([film.pictures[number]])
    (whole,) = figure.subfigs
    return whole.axes[panel].lines[0].get_xydata().T


# The function itself


@pytest.mark.parametrize(
    "f", [np.sin, sigmoid, lambda x: x**3 - x, np.arctan], ids=["sin", "sigmoid", "cube", "arctan"]
)
def test_a_smooth_function_is_drawn_as_it_is_with_both_its_derivatives(f):
    film = plot(f, (-3, 2), at=0.7, h=0.01)
    shown, place = traced(film), film.sliders[0].first
    x = shown.x
    assert (x[0], x[-1], x[place], len(x)) == (-3, 2, 0.7, PLACES)
    assert np.all(np.diff(x) > 0)
    assert np.array_equal(shown.values, f(x))
    assert np.array_equal(shown.autodiff, autodiff(f)(x))
    assert np.array_equal(shown.finite_difference, central_difference(f, 0.01)(x))
    assert (shown.stairs, shown.breaks, shown.kinks) == (None, (), ())
    rows = said(film, place, 0)
    numbers = [float(row[1]) for row in rows[1:]]
    assert numbers == pytest.approx([f(0.7), autodiff(f)(0.7), central_difference(f, 0.01)(0.7)], rel=1e-5)
    assert "agree" in said(film, place)


def test_the_point_begins_where_it_is_asked_to_and_the_places_are_round():
    assert [each for each in traced(plot(np.sin, (-3, 3))).x.tolist() if abs(each) < 1e-9] == [0.0]
    for at in (-3, 3, 1 / 3, -2.9999, 0):
        film = plot(np.sin, (-3, 3), at=at)
        assert traced(film).x[film.sliders[0].first] == at
        assert len(traced(film).x) == PLACES


@pytest.mark.parametrize(
    ("f", "where"),
    [
        (lambda x: np.where(x > 0.3, x**2 + 1, np.sin(3 * x)), [0.3]),
        (lambda x: x + np.floor(x), [-1.0, 0.0, 1.0]),
        (lambda x: np.where(x > 0, x, -x) + (x > 1.25), [1.25]),
    ],
    ids=["two pieces", "x + floor", "kink and jump"],
)
def test_jumps_are_drawn_as_jumps_and_no_line_crosses_one(f, where):
    film = plot(f, (-1.5, 1.5), at=1)
    assert [each.at for each in traced(film).breaks] == pytest.approx(where, abs=1e-9)
    for panel in (0, 1):
        x, y = lines(film, panel)
        for at in where:
            before, after = np.flatnonzero(x < at - 1e-9)[-1], np.flatnonzero(x > at + 1e-9)[0]
            assert np.isnan(y[before + 1 : after]).any()
    told = said(plot(f, (-1.5, 1.5), at=where[0]), notch_at(film, where[0]))
    assert float(re.search(r"it jumps, by (\S+) in all", told)[1]) == pytest.approx(
        f(where[0] + H) - f(where[0] - H), 1e-4
    )


@pytest.mark.parametrize(
    ("f", "at", "values"),
    [
        (step, [0.0], [0, 1]),
        (np.floor, [-2.0, -1.0, 0.0, 1.0, 2.0], [-3, -2, -1, 0, 1, 2]),
        (np.sign, [0.0], [-1, 1]),
        (lambda x: 0.0 * x + 2.5, [], [2.5]),
        (lambda x: np.where(x > 1.2345, 4.0, 7.0), [1.2345], [7, 4]),
    ],
    ids=["step", "floor", "sign", "constant", "where"],
)
def test_what_is_constant_between_its_jumps_is_a_staircase_of_slope_0(f, at, values):
    film = plot(f, (-2.5, 2.5), at=0.4)
    stairs = traced(film).stairs
    inside = np.abs(stairs.jumps) < 2.5
    assert stairs.jumps[inside] == pytest.approx(at, abs=1e-9)
    assert [value for value in stairs.values if value != 0 or 0 in values][: len(values)] or values == [0]
    assert set(values) <= set(stairs.values)
    assert traced(film).flat
    assert "The slope is 0: an update leaves x where it is." in said(film, film.sliders[0].first)


@pytest.mark.parametrize(
    ("f", "at", "slope"),
    [(np.abs, 0, 0), (lambda x: np.maximum(x, 0), 0, 0.5), (lambda x: np.abs(x - 0.7) + x, 0.7, 1)],
    ids=["abs", "maximum", "beside 0"],
)
def test_at_a_kink_there_is_no_derivative_whatever_autograd_gives(f, at, slope):
    film = plot(f, (-3, 3), at=at, rate=0.1)
    said_here = said(film, film.sliders[0].first)
    assert said_here.startswith(f"It has a kink here, and so no derivative: autograd gives {slope}, the finite diff")
    assert "agree" not in said_here
    assert "The slope is" not in said_here


def test_a_kink_stays_a_kink():
    film = plot(np.abs, (-3, 3), at=0)
    shown = traced(film)
    assert [each.at for each in shown.kinks] == pytest.approx([0], abs=1e-9)
    assert shown.breaks == ()
    _, slope = lines(film, 1)
    assert set(slope[~np.isnan(slope)]) == {-1, 1}  # at 0 itself there is none
    beside = plot(np.abs, (-3, 3), at=5e-5)
    assert "Within h of here it has a kink" in said(beside, beside.sliders[0].first)


@pytest.mark.parametrize(
    ("f", "undefined"),
    [
        (np.sqrt, lambda x: x < 0),
        (np.log, lambda x: x <= 0),
        (lambda x: 1 / x, lambda x: x == 0),
        (lambda x: np.sqrt(np.abs(x) - 1), lambda x: np.abs(x) < 1),
    ],
    ids=["sqrt", "log", "1/x", "hole"],
)
def test_where_f_is_undefined_there_is_a_gap(f, undefined):
    film = plot(f, (-3, 3), at=0)
    x, y = lines(film, 0)
    curve = traced(film)
    assert np.array_equal(np.isnan(curve.values), undefined(curve.x))
    assert np.isnan(y[undefined(x)]).all()
    place = film.sliders[0].first
    expected = "It has a value here, and no finite slope." if f is np.sqrt else "It has no value here, and so no slope."
    assert said(film, place) == expected
    assert said(film, place, 0)[2][1] == "—"


@pytest.mark.parametrize("f", [lambda x: 1 / x, np.tan, np.log, lambda x: 1 / x**2], ids=["1/x", "tan", "log", "1/x²"])
def test_a_pole_does_not_flatten_the_rest(f):
    figure = together(plot(f, (-3, 3), at=1.0).pictures)
    low, high = figure.subfigs[0].axes[0].get_ylim()
    assert high - low < 100


def test_a_kink_of_no_bound_and_a_pole_that_lies_between_the_notches():
    film = plot(lambda x: 1 / (x - 0.1234567), (-3, 3), at=1)
    assert [(each.at, each.pole) for each in traced(film).breaks] == [(pytest.approx(0.1234567), True)]
    assert "with 1 pole" in film.pictures[0].alt[0]


# Along a weight


def test_the_accuracy_along_a_weight_has_its_exact_stairs():
    f = along_weight(NET, WEIGHT, accuracy, X, T)
    film = plot(f, (-2, 2), at=-1.9)
    found = jumps(along_weight(NET, WEIGHT, accuracy, X, T), (-2, 2))
    stairs = traced(film).stairs
    inside = (stairs.jumps > -2) & (stairs.jumps < 2)
    assert stairs.jumps[inside].tolist() == found.weights.tolist()
    assert np.array_equal(stairs(traced(film).x), f(traced(film).x))
    assert not traced(film).autodiff.any()
    assert traced(film).in_percent
    assert said(film, film.sliders[0].first, 0)[:2] == [["w = -1.9", "accuracy"], ["value", "32 %"]]


@pytest.mark.parametrize("loss", [cross_entropy_error, sum_squares_error])
def test_a_loss_along_a_weight_is_a_curve(loss):
    film = plot(along_weight(NET, WEIGHT, loss, X, T), (-2, 2))
    assert (traced(film).stairs, traced(film).breaks) == (None, ())
    assert traced(film).title == loss.__name__.replace("_", " ")
    assert traced(film).x[film.sliders[0].first] == NET[WEIGHT]  # where the network has it


def test_a_loss_behind_step_units_is_a_staircase():
    network, weight = lesson.network("step"), lesson.TELLING[0]
    film = plot(along_weight(network, weight, cross_entropy_error, X, T), (-2, 2), at=0.1)
    found = jumps(along_weight(network, weight, cross_entropy_error, X, T), (-2, 2))
    assert len(found.weights) == np.sum(np.abs(traced(film).stairs.jumps) < 2) > 0


def test_a_slope_put_in_by_hand_is_not_called_0():
    network = lesson.network("straight_through")
    film = plot(along_weight(network, lesson.TELLING[0], cross_entropy_error, X, T), (-2, 2), at=0.1)
    assert traced(film).stairs is not None
    assert not traced(film).flat
    assert "differ by" in said(film, film.sliders[0].first)


@mean_over_batch
def among_the_first_three(y, t):
    """1 where fewer than three classes are before the right one."""
    return 1.0 * (np.sum(y > np.sum(y * t, axis=-1, keepdims=True), axis=-1) < 3)


def test_a_metric_of_one_s_own_is_searched_for_its_jumps():
    f = along_weight(NET, WEIGHT, among_the_first_three, X[:30], T[:30])
    film = plot(f, (-2, 2), at=0.0)
    stairs = traced(film).stairs
    fine = np.linspace(-2, 2, 4001)
    assert len(stairs.jumps) == np.count_nonzero(np.diff(f(fine)))
    assert traced(film).title == "among the first three"


def test_a_network_of_one_s_own(rng):
    network, x, t = Network.random((6, 4, 3), rng), rng.normal(size=(20, 6)), rng.integers(0, 3, 20)
    functions = [along_weight(network, Weight(0, 2, 1), each, x, t) for each in (accuracy, cross_entropy_error)]
    film = plot(functions, (-30, 30), at=0.5, rate=10)
    assert [picture.drawing.args[1].has_slope for picture in film.pictures] == [False, True]
    assert said(film, 0, 0)[0][1:] == ["accuracy", "cross entropy error"]
    assert "accuracy:" in said(film, 400).replace("*", "")


# What one can say


def test_names_and_the_update():
    film = plot([np.sin, lambda x: x**2], (-3, 3), at=1, x="angle", rate=0.25, title=["a sine", "|x|²"])
    assert [picture.drawing.args[1].title for picture in film.pictures] == ["a sine", "|x|²"]
    assert film.sliders[0].label == "angle"
    assert dict(film.pictures[1].drawing.args[3])["update"] == "an update, η = 0.25"
    assert "An update with η = 0.25 moves angle to 0.5." in said(film, film.sliders[0].first)
    assert said(film, 0, 0)[0] == ["angle = -3", "a sine", "∣x∣²"]
    assert said(plot(np.sin, (-1, 1), x="P(w |\nx)"), 0, 0)[0] == ["P(w ∣ x) = -1", "sin(P(w ∣ x))"]
    assert traced(plot(np.sin, (-3, 3))).title == "sin(x)"
    assert traced(plot(lambda u: u, (-3, 3))).title == "f(x)"


def test_the_picture_says_what_it_shows():
    film = plot(lambda x: np.where(x > 0.3, x**2 + 1, np.abs(x)), (-3, 3), at=0.5)
    assert film.pictures[0].alt[film.sliders[0].first] == (
        "f(x) for x from −3 to 3: a curve with 1 jump, 1 kink. x = 0.5: f(x) 1.25, slope 1"
    )


REFUSED = {
    "interval must be (low, high) with low < high. Got (3, -3) instead.": {"interval": (3, -3)},
    "at must be in the interval, -3.0 … 3.0. Got 5.0 instead.": {"at": 5},
    "h must be greater than 0. Got 0.0 instead.": {"h": 0.0},
    "rate must be greater than 0. Got -1.0 instead.": {"rate": -1.0},
    "f must be elementwise": {"f": lambda x: x - np.mean(x)},
    "f must be a function, or several. Got [] instead.": {"f": []},
    "f must have a value somewhere in the interval. Got none of log(x) instead.": {"f": np.log, "interval": (-3, -1)},
    "interval must have 801 different places.": {"interval": (1, 1 + 1e-15)},
    "title must be one text for each of 2 functions. Got 'both' instead.": {"f": [np.sin, np.cos], "title": "both"},
    "f must be a function. Got 3 instead.": {"f": 3},
    "title must be a text. Got 3 instead.": {"title": [3]},
    "x must be a text. Got 3 instead.": {"x": 3},
    "f must be written with autograd.numpy": {"f": lambda x: math.sin(x)},
    "f must be elementwise: its value at one": {"f": lambda x: Tensor(Tensor(x).values - numpy.mean(Tensor(x).values))},
    "f(x) must have x's shape, (801,). Got () instead.": {"f": np.sum},
    "f(x) must have x's shape, (801,). Got () instead": {"f": lambda x: np.max(x)},
    "f must choose with np.where": {"f": lambda x: x if x > 0 else -x},
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_cannot_be_drawn_is_refused_with_what_must_hold(message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        plot(**{"f": np.sin, "interval": (-3, 3)} | REFUSED[message])


@pytest.mark.parametrize(
    ("f", "interval"),
    [
        (np.exp, (-700, 700)),
        (np.square, (-1e150, 1e150)),
        (np.sin, (1e6, 1e6 + 1)),
        (np.sin, (-1e-3, 1e-3)),
        (lambda x: np.exp(1000 * x), (-3, 3)),
        (lambda x: 1e-200 * x, (-3, 3)),
        (lambda x: np.where(np.abs(x) > 2.9, x, np.nan), (-3, 3)),
        (lambda x: np.floor(40 * x), (-3, 3)),
    ],
    ids=["exp", "huge", "far", "narrow", "overflow", "tiny", "two ends", "many steps"],
)
def test_extreme_functions_can_be_drawn(f, interval):
    assert b"<svg" in gzip.decompress(plot(f, interval, h=1e-9 * (interval[1] - interval[0])).sent)


def test_gradlab_offers_it_as_a_name_and_no_other():
    assert gradlab.plot is plot
    with pytest.raises(AttributeError, match="module 'gradlab' has no attribute 'plots'"):
        gradlab.plots  # noqa: B018


@pytest.mark.parametrize(
    "interval",
    [(0, 100), (1000, 1001), (-3, 3), (0, 1 / 3), (1e-9, 2e-9), (-1e6, 1e7), (0.1, 0.1 + 1e-6), (12345.678, 12345.679)],
)
def test_the_x_that_is_shown_has_the_value_that_is_shown(interval):
    film = plot(lambda x: x**2, interval)
    (low, high), x = interval, traced(film).x
    shown = []
    for table in film.words[0]:
        heading, _, value, *_ = [line.split(" | ") for line in table.splitlines()]
        shown.append(float(plain(heading[0][2:].partition(" = ")[2])))
        value = plain(value[1].removesuffix(" |"))
        assert float(value) == pytest.approx(shown[-1] ** 2, rel=5.1e-3 if "e" in value else 5.1e-6)
    assert shown == x.tolist()
    assert np.ptp(np.diff(x)) < 0.01 * (high - low) / PLACES  # and they are evenly spread


def test_in_round_places_the_digits_are_few():
    for interval, longest in {(0, 100): 6, (1000, 1001): 10, (-3, 3): 7}.items():
        texts = plot(lambda x: x, interval).sliders[0].aria_texts
        places = [each.partition(":")[0].partition(" = ")[2].replace(",", "") for each in texts]
        assert max(map(len, places)) <= longest


class Tensor:
    """A number of another library's: NumPy can read it, autograd cannot."""

    def __init__(self, values):
        self.values = numpy.asarray(values, float)

    def __array__(self, dtype=None, copy=None):
        return self.values


FOREIGN = {
    "vectorize": np.vectorize(math.sin, otypes=[float]),
    "another library's": lambda x: Tensor(numpy.sin(Tensor(x).values)),
}


@pytest.mark.parametrize("f", FOREIGN.values(), ids=FOREIGN)
def test_what_autograd_cannot_follow_is_drawn_by_values_and_differences_alone(f):
    film = plot(f, (-3, 3), at=0.7, rate=0.1)
    shown = traced(film)
    assert np.array_equal(shown.values, np.sin(shown.x))
    assert shown.finite_difference == pytest.approx(np.cos(shown.x), abs=1e-7)
    assert not np.isfinite(shown.autodiff).any()
    told = "Autograd cannot follow this function: there is only the finite difference."
    assert said(film, film.sliders[0].first) == told
    assert said(film, film.sliders[0].first, 0)[2][1] == "—"
    assert entry(film.sliders[0].aria_texts, 0).endswith("finite difference −0.98999")
    (whole,) = together(film.pictures).subfigs
    below = whole.axes[1].get_ylim()
    assert below[0] < -1 < 1 < below[1]
    assert [text.get_text() for text in whole.axes[1].texts] == ["○ finite difference"]


def test_what_autograd_cannot_follow_has_its_jumps_too():
    film = plot(np.vectorize(math.floor, otypes=[float]), (-1.5, 1.5), at=1)
    assert [each.at for each in traced(film).breaks] == [-1, 0, 1]
    assert "Within h of here it jumps, by 1 in all" in said(film, film.sliders[0].first)


@pytest.mark.parametrize("number", [3, 2.5, np.float64(0)])
def test_a_number_is_drawn_as_a_flat_line(number):
    film = plot(lambda x: number, (-3, 3))
    assert traced(film).flat
    assert set(traced(film).values) == {float(number)}


class Counted:
    """A function that counts the places at which it is asked."""

    def __init__(self, f):
        self.f, self.places = f, 0

    def __call__(self, x):
        self.places += np.size(x)
        return self.f(x)


BOUNDS = {
    "sin": (np.sin, (-3, 3), 12_000),
    "sin, of many waves": (np.sin, (0, 100), 16_000),
    "abs": (np.abs, (-3, 3), 12_000),
    "1/x": (lambda x: 1 / x, (-3, 3), 12_000),
    "step": (step, (-3, 3), 12_000),
    "240 steps": (lambda x: np.floor(40 * x), (-3, 3), 4_000 + 240 * 70),
    "more waves than notches": (lambda x: np.sin(1000 * x), (-3, 3), 100_000),
    "by values alone": (np.vectorize(math.sin, otypes=[float]), (-3, 3), 24_000),
}


@pytest.mark.parametrize(("f", "interval", "most"), BOUNDS.values(), ids=BOUNDS)
def test_f_is_asked_at_few_places_more_than_are_drawn(f, interval, most):
    counted = Counted(f)
    gzip.decompress(plot(counted, interval).sent)
    assert 3 * PLACES < counted.places <= most


def test_what_takes_long_says_so_on_one_line_and_what_does_not_says_nothing(capsys, monkeypatch):
    plot(np.sin, (-3, 3))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("gradlab.plotting.plot.SLOW", 0.0)
    plot(np.sin, (-3, 3))
    assert capsys.readouterr().err == "plot computes f at some thousand places …\n"


def test_along_a_weight_an_own_metric_is_asked_at_as_few_places():
    asked = []

    @mean_over_batch
    def brier(y, t):
        asked.append(math.prod(y.shape[:-2]))
        return np.sum((y - t) ** 2, axis=-1)

    f = along_weight(NET, WEIGHT, brier, X, T)
    asked.clear()
    assert traced(plot(f, (-2, 2))).breaks == ()
    assert 3 * PLACES < sum(asked) <= 12_000


@pytest.mark.parametrize("f", [step, lambda x: step(x) + x], ids=["stairs", "a slope"])
def test_at_a_jump_there_is_no_derivative_and_nothing_is_said_of_an_update(f):
    film = plot(f, (-3, 3), at=0)
    here = said(film, film.sliders[0].first)
    assert here.startswith("It has a jump here, and so no derivative: autograd gives ")
    assert "Within h of here it jumps, by 1" in here
    assert "The slope is" not in here
    assert "agree" not in here
    beside = said(film, film.sliders[0].first + 1)
    assert "jump" not in beside
    assert "agree" in beside
