"""The pictures of step and sigmoid to take along."""

from gradlab import lesson
from gradlab.chapters.shared.handout import along_weight_code, offer
from gradlab.chapters.step_vs_sigmoid import figures
from gradlab.chapters.step_vs_sigmoid.words import Units
from gradlab.core.network import Weight
from gradlab.lesson import LessonMetric
from gradlab.lesson.names import weight_name
from gradlab.plotting.film import Film
from gradlab.text import Translate


def offer_activations(_: Translate, film: Film, names: tuple[str, ...], x: float, h: float) -> None:
    """The pictures of the activations."""
    offer(_, "activations", film, figures.units(_, names, h), ("x", x), (names, names, ""), {"h": h})


def offer_losses(
    _: Translate, name: str, film: Film, units: Units, weight: Weight, loss: LessonMetric, n: int, w: float, h: float
) -> None:
    """The pictures of the loss behind these units."""
    traces = figures.losses(_, units, weight, loss, n, h)
    header = {**lesson.described(weight), "images": n, "loss": loss.code, "h": h}
    code = along_weight_code(weight, n, [(each, loss) for each in units])
    rate = lesson.visible_rate(traces)
    offer(_, name, film, traces, (weight_name(_, weight), w), code, header, rate)
