"""What a teacher or a student brings: an own metric, soft targets, a network; and what others reported."""

import warnings
from functools import partial
from itertools import pairwise
from types import SimpleNamespace

import autograd.numpy as anp
import by_hand
import mpmath
import numpy as np
import pytest
from autograd import grad

import gradlab
from gradlab import (
    Network,
    Weight,
    accuracy,
    along_weight,
    autodiff,
    central_difference,
    cross_entropy_error,
    jumps,
    mean_over_batch,
    over_two_weights,
    sigmoid,
    soft_accuracy,
    softmax,
    sum_squares_error,
    train,
    weight_with_most_jumps,
    with_temperature,
)
from gradlab.core.temperature import cross_entropy_at

INTERVAL = (-4.0, 4.0)
GRID = np.linspace(-2, 2, 9)
SMOOTH = 0.9 * np.eye(3) + 0.1 / 3  # label smoothing
GOOD = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0]  # the book's prediction of a 2


@mean_over_batch
def absolute(y, t):
    """Σ |y − t|."""
    return anp.sum(anp.abs(y - t), axis=-1)


@mean_over_batch
def top_two(y, t):
    """Whether the right class is among the two with the largest y."""
    right = anp.sum(t * y, axis=-1, keepdims=True)
    return anp.where(anp.sum(y > right, axis=-1) < 2, 1.0, 0.0)


@mean_over_batch
def top_two_sorted(y, t):
    return anp.sum(anp.argsort(y, axis=-1)[..., -2:] == anp.argmax(t, axis=-1)[..., None], axis=-1) * 1.0


@mean_over_batch
def partly_counted(y, t):
    """A loss with a count in it: its slope is not 0, and yet it jumps."""
    return cross_entropy_error.formula(y, t) + 0.1 * top_two.formula(y, t)


class Own:
    """A metric by the protocol alone: nothing of gradlab is in it."""

    __name__ = "own"

    def per_sample(self, y, t):
        return anp.sum((y - t) ** 4, axis=-1)

    def __call__(self, y, t):
        return anp.mean(self.per_sample(y, t), axis=-1)


def fourth_powers(y, t):
    return np.mean([sum((a - b) ** 4 for a, b in zip(*row, strict=True)) for row in zip(y, t, strict=True)])


def absolutes(y, t):
    return np.mean([sum(abs(a - b) for a, b in zip(*row, strict=True)) for row in zip(y, t, strict=True)])


def is_among_two(y, t):
    return np.mean([sorted(row).index(row[k]) >= len(row) - 2 for row, k in zip(y, np.argmax(t, axis=1), strict=True)])


def soft_entropy(y, t):
    return np.mean([-sum(a * np.log(b + 1e-7) for a, b in zip(*row, strict=True)) for row in zip(t, y, strict=True)])


OWN = [(absolute, absolutes), (top_two, is_among_two), (top_two_sorted, is_among_two), (Own(), fourth_powers)]


