"""What the page on step and sigmoid says, of the functions and of the loss behind them."""

from gradlab import lesson
from gradlab.app.names import activation_name, weight_name
from gradlab.app.question import ask
from gradlab.app.text import table
from gradlab.chapters import slope_words
from gradlab.curves import Mark
from gradlab.figures.picture import Picture
from gradlab.lesson import Measure, Subject
from gradlab.lesson.writing import Translate, number, pair
from gradlab.network import Weight

UNITS = ("step", "sigmoid")  # of the two networks


def question(_: Translate) -> None:
    """The page's question, answered by the sigmoid's own numbers."""
    ask(
        _,
        "step_vs_sigmoid",
        why=_(
            "At x = 1 the sigmoid's slope is {slope}: a hundredth more in x is {rise} more behind it. The step's slope "
            "is 0 there, as at every x but 0."
        ).format(
            slope=number(lesson.point(lesson.unit("sigmoid"), 1.0, 1e-4).autodiff),
            rise=number(
                lesson.nudged(lesson.unit("sigmoid"), 1.0) - lesson.point(lesson.unit("sigmoid"), 1.0, 1e-4).value
            ),
        ),
    )


def function_pictures(_: Translate, names: list[str], now: list[Mark]) -> list[Picture]:
    """The activations, each over its derivative."""
    return [
        slope_words.picture(_, lesson.unit(name), at, activation_name(_, name), "x")
        for name, at in zip(names, now, strict=True)
    ]


def offer_functions(_: Translate, pictures: list[Picture], names: list[str], at: Mark) -> None:
    """The pictures of the activations as files."""
    made = [f'lesson.unit("{name}")' for name in names]
    slope_words.offer(_, "activations", pictures, at, made, {"h": at.h})


def readings(_: Translate, names: list[str], now: list[Mark]) -> str:
    """A table: each activation's value at x and both derivatives."""
    rows = [("", _("value"), _("autograd"), _("difference")), ("---", "---:", "---:", "---:")]
    rows += [
        (activation_name(_, name), number(at.value), f"**{number(at.autodiff)}**", number(at.finite_difference))
        for name, at in zip(names, now, strict=True)
    ]
    return table(rows)


def verdict(_: Translate, step: Mark, sigmoid: Mark) -> str:
    """What the two slopes at x let through."""
    sentences = [
        _(
            "At x = {x} the step's derivative is {step}: a small change of x changes nothing behind the unit. The "
            "sigmoid's is **{sigmoid}**."
        ).format(x=number(step.x), step=number(step.autodiff), sigmoid=number(sigmoid.autodiff)),
        _("It is never 0, but it is at most ¼, at x = 0, and soon small: {edge} at x = 10.").format(
            edge=number(lesson.point(lesson.unit("sigmoid"), 10.0, sigmoid.h).autodiff, 2)
        ),
    ]
    if step.finite_difference != step.autodiff:
        sentences.append(slope_words.pulse_note(_, step))
    if step.x == 0:
        sentences.append(_("At 0 itself the step has no derivative at all; autograd reports the 0 of the flat piece."))
    return " ".join(sentences)


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


def losses(weight: Weight, loss: Measure, count: int) -> list[Subject]:
    """The loss along the weight, behind step and behind sigmoid units."""
    return [lesson.along(units, weight, loss, count) for units in UNITS]


def loss_pictures(_: Translate, subjects: list[Subject], now: list[Mark], weight: Weight) -> list[Picture]:
    """The loss behind both units, each over its derivative."""
    titles, x = (_("Loss with step units"), _("Loss with sigmoid units")), weight_name(_, weight)
    return [
        slope_words.picture(_, subject, at, title, x) for subject, at, title in zip(subjects, now, titles, strict=True)
    ]


def offer_losses(_: Translate, pictures: list[Picture], weight: Weight, loss: Measure, count: int, at: Mark) -> None:
    """The pictures of the loss behind both units as files."""
    header = {**lesson.described(weight), "images": count, "loss": loss.code, "h": at.h}
    made = [f'lesson.along("{units}", {weight}, lesson.MEASURES["{loss.code}"], {count})' for units in UNITS]
    slope_words.offer(_, "step_vs_sigmoid", pictures, at, made, header)


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
    return table(rows)


def loss_verdict(_: Translate, step: Mark, sigmoid: Mark, jumps: int) -> str:
    """What gradient descent can do with the two losses."""
    sentences = [
        _(
            "With step units the loss along this weight is a staircase too, of {jumps} jumps: its derivative is "
            "**{step}**, and the weight stays. With sigmoid units it is **{sigmoid}**."
        ).format(jumps=jumps, step=number(step.autodiff), sigmoid=number(sigmoid.autodiff))
    ]
    if sigmoid.autodiff == 0:
        sentences.append(_("Here that is 0 as well: through this weight nothing flows in these images."))
    if step.finite_difference != step.autodiff:
        sentences.append(slope_words.pulse_note(_, step))
    sentences.append(_("The output layer, behind the steps, still learns; only what lies before a step is cut off."))
    return " ".join(sentences)
