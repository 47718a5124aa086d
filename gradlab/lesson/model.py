"""The lesson's network, trained until it gets 32 of 100 digits right, and its weights."""

from itertools import pairwise
from pathlib import Path

import numpy as np

from gradlab.cache import cached
from gradlab.core.accuracy import accuracy
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.network import Network, Weight
from gradlab.lesson.images import RIGHT, TRAINED_ON, digits

FILE = Path(__file__).with_name("network.npz")
SIZES = (784, 50, 10)
WEIGHT_COUNT = sum(ahead * behind for ahead, behind in pairwise(SIZES))
SEED = 0  # of the weights that the training began with
#: For each layer a weight that shows the lesson's point at once, on the first 100 images: along it the accuracy is a
#: staircase of many steps; where its slider starts, between two of them, the loss is steep; and downhill on the loss
#: from there the accuracy rises. A test holds it.
TELLING = {0: Weight(0, 434, 48), 1: Weight(1, 0, 4)}


@cached(maxsize=len(ACTIVATIONS))
def network(activation: str = "sigmoid") -> Network:
    """What ``tests.keep_network`` left in the package, so that no reader waits, or its weights behind other units.

    A test holds that the training still makes the same.

    >>> lesson_network()
    <Network 784-50-10, sigmoid>
    """
    if activation == "sigmoid":
        with np.load(FILE) as kept:
            return Network((kept["first"], kept["second"]), (kept["hidden"], kept["output"]))
    model = network()
    return Network(model.weights, model.biases, activation)


def right_of(images: int) -> int:
    """How many of the first so many images the network gets right."""
    x, t = digits(images)
    return round(float(accuracy(network()(x), t)) * images)


def any_weight(images: int, layer: int) -> Weight:
    """A weight of this layer at random, from a pixel or unit that is not 0 in all of these images."""
    inputs = network().inputs(digits(images)[0], layer)
    rng = np.random.default_rng()
    row = rng.choice(np.flatnonzero(np.any(inputs, axis=0)))
    return Weight(layer, int(row), int(rng.integers(network().weights[layer].shape[1])))


def described(weight: Weight) -> dict[str, object]:
    """What a file of numbers says of the network and the weight that they came from."""
    return {"network": network(), "seed": SEED, "trained until": f"{RIGHT} of {TRAINED_ON} right", "weight": weight}
