"""The answers of a class in bars, the right one marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from gradlab.chapters.vote import words
from gradlab.chapters.vote.words import Question
from gradlab.core.expression import breadth
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Picture
from gradlab.plotting.style import Style
from gradlab.text import Translate

WIDTH = 5.2  # inches; one such picture fits a phone, two stand side by side on a desk
LINE = 0.2  # inches between two lines of text, of which so many letters fit into one
LETTERS = 62
BAR = 0.24  # inches


def picture(_: Translate, question: Question, round: int, counts: Sequence[int]) -> Picture:
    """One vote in bars: of each answer, in their order, how many chose it."""
    right = list(question.answers).index(question.right)
    texts = tuple(f"✓ {text}" if k == right else text for k, text in enumerate(question.answers.values()))
    bars = Bars(words.title(_, round, sum(counts)), texts, tuple(counts), tuple(words.shares(_, counts)), right)
    return Picture(bars, words.alt(_, question, round, counts))


@dataclass(frozen=True)
class Bars:
    """A bar for each answer under its text. The right one has a tick, bold letters, an edge, and the colour."""

    title: str
    answers: tuple[str, ...]
    counts: tuple[int, ...]
    shares: tuple[str, ...]
    right: int

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches: as high as its texts need, each with two lines for its bar."""
        return WIDTH, (0.5 + sum(text.count("\n") + 3 for text in self._texts(style)) * LINE) * style.scale

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it, from the uppermost answer down."""
        height = self.size(style)[1]
        axes = figure.add_axes((0.03, 0.0, 0.94, 1 - 0.36 * style.scale / height))
        style.axes(axes, self.title)
        axes.grid(visible=False)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.set(xlim=(0, 1.42), ylim=(height - 0.36 * style.scale, 0), xticks=[], yticks=[])
        top = 0.08 * style.scale
        for place, text in enumerate(self._texts(style)):
            self._bar(axes, style, place, text, top)
            top += (text.count("\n") + 3) * LINE * style.scale

    def _texts(self, style: Style) -> list[str]:
        return [wrapped(text, int(LETTERS / style.scale)) for text in self.answers]

    def _bar(self, axes: Axes, style: Style, place: int, text: str, top: float) -> None:
        right = place == self.right
        look: dict[str, Any] = {
            "color": style.ink,
            "fontsize": 10 * style.scale,
            "fontweight": "bold" if right else "normal",
        }
        axes.text(0, top, text, va="top", linespacing=1.25, **look)
        middle = top + ((text.count("\n") + 1) * LINE + 0.5 * BAR + 0.04) * style.scale
        colour = style.colour(has_slope=True) if right else style.ink
        share = self.counts[place] / max(1, sum(self.counts))
        axes.barh(
            middle,
            max(share, 0.004),
            BAR * style.scale,
            color=(colour, 1.0 if right else 0.35),
            edgecolor=style.ink if right else "none",
            linewidth=1.6 * style.scale,
        )
        axes.text(share + 0.02, middle, self.shares[place], va="center", **look)


def wrapped(text: str, letters: int) -> str:
    """A text in lines of so many letters at most; Hangul counts twice. A longer word stays whole."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and breadth(longer) > letters:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)
