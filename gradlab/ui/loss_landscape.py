"""The controls and the words of the page on two weights."""

from functools import partial

import numpy as np
import streamlit as st

from gradlab.checks import Array
from gradlab.figures import loss_landscape as figures
from gradlab.figures import relief
from gradlab.figures.style import Style
from gradlab.network import Weight
from gradlab.ui import controls, handout, lesson, panels, scene, two_weights
from gradlab.ui.question import ask
from gradlab.ui.scene import Scene
from gradlab.ui.text import Translate, number, percent
from gradlab.ui.text import pair as pair_of
from gradlab.ui.two_weights import Descent, Pair

UPDATES = (10, 30, 100)  # how many updates a reader can choose
START = (-1.5, 1.5)


def second(_: Translate, first: Weight) -> Weight:
    """Which weight of the same layer is the second one."""
    texts = {
        "pixel": (_("Second: from pixel"), _("The pixel, 0 to 783, that the second weight leads from.")),
        "unit": (_("Second: hidden unit"), _("The hidden unit, 0 to 49, that the second weight joins.")),
        "digit": (_("Second: to digit"), _("The output, 0 to 9, that the second weight leads to.")),
    }
    default = two_weights.partner(lesson.telling(lesson.TRAINED_ON, (first.layer,)), lesson.TRAINED_ON)
    telling, *places, _rest = st.columns([2, 1, 1, 2], vertical_alignment="bottom")
    telling.markdown(_("And a second weight of the same layer, b:"))
    ends = zip(places, controls.ENDS[first.layer], (default.row, default.column), strict=True)
    numbers = [
        place.number_input(
            texts[end][0], 0, controls.BOUNDS[end], at, key=f"{end}2", help=texts[end][1], bind="query-params"
        )
        for place, end, at in ends
    ]
    return Weight(first.layer, *numbers)


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


def question(_: Translate) -> None:
    """The page's question, answered by the numbers of the two weights that it starts from."""
    first = lesson.telling(lesson.TRAINED_ON)
    pair = Pair(first, two_weights.partner(first, lesson.TRAINED_ON), lesson.TRAINED_ON)
    shown = two_weights.land(pair, "accuracy")
    ask(
        _,
        "loss_landscape",
        _("Start somewhere on the terraces of the accuracy. Where does gradient descent go?"),
        {
            "top": _("To the highest terrace, step by step."),
            "edge": _("To the nearest edge, and on to the next terrace."),
            "stays": _("Nowhere: it stays at its start."),
            "away": _("Out of the picture, faster and faster."),
        },
        why=_(
            "Over the first two weights of this page the accuracy has {values} different values, from {low} to {high}. "
            "Each terrace is flat: at each of {points} points the gradient is exactly 0 in both weights, so an update "
            "takes η · 0 off each."
        ).format(
            values=scene.distinct(shown),
            low=percent(shown.values.min()),
            high=percent(shown.values.max()),
            points=int(np.sum(np.all(shown.gradient == 0, axis=0))),
        ),
    )


def readings(_: Translate, loss: Scene, accuracy: Scene) -> str:
    """A table: loss and accuracy at the start, their four derivatives there, and where the descent on each ends."""
    (a, b), errors = loss.path.weights[0].tolist(), pair_of(loss.path.values[0], loss.path.values[-1])
    ends = [[number(at, 3) for at in each.path.weights[-1]] for each in (loss, accuracy)]
    slopes = zip(loss.path.derivatives[0], accuracy.path.derivatives[0], strict=True)
    in_a, in_b = ((f"**{number(error, 6)}**", f"**{number(right)}**") for error, right in slopes)
    rows = [
        ("", _("Loss"), _("Accuracy")),
        ("---", "---:", "---:"),
        (_("at a = {a}, b = {b}").format(a=number(a), b=number(b)), errors[0], percent(accuracy.path.values[0])),
        (_("slope in a"), *in_a),
        (_("slope in b"), *in_b),
        (_("a at the end"), *(a for a, _b in ends)),
        (_("b at the end"), *(b for _a, b in ends)),
        (_("value at the end"), errors[1], percent(accuracy.path.values[-1])),
    ]
    return panels.table(rows)


