"""A network of any number of layers, and one weight of it by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import autograd.numpy as np
from autograd.tracer import isbox
from numpy.random import Generator
from numpy.typing import ArrayLike

from gradlab.core.activations import ACTIVATIONS, ALSO_CALLED, softmax
from gradlab.core.checks import (
    check_size,
    finite,
    generator,
    instance,
    must,
    numbers,
    one_of,
    overflow_is_refused,
    sequence,
    shown,
    whole,
)
from gradlab.types import Array


@dataclass(frozen=True)
class Weight:
    """One entry of a network's weights, ``network.weights[layer][row, column]``: from unit ``row`` to ``column``.

    Layer 0 leads from the inputs to the first hidden units, the last layer from the last ones to the outputs. A row of
    None names the bias of the unit, ``network.biases[layer][column]``: a weight whose input is 1.

    >>> round(lesson_network()[Weight(1, 0, 4)], 3)
    0.062
    """

    layer: int
    row: int | None
    column: int


@dataclass(frozen=True, eq=False)
class Network:
    """Inputs → hidden units → … → outputs (softmax), of any number of layers.

    weights, biases : for each layer a matrix (units below, units above) and a vector (units above,), copied, read-only
    activation : what the hidden units apply: "step", "sigmoid" (also called "logistic"), "tanh", "relu",
        "straight_through" or "identity"; one for all of them, or a sequence of one for each hidden layer

    Raises ``ValueError`` when shapes do not match, an entry is not finite or beyond 1e75 in size, there is one output
    only, whose softmax is 1 whatever comes in, or an activation has another name.

    >>> Network([[[2]], [[1, 0]]], [[0], [0, 0]], "relu").logits([3])
    array([6., 0.])
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activation: str | tuple[str, ...] = "sigmoid"

    if TYPE_CHECKING:  # lists are taken, too

        def __init__(
            self, weights: Sequence[ArrayLike], biases: Sequence[ArrayLike], activation: str | Sequence[str] = "sigmoid"
        ) -> None: ...

    def __post_init__(self) -> None:
        for name in ("weights", "biases"):
            arrays = [numbers(name, array, moderate=True) for array in sequence(name, getattr(self, name))]
            # What autograd is tracing is passed on as it is.
            copies = tuple(array if isbox(array) else array.copy() for array in arrays)
            for copy in (each for each in copies if not isbox(each)):
                copy.setflags(write=False)
            object.__setattr__(self, name, copies)
        depth, called = len(self.weights), self.activation
        must(depth, "weights must have an entry for each layer", "none")
        must(len(self.biases) == depth, f"biases must have an entry for each of {depth} layers", len(self.biases))
        shapes = [np.shape(array) for array in (*self.weights, *self.biases)]
        layers, biases = shapes[:depth], shapes[depth:]
        if not _fit(layers, biases) or layers[-1][1] < 2:
            hint = TRANSPOSED * _fit([each[::-1] for each in layers], biases) or ONE_OUTPUT * (layers[-1][1:] == (1,))
            raise ValueError(f"weights must have the shapes {FIT}. Got {', '.join(map(str, shapes))} instead.{hint}")
        names = [*called] if isinstance(called, list | tuple) else [called] * (depth - 1)
        names = [one_of("activation", ALSO_CALLED.get(str(each), each), ACTIVATIONS) for each in names]
        what = f"activation must be one name, or one for each of {depth - 1} hidden layers"
        must(len(names) == depth - 1, what, shown(called))
        object.__setattr__(self, "activation", names[0] if len({*names}) == 1 else tuple(names))

    @classmethod
    def random(
        cls, sizes: Sequence[int], rng: Generator | int, activation: str | Sequence[str] = "sigmoid"
    ) -> "Network":
        """A network of ``sizes = (inputs, hidden, …, outputs)``, its biases 0, its weights normal, of std 1/√(fan-in).

        rng is a ``numpy.random.Generator``, or its seed. Raises ``ValueError`` when a size is less than 1, there is one
        output only, or a layer has more than 2³⁰ weights.
        """
        sizes = sequence("sizes", sizes)
        must(len(sizes) >= 2, "sizes must be (inputs, hidden, …, outputs)", shown(sizes))
        sizes = tuple(whole("sizes", size, 1 + (k == len(sizes) - 1)) for k, size in enumerate(sizes))
        for layer in pairwise(sizes):
            check_size("sizes", *layer)
        rng = generator(rng)
        weights = tuple(rng.normal(0, layer[0] ** -0.5, layer) for layer in pairwise(sizes))
        return cls(weights, tuple(map(np.zeros, sizes[1:])), activation)

    @classmethod
    def of(cls, model: Any) -> "Network":
        """The network that scikit-learn or PyTorch has trained, in float64; neither package is imported.

        Of scikit-learn a fitted ``MLPClassifier``, its outputs in the order of ``model.classes_``; of PyTorch a
        ``Sequential`` of ``Linear``, with or without bias, and ``Sigmoid``, ``Tanh``, ``ReLU`` or ``Identity``, whose
        end are the logits. ``Flatten`` and, in eval mode, ``Dropout`` change nothing: x is given in rows. One logistic
        output z is two classes, of the logits 0 and z. Raises ``ValueError``, or ``TypeError`` for another kind of
        object, that names what a ``Network`` has not: several logistic outputs, a regressor's, any other layer.

        That it is the same network both forward passes show::

            ours = Network.of(model)(x[:100])
            np.abs(ours - model.predict_proba(x[:100])).max()  # scikit-learn: some 1e-16
            np.abs(ours - torch.softmax(model(torch.tensor(x[:100])), 1).detach().numpy()).max()  # PyTorch: some 1e-7
        """
        return cls(*_parts_of(model))

    def __repr__(self) -> str:
        sizes = "-".join(str(units) for units in (len(self.weights[0]), *map(len, self.biases)))
        names = [self.activation] if isinstance(self.activation, str) else self.activation
        return f"<Network {', '.join((sizes, *names))}>"

    def __getitem__(self, weight: Weight) -> float:
        """The value of one weight. ``ValueError`` when the network does not have it."""
        at = weight_of(self, weight)
        row = self.biases[at.layer] if at.row is None else self.weights[at.layer][at.row]
        return float(row[at.column])

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer."""
        return (self.activation,) * (len(self.weights) - 1) if isinstance(self.activation, str) else self.activation

    def inputs(self, x: object, layer: int) -> Array:
        """What ``layer`` takes in: x itself, of shape (N, inputs) or (inputs,), or what the units below pass on."""
        if layer:
            return ACTIVATIONS[self.activations[layer - 1]](self.pre_activations(x, layer - 1))
        x, inputs = numbers("x", x, moderate=True), len(self.weights[0])
        must(x.shape[-1:] == (inputs,), f"x must have {inputs} inputs on its last axis", f"shape {x.shape}")
        return x

    @overflow_is_refused
    def pre_activations(self, x: object, layer: int = 0) -> Array:
        """What flows into the units that ``layer`` leads to: x of shape (N, inputs) → (N, units), (inputs,) → (units,).

        Raises ``ValueError`` for another shape, an entry beyond 1e75, or when more flows than float64 holds.
        """
        layer = whole("layer", layer, 0, len(self.weights) - 1)
        flows = self.inputs(x, layer) @ self.weights[layer] + self.biases[layer]
        return finite(f"what flows into the units behind layer {layer}", flows)

    def hidden(self, x: object, layer: int = 0) -> Array:
        """What the hidden units that ``layer`` leads to pass on: their activation of ``pre_activations(x, layer)``."""
        return self.inputs(x, 1 + whole("layer", layer, 0, len(self.weights) - 2))

    def logits(self, x: object) -> Array:
        """The outputs before softmax: x of shape (N, inputs) → (N, outputs), or (inputs,) → (outputs,)."""
        return self.pre_activations(x, len(self.weights) - 1)

    def __call__(self, x: object) -> Array:
        """The probabilities, softmax(logits(x)): of x's shape as ``logits``; each row positive, its sum 1."""
        return softmax(self.logits(x))


