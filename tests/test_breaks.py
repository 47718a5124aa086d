"""Where functions break, told by how they grow and not by how large they are."""

import autograd.numpy as np
import pytest

from gradlab import relu, step
from gradlab.core.breaks import breaks, kinks

GRIDS = {"narrow": np.linspace(-3, 3, 801), "wide": np.linspace(-100, 100, 801), "uneven": np.linspace(-2.7, 3.1, 400)}

SMOOTH = {
    "a high hill": lambda x: 1e6 * np.cos(x),
    "a deep bowl": lambda x: 1e9 * x**2,
    "two minima of −2,250,000": lambda x: x**4 - 3000 * x**2,
    "far above 0, in its rounding": lambda x: 1e12 + np.sin(x),
    "farther, by one unit of rounding": lambda x: 1e15 + x,
    "cancelled": lambda x: (x + 1e8) - 1e8,
    "steep": lambda x: np.tanh(1e8 * x),
    "of numbers with few digits": lambda x: np.exp(50 * x),
    "waves": lambda x: np.sin(1000 * x),
}

#: function, its jumps, its kinks
BROKEN = {
    "a high step": (lambda x: 1e7 * step(x - 0.3), [(0.3, 0.0, 1e7)], []),
    "a low step": (lambda x: 1e-9 * step(x), [(0.0, 0.0, 1e-9)], []),
    "the highest step": (lambda x: 1e300 * step(x), [(0.0, 0.0, 1e300)], []),
    "a step": (step, [(0.0, 0.0, 1.0)], []),
    "a step on a slope": (lambda x: x + 2 * step(x - 1), [(1.0, 1.0, 3.0)], []),
    "a steep kink": (lambda x: 1e7 * np.abs(x), [], [0.0]),
    "a flat kink": (lambda x: 1e-9 * np.abs(x - 0.5), [], [0.5]),
    "a one-sided kink": (lambda x: np.where(x > 0.5, 1e7 * (x - 0.5), 0.0 * x), [], [0.5]),
    "relu": (relu, [], [0.0]),
}

POLES = {
    "odd": (lambda x: 1 / (x - 0.1234567), [0.1234567]),
    "even": (lambda x: 1 / (x - 0.1234567) ** 2, [0.1234567]),
    "low": (lambda x: 1e-9 / (x - 0.1234567), [0.1234567]),
    "weak": (lambda x: 1 / np.sqrt(np.abs(x - 0.1234567)), [0.1234567]),
    "tan": (np.tan, [-np.pi / 2, np.pi / 2]),
}


def found(f, grid):
    with np.errstate(all="ignore"):
        at = breaks(f, grid)
        return at, kinks(f, grid, at)


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
@pytest.mark.parametrize("f", SMOOTH.values(), ids=SMOOTH)
def test_a_smooth_function_breaks_nowhere_however_large_it_is(f, grid):
    assert found(f, grid) == ([], [])


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
@pytest.mark.parametrize(("f", "jumps", "bends"), BROKEN.values(), ids=BROKEN)
def test_a_jump_and_a_kink_are_found_where_they_are_to_the_last_digit(f, jumps, bends, grid):
    at, kinks_at = found(f, grid)
    assert [(each.at, each.left, each.right, each.pole) for each in at] == [
        (where, pytest.approx(left, abs=1e-15), pytest.approx(right), False) for where, left, right in jumps
    ]
    assert [each.at for each in kinks_at] == bends


@pytest.mark.parametrize("grid", [GRIDS["narrow"], GRIDS["uneven"]], ids=["narrow", "uneven"])
@pytest.mark.parametrize(("f", "poles"), POLES.values(), ids=POLES)
def test_a_pole_is_told_by_its_growth(f, poles, grid):
    at, _ = found(f, grid)
    assert [(each.at, each.pole) for each in at] == [(pytest.approx(where, abs=1e-12), True) for where in poles]


def test_at_a_cusp_only_the_slope_has_a_pole():
    at, bends = found(lambda x: np.sqrt(np.abs(x - 0.1)), GRIDS["narrow"])
    assert at == []
    assert [(each.at, each.pole) for each in bends] == [(pytest.approx(0.1), True)]


LOW = {
    "a low step on a curve": (lambda x: np.sin(x) + 1e-5 * step(x - 0.41234), [0.41234], []),
    "a weak pole on a curve": (lambda x: np.sin(x) + 1e-9 / (x - 0.1234567), [0.1234567], []),
    "a weak kink in a bowl": (lambda x: x**2 + 1e-5 * np.abs(x - 0.41234), [], [0.41234]),
}


@pytest.mark.parametrize(("f", "at", "bends"), LOW.values(), ids=LOW)
def test_a_gap_is_searched_though_what_breaks_in_it_is_small(f, at, bends):
    both = found(f, GRIDS["narrow"])
    assert [[each.at for each in one] for one in both] == [at, bends]
