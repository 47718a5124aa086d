import gc
import sys
import threading
import time
import types

from gradlab.ui import memory


def frozen_after(settled, before):
    """How much is out of sight once that has changed, or has had the time to."""
    settled()
    for _ in range(50):
        if gc.get_freeze_count() > before:
            break
        time.sleep(0.01)
    return gc.get_freeze_count()


def test_what_lasts_is_taken_out_of_sight_once_for_each_set_of_modules(monkeypatch):
    monkeypatch.setattr(memory, "LATER", 0)
    for timer in threading.enumerate():
        if isinstance(timer, threading.Timer):  # of the pages that other tests have opened
            timer.join()
    gc.unfreeze()
    memory._settle.cache_clear()
    first = frozen_after(memory.settle, 0)
    assert first > 10_000, "NumPy and Streamlit alone bring as many"
    kept = [[k] for k in range(10_000)]
    assert frozen_after(memory.settle, first) <= first
    monkeypatch.setitem(sys.modules, "another_page", types.ModuleType("another_page"))
    assert frozen_after(memory.settle, first) > first + len(kept) / 2
    gc.unfreeze()