# Own metrics.
@pytest.mark.parametrize(("metric", "one_by_one"), OWN)
@pytest.mark.parametrize("layer", [0, 1])
def test_an_own_metric_along_one_weight_and_over_two_is_that_of_whole_forward_passes(metric, one_by_one, layer):
    network, x, t = by_hand.problem("sigmoid")
    first, second = Weight(layer, 1, 2), Weight(layer, 2, 0)
    f = along_weight(network, first, metric, x, t)
    over = over_two_weights(network, first, second, metric, x, t)
    for w in GRID:
        moved = by_hand.replaced(network, first, w)
        assert f(w) == pytest.approx(one_by_one(by_hand.forward(moved, x)[2], t), rel=1e-12)
        both = by_hand.replaced(moved, second, -w)
        assert over(w, -w) == pytest.approx(one_by_one(by_hand.forward(both, x)[2], t), rel=1e-12)
    np.testing.assert_allclose(autodiff(f)(GRID), central_difference(f, 1e-5)(GRID), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("metric", "slope"), [(absolute, lambda y, t: np.sign(y - t)), (Own(), lambda y, t: 4 * (y - t) ** 3)]
)
def test_a_training_of_an_own_metric_takes_the_textbook_s_update(metric, slope):
    network, x, t = by_hand.problem("tanh")
    weights, _ = by_hand.backward(network, x, t, lambda y, t: slope(y, t) / len(y))
    trained = train(network, x, t, metric, 0.3, 1)
    for after, before, gradient in zip(trained.weights, network.weights, weights, strict=True):
        np.testing.assert_allclose(after, before - 0.3 * gradient, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("metric", [absolute, Own(), soft_accuracy, partial(cross_entropy_error, delta=0.1)])
def test_an_own_smooth_metric_jumps_where_a_step_flips_and_nowhere_else(metric):
    network, x, t = by_hand.problem("step")
    f = along_weight(network, Weight(0, 1, 2), metric, x, t)
    found, known = (
        jumps(along_weight(network, Weight(0, 1, 2), each, x, t), INTERVAL) for each in (metric, sum_squares_error)
    )
    np.testing.assert_array_equal(found.weights, known.weights)
    np.testing.assert_allclose(f(found.weights - 1e-9), found.before, rtol=1e-12)
    np.testing.assert_allclose(f(found.weights + 1e-9), found.after, rtol=1e-12)
    assert len(jumps(along_weight(by_hand.problem("sigmoid")[0], Weight(0, 1, 2), metric, x, t), INTERVAL).weights) == 0


@pytest.mark.parametrize("classes", [3, 10, 100])
@pytest.mark.parametrize("metric", [top_two, top_two_sorted, partly_counted, partial(top_two)])
def test_where_an_own_count_jumps_is_not_said_rather_than_wrong(metric, classes):
    network, x, t = by_hand.problem("sigmoid", sizes=(4, 5, classes))
    with pytest.raises(
        ValueError, match=r"metric must be accuracy, or must not jump by itself, as a count does\. Got \S+"
    ):
        jumps(along_weight(network, Weight(0, 1, 2), metric, x, t), INTERVAL)


def test_a_partial_of_the_accuracy_is_the_accuracy():
    network, x, t = by_hand.problem("sigmoid")
    whole, same = (
        jumps(along_weight(network, Weight(0, 1, 2), each, x, t), INTERVAL) for each in (accuracy, partial(accuracy))
    )
    assert len(whole.weights) > 0
    np.testing.assert_array_equal(whole.weights, same.weights)
    np.testing.assert_array_equal(whole.after, same.after)


def test_a_plain_function_is_refused_with_the_two_lines_that_mend_it():
    def plain(y, t):
        return anp.sum((y - t) ** 2, axis=1)

    network, x, t = by_hand.problem("sigmoid")
    for use in (
        lambda: along_weight(network, Weight(0, 0, 0), plain, x, t),
        lambda: over_two_weights(network, Weight(0, 0, 0), Weight(0, 1, 0), plain, x, t),
        lambda: train(network, x, t, plain, 0.1, 1),
        lambda: jumps(along_weight(network, Weight(0, 0, 0), plain, x, t), INTERVAL),
    ):
        with pytest.raises(TypeError, match="metric must be a mean over the batch") as raised:
            use()
        assert str(raised.value).endswith("\n@mean_over_batch\ndef plain(y, t):")


@pytest.mark.parametrize(
    "formula",
    [
        lambda y, t: anp.sum((y - t) ** 2, axis=1),  # of a stack it would sum over the images
        lambda y, t: anp.sum((y - t) ** 2, axis=0),
        lambda y, t: anp.sum((y - t) ** 2),
        lambda y, t: anp.sum(y - anp.mean(y, axis=-2, keepdims=True), axis=-1) + y[..., 0] / anp.max(y),
        lambda y, t: -anp.log(y[anp.arange(len(y)), anp.argmax(t, axis=1)]),
    ],
)
@pytest.mark.parametrize("images", [1, 3, 12])
def test_a_formula_that_mixes_the_axes_is_refused_before_it_is_wrong(formula, images):
    network, x, t = by_hand.problem("sigmoid", images=images)
    with pytest.raises(ValueError, match=r"^metric must make \(..., N\) of y of shape \(..., N, C\)"):
        along_weight(network, Weight(0, 0, 0), mean_over_batch(formula), x, t)


def test_a_formula_that_takes_the_mean_itself_is_refused_where_it_is_decorated():
    with pytest.raises(ValueError, match=r"^metric must make \(..., N\) of y of shape .* Got <function .*averaged"):

        @mean_over_batch
        def averaged(y, t):
            return anp.mean((y - t) ** 2)


def test_an_own_metric_is_tried_once_and_one_for_other_classes_where_it_is_used():
    called = []

    def weighted(y, t, of=(1.0, 2.0, 3.0), axis=-1):
        called.append(np.shape(y))
        return anp.sum(np.array(of) * (y - t) ** 2, axis=axis)

    network, x, t = by_hand.problem("sigmoid")
    ten = mean_over_batch(partial(weighted, of=np.ones(10)).__call__)
    assert called == [(1, 10)] * 6 + [(2, 3, 10)]
    assert ten.tried
    three = mean_over_batch(weighted)
    assert not three.tried
    assert three([[0.8, 0.1, 0.1]], [0]) == pytest.approx(0.04 + 0.02 + 0.03)
    along_weight(network, Weight(0, 0, 0), three, x, t)
    with pytest.raises(ValueError, match=r"whatever axes lead"):
        along_weight(network, Weight(0, 0, 0), partial(three, axis=1), x, t)


# Soft targets.
@pytest.mark.parametrize(
    ("y", "t", "entropy", "squares"),
    [
        # keras #10993, pytorch #11959, chainer #729: label smoothing
        ([[0.8, 0.2]], [[0.9, 0.1]], -0.9 * np.log(0.8) - 0.1 * np.log(0.2), 0.5 * (0.1**2 + 0.1**2)),
        ([0.5, 0.25, 0.25], [0.5, 0.5, 0], np.log(2) / 2 + np.log(4) / 2, 0.5 * 2 * 0.25**2),
        ([0.2, 0.8], [0.2, 0.8], -0.2 * np.log(0.2) - 0.8 * np.log(0.8), 0),
    ],
)
def test_the_losses_of_soft_targets_by_hand(y, t, entropy, squares):
    assert cross_entropy_error(y, t, delta=0) == pytest.approx(entropy, rel=1e-14)
    assert cross_entropy_error(y, t) == pytest.approx(entropy, abs=1e-6)
    assert sum_squares_error(y, t) == pytest.approx(squares, rel=1e-14, abs=1e-16)


def test_the_slopes_for_soft_targets_by_formula_in_y_and_in_t(rng):
    y, t = softmax(rng.normal(size=(2, 4, 3)))
    np.testing.assert_allclose(grad(cross_entropy_error)(y, t), -t / (y + 1e-7) / 4, rtol=1e-13)
    np.testing.assert_allclose(grad(sum_squares_error)(y, t), (y - t) / 4, rtol=1e-13)
    for target in (t, np.eye(3)[[0, 1, 2, 0]]):  # one-hot too, where one logarithm is enough for the value
        np.testing.assert_allclose(grad(cross_entropy_error, 1)(y, target), -np.log(y + 1e-7) / 4, rtol=1e-13)


def test_the_least_cross_entropy_of_a_soft_target_is_at_the_target():
    at = np.array([0.7, 0.2, 0.1])
    slope = grad(lambda z: cross_entropy_error(softmax(z), at, 0))(np.log(at))
    np.testing.assert_allclose(slope, 0, atol=1e-15)


def test_a_class_of_target_0_costs_nothing_even_where_its_logarithm_is_infinite():
    assert cross_entropy_error([0.5, 0.5, 0.0], [0.5, 0.5, 0.0], delta=0) == pytest.approx(np.log(2), rel=1e-15)
    slope = grad(cross_entropy_error)(np.array([0.5, 0.5, 0.0]), np.array([0.5, 0.5, 0.0]), 0)
    np.testing.assert_array_equal(slope, [-1, -1, 0])


def test_a_target_that_is_all_but_one_hot_has_all_but_its_loss():
    y = np.array([[0.3, 0.6, 0.1]])
    for little in (1e-4, 1e-9, 1e-17):
        soft = [[little, 1 - little, 0]]
        wanted = -little * np.log(0.3) - (1 - little) * np.log(0.6)
        assert cross_entropy_error(y, soft, delta=0) == pytest.approx(wanted, rel=1e-12)


def test_targets_rounded_to_float32_are_taken():
    t = np.full((5, 10), 0.1, dtype=np.float32) * np.float32(0.1) + np.float32(0.9) * np.eye(10, dtype=np.float32)[:5]
    assert cross_entropy_error(np.full((5, 10), 0.1), t) == pytest.approx(np.log(10), rel=1e-5)


def test_one_hot_targets_give_the_same_last_bit_as_one_logarithm(rng):
    y, labels = softmax(rng.normal(size=(7, 20, 10))), rng.integers(10, size=20)
    one = -np.log(np.einsum("...k,...k->...", np.eye(10)[labels], y) + 1e-7)
    np.testing.assert_array_equal(cross_entropy_error.per_sample(y, labels), one)


@pytest.mark.parametrize("wrong", [[0.5, 0.4], [0.6, 0.6], [-0.2, 1.2], [0, 0], [1, 1], [2, -1]])
@pytest.mark.parametrize("loss", [cross_entropy_error, sum_squares_error])
def test_rows_that_are_no_target_are_refused(loss, wrong):
    with pytest.raises(ValueError, match=r"^t must be one-hot for [a-z_]+, a single 1 in each row, or soft"):
        loss([[0.5, 0.5]], [wrong])


@pytest.mark.parametrize("metric", [accuracy, soft_accuracy, absolute, partial(accuracy)])
def test_counts_and_own_metrics_refuse_soft_targets(metric):
    network, x, _ = by_hand.problem("sigmoid", images=3)
    for use in (
        lambda: metric(np.full((3, 3), 1 / 3), SMOOTH),
        lambda: along_weight(network, Weight(0, 0, 0), metric, x, SMOOTH),
        lambda: over_two_weights(network, Weight(0, 0, 0), Weight(0, 1, 0), metric, x, SMOOTH),
        lambda: train(network, x, SMOOTH, metric, 0.1, 1),
        lambda: jumps(along_weight(network, Weight(0, 0, 0), metric, x, SMOOTH), INTERVAL),
        lambda: along_weight(with_temperature(network, 0.5), Weight(0, 0, 0), metric, x, SMOOTH),
        lambda: weight_with_most_jumps(network, x, SMOOTH, INTERVAL),
    ):
        with pytest.raises(ValueError, match=r"^t must be one-hot for [a-z_]+, a single 1 in each row\.$"):
            use()


def test_an_own_metric_may_take_soft_targets():
    soft = mean_over_batch(absolute.formula, soft_targets=True)
    assert soft([[0.8, 0.2]], [[0.9, 0.1]]) == pytest.approx(0.2)


def test_soft_targets_along_a_weight_over_two_in_training_and_at_a_temperature():
    network, x, _ = by_hand.problem("sigmoid", images=3)
    weight, other = Weight(1, 1, 2), Weight(1, 2, 0)
    f = along_weight(network, weight, cross_entropy_error, x, SMOOTH)
    over = over_two_weights(network, weight, other, cross_entropy_error, x, SMOOTH)
    cold = along_weight(with_temperature(network, 0.5), weight, cross_entropy_error, x, SMOOTH)
    exact = cross_entropy_at(network, weight, x, SMOOTH)(0.5)
    for w in GRID:
        moved = by_hand.replaced(network, weight, w)
        assert f(w) == pytest.approx(soft_entropy(by_hand.forward(moved, x)[2], SMOOTH), rel=1e-12)
        both = by_hand.replaced(moved, other, w)
        assert over(w, w) == pytest.approx(soft_entropy(by_hand.forward(both, x)[2], SMOOTH), rel=1e-12)
        y = by_hand.forward(with_temperature(moved, 0.5), x)[2]
        assert cold(w / 0.5) == pytest.approx(soft_entropy(y, SMOOTH), rel=1e-11)
        assert exact(w) == pytest.approx(np.mean(np.sum(-SMOOTH * np.log(y), axis=1)), rel=1e-11)
    np.testing.assert_allclose(autodiff(exact)(GRID), central_difference(exact, 1e-5)(GRID), rtol=1e-6)
    weights, _ = by_hand.backward(network, x, SMOOTH, by_hand.cross_entropy_slope)
    trained = train(network, x, SMOOTH, cross_entropy_error, 0.3, 1)
    np.testing.assert_allclose(trained.weights[0], network.weights[0] - 0.3 * weights[0], rtol=1e-11)


def test_the_jumps_of_a_loss_of_soft_targets_are_those_of_its_steps():
    network, x, _ = by_hand.problem("step", images=3)
    found = jumps(along_weight(network, Weight(0, 1, 2), cross_entropy_error, x, SMOOTH), INTERVAL)
    f = along_weight(network, Weight(0, 1, 2), cross_entropy_error, x, SMOOTH)
    assert len(found.weights) > 0
    np.testing.assert_allclose(f(found.weights - 1e-9), found.before, rtol=1e-12)
    np.testing.assert_allclose(f(found.weights + 1e-9), found.after, rtol=1e-12)


# Logits in place of probabilities (pexcera.com, leetllm.com).
@pytest.mark.parametrize("logits", [[3, 1, 0.2], [0.2, 3, 1], [0.5, -1, 0.2], [0.5, 0.2, 1.02]])
@pytest.mark.parametrize("metric", [cross_entropy_error, soft_accuracy, partial(cross_entropy_error, delta=0.1)])
def test_logits_are_no_probabilities_and_softmax_makes_them_so(metric, logits):
    with pytest.raises(ValueError, match=r"^y must be probabilities, in 0 … 1; of logits softmax makes them. Got "):
        metric(logits, 0)
    assert np.isfinite(metric(softmax(logits), 0))


def test_logits_in_a_batch_and_before_the_mean_are_noticed():
    for call in (cross_entropy_error, cross_entropy_error.per_sample):
        with pytest.raises(ValueError, match=r"softmax makes them\. Got 0\.5 … 7 instead."):
            call([[0.5, 0.5], [0.5, 7]], [0, 0])


def test_a_finite_difference_may_step_a_little_outside():
    for k in range(10):
        at = np.eye(10)[k]
        f = [cross_entropy_error(np.array(GOOD) + side * at, 2) for side in (0.01, -0.01)]
        assert (f[0] - f[1]) / 0.02 == pytest.approx(-1 / 0.6 if k == 2 else 0, rel=1e-3)


def test_the_accuracy_and_the_squares_take_any_predictions():
    assert accuracy([3, 1, 0.2], 0) == 1
    assert sum_squares_error([3, 1, 0.2], 0) == pytest.approx(0.5 * (2**2 + 1 + 0.04))


# Networks from elsewhere.
def sklearn_like(sizes, at_end="softmax", activation="logistic", seed=0):
    """What a trained MLPClassifier holds."""
    rng = np.random.default_rng(seed)
    coefs = [rng.normal(size=layer) for layer in pairwise(sizes)]
    intercepts = [rng.normal(size=units) for units in sizes[1:]]
    return SimpleNamespace(coefs_=coefs, intercepts_=intercepts, activation=activation, out_activation_=at_end)


@pytest.mark.parametrize("sizes", [(4, 3), (4, 5, 3), (4, 5, 6, 5, 3)])
def test_a_network_of_scikit_learn_s_layout(sizes):
    model, x = sklearn_like(sizes), np.random.default_rng(1).normal(size=(6, 4))
    network, z = Network.of(model), x
    for k, (weights, biases) in enumerate(zip(model.coefs_, model.intercepts_, strict=True)):
        z = z @ weights + biases
        z = 1 / (1 + np.exp(-z)) if k < len(sizes) - 2 else np.exp(z)
    np.testing.assert_allclose(network(x), z / z.sum(axis=1, keepdims=True), rtol=1e-13)
    assert set(network.activations) <= {"sigmoid"}  # one thing, one name


def test_one_logistic_output_is_two_classes():
    model, x = sklearn_like((4, 5, 1), "logistic"), np.random.default_rng(1).normal(size=(6, 4))
    (first, second), (hidden, output) = model.coefs_, model.intercepts_
    z = 1 / (1 + np.exp(-(x @ first + hidden))) @ second + output
    np.testing.assert_allclose(Network.of(model)(x)[:, 1], 1 / (1 + np.exp(-z[:, 0])), rtol=1e-13)
    np.testing.assert_array_equal(Network.of(model).logits(x)[:, 0], 0)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("hidden", [(), (5,), (6, 5), (6, 5, 4)])
@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("activation", ["logistic", "tanh", "relu", "identity"])
def test_a_network_that_scikit_learn_trained_predicts_as_it_does(activation, classes, hidden, dtype):
    neural = pytest.importorskip("sklearn.neural_network")
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(60, 4)).astype(dtype), rng.integers(classes, size=60)
    model = neural.MLPClassifier(hidden, activation=activation, solver="lbfgs", max_iter=5, alpha=1, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it need not converge
        model.fit(x, t)
    network = Network.of(model)
    np.testing.assert_allclose(network(x), model.predict_proba(x), rtol=1e-10 if dtype is np.float64 else 1e-4)
    assert accuracy(network(x), t) == model.score(x, t)


def test_what_scikit_learn_trained_for_something_else_is_refused_by_its_name():
    neural = pytest.importorskip("sklearn.neural_network")
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(60, 4)), rng.integers(3, size=60)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        one_hot = neural.MLPClassifier((5,), max_iter=5).fit(x, np.eye(3)[t])
        number = neural.MLPRegressor(hidden_layer_sizes=(5,), max_iter=5).fit(x, t)
    with pytest.raises(ValueError, match=r"Got 3 logistic outputs of MLPClassifier instead\."):
        Network.of(one_hot)
    with pytest.raises(ValueError, match=r"Got MLPRegressor instead\."):
        Network.of(number)
    with pytest.raises(TypeError, match=r"^model must be a fitted MLPClassifier, .* Got MLPClassifier instead\."):
        Network.of(neural.MLPClassifier((5,)))


