import re
from types import SimpleNamespace

import by_hand
import numpy as np
import pytest
from by_hand import problem

from gradlab import (
    Weight,
    accuracy,
    along_weight,
    cross_entropy_error,
    descend,
    sigmoid,
    step,
    sum_squares_error,
    train,
)
from gradlab.core.activations import ACTIVATIONS

LOSSES = by_hand.losses()


def square(w):
    return w**2


def parameters(network):
    return [*network.weights, *network.biases]


def assert_same(network, other):
    for array, same in zip(parameters(network), parameters(other), strict=True):
        np.testing.assert_array_equal(array, same, strict=True)


@pytest.mark.parametrize("rate", [0.01, 0.3, 0.5, 0.9, 1.1])  # 0.5 arrives at once, 0.9 swings, 1.1 moves away
def test_the_path_on_a_square_is_the_closed_form(rate):
    path = descend(square, w0=3, rate=rate, steps=20)
    expected = 3 * (1 - 2 * rate) ** np.arange(21)
    np.testing.assert_allclose(path.weights, expected, rtol=1e-12, atol=1e-15, strict=True)
    np.testing.assert_allclose(path.values, path.weights**2, rtol=1e-14, strict=True)
    np.testing.assert_allclose(path.derivatives, 2 * path.weights, rtol=1e-14, strict=True)
    assert path.diverged is False


@pytest.mark.parametrize(("w0", "direction"), [(-2, 1), (2, -1)])
def test_a_negative_derivative_moves_the_weight_up_and_a_positive_one_down(w0, direction):
    path = descend(square, w0, rate=0.1, steps=10)
    assert np.all(np.sign(path.derivatives) == -direction)
    assert np.all(np.sign(np.diff(path.weights)) == direction)
    assert np.all(np.diff(path.values) < 0)


@pytest.mark.parametrize(("f", "w0"), [(step, -0.1), (step, 0.3), (square, 0), (lambda w: 5.0, 2)])
def test_a_derivative_of_0_leaves_the_weight_where_it_is(f, w0):
    path = descend(f, w0, rate=100, steps=30)
    assert path.weights.tolist() == [w0] * 31
    assert path.derivatives.tolist() == [0] * 31


@pytest.mark.parametrize("weight", [Weight(0, 1, 2), Weight(1, 1, 2)])
def test_along_a_weight_the_loss_descends_and_the_accuracy_stays_where_it_is(weight):
    network, x, t = problem("sigmoid")
    loss, count = (along_weight(network, weight, metric, x, t) for metric in (cross_entropy_error, accuracy))
    assert np.all(np.diff(descend(loss, 2, rate=0.5, steps=20).values) < 0)
    assert descend(count, 2, rate=1e6, steps=20).weights.tolist() == [2] * 21


def test_no_steps_is_the_start():
    path = descend(sigmoid, 0, rate=1, steps=0)
    assert (path.weights.tolist(), path.values.tolist(), path.derivatives.tolist()) == ([0], [0.5], [0.25])


@pytest.mark.parametrize("f", [square, lambda w: w**4])
def test_a_path_that_diverges_ends_at_its_last_finite_point(f):
    path = descend(f, w0=3, rate=1.5, steps=3000)
    assert path.diverged is True
    assert 2 < len(path.weights) < 3000
    assert np.all(np.isfinite([path.weights, path.values, path.derivatives]))
    assert path.values[-1] > 1e100


def test_a_first_update_beyond_all_numbers_leaves_the_start_alone():
    path = descend(square, w0=1000, rate=1e308, steps=5)
    assert (path.weights.tolist(), path.diverged) == ([1000], True)


def assert_same_path(path, other):
    for name in ("weights", "values", "derivatives"):
        np.testing.assert_array_equal(getattr(path, name), getattr(other, name), strict=True)
    assert path.diverged is other.diverged


def bowl(at):
    return at[0] ** 2 + 3 * at[1] ** 2


@pytest.mark.parametrize(("f", "w0"), [(square, 3), (bowl, (1, -2))])
@pytest.mark.parametrize("k", [0, 1, 7, 20, np.int64(7), np.uint8(20)])
def test_a_path_until_its_kth_update_is_the_descent_of_k_updates(f, w0, k):
    path = descend(f, w0, rate=0.1, steps=20)
    assert_same_path(path.until(k), descend(f, w0, rate=0.1, steps=int(k)))
    assert path.until(k).weights.shape == (k + 1, *np.shape(w0))
    assert len(path.weights) == 21


