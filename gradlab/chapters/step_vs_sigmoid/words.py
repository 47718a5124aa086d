"""What the page on step and sigmoid says: of the functions, of their tangents, and of the loss with them."""

from collections.abc import Sequence

import numpy as np

from gradlab import Trace, autodiff, lesson, sigmoid
from gradlab.chapters.shared.words import keeping_decimals, pulse_note, showing_changes, slope_tables
from gradlab.chapters.step_vs_sigmoid import numbers
from gradlab.chapters.step_vs_sigmoid.numbers import Switches
from gradlab.lesson import LessonMetric
from gradlab.text import Translate, fields, format_number, percent

ACTIVATIONS = ("step", "sigmoid", "relu")  # of the first picture
UNITS, RELU = ("step", "sigmoid"), ("relu",)  # of the two networks, and of the one about kinks
EDGE = autodiff(sigmoid)(lesson.INPUTS[1])  # the sigmoid's slope at the end of the picture


def why(_: Translate) -> str:
    """The answer to the page's question, by the sigmoid's own numbers."""
    return _(
        "At x = 1 the sigmoid's slope is {slope}: raising x by 0.01 raises the output by {rise}. The step's slope is 0 "
        "there, as at every x except 0."
    ).format(**fields(slope=float(autodiff(sigmoid)(1.0)), rise=float(sigmoid(1.0 + lesson.NUDGE) - sigmoid(1.0))))


def captions(_: Translate, trace: Trace) -> list[str]:
    """What comes through the unit at each place, as it stands at the point."""
    # Short: three pictures stand side by side, on a projector, too.
    nothing, hardly = _("slope 0: nothing passes"), _("slope {slope}: almost 0")
    through = _("slope {slope}: changes pass")
    jump, kink = _("a jump: no derivative here"), _("a kink: no derivative here")
    slopes, steep = trace.autodiff, np.abs(trace.autodiff)
    cases = [trace.at_jump, trace.at_kink, steep == 0, steep < 0.01 * np.max(steep)]
    texts, write = np.select(cases, [jump, kink, nothing, hardly], through), keeping_decimals(slopes, 3)
    return [text.format(slope=write(slope)) for text, slope in zip(texts.tolist(), slopes.tolist(), strict=True)]


def readings(_: Translate, names: Sequence[str], traces: Sequence[Trace]) -> list[str]:
    """A table at each place: each activation's value at x and both derivatives."""
    head = [lesson.activation_name(_, name) for name in names]
    # The sigmoid's value rounds to 1 where its slope is still not 0: it takes six decimals to tell the two apart.
    values = [keeping_decimals(each.values, 6) for each in traces]
    slopes = [keeping_decimals([*each.autodiff, *each.finite_difference], 6) for each in traces]
    return slope_tables(_, head, traces, values, slopes, label=_("value"))


def verdict(_: Translate, names: Sequence[str], now: Sequence[Trace]) -> str:
    """What the slopes at x let through."""
    step, smooth, relu = (now[names.index(name)] for name in ACTIVATIONS)
    if step.at_jump:
        text = _(
            "x = 0 is the one place at which the step changes, from 0 to 1: it has no derivative here. (autograd gives "
            "the {step} of the flat pieces.) The sigmoid's slope is at its largest here, **{sigmoid}**."
        )
    else:
        text = _(
            "At x = {x} the step's slope is {step}: a small enough change of x does not change its output. The "
            "sigmoid's slope is **{sigmoid}**."
        )
    texts = [text.format(**fields(x=step.x, step=step.autodiff, sigmoid=smooth.autodiff))]
    if 0 < abs(step.x) < lesson.INPUTS[1]:
        texts.append(
            _("It is never 0, but it is at most ¼, at x = 0, and soon small: {edge} at x = 10.").format(
                edge=format_number(float(EDGE), 2)
            )
        )
    if step.finite_difference != step.autodiff:
        texts.append(pulse_note(_, step, "x"))
    # At ReLU's kink: what the two derivatives are where there is none.
    if abs(relu.x) < relu.h:
        text = _(
            "ReLU has a kink at 0, between slope 0 and slope 1: at x = {x} autograd gives {slope}, and the finite "
            "difference {difference}."
        )
    elif relu.autodiff:
        text = _("ReLU's slope is {slope}: all of the change gets through.")
    else:
        text = _("ReLU's slope is {slope} on this side of its kink, and 1 on the other.")
    texts.append(text.format(**fields(x=relu.x, slope=relu.autodiff, difference=relu.finite_difference)))
    return " ".join(texts)


def beyond(_: Translate) -> str:
    """Where the page is more exact than the book."""
    return _(
        "The sigmoid's slope is 0 nowhere, as the book says. But at x = {x} it is {slope}: a unit so far from 0 is "
        "*saturated*, and learns hardly anything. (Beyond |x| ≈ 745 the slope is too small for float64, and is rounded "
        "to 0.) And with step units not all learning stops: the output layer is downstream of the steps, so its "
        "weights have slopes other than 0. Only weights upstream of a step are cut off."
    ).format(x=format_number(lesson.INPUTS[1]), slope=format_number(float(EDGE), 2))


