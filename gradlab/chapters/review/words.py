"""What the reader predicted, and a few exercises: each answer is computed by the core, not written down."""

import math

import numpy as np
import streamlit as st

from gradlab.activations import sigmoid
from gradlab.app import link
from gradlab.app.pages import ASKING
from gradlab.app.question import predicted
from gradlab.app.text import table
from gradlab.chapters.review.numbers_exercise import Exercise
from gradlab.curves import Staircase
from gradlab.derivatives import autodiff, central_difference
from gradlab.descent import descend
from gradlab.lesson.writing import Translate, number, percent
from gradlab.losses import cross_entropy_error
from gradlab.tape import record

EXERCISES = 7


def keep() -> None:
    """Have what the reader answered to the exercises in the link of all pages."""
    for place in range(1, EXERCISES + 1):
        link.keep(_key(place), _finite)


def predictions(_: Translate) -> str:
    """A table: the pages that ask something, and how the reader's prediction fared."""
    verdicts = {True: _("right"), False: _("not so"), None: _("not answered yet")}
    rows = [(_("Page"), _("Your prediction")), ("---", "---")]
    rows += [(page.title(_), verdicts[predicted(page)]) for page in ASKING]
    return table(rows)


def exercises(_: Translate) -> list[Exercise]:
    """One for each step of the chapter."""
    target, low, h, jump, rate, slope = [0, 0, 1, 0], 0.1, 0.001, 1 / 100, 0.5, -0.2
    loss = float(cross_entropy_error([0.3, 0.3, low, 0.3], target))
    reads = float(central_difference(Staircase(np.zeros(1), np.array([0.0, jump])), h)(0.0))
    steepest = float(autodiff(sigmoid)(0.0))
    factors, at, rest = (3.0, 0.5, 0.0, 2.0), 2.0, 3
    tape = record(lambda w: w * w + rest * w, at)
    ways = [float(factor * step.adjoint) for step in tape.steps[1:] for factor in step.factors if 0 in step.inputs]
    path = descend(lambda w: slope * w, 1.0, rate, 1)
    return [
        Exercise(
            _("The right class gets the probability {low}. How large is the cross-entropy error?").format(low=low),
            loss,
            _("−log {low} = {loss}: only the right class's probability counts.").format(low=low, loss=number(loss)),
        ),
        Exercise(
            _("A network gets 32 of 100 images right. What is the derivative of its accuracy along a weight?"),
            0.0,
            _("0, wherever there is one: the accuracy can be {here} or {next}, and nothing between them.").format(
                here=percent(_, 0.32), next=percent(_, 0.33)
            ),
        ),
        Exercise(
            _(
                "Within h = {h} of a weight one image becomes right, of 100. What does the central difference read?"
            ).format(h=h),
            reads,
            _("{jump} / 2h = {reads}. Halve h, and it doubles: it is a number about h.").format(
                jump=jump, reads=number(reads)
            ),
        ),
        Exercise(
            _("From a weight to the error lead four steps, whose derivatives are {factors}. What is dE/dw?").format(
                factors=" · ".join(number(factor) for factor in factors)
            ),
            float(np.prod(factors)),
            _("0: a product with a factor 0. What the other three are does not matter."),
        ),
        Exercise(
            _("f(w) = w · w + {rest} w: w goes into three places. What is f′({at})?").format(rest=rest, at=number(at)),
            float(tape.steps[0].adjoint),
            _("{ways} = {sum}: what comes back along each way is added.").format(
                ways=" + ".join(number(way) for way in ways), sum=number(float(tape.steps[0].adjoint))
            ),
        ),
        Exercise(
            _("How large is the sigmoid's slope at x = 0?"),
            steepest,
            _("σ'(0) = σ(0) (1 − σ(0)) = {slope}. It is nowhere larger.").format(slope=number(steepest)),
        ),
        Exercise(
            _(
                "A weight is 1, the loss's derivative {slope}, the learning rate {rate}. What is it after an update?"
            ).format(slope=number(slope), rate=rate),
            float(path.weights[1]),
            _("1 − {rate} · ({slope}) = {after}: a negative derivative moves the weight up.").format(
                rate=rate, slope=number(slope), after=number(float(path.weights[1]))
            ),
        ),
    ]


def solve(_: Translate, place: int, exercise: Exercise) -> None:
    """Ask one exercise, and check what the reader gives."""
    given = st.number_input(
        f"{place}. {exercise.question}",
        value=None,
        key=_key(place),
        format="%g",
        help=_("Two digits are enough. Nothing is sent anywhere."),
        persist_state="session",
    )
    if given is not None:
        verdict = _("Right.") if exercise.solved(given) else _("Not yet: try again.")
        st.markdown(f"**{verdict}** {exercise.why if exercise.solved(given) else ''}")


def _key(place: int) -> str:
    return f"{link.OWN}exercise_{place}"


def _finite(text: str) -> float | None:
    given = link.number(text)
    return given if given is not None and math.isfinite(given) else None
