"""The page on the two losses of one prediction: its numbers, its words, and its pictures."""

import numpy as np
import pytest
from mpmath import mp, mpf
from reader import alts, answers, entry, films, frame, open_page, plain, read_page, words

from gradlab import lesson
from gradlab.app.language import translator
from gradlab.chapters.loss_functions import figures, numbers
from gradlab.chapters.loss_functions.numbers import (
    CHAPTER,
    DELTA,
    LIKE,
    LOSSES,
    OWN,
    RIGHT,
    TARGET,
    minus_log,
    predictions,
    shaped,
)
from gradlab.plotting.backdrop import panels_of
from gradlab.plotting.frames import word_frames
from gradlab.plotting.picture import Pointer, together
from gradlab.plotting.style import PAPER, Style


def cells(app, *heading):
    """The rows of the first of the page's tables that has these words before or in its heading."""
    for film in films(app):
        for block in frame(app, film):
            if isinstance(block, list) and all(word in " ".join(map(plain, block[0])) for word in heading):
                return [[plain(cell) for cell in row] for row in block[1:]]
    for text in app.markdown:
        before, bar, rest = text.value.partition("| ")
        if bar and all(word in before + rest.splitlines()[0] for word in heading):
            return [[plain(cell) for cell in line.strip("| ").split(" | ")] for line in rest.splitlines()[2:]]
    raise AssertionError(f"no table headed {heading}")


# --- the numbers ---


def test_the_chapter_s_two_predictions_have_the_chapter_s_errors():
    two, seven = CHAPTER.values()
    assert numbers.error(lesson.SUM_SQUARES, two) == pytest.approx(0.0975)
    assert numbers.error(lesson.SUM_SQUARES, seven) == pytest.approx(0.5975)
    assert numbers.error(lesson.CROSS_ENTROPY, two) == pytest.approx(-np.log(0.6 + 1e-7))
    assert numbers.error(lesson.CROSS_ENTROPY, seven) == pytest.approx(-np.log(0.1 + 1e-7))


@pytest.mark.parametrize("rest", LIKE)
def test_the_terms_add_up_to_the_core_s_errors(rest):
    every = predictions(rest, 1e-4)
    assert [tuple(y) for y in every.y.tolist()] == [shaped(own, rest) for own in OWN]
    for loss, errors, terms in zip(LOSSES, every.errors, every.terms, strict=True):
        assert errors.tolist() == [float(loss.function(y, TARGET)) for y in every.y]
        assert terms.sum(axis=1) == pytest.approx(errors, abs=1e-15)


@pytest.mark.parametrize("rest", LIKE)
def test_the_derivatives_are_the_closed_forms(rest):
    every = predictions(rest, 1e-4)
    squares, entropy = every.autodiff
    assert squares == pytest.approx(every.y - TARGET, abs=1e-15)
    assert entropy == pytest.approx(-TARGET / (every.y + DELTA))
    assert np.all(np.count_nonzero(entropy, axis=1) == 1)


@pytest.mark.parametrize("rest", LIKE)
def test_the_finite_differences_agree_where_the_curve_bends_little_within_h(rest):
    every = predictions(rest, 1e-5)
    squares, entropy = every.differences
    assert squares == pytest.approx(every.y - TARGET, abs=1e-9)
    assert np.count_nonzero(np.delete(entropy, RIGHT, axis=1)) == 0
    assert every.central.tolist() == [False] + [True] * 100
    assert entropy[1:, RIGHT] == pytest.approx(-1 / every.own[1:], rel=1e-4)


@pytest.mark.parametrize("h", [0.1, 1e-4, 1e-6])
def test_at_0_there_is_only_the_forward_difference_which_is_about_h(h):
    p = predictions("evenly", h)[0]
    assert not p.central
    assert p.differences[1, RIGHT] == pytest.approx((np.log(DELTA) - np.log(h + DELTA)) / h)


@pytest.mark.parametrize("rest", LIKE)
@pytest.mark.parametrize("own", [0.0, 0.29, 1.0])
def test_a_prediction_sums_to_1_and_gives_the_right_digit_its_own(own, rest):
    y = shaped(own, rest)
    assert sum(y) == pytest.approx(1, abs=1e-15)
    assert y[RIGHT] == own
    assert min(y) >= 0
    others = np.delete(y, RIGHT)
    like = np.delete(LIKE[rest], RIGHT)
    assert others == pytest.approx((1 - own) * like / like.sum())


@pytest.mark.parametrize("code", CHAPTER)
def test_at_its_own_notch_a_prediction_is_exactly_the_chapter_s(code):
    own = CHAPTER[code][RIGHT]
    assert own in OWN
    assert shaped(own, code) == CHAPTER[code]


