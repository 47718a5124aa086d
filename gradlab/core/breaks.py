"""Where a function of one number breaks: its jumps, its poles and its kinks, found between the places of a grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.core.autograd_vjp import value_and_derivative
from gradlab.types import Array, Function

HALVINGS = 60  # of a gap between two places, until nothing is left between its ends
SAME = 1e-9  # of the grid's span: two breaks that are nearer to each other are one
LEFT_OVER = (
    1e-4  # of the change over a gap: less is what a continuous function, or one in its rounding, still changes by
)
ROUNDING = 8 * float(np.finfo(float).eps)  # of a value: a change of less is no change
SMALLEST = 1e-307  # smaller numbers have fewer digits
LATE = 20  # halvings before the end: where a function grows on from there to the end, it has a pole


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


def breaks(f: Function, grid: Array) -> list[Break]:
    """Where f jumps or has a pole between two neighbours of a grid at which it has values, from left to right."""
    with np.errstate(all="ignore"):
        keep = np.isfinite(f(grid[:-1])) & np.isfinite(f(grid[1:]))
    gaps, same = (grid[:-1][keep], grid[1:][keep]), SAME * (grid[-1] - grid[0])
    found: list[Break] = []
    if not keep.any():
        return found
    for each in sorted([*_jumps(f, *gaps), *_even_poles(f, *gaps)], key=lambda each: each.at):
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
    bends = breaks(lambda x: _slope(f, x), grid)
    return [each for each in bends if not any(abs(each.at - other.at) < same for other in known)]


def _jumps(f: Function, a: Array, b: Array) -> Iterator[Break]:
    """The breaks over which f changes, in each gap from a to b the largest.

    A gap is halved again and again towards the half over which f changes more. Where f is continuous nothing is left
    of the change in the end.
    """
    with np.errstate(all="ignore"):
        left, right = f(a), f(b)
        whole = np.abs(right - left)
        for halving in range(HALVINGS):
            if halving == HALVINGS - LATE:
                before = _size(left, right)
            middle = (a + b) / 2
            value = f(middle)
            first = ~(np.abs(right - value) > np.abs(value - left))
            a, b = np.where(first, a, middle), np.where(first, middle, b)
            left, right = np.where(first, left, value), np.where(first, value, right)
        size = _size(left, right)
        broken = ~(np.abs(right - left) <= LEFT_OVER * whole + ROUNDING * size + SMALLEST) | np.isinf(size)
        left, right = _unbounded(left, right, size, before)
    yield from map(Break, _places(a, b, broken), left[broken].tolist(), right[broken].tolist())


def _even_poles(f: Function, a: Array, b: Array) -> Iterator[Break]:
    """The poles to both sides of which f goes the same way: there its slope changes its sign, and f has no bound."""
    turns = np.sign(_slope(f, a)) * np.sign(_slope(f, b)) < 0
    if not turns.any():
        return
    a, b = a[turns], b[turns]
    with np.errstate(all="ignore"):
        for halving in range(HALVINGS):
            if halving == HALVINGS - LATE:
                before = _size(f(a), f(b))
            middle = (a + b) / 2
            first = np.sign(_slope(f, middle)) == np.sign(_slope(f, b))
            a, b = np.where(first, a, middle), np.where(first, middle, b)
        left, right = f(a), f(b)
        left, right = _unbounded(left, right, _size(left, right), before)
    found = ~np.isfinite(left + right)
    yield from map(Break, _places(a, b, found), left[found].tolist(), right[found].tolist())


def _size(left: Array, right: Array) -> Array:
    return np.maximum(np.abs(left), np.abs(right))


def _unbounded(left: Array, right: Array, size: Array, before: Array) -> tuple[Array, Array]:
    """The two sides, infinite where f has grown on while the gap has become a million times narrower.

    No size alone tells a pole from a high jump or a high hill: beside these f has its size already where the gap is
    wide. Beside the weakest pole that has one, 1/√x, it grows a thousandfold.
    """
    grows = ~(size <= 2 * before)
    return np.where(grows, np.copysign(np.inf, left), left), np.where(grows, np.copysign(np.inf, right), right)


def _places(a: Array, b: Array, found: NDArray[np.bool_]) -> list[float]:
    """In each of these gaps the number with the fewest digits: 0, where it is one."""
    return [_roundest(*gap) for gap in zip(a[found].tolist(), b[found].tolist(), strict=True)]


def _roundest(a: float, b: float) -> float:
    if a <= 0 <= b:
        return 0.0
    return next((r for r in (float(f"{b:.{digits}g}") for digits in range(1, 17)) if a <= r <= b), b)


def _slope(f: Function, x: Array) -> Array:
    return value_and_derivative(f, x)[1]  # type: ignore[no-any-return]
