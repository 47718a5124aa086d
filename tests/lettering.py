"""The texts of a picture as they are drawn, and where they stand."""

import itertools
from unittest.mock import patch

from matplotlib.text import Text


def boxes(picture, style):
    """Each text that a picture draws at its frames, with its box; and the box of the whole."""
    seen, whole = texts(picture, style)
    return [(text.get_text(), box) for text, box in seen], whole


def texts(picture, style):
    """The same, with all that matplotlib knows of each text."""
    canvas, seen = style.figure(*picture.drawing.size_in(style)), []
    picture.draw(canvas, style)

    def remember(text, renderer):
        if text.get_visible() and text.get_text().strip():
            seen.append((text, text.get_window_extent(renderer)))

    with patch.object(Text, "draw", remember):
        canvas.draw(canvas.measured())
    return seen, canvas.bbox


def cut_off(seen, whole):
    """The texts that do not stand in the picture as a whole."""
    return [
        text for text, box in seen
        if box.x0 < whole.x0 or box.x1 > whole.x1 or box.y0 < whole.y0 or box.y1 > whole.y1
    ]  # fmt: skip


def on_each_other(seen):
    """The pairs of texts that stand on one another."""
    return [
        (one, other) for (one, box), (other, beside) in itertools.combinations(seen, 2) if box.overlaps(beside)
    ]  # fmt: skip
