"""The chain from one weight to the error of an image, step by step as autograd records it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.activations import AS_PRIMITIVES, softmax
from gradlab.core.derivatives import autodiff, central_difference
from gradlab.core.metric import formula
from gradlab.core.mnist import one_hot
from gradlab.core.network import Weight
from gradlab.core.tape import Tape, as_primitive, record_tape
from gradlab.core.weight_slice import Unit
from gradlab.lesson import LessonMetric
from gradlab.types import Array, Function

IMAGES = lesson.TRAINED_ON  # the images that the page tells apart
HIDDEN, OUTPUT = ("w", "u", "φ(u)", "z", "y", "E"), ("w", "u", "z", "y", "E")  # the steps behind a weight of each layer
H = 1e-4  # of the finite differences beside the factors

# The steps of the chain, each one step of the tape.
total = as_primitive(lambda w, x, others: others + w * x, "total")
logits = as_primitive(lambda a, direction, rest: rest + a[..., None] * direction, "logits")
probabilities = as_primitive(softmax, "softmax")
ERRORS = {code: as_primitive(formula(measure.function), code) for code, measure in lesson.METRICS.items()}


@dataclass(frozen=True, eq=False)
class Chain:
    """One weight's way to the error: w → u → φ(u) → z → y → E. A weight into an output unit has no φ: u is in z.

    ``chain(w)`` is E, elementwise: for one image and many w, or for many images and one w for each.

    activation : φ by name; None where there is none
    x : what the weight is multiplied by, the same for all or one for each image, shape () or (N,)
    others : what else flows into the unit, of x's shape
    direction : the weights by which the unit goes on to the ten logits, shape (10,)
    rest : the logits without it, shape (10,) or (N, 10)
    t : the right digit, one-hot, of ``rest``'s shape
    """

    activation: str | None
    measure: LessonMetric
    x: Array
    others: Array
    direction: Array
    rest: Array
    t: Array

    def __call__(self, w: Array) -> Array:
        passed_on = total(w, self.x, self.others)
        if self.activation:
            passed_on = AS_PRIMITIVES[self.activation](passed_on)
        y = probabilities(logits(passed_on, self.direction, self.rest))
        error: Array = ERRORS[self.measure.code](y, self.t)
        return error

    @property
    def letters(self) -> tuple[str, ...]:
        """Its steps, the weight first."""
        return HIDDEN if self.activation else OUTPUT


@cached(maxsize=64)
def chains(weight: Weight, activation: str, measure: LessonMetric) -> Chain:
    """The chain of this weight for each of the images, behind hidden units of this kind."""
    x, labels = lesson.digits(IMAGES)
    unit = Unit.of(lesson.network(activation), weight.layer, weight.column, x)
    one = unit.with_one_weight(weight.row, slice(None))
    rest = np.asarray(one.other_logits)
    t = one_hot(labels, rest.shape[-1])
    hidden = activation if weight.layer == 0 else None
    return Chain(hidden, measure, one.inputs[:, 0], np.asarray(one.bias), one.outgoing, rest, t)


def of_image(every: Chain, image: int) -> Chain:
    """The chain of one image."""
    alone = (each[image] for each in (every.x, every.others, every.rest, every.t))
    x, others, rest, t = alone
    return Chain(every.activation, every.measure, x, others, every.direction, rest, t)


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
    def slope(self) -> Array:
        """φ'(u); 1 where there is no φ."""
        if self.chain.activation is None:
            return np.ones_like(self.values["u"])
        return autodiff(AS_PRIMITIVES[self.chain.activation])(self.values["u"])

    @property
    def before_unit(self) -> Array:
        """What the reverse pass brings to the unit: ∂E/∂φ(u), Σₖ vₖ ∂E/∂zₖ."""
        return self.adjoints["φ(u)" if self.chain.activation else "u"]

    @property
    def x(self) -> Array:
        """∂u/∂w, at each w or for each image."""
        return np.broadcast_to(self.chain.x, self.derivative.shape)


def passes(chain: Chain, w: Array) -> Passes:
    """Both passes at each w, as one tape: E is elementwise, and so the sum of all has the same adjoints."""
    tape = record_tape(lambda w: chain(w).sum(), w)
    steps = dict(zip(chain.letters, tape.steps, strict=False))  # the last step is the sum
    values = {letter: step.value for letter, step in steps.items()}
    adjoints = {letter: step.adjoint for letter, step in steps.items()}
    return Passes(chain, values, adjoints)


def tape(chain: Chain, w: float) -> Tape:
    """What autograd records of one image's chain at one w."""
    return record_tape(chain, w)


@dataclass(frozen=True)
class Check:
    """A factor of the chain, by its name, in two ways: by autograd, and by a central difference with this h."""

    name: str
    autodiff: float
    difference: float
    h: float


def checks(chain: Chain, w: float) -> list[Check]:
    """Each factor on the way through the right digit, every other number held, and the whole derivative."""
    shown = passes(chain, np.array([w]))
    value = {letter: each[0] for letter, each in shown.values.items()}
    k = int(np.argmax(chain.t))
    before = value["φ(u)"] if chain.activation else value["u"]
    steps: list[tuple[str, Function, float, float]] = [("∂u/∂w", lambda w: total(w, chain.x, chain.others), w, H)]
    if chain.activation:
        steps.append(("∂φ(u)/∂u", AS_PRIMITIVES[chain.activation], value["u"], H))
    name = "φ(u)" if chain.activation else "u"
    steps.append((f"∂z/∂{name}", lambda a: logits(a, chain.direction, chain.rest)[..., k], before, H))
    steps.append(("∂y/∂z", lambda z: probabilities(_replaced(value["z"], k, z))[..., k], value["z"][k], H))
    # The cross entropy has a pole at y = 0, so that h is small beside y.
    error, y = ERRORS[chain.measure.code], value["y"]
    steps.append(("∂E/∂y", lambda p: error(_replaced(y, k, p), chain.t), y[k], 1e-3 * y[k]))
    steps.append(("dE/dw", chain, w, H))
    return [
        Check(name, float(autodiff(f)(at)), float(central_difference(f, h)(at)), float(h)) for name, f, at, h in steps
    ]


def _replaced(row: Array, k: int, entry: Array) -> Array:
    """A row of numbers whose k-th is another, shape (...) → (..., 10)."""
    other = np.arange(row.size) != k
    replaced: Array = row * other + entry[..., None] * ~other
    return replaced


def first_image(every: Chain, kind: str, w: float, after: int) -> int | None:
    """The next image of a kind after this one: "right" or "wrong" at w, or "off", whose x is 0; None if none is."""
    y = passes(every, np.full(IMAGES, w)).values["y"]
    right = np.argmax(y, axis=-1) == np.argmax(every.t, axis=-1)
    found = np.flatnonzero({"right": right, "wrong": ~right, "off": every.x == 0}[kind])
    return int(found[np.searchsorted(found, after, side="right") % found.size]) if found.size else None
