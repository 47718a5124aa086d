import gc
import sys
import threading
import types

from threadpoolctl import threadpool_info, threadpool_limits

from gradlab.app import start_up


def timers():
    return [each for each in threading.enumerate() if isinstance(each, threading.Timer)]


def frozen_after(settle):
    """How much is out of sight once what that began has ended."""
    settle()
    for timer in timers():
        timer.join()
    return gc.get_freeze_count()


def test_what_lasts_is_taken_out_of_sight_once_for_each_set_of_modules(monkeypatch):
    monkeypatch.setattr(start_up, "LATER", 0)
    for timer in timers():  # of the pages that other tests have opened
        timer.cancel()
        timer.join()
    gc.unfreeze()
    start_up._settle.cache_clear()
    first = frozen_after(start_up.settle)
    assert first > 10_000, "NumPy and Streamlit alone bring as many"
    kept = [[k] for k in range(10_000)]
    assert frozen_after(start_up.settle) <= first
    monkeypatch.setitem(sys.modules, "another_page", types.ModuleType("another_page"))
    assert frozen_after(start_up.settle) > first + len(kept) / 2
    gc.unfreeze()


def test_the_linear_algebra_of_the_app_has_one_thread():
    with threadpool_limits(2, user_api="blas"):
        start_up.prepare.__wrapped__()
        pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
        assert pools
        assert {pool["num_threads"] for pool in pools} == {1}
