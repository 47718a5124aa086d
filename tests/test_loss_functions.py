"""The page on the two losses of one prediction: its numbers, its words, and its pictures."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from reader import open_page, read_page, words

from gradlab import lesson
from gradlab.chapters.loss_functions import figure_minus_log, numbers
from gradlab.chapters.loss_functions.figure import SIZE, Bars, TwoBarCharts
from gradlab.chapters.loss_functions.numbers import CHAPTER, DELTA, LOSSES, RIGHT, TARGET, shaped
from gradlab.chapters.loss_functions.numbers_minus_log import MILLIONTH, WHOLE, minus_log
from gradlab.figures.backdrop import panels_of
from gradlab.figures.picture import together
from gradlab.figures.style import Style

SHAPES = [
    *CHAPTER.values(),
    *(shaped(guess, c, rest) for guess in (1, 2, 9) for c in (0.0, 0.35, 1.0) for rest in ("evenly", "next")),
]


def cells(app, *heading):
    """The rows of the first of the page's tables that has these words before or in its heading."""
    for text in app.markdown:
        before, bar, rest = text.value.partition("| ")
        if bar and all(word in before + rest.splitlines()[0] for word in heading):
            plain = rest.replace("*", "").replace("−", "-")
            return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in plain.splitlines()[2:]]
    raise AssertionError(f"no table headed {heading}")


def own(**link):
    return open_page("loss_functions", prediction="own", **link)


# --- the numbers ---


def test_the_chapter_s_two_predictions_have_the_chapter_s_errors():
    two, seven = CHAPTER.values()
    assert numbers.error(lesson.SUM_SQUARES, two) == pytest.approx(0.0975)
    assert numbers.error(lesson.SUM_SQUARES, seven) == pytest.approx(0.5975)
    assert numbers.error(lesson.CROSS_ENTROPY, two) == pytest.approx(-np.log(0.6 + 1e-7))
    assert numbers.error(lesson.CROSS_ENTROPY, seven) == pytest.approx(-np.log(0.1 + 1e-7))


@pytest.mark.parametrize("y", SHAPES, ids=str)
@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.code)
def test_the_terms_add_up_to_the_core_s_error(loss, y):
    of_y = numbers.of_prediction(loss, y)
    assert of_y.terms.sum() == pytest.approx(float(loss.function(y, TARGET)), abs=1e-15)
    assert of_y.error == float(loss.function(y, TARGET))


@pytest.mark.parametrize("y", SHAPES, ids=str)
def test_the_derivatives_are_the_closed_forms(y):
    squares, entropy = (numbers.of_prediction(loss, y).autodiff for loss in LOSSES)
    assert squares == pytest.approx(np.array(y) - TARGET, abs=1e-15)
    assert entropy == pytest.approx(-TARGET / (np.array(y) + DELTA))
    assert np.count_nonzero(entropy) == 1


@pytest.mark.parametrize("y", SHAPES, ids=str)
def test_the_finite_differences_agree_where_the_curve_bends_little_within_h(y):
    h = 1e-5
    squares, entropy = (numbers.finite_difference(loss, y, h) for loss in LOSSES)
    assert squares == pytest.approx(np.array(y) - TARGET, abs=1e-9)
    assert np.count_nonzero(np.delete(entropy, RIGHT)) == 0
    if y[RIGHT] > 0:
        assert numbers.has_central(lesson.CROSS_ENTROPY, y, h)
        assert entropy[RIGHT] == pytest.approx(-1 / y[RIGHT], rel=1e-4)


@pytest.mark.parametrize("h", [0.1, 1e-4, 1e-6])
def test_at_0_there_is_only_the_forward_difference_which_is_about_h(h):
    y = shaped(RIGHT, 0.0, "evenly")
    assert not numbers.has_central(lesson.CROSS_ENTROPY, y, h)
    assert numbers.has_central(lesson.SUM_SQUARES, y, h)
    read = numbers.finite_difference(lesson.CROSS_ENTROPY, y, h)[RIGHT]
    assert read == pytest.approx((np.log(DELTA) - np.log(h + DELTA)) / h)


@pytest.mark.parametrize("rest", ["evenly", "next"])
@pytest.mark.parametrize("guess", range(10))
@pytest.mark.parametrize("confidence", [0.0, 0.29, 1.0])
def test_a_shaped_prediction_sums_to_1_and_gives_the_confidence_to_its_digit(guess, confidence, rest):
    y = shaped(guess, confidence, rest)
    assert sum(y) == pytest.approx(1, abs=1e-15)
    assert y[guess] == confidence
    assert min(y) >= 0
    others = np.delete(y, guess)
    assert others.max() == pytest.approx((1 - confidence) / (9 if rest == "evenly" else 1))


