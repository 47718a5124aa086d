"""The chapter's two losses for one sample, as code: what the page shows is what it runs."""

from gradlab.cache import cached
from gradlab.lesson.cells import Cell, run

SOURCES = (
    """\
import numpy as np

def sum_squares_error(y, t):
    return 0.5 * np.sum((y - t) ** 2)

def cross_entropy_error(y, t):
    delta = 1e-7  # log 0 would be minus infinity
    return -np.sum(t * np.log(y + delta))
""",
    """\
t = np.array([0, 0, 1, 0, 0, 0, 0, 0, 0, 0])  # the answer is 2
y = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0])  # 2 with probability 0.6
sum_squares_error(y, t), cross_entropy_error(y, t)
""",
    """\
y = np.array([0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0])  # 7 with probability 0.6
sum_squares_error(y, t), cross_entropy_error(y, t)
""",
)


@cached(maxsize=1)
def cells() -> tuple[Cell, ...]:
    """The cells with their results."""
    return run(SOURCES)