class Tensor(np.ndarray):
    """An array with what a tensor has."""

    def detach(self):
        return self

    def numpy(self):
        return np.asarray(self)


class Module:
    """What ``Network.of`` asks of a module of PyTorch."""

    training = False

    def __init__(self, *children):
        self.children = children

    def named_children(self):  # each child once
        return [(str(k), child) for k, child in enumerate({id(child): child for child in self.children}.values())]

    def __iter__(self):  # as PyTorch's Sequential goes through all
        return iter(self.children)


Sequential, ReLU, Tanh, Sigmoid, Identity, Flatten, Dropout, BatchNorm1d, Softmax = (
    type(name, (Module,), {})
    for name in ["Sequential", "ReLU", "Tanh", "Sigmoid", "Identity", "Flatten", "Dropout", "BatchNorm1d", "Softmax"]
)


def test_a_module_that_comes_twice_counts_twice():
    relu = ReLU()
    assert Network.of(Sequential(Linear(4, 5), relu, Linear(5, 5), relu, Linear(5, 3))).activations == ("relu", "relu")


class Linear(Module):
    def __init__(self, inputs, outputs, bias=True, seed=0):
        super().__init__()
        rng = np.random.default_rng((seed, inputs, outputs))
        self.weight = rng.normal(size=(outputs, inputs)).astype(np.float32).view(Tensor)
        self.bias = rng.normal(size=outputs).astype(np.float32).view(Tensor) if bias else None


