"""The pictures of the main page to take along."""

from gradlab import lesson
from gradlab.chapters.accuracy_vs_loss import figures
from gradlab.chapters.shared import handout
from gradlab.core.network import Weight
from gradlab.lesson import LessonMetric
from gradlab.lesson.names import weight_name
from gradlab.plotting.film import Film
from gradlab.text import Translate


def offer(_: Translate, film: Film, weight: Weight, loss: LessonMetric, count: int, w: float, h: float) -> None:
    """Accuracy and loss along the weight."""
    traces = figures.traces(_, weight, loss, count, h)
    header = {**lesson.described(weight), "images": count, "h": h}
    code = handout.along_weight_code(weight, count, [("sigmoid", lesson.ACCURACY), ("sigmoid", loss)])
    x, rate = (weight_name(_, weight), w), lesson.visible_rate(traces)
    handout.offer(_, "accuracy_vs_loss", film, traces, x, code, header, rate)
