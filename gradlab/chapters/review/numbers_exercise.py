"""When an exercise is solved, and the numbers that exercises are made from."""

import math
from dataclasses import dataclass

import numpy as np

TOLERANCE = 0.01  # of an answer, as a part of it: two significant digits are enough


@dataclass(frozen=True)
class Exercise:
    """A question with a number for an answer, right to two significant digits.

    why : the answer's reason, for whoever has it
    hint : a way to it, for whoever has another number
    page : the name of the page that shows it
    """

    question: str
    answer: float
    why: str
    hint: str
    page: str

    def solved(self, given: float) -> bool:
        """Whether the given number is the answer, rounded to two digits or better."""
        return math.isclose(given, self.answer, rel_tol=TOLERANCE, abs_tol=1e-9)


@dataclass(frozen=True)
class Drawn:
    """What the exercises are made from.

    low : the probability of the right digit
    right : images that are right, of 100
    h : of a central difference
    factors : the derivatives of four steps, of which one is 0
    rest, at : f(w) = w · w + rest · w, at w = at
    weight, slope, rate : of an update
    batch : images in a mini-batch
    temperature : of a sigmoid
    """

    low: float
    right: int
    h: float
    factors: tuple[float, ...]
    rest: int
    at: float
    weight: float
    slope: float
    rate: float
    batch: int
    temperature: float


def drawn(seed: int) -> Drawn:
    """Round numbers of one or two digits, by this seed."""
    rng = np.random.default_rng(seed)
    factors = rng.integers(2, 9, 4) / 2
    factors[rng.integers(4)] = 0
    return Drawn(
        low=int(rng.integers(1, 6)) / 10,
        right=int(rng.integers(20, 80)),
        h=float(rng.choice([0.001, 0.002, 0.005, 0.01])),
        factors=tuple(factors.tolist()),
        rest=int(rng.integers(2, 9)),
        at=float(rng.integers(1, 6)),
        weight=float(rng.integers(1, 4)),
        slope=int(rng.choice([-4, -3, -2, 2, 3, 4])) / 10,
        rate=float(rng.choice([0.1, 0.5, 2.0])),
        batch=int(rng.choice([10, 20, 50, 100])),
        temperature=float(rng.choice([0.5, 0.2, 0.1, 0.05, 0.01])),
    )
