"""A function tabulated with gaps: NaN where it, or its derivative, is not finite."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradlab.checks import Array, vector
from gradlab.curves import Curve, _parts
from gradlab.derivatives import Function, elementwise, step_sizes, value_and_derivative


@dataclass(frozen=True, eq=False)
class _Gapped(Curve):
    def __post_init__(self) -> None:
        pass

    @cached_property
    def finite_difference(self) -> Array:
        behind, ahead = self.ends
        with np.errstate(all="ignore"):
            return _only((ahead - behind) / 2 / self.h)


def tabulated(f: Function, grid: object, h: object) -> Curve:
    """``trace``, with gaps."""
    grid = vector("grid", grid)
    steps, checked = step_sizes(h, grid), elementwise(f)
    values, slopes = zip(*(value_and_derivative(checked, grid[part]) for part in _parts(f, grid)), strict=True)
    value = _only(np.concatenate(values))
    return _Gapped(grid, value, np.where(np.isfinite(value), _only(np.concatenate(slopes)), np.nan), steps, f)


def gapped(curve: Curve) -> Curve:
    """The same curve with gaps."""
    return _Gapped(curve.weights, curve.values, curve.autodiff, curve.h, curve.f)


def _only(values: Array) -> Array:
    return np.where(np.isfinite(values), values, np.nan)
