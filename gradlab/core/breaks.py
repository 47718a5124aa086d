"""Where a function of one number breaks: its jumps, its poles and its kinks, found between the places of a grid."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from gradlab.core.autograd_vjp import value_and_derivative
from gradlab.types import Array, Function

HALVINGS = 60  # of a gap between two places, until nothing is left between its ends
PLACES, FEWEST = 16_000, 28  # at which f is asked in all gaps together, and so they are halved less often; but so often
SAME = 1e-9  # of the grid's span: two breaks that are nearer to each other are one
LEFT_OVER = 1e-4  # of the change over a gap: a continuous function, or one in its rounding, has less of it in the end
ROUGH = LEFT_OVER / 10  # of the change: so far a smooth function may be from a cubic, and a gap with a break is farther
ROUNDING = 8 * float(np.finfo(float).eps)  # of a value: a change of less is no change
SMALLEST = 1e-307  # smaller numbers have fewer digits
LATE = 1 / 3  # of the halvings, the last: where a function grows on from there to the end, it has a pole

Both = Callable[[Array], tuple[Array, Array]]  # x ↦ f(x) and f'(x)


@dataclass(frozen=True, eq=False)
class Break:
    """A place at which a function jumps, from ``left`` to ``right``; at a pole they are infinite."""

    at: float
    left: float
    right: float

    @property
    def pole(self) -> bool:
        """Whether it goes beyond all bounds there, or is not defined."""
        return not np.isfinite([self.left, self.right]).all()


def breaks(f: Function, grid: Array, both: Both | None = None) -> list[Break]:
    """Where f jumps or has a pole between two neighbours of a grid at which it has values, from left to right.

    f and f' are computed once at each place of the grid and in the middle of each gap. Only gaps in which they are not
    as of one smooth piece are searched: f at 60 places each, fewer where that would be more than 16,000 in all.
    """
    both = both or partial(value_and_derivative, f)
    return _searched(f, lambda x: both(x)[1], grid, _rough(both, grid)[0])


def _rough(both: Both, grid: Array) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """In which gaps f, and in which f', may break: there no cubic through both ends has the middle's value and slope.

    A jump or a kink misses one of them wherever in the gap it is, a smooth function by the fourth power of the gap.
    """
    with np.errstate(all="ignore"):
        (value, slope), (middle, bend) = both(grid), both((grid[:-1] + grid[1:]) / 2)
        wide, change, turn = np.diff(grid), np.diff(value), np.diff(slope)
        off = np.abs(middle - (value[1:] + value[:-1]) / 2 + wide / 8 * turn)
        off += wide * np.abs(bend - 1.5 * change / wide + (slope[1:] + slope[:-1]) / 4)
        size, steep = _size(value[1:], value[:-1]), _size(slope[1:], slope[:-1])
        fits = off <= ROUGH * np.abs(change) + ROUNDING * size
        fits_slope = off <= LEFT_OVER * wide * np.abs(turn) + ROUNDING * (size + wide * steep)
    return ~fits & np.isfinite(value[1:] + value[:-1]), ~fits_slope & np.isfinite(slope[1:] + slope[:-1])


def _searched(f: Function, slope: Function, grid: Array, gaps: NDArray[np.bool_]) -> list[Break]:
    """The breaks in some of the gaps of a grid."""
    ends, same = (grid[:-1][gaps], grid[1:][gaps]), SAME * (grid[-1] - grid[0])
    found: list[Break] = []
    if not gaps.any():
        return found
    for each in sorted([*_jumps(f, *ends), *_even_poles(f, slope, *ends)], key=lambda each: each.at):
        if found and each.at - found[-1].at < same:  # the two sides of one, where it lies on the grid
            found[-1] = Break(found[-1].at, found[-1].left, each.right)
        else:
            found.append(each)
    return found


def apart(x: Array, found: Sequence[Break]) -> NDArray[np.bool_]:
    """Whether each of x, which is sorted, lies beside all breaks, and not at one."""
    far = np.abs(np.subtract.outer(x, [each.at for each in found]))
    beside: NDArray[np.bool_] = np.min(far, axis=1, initial=np.inf) > SAME * np.ptp(x)
    return beside


def kinks(f: Function, grid: Array, known: Sequence[Break]) -> list[Break]:
    """Where f' jumps, by autograd, and f does not: its own breaks are ``known``."""
    same = SAME * (grid[-1] - grid[0])
    slope = partial(_slope, f)
    bends = _searched(slope, partial(_slope, slope), grid, _rough(partial(value_and_derivative, f), grid)[1])
    return [each for each in bends if not any(abs(each.at - other.at) < same for other in known)]


