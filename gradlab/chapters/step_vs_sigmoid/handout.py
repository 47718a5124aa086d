"""The pictures of step and sigmoid to take along."""

from gradlab import lesson
from gradlab.chapters.shared.handout import along_weight_code, offer
from gradlab.chapters.step_vs_sigmoid import figures, words
from gradlab.core.network import Weight
from gradlab.lesson import LessonMetric
from gradlab.lesson.names import weight_name
from gradlab.plotting.film import Film
from gradlab.text import Translate


def offer_activations(_: Translate, film: Film, names: tuple[str, ...], x: float, h: float) -> None:
    """The pictures of the activations."""
    offer(_, "activations", film, figures.units(_, names, h), ("x", x), (names, names, ""), {"h": h})


def offer_losses(_: Translate, film: Film, weight: Weight, loss: LessonMetric, count: int, w: float, h: float) -> None:
    """The pictures of the loss behind both units."""
    traces = figures.losses(_, weight, loss, count, h)
    header = {**lesson.described(weight), "images": count, "loss": loss.code, "h": h}
    code = along_weight_code(weight, count, [(units, loss) for units in words.UNITS])
    rate = lesson.visible_rate(traces)
    offer(_, "step_vs_sigmoid", film, traces, (weight_name(_, weight), w), code, header, rate)
