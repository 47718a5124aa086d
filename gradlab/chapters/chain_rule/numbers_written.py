"""Columns of numbers as the pictures write them."""

import numpy as np

from gradlab.text import format_number
from gradlab.types import Array


def written(values: Array, before: str = "", digits: int = 4, none: str = "") -> list[str]:
    """Each number to so many digits, behind a text; ``none`` where there is none."""
    return [f"{before}{format_number(each, digits)}" if np.isfinite(each) else none for each in values.tolist()]
