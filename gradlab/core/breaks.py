"""Where a function of one number breaks: its jumps, its poles and its kinks, found between the places of a grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.core.autograd_vjp import value_and_derivative
from gradlab.types import Array, Function

HALVINGS = 60  # of a gap between two places, until nothing is left between its ends
SAME = 1e-9  # of the grid's span: two breaks that are nearer to each other are one
HIGH = 1e6  # beyond it a break is a pole
LEFT_OVER = 1e-6  # of a change, and of 1: less is rounding, or too little to be seen


@dataclass(frozen=True, eq=False)
class Break:
    """A place at which a function jumps, from ``left`` to ``right``; where one of them is very large, it has a pole."""

    at: float
    left: float
    right: float

    @property
    def pole(self) -> bool:
        """Whether it goes beyond all bounds there, or is not defined."""
        return not max(abs(self.left), abs(self.right)) < HIGH


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
        for _ in range(HALVINGS):
            middle = (a + b) / 2
            value = f(middle)
            first = ~(np.abs(right - value) > np.abs(value - left))
            a, b = np.where(first, a, middle), np.where(first, middle, b)
            left, right = np.where(first, left, value), np.where(first, value, right)
        broken = ~(np.abs(right - left) <= LEFT_OVER * (1 + np.minimum(whole, np.abs(left))))
    yield from map(Break, b[broken].tolist(), left[broken].tolist(), right[broken].tolist())


def _even_poles(f: Function, a: Array, b: Array) -> Iterator[Break]:
    """The poles to both sides of which f goes the same way: there its slope changes its sign, and f has no bound."""
    turns = np.sign(_slope(f, a)) * np.sign(_slope(f, b)) < 0
    if not turns.any():
        return
    a, b = a[turns], b[turns]
    for _ in range(HALVINGS):
        middle = (a + b) / 2
        first = np.sign(_slope(f, middle)) == np.sign(_slope(f, b))
        a, b = np.where(first, a, middle), np.where(first, middle, b)
    yield from (each for each in map(Break, b.tolist(), f(a).tolist(), f(b).tolist()) if each.pole)


def _slope(f: Function, x: Array) -> Array:
    return value_and_derivative(f, x)[1]  # type: ignore[no-any-return]
