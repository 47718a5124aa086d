"""A derivative on its way back: in one look where it is 0, in another where it is not."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradlab.chapters.chain_rule.numbers_written import written
from gradlab.checks import Array
from gradlab.figures.picture import Caption, Column, Stroke
from gradlab.figures.style import Lettering, Role

PANEL = 0  # the only one of these pictures

When: TypeAlias = NDArray[np.bool_]  # at which notches something is there
Align: TypeAlias = Literal["left", "right"]


def numbers(
    x: float,
    y: Column,
    values: Array,
    before: str = "",
    digits: int = 4,
    hands: tuple[int, int] = (0, 0),
    align: Align = "left",
) -> list[Caption]:
    """A derivative as a text at each notch of w, where it is finite."""
    texts = written(values, before, digits)
    looks: list[tuple[Lettering, When]] = [("flows", np.isfinite(values) & (values != 0)), ("cut", values == 0)]
    return [
        Caption(look, PANEL, np.where(there, x, np.nan), y, texts, hands=hands, align=align)
        for look, there in looks
        if np.any(there)
    ]


def way(points: Sequence[tuple[float, Column]], flows: When, hands: tuple[int, int] = (0, 0)) -> list[Stroke]:
    """The way that it takes, at each notch of w: broken where nothing flows along it."""
    looks: list[tuple[Role, When]] = [("backward", flows), ("dead", ~flows)]
    return [
        Stroke(look, PANEL, [(np.where(there, x, np.nan), y) for x, y in points], hands=hands) for look, there in looks
    ]
