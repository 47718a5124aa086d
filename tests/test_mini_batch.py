"""The page on mini-batches: the mean over all images, the means over random handfuls, and the pictures of both."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from reader import alts, answers, entry, films, open_page, plain, table, words

from gradlab import Network, lesson, mini_batch
from gradlab.app.language import translator
from gradlab.chapters.mini_batch import figures, handout, numbers
from gradlab.chapters.mini_batch.numbers import BATCHES, bars, estimates, first_mini_batch, spread, whole
from gradlab.chapters.shared.handout import program
from gradlab.core.metric import mean_over_batch
from gradlab.plotting.backdrop import panels_of
from gradlab.plotting.frames import word_frames
from gradlab.plotting.picture import together
from gradlab.plotting.style import PAPER, Style

each_metric = pytest.mark.parametrize("metric", lesson.METRICS.values(), ids=lesson.METRICS)


def contrast(one, other):
    """Of two colours, by WCAG 2: from 1 to 21."""
    linear = [
        np.where(c <= 0.03928, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
        for c in map(np.array, map(to_rgb, (one, other)))
    ]
    low, high = sorted(float(each @ (0.2126, 0.7152, 0.0722)) for each in linear)
    return (high + 0.05) / (low + 0.05)


def drawn(picture, style=None):
    """What stays of it."""
    style = style or Style()
    figure = style.figure(*picture.drawing.size_in(style))
    picture.drawing.draw(figure, style, *picture.drawing.args)
    return figure


@pytest.fixture(scope="module")
def all_images():
    pixels, t = lesson.training_set()
    return lesson.network()(pixels / 255), t


@pytest.fixture(scope="module")
def page():
    """The page at B = 100, for tests that only read it."""
    return open_page("mini_batch", batch="100")


@each_metric
def test_in_chunks_the_mean_over_all_images_is_what_it_is_at_once(metric, all_images):
    assert whole(metric).values.shape == (60_000,)
    assert whole(metric).mean == pytest.approx(float(metric.function(*all_images)), rel=1e-12)


@pytest.fixture
def counted(monkeypatch):
    """A measure that nobody has asked for yet, and the sizes of the batches that it has been taken of."""
    monkeypatch.setattr(numbers, "_wholes", {})
    sizes = []

    @mean_over_batch
    def right_output(y, t):
        sizes.append(len(y))
        return np.sum(y * t, axis=-1)

    sizes.clear()  # of what it was tried on when it was decorated
    return replace(lesson.CROSS_ENTROPY, function=right_output), sizes


def test_the_first_run_tells_its_progress_and_the_next_has_none(counted):
    metric, sizes = counted
    received = []
    first = whole(metric, received.append)
    assert received[-1] == 1
    assert np.all(np.diff(received) > 0)
    assert len(received) == 60
    assert whole(metric, received.append) is first
    assert len(received) == len(sizes) == 60
    assert first.seconds > 0


def test_four_readers_at_once_go_through_all_images_once_and_each_sees_the_progress(counted):
    metric, sizes = counted
    everyone, received = threading.Barrier(4), [[] for _ in range(4)]

    def read(progress):
        everyone.wait()
        return whole(metric, progress.append)

    with ThreadPoolExecutor(4) as room:
        assert len(set(room.map(read, received))) == 1
    assert sizes == [1000] * 60
    assert received == [[part / 60 for part in range(1, 61)]] * 4


@pytest.mark.parametrize("size", [1, 7, 10])
def test_the_estimates_are_the_means_over_mini_batches_one_after_the_other(size):
    values, rng = whole(lesson.CROSS_ENTROPY).values, np.random.default_rng(3)
    expected = [mini_batch(values, values, size, rng)[0].mean() for _ in range(numbers.DRAWS)]
    assert estimates(lesson.CROSS_ENTROPY, size, 3) == pytest.approx(expected, rel=1e-12)


@each_metric
def test_the_images_shown_are_those_of_the_first_estimate(metric, all_images):
    y, t = all_images
    batch = first_mini_batch(20, 5)
    assert np.array_equal(batch.labels, t[batch.numbers])
    assert np.array_equal(batch.pixels, lesson.training_set()[0][batch.numbers[:10]])
    mean = metric.function(y[batch.numbers], t[batch.numbers])
    assert estimates(metric, 20, 5)[0] == pytest.approx(float(mean), rel=1e-12)


@each_metric
def test_the_spread_follows_the_law(metric):
    measured, law = spread(metric, 0), whole(metric).law(np.array(BATCHES))
    assert law == pytest.approx(whole(metric).values.std() / np.sqrt(BATCHES))
    # A standard deviation measured on n estimates is off by about 1/√(2n), 2.2 % here; four times that is rare.
    assert measured == pytest.approx(law, rel=4 / np.sqrt(2 * numbers.DRAWS))
    assert np.polyfit(np.log(BATCHES), np.log(measured), 1)[0] == pytest.approx(-0.5, abs=0.02)


def test_an_accuracy_s_bars_stand_on_the_values_that_it_can_take():
    all_centres, _, widths = bars(lesson.ACCURACY, 0)
    for size in (1, 2, 10):
        centres = size * all_centres[BATCHES.index(size)]
        assert centres == pytest.approx(np.round(centres), abs=1e-9, nan_ok=True)
    k = BATCHES.index(50)  # two values a bar: its edges are between two of them
    edges = 50 * (all_centres[k] - widths[k] / 2)
    assert edges - 0.5 == pytest.approx(np.round(edges - 0.5), abs=1e-9, nan_ok=True)


@each_metric
def test_every_estimate_is_in_one_bar_and_the_bars_of_all_sizes_are_on_one_x_axis(metric):
    (all_centres, all_counts, _), values, (low, high) = bars(metric, 3), whole(metric).values, whole(metric).span
    assert low < values.min() < values.max() < high
    assert np.nansum(all_counts, axis=1).tolist() == [numbers.DRAWS] * len(BATCHES)
    for k, size in enumerate(BATCHES):
        many = estimates(metric, size, 3)
        some = ~np.isnan(all_centres[k])
        centres, counts = all_centres[k][some], all_counts[k][some]
        assert (centres @ counts) / numbers.DRAWS == pytest.approx(many.mean(), abs=many.std() / 4)
        # Each bar counts the means that are nearer to its centre than to any other's.
        nearest = np.abs(many[:, None] - centres).argmin(axis=1)
        assert np.bincount(nearest, minlength=some.sum()) == pytest.approx(counts, abs=2)


@each_metric
@pytest.mark.parametrize("size", [1, 10, 200])
def test_both_lines_of_code_give_the_metric_itself(metric, size):
    batch = first_mini_batch(size, 1)
    right = float(metric.function(batch.probabilities, batch.labels))
    ways = [float(way.result) for way in numbers.both_ways(metric, batch)]
    assert ways == pytest.approx([right, right], rel=1e-12, abs=1e-15)


@each_metric
def test_the_page_reads_the_means_of_the_chosen_metric(metric):
    app = open_page("mini_batch", metric=metric.code, batch="100", seed="4")
    assert not app.exception
    texts = table(app)
    numbers = [whole(metric).mean, float(estimates(metric, 100, 4)[0])]
    assert texts[1][1:] == ["60000", "100"]
    scale, last_digit = (0.01, 1e-4) if metric.in_percent else (1, 1e-5)
    shown = [scale * float(text.rstrip(" %")) for text in texts[2][1:]]
    assert shown == pytest.approx(numbers, abs=0.51 * last_digit)
    assert len(texts) == 3
    assert "**The time** of a forward pass here" in words(app)
    assert f"**{metric.name(str)}** is a mean over all 60,000 training images: " in words(app)
    assert words(app).count(" ms") == 2


def test_another_batch_size_metric_and_seed_change_the_numbers():
    app = open_page("mini_batch")
    assert app.select_slider(key="batch").value == 10
    seen = [table(app)[2][2]]
    app.select_slider(key="batch").set_value(1000).run()
    seen.append(table(app)[2][2])
    next(button for button in app.button if button.label == "Draw again").click().run()
    assert app.number_input(key="seed").value == 1
    seen.append(table(app)[2][2])
    app.button_group(key="metric").set_value("accuracy").run()
    seen.append(table(app)[2][2])
    assert len(set(seen)) == 4
    assert "only 1,001 possible values, 0.1 percentage points apart" in words(app)
    assert not app.exception


def test_the_last_seed_is_followed_by_the_first():
    app = open_page("mini_batch", seed="99")
    next(button for button in app.button if button.label == "Draw again").click().run()
    assert app.number_input(key="seed").value == 0


def test_a_broken_link_falls_back():
    app = open_page("mini_batch", metric="<b>", batch="60000", seed="nan")
    assert not app.exception
    assert table(app)[1][2] == "10"


def test_the_pictures_tell_their_numbers(page):
    bars, law = alts(page)
    assert "each of size B = 100." in bars
    assert "around 2.278, the mean over all images" in bars
    assert f"A ring is at B = 100, where it is {estimates(lesson.CROSS_ENTROPY, 100, 0).std():.4g}." in law
    images = " ".join(html.value for html in page.get("html"))
    right = int(first_mini_batch(100, 0).right[:10].sum())
    assert f"{right} of these 10 right" in images


@each_metric
def test_the_film_reads_at_every_size_what_the_means_are(metric):
    film = figures.film(translator("en"), metric, 7, Style())
    (readings,), (verdict,) = (map(word_frames, every) for every in (film.words, film.verdicts))
    values, scale = whole(metric).values, 100 if metric.in_percent else 1
    for notch, size in enumerate(BATCHES):
        rng = np.random.default_rng(7)
        drawn = np.array([mini_batch(values, values, size, rng)[0].mean() for _ in range(numbers.DRAWS)])
        images, mean = ([entry(cell, notch) for cell in row] for row in readings["table"][1:])
        assert images[1:] == ["60,000", f"{size:,}"]
        mean = list(map(plain, mean))
        assert float(mean[1].rstrip(" %")) == pytest.approx(scale * values.mean(), rel=1e-3)
        assert float(mean[2].rstrip(" %")) == pytest.approx(scale * drawn[0], rel=1e-3, abs=1e-9)
        told = entry(verdict["says"], notch)
        assert f"standard deviation of **{scale * drawn.std():.4g}" in told
        assert f"= **{scale * values.std() / np.sqrt(size):.4g}" in told


def test_the_film_is_led_by_the_slider_of_sizes(page):
    (film,) = films(page)
    assert film["sliders"][0]["key"] == "batch"
    assert film["sliders"][0]["count"] == len(page.select_slider(key="batch").options)


def test_ten_times_the_images_is_answered_with_the_measured_ratio():
    app = open_page("mini_batch")
    answers(app)["ten"].click().run()
    assert "**It is: “It becomes about three times smaller." in words(app)
    few, many = (estimates(lesson.CROSS_ENTROPY, size, 0).std() for size in (10, 100))
    assert f"which is {few / many:.4g} times less" in words(app)
    assert few / many == pytest.approx(np.sqrt(10), rel=0.1)


def test_the_targets_are_told_with_both_lines(page):
    assert all(line in words(page) for line in numbers.LINES[lesson.CROSS_ENTROPY])
    assert words(page).count(f"gives **{estimates(lesson.CROSS_ENTROPY, 100, 0)[0]:.10g}**") == 2


def test_wrong_images_are_framed_and_marked_and_right_ones_are_not():
    batch = first_mini_batch(10, 0)
    axes = drawn(figures.images(translator("en"), batch), Style(dark=True)).axes[0]
    assert len(axes.images) == 10
    assert len(axes.patches) == np.sum(~batch.right) > 0
    marks = ["✓" if right else "✗" for right in batch.right]
    assert [text.get_text() for text in axes.texts] == [f"{m} {s}" for m, s in zip(marks, batch.seen, strict=True)]


@pytest.mark.parametrize("dark", [False, True])
def test_the_frame_that_means_wrong_is_seen_on_either_page_and_lies_around_its_image(dark):
    style = Style(dark=dark)
    axes = drawn(figures.images(translator("en"), first_mini_batch(10, 0)), style).axes[0]
    assert contrast(axes.patches[0].get_edgecolor(), PAPER[dark]) > 4.5
    sides = [np.sort(np.reshape(image.get_extent(), (2, 2))) for image in axes.images]  # left, right; top, bottom
    papers = [sides[k] for k in np.flatnonzero(~first_mini_batch(10, 0).right)]
    frames = [np.sort(np.transpose(patch.get_bbox().get_points())) for patch in axes.patches]
    # The page is seen between an image and its frame, and between two frames.
    for paper, frame in zip(papers, frames, strict=True):
        np.testing.assert_array_less(frame[:, 0], paper[:, 0] - 1)
        np.testing.assert_array_less(paper[:, 1] + 1, frame[:, 1])
        others = [each for each in [*frames, *sides] if each is not frame and not np.array_equal(each, paper)]
        assert not any(np.all((each[:, 0] < frame[:, 1] + 1) & (frame[:, 0] < each[:, 1] + 1)) for each in others)


@each_metric
def test_what_learning_needs_is_not_said_of_the_accuracy(metric):
    told = words(open_page("mini_batch", metric=metric.code))
    assert ("Learning needs this mean anew at each update" in told) == metric.has_slope
    assert ("No update uses the accuracy, because its slope is 0" in told) != metric.has_slope


def test_a_standard_deviation_is_no_sigmoid(page):
    told = words(page) + " ".join(alts(page)) + " ".join(each.value for each in page.latex)
    assert "**standard error** is s/√B" in told
    assert "σ" not in told
    assert "sigma" not in told


def test_before_the_answer_nothing_says_how_the_error_falls():
    app = open_page("mini_batch", predict=None)
    told = words(app) + " ".join(each.value for each in app.latex)
    for answer in ("√", "sqrt", "Halving"):
        assert answer not in told


@pytest.mark.parametrize("size", [1, 5, 20])
def test_images_do_not_lie_on_each_other_or_on_the_words_and_are_square(size):
    figure = drawn(figures.images(translator("en"), first_mini_batch(size, 0)))
    figure.draw_without_rendering()
    boxes = [image.get_window_extent() for image in figure.axes[0].images]
    boxes += [text.get_window_extent() for text in (*figure.axes[0].texts, *figure.texts)]
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])
    assert boxes[0].width == pytest.approx(boxes[0].height, rel=0.01)


def moving(picture, role):
    return [each for each in picture.moving if each.role == role]


def pictures(metric):
    """The means in bars, and their spread."""
    return figures.film(translator("en"), metric, 0, Style()).pictures


@each_metric
@pytest.mark.parametrize("notch", [0, 3, 9])
def test_the_histogram_draws_its_bars_and_this_estimate(metric, notch):
    (centres, counts, _), (picture, _) = bars(metric, 0), pictures(metric)
    shown = [bar.at([notch]) for bar in moving(picture, "count") if len(bar.at([notch])) == 2]
    some = ~np.isnan(centres[notch])
    assert [top for _, (_, top) in shown] == counts[notch][some].tolist()
    assert [x for (x, _), _ in shown] == centres[notch][some].tolist()
    assert moving(picture, "place")[0].at([notch]) == [(estimates(metric, BATCHES[notch], 0)[0], 0)]
    axes = drawn(picture).axes[0]
    assert axes.get_xlim() == whole(metric).span
    assert axes.get_ylim()[1] > np.nanmax(counts)
    (full,) = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert full.get_xdata() == pytest.approx([whole(metric).mean] * 2)


def test_a_bar_is_as_wide_as_its_bin_at_every_size():
    picture, _ = pictures(lesson.CROSS_ENTROPY)
    whole_figure = together([picture])
    (canvas,) = whole_figure.subfigs
    (panel,), wide = panels_of(canvas), []
    for notch in range(10):
        before = len(canvas.artists)
        moving(picture, "count")[0].draw(canvas, [panel], Style(), [notch])
        wide += [line.get_linewidth() for line in canvas.artists[before:]]
    span = (panel.corners[1][0] - panel.corners[0][0]) * 5.2 * 72 / (panel.data[1][0] - panel.data[0][0])
    assert wide == pytest.approx(span * whole(lesson.CROSS_ENTROPY).law(np.array(BATCHES)) / 3)


def test_the_spread_is_drawn_on_log_axes_with_its_law_and_a_ring_at_every_size():
    measured, (_, picture) = spread(lesson.CROSS_ENTROPY, 0), pictures(lesson.CROSS_ENTROPY)
    axes = drawn(picture).axes[0]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    diamonds, law, _ = axes.lines
    assert np.array_equal(diamonds.get_ydata(), measured)
    assert np.array_equal(law.get_ydata(), whole(lesson.CROSS_ENTROPY).law(np.array(BATCHES)))
    assert law.get_linestyle() == "--"
    (ring,) = moving(picture, "found")
    assert [ring.at([notch])[0] for notch in range(10)] == list(zip(BATCHES, measured, strict=True))
    assert ring.draggable


def test_an_accuracy_is_in_per_cent_and_in_its_colour():
    picture, _ = pictures(lesson.ACCURACY)
    axes = drawn(picture).axes[0]
    assert axes.xaxis.get_major_formatter()(0.2, 0) == "20\u00a0%"
    bar = moving(picture, "count")[0]
    assert Style().look(bar.role, bar.has_slope)["color"] == Style().colour(has_slope=False)


def test_the_code_of_the_images_takes_images_of_8_by_8_and_a_network_of_one_s_own(rng, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    own = rng.integers(17, size=(20, 64))
    code = program(handout.IMAGES.format(size=3, seed=0, shown=3), "mini_batch_images", "numpy")
    for theirs, mine in (("(x, t), _ = load_mnist(normalize=False)", "x, t = own"), ("lesson_network()", "network")):
        assert theirs in code
        code = code.replace(theirs, mine)
    network = Network.random((64, 5, 10), 0)
    names = {"own": (own, np.arange(20) % 10), "network": network}
    exec(code, names)
    assert (tmp_path / "mini_batch_images.svg").exists()
    shown = [axes.images[0].get_array() for axes in names["figure"].axes]
    np.testing.assert_array_equal(shown, own[np.random.default_rng(0).choice(20, 3)].reshape(3, 8, 8))
