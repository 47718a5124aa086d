import gc
import sys
import types

from gradlab.ui import memory


def test_what_lasts_is_taken_out_of_sight_once_for_each_set_of_modules(monkeypatch):
    memory.settle()
    before = gc.get_freeze_count()
    assert before > 10_000, "NumPy and Streamlit alone bring as many"
    kept = [[k] for k in range(1000)]
    memory.settle()
    assert gc.get_freeze_count() <= before
    monkeypatch.setitem(sys.modules, "another_page", types.ModuleType("another_page"))
    memory.settle()
    assert gc.get_freeze_count() > before
    assert gc.is_tracked(kept)
    gc.unfreeze()
