"""What the page on step and sigmoid says, of the functions and of the loss behind them."""

from collections.abc import Sequence

import numpy as np

from gradlab import lesson
from gradlab.app.question import ask
from gradlab.cache import cached
from gradlab.chapters import slope_files, slope_words
from gradlab.core.activations import sigmoid
from gradlab.core.derivatives import autodiff
from gradlab.core.network import Weight
from gradlab.core.trace import Mark
from gradlab.lesson import LessonMetric, Subject
from gradlab.lesson.names import activation_name, weight_name
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.style import Style
from gradlab.text import Translate, beyond_the_chapter, format_number, pair, table

UNITS = ("step", "sigmoid")  # of the two networks
EDGE = autodiff(sigmoid)(lesson.INPUTS[1])  # the sigmoid's slope at the end of the picture


def question(_: Translate) -> None:
    """The page's question, answered by the sigmoid's own numbers."""
    ask(
        _,
        "step_vs_sigmoid",
        why=_(
            "At x = 1 the sigmoid's slope is {slope}: a hundredth more in x is {rise} more behind it. The step's slope "
            "is 0 there, as at every x but 0."
        ).format(
            slope=format_number(float(autodiff(sigmoid)(1.0))),
            rise=format_number(float(sigmoid(1.0 + lesson.NUDGE) - sigmoid(1.0))),
        ),
    )


@cached(maxsize=32)
def functions(_: Translate, names: tuple[str, ...], h: float, style: Style) -> Film:
    """The activations, each over its derivative, and what they read, at each notch of x."""
    subjects = [lesson.unit(name) for name in names]
    at, titles = [lesson.marks(each, h) for each in subjects], [activation_name(_, name) for name in names]
    pictures = [slope_words.picture(_, *each, "x") for each in zip(subjects, at, titles, strict=True)]
    now = list(zip(*(mark.each for mark in at), strict=True))
    words = [[readings(_, names, here) for here in now], [told(_, names, here) for here in now]]
    return Film([Slider("x", slope_words.aria_texts(_, "x", subjects, titles, at), "x")], pictures, words, style=style)


def offer_functions(_: Translate, film: Film, names: Sequence[str], x: float, h: float) -> None:
    """The pictures of the activations to take along."""
    made = slope_files.Made(names, names)
    slope_files.offer(_, "activations", film, x, h, made, {"h": h})


def told(_: Translate, names: Sequence[str], now: Sequence[Mark]) -> str:
    """What the slopes at x let through."""
    text = verdict(_, now[0], now[1])
    relu = now[names.index("relu")] if "relu" in names else None
    return f"{text} {kink_note(_, relu)}" if relu and abs(relu.x) < relu.h else text


def readings(_: Translate, names: Sequence[str], now: Sequence[Mark]) -> str:
    """A table: each activation's value at x and both derivatives."""
    rows = [("", _("value"), _("autograd"), _("difference")), ("---", "---:", "---:", "---:")]
    rows += [
        (
            activation_name(_, name),
            format_number(at.value),
            f"**{format_number(at.autodiff)}**",
            format_number(at.finite_difference),
        )
        for name, at in zip(names, now, strict=True)
    ]
    return table(rows)


def verdict(_: Translate, step: Mark, sigmoid: Mark) -> str:
    """What the two slopes at x let through."""
    if step.x == 0:
        sentences = [
            _(
                "x = 0 is the one instant at which the step changes, from 0 to 1: it has no derivative here, and "
                "autograd reports the {step} of the flat piece. The sigmoid's is **{sigmoid}**, its largest."
            )
        ]
    else:
        sentences = [
            _(
                "At x = {x} the step's derivative is {step}: a small enough change of x changes nothing behind the "
                "unit. The sigmoid's is **{sigmoid}**."
            )
        ]
    told = [
        each.format(x=format_number(step.x), step=format_number(step.autodiff), sigmoid=format_number(sigmoid.autodiff))
        for each in sentences
    ]
    if abs(step.x) < lesson.INPUTS[1]:
        told.append(
            _("It is never 0, but it is at most ¼, at x = 0, and soon small: {edge} at x = 10.").format(
                edge=format_number(float(EDGE), 2)
            )
        )
    if step.finite_difference != step.autodiff:
        told.append(slope_words.pulse_note(_, step))
    return " ".join(told)


def beyond(_: Translate) -> str:
    """Where the page is more exact than the chapter."""
    return beyond_the_chapter(
        _,
        _(
            "The sigmoid's slope is nowhere 0, as it says; but at x = {x} it is {slope}, too little to learn from, and "
            "beyond |x| ≈ 745 float64 rounds it to 0. And with step units the output layer, behind the steps, still "
            "learns: only what lies before a step is cut off."
        ).format(x=format_number(lesson.INPUTS[1]), slope=format_number(float(EDGE), 2)),
    )


