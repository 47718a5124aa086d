"""The chapter's figure in the reader's words: tangents at several places of a step and of a sigmoid."""

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.step_vs_sigmoid.figure_tangents import Labels, Tangents
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.trace import Mark, trace
from gradlab.lesson.names import activation_name
from gradlab.plotting.picture import Picture
from gradlab.text import Translate, format_number

PLACES = (-8.0, -5.0, -1.5, 1.5, 5.0, 8.0)  # x = 0 is none of them: there a step has no tangent
H = 1e-4


@cached(maxsize=16)
def pictures(_: Translate) -> list[Picture]:
    """The step and the sigmoid with their tangents."""
    return [Picture(drawing(_, name), alt(_, name)) for name in ("step", "sigmoid")]


@cached(maxsize=16)
def tangents(name: str) -> Mark:
    """The function and its slope at the places."""
    at = trace(ACTIVATIONS[name].function, np.array(PLACES), H)
    return Mark(at.weights, at.values, at.autodiff, at.finite_difference, H, *at.ends)


def drawing(_: Translate, name: str) -> Tangents:
    """What is drawn of one of them."""
    unit = lesson.unit(name)
    labels = Labels(activation_name(_, name), "x", _("tangent"))
    return Tangents(lesson.curve(unit, H), unit.stairs, tangents(name), labels)


def alt(_: Translate, name: str) -> str:
    """What the picture shows."""
    slopes = ", ".join(f"{format_number(slope, 2)}" for slope in tangents(name).autodiff.tolist())
    places = ", ".join(format_number(x) for x in PLACES)
    text = _("{title} with its tangents at x = {places}: their slopes are {slopes}.")
    return text.format(title=activation_name(_, name), places=places, slopes=slopes)


def told(_: Translate) -> str:
    """What to see in them."""
    slopes = tangents("sigmoid").autodiff
    return _(
        "A **tangent** has the slope of the curve where it touches it. On the step all are flat: it changes at one "
        "instant only, at x = 0, where it has none. On the sigmoid they turn, from {least} at x = {far} to {most} at "
        "x = {near}, and nowhere is one flat: its output changes continuously, and so does its slope."
    ).format(
        least=format_number(slopes[0], 2),
        far=format_number(PLACES[0]),
        most=format_number(slopes[2], 2),
        near=format_number(PLACES[2]),
    )
