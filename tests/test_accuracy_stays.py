"""The page on a training that goes on: what is kept, what is drawn and said of it, and what not before the answer."""

import re

import keep_histories
import numpy as np
import pytest
from reader import alts, draw_all, entry, films, open_page, read_page, table, words

from gradlab import (
    Network,
    accuracy,
    calibration_error,
    cross_entropy_error,
    lesson,
    load_mnist,
    train,
    with_temperature,
)
from gradlab.chapters.accuracy_stays import figures, handout, numbers
from gradlab.chapters.accuracy_stays import words as say
from gradlab.chapters.accuracy_stays.numbers import EPOCHS, FIRST, LAST, TEMPERATURES, kept
from gradlab.text import Translate

ENGLISH = Translate()
CURVES, T = kept("curves"), numbers.tested()[1]
LOSS, SURE, RIGHT = kept("loss"), kept("sure"), kept("right") == 1


def by_loop(sure, right):
    """The expected calibration error of confidences in fifteen bins, one image after the other."""
    sums = {}
    for p, is_right in zip(sure.tolist(), right.tolist(), strict=True):
        b = next(b for b in range(15) if p <= (b + 1) / 15 or b == 14)
        sums[b] = sums.get(b, 0) + is_right - p
    return sum(map(abs, sums.values())) / len(sure)


# What is kept.
@pytest.mark.parametrize("k", [0, 5, 10, 25, 40])
def test_curves_and_images_that_are_kept_agree(k):
    loss, share, error = CURVES[0, EPOCHS[k], 1]
    assert loss == pytest.approx(LOSS[k].mean(), rel=1e-6)
    assert share == RIGHT[k].mean() == np.mean(kept("seen")[k] == T)
    assert error == pytest.approx(by_loop(SURE[k], RIGHT[k]), abs=1e-6)
    np.testing.assert_allclose(np.exp(-LOSS[k][RIGHT[k]]), SURE[k][RIGHT[k]], rtol=1e-5)  # right: its y is the largest
    assert np.all(np.exp(-LOSS[k]) <= SURE[k] * (1 + 1e-5))


def test_the_logits_are_those_of_the_last_epoch():
    z = kept("logits")
    assert np.array_equal(z.argmax(1) == T, RIGHT[-1])
    np.testing.assert_allclose(np.log(np.exp(z).sum(1)) - z[np.arange(5000), T], LOSS[-1], atol=2e-5)


@pytest.mark.parametrize("seed", [0, 3])
def test_a_training_begins_as_the_kept_one_does(seed):
    (x, t), (unseen, answers) = load_mnist()
    rng = np.random.default_rng(seed)
    start = Network.random((784, 50, 10), rng)
    now = train(start, x[:1000], t[:1000], cross_entropy_error, 1.0, 20, batch_size=50, rng=rng)
    y = now(unseen[:5000])
    expected = (
        -np.mean(np.log(y[np.arange(5000), T])),
        accuracy(y, answers[:5000]),
        calibration_error(y, answers[:5000]),
    )
    np.testing.assert_allclose(CURVES[seed, 1, 1], expected, rtol=1e-9)
    assert CURVES[seed, 0, 0, 1] == accuracy(start(x[:1000]), t[:1000])


@pytest.mark.nightly
@pytest.mark.survey
def test_training_makes_the_history_that_comes_with_the_package():
    """To 1e−6: over 8,000 updates another linear algebra's rounding grows."""
    made = keep_histories.epochs(0)
    np.testing.assert_allclose(made.pop("curves")[0], CURVES[0], rtol=1e-6, atol=1e-6)
    for name, array in made.items():
        np.testing.assert_allclose(array, kept(name), rtol=1e-4, atol=1e-6)


def test_what_is_kept_is_what_training_makes(monkeypatch, tmp_path):
    monkeypatch.setattr(numbers, "FILE", tmp_path / "histories.npz")
    keep_histories.keep_accuracy_stays(range(2), 1)
    with np.load(numbers.FILE) as arrays:
        assert set(arrays) == {"curves", "loss", "sure", "seen", "right", "logits"}
        np.testing.assert_allclose(arrays["curves"], CURVES[:2, :2], rtol=1e-9)
        np.testing.assert_allclose(arrays["loss"], LOSS[:2], rtol=1e-5)
        assert np.array_equal(arrays["right"], RIGHT[:2])


# What the question asks, and what is not told before.
def test_the_answer_is_right_for_every_seed():
    before, after = CURVES[:, FIRST, 1], CURVES[:, LAST, 1]
    assert 0.3 < after[0, 0] / before[0, 0] - 1 < 0.37  # a third
    assert np.all(after[:, 0] > 1.25 * before[:, 0])
    assert np.all(after[:, 1] > before[:, 1])
    assert np.all(CURVES[:, 50:, 0, 1] == 1)  # all training images are right, and their loss falls on
    assert np.all(CURVES[:, LAST, 0, 0] < 0.1 * CURVES[:, 50, 0, 0])


