"""The secant that turns into the tangent as h shrinks, and the errors against h, both axes logarithmic."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradlab import Trace, lesson
from gradlab.cache import cached
from gradlab.chapters.gradient_check import words
from gradlab.chapters.gradient_check.numbers import BOOK, DIFFERENCES, STEPS, Errors, H, Place, decades, errors
from gradlab.chapters.shared.words import columns
from gradlab.plotting import Canvas, Film, Named, Picture, Slider, Stroke, Style, figure, key, name_lines
from gradlab.plotting.slope import draw_values, follow
from gradlab.plotting.style import HALF, percent_axis
from gradlab.text import Translate, format_number

SIZE = (HALF, 4.6)  # inches
BEYOND = 10**0.4  # what a logarithmic axis has beyond its outermost marks
ABOVE = 0.25  # the function, and below it: room, as a part of what it rises by
LOOKS = {"forward": ("^", "△", "--"), "central": ("o", "○", "-.")}  # marks, in a name, too, and the line of the theory
REACH = {True: lesson.REACH, False: 4.0}  # to either side of w or of x: more than the largest h


@cached(maxsize=64)
def film(_: Translate, place: Place, x: float, style: Style) -> Film:
    """The secant beside its error, at each h, from the smallest to the largest."""
    trace, label = place.trace(_), lesson.weight_name(_, place.weight) if place.weight else "x"
    shown, reach = errors(trace, x), REACH[place.weight is not None]
    texts = columns(words.at_spacing(_, shown, k) for k in range(len(H))[::-1])
    around, value = replace(trace, x=np.linspace(x - reach, x + reach, 401)), float(trace.f(x))
    central, error = shown.differences["central"], shown.errors["central"]
    h, behind, ahead, steepness, found = (each[::-1] for each in (H, shown.behind, shown.ahead, central, error))
    span = decades([found])
    ring = Stroke("found", 0, [(h, np.where(found == 0, row_of_zeros(span), found))], draggable=True)
    said = follow(h, texts["caption"], trace.has_slope)
    # The tangent at x, and at each h the secant: through f(x − h) and f(x + h), drawn on to the edges.
    moving = (
        Stroke("tangent", 0, [(at, value + (at - x) * shown.slope) for at in around.ends]),
        Stroke("chord", 0, [(at, behind + (at - (x - h)) * steepness) for at in around.ends]),
        Stroke("place", 0, [(x, value)], around.has_slope),
        Stroke("differences", 0, [(x - h, behind), (x + h, ahead)], draggable=True),
    )
    pictures = [
        nearby(_, around, label, moving=moving, alt=texts["reads"]),
        errors_against_h(_, shown, ("central",), span, moving=[ring], alt=texts["reads"], captions=[said]),
    ]
    slider = Slider(_("h, the spacing of the central difference"), texts["reads"], "step", len(STEPS) - 1)
    return Film([slider], pictures, [texts["readings"]], [texts["verdict"]], style=style)


def pictures(_: Translate, both: Sequence[Errors]) -> list[Picture]:
    """The errors of both differences, a picture for each precision, on the same axes."""
    span = decades([error for each in both for error in each.errors.values()])
    return [errors_against_h(_, each, tuple(DIFFERENCES), span, alt=words.alt(_, each)) for each in both]


@figure(size=SIZE)
def nearby(canvas: Canvas, style: Style, _: Translate, around: Trace, x: str) -> None:
    """A function near one place. x : what the x axis is called."""
    axes = canvas.subplots()
    style.axes(axes, around.title, style.colour(around.has_slope), band=True)
    low, high = around.values.min(), around.values.max()
    room = ABOVE * (high - low) or 1.0
    axes.set(xlabel=x, xlim=around.ends, ylim=(low - room, high + room))
    draw_values(axes, around, style)
    axes.ticklabel_format(useOffset=False)
    if around.in_percent:
        percent_axis(_, axes.yaxis)
    names = [(_("tangent"), style.look("tangent")), (_("secant"), style.look("chord"))]
    key(axes, style, [*names, ("○ f(x ± h)", {"color": style.ink})], band=True)


@figure(size=SIZE)
def errors_against_h(
    canvas: Canvas, style: Style, _: Translate, shown: Errors, names: Sequence[str], span: tuple[int, int]
) -> None:
    """Errors as marks, theory as lines, the book's h as a vertical line.

    names : of the differences that are drawn
    span : the powers of ten between which the y axis is logarithmic. Below them is one row for the errors that are
        exactly 0, which a logarithmic axis has no place for.
    """
    axes = canvas.subplots()
    large, colour = style.scale, style.colour(shown.trace.has_slope)
    style.axes(axes, words.title(_, shown.precision), band=True)
    (low, high), zero = span, row_of_zeros(span)
    axes.set(xscale="log", yscale="log", xlabel=_("spacing h"))
    axes.set(xlim=(H[-1] / BEYOND, H[0] * BEYOND), ylim=(zero / BEYOND, 10.0**high * BEYOND))
    powers = 10.0 ** np.arange(low, high + 1, _every(span))
    labels = [format_number(each, 1) for each in powers]
    if style.scale > 1:  # there is no room beside the 0
        labels[0] = ""
    axes.set_yticks([zero, *powers], ["0", *labels])
    every = 10.0 ** np.arange(-12, 1, 4)
    axes.set_xticks(every, [format_number(each, 1) for each in every])
    axes.minorticks_off()
    floor = (zero * 10.0**low) ** 0.5  # between the row of zeros and the rest
    axes.axhline(floor, **style.look("rule"))
    axes.axvline(BOOK, **style.look("rule"), label="book")
    named: list[Named] = []
    for name, line in [*shown.lines.items()][::-1]:  # the steep ones have the fewest places
        if name in ("rounding", *names):
            dashes, ink = (":", style.ink) if name == "rounding" else (LOOKS[name][2], colour)
            points = H, np.where(line < floor, np.nan, line)
            axes.plot(*points, dashes, color=ink, linewidth=1.8 * large, label=f"theory {name}")
            named.append(Named(words.lines(_)[name], ink, points))
    for name in names:
        error, (marker, sign, _dashes) = shown.errors[name], LOOKS[name]
        points = H, np.where(error == 0, zero, error)
        axes.plot(*points, **style.open_dots(1.2) | {"marker": marker, "linestyle": ""}, label=name)
        named.append(Named(f"{sign} {words.differences(_)[name]}", style.ink, points))
    if best := [shown.best[name] for name in names if name in shown.best]:
        places, lowest = map(np.array, zip(*best, strict=True))
        look = {"marker": "D", "linestyle": "", "markersize": 7 * large, "markeredgecolor": style.ink}
        axes.plot(places, lowest, color=colour, **look, label="crossings")
        named.append(Named("◆ " + _("the lines cross"), colour, (places, lowest)))
    named.append(Named(_("the book's h"), style.soft, (np.full(9, BOOK), 10.0 ** np.linspace(low, high, 9))))
    name_lines(axes, style, named, [(np.array([1e-13, 10.0]), np.full(2, floor))], band=True)


def row_of_zeros(span: tuple[int, int]) -> float:
    """The y at which errors are drawn that are exactly 0."""
    return float(10.0 ** (span[0] - 0.75 * _every(span)))


def _every(span: tuple[int, int]) -> int:
    return 2 if span[1] - span[0] <= 18 else 4