@pytest.mark.parametrize(("f", "w0"), [(square, 3), (bowl, (1, -2))])
@pytest.mark.parametrize("k", [20, 21, 2**63, 10**400])
def test_a_path_that_ends_before_its_kth_update_is_whole(f, w0, k):
    path = descend(f, w0, rate=0.1, steps=20)
    assert_same_path(path.until(k), path)


@pytest.mark.parametrize(("f", "w0"), [(square, 3), (bowl, (1, -2))])
def test_a_path_that_diverges_has_not_yet_diverged_before_its_last_point(f, w0):
    path = descend(f, w0, rate=1e100, steps=20)
    last = len(path.weights) - 1
    assert path.diverged
    assert 0 < last < 20
    for k in range(last):
        assert_same_path(path.until(k), descend(f, w0, rate=1e100, steps=k))
        assert path.until(k).diverged is False
    for k in (last, last + 1, 20, 21):
        assert_same_path(path.until(k), path)


def test_a_path_that_diverges_at_its_first_update_has_diverged_at_its_start():
    path = descend(square, w0=1000, rate=1e308, steps=5)
    assert_same_path(path.until(0), path)
    assert path.until(0).diverged is True


def test_a_path_can_be_cut_off_twice():
    path = descend(bowl, (1, -2), rate=0.1, steps=20)
    assert_same_path(path.until(9).until(4), path.until(4))
    assert_same_path(path.until(4).until(9), path.until(4))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_one_update_is_that_of_backpropagation(activation, loss):
    network, x, t = problem(activation)
    trained = train(network, x, t, loss, rate=0.7, steps=1)
    weights, biases = by_hand.backward(network, x, t, LOSSES[loss][1])
    for before, slope, after in zip(parameters(network), [*weights, *biases], parameters(trained), strict=True):
        np.testing.assert_allclose(after, before - 0.7 * slope, rtol=1e-11, atol=1e-14, strict=True)
    assert trained.activation == activation


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", by_hand.WITHOUT_JUMPS)
def test_the_loss_falls(activation, loss):
    network, x, t = problem(activation)
    values = [loss(network(x), t)]
    train(network, x, t, loss, 0.1, 50, progress=lambda _, now: values.append(loss(now(x), t)))
    assert np.all(np.diff(values) < 0)
    assert values[-1] < 0.8 * values[0]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_accuracy_moves_nothing_at_all(activation):
    network, x, t = problem(activation)
    assert_same(train(network, x, t, accuracy, rate=1e6, steps=20), network)


@pytest.mark.parametrize("loss", LOSSES)
def test_before_a_step_nothing_moves_and_after_it_everything_does(loss):
    network, x, t = problem("step")
    trained = train(network, x, t, loss, rate=0.5, steps=20)
    np.testing.assert_array_equal(trained.weights[0], network.weights[0])
    np.testing.assert_array_equal(trained.biases[0], network.biases[0])
    assert np.all(trained.weights[1] != network.weights[1])
    assert np.all(trained.biases[1] != network.biases[1])
    assert loss(trained(x), t) < loss(network(x), t)


def test_training_leaves_the_network_and_the_images_as_they_were():
    network, x, t = problem("sigmoid")
    same, before = problem("sigmoid")[0], (x.copy(), t.copy())
    train(network, x, t, cross_entropy_error, 0.5, 3)
    assert_same(network, same)
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(t, before[1])


def test_labels_and_one_hot_are_the_same_target():
    network, x, t = problem("sigmoid")
    by_label = train(network, x, t.argmax(axis=1), cross_entropy_error, 0.5, 3)
    assert_same(by_label, train(network, x, t, cross_entropy_error, 0.5, 3))


def test_steps_can_be_done_in_two_goes():
    network, x, t = problem("tanh")
    halfway = train(network, x, t, sum_squares_error, 0.5, 4)
    assert_same(train(halfway, x, t, sum_squares_error, 0.5, 3), train(network, x, t, sum_squares_error, 0.5, 7))
    assert_same(train(network, x, t, sum_squares_error, 0.5, 0), network)


def test_progress_is_called_after_each_update():
    network, x, t = problem("sigmoid")
    seen = []
    trained = train(network, x, t, cross_entropy_error, 0.5, 3, progress=lambda update, now: seen.append((update, now)))
    assert [update for update, _ in seen] == [1, 2, 3]
    for update, now in seen:
        assert_same(now, train(network, x, t, cross_entropy_error, 0.5, update))
    assert_same(seen[-1][1], trained)