def test_a_network_of_pytorch_s_layout_is_transposed_and_float64():
    first, second, third = Linear(4, 5), Linear(5, 6, bias=False), Linear(6, 3)
    network = Network.of(Sequential(Flatten(), first, Tanh(), Dropout(), Sequential(second, Identity()), ReLU(), third))
    assert network.activations == ("tanh", "relu")
    assert {array.dtype for array in (*network.weights, *network.biases)} == {np.dtype(float)}
    x = np.random.default_rng(0).normal(size=(6, 4))
    w1, w2, w3 = (np.asarray(each.weight, float) for each in (first, second, third))
    expected = [w3 @ np.maximum(w2 @ np.tanh(w1 @ row + first.bias), 0) + third.bias for row in x]
    np.testing.assert_allclose(network.logits(x), expected, rtol=1e-12)


def test_linears_of_pytorch_without_anything_between_are_linear():
    assert Network.of(Sequential(Linear(4, 5), Identity(), Linear(5, 5), Linear(5, 3))).activation == "identity"
    assert repr(Network.of(Linear(4, 3))) == "<Network 4-3>"


def test_one_relu_of_pytorch_s_behind_several_linears_is_behind_each():
    torch = pytest.importorskip("torch")
    relu, layers = torch.nn.ReLU(), [torch.nn.Linear(4, 4), torch.nn.Linear(4, 3)]
    model, x = torch.nn.Sequential(layers[0], relu, layers[0], relu, layers[1]), torch.randn(6, 4)
    network = Network.of(model)
    assert (network.activations, repr(network)) == (("relu", "relu"), "<Network 4-4-4-3, relu>")
    np.testing.assert_allclose(network(x), torch.softmax(model(x), dim=1).detach().numpy(), rtol=1e-5)