def test_until_the_answer_the_training_ends_at_the_epoch_that_is_asked_about():
    untold, told = read_page("accuracy_stays", predict=None, epoch="400"), read_page("accuracy_stays")
    assert len(films(untold)) == 2
    assert films(untold)[0]["sliders"][0]["count"] == 11
    assert [films(told)[n]["sliders"][0]["count"] for n in (1, 2)] == [len(EPOCHS), len(TEMPERATURES)] == [41, 71]
    said = [words(untold), *map(str, untold.select_slider[0].options), str(films(untold)), str(untold.code[0].value)]
    for later in ("84.28", "0.7256", "93.65"):
        assert later in str(films(told))
        assert not [text for text in said if later in text]
    assert untold.select_slider[0].value == FIRST


def test_the_curves_that_are_drawn_end_there_too():
    lines = [
        line
        for last in (FIRST, LAST)
        for line in drawn(figures.curves(ENGLISH, last, {"fact": "", "point": [""] * 41}))
    ]
    assert {len(line.get_xdata()) for line in lines} == {FIRST + 1, LAST + 1}
    strong = [line for line in lines if line.get_alpha() is None]
    assert len(strong) == 8
    np.testing.assert_array_equal(strong[1].get_ydata(), CURVES[0, : FIRST + 1, 1, 0])
    np.testing.assert_array_equal(strong[-1].get_ydata(), CURVES[0, :, 1, 1])


def drawn(picture):
    """The curves of a picture's panels."""
    from gradlab.plotting.style import Style

    figure = Style().figure(5, 4)
    picture.drawing.into(figure, Style())
    return [line for axes in figure.axes for line in axes.lines]


# What is drawn and said at each epoch.
def test_every_image_is_in_a_bar_on_its_own_side():
    picture = figures.images(ENGLISH, {"images": "", "mean": [""] * 41})
    bars = [stroke for stroke in picture.moving if stroke.width is not None]
    heights = np.array([stroke.points[1][1] for stroke in bars])
    np.testing.assert_array_equal(np.where(heights > 0, heights, 0).sum(0), RIGHT.sum(1))
    np.testing.assert_array_equal(-np.where(heights < 0, heights, 0).sum(0), (~RIGHT).sum(1))
    for stroke in bars:  # each at the middle of its bin
        x, y = stroke.points[1]
        edges = 10 ** (x + np.array([-0.125, 0.125]))
        inside = (edges[0] * (x > -5.8) < LOSS) & (edges[1] >= LOSS)
        side = RIGHT if np.any(y > 0) else ~RIGHT
        np.testing.assert_array_equal(np.abs(y), np.sum(inside & side, axis=1))


def test_the_border_is_a_condition_and_no_loss():
    """Between log 2 and log 10 there are both; nowhere else."""
    assert RIGHT[np.log(2) > LOSS].all()
    assert not RIGHT[np.log(10) + 1e-5 < LOSS].any()
    both = RIGHT[-1][(LOSS[-1] > np.log(2)) & (LOSS[-1] < np.log(10))]
    assert both.any()
    assert not both.all()


def test_the_digits_that_are_shown_moved_furthest():
    rise = LOSS[-1] - LOSS[FIRST]
    assert set(numbers.moved().tolist()) == {*np.argsort(rise)[:4].tolist(), *np.argsort(rise)[-4:].tolist()}
    assert np.all(rise[numbers.moved()[:4]] > 0)
    below = [caption.texts for caption in figures.digits(ENGLISH, 41).captions]
    for texts, image in zip(below, numbers.moved(), strict=True):
        for k in (FIRST, 40):
            mark, digit, share = re.fullmatch(r"(.) (\d), (.*)\xa0%", texts[k]).groups()
            assert (mark == "✓") == RIGHT[k, image]
            assert int(digit) == kept("seen")[k, image]
            assert 100 * SURE[k, image] == pytest.approx(float(share.strip("> ")), abs=0.1)


@pytest.mark.parametrize("k", [0, 3, 10, 20, 40])
def test_what_is_said_of_an_epoch_is_counted_image_by_image(k):
    texts = {name: text.replace("\xa0", " ") for name, text in say.epoch(ENGLISH, k).items()}
    worst = sum(sorted(LOSS[k].tolist())[-50:]) / LOSS[k].sum()
    assert f"{100 * worst:.2f} %" in texts["readings"].splitlines()[-1]
    assert f"{100 * by_loop(SURE[k], RIGHT[k]):.2f} %" in texts["readings"]
    assert f"{100 * SURE[k].mean():.2f} %" in texts["readings"]
    if k == FIRST:
        assert texts["verdict"].startswith("This is epoch 10")
    else:
        turned = sum(a != b for a, b in zip(RIGHT[k], RIGHT[FIRST], strict=True))
        moved = sum(max(a / b, b / a) > 2 for a, b in zip(LOSS[k], LOSS[FIRST], strict=True))
        assert f"{turned:,} of 5,000 test images turn" in texts["verdict"]
        assert f"of {moved:,} changes" in texts["verdict"]
    assert f"{RIGHT[k].sum():,} of 5,000 test images are right" in texts["images"]


