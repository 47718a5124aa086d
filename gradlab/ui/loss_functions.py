"""What the page on the two losses shows and says of one prediction."""

from functools import partial

import numpy as np
import streamlit as st

from gradlab.figures import digit
from gradlab.figures import loss_functions as figures
from gradlab.figures.layers import svg
from gradlab.figures.loss_functions import Bars, Chart
from gradlab.figures.style import Style
from gradlab.ui import controls, handout, panels, picture, reader
from gradlab.ui import predictions as at
from gradlab.ui.picture import Layers
from gradlab.ui.predictions import CHAPTER, DELTA, DIGITS, RIGHT, Measured, Probabilities
from gradlab.ui.question import ask
from gradlab.ui.shared import shared
from gradlab.ui.text import Translate, number


def question(_: Translate) -> None:
    """The page's question, answered by the errors of two predictions that differ in the wrong digits only."""
    sure = 0.6
    evenly, one = (at.shaped(RIGHT, sure, rest) for rest in ("evenly", "next"))
    ask(
        _,
        "loss_functions",
        _(
            "The image shows a {right}, and a prediction gives the {right} a probability of {sure}. Does the "
            "cross-entropy error care how the other {rest} is spread over the wrong digits?"
        ).format(right=RIGHT, sure=number(sure), rest=number(1 - sure)),
        {
            "one": _("Yes: it is larger when a single wrong digit gets all of it."),
            "many": _("Yes: it is larger when many wrong digits get a little each."),
            "no": _("No: it is the same however the rest is spread."),
        },
        why=_(
            "Spread evenly or all on one wrong digit, the cross-entropy error is {entropy} and {entropy_one}: it reads "
            "the right digit's probability only. The sum of squares error is {squares} and {squares_one}: it reads all "
            "ten."
        ).format(
            entropy=number(at.error("cross_entropy", evenly), DIGITS),
            entropy_one=number(at.error("cross_entropy", one), DIGITS),
            squares=number(at.error("sum_squares", evenly), DIGITS),
            squares_one=number(at.error("sum_squares", one), DIGITS),
        ),
    )


def the_digit(_: Translate) -> None:
    """The picture of the digit that the prediction is about."""
    which, pixels = at.image()
    alt = _("Image {image}, a handwritten {label}.").format(image=which, label=RIGHT)
    picture.show_digit(digit.png(pixels), alt)


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
    return at.shaped(guess, confidence, rest)


def charts(_: Translate, y: Probabilities, squares: Measured, entropy: Measured) -> list[Chart]:
    """The prediction above its target, and the terms of the one loss above those of the other."""
    given = (
        Bars(_("Prediction y"), y, number(y[RIGHT]), top=1.0),
        Bars(_("Target t, one-hot"), tuple(at.TARGET.tolist()), "1", outlined=True, top=1.0),
    )
    titles = [_("Terms of the sum of squares"), _("Terms of the cross entropy")]
    made = (
        Bars(title, tuple(loss.terms.tolist()), number(loss.terms[RIGHT], DIGITS))
        for title, loss in zip(titles, (squares, entropy), strict=True)
    )
    x = _("digit (shaded: the right one)")
    return [Chart(above, below, RIGHT, x) for above, below in (given, made)]


def alts(_: Translate, y: Probabilities, squares: Measured, entropy: Measured) -> list[str]:
    """What the two pictures of ``charts`` show."""
    return [
        _(
            "Two bar charts over the digits 0 to 9. The prediction is largest at {guess}, with {most}, and gives the "
            "right digit {right} {own}. The target is 1 at {right} and 0 at the nine others."
        ).format(guess=int(np.argmax(y)), most=number(max(y)), right=RIGHT, own=number(y[RIGHT])),
        _(
            "Two bar charts over the digits 0 to 9. The terms of the sum of squares error add up to {squares}, {own} "
            "of it at the right digit {right}. Of the cross-entropy error, {entropy}, all is at {right}."
        ).format(
            squares=number(squares.error, DIGITS),
            own=number(squares.terms[RIGHT], DIGITS),
            right=RIGHT,
            entropy=number(entropy.error, DIGITS),
        ),
    ]