def test_without_delta_the_curve_is_infinite_at_0_and_0_at_1():
    assert minus_log(np.array([0.0, 1.0]), 0.0).tolist() == [np.inf, 0.0]
    assert minus_log(np.array([0.0]), DELTA)[0] == pytest.approx(16.118, abs=1e-3)


# --- the page ---


def test_the_page_opens_with_the_book_s_wrong_prediction_beside_its_right_one():
    app = read_page("loss_functions")
    assert cells(app, "y = 0.10") == [
        ["error E", "0.59750", "2.30258"],
        ["from the 2", "0.40500", "2.30258"],
        ["from the nine others", "0.19250", "0"],
    ]
    assert cells(app, "| Sum of squares | Cross entropy") == [
        ["2 is most likely", "0.0975", "0.51083"],
        ["7 is most likely", "0.5975", "2.3026"],
    ]
    assert "−log(0.1 + δ) = **2.3026**" in words(app)
    assert "0.405 from the 2, and 0.1925 from the nine others" in words(app)


def test_the_control_that_the_question_is_about_is_in_view_and_settings_have_it_not():
    app = read_page("loss_functions")
    assert app.button_group(key="rest").options
    (drawer,) = [each for each in app.expander if each.label == "Settings"]
    assert [each.key for each in drawer.button_group] == []
    assert [each.key for each in drawer.select_slider] == ["h"]


def test_a_link_and_a_button_open_exactly_the_chapter_s_second_prediction():
    linked, pressed = open_page("loss_functions", rest="seven", own="0.1"), open_page("loss_functions")
    pressed.button(key="chapter seven").click().run()
    for app in (linked, pressed):
        rows = cells(app, "½")
        assert [float(row[1]) for row in rows[:10]] == list(CHAPTER["seven"])
        assert [row[4] for row in rows[:10]] == ["0", "0", "2.3026"] + ["0"] * 7
        assert float(rows[7][3]) == 0.5 * 0.6**2
        assert rows[10] == ["sum", "1", "1", "0.5975", "2.3026"]
    pressed.button(key="chapter two").click().run()
    assert [float(row[1]) for row in cells(pressed, "½")[:10]] == list(CHAPTER["two"])


def test_where_the_rest_goes_changes_the_sum_of_squares_alone():
    evenly, one = (cells(open_page("loss_functions", rest=rest), "y = 0.10")[0] for rest in ("evenly", "one"))
    assert evenly[2] == one[2] == "2.30258"
    assert float(evenly[1]) == pytest.approx(0.5 * (0.9**2 + 9 * (0.9 / 9) ** 2), abs=1e-5)
    assert float(one[1]) == pytest.approx(0.5 * (0.9**2 + 0.9**2))


def by_hand(own, rest):
    """Both errors to 40 digits: half the squares, and −log(y + δ) of the right digit."""
    with mp.workdps(40):
        y = mpf(own)
        left = (1 - y) / (1 - mpf(LIKE[rest][RIGHT]))
        others = [left * mpf(each) for k, each in enumerate(LIKE[rest]) if k != RIGHT]
        return ((1 - y) ** 2 + sum(each**2 for each in others)) / 2, -mp.log(y + mpf(DELTA))


@pytest.mark.parametrize("rest", LIKE)
def test_the_film_s_numbers_at_every_notch_are_those_worked_by_hand(rest):
    readings = word_frames(figures.errors(translator("en"), rest, 1e-4, Style()).words[0])
    for notch, own in enumerate(OWN):
        told = [entry(cell, notch) for cell in readings["table"][1]]
        for text, exact in zip(told[1:], by_hand(own, rest), strict=True):
            assert float(plain(text)) == pytest.approx(float(exact), abs=5.1e-6), own


@pytest.mark.parametrize("own", [0.0, 0.01, 0.1, 0.6, 1.0])
def test_moving_the_slider_moves_the_frame_and_the_folded_tables_alike(own):
    app = open_page("loss_functions", rest="evenly")
    app.slider(key="own").set_value(own).run()
    assert not app.exception
    y = np.array([own if k == RIGHT else (1 - own) / 9 for k in range(10)])
    errors, right, others = cells(app, f"y = {own:.2f}")
    assert float(errors[1]) == pytest.approx(0.5 * np.sum((y - TARGET) ** 2), abs=1e-5)
    assert float(errors[2]) == pytest.approx(-np.log(own + 1e-7), abs=1e-5)
    assert float(right[1]) + float(others[1]) == pytest.approx(float(errors[1]), abs=2e-5)
    assert others[2] == "0"
    sums = [float(each) for each in cells(app, "½")[10][3:]]
    assert sums == pytest.approx([float(each) for each in errors[1:]], abs=1e-3)
    assert [float(row[1]) for row in cells(app, "Sum of squares: dE")] == pytest.approx(y - TARGET, abs=1e-5)
    assert f"gives the right digit, 2, a probability of {own:g}." in alts(app)[0]