def test_one_sigmoid_at_the_end_of_pytorch_s_is_two_classes():
    last, x = Linear(4, 1), np.random.default_rng(0).normal(size=(6, 4))
    z = x @ np.asarray(last.weight, float).T + last.bias
    np.testing.assert_allclose(Network.of(Sequential(last, Sigmoid()))(x)[:, 1:], 1 / (1 + np.exp(-z)), rtol=1e-12)


def training(module):
    module.training = True
    return module


REFUSED = {
    "BatchNorm1d in it": Sequential(Linear(4, 5), BatchNorm1d(), ReLU(), Linear(5, 3)),
    "Softmax in it": Sequential(Linear(4, 3), Softmax()),
    "Dropout in training": Sequential(Linear(4, 5), training(Dropout()), Linear(5, 3)),
    "3 logistic outputs of Sequential": Sequential(Linear(4, 3), Sigmoid()),
    "a second activation, Tanh,": Sequential(Linear(4, 5), ReLU(), Tanh(), Linear(5, 3)),
    "ReLU before the first Linear": Sequential(ReLU(), Linear(4, 3)),
    "relu": Sequential(Linear(4, 3), ReLU()),
    "no Linear": Sequential(Flatten()),
    "Module in it": Module(Linear(4, 3)),
}


@pytest.mark.parametrize("got", REFUSED)
def test_what_a_network_has_not_is_named(got):
    with pytest.raises(ValueError, match=rf"^model must .* Got {got} instead\.$"):
        Network.of(REFUSED[got])


