"""Runs again what pages show of whole trainings, and keeps it: ``python -m tests.keep_histories without_gradient``.

Without a name it does so for each of them, in half an hour. Tests hold that they make the same today.
"""

import sys
from functools import partial
from itertools import pairwise

import numpy as np

from gradlab import Network, accuracy, climb, cross_entropy_error, lesson, softmax, train
from gradlab.chapters.accuracy_stays import numbers as accuracy_stays
from gradlab.chapters.learning_stops import numbers as learning_stops
from gradlab.chapters.without_gradient import numbers as without_gradient
from gradlab.chapters.without_gradient.numbers import BUDGETS, HIDDEN, PAIRS, RATE, SEEDS, evolution

# Of `learning_stops`: the page trains by itself whatever else its readers choose.


def keep_learning_stops():
    """The networks that the page opens with."""
    every = [
        learning_stops.trained(*learning_stops.FIRST, *run) for run in learning_stops.runs(learning_stops.FIRST[2])
    ]
    names = learning_stops.NOTED
    np.savez(
        learning_stops.FILE,
        **{f"{each.metric.code} {each.units} {name}": getattr(each, name) for each in every for name in names},
    )


# Of `accuracy_stays`.
def epochs(seed, count=accuracy_stays.LAST):
    """What ``kept`` has, of one network that is trained for so many epochs."""
    (x, t), (unseen, answers) = lesson.digits(accuracy_stays.TRAINED_ON), accuracy_stays.tested()
    rng, curves, logits = np.random.default_rng(seed), [], []
    start = Network.random(lesson.SIZES, rng)

    def note(update, now):
        epoch, over = divmod(update, accuracy_stays.UPDATES)
        if over == 0:
            z = now.logits(unseen / 255)
            sides = (now(x), t), (softmax(z), answers)
            curves.append([[measure(*side) for measure in accuracy_stays.MEASURES] for side in sides])
            logits.extend([z] * (epoch in accuracy_stays.EPOCHS))

    note(0, start)
    updates, batch = count * accuracy_stays.UPDATES, accuracy_stays.BATCH
    train(start, x, t, cross_entropy_error, accuracy_stays.RATE, updates, progress=note, batch_size=batch, rng=rng)
    y = softmax(np.array(logits))
    return {
        "curves": np.array([curves]),
        "loss": cross_entropy_error.per_sample(y, answers, 0.0).astype("f4"),
        "sure": np.max(y, axis=-1).astype("f4"),
        "logits": logits[-1].astype("f4"),
        "seen": np.argmax(y, axis=-1).astype("u1"),
        "right": accuracy.per_sample(y, answers).astype("u1"),
    }


def keep_accuracy_stays(seeds=range(5), count=accuracy_stays.LAST):
    """The curves of them all, and of the first the test images, too."""
    runs = [epochs(seed, count) for seed in seeds]
    curves = np.concatenate([run["curves"] for run in runs])
    np.savez_compressed(accuracy_stays.FILE, **runs[0] | {"curves": curves})


# Of `without_gradient`.
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


def keep_without_gradient():
    """What each runner gets right, and what that costs."""
    right = [[[*history(name, seed)] for seed in range(SEEDS)] for name in RUNS]
    costs = [[[passes_to_half(name, hidden, seed) for seed in range(SEEDS)] for hidden in HIDDEN] for name in RUNS]
    np.savez(without_gradient.FILE, right=right, costs=costs)


if __name__ == "__main__":
    keep = {
        "learning_stops": keep_learning_stops,
        "accuracy_stays": keep_accuracy_stays,
        "without_gradient": keep_without_gradient,
    }
    for page in sys.argv[1:] or keep:
        keep[page]()
