"""What a browser sends in place of a drawing: strokes within their bounds, or an error and a sentence."""

import gc
import json
import math
from base64 import b64decode
from io import BytesIO
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from reader import open_page
from streamlit.testing.v1 import AppTest

from gradlab.app import canvas
from gradlab.app.canvas import POINTS, STROKES, strokes_of
from gradlab.chapters.own_digit.numbers import SmallestMove
from gradlab.core.handwriting import PenStroke
from gradlab.plotting import Film

SEVEN = [[[6, 7], [21.5, 7]], 2], [[[21.5, 7.25], [12, 24]], 3.5]
DOT = [[[3, 3]], 1]


def line(points):
    return [[[14, 28 * k / points] for k in range(points)], 2]


def drawn(strokes):
    return [[stroke.points.tolist(), stroke.width] for stroke in strokes]


def test_strokes_are_what_was_sent_as_numbers():
    strokes = strokes_of([*SEVEN, DOT])
    assert drawn(strokes) == [*SEVEN, DOT]
    assert [stroke.points.shape for stroke in strokes] == [(2, 2), (2, 2), (1, 2)]
    assert {stroke.points.dtype for stroke in strokes} == {np.dtype(float)}
    assert {type(stroke.width) for stroke in strokes} == {float}


def test_nothing_drawn_is_no_stroke():
    assert strokes_of(None) == strokes_of([]) == ()


def test_as_many_strokes_and_points_as_are_allowed_are_taken_and_no_more():
    assert len(strokes_of(STROKES * [DOT])) == STROKES
    assert sum(len(stroke.points) for stroke in strokes_of([line(POINTS - 3), line(3)])) == POINTS
    for sent in ((STROKES + 1) * [DOT], [line(POINTS + 1)], [line(POINTS), DOT], [line(10**6)], 10**6 * [DOT]):
        with pytest.raises(ValueError, match="list"):
            strokes_of(sent)


def test_a_point_a_little_beside_the_field_lies_on_its_edge():
    (stroke,) = strokes_of([[[[-1, 29], [28.5, -0.25], [0, 28]], 1]])
    assert stroke.points.tolist() == [[0, 28], [28, 0], [0, 28]]


NUMBERS = [None, True, "3", "", [], [3], {}, math.nan, math.inf, -math.inf, 1e308, -1e308, 10**400, -1.01, 29.01]
NO_DRAWINGS = {
    "no list": ["", "strokes", 0, 7, True, False, {}, {"strokes": []}, math.nan],
    "no stroke": [[each] for each in (None, True, 5, "ab", {}, [], [[]], [[[1, 2]]], [2, [[1, 2]]], [[[1, 2]], 2, 0])],
    "no points": [
        [[each, 2]] for each in (None, [], {}, "ab", 3, [1, 2], [[]], [[1]], [[1, 2, 3]], ["ab"], [{"x": 1}])
    ],
    "no x": [[[[[each, 3]], 2]] for each in NUMBERS],
    "no y": [[[[[3, 3], [3, each]], 2]] for each in NUMBERS],
    "no width": [[[[[3, 3]], each]] for each in [*NUMBERS, 0, 0.99, 4.01, -2]],
    "one bad among good": [[*SEVEN, None], [*SEVEN, [[[1, math.nan]], 2]], [DOT, [*DOT, 1]]],
}


@pytest.mark.parametrize("kind", NO_DRAWINGS)
def test_what_is_no_drawing_is_refused(kind):
    for sent in NO_DRAWINGS[kind]:
        with pytest.raises(ValueError, match="must"):
            strokes_of(sent)


def page():
    import numpy as np
    import streamlit as st

    from gradlab.app.canvas import draw
    from gradlab.app.language import translator

    under = np.linspace(0, 1, 784).reshape(28, 28) if st.session_state.get("over") else None
    st.session_state["drawn"] = draw(translator(st.session_state["lang"]), "digit", under)


def opened(lang="en", **state):
    app = AppTest.from_function(page)
    for key, value in (state | {"lang": lang}).items():
        app.session_state[key] = value
    return app.run()


@pytest.mark.parametrize(("lang", "sentence"), [("en", "cannot read"), ("ko", "읽을 수 없는")])
def test_a_reader_is_told_of_what_is_no_drawing_and_keeps_the_last_one_that_is(monkeypatch, lang, sentence):
    told = SimpleNamespace(strokes=None)
    monkeypatch.setattr(canvas, "_canvas", lambda **what: told)
    app = opened(lang)
    assert app.session_state["drawn"] == ()
    for sent, good, warnings in ((SEVEN, [*SEVEN], 0), ("hostile", [*SEVEN], 1), ([DOT], [DOT], 0), ([], [], 0)):
        told.strokes = [*sent] if isinstance(sent, tuple) else sent
        app.run()
        assert not app.exception
        assert drawn(app.session_state["drawn"]) == good
        assert [sentence in warning.value for warning in app.warning] == warnings * [True]


@pytest.mark.parametrize("over", [False, True])
def test_the_browser_is_sent_the_image_below_as_white_ink_on_black(over):
    (component,) = opened(over=over).get("bidi_component")
    data = json.loads(component.proto.json)
    head, _, image = data["paper"].partition(",")
    assert head == "data:image/png;base64"
    expected = np.round(255 * np.linspace(0, 1, 784) * over).reshape(28, 28, 1)
    assert np.array_equal(np.asarray(Image.open(BytesIO(b64decode(image)))), np.broadcast_to(expected, (28, 28, 3)))
    assert data["most"] == [STROKES, POINTS]
    assert data["key"] == "gradlab digit"


@pytest.mark.slow
def test_what_is_made_of_a_drawing_goes_with_its_session(monkeypatch):
    monkeypatch.setattr(gc, "freeze", lambda: None)
    told = SimpleNamespace(strokes=None)
    monkeypatch.setattr(canvas, "_canvas", lambda **what: told)

    def made():
        gc.unfreeze()
        gc.collect()
        return [each for each in gc.get_objects() if isinstance(each, PenStroke | SmallestMove | Film)]

    open_page("own_digit")
    before, told.strokes = len(made()), [*SEVEN]
    app = open_page("own_digit")
    assert not app.exception
    assert {type(each) for each in made()} >= {PenStroke}
    del app
    assert len(made()) == before
