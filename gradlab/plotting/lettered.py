"""A figure that writes in the page's own letters, and how wide they are.

It is imported where something is drawn, and matplotlib with it, a third of a second: what pages open with is kept.
"""

import re
from functools import cache, lru_cache
from html import escape
from importlib.util import find_spec
from io import BytesIO
from os import PathLike
from pathlib import Path as File
from typing import IO

from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath, text_to_path

FORMULA = 100.0  # points of a formula's letters, of which its outlines are written to a tenth
PEN = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "Z"}


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
    own = []
    for package, files in (
        ("font_source_sans_pro", ("files/SourceSansPro-Regular.ttf", "files/SourceSansPro-Semibold.ttf")),
        ("koreanize_matplotlib", ("fonts/NanumGothic.ttf", "fonts/NanumGothicBold.ttf")),
    ):
        found, name = find_spec(package), f"gradlab {package}"
        for folder in (found and found.submodule_search_locations) or []:
            own.append(name)
            for file, weight in zip(files, (400, 700), strict=True):
                entry = FontEntry(str(File(folder, file)), name=name, weight=weight, size="scalable")
                fontManager.ttflist.append(entry)
    return [*own, "DejaVu Sans"]


@lru_cache(4096)
def width(text: str, size: float, weight: str = "normal") -> float:
    """How wide a text of so many points is, in points."""
    font = FontProperties(family=_families(), size=size, weight=weight)
    lines = (text_to_path.get_text_width_height_descent(line, font, ismath="$" in line) for line in text.split("\n"))
    return max(float(width) for width, _height, _descent in lines)


@lru_cache(256)
def formula(latex: str, displayed: bool = False) -> str:
    """A formula as SVG, in the size and colour of the text around it, or ``displayed`` in a line of its own.

    Raises ``ValueError`` where matplotlib does not know what is in it.
    """
    known = re.sub(r"\\tfrac(\d)(\d)", r"\\frac{\1}{\2}", latex)  # what KaTeX has and matplotlib says otherwise
    known = re.sub(r"\\[bB]ig([lr])\b", lambda side: {"l": r"\left", "r": r"\right"}[side[1]], known)
    known = known.replace(r"\frac", r"\dfrac") if displayed else known
    font = FontProperties(family=_families(), size=FORMULA, math_fontfamily="cm")
    wide, high, deep = text_to_path.get_text_width_height_descent(f"${known}$", font, ismath=True)
    outline = ""
    for points, code in TextPath((0, 0), f"${known}$", prop=font).iter_segments(simplify=False):
        places = points.reshape(-1, 2) * (1, -1)  # SVG's y goes down
        outline += PEN[code] + (" ".join(f"{place:.1f}" for place in places.ravel()) if code != Path.CLOSEPOLY else "")
    look = f"height:{high / FORMULA:.3f}em;vertical-align:{-deep / FORMULA:.3f}em"
    box = f"0 {deep - high:.1f} {wide:.1f} {high:.1f}"
    return (
        f'<svg class="formula" role="img" aria-label="{escape(latex)}" style="{look}" viewBox="{box}">'
        f'<path fill="currentColor" d="{outline}"/></svg>'
    )
