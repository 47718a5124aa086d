"""The controls of the page on two weights."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls
from gradlab.chapters.loss_landscape import numbers
from gradlab.chapters.loss_landscape.numbers import Descent
from gradlab.lesson.writing import Translate
from gradlab.network import Weight

UPDATES = (10, 30, 100)  # how many updates a reader can choose
START = (-1.5, 1.5)


def second(_: Translate, first: Weight) -> Weight:
    """Which weight of the same layer is the second one."""
    texts = {
        "pixel": (_("Second: from pixel"), _("The pixel, 0 to 783, that the second weight leads from.")),
        "unit": (_("Second: hidden unit"), _("The hidden unit, 0 to 49, that the second weight joins.")),
        "digit": (_("Second: to digit"), _("The output, 0 to 9, that the second weight leads to.")),
    }
    default = numbers.partner(lesson.telling(lesson.TRAINED_ON, (first.layer,)), lesson.TRAINED_ON)
    telling, *places, _rest = st.columns([2, 1, 1, 2], vertical_alignment="bottom")
    telling.markdown(_("And a second weight of the same layer, b:"))
    ends = zip(places, controls.ENDS[first.layer], (default.row, default.column), strict=True)
    chosen = [
        place.number_input(
            texts[end][0], 0, controls.BOUNDS[end], at, key=f"{end}2", help=texts[end][1], bind="query-params"
        )
        for place, end, at in ends
    ]
    return Weight(first.layer, *chosen)


def descent(_: Translate) -> Descent:
    """Where gradient descent starts, how far an update goes, and how many there are."""
    texts = (_("Start: a, the first weight"), _("Start: b, the second weight"))
    help = _("Drag it, or use the arrow keys: the descent starts from here.")
    *starts, left, right = st.columns(4)
    a, b = (
        place.slider(text, *lesson.WEIGHTS, at, 0.05, key=key, format="%.2f", bind="query-params", help=help)
        for place, text, at, key in zip(starts, texts, START, ("start1", "start2"), strict=True)
    )
    with left:
        rate = controls.learning_rate(_)
    updates = right.select_slider(
        _("Updates"),
        UPDATES,
        UPDATES[-1],
        key="length",
        bind="query-params",
        help=_("How many updates the descent makes, unless it leaves the square before."),
    )
    return Descent((a, b), rate, updates)


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
