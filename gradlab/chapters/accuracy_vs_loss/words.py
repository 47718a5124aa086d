"""What the main page says about accuracy and loss along one weight."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from gradlab import lesson
from gradlab.app.question import ask
from gradlab.app.show import show_digit
from gradlab.cache import cached
from gradlab.chapters import slope_files, slope_words
from gradlab.chapters.accuracy_vs_loss import numbers
from gradlab.core.derivatives import autodiff
from gradlab.core.network import Weight
from gradlab.core.trace import Mark
from gradlab.lesson import LessonMetric
from gradlab.lesson.names import weight_name
from gradlab.plotting import digit
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number, pair, percent, table


def claim(_: Translate, count: int) -> str:
    """What the main page is about, with the trained network's own numbers."""
    inputs, hidden, outputs = lesson.SIZES
    text = _(
        "A network of {inputs}–{hidden}–{outputs} units, trained a little: of the {trained_on} handwritten digits that "
        "it learnt from it gets **{right}** right. Move **one** of its {weights} weights: the accuracy stays, then "
        "hops; the loss flows."
    ).format(
        inputs=inputs,
        hidden=hidden,
        outputs=outputs,
        right=lesson.right_of(lesson.TRAINED_ON),
        trained_on=lesson.TRAINED_ON,
        weights=f"{inputs * hidden + hidden * outputs:,}",
    )
    if count == lesson.TRAINED_ON:
        return text
    here = _("Here it is looked at over {count} images, of which it gets {share} right.")
    share = percent(_, lesson.right_of(count) / count)
    return f"{text} {here.format(count=f'{count:,}', share=share)}"


def in_the_chapter(_: Translate) -> str:
    """The chapter's own numbers beside the page's."""
    return _(
        "**In the chapter** the accuracy is 32 %, and after a little move of a weight still 32 %; moved further it "
        "becomes 33 or 34 %, never 32.0123 %. Its loss goes from 0.92543… to 0.93432…. The table above has the same "
        "of this network."
    )


def question(_: Translate, weight: Weight, loss: LessonMetric, count: int) -> None:
    """The page's question, answered by the numbers of the weight that it shows."""
    subject = lesson.along("sigmoid", weight, lesson.ACCURACY, count)
    jumps, (low, high) = subject.jumps_in_span(), subject.span
    if lesson.constant(lesson.along("sigmoid", weight, loss, count)):
        why = _("Along this weight neither changes: its input is 0 in each of these images.")
    elif not jumps:
        why = _(
            "Along this weight the accuracy is the same from {low} to {high}: its slope is 0 everywhere. The loss has "
            "a slope that says which way to go."
        )
    else:
        why = _.ngettext(
            "Along this weight the accuracy has {jumps} jump between {low} and {high}. At all other values of this "
            "weight its slope is 0, while the loss has a slope that says which way to go.",
            "Along this weight the accuracy has {jumps} jumps between {low} and {high}. At all other values of this "
            "weight its slope is 0, while the loss has a slope that says which way to go.",
            jumps,
        )
    ask(_, "accuracy_vs_loss", why=why.format(jumps=jumps, low=format_number(low), high=format_number(high)))


def measures(loss: LessonMetric) -> tuple[LessonMetric, LessonMetric]:
    """What is drawn side by side: what cannot learn on the left, what can on the right."""
    return lesson.ACCURACY, loss


@cached(maxsize=64)
def film(_: Translate, weight: Weight, loss: LessonMetric, count: int, h: float, style: Style, key: str = "w") -> Film:
    """Accuracy and loss along the weight, each over its derivative, and what they read, at each notch of w."""
    subjects = [lesson.along("sigmoid", weight, each, count) for each in measures(loss)]
    at, after = [lesson.marks(each, h) for each in subjects], np.stack([lesson.nudged(each) for each in subjects], 1)
    titles, x = [each.name(_) for each in measures(loss)], weight_name(_, weight)
    rate = slope_words.visible_rate(subjects, h)
    pictures = [slope_words.picture(_, *each, x, rate) for each in zip(subjects, at, titles, strict=True)]
    told = list(zip(zip(*(mark.each for mark in at), strict=True), after.tolist(), strict=True))
    passed = lesson.jumps_passed(subjects[0]).tolist()
    words = [
        [readings(_, *each) for each in told],
        [verdict(_, *each, jumps, rate) for each, jumps in zip(told, passed, strict=True)],
    ]
    aria_texts = slope_words.aria_texts(_, "w", subjects, titles, at)
    first = subjects[0].notch_of(lesson.start(weight))
    return Film([Slider(_("w, the value of this weight"), aria_texts, key, first)], pictures, words, style=style)