def test_the_reliability_diagram_has_the_share_of_each_bin():
    bars = figures.reliability(ENGLISH, SURE, RIGHT * 1.0, "").moving[:-1]
    for k in (0, 10, 40):
        for b in range(15):
            inside = (SURE[k] > b / 15) & (SURE[k] <= (b + 1) / 15)
            share, count = (bars[n].points[1][1][k] for n in (b, 15 + b))
            assert count == inside.sum()
            assert share == RIGHT[k][inside].mean() if inside.any() else np.isnan(share)


# One temperature.
def test_a_temperature_is_with_temperature_chosen_on_one_half_and_measured_on_the_other():
    measures, sure, best = numbers.softened()
    one = np.eye(10)
    network = Network((one, one), (np.zeros(10),) * 2, "identity")  # whose logits are its inputs
    chosen, measured = np.arange(0, 5000, 2), np.arange(1, 5000, 2)
    for k in (0, 10, best, 70):
        y = with_temperature(network, TEMPERATURES[k])(kept("logits"))
        for half, which in enumerate((chosen, measured)):
            loss = -np.mean(np.log(y[which, T[which]]))
            assert measures[half, k].tolist() == pytest.approx(
                [loss, np.mean(RIGHT[-1][which]), by_loop(y[which].max(1), RIGHT[-1][which])]
            )
        np.testing.assert_allclose(sure[k], y[measured].max(1))
    assert len({*measures[1, :, 1].tolist()}) == 1  # the accuracy stays
    assert measures[0, best, 0] == min(measures[0, :, 0])
    assert TEMPERATURES[best] > 1.5
    assert measures[1, best, 0] < 0.75 * measures[1, say.ONE, 0]
    assert measures[1, best, 2] < 0.3 * measures[1, say.ONE, 2]


def test_the_page_reads_at_its_temperature():
    app = open_page("accuracy_stays", warm="2.1")
    assert table(app, 1)[0] == ["2500 test images", "T = 1.00", "T = 2.10"]
    loss, right, error = table(app, 1)[1:]
    assert [right[1], right[2]] == [f"{100 * numbers.softened()[0][1, 0, 1]:.2f} %"] * 2
    assert float(loss[2]) == pytest.approx(numbers.softened()[0][1, 32, 0], abs=1e-4)
    assert float(error[2][:-2]) < float(error[1][:-2])
    assert "T = 2.10" in words(app)


# When to stop.
def test_each_training_s_best_epochs_and_what_they_cost():
    rows, text = say.stops(ENGLISH)
    costs = []
    for row, tests in zip(rows.splitlines()[2:], CURVES[:, :, 1].tolist(), strict=True):
        lowest = min(range(401), key=lambda e: tests[e][0])
        highest = max(range(401), key=lambda e: (tests[e][1], -e))
        cells = row.replace("\xa0", " ").strip("| ").split(" | ")[1:]
        assert cells == [f"epoch {at}: {tests[at][0]:.4f}, {100 * tests[at][1]:.2f} %" for at in (lowest, highest)]
        costs.append((tests[highest][1] - tests[lowest][1], tests[highest][0] - tests[lowest][0]))
    (least, low), (most, high) = np.min(costs, axis=0), np.max(costs, axis=0)
    said = text.replace("\xa0", " ")
    assert f"costs {100 * least:.2f} % to {100 * most:.2f} % of accuracy" in said
    assert f"to {high:.4f} of loss" in said
    assert low == 0


@pytest.mark.slow
def test_its_films_are_small(monkeypatch):
    draw_all(monkeypatch.setattr)
    monkeypatch.setattr(figures, "films", figures.films.__wrapped__)
    monkeypatch.setattr(figures, "temperatures", figures.temperatures.__wrapped__)
    app = open_page("accuracy_stays")
    sent = [each.proto.bytes for each in app.get("bidi_component") if each.proto.component_name == "gradlab_film"]
    assert [len(each) < 150_000 for each in sent] == [True] * 3


def test_a_screen_reader_hears_the_epoch_and_its_numbers():
    app = open_page("accuracy_stays", epoch="100")
    for text in alts(app)[:3]:
        assert text.startswith("Epoch 100: ")
    assert len(alts(app)[3].split(";")) == 8
    film = films(app)[0]
    assert entry(film["sliders"][0]["aria_texts"], 40).startswith("Epoch 400: test loss 0.7256")
    assert lesson.SIZES == (784, 50, 10)


@pytest.mark.parametrize("epoch", EPOCHS[1:])
def test_the_code_ends_at_the_epoch_that_is_shown(epoch):
    code = handout._code(epoch, 2.0)
    every, whole = int(re.search(r"every = .* \* (\d+) ", code)[1]), int(re.search(r"20 \* (\d+), batch", code)[1])
    assert whole == epoch
    assert epoch % every == 0
    assert epoch / every < 20
