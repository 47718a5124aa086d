"""Gradient descent on the accuracy and on the loss, on one weight: its controls, its numbers and its words."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from gradlab.checks import Array
from gradlab.derivatives import central_difference
from gradlab.descent import Path, descend
from gradlab.figures import learning_stops as figures
from gradlab.figures.style import Style
from gradlab.network import Weight
from gradlab.ui import handout, lesson, panels, picture
from gradlab.ui.lesson import Subject
from gradlab.ui.picture import Drawn, Layers
from gradlab.ui.player import UPDATES
from gradlab.ui.question import ask
from gradlab.ui.shared import shared
from gradlab.ui.text import Translate, number, pair, percent

START = 1.5  # of the telling weight: high up on its loss, where the accuracy is far below its best
BIG_STEPS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, lesson.REACH)
H = 1e-4  # of the finite differences drawn beside autograd's derivative


@shared(maxsize=256)
def descent(subject: Subject, w: float, rate: float) -> Path:
    """Gradient descent on a function from w, by autograd."""
    return descend(subject.f, w, rate, UPDATES)


@shared(maxsize=256)
def climb(subject: Subject, w: float, rate: float, h: float) -> Path:
    """Gradient descent on 1 − f from w by central differences of step h: w ← w + η · (f(w + h) − f(w − h)) / 2h."""
    read, at = central_difference(subject.f, h), [w]
    for _ in range(UPDATES):
        # Such steps are round numbers; twelve decimals keep float64's rounding from showing as a weight of 1e−16.
        at.append(round(float(at[-1] + rate * read(at[-1])), 12))
    weights = np.array(at)
    return Path(weights, subject.f(weights), read(weights), diverged=False)


def so_far(path: Path, k: int) -> Path:
    """A path up to its k-th update, or to where it ends."""
    return Path(path.weights[: k + 1], path.values[: k + 1], path.derivatives[: k + 1], path.diverged)


def claim(_: Translate) -> str:
    """What the page is about."""
    return _(
        "Two balls start at the same weight, one on the accuracy, one on the loss. Each update reads the derivative "
        "under the ball: a negative one moves the weight up, a positive one down, and 0 leaves it where it is."
    )


def question(_: Translate) -> None:
    """The page's question, answered by the telling weight's own descent on the accuracy."""
    subject = lesson.along("sigmoid", lesson.telling(lesson.TRAINED_ON), "accuracy", lesson.TRAINED_ON)
    assert subject.stairs is not None
    rate = max(lesson.RATES)
    path = descent(subject, START, rate)
    ask(
        _,
        "learning_stops",
        _(
            "One descends on the accuracy: {updates} updates of one weight, at a large learning rate. Where is it then?"
        ).format(updates=UPDATES),
        {
            "best": _("Where the accuracy is highest."),
            "near": _("A little nearer to where the accuracy is highest."),
            "start": _("Exactly where it started."),
            "away": _("Far away: at a large learning rate it is thrown out."),
        },
        why=_(
            "From w = {start}, after {updates} updates at the learning rate {rate}, it is at w = {end}: the derivative "
            "that each update read is {slope}. An accuracy of {best} was to be had along this weight; it started at "
            "{value}."
        ).format(
            start=number(START),
            updates=UPDATES,
            rate=number(rate),
            end=number(path.weights[-1]),
            slope=number(np.abs(path.derivatives).max()),
            best=percent(subject.stairs.values.max()),
            value=percent(path.values[0]),
        ),
    )


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


def rolled(_: Translate, subject: Subject, path: Path, title: str, weight: Weight, h: float = H) -> Drawn:
    """A function with the point that its descent has reached."""
    at = lesson.point(subject, float(path.weights[-1]), h)
    drawn = panels.drawn(_, subject, at, title, panels.weight_name(_, weight))
    way = _("{k} updates have moved the weight from {start} to {end}.").format(
        k=len(path.weights) - 1, start=number(path.weights[0]), end=number(path.weights[-1])
    )
    return replace(drawn, alt=f"{drawn.alt} {way}")


def layers(drawn: Drawn, path: Path, differences: bool = False) -> Layers:
    """The picture of a function with the way that the weight took on it."""
    learns = drawn.subject.stairs is None
    return drawn.layers(lambda overlay, areas, look: figures.trail(overlay, areas, path, look, learns, differences))


def readings(_: Translate, paths: list[Path], rate: float) -> str:
    """A table: from where to where the two balls have gone, and what the next update would do."""
    stuck, moving = paths
    losses = pair(moving.values[0], moving.values[-1])
    rows = [
        ("", _("On the accuracy"), _("On the loss")),
        ("---", "---:", "---:"),
        (_("w at the start"), *(number(path.weights[0]) for path in paths)),
        (_("w after {k} updates").format(k=len(moving.weights) - 1), *(f"**{number(p.weights[-1])}**" for p in paths)),
        (_("value at the start"), percent(stuck.values[0]), losses[0]),
        (_("value now"), percent(stuck.values[-1]), losses[1]),
        (_("derivative read, autograd"), *(f"**{number(path.derivatives[-1])}**" for path in paths)),
        (_("so the next update adds"), *(number(-rate * path.derivatives[-1]) for path in paths)),
    ]
    return panels.table(rows)


def verdict(_: Translate, paths: list[Path], whole: Path, right: Subject) -> str:
    """What the two balls do, in words: the paths so far, the loss's to its end, and the accuracy along the weight."""
    stuck, moving = paths
    w, slope = moving.weights[-1], moving.derivatives[-1]
    told = [
        _("**On the accuracy** autograd reads the derivative {slope}: after {k} updates w is still {w}.").format(
            slope=number(stuck.derivatives[-1]), k=len(stuck.weights) - 1, w=number(stuck.weights[-1])
        )
    ]
    if slope < 0:
        update = _("**On the loss** it reads {slope} at w = {w}: negative, so the next update moves the weight **up**.")
    elif slope > 0:
        update = _(
            "**On the loss** it reads {slope} at w = {w}: positive, so the next update moves the weight **down**."
        )
    else:
        update = _("**On the loss** it reads {slope} at w = {w} too: here no update moves the weight either.")
    told.append(update.format(slope=number(slope), w=number(w)))
    if w != moving.weights[0]:
        way = _("On its way from {start} to {w} the accuracy, which nobody asked for, has gone from {first} to {now}.")
        shares = {"first": percent(float(right.f(moving.weights[0]))), "now": percent(float(right.f(w)))}
        told.append(way.format(start=number(moving.weights[0]), w=number(w), **shares))
    told.append(outside(_, moving))
    told.append(diverging(_, moving, whole))
    return " ".join(filter(None, told))


