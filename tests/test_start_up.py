import gc
import sys
import types

from threadpoolctl import threadpool_info, threadpool_limits

from gradlab.app import start_up


def tidied():
    """How much is out of sight once the garbage has been collected again."""
    start_up._tidy.cache_clear()  # as if some seconds had passed
    start_up.tidy()
    return gc.get_freeze_count()


def test_what_lasts_is_taken_out_of_sight_once_for_each_set_of_modules(monkeypatch):
    gc.unfreeze()
    start_up._leave_out.cache_clear()
    first = tidied()
    assert first > 10_000, "NumPy and Streamlit alone bring as many"
    kept = [[k] for k in range(10_000)]
    assert tidied() <= first
    monkeypatch.setitem(sys.modules, "another_page", types.ModuleType("another_page"))
    assert tidied() > first + len(kept) / 2
    gc.unfreeze()


def test_the_garbage_is_collected_once_in_some_seconds_however_many_run_something(monkeypatch):
    now, collected = [1000.0], []
    monkeypatch.setattr(start_up.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(gc, "collect", lambda: collected.append(now[0]))
    monkeypatch.setattr(gc, "freeze", lambda: None)
    start_up._tidy.cache_clear()
    for now[0] in (1000.0, 1000.0, 1004.9, 1005.1, 1009.0):
        start_up.tidy()
    assert collected == [1000.0, 1005.1]
    monkeypatch.setitem(sys.modules, "another_page", types.ModuleType("another_page"))
    start_up.tidy()
    assert collected == [1000.0, 1005.1, 1009.0], "a page that brings modules has them left out at once"
    start_up._tidy.cache_clear()


def test_the_linear_algebra_of_the_app_has_one_thread():
    with threadpool_limits(2, user_api="blas"):
        start_up.prepare.__wrapped__()
        pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
        assert pools
        assert {pool["num_threads"] for pool in pools} == {1}