def test_at_0_the_error_is_16_118_with_delta_and_infinite_without():
    app = open_page("loss_functions", own="0", rest="evenly")
    assert cells(app, "E", "slope") == [
        ["with δ = 10⁻⁷", "16.11809565", "-10000000.00000000"],
        ["without δ", "∞", "-∞"],
    ]
    assert "log 0 is −∞" in words(app)
    assert "no central difference" in words(app)
    assert "nan" not in words(app).lower()


def test_away_from_0_delta_changes_next_to_nothing():
    with_delta, without = cells(read_page("loss_functions", own="0.6"), "E", "slope")
    assert float(with_delta[1]) == pytest.approx(-np.log(0.6 + 1e-7), abs=1e-8)
    assert float(without[1]) == pytest.approx(-np.log(0.6), abs=1e-8)
    assert with_delta[1] != without[1]
    assert float(without[2]) == pytest.approx(-1 / 0.6, abs=1e-7)


def test_at_1_the_error_is_a_hair_below_0_and_the_page_says_so():
    app = open_page("loss_functions", own="1")
    assert "slightly negative, −1.000·10⁻⁷" in words(app)
    assert "Both are negative" not in words(app)
    assert cells(app, "Sum of squares: dE")[2][1] == "0"


def test_the_slopes_are_told_for_each_class_in_both_ways():
    app = open_page("loss_functions", rest="seven", own="0.1", h="0.001")
    squares, entropy = cells(app, "Sum of squares: dE"), cells(app, "Cross entropy: dE")
    for row, slope in zip(squares, np.array(CHAPTER["seven"]) - TARGET, strict=True):
        assert [float(cell) for cell in row[1:]] == pytest.approx([slope, slope], abs=1e-6)
    assert [row[1:] for k, row in enumerate(entropy) if k != RIGHT] == [["0", "0"]] * 9
    assert float(entropy[RIGHT][1]) == pytest.approx(-1 / (0.1 + 1e-7), abs=1e-4)
    assert float(entropy[RIGHT][2]) == pytest.approx(-np.log((0.101 + 1e-7) / (0.099 + 1e-7)) / 0.002, abs=1e-4)


def test_the_sentence_and_the_table_have_one_slope():
    app = read_page("loss_functions", rest="seven", own="0.1")
    assert cells(app, "Cross entropy: dE")[RIGHT][1] == "-9.99999"
    assert "That is **−9.99999** at the 2" in words(app)


def test_a_wide_step_is_told_as_rough():
    app = open_page("loss_functions", rest="seven", own="0.1", h="0.1")
    assert "with h = 0.1 is" in words(app)
    assert "bends too much within h" in words(app)
    app.select_slider(key="h").set_value(1e-4).run()
    assert "bends too much" not in words(app)


def test_the_image_is_the_first_2():
    assert lesson.training_set()[1].tolist().index(RIGHT) == numbers.IMAGE


def test_a_broken_link_falls_back_to_the_chapter():
    app = open_page("loss_functions", h="7", own="nan", rest="<b>")
    assert not app.exception
    assert "**2.3026**" in words(app)
    assert not open_page("loss_functions", own="2").exception


def test_the_question_is_answered_with_the_errors_of_two_spreads():
    app = open_page("loss_functions")
    answers(app)["no"].click().run()
    assert "the cross-entropy error is 2.3026; all on one wrong digit, 2.3026." in words(app)
    assert "it is 0.45 and 0.81" in words(app)


# --- the pictures ---


def drawn(picture):
    """The picture as a file has it."""
    drawn = together([picture])
    while drawn.subfigs:
        (drawn,) = drawn.subfigs
    return drawn


def tops(picture, panel, notch):
    """How high the ten bars of a panel are at a notch."""
    bars = [each for each in picture.moving if each.panel == panel and getattr(each, "role", "") == "bar"]
    return [bar.at([notch])[1][1] for bar in bars]


def pictures():
    """The prediction, its terms, the curve and the slopes."""
    english = translator("en"), "two", 1e-4, Style()
    return [*figures.errors(*english).pictures, *figures.slopes(*english).pictures]


