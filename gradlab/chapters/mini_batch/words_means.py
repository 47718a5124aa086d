"""The pictures of the means over many mini-batches, each with its words, its files and its code."""

from gradlab.app import downloads
from gradlab.app.show import show
from gradlab.chapters.mini_batch import numbers
from gradlab.chapters.mini_batch.figure import HistogramLabels, HistogramOfMeans, SpreadLabels, SpreadOfMeans
from gradlab.chapters.mini_batch.numbers import Spread
from gradlab.chapters.mini_batch.numbers_histogram import Histogram, histogram
from gradlab.checks import Array
from gradlab.figures.picture import Picture
from gradlab.lesson import Measure
from gradlab.lesson.writing import Translate


def show_histogram(_: Translate, measure: Measure, size: int, seed: int, zoom: bool) -> None:
    """Many estimates, the full value and this one among them, and the picture as files."""
    bars, many = histogram(measure, size, seed, zoom), numbers.estimates(measure, size, seed)
    labels = _histogram_labels(_, bars, size)
    picture = Picture(HistogramOfMeans(bars, labels), _histogram_alt(_, bars, many, size))
    show(picture)
    header = {"metric": measure.code, **numbers.described(size, seed), "mean over all": bars.full}
    code = HISTOGRAM.format(measure=measure.code, size=size, seed=seed, zoom=zoom, labels=labels)
    downloads.offer(_, "mini_batch_estimates", [picture], {"mean over the mini-batch": many}, header, code)


def _histogram_labels(_: Translate, bars: Histogram, size: int) -> HistogramLabels:
    measure, count = bars.measure, len(numbers.whole(bars.measure).values)
    full, here = measure.write(bars.full), measure.write(bars.here)
    return HistogramLabels(
        _("Means over B = {size}").format(size=f"{size:,}"),
        measure.name(_),
        _("how many of {draws} mini-batches").format(draws=f"{numbers.DRAWS:,}"),
        _("mean over all {count} images: {full}").format(count=f"{count:,}", full=full),
        _("this mini-batch: {here}").format(here=here),
    )


def _histogram_alt(_: Translate, bars: Histogram, many: Array, size: int) -> str:
    write = bars.measure.write
    return _(
        "Histogram of {draws} estimates, each the mean over B = {size}. They lie between {low} and {high}, about "
        "the full value {full}. This mini-batch says {here}."
    ).format(
        draws=f"{len(many):,}",
        size=f"{size:,}",
        low=write(float(many.min())),
        high=write(float(many.max())),
        full=write(bars.full),
        here=write(bars.here),
    )


def show_spread(_: Translate, measure: Measure, size: int, seed: int) -> None:
    """How the spread of the estimates falls with B, and the picture as files."""
    spread = numbers.spread(measure, seed)
    labels = _spread_labels(_, spread, size)
    picture = Picture(SpreadOfMeans(spread, size, labels), _spread_alt(_, spread))
    show(picture)
    columns = {"B": spread.sizes, "measured": spread.measured, "sigma / sqrt(B)": spread.law}
    header = {"metric": measure.code, **numbers.described("see the column", seed)}
    code = SPREAD.format(measure=measure.code, sizes=numbers.BATCHES, size=size, seed=seed, labels=labels)
    downloads.offer(_, "mini_batch_spread", [picture], columns, header, code)


def _spread_labels(_: Translate, spread: Spread, size: int) -> SpreadLabels:
    write, sigma = spread.measure.write, numbers.whole(spread.measure).sigma
    now = float(spread.measured[spread.sizes == size][0])
    return SpreadLabels(
        _("Standard deviation of the means"),
        _("B, images in a mini-batch"),
        _("measured, {draws} mini-batches each").format(draws=f"{numbers.DRAWS:,}"),
        _("σ/√B, with σ = {sigma}").format(sigma=write(sigma)),
        _("now: B = {size}, {spread}").format(size=f"{size:,}", spread=write(now)),
    )


def _spread_alt(_: Translate, spread: Spread) -> str:
    write = spread.measure.write
    return _(
        "The standard deviation of the means against B, both axes logarithmic: it falls from {first} at B = {least} to "
        "{last} at B = {most}, along the line σ/√B."
    ).format(
        first=write(float(spread.measured[0])),
        last=write(float(spread.measured[-1])),
        least=spread.sizes[0],
        most=f"{spread.sizes[-1]:,}",
    )


HISTOGRAM = """\
from gradlab import lesson
from gradlab.chapters.mini_batch import figure
from gradlab.chapters.mini_batch.numbers_histogram import histogram
from gradlab.figures.picture import Picture, together

bars = histogram(lesson.MEASURES["{measure}"], {size}, seed={seed}, zoom={zoom})
labels = figure.{labels!r}
together([Picture(figure.HistogramOfMeans(bars, labels))])
"""
SPREAD = """\
import numpy as np
from gradlab import lesson
from gradlab.chapters.mini_batch import figure, numbers
from gradlab.figures.picture import Picture, together

measure, sizes = lesson.MEASURES["{measure}"], np.array({sizes})
each = numbers.whole(measure).values
draws = [each[np.random.default_rng({seed}).choice(len(each), (1000, size))] for size in sizes]
measured = np.array([draw.mean(axis=1).std() for draw in draws])
spread = numbers.Spread(measure, sizes, measured, each.std() / np.sqrt(sizes))
labels = figure.{labels!r}
together([Picture(figure.SpreadOfMeans(spread, {size}, labels))])
"""
