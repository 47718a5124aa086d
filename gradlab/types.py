"""What the house's functions take and give."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Function: TypeAlias = Callable[[Any], Array]  # numbers in, an array of their shape or a number out
Surface: TypeAlias = Callable[[Any, Any], Array]  # two numbers, or two arrays that broadcast, in; their values out
