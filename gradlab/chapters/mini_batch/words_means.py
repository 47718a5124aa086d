"""The film of the means over many mini-batches, at each size: two pictures, their words, their files and their code."""

from functools import partial

from gradlab.app import downloads
from gradlab.cache import cached
from gradlab.chapters.mini_batch import figure, numbers, words_readings
from gradlab.chapters.mini_batch.figure import HistogramLabels, SpreadLabels
from gradlab.chapters.mini_batch.numbers import BATCH, BATCHES, Spread
from gradlab.chapters.mini_batch.numbers_histogram import histograms
from gradlab.lesson import LessonMetric
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.style import Style
from gradlab.text import Translate


@cached(maxsize=64)
def film(_: Translate, measure: LessonMetric, seed: int, style: Style) -> Film:
    """The means in bars, their spread against B, and what they read, at each B."""
    bars, spread = histograms(measure, seed), numbers.spread(measure, seed)
    pictures = [
        figure.histogram(_histogram_labels(_, measure), bars, [_histogram_alt(_, measure, B, seed) for B in BATCHES]),
        figure.against_size(_spread_labels(_, spread), spread, [_spread_alt(_, spread, B) for B in BATCHES]),
    ]
    tellers = words_readings.readings, words_readings.verdict
    words = [[tell(_, measure, B, seed) for B in BATCHES] for tell in tellers]
    aria_texts = [_spoken(_, spread, B) for B in BATCHES]
    slider = Slider(_("B, images in a mini-batch"), aria_texts, "batch", BATCHES.index(BATCH))
    return Film([slider], pictures, words, style=style)


def _spoken(_: Translate, spread: Spread, size: int) -> str:
    """What there is to read at a notch."""
    now = words_readings.amount(_, spread.measure, _measured(spread, size))
    return _("B = {size}: the means spread by {spread}").format(size=f"{size:,}", spread=now)


def _measured(spread: Spread, size: int) -> float:
    return float(spread.measured[BATCHES.index(size)])


def _histogram_labels(_: Translate, measure: LessonMetric) -> HistogramLabels:
    whole = numbers.whole(measure)
    return HistogramLabels(
        _("Means over mini-batches of B images"),
        measure.name(_),
        _("how many of {draws} mini-batches").format(draws=f"{numbers.DRAWS:,}"),
        _("mean over all {count} images: {full}").format(
            count=f"{len(whole.values):,}", full=measure.write(_, whole.mean)
        ),
        _("the first of these mini-batches"),
    )


def _histogram_alt(_: Translate, measure: LessonMetric, size: int, seed: int) -> str:
    many, write = numbers.estimates(measure, size, seed), partial(measure.write, _)
    return _(
        "Histogram of {draws} estimates, each the mean over B = {size}. They lie between {low} and {high}, about "
        "the full value {full}. This mini-batch says {here}."
    ).format(
        draws=f"{len(many):,}",
        size=f"{size:,}",
        low=write(float(many.min())),
        high=write(float(many.max())),
        full=write(numbers.whole(measure).mean),
        here=write(float(many[0])),
    )


def _spread_labels(_: Translate, spread: Spread) -> SpreadLabels:
    sigma = spread.measure.write(_, numbers.whole(spread.measure).sigma)
    return SpreadLabels(
        _("Standard deviation of the means"),
        _("B, images in a mini-batch"),
        _("measured, {draws} mini-batches each").format(draws=f"{numbers.DRAWS:,}"),
        _("σ/√B, with σ = {sigma}").format(sigma=sigma),
        _("the current B"),
    )


def _spread_alt(_: Translate, spread: Spread, size: int) -> str:
    write = partial(spread.measure.write, _)
    return _(
        "The standard deviation of the means against B, both axes logarithmic: it falls from {first} at B = {least} to "
        "{last} at B = {most}, along the line σ/√B. A ring is at B = {size}, where it is {now}."
    ).format(
        first=write(float(spread.measured[0])),
        last=write(float(spread.measured[-1])),
        least=spread.sizes[0],
        most=f"{spread.sizes[-1]:,}",
        size=f"{size:,}",
        now=write(_measured(spread, size)),
    )


def offer(_: Translate, film: Film, measure: LessonMetric, size: int, seed: int) -> None:
    """The pictures to take along, as they are at this B."""
    notch = BATCHES.index(size)
    labels = _histogram_labels(_, measure), _spread_labels(_, numbers.spread(measure, seed))
    columns = {f"mean over B = {each}": numbers.estimates(measure, each, seed) for each in BATCHES}
    header = {"metric": measure.code, **numbers.described(size, seed), "mean over all": numbers.whole(measure).mean}
    code = CODE.format(measure=measure.code, seed=seed, notch=notch, histogram=labels[0], spread=labels[1])
    downloads.offer(_, "mini_batch_estimates", film.at(notch), columns, header, code)


CODE = """\
from gradlab import lesson
from gradlab.chapters.mini_batch import figure, numbers
from gradlab.chapters.mini_batch.numbers_histogram import histograms
from gradlab.plotting.film import Film
from gradlab.plotting.film import Slider

measure = lesson.METRICS["{measure}"]  # yours: another of them, or another seed
bars, spread = histograms(measure, seed={seed}), numbers.spread(measure, seed={seed})
pictures = [
    figure.histogram(figure.{histogram!r}, bars),
    figure.against_size(figure.{spread!r}, spread),
]
film = Film([Slider("B", [str(size) for size in numbers.BATCHES], first={notch})], pictures)
film.save("mini_batch_estimates.html")
film
"""
