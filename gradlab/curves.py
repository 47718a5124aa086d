"""A function tabulated: its values and both derivatives on a grid, or, when it is a staircase, its pieces."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradlab.checks import Array, finite, number, numbers, positive
from gradlab.derivatives import Function, central_difference, elementwise, step_sizes, value_and_derivative

# How many numbers an array holds at a time: enough to make the calls cheap, few enough (2 MB) that arrays stay in the
# processor's cache, and that memory does not grow with the grid.
CHUNK = 2**18


@dataclass(frozen=True, eq=False)
class Curve:
    """f on a grid, each field of shape (K,).

    weights : where
    values : f
    autodiff : f' by autograd
    h : the step of the finite difference at each weight
    f : the function itself
    """

    weights: Array
    values: Array
    autodiff: Array
    h: Array
    f: Function

    @cached_property
    def finite_difference(self) -> Array:
        """(f(w + h) − f(w − h)) / 2h: two more readings of f at each weight, taken when somebody asks for them."""
        read = (central_difference(self.f, self.h[part])(self.weights[part]) for part in _parts(self.f, self.weights))
        return np.concatenate(list(read))


def trace(f: Function, grid: object, h: object = 1e-4) -> Curve:
    """Tabulate f and its derivative, by autograd and by central differences, on ``grid`` of shape (K,).

    h is one number or one for each weight. An f that works on many numbers for each weight says so in ``f.width``: the
    grid is gone through in parts of a bounded size. Raises as ``autodiff`` and ``central_difference`` do.
    """
    grid = numbers("grid", grid)
    if grid.ndim != 1:
        raise ValueError(f"grid must have shape (K,). Got shape {grid.shape} instead.")
    steps = step_sizes(h, grid)
    both = (value_and_derivative(elementwise(f), grid[part]) for part in _parts(f, grid))
    values, slopes = zip(*both, strict=True)
    return Curve(
        grid.copy(), finite("f", np.concatenate(values)), finite("f'", np.concatenate(slopes)), steps.copy(), f
    )


def _parts(f: Function, grid: Array) -> list[slice]:
    at_a_time = max(1, CHUNK // getattr(f, "width", 1))
    return [slice(start, start + at_a_time) for start in range(0, len(grid), at_a_time)]


@dataclass(frozen=True, eq=False)
class Staircase:
    """A function that is constant between its jumps: ``values[k]`` left of ``jumps[k]``, ``values[k + 1]`` right of it.

    jumps : sorted, shape (J,)
    values : shape (J + 1,)
    """

    jumps: Array
    values: Array

    def __call__(self, w: Array) -> Array:
        """The value at w; at a jump, the one to its left, as for ``step``."""
        return self.values[np.searchsorted(self.jumps, w)]

    def central_difference(self, h: float) -> "Staircase":
        """w ↦ (f(w + h) − f(w − h)) / 2h: again a staircase, of pulses 2h wide around each jump, Δ / 2h high."""
        h = number("h", positive("h", h))
        if not len(self.jumps):
            return Staircase(self.jumps, np.zeros(1))
        edges = np.unique(np.concatenate([self.jumps - h, self.jumps + h]))
        between = (edges[1:] + edges[:-1]) / 2
        pulses = (self(between + h) - self(between - h)) / (2 * h)
        return Staircase(edges, np.concatenate([[0.0], pulses, [0.0]]))