def _jumps(f: Function, a: Array, b: Array) -> Iterator[Break]:
    """The breaks over which f changes, in each gap from a to b the largest.

    A gap is halved again and again towards the half over which f changes more. Where f is continuous nothing is left
    of the change in the end.
    """
    with np.errstate(all="ignore"):
        left, right = f(a), f(b)
        whole, before = np.abs(right - left), _size(left, right)
        for halving, late in _halvings(len(a)):
            if not len(a):
                return
            if halving == late:
                before = _size(left, right)
            middle = (a + b) / 2
            value = f(middle)
            first = ~(np.abs(right - value) > np.abs(value - left))
            a, b = np.where(first, a, middle), np.where(first, middle, b)
            left, right = np.where(first, left, value), np.where(first, value, right)
            change, size = np.abs(right - left), _size(left, right)
            whole = np.where(change < np.inf, np.fmax(whole, change), whole)
            broken = ~(change <= LEFT_OVER * whole + ROUNDING * size + SMALLEST) | np.isinf(size)
            a, b, left, right, whole, before = np.array([a, b, left, right, whole, before])[:, broken]
        left, right = _unbounded(left, right, before)
    yield from map(Break, map(roundest, a.tolist(), b.tolist()), left.tolist(), right.tolist())


def _halvings(gaps: int) -> Iterator[tuple[int, int]]:
    """The halvings of so many gaps, by number, and which of them is late."""
    count = min(HALVINGS, max(FEWEST, PLACES // gaps))
    return ((halving, round(count * (1 - LATE))) for halving in range(count))


def _even_poles(f: Function, slope: Function, a: Array, b: Array) -> Iterator[Break]:
    """The poles to both sides of which f goes the same way: there its slope changes its sign, and f has no bound."""
    up = np.sign(slope(b))
    turns = np.sign(slope(a)) * up < 0
    if not turns.any():
        return
    a, b, up = a[turns], b[turns], up[turns]
    with np.errstate(all="ignore"):
        for halving, late in _halvings(len(a)):
            if halving == late:
                before = _size(f(a), f(b))
            middle = (a + b) / 2
            first = np.sign(slope(middle)) == up
            a, b = np.where(first, a, middle), np.where(first, middle, b)
        left, right = _unbounded(f(a), f(b), before)
    found = ~np.isfinite(left + right)
    a, b, left, right = np.array([a, b, left, right])[:, found].tolist()
    yield from map(Break, map(roundest, a, b), left, right)


def _size(left: Array, right: Array) -> Array:
    return np.maximum(np.abs(left), np.abs(right))


def _unbounded(left: Array, right: Array, before: Array) -> tuple[Array, Array]:
    """The two sides, infinite where f has grown on while the gap has become a million times narrower.

    So it is at a pole, a thousandfold at the weakest, 1/√x, and not at a high jump or hill: no size alone tells them.
    """
    grows = ~(_size(left, right) <= 2 * before)
    return np.where(grows, np.copysign(np.inf, left), left), np.where(grows, np.copysign(np.inf, right), right)


def roundest(a: float, b: float) -> float:
    """The number with the fewest digits from a to b: 0, where it is one."""
    if a <= 0 <= b:
        return 0.0
    return next((r for r in (float(f"{b:.{digits}g}") for digits in range(1, 17)) if a <= r <= b), b)


def _slope(f: Function, x: Array) -> Array:
    return value_and_derivative(f, x)[1]  # type: ignore[no-any-return]
