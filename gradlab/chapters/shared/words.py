"""What pages that show a function over its derivative say of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from gradlab.core.trace import Trace
from gradlab.lesson import NUDGE
from gradlab.text import Translate, decimals, fields, fixed, format_number, percent, table
from gradlab.types import Array

Write = Callable[[float], str]  # a number ↦ the same as a text


def columns(every: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    """All that is said at each frame, by name ↦ each of these texts over the frames."""
    rows = list(every)
    return {name: [texts[name] for texts in rows] for name in rows[0]}


def slope_alts(_: Translate, trace: Trace, x: str) -> list[str]:
    """What the picture shows at each place, to somebody who cannot see it."""
    jumps = len(trace.jumps)
    if np.ptp(trace.values) == 0:
        text = _("{title}: the same everywhere here. At {x} it is {value} and its slope is {slope}.")
    elif trace.has_slope:
        text = _("{title}: a smooth curve. At {x} it is {value} and its slope is {slope}.")
    else:
        text = _.ngettext(
            "{title}: a staircase with {jumps} jump. At {x} it is {value} and its slope is {slope}.",
            "{title}: a staircase with {jumps} jumps. At {x} it is {value} and its slope is {slope}.",
            jumps,
        )
    if trace.kinks:
        text = _("{title}: two straight lines that meet in a kink. At {x} it is {value} and its slope is {slope}.")
    at_a_jump = _("{title}: at {x} it jumps from {before} to {after}, and has no derivative.")
    at_a_kink = _("{title}: at {x} it is {value}. It has a kink here, and no derivative.")
    return [
        (at_a_jump if here.at_jump else at_a_kink if here.at_kink else text).format(
            title=trace.title, jumps=jumps, value=value(_, here), before=value(_, here, here.behind),
            after=value(_, here, here.ahead), **fields(x=here.x, slope=here.autodiff),
        )
        for here in trace
    ]  # fmt: skip


def slope_facts(_: Translate, trace: Trace, x: str) -> list[str]:
    """The same without its shape, which is what a page asks about."""
    (low, high), letter = map(format_number, trace.ends), x.split()[0].rstrip(",:")  # of a weight's name, "w, from …"
    text = _("{title} for {x} from {low} to {high}, and its derivative below. At {x} = {at} it is {value}.")
    return [
        text.format(title=trace.title, x=letter, low=low, high=high, at=format_number(here.x), value=value(_, here))
        for here in trace
    ]


def value(_: Translate, here: Trace, of: float | None = None) -> str:
    """The function's value at a place, or another value of its, as a sentence has it."""
    number = here.values if of is None else of
    return percent(_, number) if here.in_percent else format_number(number, 6)


def aria_texts(_: Translate, letter: str, traces: Sequence[Trace]) -> list[str]:
    """What there is to read at each place: the place, and of each function its value and its slope."""
    text, without = _("{title} {value}, slope {slope}"), _("{title} {value}, no derivative")

    def read(here: Trace) -> str:
        told = without if here.at_jump or here.at_kink else text
        return told.format(title=here.title, value=value(_, here), slope=format_number(here.autodiff))

    every = zip(*traces, strict=True)
    return [f"{letter} = {format_number(here[0].x)}: {'; '.join(map(read, here))}" for here in every]


def slope_tables(
    _: Translate, heading: Sequence[str], traces: Sequence[Trace], values: Sequence[Write], slopes: Sequence[Write],
    after: Array | None = None, label: str = "",
) -> list[str]:  # fmt: skip
    """A table at each place: under the functions' names their values there, and their slopes in two ways.

    values, slopes : how each function's are written
    after : what they are after the nudge, shape (K, functions), where that is told
    label : of the values, if it is not w
    """
    now, then = label or _("w = {w}"), _("w + {nudge}").format(nudge=NUDGE)
    exact, numerical, tables = _("slope (autograd)"), _("slope (numerical)"), []
    for k, here in enumerate(zip(*traces, strict=True)):
        rows = [(now.format(w=format_number(here[0].x)), *_written(values, [each.values for each in here]))]
        if after is not None:
            rows.append((then, *_written(values, after[k])))
        rows.append((exact, *(f"**{slope}**" for slope in _written(slopes, [each.autodiff for each in here]))))
        rows.append((numerical, *_written(slopes, [each.finite_difference for each in here])))
        tables.append(table(("", *heading), *rows))
    return tables


def _written(writes: Sequence[Write], numbers: Iterable[float]) -> list[str]:
    return [write(number) for write, number in zip(writes, numbers, strict=True)]


def keeping_decimals(values: ArrayLike, digits: int = 4) -> Write:
    """Writes each of these numbers with as many decimals as show the largest of them to so many digits."""
    return partial(fixed, decimals=decimals(values, digits))


def showing_changes(changes: Array) -> Write:
    """Writes numbers so that nearly each of these changes shows: the few where a loss is very flat would take more."""
    sizes = np.abs(changes[changes != 0])
    return f"{{:.{decimals([np.percentile(sizes, 5)], 1) if sizes.size else 5}f}}".format


def update_captions(_: Translate, trace: Trace, rate: float) -> list[str]:
    """What an update with η = ``rate`` does at each place, as it stands at the point."""
    texts = {
        "jump": _("a jump: no derivative here"),
        "stays": _("slope 0: the update leaves w here"),
        "rounded": _("slope {slope}: too small to move w"),
        "up": _("slope {slope}: the update moves w up"),
        "down": _("slope {slope}: the update moves w down"),
    }
    places = decimals(trace.autodiff, 2)
    return [texts[_moves(here, rate)].format(slope=fixed(here.autodiff, places)) for here in trace]


def _moves(here: Trace, rate: float) -> str:
    """What an update with η = ``rate`` does at this place."""
    if here.at_jump:
        return "jump"
    if here.autodiff == 0:
        return "stays"
    after = here.x - rate * here.autodiff
    return "rounded" if after == here.x else "up" if after > here.x else "down"


def update(_: Translate, here: Trace, rate: float) -> str:
    """Which way an update on the loss with η = ``rate`` moves the weight."""
    text = {
        "stays": _("The loss's slope is 0 too: this weight's input is 0 in each of these images."),
        "rounded": _(
            "The loss's slope is {slope}: so small that an update with η = {rate} does not move w in float64."
        ),
        "up": _("The loss's slope is {slope}: negative, so an update moves this weight **up**."),
        "down": _("The loss's slope is {slope}: positive, so an update moves this weight **down**."),
    }[_moves(here, rate)]
    return text.format(slope=format_number(here.autodiff), rate=format_number(rate))


def pulse_note(_: Translate, here: Trace, x: str) -> str:
    """Why a finite difference of this function, across a jump, is not a slope; ``x`` is what it is a function of."""
    return _(
        "**{title}**: between {x} − h and {x} + h it jumps, by {rise} in all. So the finite difference is "
        "{rise} / 2h = {difference}, which is no slope: another h gives another number."
    ).format(title=here.title, x=x, **fields(difference=here.finite_difference, rise=here.ahead - here.behind))
