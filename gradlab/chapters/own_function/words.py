"""What the page says of a reader's own function: its slopes, its breaks, its graph, and where descent leads on it."""

from collections.abc import Sequence

import numpy as np

from gradlab.chapters.own_function.numbers import UPDATES, factors, graph, recorded, symbol
from gradlab.core.trace import Trace
from gradlab.text import Translate, exact, format_number, table
from gradlab.types import Array

MANY = 4  # breaks and gaps that are named one by one


def aria_text(_: Translate, here: Trace) -> str:
    """What f is at a place, and its slope."""
    if np.isnan(here.values):
        return _("w = {w}: f has no value").format(w=exact(here.x))
    text = _("w = {w}: f = {value}, slope (autograd) {slope}")
    return text.format(w=exact(here.x), value=format_number(here.values), slope=_read(here.autodiff))


def _read(value: float, digits: int = 6) -> str:
    """A number, or a dash where there is none."""
    return format_number(value, digits) if np.isfinite(value) else "—"


def readings(_: Translate, here: Trace, end: float) -> str:
    """A table: the value, both derivatives, and where the descent ends."""
    return table(
        ("w", exact(here.x)),
        ("f(w)", _read(here.values)),
        (_("slope (autograd)"), f"**{_read(here.autodiff)}**"),
        (_("slope (numerical)"), _read(here.finite_difference + 0 * here.values)),  # none where f has no value
        (_("w after {updates} updates").format(updates=UPDATES), _read(end)),
    )


def verdict(_: Translate, trace: Trace, path: Array, k: int) -> str:
    """What the two derivatives at a place say of each other, and what descent does from there."""
    here = trace[k]
    if np.isnan(here.values):
        return _("f has no value here, so it has no slope either: there is nothing to descend on.")
    if np.isnan(here.autodiff):
        return _("f has a value here but no finite slope: a descent cannot begin.")
    told = _without_derivative(_, here) if here.at_jump or here.at_kink else _compared(_, trace, k)
    return f"{told} {_descent(_, trace, path[:, k], here.values)}"


def _without_derivative(_: Translate, here: Trace) -> str:
    """What either derivative is where f jumps or has a kink, and so none."""
    shown = {"slope": _read(here.autodiff), "difference": _read(here.finite_difference)}
    if here.at_jump:
        text = _(
            "f jumps here, so it has no derivative. autograd gives {slope}; the numerical slope, {difference}, is the "
            "rise from w − h to w + h, {rise}, divided by 2h: another h gives another number."
        )
        if np.isnan(here.finite_difference):
            text = _("f jumps here, so it has no derivative. autograd gives {slope}.")
        return text.format(**shown, rise=format_number(here.ahead - here.behind))
    kink = min(here.kinks, key=lambda each: abs(each.at - here.x))
    text = _(
        "f has a kink here, so it has no derivative: its slope is {left} just below and {right} just above. autograd "
        "gives {slope}; the numerical slope, {difference}, is about the mean of both sides."
    )
    sides = {"left": kink.left, "right": kink.right, "slope": here.autodiff, "difference": here.finite_difference}
    return text.format(**{name: _side(side) for name, side in sides.items()})


def _side(slope: float) -> str:
    """A slope that may be infinite."""
    return format_number(slope) if np.isfinite(slope) else "∞" if slope > 0 else "−∞"


def _compared(_: Translate, trace: Trace, k: int) -> str:
    """What the numerical slope is near a break; else by which factor the slope is 0, or whether the two agree."""
    here = trace[k]
    slope, difference = here.autodiff, here.finite_difference
    jumps = trace.stairs.jumps.tolist() if trace.stairs else [each.at for each in trace.breaks]
    if any(abs(at - here.x) <= here.h for at in jumps):
        text = _("f breaks within h of here, so the numerical slope, {difference}, depends on h: it is no slope.")
        return text.format(difference=_read(difference))
    if any(abs(each.at - here.x) <= here.h for each in trace.kinks):
        text = _("f has a kink within h of here, so the numerical slope, {difference}, mixes the slopes of both sides.")
        return text.format(difference=_read(difference))
    if slope == 0:
        for step in recorded(trace).steps[1:-1]:
            if step.adjoint[k] != 0 and any(each[k] == 0 for each in factors(step)):
                return _("The slope is 0, because the factor of “{step}” is 0.").format(step=symbol(step))
        return _("The slope is 0.")
    if np.isnan(difference):
        return _("f has no value at w − h or at w + h, so there is no numerical slope.")
    if abs(slope - difference) <= 1e-3 * max(abs(slope), abs(difference)):
        return _("The two slopes agree.")
    text = _(
        "The two slopes differ by {error}: h = {h} is too large for the way f bends here, or too small for the "
        "rounding of f."
    )
    return text.format(error=format_number(abs(slope - difference), 2), h=format_number(here.h))


def _descent(_: Translate, trace: Trace, path: Array, value: float) -> str:
    """Where a descent ends that began at this value."""
    end, (low, high) = path[-1], trace.ends
    if not np.isfinite(end):
        text = _("The descent ends at update {update}: there f has no value, or w grows beyond all bounds.")
        return text.format(update=int(np.argmax(~np.isfinite(path))))
    if np.all(path == path[0]):
        return _("Descent follows autograd's slope: w does not move in {updates} updates.").format(updates=UPDATES)
    if not low <= end <= high:
        text = _("The descent leaves the interval: after {updates} updates w is {end}.")
        return text.format(updates=UPDATES, end=format_number(end))
    before, after = (_read(each, 4) for each in (value, float(trace.f(end))))
    text = _("After {updates} updates w is {end}, and f has gone from {value} to {after}.")
    if before == after:
        text = _("After {updates} updates w is {end}, and f is still about {value}.")
    return text.format(updates=UPDATES, end=format_number(end), value=before, after=after)


def where(_: Translate, trace: Trace) -> str:
    """Where the function is undefined, where it jumps and where it has a pole."""
    tape = recorded(trace)
    jumps = trace.stairs.jumps if trace.stairs else [each.at for each in trace.breaks if not each.pole]
    gaps = []
    for low, high in trace.gaps:
        with np.errstate(all="ignore"):  # at an end of a part without values there may be one
            left, right = ("<" if np.isfinite(trace.f(np.array(end))) else "≤" for end in (low, high))
        first, last = map(format_number, (low, high))
        gaps.append(f"w = {first}" if low == high else f"{first} {left} w {right} {last}")
    found = {
        _("f has no value where {places}."): gaps,
        _("f has a pole, where it grows beyond all bounds, at w = {places}."): [
            format_number(each.at) for each in trace.breaks if each.pole
        ],
        _("f jumps at w = {places}."): list(map(format_number, jumps)),
        _("f has a kink, where its slope jumps, at w = {places}."): [
            format_number(each.at) for each in trace.kinks if not each.pole
        ],
    }
    texts = [text.format(places=_listed(_, places)) for text, places in found.items() if places]
    if tape.steps[-1].name != "sum":
        texts.append(_("f does not depend on w, so autograd records nothing."))
    if not graph(tape).fits:
        text = _("The graph of f has {steps} operations, too many for a picture; the file has them all.")
        texts.append(text.format(steps=len(tape.steps) - 1))
    return " ".join(texts) or _("f has a value everywhere here, and no jump, pole or kink was found.")


def _listed(_: Translate, places: Sequence[str]) -> str:
    """The first few places, and how many more there are."""
    text = ", ".join(places[:MANY])
    more = len(places) - MANY
    return _("{places} and {more} more").format(places=text, more=more) if more > 0 else text
