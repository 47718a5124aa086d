"""One meaning, one look: the colours, marks and sizes that all pictures share."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import IO, Any

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.text import Text

# Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), which colour-blind readers can tell apart too: what can
# learn is blue, what cannot is orange, in the two shades of each that stand out on white and on black.
LEARNS = {False: "#0072B2", True: "#56B4E9"}
STUCK = {False: "#D55E00", True: "#E69F00"}
INK = {False: "#16181F", True: "#FAFAFA"}
PAPER = {False: "#FFFFFF", True: "#0E1117"}  # a page's own colour, light and dark

Role = str  # what something that moves over a picture means: a name in ``Style.looks``

#: What only one page draws has a look of that page's own: properties of a line or a text of matplotlib's, of the size
#: on a desk. Its colour is "ink"; without one, that of what can learn, or of what cannot.
Look = Mapping[str, Any]
SIZES = ("linewidth", "markersize", "fontsize")  # grow on a projector

ARROWS = {"left": "<", "right": ">", "up": "^", "down": "v"}


@dataclass(frozen=True)
class Style:
    """How a picture looks where it is shown.

    dark : drawn for a dark page
    scale : size of text and lines, 1 on a desk, more on a projector
    narrow : drawn for a phone
    """

    dark: bool = False
    scale: float = 1.0
    narrow: bool = False

    @property
    def ink(self) -> str:
        """The colour of text and axes."""
        return INK[self.dark]

    def colour(self, has_slope: bool) -> str:
        """The colour of a loss or a smooth unit (it learns), or of an accuracy or a step (it does not)."""
        return (LEARNS if has_slope else STUCK)[self.dark]

    def axes(self, axes: Axes, title: str) -> None:
        """Give ``axes`` the common look: a title at the left, two spines, plain numbers, a faint grid."""
        small = 10 * self.scale
        axes.set_title(title, loc="left", fontsize=11.5 * self.scale, color=self.ink, fontweight="bold")
        axes.set_facecolor("none")
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(self.ink)
        axes.tick_params(colors=self.ink, labelsize=small, width=0.8 * self.scale)
        axes.grid(color=self.ink, alpha=0.12, linewidth=0.8)
        axes.xaxis.label.set(color=self.ink, fontsize=small)
        axes.locator_params(axis="y", nbins=5)

    def legend(self) -> dict[str, Any]:
        """How a legend looks, as properties of a legend of matplotlib's."""
        return {"frameon": False, "labelcolor": self.ink, "fontsize": 10 * self.scale}

    def open_dots(self, size: float = 1.0) -> dict[str, Any]:
        """The mark of a finite difference, wherever one is shown."""
        return {"color": self.ink, "markersize": 4.5 * self.scale * size, "marker": "o", "markerfacecolor": "none"}

    def look(self, role: Role | Look, has_slope: bool = True) -> dict[str, Any]:
        """How what moves over a picture looks, as properties of a line of matplotlib's, or of a text."""
        if isinstance(role, str):
            return self.looks(has_slope)[role]
        sizes = {name: self.scale * role[name] for name in SIZES if name in role}
        return {**role, **sizes, "color": self.ink if role.get("color") == "ink" else self.colour(has_slope)}

    def looks(self, has_slope: bool) -> dict[Role, dict[str, Any]]:
        """The looks that pictures share, by what they mean."""
        large, ink, colour = self.scale, self.ink, self.colour(has_slope)
        edged = {"color": colour, "markeredgecolor": ink}
        dots = {"color": colour, "marker": "o", "markersize": 5 * large, "alpha": 0.6}
        paper = {"markerfacecolor": PAPER[self.dark], "markeredgecolor": ink, "markeredgewidth": 2 * large}
        arrow = {**edged, "linestyle": "", "markersize": 11 * large}
        return {
            "place": {**edged, "marker": "o", "markersize": 9 * large},  # the current point
            "tangent": {"color": ink, "linewidth": 1.6 * large},  # of the slope that autograd read there
            "secant": {**self.open_dots(), "linestyle": ":", "linewidth": large},  # of the finite difference
            "chord": {"color": ink, "linestyle": "--", "linewidth": 1.4 * large},  # the secant, from edge to edge
            "difference": self.open_dots(1.6),  # the finite difference as a slope
            "rule": {"color": ink, "alpha": 0.35, "linewidth": large},  # the current x, from edge to edge
            "trail": {**dots, "linewidth": 0.8 * large},  # where a descent was on its function
            "slopes": {**dots, "linestyle": ""},  # the slopes that autograd read there
            "differences": {**self.open_dots(), "linestyle": ""},  # the slopes that finite differences read there
            "update": {"color": colour, "linewidth": 3.2 * large},  # the way of the next update
            "product": {"color": colour, "linewidth": 10 * large, "alpha": 0.6, "solid_capstyle": "butt"},  # η f'
            "bar": {"color": colour, "solid_capstyle": "butt"},  # of one class
            "count": {"color": colour, "solid_capstyle": "butt", "alpha": 0.75},  # of a histogram
            "found": {**self.open_dots(3), "linestyle": ""},  # what is looked at, among marks
            "value": {**edged, "marker": "o", "markersize": 8 * large},  # of one of several lines, at the current x
            "start": {**paper, "linestyle": "", "marker": "o", "markersize": 9 * large},  # of a descent on two weights
            "path": {"color": ink, "linewidth": 1.6 * large, "marker": ".", "markersize": 4 * large},  # of it
            "halo": {"color": PAPER[self.dark], "linewidth": 4.5 * large, "alpha": 0.8},  # behind it, on any colour
            "end": {"color": ink, "linestyle": "", "marker": "s", "markersize": 7 * large},  # of it
            "curve": {"color": colour, "linewidth": 2 * large},  # a function that changes as a whole
            "other curve": {"color": colour, "linewidth": 1.6 * large, "linestyle": "--"},  # another beside it
            # To what lies beyond the picture's edge, and the heads of an update's way.
            **{f"arrow {way}": {**arrow, "marker": mark} for way, mark in ARROWS.items()},
        }

    def figure(self, width: float, height: float) -> "Lettered":
        """An empty figure of this size in inches that shows the page behind it."""
        return Lettered(figsize=(width, height), facecolor="none")


