"""The chain from one weight to the error of an image, step by step as autograd records it; and long chains of units."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.activations import ACTIVATIONS, one_step, softmax
from gradlab.core.derivatives import autodiff, central_difference
from gradlab.core.metric import formula
from gradlab.core.mnist import one_hot
from gradlab.core.network import Weight
from gradlab.core.tape import as_primitive, record_tape
from gradlab.core.weight_slice import Unit
from gradlab.lesson import LessonMetric
from gradlab.lesson.sliders import places
from gradlab.types import Array, Function

IMAGES, FIRST = lesson.TRAINED_ON, 58  # the images that the page tells apart, and the one that it begins with
W = places(lesson.WEIGHTS, lesson.WEIGHT_STEP)  # the places of the weight
H = 1e-4  # of the finite differences beside the factors
LETTERS = ("w", "u", "φ(u)", "z", "y", "E"), ("w", "u", "z", "y", "E")  # the steps behind a weight of each layer
FACTORS = (2.5, -0.8, 0.0, 1.2)  # of the question's chain
DEEPEST = 12  # units one behind the other
DEPTHS = range(1, DEEPEST + 1)
BOUND = tuple(0.25**n for n in DEPTHS)  # σ' is at most ¼
DEEP = ("step", "sigmoid", "tanh", "relu")  # the units of the long chains

# The steps of the chain, each one step of the tape.
pre_activation = as_primitive(lambda w, x, others: others + w * x, "total")
logits = as_primitive(lambda a, outgoing, others: others + a[..., None] * outgoing, "logits")
probabilities = as_primitive(softmax, "softmax")
ERRORS = {code: as_primitive(formula(metric.function), code) for code, metric in lesson.METRICS.items()}


def nearest(w: float) -> int:
    """The number of the place of the weight that is nearest to w."""
    return int(np.argmin(np.abs(W - w)))


@dataclass(frozen=True, eq=False)
class Chain:
    """One weight's way to the error: w → u → φ(u) → z → y → E. A weight into an output unit has no φ: u is in z.

    ``chain(w)`` is E, elementwise: for one image and many w, or for many images and one w for each.

    units : the network's hidden units, by name
    x : what the weight is multiplied by, the same for all or one for each image, shape () or (N,)
    others : what else flows into the unit, of x's shape
    outgoing : the weights by which the unit goes on to the ten logits, shape (10,)
    other_logits : the logits without it, shape (10,) or (N, 10)
    t : the right digit, one-hot, of ``other_logits``'s shape
    """

    weight: Weight
    units: str
    metric: LessonMetric
    x: Array
    others: Array
    outgoing: Array
    other_logits: Array
    t: Array

    def __call__(self, w: Array) -> Array:
        passed_on = pre_activation(w, self.x, self.others)
        if self.hidden:
            passed_on = one_step(self.units)(passed_on)
        y = probabilities(logits(passed_on, self.outgoing, self.other_logits))
        error: Array = ERRORS[self.metric.code](y, self.t)
        return error

    def of_image(self, k: int) -> "Chain":
        """The chain of one of the images."""
        return replace(self, x=self.x[k], others=self.others[k], other_logits=self.other_logits[k], t=self.t[k])

    @property
    def hidden(self) -> bool:
        """Whether the weight leads into a hidden unit, and so through φ."""
        return self.weight.layer == 0

    @property
    def by_hand(self) -> bool:
        """Whether φ' is not φ's derivative, but put in by hand."""
        return self.hidden and ACTIVATIONS[self.units].by_hand

    @property
    def letters(self) -> tuple[str, ...]:
        """Its steps, the weight first."""
        return LETTERS[self.weight.layer]


@cached(maxsize=64)
def chains(weight: Weight, units: str, metric: LessonMetric) -> Chain:
    """The chain of this weight for each of the images, behind hidden units of this kind."""
    x, labels = lesson.digits(IMAGES)
    unit = Unit.of(lesson.network(units), weight.layer, weight.column, x).with_one_weight(weight.row, slice(None))
    rest, others = np.asarray(unit.other_logits), np.asarray(unit.bias)
    return Chain(weight, units, metric, unit.inputs[:, 0], others, unit.outgoing, rest, one_hot(labels, rest.shape[-1]))


@dataclass(frozen=True, eq=False)
class Passes:
    """What both passes along a chain bring at each w of an array, or for each image.

    values : of each step, shape (K,), of z and y (K, 10), by its letter
    adjoints : ∂E/∂ of it, of the same shapes
    """

    chain: Chain
    values: dict[str, Array]
    adjoints: dict[str, Array]

    @property
    def derivative(self) -> Array:
        """dE/dw."""
        return self.adjoints["w"]

    @cached_property
    def factors(self) -> dict[str, Array]:
        """What dE/dw is the product of: what comes back to the unit, ∂E/∂φ(u) = Σₖ vₖ ∂E/∂zₖ; φ'(u), if any; x."""
        back = self.chain.letters[-4]
        slope = {"φ′(u)": autodiff(one_step(self.chain.units))(self.values["u"])} if self.chain.hidden else {}
        return {f"∂E/∂{back}": self.adjoints[back], **slope, "x": np.broadcast_to(self.chain.x, self.derivative.shape)}


