"""Climbing without a gradient: what is kept of the runners, the page's numbers and words, and its pictures."""

import keep_histories
import numpy as np
import pytest
from reader import films, open_page, read_page, table, words

from gradlab import Network, accuracy, autodiff, blurred, cross_entropy_error, lesson, train
from gradlab.chapters.without_gradient import figures, numbers
from gradlab.chapters.without_gradient.numbers import BUDGETS, DOTS, HERE, PAIRS, RUNNERS, SEEDS, SPACINGS, VISITS

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


@pytest.mark.slow
def test_every_place_of_every_climb_is_in_the_picture():
    low, high = figures.ENDS
    for seed in range(100):
        places = numbers.visits(seed)[0].places
        assert low < places.min() < places.max() < high, seed


def test_the_table_of_a_visit_has_its_numbers():
    found, losses = numbers.visits(4)
    heading, w, right, loss = table(read(seed="4", visit="7"), 1)
    assert heading[0].split() == ["Visit", "7"]
    assert [float(each) for each in w[1:]] == pytest.approx(found.places[6], abs=5e-4)
    assert right[1:] == [f"{100 * each:.4g} %" for each in found.values[6:8]]
    assert [float(each) for each in loss[1:]] == pytest.approx(losses[6:8], abs=5e-5)


def test_the_page_says_that_accuracy_and_loss_rise_together():
    found, losses = numbers.visits(0)
    assert losses[-1] > losses[0]
    ends = f"and is **{100 * found.values[-1]:.4g} %**; the loss was {losses[0]:.4f} and is **{losses[-1]:.4f}**"
    assert ends in words(read(visit="50"))


def test_the_table_of_the_runners_has_the_kept_means():
    rows = table(read(passes="3000"))[1:]
    means = numbers.kept()[0][:, :, BUDGETS.index(3000)].mean(axis=1)
    assert [row[1:] for row in rows] == [[f"{100 * each:.1f} %" for each in of] for of in means]


def test_every_run_begins_as_the_lesson_s_network_ends_and_has_the_shapes_that_are_told():
    right, costs = numbers.kept()
    assert right.shape == (len(RUNNERS), SEEDS, len(BUDGETS), 2)
    assert np.all((right * [100, 1000]).round(9) % 1 == 0)
    unseen, answers = lesson.unseen_digits()
    assert np.all(right[1:3, :, 0] == [0.32, accuracy(lesson.network()(unseen), answers)])  # their first takes 40
    assert np.all(right[0] == right[0, 0])
    assert tuple(keep_histories.RUNS) == RUNNERS
    assert costs.shape == (len(RUNNERS), len(numbers.HIDDEN), SEEDS)
    assert set(costs.ravel()) <= {*BUDGETS, np.inf}


def test_the_answer_s_numbers_are_those_of_the_runs():
    by_gradient, _, *others = numbers.kept()[0][..., 0]
    passed = by_gradient[0, BUDGETS.index(300)]  # "a few hundred"
    evolution, search = (each[:, -1].mean() for each in others)
    assert passed > max(evolution, search)
    assert min(each[:, -1].min() for each in others) > 0.6
    told = words(read())
    assert (
        f"{100 * evolution:.4g} % of the training images right, and a search weight by weight {100 * search:.4g} %"
        in told
    )
    assert f"gets {100 * passed:.4g} % right after 300 passes" in told


