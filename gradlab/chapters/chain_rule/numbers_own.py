"""A reader's own function over an interval: its values, both derivatives, where it breaks, and where descent leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradlab.cache import cached
from gradlab.checks import Array
from gradlab.expression import Expression, expression
from gradlab.functions import Function
from gradlab.reverse import value_and_derivative
from gradlab.tape import Step, Tape, record

NOTCHES = 401  # places of the slider
START = round(0.6 * (NOTCHES - 1))  # the one that it begins at
H = 1e-4  # of the finite difference
UPDATES = 30  # of a descent
HALVINGS = 60  # of a gap between two places, until nothing is left between its ends
SAME = 1e-9  # two breaks that are nearer to each other are one
HIGH = 1e6  # beyond it a break is a pole


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


@dataclass(frozen=True, eq=False)
class Own:
    """f between low and high, at each notch of a slider; NaN or infinite where it is undefined."""

    f: Expression
    low: float
    high: float

    @cached_property
    def notches(self) -> Array:
        """The places of the slider."""
        return np.linspace(self.low, self.high, NOTCHES)

    @cached_property
    def tape(self) -> Tape:
        """What autograd records at all notches at once: f is elementwise, so the sum of all has the same adjoints."""
        return record(lambda w: self.f(w).sum(), self.notches)

    @cached_property
    def values(self) -> Array:
        """f."""
        return self.f(self.notches)

    @cached_property
    def autodiff(self) -> Array:
        """f' by autograd."""
        return self.only(value_and_derivative(self.f, self.notches)[1])

    @cached_property
    def difference(self) -> Array:
        """(f(w + h) − f(w − h)) / 2h."""
        with np.errstate(all="ignore"):
            slope: Array = (self.f(self.notches + H) - self.f(self.notches - H)) / 2 / H
        return slope

    @property
    def defined(self) -> Array:
        """Whether f has a value at each notch."""
        return np.isfinite(self.values)

    def only(self, values: Array) -> Array:
        """Numbers where f is defined, elsewhere NaN."""
        return np.where(self.defined, values, np.nan)

    @cached_property
    def breaks(self) -> list[Break]:
        """Where f jumps or has a pole between its notches."""
        return breaks(self.f, self.notches)

    @cached_property
    def kinks(self) -> list[Break]:
        """Where its slope jumps, and f does not."""
        bends = breaks(lambda w: _slope(self.f, w), self.notches)
        return [each for each in bends if not any(abs(each.at - other.at) < SAME for other in self.breaks)]

    @cached_property
    def undefined(self) -> list[tuple[float, float]]:
        """The parts of the interval in which f has no value, each from its first place to its last."""
        edges = np.flatnonzero(np.diff(np.concatenate([[True], self.defined, [True]]).astype(int)))
        parts = zip(edges[::2], edges[1::2] - 1, strict=True)
        return [(self._edge(first, first - 1), self._edge(last, last + 1)) for first, last in parts]

    def _edge(self, inside: int, outside: int) -> float:
        """Where f ceases to have a value, between a notch at which it has none and a neighbour at which it has one."""
        without = float(self.notches[inside])
        if not 0 <= outside < NOTCHES:
            return without
        with_one = float(self.notches[outside])
        for _ in range(HALVINGS):
            middle = (without + with_one) / 2
            if np.isfinite(self.f(middle)):
                with_one = middle
            else:
                without = middle
        return without

    def descents(self, rate: float) -> Array:
        """Where gradient descent from each notch is after 0 … ``UPDATES`` updates, shape (UPDATES + 1, K)."""
        w = self.notches.copy()
        path = [w]
        for _ in range(UPDATES):
            value, slope = value_and_derivative(self.f, np.where(np.isfinite(w), w, 0.0))
            with np.errstate(all="ignore"):
                after = w - rate * slope
            w = np.where(np.isfinite(after) & np.isfinite(value) & np.isfinite(w), after, np.nan)
            path.append(w)
        return np.array(path)


@cached(maxsize=16)  # with all that autograd recorded
def own(text: str, ends: tuple[float, float]) -> Own:
    """The function that a text says, on an interval: found out once for its film, its drawing and its files."""
    return Own(expression(text), *ends)


def breaks(f: Function, grid: Array) -> list[Break]:
    """Where f jumps or has a pole between two neighbours of a grid at which it has values, from left to right."""
    keep = np.isfinite(f(grid[:-1])) & np.isfinite(f(grid[1:]))
    gaps = grid[:-1][keep], grid[1:][keep]
    found: list[Break] = []
    if not keep.any():
        return found
    for each in sorted([*_jumps(f, *gaps), *_even_poles(f, *gaps)], key=lambda each: each.at):
        if found and each.at - found[-1].at < SAME:  # the two sides of one, where it lies on the grid
            found[-1] = Break(found[-1].at, found[-1].left, each.right)
        else:
            found.append(each)
    return found


def _jumps(f: Function, a: Array, b: Array) -> Iterator[Break]:
    """The breaks over which f changes, in each gap from a to b the largest.

    A gap is halved again and again towards the half over which f changes more. Where f is continuous nothing is left
    of the change in the end.
    """
    left, right = f(a), f(b)
    whole = np.abs(right - left)
    with np.errstate(all="ignore"):
        for _ in range(HALVINGS):
            middle = (a + b) / 2
            value = f(middle)
            first = ~(np.abs(right - value) > np.abs(value - left))
            a, b = np.where(first, a, middle), np.where(first, middle, b)
            left, right = np.where(first, left, value), np.where(first, value, right)
        broken = ~(np.abs(right - left) <= 1e-6 * (1 + np.minimum(whole, np.abs(left))))
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


def factors(step: Step) -> list[Array]:
    """∂value/∂input of an elementwise step for each input that is a step, at all notches, shape (K,)."""
    with np.errstate(all="ignore"):
        return [np.asarray(each) for each in step.pull(np.ones_like(step.value))]
