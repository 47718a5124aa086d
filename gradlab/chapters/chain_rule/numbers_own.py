"""A reader's own function over an interval: its values, both derivatives, where it breaks, and where descent leads."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradlab.cache import cached
from gradlab.core.autograd_vjp import value_and_derivative
from gradlab.core.breaks import HALVINGS, Break, breaks, kinks
from gradlab.core.expression import Expression, expression
from gradlab.core.tape import Step, Tape, record_tape
from gradlab.types import Array

NOTCHES = 401  # places of the slider
START = round(0.6 * (NOTCHES - 1))  # the one that it begins at
H = 1e-4  # of the finite difference
UPDATES = 30  # of a descent


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
        return record_tape(lambda w: self.f(w).sum(), self.notches)

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
        return kinks(self.f, self.notches, self.breaks)

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


def factors(step: Step) -> list[Array]:
    """∂value/∂input of an elementwise step for each input that is a step, at all notches, shape (K,)."""
    with np.errstate(all="ignore"):
        return [np.asarray(each) for each in step.vjp(np.ones_like(step.value))]
