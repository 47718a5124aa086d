import asyncio
import gc

import pytest
from matplotlib.figure import Figure
from reader import open_page

from tests.benchmarks.soak import lecture


@pytest.mark.soak
def test_sessions_come_and_go_and_leave_nothing_behind():
    draggable = asyncio.run(lecture(sessions=6, seconds=8, moves=120))
    assert draggable["moves"] >= 120
    assert draggable["sessions"] >= 12
    assert draggable["threads left over"] <= 0
    assert draggable["memory at the end, MB"] < 1.5 * draggable["memory after the warm-up, MB"]


def test_no_figure_outlives_its_picture():
    page = open_page("accuracy_vs_loss")
    for w in (-1.0, 0.5, 1.5):
        page.slider(key="w").set_value(w).run()
    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, Figure)]
