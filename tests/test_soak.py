import asyncio
import gc

import pytest
from matplotlib.figure import Figure
from reader import open_page

from tests.benchmarks.soak import lecture


@pytest.mark.soak
def test_sessions_come_and_go_and_leave_nothing_behind():
    held = asyncio.run(lecture(sessions=6, seconds=8, moves=120))
    assert held["moves"] >= 120
    assert held["sessions"] >= 12
    assert held["threads left over"] <= 0
    assert held["memory at the end, MB"] < 1.5 * held["memory after the warm-up, MB"]


def test_no_figure_outlives_its_picture():
    page = open_page("accuracy_vs_loss")
    for w in (-1.0, 0.5, 1.5):
        page.slider(key="w").set_value(w).run()
    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, Figure)]
