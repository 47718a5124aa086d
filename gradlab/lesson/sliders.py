"""What the lesson's sliders go through: their ends, one move of them, so how many places they have, and the first."""

import numpy as np

from gradlab.core.network import Weight
from gradlab.lesson.model import TELLING, network
from gradlab.types import Array

WEIGHTS, WEIGHT_STEP = (-2.0, 2.0), 0.005  # of a weight: they hold nearly all jumps of the lesson's network
INPUTS, INPUT_STEP = (-10.0, 10.0), 0.05  # of an activation's x
H = 1e-4  # of the finite differences, where the reader has chosen none: the chapter's
STEPS = (1e-6, 1e-5, H, 1e-3, 0.01, 0.03, 0.1)  # the h that a reader can choose
RATES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)  # the learning rates that a reader can choose


def places(ends: tuple[float, float], step: float) -> Array:
    """All places at which a slider can stand."""
    low, high = ends
    return np.round(np.linspace(low, high, round((high - low) / step) + 1), 3)


def nearest(places: Array, x: float) -> int:
    """The number of the place that is nearest to x."""
    return int(np.argmin(np.abs(places - x)))


def start(weight: Weight) -> float:
    """Where the slider of a weight starts: a telling one at its steep place, any other at what training gave it."""
    every = places(WEIGHTS, WEIGHT_STEP)
    return {TELLING[1]: -1.9, TELLING[0]: 0.1}.get(weight, float(every[nearest(every, network()[weight])]))
