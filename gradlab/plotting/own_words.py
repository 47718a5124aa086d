"""What there is to read beside a reader's own function, at each notch of its slider."""

from collections.abc import Sequence

import numpy as np

from gradlab.plotting.shown import Shown
from gradlab.text import format_number

ALIKE = 1e-3  # of the larger of two derivatives: so near they agree


def read(value: float, digits: int = 5) -> str:
    """A number, or a dash where there is none. One with a power of ten is short, so that it fits its column."""
    if not np.isfinite(value):
        return "—"
    return format_number(value, digits if 1e-4 <= abs(value) < 1e6 else 3)


def value(shown: Shown, k: int) -> str:
    """f at the notch with this number."""
    now = shown.curve.values[k]
    return f"{100 * now:.4g} %" if shown.in_percent else read(now, 6)


def aria_texts(every: Sequence[Shown], x: str) -> list[str]:
    """The place, and of each function its value and its slope."""
    return [
        f"{x} = {format_number(place)}: "
        + "; ".join(f"{each.title} {value(each, k)}, slope {read(each.curve.autodiff[k])}" for each in every)
        for k, place in enumerate(every[0].curve.weights.tolist())
    ]


def alts(shown: Shown, x: str) -> list[str]:
    """What the picture shows to somebody who cannot see it."""
    low, high = shown.curve.weights[[0, -1]].tolist()
    kind = f"{shown.title} for {x} from {format_number(low)} to {format_number(high)}: {_kind(shown)}."
    return [f"{kind} {text}" for text in aria_texts([shown], x)]


def _kind(shown: Shown) -> str:
    if shown.stairs is not None:
        low, high = shown.curve.weights[[0, -1]]
        count = int(np.sum((low < shown.stairs.jumps) & (shown.stairs.jumps < high)))
        return f"constant between its jumps, of which there are {count}"
    poles = sum(each.pole for each in shown.breaks)
    counts = {"jump": len(shown.breaks) - poles, "pole": poles, "kink": len(shown.kinks)}
    named = [f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count]
    return f"a curve with {', '.join(named)}" if named else "a curve"


def readings(every: Sequence[Shown], x: str) -> list[str]:
    """A table: each function's value and both derivatives."""
    titles = " | ".join(each.title.replace("|", "∣") for each in every)  # in a table | ends a cell
    columns, digits = " | ".join(["---:"] * len(every)), 6 if len(every) == 1 else 4
    tables = []
    for k, place in enumerate(every[0].curve.weights.tolist()):
        slopes = " | ".join(f"**{read(each.curve.autodiff[k], digits)}**" for each in every)
        differences = " | ".join(read(each.mark.finite_difference[k], digits) for each in every)
        tables.append(
            f"| {x} = {format_number(place)} | {titles} |\n| --- | {columns} |\n"
            f"| value | {' | '.join(value(each, k) for each in every)} |\n"
            f"| slope, autograd | {slopes} |\n| slope, difference | {differences} |"
        )
    return tables


def verdicts(every: Sequence[Shown], x: str, rate: float | None) -> list[str]:
    """What the two derivatives say of each other, and what an update does."""
    several = len(every) > 1
    return [
        " ".join(f"**{each.title}:** {_verdict(each, k, x, rate)}" if several else _verdict(each, k, x, rate)
                 for each in every)
        for k in range(len(every[0].curve.weights))
    ]  # fmt: skip


def _verdict(shown: Shown, k: int, x: str, rate: float | None) -> str:
    curve = shown.curve
    slope, difference = float(curve.autodiff[k]), float(shown.mark.finite_difference[k])
    if not np.isfinite(curve.values[k]):
        return "It has no value here, and so no slope."
    if not np.isfinite(slope):
        return "It has a value here, and no finite slope."
    return f"{_compared(shown, k, slope, difference)} {_update(float(curve.weights[k]), slope, x, rate)}".strip()


def _compared(shown: Shown, k: int, slope: float, difference: float) -> str:
    here, h, rise = shown.curve.weights[k], shown.curve.h[k], shown.mark.ahead[k] - shown.mark.behind[k]
    jumps = shown.stairs.jumps if shown.stairs is not None else np.array([each.at for each in shown.breaks])
    if not np.isfinite(difference):
        return "Within h of here it has no value: there is no finite difference."
    if np.any(np.abs(jumps - here) <= h):
        return (
            f"Within h of here it jumps, by {read(rise)} in all: the finite difference is {read(rise)} / 2h, "
            "a number about h. It is no slope."
        )
    if slope == difference or abs(slope - difference) <= ALIKE * max(abs(slope), abs(difference)):
        return "Autograd and the finite difference agree."
    if any(abs(each.at - here) <= h for each in shown.kinks):
        return "Within h of here it has a kink: the finite difference lies between the slopes of both sides."
    return f"Autograd and the finite difference differ by {read(abs(slope - difference), 2)}."


def _update(place: float, slope: float, x: str, rate: float | None) -> str:
    if slope == 0:
        return f"The slope is 0: an update leaves {x} where it is."
    if rate is None:
        sign, way = ("negative", "up") if slope < 0 else ("positive", "down")
        return f"The slope is {sign}: an update moves {x} {way}."
    return f"An update with η = {rate:g} moves {x} to {read(place - rate * slope)}."
