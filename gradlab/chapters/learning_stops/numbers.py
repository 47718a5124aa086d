"""Gradient descent on one weight: by autograd's derivative, and by a finite difference of the accuracy."""

import numpy as np

from gradlab.cache import cached
from gradlab.core.derivatives import central_difference
from gradlab.core.descent import Path, descend
from gradlab.lesson import Subject

UPDATES = 60  # the last one
START = 1.5  # of the telling weight: high up on its loss, where the accuracy is far below its best
BIG_STEPS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5)
H = 1e-4  # of the finite differences in the files


@cached(maxsize=256)
def descent(subject: Subject, w: float, rate: float) -> Path:
    """Gradient descent on a function from w, by autograd."""
    return descend(subject.f, w, rate, UPDATES)


@cached(maxsize=256)
def climb(subject: Subject, w: float, rate: float, h: float) -> Path:
    """Gradient descent on 1 − f from w by central differences of step h: w ← w + η · (f(w + h) − f(w − h)) / 2h."""
    read, at = central_difference(subject.f, h), [w]
    for _ in range(UPDATES):
        # Such steps are round numbers; twelve decimals keep float64's rounding from showing as a weight of 1e−16.
        at.append(round(float(at[-1] + rate * read(at[-1])), 12))
    weights = np.array(at)
    return Path(weights, subject.f(weights), read(weights), diverged=False)


def to_the_end(path: Path) -> Path:
    """With an entry for each update: a path that ends before stays at its end."""
    more = (0, UPDATES + 1 - len(path.weights))
    w, values, derivatives = (np.pad(each, more, "edge") for each in (path.weights, path.values, path.derivatives))
    return Path(w, values, derivatives, path.diverged)
