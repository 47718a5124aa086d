"""Climbing without a gradient: what is kept of the runners, the page's numbers and words, and its pictures."""

import numpy as np
import pytest
from reader import films, open_page, read_page, table, words

from gradlab import Network, accuracy, autodiff, blurred, cross_entropy_error, lesson, train
from gradlab.chapters.without_gradient import numbers
from gradlab.chapters.without_gradient.numbers import BUDGETS, DOTS, HERE, MOST, RUNNERS, VISITS

X, T = lesson.digits(100)


def read(**link):
    app = read_page("without_gradient", **link)
    assert not app.exception
    return app


def test_the_page_s_climb_is_that_of_plain_forward_passes():
    found, losses = numbers.visits(0)
    first, last = (each.copy() for each in lesson.network().weights)
    for k in range(VISITS + 1):
        if k:
            weight = found.weights[k - 1]
            last[weight.row, weight.column] = found.places[k - 1, 1]
        hidden, output = lesson.network().biases
        z = 1 / (1 + np.exp(-(X @ first + hidden))) @ last + output
        assert found.values[k] == np.mean(z.argmax(axis=1) == T)
        p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        assert losses[k] == pytest.approx(np.mean(-np.log(p[np.arange(100), T] + 1e-7)), abs=1e-12)


def test_the_table_of_a_visit_has_its_numbers():
    found, losses = numbers.visits(4)
    heading, w, right, loss = table(read(seed="4", visit="7"), 1)
    assert heading[0].split() == ["Visit", "7"]
    assert [float(each) for each in w[1:]] == pytest.approx(found.places[6], abs=5e-4)
    assert right[1:] == [f"{100 * each:.4g} %" for each in found.values[6:8]]
    assert [float(each) for each in loss[1:]] == pytest.approx(losses[6:8], abs=5e-5)


def test_the_page_says_that_accuracy_and_loss_rise_together():
    found, losses = numbers.visits(0)
    told = words(read(visit="50"))
    assert losses[-1] > losses[0]
    assert (
        f"to **{100 * found.values[-1]:.4g} %**. The loss has risen, from {losses[0]:.4f} to {losses[-1]:.4f}" in told
    )


def test_the_table_of_the_runners_has_the_kept_means():
    k = BUDGETS.index(3000)
    rows = table(read(passes="3000"))[1:]
    assert len(rows) == len(RUNNERS)
    for row, name in zip(rows, RUNNERS, strict=True):
        mean = numbers.kept()[name][:, k].mean(axis=0)
        assert row[1:] == [f"{100 * each:.1f} %" for each in mean]


def test_every_run_begins_as_the_lesson_s_network_ends_and_has_the_shapes_that_are_told():
    for name in RUNNERS:
        every = numbers.kept()[name]
        assert every.shape == (1 if name == "gradient" else len(numbers.SEEDS), len(BUDGETS), 2)
        assert np.all((every * [100, 1000]).round(9) % 1 == 0)
    for name in ("evolution", "evolution_loss"):  # whose first update takes 40 passes
        unseen, answers = lesson.unseen_digits()
        assert np.all(numbers.kept()[name][:, 0] == [0.32, accuracy(lesson.network()(unseen), answers)])
    assert numbers.kept()["costs"].shape == (3, len(numbers.HIDDEN), len(numbers.COUNTED))


def test_the_answer_s_numbers_are_those_of_the_runs():
    ends = [numbers.kept()[name][:, -1, 0].mean() for name in ("evolution", "coordinates")]
    by_gradient = numbers.kept()["gradient"][0, :, 0]
    passed = np.argmax(by_gradient > max(ends))
    assert by_gradient[passed] > max(ends)
    assert BUDGETS[passed] <= 500  # "a few hundred"
    assert np.all(numbers.kept()["evolution"][:, -1, 0] > 0.6)
    assert np.all(numbers.kept()["coordinates"][:, -1, 0] > 0.6)
    assert f"gets {100 * by_gradient[passed]:.4g} % right after {BUDGETS[passed]} passes" in words(read())