def kink_note(_: Translate, relu: Mark) -> str:
    """What the two derivatives of ReLU are where it has none."""
    return _(
        "ReLU has a kink at 0: slope 0 to its left, 1 to its right. At x = {x} autograd says {slope} (at 0 itself, by "
        "convention) and the finite difference {difference}."
    ).format(
        x=format_number(relu.x), slope=format_number(relu.autodiff), difference=format_number(relu.finite_difference)
    )


def same_weights(_: Translate) -> str:
    """What the two networks of the second half share."""
    return _(
        "The lesson's network, and beside it the same weights behind step units. Move one weight that leads into a "
        "hidden unit: what reaches the **loss**?"
    )


def losses(weight: Weight, loss: LessonMetric, count: int) -> list[Subject]:
    """The loss along the weight, behind step and behind sigmoid units."""
    return [lesson.along(units, weight, loss, count) for units in UNITS]


@cached(maxsize=64)
def film(_: Translate, weight: Weight, loss: LessonMetric, count: int, h: float, style: Style) -> Film:
    """The loss behind both units, each over its derivative, and what it reads, at each notch of w."""
    subjects = losses(weight, loss, count)
    at, after = [lesson.marks(each, h) for each in subjects], np.stack([lesson.nudged(each) for each in subjects], 1)
    titles, x = (_("Loss with step units"), _("Loss with sigmoid units")), weight_name(_, weight)
    rate = slope_words.visible_rate(subjects, h)
    pictures = [slope_words.picture(_, *each, x, rate) for each in zip(subjects, at, titles, strict=True)]
    now, jumps = list(zip(*(mark.each for mark in at), strict=True)), subjects[0].jumps_in_span()
    words = [
        [loss_readings(_, here, then) for here, then in zip(now, after.tolist(), strict=True)],
        [loss_verdict(_, step, sigmoid, jumps) for step, sigmoid in now],
    ]
    aria_texts = slope_words.aria_texts(_, "w", subjects, titles, at)
    return Film([Slider(_("w, the value of this weight"), aria_texts, "w")], pictures, words, style=style)


def offer_losses(_: Translate, film: Film, weight: Weight, loss: LessonMetric, count: int, w: float, h: float) -> None:
    """The pictures of the loss behind both units to take along."""
    header = {**lesson.described(weight), "images": count, "loss": loss.code, "h": h}
    rate = slope_words.visible_rate(losses(weight, loss, count), h)
    made = slope_files.along(weight, count, [(units, loss) for units in UNITS], rate)
    slope_files.offer(_, "step_vs_sigmoid", film, w, h, made, header)


def loss_readings(_: Translate, now: Sequence[Mark], after: list[float]) -> str:
    """A table: the loss with step and with sigmoid units, now and after the nudge, and the four derivatives."""
    texts = [pair(at.value, then) for at, then in zip(now, after, strict=True)]
    rows = [
        ("", _("Step units"), _("Sigmoid units")),
        ("---", "---:", "---:"),
        (_("w = {w}").format(w=format_number(now[0].x)), *(here for here, _there in texts)),
        (_("w + {nudge}").format(nudge=lesson.NUDGE), *(there for _here, there in texts)),
        (_("slope, autograd"), *(f"**{format_number(at.autodiff)}**" for at in now)),
        (_("slope, difference"), *(format_number(at.finite_difference) for at in now)),
    ]
    return table(rows)


def loss_verdict(_: Translate, step: Mark, sigmoid: Mark, jumps: int) -> str:
    """What gradient descent can do with the two losses."""
    if sigmoid.autodiff == 0:
        text = _(
            "With step units the derivative is **{step}**, and with sigmoid units too: this weight's input is 0 in "
            "each of these images, so that it changes nothing."
        )
    elif jumps == 0:
        text = _(
            "With step units the loss along this weight is the same everywhere here: its derivative is **{step}**, and "
            "the weight stays. With sigmoid units it is **{sigmoid}**."
        )
    else:
        text = _.ngettext(
            "With step units the loss along this weight is a staircase too, of {jumps} jump: its derivative is "
            "**{step}**, and the weight stays. With sigmoid units it is **{sigmoid}**.",
            "With step units the loss along this weight is a staircase too, of {jumps} jumps: its derivative is "
            "**{step}**, and the weight stays. With sigmoid units it is **{sigmoid}**.",
            jumps,
        )
    sentences = [text.format(jumps=jumps, step=format_number(step.autodiff), sigmoid=format_number(sigmoid.autodiff))]
    if step.finite_difference != step.autodiff:
        sentences.append(slope_words.pulse_note(_, step))
    return " ".join(sentences)
