"""Draws again what the pages show when they open, and keeps it: ``python -m tests.keep_openings``.

That is after a change of what a picture that a page opens with draws; ``test_openings.py`` says when.
"""

import json
import sys
from dataclasses import replace
from unittest.mock import patch
from zipfile import ZIP_DEFLATED, ZipFile

from gradlab.plotting import backdrop as drawings
from gradlab.plotting.frames import small
from tests.reader import draw_all, open_page

PAGES = ("home", "accuracy_vs_loss")  # where most readers come in; those of all pages would take four megabytes


def asked():
    """What pages draw when they open, on a desk and on a phone, in each language."""
    every = {}
    draw = drawings.drawn

    def noted(drawing, style):
        every[drawing, style] = draw(drawing, style)
        return every[drawing, style]

    draw_all(setattr)
    with (
        patch.object(drawings, "opening", lambda drawing, style: None),
        patch.object(drawings, "drawn", noted),
    ):
        for name in PAGES:
            for language in ("en", "ko"):
                open_page(name, lang=language)
    return every


def drawn():
    """The same, and on a dark page, as the file has it."""
    found = {}
    for (drawing, style), light in asked().items():
        dark = replace(style, dark=True)
        for each, look in ((light, style), (drawings.drawn(drawing, dark), dark)):
            panels = [
                [one.corners, one.data, one.logarithmic, None if one.projection is None else one.projection.tolist()]
                for one in each.panels
            ]
            name = drawings.fingerprint(drawing.draw, look, drawing.args)
            found[name] = [small(each.svg.decode()), each.size, panels]
    return found


if __name__ == "__main__":
    file = sys.argv[1] if len(sys.argv) > 1 else str(drawings.OPENINGS)
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, each in sorted(drawn().items()):
            archive.writestr(name, json.dumps(each, separators=(",", ":")))
