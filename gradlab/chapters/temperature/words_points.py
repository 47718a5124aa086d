"""Three points and a threshold: a loss stands in for what one wants, and is chosen for its slope."""

import numpy as np
import streamlit as st

from gradlab.app import downloads
from gradlab.cache import cached
from gradlab.chapters.temperature import figure_points
from gradlab.chapters.temperature.numbers_points import PLACES, SPAN, Points, notch_of, points
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number, percent, table

START = -1.0, 1.0, -5.0  # the point of class 0, the first of class 1, and its second: an outlier


def place(_: Translate) -> tuple[float, float, float]:
    """Where the three points are."""
    labels = _("The point of class 0"), _("The first point of class 1"), _("The second point of class 1")
    help = _(
        "Drag it. The loss's best threshold moves with every point; the accuracy's only when they change their order."
    )
    chosen = [
        column.slider(label, *SPAN, at, 0.1, key=key, format="%.1f", bind="query-params", help=help)
        for column, label, at, key in zip(st.columns(3), labels, START, ("zero", "one", "other"), strict=True)
    ]
    return chosen[0], chosen[1], chosen[2]


@cached(maxsize=64)
def film(_: Translate, zero: float, one: float, style: Style) -> Film:
    """Both best thresholds at each place of the second point of class 1."""
    three = points(zero, one)
    every = range(len(PLACES))
    told = [verdict(_, three, k) for k in every]
    labels = figure_points.Labels(
        _("Loss of the threshold"),
        _("Accuracy of the threshold"),
        _("threshold, and the points"),
        _("class 0"),
        _("class 1"),
        _("the loss, its least"),
        _("the accuracy's best"),
    )
    slider = Slider(_("The second point of class 1"), told, "other", notch_of(START[2]))
    return Film([slider], [figure_points.picture(three, labels, told)], [[readings(_, three, k) for k in every], told],
                style=style)  # fmt: skip


def _at(three: Points, k: int) -> tuple[float, float, float, float, float]:
    """The loss's best threshold, the accuracy there, the best accuracy, and the ends of where it is had."""
    least, (best, low, high) = float(three.least[k]), (each[k] for each in three.best)
    here = float(three.right(np.array([least]), three.other[k : k + 1])[0])
    return least, here, float(best), float(low), float(high)


def readings(_: Translate, three: Points, k: int) -> str:
    """A table: both best thresholds."""
    least, here, best, low, high = _at(three, k)
    rows = [("", _("threshold"), _("accuracy")), ("---", "---:", "---:")]
    rows.append((_("least loss"), f"**{format_number(least)}**", percent(_, here)))
    rows.append((_("best accuracy"), f"{format_number(low)} … {format_number(high)}", f"**{percent(_, best)}**"))
    return table(rows)


def verdict(_: Translate, three: Points, k: int) -> str:
    """Whether the two agree."""
    least, here, best, low, high = _at(three, k)
    if here == best:
        text = _(
            "With the point at {other} the loss is least at the threshold {least}, and the accuracy there is the best "
            "that can be had, {best}."
        )
    else:
        text = _(
            "With the point at {other} the loss is least at the threshold {least}, where the accuracy is {here}; the "
            "best, {best}, is had between {low} and {high}. The loss pays for how far a point is on the wrong side, "
            "the accuracy only for its side."
        )
    fields = {
        "here": percent(_, here),
        "best": percent(_, best),
        "low": format_number(low),
        "high": format_number(high),
    }
    return text.format(other=format_number(float(PLACES[k])), least=format_number(least), **fields)


def moral(_: Translate) -> str:
    """What a loss is."""
    return _(
        "A loss stands in for what one wants. It is chosen because it has a slope, and it pulls the same way as a "
        "rule; but its best place need not be the accuracy's. On real digits the same can be seen along one weight: "
        "the page *{title}* has both places, on 100 images and on all."
    )


def offer(_: Translate, film: Film, zero: float, one: float, other: float) -> None:
    """The picture to take along."""
    three = points(zero, one)
    right, low, high = three.best
    columns = {"second point of class 1": PLACES, "threshold of the least loss": three.least}
    columns |= {"best accuracy": right, "from": low, "to": high}
    notch = notch_of(other)
    code = CODE.format(zero=zero, one=one, notch=notch)
    downloads.offer(_, "three_points", film.at(notch), columns, {"class 0": zero, "class 1": one}, code)


CODE = """\
from gradlab.app.language import translator
from gradlab.chapters.temperature import words_points
from gradlab.chapters.temperature.numbers_points import points
from gradlab.plotting.style import Style

zero, one = {zero}, {one}  # yours: where the point of class 0 is, and the first of class 1
three = points(zero, one)
print(three.least[{notch}], [each[{notch}] for each in three.best])
film = words_points.film(translator(), zero, one, Style()).at({notch})
film.save("three_points.html")
film
"""
