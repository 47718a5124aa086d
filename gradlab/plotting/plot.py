"""A function of the reader's own over its derivative: one call draws it, and makes a film of it."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from threading import Timer

import numpy as np

from gradlab.core.checks import as_number, bounds, instance, must, sequence, shown
from gradlab.core.elementwise import EXPLAINED, elementwise, refuse_mixing
from gradlab.core.trace import Trace, round_places
from gradlab.core.weight_slice import AlongWeight
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.slope import slope_picture
from gradlab.plotting.style import HALF, SINGLE
from gradlab.text import Translate, exact, format_number, table
from gradlab.types import Array, Function

PLACES = 801  # of the slider
SLOW = 2.0  # seconds after which a line on stderr says that it is still at work
ALIKE = 1e-3  # of the larger of two derivatives: so near they agree
ENGLISH = Translate()


def plot(
    f: Function | Sequence[Function],
    interval: Sequence[float],
    at: float | None = None,
    *,
    h: float = 1e-4,
    x: str = "",
    title: str | Sequence[str] = "",
    rate: float | None = None,
) -> Film:
    """f over f' on ``interval``, as a film: f' by autograd (a line) and by finite differences (open dots).

    In a notebook the point can be dragged; ``plot(…).save("f.html")`` writes a file that does the same without Python.
    Jumps are drawn as jumps, kinks as kinks, and where f has no value, or no slope, there is a gap. A function that
    autograd cannot follow (``np.vectorize``, another library's) is drawn without the line. An accuracy ``along_weight``
    has its exact stairs; any other function is searched for one jump or pole between two neighbours of the slider's 801
    places: f is asked at some 5,000, at some 60 more for each break, and never at more than 100,000.

    >>> plot([step, sigmoid], (-2, 2))
    <Film of ... frames, at 'x = 0: step(x) 0, slope 0; sigmoid(x) 0.5, slope 0.25'>

    Parameters
    ----------
    f : elementwise, written with ``autograd.numpy``; several functions stand side by side and move together
    interval : (low, high), the ends of the x axis
    at : where the point begins; without it at the weight's own value for an ``along_weight``, else in the middle
    h : the step of the finite differences
    x : what the x axis is called; "x", or "w" along a weight
    title : of f, or one for each function; f's own name
    rate : η of an update x ← x − η f'(x), which is drawn as an arrow

    Raises ``TypeError`` when f takes no array, because it calls ``math`` or chooses by ``if``: ``np.vectorize`` makes
    it take one; ``ValueError`` when not low < high, ``at`` is not in the interval, h or rate is not above 0, or f is
    not elementwise or has no value anywhere in the interval.
    """
    functions: tuple[Function, ...] = sequence("f", f) if isinstance(f, Sequence) else (f,)
    must(functions, "f must be a function, or several", shown(f))
    for each in functions:
        instance("f", each)
    low, high = bounds("interval", interval)
    along = all(isinstance(each, AlongWeight) for each in functions)
    x = instance("x", x, str, "a text") or ("w" if along else "x")
    titles = _titles(title, functions, x)
    start = _start(functions[0], low, high) if at is None else as_number("at", at)
    must(low <= start <= high, f"at must be in the interval, {low} … {high}", start)
    places, step = _places(low, high, start), as_number("h", h, above=0)
    eta = None if rate is None else as_number("rate", rate, above=0)
    waiting = Timer(SLOW, print, ["plot computes f at some thousand places …"], {"file": sys.stderr})
    waiting.start()
    try:
        traces = [_traced(each, places, step, name) for each, name in zip(functions, titles, strict=True)]
        for one in traces:
            there = np.isfinite(one.values).any()
            must(there, "f must have a value somewhere in the interval", f"none of {one.title}")
        return film_of(traces, x, start, eta)
    finally:
        waiting.cancel()


def _traced(f: Function, places: Array, h: float, title: str) -> Trace:
    """f tabulated: without slopes where autograd cannot follow it, and a number for all places as a constant."""
    one = Trace(f, places, h, title, "gap")
    try:
        one.values  # noqa: B018  here it can be refused
        return one
    except Exception:
        with np.errstate(all="ignore"), EXPLAINED:
            number = np.ndim(value := f(places)) == 0 and np.asarray(value).dtype.kind in "biuf"
            if number and value == f(places[:1]) == f(places[-1:]):
                return replace(one, f=lambda x: value + 0.0 * x)
            refuse_mixing(values := elementwise(f), places, values(places))
        return replace(one, followed=False)


def film_of(traces: Sequence[Trace], x: str, start: float, rate: float | None = None) -> Film:
    """Functions side by side over the same places, with what there is to read of them at each place."""
    every = list(zip(*traces, strict=True))  # at each place, each function
    texts = [aria_text(here, x) for here in every]
    tables, sentences = [readings(here, x) for here in every], [verdicts(here, x, rate) for here in every]
    width = SINGLE if len(traces) == 1 else HALF
    pictures = [
        slope_picture(ENGLISH, each, x, rate, _alts(each, x), captions=[*map(caption, each)], needles=True, width=width)
        for each in traces
    ]
    return Film([Slider(x, texts)], pictures, [tables], [sentences]).at(traces[0].nearest(start))


def name_of(f: Function, x: str) -> str:
    """What a function is called where its reader has not said it."""
    if isinstance(f, AlongWeight):
        return getattr(f.of[2], "__name__", "metric").replace("_", " ")
    name = getattr(f, "__name__", "f")
    return f"{'f' if name == '<lambda>' else name}({x})"


def read(value: float, digits: int = 5) -> str:
    """A number, or a dash where there is none. One with a power of ten is short, so that it fits its column."""
    if not np.isfinite(value):
        return "—"
    return format_number(value, digits if 1e-4 <= abs(value) < 1e6 else 3)


def aria_text(here: Sequence[Trace], x: str) -> str:
    """The place, and of each function its value and its slope there."""
    each = [f"{one.title} {_value(one)}, {_slope(one)}" for one in here]
    return f"{x} = {exact(here[0].x)}: {'; '.join(each)}"


def caption(here: Trace) -> str:
    """What stands at the point: its slope, or why it has none."""
    if not np.isfinite(here.values):
        return "no value"
    if here.at_jump or (here.followed and here.at_kink):
        return f"a {'jump' if here.at_jump else 'kink'}: no slope"
    return _slope(here)


def _slope(here: Trace) -> str:
    """By autograd, where it can follow f."""
    if here.followed:
        return f"slope {read(here.autodiff)}"
    return f"finite difference {read(here.finite_difference if np.isfinite(here.values) else np.nan)}"


def _value(here: Trace) -> str:
    return f"{100 * here.values:.4g} %" if here.in_percent else read(here.values, 6)


def _alts(trace: Trace, x: str) -> list[str]:
    """What the picture shows to somebody who cannot see it."""
    low, high = map(format_number, trace.ends)
    poles = sum(each.pole for each in trace.breaks)
    counts = {"jump": len(trace.breaks) - poles, "pole": poles, "kink": len(trace.kinks)}
    named = [f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count]
    kind = f"a curve with {', '.join(named)}" if named else "a curve"
    if not trace.has_slope:
        kind = f"constant between its jumps, of which there are {len(trace.jumps)}"
    return [f"{trace.title} for {x} from {low} to {high}: {kind}. {aria_text([here], x)}" for here in trace]


def readings(here: Sequence[Trace], x: str) -> str:
    """A table: each function's value and both derivatives at a place."""
    digits = 6 if len(here) == 1 else 4
    return table(
        (f"{x} = {exact(here[0].x)}", *(one.title for one in here)),
        ("value", *map(_value, here)),
        ("slope, autograd", *(f"**{read(one.autodiff, digits)}**" for one in here)),
        ("slope, difference", *(read(one.finite_difference, digits) for one in here)),
    )


def verdicts(here: Sequence[Trace], x: str, rate: float | None) -> str:
    """What the two derivatives say of each other at a place, and what an update does."""
    if len(here) == 1:
        return _verdict(here[0], x, rate)
    return " ".join(f"**{one.title}:** {_verdict(one, x, rate)}" for one in here)


def _verdict(here: Trace, x: str, rate: float | None) -> str:
    if not np.isfinite(here.values):
        return "It has no value here, and so no slope."
    if not here.followed:
        return f"Autograd cannot follow this function: there is only the finite difference. {_only(here)}".strip()
    if not np.isfinite(here.autodiff):
        return "It has a value here, and no finite slope."
    if here.at_kink or here.at_jump:
        both = f"autograd gives {read(here.autodiff)}, the finite difference {read(here.finite_difference)}"
        what, about = ("a jump", f". {_only(here)}") if here.at_jump else ("a kink", ".")
        return f"It has {what} here, and so no derivative: {both}{about}"
    slope, difference = here.autodiff, here.finite_difference
    if remark := _only(here):
        says = remark
    elif slope == difference or abs(slope - difference) <= ALIKE * max(abs(slope), abs(difference)):
        says = "Autograd and the finite difference agree."
    elif any(abs(each.at - here.x) <= here.h for each in here.kinks):
        says = "Within h of here it has a kink: the finite difference lies between the slopes of both sides."
    else:
        says = f"Autograd and the finite difference differ by {read(abs(slope - difference), 2)}."
    return f"{says} {_update(here, x, rate)}"


def _only(here: Trace) -> str:
    """What is wrong with the finite difference where it is no slope."""
    jumps = here.stairs.jumps if here.stairs else np.array([each.at for each in here.breaks])
    if not np.isfinite(here.finite_difference):
        return "Within h of here it has no value: there is no finite difference."
    if not np.any(np.abs(jumps - here.x) <= here.h):
        return ""
    rise = read(here.ahead - here.behind)
    return (
        f"Within h of here it jumps, by {rise} in all: the finite difference is {rise} / 2h, a number about h. "
        "It is no slope."
    )


def _update(here: Trace, x: str, rate: float | None) -> str:
    if here.autodiff == 0:
        return f"The slope is 0: an update leaves {x} where it is."
    if rate is None:
        sign, way = ("negative", "up") if here.autodiff < 0 else ("positive", "down")
        return f"The slope is {sign}: an update moves {x} {way}."
    return f"An update with η = {rate:g} moves {x} to {read(here.x - rate * here.autodiff)}."


def _titles(title: str | Sequence[str], functions: Sequence[Function], x: str) -> list[str]:
    several = ([title] if title else [""] * len(functions)) if isinstance(title, str) else sequence("title", title)
    must(len(several) == len(functions), f"title must be one text for each of {len(functions)} functions", shown(title))
    texts: list[str] = [instance("title", each, str, "a text") for each in several]
    return [text or name_of(each, x) for text, each in zip(texts, functions, strict=True)]


def _start(f: Function, low: float, high: float) -> float:
    """The weight's own value where it is in the interval; else the middle."""
    own = f.of[0][f.of[1]] if isinstance(f, AlongWeight) else np.nan
    return float(own) if low <= own <= high else low / 2 + high / 2


def _places(low: float, high: float, start: float) -> Array:
    """The places of the slider, round numbers where there are some, with ``start`` in place of the nearest."""
    with np.errstate(all="ignore"):
        places = round_places(low, high, PLACES)
    if low < start < high:
        places[1 + np.argmin(np.abs(places[1:-1] - start))] = start
    different = np.all(places[1:] > places[:-1]) and np.isfinite(high - low)
    must(different, f"interval must have {PLACES} different places", (low, high))
    return places
