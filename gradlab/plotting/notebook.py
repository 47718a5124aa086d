"""How what the core computes is shown in a notebook: a curve, a staircase, jumps, where a descent went."""

from dataclasses import replace
from functools import singledispatch
from itertools import islice

import numpy as np

from gradlab.core.descent import Path
from gradlab.core.jumps import Jumps
from gradlab.core.trace import Curve, Staircase
from gradlab.core.weight_slice import AlongWeight
from gradlab.plotting import path as way
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.own_function import film_of, name_of
from gradlab.plotting.own_words import read
from gradlab.plotting.shown import Shown, some_of, tidy
from gradlab.text import format_number

MOST = 2001  # notches of a slider: of more places as many are shown
ROOM = 0.1  # left of the first jump and right of the last, as a part of what lies between them
NAMED = 6  # weights and images that a table has one by one


def markup(shown: object) -> str | None:
    """What a notebook shows of an object; None where there is no picture, and it shows the object's ``repr``."""
    film = film_for(shown)
    return None if film is None else film._repr_html_()


@singledispatch
def film_for(shown: object) -> Film | None:
    """The film of an object."""
    return None


@film_for.register
def _film_for_curve(shown: Curve) -> Film | None:
    curve = tidy(shown, MOST)
    if len(curve.weights) < 2 or not np.any(np.isfinite(curve.values)):
        return None
    x = "w" if isinstance(shown.f, AlongWeight) else "x"
    try:
        return film_of([Shown.of(curve, name_of(shown.f, x))], x, float(curve.weights[len(curve.weights) // 2]))
    except ValueError:  # an f with a number of its own for each place of the curve takes no places between them
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
    following = np.searchsorted(shown.weights, stairs.curve.weights)
    words = [_jump(shown, k) for k in np.minimum(following, len(shown.weights) - 1).tolist()]
    return replace(film, words=[words])


def _staircase(stairs: Staircase) -> Shown:
    """A little beyond its first and its last jump."""
    at = stairs.jumps if len(stairs.jumps) else np.zeros(1)
    room = ROOM * float(np.ptp(at)) or 1.0
    grid = np.linspace(at[0] - room, at[-1] + room, MOST)
    curve = Curve(grid, stairs(grid), np.zeros(MOST), np.full(MOST, (grid[1] - grid[0]) / 10), stairs)
    return Shown(curve, "staircase", stairs)


def _jump(shown: Jumps, k: int) -> str:
    """A table: the next jump to the right."""
    images = ", ".join(map(str, shown.images[k][:NAMED])) + (" …" if len(shown.images[k]) > NAMED else "")
    return (
        f"| jump | {k + 1} of {len(shown.weights)} |\n| --- | ---: |\n"
        f"| at w = | {format_number(shown.weights[k], 8)} |\n"
        f"| before | {read(shown.before[k], 6)} |\n| after | {read(shown.after[k], 6)} |\n| images | {images} |"
    )


@film_for.register
def _film_for_path(shown: Path) -> Film:
    kept = some_of(len(shown.values), MOST)
    w, values, slopes = shown.weights[kept], shown.values[kept], shown.derivatives[kept]
    last = " (the next is beyond float64)" if shown.diverged else " (f has no value at the next)" * shown.undefined
    told = [_update(k, shown, last if k == kept[-1] else "") for k in kept.tolist()]
    aria_texts = [f"update {k}: f {read(value, 6)}" for k, value in zip(kept.tolist(), values.tolist(), strict=True)]
    drawn = (
        way.on_one_weight(w, values, slopes, aria_texts) if w.ndim == 1 else way.on_several(kept, w, values, aria_texts)
    )
    return Film([Slider("update", aria_texts)], [drawn], [told]).at(len(told) - 1)


def _update(k: int, path: Path, remark: str) -> str:
    """A table: where the descent is after an update, and what the next one reads there."""
    rows = [f"| update {k} of {len(path.values) - 1}{remark} | value | slope |", "| --- | ---: | ---: |"]
    rows.append(f"| f | {read(path.values[k])} |  |")
    pairs = zip(np.atleast_1d(path.weights[k]), np.atleast_1d(path.derivatives[k]), strict=True)
    for n, (w, slope) in enumerate(islice(pairs, NAMED)):
        rows.append(f"| {f'w[{n}]' if path.weights.ndim > 1 else 'w'} | {read(w)} | {read(slope)} |")
    return "\n".join(rows)
