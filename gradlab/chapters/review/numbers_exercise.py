"""When an exercise is solved."""

import math
from dataclasses import dataclass

TOLERANCE = 0.01  # of an answer, as a part of it: two significant digits are enough


@dataclass(frozen=True)
class Exercise:
    """A question with a number for an answer, right to two significant digits, and why."""

    question: str
    answer: float
    why: str

    def solved(self, given: float) -> bool:
        """Whether the given number is the answer, rounded to two digits or better."""
        return math.isclose(given, self.answer, rel_tol=TOLERANCE, abs_tol=1e-9)
