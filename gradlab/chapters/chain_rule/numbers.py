"""The chain from one weight to the error of an image, step by step as autograd records it; chains of units; depth."""

import itertools
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import numpy as np

from gradlab import Network, Weight, autodiff, central_difference, cross_entropy_error, lesson, one_hot, record_tape
from gradlab.cache import cached
from gradlab.core.activations import ACTIVATIONS, one_step, softmax
from gradlab.core.autograd_vjp import gradients
from gradlab.core.metric import formula
from gradlab.core.tape import as_primitive
from gradlab.core.weight_slice import Unit
from gradlab.lesson import LessonMetric, places
from gradlab.types import Array, Function

IMAGES, FIRST = lesson.TRAINED_ON, 58  # the images that the page tells apart, and the one that it begins with
W = places(lesson.WEIGHTS, lesson.WEIGHT_STEP)  # the places of the weight
LETTERS = ("u", "u φ(u)", "", "u₁ a₁ u₂ a₂ u₃ a₃")  # what is between w and z, by the number of hidden layers there
DEEPEST = 12  # units one behind the other
DEPTHS = range(1, DEEPEST + 1)
BOUND = tuple(0.25**n for n in DEPTHS)  # σ' is at most ¼
DEEP = ("step", "sigmoid", "tanh", "relu")  # the units of the long chains, and of the networks of many layers
DEEP_CHAIN = 3  # hidden layers of the deepest network that a chain is drawn of
HIDDEN, LAYERS, DEPTH = 50, range(1, 7), 4  # units in a hidden layer of those; how many such layers, and at first
SEEDS = range(20)  # of the networks whose dead units are counted; what is drawn is of the first
#: The standard deviation of first weights, by its name in links: as the book's chapter 6 has it, n the inputs of their
#: layer, and a and p of a · nᵖ, the factor that it is beside the 1/√n of ``Network.random``.
SCALES = {"xavier": ("1/√n", 1.0, 0.0), "small": ("0.01", 0.01, 0.5), "he": ("√(2/n)", 2**0.5, 0.0)}

# The steps of the chain, each one step of the tape.
pre_activation = as_primitive(lambda w, x, others: others + w * x, "total")
outgoing = as_primitive(lambda a, weights, others: others + a[..., None] * weights, "outgoing")
layer = as_primitive(lambda a, weights, biases: a @ weights + biases, "layer")
probabilities = as_primitive(softmax, "softmax")
ERRORS = {code: as_primitive(formula(metric.function), code) for code, metric in lesson.METRICS.items()}


@dataclass(frozen=True, eq=False)
class Chain:
    """One weight's way to a metric: w → u → φ(u) → z → y → E, through one hidden layer, or three, or none: u is in z.

    ``chain(w)`` is E, elementwise: for one image and many w, or for many images and one w for each.
    """

    weight: Weight
    units: str  # of the network's hidden layers, by name
    metric: LessonMetric  # what E is
    unit: Unit  # that the weight leads to, with this weight alone, on all images or on one
    t: Array  # the right digit, one-hot, of each image or of the one

    x = property(lambda self: self.unit.inputs[..., 0])  # what the weight is multiplied by, in each image or in the one
    depth = property(lambda self: len(self.unit.network.weights) - 1 - self.weight.layer)  # how many φ there are on it
    end = property(lambda self: "E" if self.metric.has_slope else "A")  # the letter of an error, or of the accuracy

    @cached_property
    def steps(self) -> tuple[Function, ...]:
        """What leads from each letter to the next."""
        unit, above = self.unit, slice(self.unit.above + 1, None)
        steps: list[Function] = [lambda w: pre_activation(w, self.x, unit.bias)]
        steps += [one_step(self.units)] * (self.depth > 0)
        steps += [lambda a: outgoing(a, unit.outgoing, unit.others)]
        for upper in zip(unit.network.weights[above], unit.network.biases[above], strict=True):
            steps += [one_step(self.units), lambda a, upper=upper: layer(a, *upper)]  # type: ignore[misc]
        return (*steps, probabilities, lambda y: ERRORS[self.metric.code](y, self.t))

    def __call__(self, w: Array) -> Array:
        return reduce(lambda value, step: step(value), self.steps, w)

    def of_image(self, k: int) -> "Chain":
        """The chain of one of the images."""
        return replace(self, unit=self.unit.with_one_weight(0, k), t=self.t[k])

    @property
    def by_hand(self) -> bool:
        """Whether φ' is not φ's derivative, but put in by hand."""
        return self.depth > 0 and ACTIVATIONS[self.units].by_hand

    @property
    def has_slope(self) -> bool:
        """Whether a derivative can come back all the way: no unit on it is a step, and it ends in no accuracy."""
        through = self.depth == 0 or self.by_hand or not ACTIVATIONS[self.units].jumps
        return self.metric.has_slope and through

    @property
    def letters(self) -> tuple[str, ...]:
        """Its steps, the weight first."""
        return ("w", *LETTERS[self.depth].split(), "z", "y", self.end)

    @cached_property
    def entries(self) -> dict[str, int]:
        """Of each step of many numbers the one that stands out: the right digit, or the unit that hears most of it."""
        entries, weights = dict.fromkeys("zy", int(np.argmax(self.t))), self.unit.outgoing
        hidden = zip(self.letters[3:-3:2], self.letters[4:-3:2], self.unit.network.weights[2:], strict=False)
        for u, a, following in hidden:
            entries[u] = entries[a] = int(np.argmax(np.abs(weights)))
            weights = following[entries[u]]
        return entries


