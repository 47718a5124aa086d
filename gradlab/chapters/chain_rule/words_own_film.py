"""What the page says of a reader's own function: its graph, its slopes, its breaks, and where descent leads on it."""

from collections.abc import Sequence

import numpy as np

from gradlab.app import downloads
from gradlab.cache import cached
from gradlab.chapters.chain_rule import figure_function, figure_graph
from gradlab.chapters.chain_rule.numbers_graph import graph, symbol
from gradlab.chapters.chain_rule.numbers_own import NOTCHES, START, UPDATES, H, Own, factors, own
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.picture import Picture
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number, table
from gradlab.types import Array

MANY = 4  # breaks and gaps that are named one by one


@cached(maxsize=64)
def film(_: Translate, text: str, ends: tuple[float, float], rate: float, style: Style) -> Film:
    """The function over its derivative and its graph, and what there is to read, at each notch."""
    shown = own(text, ends)
    path = shown.descents(rate)
    every = range(NOTCHES)
    aria_texts = [_spoken(_, shown, k) for k in every]
    pictures = [figure_function.picture(shown, path, _labels(_), aria_texts)]
    if drawn := _graph(_, shown, aria_texts):
        pictures.append(drawn)
    words = [
        [readings(_, shown, path, k) for k in every],
        [verdict(_, shown, path, k) for k in every],
        [where(_, shown)] * NOTCHES,
    ]
    return Film([Slider("w", aria_texts, "at", START)], pictures, words, style=style)


def _labels(_: Translate) -> figure_function.Labels:
    return figure_function.Labels(
        "f(w)",
        _("its derivative"),
        "w",
        _("autograd"),
        _("finite difference"),
        _("tangent"),
        _("descent"),
    )


def _graph(_: Translate, shown: Own, alt: Sequence[str]) -> Picture | None:
    """The graph that autograd recorded; None where it has too many steps for a picture."""
    steps = graph(shown.tape)
    if not figure_graph.fits(steps):
        return None
    labels = figure_graph.Labels(_("Its graph"), _("each step's value, below it ∂f/∂…, on each way its factor"))
    named = " → ".join(node.text for node in steps.nodes)
    text = _("The graph of f: {steps}. {reading}")
    return figure_graph.picture(steps, shown, labels, [text.format(steps=named, reading=each) for each in alt])


def _spoken(_: Translate, shown: Own, k: int) -> str:
    if not shown.defined[k]:
        return _("w = {w}: f is undefined").format(w=format_number(shown.notches[k]))
    text = _("w = {w}: f = {value}, slope {slope}")
    return text.format(
        w=format_number(shown.notches[k]), value=format_number(shown.values[k]), slope=_read(shown.autodiff[k])
    )


def _read(value: float, digits: int = 6) -> str:
    """A number, or a dash where there is none."""
    return format_number(value, digits) if np.isfinite(value) else "—"


def readings(_: Translate, shown: Own, path: Array, k: int) -> str:
    """A table: the value, both derivatives, and where the descent ends."""
    rows = [("w", format_number(shown.notches[k])), ("---", "---:"), ("f(w)", _read(shown.values[k]))]
    rows.append((_("slope, autograd"), f"**{_read(shown.autodiff[k])}**"))
    rows.append((_("slope, difference"), _read(shown.difference[k])))
    rows.append((_("w after {updates} updates").format(updates=UPDATES), _read(path[-1, k])))
    return table(rows)


def verdict(_: Translate, shown: Own, path: Array, k: int) -> str:
    """What the two derivatives say of each other, and what descent does."""
    slope, difference, at = shown.autodiff[k], shown.difference[k], shown.notches[k]
    if not shown.defined[k]:
        return _("f has no value here, and so no slope: there is nothing to descend on.")
    if not np.isfinite(slope):
        return _("f has a value here, and no finite slope: a descent cannot begin.")
    if slope == 0:
        return _flat(_, shown, k)
    near = [each for each in shown.breaks if abs(each.at - at) <= H]
    if near or not np.isfinite(difference):
        agree = _("Within h of here f breaks, and the finite difference depends on h: it is no slope.")
    elif abs(slope - difference) <= 1e-3 * max(abs(slope), abs(difference)):
        agree = _("Autograd and the finite difference agree.")
    else:
        text = _(
            "Autograd and the finite difference differ by {error}: h = {h} is too large for how f bends here, or the "
            "rounding of f too large for h."
        )
        agree = text.format(error=format_number(abs(slope - difference), 2), h=H)
    return f"{agree} {_descent(_, shown, path, k)}"


