"""The means over many mini-batches, in bars."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.cache import cached
from gradlab.chapters.mini_batch.numbers import Whole, estimates, whole
from gradlab.checks import Array
from gradlab.lesson import Measure

BINS = 4  # bars to one standard deviation
ZOOM = 4  # standard deviations to each side that are shown when zoomed in
BAR = 0.04  # the widest bar of an accuracy: it takes single values, with nothing in between


@dataclass(frozen=True, eq=False)
class Histogram:
    """A measure's means in bars: their centres, counts and width.

    full : the value over all images
    here : one of the means
    span : of the x axis
    """

    measure: Measure
    centres: Array
    counts: NDArray[np.int64]
    width: float
    full: float
    here: float
    span: tuple[float, float]


@cached(maxsize=256)
def histogram(measure: Measure, size: int, seed: int, zoom: bool) -> Histogram:
    """The estimates in bars, on the scale of single images or zoomed in."""
    all_images, many = whole(measure), estimates(measure, size, seed)
    width, origin = all_images.law(size) / BINS, all_images.mean
    if not measure.learns:  # it is k/B: each bar holds whole values, its edges between two of them
        width, origin = max(1, round(width * size)) / size, -0.5 / size
    bars, counts = np.unique(np.floor((many - origin) / width), return_counts=True)
    drawn = width if measure.learns else min(width, BAR)
    span = _span(all_images, ZOOM * all_images.law(size) if zoom else np.inf)
    return Histogram(measure, origin + (bars + 0.5) * width, counts, drawn, all_images.mean, float(many[0]), span)


def _span(all_images: Whole, reach: float) -> tuple[float, float]:
    """From the least to the greatest value of a single image, but no further than ``reach`` from the mean."""
    low, high = all_images.values.min(), all_images.values.max()
    room = 0.03 * (high - low)
    return max(low - room, all_images.mean - reach), min(high + room, all_images.mean + reach)
