"""A function that breaks, drawn as it is: no line across a jump or a pole, which would be a slope that is not there."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from gradlab.core.breaks import Break, apart
from gradlab.plotting.style import Style
from gradlab.types import Array

COMMON = (2, 98)  # per cent of the values between which the axis certainly goes: a pole would flatten all else
BESIDE_A_POLE = (5, 95)


def broken(x: Array, values: Array, gaps: Sequence[Break]) -> tuple[Array, Array]:
    """Places, and numbers at them, with a gap at each break; where a number is NaN there is a gap too."""
    at = np.array(sorted(each.at for each in gaps))
    where = np.searchsorted(x, at)
    # A place at the break itself belongs to one side, or, of a slope, to none: it is joined to neither.
    return np.insert(x, where, at), np.insert(np.where(apart(x, gaps), values, np.nan), where, np.nan)


def limits(values: Array, pole: bool = False) -> tuple[float, float]:
    """The ends of an axis: all values, unless a few are far beyond the others. Beside a pole many are."""
    values = values[np.isfinite(values)]
    if not values.size:
        return -1.0, 1.0
    low, high = np.percentile(values, BESIDE_A_POLE if pole else COMMON)
    reach = (0.5 if pole else 3) * (high - low)
    low, high = max(values.min(), low - reach), min(values.max(), high + reach)
    room = 0.08 * (high - low) or max(1.0, abs(high) / 10)
    return float(low - room), float(high + room)


def draw_jumps(axes: Axes, gaps: Sequence[Break], style: Style) -> None:
    """A dotted line from one side of each jump to the other; at a pole there is none."""
    for each in gaps:
        if not each.pole:
            axes.plot(
                (each.at, each.at), (each.left, each.right), color=style.ink, linestyle=":", linewidth=style.scale
            )
