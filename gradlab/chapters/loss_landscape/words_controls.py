"""The controls of the page on two weights."""

import numpy as np
import streamlit as st

from gradlab import lesson
from gradlab.app import controls
from gradlab.chapters.loss_landscape import numbers
from gradlab.chapters.loss_landscape.words_scene import starts
from gradlab.core.network import Weight
from gradlab.lesson.names import weight_name
from gradlab.text import Translate

UPDATES = (10, 30, 100)  # how many updates a reader can choose
START = (-1.5, 1.5)


def second(_: Translate, first: Weight) -> Weight:
    """Which weight of the same layer is the second one."""
    texts = {
        "pixel": (_("Second: from pixel"), _("The pixel, 0 to 783, that the second weight leads from.")),
        "unit": (_("Second: hidden unit"), _("The hidden unit, 0 to 49, that the second weight joins.")),
        "digit": (_("Second: to digit"), _("The output, 0 to 9, that the second weight leads to.")),
    }
    default = numbers.partner(lesson.TELLING[first.layer], lesson.TRAINED_ON)
    st.markdown(_("And a second weight of the same layer, b:"))
    places = st.columns(2)
    ends = zip(places, controls.ENDS[first.layer], (default.row, default.column), strict=True)
    chosen = [
        place.number_input(
            texts[end][0], 0, controls.BOUNDS[end], at, key=f"{end}2", help=texts[end][1], bind="query-params"
        )
        for place, end, at in ends
    ]
    second = Weight(first.layer, *chosen)
    if second != first:
        return second
    other = numbers.partner(first, lesson.TRAINED_ON)
    text = _("That is the first weight itself. In its place the page shows {weight}.")
    st.caption(text.format(weight=weight_name(_, other, "b")))
    return other


def start(_: Translate) -> tuple[float, float]:
    """Where gradient descent starts."""
    help = _("Drag it, or the start in the picture, or use the arrow keys: the descent starts from here.")
    notch = float(np.round(numbers.STARTS[1] - numbers.STARTS[0], 2))
    a, b = (
        place.slider(text, *lesson.WEIGHTS, at, notch, key=key, format="%.2f", bind="query-params", help=help)
        for place, text, at, key in zip(st.columns(2), starts(_), START, ("start1", "start2"), strict=True)
    )
    return a, b


def updates(_: Translate) -> int:
    """How many updates the descent makes."""
    return st.select_slider(
        _("Updates"),
        UPDATES,
        UPDATES[-1],
        key="length",
        bind="query-params",
        help=_("How many updates the descent makes, unless it leaves the square before."),
    )


def turn(_: Translate) -> int | None:
    """From where to look at the surfaces in three dimensions; None where the reader has not asked for them."""
    wanted = st.toggle(
        _("Show in three dimensions"),
        key="relief",
        bind="query-params",
        help=_("The same two surfaces, with the metric as height."),
    )
    if not wanted:
        return None
    help = _("Turns both surfaces about the upright axis.")
    return st.slider(_("Seen from, in degrees"), -180, 180, -60, 15, key="turn", bind="query-params", help=help)
