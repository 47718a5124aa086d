"""What the page on mini-batches asks, and what a reader can choose there."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls
from gradlab.app.question import ask
from gradlab.chapters.mini_batch import numbers
from gradlab.lesson import Measure
from gradlab.lesson.writing import Translate, number

TWO = (10, 100)  # the sizes that the question is about


def go_through_all(_: Translate, measure: Measure = lesson.CROSS_ENTROPY) -> None:
    """The measure over all training images, with a progress bar the first time."""
    place = st.empty()
    text = _("The network goes through all training images …")
    numbers.whole(measure, lambda done: place.progress(done, text=text))
    place.empty()


def claim(_: Translate) -> str:
    """What the page is about, with the network's mean over all images."""
    full = numbers.whole(lesson.CROSS_ENTROPY)
    return _(
        "The cross-entropy error is a mean over all {count} training images: {full} for the network of the main page. "
        "Learning would need it anew at each update. How well does the mean over a few, chosen at random, stand for it?"
    ).format(count=f"{len(full.values):,}", full=number(full.mean))


def question(_: Translate) -> None:
    """The page's question, answered by what 1,000 mini-batches of two sizes measure."""
    few, many = (float(numbers.estimates(lesson.CROSS_ENTROPY, size, 0).std()) for size in TWO)
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
            few=number(few),
            many=number(many),
            ratio=number(few / many),
        ),
    )


def measure(_: Translate) -> Measure:
    """Which number is averaged."""
    code = controls.choice(
        _("What is averaged"),
        "metric",
        {"cross_entropy": _("Cross entropy"), "sum_squares": _("Sum of squares"), "accuracy": _("Accuracy")},
        help=_("One of the two losses, or the accuracy: the fraction of images that the network gets right."),
    )
    return lesson.MEASURES[code]


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
