"""What the checks cost: ``autodiff`` and ``trace`` against what they are made of, on 800 places of x · sin 3x.

``.venv/bin/python tests/benchmarks/checks.py`` prints each ratio of medians, of calls that take turns in one run.
"""

from statistics import median
from time import perf_counter

import autograd.numpy as np
from autograd import elementwise_grad

from gradlab import autodiff, trace
from gradlab.core.elementwise import value_and_slope

PLACES, TIMES = np.linspace(-2, 2, 800), 2000


def f(x):
    return x * np.sin(3 * x)


def ratio(call, bare):
    """How many times as long the one takes as the other, and the milliseconds of both."""
    taken = {call: [], bare: []}
    for _ in range(TIMES):
        for each, times in taken.items():
            begin = perf_counter()
            each(PLACES)
            times.append(perf_counter() - begin)
    ours, theirs = (1000 * median(times) for times in taken.values())
    return ours / theirs, ours, theirs


if __name__ == "__main__":
    pairs = {
        "autodiff / autograd's elementwise_grad (at most 1.3)": (autodiff(f), elementwise_grad(f)),
        "trace, differences unread / value and slope (at most 1.4)": (
            lambda x: trace(f, x),
            lambda x: value_and_slope(f, x),
        ),
    }
    for name, pair in pairs.items():
        print("{}: {:.2f} ({:.3f} / {:.3f} ms)".format(name, *ratio(*pair)))
