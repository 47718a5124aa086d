"""What the page on mini-batches asks, and what a reader can choose there."""

import numpy as np
import streamlit as st

from gradlab import lesson
from gradlab.app import controls
from gradlab.app.question import ask
from gradlab.chapters.mini_batch import numbers
from gradlab.chapters.mini_batch.words_readings import amount
from gradlab.lesson import LessonMetric
from gradlab.text import Translate, format_number

TWO = (10, 100)  # the sizes that the question is about


def go_through_all(_: Translate, measure: LessonMetric) -> None:
    """The measure over all training images, with a progress bar the first time."""
    place = st.empty()
    text = _("The network goes through all training images …")
    numbers.whole(measure, lambda done: place.progress(done, text=text))
    place.empty()


def claim(_: Translate, measure: LessonMetric) -> str:
    """What the page is about, with the network's mean over all images."""
    full = numbers.whole(measure)
    first = float(np.mean(full.values[: lesson.TRAINED_ON]))
    return _(
        "**{measure}** is a mean over all {count} training images: {full} for the lesson's network. (Over the first "
        "{few}, which other pages look at, it is {first}.) Learning would need it anew at each update. How well does "
        "the mean over a few, chosen at random, stand for it?"
    ).format(
        measure=measure.name(_),
        count=f"{len(full.values):,}",
        full=measure.write(_, full.mean),
        few=lesson.TRAINED_ON,
        first=measure.write(_, first),
    )


def question(_: Translate, measure: LessonMetric) -> None:
    """The page's question, answered by what 1,000 mini-batches of two sizes measure."""
    few, many = (float(numbers.estimates(measure, size, 0).std()) for size in TWO)
    ask(
        _,
        "mini_batch",
        why=_(
            "Measured on {draws} mini-batches each: means over {first} images spread by {few}, means over {second} by "
            "{many}, {ratio} times less. The law says √10 = 3.162 times: the spread falls as 1/√B."
        ).format(
            draws=f"{numbers.DRAWS:,}",
            first=TWO[0],
            second=TWO[1],
            few=amount(_, measure, few),
            many=amount(_, measure, many),
            ratio=format_number(few / many),
        ),
    )


def formula(measure: LessonMetric) -> str:
    """The mean over all images."""
    each = {
        lesson.CROSS_ENTROPY: r"-\sum_k t_{nk}\,\log y_{nk}",
        lesson.SUM_SQUARES: r"\tfrac12 \sum_k (y_{nk} - t_{nk})^2",
        lesson.ACCURACY: r"\bigl[\arg\max_k y_{nk} = \arg\max_k t_{nk}\bigr]",
    }
    return rf"E = \frac{{1}}{{N}}\sum_n \Bigl({each[measure]}\Bigr)"


def measure(_: Translate) -> LessonMetric:
    """Which number is averaged."""
    code = controls.choice(
        _("What is averaged"),
        "metric",
        {"cross_entropy": _("Cross entropy"), "sum_squares": _("Sum of squares"), "accuracy": _("Accuracy")},
        help=_("One of the two losses, or the accuracy: the fraction of images that the network gets right."),
    )
    return lesson.METRICS[code]


def seed(_: Translate) -> int:
    """The seed of the generator that chooses the images, and a button for another one."""
    chosen, again = st.columns([1, 1], vertical_alignment="bottom")
    with chosen:
        value = controls.seed(_)
    again.button(
        _("Draw again"),
        on_click=lambda: st.session_state.update(seed=(value + 1) % 100),
        help=_("Another mini-batch of the same size, by the next seed."),
        width="stretch",
    )
    return value


def batch_size(_: Translate) -> int:
    """B, the number of images in a mini-batch."""
    return st.select_slider(
        _("B, images in a mini-batch"),
        numbers.BATCHES,
        numbers.BATCH,
        key="batch",
        bind="query-params",
        help=_("Each is chosen at random from all training images; one may come twice. The chapter takes ten."),
    )