def _point(at: Array) -> str:
    return f"({number(at[0], 3)}, {number(at[1], 3)})"


def on_the_loss(_: Translate, shown: Scene, descent: Descent) -> str:
    """What gradient descent on the loss did."""
    values = pair_of(shown.path.values[0], shown.path.values[-1])
    updates = len(shown.path.values) - 1
    if not shown.path.derivatives[0].any():
        told = _("Both derivatives of the loss are 0 here: through these weights nothing flows in these images.")
    elif not two_weights.inside(shown.path.weights[-1]):
        told = _(
            "Update {updates} with η = {rate} leaves the square, to {end}: the picture stops there, the descent would "
            "go on. A smaller η may keep it inside."
        )
    else:
        told = _("**On the loss** {updates} updates with η = {rate} lead from {before} to {after}, at {end}.")
    if shown.path.values[-1] > shown.path.values[0]:
        told += " " + _("The loss has risen: these steps are too long for this slope.")
    return told.format(
        updates=updates,
        rate=number(descent.rate),
        before=values[0],
        after=values[1],
        end=_point(shown.path.weights[-1]),
    )


def on_the_terraces(_: Translate, shown: Scene) -> str:
    """What gradient descent on the accuracy does, and why."""
    in_a, in_b = shown.path.derivatives[0].tolist()
    return _(
        "**On the accuracy** the derivatives at the start are {in_a} and {in_b}: gradient descent stays there, at "
        "{start}, whatever η is, and there is no path to draw. At the {points} × {points} points computed, the "
        "accuracy has {values} different values, from {low} to {high}; it is flat wherever it does not jump."
    ).format(
        in_a=number(in_a),
        in_b=number(in_b),
        start=percent(shown.path.values[0]),
        points=two_weights.POINTS,
        values=scene.distinct(shown.land),
        low=percent(shown.land.values.min()),
        high=percent(shown.land.values.max()),
    )


def on_the_way(_: Translate, loss: Scene, pair: Pair) -> str:
    """What the loss's descent does to the accuracy."""
    ends = loss.path.weights[[0, -1]].T
    before, after = two_weights.surface(pair, "accuracy")(*ends).tolist()
    if before == after:
        told = _("Where the descent on the loss ends, the accuracy is {after}, as at the start.")
    else:
        told = _("Where the descent on the loss ends, the accuracy is {after}; at the start it was {before}.")
    return told.format(before=percent(before), after=percent(after))


def relief_note(_: Translate) -> str:
    """How the picture in three dimensions is to be read."""
    return _(
        "Height is the metric. The start and the path are drawn on top, even where the surface would hide them. The "
        "terraces stand on a coarser grid here, of {squares} × {squares} squares, each as high as the accuracy at a "
        "point in it."
    ).format(squares=relief.SQUARES)


CODE = """\
from gradlab import Weight
from gradlab.figures import loss_landscape
from gradlab.figures.style import Style
from gradlab.ui.scene import scenes
from gradlab.ui.two_weights import Descent, Pair

pair = Pair({first}, {second}, images={images})
shown = scenes(str, pair, "{loss}", {descent})
loss_landscape.picture([each.part() for each in shown], Style())
"""


def take_along(_: Translate, shown: tuple[Scene, Scene], pair: Pair, loss: str, descent: Descent) -> None:
    """The picture from above, its numbers and its code."""
    error, right = shown
    a, b = np.meshgrid(error.land.a, error.land.b)
    columns = {
        error.labels.a: a.ravel(),
        error.labels.b: b.ravel(),
        **{each.labels.title: each.land.values.ravel() for each in (error, right)},
    }
    header = {
        **lesson.described(pair.first),
        "second weight": pair.second,
        "images": pair.images,
        "start": descent.start,
        "learning rate": descent.rate,
        "updates": len(error.path.values) - 1,
        "the descent on the loss ends at": tuple(error.path.weights[-1].tolist()),
    }
    code = CODE.format(first=pair.first, second=pair.second, images=pair.images, loss=loss, descent=descent)
    figure = partial(figures.picture, [each.part() for each in shown], Style())
    handout.offer(_, "loss_landscape", figure, columns, header, code)