def test_the_gradient_s_run_is_training_and_a_gradient_counts_three_passes():
    network, runs = lesson.network(), keep_histories.history("gradient", 0)
    seen = {budget: next(runs)[0] for budget in BUDGETS[:8]}
    for budget, right in seen.items():
        now = train(network, X, T, cross_entropy_error, numbers.RATE, budget // 3)
        assert right == accuracy(now(X), T)
    assert list(seen.values()) == numbers.kept()[0][0, 0, :8, 0].tolist()


@pytest.mark.parametrize(("f", "rate"), [(accuracy, 0.3), (cross_entropy_error, -0.3)])
def test_an_update_of_the_evolution_strategy_is_the_mean_over_pairs(f, rate):
    """Beside a loop over pairs and whole networks."""
    start, rng = Network.random((784, 3, 10), 1), np.random.default_rng(7)
    now = numbers.evolution(start, X, T, 1, np.random.default_rng(7), f, rate)
    parts = [*start.weights, *start.biases]
    order = [parts[0], parts[2][None], parts[1], parts[3][None]]
    noise = [rng.standard_normal((PAIRS, *each.shape)) for each in order]
    change = [np.zeros(each.shape) for each in parts]
    for k in range(PAIRS):
        w, b, v, c = (each[k] for each in noise)
        moved = [w, v, b[0], c[0]]
        up, down = (
            Network(*np.array_split(np.array([p + s * m for p, m in zip(parts, moved, strict=True)], dtype=object), 2))
            for s in (0.1, -0.1)
        )
        gain = f(up(X), T) - f(down(X), T)
        change = [a + gain * m / (2 * 0.1 * PAIRS) for a, m in zip(change, moved, strict=True)]
    for got, part, more in zip((*now.weights, *now.biases), parts, change, strict=True):
        np.testing.assert_allclose(got, part + rate * more, atol=1e-12)


def test_a_budget_has_the_updates_that_it_pays_for(monkeypatch):
    asked = []
    monkeypatch.setitem(
        keep_histories.RUNS, "gradient", (12, lambda now, x, t, updates, rng: asked.append(updates) or now)
    )
    assert len([*keep_histories.history("gradient", 0)]) == len(BUDGETS)
    assert np.cumsum(asked).tolist() == [budget // 12 for budget in BUDGETS]


def test_the_passes_to_the_target_are_the_first_budget_that_reaches_it():
    passes = keep_histories.passes_to_half("gradient", 50, 0)
    start = Network.random((784, 50, 10), 0)
    for budget in BUDGETS[: BUDGETS.index(passes) + 1]:
        now = train(start, X, T, cross_entropy_error, numbers.RATE, budget // 3)
        assert (accuracy(now(X), T) >= 0.5) == (budget == passes)
    assert passes == numbers.kept()[1][0, 2, 0]


@pytest.mark.nightly
@pytest.mark.survey
@pytest.mark.parametrize("name", RUNNERS)
def test_a_run_of_today_makes_what_comes_with_the_package(name):
    kept = numbers.kept()[0][RUNNERS.index(name), 0]
    np.testing.assert_allclose([*keep_histories.history(name, 0)], kept, atol=0.02)


@pytest.mark.nightly
def test_the_passes_of_today_are_those_that_come_with_the_package():
    for name, costs in zip(RUNNERS, numbers.kept()[1], strict=True):
        assert keep_histories.passes_to_half(name, 50, 0) == costs[2, 0]


def test_the_table_of_costs_has_medians_and_two_passes_for_each_weight():
    heading, weights, differences, *rows = table(read(), 3)
    assert heading == ["hidden units", "8", "16", "50", "100"]
    assert (weights[3], differences[3]) == ("39700", "79400")
    for row, costs in zip(rows, numbers.kept()[1], strict=True):
        assert row[1:] == [f"{each:.0f}" if each <= 20_000 else "> 20000" for each in np.median(costs, axis=-1)]


def test_the_code_to_take_along_is_that_of_the_runs():
    code = next(each.value for each in read().code if "def evolution" in each.value)
    made = {}
    exec(code.partition("(x, t), _")[0], made)
    start = Network.random((784, 3, 10), 1)
    theirs, ours = (f(start, X, T, 2, np.random.default_rng(3)) for f in (made["evolution"], numbers.evolution))
    assert all(np.array_equal(a, b) for a, b in zip(theirs.weights, ours.weights, strict=True))
    assert not np.array_equal(ours.weights[1], start.weights[1])


@pytest.mark.parametrize("pairs", [20, 1000])
@pytest.mark.parametrize("s", [0.1, 1.0])
def test_the_samples_estimate_the_blur_s_slope_within_their_scatter(s, pairs):
    read_off, error, nothing = (each[:, SPACINGS.index(s)] for each in numbers.estimates(pairs))
    away = (read_off - autodiff(blurred(numbers.stairs(), s))(DOTS))[error > 0] / error[error > 0]
    assert 0.5 < np.sqrt(np.mean(away**2)) < 1.8
    assert np.all(error[:4] == 0) == np.all(nothing[:4] == 1) == (s == 0.1)  # far left no pair meets a jump


def test_the_blur_s_table_has_its_slope_and_the_estimate():
    read_off, error, nothing = (each[HERE, SPACINGS.index(0.316)] for each in numbers.estimates(100))
    f = blurred(numbers.stairs(), 0.316)
    app = read(s="0.316", pairs="100")
    rows = table(app, 2)
    assert float(rows[1][1].split()[0]) == pytest.approx(100 * f(DOTS[HERE]), rel=1e-3)
    assert float(rows[2][1]) == pytest.approx(float(autodiff(f)(DOTS[HERE])), rel=1e-3)
    assert [float(each) for each in rows[3][1].split(" ± ")] == pytest.approx([read_off, error], rel=1e-3)
    assert f"{100 * nothing:.4g} % of the pairs of samples tell nothing" in words(app)
    assert numbers.stairs()(0.4) == pytest.approx(
        lesson.along("sigmoid", lesson.TELLING[1], lesson.ACCURACY, 100).f(0.4)
    )


def test_before_the_answer_no_verdict_is_told():
    app = open_page("without_gradient", predict=None)
    assert "leads with" not in words(app)
    assert "the loss was" not in words(app)
    assert all("leads" not in str(picture["alt"]) for film in films(app) for picture in film["pictures"])