@cached(maxsize=64)
def chains(weight: Weight, units: str, metric: LessonMetric, depth: int = 1) -> Chain:
    """The chain of this weight for each of the images, behind hidden units of this kind, in a network so deep."""
    (x, labels), network = lesson.digits(IMAGES), lesson.network(units) if depth == 1 else untrained(depth, units)
    unit = Unit.of(network, weight.layer, weight.column, x).with_one_weight(weight.row, slice(None))
    return Chain(weight, units, metric, unit, one_hot(labels, lesson.SIZES[-1]))


@dataclass(frozen=True, eq=False)
class Passes:
    """What both passes along a chain bring at each w of an array, or for each image."""

    chain: Chain
    values: dict[str, Array]  # of each step, shape (K,), or of a whole layer (K, units), by its letter
    adjoints: dict[str, Array]  # ∂E/∂ of it, of the same shapes

    derivative = property(lambda self: self.adjoints["w"])  # dE/dw

    @cached_property
    def slopes(self) -> dict[str, Array]:
        """φ' of what flows into each hidden layer on the way, by its letter."""
        flows = [letter for letter in self.chain.letters if letter.startswith("u") and self.chain.depth]
        return {letter: autodiff(one_step(self.chain.units))(self.values[letter]) for letter in flows}

    @cached_property
    def factors(self) -> dict[str, Array]:
        """What dE/dw is the product of: what comes back to the unit, ∂E/∂φ(u) = Σₖ vₖ ∂E/∂zₖ; φ'(u), if any; x."""
        first = {f"φ′({letter})": slope for letter, slope in [*self.slopes.items()][:1]}
        back, x = self.chain.letters[1 + len(first)], np.broadcast_to(self.chain.x, self.derivative.shape)
        return {f"∂{self.chain.end}/∂{back}": self.adjoints[back], **first, "x": x}


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
    letters, values = chain.letters, passes(chain, np.array([w])).values
    steps: dict[str, tuple[Function, float, float]] = {}
    for before, after, step in zip(letters, letters[1:], chain.steps, strict=False):
        (value,), here, there = values[before], chain.entries.get(before), chain.entries.get(after)
        at = value if here is None else value[here]
        # The cross entropy has a pole at y = 0, so that h is small beside y.
        steps[f"∂{after}/∂{before}"] = _entry(step, value, here, there), at, 1e-3 * at if before == "y" else lesson.H
    steps[f"d{chain.end}/dw"] = chain, w, lesson.H
    return {name: (float(autodiff(f)(at)), float(central_difference(f, h)(at))) for name, (f, at, h) in steps.items()}


def _entry(step: Function, value: Array, here: int | None, there: int | None) -> Function:
    """One entry of what a step makes, as a function of one entry of what it takes; the others are as in ``value``."""
    other = np.arange(np.size(value)) != here

    def f(entry: Array) -> Array:
        after = step(entry if here is None else value * other + entry[..., None] * ~other)
        return after if there is None else after[..., there]

    return f


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
    chains = itertools.accumulate([unit.f] * DEEPEST, lambda f, last: lambda x: last(f(x)))  # of weight 1 and bias 0
    return np.abs([autodiff(each)(unit.x) for each in chains])


def untrained(depth: int, units: str, scale: str = "xavier", seed: int = SEEDS[0]) -> Network:
    """A network with so many hidden layers, its weights random, its biases 0."""
    sizes = (lesson.SIZES[0], *[HIDDEN] * depth, lesson.SIZES[-1])
    drawn, (_, a, p) = Network.random(sizes, seed, units), SCALES[scale]
    return Network(tuple(w * a * len(w) ** p for w in drawn.weights), drawn.biases, units)


def layer_gradients(depth: int, units: str, scale: str) -> tuple[Array, ...]:
    """∂E/∂w of each layer of such a network, on the images."""
    (x, t), network = lesson.digits(IMAGES), untrained(depth, units, scale)
    return gradients(lambda *w: cross_entropy_error(Network(w, network.biases, units)(x), t), network.weights)


@cached(maxsize=len(SCALES))
def layer_slopes(scale: str) -> dict[str, Array]:
    """The mean |∂E/∂w| of each layer, by its number and by the depth, of the units of ``DEEP``: each of shape (7, 6).

    NaN where a network has no such layer.
    """
    means = {name: np.full((LAYERS[-1] + 1, len(LAYERS)), np.nan) for name in DEEP}
    for (name, shown), depth in itertools.product(means.items(), LAYERS):
        shown[: depth + 1, depth - 1] = [np.mean(np.abs(each)) for each in layer_gradients(depth, name, scale)]
    return means


@cached(maxsize=1)
def dead_units() -> list[list[int]]:
    """How many ReLUs of the last hidden layer are 0 for each image: for each seed, by the depth.

    A network's layers are the first ones of a deeper network, and without biases a scale changes no sign.
    """
    x, _ = lesson.digits(IMAGES)
    deepest = [untrained(LAYERS[-1], "relu", seed=seed) for seed in SEEDS]
    return [[int(np.sum(~np.any(each.hidden(x, k), axis=0))) for k in range(len(LAYERS))] for each in deepest]
