"""One meaning, one look: the colours, marks and sizes that all pictures share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gradlab.text import Translate, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

    from gradlab.plotting.lettered import Lettered

# Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), which colour-blind readers can tell apart too: what can
# learn is blue, what cannot is orange, in the two shades of each that stand out on white and on black. Their vermilion
# is a little darker here: words are written in it, too.
LEARNS = {False: "#0072B2", True: "#56B4E9"}
STUCK = {False: "#C45200", True: "#E69F00"}
INK = {False: "#16181F", True: "#FAFAFA"}  # of what is no one's: tangents, finite differences, words
PAPER = {False: "#FFFFFF", True: "#171614"}  # a page's own colour, light and dark
SOFT = {False: "#646B78", True: "#A3AAB6"}  # of what stands around the data: numbers and names of axes
FAINT = {False: "#868D9A", True: "#78808E"}  # of lines around the data

# A row of a page is 14 inches wide, however wide the reader's window: one inch has one scale in all its pictures, and
# their letters are of one size. Two pictures beside their words take a HALF each, a single one a SINGLE.
ROW, HALF, SINGLE = 14.0, 5.2, 9.4
NARROW = 4.0  # on a phone, where a picture is as wide as the page
LOWER = 0.8  # the height of a narrow picture, as a part of the wide one's
PROJECTED = 1.55  # how much larger letters and lines of pictures are for the back of a room

LABEL, TITLE = 9.5, 12.5  # points: all letters of all pictures
BAND, RISE = 16, 5  # points above a panel in which the caption of its point goes along with it, and up to its baseline

Role = str  # what something that moves over a picture means: a name in ``Style.looks``

#: What only one page draws has a look of that page's own: properties of a line or a text of matplotlib's, of the size
#: on a desk. Its colour is "ink"; without one, that of what can learn, or of what cannot.
Look = Mapping[str, Any]
SIZES = ("linewidth", "markersize", "fontsize")  # grow on a projector

ARROWS = {"left": "<", "right": ">", "up": "^", "down": "v"}


@dataclass(frozen=True)
class Style:
    """How a picture looks where it is shown: on a dark page, on a projector (a larger scale), on a phone (narrow)."""

    dark: bool = False
    scale: float = 1.0
    narrow: bool = False

    ink = property(lambda self: INK[self.dark])
    soft = property(lambda self: SOFT[self.dark])
    faint = property(lambda self: FAINT[self.dark])
    label = property(lambda self: LABEL * self.scale)

    def size(self, width: float, height: float) -> tuple[float, float]:
        """Width and height in inches of a picture that is so wide and so high on a desk."""
        return (NARROW, LOWER * height) if self.narrow else (width, height)

    def colour(self, has_slope: bool) -> str:
        """The colour of a loss or a smooth unit (it learns), or of an accuracy or a step (it does not)."""
        return (LEARNS if has_slope else STUCK)[self.dark]

    def axes(self, axes: Axes, title: str = "", colour: str = "", band: bool = False) -> None:
        """Give ``axes`` the common look: title (in a ``band`` above a caption), soft axes, a few guides."""
        axes.set_title(title, loc="left", pad=self.above(band), **self.look("heading") | {"color": colour or self.ink})
        axes.set_facecolor("none")
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.spines["bottom"].set(color=self.faint, linewidth=0.8 * self.scale)
        axes.tick_params(which="both", colors=self.soft, labelsize=self.label, length=0, pad=6 * self.scale)
        axes.tick_params(axis="x", pad=9 * self.scale)  # below the grip that a film has on this axis
        axes.grid(axis="y", color=self.ink, alpha=0.1, linewidth=0.8 * self.scale)
        axes.set_axisbelow(True)
        for axis in (axes.xaxis, axes.yaxis):
            axis.label.set(color=self.soft, fontsize=self.label)
            axis.labelpad = 2 * self.scale
        axes.locator_params(axis="x", nbins=5)
        axes.locator_params(axis="y", nbins=4)

    def above(self, band: bool) -> float:
        """How far above its panel a title stands, in points."""
        return (6 + BAND * band) * self.scale

    def width(self, text: str, weight: str = "normal") -> float:
        """How wide a text of the size of labels is, in points."""
        from gradlab.plotting import lettered

        return self.scale * lettered.width(text, LABEL, weight)

    def open_dots(self, size: float = 1.0) -> dict[str, Any]:
        """The mark of a finite difference, wherever one is shown."""
        look = {"color": self.ink, "markersize": 4.5 * self.scale * size, "marker": "o", "markeredgewidth": self.scale}
        return {**look, "markerfacecolor": "none" if size > 2 else PAPER[self.dark]}  # a large one is around a mark

    def look(self, role: Role | Look, has_slope: bool = True) -> dict[str, Any]:
        """How what moves over a picture looks, as properties of a line of matplotlib's, or of a text."""
        if isinstance(role, str):
            return self.looks(has_slope)[role]
        sizes = {name: self.scale * role[name] for name in SIZES if name in role}
        return {**role, **sizes, "color": self.ink if role.get("color") == "ink" else self.colour(has_slope)}

    def looks(self, has_slope: bool) -> dict[Role, dict[str, Any]]:
        """The looks that pictures share, by what they mean."""
        large, ink, colour, paper = self.scale, self.ink, self.colour(has_slope), PAPER[self.dark]
        lifted = {"color": colour, "markeredgecolor": paper, "markeredgewidth": 1.6 * large, "marker": "o"}
        dots = {"color": colour, "marker": "o", "markersize": 5 * large, "alpha": 0.8}
        hollow = {"markerfacecolor": paper, "markeredgecolor": ink, "markeredgewidth": 2 * large}
        arrow = {"color": colour, "linestyle": "", "markersize": 9 * large}
        bar = {"color": colour, "solid_capstyle": "butt"}
        return {
            "place": {**lifted, "markersize": 11 * large},  # the current point
            "tangent": {"color": ink, "linewidth": 2 * large},  # of the slope that autograd read there
            "secant": {**self.open_dots(), "linestyle": ":", "linewidth": large},  # of the finite difference
            "chord": {"color": ink, "linestyle": "--", "linewidth": 1.4 * large},  # the secant, from edge to edge
            "difference": self.open_dots(3),  # the finite difference as a slope: a ring around autograd's point
            "rule": {"color": self.faint, "linewidth": 0.9 * large},  # the current x, from edge to edge
            "trail": {**dots, "linewidth": 0.8 * large},  # where a descent was on its function
            "slopes": {**dots, "linestyle": ""},  # the slopes that autograd read there
            "differences": {**self.open_dots(), "linestyle": ""},  # the slopes that finite differences read there
            "update": {"color": colour, "linewidth": 3.2 * large},  # the way of the next update
            "bar": bar,  # of one class
            "count": {**bar, "alpha": 0.8},  # of a histogram
            "stretch": {**bar, "alpha": 0.8, "linewidth": 10 * large},  # equally good places
            "found": {**self.open_dots(3), "linestyle": ""},  # what is looked at, among marks
            "value": {**lifted, "markersize": 9 * large},  # of one of several lines, at the current x
            "start": {**hollow, "linestyle": "", "marker": "o", "markersize": 9 * large},  # of a descent on two weights
            "path": {"color": ink, "linewidth": 1.6 * large, "marker": ".", "markersize": 4 * large},  # of it
            "end": {"color": ink, "linestyle": "", "marker": "s", "markersize": 7 * large},  # of it
            "curve": {"color": colour, "linewidth": 2.2 * large},  # a function that changes as a whole
            "other curve": {"color": colour, "linewidth": 1.6 * large, "linestyle": "--"},  # another beside it
            "caption": {"color": colour, "fontsize": self.label, "fontweight": "bold"},  # what the point means
            "name": {"color": colour, "fontsize": self.label, "fontweight": "normal"},  # of a line
            "reading": {"color": ink, "fontsize": self.label, "fontweight": "normal"},  # a number, or what is no one's
            "heading": {"color": colour, "fontsize": TITLE * large, "fontweight": "bold"},
            # To what lies beyond the picture's edge.
            **{f"arrow {way}": {**arrow, "marker": mark} for way, mark in ARROWS.items()},
        }

    def figure(self, width: float, height: float) -> Lettered:
        """An empty figure of this size in inches that shows the page behind it."""
        from gradlab.plotting.lettered import Lettered

        return Lettered(figsize=(width, height), facecolor="none")


PLAIN = Style()  # of what is taken along: for paper


def percent_axis(_: Translate, axis: Axis) -> None:
    """Label an axis of fractions in per cent as the language writes it, never rounded to a wrong one."""
    axis.set_major_formatter(lambda fraction, _position: percent(_, fraction))
