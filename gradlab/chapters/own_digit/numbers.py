"""The network that reads drawings, and of one drawing the weight that must move least until it is read otherwise."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradlab import Network, Trace, Weight, accuracy, along_weight, cross_entropy_error, lesson, train
from gradlab.cache import cached
from gradlab.core.handwriting import FIELD, like_mnist
from gradlab.core.jumps import smallest_moves
from gradlab.core.weight_slice import outputs_along_weight
from gradlab.types import Array

FILE = Path(__file__).with_name("network.npz")
REACH, STEP = 8.0, 0.1
MOVES = lesson.places((-REACH, REACH), STEP)  # of a weight from where training left it
DIGITS, OPENING, NOTHING = 200, 64, "none"  # test digits to choose from; the first one, a 7; and what is none of them
UP = 5  # pixels by which all of them are moved


def trained(x: np.ndarray, t: np.ndarray) -> Network:
    """A network that gets 97 % of MNIST's test digits right, of its training images and their labels."""
    start, rng = Network.random((784, 50, 10), 0), np.random.default_rng(0)
    return train(start, x, t, cross_entropy_error, 1.0, 5000, batch_size=100, rng=rng)


@cached(maxsize=1)
def network() -> Network:
    """What it was after that, in 16 bits, which cost none of its accuracy. A test trains it again, and can keep it."""
    with np.load(FILE) as kept:
        first, second, *biases = (kept[name].astype(float) for name in kept)
    return Network((first, second), biases)


def digits() -> tuple[Array, NDArray[np.int64]]:
    """The test digits to choose from, shape (N, 28, 28) in 0 … 1, and their labels."""
    x, t = lesson.unseen_digits()
    return x[:DIGITS].reshape(-1, FIELD, FIELD), t[:DIGITS]


@cached(maxsize=1)
def moved_up() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of the test digits are right when they are moved up: as they are, and made like MNIST's."""
    x, t = digits()
    images = np.array([like_mnist((), each, -UP) for each in x]).reshape(DIGITS, 3, -1)
    right = network()(images).argmax(axis=-1) == t[:, None]
    return right[:, 0], right[:, 2]


class SmallestMove(NamedTuple):
    """The weight that must move least until a drawing becomes right, or wrong, and by how much.

    right, loss : the accuracy and the loss of this one image where the weight is moved by each of ``MOVES``
    y : the ten probabilities there, shape (K, 10)
    """

    weight: Weight
    move: float
    right: Trace
    loss: Trace
    y: Array


def smallest_move(shades: bytes, label: int) -> SmallestMove:
    """Of an image, as the 784 bytes that it is on disk, which is to be this digit."""
    x, model, found = np.frombuffer(shades, np.uint8) / 255.0, network(), []
    for layer in (0, 1):
        moves = smallest_moves(model, layer, x, label)
        row, column = divmod(int(np.argmin(np.abs(moves))), moves.shape[1])
        found.append((float(moves[row, column]), Weight(layer, row, column)))
    move, weight = min(found, key=lambda each: abs(each[0]))
    right, loss = (along_weight(model, weight, metric, x[None], [label]) for metric in (accuracy, cross_entropy_error))
    places = model[weight] + MOVES
    y = outputs_along_weight(model, weight, x[None])(places)[:, 0]
    return SmallestMove(weight, move, Trace(right, places), Trace(loss, places), y)
