"""How far finite differences are from autograd at each step h, in float64 and in float32, and what theory expects."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from gradlab import Trace, Weight, autodiff, lesson
from gradlab.cache import cached
from gradlab.core.derivatives import difference
from gradlab.lesson import LessonMetric, activation_name
from gradlab.text import Translate
from gradlab.types import Array

H = 1 / 10.0 ** (np.arange(49) / 4)  # from 1 to 1e−12, four to a decade
STEPS = H[::-1].tolist()  # of the slider, from the smallest to the largest
BOOK = 1e-4  # the h of the book
PRECISIONS = ("float64", "float32")
DIFFERENCES = {"forward": 0, "central": 1}  # how many h each looks behind x
TOLERANCE = 1e-6  # two derivatives agree when they differ by less: TOL in autograd's test_util.py
DECADES = (-14, 0)  # of the errors, when they need no more: so that the axes stay while x moves


@dataclass(frozen=True)
class Place:
    """Which function the reader looks at: "sigmoid" or "step", or "loss" or "accuracy" along one weight."""

    function: str
    weight: Weight | None = None
    loss: LessonMetric = lesson.CROSS_ENTROPY
    images: int = lesson.TRAINED_ON

    def pair(self, _: Translate) -> tuple[Trace, ...]:
        """The two functions that share this place: the smooth one, the staircase."""
        if self.weight is None:
            return tuple(lesson.unit(name, title=activation_name(_, name)) for name in ("sigmoid", "step"))
        return tuple(
            lesson.along("sigmoid", self.weight, metric, self.images, title=metric.name(_))
            for metric in (self.loss, lesson.ACCURACY)
        )

    def trace(self, _: Translate) -> Trace:
        """The one of them that is looked at."""
        return self.pair(_)[self.function in ("step", "accuracy")]


@dataclass(frozen=True, eq=False)
class Errors:
    """Finite differences of a function at one x, for each h, in one precision, and how far they are from autograd."""

    trace: Trace
    x: float
    precision: str
    slope: float  # the derivative by autograd
    behind: Array  # f(x − h) for each of ``H``, shape (K,)
    ahead: Array  # f(x + h)
    differences: Mapping[str, Array]  # the "forward" and the "central" one, each of shape (K,)
    #: What theory expects: the truncation of "forward" and "central", and "rounding"; what it has not is left out.
    lines: Mapping[str, Array]
    best: Mapping[str, tuple[float, float]]  # by these two, the h where truncation meets rounding, and the error there

    @cached_property
    def errors(self) -> dict[str, Array]:
        """|finite difference − autograd| of both differences."""
        return {name: np.abs(read - self.slope) for name, read in self.differences.items()}

    def at(self, h: float, name: str = "central") -> float:
        """The error at the h that is nearest to this one."""
        return float(self.errors[name][np.argmin(np.abs(H - h))])

    def least(self, name: str = "central") -> tuple[float, float]:
        """The h with the smallest error of those drawn, the largest such h, and that error."""
        k = int(np.argmin(self.errors[name]))
        return float(H[k]), float(self.errors[name][k])


@cached(maxsize=256)
def errors(trace: Trace, x: float, precision: str = "float64") -> Errors:
    """The errors at x for each h of ``H``, and what theory expects.

    In float32 x, h, x ± h, the values of f and the quotient are rounded to float32; what happens inside f, and
    autograd's derivative at the rounded x, stay in float64. Where x ± h is x on both sides the difference is 0.
    """
    to = partial(np.asarray, dtype=precision)
    read = {name: difference(lambda x: to(trace.f(x)), to(x), to(H), far) for name, far in DIFFERENCES.items()}
    differences = {name: np.nan_to_num(each[0]).astype(float) for name, each in read.items()}
    at = float(to(x))
    theory = _theory(trace, at, float(np.finfo(precision).eps))
    return Errors(trace, x, precision, float(autodiff(trace.f)(at)), *read["central"][1:], differences, *theory)


def _theory(trace: Trace, x: float, eps: float) -> tuple[dict[str, Array], dict[str, tuple[float, float]]]:
    """The lines of truncation and rounding, and where they meet.

    forward: |f''| h / 2; central: |f'''| h² / 6; rounding: ε |f| / h, of the values of f. x ± h is rounded too, but
    the step that was taken is what the difference is divided by.
    A constant function, or piece, has none: its values are rounded alike, and their difference is exactly 0.
    """
    f, derivative = trace.f, autodiff(autodiff(trace.f))
    first, second, third = (abs(float(d(x))) for d in (autodiff(f), derivative, autodiff(derivative)))
    if not trace.has_slope or first == second == third == 0:
        return {}, {}
    noise = eps * abs(float(f(x)))
    lines, best = {"rounding": noise / H}, {}
    for name, c, p in (("forward", second / 2, 1), ("central", third / 6, 2)):
        if c:  # c hᵖ = noise / h
            lines[name], meet = c * H**p, (noise / c) ** (1 / (p + 1))
            best[name] = (meet, noise / meet)
    return lines, best


def decades(every: Sequence[Array]) -> tuple[int, int]:
    """Even powers of ten between which all errors that are not 0 lie; the same axis for all pictures."""
    together = np.concatenate(every)
    powers = np.append(np.log10(together[together > 0]), DECADES)
    return 2 * math.floor(powers.min() / 2), 2 * math.ceil(powers.max() / 2)


def next_to_a_jump(trace: Trace, x: float, step: float) -> float | None:
    """The first place of the slider to the right of the jump that is nearest to x; None where there is no jump."""
    jumps = trace.jumps[trace.jumps < trace.ends[1] - step]
    if not jumps.size:
        return None
    nearest = jumps[np.argmin(np.abs(jumps - x))]
    return float(round((math.floor(nearest / step) + 1) * step, 3))
