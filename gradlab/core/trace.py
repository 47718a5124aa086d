"""A function tabulated: its values and both derivatives on a grid, or, when it is a staircase, its pieces."""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Literal

import numpy as np

from gradlab.core.checks import as_number, finite, function, numbers, one_of, positive, unbox, vector, whole
from gradlab.core.derivatives import BRANCHES, finite_at, step_sizes
from gradlab.core.elementwise import diagonal, differentiated, elementwise, refuse_mixing
from gradlab.core.notebook_repr import Pictured
from gradlab.types import Array, Function

# How many numbers an array holds at a time: enough to make the calls cheap, few enough (2 MB) that arrays stay in the
# processor's cache, and that memory does not grow with the grid.
CHUNK = 2**18

Undefined = Literal["refuse", "gap"]
UNDEFINED: tuple[Undefined, ...] = ("refuse", "gap")


@dataclass(frozen=True, eq=False)
class Curve(Pictured):
    """f on a grid, each field of shape (K,).

    weights : where
    values : f
    autodiff : f' by autograd
    h : the step of the finite difference at each weight
    f : the function itself
    undefined : "refuse" where f, f' or a finite difference is not finite, or make it a "gap": NaN

    The arrays are copied. Raises ``ValueError`` when they are not of one shape (K,) or not finite.
    """

    weights: Array
    values: Array
    autodiff: Array
    h: Array
    f: Function
    undefined: Undefined = "refuse"

    def __post_init__(self) -> None:
        function("f", self.f)
        one_of("undefined", self.undefined, UNDEFINED)
        for name in ("weights", "values", "autodiff", "h"):
            may_be_nan = self.undefined == "gap" and name in ("values", "autodiff")
            object.__setattr__(self, name, vector(name, getattr(self, name), may_be_nan=may_be_nan).copy())
            if len(getattr(self, name)) != len(self.weights):
                raise ValueError(
                    f"{name} must have the shape of weights, {self.weights.shape}. "
                    f"Got shape {getattr(self, name).shape} instead."
                )

    @cached_property
    def ends(self) -> tuple[Array, Array]:
        """f(w − h) and f(w + h): two more values of f at each weight, computed when they are first read."""
        f, steps, parts = elementwise(self.f), step_sizes(self.h, self.weights), _parts(self.f, self.weights)
        with np.errstate(all="ignore"):
            behind, ahead = (
                np.concatenate([unbox(f(self.weights[part] + side * steps[part])) for part in parts])
                for side in (-1, 1)
            )
        return behind, ahead

    @cached_property
    def finite_difference(self) -> Array:
        """(f(w + h) − f(w − h)) / ((w + h) − (w − h)), as ``central_difference`` has it."""
        behind, ahead = self.ends
        with np.errstate(all="ignore"):
            slope = (ahead - behind) / ((self.weights + self.h) - (self.weights - self.h))
        return with_gaps(slope) if self.undefined == "gap" else finite_at("the finite difference", slope, self.weights)


def trace(f: Function, grid: object, h: object = 1e-4, undefined: Undefined = "refuse") -> Curve:
    """Tabulate f and its derivative, by autograd and by central differences, on ``grid`` of shape (K,).

    h is one number or one for each weight. ``undefined="gap"`` has NaN where f, or its derivative, is not finite: of
    1/x at 0, of log x left of it; else that is refused. An f that works on many numbers for each weight says so in
    ``f.width``: the grid is gone through in parts of a bounded size. Raises as ``autodiff`` and ``central_difference``
    do.
    """
    grid = vector("grid", grid)
    steps, checked, parts = step_sizes(h, grid), elementwise(f), _parts(f, grid)
    *first, pull = differentiated(checked, grid[parts[0]])
    rest = [differentiated(checked, grid[part])[:2] for part in parts[1:]]
    refuse_mixing(checked, grid[parts[0]], first[0], partial(diagonal, pull, first[1]))
    value, slope = map(np.concatenate, zip(first, *rest, strict=True))
    if one_of("undefined", undefined, UNDEFINED) == "gap":
        value, slope = with_gaps(value), with_gaps(np.where(np.isfinite(value), slope, np.nan))
    else:
        finite_at("f", value, grid)
        finite_at("f'", slope, grid, BRANCHES)
    return Curve(grid, value, slope, steps, f, undefined)


def with_gaps(values: Array) -> Array:
    """Numbers with NaN for what is infinite."""
    return np.where(np.isfinite(values), values, np.nan)


def _parts(f: Function, grid: Array) -> list[slice]:
    at_a_time = max(1, CHUNK // whole("f.width", getattr(f, "width", 1), low=1))
    return [slice(start, start + at_a_time) for start in range(0, len(grid), at_a_time)]


@dataclass(frozen=True, eq=False)
class Mark:
    """A function at a place x: f and both derivatives there, and f at x − h and x + h.

    Each is a number, or for several places an array of shape (K,), of which ``each`` has them one by one.

    finite_difference : (ahead − behind) / ((x + h) − (x − h))
    """

    x: Any
    value: Any
    autodiff: Any
    finite_difference: Any
    h: float
    behind: Any
    ahead: Any

    @cached_property
    def each(self) -> list["Mark"]:
        """The places one by one."""
        columns = (self.x, self.value, self.autodiff, self.finite_difference, self.behind, self.ahead)
        places = zip(*(column.tolist() for column in columns), strict=True)
        return [Mark(x, value, by, read, self.h, behind, ahead) for x, value, by, read, behind, ahead in places]


@dataclass(frozen=True, eq=False)
class Staircase(Pictured):
    """A function that is constant between its jumps: ``values[k]`` left of ``jumps[k]``, ``values[k + 1]`` right of it.

    jumps : sorted, shape (J,)
    values : shape (J + 1,)

    The arrays are copied. Raises ``ValueError`` when they have not these shapes, or the jumps are not sorted.
    """

    jumps: Array
    values: Array

    def __post_init__(self) -> None:
        for name in ("jumps", "values"):
            object.__setattr__(self, name, vector(name, getattr(self, name), may_be_empty=True).copy())
        if np.any(self.jumps[1:] < self.jumps[:-1]):
            raise ValueError(f"jumps must be sorted. Got {self.jumps} instead.")
        if len(self.values) != len(self.jumps) + 1:
            raise ValueError(
                f"values must be one more than the jumps, {len(self.jumps) + 1}. Got {len(self.values)} instead."
            )

    def __call__(self, w: object) -> Array:
        """The value at w; at a jump, the one to its left, as for ``step``."""
        return self.values[np.searchsorted(self.jumps, numbers("w", w, may_be_empty=True))]

    def central_difference(self, h: float) -> "Staircase":
        """w ↦ (f(w + h) − f(w − h)) / 2h: again a staircase, of pulses 2h wide around each jump, Δ / 2h high."""
        h = as_number("h", positive("h", h))
        # w + h has passed the jumps whose jump − h lies left of w, and w − h those whose jump + h does.
        steps = step_sizes(h, self.jumps)
        opens, closes = self.jumps - steps, self.jumps + steps
        edges = np.unique(np.concatenate([opens, closes]))
        with np.errstate(all="ignore"):
            rise = self.values[np.searchsorted(opens, edges)] - self.values[np.searchsorted(closes, edges)]
            pulses = finite("the finite difference", rise / 2 / h)
        return Staircase(edges, np.append(pulses, 0.0))
