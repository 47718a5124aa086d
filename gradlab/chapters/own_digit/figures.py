"""One image's accuracy and loss along the weight that flips it, and its ten probabilities there."""

import numpy as np

from gradlab import Trace
from gradlab.chapters.accuracy_vs_loss.words import readings, share
from gradlab.chapters.own_digit import words
from gradlab.chapters.own_digit.numbers import MOVES, REACH, SmallestMove
from gradlab.chapters.shared.words import aria_texts, slope_alts, slope_facts, update_captions
from gradlab.lesson import H, nudged
from gradlab.plotting import Canvas, Film, Look, Picture, Slider, Stroke, Style, figure, rule
from gradlab.plotting.slope import ABOVE, BELOW, follow, point, tangent, two_panels
from gradlab.plotting.style import HALF, percent_axis
from gradlab.text import Translate, plain

TOPS = 1.0, 2.0, 5.0, 10.0, 20.0  # where the axis of a loss can end: so few drawings of axes serve all of readers'
SOME, TINY = slice(None, None, 4), 1e-9  # the places through which curves are drawn, and just beside a jump
LABEL: Look = {"color": "ink", "linestyle": "", "marker": "^", "markersize": 9}


def films(_: Translate, found: SmallestMove, label: int, style: Style) -> tuple[Film, Film]:
    """Nothing that depends on the reader's drawing is drawn: it is columns over the weight's places."""
    right, loss = both = [found.right.but(H, _("Accuracy of this image")), found.loss.but(H, _("Loss of this image"))]
    slider, high = Slider("Δw", aria_texts(_, "w", both), "move"), np.max(loss.values)
    tables = readings(_, both, np.stack([nudged(each) for each in both], axis=1), share(_, 1))
    pictures = [_picture(_, right, 1.0), _picture(_, loss, min(top for top in TOPS if top >= high))]
    verdict = [words.verdict(_, found)] * len(MOVES)
    seen = [words.seen(_, y, label, each) for y, each in zip(found.y, loss.values, strict=True)]
    bars = [Stroke("bar", 0, [(float(k), 0.0), (float(k), y)], width=0.7) for k, y in enumerate(found.y.T)]
    bars.append(Stroke(LABEL, 0, [(float(label), -np.inf)]))
    along = Film([slider], pictures, [tables], [verdict], style=style)
    return along, Film([slider], [ten(_, alt=plain(seen), moving=bars)], [seen], style=style)


def _picture(_: Translate, trace: Trace, top: float) -> Picture:
    """The function over its slope, with a point at each place and its tangent."""
    x = np.sort([*trace.x[SOME], *trace.jumps - TINY, *trace.jumps + TINY])
    lines = (ABOVE, x - trace.x[0] - REACH, trace.f(x)), (BELOW, MOVES[SOME], trace.autodiff[SOME])
    moving = [
        *(Stroke("curve", panel, [*zip(*points, strict=True)], trace.has_slope) for panel, *points in lines),
        *(rule(panel, MOVES) for panel in (ABOVE, BELOW)),
        tangent((-REACH, REACH), MOVES, trace.values, np.where(trace.at_jump, np.nan, trace.autodiff)),
        *point(MOVES, trace.values, trace.autodiff, trace.has_slope),
    ]
    captions = [follow(MOVES, update_captions(_, trace, 1.0), trace.has_slope)]
    alts = {"alt": slope_alts(_, trace, "w"), "facts": slope_facts(_, trace, "w")}
    return axes(_, trace.title, trace.has_slope, top, moving=moving, captions=captions, **alts)


@figure(size=(HALF, 4.2))
def axes(canvas: Canvas, style: Style, _: Translate, title: str, has_slope: bool, top: float) -> None:
    """The axes of a function over its slope."""
    above, below = two_panels(canvas, style, title, _("its derivative"), style.colour(has_slope))
    above.set_ylim(-0.22 * top, 1.08 * top)  # room for the grip below a point at 0
    if not has_slope:
        above.set_yticks([0, 1], [_("wrong"), _("right")])
    below.axhline(0, color=style.faint, linewidth=0.9 * style.scale)
    below.set(xlabel=_("Δw, how far the weight is moved"), xlim=(-REACH, REACH), ylim=(-1.5, 1.2), yticks=[-1, 0, 1])
    below.set_xticks([-8, -4, 0, 4, 8], ["−8", "−4", _("as trained"), "4", "8"])


@figure(size=(2 * HALF, 2.2))
def ten(canvas: Canvas, style: Style, _: Translate) -> None:
    """The axes of the ten probabilities."""
    one = canvas.subplots()
    style.axes(one, _("The ten probabilities (▲ what it is meant to be)"))
    one.set(xlim=(-0.6, 9.6), ylim=(0, 1.04), xticks=range(10))
    percent_axis(_, one.yaxis)
