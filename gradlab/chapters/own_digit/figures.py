"""One image's accuracy and loss along the weight that flips it, and the ten probabilities there."""

import numpy as np

from gradlab import Trace
from gradlab.cache import cached
from gradlab.chapters.own_digit import numbers, words
from gradlab.chapters.own_digit.numbers import MOVES, REACH
from gradlab.chapters.shared.words import aria_texts, slope_alts, slope_facts, update_captions
from gradlab.plotting import Canvas, Film, Look, Picture, Slider, Stroke, Style, figure, rule
from gradlab.plotting.slope import ABOVE, BELOW, follow, point, tangent, two_panels
from gradlab.plotting.style import HALF, percent_axis
from gradlab.text import Translate

HEIGHT, LOW = 4.2, 2.3  # inches, of the pictures along the weight and of the probabilities
TOPS = (1.0, 2.0, 5.0, 10.0, 20.0)  # at which the axis of a loss can end: so few backdrops serve all drawings
SOME = slice(None, None, 4)  # of the places, through which a curve is drawn
YOURS: Look = {"color": "ink", "linestyle": "", "marker": "^", "markersize": 8}


def film(_: Translate, shades: bytes, label: int, style: Style) -> Film:
    """All that moves is columns over the weight's places: drawn is nothing that depends on the drawing."""
    flip, letter = numbers.flip(shades, label).titled(_("Accuracy of this image"), _("Loss of this image")), "Δw"
    pictures = [
        _picture(_, flip.right, 1.0),
        _picture(_, flip.loss, next(top for top in TOPS if flip.loss.values.max() <= top)),
        _bars(_, flip.probabilities, label, words.bars(_, flip)),
    ]
    slider = Slider(_("Δw, how far the weight is moved"), aria_texts(_, letter, [flip.right, flip.loss]), "move")
    verdicts = [[words.verdict(_, flip)] * len(MOVES)]
    return Film([slider], pictures, [words.readings(_, flip)], verdicts, style=style)


#: The same for the test digits, made once for all readers. What one has drawn is his alone: it goes with his session.
shared_film = cached(maxsize=64)(film)


def _picture(_: Translate, trace: Trace, top: float) -> Picture:
    """The function over its slope, with the point, its tangent, and what an update there would do."""
    x, y, slopes = trace.x[SOME], trace.values[SOME], np.where(trace.at_jump, np.nan, trace.autodiff)
    if trace.stairs:
        inside = trace.stairs.jumps[np.abs(trace.stairs.jumps) < REACH]
        x, y = np.repeat([-REACH, *inside, REACH], 2)[1:-1], np.repeat(trace.stairs.values, 2)
    curves = [(ABOVE, x, y), (BELOW, trace.x[SOME], trace.autodiff[SOME])]
    moving = (
        rule(ABOVE, trace.x),
        rule(BELOW, trace.x),
        *(
            Stroke("curve", panel, list(zip(*map(list, points), strict=True)), trace.has_slope)
            for panel, *points in curves
        ),
        tangent(trace.ends, trace.x, trace.values, slopes),
        *point(trace.x, trace.values, trace.autodiff, trace.has_slope),
    )
    captions = [follow(trace.x, update_captions(_, trace, 1.0), trace.has_slope)]
    alt, facts = slope_alts(_, trace, "Δw"), slope_facts(_, trace, "Δw")
    return along(_, trace.title, trace.has_slope, top, alt=alt, facts=facts, moving=moving, captions=captions)


@figure(size=(HALF, HEIGHT))
def along(canvas: Canvas, style: Style, _: Translate, title: str, has_slope: bool, top: float) -> None:
    """The axes of a function of one weight's move over its slope."""
    above, below = two_panels(canvas, style, title, _("its derivative"), style.colour(has_slope))
    above.set_ylim(-0.08 * top, 1.08 * top)
    if not has_slope:
        above.set_yticks([0, 1], [_("wrong"), _("right")])
    below.axhline(0, color=style.faint, linewidth=0.9 * style.scale)
    below.set(xlabel=_("Δw, how far the weight is moved"), xlim=(-REACH, REACH), ylim=(-1.15, 1.15))
    below.set_yticks([-1, 0, 1])
    below.set_xticks([-8, -4, 0, 4, 8], ["−8", "−4", _("as trained"), "4", "8"])


def _bars(_: Translate, y: np.ndarray, label: int, alt: list[str]) -> Picture:
    """The probability of each digit, and which the reader says it is."""
    bars = [Stroke("bar", 0, [(float(digit), 0.0), (float(digit), of)], width=0.7) for digit, of in enumerate(y.T)]
    return probabilities(_, alt=alt, moving=[*bars, Stroke(YOURS, 0, [(float(label), -np.inf)])])


@figure(size=(2 * HALF, LOW))
def probabilities(canvas: Canvas, style: Style, _: Translate) -> None:
    """The axes of ten probabilities."""
    axes = canvas.subplots()
    style.axes(axes, _("The ten probabilities (▲ what it is)"))
    axes.set(xlim=(-0.6, 9.6), ylim=(0, 1.04), xticks=range(10))
    percent_axis(_, axes.yaxis)