@pytest.mark.parametrize("model", [3, None, np.ones((2, 2)), SimpleNamespace(coef_=1)])
def test_what_is_no_model_is_refused(model):
    with pytest.raises(TypeError, match=rf"^model must be a fitted .* Got {type(model).__name__} instead\.$"):
        Network.of(model)


def test_a_network_of_pytorch_predicts_as_it_does():
    torch = pytest.importorskip("torch")
    nn = torch.nn
    torch.manual_seed(0)
    models = [
        nn.Sequential(nn.Flatten(), nn.Linear(4, 5), nn.Sigmoid(), nn.Linear(5, 3)),
        nn.Sequential(
            nn.Linear(4, 6), nn.Tanh(), nn.Dropout(0.5), nn.Linear(6, 5, bias=False), nn.Sigmoid(), nn.Linear(5, 3)
        ),
        nn.Sequential(nn.Sequential(nn.Linear(4, 6), nn.Identity()), nn.Linear(6, 3, dtype=torch.float32)).double(),
        nn.Linear(4, 3),
    ]
    for model in models:
        x = torch.randn(6, 4, dtype=next(model.parameters()).dtype)
        theirs = torch.softmax(model.eval()(x), dim=1).detach().numpy()
        np.testing.assert_allclose(Network.of(model)(x), theirs, rtol=1e-12 if x.dtype == torch.float64 else 1e-5)
    binary, x = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 1), nn.Sigmoid()), torch.randn(6, 4)
    np.testing.assert_allclose(Network.of(binary)(x)[:, 1:], binary(x).detach().numpy(), rtol=1e-5)
    for wrong, got in (
        (nn.Sequential(nn.Linear(4, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 3)), "BatchNorm1d"),
        (nn.Sequential(nn.Linear(4, 5), nn.Dropout(), nn.Linear(5, 3)), "Dropout in training"),
        (nn.Sequential(nn.Linear(4, 3), nn.Sigmoid()), "3 logistic outputs"),
        (nn.Sequential(nn.Linear(4, 5), nn.LeakyReLU(), nn.Linear(5, 3)), "LeakyReLU"),
        (nn.Sequential(nn.Conv2d(1, 2, 3)), "Conv2d"),
    ):
        with pytest.raises(ValueError, match=got):
            Network.of(wrong)
    layers = nn.Linear(4, 5), nn.Linear(5, 3)
    with pytest.raises(RuntimeError, match="detach"):
        Network([each.weight.T for each in layers], [each.bias for each in layers])


