"""What pages open with is kept with the package: it is what would be drawn, and matplotlib is not imported for it."""

import json
import re
import subprocess
import sys
from zipfile import ZipFile

import numpy as np
import pytest

from gradlab.lesson import metrics
from gradlab.plotting.backdrop import OPENINGS, fingerprint
from gradlab.plotting.style import Style
from gradlab.text import Translate

NAMES = re.compile(r'id="[^"]*"|#[\w-]+')  # that matplotlib gives its parts anew each time
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
OPEN = """
import sys
from tests.reader import draw_all, open_page
draw_all(setattr)
for name in ("home", "accuracy_vs_loss"):
    for language in ("en", "ko"):
        app = open_page(name, lang=language)
        assert not app.exception and app.get("bidi_component"), name
print(sorted(each for each in sys.modules if each.split(".")[0] == "matplotlib"))
"""


def run(*what):
    """What a Python of its own prints."""
    return subprocess.run([sys.executable, *what], capture_output=True, text=True, check=True).stdout.strip()


def test_the_first_pages_open_without_matplotlib():
    assert run("-c", OPEN) == "[]"


@pytest.mark.slow
def test_what_is_kept_is_what_would_be_drawn(tmp_path):
    run("-m", "tests.keep_openings", str(tmp_path / "openings.zip"))
    with ZipFile(tmp_path / "openings.zip") as now, ZipFile(str(OPENINGS)) as before:
        assert now.namelist() == before.namelist(), "draw them again: python -m tests.keep_openings"
        for name in now.namelist():
            (drawn, *places), (kept, *kept_places) = (json.loads(each.read(name)) for each in (now, before))
            assert places == kept_places
            assert shape(drawn) == shape(kept), "draw them again: python -m tests.keep_openings"
            assert np.allclose(numbers(drawn), numbers(kept), atol=0.02)


def shape(svg):
    """All of a drawing but its numbers and the names of its parts."""
    return NUMBER.sub("0", NAMES.sub("", svg))


def numbers(svg):
    return [float(each) for each in NUMBER.findall(NAMES.sub("", svg))]


def test_a_fingerprint_is_that_of_the_numbers_not_of_their_last_digits():
    places = np.linspace(-2, 2, 801)
    one = fingerprint(places, 0.1 + 0.2, Style())
    assert one == fingerprint(places * (1 + 1e-15), 0.3, Style())
    for other in (places * (1 + 1e-4), places[:-1], np.where(places == 0, np.nan, places)):
        assert one != fingerprint(other, 0.3, Style())
    assert one != fingerprint(places, 0.3001, Style())
    assert one != fingerprint(places, 0.3, Style(narrow=True))


def test_a_fingerprint_knows_functions_languages_and_metrics():
    every = [fingerprint(each) for each in (np.sin, np.cos, Translate(), Translate(language="ko"), (), ((),))]
    every += [fingerprint(each) for each in (metrics.ACCURACY, *metrics.LOSSES.values(), np.inf, -np.inf, np.nan)]
    assert len(set(every)) == len(every)