def passes(chain: Chain, w: Array) -> Passes:
    """Both passes at each w, as one tape: E is elementwise, and so the sum of all has the same adjoints."""
    tape = record_tape(lambda w: chain(w).sum(), w)
    steps = dict(zip(chain.letters, tape.steps, strict=False))  # the last step is the sum
    values = {letter: step.value for letter, step in steps.items()}
    return Passes(chain, values, {letter: step.adjoint for letter, step in steps.items()})


@cached(maxsize=64)
def of_images(two: tuple[Chain, ...], w: float) -> list[Passes]:
    """Both passes along chains of all images at one w."""
    return [passes(each, np.full(IMAGES, w)) for each in two]


def checks(chain: Chain, w: float) -> dict[str, tuple[float, float]]:
    """Each factor on the way through the right digit, every other number held, and the whole derivative.

    By its name: as autograd has it, and as a central difference has it.
    """
    value = {letter: each[0] for letter, each in passes(chain, np.array([w])).values.items()}
    k, last = int(np.argmax(chain.t)), chain.letters[-4]
    steps: dict[str, tuple[Function, float, float]] = {
        "∂u/∂w": (lambda w: pre_activation(w, chain.x, chain.others), w, H)
    }
    if chain.hidden:
        steps["∂φ(u)/∂u"] = one_step(chain.units), value["u"], H
    steps[f"∂z/∂{last}"] = lambda a: logits(a, chain.outgoing, chain.other_logits)[..., k], value[last], H
    steps["∂y/∂z"] = lambda z: probabilities(_replaced(value["z"], k, z))[..., k], value["z"][k], H
    # The cross entropy has a pole at y = 0, so that h is small beside y.
    error, y = ERRORS[chain.metric.code], value["y"]
    steps["∂E/∂y"] = lambda p: error(_replaced(y, k, p), chain.t), y[k], 1e-3 * y[k]
    steps["dE/dw"] = chain, w, H
    return {name: (float(autodiff(f)(at)), float(central_difference(f, h)(at))) for name, (f, at, h) in steps.items()}


def _replaced(row: Array, k: int, entry: Array) -> Array:
    """A row of numbers whose k-th is another, shape (...) → (..., 10)."""
    other = np.arange(row.size) != k
    replaced: Array = row * other + entry[..., None] * ~other
    return replaced


def next_image(every: Chain, kind: str, w: float, after: int) -> int | None:
    """The next image of a kind after this one: "right" or "wrong" at w, or "off", whose x is 0; None if none is."""
    y = passes(every, np.full(IMAGES, w)).values["y"]
    right = np.argmax(y, axis=-1) == np.argmax(every.t, axis=-1)
    found = np.flatnonzero({"right": right, "wrong": ~right, "off": every.x == 0}[kind])
    return int(found[np.searchsorted(found, after, side="right") % found.size]) if found.size else None


@cached(maxsize=len(ACTIVATIONS))
def sizes(activation: str) -> Array:
    """|derivative| of chains of 1 … ``DEEPEST`` units at each place of x, shape (DEEPEST, K)."""
    unit = lesson.unit(activation)
    return np.abs([autodiff(_behind_each_other(unit.f, n))(unit.x) for n in DEPTHS])


def _behind_each_other(f: Function, n: int) -> Function:
    """x ↦ f(f(… f(x))), n times: units of weight 1 and bias 0."""
    return f if n == 1 else lambda x: f(_behind_each_other(f, n - 1)(x))
