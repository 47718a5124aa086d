"""Films: what is sent is what Python computed, for every frame; and no text of theirs becomes anything but text."""

import gzip
import json
import re
from base64 import b64decode
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reader import added, draw_all, entry

from gradlab import Trace, lesson, sigmoid
from gradlab.app.language import translator
from gradlab.chapters.accuracy_vs_loss import figures
from gradlab.plotting import frames, slope
from gradlab.plotting.backdrop import Panel
from gradlab.plotting.film import Film, Player, Slider
from gradlab.plotting.frames import UNIT, place_column, text_column
from gradlab.plotting.picture import Caption, Pointer, Stroke, picked, rule
from gradlab.plotting.style import Style
from gradlab.text import Translate

SIGMOID = Trace(sigmoid, np.linspace(-4, 4, 161), 0.1)
ENGLISH = Translate()
PANEL = Panel(((0.1, 0.2), (0.9, 0.8)), ((0.0, -1.0), (4.0, 1.0)))
HOSTILE = "</script><img src=x onerror=alert(1)>\u2028&amp;**<b>"


@pytest.fixture(autouse=True)
def drawings(monkeypatch):
    """Films have all that they are sent with."""
    draw_all(monkeypatch.setattr)


WIRE = 130_000  # bytes that come when the main page opens, of which 45,000 are not the film's


def film_of(*strokes, count=3, **fields):
    picture = slope.function_over_slope(ENGLISH, SIGMOID, "x", (), alt="alt", moving=strokes)
    return Film([Slider("x", [str(k) for k in range(count)])], [picture], **fields)


# Columns


def test_a_text_that_is_the_same_at_all_frames_is_sent_once():
    assert text_column(["a", "b", "a"]) == ["a", "b", "a"]
    assert text_column(["a", "a"]) == text_column("a") == "a"


@given(st.lists(st.floats(-19, 19) | st.just(np.nan), min_size=1, max_size=9))
def test_a_column_has_its_places_to_a_part_of_its_panel_and_gaps_where_there_is_none(places):
    kept = np.array(added(place_column(np.array(places))), float) / UNIT
    kept = np.broadcast_to(kept, len(places))
    assert np.array_equal(np.isnan(kept), np.isnan(places))
    assert np.nanmax(np.abs(kept - places), initial=0) <= 0.5 / UNIT + 1e-12


def test_a_place_that_is_the_same_at_all_frames_is_one_number_and_other_columns_are_steps():
    assert place_column(np.array([2.0, 2.0])) == place_column(np.array(2.0)) == 2 * UNIT
    assert place_column(np.array([np.nan, np.nan])) is None
    assert place_column(np.array([1.0, 3.0, np.nan, 2.0, 2.0])) == [UNIT, 2 * UNIT, None, -UNIT, 0]
    assert place_column(np.array([np.nan, 0.0, 0.0])) == [None, 0, 0]


def test_what_is_sent_of_a_stroke_is_where_its_panel_places_it_in_the_wide_backdrop_and_in_the_narrow_one():
    x, y = np.array([-1.0, 0.0, 2.0]), np.array([0.2, 0.5, 0.9])
    film = film_of(Stroke("place", slope.ABOVE, [(x, y)], draggable=True), rule(slope.BELOW, x))
    (picture,) = film.data()["pictures"]
    for width, style in (("wide", Style()), ("narrow", Style(narrow=True))):
        behind = film.pictures[0].backdrop(style)
        wide, high = (72 * side for side in behind.size)
        assert picture[width]["size"] == (round(wide, 2), round(high, 2))
        for stroke, ys in zip(picture["strokes"], ([y], [behind.panels[1].data[k][1] for k in (0, 1)]), strict=True):
            left, top, across, down = picture[width]["panels"][stroke["panel"]]
            for (column_x, column_y), each in zip(stroke["points"], ys, strict=True):
                right, up = behind.panels[stroke["panel"]].place(x, each)
                near = {"atol": 0.6 * max(across, down) / UNIT + 0.01}
                assert np.allclose(left + across * np.array(added(column_x)) / UNIT, wide * right, **near)
                assert np.allclose(top + down * np.array(added(column_y)) / UNIT, high * (1 - up), **near)
    assert [stroke["draggable"] for stroke in picture["strokes"]] == [True, False]


