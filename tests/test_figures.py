"""Pictures, tested by their numbers and artists, not by their pixels."""

import xml.etree.ElementTree as ET

import matplotlib
import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.text import Text
from reader import draw_all

from gradlab import Staircase, Trace, autodiff, central_difference, lesson, sigmoid, step
from gradlab.app.language import translator
from gradlab.plotting.backdrop import Panel, panels_of, svg
from gradlab.plotting.picture import Pointer, figure, together
from gradlab.plotting.slope import SIZE, function_over_slope, slope_picture
from gradlab.plotting.style import PAPER, PROJECTED, Style
from gradlab.text import Translate

ENGLISH = Translate()
GRID = np.linspace(-4, 4, 161)
H = 0.1
LEGEND = (("tangent", "tangent"),)
STEP = Staircase(np.zeros(1), np.array([0.0, 1.0]))
SIGMOID, STUCK = Trace(sigmoid, GRID, H, "σ"), Trace(step, GRID, H, "step", known=STEP)


def drawn(trace, x="x", style=None, _=ENGLISH, needles=False):
    """What stays of a picture, drawn."""
    style = style or Style()
    drawing = function_over_slope(_, trace, x, LEGEND, True, needles).drawing
    canvas = style.figure(*drawing.size_in(style))
    drawing.into(canvas, style)
    return canvas


def overlaid(picture):
    """All that is drawn over the backdrop."""
    canvas = Style().figure(*SIZE)
    picture.draw(canvas, Style())
    return canvas


def frame(trace, x):
    """The picture with its point at x."""
    return slope_picture(ENGLISH, trace, "x").at(trace.nearest(x))


@pytest.fixture
def smooth():
    return drawn(SIGMOID)


@pytest.fixture
def stuck():
    return drawn(STUCK)


def test_the_curve_and_both_derivatives_are_drawn_as_they_are(smooth):
    above, below = smooth.axes
    assert np.array_equal(above.lines[0].get_ydata(), sigmoid(GRID))
    line, dots = below.lines
    assert np.array_equal(line.get_ydata(), autodiff(sigmoid)(GRID))
    assert np.array_equal(dots.get_ydata(), central_difference(sigmoid, H)(dots.get_xdata()))
    assert dots.get_linestyle() == "None"
    assert dots.get_markerfacecolor() == PAPER[False]


def test_a_staircase_is_drawn_with_a_vertical_jump_not_a_slope_between_samples(stuck):
    above, _ = stuck.axes
    assert not [line for line in above.lines if line.get_transform().contains_branch(above.transData)]
    values, edges, _ = above.patches[0].get_data()
    assert edges.tolist() == [-4, 0, 4]
    assert values.tolist() == [0, 1]


def test_the_finite_difference_of_a_step_is_a_tick_until_h_is_asked_about():
    _, below = drawn(STUCK).axes
    (ticks,) = (each for each in below.collections if isinstance(each, PathCollection))
    assert ticks.get_offsets().tolist() == [[0, 0]]
    assert not below.patches
    (_, dots) = below.lines
    assert 0 not in dots.get_xdata()


def test_then_it_is_a_pulse_2h_wide_and_1_by_2h_high():
    _, below = drawn(STUCK, needles=True).axes
    values, edges, _ = below.patches[0].get_data()
    assert edges.tolist() == [-4, -H, H, 4]
    assert values == pytest.approx([0, 1 / (2 * H), 0])
    assert below.get_ylim()[1] < 1 / (2 * H)  # it leaves the panel, in whose height the slope 0 is to be seen


def test_what_can_learn_and_what_cannot_differ_in_colour_and_in_more(smooth, stuck):
    colours = [figure.axes[1].lines[0].get_color() for figure in (smooth, stuck)]
    assert colours[0] != colours[1]
    names = [{text.get_text() for text in figure.axes[1].texts} for figure in (smooth, stuck)]
    assert names == [{"autograd", "○ finite difference"}] * 2
    filled = [list(figure.axes[0].collections) for figure in (smooth, stuck)]
    assert [len(each) for each in filled] == [1, 0]


