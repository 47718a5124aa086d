import by_hand
import numpy as np
import pytest
from by_hand import every_weight, problem, replaced

from gradlab import (
    Network,
    Weight,
    accuracy,
    along_weight,
    autodiff,
    cross_entropy_error,
    jumps,
    lesson,
    one_hot,
    sum_squares_error,
    train,
    weight_with_most_jumps,
)
from gradlab.core.activations import ACTIVATIONS
from gradlab.lesson import metrics as measures

LOSSES = {code: measure.function for code, measure in measures.LOSSES.items()}
INTERVAL = (-4.0, 4.0)
GRID = np.linspace(*INTERVAL, 2003)[1:-1]  # inside: a jump at an end of the interval is not in it
BESIDE = 1e-9  # just left and just right of a jump: more than rounding, less than any two jumps here are apart


def whole_numbers(activation, seed):
    """Whole weights and pixels make equal outputs, shared jumps, and pixels and weights that are 0."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(-2, 3, (3, 3)), rng.integers(-2, 3, (3, 3))
    network = Network(weights, (rng.integers(-1, 2, 3), rng.integers(-1, 2, 3)), activation)
    return network, rng.integers(0, 3, (10, 3)), np.eye(3)[rng.integers(3, size=10)]


def assert_jumps_only_there(found, f):
    """f is constant between the jumps found, on a dense grid, and changes at each from ``before`` to ``after``."""
    assert np.all(np.diff(found.weights) > 0)
    assert np.all((INTERVAL[0] < found.weights) & (found.weights < INTERVAL[1]))
    assert np.all(found.before != found.after)
    if not len(found.weights):
        assert np.ptp(f(GRID)) < 1e-13
        return
    np.testing.assert_allclose(f(found.weights - BESIDE), found.before, rtol=0, atol=1e-13)
    np.testing.assert_allclose(f(found.weights + BESIDE), found.after, rtol=0, atol=1e-13)
    pieces = np.append(found.before, found.after[-1])
    piece = np.searchsorted(found.weights, GRID)
    at_a_jump = piece != np.searchsorted(found.weights, GRID - BESIDE)
    at_a_jump |= piece != np.searchsorted(found.weights, GRID + BESIDE)
    np.testing.assert_allclose(f(GRID)[~at_a_jump], pieces[piece[~at_a_jump]], rtol=0, atol=1e-13)


def assert_accuracy_jumps_are_right(network, weight, x, t):
    """The jumps of the accuracy against a dense grid, and their images against full forward passes beside each."""
    found = jumps(along_weight(network, weight, accuracy, x, t), INTERVAL)
    assert_jumps_only_there(found, along_weight(network, weight, accuracy, x, t))
    for w, images in zip(found.weights, found.images, strict=True):
        left, right = (by_hand.right(replaced(network, weight, w + side), x, t) for side in (-BESIDE, BESIDE))
        np.testing.assert_array_equal(np.sort(images), np.flatnonzero(left != right))
    return len(found.weights)


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("seed", [0, 1])
def test_accuracy_jumps_where_a_dense_grid_says(activation, layer, seed):
    network, x, t = problem(activation, seed)
    assert sum(assert_accuracy_jumps_are_right(network, weight, x, t) for weight in every_weight(network, layer)) > 10


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("activation", ["step", "relu"])
@pytest.mark.parametrize("seed", range(10))
def test_accuracy_jumps_where_units_are_off_and_all_classes_tie(activation, layer, seed):
    # Few units and no biases: where all are off the outputs are equal, on a whole side of the weight, and the first
    # class wins. Images in which one unit alone is on share their jumps in the output layer.
    rng = np.random.default_rng(seed)
    network = Network.random((3, 2, 4), rng, activation)
    x, t = rng.normal(size=(8, 3)), np.eye(4)[rng.integers(4, size=8)]
    for weight in every_weight(network, layer):
        assert_accuracy_jumps_are_right(network, weight, x, t)


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("activation", ["step", "relu"])
@pytest.mark.parametrize("seed", range(10))
def test_accuracy_jumps_of_small_whole_numbers(activation, layer, seed):
    network, x, t = whole_numbers(activation, seed)
    for weight in every_weight(network, layer):
        assert_accuracy_jumps_are_right(network, weight, x, t)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_jumps_where_a_step_unit_flips_and_is_constant_between(loss):
    network, x, t = problem("step")
    loss = LOSSES[loss]
    for weight in every_weight(network, layer=0):
        found = jumps(along_weight(network, weight, loss, x, t), INTERVAL)
        assert_jumps_only_there(found, along_weight(network, weight, loss, x, t))
        # The unit's total, totals + (w − own) x, is 0 at w = own − total / x: one flip for each image.
        flips = network[weight] - network.pre_activations(x)[:, weight.column] / x[:, weight.row]
        inside = np.flatnonzero((flips > INTERVAL[0]) & (flips < INTERVAL[1]))
        np.testing.assert_allclose(found.weights, np.sort(flips[inside]), rtol=1e-12)
        assert [image.tolist() for image in found.images] == [[n] for n in inside[np.argsort(flips[inside])]]


@pytest.mark.parametrize("seed", range(10))
def test_loss_jumps_of_small_whole_numbers(seed):
    network, x, t = whole_numbers("step", seed)
    for weight in every_weight(network, layer=0):
        found = jumps(along_weight(network, weight, sum_squares_error, x, t), INTERVAL)
        assert_jumps_only_there(found, along_weight(network, weight, sum_squares_error, x, t))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_loss_jumps_nowhere_else(activation, loss):
    network, x, t = problem(activation)
    loss = LOSSES[loss]
    for weight in every_weight(network, layer=1 if ACTIVATIONS[activation].jumps else None):
        found = jumps(along_weight(network, weight, loss, x, t), INTERVAL)
        assert found.weights.size == found.before.size == found.after.size == len(found.images) == 0
        # Nor does it on the grid: no two neighbours differ by more than the steepest slope leads from one to the other.
        f, grid = along_weight(network, weight, loss, x, t), GRID[::2]
        steepest = np.max(np.abs(autodiff(f)(grid)))
        assert np.max(np.abs(np.diff(f(grid)))) <= 1.01 * steepest * (grid[1] - grid[0])


@pytest.mark.parametrize("metric", [accuracy, cross_entropy_error])
@pytest.mark.parametrize("layer", [0, 1])
def test_images_that_come_twice_share_their_jumps(layer, metric):
    network, x, t = problem("step")
    for weight in every_weight(network, layer):
        once = jumps(along_weight(network, weight, metric, x, t), INTERVAL)
        twice = jumps(along_weight(network, weight, metric, np.tile(x, (2, 1)), np.tile(t, (2, 1))), INTERVAL)
        np.testing.assert_allclose(twice.weights, once.weights, rtol=1e-12)
        np.testing.assert_allclose(twice.after, once.after, rtol=1e-12)
        for both, images in zip(twice.images, once.images, strict=True):
            assert sorted(both) == sorted([*images, *(images + 12)])


def test_two_images_that_flip_at_one_weight_in_opposite_directions_make_no_jump():
    # One unit passed on to two classes, and one image with two labels: whichever class wins, one of the two is right.
    network = Network(([[1.0]], [[1.0, 0.0]]), ([0.0], [0.0, 0.5]), "sigmoid")
    assert len(jumps(along_weight(network, Weight(1, 0, 0), accuracy, [[1.0]], [0]), INTERVAL).weights) == 1
    assert len(jumps(along_weight(network, Weight(1, 0, 0), accuracy, [[1.0]], [1]), INTERVAL).weights) == 1
    assert len(jumps(along_weight(network, Weight(1, 0, 0), accuracy, [[1.0], [1.0]], [0, 1]), INTERVAL).weights) == 0


def test_a_jump_worked_by_hand():
    # σ(0) = ½, so the outputs are ½ w and 1: class 0 wins for w > 2, and a tie at w = 2 goes to class 0, the first.
    network = Network(([[1.0]], [[0.0, 0.0]]), ([0.0], [0.0, 1.0]), "sigmoid")
    found = jumps(along_weight(network, Weight(1, 0, 0), accuracy, [[0.0]], [0]), INTERVAL)
    assert found.weights.tolist() == pytest.approx([2.0], rel=1e-15)
    assert (found.before.tolist(), found.after.tolist(), found.images[0].tolist()) == ([0.0], [1.0], [0])


@pytest.mark.parametrize("metric", [accuracy, cross_entropy_error])
def test_only_jumps_inside_the_interval_are_reported(metric):
    network, x, t = problem("step")
    for weight in every_weight(network):
        wide, narrow = (jumps(along_weight(network, weight, metric, x, t), each) for each in (INTERVAL, (-0.7, 1.1)))
        inside = (wide.weights > -0.7) & (wide.weights < 1.1)
        np.testing.assert_array_equal(narrow.weights, wide.weights[inside])
        np.testing.assert_allclose(narrow.before, wide.before[inside], rtol=1e-12)
        np.testing.assert_allclose(narrow.after, wide.after[inside], rtol=1e-12)


def test_a_jump_at_an_end_of_the_interval_is_not_inside():
    # Outputs w and 1: the tie at w = 1 goes to class 0, the first, so that the jump comes by rounding before it.
    network = Network(([[1.0]], [[0.0, 1.0]]), ([0.0], [0.0, 0.0]), "step")
    for interval, found in (((-1, 1), 0), ((1, 3), 0), ((-1, 1.5), 1)):
        assert len(jumps(along_weight(network, Weight(1, 0, 0), accuracy, [[1.0]], [0]), interval).weights) == found


def test_an_image_that_is_right_at_one_single_weight_does_not_flip_there():
    # Outputs 1, 2 − w and w: class 1 wins left of w = 1 and class 2 right of it; at w = 1 all are equal.
    network = Network(([[1.0]], [[0.0, -1.0, 1.0]]), ([0.0], [1.0, 2.0, 0.0]), "relu")
    found = jumps(along_weight(network, Weight(0, 0, 0), accuracy, [[1.0], [1.0]], [0, 1]), INTERVAL)
    assert found.weights.tolist() == pytest.approx([1.0], rel=1e-15)
    assert (found.before.tolist(), found.after.tolist(), found.images[0].tolist()) == ([0.5], [0.0], [1])


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_jumps_on_real_digits(activation):
    x, labels = lesson.digits(100)
    t = one_hot(labels)
    start = Network.random((784, 20, 10), np.random.default_rng(0), activation)
    network = train(start, x, t, cross_entropy_error, rate=0.5, steps=20)
    for layer in (0, 1):
        weight = weight_with_most_jumps(network, x, t, INTERVAL, layers=(layer,))
        assert assert_accuracy_jumps_are_right(network, weight, x, t) > 5


@pytest.mark.parametrize("layers", [(0,), (1,), (0, 1)])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("seed", range(6))
def test_the_telling_weight_shows_most_values_of_the_accuracy(activation, seed, layers):
    network, x, t = problem(activation, seed, sizes=(3, 2, 4), images=20)

    def values(weight):
        found = jumps(along_weight(network, weight, accuracy, x, t), INTERVAL)
        return len({round(20 * value) for value in [*found.before, *found.after]})

    weight = weight_with_most_jumps(network, x, t, INTERVAL, layers)
    assert weight.layer in layers
    assert values(weight) == max(values(each) for layer in layers for each in every_weight(network, layer))


def test_a_tie_beyond_float64_is_none():
    # Of two units only the second moves the classes against each other, by so little that they tie at u = 1e375.
    network = Network(([[1.0, 1.0]], [[0.0, 0.0], [-1e-300, 0.0]]), ([0.0, 0.0], [1e75, 0.0]), "identity")
    assert jumps(along_weight(network, Weight(0, 0, 1), accuracy, [[1.0]], [0]), INTERVAL).weights.size == 0
    assert weight_with_most_jumps(network, [[1.0]], [0], INTERVAL, (0,)) == Weight(0, 0, 0)


def test_a_weight_beyond_float64_is_no_place_of_a_jump():
    # The unit turns on where 0.25 + w · 5e−324 is above 0, far beyond float64.
    network = Network(([[0.0], [0.25]], [[0.0, 1.0]]), ([0.0], [0.0, 0.0]), "step")
    assert jumps(along_weight(network, Weight(0, 0, 0), accuracy, [[5e-324, 1.0]], [0]), INTERVAL).weights.size == 0


@pytest.mark.parametrize("f", [np.sin, None, Network.random((2, 2, 2), 0), autodiff(np.tanh)])
def test_another_function_is_sent_to_trace(f):
    words = r"^f must be made by along_weight \(trace\(f, grid\)\.jumps searches any other\)\. Got "
    with pytest.raises(TypeError, match=words):
        jumps(f, INTERVAL)