def weight_of(network: object, weight: Any) -> Weight:
    """``weight``, one that ``network``, a ``Network``, has."""
    matrices = instance("network", network, Network, "a Network").weights
    layer = whole("layer", instance("weight", weight, Weight, "a Weight").layer, 0, len(matrices) - 1)
    rows, columns = matrices[layer].shape
    row = weight.row if weight.row is None else whole(f"row of layer {layer}", weight.row, 0, rows - 1)
    return Weight(layer, row, whole(f"column of layer {layer}", weight.column, 0, columns - 1))


FIT = "(inputs, hidden), … (hidden, outputs), of at least 2 outputs, and biases (hidden,), … (outputs,)"
TRANSPOSED = " Transposed they fit: give each matrix as W.T."
# Softmax of one output is 1, whatever comes in; of 0 and z it is 1 − σ(z) and σ(z).
ONE_OUTPUT = " Of one output z make two, 0 and z: its weights W * [0, 1], its biases b * [0, 1]."


def _fit(layers: list[tuple[int, ...]], biases: list[tuple[int, ...]]) -> bool:
    """Whether each layer is a matrix, takes what the one below gives, and has a bias for each of its units."""
    matrices = all(len(each) == 2 for each in layers)
    return matrices and all(a[1] == b[0] for a, b in pairwise(layers)) and biases == [each[1:] for each in layers]


