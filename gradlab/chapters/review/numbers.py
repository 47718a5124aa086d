"""When an exercise is solved, and the numbers that exercises are made from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradlab.text import fields

DIGITS = 2  # significant digits that are enough


@dataclass(frozen=True)
class Exercise:
    """A question with a number for an answer; an answer that is an int is a count, and must be exact."""

    question: str
    answer: float
    why: str  # the answer's reason, for whoever has it
    hint: str  # a way to it, for whoever has another number
    page: str  # the name of the one that shows it
    others: Sequence[float] = ()  # where wrong ways lead that many take, for a class that chooses among them

    @property
    def slack(self) -> float:
        """How far from the answer a number may be that is the answer, rounded to two significant digits or better."""
        if isinstance(self.answer, int) or self.answer == 0:
            return 1e-9
        unit = 10.0 ** (math.floor(math.log10(abs(self.answer))) + 1 - DIGITS)
        return 0.5000001 * unit

    def solved(self, given: float) -> bool:
        """Whether the given number is the answer, or as near as ``slack`` says."""
        return abs(given - self.answer) <= self.slack


class Drawn:
    """Round numbers of one or two digits, by a seed, that the exercises are made from."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        factors = rng.integers(2, 9, 4) / 2
        factors[rng.integers(4)] = 0
        self.factors = tuple(factors.tolist())  # the derivatives of four operations, of which one is 0
        self.low = int(rng.integers(1, 6)) / 10  # the probability of the right digit
        self.right = int(rng.integers(20, 80))  # images that are right, of 100
        self.h = float(rng.choice([0.001, 0.002, 0.005, 0.01]))  # of a central difference
        self.rest = int(rng.integers(2, 9))  # f(w) = w · w + rest · w
        self.at = float(rng.integers(1, 6))  # this w
        # Of an update that moves the weight by more than two digits leave open: the weight, the slope and the rate.
        self.weight = int(rng.integers(3, 9)) / 10
        self.slope = int(rng.choice([-9, -7, -5, -3, 2, 3, 4, 6, 8])) / 10
        self.rate = float(rng.choice([0.1, 0.2]))
        self.batch = int(rng.choice([10, 20, 50, 100]))  # images in a mini-batch
        self.temperature = float(rng.choice([0.5, 0.2, 0.1, 0.05, 0.01]))  # of a sigmoid

    def exercise(
        self, page: str, answer: float, question: str, why: str, hint: str, others: Sequence[float] = (), **more: object
    ) -> Exercise:
        """With these numbers, and ``more``, in the question, and in the reason the answer too."""
        shown = fields(answer=answer, **vars(self) | more)
        return Exercise(question.format(**shown), answer, why.format(**shown), hint, page, others)
