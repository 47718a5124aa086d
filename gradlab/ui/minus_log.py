"""The curve −log y with the prediction's point on it, and what δ does at y = 0: pictures and words."""

from functools import partial

import numpy as np

from gradlab.checks import Array
from gradlab.figures import minus_log as figures
from gradlab.figures.layers import Backdrop, svg
from gradlab.figures.loss_functions import SIZE
from gradlab.figures.minus_log import Labels
from gradlab.figures.style import Style
from gradlab.ui import handout, panels, picture, reader
from gradlab.ui import predictions as at
from gradlab.ui.picture import Layers
from gradlab.ui.predictions import DELTA, DIGITS, RIGHT, Measured, Probabilities
from gradlab.ui.shared import shared
from gradlab.ui.text import Translate, number, pair


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


def show(_: Translate, y: Probabilities, entropy: Measured) -> None:
    """The curve with the prediction's point on it: the backdrop is drawn once for all readers."""
    look, slope = reader.style(), float(entropy.autodiff[RIGHT])
    backdrop = _backdrop(labels(_), look)
    overlay = look.figure(*backdrop.size)
    figures.mark(overlay, backdrop.panels, y[RIGHT], entropy.error, slope, look)
    alt = _(
        "The curve −log(y + δ) falls from {most} at y = 0 to about 0 at y = 1. The prediction's point lies at y = {y}, "
        "where the error is {error} and its slope is {slope}. Without δ the curve has no end at 0."
    ).format(
        most=number(-float(np.log(DELTA)), DIGITS),
        y=number(y[RIGHT]),
        error=number(entropy.error, DIGITS),
        slope=number(slope, DIGITS),
    )
    picture.show(Layers(alt, backdrop.svg, svg(overlay)))


@shared(maxsize=16)
def _backdrop(texts: Labels, look: Style) -> Backdrop:
    figure = look.figure(*SIZE)
    figures.draw(figure, _curve(at.WHOLE), _curve(at.MILLIONTH, 1e6), texts, look)
    return Backdrop.of(figure)


def _curve(y: Array, scale: float = 1.0) -> tuple[Array, Array, Array]:
    return scale * y, at.minus_log(y, DELTA), at.minus_log(y, 0.0)


def with_and_without(_: Translate, y: Probabilities, entropy: Measured) -> str:
    """A table: the error and its slope at the right digit, with δ and without."""
    own, infinite = y[RIGHT], _("infinite")
    kept, bare = pair(entropy.error, float(at.minus_log(np.array(own), 0.0))) if own else ("", infinite)
    rows = [
        ("", _("E"), _("slope, autograd")),
        ("---", "---:", "---:"),
        (_("with δ = 1e−7"), kept or number(entropy.error, DIGITS), number(entropy.autodiff[RIGHT], 8)),
        (_("without δ"), bare, number(-1 / own, 8) if own else infinite),
    ]
    return panels.table(rows)


def verdict(_: Translate, y: Probabilities, entropy: Measured) -> str:
    """What δ does at this y."""
    own, most = y[RIGHT], number(-float(np.log(DELTA)), DIGITS)
    if own == 0:
        return _(
            "The prediction gives the right digit a probability of exactly 0. log 0 is −∞: without δ the error would "
            "be **infinite**, and no sum or mean that it enters could be computed with. With δ it is −log 1e−7 = "
            "**{most}**, large, and finite."
        ).format(most=most)
    told = _(
        "At y = {y} the logarithm exists without δ too, and δ makes the error smaller by {change} only. It is there "
        "for y = 0, where it makes the error {most} instead of infinite. Shape a prediction that gives the "
        "right digit 0, and see."
    ).format(y=number(own), change=number(float(np.log1p(DELTA / own)), 2), most=most)
    if own == 1:
        told += " " + _("At y = 1 the error should be 0; δ makes it a hair less, {error}.").format(
            error=number(entropy.error)
        )
    return told


CODE = """\
import numpy as np
from gradlab.figures.minus_log import Labels, picture
from gradlab.figures.style import Style

def curve(y, scale):
    return scale * y, -np.log(y + {delta}), -np.log(np.maximum(y, 1e-300))

labels = Labels("cross entropy", "near 0", "y", "y, in millionths", "with delta", "without")
y = np.linspace(0, 1, 501)
point = {y}, -np.log({y} + {delta}), -1 / ({y} + {delta})
picture(curve(y, 1), curve(1e-6 * y, 1e6), labels, Style(), *point)
"""


def take_along(_: Translate, y: Probabilities, entropy: Measured) -> None:
    """The curve, its numbers and its code."""
    point = y[RIGHT], entropy.error, float(entropy.autodiff[RIGHT])
    curves = _curve(at.WHOLE), _curve(at.MILLIONTH, 1e6)
    texts = labels(_)
    both = np.append(at.WHOLE, at.MILLIONTH)
    columns = {"y": both, texts.with_delta: at.minus_log(both, DELTA), texts.without: at.minus_log(both, 0.0)}
    draw = partial(figures.picture, *curves, texts, Style(), *point)
    handout.offer(_, "minus_log", draw, columns, at.described(y), CODE.format(y=y[RIGHT], delta=DELTA))
