"""A network of two layers, and one weight of it by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import autograd.numpy as np
from autograd.tracer import isbox
from numpy.random import Generator

from gradlab.core.activations import ACTIVATIONS, ALSO_CALLED, softmax
from gradlab.core.checks import check_size, generator, instance, must, numbers, one_of, sequence, shown, whole
from gradlab.types import Array


@dataclass(frozen=True)
class Weight:
    """One entry of a network's weights, ``network.weights[layer][row, column]``: from unit ``row`` to ``column``.

    Layer 0 leads from the inputs to the hidden units, layer 1 from the hidden units to the outputs.

    >>> round(lesson_network()[Weight(1, 0, 4)], 3)
    0.062
    """

    layer: int
    row: int
    column: int


@dataclass(frozen=True, eq=False)
class Network:
    """Inputs → hidden units → outputs (softmax): one hidden layer, no more.

    weights : two matrices of shape (inputs, hidden) and (hidden, outputs), of at least 2 outputs
    biases : two vectors of shape (hidden,) and (outputs,)
    activation : what the hidden units apply: "step", "sigmoid" (also called "logistic"), "tanh", "relu",
        "straight_through" or "identity"

    The arrays are copied and read-only. Raises ``ValueError`` when shapes do not match, an entry is not finite or
    beyond 1e75 in size, there is one output only, whose softmax is 1 whatever comes in, or the activation has another
    name.

    >>> Network([[[2]], [[1, 0]]], [[0], [0, 0]], "relu").logits([3])
    array([6., 0.])

    A trained ``MLPClassifier`` of scikit-learn, with one hidden layer and three classes or more::

        Network(model.coefs_, model.intercepts_, model.activation)

    One of two classes has a single output z, and σ(z) for the second class: softmax over 0 and z, which is the same::

        (first, second), (hidden, output) = model.coefs_, model.intercepts_
        Network((first, second * [0, 1]), (hidden, output * [0, 1]), model.activation)

    Two ``Linear`` of PyTorch, which keeps its weights as (outputs, inputs)::

        Network([each.weight.detach().T for each in (fc1, fc2)], [each.bias.detach() for each in (fc1, fc2)], "relu")
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activation: str = "sigmoid"

    def __post_init__(self) -> None:
        called = self.activation
        own = ALSO_CALLED.get(called, called) if isinstance(called, str) else called
        one_of("activation", own, [*ACTIVATIONS])
        object.__setattr__(self, "activation", own)
        for name in ("weights", "biases"):
            layers = sequence(name, getattr(self, name))
            must(len(layers) == 2, f"{name} must have an entry for each of 2 layers: one is hidden", len(layers))
            object.__setattr__(self, name, tuple(_read_only(name, array) for array in layers))
        first, second, *biases = (np.shape(array) for array in (*self.weights, *self.biases))
        if not _fit(first, second, *biases) or second[1] < 2:
            hint = TRANSPOSED * _fit(first[::-1], second[::-1], *biases) or ONE_OUTPUT * (second[1:] == (1,))
            shapes = ", ".join(map(str, (first, second, *biases)))
            raise ValueError(f"weights must have the shapes {FIT}. Got {shapes} instead.{hint}")

    @classmethod
    def random(cls, sizes: Sequence[int], rng: Generator | int, activation: str = "sigmoid") -> "Network":
        """A network of ``sizes = (inputs, hidden, outputs)``, its biases 0, its weights normal, of std 1/√(fan-in).

        rng : a ``numpy.random.Generator``, or a whole number, its seed

        Raises ``ValueError`` when a size is less than 1, there is one output only, or a layer has more than 2³⁰
        weights, which is 8 GB.
        """
        sizes = sequence("sizes", sizes)
        must(len(sizes) == 3, "sizes must be (inputs, hidden, outputs)", shown(sizes))
        inputs, hidden, outputs = (whole("sizes", size, low) for size, low in zip(sizes, (1, 1, 2), strict=True))
        for layer in ((inputs, hidden), (hidden, outputs)):
            check_size("sizes", *layer)
        rng = generator(rng)
        first = rng.normal(0, inputs**-0.5, (inputs, hidden))
        second = rng.normal(0, hidden**-0.5, (hidden, outputs))
        return cls((first, second), (np.zeros(hidden), np.zeros(outputs)), activation)

    def __repr__(self) -> str:
        inputs, hidden = self.weights[0].shape
        return f"<Network {inputs}-{hidden}-{self.weights[1].shape[1]}, {self.activation}>"

    def __getitem__(self, weight: Weight) -> float:
        """The value of one weight. ``ValueError`` when the network does not have it."""
        at = weight_of(self, weight)
        return float(self.weights[at.layer][at.row, at.column])

    def pre_activations(self, x: object) -> Array:
        """What flows into the hidden units: x of shape (N, inputs) → (N, hidden), or (inputs,) → (hidden,).

        Raises ``ValueError`` when x has another shape or an entry beyond 1e75.
        """
        x, inputs = numbers("x", x, moderate=True), self.weights[0].shape[0]
        must(x.shape[-1:] == (inputs,), f"x must have {inputs} inputs on its last axis", f"shape {x.shape}")
        return x @ self.weights[0] + self.biases[0]

    def hidden(self, x: object) -> Array:
        """What the hidden units pass on: the activation of ``pre_activations(x)``."""
        return ACTIVATIONS[self.activation](self.pre_activations(x))

    def logits(self, x: object) -> Array:
        """The outputs before softmax: x of shape (N, inputs) → (N, outputs), or (inputs,) → (outputs,)."""
        return self.hidden(x) @ self.weights[1] + self.biases[1]

    def __call__(self, x: object) -> Array:
        """The probabilities, softmax(logits(x)): of x's shape as ``logits``; each row positive, its sum 1."""
        return softmax(self.logits(x))


def weight_of(network: object, weight: Any) -> Weight:
    """``weight``, one that ``network``, a ``Network``, has."""
    matrices = instance("network", network, Network, "a Network").weights
    instance("weight", weight, Weight, "a Weight")
    layer = whole("layer", weight.layer, 0, len(matrices) - 1)
    rows, columns = matrices[layer].shape
    row = whole(f"row of layer {layer}", weight.row, 0, rows - 1)
    return Weight(layer, row, whole(f"column of layer {layer}", weight.column, 0, columns - 1))


FIT = "(inputs, hidden) and (hidden, outputs), of at least 2 outputs, and biases (hidden,) and (outputs,)"
TRANSPOSED = " Transposed they fit: give each matrix as W.T."
# Softmax of one output is 1, whatever comes in; of 0 and z it is 1 − σ(z) and σ(z).
ONE_OUTPUT = " Of one output z make two, 0 and z: weights (W1, W2 * [0, 1]), biases (b1, b2 * [0, 1])."


def _fit(first: tuple[int, ...], second: tuple[int, ...], *biases: tuple[int, ...]) -> bool:
    return len(first) == len(second) == 2 and first[1] == second[0] and biases == (first[1:], second[1:])


def _read_only(name: str, value: object) -> Array:
    """A read-only copy of ``value``; what autograd is tracing is passed on as it is."""
    array = numbers(name, value, moderate=True)
    if not isbox(array):
        array = array.copy()
        array.setflags(write=False)
    return array
