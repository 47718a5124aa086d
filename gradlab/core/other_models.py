"""The weights, biases and activations of a network that scikit-learn or PyTorch has trained."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from gradlab.core.checks import must
from gradlab.types import Array

WHAT = "model must be a fitted MLPClassifier, or a Sequential of Linear and Sigmoid, Tanh, ReLU or Identity"
ONE_SOFTMAX = "model must have one softmax over its outputs, which several logistic ones have not"
ACTIVATION = {"Sigmoid": "sigmoid", "Tanh": "tanh", "ReLU": "relu"}
ONE_BEHIND = "model must have its activations behind Linears, one behind each"
CHANGE_NOTHING = ("Identity", "Flatten", "Dropout")


def parts_of(model: Any) -> tuple[tuple[Array, ...], tuple[Array, ...], tuple[str, ...]]:
    """What ``Network`` takes. The models are known by their attributes and class names: nothing is imported."""
    if hasattr(model, "coefs_"):
        weights, biases, at_end = [*model.coefs_], [*model.intercepts_], getattr(model, "out_activation_", "")
        must(at_end in ("softmax", "logistic"), WHAT, type(model).__name__)
        between = [model.activation] * (len(weights) - 1)
    else:
        must(hasattr(model, "named_children"), WHAT, type(model).__name__, TypeError)
        weights, biases, (*between, at_end) = _parts_of_layers(model)
    if at_end in ("logistic", "sigmoid"):
        outputs = np.shape(weights[-1])[1]
        must(outputs == 1, ONE_SOFTMAX, f"{outputs} logistic outputs of {type(model).__name__}")
        # Of one output z, σ(z) is the second class's probability: softmax over 0 and z has it, too.
        weights[-1], biases[-1] = weights[-1] * [0, 1], biases[-1] * [0, 1]
    return tuple(weights), tuple(biases), tuple(between)


def _parts_of_layers(model: Any) -> tuple[list[Array], list[Array], list[str]]:
    """Of each ``Linear`` its weights, (inputs, outputs), its biases, and the activation behind it."""
    weights: list[Array] = []
    biases: list[Array] = []
    behind: list[str] = []
    for layer in _layers(model):
        name = type(layer).__name__
        if name == "Linear":
            weights.append(layer.weight.detach().numpy().T)
            biases.append(np.zeros(len(layer.weight)) if layer.bias is None else layer.bias.detach().numpy())
            behind.append("identity")
        elif name in ACTIVATION:
            must(behind, ONE_BEHIND, f"{name} before the first Linear")
            must(behind[-1] == "identity", ONE_BEHIND, f"a second activation, {name},")
            behind[-1] = ACTIVATION[name]
        else:
            must(name in CHANGE_NOTHING, WHAT, f"{name} in it")
            training = name == "Dropout" and layer.training
            must(not training, "model must be in eval mode: model.eval()", "Dropout in training")
    at_end = behind[-1] if behind else "no Linear"
    must(at_end in ("identity", "sigmoid"), "model must end with the logits of a Linear", at_end)
    return weights, biases, behind


def _layers(model: Any) -> Iterator[Any]:
    """The layers of a ``Sequential``, and of those in it, in their order; of any other module itself."""
    if type(model).__name__ != "Sequential":
        yield model
    else:
        for child in model:  # ``named_children`` leaves out one that comes twice, as a ReLU behind each Linear
            yield from _layers(child)
