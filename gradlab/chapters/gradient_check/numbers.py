"""How far finite differences are from autograd at each step h, in float64 and in float32, and what theory expects."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from gradlab.cache import cached
from gradlab.core.derivatives import autodiff
from gradlab.lesson import Subject
from gradlab.types import Array, Function

H = 1 / 10.0 ** (np.arange(49) / 4)  # from 1 to 1e−12, four to a decade
CHAPTER = 1e-4  # the h of the chapter
PRECISIONS = ("float64", "float32")
TOLERANCE = 1e-6  # two derivatives agree when they differ by less: TOL in autograd's test_util.py
DECADES = (-14, 0)  # of the errors, when they need no more: so that the axes stay while x moves


@dataclass(frozen=True, eq=False)
class Errors:
    """|finite difference − autograd| at one x, for each h.

    slope : the derivative by autograd
    h : shape (K,), from the largest to the smallest
    errors : of the "forward" and the "central" difference, each of shape (K,)
    lines : what theory expects, each of shape (K,): the truncation of "forward" and "central", and "rounding"; a line
        that theory has not is left out
    best : for "forward" and "central" the h where its truncation meets the rounding, and the error there
    """

    slope: float
    h: Array
    errors: Mapping[str, Array]
    lines: Mapping[str, Array]
    best: Mapping[str, tuple[float, float]]


def rounded(x: object, precision: str) -> Array:
    """x rounded to this precision, and kept as float64."""
    return np.asarray(x, precision).astype(np.float64)


@cached(maxsize=256)
def errors(subject: Subject, x: float, precision: str = "float64") -> Errors:
    """The errors at x for each h of ``H``, and what theory expects.

    In float32 x, h, x ± h, the values of f and the quotient are rounded to float32; what happens inside f, and
    autograd's derivative at the rounded x, stay in float64. As the core does, it divides by the step that was
    taken, where x ± h is rounded.
    """
    to = partial(rounded, precision=precision)
    at, h = float(to(x)), to(H)
    slope = float(autodiff(subject.f)(at))
    sides = {"forward": (to(at + h), np.full(h.shape, at)), "central": (to(at + h), to(at - h))}
    read = {name: np.abs(quotient(subject.f, *ends, to) - slope) for name, ends in sides.items()}
    return Errors(slope, h, read, *_theory(subject, at, h, float(np.finfo(precision).eps)))


def quotient(f: Function, ahead: Array, behind: Array, to: Callable[[object], Array]) -> Array:
    """(f(ahead) − f(behind)) / (ahead − behind), rounded after each operation; 0 where both ends are one number."""
    steps, rise = to(ahead - behind), to(to(f(ahead)) - to(f(behind)))
    return to(rise / np.where(steps > 0, steps, 1.0))


def _theory(
    subject: Subject, x: float, h: Array, eps: float
) -> tuple[dict[str, Array], dict[str, tuple[float, float]]]:
    """The lines of truncation and rounding, and where they meet.

    forward: |f''| h / 2; central: |f'''| h² / 6; rounding: ε |f| / h, of the values of f. x ± h is rounded too, but
    the step that was taken is what the difference is divided by.
    A constant function, or piece, has none: its values are rounded alike, and their difference is exactly 0.
    """
    f, derivative = subject.f, autodiff(autodiff(subject.f))
    first, second, third = (abs(float(d(x))) for d in (autodiff(f), derivative, autodiff(derivative)))
    if not subject.has_slope or first == second == third == 0:
        return {}, {}
    noise = eps * abs(float(f(x)))
    lines, best = {"rounding": noise / h}, {}
    if second:
        # |f''| h / 2 = noise / h
        lines["forward"], meet = second * h / 2, math.sqrt(2 * noise / second)
        best["forward"] = (meet, noise / meet)
    if third:
        # |f'''| h² / 6 = noise / h
        lines["central"], meet = third * h**2 / 6, math.cbrt(6 * noise / third)
        best["central"] = (meet, noise / meet)
    return lines, best


def decades(shown: list[Errors]) -> tuple[int, int]:
    """Even powers of ten between which all errors that are not 0 lie; the same axis for all pictures."""
    every = np.concatenate([error for each in shown for error in each.errors.values()])
    powers = np.log10(every[every > 0]) if np.any(every > 0) else np.zeros(1)
    low, high = 2 * math.floor(powers.min() / 2), 2 * math.ceil(powers.max() / 2)
    return min(low, DECADES[0]), max(high, DECADES[1])


def central_only(shown: Errors) -> Errors:
    """The errors of the central difference, with its theory."""

    def without(entries: Mapping[str, Any]) -> dict[str, Any]:
        return {name: entry for name, entry in entries.items() if name != "forward"}

    return Errors(shown.slope, shown.h, without(shown.errors), without(shown.lines), without(shown.best))


def error_at(shown: Errors, difference: str, h: float) -> float:
    """The error at the h of the sweep that is nearest to this one."""
    return float(shown.errors[difference][np.argmin(np.abs(H - h))])


def least_error(shown: Errors, difference: str) -> tuple[float, float]:
    """The h with the smallest error of those drawn, the largest such h, and that error."""
    k = int(np.argmin(shown.errors[difference]))
    return float(H[k]), float(shown.errors[difference][k])


def next_to_a_jump(subject: Subject, x: float, notch: float) -> float | None:
    """The first notch to the right of the jump that is nearest to x; None where there is no jump."""
    low, high = subject.span
    jumps = np.array([]) if subject.stairs is None else subject.stairs.jumps
    jumps = jumps[(low < jumps) & (jumps < high - notch)]
    if not jumps.size:
        return None
    nearest = jumps[np.argmin(np.abs(jumps - x))]
    return float(round((math.floor(nearest / notch) + 1) * notch, 3))