def test_what_a_foreign_array_says_of_itself_is_passed_on():
    class Tracked:  # as a tensor of PyTorch that requires a gradient
        def __array__(self, dtype=None, copy=None):
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")

    with pytest.raises(RuntimeError, match=r"Use tensor.detach\(\).numpy\(\) instead"):
        Network((Tracked(), Tracked()), ([0.0], [0.0, 0.0]))


def test_a_linear_network_has_the_slopes_of_its_product():
    network, x, t = by_hand.problem("identity")
    (w1, w2), (b1, b2) = network.weights, network.biases
    np.testing.assert_allclose(network.logits(x), x @ (w1 @ w2) + b1 @ w2 + b2, rtol=1e-12, atol=1e-13)
    f = along_weight(network, Weight(0, 1, 2), accuracy, x, t)
    found = jumps(along_weight(network, Weight(0, 1, 2), accuracy, x, t), INTERVAL)
    assert len(found.weights) > 0
    np.testing.assert_allclose(f(found.weights + 1e-9), found.after, atol=1e-13)


# What others reported.
@pytest.mark.parametrize(("logit", "slope"), [(0, -1.0), (1, 1 / (1 + np.e)), (2, np.e / (1 + np.e))])
def test_the_cross_entropy_of_a_sure_mistake(logit, slope):
    # dynet #1412, pytorch #31829: softmax([−1000, 2, 3]) at 0. By δ it is 16.118 and flat; from the logits neither.
    z = np.array([-1000.0, 2.0, 3.0])
    assert cross_entropy_error(softmax(z), 0) == pytest.approx(-np.log(1e-7), rel=1e-15)
    np.testing.assert_array_equal(grad(lambda z: cross_entropy_error(softmax(z), 0))(z), 0)
    network = Network(([[1.0]], [z]), ([0.0], [0.0, 0.0, 0.0]), "identity")
    f = cross_entropy_at(network, Weight(1, 0, logit), [[1.0]], [0])(1.0)
    assert f(z[logit]) == pytest.approx(1000 + 3 + np.log(1 + np.exp(-1)), rel=1e-14)
    assert autodiff(f)(z[logit]) == pytest.approx(slope, rel=1e-12)


