"""One image of a digit."""

import io

import numpy as np
from PIL import Image

from gradlab.types import Array


def png(pixels: Array, marked: int | None = None) -> bytes:
    """784 pixels in 0 … 1 as a PNG of 28 × 28, dark ink on white; the pixel numbered ``marked`` in orange."""
    image = np.repeat(1 - pixels[:, None], 3, axis=1)
    if marked is not None:
        image[marked] = (0.835, 0.369, 0.0)
    out = io.BytesIO()
    Image.fromarray(np.round(255 * image).astype(np.uint8).reshape(28, 28, 3)).save(out, "png")
    return out.getvalue()
