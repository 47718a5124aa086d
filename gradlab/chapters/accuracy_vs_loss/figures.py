"""Accuracy and loss along one weight, each over its derivative: the film of the main page, and those of the way in."""

from dataclasses import replace

import numpy as np

from gradlab import Weight, lesson
from gradlab.cache import cached
from gradlab.chapters.accuracy_vs_loss import numbers, words
from gradlab.chapters.shared.words import aria_texts, columns, slope_alts, slope_facts, update_captions
from gradlab.lesson import LessonMetric
from gradlab.plotting import Caption, Film, Look, Picture, Slider, Stroke, Style
from gradlab.plotting.slope import ABOVE, slope_picture, value_limits
from gradlab.plotting.style import SINGLE
from gradlab.text import Translate

TRAINED: Look = {"color": "its own", "linestyle": "", "marker": "^", "markersize": 8}
BELOW_IT = 0.09  # how far below the x axis a name stands, in heights of the panel


@cached(maxsize=64)
def film(_: Translate, weight: Weight, loss: LessonMetric, count: int, h: float, style: Style, key: str = "w") -> Film:
    """Accuracy and loss along the weight, each over its derivative, and what they read, at each place of w."""
    right, error = both = numbers.traces(_, weight, loss, count, h)
    rate = lesson.visible_rate(both)
    x, w, pictures = lesson.weight_name(_, weight), lesson.network()[weight], list[Picture]()
    for each in both:
        picture = slope_picture(
            _, each, x, rate, slope_alts(_, each, x), captions=update_captions(_, each, rate),
            needles=h != lesson.H, facts=slope_facts(_, each, x),
        )  # fmt: skip
        # The value that training gave the weight: a mark on the x axis, and its name below that.
        mark, (low, high) = Stroke(TRAINED, ABOVE, [(w, -np.inf)], each.has_slope), value_limits(each)
        below = low - BELOW_IT * (high - low)
        name = Caption("name", ABOVE, w, below, _("as trained"), each.has_slope, align="center")
        pictures.append(replace(picture, moving=[mark, *picture.moving], captions=[name, *picture.captions]))
    after = np.stack([lesson.nudged(each) for each in both], axis=1)
    every = zip(zip(right, error, strict=True), after.tolist(), lesson.jumps_passed(right).tolist(), strict=True)
    share = words.share(_, count)
    tables = [words.readings(_, both, after, share)]
    verdicts = [[words.verdict(_, now, then, jumps, rate, share) for now, then, jumps in every]]
    first = right.nearest(lesson.start(weight))
    slider = Slider(_("w, the value of this weight"), aria_texts(_, "w", both), key, first)
    return Film([slider], pictures, tables, verdicts, style=style)


@cached(maxsize=16)
def score(_: Translate, weight: Weight, goodness: bool, style: Style) -> Film:
    """The loss, or minus the loss, with its next update, and what the update is, at each place of w."""
    loss = lesson.along("sigmoid", weight, lesson.CROSS_ENTROPY, lesson.TRAINED_ON, title=_("Badness, E"))
    trace = replace(loss, f=lambda w: -loss.f(w), title=_("Goodness, −E")) if goodness else loss
    rate = lesson.visible_rate([trace])
    texts = columns(words.score(_, here, goodness, rate) for here in trace)
    # On goodness one goes up, by + η: the update is the same, and so is the arrow.
    arrow = -rate if goodness else rate
    picture = slope_picture(
        _, trace, lesson.weight_name(_, weight), arrow, texts["verdict"], differences=False,
        captions=update_captions(_, trace, arrow), width=SINGLE,
    )  # fmt: skip
    first = trace.nearest(lesson.start(weight))
    slider = Slider(_("w, the value of this weight"), aria_texts(_, "w", [trace]), first=first)
    return Film([slider], [picture], [texts["readings"]], [texts["verdict"]], style=style)
