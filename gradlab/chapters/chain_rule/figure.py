"""A chain from top to bottom: values on the left, which go down, and derivatives on the right, which come back up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradlab.chapters.chain_rule import figure_way_back
from gradlab.chapters.chain_rule.figure_way_back import PANEL, When
from gradlab.chapters.chain_rule.numbers import Passes
from gradlab.chapters.chain_rule.numbers_written import written
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Caption, Column, Mover, Picture, Stroke
from gradlab.plotting.style import Style
from gradlab.types import Array

SIZE = (5.2, 5.2)  # inches, which are the data of the panel too
TOP, BOTTOM = 4.45, 0.5  # the rows of the first step and of the last
SYMBOL, DOWN, UP, LEFT, RIGHT = 0.42, 0.95, 2.98, 1.12, 3.14  # x: symbols, the two lanes, and what stands beside them
BARS = 0.72  # the length of the longest bar of the ten
SPREAD = 0.32  # the height of ten bars
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
BOTH = (0, 1)  # the sliders: x goes by w, y by how far both passes have come
SLIDE = 0.6  # the length of the line that the weight is moved on
ROOM = 0.13  # between a row's middle and the ends of a lane


@dataclass(frozen=True)
class Labels:
    """The finished texts of a chain: of its steps, what they are called and what is done on the way down and back up.

    slope : the unit's slope, or what is put in its place
    below, above : from each step to the next, and from each back to the one before it; where the latter is empty, the
        number that the derivative is multiplied by on that way stands there
    moves : what each move of both passes does, the first of them nothing
    """

    title: str
    values: str
    derivatives: str
    slope: str
    symbols: tuple[str, ...]
    below: tuple[str, ...]
    above: tuple[str, ...]
    moves: tuple[str, ...]


@dataclass(frozen=True)
class Lanes:
    """What stays of a chain: the names of its steps, and what leads from one to the other."""

    labels: Labels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return figure_way_back.enlarged(*SIZE, style)

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        axes = figure_way_back.paper(figure, *SIZE)
        labels, ink, large = self.labels, style.ink, style.scale
        title: dict[str, Any] = {"fontsize": 11.5 * large, "fontweight": "bold", "color": ink, "va": "center"}
        small: dict[str, Any] = {"fontsize": 9 * large, "color": ink, "va": "center"}
        axes.text(0.1, 5.04, labels.title, **title)
        axes.text(DOWN - 0.06, 4.78, f"↓ {labels.values}", **small)
        axes.text(UP - 0.06, 4.78, f"↑ {labels.derivatives}", **small)
        rows = heights(len(labels.symbols))
        axes.plot((LEFT, LEFT + SLIDE), (rows[0],) * 2, color=ink, alpha=0.4, linewidth=large)
        for symbol, y in zip(labels.symbols, rows, strict=True):
            figure_way_back.boxed(axes, SYMBOL, y, symbol, 11, style)
        for y, after, down, up in zip(rows, rows[1:], labels.below, labels.above, strict=False):
            axes.text(LEFT, (y + after) / 2, down, **small)
            axes.text(RIGHT, (y + after) / 2, up, **small)


def heights(count: int) -> list[float]:
    """The rows of so many steps."""
    return [float(each) for each in np.linspace(TOP, BOTTOM, count)]


def picture(labels: Labels, shown: Passes, alt: str | Sequence[str], notches: Array) -> Picture:
    """The chain at each notch of w, and as far as both passes have come at each move of the second slider."""
    letters = shown.chain.letters
    count, move = len(letters), np.arange(2.0 * len(letters) + 1)
    rows = [
        Row(labels, shown, n, y, after, move)
        for n, (y, after) in enumerate(zip(heights(count), [*heights(count)[1:], BOTTOM], strict=True))
    ]
    low, high = notches[[0, -1]]
    weight = Stroke("place", PANEL, [(LEFT + SLIDE * (notches - low) / (high - low), TOP)], draggable=True)
    moving = [weight, *(mover for row in rows for mover in row.moving())]
    captions = [Caption("remark", PANEL, 0.1, 0.14, labels.moves, slider=1)]
    captions += [caption for row in rows for caption in row.captions()]
    return Picture(Lanes(labels), alt, tuple(moving), (0, len(move) - 1), tuple(captions))


@dataclass(frozen=True, eq=False)
class Row:
    """The n-th step of a chain, and its ways to the next.

    y, after : its height, and the next step's
    move : how far both passes have come, at each notch of the second slider
    """

    labels: Labels
    shown: Passes
    n: int
    y: float
    after: float
    move: Array

    @property
    def known(self) -> When:
        """At which moves its value is there."""
        return self.move > self.n

    @property
    def back(self) -> When:
        """At which moves its derivative is there."""
        return self.move >= 2 * len(self.shown.chain.letters) - self.n

    @property
    def value(self) -> Array:
        """Its value at each notch of w, shape (K,) or (K, 10)."""
        return self.shown.values[self.shown.chain.letters[self.n]]

    @property
    def adjoint(self) -> Array:
        """∂E/∂ of it, of the same shape."""
        return self.shown.adjoints[self.shown.chain.letters[self.n]]

    @property
    def last(self) -> bool:
        """Whether it is E."""
        return self.n + 1 == len(self.shown.chain.letters)

    @property
    def digit(self) -> int:
        """The right one."""
        return int(np.argmax(self.shown.chain.t))

    def moving(self) -> list[Mover]:
        """The ways between it and the next, and its bars where it has ten numbers."""
        moving: list[Mover] = []
        if not self.last:
            ends = (self.y - ROOM, self.after + ROOM)
            moving.append(
                Stroke("forward", PANEL, [(DOWN, when(y, self.move > self.n + 1)) for y in ends], sliders=BOTH)
            )
            flows = np.any(self.adjoint.reshape(len(self.adjoint), -1) != 0, axis=-1)
            moving += figure_way_back.way([(UP, when(y, self.back)) for y in ends], flows, BOTH)
        if self.value.ndim > 1:
            moving += _bars(LEFT, self.value, self.y, self.known, self.digit)
            moving += _bars(RIGHT, self.adjoint, self.y, self.back, self.digit)
        return moving

    def captions(self) -> list[Caption]:
        """Its value, its derivative, and what that is multiplied by on the way from the next."""
        value, adjoint, of, aside = self.value, self.adjoint, "", 0.0
        if value.ndim > 1:
            of = f"{self.shown.chain.letters[self.n]}{SUBSCRIPTS[self.digit]}"
            value, adjoint, aside = value[:, self.digit], adjoint[:, self.digit], BARS + 0.1
        texts = written(value, f"{of} = " if of else "")
        left = LEFT + aside + (SLIDE + 0.15 if self.n == 0 else 0)
        captions = [Caption("reading", PANEL, left, when(self.y, self.known), texts, sliders=BOTH)]
        captions += _derivative(RIGHT + aside, when(self.y, self.back), adjoint, f"{of}: " if of else "")
        if not self.last and not self.labels.above[self.n]:
            text, factor = (("· x = ", self.shown.x), (f"· {self.labels.slope} = ", self.shown.slope))[self.n]
            captions += _derivative(RIGHT, when((self.y + self.after) / 2, self.back), factor, text)
        return captions


def when(y: float, there: When) -> Column:
    """A height at the moves at which something is there."""
    return np.where(there, y, np.nan)


def _derivative(x: float, y: Column, values: Array, before: str) -> list[Caption]:
    return figure_way_back.numbers(x, y, values, before, sliders=BOTH)


def _bars(left: float, values: Array, y: float, there: When, digit: int) -> list[Mover]:
    """Ten bars, one below the other, about a common 0; that of the right digit stands out."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    scale = BARS / ((high - low) or 1.0)
    zero = left - low * scale
    rows = [when(y + SPREAD * (0.5 - (k + 0.5) / 10), there) for k in range(10)]
    return [
        Stroke("bar" if k == digit else "part", PANEL, [(zero, row), (zero + scale * values[:, k], row)],
               sliders=BOTH, width=0.8 * SPREAD / 10)
        for k, row in enumerate(rows)
    ]  # fmt: skip
