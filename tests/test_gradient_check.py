"""The page on the gradient check: its errors against plain arithmetic and closed forms, its picture, its words."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from lettering import boxes, cut_off, on_each_other
from reader import answers, entry, open_page, plain, read_page, table, words
from snippets import run

from gradlab import autodiff, central_difference, lesson, sigmoid
from gradlab.app.language import translator
from gradlab.chapters.gradient_check import words as chapter_words
from gradlab.chapters.gradient_check.figures import film, pictures, row_of_zeros
from gradlab.chapters.gradient_check.numbers import PRECISIONS, STEPS, H, Place, errors, next_to_a_jump
from gradlab.plotting.frames import word_frames
from gradlab.plotting.picture import together
from gradlab.plotting.style import PROJECTED, Style
from gradlab.text import Translate, format_number

TELLING = lesson.TELLING[1]
LOSS = lesson.along("sigmoid", TELLING, lesson.CROSS_ENTROPY, 100)
ACCURACY = lesson.along("sigmoid", TELLING, lesson.ACCURACY, 100)
SIGMOID, STEP = lesson.unit("sigmoid"), lesson.unit("step")
ENGLISH = Translate()


def at(h):
    return int(np.argmin(np.abs(H - h)))


def test_the_sweep_has_the_book_s_h_and_both_ends_exactly():
    assert (H[0], H[-1]) == (1.0, 1e-12)
    assert 1e-4 in H
    assert np.all(np.diff(H) < 0)


@pytest.mark.parametrize(("trace", "x"), [(SIGMOID, 1.0), (LOSS, 0.3)])
def test_in_float64_the_errors_are_the_core_s_one_h_at_a_time(trace, x):
    shown, slope = errors(trace, x), autodiff(trace.f)(x)
    one_by_one = [abs(central_difference(trace.f, h)(x) - slope) for h in H]
    # The loss of many weights at once can be summed in another order than that of one.
    assert shown.errors["central"] == pytest.approx(one_by_one, abs=1e-3 if trace is LOSS else 0)
    assert shown.errors["central"][:10] == pytest.approx(one_by_one[:10], rel=1e-3)


@pytest.mark.parametrize("x", [-3.3, 0.0, 1.0, 7.0])
def test_in_float32_the_errors_are_those_of_plain_float32_arithmetic(x):
    single = np.float32

    def f(x):
        return single(sigmoid(x))

    shown, x = errors(SIGMOID, x, "float32"), single(x)
    for k, h in enumerate(H.astype(single)):
        right, left = x + h, x - h
        central = (f(right) - f(left)) / (right - left) if right > left else single(0)
        forward = (f(right) - f(x)) / (right - x) if right > x else single(0)
        assert central.dtype == forward.dtype == single
        slope = autodiff(sigmoid)(float(x))
        assert shown.errors["central"][k] == abs(float(central) - slope)
        assert shown.errors["forward"][k] == abs(float(forward) - slope)


def test_the_lines_are_those_of_the_sigmoid_s_closed_form_derivatives():
    x = 0.7
    s, shown = sigmoid(x), errors(SIGMOID, x)
    second, third = s * (1 - s) * (1 - 2 * s), s * (1 - s) * (1 - 6 * s * (1 - s))
    noise = np.finfo(float).eps * s
    assert shown.lines["forward"] == pytest.approx(abs(second) * H / 2)
    assert shown.lines["central"] == pytest.approx(abs(third) * H**2 / 6)
    assert shown.lines["rounding"] == pytest.approx(noise / H)
    assert shown.best["forward"][0] == pytest.approx(np.sqrt(2 * noise / abs(second)))
    assert shown.best["central"][0] == pytest.approx((6 * noise / abs(third)) ** (1 / 3))


@pytest.mark.parametrize(("trace", "x"), [(SIGMOID, 1.0), (LOSS, 0.3), (LOSS, -0.045)])
@pytest.mark.parametrize("name", ["forward", "central"])
def test_the_errors_lie_on_the_truncation_line_and_below_a_few_times_the_rounding(trace, x, name):
    shown = errors(trace, x)
    right = (shown.best[name][0] * 30 < H) & (H < 0.03)
    assert np.count_nonzero(right) >= 4
    assert shown.errors[name][right] == pytest.approx(shown.lines[name][right], rel=0.05)
    left = shown.best[name][0] > H
    assert np.all(shown.errors[name][left] <= 4 * shown.lines["rounding"][left])


@pytest.mark.parametrize(("precision", "low", "high"), [("float64", 1e-6, 1e-4), ("float32", 1e-3, 1e-1)])
def test_the_best_h_lies_in_between_and_is_larger_in_float32(precision, low, high):
    shown = errors(SIGMOID, 1.0, precision)
    best = H[np.argmin(shown.errors["central"])]
    assert low < best < high
    assert low < shown.best["central"][0] < high


def test_a_staircase_passes_at_every_h_and_has_no_lines():
    for trace, x in ((STEP, 1.5), (ACCURACY, -1.5)):
        for precision in PRECISIONS:
            shown = errors(trace, x, precision)
            assert shown.slope == 0
            assert not np.any([*shown.errors.values()])
            assert (shown.lines, shown.best) == ({}, {})


def test_at_a_jump_the_errors_are_the_jump_by_h_and_by_2h():
    shown = errors(STEP, 0.0)
    assert shown.errors["forward"] == pytest.approx(1 / H)
    assert shown.errors["central"] == pytest.approx(1 / (2 * H))


def test_near_a_jump_only_the_h_that_reach_it_err_by_all_jumps_within():
    x = next_to_a_jump(ACCURACY, -0.045, lesson.WEIGHT_STEP)
    jumps, shown = ACCURACY.stairs.jumps, errors(ACCURACY, x)
    reached = np.min(np.abs(jumps - x)) < H
    assert 0 < np.min(np.abs(jumps - x)) <= lesson.WEIGHT_STEP
    assert np.count_nonzero(reached) not in (0, len(H))
    assert not np.any(shown.errors["central"][~reached])
    values = ACCURACY.stairs.values
    for h, error in zip(H, shown.errors["central"], strict=True):
        within = np.abs(jumps - x) < h
        assert error == pytest.approx(abs(np.sum(np.diff(values)[within])) / (2 * h))


def test_a_smooth_function_has_no_jump_to_go_to():
    assert next_to_a_jump(SIGMOID, 0.0, 0.05) is None
    assert next_to_a_jump(STEP, -7.0, 0.05) == 0.05


def place_of(function):
    return Place(function, TELLING if function in ("loss", "accuracy") else None)


def drawn(function, x):
    """What the two pictures draw: the errors, the powers of ten between which the y axis is logarithmic; the figure."""
    trace = place_of(function).trace(ENGLISH)
    both = [errors(trace, x, precision) for precision in PRECISIONS]
    shown = pictures(ENGLISH, both)
    assert shown[0].drawing.args[-1] == shown[1].drawing.args[-1]
    return both, shown[0].drawing.args[-1], together(shown)


def test_the_pictures_show_every_error_and_exact_zeros_on_the_row_of_0():
    both, span, figure = drawn("accuracy", next_to_a_jump(ACCURACY, -0.045, lesson.WEIGHT_STEP))
    for shown, place in zip(both, figure.subfigs, strict=True):
        (axes,) = place.axes
        row = dict(zip((text.get_text() for text in axes.get_yticklabels()), axes.get_yticks(), strict=True))["0"]
        assert axes.get_ylim()[0] < row < 10.0 ** span[0]
        for name in ("forward", "central"):
            marks = next(line for line in axes.lines if line.get_label() == name)
            read = shown.errors[name]
            assert np.array_equal(marks.get_ydata(), np.where(read == 0, row, read))
            assert set(read == 0) == {True, False}
            bottom, top = axes.get_ylim()
            assert np.all((bottom < marks.get_ydata()) & (marks.get_ydata() < top))


def test_the_pictures_share_their_axes_and_have_lines_best_h_and_the_chapter_s():
    both, span, figure = drawn("sigmoid", 1.0)
    left, right = (place.axes[0] for place in figure.subfigs)
    assert left.get_ylim() == right.get_ylim()
    for shown, axes in zip(both, (left, right), strict=True):
        by_label = {line.get_label(): line for line in axes.lines}
        assert set(by_label["book"].get_xdata()) == {1e-4}
        for name in ("forward", "central", "rounding"):
            line = by_label[f"theory {name}"]
            drawn_at = np.isfinite(line.get_ydata())
            expected = shown.lines[name]
            assert np.array_equal(line.get_ydata()[drawn_at], expected[drawn_at])
            assert np.all(expected[~drawn_at] < 10.0 ** span[0])  # none runs into the row of 0
        best = by_label["crossings"].get_xydata()
        assert [tuple(point) for point in best] == [*shown.best.values()]
        assert len({by_label[f"theory {name}"].get_linestyle() for name in shown.lines}) == 3


@pytest.mark.parametrize(
    "style", [Style(), Style(scale=PROJECTED), Style(narrow=True)], ids=["desk", "projector", "phone"]
)
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("function", "x"), [("sigmoid", 1.0), ("sigmoid", 0.0), ("step", 0.0), ("loss", 0.3)])
@pytest.mark.slow  # how pictures look
def test_names_stand_at_the_lines_and_no_text_is_cut_off_or_runs_into_another(style, language, function, x):
    _ = translator(language)
    shown = errors(place_of(function).trace(_), x)
    every = [*film(_, place_of(function), x, style).pictures, pictures(_, [shown])[0]]
    drawn = [boxes(picture.at(0), style) for picture in every]
    for seen, whole in drawn:
        assert cut_off(seen, whole) == []
        assert on_each_other(seen) == []
    _function, one, both = ({text for text, _box in seen} for seen, _whole in drawn)
    called = {name: chapter_words.lines(_)[name] for name in shown.lines}
    assert {_("the book's h"), *(called[name] for name in called if name != "forward")} <= one
    if style.scale == 1:  # larger letters have room for all but one of the names of both differences
        assert {*called.values()} <= both


def test_the_page_reads_the_errors_at_x_and_says_which_h_is_best():
    app = open_page("gradient_check")
    app.slider(key="x").set_value(2.0).run()
    rows, shown = table(app, 1), [errors(SIGMOID, 2.0, precision) for precision in ("float64", "float32")]
    assert rows[0] == ["float64", "float32"]
    assert [float(cell) for cell in rows[1][1:]] == pytest.approx([each.slope for each in shown], rel=1e-3)
    for row, h in ((3, 1.0), (4, 1e-4), (5, 1e-12)):
        expected = [each.errors["central"][at(h)] for each in shown]
        assert [float(cell) for cell in rows[row][1:]] == pytest.approx(expected, rel=0.05)
    best = H[np.argmin(shown[0].errors["central"])]
    assert f"nearest to autograd, of all h drawn, at h = {format_number(best, 2)}: " in words(app)


def test_where_the_second_derivative_is_0_the_page_says_so():
    assert "f″ is 0" in words(read_page("gradient_check", x="0"))
    assert "f″ is 0" not in words(read_page("gradient_check", x="1"))


@pytest.mark.parametrize(("function", "names"), [
    ("sigmoid", ["Sigmoid", "Step"]), ("step", ["Sigmoid", "Step"]),
    ("loss", ["Cross-entropy error", "Accuracy"]), ("accuracy", ["Cross-entropy error", "Accuracy"]),
])  # fmt: skip
def test_the_trap_both_agree_but_only_one_has_a_slope(function, names):
    app = read_page("gradient_check", function=function)
    assert not app.exception
    heads, _, _, agree, slope = table(app, 2)
    assert heads == names
    assert agree[1:] == ["yes", "yes"]
    assert slope[1:] == ["yes", "no"]
    assert "0 = 0" in words(app)


def test_at_a_jump_the_check_fails_and_the_page_says_why():
    app = read_page("gradient_check", function="step", x="0")
    assert table(app, 2)[3][1:] == ["yes", "no"]
    assert "fails the check, by 5,000" in words(app)
    assert "is 1 / 2h, 0.5 at h = 1" in words(app)


def test_the_button_leads_next_to_a_jump_whatever_the_staircase():
    for function, key in (("step", "x"), ("accuracy", "w")):
        app = open_page("gradient_check", function=function)
        assert ("beyond every h" in words(app)) == (function == "accuracy")
        next(button for button in app.button if button.label == "Next to a jump").click().run()
        place = place_of(function)
        start = lesson.start(TELLING) if key == "w" else 1.0
        notch = lesson.WEIGHT_STEP if key == "w" else 0.05
        assert app.slider(key=key).value == next_to_a_jump(place.trace(ENGLISH), start, notch)
        assert "gives the jumps within h, divided by 2h" in words(app)
        assert not app.exception


def test_the_weight_the_loss_and_the_images_change_the_numbers():
    seen = set()
    for link in ({}, {"loss": "sum_squares"}, {"images": "10"}, {"unit": "3"}, {"layer": "hidden"}):
        seen.add(tuple(table(read_page("gradient_check", function="loss", **link))[1]))
    assert len(seen) == 5


def test_a_weight_through_which_nothing_flows_has_only_zeros():
    app = read_page("gradient_check", function="loss", layer="hidden", pixel="0")
    assert not app.exception
    assert "the loss is constant" in words(app)
    assert "**196** of the 196 errors in the two pictures are exactly 0" in words(app)
    assert table(app, 2)[4][1:] == ["no", "no"]


def test_a_broken_link_falls_back_and_every_control_has_a_help_text():
    app = read_page("gradient_check", function="<b>", x="nan", w="7")
    assert not app.exception
    assert table(app, 1)[1][1] == "0.1966"
    for function in ("step", "accuracy"):
        app = read_page("gradient_check", function=function)
        controls = [*app.slider, *app.select_slider, *app.number_input, *app.button, *app.button_group, *app.radio]
        told = [control for control in controls if not str(control.key).startswith(("answer ", "instead "))]
        assert [control.label for control in told if not control.help] == []


def test_the_pictures_say_what_they_show():
    shown = " ".join(html.value for html in read_page("gradient_check", x="1").get("html"))
    pictures = re.findall(r'alt="(Error in [^"]+)"', shown)
    assert len(pictures) == 2
    assert "0.0062 at h = 1, 5.9·10⁻¹¹ at h = 0.0001, 2.0·10⁻⁶ at h = 10⁻¹²" in pictures[0]


@pytest.mark.parametrize(("function", "x"), [("sigmoid", 0.7), ("step", 0.5), ("loss", 0.3), ("accuracy", 0.3)])
def test_the_film_reads_the_same_differences_at_every_h_as_the_core(function, x):
    trace = place_of(function).trace(ENGLISH)
    made = film(ENGLISH, place_of(function), x, Style())
    readings, verdict = map(word_frames, (*made.words, *made.verdicts))
    for k, h in enumerate(STEPS):
        cells = [[plain(entry(cell, k)) for cell in row] for row in readings["table"]]
        assert cells[0][0] == plain(f"h = {format_number(h, 2)}")
        exact = float(central_difference(trace.f, h)(x))
        assert float(cells[1][1]) == pytest.approx(exact, rel=1e-5, abs=1e-12)
        assert float(cells[2][1]) == pytest.approx(float(autodiff(trace.f)(x)), rel=1e-5)
        told = entry(verdict["says"], k)
        if function in ("step", "accuracy"):
            assert ("no slope" in told) == (exact != 0)
        else:
            shown = errors(trace, x)
            much = shown.lines["central"][::-1][k] / shown.lines["rounding"][::-1][k]
            rules = (
                "Truncation error dominates"
                if much > 3
                else "Rounding error dominates"
                if much < 1 / 3
                else "Near the best h"
            )
            assert rules in told


def test_a_link_has_the_step_as_it_is_typed():
    for text, h in (("1e-12", 1e-12), ("0.1", 0.1), ("5.6e-06", 10**-5.25)):
        assert open_page("gradient_check", step=text).select_slider(key="step").value == pytest.approx(h)


@pytest.mark.parametrize("h", [1.0, 0.1, 1e-3])
def test_the_secant_passes_through_its_two_ends(h):
    picture = film(ENGLISH, place_of("sigmoid"), 0.7, Style()).pictures[0]
    strokes = {stroke.role: stroke.at((STEPS.index(h),)) for stroke in picture.moving}
    (left, low), (right, high) = strokes["differences"]
    assert [left, low, right, high] == pytest.approx([0.7 - h, sigmoid(0.7 - h), 0.7 + h, sigmoid(0.7 + h)])
    (x0, y0), (x1, y1) = strokes["chord"]
    assert (y1 - y0) / (x1 - x0) == pytest.approx((high - low) / (2 * h), rel=1e-6)
    assert y0 + (left - x0) * (high - low) / (2 * h) == pytest.approx(low)
    (x0, y0), (x1, y1) = strokes["tangent"]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(float(autodiff(sigmoid)(0.7)))


def test_the_ring_is_at_the_error_of_its_h_and_an_exact_0_on_its_row():
    for function, x in (("sigmoid", 0.7), ("step", 0.5)):
        log = film(ENGLISH, place_of(function), x, Style()).pictures[1]
        (ring,) = log.moving
        error = errors(place_of(function).trace(ENGLISH), x).errors["central"]
        for h in (1.0, 1e-4):
            ((at_h, y),) = ring.at((STEPS.index(h),))
            expected = float(error[at(h)]) or row_of_zeros(log.drawing.args[-1])
            assert (at_h, y) == pytest.approx((h, expected))


def test_the_prediction_is_answered_with_the_sigmoid_s_numbers():
    app = open_page("gradient_check")
    answers(app)["smallest"].click().run()
    assert "It is: “With one in between" in words(app)
    answers(app)["between"].click().run()
    assert "✓ Right:" in words(app)
    assert format_number(errors(SIGMOID, 1.0).errors["central"][at(1e-4)], 2) in words(app)


@pytest.mark.parametrize("function", ["sigmoid", "loss", "step", "accuracy"])
def test_the_code_runs_as_it_stands_and_draws_the_errors(function, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where it saves the picture
    (snippet,) = read_page("gradient_check", function=function).code
    figure = run(snippet.value)
    assert "<svg" in (tmp_path / "gradient_check.svg").read_text("utf-8")
    trace = place_of(function).trace(ENGLISH)
    shown = errors(trace, lesson.start(TELLING) if function in ("loss", "accuracy") else 1.0)
    drawn = {line.get_label(): line for line in figure.axes[0].lines}
    for name in ("forward", "central"):
        assert drawn[f"{name}_difference"].get_xdata() == pytest.approx(H)
        # Rounding is divided by h: many places at once may be summed in another order than one.
        assert drawn[f"{name}_difference"].get_ydata() == pytest.approx(shown.errors[name], rel=1e-3, abs=1e-3)
        assert drawn[f"{name}_difference"].get_ydata()[:10] == pytest.approx(shown.errors[name][:10], rel=1e-3)
    plt.close(figure)
