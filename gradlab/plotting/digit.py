"""One image of a digit."""

import io

import numpy as np
from matplotlib.image import imsave

from gradlab.types import Array


def png(pixels: Array, marked: int | None = None) -> bytes:
    """784 pixels in 0 … 1 as a PNG of 28 × 28, dark ink on white; the pixel numbered ``marked`` in orange."""
    image = np.repeat(1 - pixels[:, None], 3, axis=1)
    if marked is not None:
        image[marked] = (0.835, 0.369, 0.0)
    out = io.BytesIO()
    imsave(out, image.reshape(28, 28, 3), format="png")
    return out.getvalue()
