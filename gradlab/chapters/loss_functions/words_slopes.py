"""dE/dy of both losses for each class, by autograd and by finite differences: picture and words."""

import numpy as np

from gradlab import lesson
from gradlab.app import downloads
from gradlab.app.text import table
from gradlab.chapters.loss_functions import numbers
from gradlab.chapters.loss_functions.figure import Bars, TwoBarCharts
from gradlab.chapters.loss_functions.numbers import LOSSES, RIGHT, Probabilities
from gradlab.chapters.loss_functions.words_terms import bars_of
from gradlab.figures.picture import Picture
from gradlab.lesson import Measure
from gradlab.lesson.writing import Translate, number

SLOPE_DIGITS = 6  # enough to see that δ keeps the slope at y = 0.1 from being −10
ROUGH = 0.01  # a finite difference that misses by more than this part is told as rough


def picture(_: Translate, y: Probabilities, h: float) -> Picture:
    """dE/dyₖ of the one loss above that of the other, by autograd and by finite differences."""
    titles = [_("Sum of squares: dE/dyₖ"), _("Cross entropy: dE/dyₖ")]
    above, below = (_bars(title, loss, y, h) for title, loss in zip(titles, LOSSES, strict=True))
    texts = _("digit (shaded: the right one)"), _("autograd"), _("finite difference")
    return Picture(TwoBarCharts(above, below, RIGHT, *texts), _alt(_, above, below))


def _bars(title: str, loss: Measure, y: Probabilities, h: float) -> Bars:
    slopes, read = numbers.of_prediction(loss, y).autodiff, numbers.finite_difference(loss, y, h)
    return Bars(title, tuple(slopes.tolist()), number(slopes[RIGHT], SLOPE_DIGITS), tuple(read.tolist()))


def _alt(_: Translate, squares: Bars, entropy: Bars) -> str:
    return _(
        "The derivative of each loss with respect to each of the ten probabilities. At the right digit {right} it is "
        "{squares} for the sum of squares error and {entropy} for the cross-entropy error, whose derivative is 0 at "
        "the nine others."
    ).format(right=RIGHT, squares=squares.text, entropy=entropy.text)


def readings(_: Translate, picture: Picture) -> list[str]:
    """A table for each loss: its dE/dyₖ in two ways."""
    return [_reading(_, bars) for bars in bars_of(picture)]


def _reading(_: Translate, bars: Bars) -> str:
    rows: list[tuple[str, ...]] = [("k", _("autograd"), _("difference")), ("---:",) * 3]
    for k, slopes in enumerate(zip(bars.values, bars.dots, strict=True)):
        texts = (str(k), *(number(slope, SLOPE_DIGITS) for slope in slopes))
        rows.append(tuple(f"**{text}**" for text in texts) if k == RIGHT else texts)
    return f"**{bars.title}**\n\n{table(rows)}"


def verdict(_: Translate, y: Probabilities, h: float) -> str:
    """Which way each loss wants each probability to go, and what the finite difference makes of it."""
    squares, entropy = (float(numbers.of_prediction(loss, y).autodiff[RIGHT]) for loss in LOSSES)
    sentences = [
        _(
            "**Sum of squares:** dE/dyₖ = yₖ − tₖ, here {squares} at the {right}; at each wrong digit it is yₖ itself. "
            "**Cross entropy:** dE/dyₖ = −tₖ / (yₖ + δ), here **{entropy}** at the {right} and exactly 0 at the nine "
            "others."
        ).format(squares=number(squares, SLOPE_DIGITS), entropy=number(entropy, SLOPE_DIGITS), right=RIGHT)
    ]
    if squares < 0:
        lower = _("Both are negative at the {right}: a higher probability there makes either error smaller.")
        sentences.append(lower.format(right=RIGHT))
    return " ".join([*sentences, difference_note(_, y, h), one_at_a_time(_)])


def difference_note(_: Translate, y: Probabilities, h: float) -> str:
    """How the finite difference at the right digit compares with autograd, and why."""
    own, exact = y[RIGHT], numbers.of_prediction(lesson.CROSS_ENTROPY, y).autodiff[RIGHT]
    read = numbers.finite_difference(lesson.CROSS_ENTROPY, y, h)[RIGHT]
    if not numbers.has_central(lesson.CROSS_ENTROPY, y, h):
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
        y=number(own),
        behind=number(own - h),
        h=number(h),
        read=number(read, SLOPE_DIGITS),
        exact=number(exact, SLOPE_DIGITS),
    )


def one_at_a_time(_: Translate) -> str:
    """What it means to move one probability alone."""
    return _(
        "Each yₖ is moved alone here, the nine others held still, so the ten no longer sum to exactly 1. In a network "
        "a softmax makes them, and moves them together."
    )


def offer(_: Translate, y: Probabilities, h: float, picture: Picture) -> None:
    """The slopes as files."""
    columns = {"k": np.arange(10.0)}
    for bars in bars_of(picture):
        columns[f"{bars.title}, autograd"] = np.array(bars.values)
        columns[f"{bars.title}, finite difference"] = np.array(bars.dots)
    central = numbers.has_central(lesson.CROSS_ENTROPY, y, h)
    difference = "central_difference" if central else "forward_difference"
    header = {**numbers.described(y), "h": h, "difference of the cross entropy": difference}
    code = CODE.format(y=list(y), right=RIGHT, h=h, difference=difference)
    downloads.offer(_, "loss_slopes", [picture], columns, header, code)


CODE = """\
import numpy as np
from gradlab import autodiff, central_difference, cross_entropy_error, forward_difference, sum_squares_error
from gradlab.chapters.loss_functions.figure import Bars, TwoBarCharts
from gradlab.figures.picture import Picture, together

y, right, one = np.array({y}), {right}, np.eye(10)
def bars(loss, difference):
    def each(v):  # row k of the batch is y with v[k] in the place of y[k]
        return loss.per_sample(v[:, None] * one + y * (1 - one), np.full(10, right))
    return Bars(loss.__name__, tuple(autodiff(each)(y)), dots=tuple(difference(each, {h})(y)))
both = bars(sum_squares_error, central_difference), bars(cross_entropy_error, {difference})
together([Picture(TwoBarCharts(*both, right, "digit", "autograd", "difference"))])
"""
