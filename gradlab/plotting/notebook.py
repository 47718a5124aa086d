"""How what the core computes is shown in a notebook: a trace, a staircase, jumps, where a descent went, a surface."""

from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from gradlab.core.descent import Path
from gradlab.core.jumps import Jumps
from gradlab.core.trace import Staircase, Trace
from gradlab.core.weight_slice import AlongWeight, OverTwoWeights, on_grid
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.film import Film, Slider, still
from gradlab.plotting.names import Named, key, name_lines
from gradlab.plotting.picture import Mover, Picture, Stroke, figure, rule
from gradlab.plotting.plot import film_of, name_of, read
from gradlab.plotting.slope import ABOVE, BELOW, SIZE, Legend, limits, point, tangent, two_panels
from gradlab.plotting.style import PAPER, Style
from gradlab.text import format_number, table
from gradlab.types import Array

MOST = 2001  # places of a slider: of more as many are shown
MARGIN = 0.1  # left of the first jump and right of the last, as a part of what lies between them
NUMBERS = 1e8  # computed for a map, some two seconds' work
LINES = 12  # weights of which each has its line
NAMED = 6  # weights and images of which each has its name, at its line or in a table


def markup(shown: object) -> str | None:
    """What a notebook shows of an object; None where there is no picture, and it shows the object's ``repr``."""
    if isinstance(shown, OverTwoWeights):
        return f'<div class="gl-alone" style="background: {PAPER[False]}">{still([map_of(shown)])}</div>'
    film = film_for(shown)
    return None if film is None else film._repr_html_()


@singledispatch
def film_for(shown: object) -> Film | None:
    """The film of an object."""
    return None


