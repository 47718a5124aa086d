"""What the page on two weights says of both surfaces, and of gradient descent on them."""

import numpy as np

from gradlab import Path, lesson
from gradlab.chapters.loss_landscape import numbers
from gradlab.chapters.loss_landscape.numbers import Land, Pair
from gradlab.text import Translate, fields, fixed, format_number, percent, rounded, table
from gradlab.text import pair as pair_of
from gradlab.types import Array

PLACES = 5  # decimals of what moves


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


def facts(_: Translate, land: Land) -> str:
    """What a picture of a metric over two weights shows, without what a descent does on it."""
    if not land.metric.has_slope:
        return _.ngettext(
            "The accuracy over two weights. It has {values} value, {low}.",
            "The accuracy over two weights: terraces of {values} different values, from {low} to {high}.",
            land.distinct(),
        ).format(**_extent(_, land))
    low, high = pair_of(float(land.values.min()), float(land.values.max()))
    return _("The loss over two weights: a smooth surface from {low} to {high}.").format(low=low, high=high)


def alt(_: Translate, land: Land, path: Path) -> str:
    """What a picture shows, with the descent from a start."""
    (a, b), (start, end) = path.weights[0].tolist(), pair_of(path.values[0], path.values[-1])
    text = _("The descent from a = {a}, b = {b} takes it from {start} to {end}.")
    if not land.metric.has_slope:
        start, text = percent(_, path.values[0]), _("The descent from a = {a}, b = {b} stays there, at {start}.")
    return f"{facts(_, land)} {text.format(start=start, end=end, **fields(a=a, b=b))}"


def _extent(_: Translate, land: Land) -> dict[str, object]:
    """How many values the accuracy has, its lowest and its highest."""
    return {"values": land.distinct(), "low": percent(_, land.values.min()), "high": percent(_, land.values.max())}


def caption(_: Translate, path: Path) -> str:
    """What a descent does, above its start."""
    if not path.derivatives[0].any():
        return _("gradient 0: the start stays")
    return f"{fixed(path.values[0], PLACES)} → {fixed(path.values[-1], PLACES)}"


def readings(_: Translate, loss: Path, accuracy: Path) -> str:
    """A table: loss and accuracy at the start, and their four derivatives there."""
    slopes = zip(loss.derivatives[0], accuracy.derivatives[0], strict=True)
    in_a, in_b = ((f"**{fixed(error, PLACES)}**", f"**{fixed(right, PLACES)}**") for error, right in slopes)
    return table(
        ("", _("Loss"), _("Accuracy")),
        (_("start (a, b)"), *(_point(path.weights[0], 1) for path in (loss, accuracy))),
        (_("value there"), fixed(loss.values[0], PLACES), percent(_, accuracy.values[0])),
        (_("slope in a"), *in_a),
        (_("slope in b"), *in_b),
    )


def on_the_loss(_: Translate, path: Path, rate: float) -> str:
    """What gradient descent on the loss did."""
    (before, after), updates = pair_of(path.values[0], path.values[-1]), len(path.values) - 1
    if not path.derivatives[0].any():
        sentence = _(
            "**On the loss** both derivatives are 0: the input of these weights is 0 in each of these images, so they "
            "change nothing."
        )
    elif not numbers.inside(path.weights[-1]):
        sentence = _(
            "**On the loss** update {updates} with η = {rate} leaves the square, to about {end}. The picture stops "
            "there; the descent goes on."
        )
    else:
        sentence = _.ngettext(
            "**On the loss** {updates} update with η = {rate} leads from {before} to {after}, at {end}.",
            "**On the loss** {updates} updates with η = {rate} lead from {before} to {after}, at {end}.",
            updates,
        )
    if path.values[-1] > path.values[0]:
        sentence += " " + _("The loss has risen: η is too large for this slope. A smaller η would descend.")
    end = _point(path.weights[-1])
    return sentence.format(updates=updates, rate=format_number(rate), before=before, after=after, end=end)


def _point(at: Array, decimals: int = 2) -> str:
    a, b = (rounded(each, decimals) for each in at.tolist())
    return f"({a}, {b})"


def on_the_accuracy(_: Translate, path: Path, after: float) -> tuple[str, str]:
    """What gradient descent on the accuracy does, and why; and what the loss's descent does to the accuracy."""
    (in_a, in_b), start = map(format_number, path.derivatives[0]), percent(_, path.values[0])
    stays = _(
        "**On the accuracy** the derivatives at the start are {in_a} and {in_b}: gradient descent stays there, at "
        "{start}, whatever η is."
    )
    sentence = _("At the end of the path on the loss the accuracy is {after}; at the start it was {before}.")
    if after == path.values[0]:
        sentence = _("At the end of the path on the loss the accuracy is {after}, as at the start.")
    return stays.format(in_a=in_a, in_b=in_b, start=start), sentence.format(before=start, after=percent(_, after))


def computed(_: Translate, land: Land) -> str:
    """How the two pictures came about."""
    return _.ngettext(
        "Both are computed at {points} × {points} points. There the accuracy has {values} value: it is the same "
        "everywhere. Seen from above, an arrow points downhill, against the gradient; a dot marks a gradient of 0.",
        "Both are computed at {points} × {points} points. There the accuracy has {values} different values, from {low} "
        "to {high}, and it is flat wherever it does not jump. Seen from above, an arrow points downhill, against the "
        "gradient; a dot marks a gradient of 0.",
        land.distinct(),
    ).format(points=numbers.POINTS, **_extent(_, land))
