"""What the main page says about accuracy and loss along one weight."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from gradlab import lesson
from gradlab.app.names import weight_name
from gradlab.app.question import ask
from gradlab.app.show import show_digit
from gradlab.app.text import table
from gradlab.cache import cached
from gradlab.chapters import slope_words
from gradlab.chapters.accuracy_vs_loss import numbers
from gradlab.curves import Mark
from gradlab.figures import digit
from gradlab.figures.style import Style
from gradlab.film import Film, Hand
from gradlab.lesson import Measure
from gradlab.lesson.writing import Translate, number, pair, percent
from gradlab.network import Weight


def claim(_: Translate) -> str:
    """What the main page is about, with the trained network's own numbers."""
    inputs, hidden, outputs = lesson.SIZES
    return _(
        "A network of {inputs}–{hidden}–{outputs} units, trained a little: it gets **{right} of {count}** handwritten "
        "digits right. Move **one** of its {weights} weights: the accuracy stays, then hops; the loss flows."
    ).format(
        inputs=inputs,
        hidden=hidden,
        outputs=outputs,
        right=lesson.right_of_trained_on(),
        count=lesson.TRAINED_ON,
        weights=f"{inputs * hidden + hidden * outputs:,}",
    )


def question(_: Translate) -> None:
    """The page's question, answered by the telling weight's own numbers."""
    subject = lesson.along("sigmoid", lesson.TELLING[1], lesson.ACCURACY, lesson.TRAINED_ON)
    ask(
        _,
        "accuracy_vs_loss",
        why=_(
            "Along this weight the accuracy has {jumps} jumps between {low} and {high}. At all other weights its slope "
            "is 0, while the loss has a slope that says which way to go."
        ).format(jumps=subject.jumps_in_span(), low=number(subject.span[0]), high=number(subject.span[1])),
    )


def measures(loss: Measure) -> tuple[Measure, Measure]:
    """What is drawn side by side: what cannot learn on the left, what can on the right."""
    return lesson.ACCURACY, loss


@cached(maxsize=64)
def film(_: Translate, weight: Weight, loss: Measure, count: int, h: float, style: Style, key: str = "w") -> Film:
    """Accuracy and loss along the weight, each over its derivative, and what they read, at each notch of w."""
    subjects = [lesson.along("sigmoid", weight, each, count) for each in measures(loss)]
    at, after = [lesson.marks(each, h) for each in subjects], np.stack([lesson.nudged(each) for each in subjects], 1)
    titles, x = [each.name(_) for each in measures(loss)], weight_name(_, weight)
    rate = slope_words.visible_rate(subjects, h)
    pictures = [slope_words.picture(_, *each, x, rate) for each in zip(subjects, at, titles, strict=True)]
    told = list(zip(zip(*(mark.each for mark in at), strict=True), after.tolist(), strict=True))
    words = [[readings(_, *each) for each in told], [verdict(_, *each) for each in told]]
    spoken = slope_words.spoken(_, "w", subjects, titles, at)
    first = subjects[0].notch_of(lesson.start(weight))
    return Film([Hand(_("w, the value of this weight"), spoken, key, first)], pictures, words, style=style)


def readings(_: Translate, now: Sequence[Mark], after: list[float]) -> str:
    """A table: accuracy and loss now and after the nudge, and the four derivatives."""
    accuracy, error = now
    losses = pair(error.value, after[1])
    rows = [
        ("", _("Accuracy"), _("Loss")),
        ("---", "---:", "---:"),
        (_("w = {w}").format(w=number(accuracy.x)), percent(accuracy.value), losses[0]),
        (_("w + {nudge}").format(nudge=lesson.NUDGE), percent(after[0]), losses[1]),
        (_("slope, autograd"), f"**{number(accuracy.autodiff)}**", f"**{number(error.autodiff, 6)}**"),
        (
            _("slope, difference"),
            number(accuracy.finite_difference),
            number(error.finite_difference, 6),
        ),
    ]
    return table(rows)


def verdict(_: Translate, now: Sequence[Mark], after: list[float]) -> str:
    """What the nudge does to accuracy and loss, and what gradient descent would do."""
    accuracy, error = now
    losses = pair(error.value, after[1])
    if after == [accuracy.value, error.value]:
        moved = _("Move w by {nudge}: neither the accuracy nor the loss changes.")
    elif after[0] == accuracy.value:
        moved = _("Move w by {nudge}: the accuracy **stays at {before}**, the loss goes from {loss} to {loss_after}.")
    else:
        moved = _(
            "Move w by {nudge}: the accuracy **hops from {before} to {after}**, past a jump; the loss goes from {loss} "
            "to {loss_after}."
        )
    if error.autodiff < 0:
        update = _("The loss's derivative is {slope}: negative, so an update moves this weight **up**.")
    elif error.autodiff > 0:
        update = _("The loss's derivative is {slope}: positive, so an update moves this weight **down**.")
    else:
        update = _("The loss's derivative is 0 too: through this weight nothing flows in these images.")
    sentences = [
        moved.format(
            nudge=lesson.NUDGE,
            before=percent(accuracy.value),
            after=percent(after[0]),
            loss=losses[0],
            loss_after=losses[1],
        ),
        _("The accuracy's derivative is {slope}: an update by it **leaves the weight where it is**.").format(
            slope=number(accuracy.autodiff)
        ),
        update.format(slope=number(error.autodiff)),
    ]
    if accuracy.finite_difference != accuracy.autodiff:
        sentences.append(slope_words.pulse_note(_, accuracy))
    return " ".join(sentences)


def nearest_flip(_: Translate, weight: Weight, count: int, w: float) -> None:
    """The image that flips at the jump of the accuracy nearest to w: its picture and what the network sees in it."""
    flip = numbers.nearest_flip(weight, count, w)
    if flip is None:
        st.info(_("Between {low} and {high} this weight flips no image: the accuracy is the same everywhere.").format(
            low=number(lesson.WEIGHTS[0]), high=number(lesson.WEIGHTS[1])))  # fmt: skip
        return
    alt = _("Image {image}, a handwritten {label}.").format(image=flip.image, label=flip.label)
    sentence = _(
        "**The nearest jump is at w = {at}.** There image {image}, a **{label}**, flips: to the left of it the network "
        "sees a **{before}**, to the right a **{after}**. Everywhere else between two jumps no image changes sides, so "
        "the accuracy stands still."
    ).format(at=number(flip.at, 8), image=flip.image, label=flip.label, before=flip.before, after=flip.after)
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        show_digit(digit.png(flip.pixels, weight.row if weight.layer == 0 else None), alt)
        st.markdown(sentence, width="stretch")


def offer(_: Translate, film: Film, weight: Weight, loss: Measure, count: int, w: float, h: float) -> None:
    """The pictures to take along."""
    header = {**lesson.described(weight), "images": count, "h": h}
    made = [f'lesson.along("sigmoid", {weight}, lesson.MEASURES["{each.code}"], {count})' for each in measures(loss)]
    slope_words.offer(_, "accuracy_vs_loss", film, w, h, made, header)
