"""What the server does once with the memory that lasts as long as itself."""

import gc
import sys
from functools import lru_cache
from threading import Timer

LATER = 1.0  # seconds: when the reader who brought the modules has got his page


def settle() -> None:
    """Soon take the modules that have been imported, and what is kept for good, out of the garbage collector's sight.

    Streamlit has the whole memory searched for garbage after every move of every reader. What NumPy, matplotlib and
    Streamlit itself have brought is never garbage, and searching it takes longer than all the rest of a move: 55 of
    70 ms before this.
    """
    _settle(len(sys.modules))


@lru_cache(maxsize=1)
def _settle(modules: int) -> None:
    """Once for each count of modules: a reader who opens another page may bring some more."""
    timer = Timer(LATER, _freeze)
    timer.daemon = True
    timer.start()


def _freeze() -> None:
    gc.collect()
    gc.freeze()