def two_networks(_: Translate, loss: LessonMetric, count: int) -> str:
    """What the two networks are, and why their losses differ."""
    (step, wrong), (sigmoid, right) = (numbers.scores(units, loss, count) for units in UNITS)
    return _(
        "The network of the other pages has sigmoid units: it gets {right} of these {count} images right, at a loss of "
        "{sigmoid}. With step units in their place it is another network, which gets {wrong} right, at a loss of "
        "{step}. Move one weight that leads into a hidden unit: what reaches the **loss**?"
    ).format(count=f"{count:,}", wrong=percent(_, wrong), right=percent(_, right), **fields(step=step, sigmoid=sigmoid))


def loss_readings(_: Translate, traces: Sequence[Trace]) -> list[str]:
    """A table at each place: the loss with step and with sigmoid units, now and after the nudge, both derivatives."""
    sigmoid, after = traces[1], np.stack([lesson.nudged(each) for each in traces], axis=1)
    values = (showing_changes(after[:, 1] - sigmoid.values),) * 2
    slopes = format_number, keeping_decimals(sigmoid.autodiff)
    return slope_tables(_, (_("Step units"), _("Sigmoid units")), traces, values, slopes, after)


def loss_verdict(_: Translate, step: Trace, sigmoid: Trace, jumps: int) -> str:
    """What gradient descent can do with the two losses."""
    if sigmoid.autodiff == 0:
        text = _(
            "With step units the slope is **{step}**, and with sigmoid units too: this weight's input is 0 in each of "
            "these images, so moving it changes nothing."
        )
    elif step.at_jump:
        text = _(
            "With step units the loss jumps at this w, and has no derivative. autograd gives the {step} of the flat "
            "pieces: the weight stays. With sigmoid units the slope is **{sigmoid}**."
        )
    elif jumps == 0:
        text = _(
            "With step units the loss is the same all along this weight: its slope is **{step}**, and the weight "
            "stays. With sigmoid units the slope is **{sigmoid}**, which says which way to go."
        )
    else:
        text = _.ngettext(
            "With step units the loss along this weight is a staircase with {jumps} jump: its slope is **{step}**, and "
            "the weight stays. With sigmoid units the slope is **{sigmoid}**, which says which way to go.",
            "With step units the loss along this weight is a staircase with {jumps} jumps: its slope is **{step}**, "
            "and the weight stays. With sigmoid units the slope is **{sigmoid}**, which says which way to go.",
            jumps,
        )
    sentences = [text.format(jumps=jumps, step=format_number(step.autodiff), sigmoid=format_number(sigmoid.autodiff))]
    if step.finite_difference != step.autodiff:
        sentences.append(pulse_note(_, step, "w"))
    return " ".join(sentences)


def relu_readings(_: Translate, trace: Trace) -> list[str]:
    """A table at each place: the loss with ReLU units and both derivatives."""
    values, slopes = keeping_decimals(trace.values, 6), keeping_decimals(trace.autodiff)
    return slope_tables(_, (_("ReLU units"),), [trace], [values], [slopes])


def relu_verdict(_: Translate, here: Trace, relu: Switches, k: int, kinks: int, count: int) -> str:
    """What the loss with ReLU units is like at a place: with kinks, or flat as with a step."""
    if not relu.at.size:
        text = _("This weight's input is 0 in each of these images, so the loss is constant.")
    elif relu.flat[k]:
        text = _(
            "At w = {w} the unit is off in every image in which this weight's input is not 0, so the loss is as flat "
            "as with a step. The slope is **{slope}**, for each single image too."
        )
    else:
        text = _(
            "At w = {w} the unit is on in {on} of {count} images, and the slope is **{slope}**. Below w = {first} the "
            "loss is as flat as with a step."
        )
    dead = _("Kinks in the picture: {kinks}. **Dead** units, off in all {count} images: {dead} of {hidden}.")
    numbers = fields(w=here.x, slope=here.autodiff, first=float(relu.at[0]) if relu.at.size else 0.0)
    numbers |= {"on": relu.on[k], "kinks": kinks, "dead": relu.dead[k], "hidden": lesson.SIZES[1]}
    return f"{text} {dead}".format(count=f"{count:,}", **numbers)


def tangents(_: Translate, at: Trace) -> str:
    """What to see in the tangents: of the sigmoid, ``at`` these places, the steepest is the third."""
    far, near = at[0], at[2]
    return _(
        "A **tangent** touches the curve and has its slope. All tangents of the step are flat, because the step "
        "changes only at x = 0, where it has no tangent. Those of the sigmoid turn, from slope {least} at x = {far} to "
        "{most} at x = {near}, and none is quite flat."
    ).format(**fields(far=far.x, near=near.x), **fields(2, least=far.autodiff, most=near.autodiff))
