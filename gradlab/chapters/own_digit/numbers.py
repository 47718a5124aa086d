"""The network that reads drawings, and of one drawing: what it sees, and along which weight that flips first."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradlab import Network, Staircase, Trace, Weight, accuracy, along_weight, cross_entropy_error, jumps, lesson, train
from gradlab.cache import cached
from gradlab.core.handwriting import FIELD, fitted, moved, placed
from gradlab.core.image_flips import smallest_moves
from gradlab.types import Array

FILE = Path(__file__).with_name("network.npz")
REACH, STEP = 8.0, 0.05  # how far a weight is moved from where training left it
MOVES = lesson.places((-REACH, REACH), STEP)
DIGITS, UP = 200, 5  # test digits that a reader can choose, and by how many pixels they are moved up for the question
OPENING = 124  # of these the one with which the page opens, a 7


def trained(x: np.ndarray, t: np.ndarray) -> Network:
    """A network of 784–50–10 that gets 97 % of MNIST's test digits right, trained in a quarter of a minute."""
    rng = np.random.default_rng(0)
    network = Network.random((784, 50, 10), rng)
    for rate, updates in ((3.0, 3000), (0.5, 1000)):
        network = train(network, x, t, cross_entropy_error, rate, updates, batch_size=100, rng=rng)
    return network


def keep(network: Network) -> None:
    """Have it come with the package, in 16 bits, which cost none of its accuracy."""
    parts = [each.astype(np.float16) for each in (*network.weights, *network.biases)]
    np.savez_compressed(FILE, *parts)


@cached(maxsize=1)
def network() -> Network:
    """What ``keep(trained(…))`` left in the package. A test holds that the training still makes the same."""
    with np.load(FILE) as kept:
        first, second, hidden, output = (kept[f"arr_{k}"].astype(float) for k in range(4))
    return Network((first, second), (hidden, output))


def digits() -> tuple[Array, NDArray[np.int64]]:
    """The digits that can be chosen, shape (N, 28, 28) in 0 … 1, and their labels."""
    x, t = lesson.unseen_digits()
    return x[:DIGITS].reshape(-1, FIELD, FIELD), t[:DIGITS]


@cached(maxsize=1)
def moved_up() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of the test digits are right when they are moved up: as they are, and fitted and centred again."""
    x, t = digits()
    as_it_is = np.stack([moved(each, -UP) for each in x])
    again = np.stack([placed(fitted(each)) for each in as_it_is])
    both = (network()(each.reshape(DIGITS, -1)).argmax(axis=1) == t for each in (as_it_is, again))
    return next(both), next(both)


@dataclass(frozen=True, eq=False)
class Flip:
    """A drawing's smallest flip.

    weight, move : the one that must move least of all until the drawing becomes right, or wrong, and by how much
    right, loss : the accuracy and the loss of this one image for each of ``MOVES`` of that weight
    probabilities : then, shape (K, 10)
    before, after : the digit that the network sees just before the flip, and just after it
    """

    weight: Weight
    move: float
    before: int
    after: int
    right: Trace
    loss: Trace
    probabilities: Array

    @property
    def within_reach(self) -> bool:
        return abs(self.move) < REACH

    def titled(self, right: str, loss: str) -> "Flip":
        """The same with its functions called so."""
        return replace(self, right=replace(self.right, title=right), loss=replace(self.loss, title=loss))


def flip(shades: bytes, label: int) -> Flip:
    """Of an image, as the 784 bytes that it is on disk, which is to be this digit."""
    x = np.frombuffer(shades, np.uint8) / 255.0
    moves = smallest_moves(network(), x, label)
    layer = min(moves, key=lambda each: np.min(np.abs(moves[each])))
    row, column = np.unravel_index(np.argmin(np.abs(moves[layer])), moves[layer].shape)
    weight = Weight(layer, int(row), int(column))
    start = network()[weight]
    right, f = (along_weight(network(), weight, each, x[None], [label]) for each in (accuracy, cross_entropy_error))
    at = jumps(right, (start - REACH, start + REACH))
    stairs = Staircase(at.weights - start, np.append(right(start - REACH), at.after))
    move = float(moves[layer][row, column])
    *probabilities, tie = f.outputs(start + np.append(MOVES, move))[:, 0]
    (other,) = {*np.argsort(tie)[-2:].tolist()} - {label}
    return Flip(
        weight,
        move,
        *((label, other) if right(start) else (other, label)),
        Trace(lambda move: right(start + move), MOVES, known=stairs),
        Trace(lambda move: f(start + move), MOVES, known="smooth"),
        np.array(probabilities),
    )