def test_bars_are_as_high_as_their_numbers_and_the_target_is_an_outline():
    given, terms, _, slopes = pictures()
    for notch in (0, 10, 60, 100):
        y = np.array(shaped(OWN[notch], "two"))
        assert tops(given, 0, notch) == list(y)
        assert tops(terms, 0, notch) == pytest.approx((y - TARGET) ** 2 / 2)
        assert tops(terms, 1, notch) == pytest.approx(-TARGET * np.log(y + 1e-7))
        assert tops(slopes, 0, notch) == pytest.approx(y - TARGET)
        assert tops(slopes, 1, notch) == pytest.approx(-TARGET / (y + 1e-7))
    above, below = drawn(given).axes
    (outlines,) = below.containers
    assert not above.containers
    assert [bar.get_height() for bar in outlines] == list(TARGET)
    assert outlines[0].get_facecolor()[3] == 0


def test_finite_differences_are_open_dots_on_the_bars():
    *_, picture = pictures()
    squares, entropy = (each for each in picture.moving if getattr(each, "role", "") == "differences")
    y = np.array(CHAPTER["two"])
    assert [point[1] for point in squares.at([60])] == pytest.approx(y - TARGET, abs=1e-9)
    assert [point[1] for point in entropy.at([60])] == pytest.approx(-TARGET / 0.6, abs=1e-4)
    assert Style().look(squares.role, squares.has_slope)["markerfacecolor"] == PAPER[False]


def test_the_axes_are_the_same_at_every_notch_and_what_lies_beyond_is_pointed_to():
    given, terms, _, slopes = pictures()
    for picture in (given, terms, slopes):
        shown = drawn(picture)
        for panel in {each.panel for each in picture.moving}:
            low, high = shown.axes[panel].get_ylim()
            (pointer,) = [each for each in picture.moving if isinstance(each, Pointer) and each.panel == panel]
            arrows = pointer.strokes(panels_of(shown))
            for notch in range(len(OWN)):
                inside = all(low <= top <= high for top in tops(picture, panel, notch))
                assert inside == (not any(arrow.at([notch]) for arrow in arrows))


def test_the_bar_and_the_point_on_the_curve_can_be_dragged():
    bar, _, point, _ = pictures()
    for picture, axis in ((bar, 1), (point, 0)):
        (draggable,) = [each for each in picture.moving if getattr(each, "draggable", False)]
        assert draggable.points[0][axis].tolist() == list(OWN)
    (draggable,) = [each for each in bar.moving if getattr(each, "draggable", False)]
    assert draggable.points[0][0] == RIGHT


@pytest.mark.parametrize("notch", [0, 60, 100])
def test_the_point_lies_on_the_curve_and_without_delta_nothing_is_drawn_at_0(notch):
    _, _, whole, _ = pictures()
    (beside_0,) = figures.delta(translator("en"), "two", 1e-4, Style()).pictures
    (solid,) = drawn(whole).axes[0].lines
    assert solid.get_ydata() == pytest.approx(-np.log(solid.get_xdata() + DELTA))
    solid, dashed = drawn(beside_0).axes[0].lines
    assert solid.get_ydata() == pytest.approx(-np.log(1e-6 * solid.get_xdata() + DELTA))
    assert dashed.get_ydata()[0] == np.inf  # of which matplotlib draws nothing
    assert np.isfinite(dashed.get_ydata()[1:]).all()
    y, error = OWN[notch], -np.log(OWN[notch] + DELTA)
    for picture, x in ((whole, y), (beside_0, 1e6 * y)):
        (place,) = [each for each in picture.moving if getattr(each, "role", "") == "place"]
        assert place.at([notch]) == [(x, pytest.approx(error))]
    (tangent,) = [each for each in whole.moving if getattr(each, "role", "") == "tangent"]
    (x0, y0), (x1, y1) = tangent.at([notch])
    assert (y1 - y0) / (x1 - x0) == pytest.approx(-1 / (y + DELTA))


def test_a_file_of_two_pictures_has_the_shape_of_a_slide():
    for film in (figures.errors, figures.slopes):
        whole = together(film(translator("en"), "two", 1e-4, Style()).pictures)
        assert 1 < whole.get_figwidth() / whole.get_figheight() < 2.5


def test_before_the_answer_nothing_says_what_the_cross_entropy_depends_on():
    app = open_page("loss_functions", predict=None)
    told = words(app) + " ".join(alts(app))
    for answer in ("counts the right digit only", "at the 2, and 0 at the nine others", "all is at 2"):
        assert answer not in told
        assert answer in words(read_page("loss_functions")) + " ".join(alts(read_page("loss_functions")))


def test_the_bars_have_the_colour_of_what_learns():
    bar = pictures()[0].moving[0]
    assert Style().look(bar.role, bar.has_slope)["color"] == Style().colour(has_slope=True)
