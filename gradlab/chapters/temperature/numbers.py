"""A unit, the accuracy and the loss at each temperature; and three points on a line with a threshold."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradlab import Weight, lesson, sigmoid
from gradlab.cache import cached
from gradlab.core.autograd_vjp import value_and_derivative
from gradlab.core.temperature import cross_entropy_at, soft_accuracy_at
from gradlab.types import Array, Function

IMAGES = lesson.TRAINED_ON
TEMPERATURES = np.array([float(f"{10 ** (-k / 10):.3g}") for k in range(41)])  # 1 to 1e−4, ten to a decade
FRAMES = range(len(TEMPERATURES))
OPENING = 0.126  # the temperature at which the softened stairs and their slope are both seen
# Of T: places about a jump. At the farthest the slope has fallen below FLAT; what is drawn ends before.
AROUND = np.array([-160.0, 160.0, -40.0, -8.0, -2.0, 0.0, 2.0, 8.0, 40.0])
UNDRAWN = 2  # how many of them, at the beginning
WIDE = 0.2  # a jump of a warmer function is wider than the grid is fine
FLAT = 1e-6  # a slope that is no steeper counts as flat
NODES, WEIGHTS = np.polynomial.legendre.leggauss(10)
HALVES = 2.0 ** np.arange(-3, 9)  # of T: the ends of the parts about a jump over which a slope is integrated


@dataclass(frozen=True, eq=False)
class Family:
    """A function for each temperature T, ``at(T)``, over an interval; what it becomes as T → 0 jumps at ``jumps``."""

    at: Callable[[float], Function]
    ends: tuple[float, float]
    jumps: Array
    places: int = 81  # how many over the interval show it while it is smooth


#: x ↦ σ(x / T), which becomes the step; near 0, where it does.
UNIT = Family(lambda temperature: lambda x: sigmoid(x / temperature), (-5.0, 5.0), np.zeros(1), 241)


@cached(maxsize=64)
def right(weight: Weight) -> Family:
    """The soft accuracy along the weight, which becomes the accuracy."""
    jumps = lesson.flips("sigmoid", weight, lesson.ACCURACY, IMAGES).weights
    return Family(soft_accuracy_at(lesson.network(), weight, *lesson.digits(IMAGES)), lesson.WEIGHTS, jumps)


@cached(maxsize=64)
def loss(weight: Weight) -> Family:
    """The cross entropy along the weight, which jumps nowhere."""
    return Family(cross_entropy_at(lesson.network(), weight, *lesson.digits(IMAGES)), lesson.WEIGHTS, np.zeros(0))


@dataclass(frozen=True, eq=False)
class Softened:
    """A family at each temperature, each of shape (K,) or (K, P)."""

    x: Array  # the places that are drawn; NaN where a temperature has fewer
    value: Array  # f there
    slope: Array  # and f'
    place: float  # the reader's, one number
    at: Array  # f there
    slope_at: Array  # and f'
    steepest: Array  # where |f'| is largest of all places looked at
    largest: Array  # f' there
    steep: Array  # the part of the interval on which |f'| > ``FLAT``

    @property
    def stays(self) -> bool:
        """Whether it is one number everywhere, at every temperature: what is softened does not depend on the place."""
        return not self.largest.any()

    @property
    def underflows(self) -> float | None:
        """The temperature up to which the slope at the reader's place is 0 in float64; None if it never is."""
        alive = np.trim_zeros(self.slope_at, "b").size
        return float(TEMPERATURES[alive]) if alive < len(TEMPERATURES) else None


@cached(maxsize=192)
def softened(family: Family, place: float) -> Softened:
    """A family, and how it is at one place."""
    low, high = family.ends
    inside, grid = family.jumps[(family.jumps > low) & (family.jumps < high)], np.linspace(low, high, family.places)
    drawn = family.places + inside.size * (len(AROUND) - UNDRAWN)
    curves, rows = np.full((3, len(TEMPERATURES), drawn), np.nan), []
    for k, temperature in enumerate(TEMPERATURES.tolist()):
        offsets = temperature * (AROUND if temperature <= WIDE else AROUND[:0])
        near = np.clip(inside[:, None] + offsets, low, high)
        every = np.concatenate([[place], near[:, :UNDRAWN].ravel(), near[:, UNDRAWN:].ravel(), grid])
        value, slope = value_and_derivative(family.at(temperature), every)
        order = np.argsort(every[1:], kind="stable") + 1
        steepest = int(np.argmax(np.abs(slope)))
        rows.append([value[0], slope[0], every[steepest], slope[steepest], _steep(every[order], slope[order])])
        shown = order[order > near[:, :UNDRAWN].size]
        curves[:, k, : len(shown)] = every[shown], value[shown], slope[shown]
    x, values, slopes = curves
    at, slope_at, steepest, largest, steep = np.transpose(rows)
    return Softened(x, values, slopes, place, at, slope_at, steepest, largest, steep)


