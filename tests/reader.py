"""A reader without a browser: pages opened through the entry script, their controls moved, their words read."""

import gzip
import itertools
import json
import re
from functools import cache
from pathlib import Path
from threading import Lock
from unittest.mock import patch

from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest

from gradlab.app.pages_and_questions import ASKING
from gradlab.app.pages_and_questions import PAGES as TABLE
from gradlab.plotting import frames, picture
from gradlab.plotting.backdrop import Backdrop, opening, panels_of

ROOT = Path(__file__).parents[1]
PAGES = [page.name for page in TABLE]
LESSONS = [page.name for page in ASKING]
PICTURED = ["home", *LESSONS]
LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
PATIENCE = 300  # seconds that a page may take: a busy machine is no fault of the page

_LEFT_OUT = Lock()
_on_a_phone, _backdrop = frames.on_a_phone, picture.backdrop


@cache
def panels_alone(drawing, style):
    """What stays of a picture, its panels about where they are, and of its SVG only which one it is."""
    if opening(drawing, style):
        return _backdrop(drawing, style)
    from matplotlib.axis import Axis  # not before a picture that is not kept is drawn

    from gradlab.plotting.lettered import Lettered

    size = drawing.size_in(style)
    canvas = style.figure(*size)
    with (
        _LEFT_OUT,
        patch.object(Axis, "get_tightbbox", lambda *_: None),
        patch.object(Lettered, "measured", lambda figure: None),
    ):
        drawing.into(canvas, style)
    return Backdrop(b"<svg>%d</svg>" % hash((drawing, style)), size, panels_of(canvas))


def draw_all(set_attribute):
    """Draw all that a page has, by ``setattr`` or by a monkeypatch's: for tests of what is drawn."""
    set_attribute(frames, "on_a_phone", _on_a_phone)
    set_attribute(picture, "backdrop", _backdrop)


# A reader without a browser sees no drawing: the SVGs, letters measured for them and all that is drawn for a phone are
# most of the time that a page takes, and are left out.
frames.on_a_phone, picture.backdrop = (lambda style: style), panels_alone

# Each AppTest asks every package of the environment whether it brings components, which takes longer than most pages.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
# And compiles all scripts at each run, which is a quarter of most: from now on they are compiled once.
ScriptCache.get_bytecode = ScriptCache().get_bytecode


def open_page(name, **link):
    """A page by its link, for this test alone; unless ``predict=None``, it says all without being answered."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=PATIENCE)
    link = ({"predict": "off"} if name in LESSONS else {}) | link
    app.query_params.update({key: value for key, value in link.items() if value is not None})
    return app.run() if name == "home" else app.switch_page(f"pages/{name}.py").run()


@cache
def read_page(name, **link):
    """The same, opened once for all tests that only read it."""
    return open_page(name, **link)


def answers(app):
    """The buttons by which the page's question is answered, by the answers' codes."""
    buttons = [button for button in app.button if str(button.key).startswith("answer ")]
    return {button.key.split()[2]: button for button in buttons}


def films(app):
    """The films of a page, as data."""
    components = (each.proto for each in app.get("bidi_component"))
    return [json.loads(gzip.decompress(each.bytes)) for each in components if each.component_name == "gradlab_film"]


def entry(column, *frames):
    """What a column has at a frame, or at a frame of each of two sliders, as film.js reads it."""
    row = column[frames[0]] if isinstance(column, list) else column
    return row[frames[1]] if isinstance(row, list) else row


def added(steps):
    """A column of places, of which the steps from each to the next are sent, as film.js adds them up; in ``UNIT``."""
    if not isinstance(steps, list):
        return steps
    if any(isinstance(row, list) for row in steps):
        return [added(row) for row in steps]
    places = itertools.accumulate(step or 0 for step in steps)
    return [place if step is not None else None for step, place in zip(steps, places, strict=True)]


def notch(app, hand):
    """The notch at which a hand's slider stands."""
    for slider in app.slider:
        if slider.key == hand["key"]:
            return round((slider.value - slider.min) / slider.step)
    for slider in app.select_slider:
        if slider.key == hand["key"]:
            return slider.options.index(slider.format_func(slider.value))
    return hand["first"]


def frame(app, film):
    """What stands beside a film's pictures where its sliders stand: each block as lines of cells, or as a sentence."""
    now = [notch(app, slider) for slider in film["sliders"]]
    for block in film["words"]:
        if "says" in block:
            yield entry(block["says"], *now)
        else:
            yield [[entry(cell, *now) for cell in row] for row in block["table"]]


def alts(app):
    """What the moving pictures say to somebody who cannot see them."""
    return [
        entry(picture["alt"], *(notch(app, slider) for slider in film["sliders"]))
        for film in films(app)
        for picture in film["pictures"]
    ]


def table(app, number=0):
    """One of the page's tables of readings, as rows of cells; the first holds the headings only."""
    tables = [block for film in films(app) for block in frame(app, film) if isinstance(block, list)]
    for text in app.markdown:
        if text.value.startswith("| "):
            tables.append([line[2:-2].split(" | ") for k, line in enumerate(text.value.splitlines()) if k != 1])
    heading, *rows = [[plain(cell) for cell in row] for row in tables[number]]
    return [[cell for cell in heading if cell], *rows]


def plain(cell):
    """A cell's text as a test compares it: a power of ten as Python writes it."""
    text = re.sub(r"^([*−]*)10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", r"\g<1>1·10\2", cell)
    text = re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda power: f"e{power[1].translate(LOWERED)}", text)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return text.strip().replace("*", "").replace("−", "-").replace("\xa0", " ")


def words(app):
    """All that the page says."""
    told = [text.value for text in app.markdown]
    told += [block for film in films(app) for block in frame(app, film) if isinstance(block, str)]
    return "\n".join(told).replace("\xa0", " ")
