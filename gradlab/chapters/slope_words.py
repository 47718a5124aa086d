"""The picture of a function over its derivative, in the reader's words: the pages that show one share this."""

from collections.abc import Sequence

import numpy as np

from gradlab import lesson
from gradlab.core.trace import Mark
from gradlab.lesson import Subject
from gradlab.plotting import slope
from gradlab.plotting.picture import Picture
from gradlab.plotting.slope import Labels, OverDerivative
from gradlab.text import Translate, format_number, percent


def picture(_: Translate, subject: Subject, at: Mark, title: str, x: str, rate: float | None = None) -> Picture:
    """A function over its derivative, with its point at each notch, and an arrow for an update with η = ``rate``."""
    labels = Labels(
        value=title,
        slope=_("its derivative"),
        x=x,
        autograd=_("autograd"),
        difference=_("finite difference"),
        flat="" if subject.has_slope else _("slope is 0 here"),
        tangent=_("tangent"),
        update=_("an update, η = {rate}").format(rate=f"{rate:g}") if rate and subject.has_slope else "",
    )
    jumps = subject.jumps_in_span()
    if subject.has_slope:
        text = _("{title}: a smooth curve. At {x} it is {value} and its slope is {slope}.")
    elif jumps == 0:
        text = _("{title}: the same everywhere here. At {x} it is {value} and its slope is {slope}.")
    else:
        text = _.ngettext(
            "{title}: a staircase with {jumps} jump. At {x} it is {value} and its slope is {slope}.",
            "{title}: a staircase with {jumps} jumps. At {x} it is {value} and its slope is {slope}.",
            jumps,
        )
    alt = [
        text.format(
            title=title,
            x=format_number(here.x),
            value=write(_, subject, here),
            slope=format_number(here.autodiff),
            jumps=jumps,
        )
        for here in at.each
    ]
    return slope.picture(lesson.curve(subject, at.h), subject.stairs, labels, at, subject.in_percent, alt, rate)


def write(_: Translate, subject: Subject, at: Mark) -> str:
    """The function's value at a place, as a sentence has it."""
    return percent(_, at.value) if subject.in_percent else format_number(at.value, 6)


def aria_texts(
    _: Translate, letter: str, subjects: Sequence[Subject], titles: Sequence[str], at: Sequence[Mark]
) -> list[str]:
    """What there is to read at each notch: the place, and of each function its value and its slope."""
    text = _("{title} {value}, slope {slope}")
    texts = []
    for here in zip(*(mark.each for mark in at), strict=True):
        each = [
            text.format(title=title, value=write(_, subject, mark), slope=format_number(mark.autodiff))
            for subject, title, mark in zip(subjects, titles, here, strict=True)
        ]
        texts.append(f"{letter} = {format_number(here[0].x)}: {'; '.join(each)}")
    return texts


def visible_rate(subjects: Sequence[Subject], h: float) -> float:
    """The learning rate, of those that a reader can choose, whose longest update is long, but stays in the picture."""
    (low, high) = subjects[0].span
    steepest = max(float(np.abs(lesson.curve(subject, h).autodiff).max()) for subject in subjects)
    return max((rate for rate in lesson.RATES if rate * steepest <= 0.3 * (high - low)), default=lesson.RATES[0])


def drawing_of(picture: Picture) -> OverDerivative:
    """What stays of a picture that this module made."""
    assert isinstance(picture.drawing, OverDerivative)
    return picture.drawing


def update(_: Translate, at: Mark, rate: float) -> str:
    """Which way an update on the loss with η = ``rate`` moves the weight."""
    if at.autodiff == 0:
        text = _(
            "The loss's derivative is 0 too: this weight's input is 0 in each of these images, so that it changes "
            "nothing."
        )
    elif at.x - rate * at.autodiff == at.x:
        text = _(
            "The loss's derivative is {slope}: so small that an update with η = {rate} does not move w in float64."
        )
    elif at.autodiff < 0:
        text = _("The loss's derivative is {slope}: negative, so an update moves this weight **up**.")
    else:
        text = _("The loss's derivative is {slope}: positive, so an update moves this weight **down**.")
    return text.format(slope=format_number(at.autodiff), rate=f"{rate:g}")


def pulse_note(_: Translate, at: Mark) -> str:
    """Why a finite difference across a jump is not a slope."""
    return _(
        "The finite difference reads {difference}, though: within h of here the function jumps, by {rise} in all, and "
        "{rise} / 2h is {difference}. With another h than {h} it is another number: it is no slope."
    ).format(
        difference=format_number(at.finite_difference), rise=format_number(at.ahead - at.behind), h=format_number(at.h)
    )
