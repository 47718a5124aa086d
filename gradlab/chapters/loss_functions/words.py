"""What the page on the two losses asks: its question, and the prediction that the reader shapes."""

from functools import partial

import numpy as np
import streamlit as st

from gradlab import lesson
from gradlab.app import controls
from gradlab.app.question import ask
from gradlab.app.show import show_digit
from gradlab.chapters.loss_functions import numbers
from gradlab.chapters.loss_functions.numbers import CHAPTER, DIGITS, OWN, RIGHT
from gradlab.plotting import digit
from gradlab.text import Translate, format_number

SURE = 0.6  # of the right digit, in the page's question


def question(_: Translate) -> None:
    """The page's question, answered by the errors of two predictions that differ in the wrong digits only."""
    evenly, one = (numbers.shaped(SURE, rest) for rest in ("evenly", "one"))
    ask(
        _,
        "loss_functions",
        why=_(
            "Spread evenly or all on one wrong digit, the cross-entropy error is {entropy} and {entropy_one}: it reads "
            "the right digit's probability only. The sum of squares error is {squares} and {squares_one}: it reads all "
            "ten."
        ).format(
            entropy=format_number(numbers.error(lesson.CROSS_ENTROPY, evenly), DIGITS),
            entropy_one=format_number(numbers.error(lesson.CROSS_ENTROPY, one), DIGITS),
            squares=format_number(numbers.error(lesson.SUM_SQUARES, evenly), DIGITS),
            squares_one=format_number(numbers.error(lesson.SUM_SQUARES, one), DIGITS),
        ),
        **question_numbers(),
    )


def question_numbers() -> dict[str, object]:
    """The numbers in the page's question."""
    return {"right": RIGHT, "sure": format_number(SURE), "rest": format_number(1 - SURE)}


def meaning(_: Translate) -> str:
    """What y, t and log are, and what the chapter's two predictions score."""
    two, seven = (numbers.CHAPTER[name] for name in ("two", "seven"))
    squares, entropy = ([numbers.error(loss, y) for y in (two, seven)] for loss in numbers.LOSSES)
    given = _(
        "**y** is what softmax makes of the network's outputs: ten probabilities of sum 1. y = {sure} at {right} says: "
        "this is a {right} with probability {sure}. **t** is the right answer, *one-hot*: 1 at the right digit, 0 at "
        "the nine others. **log** is the natural logarithm."
    )
    conclusion = _(
        "The chapter's two predictions: the first gives the {right} the probability {sure}, the second {low}, and "
        "{sure} to the {wrong}. Sum of squares: {first} < {second}. Cross entropy: {first_entropy} < {second_entropy}. "
        "By both the first is nearer to the answer."
    )
    fields = {"right": RIGHT, "sure": two[RIGHT], "low": seven[RIGHT], "wrong": int(np.argmax(seven))}
    shown = {"first": squares[0], "second": squares[1], "first_entropy": entropy[0], "second_entropy": entropy[1]}
    texts = {name: format_number(value) for name, value in shown.items()}
    return f"{given.format(**fields)}\n\n{conclusion.format(**fields, **texts)}"


def the_digit(_: Translate) -> None:
    """The picture of the digit that the prediction is about."""
    which, pixels = numbers.image()
    alt = _("Image {image}, a handwritten {label}.").format(image=which, label=RIGHT)
    show_digit(digit.png(pixels), alt, width=64)


def chapter_names(_: Translate) -> dict[str, str]:
    """The chapter's two predictions by what they say."""
    return {"two": _("2 is most likely"), "seven": _("7 is most likely")}


def rest(_: Translate) -> str:
    """How the nine wrong digits share the rest, and a button for each of the chapter's two predictions."""
    names = {
        "two": _("as in the first"),
        "seven": _("as in the second"),
        "evenly": _("evenly"),
        "one": _("to one digit"),
    }
    help = _(
        "What the right digit does not get goes to the nine others: in the proportions of one of the chapter's two "
        "predictions, evenly, or all of it to the 3."
    )
    st.markdown(_("The chapter's two predictions for this image"))
    with st.container(horizontal=True):
        for code, name in chapter_names(_).items():
            own = CHAPTER[code][RIGHT]
            st.button(
                name,
                on_click=partial(st.session_state.update, rest=code, own=own),
                key=f"chapter {code}",
                help=_("Exactly this prediction: the slider goes to {own}.").format(own=format_number(own)),
            )
    return controls.choice(_("The rest goes"), "rest", names, help)


def own(_: Translate) -> float:
    """The right digit's probability."""
    return st.slider(
        _("y, the right digit's probability"),
        OWN[0],
        OWN[-1],
        CHAPTER["two"][RIGHT],
        OWN[1],
        key="own",
        format="%.2f",
        bind="query-params",
        help=_("Drag it to 0 and to 1, or drag the bar in the picture. The nine others share the rest."),
    )
