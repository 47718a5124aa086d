"""Where the loss is least and where the accuracy is best: not the same place along one weight, and why."""

import numpy as np
import streamlit as st

from gradlab import lesson
from gradlab.chapters.accuracy_vs_loss import numbers
from gradlab.chapters.accuracy_vs_loss.numbers import Bests
from gradlab.core.network import Weight
from gradlab.lesson import LessonMetric
from gradlab.text import Translate, beyond_the_chapter, format_number, percent


def show_bests(_: Translate, weight: Weight, loss: LessonMetric, count: int) -> None:
    """What the least loss says of the accuracy, on these images, and where the reader asks for it on all."""
    subject = lesson.along("sigmoid", weight, loss, count)
    if lesson.constant(subject):
        return
    st.markdown(beyond_the_chapter(_, told(_, weight, loss, count)))
    every = st.toggle(
        _("Ask all 60,000 training images"),
        key="all",
        bind="query-params",
        help=_("The same two places over all of MNIST's training images; it takes some seconds the first time."),
    )
    if every:
        with st.spinner(_("Computing over all images …")):
            shown = numbers.bests_of_all(weight, loss)
        st.markdown(places(_, shown, f"{len(lesson.training_set()[1]):,}"))


def told(_: Translate, weight: Weight, loss: LessonMetric, count: int) -> str:
    """Where each is best on these images, and who pays for the difference."""
    shown = numbers.bests(weight, loss, count)
    text = places(_, shown, f"{count:,}")
    if shown.right[shown.least] == shown.right[shown.best]:
        return text
    changes = numbers.differences(weight, loss, count, (float(shown.w[shown.best]), float(shown.w[shown.least])))
    why = _(
        "Along *one* weight the two need not meet: from the second place to the first the loss of {less} "
        "images falls, by {fall} in all, and that of {more} rises, by {rise}. The accuracy counts only who is right; "
        "the loss also counts by how much."
    )
    return f"{text} " + why.format(
        less=int(np.sum(changes < 0)),
        more=int(np.sum(changes > 0)),
        fall=format_number(float(-changes[changes < 0].sum()), 3),
        rise=format_number(float(changes[changes > 0].sum()), 3),
    )


def places(_: Translate, shown: Bests, count: str) -> str:
    """Where the loss is least and where the accuracy is best."""
    least, best = shown.least, shown.best
    fields = {
        "count": count,
        "w": format_number(float(shown.w[least])),
        "loss": format_number(float(shown.loss[least]), 5),
    }
    fields |= {"here": percent(_, float(shown.right[least])), "best": percent(_, float(shown.right[best]))}
    fields |= {"at": format_number(float(shown.w[best])), "other": format_number(float(shown.loss[best]), 5)}
    if shown.right[least] == shown.right[best]:
        text = _(
            "Over {count} images the loss is least at w = {w}, {loss}, and the accuracy is at its best there, {best}."
        )
    else:
        text = _(
            "Over {count} images the loss is least at w = {w}, {loss}, where the accuracy is {here}; the accuracy is "
            "best, {best}, at w = {at}, where the loss is {other}."
        )
    return text.format(**fields)
