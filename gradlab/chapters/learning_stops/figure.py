"""Where the descent of one weight went, drawn over the picture of its function."""

from typing import Literal

from gradlab.descent import Path
from gradlab.figures.picture import Mover, Pointer, Stroke
from gradlab.figures.slope import ABOVE, BELOW

Read = Literal["slopes", "differences"]  # what each update read: autograd's derivatives, or finite differences


def trail(path: Path, learns: bool, read: Read = "slopes") -> tuple[Mover, ...]:
    """Where the weight was before each update, joined in this order, and below it what each update read there.

    An arrow at the edge points to a weight beyond it.

    learns : whether the function has a slope to learn from
    """
    w, value = float(path.weights[-1]), float(path.values[-1])
    return (
        Stroke("trail", ABOVE, tuple(zip(path.weights, path.values, strict=True)), learns),
        Stroke(read, BELOW, tuple(zip(path.weights, path.derivatives, strict=True)), learns),
        Pointer(ABOVE, w, value, learns),
    )