def _flat(_: Translate, shown: Own, k: int) -> str:
    """By which step's factor the slope is 0, and what follows."""
    for step in shown.tape.steps[1:-1]:
        if step.adjoint[k] != 0 and any(each[k] == 0 for each in factors(step)):
            text = _(
                "The slope is 0, by the factor of “{step}”: w stays where it is, at each of the {updates} updates."
            )
            return text.format(step=symbol(step), updates=UPDATES)
    return _("The slope is 0: w stays where it is, at each of the {updates} updates.").format(updates=UPDATES)


def _descent(_: Translate, shown: Own, path: Array, k: int) -> str:
    end = path[-1, k]
    if not np.isfinite(end):
        gone = int(np.argmax(~np.isfinite(path[:, k])))
        return _("The descent ends at update {update}: there f has no value, or the weight no bounds.").format(
            update=gone
        )
    if not shown.low <= end <= shown.high:
        return _("The descent leaves the interval: after {updates} updates w is {end}.").format(
            updates=UPDATES, end=format_number(end)
        )
    return _("After {updates} updates w is {end}, and f goes from {value} to {after}.").format(
        updates=UPDATES, end=format_number(end), value=_read(shown.values[k], 4), after=_read(float(shown.f(end)), 4)
    )


def where(_: Translate, shown: Own) -> str:
    """Where the function is undefined, where it jumps and where it has a pole."""
    told = []
    if shown.undefined:
        spans = [
            format_number(low) if low == high else f"{format_number(low)} … {format_number(high)}"
            for low, high in shown.undefined
        ]
        told.append(_("f is undefined at w = {places}.").format(places=_listed(_, spans)))
    for pole, text in ((True, _("It has a pole at w = {places}.")), (False, _("It jumps at w = {places}."))):
        places = [format_number(each.at) for each in shown.breaks if each.pole is pole]
        if places:
            told.append(text.format(places=_listed(_, places)))
    if kinks := [format_number(each.at) for each in shown.kinks if not each.pole]:
        told.append(_("It has a kink at w = {places}: there its slope jumps.").format(places=_listed(_, kinks)))
    if shown.tape.steps[-1].name != "sum":
        told.append(_("It does not depend on w: nothing is recorded."))
    if not figure_graph.fits(graph(shown.tape)):
        told.append(_("Its graph has {steps} steps, too many for a picture; they are in the file.").format(
            steps=len(shown.tape.steps) - 1))  # fmt: skip
    return " ".join(told) or _("It has a value everywhere here, and no break was found.")


def _listed(_: Translate, places: Sequence[str]) -> str:
    """The first few places, and how many more there are."""
    text = ", ".join(places[:MANY])
    more = len(places) - MANY
    return _("{places} and {more} more").format(places=text, more=more) if more > 0 else text


def offer(_: Translate, film: Film, text: str, ends: tuple[float, float], at: float) -> None:
    """The pictures and the function's numbers to take along."""
    shown = own(text, ends)
    columns = {"w": shown.notches, "f": shown.values}
    columns |= {"f', autograd": shown.autodiff, "f', difference": shown.difference}
    for n, step in enumerate(shown.tape.steps[:-1]):
        columns |= {f"[{n}] {step.name}": step.value, f"df/d[{n}]": step.adjoint}
    notch = int(np.argmin(np.abs(shown.notches - at)))
    header = {"f": text, "h": H}
    downloads.offer(
        _, "own_function", film.at(notch), columns, header, CODE.format(text=text, at=round(at, 12), ends=ends)
    )


CODE = """\
from gradlab import autodiff, central_difference, plot, record_tape
from gradlab.core.expression import expression

f = expression({text!r})  # yours: any function of one number, written with autograd.numpy
print(autodiff(f)({at}), central_difference(f)({at}))
print(record_tape(f, {at}))
film = plot(f, {ends}, at={at}, x="w")
film.save("own_function.html")
film
"""
