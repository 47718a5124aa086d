"""The chapter's code on the pages: what is shown is what is run, and its numbers are those that one works by hand."""

import gc
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from reader import open_page, read_page, words

from gradlab import cross_entropy_error, lesson, load_mnist
from gradlab.chapters.loss_functions import numbers as of_losses
from gradlab.chapters.mini_batch import numbers as of_batches
from gradlab.chapters.shared.handout import program
from gradlab.lesson.cells import Cell, run


def lines(cell):
    return cell.result.splitlines()


def test_a_cell_has_the_value_of_its_last_line_and_the_names_of_those_before_it():
    cells = run(["a = 2", "b = a + 1\na, b * 2.5", "(3, 4)", "[a][5]", "def f():\n    return a"])
    assert cells == (
        Cell("a = 2", ""),
        Cell("b = a + 1\na, b * 2.5", "2\n7.5"),
        Cell("(3, 4)", "(3, 4)"),
        Cell("[a][5]", "IndexError: list index out of range"),
        Cell("def f():\n    return a", ""),
    )


def test_a_cell_can_be_given_names():
    assert [cell.result for cell in run(["y + 1", "y = 2\ny"], y=np.float64(0.5))] == ["1.5", "2"]


def test_many_readers_at_once_have_their_code():
    # In Python 3.11 ast.parse fails in one of some threads that are switched between while they parse.
    class Ends:  # at the end of one, which a garbage collection finds anywhere, threads are switched
        def __del__(self):
            pass

    def read(_):
        ends = Ends()
        ends.itself = ends
        code = program("f = step\n" * 200 + "film = plot(f, (-1, 1))\n", "many", "numpy")
        return code.startswith("from gradlab import plot, step\n"), run(["a = 1\n" * 200 + "a"])[0].result

    every = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(16) as pool:
            assert set(pool.map(read, range(400))) == {(True, "1")}
    finally:
        sys.setswitchinterval(every)


def test_what_a_cell_loads_is_let_go_and_a_fault_in_one_is_not_shown_as_its_result():
    gc.collect()
    gc.disable()
    try:
        run(["import numpy as np\nclass Big(np.ndarray): pass", "kept = np.zeros(3).view(Big)\ndef f(): return kept"])
        assert not [each for each in gc.get_objects() if type(each).__name__ == "Big"]
    finally:
        gc.enable()
    with pytest.raises(ZeroDivisionError):
        run(["1 / 0"])


def test_the_chapter_s_two_predictions():
    _, first, second = of_losses.cells()
    squares = 0.5 * (0.4**2 + 3 * 0.1**2 + 2 * 0.05**2), 0.5 * (0.9**2 + 0.6**2 + 2 * 0.1**2 + 2 * 0.05**2)
    entropies = -np.log(0.6 + 1e-7), -np.log(0.1 + 1e-7)
    for cell, wanted in zip((first, second), zip(squares, entropies, strict=True), strict=True):
        assert [float(line) for line in lines(cell)] == pytest.approx(wanted, rel=1e-12)
    assert squares == pytest.approx((0.0975, 0.5975))


@pytest.mark.parametrize("seed", [0, 7])
def test_the_mini_batch_and_the_trap(seed):
    (load, draw, _, means), (fails, wrong, right, ours) = of_batches.cells(seed)
    assert lines(load) == ["(60000, 784)", "(60000, 10)"]
    chosen = np.random.default_rng(seed).choice(60_000, 10)
    assert lines(draw)[-2:] == ["(10, 784)", "(10, 10)"]
    assert [int(each) for each in " ".join(lines(draw)[:-2]).strip("[]").split()] == chosen.tolist()
    (x, t), _ = load_mnist(normalize=False)
    y = lesson.network()(x[chosen] / 255)
    exact = [-np.mean(np.log(y[np.arange(10), t[chosen]] + 1e-7)), -np.log(y[0, t[chosen][0]] + 1e-7)]
    assert [float(each) for each in lines(means)] == pytest.approx(exact, rel=1e-12)
    assert fails.result.startswith("IndexError: arrays used as indices must be of integer")
    assert lines(wrong)[1] == "(10, 10)"
    one_hot = np.eye(10, dtype=int)[t[chosen]]
    silent = -sum(np.log(y[k, one_hot[n, k]] + 1e-7) for n in range(10) for k in range(10)) / 10
    assert float(lines(wrong)[0]) == pytest.approx(silent, rel=1e-12)
    assert abs(float(lines(wrong)[0]) - exact[0]) > 1
    assert lines(right)[1] == "(10,)"
    assert float(lines(right)[0]) == pytest.approx(exact[0], rel=1e-12)
    assert [float(each) for each in lines(ours)] == pytest.approx([float(cross_entropy_error(y, t[chosen]))] * 3)


def test_what_a_page_shows_is_what_it_ran():
    shown = words(read_page("loss_functions"))
    assert all(cell.source.strip() in shown and cell.result in shown for cell in of_losses.cells())
    app = open_page("mini_batch", seed="7")
    assert "batch_mask" not in words(app)
    app.toggle(key="code").set_value(True).run()
    shown = words(app)
    assert all(cell.source.strip() in shown and cell.result in shown for part in of_batches.cells(7) for cell in part)
    assert "default_rng(7)" in shown
    assert "silently wrong" in shown
