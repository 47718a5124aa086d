"""The pictures of one weight's descents: a function over its derivative, and where the weight was on it."""

from collections.abc import Sequence
from dataclasses import replace

from gradlab import lesson
from gradlab.app import controls
from gradlab.cache import cached
from gradlab.chapters.learning_stops import figure, numbers, words
from gradlab.chapters.learning_stops.numbers import UPDATES, H
from gradlab.chapters.learning_stops.words_verdict import verdict
from gradlab.core.descent import Path
from gradlab.core.network import Weight
from gradlab.lesson import LessonMetric, Subject
from gradlab.lesson.names import weight_name
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.slope import Labels
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number

NOTCHES = range(UPDATES + 1)


@cached(maxsize=64)
def film(_: Translate, weight: Weight, loss: LessonMetric, count: int, start: float, rate: float, style: Style) -> Film:
    """The descents on the accuracy and on the loss, after each number of updates."""
    measures = words.measures(loss)
    subjects = [lesson.along("sigmoid", weight, each, count) for each in measures]
    paths = [numbers.descent(each, start, rate) for each in subjects]
    pictures = []
    for subject, path, measure in zip(subjects, paths, measures, strict=True):
        labels = labels_of(_, measure.name(_), weight, subject, rate)
        whole = numbers.to_the_end(path)
        picture = figure.descended(lesson.curve(subject, H), subject.stairs, labels, whole, rate, subject.in_percent)
        pictures.append(replace(picture, alt=alt(_, labels.value, path)))
    so_far = [[path.until(k) for path in paths] for k in NOTCHES]
    told = [
        [words.readings(_, each, rate) for each in so_far],
        [verdict(_, each, paths[1], subjects[0], rate) for each in so_far],
    ]
    return Film([slider(_, measures, subjects, paths)], pictures, told, controls.player(_, 400), style)


def slider(
    _: Translate, measures: Sequence[LessonMetric], subjects: Sequence[Subject], paths: Sequence[Path]
) -> Slider:
    """The slider over the updates, and what there is after each."""
    aria_texts = []
    for k in NOTCHES:
        ends = [path.until(k) for path in paths]
        each = [
            _("{title}: w = {w}, value {value}").format(
                title=measure.name(_), w=format_number(end.weights[-1]), value=measure.write(_, end.values[-1])
            )
            for measure, end in zip(measures, ends, strict=True)
        ]
        aria_texts.append(f"{k}: {'; '.join(each)}")
    return Slider(_("Updates so far"), aria_texts, "k")


def labels_of(_: Translate, title: str, weight: Weight, subject: Subject, rate: float | None) -> Labels:
    """The texts of a picture."""
    return Labels(
        title,
        _("its derivative"),
        weight_name(_, weight),
        _("autograd"),
        flat="" if subject.has_slope else _("slope is 0 here"),
        tangent=_("tangent") if rate else "",
        update=_("the next update, η · derivative") if rate and subject.has_slope else "",
    )


def alt(_: Translate, title: str, path: Path) -> list[str]:
    """What the picture of a descent shows after each update."""
    ends = [path.until(k) for k in NOTCHES]
    return [_moved(_, title, end) for end in ends]


def _moved(_: Translate, title: str, path: Path) -> str:
    k = len(path.weights) - 1
    text = _("{title}: the weight is at its start, {start}.")
    if k:
        text = _.ngettext(
            "{title}: {k} update has moved the weight from {start} to {end}.",
            "{title}: {k} updates have moved the weight from {start} to {end}.",
            k,
        )
    return text.format(title=title, k=k, start=format_number(path.weights[0]), end=format_number(path.weights[-1]))
