"""Names, notes and pictures that several pages share. Every number in a sentence is computed from what is shown."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab.figures import slope
from gradlab.figures.slope import Labels, Mark
from gradlab.figures.style import Style
from gradlab.network import Weight
from gradlab.ui import handout, reader
from gradlab.ui.lesson import Subject
from gradlab.ui.picture import Drawn
from gradlab.ui.text import Translate, number, percent


def metric_name(_: Translate, metric: str) -> str:
    """The accuracy or a loss by its name; ``metric`` is a code of ``lesson.METRICS``."""
    return {
        "accuracy": _("Accuracy"),
        "cross_entropy": _("Cross-entropy error"),
        "sum_squares": _("Sum of squares error"),
    }[metric]


def weight_name(_: Translate, weight: Weight, letter: str = "w") -> str:
    """A weight by its letter and the two units that it joins."""
    if weight.layer == 0:
        text = _("{name}, from pixel {row} to hidden unit {column}")
    else:
        text = _("{name}, from hidden unit {row} to digit {column}")
    return text.format(name=letter, row=weight.row, column=weight.column)


def activation_name(_: Translate, activation: str) -> str:
    """An activation by its name."""
    return {"step": _("Step"), "sigmoid": _("Sigmoid"), "tanh": "tanh", "relu": "ReLU"}[activation]


def drawn(_: Translate, subject: Subject, at: Mark, title: str, x: str) -> Drawn:
    """A function over its derivative, with the current point marked."""
    labels = Labels(
        value=title,
        slope=_("its derivative"),
        x=x,
        autograd=_("autograd"),
        difference=_("finite difference"),
        flat=_("slope is 0 here") if subject.stairs else "",
    )
    value = percent(at.value) if subject.percent else number(at.value, 6)
    numbers = {"title": title, "x": number(at.x), "value": value, "slope": number(at.autodiff)}
    if subject.stairs is None:
        text = _("{title}: a smooth curve. At {x} it is {value} and its slope is {slope}.")
    else:
        text = _("{title}: a staircase with {jumps} jumps. At {x} it is {value} and its slope is {slope}.")
        numbers["jumps"] = str(subject.jumps_in_span())
    return Drawn(subject, at, labels, text.format(**numbers))


def take_along(_: Translate, name: str, drawn: Sequence[Drawn], header: Mapping[str, object], code: str) -> None:
    """Functions over their derivatives as files, with their numbers, and the code that draws them."""
    parts = [each.part() for each in drawn]
    columns = {drawn[0].labels.x: parts[0].curve.weights}
    for part in parts:
        columns[part.labels.value] = part.curve.values
        columns[f"{part.labels.value}, {part.labels.autograd}"] = part.curve.autodiff
        columns[f"{part.labels.value}, {part.labels.difference}"] = part.curve.finite_difference
    handout.offer(_, name, partial(slope.picture, parts, Style()), columns, header, code)


def beside() -> tuple[DeltaGenerator, DeltaGenerator]:
    """A place for pictures, and one for what they read: beside them, or below where all is large."""
    if reader.style().scale > 1:
        return st.container(), st.container()
    pictures, readings = st.columns([8, 3])
    return pictures, readings


def pulse_note(_: Translate, at: Mark) -> str:
    """Why a finite difference across a jump is not a slope."""
    return _(
        "The finite difference reads {difference}, though: within h of here the function jumps, by {rise} in all, and "
        "{rise} / 2h is {difference}. That is a number about h = {h}, not a slope."
    ).format(difference=number(at.finite_difference), rise=number(at.ahead - at.behind), h=number(at.h))


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table; the second row says how the columns are set."""
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


CODE = """\
from gradlab import Weight
from gradlab.figures import slope
from gradlab.figures.style import Style
from gradlab.ui import lesson

titles = {titles}
labels = [slope.Labels(title, "its derivative", "{x}", "autograd", "finite difference") for title in titles]
subjects = [{subjects}]
parts = [
    slope.Part(lesson.curve(f, {h}), f.stairs, label, lesson.point(f, {at}, {h}), f.percent)
    for f, label in zip(subjects, labels, strict=True)
]
slope.picture(parts, Style())
"""


def code(drawn: Sequence[Drawn], subjects: Sequence[str]) -> str:
    """The lines that draw these functions in a notebook; ``subjects`` are the expressions that make them."""
    titles, mark = [each.labels.value for each in drawn], drawn[0].mark
    return CODE.format(titles=titles, x=drawn[0].labels.x, subjects=", ".join(subjects), h=mark.h, at=mark.x)
