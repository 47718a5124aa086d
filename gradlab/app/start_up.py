"""What the server does once, when it starts, and what becomes of a page whose server was replaced by another."""

import gc
import sys
import time
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache

import streamlit as st
from threadpoolctl import threadpool_limits

from gradlab.cache import cached

EVERY = 5.0  # seconds in which the garbage is collected once
FILES = 65_536  # that the process may have open, where the system lets it


@cached(maxsize=1)
def prepare() -> None:
    """From now on have each reader's linear algebra done by one thread, and as many files open as may be.

    Its matrices are small. With a thread for each core, those of several readers fight over the cores: on a busy
    machine the first page of ``learning_stops`` took 59 s, of which 3 s were work. An open page takes four files: a
    shell's usual 256 or 1024 are out at a class's second reload, and who comes then gets nothing.
    """
    threadpool_limits(1, user_api="blas")
    if sys.platform != "win32":  # which has no such limit
        import resource

        now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
        with suppress(ValueError, OSError):  # a kernel can have a limit of its own
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, wanted), most))


def tidy() -> None:
    """Collect the garbage, if that was not done in the last seconds, and leave out what new modules have brought.

    Streamlit would do it after every run, and three hundred who wait in a room run something 140 times a second: it
    took more than half of what they cost. ``runner.postScriptGC`` in ``.streamlit/config.toml`` is off for that. What
    NumPy, matplotlib and Streamlit itself have brought, and what is kept for good, is never garbage, and searching it
    takes longer than all the rest of a move: 55 of 70 ms.
    """
    _tidy(int(time.monotonic() / EVERY), len(sys.modules))


@lru_cache(maxsize=1)
def _tidy(moment: int, modules: int) -> None:
    gc.collect()
    _leave_out(modules)


@lru_cache(maxsize=1)
def _leave_out(modules: int) -> None:
    """Once for each count of modules: a reader who opens another page may bring some more."""
    gc.freeze()


@st.fragment(run_every=timedelta(days=1))
def come_back_when_replaced() -> None:
    """Nothing, once a day; but a browser that has it to do comes back to its page when the server was replaced.

    A browser that finds a server again which does not know it asks for its page anew, with all that the reader has set,
    only where something runs by the clock (or has been moved before). Else the old picture would stay, and the slider,
    which asks for a fragment that the new server has not heard of, would move nothing any more.
    """