def test_each_panel_has_a_grip_that_shares_the_number_of_the_point_along_x():
    x, other, still = np.array([0.0, 1.0]), np.array([0.5, 2.0]), np.array([1.0, 1.0])
    point, trail = Stroke("place", 0, [(x, other)], draggable=True), Stroke("trail", 3, [(x, x)], trail=True)
    axes = [PANEL] * 4
    assert frames.grips([rule(1, x), rule(2, other), point, trail], axes) == [(0, 0), (2, 0)]
    assert frames.grips([rule(1, x)], axes) == []
    assert frames.grips([replace(point, points=[(still, x)])], axes) == []
    assert frames.grips([rule(1, x), replace(point, sliders=(1, 1))], axes) == [(1, 0)]
    assert frames.grips([rule(1, x), point], [replace(PANEL, corners=((0.0, 0.0), (1.0, 1.0))), PANEL]) == [(0, 0)]


def test_letters_are_sent_once_and_each_drawing_is_whole_with_them(main_film):
    data = main_film.data()
    drawings = [picture[width]["svg"] for picture in data["pictures"] for width in ("wide", "narrow")]
    outlines = re.findall(r'<path id="([^"]+)"', data["glyphs"])
    assert len(outlines) == len(set(outlines)) > 20
    for drawing in drawings:
        used = set(re.findall(r'xlink:href="#([^"]+)"', drawing))
        assert used <= {*outlines, *re.findall(r'id="([^"]+)"', drawing)}
        assert used & set(outlines)
        assert "<defs>" in drawing  # where the letters go


def test_what_is_untold_has_no_verdict_no_caption_at_the_point_and_an_alt_with_facts_alone():
    number = Caption({"fontsize": 9, "fontweight": "bold"}, 0, 0.0, 0.0, "0")
    at_the_point = replace(number, align="follow")
    told = film_of(verdicts=[["It learns."] * 3], words=[["1"] * 3])
    judged = replace(told.pictures[0], alt="no slope", captions=[at_the_point, number])
    told = replace(told, pictures=[judged, replace(judged, facts="slope 0")])
    untold = told.untold
    assert [len(told.data()["words"]), len(untold.data()["words"])] == [2, 1]
    assert [picture.alt for picture in untold.pictures] == ["no slope", "slope 0"]
    assert [picture.captions for picture in untold.pictures] == [[number], [number]]
    assert told.untold is untold  # so what is sent of it is packed once


def test_a_column_over_two_sliders_has_an_entry_for_each_pair_of_their_frames():
    x, y = np.array([[0.0, 1.0, 2.0], [-1.0, np.nan, 0.5]]), np.array([[0.5] * 3, [0.25] * 3])
    texts = [[f"{a} {b}" for b in range(3)] for a in range(2)]
    tables = [[f"| {text} | c |\n| --- | --- |\n| d | {a} |" for text in row] for a, row in enumerate(texts)]
    film = film_of(
        Stroke("path", slope.ABOVE, [(x, y)]), words=[texts, tables], verdicts=[[["", "long", ""], [""] * 3]]
    )
    data, panel = film.data(), film.pictures[0].backdrop(Style()).panels[0]
    ((column, _),) = data["pictures"][0]["strokes"][0]["points"]
    (left, _), (right, _) = panel.corners
    says, table, verdict = data["words"]
    for a in range(2):
        for b in range(3):
            points = film.pictures[0].moving[0].at((a, b))
            assert points == ([] if (a, b) == (1, 1) else [(x[a, b], y[a, b])])
            shown = entry(added(column), a, b)
            assert (shown is None) == (not points)
            if points:
                share = (float(panel.place(x[a, b], 0.0)[0]) - left) / (right - left)
                assert shown / UNIT == pytest.approx(share, abs=1 / UNIT)
            assert entry(says["says"], a, b) == picked(texts, (a, b)) == f"{a} {b}"
            assert [[entry(cell, a, b) for cell in row] for row in table["table"]] == [[f"{a} {b}", "c"], ["d", str(a)]]
    assert table["table"][1][0] == "d"  # once, as it is the same at all
    assert entry(verdict["says"], *verdict["longest"]) == "long"


