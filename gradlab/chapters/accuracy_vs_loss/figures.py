"""Accuracy and loss along one weight, each over its derivative: the film of the main page."""

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.accuracy_vs_loss import words
from gradlab.chapters.shared.words import aria_texts, slope_alts
from gradlab.core.network import Weight
from gradlab.core.trace import Trace
from gradlab.lesson import LessonMetric
from gradlab.lesson.names import weight_name
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.slope import slope_picture
from gradlab.plotting.style import Style
from gradlab.text import Translate


def traces(_: Translate, weight: Weight, loss: LessonMetric, count: int, h: float) -> list[Trace]:
    """What is drawn side by side: what cannot learn on the left, what can on the right."""
    return [lesson.along("sigmoid", weight, each, count, h, each.name(_)) for each in (lesson.ACCURACY, loss)]


@cached(maxsize=64)
def film(_: Translate, weight: Weight, loss: LessonMetric, count: int, h: float, style: Style, key: str = "w") -> Film:
    """Accuracy and loss along the weight, each over its derivative, and what they read, at each place of w."""
    right, error = both = traces(_, weight, loss, count, h)
    x, rate = weight_name(_, weight), lesson.visible_rate(both)
    pictures = [slope_picture(_, each, x, rate, slope_alts(_, each, x)) for each in both]
    after = np.stack([lesson.nudged(each) for each in both], 1).tolist()
    every = zip(zip(right, error, strict=True), after, lesson.jumps_passed(right).tolist(), strict=True)
    tables = [words.readings(_, both, after, count)]
    verdicts = [[words.verdict(_, now, then, jumps, rate, count) for now, then, jumps in every]]
    first = right.nearest(lesson.start(weight))
    slider = Slider(_("w, the value of this weight"), aria_texts(_, "w", both), key, first)
    return Film([slider], pictures, tables, verdicts, style=style)
