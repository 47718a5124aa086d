"""What the page on learning says of one weight's descent on the accuracy and on the loss."""

import numpy as np
import streamlit as st

from gradlab import lesson
from gradlab.app.question import ask
from gradlab.chapters.learning_stops.numbers import START, UPDATES, descent
from gradlab.core.descent import Path
from gradlab.core.network import Weight
from gradlab.lesson import LessonMetric
from gradlab.text import Translate, format_number, pair, percent, table


def claim(_: Translate) -> str:
    """What the page is about."""
    return _(
        "Two balls start at the same weight. One has the loss as its index, the other the accuracy: as an index is to "
        "become small, that is 1 − accuracy, whose derivative is as flat. Each update reads the derivative under the "
        "ball: a negative one moves the weight up, a positive one down, and 0 leaves it where it is."
    )


def question(_: Translate, weight: Weight, count: int, start: float, rate: float) -> None:
    """The page's question, answered by the descent on the accuracy that the page shows."""
    subject = lesson.along("sigmoid", weight, lesson.ACCURACY, count)
    path = descent(subject, start, rate)
    best = percent(_, float(subject.f(subject.notches).max()))
    ask(
        _,
        "learning_stops",
        why=_(
            "From w = {start}, after {updates} updates at the learning rate {rate}, it is at w = {end}: the derivative "
            "that each update read is {slope}. Along this weight there is a place with an accuracy of {best}; it "
            "started at {value}, and stays there."
        ).format(
            start=format_number(start),
            updates=UPDATES,
            rate=format_number(rate),
            end=format_number(path.weights[-1]),
            slope=format_number(np.abs(path.derivatives).max()),
            best=best,
            value=percent(_, path.values[0]),
        ),
        **question_numbers(),
    )


def question_numbers() -> dict[str, object]:
    """The numbers in the page's question."""
    return {"updates": UPDATES}


def measures(loss: LessonMetric) -> tuple[LessonMetric, LessonMetric]:
    """What is descended on side by side: what cannot learn on the left, what can on the right."""
    return lesson.ACCURACY, loss


def readings(_: Translate, paths: list[Path], rate: float) -> str:
    """A table: from where to where the two balls have gone, and what the next update would do."""
    accuracy, loss = paths
    losses = pair(loss.values[0], loss.values[-1])
    rows = [
        ("", _("On the accuracy"), _("On the loss")),
        ("---", "---:", "---:"),
        (_("w at the start"), *(format_number(path.weights[0]) for path in paths)),
        (
            _("w after update {k}").format(k=len(loss.weights) - 1),
            *(f"**{format_number(p.weights[-1])}**" for p in paths),
        ),
        (_("value at the start"), percent(_, accuracy.values[0]), losses[0]),
        (_("value now"), percent(_, accuracy.values[-1]), losses[1]),
        (_("derivative read, autograd"), *(f"**{format_number(path.derivatives[-1])}**" for path in paths)),
        (_("so the next update adds"), *(format_number(-rate * path.derivatives[-1]) for path in paths)),
    ]
    return table(rows)


def start(_: Translate) -> float:
    """The weight that both balls start from."""
    return st.slider(
        _("w at the start"),
        *lesson.WEIGHTS,
        START,
        lesson.WEIGHT_STEP,
        key="start",
        format="%.3f",
        bind="query-params",
        help=_("Where both balls start. The page opens high up on the loss, where the accuracy is far below its best."),
    )


def updates(_: Translate) -> int:
    """The number of updates so far."""
    return st.slider(
        _("Updates so far"),
        0,
        UPDATES,
        key="k",
        bind="query-params",
        help=_("Drag it to go to and fro on the descent, or drag a ball, or use the buttons below."),
    )
