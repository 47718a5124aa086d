"""One meaning, one look: the colours, marks and sizes that all pictures share."""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.text import Text

# Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), which colour-blind readers can tell apart too: what can
# learn is blue, what cannot is orange, in the two shades of each that stand out on white and on black.
LEARNS = {False: "#0072B2", True: "#56B4E9"}
STUCK = {False: "#D55E00", True: "#E69F00"}
INK = {False: "#16181F", True: "#FAFAFA"}


@dataclass(frozen=True)
class Style:
    """How a picture looks where it is shown.

    dark : drawn for a dark page
    scale : size of text and lines, 1 on a desk, more on a projector
    """

    dark: bool = False
    scale: float = 1.0

    @property
    def ink(self) -> str:
        """The colour of text and axes."""
        return INK[self.dark]

    def colour(self, learns: bool) -> str:
        """The colour of a loss or a smooth unit (it learns), or of an accuracy or a step (it does not)."""
        return (LEARNS if learns else STUCK)[self.dark]

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

    def open_dots(self, size: float = 1.0) -> dict[str, Any]:
        """The mark of a finite difference, wherever one is shown."""
        return {"color": self.ink, "markersize": 4.5 * self.scale * size, "marker": "o", "markerfacecolor": "none"}

    def figure(self, width: float, height: float) -> Figure:
        """An empty figure of this size in inches that shows the page behind it."""
        return Lettered(figsize=(width, height), facecolor="none")


class Lettered(Figure):
    """A figure whose texts have Hangul too, on a machine without Korean fonts, and without changing any settings."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw it, each letter in the first font that has it."""
        for text in self.findobj(Text):
            text.set_fontfamily(_families())
        super().draw(renderer)


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