def test_a_panel_with_logarithmic_axes_places_points_where_matplotlib_does():
    figure = Style().figure(4, 3)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set(xscale="log", xlim=(1e-12, 1), ylim=(-2, 3))
    figure.draw_without_rendering()
    panel = Panel.of(axes)
    for point in ((1e-7, 0.5), (0.3, -1.0)):
        shown = figure.transFigure.inverted().transform(axes.transData.transform(point))
        assert np.allclose(panel.place(*point), shown)


def test_a_stroke_at_a_frame_leaves_out_what_is_not_there():
    x, y = np.array([0.0, 1.0, 2.0]), np.array([5.0, np.nan, 7.0])
    stroke = Stroke("place", 0, [(x, y)])
    assert [stroke.at((k,)) for k in range(3)] == [[(0.0, 5.0)], [], [(2.0, 7.0)]]
    assert Stroke("trail", 0, [(x, x)], trail=True).at((1,)) == [(0.0, 0.0), (1.0, 1.0)]
    assert Stroke("start", 0, [(x, x)], sliders=(0, 1)).at((2, 0)) == [(2.0, 0.0)]


def test_what_is_infinite_lies_on_the_panel_s_edge():
    assert np.allclose(PANEL.place(2, [-np.inf, np.inf])[1], [0.2, 0.8])


def test_a_pointer_is_there_only_where_its_point_is_not():
    x = np.array([-1.0, 2.0, 9.0])
    roles = {stroke.role: stroke for stroke in Pointer(0, x, 0.0).strokes([PANEL])}
    assert set(roles) == {"arrow left", "arrow right"}
    assert [bool(roles["arrow left"].at((k,))) for k in range(3)] == [True, False, False]
    assert [bool(roles["arrow right"].at((k,))) for k in range(3)] == [False, False, True]


@pytest.mark.parametrize("role", Style().looks(True))
def test_every_role_has_a_look_that_svg_can_show(role):
    look = Style().look(role)
    line, mark = frames.line(look), frames.mark(look)
    assert set(line) <= {"fill", "opacity", "stroke", "stroke-width", "stroke-dasharray"}
    if "stroke" in line:
        assert re.fullmatch(r"#[0-9A-Fa-f]{6}", line["stroke"])
        assert line["stroke-width"] == look.get("linewidth", 1.5)
    else:
        assert mark
    if mark:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", mark["d"])]
        assert max(numbers) <= look["markersize"] / 2
        assert {mark["fill"][0], mark["stroke"][0]} <= {"#", "n"}


# The whole of it


@pytest.fixture(scope="module")
def main_film():
    return figures.film(translator(), lesson.TELLING[1], lesson.CROSS_ENTROPY, 100, 1e-4, Style())


def test_the_main_film_s_numbers_are_the_core_s_at_every_frame(main_film):
    data = json.loads(gzip.decompress(main_film.sent))
    right, loss = (
        lesson.along("sigmoid", lesson.TELLING[1], each, 100).f for each in (lesson.ACCURACY, lesson.CROSS_ENTROPY)
    )
    w = np.round(np.arange(801) * 0.005 - 2, 3)
    accuracies, losses = right(w), loss(w)
    now = data["words"][0]["table"][1]
    for frame in range(801):
        at, share, error = (entry(cell, frame).replace("−", "-") for cell in now)
        assert float(at.removeprefix("w = ")) == w[frame]
        assert share == f"{100 * accuracies[frame]:.4g}\N{NO-BREAK SPACE}%"
        assert float(error) == pytest.approx(losses[frame], abs=5e-6)