@film_for.register
def _film_for_trace(shown: Trace) -> Film | None:
    if not np.ndim(shown.x):
        return None
    order = np.unique(shown.x, return_index=True)[1]
    x = "w" if isinstance(shown.f, AlongWeight) else "x"
    whole = replace(shown, title=shown.title or name_of(shown.f, x), undefined="gap")
    tidy = whole[order[_some_of(len(order), MOST)]]
    if len(tidy) < 2 or not np.any(np.isfinite(tidy.values)):
        return None
    try:
        return film_of([tidy], x, float(tidy.x[len(tidy) // 2]))
    except ValueError:  # an f with a number of its own for each place takes no places between them
        return None


@film_for.register
def _film_for_staircase(shown: Staircase) -> Film:
    return film_of([_staircase(shown)], "x", float(np.mean(shown.jumps)) if len(shown.jumps) else 0.0)


@film_for.register
def _film_for_jumps(shown: Jumps) -> Film | None:
    if not len(shown.weights):
        return None
    stairs = _staircase(Staircase(shown.weights, np.append(shown.before[0], shown.after)))
    film = film_of([stairs], "w", float(np.mean(shown.weights)))
    following = np.searchsorted(shown.weights, stairs.x)
    words = [_jump(shown, k) for k in np.minimum(following, len(shown.weights) - 1).tolist()]
    return replace(film, words=[words])


def _staircase(stairs: Staircase) -> Trace:
    """A little beyond its first and its last jump."""
    at = stairs.jumps if len(stairs.jumps) else np.zeros(1)
    margin = MARGIN * float(np.ptp(at)) or 1.0
    places = np.linspace(at[0] - margin, at[-1] + margin, MOST)
    return Trace(stairs, places, (places[1] - places[0]) / 10, "staircase")


def _jump(shown: Jumps, k: int) -> str:
    """A table: the next jump to the right."""
    images = ", ".join(map(str, shown.images[k][:NAMED])) + (" …" if len(shown.images[k]) > NAMED else "")
    return table(
        ("jump", f"{k + 1} of {len(shown.weights)}"),
        ("at w =", format_number(shown.weights[k], 8)),
        ("before", read(shown.before[k], 6)),
        ("after", read(shown.after[k], 6)),
        ("images", images),
    )


@film_for.register
def _film_for_path(shown: Path) -> Film:
    kept = _some_of(len(shown.values), MOST)
    w, values, slopes = shown.weights[kept], shown.values[kept], shown.derivatives[kept]
    last = " (the next is beyond float64)" if shown.diverged else " (f has no value at the next)" * shown.undefined
    tables = [_update(k, shown, last if k == kept[-1] else "") for k in kept.tolist()]
    texts = [f"update {k}: f {read(value, 6)}" for k, value in zip(kept.tolist(), values.tolist(), strict=True)]
    pictures = [_descended(kept, w, values, slopes, texts)]
    return Film([Slider("update", texts)], pictures, [tables]).at(len(tables) - 1)


def _update(k: int, path: Path, remark: str) -> str:
    """A table: where the descent is after an update, and what the next one reads there."""
    pairs = zip(np.atleast_1d(path.weights[k]), np.atleast_1d(path.derivatives[k]), strict=True)
    names = [f"w[{n}]" for n in range(NAMED)] if path.weights.ndim > 1 else ["w"]
    rows = [(name, read(w), read(slope)) for name, (w, slope) in zip(names, pairs, strict=False)]
    heading = f"update {k} of {len(path.values) - 1}{remark}", "value", "slope"
    return table(heading, ("f", read(path.values[k]), ""), *rows)


@figure(size=SIZE)
def _descent(
    canvas: Canvas, style: Style, titles: tuple[str, str, str], points: tuple[Array, Array, Array], legend: Legend,
    *lines: Array,
) -> None:  # fmt: skip
    """Two panels with room for all points, x, above and below, and lines through some of the lower ones."""
    (above, below, x), (places, high, low) = titles, points
    upper, lower = two_panels(canvas, style, above, below, style.colour(has_slope=True))
    for line in lines:
        lower.plot(places, line, color=style.colour(has_slope=True), linewidth=1.2 * style.scale, alpha=0.8)
    upper.set_ylim(limits(high))
    lower.set(ylim=limits(np.append(low, 0.0)), xlabel=x, xlim=limits(places))
    lower.hlines(0, *lower.get_xlim(), color=style.faint, linewidth=0.9 * style.scale, zorder=1)
    upper.ticklabel_format(useOffset=False)
    key(upper, style, [(text, style.look(role)) for role, text in legend], band=True)
    if len(lines) <= NAMED:
        name_lines(lower, style, [Named(f"w[{k}]", style.colour(True), (places, line)) for k, line in enumerate(lines)])


def _descended(updates: NDArray[np.int64], w: Array, values: Array, slopes: Array, alt: Sequence[str]) -> Picture:
    """f, shape (U + 1,), up to each update, and below it on one weight its slopes, on several, (U + 1, K), these."""
    several = w.ndim > 1
    x: Array = updates.astype(float) if several else w
    moving: list[Mover] = [rule(ABOVE, x), rule(BELOW, x), Stroke("trail", ABOVE, [(x, values)], trail=True)]
    if several:
        shown = w[:, :LINES].T
        below = "the weights" if len(shown) == w.shape[1] else f"the first {LINES} of {w.shape[1]} weights"
        moving.append(Stroke("place", ABOVE, [(x, values)], draggable=True))
        moving += [Stroke("value", BELOW, [(x, line)]) for line in shown]
        return _descent(("f", below, "update"), (x, values, shown.ravel()), (), *shown, alt=alt, moving=moving)
    titles, legend = ("f(w)", "its derivative, by autograd", "w"), (("trail", "descent"), ("tangent", "tangent"))
    moving.append(Stroke("slopes", BELOW, [(x, slopes)], trail=True))
    moving += [tangent(limits(x), x, values, slopes), *point(x, values, slopes)]
    return _descent(titles, (x, values, slopes), legend, alt=alt, moving=moving)


def map_of(f: OverTwoWeights) -> Picture:
    """A surface around its network's own weights, as many points each way as few seconds compute."""
    network, first, second, metric = f.of
    points = 1 + 2 * int(np.clip(np.sqrt(NUMBERS / f.width) / 2, 5, 30))  # one at its own weights
    own = float(network[first]), float(network[second])
    a, b = (np.linspace(each - reach, each + reach, points) for each in own for reach in [2 * max(1, abs(each))])
    values, title = on_grid(f, a, b), getattr(metric, "__name__", "metric").replace("_", " ")
    alt = f"{title}, from {read(values.min())} to {read(values.max())}, over {first} and {second}."
    alt += f" The network itself has {read(own[0])}, {read(own[1])}: there it is {read(float(f(*own)))}."
    return _map(a, b, values, title, (f"a: {first}", f"b: {second}"), alt=alt, moving=[Stroke("start", 0, [own])])


@figure(size=(5.2, 5.0))
def _map(canvas: Canvas, style: Style, a: Array, b: Array, values: Array, title: str, names: tuple[str, str]) -> None:
    """values[j, i] at a[i] and b[j] as colours, and a bar that says which."""
    axes, bar = canvas.add_axes((0.16, 0.14, 0.64, 0.78)), canvas.add_axes((0.83, 0.14, 0.03, 0.78))
    style.axes(axes, title)
    axes.grid(False)
    canvas.colorbar(axes.pcolormesh(a, b, values, shading="nearest", rasterized=True), cax=bar)
    style.axes(bar)
    bar.ticklabel_format(useOffset=False)
    axes.set(xlabel=names[0], ylabel=names[1])
    key(axes, style, [("○ the network itself", {"color": style.ink})])


def _some_of(count: int, most: int) -> NDArray[np.int64]:
    """The numbers of so many things, or of at most so many of them, evenly spread from the first to the last."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.int64))
