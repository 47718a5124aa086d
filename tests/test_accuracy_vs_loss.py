"""The main page: that no sentence, caption or number of it is false anywhere along a weight, of any weight."""

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from reader import alts, films, open_page, plain, read_page, words

from gradlab import lesson
from gradlab.app.language import translator
from gradlab.chapters.accuracy_vs_loss import figures, numbers
from gradlab.chapters.accuracy_vs_loss import words as said
from gradlab.chapters.shared.words import slope_alts, update_captions
from gradlab.core.network import Weight
from gradlab.lesson.sliders import places
from gradlab.plotting import slope
from gradlab.plotting.style import Style
from gradlab.text import Translate

ENGLISH, HOME = Translate(), lesson.TELLING[1]
DEAD = Weight(0, 0, 3)  # from a pixel that is 0 in every image
FLAT = Weight(1, 2, 3)  # along which no image of the first ten turns
WEIGHTS = (HOME, lesson.TELLING[0], DEAD, FLAT, Weight(1, 30, 7), Weight(0, 300, 20))
NUMBER = r"−?\d[\d,]*(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"


def a_film(weight, count=100, h=1e-4, loss=lesson.CROSS_ENTROPY, _=ENGLISH):
    return figures.film(_, weight, loss, count, h, Style())


def both(weight, count=100, h=1e-4):
    return numbers.traces(ENGLISH, weight, lesson.CROSS_ENTROPY, count, h)


def at_its_first_jump(weight):
    """The accuracy and the loss at the very place of a jump."""
    right, error = both(weight)
    x = right.jumps[:1]
    return replace(right, x=x)[0], replace(error, x=x)[0]


@pytest.mark.parametrize("weight", WEIGHTS, ids=str)
@pytest.mark.parametrize("count", [10, 100, 1000])
def test_captions_and_verdicts_say_of_each_place_where_the_update_goes(weight, count):
    right, error = both(weight, count)
    rate, (verdicts,) = lesson.visible_rate([right, error]), a_film(weight, count).verdicts
    for caption, verdict, steep in zip(update_captions(ENGLISH, error, rate), verdicts, error.autodiff, strict=True):
        way = {-1: "up", 0: "", 1: "down"}[int(np.sign(steep))]
        if steep and "float64" not in verdict:
            assert caption.endswith(f"the update moves w {way}")
            assert f"moves this weight **{way}**" in verdict
        else:
            assert "leaves w here" in caption or "too small" in caption
    assert set(update_captions(ENGLISH, right, rate)) == {"slope 0: the update leaves w here"}


def test_at_a_jump_no_slope_is_told():
    now = at_its_first_jump(HOME)
    assert now[0].at_jump
    verdict = said.verdict(ENGLISH, now, [now[0].values, now[1].values - 1], 0, 10.0, said.share(ENGLISH, 100))
    assert "has no derivative here" in verdict
    assert "leaves the weight where it is" not in verdict
    x = both(HOME)[0].jumps
    right = replace(both(HOME)[0], x=x)
    assert set(update_captions(ENGLISH, right, 10.0)) == {"a jump: no derivative here"}
    assert all("no derivative" in alt and "its slope is" not in alt for alt in slope_alts(ENGLISH, right, "w"))


@pytest.mark.parametrize("weight", WEIGHTS, ids=str)
@pytest.mark.parametrize("count", [10, 100, 1000])
def test_what_the_move_of_a_weight_does_is_told_as_it_is(weight, count):
    right, error = both(weight, count)
    further = [np.asarray(lesson.nudged(each)) for each in (right, error)]
    passed = lesson.jumps_passed(right)
    for k, verdict in enumerate(a_film(weight, count).verdicts[0]):
        move = verdict.split("The accuracy's slope")[0]
        if further[0][k] != right.values[k]:
            assert "**jumps from" in move
        elif passed[k]:
            assert "again**" in move
        elif further[1][k] != error.values[k]:
            assert "**stays at" in move
        else:
            assert "neither the accuracy nor the loss changes" in move


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_of_the_learning_rate_is_told_what_is_drawn(lang):
    rate = f"η = {lesson.visible_rate(both(HOME)):g}"
    assert rate in words(open_page("accuracy_vs_loss", lang=lang))
    assert "η = " not in words(open_page("accuracy_vs_loss", lang=lang, layer="hidden", pixel=0))  # there is no arrow


def test_two_jumps_that_cancel_are_no_standing_still():
    right, error = both(HOME)
    now = right[0], error[0]
    told = said.moved(ENGLISH, now, [right.values[0], error.values[0] + 1], 2, said.share(ENGLISH, 100))
    assert "past 2 jumps the accuracy **is 32\u00a0% again**" in told


def test_a_finite_difference_across_a_jump_is_told_as_the_accuracy_s():
    app = open_page("accuracy_vs_loss", w=0.43, h=0.1)
    assert "**Accuracy**: between w − h and w + h it jumps" in words(app)
    assert "which is no slope" in words(app)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_of_a_weight_that_moves_nothing_nothing_says_that_something_moves(lang):
    app = open_page("accuracy_vs_loss", layer="hidden", pixel=0, unit=3, lang=lang)
    text = words(app)
    for moves in ("stays put", "changes smoothly", "매끄럽게", "그대로 있다가"):
        assert moves not in text
    assert not [alt for alt in alts(app) if "smooth" in alt or "매끄" in alt]
    assert {"en": "changes nothing", "ko": "아무것도 변하지 않습니다"}[lang] in text