@pytest.mark.parametrize(("language", "sign"), [("en", "\u00a0%"), ("ko", "%")])
def test_accuracy_s_axis_is_in_per_cent_as_sentences_are_and_never_rounded_to_a_wrong_one(language, sign):
    accuracy = lesson.along("sigmoid", lesson.TELLING[1], lesson.ACCURACY, 100)
    formatter = drawn(accuracy, _=translator(language)).axes[0].yaxis.get_major_formatter()
    assert formatter(0.32, 0) == f"32{sign}"
    assert formatter(0.3233, 0) == f"32.33{sign}"


def test_a_backdrop_hands_over_where_its_axes_lie(smooth):
    for axes, panel in zip(smooth.axes, panels_of(smooth), strict=True):
        for point in [(-4, axes.get_ylim()[0]), (1, 0.2), (4, axes.get_ylim()[1])]:
            shown = smooth.transFigure.inverted().transform(axes.transData.transform(point))
            assert panel.place(*point) == pytest.approx(tuple(shown))


@pytest.mark.parametrize("x", [-3.0, 0.0, 1.0])
def test_the_overlay_s_marks_lie_on_the_backdrop_s_curves(smooth, x):
    overlay = overlaid(frame(SIGMOID, x))
    places = [tuple(np.ravel(line.get_xydata()[0])) for line in overlay.artists if len(line.get_xdata()) == 1]
    above, below = panels_of(smooth)
    expected = [
        above.place(x, sigmoid(x)),
        below.place(x, autodiff(sigmoid)(x)),
        below.place(x, central_difference(sigmoid, H)(x)),
    ]
    for place, right in zip(places, expected, strict=True):
        assert place == pytest.approx([float(each) for each in right])


def test_the_tangent_has_the_slope_that_autograd_read(smooth):
    panel = panels_of(smooth)[0]
    overlay = overlaid(frame(SIGMOID, 1.0))
    tangent = next(line for line in overlay.artists if len(line.get_xdata()) == 2 and np.ptp(line.get_xdata()) > 0.1)
    rise, run = np.ptp(tangent.get_ydata()), np.ptp(tangent.get_xdata())
    (left, bottom), (right, top) = panel.corners
    (x0, y0), (x1, y1) = panel.data
    assert rise / (top - bottom) * (y1 - y0) / (run / (right - left) * (x1 - x0)) == pytest.approx(autodiff(sigmoid)(1))


def test_what_the_overlay_draws_is_cut_off_at_the_panel(smooth):
    overlay = overlaid(frame(SIGMOID, 0.0))
    boxes = {tuple(np.round(line.get_clip_box()._bbox.extents, 9)) for line in overlay.artists}
    assert boxes == {tuple(np.round(np.ravel(panel.corners), 9)) for panel in panels_of(smooth)}


def test_a_panel_is_linear_beyond_its_edges():
    panel = Panel(((0.1, 0.2), (0.9, 0.8)), ((0.0, -1.0), (4.0, 1.0)))
    assert panel.place(2, 0) == pytest.approx((0.5, 0.5))
    assert panel.place(8, 0)[0] == pytest.approx(1.7)


def test_a_backdrop_is_svg_of_its_size_and_drawing_changes_no_settings(monkeypatch):
    draw_all(monkeypatch.setattr)
    before = dict(matplotlib.rcParams)
    tree = ET.fromstring(slope_picture(ENGLISH, SIGMOID, "x").backdrop(Style()).svg)
    assert tree.get("viewBox") == "0 0 {} {}".format(*(f"{72 * side:g}" for side in SIZE))
    assert dict(matplotlib.rcParams) == before


def test_a_flat_function_still_has_a_picture():
    low, high = drawn(Trace(lambda x: 0 * x + 0.3, GRID, H)).axes[1].get_ylim()
    assert low < 0 < high
    assert np.isfinite([low, high]).all()