def test_without_delta_the_curve_is_infinite_at_0_and_0_at_1():
    assert minus_log(np.array([0.0, 1.0]), 0.0).tolist() == [np.inf, 0.0]
    assert minus_log(np.array([0.0]), DELTA)[0] == pytest.approx(16.118, abs=1e-3)


# --- the page ---


def test_the_page_opens_with_both_predictions_of_the_chapter():
    app = read_page("loss_functions")
    assert cells(app, "Sum of squares", "Cross entropy") == [
        ["2 is most likely", "0.0975", "0.51083"],
        ["7 is most likely", "0.5975", "2.3026"],
    ]
    assert "−log(0.6 + δ) = **0.51083**" in words(app)
    assert "0.08 from the 2, and 0.0175 from the nine others" in words(app)


def test_the_terms_are_told_one_by_one_and_only_the_right_digit_counts_in_cross_entropy():
    app = read_page("loss_functions", prediction="seven")
    rows = cells(app, "½")
    assert [float(row[1]) for row in rows[:10]] == list(CHAPTER["seven"])
    assert [row[4] for row in rows[:10]] == ["0", "0", "2.3026"] + ["0"] * 7
    assert float(rows[7][3]) == 0.5 * 0.6**2
    assert rows[10] == ["sum", "1", "1", "0.5975", "2.3026"]


def test_where_the_rest_goes_changes_the_sum_of_squares_alone():
    evenly, one = (own(rest=rest) for rest in ("evenly", "next"))
    (*_, first), (*_, second) = (cells(app, "Sum of squares", "Cross entropy") for app in (evenly, one))
    assert first[2] == second[2] == "0.51083"
    assert float(first[1]) == pytest.approx(0.5 * (0.4**2 + 9 * (0.4 / 9) ** 2), abs=1e-5)
    assert float(second[1]) == pytest.approx(0.5 * (0.4**2 + 0.4**2))


def test_moving_the_confidence_and_the_digit_moves_the_numbers():
    app = own()
    app.slider(key="confidence").set_value(0.25).run()
    assert cells(app, "Sum of squares", "Cross entropy")[2][2] == f"{-np.log(0.25 + 1e-7):.5g}"
    app.number_input(key="guess").set_value(1).run()
    assert cells(app, "Sum of squares", "Cross entropy")[2][2] == f"{-np.log(0.75 / 9 + 1e-7):.5g}"
    app.button_group(key="rest").set_value("next").run()
    assert cells(app, "Sum of squares", "Cross entropy")[2][2] == f"{-np.log(0.75 + 1e-7):.5g}"


def test_at_0_the_error_is_16_118_with_delta_and_infinite_without():
    app = own(confidence="0")
    assert cells(app, "slope, autograd") == [
        ["with δ = 1e-7", "16.118", "-1.0000000e+07"],
        ["without δ", *["infinite"] * 2],
    ]
    assert "log 0 is −∞" in words(app)
    assert "no central difference" in words(app)
    assert "nan" not in words(app).lower()


def test_away_from_0_delta_changes_next_to_nothing():
    with_delta, without = cells(read_page("loss_functions"), "slope, autograd")
    assert float(with_delta[1]) == pytest.approx(-np.log(0.6 + 1e-7), abs=1e-8)
    assert float(without[1]) == pytest.approx(-np.log(0.6), abs=1e-8)
    assert with_delta[1] != without[1]
    assert float(without[2]) == pytest.approx(-1 / 0.6, abs=1e-7)


def test_at_1_the_error_is_a_hair_below_0_and_the_page_says_so():
    app = own(confidence="1")
    assert "a hair less, −1.000e−07" in words(app)
    assert "Both are negative" not in words(app)
    assert cells(app, "Sum of squares: dE")[2][1] == "0"


def test_the_slopes_are_told_for_each_class_in_both_ways():
    app = open_page("loss_functions", prediction="seven", h="0.001")
    squares, entropy = cells(app, "Sum of squares: dE"), cells(app, "Cross entropy: dE")
    for row, slope in zip(squares, np.array(CHAPTER["seven"]) - TARGET, strict=True):
        assert [float(cell) for cell in row[1:]] == pytest.approx([slope, slope], abs=1e-6)
    assert [row[1:] for k, row in enumerate(entropy) if k != RIGHT] == [["0", "0"]] * 9
    assert float(entropy[RIGHT][1]) == pytest.approx(-1 / (0.1 + 1e-7), abs=1e-4)
    assert float(entropy[RIGHT][2]) == pytest.approx(-np.log((0.101 + 1e-7) / (0.099 + 1e-7)) / 0.002, abs=1e-4)