@pytest.mark.parametrize("count", lesson.IMAGES)
def test_the_book_s_numbers_are_given_to_the_book_and_ours_are_those_of_so_many_images(count):
    app = read_page("accuracy_vs_loss", images=str(count))
    (book,) = [text.value for text in app.markdown if text.value.startswith("**In the book**")]
    theirs, ours = book.split("Our network")
    assert "32\u00a0%" in theirs
    assert [float(each) for each in re.findall(r"([\d.]+)\u00a0%", ours)] == [pytest.approx(100 / count, rel=1e-3)]


def test_places_over_all_images_are_those_of_a_fine_grid_and_not_of_a_coarse_one(monkeypatch):
    x, t = (part[:1500] for part in lesson.training_set())
    monkeypatch.setattr(lesson, "training_set", lambda: (x, t))
    w, net = places(lesson.WEIGHTS, lesson.WEIGHT_STEP), lesson.network()
    hidden = 1 / (1 + np.exp(-(x / 255.0 @ net.weights[0] + net.biases[0])))
    z = np.repeat((hidden @ net.weights[1] + net.biases[1])[None], len(w), 0)
    z[:, :, HOME.column] += np.multiply.outer(w - net.weights[1][HOME.row, HOME.column], hidden[:, HOME.row])
    y = np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)
    loss, right = -np.mean(np.log(y[:, np.arange(len(t)), t] + 1e-7), axis=1), np.mean(np.argmax(z, -1) == t, axis=1)
    least, best, trained = numbers.over_all_images.__wrapped__(HOME, lesson.CROSS_ENTROPY)
    assert least == pytest.approx((w[loss.argmin()], loss.min(), right[loss.argmin()]))
    highest = np.flatnonzero(right == right.max())
    there = highest[loss[highest].argmin()]
    assert best == pytest.approx((w[there], loss[there], right.max()))
    assert trained.w == net.weights[1][HOME.row, HOME.column]
    assert trained.right == pytest.approx(np.mean(np.argmax(net(x / 255.0), axis=1) == t))


def test_the_slope_of_fastbook_s_loss_is_so_many_times_smaller():
    (x, t), net, h = lesson.digits(100), lesson.network(), 1e-4
    hidden = 1 / (1 + np.exp(-(x @ net.weights[0] + net.biases[0])))

    def sure(w):
        z = hidden @ net.weights[1] + net.biases[1]
        z[:, HOME.column] += (w - net.weights[1][HOME.row, HOME.column]) * hidden[:, HOME.row]
        return (np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True))[np.arange(len(t)), t]

    mnist_loss, cross_entropy = (
        (np.mean(f(sure(-1.9 + h))) - np.mean(f(sure(-1.9 - h)))) / (2 * h)
        for f in (lambda p: 1 - p, lambda p: -np.log(p))
    )
    text = said.fastbook(ENGLISH, "a page")
    assert float(plain(re.search(r"is ([\d,]+) times", text)[1])) == pytest.approx(cross_entropy / mnist_loss, rel=1e-3)
    assert 1400 <= cross_entropy / mnist_loss < 1450


@pytest.mark.parametrize("weight", WEIGHTS, ids=str)
@pytest.mark.parametrize("count", [30, 1000])
def test_a_number_of_the_table_keeps_its_decimals_while_it_moves(weight, count):
    (tables,) = a_film(weight, count).words
    rows = [[line.split(" | ") for line in text.splitlines()[2:]] for text in tables]
    for row, column in product(range(4), (1, 2)):
        cells = {each[row][column].strip(" |*").replace("\u00a0%", "") for each in rows}
        found = {len(cell.partition(".")[2]) for cell in cells if cell != "0" and "10" not in cell.partition("·")[2]}
        if (row, column) != (3, 1):  # of needles, which are what they are
            assert len(found) <= 1, cells


@pytest.mark.parametrize("weight", WEIGHTS, ids=str)
def test_the_value_that_training_gave_the_weight_is_marked_and_named(weight):
    for picture in a_film(weight).pictures:
        (mark,) = [stroke for stroke in picture.moving if stroke.role == figures.TRAINED]
        (name,) = [caption for caption in picture.captions if caption.texts == "as trained"]
        assert mark.points[0][0] == name.x == lesson.network().weights[weight.layer][weight.row, weight.column]
        assert name.y < slope.value_limits(both(weight)[0 if not mark.has_slope else 1])[0]


@pytest.mark.parametrize("_", [ENGLISH, translator("ko")], ids=["en", "ko"])
def test_before_the_reader_has_answered_nothing_judges(_):
    untold = a_film(HOME, _=_).untold
    assert not untold.verdicts
    for picture in untold.pictures:
        assert all(not re.search("smooth|stair|jump|flat|slope 0|매끄|불연속|계단|그대로", alt) for alt in picture.alt)
        assert all(re.search(NUMBER, alt) for alt in picture.alt)
        assert [caption for caption in picture.captions if caption.align == "follow"] == []
    app = open_page("accuracy_vs_loss", predict=None)
    assert "stays put" not in words(app)
    assert "nearest jump" not in words(app)
    assert len(films(app)) == 1