def diverging(_: Translate, path: Path, whole: Path) -> str:
    """That the learning rate is too large, if it is: for this path so far, or for the whole of it."""
    if whole.diverged:
        return _(
            "**It diverges**: at this learning rate it ends beyond the range of numbers. A small enough η descends."
        )
    if whole.values[-1] > whole.values[0]:
        told = _(
            "**It diverges**: at this learning rate it overshoots, and after {k} updates the loss is {after}, above "
            "the {before} of its start. A small enough η descends."
        )
    elif path.values[-1] > path.values[0]:
        told = _("**It overshoots**: after {k} updates the loss is {after}, above the {before} of its start.")
        whole = path
    else:
        return ""
    before, after = pair(whole.values[0], whole.values[-1])
    return told.format(k=len(whole.weights) - 1, before=before, after=after)


def outside(_: Translate, path: Path) -> str:
    """That the ball has left the picture, if it has."""
    low, high = lesson.WEIGHTS
    if low <= path.weights[-1] <= high:
        return ""
    told = _("The ball is outside the picture, which ends at {low} and {high}: at w = {w}, where the arrow points.")
    return told.format(w=number(path.weights[-1]), low=number(low), high=number(high))


def climb_verdict(_: Translate, path: Path, h: float, rate: float) -> str:
    """What the finite difference of the accuracy makes of the weight."""
    k, w, read = len(path.weights) - 1, path.weights[-1], path.derivatives[-1]
    way = _(
        "At the same learning rate, {k} updates take the weight from {start} to **{w}**, the accuracy from {first} to "
        "{now}."
    )
    shares = {"first": percent(path.values[0]), "now": percent(path.values[-1])}
    told = [way.format(k=k, start=number(path.weights[0]), w=number(w), **shares)]
    if read == 0:
        told.append(
            _(
                "The difference reads **0**: at w − h and w + h the accuracy is the same, so the weight stays here "
                "for good."
            )
        )
    else:
        rise, by = read * 2 * h, rate * read
        told.append(
            _(
                "From w − h to w + h the accuracy changes by Δ = {rise}. The difference reads Δ / 2h = **{read}**, and "
                "the next update adds η · Δ / 2h = {by}."
            ).format(rise=number(rise), read=number(read), by=number(by))
        )
    told.append(outside(_, path))
    return " ".join(filter(None, told))


