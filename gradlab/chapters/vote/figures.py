"""The answers of a class in bars, the right one marked."""

from typing import Any

from gradlab.chapters.vote import words
from gradlab.chapters.vote.words import Question
from gradlab.core.expression import breadth
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Picture, figure
from gradlab.plotting.style import Style
from gradlab.text import Translate

WIDTH = 5.2  # inches; one such picture fits a phone, two stand side by side on a desk
LINE = 0.2  # inches between two lines of text, of which so many letters fit into one
LETTERS = 62
BAR = 0.24  # inches


def picture(_: Translate, question: Question, round: int, counts: tuple[int, ...]) -> Picture:
    """One vote in bars: of each answer, in their order, how many chose it."""
    return _bars(_, question, round, counts, alt=words.alt(_, question, round, counts))


def _size(style: Style, _: Translate, question: Question, *others: object) -> tuple[float, float]:
    """As high as the texts need."""
    return WIDTH, (0.5 + sum(map(_lines, _wrapped(style, question))) * LINE) * style.scale


@figure(size=_size)
def _bars(canvas: Canvas, style: Style, _: Translate, question: Question, round: int, counts: tuple[int, ...]) -> None:
    """A bar for each answer under its text. The right one has a tick, bold letters, an edge, and the colour."""
    texts, height = _wrapped(style, question), _size(style, _, question)[1]
    axes = canvas.add_axes((0.03, 0.0, 0.94, 1 - 0.36 * style.scale / height))
    style.axes(axes, words.title(_, round, sum(counts)))
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set(xlim=(0, 1.42), ylim=(height - 0.36 * style.scale, 0), xticks=[], yticks=[])
    top = 0.08 * style.scale
    for answer, text, count, said in zip(question.answers, texts, counts, words.shares(_, counts), strict=True):
        is_right, share = answer == question.right, count / max(1, sum(counts))
        look: dict[str, Any] = {"color": style.ink, "fontsize": 10 * style.scale}
        look["fontweight"] = "bold" if is_right else "normal"
        axes.text(0, top, text, va="top", linespacing=1.25, **look)
        middle = top + ((_lines(text) - 2) * LINE + 0.5 * BAR + 0.04) * style.scale
        axes.barh(
            middle,
            max(share, 0.004),
            BAR * style.scale,
            color=(style.colour(has_slope=True), 1.0) if is_right else (style.ink, 0.35),
            edgecolor=style.ink if is_right else "none",
            linewidth=1.6 * style.scale,
        )
        axes.text(share + 0.02, middle, said, va="center", **look)
        top += _lines(text) * LINE * style.scale


def _wrapped(style: Style, question: Question) -> list[str]:
    ticked = [f"✓ {text}" if answer == question.right else text for answer, text in question.answers.items()]
    return [wrapped(text, int(LETTERS / style.scale)) for text in ticked]


def _lines(text: str) -> int:
    """How many lines a text and its bar need."""
    return text.count("\n") + 1 + 2


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
