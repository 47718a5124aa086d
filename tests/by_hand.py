"""The network once more, forward and backward, in plain NumPy as a textbook writes it: what the tests compare with.

An activation or a loss that is added to the registries has its second definition here, and its slope.
"""

from dataclasses import replace
from itertools import pairwise

import autograd.numpy as anp
import numpy as np

from gradlab import Network, Weight
from gradlab.core.activations import ACTIVATIONS
from gradlab.lesson import metrics as measures

ACTIVATION = {
    "step": lambda a: np.where(a > 0, 1.0, 0.0),
    "straight_through": lambda a: np.where(a > 0, 1.0, 0.0),
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "tanh": lambda a: (np.exp(a) - np.exp(-a)) / (np.exp(a) + np.exp(-a)),
    "relu": lambda a: np.maximum(a, 0),
    "identity": lambda a: a,
}
SLOPE = {
    "step": lambda a: 0 * a,
    "straight_through": lambda a: np.exp(-a) / (1 + np.exp(-a)) ** 2,
    "sigmoid": lambda a: np.exp(-a) / (1 + np.exp(-a)) ** 2,
    "tanh": lambda a: 1 / np.cosh(a) ** 2,
    "relu": lambda a: np.where(a > 0, 1.0, 0.0),
    "identity": lambda a: np.ones_like(a),
}

WITHOUT_JUMPS = [name for name, activation in ACTIVATIONS.items() if not activation.jumps]


def problem(activation, seed=0, sizes=(4, 5, 3), images=12):
    """A small network with weights and biases near 1, images, and one-hot targets."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=layer) for layer in pairwise(sizes)]
    biases = [rng.normal(size=units) for units in sizes[1:]]
    x, t = rng.normal(size=(images, sizes[0])), np.eye(sizes[-1])[rng.integers(sizes[-1], size=images)]
    return Network(weights, biases, activation), x, t


def every_weight(network, layer=None):
    for at in range(len(network.weights)) if layer is None else [layer]:
        for row, column in np.ndindex(network.weights[at].shape):
            yield Weight(at, row, column)


def replaced(network, weight, value):
    """The network with this one weight set to ``value``."""
    weights, biases = ([array.copy() for array in arrays] for arrays in (network.weights, network.biases))
    if weight.row is None:
        biases[weight.layer][weight.column] = value
    else:
        weights[weight.layer][weight.row, weight.column] = value
    return replace(network, weights=tuple(weights), biases=tuple(biases))


def through(network, x):
    """What flows into the units of each layer, and what each layer takes in."""
    flows, taken = [], [x]
    for k, (weights, biases) in enumerate(zip(network.weights, network.biases, strict=True)):
        flows.append(taken[k] @ weights + biases)
        if k < len(network.weights) - 1:
            taken.append(ACTIVATION[network.activations[k]](flows[k]))
    return flows, taken


def forward(network, x):
    """Totals and outputs of the last hidden units, and probabilities."""
    flows, taken = through(network, x)
    e = np.exp(flows[-1])
    return flows[-2], taken[-1], e / e.sum(axis=1, keepdims=True)


def right(network, x, t):
    """Which images are predicted right."""
    return forward(network, x)[2].argmax(axis=1) == t.argmax(axis=1)


def sum_squares(y, t):
    return np.mean([0.5 * sum((yk - tk) ** 2 for yk, tk in zip(*row, strict=True)) for row in zip(y, t, strict=True)])


def sum_squares_slope(y, t):
    return (y - t) / len(y)


def cross_entropy(y, t, delta=1e-7):
    return np.mean([-np.log(yn[tn == 1][0] + delta) for yn, tn in zip(y, t, strict=True)])


def cross_entropy_slope(y, t, delta=1e-7):
    return -t / (y + delta) / len(y)


#: What the lesson's measures are, and of a loss the slope ∂E/∂y of each output, by the measure's code.
METRIC = {
    "accuracy": lambda y, t: np.mean(y.argmax(axis=1) == t.argmax(axis=1)),
    "sum_squares": sum_squares,
    "cross_entropy": cross_entropy,
}
LOSS_SLOPE = {"sum_squares": sum_squares_slope, "cross_entropy": cross_entropy_slope}


def losses():
    """Each loss of the lesson, with its second definition and its slope."""
    return {loss.function: (METRIC[code], LOSS_SLOPE[code]) for code, loss in measures.LOSSES.items()}


def backward(network, x, t, loss_slope):
    """Backpropagation: dE/dweights and dE/dbiases, in the order of ``network.weights`` and ``network.biases``."""
    (flows, taken), y = through(network, x), forward(network, x)[2]
    dy = loss_slope(y, t)
    # softmax: dE/dlogit_k = y_k (dE/dy_k − Σ_j y_j dE/dy_j)
    back, weights, biases = y * (dy - (y * dy).sum(axis=1, keepdims=True)), [], []
    for k in reversed(range(len(network.weights))):
        weights, biases = [taken[k].T @ back, *weights], [back.sum(axis=0), *biases]
        if k:
            back = back @ network.weights[k].T * SLOPE[network.activations[k - 1]](flows[k - 1])
    return weights, biases


def cross_entropy_along(network, weight, x, t, delta=1e-7):
    """w ↦ the loss of a whole forward pass with this one weight set to w: for autograd, as one writes it at first."""
    at = np.zeros_like(network.weights[weight.layer])
    at[weight.row, weight.column] = 1

    def loss(w):
        weights, z = list(network.weights), x
        weights[weight.layer] = (1 - at) * weights[weight.layer] + w * at
        for layer in range(len(weights) - 1):
            z = 1 / (1 + anp.exp(-(z @ weights[layer] + network.biases[layer])))
        e = anp.exp(z @ weights[-1] + network.biases[-1])
        y = e / anp.sum(e, axis=1, keepdims=True)
        return -anp.mean(anp.log(anp.sum(t * y, axis=1) + delta))

    return loss
