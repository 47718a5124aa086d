"""A figure that writes in the page's own letters, and how wide they are.

It is imported where something is drawn, and matplotlib with it, a third of a second: what pages open with is kept.
"""

from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import IO

from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.text import Text
from matplotlib.textpath import text_to_path


class Lettered(Figure):
    """A figure whose texts have Hangul too, on a machine without Korean fonts, and without changing any settings."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw it, each letter in the first font that has it."""
        self._letter()
        super().draw(renderer)

    def measured(self) -> RendererBase:
        """What tells the size of a text before it is drawn."""
        self._letter()
        renderer: RendererBase = FigureCanvasAgg(self).get_renderer()  # type: ignore[no-untyped-call]
        return renderer

    def _letter(self) -> None:
        for text in self.findobj(Text):
            text.set_fontfamily(_families())

    def save(self, path: str | PathLike[str] | IO[bytes], kind: str | None = None) -> None:
        """Write it to ``path`` on white, as its name ends: .svg, .png or .pdf."""
        self.savefig(path, format=kind, facecolor="white", dpi=200)

    def _repr_svg_(self) -> str:
        """What a notebook shows when it is the last line of a cell. matplotlib's own do so once pyplot is imported."""
        self.save(out := BytesIO(), "svg")
        return out.getvalue().decode()


@cache
def _families() -> list[str]:
    """The page's own font, NanumGothic for Hangul, and matplotlib's for what neither has: ⁻ ₖ ₙ ↦.

    The packages that carry them are not imported: one of them changes matplotlib's settings for everybody. They are
    known by names of our own, their semibold as bold: so the same letters are drawn on a machine that has them, too.
    """
    own: dict[str, bool] = {}
    for package, files in (
        ("font_source_sans_pro", ("files/SourceSansPro-Regular.ttf", "files/SourceSansPro-Semibold.ttf")),
        ("koreanize_matplotlib", ("fonts/NanumGothic.ttf", "fonts/NanumGothicBold.ttf")),
    ):
        found = find_spec(package)
        for folder in (found and found.submodule_search_locations) or []:
            for file, weight in zip(files, (400, 700), strict=True):
                entry = FontEntry(str(Path(folder, file)), name=f"gradlab {package}", weight=weight, size="scalable")
                fontManager.ttflist.append(entry)
                own[entry.name] = True
    return [*own, "DejaVu Sans"]


@lru_cache(4096)
def width(text: str, size: float, weight: str = "normal") -> float:
    """How wide a text of so many points is, in points."""
    font = FontProperties(family=_families(), size=size, weight=weight)
    lines = (text_to_path.get_text_width_height_descent(line, font, ismath="$" in line) for line in text.split("\n"))
    return max(float(width) for width, _height, _descent in lines)
