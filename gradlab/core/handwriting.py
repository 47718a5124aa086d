"""A drawing made into an image as MNIST's were made: into a box of 20 × 20, in grey, by its centre of mass."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradlab.types import Array

FIELD, BOX, MIDDLE = (
    28,
    20,
    14,
)  # pixels: an image's side, its ink's, and the pixel on which MNIST's centres of mass lie
FINE = 16  # parts of a pixel's side, into which lines are drawn


@dataclass(frozen=True, eq=False)
class PenStroke:
    """A line that a pen has drawn in an image of 28 × 28 pixels, with round ends.

    points : x to the right and y down from the upper left corner, in pixels, shape (P, 2)
    width : of the pen, in pixels
    """

    points: Array
    width: float


Stroke = PenStroke


def ink(strokes: Sequence[PenStroke], under: Array | None = None, down: float = 0.0) -> Array:
    """The share of ink, 0 … 1, in each of ``FINE`` × ``FINE`` parts of a pixel, shape (448, 448).

    under : an image that lies under the strokes, shape (28, 28), in 0 … 1
    down : by how many pixels all is moved, upwards where it is negative. What leaves the field is cut off.
    """
    from PIL import Image, ImageDraw  # here, so that who draws nothing does not wait for it

    page = Image.new("L", (FIELD * FINE, FIELD * FINE))
    pen = ImageDraw.Draw(page)
    for stroke in strokes:
        # A part's place is that of its middle. A disc at each point makes round ends and joints.
        dots, radius = FINE * (stroke.points + np.array([0.0, down])) - 0.5, (FINE * stroke.width - 1) / 2
        pen.line([*map(tuple, dots)], 255, round(FINE * stroke.width))
        for x, y in dots:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    lines = np.asarray(page) / 255.0
    if under is None:
        return lines
    return np.maximum(lines, moved(np.kron(under, np.ones((FINE, FINE))), round(FINE * down)))


def moved(shades: Array, down: int) -> Array:
    """An image moved down by so many rows, or up where that is negative; what leaves it is cut off."""
    below, above = max(down, 0), max(-down, 0)
    return np.pad(shades, ((below, above), (0, 0)))[above : above + len(shades)]


def reduced(shades: Array, rows: int, columns: int) -> Array:
    """An image in so many pixels: each is the mean of the area that it covers, parts of pixels counted as such."""
    down, across = (_shares(*sides) for sides in zip((rows, columns), shades.shape, strict=True))
    return down @ shades @ across.T


def fitted(shades: Array) -> Array:
    """Cropped to its ink and reduced, its aspect kept, to 20 pixels on its longer side; without ink it stays empty."""
    down, across = (np.flatnonzero(np.any(shades, axis=axis)) for axis in (1, 0))
    if not down.size:
        return np.zeros((BOX, BOX))
    cropped = shades[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    rows, columns = (max(1, round(BOX * side / max(cropped.shape))) for side in cropped.shape)
    return reduced(cropped, rows, columns)


def placed(small: Array, by_mass: bool = True) -> Array:
    """A small image in an empty one of 28 × 28: its centre of mass in the middle, or else its box.

    The centre of mass comes as near to the pixel (14, 14) as whole pixels allow, where it is in MNIST, and nothing is
    cut off: that of an image whose ink is mostly at an edge of its box stays a little aside.
    """
    field, mass, corner = np.zeros((FIELD, FIELD)), np.sum(small), []
    for axis, side in enumerate(small.shape):
        at = np.sum(small, axis=1 - axis) @ np.arange(side) / mass if by_mass and mass else (side - 1) / 2
        corner.append(int(np.clip(round(MIDDLE - at), 0, FIELD - side)))
    field[corner[0] : corner[0] + small.shape[0], corner[1] : corner[1] + small.shape[1]] = small
    return field


def like_mnist(strokes: Sequence[PenStroke], under: Array | None = None, down: float = 0.0) -> Array:
    """Three images, shape (3, 28, 28): as it is drawn; fitted into a box of 20 × 20; centred by its mass: as MNIST.

    "The original black and white images from NIST were size normalized to fit in a 20x20 pixel box while preserving
    their aspect ratio. […] the images were centered in a 28x28 image by computing the center of mass of the pixels"
    (LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist/). Shades are those of bytes, k / 255. Without ink all
    three are 0. MNIST's own digits come out as they went in.

    >>> dot = PenStroke(np.array([[3.0, 3.0]]), 2.0)
    >>> [round(float(image.sum())) for image in like_mnist([dot])]
    [3, 314, 314]
    """
    shades = ink(strokes, under, down)
    small = fitted(shades)
    steps = np.stack([reduced(shades, FIELD, FIELD), placed(small, by_mass=False), placed(small)])
    return np.asarray(np.round(255 * steps) / 255)


def _shares(rows: int, parts: int) -> Array:
    """What of each of ``parts`` equal pieces of a side lies in each of ``rows``, as shares of a row: (rows, parts)."""
    edges, ends = np.linspace(0, parts, rows + 1), np.arange(parts)
    both = np.minimum(edges[1:, None], ends + 1) - np.maximum(edges[:-1, None], ends)
    return np.asarray(np.clip(both, 0, None) * rows / parts)
