"""The curve −log y with the prediction's point on it, and what δ does at y = 0: pictures and words."""

import numpy as np

from gradlab.app import downloads
from gradlab.app.text import table
from gradlab.chapters.loss_functions import numbers
from gradlab.chapters.loss_functions.figure_minus_log import Labels, TwoCurves
from gradlab.chapters.loss_functions.figure_minus_log import picture as point_on
from gradlab.chapters.loss_functions.numbers import DELTA, DIGITS, RIGHT, OfPrediction, Probabilities
from gradlab.chapters.loss_functions.numbers_minus_log import MILLIONTH, WHOLE, minus_log
from gradlab.figures.picture import Picture
from gradlab.lesson.writing import Translate, number, pair


def labels(_: Translate) -> Labels:
    """The texts of the picture of the curve."""
    return Labels(
        whole=_("Cross-entropy error"),
        near=_("The same near 0"),
        x=_("y, the right digit's probability"),
        x_near=_("y, in millionths"),
        with_delta=_("−log(y + δ)"),
        without=_("−log y, without δ"),
    )


def picture(_: Translate, y: Probabilities, entropy: OfPrediction) -> Picture:
    """The curve with the prediction's point on it."""
    slope = float(entropy.autodiff[RIGHT])
    alt = _(
        "The curve −log(y + δ) falls from {most} at y = 0 to about 0 at y = 1. The prediction's point lies at y = {y}, "
        "where the error is {error} and its slope is {slope}. Without δ the curve has no end at 0."
    ).format(
        most=number(-float(np.log(DELTA)), DIGITS),
        y=number(y[RIGHT]),
        error=number(entropy.error, DIGITS),
        slope=number(slope, DIGITS),
    )
    return point_on(TwoCurves(WHOLE, MILLIONTH, labels(_)), y[RIGHT], entropy.error, slope, alt)


def with_and_without(_: Translate, y: Probabilities, entropy: OfPrediction) -> str:
    """A table: the error and its slope at the right digit, with δ and without."""
    own, infinite = y[RIGHT], _("infinite")
    kept, bare = pair(entropy.error, float(minus_log(np.array(own), 0.0))) if own else ("", infinite)
    rows = [
        ("", _("E"), _("slope, autograd")),
        ("---", "---:", "---:"),
        (_("with δ = 1e−7"), kept or number(entropy.error, DIGITS), number(entropy.autodiff[RIGHT], 8)),
        (_("without δ"), bare, number(-1 / own, 8) if own else infinite),
    ]
    return table(rows)


def verdict(_: Translate, y: Probabilities, entropy: OfPrediction) -> str:
    """What δ does at this y."""
    own, most = y[RIGHT], number(-float(np.log(DELTA)), DIGITS)
    if own == 0:
        return _(
            "The prediction gives the right digit a probability of exactly 0. log 0 is −∞: without δ the error would "
            "be **infinite**, and no sum or mean that it enters could be computed with. With δ it is −log 1e−7 = "
            "**{most}**, large, and finite."
        ).format(most=most)
    sentences = _(
        "At y = {y} the logarithm exists without δ too, and δ makes the error smaller by {change} only. It is there "
        "for y = 0, where it makes the error {most} instead of infinite. Shape a prediction that gives the "
        "right digit 0, and see."
    ).format(y=number(own), change=number(float(np.log1p(DELTA / own)), 2), most=most)
    if own == 1:
        sentences += " " + _("At y = 1 the error should be 0; δ makes it a hair less, {error}.").format(
            error=number(entropy.error)
        )
    return sentences


def offer(_: Translate, y: Probabilities, picture: Picture) -> None:
    """The curve as files."""
    texts, curves = labels(_), (WHOLE, MILLIONTH)
    columns = {
        "y": np.concatenate([curve.y for curve in curves]),
        texts.with_delta: np.concatenate([curve.with_delta for curve in curves]),
        texts.without: np.concatenate([curve.without for curve in curves]),
    }
    code = CODE.format(y=y[RIGHT], delta=DELTA)
    downloads.offer(_, "minus_log", [picture], columns, numbers.described(y), code)


CODE = """\
import numpy as np
from gradlab.chapters.loss_functions.figure_minus_log import Labels, TwoCurves, picture
from gradlab.chapters.loss_functions.numbers_minus_log import MILLIONTH, WHOLE
from gradlab.figures.picture import together

labels = Labels("cross entropy", "near 0", "y", "y, in millionths", "with delta", "without")
point = {y}, -np.log({y} + {delta}), -1 / ({y} + {delta})
together([picture(TwoCurves(WHOLE, MILLIONTH, labels), *point)])
"""