def test_what_is_heard_is_the_point_on_the_function_and_its_tangent(main_film):
    data, shares = main_film.data(), []
    assert [picture["sound"]["stairs"] for picture in data["pictures"]] == [True, False]
    for picture, shown in zip(data["pictures"], main_film.pictures, strict=True):
        point, tangent = (picture["strokes"][picture["sound"][which]]["points"] for which in ("point", "tangent"))
        ((_, y),), ((_, left), (_, right)) = point, tangent
        ((_, low), (_, high)), *_ = (panel.data for panel in shown.backdrop(Style()).panels)
        shares.append(high - (high - low) * np.array(added(y)) / UNIT)
        rises = np.abs(np.subtract(*(np.broadcast_to(np.array(added(end), float), 801) for end in (left, right))))
        assert (np.nanmax(rises) == 0) == picture["sound"]["stairs"]
    w = np.round(np.arange(801) * 0.005 - 2, 3)
    for share, metric in zip(shares, (lesson.ACCURACY, lesson.CROSS_ENTROPY), strict=True):
        values = lesson.along("sigmoid", lesson.TELLING[1], metric, 100).f(w)
        assert np.allclose(share, values, atol=1e-4)
    assert data["sound"]["says"].startswith("Accuracy: silence")
    assert film_of().data()["sound"] is None


def test_what_is_sent_stays_the_same_wherever_the_slider_stands_and_whenever_it_is_packed(main_film):
    again = figures.film(translator(), lesson.TELLING[1], lesson.CROSS_ENTROPY, 100, 1e-4, Style())
    assert again.sent is main_film.sent
    assert main_film.sent[4:8] == bytes(4)  # where gzip writes the time


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_comes_when_the_main_page_opens_is_not_too_much(lang):
    film = figures.film(translator(lang), lesson.TELLING[1], lesson.CROSS_ENTROPY, 100, 1e-4, Style())
    assert len(film.sent) + 45_000 <= WIRE


class Elements(HTMLParser):
    """The elements of a page, and the attributes that make a browser ask for something or run something."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.asks = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.asks += [name for name, _ in attributes if name in ("src", "href") or name.startswith("on")]


def hostile_film():
    hostile = replace(SIGMOID, title=HOSTILE)
    picture = slope.function_over_slope(ENGLISH, hostile, HOSTILE, (), alt=[HOSTILE] * 2)
    player = Player(*[HOSTILE] * 4, milliseconds=1)
    table = f"| {HOSTILE} | a |\n| --- | --- |\n| {HOSTILE} | b |"
    return Film([Slider(HOSTILE, [HOSTILE] * 2)], [picture], [[HOSTILE] * 2, [table] * 2], player=player)


def test_no_text_of_an_exported_page_becomes_anything_but_text():
    film = hostile_film()
    tame, hostile = film_of(count=2).page("title"), replace(film, language=HOSTILE).page(HOSTILE)
    assert Elements(hostile).tags == Elements(tame).tags
    assert Elements(hostile).asks == []
    shown = film._repr_html_()
    assert Elements(shown).tags == ["style", "div", "img", "script"]
    assert Elements(shown).asks == ["src"]
    assert re.findall(r'src="([^"]{11})', shown) == ["data:image/"]
    (data,) = re.findall(r'atob\("([A-Za-z0-9+/=]*)"\)', shown)
    assert b64decode(data) == film.sent
    assert json.loads(gzip.decompress(film.sent))["sliders"][0]["label"] == HOSTILE


def test_an_exported_page_is_whole_without_a_network(main_film):
    page = replace(main_film, language="ko").alone().page("왜")
    assert "default-src 'none'" in page
    assert set(re.findall(r"https?://[^\s\"'\\)<]+", page)) <= {
        "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd",
    }  # fmt: skip
    assert '<html lang="ko">' in page


def test_a_film_taken_along_has_its_own_slider_where_the_page_s_stood(main_film):
    taken = main_film.at(300).alone()
    assert [(slider.key, slider.first) for slider in taken.sliders] == [("", 300)]
    assert taken.pictures[0].frames == (300,)
    assert not taken.style.dark