def test_the_book_s_prediction_with_each_kind_of_target():
    # Notebooks of the book's readers (marzg510, cutey-none, yinqichao).
    one_hot = np.eye(10)[2]
    for y, t in ((GOOD, 2), (GOOD, one_hot), ([GOOD], [2]), ([GOOD], [one_hot]), ([GOOD] * 3, [2] * 3)):
        assert cross_entropy_error(y, t) == pytest.approx(0.510825457099338, rel=1e-15)
    assert sum_squares_error(GOOD, 2) == sum_squares_error(GOOD, one_hot) == pytest.approx(0.0975, rel=1e-14)


@pytest.mark.parametrize("x", [-1234.1, -740.0, -40.0, 40.0, 740.0, 1234.1])
def test_the_sigmoid_far_out_and_its_slope_to_the_last_digit(x):
    # Stack Overflow 40726490: overflow in exp.
    with mpmath.workdps(40):
        e = mpmath.exp(mpmath.mpf(x))
        value, slope = float(e / (1 + e)), float(e / (1 + e) ** 2)
    assert sigmoid(x) == pytest.approx(value, rel=4e-16, abs=5e-324)
    assert autodiff(sigmoid)(x) == pytest.approx(slope, rel=1e-15, abs=5e-324)


def test_mean_over_batch_is_public():
    assert gradlab.mean_over_batch is mean_over_batch