def differences(_: Translate, weight: Weight, count: int, start: float, rate: float, k: int) -> None:
    """What if: the accuracy descended on by a finite difference, up to the k-th update."""
    st.subheader(_("What if one takes a finite difference of the accuracy?"))
    subject = lesson.along("sigmoid", weight, "accuracy", count)
    drawing, reading = st.columns(2)
    with reading:
        h = big_step(_)
        path = so_far(climb(subject, start, rate, h), k)
        st.markdown(climb_verdict(_, path, h, rate))
        st.markdown(climb_note(_))
    with drawing:
        drawn = rolled(_, subject, path, _("Accuracy"), weight, h)
        picture.show(layers(drawn, path, differences=True))
    take_climb(_, drawn, path, rate, weight, count)


def climb_note(_: Translate) -> str:
    """Why that is no way to train a network."""
    inputs, hidden, outputs = lesson.SIZES
    return _(
        "To raise the accuracy is to descend on 1 − accuracy, so the update adds. It moves the weight only where the "
        "accuracy at w − h and at w + h differs, and then by a number about h: the same Δ within half the h moves it "
        "twice as far. And it asks for two passes over all images for each of the network's {weights} weights; "
        "autograd has all their derivatives from one pass there and one back."
    ).format(weights=f"{inputs * hidden + hidden * outputs:,}")


CODE = """\
from gradlab import Weight
from gradlab.figures import learning_stops as figures, slope
from gradlab.figures.style import Style
from gradlab.ui import learning_stops, lesson

subjects = [{subjects}]
paths = [learning_stops.so_far({path}, k={k}) for f in subjects]
parts = []
for f, path, title in zip(subjects, paths, {titles}):
    labels = slope.Labels(title, "its derivative", "{x}", "autograd", "finite difference")
    parts.append(slope.Part(lesson.curve(f, {h}), f.stairs, labels, lesson.point(f, path.weights[-1], {h}), f.percent))
figures.picture(parts, paths, Style(), differences={differences})
"""


def take_along(
    _: Translate, drawn: list[Drawn], paths: list[Path], rate: float, weight: Weight, loss: str, count: int
) -> None:
    """The two balls' picture, their ways in numbers, and the code."""
    made = [f'lesson.along("sigmoid", {weight}, "{metric}", {count})' for metric in ("accuracy", loss)]
    path = f"learning_stops.descent(f, {paths[0].weights[0]}, {rate})"
    _offer(_, "learning_stops", drawn, paths, {**_header(weight, count), "rate": rate, "loss": loss}, made, path, False)


def take_climb(_: Translate, drawn: Drawn, path: Path, rate: float, weight: Weight, count: int) -> None:
    """The same of the descent by finite differences."""
    h = drawn.mark.h
    code = f"learning_stops.climb(f, {path.weights[0]}, {rate}, {h})"
    header = {**_header(weight, count), "rate": rate, "h": h}
    made = [f'lesson.along("sigmoid", {weight}, "accuracy", {count})']
    _offer(_, "learning_stops_difference", [drawn], [path], header, made, code, True)


def _header(weight: Weight, count: int) -> dict[str, object]:
    return {**lesson.described(weight), "images": count}


def _offer(
    _: Translate,
    name: str,
    drawn: list[Drawn],
    paths: list[Path],
    header: dict[str, object],
    made: list[str],
    path: str,
    differences: bool,
) -> None:
    titles = [each.labels.value for each in drawn]
    columns: dict[str, Array] = {"update": np.arange(len(paths[0].weights), dtype=float)}
    for title, way in zip(titles, paths, strict=True):
        read = "finite difference" if differences else "autograd"
        columns |= {f"{title}, w": way.weights, title: way.values, f"{title}, {read}": way.derivatives}
    parts = [each.part() for each in drawn]
    figure = partial(figures.picture, parts, paths, Style(), differences)
    k, mark, x = len(paths[0].weights) - 1, drawn[0].mark, drawn[0].labels.x
    code = CODE.format(subjects=", ".join(made), path=path, k=k, titles=titles, x=x, h=mark.h, differences=differences)
    handout.offer(_, name, figure, columns, header, code)
