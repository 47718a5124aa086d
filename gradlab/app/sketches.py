"""A small picture for each lesson, by its page's name: what it is about, at a glance and without numbers.

Each is the inside of an SVG of 120 × 60. What can learn is blue, what cannot is orange, as in all pictures.
"""

from gradlab.plotting.style import LEARNS, STUCK

BLUE, ORANGE = LEARNS[False], STUCK[False]


def _line(points: str, colour: str) -> str:
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>'


def _dot(x: int, y: int, colour: str) -> str:
    return f'<circle cx="{x}" cy="{y}" r="4.5" fill="{colour}"/>'


def _bars(heights: tuple[int, ...], left: int, width: int, colour: str) -> str:
    return "".join(
        f'<rect x="{left + k * (width + 2)}" y="{56 - height}" width="{width}" height="{height}" fill="{colour}"/>'
        for k, height in enumerate(heights)
    )


def _curve(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'


STAIRS = _line("4,50 20,50 20,38 34,38 34,26 52,26", ORANGE)
BOWL = "M66 12C76 52 100 66 116 20"

SKETCHES = {
    "loss_functions": _bars((8, 5, 44, 3, 5, 8, 2, 8), 8, 11, BLUE),
    "mini_batch": _bars((3, 8, 20, 38, 46, 36, 18, 9, 3), 6, 10, BLUE),
    "accuracy_vs_loss": STAIRS + _dot(27, 38, ORANGE) + _curve(BOWL, BLUE) + _dot(73, 35, BLUE),
    "step_vs_sigmoid": _line("4,52 28,52 28,10 52,10", ORANGE) + _curve("M66 52C94 52 88 10 116 10", BLUE),
    "temperature": _line("14,50 60,50 60,10 106,10", ORANGE) + _curve("M14 50C56 48 64 12 106 10", BLUE),
    "chain_rule": _line("10,30 38,30", BLUE)
    + _line("82,30 110,30", BLUE)
    + "".join(_dot(x, 30, BLUE) for x in (10, 38, 82, 110))
    + _line("54,24 66,36", ORANGE)
    + _line("54,36 66,24", ORANGE),
    "learning_stops": STAIRS
    + _dot(12, 50, ORANGE)
    + _curve(BOWL, BLUE)
    + "".join(_dot(x, y, BLUE) for x, y in ((68, 18), (73, 34), (80, 44), (90, 49))),
    "gradient_check": _curve("M8 10L62 50L112 18", BLUE) + _dot(62, 50, BLUE),
    "loss_landscape": "".join(
        f'<ellipse cx="62" cy="30" rx="{r}" ry="{r // 2}" fill="none" stroke="{BLUE}" stroke-width="2"/>'
        for r in (54, 38, 22, 8)
    ),
    "review": _line("20,32 46,50 100,10", BLUE),
}
