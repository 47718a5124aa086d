"""A function as it is drawn: its curve, where it breaks, and whether it has a slope to follow."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradlab.core.accuracy import accuracy, soft_accuracy
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.breaks import Break, apart, breaks, kinks
from gradlab.core.elementwise import elementwise
from gradlab.core.jumps import jumps
from gradlab.core.losses import cross_entropy_error, sum_squares_error
from gradlab.core.metric import unwrapped
from gradlab.core.trace import Curve, Mark, Staircase, with_gaps
from gradlab.core.weight_slice import AlongWeight

SMOOTH = (cross_entropy_error, sum_squares_error, soft_accuracy)  # along a weight they are not searched for jumps


@dataclass(frozen=True, eq=False)
class Shown:
    """A function and its title.

    curve : f, f' and f's finite differences, with gaps where they are undefined
    stairs : its pieces, where it is constant between its jumps
    breaks, kinks : where any other function jumps or has a pole, and where only its slope jumps
    """

    curve: Curve
    title: str
    stairs: Staircase | None = None
    breaks: tuple[Break, ...] = ()
    kinks: tuple[Break, ...] = ()

    @classmethod
    def of(cls, curve: Curve, title: str) -> "Shown":
        """The function of a curve, whose places are sorted; it may be another than autograd thinks, where it jumps."""
        if not np.any(np.isfinite(curve.values)):
            raise ValueError(f"f must have a value somewhere in the interval. Got none of {title}.")
        f = curve.f
        if isinstance(f, AlongWeight) and _jumps_exactly(f):
            return cls(curve, title, _exact_stairs(f, curve))
        if isinstance(f, AlongWeight) and unwrapped(f.of[2]) in SMOOTH:
            return cls(curve, title)
        found = breaks(elementwise(f), curve.weights)
        if stairs := _stairs(curve, found):
            return cls(curve, title, stairs)
        bends = [] if isinstance(f, AlongWeight) else kinks(elementwise(f), curve.weights, found)
        return cls(curve, title, None, tuple(found), tuple(bends))

    @property
    def in_percent(self) -> bool:
        """Whether its values are written in per cent."""
        return isinstance(self.curve.f, AlongWeight) and self.curve.f.of[2] is accuracy

    @property
    def flat(self) -> bool:
        """Whether its slope is 0 wherever it has one."""
        return self.stairs is not None and not np.any(self.curve.autodiff)

    @cached_property
    def mark(self) -> Mark:
        """The function at each place of its curve."""
        curve, (behind, ahead) = self.curve, self.curve.ends
        values = curve.weights, curve.values, curve.autodiff, curve.finite_difference
        return Mark(*values, curve.h, with_gaps(behind), with_gaps(ahead))  # type: ignore[arg-type]  # an h for each place


def tidy(curve: Curve, most: int) -> Curve:
    """A curve with its places in order, each once, at most so many, and gaps for what is not finite."""
    order = np.unique(curve.weights, return_index=True)[1]
    kept = order[some_of(len(order), most)]
    weights, values, slopes, h = (part[kept] for part in (curve.weights, curve.values, curve.autodiff, curve.h))
    return Curve(weights, values, slopes, h, curve.f, undefined="gap")


def some_of(count: int, most: int) -> NDArray[np.int64]:
    """The numbers of so many things, or of at most so many of them, evenly spread from the first to the last."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.int64))


def _jumps_exactly(f: AlongWeight) -> bool:
    """Whether ``jumps`` finds all jumps of it: of the accuracy, and of whatever stands behind a step unit."""
    network, weight, metric = f.of[:3]
    return metric is accuracy or (weight.layer == 0 and bool(ACTIVATIONS[network.activation].jumps))


def _exact_stairs(f: AlongWeight, curve: Curve) -> Staircase:
    # A little beyond both ends, too: a finite difference looks there.
    beyond = 2 * float(np.max(curve.h))
    low, high = float(curve.weights[0]) - beyond, float(curve.weights[-1]) + beyond
    found = jumps(*f.of, (low, high))
    return Staircase(found.weights, np.append(f(low), found.after))


def _stairs(curve: Curve, found: list[Break]) -> Staircase | None:
    """The pieces between the breaks, where f is the same all over each of them; else None."""
    if np.any(curve.autodiff != 0) or any(each.pole for each in found):
        return None
    at = np.array([each.at for each in found])
    last = found[-1].right if found else float(curve.values[0])
    stairs = Staircase(at, np.array([*(each.left for each in found), last]))
    between = apart(curve.weights, found)
    same = np.allclose(stairs(curve.weights[between]), curve.values[between], rtol=1e-9, atol=0)
    return stairs if same else None
