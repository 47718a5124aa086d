"""The curve −log y with the prediction's point on it, and what δ does at y = 0: words."""

import numpy as np

from gradlab.chapters.loss_functions.figure_minus_log import Labels
from gradlab.chapters.loss_functions.numbers import DELTA, DIGITS, RIGHT, Prediction
from gradlab.chapters.loss_functions.numbers_minus_log import minus_log
from gradlab.text import Translate, format_number, pair, table


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


def alt(_: Translate, p: Prediction) -> str:
    """What the picture of the curve shows."""
    return _(
        "The curve −log(y + δ) falls from {most} at y = 0 to about 0 at y = 1. The prediction's point lies at y = {y}, "
        "where the error is {error} and its slope is {slope}. Without δ the curve has no end at 0."
    ).format(
        most=format_number(-float(np.log(DELTA)), DIGITS),
        y=format_number(p.own),
        error=format_number(p.of[1].error, DIGITS),
        slope=format_number(p.of[1].autodiff[RIGHT], DIGITS),
    )


def with_and_without(_: Translate, p: Prediction) -> str:
    """A table: the error and its slope at the right digit, with δ and without."""
    own, entropy, infinite = p.own, p.of[1], _("infinite")
    kept, bare = pair(entropy.error, float(minus_log(np.array(own), 0.0))) if own else ("", infinite)
    rows = [
        ("", _("E"), _("slope, autograd")),
        ("---", "---:", "---:"),
        (_("with δ = 1e−7"), kept or format_number(entropy.error, DIGITS), format_number(entropy.autodiff[RIGHT], 8)),
        (_("without δ"), bare, format_number(-1 / own, 8) if own else _("minus infinite")),
    ]
    return table(rows)


def verdict(_: Translate, p: Prediction) -> str:
    """What δ does at this y."""
    own, most = p.own, format_number(-float(np.log(DELTA)), DIGITS)
    if own == 0:
        return _(
            "The prediction gives the right digit a probability of exactly 0. log 0 is −∞: without δ the error would "
            "be **infinite**, and no sum or mean that it enters could be computed with. With δ it is −log 1e−7 = "
            "**{most}**, large, and finite."
        ).format(most=most)
    sentences = _(
        "At y = {y} the logarithm exists without δ too, and δ makes the error smaller by {change} only. It is there "
        "for y = 0, where it makes the error {most} instead of infinite: move the slider to 0, and see."
    ).format(y=format_number(own), change=format_number(float(np.log1p(DELTA / own)), 2), most=most)
    if own == 1:
        sentences += " " + _("At y = 1 the error should be 0; δ makes it a hair less, {error}.").format(
            error=format_number(p.of[1].error)
        )
    return sentences
