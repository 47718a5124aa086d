"""What the lesson measures a network by: the accuracy, and the losses; one that is added here every page knows."""

from collections.abc import Callable
from dataclasses import dataclass

from gradlab.core.accuracy import accuracy
from gradlab.core.losses import cross_entropy_error, sum_squares_error
from gradlab.core.metric import Metric
from gradlab.text import Translate, format_number, percent


@dataclass(frozen=True)
class LessonMetric:
    """A metric, and what the pages need to know of it.

    code, name : what it is called in links, files and code, and in the reader's language
    has_slope, in_percent : whether it has a slope to learn from; whether its values are written in per cent
    """

    code: str
    function: Metric
    name: Callable[[Translate], str]
    has_slope: bool = True
    in_percent: bool = False

    def write(self, _: Translate, value: float) -> str:
        """A value of it, in a sentence or a table."""
        return percent(_, value) if self.in_percent else format_number(value)


ACCURACY = LessonMetric("accuracy", accuracy, lambda _: _("Accuracy"), has_slope=False, in_percent=True)
CROSS_ENTROPY = LessonMetric("cross_entropy", cross_entropy_error, lambda _: _("Cross-entropy error"))
SUM_SQUARES = LessonMetric("sum_squares", sum_squares_error, lambda _: _("Sum of squares error"))

#: By code. The first loss is the one that a page begins with.
METRICS = {measure.code: measure for measure in (ACCURACY, CROSS_ENTROPY, SUM_SQUARES)}
LOSSES = {code: measure for code, measure in METRICS.items() if measure.has_slope}
