"""What the pages say about their pictures: every number in a sentence is computed from what is shown."""

from collections.abc import Sequence

import streamlit as st

from gradlab.figures import digit
from gradlab.figures.slope import Labels, Mark
from gradlab.network import Weight
from gradlab.ui import lesson, picture
from gradlab.ui.lesson import Subject
from gradlab.ui.text import Translate, number, pair, percent


def loss_name(_: Translate, loss: str) -> str:
    """A loss by its name."""
    return {"cross_entropy": _("Cross-entropy error"), "sum_squares": _("Sum of squares error")}[loss]


def weight_name(_: Translate, weight: Weight) -> str:
    """A weight by the two units that it joins."""
    if weight.layer == 0:
        return _("w, from pixel {row} to hidden unit {column}").format(row=weight.row, column=weight.column)
    return _("w, from hidden unit {row} to digit {column}").format(row=weight.row, column=weight.column)


def activation_name(_: Translate, activation: str) -> str:
    """An activation by its name."""
    return {"step": _("Step"), "sigmoid": _("Sigmoid"), "tanh": "tanh", "relu": "ReLU"}[activation]


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


def drawn(_: Translate, subject: Subject, at: Mark, title: str, x: str) -> picture.Layers:
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
    return picture.layers(subject, at, labels, text.format(**numbers))


def readings(_: Translate, now: list[Mark], after: list[float]) -> str:
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
    return _table(rows)


def verdict(_: Translate, now: list[Mark], after: list[float]) -> str:
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
        sentences.append(pulse_note(_, accuracy))
    return " ".join(sentences)


def pulse_note(_: Translate, at: Mark) -> str:
    """Why a finite difference across a jump is not a slope."""
    return _(
        "The finite difference reads {difference}, though: within h of here lies a jump, and {rise} / 2h is "
        "{difference}. That is a number about h = {h}, not a slope."
    ).format(difference=number(at.finite_difference), rise=number(at.ahead - at.behind), h=number(at.h))


def nearest_flip(_: Translate, weight: Weight, count: int, w: float) -> None:
    """The image that flips at the jump of the accuracy nearest to w: its picture and what the network sees in it."""
    flip = lesson.nearest_flip(weight, count, w)
    if flip is None:
        st.info(_("Between {low} and {high} this weight flips no image: the accuracy is the same everywhere.").format(
            low=number(lesson.WEIGHTS[0]), high=number(lesson.WEIGHTS[1])))  # fmt: skip
        return
    alt = _("Image {image}, a handwritten {label}.").format(image=flip.image, label=flip.label)
    told = _(
        "**The nearest jump is at w = {at}.** There image {image}, a **{label}**, flips: to the left of it the network "
        "sees a **{before}**, to the right a **{after}**. Everywhere else between two jumps no image changes sides, so "
        "the accuracy stands still."
    ).format(at=number(flip.at, 8), image=flip.image, label=flip.label, before=flip.before, after=flip.after)
    with st.container(horizontal=True, vertical_alignment="center"):
        picture.show_digit(digit.png(flip.pixels, weight.row if weight.layer == 0 else None), alt)
        st.markdown(told, width="stretch")


def activation_readings(_: Translate, names: list[str], now: list[Mark]) -> str:
    """A table: each activation's value at x and both derivatives."""
    rows = [("", _("value"), _("autograd"), _("difference")), ("---", "---:", "---:", "---:")]
    rows += [
        (activation_name(_, name), number(at.value), f"**{number(at.autodiff)}**", number(at.finite_difference))
        for name, at in zip(names, now, strict=True)
    ]
    return _table(rows)


def activation_verdict(_: Translate, step: Mark, sigmoid: Mark) -> str:
    """What the two slopes at x let through."""
    told = [
        _(
            "At x = {x} the step's derivative is {step}: a small change of x changes nothing behind the unit. The "
            "sigmoid's is **{sigmoid}**."
        ).format(x=number(step.x), step=number(step.autodiff), sigmoid=number(sigmoid.autodiff)),
        _("It is never 0, but it is at most ¼, at x = 0, and soon small: {edge} at x = 10.").format(
            edge=number(lesson.point(lesson.unit("sigmoid"), 10.0, sigmoid.h).autodiff, 2)
        ),
    ]
    if step.finite_difference != step.autodiff:
        told.append(pulse_note(_, step))
    if step.x == 0:
        told.append(_("At 0 itself the step has no derivative at all; autograd reports the 0 of the flat piece."))
    return " ".join(told)


def kink_note(_: Translate, relu: Mark) -> str:
    """What the two derivatives of ReLU are where it has none."""
    return _(
        "ReLU has a kink at 0: slope 0 to its left, 1 to its right. At x = {x} autograd says {slope} (at 0 itself, by "
        "convention) and the finite difference {difference}."
    ).format(x=number(relu.x), slope=number(relu.autodiff), difference=number(relu.finite_difference))


def same_weights(_: Translate) -> str:
    """What the two networks of the second half share."""
    return _(
        "The network of the main page, and beside it the same weights behind step units. Move one weight that leads "
        "into a hidden unit: what reaches the **loss**?"
    )


def loss_readings(_: Translate, now: list[Mark], after: list[float]) -> str:
    """A table: the loss with step and with sigmoid units, now and after the nudge, and the four derivatives."""
    texts = [pair(at.value, then) for at, then in zip(now, after, strict=True)]
    rows = [
        ("", _("Step units"), _("Sigmoid units")),
        ("---", "---:", "---:"),
        (_("w = {w}").format(w=number(now[0].x)), *(here for here, _there in texts)),
        (_("w + {nudge}").format(nudge=lesson.NUDGE), *(there for _here, there in texts)),
        (_("slope, autograd"), *(f"**{number(at.autodiff)}**" for at in now)),
        (_("slope, difference"), *(number(at.finite_difference) for at in now)),
    ]
    return _table(rows)


def loss_verdict(_: Translate, step: Mark, sigmoid: Mark, jumps: int) -> str:
    """What gradient descent can do with the two losses."""
    told = [
        _(
            "With step units the loss along this weight is a staircase too, of {jumps} jumps: its derivative is "
            "**{step}**, and the weight stays. With sigmoid units it is **{sigmoid}**."
        ).format(jumps=jumps, step=number(step.autodiff), sigmoid=number(sigmoid.autodiff))
    ]
    if sigmoid.autodiff == 0:
        told.append(_("Here that is 0 as well: through this weight nothing flows in these images."))
    if step.finite_difference != step.autodiff:
        told.append(pulse_note(_, step))
    told.append(_("The output layer, behind the steps, still learns; only what lies before a step is cut off."))
    return " ".join(told)


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