def _steep(x: Array, slope: Array) -> float:
    """The part of x, in rising order, on which |slope| > ``FLAT``, to where its logarithm crosses that between two x.

    Beside a jump a slope falls off as an exponential does, and so its logarithm in a straight line.
    """
    above = np.log(np.maximum(np.abs(slope), np.finfo(float).tiny) / FLAT)
    before, after = above[:-1], above[1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = np.where(before * after < 0, np.maximum(before, after) / np.abs(before - after), before > 0)
    return float(np.sum(np.diff(x) * crossing) / (x[-1] - x[0]))


def softened_at(weight: Weight, x: float, w: float) -> tuple[Softened, Softened, Softened]:
    """The unit at x, and the soft accuracy and the loss along the weight at w."""
    return softened(UNIT, x), softened(right(weight), w), softened(loss(weight), w)


@cached(maxsize=512)
def area(family: Family, k: int) -> tuple[float, float]:
    """∫ f' between the ends at a frame, and f(b) − f(a): by the fundamental theorem of calculus both are one number.

    By Gauss-Legendre's rule over parts that are finest about the jumps.
    """
    temperature = float(TEMPERATURES[k])
    f, steps = family.at(temperature), temperature * np.concatenate([-HALVES, [0.0], HALVES])
    edges = np.concatenate([np.linspace(*family.ends, 41), (family.jumps[:, None] + steps).ravel()])
    edges = np.unique(np.clip(edges, *family.ends))
    middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    slope = value_and_derivative(f, (middle[:, None] + half[:, None] * NODES).ravel())[1]
    under = float(np.sum(half[:, None] * WEIGHTS * slope.reshape(len(middle), -1)))
    low, high = f(np.array(family.ends)).tolist()
    return under, high - low


def margins() -> tuple[Array, Array, Array]:
    """How far the right digit's logit leads, and T times the sizes of the two slopes in it at each temperature, (K, P).

    Of two classes the right one has the probability p = σ(m / T) at the margin m. In m its slope is p (1 − p) / T; that
    of the cross entropy, −log p, is −(1 − p) / T.
    """
    m = np.linspace(-5, 5, 161)
    p = sigmoid(m / TEMPERATURES[:, None])
    wrong = sigmoid(-m / TEMPERATURES[:, None])
    return m, p * wrong, wrong


LINE = (-6.0, 6.0)  # the ends of the line that the three points lie on
PLACES = np.round(np.linspace(*LINE, 121), 1)  # of the point that is dragged, and of the thresholds looked at


@dataclass(frozen=True, eq=False)
class Points:
    """One point of class 0 and two of class 1; a point is said to be of class 1 with probability σ(x − θ)."""

    zero: float  # where the point of class 0 is
    one: float  # and the first of class 1
    other: Array  # and the second, at each of ``PLACES``

    def loss(self, threshold: Array) -> Array:
        """The cross entropy, a mean over the three, for thresholds of shape (1, M) or (K, M)."""
        others = np.logaddexp(0, self.zero - threshold) + np.logaddexp(0, threshold - self.one)
        return np.asarray((others + np.logaddexp(0, threshold - self.other[:, None])) / 3)

    def right(self, threshold: Array, other: Array) -> Array:
        """The accuracy: what lies right of the threshold is taken for class 1."""
        right: Array = np.asarray((self.zero <= threshold) + (self.one > threshold) * 1.0 + (other > threshold)) / 3
        return right

    @cached_property
    def lowest(self) -> Array:
        """The threshold at which the loss is lowest, for each place of the other point.

        There its slope, (σ(θ − a) + σ(θ − b) − σ(z − θ)) / 3, is 0: in u = exp θ, with A = exp a and so on, that is
        2u³ + (A + B + Z) u² − ABZ = 0, whose one root above 0 is the rightmost of the three.
        """
        z, a, every = np.exp(self.zero), np.exp(self.one), np.exp(self.other)
        return np.log([np.roots([2, a + b + z, 0, -a * b * z]).real.max() for b in every])

    @cached_property
    def stairs(self) -> tuple[Array, Array]:
        """The accuracy's edges from −∞ to ∞, shape (5, K), and its levels between them, shape (4, K)."""
        edges = np.sort(np.broadcast_arrays(-np.inf, self.zero, self.one, self.other, np.inf), axis=0)
        return edges, self.right((edges[1:] + edges[:-1]) / 2, self.other)

    @cached_property
    def best(self) -> tuple[Array, Array]:
        """The best accuracy, shape (K,), and the ends of all intervals of thresholds that have it, shape (K, 2, 2).

        There are at most two, for between two points of class 1 lies at most one of class 0. The ends of one that is
        not there are NaN; one that goes on beyond all points ends at ∞.
        """
        (edges, levels), ends = self.stairs, np.full((len(self.other), 2, 2), np.nan)
        best = levels.max(axis=0)
        for k, top in enumerate(np.pad(levels == best, ((1, 1), (0, 0))).T):
            found = edges[np.diff(top), k].reshape(-1, 2)
            ends[k, : len(found)] = found
        return best, ends