def percent_axis(axis: Axis) -> None:
    """Label an axis of fractions in per cent, never rounded to a wrong one."""
    axis.set_major_formatter(lambda fraction, _: f"{100 * fraction:.4g} %")


class Lettered(Figure):
    """A figure whose texts have Hangul too, on a machine without Korean fonts, and without changing any settings."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw it, each letter in the first font that has it."""
        for text in self.findobj(Text):
            text.set_fontfamily(_families())
        super().draw(renderer)

    def save(self, path: str | PathLike[str] | IO[bytes], kind: str | None = None) -> None:
        """Write it to ``path`` on white, as its name ends: .svg, .png or .pdf.

        Raises ``ValueError`` for another ending, ``OSError`` when it cannot be written.
        """
        self.savefig(path, format=kind, facecolor="white", dpi=150)

    def _repr_svg_(self) -> str:
        """What a notebook shows when it is the last line of a cell. matplotlib's own do so once pyplot is imported."""
        out = BytesIO()
        self.save(out, "svg")
        return out.getvalue().decode()


@cache
def _families() -> list[str]:
    """matplotlib's own font, and NanumGothic, which the package koreanize-matplotlib carries.

    That package is not imported: importing it changes matplotlib's settings for everybody.
    """
    package = find_spec("koreanize_matplotlib")
    for folder in (package and package.submodule_search_locations) or []:
        for weight in ("", "ExtraBold"):  # what matplotlib takes for its normal and its bold; not the light one
            fontManager.addfont(Path(folder, "fonts", f"NanumGothic{weight}.ttf"))
    return ["DejaVu Sans", "NanumGothic"]