def test_side_by_side_each_part_has_its_curve_and_its_mark():
    pictures = [frame(each, 1.0) for each in (STUCK, SIGMOID)]
    whole = together(pictures)
    left, right = whole.subfigs
    assert len(left.axes) == len(right.axes) == 2
    value_mark = next(line for line in right.artists if len(line.get_xdata()) == 1)
    shown = value_mark.get_transform().transform(value_mark.get_xydata())[0]
    assert shown == pytest.approx(right.axes[0].transData.transform((1.0, sigmoid(1.0))))


def test_dark_and_light_differ_in_ink():
    assert Style(dark=True).ink != Style(dark=False).ink


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_hangul_has_its_letters_in_a_picture(scale):
    """matplotlib warns of each letter that it has no glyph for, and here warnings are errors."""
    korean = Trace(step, GRID, H, "정확도", known=STEP)
    canvas = drawn(korean, "w, 은닉 유닛 38 → 숫자 7", Style(scale=scale), translator("ko"))
    svg(canvas)
    title = canvas.axes[0].get_title(loc="left")
    assert title == "정확도"


STYLES = [Style(), Style(narrow=True), Style(scale=PROJECTED), Style(scale=PROJECTED, narrow=True)]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("known", [STEP, "smooth"])
def test_no_text_stands_on_another(style, known):
    figure = drawn(Trace(step, GRID, 1e-4, "Accuracy", known=known), "w, from pixel 408 to hidden unit 49", style)
    renderer = figure.measured()
    figure.draw(renderer)
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts if seen(text)]
    whole = figure.bbox
    assert len(boxes) > 10
    for place, (name, box) in enumerate(boxes):
        assert whole.x0 <= box.x0 <= box.x1 <= whole.x1, name
        assert whole.y0 <= box.y0 <= box.y1 <= whole.y1, name
        for other, against in boxes[place + 1 :]:
            assert not box.overlaps(against), (name, other)


def seen(text):
    """Whether a text is drawn: a tick beyond its axis is not."""
    ticks = [(axis, tick) for axes in text.figure.axes for axis in (axes.xaxis, axes.yaxis)
             for tick in axis.get_major_ticks() if tick.label1 is text]  # fmt: skip
    return all(sorted(axis.get_view_interval())[0] <= tick.get_loc() <= sorted(axis.get_view_interval())[1]
               for axis, tick in ticks)  # fmt: skip


def test_a_backdrop_is_drawn_once_for_all_that_moves_over_it():
    first, second = frame(SIGMOID, 0.5), slope_picture(ENGLISH, SIGMOID, "x").at(SIGMOID.nearest(1.5))
    assert first.backdrop(Style()) is second.backdrop(Style())
    assert first.backdrop(Style()) is not first.backdrop(Style(dark=True))
    (place,), (other,) = ([each for each in picture.moving if each.draggable] for picture in (first, second))
    assert place.at(first.frames) != other.at(second.frames)


@pytest.mark.parametrize(
    ("x", "y", "marker"), [(-9, 0.5, "<"), (9, 0.5, ">"), (0, 99, "^"), (0, -99, "v"), (0, 0.5, None)]
)
def test_an_arrow_inside_the_panel_points_to_what_lies_beyond_it(smooth, x, y, marker):
    overlay, panels = Style().figure(*SIZE), panels_of(smooth)
    function_over_slope(ENGLISH, SIGMOID, "x", LEGEND, moving=[Pointer(0, x, y)]).draw(overlay, Style())
    assert [line.get_marker() for line in overlay.artists] == ([marker] if marker else [])
    for line in overlay.artists:
        ((at, height),) = line.get_xydata()
        (left, bottom), (right, top) = panels[0].corners
        assert left < at < right
        assert bottom < height < top


def test_a_drawing_of_the_same_numbers_is_the_same_backdrop_and_of_others_is_not():
    drawings = []

    @figure(size=(2, 1))
    def dots(canvas, style, numbers, title):
        drawings.append(title)
        style.axes(canvas.add_axes((0, 0, 1, 1)), title)

    same, again, other = (dots(np.array(numbers), "t").backdrop(Style()) for numbers in ([1.0], [1.0], [2.0]))
    assert same is again
    assert other is not same
    assert len(drawings) == 2
