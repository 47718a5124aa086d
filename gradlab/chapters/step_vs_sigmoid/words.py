"""What the page on step and sigmoid says: of the functions, of their tangents, and of the loss behind them."""

from collections.abc import Sequence
from typing import TypeAlias

from gradlab import lesson
from gradlab.chapters.shared.words import pulse_note
from gradlab.chapters.step_vs_sigmoid.numbers import Switches
from gradlab.core.activations import sigmoid
from gradlab.core.derivatives import autodiff
from gradlab.core.trace import Trace
from gradlab.lesson.names import activation_name
from gradlab.text import Translate, beyond_the_chapter, fields, format_number, pair, table

Units: TypeAlias = tuple[str, ...]
UNITS, RELU = ("step", "sigmoid"), ("relu",)  # of the two networks, and of the one about kinks
EDGE = autodiff(sigmoid)(lesson.INPUTS[1])  # the sigmoid's slope at the end of the picture


def why(_: Translate) -> str:
    """The answer to the page's question, by the sigmoid's own numbers."""
    return _(
        "At x = 1 the sigmoid's slope is {slope}: a hundredth more in x is {rise} more behind it. The step's slope "
        "is 0 there, as at every x but 0."
    ).format(**fields(slope=float(autodiff(sigmoid)(1.0)), rise=float(sigmoid(1.0 + lesson.NUDGE) - sigmoid(1.0))))


def verdict(_: Translate, names: Sequence[str], now: Sequence[Trace]) -> str:
    """What the slopes at x let through."""
    text = slopes_at_x(_, now[0], now[1])
    relu = now[names.index("relu")] if "relu" in names else None
    return f"{text} {kink_note(_, relu)}" if relu is not None and abs(relu.x) < relu.h else text


def readings(_: Translate, names: Sequence[str], now: Sequence[Trace]) -> str:
    """A table: each activation's value at x and both derivatives."""
    rows = [
        (
            activation_name(_, name),
            format_number(at.values),
            f"**{format_number(at.autodiff)}**",
            format_number(at.finite_difference),
        )
        for name, at in zip(names, now, strict=True)
    ]
    return table(("", _("value"), _("autograd"), _("difference")), *rows)


def slopes_at_x(_: Translate, step: Trace, sigmoid: Trace) -> str:
    """What the two slopes at x let through."""
    if step.x == 0:
        text = _(
            "x = 0 is the one instant at which the step changes, from 0 to 1: it has no derivative here, and "
            "autograd reports the {step} of the flat piece. The sigmoid's is **{sigmoid}**, its largest."
        )
    else:
        text = _(
            "At x = {x} the step's derivative is {step}: a small enough change of x changes nothing behind the "
            "unit. The sigmoid's is **{sigmoid}**."
        )
    texts = [text.format(**fields(x=step.x, step=step.autodiff, sigmoid=sigmoid.autodiff))]
    if abs(step.x) < lesson.INPUTS[1]:
        texts.append(
            _("It is never 0, but it is at most ¼, at x = 0, and soon small: {edge} at x = 10.").format(
                edge=format_number(float(EDGE), 2)
            )
        )
    if step.finite_difference != step.autodiff:
        texts.append(pulse_note(_, step))
    return " ".join(texts)


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


def kink_note(_: Translate, relu: Trace) -> str:
    """What the two derivatives of ReLU are where it has none."""
    return _(
        "ReLU has a kink at 0: slope 0 to its left, 1 to its right. At x = {x} autograd says {slope} (at 0 itself, by "
        "convention) and the finite difference {difference}."
    ).format(**fields(x=relu.x, slope=relu.autodiff, difference=relu.finite_difference))


def loss_readings(_: Translate, now: Sequence[Trace], after: list[float]) -> str:
    """A table: the loss with step and with sigmoid units, now and after the nudge, and the four derivatives."""
    texts = [pair(at.values, then) for at, then in zip(now, after, strict=True)]
    return table(
        ("", _("Step units"), _("Sigmoid units")),
        (_("w = {w}").format(w=format_number(now[0].x)), *(here for here, _there in texts)),
        (_("w + {nudge}").format(nudge=lesson.NUDGE), *(there for _here, there in texts)),
        (_("slope, autograd"), *(f"**{format_number(at.autodiff)}**" for at in now)),
        (_("slope, difference"), *(format_number(at.finite_difference) for at in now)),
    )


def loss_verdict(_: Translate, step: Trace, sigmoid: Trace, jumps: int) -> str:
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
        sentences.append(pulse_note(_, step))
    return " ".join(sentences)


def why_a_kink(_: Translate) -> str:
    """Why a network can learn through ReLU, which has no derivative at 0 either."""
    return _(
        "ReLU has no derivative at 0 either. But its kink is a single point, and beside it ReLU is flat on **one side "
        "only**: where a unit is on, its slope is 1 and the error gets through. A step is flat on both sides. Along "
        "this weight the loss has a kink wherever the unit switches on or off in an image: a dot marks each."
    )


def relu_verdict(_: Translate, here: Trace, relu: Switches, k: int, kinks: int, count: int) -> str:
    """What the loss behind ReLU units is like at a place: with kinks, or flat like a step."""
    if relu.flat[k]:
        text = _(
            "At w = {w} the unit is off in every image in which this weight's input is not 0, so the loss is as flat "
            "as behind a step. The slope is **{slope}**, for each single image too."
        )
    else:
        text = _(
            "At w = {w} the unit is on in {on} of {count} images, and the slope is **{slope}**. Below w = {first} the "
            "loss is as flat as behind a step."
        )
    dead = _("Kinks in the picture: {kinks}. **Dead** units, off in all {count} images: {dead} of {hidden}.")
    numbers = fields(w=here.x, slope=here.autodiff, first=float(relu.at[0]) if relu.at.size else 0.0)
    numbers |= {"on": relu.on[k], "count": count, "kinks": kinks, "dead": relu.dead[k], "hidden": lesson.SIZES[1]}
    return f"{text} {dead}".format(**numbers)


def tangents_alt(_: Translate, at: Trace) -> str:
    """What the picture of a function with its tangents at some places shows."""
    slopes = ", ".join(format_number(here.autodiff, 2) for here in at)
    places = ", ".join(format_number(here.x) for here in at)
    text = _("{title} with its tangents at x = {places}: their slopes are {slopes}.")
    return text.format(title=at.title, places=places, slopes=slopes)


def tangents(_: Translate, at: Trace) -> str:
    """What to see in the tangents: of the sigmoid, ``at`` these places, the steepest is the third."""
    far, near = at[0], at[2]
    return _(
        "A **tangent** has the slope of the curve where it touches it. On the step all are flat: it changes at one "
        "instant only, at x = 0, where it has none. On the sigmoid they turn, from {least} at x = {far} to {most} at "
        "x = {near}, and nowhere is one flat: its output changes continuously, and so does its slope."
    ).format(**fields(far=far.x, near=near.x), **fields(2, least=far.autodiff, most=near.autodiff))