def test_the_sentence_and_the_table_have_one_slope():
    app = read_page("loss_functions", prediction="seven")
    assert cells(app, "Cross entropy: dE")[RIGHT][1] == "-9.99999"
    assert "here **−9.99999** at the 2" in words(app)


def test_a_wide_step_is_told_as_rough():
    app = open_page("loss_functions", prediction="seven", h="0.1")
    assert "bends too much within h = 0.1 of y = 0.1" in words(app)
    app.select_slider(key="h").set_value(1e-4).run()
    assert "bends too much" not in words(app)


def test_the_image_is_a_2():
    which, pixels = numbers.image()
    x, t = lesson.digits(100)
    assert t[which] == 2
    assert np.array_equal(pixels, x[which])


def test_a_broken_link_falls_back_to_the_chapter():
    app = open_page("loss_functions", prediction="<b>", h="7", confidence="nan", guess="12", rest="?")
    assert not app.exception
    assert "**0.51083**" in words(app)
    assert not own(confidence="2", guess="-1", rest="?").exception


def test_the_question_is_answered_with_the_errors_of_two_spreads():
    app = open_page("loss_functions")
    app.radio[0].set_value("no").run()
    assert "**Right.**" in words(app)
    assert "the cross-entropy error is 0.51083 and 0.51083" in words(app)
    assert "0.088889 and 0.16" in words(app)


# --- the pictures ---


def drawn(above, below=None):
    figure = Style().figure(*SIZE)
    TwoBarCharts(above, below or above, RIGHT, "digit", "autograd", "difference").draw(figure, Style())
    return figure


def heights(axes):
    return [bar.get_height() for bar in axes.containers[0]]


def test_bars_are_as_high_as_their_numbers_and_the_target_is_an_outline():
    y, t = CHAPTER["two"], tuple(TARGET)
    above, below = drawn(Bars("y", y, top=1.0), Bars("t", t, outlined=True, top=1.0)).axes
    assert heights(above) == pytest.approx(y)
    assert heights(below) == pytest.approx(t)
    assert above.containers[0][0].get_facecolor() == to_rgba(Style().colour(learns=True))
    assert below.containers[0][0].get_facecolor()[3] == 0


def test_finite_differences_are_open_dots_on_the_bars_and_all_fits():
    values, dots = (0.1, 0.0, -1e7) + (0.0,) * 7, (0.1, 0.0, -9e3) + (0.0,) * 7
    axes = drawn(Bars("slope", values, "−1e+07", dots)).axes[0]
    line = next(line for line in axes.lines if len(line.get_xdata()) == 10)
    assert line.get_ydata().tolist() == list(dots)
    assert line.get_markerfacecolor() == "none"
    low, high = axes.get_ylim()
    assert low < -1e7
    assert high > 0.1


def test_numbers_that_are_all_0_still_have_an_axis():
    low, high = drawn(Bars("none", (0.0,) * 10)).axes[0].get_ylim()
    assert low == 0 < high


@pytest.mark.parametrize("y", [0.0, 0.6, 1.0])
def test_the_point_lies_on_the_curve_and_without_delta_nothing_is_drawn_at_0(y):
    labels = figure_minus_log.Labels("whole", "near", "y", "millionths", "with", "without")
    curves = figure_minus_log.TwoCurves(WHOLE, MILLIONTH, labels)
    error = float(minus_log(np.array(y), DELTA))
    (figure,) = together([figure_minus_log.picture(curves, y, error, -1 / (y + DELTA))]).subfigs
    above, below = figure.axes
    for axes, curve in zip((above, below), (WHOLE, MILLIONTH), strict=True):
        solid, dashed = axes.lines
        assert np.array_equal(solid.get_ydata(), curve.with_delta)
        assert dashed.get_xdata()[0] > 0
        assert np.isfinite(dashed.get_ydata()).all()
    points = [tuple(np.ravel(line.get_xydata())) for line in figure.artists if len(line.get_xdata()) == 1]
    panels = panels_of(figure)
    assert points == [pytest.approx(panels[0].place(y, error)), pytest.approx(panels[1].place(1e6 * y, error))]
    (left, bottom), (right, top) = panels[0].corners
    assert left <= points[0][0] <= right
    assert bottom <= points[0][1] <= top
