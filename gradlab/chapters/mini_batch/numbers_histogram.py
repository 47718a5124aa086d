"""The means over many mini-batches, in bars."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.cache import cached
from gradlab.chapters.mini_batch.numbers import BATCHES, estimates, whole
from gradlab.lesson import LessonMetric
from gradlab.types import Array

BINS = {True: 3, False: 2}  # bars to one standard deviation: fewer for an accuracy, whose values are few
BAR = 0.04  # the widest bar of an accuracy: it takes single values, with nothing in between
ROOM = 1.12  # times the highest bar of all: the y axis


@dataclass(frozen=True, eq=False)
class Histogram:
    """A measure's means in bars: their centres, counts and width; ``here`` is one of the means."""

    centres: Array
    counts: NDArray[np.int64]
    width: float
    here: float


@cached(maxsize=256)
def histogram(measure: LessonMetric, size: int, seed: int) -> Histogram:
    """The estimates in bars."""
    all_images, many = whole(measure), estimates(measure, size, seed)
    width, origin = all_images.law(size) / BINS[measure.has_slope], all_images.mean
    if not measure.has_slope:  # it is k/B: each bar holds whole values, its edges between two of them
        width, origin = max(1, round(width * size)) / size, -0.5 / size
    bars, counts = np.unique(np.floor((many - origin) / width), return_counts=True)
    drawn = width if measure.has_slope else min(width, BAR)
    return Histogram(origin + (bars + 0.5) * width, counts, drawn, float(many[0]))


@dataclass(frozen=True, eq=False)
class Histograms:
    """The histograms at each size of a mini-batch, on the same axes.

    centres, counts : shape (sizes, bars); NaN where there is no further bar
    widths, here : of each size
    full : the value over all images
    span, top : the ends of the x axis, and of the y axis
    """

    measure: LessonMetric
    centres: Array
    counts: Array
    widths: Array
    here: Array
    full: float
    span: tuple[float, float]
    top: float


@cached(maxsize=64)
def histograms(measure: LessonMetric, seed: int) -> Histograms:
    """The estimates in bars, at each size."""
    each = [histogram(measure, size, seed) for size in BATCHES]
    centres, counts = (np.full((len(each), max(len(one.counts) for one in each)), np.nan) for _ in range(2))
    for k, one in enumerate(each):
        centres[k, : len(one.counts)], counts[k, : len(one.counts)] = one.centres, one.counts
    widths, here = np.array([one.width for one in each]), np.array([one.here for one in each])
    all_images, top = whole(measure), float(ROOM * np.nanmax(counts))
    return Histograms(measure, centres, counts, widths, here, all_images.mean, _span(all_images.values), top)


def _span(values: Array) -> tuple[float, float]:
    """From the least to the greatest value of a single image, with some room."""
    low, high = float(values.min()), float(values.max())
    room = 0.03 * (high - low)
    return low - room, high + room