def readings(_: Translate, now: Sequence[Mark], after: list[float]) -> str:
    """A table: accuracy and loss now and after the nudge, and the four derivatives."""
    accuracy, error = now
    losses = pair(error.value, after[1])
    rows = [
        ("", _("Accuracy"), _("Loss")),
        ("---", "---:", "---:"),
        (_("w = {w}").format(w=format_number(accuracy.x)), percent(_, accuracy.value), losses[0]),
        (_("w + {nudge}").format(nudge=lesson.NUDGE), percent(_, after[0]), losses[1]),
        (_("slope, autograd"), f"**{format_number(accuracy.autodiff)}**", f"**{format_number(error.autodiff, 6)}**"),
        (
            _("slope, difference"),
            format_number(accuracy.finite_difference),
            format_number(error.finite_difference, 6),
        ),
    ]
    return table(rows)


def verdict(_: Translate, now: Sequence[Mark], after: list[float], jumps: int, rate: float) -> str:
    """What the nudge, past so many jumps, does to accuracy and loss, and what gradient descent would do."""
    accuracy, error = now
    sentences = [
        moved(_, now, after, jumps),
        _("The accuracy's derivative is {slope}: an update by it **leaves the weight where it is**.").format(
            slope=format_number(accuracy.autodiff)
        ),
        slope_words.update(_, error, rate),
    ]
    if accuracy.finite_difference != accuracy.autodiff:
        sentences.append(slope_words.pulse_note(_, accuracy))
    return " ".join(filter(None, sentences))


def moved(_: Translate, now: Sequence[Mark], after: list[float], jumps: int) -> str:
    """What the nudge does to accuracy and loss."""
    accuracy, error = now
    if after == [accuracy.value, error.value]:
        text = _("Move w by {nudge}: neither the accuracy nor the loss changes.")
    elif after[0] == accuracy.value:
        text = _("Move w by {nudge}: the accuracy **stays at {before}**, the loss goes from {loss} to {loss_after}.")
    else:
        text = _.ngettext(
            "Move w by {nudge}: the accuracy **hops from {before} to {after}**, past {jumps} jump; the loss goes from "
            "{loss} to {loss_after}.",
            "Move w by {nudge}: the accuracy **hops from {before} to {after}**, past {jumps} jumps; the loss goes from "
            "{loss} to {loss_after}.",
            jumps,
        )
    losses = pair(error.value, after[1])
    shares = {"before": percent(_, accuracy.value), "after": percent(_, after[0])}
    return text.format(nudge=lesson.NUDGE, jumps=jumps, loss=losses[0], loss_after=losses[1], **shares)


def meaning(_: Translate, weight: Weight, loss: LessonMetric, count: int, w: float) -> str:
    """What the loss's derivative says, in words and with its numbers at w."""
    subject = lesson.along("sigmoid", weight, loss, count)
    slope = float(autodiff(subject.f)(w))
    now, after = subject.f(np.array([w, w + lesson.NUDGE])).tolist()
    return _(
        "The loss's derivative says how the loss changes when this weight changes a little: {slope} · {nudge} = "
        "{product}, and it has changed by {change}."
    ).format(
        slope=format_number(slope),
        nudge=lesson.NUDGE,
        product=format_number(slope * lesson.NUDGE, 3),
        change=format_number(after - now, 3),
    )


def nearest_flip(_: Translate, weight: Weight, count: int, w: float) -> None:
    """The image that flips at the jump of the accuracy nearest to w: its picture and what the network sees in it."""
    flip = numbers.nearest_flip(weight, count, w)
    if flip is None:
        st.info(_("Between {low} and {high} this weight flips no image: the accuracy is the same everywhere.").format(
            low=format_number(lesson.WEIGHTS[0]), high=format_number(lesson.WEIGHTS[1])))  # fmt: skip
        return
    alt = _("Image {image}, a handwritten {label}.").format(image=flip.image, label=flip.label)
    sentence = _(
        "**The nearest jump is at w = {at}.** There image {image}, a **{label}**, flips: to the left of it the network "
        "sees a **{before}**, to the right a **{after}**. Everywhere else between two jumps no image changes sides, so "
        "the accuracy stands still."
    ).format(at=format_number(flip.at, 8), image=flip.image, label=flip.label, before=flip.before, after=flip.after)
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        show_digit(digit.png(flip.pixels, weight.row if weight.layer == 0 else None), alt)
        st.markdown(sentence, width="stretch")


def offer(_: Translate, film: Film, weight: Weight, loss: LessonMetric, count: int, w: float, h: float) -> None:
    """The pictures to take along."""
    header = {**lesson.described(weight), "images": count, "h": h}
    every = measures(loss)
    rate = slope_words.visible_rate([lesson.along("sigmoid", weight, each, count) for each in every], h)
    made = slope_files.along(weight, count, [("sigmoid", each) for each in every], rate)
    slope_files.offer(_, "accuracy_vs_loss", film, w, h, made, header)