def test_the_gradient_s_run_is_training_and_a_gradient_counts_three_passes():
    network, runs = lesson.network(), numbers.history("gradient", 0)
    seen = {budget: next(runs)[0] for budget in BUDGETS[:8]}
    for budget, right in seen.items():
        now = train(network, X, T, cross_entropy_error, numbers.RATE, budget // 3)
        assert right == accuracy(now(X), T)
    assert list(seen.values()) == numbers.kept()["gradient"][0, :8, 0].tolist()


def test_an_update_of_the_evolution_strategy_is_the_mean_over_pairs():
    """Beside a loop over pairs and whole networks."""
    start, rng = Network.random((784, 3, 10), 1), np.random.default_rng(7)
    passes, now = next(numbers.evolution(start, np.random.default_rng(7)))
    assert passes == 2 * numbers.PAIRS
    parts = [*start.weights, *start.biases]
    order = [parts[0], parts[2][None], parts[1], parts[3][None]]
    noise = [rng.standard_normal((numbers.PAIRS, *each.shape)) for each in order]
    change = [np.zeros(each.shape) for each in parts]
    for k in range(numbers.PAIRS):
        w, b, v, c = (each[k] for each in noise)
        moved = [w, v, b[0], c[0]]
        up, down = (
            Network(*np.array_split(np.array([p + s * m for p, m in zip(parts, moved, strict=True)], dtype=object), 2))
            for s in (0.1, -0.1)
        )
        gain = accuracy(up(X), T) - accuracy(down(X), T)
        change = [a + gain * m / (2 * 0.1 * numbers.PAIRS) for a, m in zip(change, moved, strict=True)]
    for got, part, more in zip((*now.weights, *now.biases), parts, change, strict=True):
        np.testing.assert_allclose(got, part + numbers.RATE * more, atol=1e-12)


def test_a_run_s_budgets_are_told_before_they_are_passed(monkeypatch):
    start, better = lesson.network(), train(lesson.network(), X, T, cross_entropy_error, 0.3, 50)
    monkeypatch.setitem(numbers.RUNNERS, "gradient", lambda now, rng: iter([(12, better)]))
    right = [each[0] for each in numbers.history("gradient", 0)]
    assert right[:2] == [accuracy(start(X), T), accuracy(better(X), T)]  # 10 passes, then 12
    assert len(right) == len(BUDGETS)
    assert set(right[1:]) == {accuracy(better(X), T)}


@pytest.mark.nightly
@pytest.mark.parametrize("name", RUNNERS)
def test_a_run_of_today_makes_what_comes_with_the_package(name):
    seed = 0
    np.testing.assert_allclose([*numbers.history(name, seed)], numbers.kept()[name][seed], atol=0.02)


@pytest.mark.nightly
def test_the_passes_of_today_are_those_that_come_with_the_package():
    for runner, name in enumerate([*RUNNERS][:3]):
        assert numbers.passes_to(name, 50, 0) == numbers.kept()["costs"][runner, 2, 0]


def test_the_table_of_costs_has_medians_and_two_passes_for_each_weight():
    heading, weights, differences, *rows = table(read(), 3)
    assert heading == ["hidden units", "8", "16", "50", "100"]
    assert (weights[3], differences[3]) == ("39700", "79400")
    for row, costs in zip(rows[:3], numbers.kept()["costs"], strict=True):
        assert row[1:] == [f"{each:.0f}" if each <= MOST else f"> {MOST}" for each in np.median(costs, axis=-1)]


@pytest.mark.parametrize("pairs", [20, 1000])
@pytest.mark.parametrize("s", [0.1, 1.0])
def test_the_samples_estimate_the_blur_s_slope_within_their_scatter(s, pairs):
    read_off, error = numbers.estimates(s, pairs)
    away = (read_off - autodiff(blurred(numbers.stairs(), s))(DOTS))[error > 0] / error[error > 0]
    assert 0.5 < np.sqrt(np.mean(away**2)) < 1.8
    assert np.all(error[:4] == 0) == (s == 0.1)  # far left no pair meets a jump


def test_the_blur_s_table_has_its_slope_and_the_estimate():
    read_off, error = numbers.estimates(0.3, 100)
    f = blurred(numbers.stairs(), 0.3)
    rows = table(read(s="0.3", pairs="100"), 2)
    assert float(rows[2][1]) == pytest.approx(float(autodiff(f)(DOTS[HERE])), rel=1e-3)
    assert [float(each) for each in rows[3][1].split(" ± ")] == pytest.approx([read_off[HERE], error[HERE]], rel=1e-3)
    assert numbers.stairs()(0.4) == pytest.approx(
        lesson.along("sigmoid", lesson.TELLING[1], lesson.ACCURACY, 100).f(0.4)
    )


def test_before_the_answer_no_verdict_is_told():
    app = open_page("without_gradient", predict=None)
    assert "leads with" not in words(app)
    assert "has risen" not in words(app)
    assert all("leads" not in str(picture["alt"]) for film in films(app) for picture in film["pictures"])
