"""What the page says of a reader's own function: its slopes, its breaks, its graph, and where descent leads on it."""

from collections.abc import Sequence

import numpy as np

from gradlab.chapters.own_function.numbers import UPDATES, Graph, factors, graph, recorded, symbol
from gradlab.core.trace import Trace
from gradlab.text import Translate, exact, format_number, table
from gradlab.types import Array

MANY = 4  # breaks and gaps that are named one by one


def aria_text(_: Translate, here: Trace) -> str:
    """What f is at a place, and its slope."""
    if np.isnan(here.values):
        return _("w = {w}: f is undefined").format(w=exact(here.x))
    text = _("w = {w}: f = {value}, slope {slope}")
    return text.format(w=exact(here.x), value=format_number(here.values), slope=_read(here.autodiff))


def graph_alts(_: Translate, shown: Graph, readings: Sequence[str]) -> list[str]:
    """What the picture of the graph shows at each place."""
    steps, text = " → ".join(node.text for node in shown.nodes), _("The graph of f: {steps}. {reading}")
    return [text.format(steps=steps, reading=each) for each in readings]


def _read(value: float, digits: int = 6) -> str:
    """A number, or a dash where there is none."""
    return format_number(value, digits) if np.isfinite(value) else "—"


def readings(_: Translate, here: Trace, end: float) -> str:
    """A table: the value, both derivatives, and where the descent ends."""
    return table(
        ("w", exact(here.x)),
        ("f(w)", _read(here.values)),
        (_("slope, autograd"), f"**{_read(here.autodiff)}**"),
        (_("slope, difference"), _read(here.finite_difference)),
        (_("w after {updates} updates").format(updates=UPDATES), _read(end)),
    )


def verdict(_: Translate, trace: Trace, path: Array, k: int) -> str:
    """What the two derivatives at a place say of each other, and what descent does from there."""
    here = trace[k]
    slope, difference = here.autodiff, here.finite_difference
    if np.isnan(here.values):
        return _("f has no value here, and so no slope: there is nothing to descend on.")
    if np.isnan(slope):
        return _("f has a value here, and no finite slope: a descent cannot begin.")
    if here.at_kink or here.at_jump:
        kink = _("f has a kink here, and so no derivative: autograd gives {slope}, the finite difference {difference}.")
        jump = _("f jumps here, and has no derivative: autograd gives {slope}, the finite difference {difference}.")
        both = (jump if here.at_jump else kink).format(slope=_read(slope), difference=_read(difference))
        return f"{both} {_descent(_, trace, path[:, k], here.values)}"
    if slope == 0:
        return _flat(_, trace, k)
    if np.isnan(difference) or any(abs(each.at - here.x) <= here.h for each in trace.breaks):
        agree = _("Within h of here f breaks, and the finite difference depends on h: it is no slope.")
    elif abs(slope - difference) <= 1e-3 * max(abs(slope), abs(difference)):
        agree = _("Autograd and the finite difference agree.")
    else:
        text = _(
            "Autograd and the finite difference differ by {error}: h = {h} is too large for how f bends here, or the "
            "rounding of f too large for h."
        )
        agree = text.format(error=format_number(abs(slope - difference), 2), h=here.h)
    return f"{agree} {_descent(_, trace, path[:, k], here.values)}"


def _flat(_: Translate, trace: Trace, k: int) -> str:
    """By which step's factor the slope is 0, and what follows."""
    for step in recorded(trace).steps[1:-1]:
        if step.adjoint[k] != 0 and any(each[k] == 0 for each in factors(step)):
            text = _(
                "The slope is 0, by the factor of “{step}”: w stays where it is, at each of the {updates} updates."
            )
            return text.format(step=symbol(step), updates=UPDATES)
    return _("The slope is 0: w stays where it is, at each of the {updates} updates.").format(updates=UPDATES)


def _descent(_: Translate, trace: Trace, path: Array, value: float) -> str:
    """Where a descent ends that began at this value."""
    end, (low, high) = path[-1], trace.ends
    if not np.isfinite(end):
        text = _("The descent ends at update {update}: there f has no value, or the weight no bounds.")
        return text.format(update=int(np.argmax(~np.isfinite(path))))
    if not low <= end <= high:
        text = _("The descent leaves the interval: after {updates} updates w is {end}.")
        return text.format(updates=UPDATES, end=format_number(end))
    text = _("After {updates} updates w is {end}, and f goes from {value} to {after}.")
    after = _read(float(trace.f(end)), 4)
    return text.format(updates=UPDATES, end=format_number(end), value=_read(value, 4), after=after)


def where(_: Translate, trace: Trace) -> str:
    """Where the function is undefined, where it jumps and where it has a pole."""
    tape, gaps = recorded(trace), [" … ".join(map(format_number, dict.fromkeys(gap))) for gap in trace.gaps]
    jumps = trace.stairs.jumps if trace.stairs else [each.at for each in trace.breaks if not each.pole]
    found = {
        _("f is undefined at w = {places}."): gaps,
        _("It has a pole at w = {places}."): [format_number(each.at) for each in trace.breaks if each.pole],
        _("It jumps at w = {places}."): list(map(format_number, jumps)),
        _("It has a kink at w = {places}: there its slope jumps."): [
            format_number(each.at) for each in trace.kinks if not each.pole
        ],
    }
    texts = [text.format(places=_listed(_, places)) for text, places in found.items() if places]
    if tape.steps[-1].name != "sum":
        texts.append(_("It does not depend on w: nothing is recorded."))
    if not graph(tape).fits:
        text = _("Its graph has {steps} steps, too many for a picture; they are in the file.")
        texts.append(text.format(steps=len(tape.steps) - 1))
    return " ".join(texts) or _("It has a value everywhere here, and no break was found.")


def _listed(_: Translate, places: Sequence[str]) -> str:
    """The first few places, and how many more there are."""
    text = ", ".join(places[:MANY])
    more = len(places) - MANY
    return _("{places} and {more} more").format(places=text, more=more) if more > 0 else text
