"""What the way in says of an index: badness or goodness, and that lowering the one is raising the other."""

from dataclasses import replace

import streamlit as st

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters import slope_words
from gradlab.core.trace import Mark
from gradlab.lesson import Subject
from gradlab.lesson.names import weight_name
from gradlab.plotting import slope
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number, table

WEIGHT = lesson.TELLING[1]
H = 1e-4


def index(_: Translate) -> str:
    """What an index is for."""
    return _(
        "Asked how happy they are, people answer vaguely. Whoever answers “10.23” has an **index**, and can look for "
        "the life that raises it. A network does so with its weights: it searches for those that make one index best. "
        "Its index, the **loss function**, measures *badness*: how badly it handles the training data."
    )


def turned(_: Translate) -> bool:
    """Whether the reader looks at goodness, −E, instead of badness, E."""
    return st.toggle(
        _("Turn it upside down: goodness, −E"),
        key="goodness",
        bind="query-params",
        help=_("Minus the loss is an index of goodness. Going up on it is going down on the loss."),
    )


@cached(maxsize=2)
def subject(goodness: bool) -> Subject:
    """The loss along the lesson's weight, or minus the loss."""
    loss = lesson.along("sigmoid", WEIGHT, lesson.CROSS_ENTROPY, lesson.TRAINED_ON)
    return replace(loss, f=lambda w: -loss.f(w)) if goodness else loss


@cached(maxsize=16)
def film(_: Translate, goodness: bool, style: Style) -> Film:
    """The index along the weight, with its next update, and what the update is, at each notch of w."""
    shown = subject(goodness)
    at, rate = lesson.marks(shown, H), slope_words.visible_rate([shown], H)
    title = _("Goodness, −E") if goodness else _("Badness, E")
    labels = slope.Labels(
        title,
        _("its derivative"),
        weight_name(_, WEIGHT),
        _("autograd"),
        tangent=_("tangent"),
        update=_("an update, η = {rate}").format(rate=f"{rate:g}"),
    )
    told = [verdict(_, here, goodness, rate) for here in at.each]
    # On goodness one goes up, by + η: the update is the same, and so is the arrow.
    picture = slope.picture(lesson.curve(shown, H), None, labels, at, False, told, -rate if goodness else rate)
    words = [[readings(_, here, goodness, rate) for here in at.each], told]
    aria_texts = slope_words.aria_texts(_, "w", [shown], [title], [at])
    first = shown.notch_of(lesson.start(WEIGHT))
    return Film([Slider(_("w, the value of this weight"), aria_texts, "", first)], [picture], words, style=style)


def readings(_: Translate, at: Mark, goodness: bool, rate: float) -> str:
    """A table: both indices, their derivatives, and the update by either."""
    sign = -1 if goodness else 1
    rows = [
        (_("w = {w}").format(w=format_number(at.x)), _("badness, E"), _("goodness, −E")),
        ("---", "---:", "---:"),
        (_("index"), format_number(sign * at.value, 6), format_number(-sign * at.value, 6)),
        (_("its derivative"), format_number(sign * at.autodiff), format_number(-sign * at.autodiff)),
        (_("the update adds"), *(f"**{format_number(0.0 - rate * sign * at.autodiff)}**",) * 2),
    ]
    return table(rows)


def verdict(_: Translate, at: Mark, goodness: bool, rate: float) -> str:
    """Which way the update goes, and that it is the same by either index."""
    if goodness:
        text = _(
            "**Up** on goodness: w + η · {slope} with η = {rate} adds {by} to w, which is what going down on E adds."
        )
    else:
        text = _(
            "**Down** on badness: w − η · {slope} with η = {rate} adds {by} to w, which is what going up on −E adds."
        )
    by = rate * at.autodiff if goodness else 0.0 - rate * at.autodiff
    return text.format(slope=format_number(at.autodiff), rate=f"{rate:g}", by=format_number(by))