def test_training_ends_before_the_first_update_at_which_until_holds():
    network, x, t = problem("sigmoid")
    updates = []

    def low_enough(now):
        return cross_entropy_error(now(x), t) < 0.9

    trained = train(network, x, t, cross_entropy_error, 0.5, until=low_enough, progress=lambda k, _: updates.append(k))
    assert low_enough(trained)
    assert not low_enough(train(network, x, t, cross_entropy_error, 0.5, updates[-1] - 1))
    assert_same(trained, train(network, x, t, cross_entropy_error, 0.5, updates[-1]))


def test_until_that_holds_from_the_start_trains_nothing():
    network, x, t = problem("sigmoid")
    assert_same(train(network, x, t, cross_entropy_error, 0.5, until=lambda _: True), network)


def test_steps_end_a_training_whose_until_never_holds():
    network, x, t = problem("sigmoid")
    once = train(network, x, t, cross_entropy_error, 0.5, steps=2, until=lambda _: False)
    assert_same(once, train(network, x, t, cross_entropy_error, 0.5, steps=2))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", by_hand.WITHOUT_JUMPS)
def test_on_mini_batches_each_update_is_backpropagation_on_the_images_that_were_drawn(activation, loss):
    network, x, t = problem(activation)
    weights, biases = ([array.copy() for array in group] for group in (network.weights, network.biases))
    rng = np.random.default_rng(3)
    for _ in range(6):
        chosen = rng.choice(len(x), 5)
        now = SimpleNamespace(weights=weights, biases=biases, activations=(activation,))
        slopes = by_hand.backward(now, x[chosen], t[chosen], LOSSES[loss][1])
        weights, biases = (
            [each - 0.7 * slope for each, slope in zip(group, slope_group, strict=True)]
            for group, slope_group in zip((weights, biases), slopes, strict=True)
        )
    for rng in (3, np.random.default_rng(3)):
        trained = train(network, x, t, loss, rate=0.7, steps=6, batch_size=5, rng=rng)
        for after, wanted in zip(parameters(trained), [*weights, *biases], strict=True):
            np.testing.assert_allclose(after, wanted, rtol=1e-10, atol=1e-13, strict=True)


def test_labels_and_soft_targets_are_drawn_with_their_images():
    network, x, t = problem("sigmoid")
    mini = {"rate": 0.5, "steps": 4, "batch_size": 3, "rng": 0}
    by_label = train(network, x, t.argmax(axis=1), cross_entropy_error, **mini)
    assert_same(by_label, train(network, x, t, cross_entropy_error, **mini))
    soft = 0.9 * t + 0.1 / 3
    by_lists = train(network, x.tolist(), soft.tolist(), cross_entropy_error, **mini)
    assert_same(by_lists, train(network, x, soft, cross_entropy_error, **mini))


def test_without_a_batch_size_all_images_are_used_and_progress_may_ask_for_the_loss_on_them():
    network, x, t = problem("sigmoid")
    values = []
    train(
        network, x, t, cross_entropy_error, 0.1, 50, batch_size=6, rng=0,
        progress=lambda _, now: values.append(cross_entropy_error(now(x), t)),
    )  # fmt: skip
    assert len(values) == 50
    assert np.any(np.diff(values) > 0)  # one mini-batch is not all of them
    assert values[-1] < cross_entropy_error(network(x), t)


@pytest.mark.parametrize(
    ("named", "error", "words"),
    [
        ({"batch_size": 5}, ValueError, "batch_size and rng must be given together. Got one of them instead."),
        ({"rng": 0}, ValueError, "batch_size and rng must be given together. Got one of them instead."),
        ({"batch_size": 0, "rng": 0}, ValueError, "batch_size must be at least 1. Got 0 instead."),
        ({"batch_size": 2.5, "rng": 0}, TypeError, "batch_size must be a whole number. Got 2.5 instead."),
        ({"batch_size": 5, "rng": "0"}, TypeError, "rng must be a numpy.random.Generator, or a seed, which must be"),
    ],
)
def test_half_a_mini_batch_is_refused(named, error, words):
    network, x, t = problem("sigmoid")
    with pytest.raises(error, match=f"^{re.escape(words)}"):
        train(network, x, t, cross_entropy_error, 0.1, 1, **named)


def test_what_keeps_the_progress_may_be_an_empty_list_that_can_be_called():
    class Log(list):
        def __call__(self, update, now):
            self.append(update)

    (network, x, t), log = problem("sigmoid"), Log()
    train(network, x, t, cross_entropy_error, rate=1, steps=3, progress=log)
    assert log == [1, 2, 3]
    with pytest.raises(TypeError, match=r"until must be a function\. Got 0 instead"):
        train(network, x, t, cross_entropy_error, rate=1, until=0)
