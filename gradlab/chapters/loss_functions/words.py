"""What the page on the two losses asks: its question, and the prediction that the reader shapes."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls
from gradlab.app.question import ask
from gradlab.app.show import show_digit
from gradlab.chapters.loss_functions import numbers
from gradlab.chapters.loss_functions.numbers import CHAPTER, DIGITS, RIGHT, Probabilities
from gradlab.figures import digit
from gradlab.lesson.writing import Translate, number


def question(_: Translate) -> None:
    """The page's question, answered by the errors of two predictions that differ in the wrong digits only."""
    sure = 0.6
    evenly, one = (numbers.shaped(RIGHT, sure, rest) for rest in ("evenly", "next"))
    ask(
        _,
        "loss_functions",
        why=_(
            "Spread evenly or all on one wrong digit, the cross-entropy error is {entropy} and {entropy_one}: it reads "
            "the right digit's probability only. The sum of squares error is {squares} and {squares_one}: it reads all "
            "ten."
        ).format(
            entropy=number(numbers.error(lesson.CROSS_ENTROPY, evenly), DIGITS),
            entropy_one=number(numbers.error(lesson.CROSS_ENTROPY, one), DIGITS),
            squares=number(numbers.error(lesson.SUM_SQUARES, evenly), DIGITS),
            squares_one=number(numbers.error(lesson.SUM_SQUARES, one), DIGITS),
        ),
        right=RIGHT,
        sure=number(sure),
        rest=number(1 - sure),
    )


def the_digit(_: Translate) -> None:
    """The picture of the digit that the prediction is about."""
    which, pixels = numbers.image()
    alt = _("Image {image}, a handwritten {label}.").format(image=which, label=RIGHT)
    show_digit(digit.png(pixels), alt)


def prediction(_: Translate) -> Probabilities:
    """The reader's prediction: one of the chapter's two, or one of their own shape."""
    names = {**chapter_names(_), "own": _("Shape it yourself")}
    help = _("The chapter's two predictions for this image, or one that you make: it always sums to 1.")
    chosen = controls.choice(_("Prediction"), "prediction", names, help)
    return CHAPTER[chosen] if chosen in CHAPTER else _own(_)


def chapter_names(_: Translate) -> dict[str, str]:
    """The chapter's two predictions by what they say."""
    return {"two": _("2 is most likely"), "seven": _("7 is most likely")}


def _own(_: Translate) -> Probabilities:
    which, how_much, spread = st.columns([2, 4, 4])
    guess = which.number_input(
        _("Digit"), 0, 9, RIGHT, key="guess", bind="query-params",
        help=_("Which of the ten digits gets the confidence."),
    )  # fmt: skip
    confidence = how_much.slider(
        _("Confidence"), 0.0, 1.0, 0.6, 0.01, key="confidence", format="%.2f", bind="query-params",
        help=_("The probability of this digit, from 0 to 1. The others share the rest."),
    )  # fmt: skip
    with spread:
        ways = {"evenly": _("evenly"), "next": _("to one digit")}
        help = _("Evenly to the nine others, or all of it to the next digit, which for 9 is 0.")
        rest = controls.choice(_("The rest goes"), "rest", ways, help)
    return numbers.shaped(guess, confidence, rest)
