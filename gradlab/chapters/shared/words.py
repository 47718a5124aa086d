"""What pages that show a function over its derivative say of it."""

from collections.abc import Sequence

from gradlab.core.trace import Trace
from gradlab.text import Translate, fields, format_number, percent


def slope_alts(_: Translate, trace: Trace, x: str) -> list[str]:
    """What the picture shows at each place, to somebody who cannot see it."""
    jumps = len(trace.jumps)
    if trace.has_slope:
        text = _("{title}: a smooth curve. At {x} it is {value} and its slope is {slope}.")
    elif jumps == 0:
        text = _("{title}: the same everywhere here. At {x} it is {value} and its slope is {slope}.")
    else:
        text = _.ngettext(
            "{title}: a staircase with {jumps} jump. At {x} it is {value} and its slope is {slope}.",
            "{title}: a staircase with {jumps} jumps. At {x} it is {value} and its slope is {slope}.",
            jumps,
        )
    return [
        text.format(title=trace.title, jumps=jumps, value=value(_, here), **fields(x=here.x, slope=here.autodiff))
        for here in trace
    ]


def value(_: Translate, here: Trace) -> str:
    """The function's value at a place, as a sentence has it."""
    return percent(_, here.values) if here.in_percent else format_number(here.values, 6)


def aria_texts(_: Translate, letter: str, traces: Sequence[Trace]) -> list[str]:
    """What there is to read at each place: the place, and of each function its value and its slope."""
    text = _("{title} {value}, slope {slope}")
    texts = []
    for every in zip(*traces, strict=True):
        each = [
            text.format(title=here.title, value=value(_, here), slope=format_number(here.autodiff)) for here in every
        ]
        texts.append(f"{letter} = {format_number(every[0].x)}: {'; '.join(each)}")
    return texts


def update(_: Translate, here: Trace, rate: float) -> str:
    """Which way an update on the loss with η = ``rate`` moves the weight."""
    if here.autodiff == 0:
        text = _(
            "The loss's derivative is 0 too: this weight's input is 0 in each of these images, so that it changes "
            "nothing."
        )
    elif here.x - rate * here.autodiff == here.x:
        text = _(
            "The loss's derivative is {slope}: so small that an update with η = {rate} does not move w in float64."
        )
    elif here.autodiff < 0:
        text = _("The loss's derivative is {slope}: negative, so an update moves this weight **up**.")
    else:
        text = _("The loss's derivative is {slope}: positive, so an update moves this weight **down**.")
    return text.format(slope=format_number(here.autodiff), rate=f"{rate:g}")


def pulse_note(_: Translate, here: Trace) -> str:
    """Why a finite difference across a jump is not a slope."""
    return _(
        "The finite difference reads {difference}, though: within h of here the function jumps, by {rise} in all, and "
        "{rise} / 2h is {difference}. With another h than {h} it is another number: it is no slope."
    ).format(**fields(difference=here.finite_difference, rise=here.ahead - here.behind, h=here.h))
