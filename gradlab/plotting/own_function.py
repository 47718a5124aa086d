"""A function of the reader's own over its derivative: one call draws it, and makes a film of it."""

from collections.abc import Sequence

import numpy as np

from gradlab.core.checks import as_number, bounds, function, instance, positive, sequence, shown
from gradlab.core.trace import trace
from gradlab.core.weight_slice import AlongWeight
from gradlab.plotting import own_words, slope
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.picture import Picture
from gradlab.plotting.shown import Shown
from gradlab.types import Array, Function

NOTCHES = 801  # of the slider


def plot(
    f: Function | Sequence[Function],
    interval: tuple[float, float],
    at: float | None = None,
    *,
    h: float = 1e-4,
    x: str = "",
    title: str | Sequence[str] = "",
    rate: float | None = None,
) -> Film:
    """f over f' on ``interval``, as a film: f' by autograd (a line) and by finite differences (open dots).

    In a notebook the point can be dragged; ``plot(…).save("f.html")`` writes a file that does the same without Python.
    Jumps are drawn as jumps, kinks as kinks, and where f has no value, or no slope, there is a gap. An accuracy
    ``along_weight`` has its exact stairs; any other function is searched for jumps and poles between the notches of the
    slider, one between two neighbours.

    Parameters
    ----------
    f : elementwise, written with ``autograd.numpy``; several functions stand side by side and move together
    interval : (low, high), the ends of the x axis
    at : where the point begins; without it at the weight's own value for an ``along_weight``, else in the middle
    h : the step of the finite differences
    x : what the x axis is called; "x", or "w" along a weight
    title : of f, or one for each function; f's own name
    rate : η of an update x ← x − η f'(x), which is drawn as an arrow

    Raises
    ------
    TypeError
        When autograd cannot follow f (``math``, ``np.vectorize``): there would be nothing to compare.
    ValueError
        When not low < high, ``at`` is not in the interval, h or rate is not above 0, or f is not elementwise or has no
        value anywhere in the interval.
    """
    functions: tuple[Function, ...] = sequence("f", f) if isinstance(f, Sequence) else (f,)
    if not functions:
        raise ValueError(f"f must be a function, or several. Got {shown(f)} instead.")
    for each in functions:
        function("f", each)
    low, high = bounds("interval", interval)
    along = all(isinstance(each, AlongWeight) for each in functions)
    x = instance("x", x, str, "a text") or ("w" if along else "x")
    titles = _titles(title, functions, x)
    start = _inside("at", at, low, high) if at is not None else _start(functions[0], low, high)
    grid, step = _notches(low, high, start), as_number("h", positive("h", h))
    eta = None if rate is None else as_number("rate", positive("rate", rate))
    curves = [trace(each, grid, step, undefined="gap") for each in functions]
    return film_of([Shown.of(*each) for each in zip(curves, titles, strict=True)], x, start, eta)


def film_of(every: Sequence[Shown], x: str, start: float, rate: float | None = None) -> Film:
    """The functions side by side, with what there is to read of them at each place of their curves."""
    places = every[0].curve.weights
    aria_texts = own_words.aria_texts(every, x)
    words = [own_words.readings(every, x), own_words.verdicts(every, x, rate)]
    first = int(np.argmin(np.abs(places - start)))
    return Film([Slider(x, aria_texts)], [picture_of(each, x, rate) for each in every], words).at(first)


def picture_of(one: Shown, x: str, rate: float | None) -> Picture:
    """One of them, with its point at each place of its curve."""
    labels = slope.Labels(
        value=one.title,
        slope="its derivative",
        x=x,
        autograd="autograd",
        difference="finite difference",
        flat="slope is 0 here" if one.flat else "",
        tangent="tangent",
        update="" if rate is None or one.flat else f"an update, η = {rate:g}",  # of length 0 where it is flat
    )
    return slope.picture(
        one.curve,
        one.stairs,
        labels,
        one.mark,
        one.in_percent,
        own_words.alts(one, x),
        rate,
        one.breaks,
        one.kinks,
    )


def _titles(title: str | Sequence[str], functions: Sequence[Function], x: str) -> list[str]:
    given = [title] if isinstance(title, str) else sequence("title", title)
    if title == "":
        given = [""] * len(functions)
    if len(given) != len(functions):
        raise ValueError(f"title must be one text for each of {len(functions)} functions. Got {shown(title)} instead.")
    texts: list[str] = [instance("title", each, str, "a text") for each in given]
    return [text or name_of(each, x) for text, each in zip(texts, functions, strict=True)]


def name_of(f: Function, x: str) -> str:
    """What a function is called where its reader has not said it."""
    if isinstance(f, AlongWeight):
        return getattr(f.of[2], "__name__", "metric").replace("_", " ")
    name = getattr(f, "__name__", "f")
    return f"{'f' if name == '<lambda>' else name}({x})"


def _start(f: Function, low: float, high: float) -> float:
    """The weight's own value where it is in the interval; else the middle."""
    own = f.of[0][f.of[1]] if isinstance(f, AlongWeight) else np.nan
    return float(own) if low <= own <= high else low / 2 + high / 2


def _inside(name: str, value: object, low: float, high: float) -> float:
    inside = as_number(name, value)
    if not low <= inside <= high:
        raise ValueError(f"{name} must be in the interval, {low} … {high}. Got {inside} instead.")
    return inside


def _notches(low: float, high: float, start: float) -> Array:
    """The places of the slider, round numbers where there are some, with ``start`` in place of the nearest."""
    with np.errstate(all="ignore"):
        places = np.linspace(low, high, NOTCHES)
        places[1:-1] = _rounded(places[1:-1], (high - low) / NOTCHES)
    if low < start < high:
        places[1 + np.argmin(np.abs(places[1:-1] - start))] = start
    if not np.all(places[1:] > places[:-1]) or not np.isfinite(high - low):
        raise ValueError(f"interval must have {NOTCHES} different places. Got ({low}, {high}) instead.")
    return places


def _rounded(places: Array, apart: float) -> Array:
    """Without the last digits of so many places that lie ``apart``, which are rounding: 0 is 0, not 1e−16."""
    if not 0 < apart < np.inf:
        return places
    return np.round(places, int(np.clip(9 - np.floor(np.log10(apart)), -300, 300)))