def show(charts: list[Chart], alts: list[str]) -> None:
    """Charts side by side, in the reader's look."""
    look = reader.style()
    picture.show(*(Layers(alt, _drawn(chart, look)) for chart, alt in zip(charts, alts, strict=True)))


@shared(maxsize=256)
def _drawn(chart: Chart, look: Style) -> bytes:
    figure = look.figure(*figures.SIZE)
    figures.draw(figure, chart, look)
    return svg(figure)


def errors(_: Translate, y: Probabilities) -> str:
    """A table: both losses of the chapter's two predictions, and of the reader's own."""
    rows: list[tuple[str, ...]] = [("", _("Sum of squares"), _("Cross entropy")), ("---", "---:", "---:")]
    known = {name: CHAPTER[code] for code, name in chapter_names(_).items()}
    for name, each in (known if y in CHAPTER.values() else {**known, _("Your own shape"): y}).items():
        here = "**{}**" if each == y else "{}"
        texts = (number(at.error(loss, each), DIGITS) for loss in ("sum_squares", "cross_entropy"))
        rows.append((here.format(name), *(here.format(text) for text in texts)))
    return panels.table(rows)


def terms(_: Translate, y: Probabilities, squares: Measured, entropy: Measured) -> str:
    """A table: what each class adds to both losses."""
    rows: list[tuple[str, ...]] = [("k", "yₖ", "tₖ", "½(yₖ − tₖ)²", "−tₖ log(yₖ + δ)"), ("---:",) * 5]
    for k in range(10):
        texts = (number(y[k]), number(at.TARGET[k]), number(squares.terms[k], DIGITS), number(entropy.terms[k], DIGITS))
        rows.append(tuple(f"**{text}**" if k == RIGHT else text for text in (str(k), *texts)))
    sums = (number(sum(y)), "1", number(squares.error, DIGITS), number(entropy.error, DIGITS))
    return panels.table([*rows, (_("sum"), *sums)])


def verdict(_: Translate, y: Probabilities, squares: Measured, entropy: Measured) -> str:
    """Why one loss reads all ten classes and the other only one."""
    own = float(squares.terms[RIGHT])
    return _(
        "**Cross entropy counts the right digit only.** At the nine others t is 0, so their terms are exactly 0, "
        "whatever y is there. What is left is −log({y} + δ) = **{entropy}**. **The sum of squares counts all ten:** "
        "{own} from the {right}, and {others} from the nine others."
    ).format(
        y=number(y[RIGHT]),
        entropy=number(entropy.error, DIGITS),
        own=number(own, DIGITS),
        right=RIGHT,
        others=number(float(np.sum(np.delete(squares.terms, RIGHT))), DIGITS),
    )


TERMS_CODE = """\
import numpy as np
from gradlab.figures.loss_functions import Bars, Chart, picture
from gradlab.figures.style import Style

y, t = np.array({y}), np.eye(10)[{right}]
squares, entropy = 0.5 * (y - t) ** 2, -t * np.log(y + {delta})
charts = [
    Chart(Bars("y", tuple(y)), Bars("t", tuple(t), outlined=True), {right}, "digit"),
    Chart(Bars("squares", tuple(squares)), Bars("entropy", tuple(entropy)), {right}, "digit"),
]
picture(charts, Style())
"""


def take_terms(_: Translate, y: Probabilities, charts: list[Chart]) -> None:
    """The bar charts, their numbers and their code."""
    bars = [each for chart in charts for each in (chart.above, chart.below)]
    columns = {"k": np.arange(10.0), **{each.title: np.array(each.values) for each in bars}}
    code = TERMS_CODE.format(y=list(y), right=RIGHT, delta=DELTA)
    handout.offer(_, "losses_term_by_term", partial(figures.picture, charts, Style()), columns, at.described(y), code)
