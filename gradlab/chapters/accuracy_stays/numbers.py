"""A training that goes on: what the network gets right after each epoch, how sure it is, and its temperature.

It comes with the package, five times, from other random weights; of the first each test image at some of its epochs.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.accuracy import accuracy
from gradlab.core.activations import softmax
from gradlab.core.calibration import calibration_error
from gradlab.core.descent import train
from gradlab.core.idx import read_images, read_labels
from gradlab.core.losses import cross_entropy_error
from gradlab.core.mnist import DATA
from gradlab.core.network import Network
from gradlab.types import Array

SEEDS, RATE, BATCH, TRAINED_ON, TESTED_ON = range(5), 1.0, 50, 1000, 5000
UPDATES = TRAINED_ON // BATCH  # of an epoch, in which as many images are drawn as there are
EPOCHS = (*range(10), *range(10, 100, 5), *range(100, 401, 25))  # at which each test image is kept
FIRST, LAST = 10, EPOCHS[-1]  # the epochs that are compared; the first is frame 10, too
FILE = Path(__file__).with_name("histories.npz")

BINS = 15  # of the confidence
EDGES = np.linspace(-6, 1.5, 31)  # of the bins of log₁₀(−log y); what is less than 10⁻⁶ is in the first
WORST = TESTED_ON // 100
MOVED = 4  # digits that are shown: so many whose loss rose most, and as many whose loss fell most
TEMPERATURES = np.round(np.linspace(0.5, 4, 71), 2)
CHOOSE, MEASURE = slice(0, None, 2), slice(1, None, 2)  # every second test image chooses among them, the others measure

exact_loss = partial(cross_entropy_error.per_sample, delta=0.0)  # −log y of each image


@dataclass(frozen=True, eq=False)
class Training:
    """S trainings, and of the first one each of N test images at the K of ``EPOCHS``.

    curves : loss and accuracy on training and on test images after each epoch, shape (S, ``LAST`` + 1, 2, 2)
    calibration : the expected calibration error on the test images, shape (K,)
    loss, sure, seen : −log y, the confidence, and the digit that the network sees, shape (K, N)
    logits, labels : after the last epoch, shape (N, 10); the right digits, shape (N,)
    """

    curves: Array
    calibration: Array
    loss: Array
    sure: Array
    seen: NDArray[np.uint8]
    logits: Array
    labels: NDArray[np.int64]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether the network is right, shape (K, N)."""
        return self.seen == self.labels

    @property
    def moved(self) -> NDArray[np.int64]:
        """The images whose loss rose most from epoch ``FIRST`` on, then those whose loss fell most."""
        order = np.argsort(self.loss[FIRST] - self.loss[-1], kind="stable")
        return np.concatenate([order[:MOVED], order[: -MOVED - 1 : -1]])


@cached(maxsize=1)
def tested() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The test images, as bytes, and their labels."""
    x = read_images(DATA / "t10k-images-idx3-ubyte.gz", TESTED_ON)
    return x.reshape(TESTED_ON, -1), read_labels(DATA / "t10k-labels-idx1-ubyte.gz", TESTED_ON)


@cached(maxsize=1)
def training() -> Training:
    """What ``keep`` has kept; a test holds that the training still makes the same."""
    with np.load(FILE) as kept:
        fields = {name: kept[name].astype(float) for name in kept if name != "seen"}
        return Training(**fields, seen=kept["seen"], labels=tested()[1])


def trained(seed: int, epochs: int = LAST) -> dict[str, Array]:
    """The fields of ``Training`` but the labels, of one network that is trained now."""
    (x, t), (unseen, answers) = lesson.digits(TRAINED_ON), tested()
    rng, curves, kept = np.random.default_rng(seed), [], []
    start = Network.random(lesson.SIZES, rng)

    def note(update: int, now: Network) -> None:
        if update % UPDATES == 0:
            logits = now.logits(unseen / 255)
            both = (now(x), t), (softmax(logits), answers)
            curves.append([[np.mean(exact_loss(*each)), accuracy(*each)] for each in both])
            kept.extend([logits] * (update // UPDATES in EPOCHS))

    note(0, start)
    train(start, x, t, cross_entropy_error, RATE, epochs * UPDATES, progress=note, batch_size=BATCH, rng=rng)
    y = softmax(np.array(kept))
    each = {"loss": exact_loss(y, answers), "sure": np.max(y, axis=-1), "logits": kept[-1]}
    fields = {"curves": np.array([curves]), "calibration": calibration_error(y, answers, BINS)}
    return fields | {k: v.astype(np.float32) for k, v in each.items()} | {"seen": np.argmax(y, axis=-1).astype("u1")}


def keep() -> None:
    """Train them all, and have them come with the package."""
    runs = [trained(seed) for seed in SEEDS]
    np.savez_compressed(FILE, **runs[0] | {"curves": np.concatenate([run["curves"] for run in runs])})


def along(epochs: object) -> Array:
    """Where epochs stand on an axis of logarithms; 0 is left of 1."""
    return np.log10(np.maximum(epochs, 0.5))


def counted(values: Array, edges: Array, weights: Array) -> Array:
    """The weights of a row's values in each bin (low, high], shape (K, bins); what is beyond is in the nearest."""
    inside = np.searchsorted(edges[1:-1], values)
    return np.array([np.bincount(*row, len(edges) - 1) for row in zip(inside, weights, strict=True)])


def reliability(sure: Array, right: Array) -> tuple[Array, Array]:
    """How many images have a confidence in each bin, and the share of them that is right, NaN of none: (K, bins)."""
    edges = np.arange(BINS + 1) / BINS
    counts, rights = (counted(sure, edges, weights) for weights in (np.ones_like(sure), right))
    return counts, np.divide(rights, counts, out=np.full_like(counts, np.nan), where=counts > 0)


@cached(maxsize=1)
def softened() -> tuple[Array, Array, Array, int]:
    """The last epoch's network at each of K temperatures; ``with_temperature`` divides its logits by them.

    Loss, calibration error and accuracy on the half that chooses and the half that measures, shape (2, K, 3); on the
    latter the confidence, and whether it is right, shape (K, N / 2); and which temperature has the least chosen loss.
    """
    now = training()
    every = [(softmax(now.logits / temperature), now.labels) for temperature in TEMPERATURES]
    measures = np.array(
        [
            [
                [np.mean(exact_loss(*e)), calibration_error(*e, BINS), accuracy(*e)]
                for e in ((y[half], t[half]) for y, t in every)
            ]
            for half in (CHOOSE, MEASURE)
        ]
    )
    sure = np.array([np.max(y[MEASURE], axis=-1) for y, _ in every])
    return measures, sure, np.tile(now.right[-1, MEASURE], (len(sure), 1)), int(np.argmin(measures[0, :, 0]))


@cached(maxsize=1)
def bars() -> Array:
    """How many of the right and of the wrong images have a loss in each bin of ``EDGES``, shape (2, K, bins)."""
    now = training()
    return np.array([counted(np.log10(now.loss), EDGES, side) for side in (now.right, ~now.right)])


def stops() -> Array:
    """Of each training where the test loss is lowest and where the test accuracy is highest, for the first time.

    The epoch, the test loss and the test accuracy there, shape (S, 2, 3).
    """
    tests = training().curves[:, :, 1]
    epochs = np.stack([np.argmin(tests[:, :, 0], 1), np.argmax(tests[:, :, 1], 1)], 1)
    return np.dstack([epochs, np.take_along_axis(tests, epochs[..., None], 1)])
