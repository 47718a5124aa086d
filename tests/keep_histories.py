"""Runs again what `without_gradient` shows of its four runners, and keeps it: ``python -m tests.keep_histories``.

That takes a quarter of an hour. A nightly test holds that it makes the same today.
"""

from functools import partial
from itertools import pairwise

import numpy as np

from gradlab import Network, accuracy, climb, cross_entropy_error, lesson, train
from gradlab.chapters.without_gradient.numbers import BUDGETS, FILE, HIDDEN, PAIRS, RATE, SEEDS, evolution

#: Of each runner how many passes an update takes, and so many updates of a network. A pass back counts as two.
RUNS = {
    "gradient": (3, lambda now, x, t, updates, _: train(now, x, t, cross_entropy_error, RATE, updates)),
    "evolution_loss": (2 * PAIRS, partial(evolution, f=cross_entropy_error, rate=-RATE)),
    "evolution": (2 * PAIRS, evolution),
    "coordinates": (1, lambda now, x, t, visits, rng: climb(now, accuracy, x, t, visits, rng=rng).network),
}


def history(runner, seed, hidden=0):
    """What is right of training and of test images after each budget: of the lesson's network, or of a random one."""
    now = Network.random((lesson.SIZES[0], hidden, lesson.SIZES[2]), seed) if hidden else lesson.network()
    (each, run), rng, seen = RUNS[runner], np.random.default_rng(seed), lesson.digits(lesson.TRAINED_ON)
    for before, budget in pairwise((0, *BUDGETS)):
        now = run(now, *seen, budget // each - before // each, rng)
        yield [float(accuracy(now(x), t)) for x, t in (seen, lesson.unseen_digits())]


def passes_to_half(runner, hidden, seed):
    """The first budget at which a random network with so many hidden units gets half of the images right, or ∞."""
    so_far = zip(BUDGETS, history(runner, seed, hidden), strict=True)
    return next((float(budget) for budget, (right, _) in so_far if right >= 0.5), np.inf)


if __name__ == "__main__":
    right = [[[*history(name, seed)] for seed in range(SEEDS)] for name in RUNS]
    costs = [[[passes_to_half(name, hidden, seed) for seed in range(SEEDS)] for hidden in HIDDEN] for name in RUNS]
    np.savez(FILE, right=right, costs=costs)
