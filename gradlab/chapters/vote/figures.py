"""The answers of a class in bars, the right one marked; and how many have changed theirs."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradlab.chapters.vote import words
from gradlab.chapters.vote.words import Changes, Question, Results
from gradlab.core.expression import breadth
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Picture, figure
from gradlab.plotting.style import HALF, NARROW, Style
from gradlab.text import Translate

# In points, as letters are; two such pictures stand side by side on a desk.
TITLE, LINE, BAR = 31, 13, 14  # what the title takes, a line of text, and a bar
APART, SIDE = 13, 6  # after a bar, and beside all
FLOW, FLOWS, BETWEEN, ROW = 3.4, 116, 20, 17  # the flows' width in inches; their height, right to wrong, a line below
LENGTH = 0.7  # of a bar that all have chosen, as a part of the picture's width: beside it stand the numbers


def pictures(_: Translate, question: Question, found: Results) -> list[Picture]:
    """The votes in bars, and between two of them who changed."""
    drawn = [
        bars(_, question, round, counts, alt=words.alt(_, question, round, counts))
        for round, counts in found.votes.items()
    ]
    if found.changes:
        drawn.insert(1, flow(_, found.changes, alt=words.changes_alt(_, found.changes)))
    return drawn


def _size(style: Style, _: Translate, question: Question, *others: object) -> tuple[float, float]:
    """As high as the texts need."""
    high = TITLE + sum(high + APART for _text, high in _answers(style, question))
    return NARROW if style.narrow else HALF, high * style.scale / 72


@figure(size=_size)
def bars(canvas: Canvas, style: Style, _: Translate, question: Question, round: int, counts: tuple[int, ...]) -> None:
    """A vote: for each answer a bar under its text. The right one has a tick, bold letters, an edge, and the colour."""
    axes = _axes(canvas, style, words.title(_, round, sum(counts)), 1 / LENGTH, _size(style, _, question))
    texts, top = _answers(style, question), 0.0
    for answer, (text, high), count, said in zip(question.answers, texts, counts, words.shares(_, counts), strict=True):
        is_right, share = answer == question.right, count / max(1, sum(counts))
        look: dict[str, Any] = {"color": style.ink, "fontsize": style.label}
        look["fontweight"] = "bold" if is_right else "normal"
        axes.text(0, top, text, va="top", linespacing=1.2, **look)
        middle = top + high - BAR / 2
        colour, edge = (style.colour(has_slope=True), style.ink) if is_right else (style.faint, "none")
        axes.barh(middle, max(share, 0.004), BAR, color=colour, edgecolor=edge, linewidth=1.6 * style.scale)
        axes.text(share + 0.02, middle, said, va="center", **look)
        top += high + APART


def _flow_size(style: Style, *_: object) -> tuple[float, float]:
    return NARROW if style.narrow else FLOW, (TITLE + FLOWS + 5 * ROW) * style.scale / 72


@figure(size=_flow_size)
def flow(canvas: Canvas, style: Style, _: Translate, changes: Changes) -> None:
    """Who went from right or wrong in the first vote to right or wrong in the second: four bands, as broad as they are
    many, and below them what each is."""
    axes = _axes(canvas, style, _("Who changed"), 1, _flow_size(style))
    one = (FLOWS - BETWEEN) / max(1, sum(changes))  # of the height, for one seat
    right, risen, fallen, wrong = (one * count for count in changes)
    before, after = right + fallen + BETWEEN, right + risen + BETWEEN  # where the wrong ones begin in each column
    bands = (0, 0, right), (before, right, risen), (right, after, fallen), (before + risen, after + fallen, wrong)
    colours = style.faint, style.colour(has_slope=True), style.colour(has_slope=False), style.faint
    along, bent = np.linspace(0.18, 0.82, 41), (1 - np.cos(np.linspace(0, np.pi, 41))) / 2
    look: dict[str, Any] = {"color": style.ink, "fontsize": style.label, "va": "center"}
    for k, said in enumerate(words.changes(_, changes)):
        (start, end, broad), place = bands[k], FLOWS + (k + 0.7) * ROW
        top = start + (end - start) * bent
        axes.fill_between(along, top, top + broad, color=colours[k], linewidth=0, zorder=1 + (k in (1, 2)))
        axes.barh(place, 0.05, BAR, color=colours[k])
        axes.text(0.08, place, said, **look)
    kept, up, down, _never = changes
    for x, align, first in ((0.16, "right", kept + down), (0.84, "left", kept + up)):
        others = sum(changes) - first
        axes.text(x, one * first / 2, f"✓ {first}", ha=align, **look)
        axes.text(x, FLOWS - one * others / 2, f"✗ {others}", ha=align, **look)


def _axes(canvas: Canvas, style: Style, title: str, across: float, inches: tuple[float, float]) -> Any:
    """Axes without any mark, in which heights are points from below the title."""
    wide, high = (72 * length / style.scale for length in inches)
    axes = canvas.add_axes((SIDE / wide, 0, 1 - 2 * SIDE / wide, 1 - TITLE / high))
    style.axes(axes, title)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.set(xlim=(0, across), ylim=(high - TITLE, 0), xticks=[], yticks=[])
    return axes


def _answers(style: Style, question: Question) -> list[tuple[str, float]]:
    """Each answer in lines, the right one with its tick, and how high it is with its bar below."""
    ticked = [f"✓ {text}" if answer == question.right else text for answer, text in question.answers.items()]
    room = 72 * (NARROW if style.narrow else HALF) - 2 * SIDE * style.scale  # in points
    texts = [wrapped(text, room, lambda line: style.width(line, "bold")) for text in ticked]
    return [(text, LINE * (text.count("\n") + 1) + 3 + BAR) for text in texts]


def wrapped(text: str, room: float, width: Callable[[str], float] = breadth) -> str:
    """A text in lines no wider than ``room``: letters, of which Hangul counts twice. A longer word stays whole."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and width(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)
