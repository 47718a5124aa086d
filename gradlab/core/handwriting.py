"""A drawing made into an image as MNIST's were: fitted into a box, in shades of grey, and centred by its mass."""

import io
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gradlab.types import Array

FIELD, BOX, MIDDLE = 28, 20, 14  # pixels: an image's side, its ink's, and where all of MNIST's centres of mass lie
FINE = 16  # parts of a pixel's side, into which lines are drawn


class PenStroke(NamedTuple):
    """A line with round ends: points x, y in pixels from the field's upper left corner, shape (P, 2); its width too."""

    points: Array
    width: float


def like_mnist(strokes: Sequence[PenStroke], under: Array | None = None, down: int = 0) -> Array:
    """Three images, shape (3, 28, 28) in 0 … 1: as it is drawn; fitted into 20 × 20; centred by its mass, as MNIST is.

    "The original black and white images from NIST were size normalized to fit in a 20x20 pixel box while preserving
    their aspect ratio. […] the images were centered in a 28x28 image by computing the center of mass of the pixels"
    (LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist/). Shades are those of bytes; without ink all are 0.

    under : an image on which the strokes lie, shape (28, 28) in 0 … 1; MNIST's own come out as they went in
    down : by how many pixels all is moved, upwards where it is negative; what leaves the field is cut off

    >>> [round(float(image.sum())) for image in like_mnist([PenStroke(np.array([[3.0, 3.0]]), 2.0)])]
    [3, 314, 314]
    """
    ink = _lines(strokes) if under is None else np.maximum(_lines(strokes), np.kron(under, np.ones((FINE, FINE))))
    below, above = FINE * max(down, 0), FINE * max(-down, 0)
    ink = np.pad(ink, ((below, above), (0, 0)))[above : above + len(ink)]
    rows, columns = (np.flatnonzero(np.any(ink, axis=axis)) for axis in (1, 0))
    if not rows.size:
        return np.zeros((3, FIELD, FIELD))
    cropped = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    small = _reduced(cropped, *(max(1, round(BOX * side / max(cropped.shape))) for side in cropped.shape))
    mass = [np.sum(at * small) / np.sum(small) for at in np.indices(small.shape)]
    fitted, centred = (_placed(small, middle) for middle in (np.array(small.shape) / 2, mass))
    return np.asarray(np.round(255 * np.array([_reduced(ink, FIELD, FIELD), fitted, centred])) / 255)


def png(pixels: Array, marked: int | None = None) -> bytes:
    """784 pixels in 0 … 1 as a PNG of 28 × 28, dark ink on white; the pixel numbered ``marked`` in orange."""
    from PIL import Image

    image = np.repeat(1 - pixels[:, None], 3, axis=1)
    if marked is not None:
        image[marked] = (0.835, 0.369, 0.0)
    out = io.BytesIO()
    Image.fromarray(np.round(255 * image).astype(np.uint8).reshape(FIELD, FIELD, 3)).save(out, "png")
    return out.getvalue()


def _placed(small: Array, middle: Sequence[float] | Array) -> Array:
    """In 28 × 28, its row and column ``middle`` as near to that one's as whole pixels bring it with nothing cut off."""
    corner = np.clip(np.rint(MIDDLE - np.array(middle)), 0, FIELD - np.array(small.shape)).astype(int)
    return np.pad(small, [(at, FIELD - at - side) for at, side in zip(corner, small.shape, strict=True)])


def _reduced(image: Array, *shape: int) -> Array:
    """An image in so many rows and columns, each the mean of the area that it covers, parts of a pixel as such."""
    for count in shape:  # of its rows, then of its columns: each time it is turned over
        edges, sums = np.linspace(0, len(image), count + 1), np.pad(np.cumsum(image, axis=0), ((1, 0), (0, 0)))
        whole = np.minimum(edges.astype(int), len(image) - 1)
        image = np.diff(sums[whole] + (edges - whole)[:, None] * image[whole], axis=0).T * count / len(image)
    return image


def _lines(strokes: Sequence[PenStroke]) -> Array:
    from PIL import Image, ImageDraw  # here, so that who draws nothing does not wait for it

    page = Image.new("L", (FIELD * FINE, FIELD * FINE))
    pen = ImageDraw.Draw(page)
    for stroke in strokes:
        places, reach = FINE * stroke.points - 0.5, (FINE * stroke.width - 1) / 2  # a part's place is its middle's
        pen.line([*map(tuple, places)], 255, round(FINE * stroke.width))
        for x, y in places:  # a disc at each makes round ends and joints
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), 255)
    return np.asarray(page) / 255.0
