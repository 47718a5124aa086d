"""Which function the reader looks at, and where."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from gradlab import lesson
from gradlab.app import controls
from gradlab.chapters.gradient_check.numbers import next_to_a_jump
from gradlab.core.network import Weight
from gradlab.lesson import LessonMetric, Subject
from gradlab.lesson.names import activation_name
from gradlab.text import Translate


@dataclass(frozen=True)
class Place:
    """Which function the reader looks at: of a unit, or of one weight of the network."""

    function: str
    weight: Weight | None = None
    loss: LessonMetric = lesson.CROSS_ENTROPY
    images: int = lesson.TRAINED_ON

    def pair(self) -> tuple[str, str]:
        """The codes of the two functions that share this place: the smooth one, the staircase."""
        return ("loss", "accuracy") if self.weight else ("sigmoid", "step")

    def measure(self, function: str) -> LessonMetric:
        """What is measured along the weight."""
        return self.loss if function == "loss" else lesson.METRICS[function]

    def subject(self, function: str) -> Subject:
        """One of the two."""
        if self.weight is None:
            return lesson.unit(function)
        return lesson.along("sigmoid", self.weight, self.measure(function), self.images)

    def name(self, _: Translate, function: str) -> str:
        """What it is called."""
        return activation_name(_, function) if self.weight is None else self.measure(function).name(_)

    def made(self) -> str:
        """The expression that makes the subject in a notebook."""
        if self.weight is None:
            return f'lesson.unit("{self.function}")'
        measure = f'lesson.METRICS["{self.measure(self.function).code}"]'
        return f'lesson.along("sigmoid", {self.weight}, {measure}, {self.images})'

    def move(self, _: Translate) -> float:
        """The slider of its x or w; beside a staircase's a button that leads next to a jump."""
        slide = partial(controls.value, _, self.weight) if self.weight else partial(controls.position, _)
        subject = self.subject(self.function)
        if subject.has_slope:
            return slide()
        slider, button = st.columns([5, 1], vertical_alignment="bottom")
        with slider:
            x = slide()
        near = next_to_a_jump(subject, x, lesson.WEIGHT_STEP if self.weight else lesson.INPUT_STEP)
        if near is not None:
            button.button(
                _("Next to a jump"),
                on_click=lambda: st.session_state.update({"w" if self.weight else "x": near}),
                help=_("Go to the nearest jump, one notch or less to its right."),
                width="stretch",
            )
        return x


def choose(_: Translate) -> Place:
    """The controls that say which function."""
    names = {
        "sigmoid": _("Sigmoid"),
        "loss": _("Loss along a weight"),
        "step": _("Step"),
        "accuracy": _("Accuracy along a weight"),
    }
    help = _("Whose derivative is checked: two functions that can learn, and two that cannot.")
    function = controls.choice(_("Function"), "function", names, help)
    if function in ("sigmoid", "step"):
        return Place(function)
    loss = controls.loss(_)
    count = controls.images(_)
    return Place(function, controls.weight(_, layers=(1, 0), count=count), loss, count)
