"""The secant that turns into the tangent as h shrinks, and its error, at each h: pictures and words."""

import numpy as np
import streamlit as st

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.gradient_check.figure import ErrorsAgainstStep, found
from gradlab.chapters.gradient_check.figure_secant import Labels, Nearby, secants, window
from gradlab.chapters.gradient_check.numbers import CHAPTER, Errors, H, central_only, decades, errors
from gradlab.chapters.gradient_check.words_picture import brief, labels
from gradlab.chapters.gradient_check.words_place import Place
from gradlab.lesson.names import weight_name
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number, table

STEPS = H[::-1]  # of the slider, from the smallest to the largest
REACH = {True: lesson.REACH, False: 4.0}  # to either side of w or of x: more than the largest h
RULES = 3  # one error rules where it is so many times the other


def step(_: Translate) -> float:
    """The h of the central difference."""
    chosen: float = st.select_slider(
        _("h, the step of the central difference"),
        STEPS.tolist(),
        1.0,
        key="step",
        format_func=lambda h: f"{h:.2g}",  # which the link has too
        bind="query-params",
        help=_("Drag it to the left, or drag an end of the secant: the secant turns into the tangent."),
    )
    return chosen


def notch(h: float) -> int:
    """The slider's notch of this h."""
    return int(np.argmin(np.abs(STEPS - h)))


@cached(maxsize=64)
def film(_: Translate, place: Place, x: float, style: Style) -> Film:
    """The secant beside its error, at each h."""
    subject, name = place.subject(place.function), place.name(_, place.function)
    shown = central_only(errors(subject, x))
    read = Readings(place, x, shown)
    axis = weight_name(_, place.weight) if place.weight else "x"
    around = window(x, REACH[place.weight is not None])
    texts = Labels(name, axis, _("tangent, autograd"), _("secant, central difference"), _("f(x − h) and f(x + h)"))
    nearby = Nearby(around, subject.f(around), subject.stairs, texts, subject.in_percent)
    aria_texts = [
        _("h = {h}: central difference {difference}, autograd {slope}, distance {error}").format(
            h=format_number(h, 2),
            difference=format_number(difference),
            slope=format_number(shown.slope),
            error=brief(error),
        )
        for h, difference, error in zip(STEPS, read.differences, read.errors, strict=True)
    ]
    value = float(subject.f(x))
    left = secants(nearby, x, value, shown.slope, STEPS, read.ends, aria_texts)
    log = ErrorsAgainstStep(shown, labels(_, "float64"), subject.has_slope, decades([shown]), CHAPTER)
    words = [
        [readings(_, read, k) for k in range(len(STEPS))],
        [verdict(_, read, k) for k in range(len(STEPS))],
    ]
    slider = Slider(_("h, the step of the central difference"), aria_texts, "step", len(STEPS) - 1)
    return Film([slider], [left, found(log, aria_texts)], words, style=style)


class Readings:
    """What the central difference reads at each of the slider's steps.

    ends : f(x − h) and f(x + h)
    differences, errors : of the central difference
    """

    def __init__(self, place: Place, x: float, shown: Errors) -> None:
        """At x."""
        f = place.subject(place.function).f
        self.shown, self.has_slope = shown, place.subject(place.function).has_slope
        self.ends = f(x - STEPS), f(x + STEPS)
        self.errors = shown.errors["central"][::-1]
        self.differences = (self.ends[1] - self.ends[0]) / ((x + STEPS) - (x - STEPS))
        self.lines = {name: line[::-1] for name, line in shown.lines.items()}


def readings(_: Translate, read: Readings, k: int) -> str:
    """A table: both derivatives and their distance."""
    rows = [
        (_("h = {h}").format(h=format_number(STEPS[k], 2)), ""),
        ("---", "---:"),
        (_("central difference"), f"**{format_number(read.differences[k], 6)}**"),
        (_("autograd"), f"**{format_number(read.shown.slope, 6)}**"),
        (_("their distance"), brief(float(read.errors[k]))),
    ]
    return table(rows)


def verdict(_: Translate, read: Readings, k: int) -> str:
    """What makes the error at this h."""
    if not read.has_slope:
        return _jump(_, read, k)
    if "central" not in read.lines:
        return _("There is no truncation here: f‴ is 0. What is left of an error is rounding.")
    columns = read.lines["central"], read.lines["rounding"], read.errors
    truncation, rounding, error = (float(column[k]) for column in columns)
    numbers = {"truncation": brief(truncation), "rounding": brief(rounding), "error": brief(error)}
    if read.differences[k] == 0 != read.shown.slope:
        text = _(
            "**Rounding has swallowed it**: f(x + h) and f(x − h) are one and the same float64, so that their "
            "difference is 0 and the error the whole derivative. A larger h helps."
        )
    elif truncation > RULES * rounding and not truncation / RULES < error < truncation * RULES:
        text = _(
            "**h is too large** for theory's first term: |f‴| h² / 6 would be {truncation}, and the error is {error}. "
            "So far from x the curve bends in other ways. A smaller h helps."
        )
    elif truncation > RULES * rounding:
        text = _(
            "**Truncation rules**: the curve bends within h. Theory expects {truncation} of it and {rounding} of "
            "rounding. A smaller h helps: a tenth of it makes about a hundredth of this error."
        )
    elif rounding > RULES * truncation:
        text = _(
            "**Rounding rules**: f(x + h) and f(x − h) differ so little that the rounding of their last digits counts. "
            "Theory expects up to {rounding} of it and {truncation} of truncation. A smaller h makes it worse, as a "
            "rule."
        )
    else:
        text = _(
            "**Near the best h**: truncation, {truncation}, and rounding, up to {rounding}, are about equal. A much "
            "smaller h is worse, and a much larger one."
        )
    return text.format(**numbers)


def _jump(_: Translate, read: Readings, k: int) -> str:
    """What a difference across a staircase reads."""
    rise = float(read.ends[1][k] - read.ends[0][k])
    if rise == 0:
        return _(
            "At x − h and at x + h the function has the same value: the difference is 0, as autograd says. They agree, "
            "and there is nothing to follow."
        )
    return _(
        "Between x − h and x + h the function jumps, by {rise} in all, and {rise} / 2h is {difference}. With another h "
        "than {h} it is another number: it is no slope."
    ).format(
        rise=format_number(rise), difference=format_number(float(read.differences[k])), h=format_number(STEPS[k], 2)
    )
