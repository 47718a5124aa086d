"""What if the accuracy is descended on by a finite difference: that part of the page, and what it says."""

from dataclasses import replace

import streamlit as st

from gradlab import lesson
from gradlab.app import reader
from gradlab.app.show import show_film
from gradlab.cache import cached
from gradlab.chapters.learning_stops import figure
from gradlab.chapters.learning_stops import words_pictures as pictures
from gradlab.chapters.learning_stops.numbers import BIG_STEPS, climb
from gradlab.chapters.learning_stops.words_files import offer_climb
from gradlab.chapters.learning_stops.words_verdict import outside
from gradlab.core.descent import Path
from gradlab.core.network import Weight
from gradlab.lesson.names import weight_name
from gradlab.plotting.film import Film
from gradlab.plotting.style import Style
from gradlab.text import Translate, beyond_the_chapter, format_number, percent

WRONG_WAY = 0.5, 3.0, 0.1  # a start, a learning rate and an h from which the accuracy ends lower


def show_difference(_: Translate, weight: Weight, count: int, start: float, rate: float, k: int) -> None:
    """What if: the accuracy descended on by a finite difference, up to the k-th update."""
    st.subheader(_("What if one takes a finite difference of the accuracy?"))
    h = big_step(_)
    shown = film(_, weight, count, start, rate, h, reader.style())
    show_film(shown, "difference")
    offer_climb(_, shown.at(k), weight, count, start, rate, h)
    st.markdown(note(_))


@cached(maxsize=64)
def film(_: Translate, weight: Weight, count: int, start: float, rate: float, h: float, style: Style) -> Film:
    """The descent on the accuracy by finite differences, after each number of updates."""
    subject = lesson.along("sigmoid", weight, lesson.ACCURACY, count)
    path = climb(subject, start, rate, h)
    labels = replace(
        pictures.labels_of(_, lesson.ACCURACY.name(_), weight, subject, None), difference=_("finite difference")
    )
    drawn = figure.climbed(lesson.curve(subject, h), subject.stairs, labels, path, subject.in_percent)
    picture = replace(drawn, alt=pictures.alt(_, labels.value, path))
    told = [verdict(_, path.until(k), h, rate) for k in pictures.NOTCHES]
    return Film([pictures.slider(_, [lesson.ACCURACY], [subject], [path])], [picture], [told], style=style)


def big_step(_: Translate) -> float:
    """The h of the finite difference that the accuracy is descended on with."""
    return st.select_slider(
        _("Large h of the finite difference"),
        BIG_STEPS,
        0.1,
        key="big_h",
        format_func=lambda h: f"{h:g}",
        bind="query-params",
        help=_("How far to each side of w the accuracy is looked at, instead of its derivative."),
    )


def verdict(_: Translate, path: Path, h: float, rate: float) -> str:
    """What the finite difference of the accuracy makes of the weight."""
    sentences = [so_far(_, path), next_update(_, path, h, rate), outside(_, path)]
    return " ".join(filter(None, sentences))


def so_far(_: Translate, path: Path) -> str:
    """Where the weight has come to."""
    k = len(path.weights) - 1
    if k == 0:
        return _("No update has been made yet: w is {start}, the accuracy {first}.").format(
            start=format_number(path.weights[0]), first=percent(_, path.values[0])
        )
    way = _.ngettext(
        "At the same learning rate, {k} update takes the weight from {start} to **{w}**, the accuracy from {first} to "
        "{now}.",
        "At the same learning rate, {k} updates take the weight from {start} to **{w}**, the accuracy from {first} to "
        "{now}.",
        k,
    )
    shares = {"first": percent(_, path.values[0]), "now": percent(_, path.values[-1])}
    text = way.format(k=k, start=format_number(path.weights[0]), w=format_number(path.weights[-1]), **shares)
    wrong = _("It has gone the wrong way: the accuracy is lower than at the start.")
    return f"{text} {wrong}" if path.values[-1] < path.values[0] else text


def next_update(_: Translate, path: Path, h: float, rate: float) -> str:
    """What the finite difference reads there, and what the next update makes of it."""
    read = path.derivatives[-1]
    if read == 0:
        return _(
            "The difference reads **0**: at w − h and w + h the accuracy is the same, so the weight stays here for "
            "good."
        )
    return _(
        "From w − h to w + h the accuracy changes by Δ = {rise}. The difference reads Δ / 2h = **{read}**, and the "
        "next update adds η · Δ / 2h = {by}."
    ).format(rise=format_number(read * 2 * h), read=format_number(read), by=format_number(rate * read))


def note(_: Translate) -> str:
    """Why that is no way to train a network."""
    inputs, hidden, outputs = lesson.SIZES
    text = _(
        "To raise the accuracy is to descend on 1 − accuracy, so the update adds. With a large h it does move, where "
        "the accuracy at w − h and at w + h differs; but by how much depends on h: the same Δ within half the h moves "
        "it twice as far, and where both are the same it stops, however good a place is near. And it asks for two "
        "passes over all images for each of the network's {weights} weights; autograd has all their derivatives from "
        "one pass there and one back."
    ).format(weights=f"{inputs * hidden + hidden * outputs:,}")
    return f"{beyond_the_chapter(_, text)} {wrong_way(_)}"


def wrong_way(_: Translate) -> str:
    """A case in which it makes the accuracy worse."""
    weight, (start, rate, h) = lesson.TELLING[1], WRONG_WAY
    path = climb(lesson.along("sigmoid", weight, lesson.ACCURACY, lesson.TRAINED_ON), start, rate, h)
    return _(
        "And it can go the wrong way: from {start} on the weight {weight}, with η = {rate} and h = {h}, it takes the "
        "accuracy from {first} to {now}."
    ).format(
        start=format_number(start),
        weight=weight_name(_, weight),
        rate=format_number(rate),
        h=format_number(h),
        first=percent(_, path.values[0]),
        now=percent(_, path.values[-1]),
    )
