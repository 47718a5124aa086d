"""Coordinate search on exact jumps, beside plain forward passes, dense grids and the public jumps."""

import by_hand
import numpy as np
import pytest
from by_hand import problem, replaced

from gradlab import Network, Weight, accuracy, along_weight, climb, cross_entropy_error, jumps, lesson, mean_over_batch

GRID = np.linspace(-40, 40, 8001)


@mean_over_batch
def minus_loss(y, t):
    return -cross_entropy_error.per_sample(y, t)


def assert_every_visit_is_right(network, metric, x, t, plain, layer):
    """Its values are those of forward passes of the way replayed, never fall, and no grid finds a better place."""
    found = climb(network, metric, x, t, visits=20, layer=layer, rng=3)
    now, values = network, [plain(network, x, t)]
    for weight, (before, after), stairs, value in zip(
        found.weights, found.places, found.stairs, found.values[1:], strict=True
    ):
        assert now[weight] == before
        f = along_weight(now, weight, metric, x, t)
        beside = np.min(np.abs(GRID[:, None] - stairs.jumps), axis=1, initial=np.inf) > 1e-9
        np.testing.assert_allclose(stairs(GRID[beside]), f(GRID[beside]), atol=1e-12)
        assert value >= np.max(f(GRID[beside])) - 1e-12
        now = replaced(now, weight, after)
        values.append(plain(now, x, t))
    np.testing.assert_allclose(found.values, values, atol=1e-14)
    assert np.all(np.diff(found.values) >= 0)
    assert all(np.array_equal(a, b) for a, b in zip(found.network.weights, now.weights, strict=True))


def share_right(network, x, t):
    return np.mean(by_hand.right(network, x, t))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("activation", "layer"), [("sigmoid", 0), ("sigmoid", 1), ("step", 0), ("relu", 1)])
def test_each_visit_finds_the_highest_accuracy_along_its_weight(activation, layer, seed):
    assert_every_visit_is_right(*(parts := problem(activation, seed))[:1], accuracy, *parts[1:], share_right, layer)


def test_what_leads_into_steps_climbs_any_metric():
    network, x, t = problem("step", 1)
    plain = lambda network, x, t: -by_hand.cross_entropy(by_hand.forward(network, x)[2], t)  # noqa: E731
    assert_every_visit_is_right(network, minus_loss, x, t, plain, layer=0)
    found = climb(network, minus_loss, x, t, layer=0)
    assert found.values[-1] > found.values[0] + 0.05


def test_where_all_classes_tie_it_never_falls():
    network = Network([np.zeros((4, 3)), np.zeros((3, 3))], [np.zeros(3)] * 2, "step")
    _, x, t = problem("step", 2)
    for layer in (0, 1):
        found = climb(network, accuracy, x, t, visits=12, layer=layer)
        assert np.all(np.diff(found.values) >= 0)
        assert found.values[-1] == share_right(found.network, x, t)


def test_it_goes_to_the_middle_of_the_nearest_of_the_highest_and_half_into_an_open_one():
    kinds = set()
    for k, seed in np.ndindex(15, 3):
        network, x, t = problem("sigmoid", seed)
        found = climb(network, accuracy, x, t, visits=15, rng=1)
        weight, (before, after) = found.weights[k], found.places[k]
        at = jumps(along_weight(found.after(k), weight, accuracy, x, t), (-1e6, 1e6))
        values, edges = np.append(at.before[:1], at.after), [-np.inf, *at.weights, np.inf]
        if not len(at.weights):
            assert after == before
            continue
        best = np.flatnonzero(values == values.max())
        nearest = min(best, key=lambda p: max(edges[p] - before, before - edges[p + 1], 0))
        low, high = edges[nearest : nearest + 2]
        kinds.add("left" if low == -np.inf else "right" if high == np.inf else "closed")
        expected = high - 0.5 if low == -np.inf else low + 0.5 if high == np.inf else (low + high) / 2
        assert after == pytest.approx(expected, abs=1e-9)
    assert kinds == {"left", "right", "closed"}


def test_each_weight_is_visited_once_before_any_is_again():
    network, x, t = problem("sigmoid")
    found = climb(network, accuracy, x, t, visits=40)
    assert len({*found.weights[:15]}) == len({*found.weights[15:30]}) == 15
    assert found.weights[:15] != found.weights[15:30]
    assert len({*found.weights[30:]}) == 10
    assert climb(network, accuracy, x, t, visits=40, rng=1).weights != found.weights


def test_the_network_after_k_visits_is_that_of_so_many():
    network, x, t = problem("sigmoid")
    found = climb(network, accuracy, x, t, visits=9)
    for k in (0, 4, 9):
        wanted = climb(network, accuracy, x, t, visits=k).network
        assert all(np.array_equal(a, b) for a, b in zip(found.after(k).weights, wanted.weights, strict=True))
    with pytest.raises(ValueError, match="k must be in 0 … 9"):
        found.after(10)


def test_the_lesson_s_network_climbs_far_in_50_visits_while_its_loss_rises():
    x, t = lesson.digits(100)
    found = climb(lesson.network(), accuracy, x, t)
    assert (found.values[0], found.values.shape) == (0.32, (51,))
    assert found.values[-1] > 0.7
    assert cross_entropy_error(found.network(x), t) > cross_entropy_error(lesson.network()(x), t)


def test_what_is_no_staircase_is_refused():
    network, x, t = problem("sigmoid")
    for metric in (cross_entropy_error, minus_loss):
        with pytest.raises(ValueError, match="metric must be a staircase"):
            climb(network, metric, x, t)
    deep, x, t = problem("sigmoid", sizes=(4, 3, 3, 3))
    with pytest.raises(ValueError, match="metric must be a staircase"):
        climb(deep, accuracy, x, t, layer=0)
    with pytest.raises(ValueError, match="layer must be in 0 … 1"):
        climb(network, accuracy, x, t, layer=2)
    assert climb(deep, accuracy, x, t, visits=3, layer=2).weights[0].layer == 2
    assert isinstance(climb(network, accuracy, x, t, visits=1).weights[0], Weight)
