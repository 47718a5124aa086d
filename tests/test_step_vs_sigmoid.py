"""Step, sigmoid and ReLU, and the loss with them: that nothing said of them is false at any x, w, weight or loss."""

import re

import numpy as np
import pytest
from reader import open_page, plain, table, words

from gradlab import lesson
from gradlab.app.language import translator
from gradlab.chapters.step_vs_sigmoid import figures
from gradlab.chapters.step_vs_sigmoid import words as said
from gradlab.plotting.style import Style
from gradlab.text import Translate

ENGLISH, KOREAN = Translate(), translator("ko")
X = np.round(np.linspace(*lesson.INPUTS, 401), 2)
ZERO = 200  # the place x = 0


def a_film(h=1e-4, names=said.ACTIVATIONS, _=ENGLISH):
    return figures.activations_film(_, names, h, Style())


def follows(picture):
    (caption,) = [each for each in picture.captions if each.align == "follow"]
    return caption.texts


def test_at_the_jump_and_at_the_kink_no_picture_says_that_there_is_a_slope():
    step, _sigmoid, relu = a_film().pictures
    assert follows(step)[ZERO] == "a jump: no derivative here"
    assert follows(relu)[ZERO] == "a kink: no derivative here"
    for picture in (step, relu):
        assert "its slope is" not in picture.alt[ZERO]
        assert "no derivative" in picture.alt[ZERO]
        (tangent,) = [stroke for stroke in picture.moving if stroke.role == "tangent"]
        assert np.isnan(tangent.points[0][1]).nonzero()[0].tolist() == [ZERO]
    assert a_film().sliders[0].aria_texts[ZERO].count("no derivative") == 2


def test_captions_say_what_the_slopes_are():
    for name, picture in zip(said.ACTIVATIONS, a_film().pictures, strict=True):
        for caption, slope in zip(follows(picture), lesson.unit(name).autodiff, strict=True):
            if "no derivative" not in caption:
                shown = float(plain(re.search(r"slope ([^:]+):", caption)[1]))
                assert shown == pytest.approx(slope, abs=5e-4)
                assert caption.endswith("nothing passes") == (slope == 0)
                assert (shown == 0) == (slope == 0)


@pytest.mark.parametrize("_", [ENGLISH, KOREAN], ids=["en", "ko"])
@pytest.mark.parametrize("h", [1e-4, 0.1])
def test_a_finite_difference_is_told_as_the_function_s_whose_it_is(h, _):
    step = lesson.unit("step", h)
    for verdict, slope, difference in zip(
        a_film(h, _=_).verdicts[0], step.autodiff, step.finite_difference, strict=True
    ):
        assert ("/ 2h" in verdict) == (difference != slope)
        if "/ 2h" in verdict:
            assert re.search(r"\*\*(Step|계단 함수)\*\*: [^.]*x − h", verdict)


def test_what_is_not_1_is_not_shown_as_1_beside_a_slope_that_is_not_0():
    value, slope, _difference = table(open_page("step_vs_sigmoid", x=10))[1:]
    assert value[2] == "0.999955"
    assert slope[2] == "0.000045"
    for row in (value, slope):
        assert row[1] in ("0", "1")


def test_two_numbers_of_one_slope_have_the_same_decimals():
    for text in a_film(names=(*said.ACTIVATIONS, "tanh")).words[0][::37]:
        slope, difference = ([cell.strip(" |*") for cell in line.split(" | ")[1:]] for line in text.splitlines()[3:])
        for one, other in zip(slope, difference, strict=True):
            if "0" not in (one, other):
                assert len(one.partition(".")[2]) == len(other.partition(".")[2]), text


def test_relu_lets_all_through_on_one_side_and_nothing_on_the_other():
    for verdict, x in zip(a_film().verdicts[0], X, strict=True):
        assert ("all of the change gets through" in verdict) == (x > 0)
        assert ("on this side of its kink" in verdict) == (x < 0)


@pytest.mark.parametrize("count", [10, 100])
def test_why_the_two_networks_have_different_losses_is_told_with_their_own_numbers(count):
    (x, t), net = lesson.digits(count), lesson.network()
    flow = x @ net.weights[0] + net.biases[0]
    text = plain(said.two_networks(ENGLISH, lesson.CROSS_ENTROPY, count))
    for hidden in (1.0 * (flow > 0), 1 / (1 + np.exp(-flow))):
        z = hidden @ net.weights[1] + net.biases[1]
        y = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
        loss, right = -np.mean(np.log(y[np.arange(count), t] + 1e-7)), np.mean(np.argmax(z, axis=1) == t)
        assert f"{loss:.4g}" in text
        assert f"{100 * right:.4g} %" in text


@pytest.mark.parametrize("link", [{"pixel": 0, "unit": 3}, {"w": -2.0}, {"w": 2.0, "images": 10, "unit": 9}])
def test_only_a_slope_that_is_not_0_says_which_way_to_go(link):
    app = open_page("step_vs_sigmoid", **link)
    _now, _then, slope, _difference = table(app, 1)[1:]
    assert slope[1] == "0"
    assert ("which says which way to go" in words(app)) == (slope[2] != "0")
    assert ("changes nothing" in words(app)) == (slope[2] == "0")


@pytest.mark.parametrize("_", [ENGLISH, KOREAN], ids=["en", "ko"])
def test_before_the_reader_has_answered_nothing_judges(_):
    films = a_film(_=_), figures.losses_film(_, lesson.TELLING[0], lesson.CROSS_ENTROPY, 100, 1e-4, Style())
    for film in films:
        untold = film.untold
        assert not untold.verdicts
        for picture in untold.pictures:
            assert not picture.captions
            assert all(
                not re.search("smooth|stair|jump|flat|kink|slope|매끄|불연속|꺾|그대로", alt) for alt in picture.alt
            )


def test_what_is_drawn_beside_the_words_is_as_wide_as_they_leave_room_for():
    for names in (said.ACTIVATIONS, (*said.ACTIVATIONS, "tanh")):
        widths = [picture.drawing.size_in(Style())[0] for picture in a_film(names=names).pictures]
        assert sum(widths[:3]) == pytest.approx(10.4)
        assert len(set(widths)) == 1
