"""dE/dy of both losses for each class, by autograd and by finite differences: words."""

from gradlab import lesson
from gradlab.chapters.loss_functions import numbers
from gradlab.chapters.loss_functions.numbers import RIGHT, Prediction
from gradlab.text import Translate, format_number, table

SLOPE_DIGITS = 6  # enough to see that δ keeps the slope at y = 0.1 from being −10
ROUGH = 0.01  # a finite difference that misses by more than this part is told as rough


def titles(_: Translate) -> tuple[str, str]:
    """Of the slopes of each loss, in the picture and above the tables."""
    return _("Sum of squares: dE/dyₖ"), _("Cross entropy: dE/dyₖ")


def alt(_: Translate, p: Prediction) -> str:
    """What the picture of the slopes shows."""
    squares, entropy = (format_number(of.autodiff[RIGHT], SLOPE_DIGITS) for of in p.of)
    return _(
        "The derivative of each loss with respect to each of the ten probabilities. At the right digit {right} it is "
        "{squares} for the sum of squares error and {entropy} for the cross-entropy error, whose derivative is 0 at "
        "the nine others."
    ).format(right=RIGHT, squares=squares, entropy=entropy)


def readings(_: Translate, p: Prediction) -> list[str]:
    """A table for each loss: its dE/dyₖ in two ways."""
    tables = []
    for title, of, read in zip(titles(_), p.of, p.differences, strict=True):
        rows: list[tuple[str, ...]] = [("k", _("autograd"), _("difference")), ("---:",) * 3]
        for k, slopes in enumerate(zip(of.autodiff, read, strict=True)):
            texts = (str(k), *(format_number(slope, SLOPE_DIGITS) for slope in slopes))
            rows.append(tuple(f"**{text}**" for text in texts) if k == RIGHT else texts)
        tables.append(f"**{title}**\n\n{table(rows)}")
    return tables


def verdict(_: Translate, p: Prediction) -> str:
    """Which way each loss wants each probability to go, and what the finite difference makes of it."""
    squares, entropy = (float(of.autodiff[RIGHT]) for of in p.of)
    sentences = [
        _(
            "**Sum of squares:** dE/dyₖ = yₖ − tₖ, here {squares} at the {right}; at each wrong digit it is yₖ itself. "
            "**Cross entropy:** dE/dyₖ = −tₖ / (yₖ + δ), here **{entropy}** at the {right} and exactly 0 at the nine "
            "others."
        ).format(
            squares=format_number(squares, SLOPE_DIGITS), entropy=format_number(entropy, SLOPE_DIGITS), right=RIGHT
        )
    ]
    if squares < 0:
        lower = _("Both are negative at the {right}: a higher probability there makes either error smaller.")
        sentences.append(lower.format(right=RIGHT))
    return " ".join([*sentences, difference_note(_, p), one_at_a_time(_)])


def difference_note(_: Translate, p: Prediction) -> str:
    """How the finite difference at the right digit compares with autograd, and why."""
    own, h, exact, read = p.own, p.h, p.of[1].autodiff[RIGHT], p.differences[1][RIGHT]
    if not numbers.has_central(lesson.CROSS_ENTROPY, p.y, h):
        sentence = _(
            "At y = {y} the cross entropy has no central difference: y − h would be {behind}, where there is no "
            "logarithm. The forward difference, (f(y + h) − f(y)) / h, stands in. At the right digit it reads {read}, "
            "autograd {exact}: the curve bends too much within h = {h}."
        )
    elif abs(read / exact - 1) > ROUGH:
        sentence = _(
            "At the right digit the finite difference of the cross entropy reads {read}, autograd {exact}: the curve "
            "bends too much within h = {h} of y = {y}."
        )
    else:
        sentence = _(
            "At the right digit the finite difference of the cross entropy reads {read}, and autograd {exact}."
        )
    return sentence.format(
        y=format_number(own),
        behind=format_number(own - h),
        h=format_number(h),
        read=format_number(read, SLOPE_DIGITS),
        exact=format_number(exact, SLOPE_DIGITS),
    )


def one_at_a_time(_: Translate) -> str:
    """What it means to move one probability alone."""
    return _(
        "Each yₖ is moved alone here, the nine others held still, so the ten no longer sum to exactly 1. In a network "
        "a softmax makes them, and moves them together."
    )