MODEL = "model must be a fitted MLPClassifier, or a Sequential of Linear and Sigmoid, Tanh, ReLU or Identity"
ONE_BEHIND = "model must have its activations behind Linears, one behind each"


def _parts_of(model: Any) -> tuple[list[Array], list[Array], list[str]]:
    """What ``Network`` takes. The models are known by their attributes and class names: nothing is imported."""
    if hasattr(model, "coefs_"):
        weights, biases, at_end = [*model.coefs_], [*model.intercepts_], getattr(model, "out_activation_", "")
        must(at_end in ("softmax", "logistic"), MODEL, type(model).__name__)
        between = [model.activation] * (len(weights) - 1)
    else:
        must(hasattr(model, "named_children"), MODEL, type(model).__name__, TypeError)
        weights, biases, (*between, at_end) = _parts_of_layers(model)
    if at_end in ("logistic", "sigmoid"):
        outputs = np.shape(weights[-1])[1]
        what = "model must have one softmax over its outputs, which several logistic ones have not"
        must(outputs == 1, what, f"{outputs} logistic outputs of {type(model).__name__}")
        # Of one output z, σ(z) is the second class's probability: softmax over 0 and z has it, too.
        weights[-1], biases[-1] = weights[-1] * [0, 1], biases[-1] * [0, 1]
    return weights, biases, between


def _parts_of_layers(model: Any) -> tuple[list[Array], list[Array], list[str]]:
    """Of each ``Linear`` its weights, (inputs, outputs), its biases, and the activation behind it."""
    linears: list[Any] = []
    behind: list[str] = []
    for layer in _layers(model):
        name = type(layer).__name__
        if name == "Linear":
            linears.append(layer)
            behind.append("identity")
        elif name in ("Sigmoid", "Tanh", "ReLU"):
            must(behind, ONE_BEHIND, f"{name} before the first Linear")
            must(behind[-1] == "identity", ONE_BEHIND, f"a second activation, {name},")
            behind[-1] = name.lower()
        else:
            must(name in ("Identity", "Flatten", "Dropout"), MODEL, f"{name} in it")
            training = name == "Dropout" and layer.training
            must(not training, "model must be in eval mode: model.eval()", "Dropout in training")
    at_end = behind[-1] if behind else "no Linear"
    must(at_end in ("identity", "sigmoid"), "model must end with the logits of a Linear", at_end)
    weights = [each.weight.detach().numpy().T for each in linears]
    biases = [np.zeros(len(each.weight)) if each.bias is None else each.bias.detach().numpy() for each in linears]
    return weights, biases, behind


def _layers(model: Any) -> Iterator[Any]:
    """The layers of a ``Sequential``, and of those in it, in their order; of any other module itself."""
    if type(model).__name__ != "Sequential":
        yield model
    else:
        for child in model:  # ``named_children`` leaves out one that comes twice, as a ReLU behind each Linear
            yield from _layers(child)
