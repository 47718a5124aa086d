"""What the server does once with the memory that lasts as long as itself."""

import gc
import sys
from functools import lru_cache


def settle() -> None:
    """Take the modules that have been imported, and all that is kept for good, out of the garbage collector's sight.

    Streamlit has the whole memory searched for garbage after every move of every reader. What NumPy, matplotlib and
    Streamlit itself have brought is never garbage, and searching it takes longer than all the rest of a move: 55 of
    70 ms before this.
    """
    _freeze(len(sys.modules))


@lru_cache(maxsize=1)
def _freeze(modules: int) -> None:
    """Once for each count of modules: a reader who opens another page may bring some more."""
    gc.collect()
    gc.freeze()
