"""What the page on two weights says of both surfaces, and of gradient descent on them."""

import numpy as np

from gradlab import lesson
from gradlab.chapters.loss_landscape import numbers
from gradlab.chapters.loss_landscape.numbers import Land, Pair
from gradlab.core.descent import Path
from gradlab.text import Translate, fields, format_number, percent, table
from gradlab.text import pair as pair_of
from gradlab.types import Array


def why(_: Translate, pair: Pair) -> str:
    """The answer to the page's question, by the numbers of the two weights that it shows."""
    land = numbers.land(pair, lesson.ACCURACY)
    return _.ngettext(
        "Over these two weights the accuracy has {values} value, {low}. It is flat: at each of {points} points the "
        "gradient is exactly 0 in both weights, so an update takes η · 0 off each.",
        "Over these two weights the accuracy has {values} different values, from {low} to {high}. Each terrace is "
        "flat: at each of {points} points the gradient is exactly 0 in both weights, so an update takes η · 0 off "
        "each.",
        land.distinct(),
    ).format(points=int(np.sum(~land.moves())), **_extent(_, land))


def starts(_: Translate) -> tuple[str, str]:
    """What the two sliders of the start are called."""
    return _("Start: a, the first weight"), _("Start: b, the second weight")


def alt(_: Translate, land: Land, path: Path) -> str:
    """What a picture of a metric over two weights shows."""
    at = fields(a=float(path.weights[0, 0]), b=float(path.weights[0, 1]))
    if not land.metric.has_slope:
        return _.ngettext(
            "The accuracy over two weights: it has {values} value, {low}. The descent from a = {a}, b = {b} stays "
            "there, at {start}.",
            "The accuracy over two weights: terraces of {values} different values, from {low} to {high}. The descent "
            "from a = {a}, b = {b} stays there, at {start}.",
            land.distinct(),
        ).format(start=percent(_, path.values[0]), **at, **_extent(_, land))
    low, high = pair_of(float(land.values.min()), float(land.values.max()))
    start, end = pair_of(path.values[0], path.values[-1])
    return _(
        "The loss over two weights: a smooth surface from {low} to {high}. The descent from a = {a}, b = {b} takes it "
        "from {start} to {end}."
    ).format(low=low, high=high, start=start, end=end, **at)


def _extent(_: Translate, land: Land) -> dict[str, object]:
    """How many values the accuracy has, its least and its largest."""
    low, high = percent(_, land.values.min()), percent(_, land.values.max())
    return {"values": land.distinct(), "low": low, "high": high}


def readings(_: Translate, loss: Path, accuracy: Path) -> str:
    """A table: loss and accuracy at the start, their four derivatives there, and where the descent on each ends."""
    errors, right = pair_of(loss.values[0], loss.values[-1]), [percent(_, each) for each in accuracy.values[[0, -1]]]
    at = _("at a = {a}, b = {b}").format(**fields(a=float(loss.weights[0, 0]), b=float(loss.weights[0, 1])))
    slopes = zip(loss.derivatives[0], accuracy.derivatives[0], strict=True)
    in_a, in_b = ((f"**{format_number(error, 6)}**", f"**{format_number(right)}**") for error, right in slopes)
    ends = zip(loss.weights[-1], accuracy.weights[-1], strict=True)
    end_a, end_b = ([format_number(each, 3) for each in both] for both in ends)
    rows = [
        ("", _("Loss"), _("Accuracy")),
        ("---", "---:", "---:"),
        (at, errors[0], right[0]),
        (_("slope in a"), *in_a),
        (_("slope in b"), *in_b),
        (_("a at the end"), *end_a),
        (_("b at the end"), *end_b),
        (_("value at the end"), errors[1], right[1]),
    ]
    return table(rows)


def on_the_loss(_: Translate, path: Path, rate: float) -> str:
    """What gradient descent on the loss did."""
    (before, after), updates = pair_of(path.values[0], path.values[-1]), len(path.values) - 1
    if not path.derivatives[0].any():
        sentence = _(
            "Both derivatives of the loss are 0 here: the input of these weights is 0 in each of these images, so that "
            "they change nothing."
        )
    elif not numbers.inside(path.weights[-1]):
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
    if path.values[-1] > path.values[0]:
        sentence += " " + _("The loss has risen: these steps are too long for this slope.")
    end = _point(path.weights[-1])
    return sentence.format(updates=updates, rate=format_number(rate), before=before, after=after, end=end)


def _point(at: Array) -> str:
    return f"({format_number(at[0], 3)}, {format_number(at[1], 3)})"


def on_the_terraces(_: Translate, land: Land, path: Path) -> str:
    """What gradient descent on the accuracy does, and why."""
    in_a, in_b = map(format_number, path.derivatives[0])
    return _.ngettext(
        "**On the accuracy** the derivatives at the start are {in_a} and {in_b}: gradient descent stays there, at "
        "{start}, whatever η is, and there is no path to draw. At the {points} × {points} points computed, the "
        "accuracy has {values} value: it is the same everywhere.",
        "**On the accuracy** the derivatives at the start are {in_a} and {in_b}: gradient descent stays there, at "
        "{start}, whatever η is, and there is no path to draw. At the {points} × {points} points computed, the "
        "accuracy has {values} different values, from {low} to {high}; it is flat wherever it does not jump.",
        land.distinct(),
    ).format(in_a=in_a, in_b=in_b, start=percent(_, path.values[0]), points=numbers.POINTS, **_extent(_, land))


def on_the_way(_: Translate, pair: Pair, path: Path) -> str:
    """What the loss's descent does to the accuracy."""
    before, after = numbers.surface(pair, lesson.ACCURACY)(*path.weights[[0, -1]].T).tolist()
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
    ).format(squares=numbers.SQUARES)
