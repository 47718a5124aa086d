"""What the page on two weights asks and says."""

import numpy as np

from gradlab import lesson
from gradlab.app.question import ask
from gradlab.chapters.loss_landscape import numbers
from gradlab.chapters.loss_landscape.figure_relief import SQUARES
from gradlab.chapters.loss_landscape.numbers import Descent, Pair
from gradlab.chapters.loss_landscape.words_scene import Scene
from gradlab.text import Translate, format_number, percent, table
from gradlab.text import pair as pair_of
from gradlab.types import Array


def question(_: Translate, pair: Pair) -> None:
    """The page's question, answered by the numbers of the two weights that it shows."""
    shown = numbers.land(pair, lesson.ACCURACY)
    ask(
        _,
        "loss_landscape",
        why=_.ngettext(
            "Over these two weights the accuracy has {values} value, {low}. It is flat: at each of {points} points the "
            "gradient is exactly 0 in both weights, so an update takes η · 0 off each.",
            "Over these two weights the accuracy has {values} different values, from {low} to {high}. Each terrace is "
            "flat: at each of {points} points the gradient is exactly 0 in both weights, so an update takes η · 0 off "
            "each.",
            shown.distinct(),
        ).format(
            values=shown.distinct(),
            low=percent(_, shown.values.min()),
            high=percent(_, shown.values.max()),
            points=int(np.sum(~shown.moves())),
        ),
    )


def readings(_: Translate, loss: Scene, accuracy: Scene) -> str:
    """A table: loss and accuracy at the start, their four derivatives there, and where the descent on each ends."""
    (a, b), errors = loss.path.weights[0].tolist(), pair_of(loss.path.values[0], loss.path.values[-1])
    ends = [[format_number(at, 3) for at in each.path.weights[-1]] for each in (loss, accuracy)]
    slopes = zip(loss.path.derivatives[0], accuracy.path.derivatives[0], strict=True)
    in_a, in_b = ((f"**{format_number(error, 6)}**", f"**{format_number(right)}**") for error, right in slopes)
    rows = [
        ("", _("Loss"), _("Accuracy")),
        ("---", "---:", "---:"),
        (
            _("at a = {a}, b = {b}").format(a=format_number(a), b=format_number(b)),
            errors[0],
            percent(_, accuracy.path.values[0]),
        ),
        (_("slope in a"), *in_a),
        (_("slope in b"), *in_b),
        (_("a at the end"), *(a for a, _b in ends)),
        (_("b at the end"), *(b for _a, b in ends)),
        (_("value at the end"), errors[1], percent(_, accuracy.path.values[-1])),
    ]
    return table(rows)


def _point(at: Array) -> str:
    return f"({format_number(at[0], 3)}, {format_number(at[1], 3)})"


def on_the_loss(_: Translate, shown: Scene, descent: Descent) -> str:
    """What gradient descent on the loss did."""
    values = pair_of(shown.path.values[0], shown.path.values[-1])
    updates = len(shown.path.values) - 1
    if not shown.path.derivatives[0].any():
        sentence = _(
            "Both derivatives of the loss are 0 here: the input of these weights is 0 in each of these images, so that "
            "they change nothing."
        )
    elif not numbers.inside(shown.path.weights[-1]):
        sentence = _(
            "Update {updates} with η = {rate} leaves the square, to {end}: the picture stops there, the descent would "
            "go on. A smaller η may keep it inside."
        )
    else:
        sentence = _.ngettext(
            "**On the loss** {updates} update with η = {rate} leads from {before} to {after}, at {end}.",
            "**On the loss** {updates} updates with η = {rate} lead from {before} to {after}, at {end}.",
            updates,
        )
    if shown.path.values[-1] > shown.path.values[0]:
        sentence += " " + _("The loss has risen: these steps are too long for this slope.")
    return sentence.format(
        updates=updates,
        rate=format_number(descent.rate),
        before=values[0],
        after=values[1],
        end=_point(shown.path.weights[-1]),
    )


def on_the_terraces(_: Translate, shown: Scene) -> str:
    """What gradient descent on the accuracy does, and why."""
    in_a, in_b = shown.path.derivatives[0].tolist()
    return _.ngettext(
        "**On the accuracy** the derivatives at the start are {in_a} and {in_b}: gradient descent stays there, at "
        "{start}, whatever η is, and there is no path to draw. At the {points} × {points} points computed, the "
        "accuracy has {values} value: it is the same everywhere.",
        "**On the accuracy** the derivatives at the start are {in_a} and {in_b}: gradient descent stays there, at "
        "{start}, whatever η is, and there is no path to draw. At the {points} × {points} points computed, the "
        "accuracy has {values} different values, from {low} to {high}; it is flat wherever it does not jump.",
        shown.land.distinct(),
    ).format(
        in_a=format_number(in_a),
        in_b=format_number(in_b),
        start=percent(_, shown.path.values[0]),
        points=numbers.POINTS,
        values=shown.land.distinct(),
        low=percent(_, shown.land.values.min()),
        high=percent(_, shown.land.values.max()),
    )


def on_the_way(_: Translate, loss: Scene, pair: Pair) -> str:
    """What the loss's descent does to the accuracy."""
    ends = loss.path.weights[[0, -1]].T
    before, after = numbers.surface(pair, lesson.ACCURACY)(*ends).tolist()
    if before == after:
        sentence = _("Where the descent on the loss ends, the accuracy is {after}, as at the start.")
    else:
        sentence = _("Where the descent on the loss ends, the accuracy is {after}; at the start it was {before}.")
    return sentence.format(before=percent(_, before), after=percent(_, after))


def relief_note(_: Translate) -> str:
    """How the picture in three dimensions is to be read."""
    return _(
        "Height is the metric. The start and the path are drawn on top, even where the surface would hide them. The "
        "terraces stand on a coarser grid here, of {squares} × {squares} squares, each as high as the accuracy at a "
        "point in it."
    ).format(squares=SQUARES)
