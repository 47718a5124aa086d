import by_hand
import numpy as np
import pytest
from by_hand import problem

from gradlab import Network, Weight
from gradlab.core.activations import ACTIVATIONS


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_forward_pass_is_that_of_the_textbook(activation):
    network, x, _ = problem(activation)
    a, z, y = by_hand.forward(network, x)
    np.testing.assert_allclose(network.pre_activations(x), a, rtol=1e-14)
    np.testing.assert_allclose(network.hidden(x), z, rtol=1e-12)
    np.testing.assert_allclose(network(x), y, rtol=1e-12)


def test_a_network_worked_by_hand():
    network = Network(([[1, -1], [2, 0]], [[1, 0], [3, 1]]), ([0, 1], [0.5, 0]), "relu")
    assert network.pre_activations([2, 1]).tolist() == [1 * 2 + 2 * 1, -1 * 2 + 0 * 1 + 1]
    assert network.hidden([2, 1]).tolist() == [4, 0]
    assert network.logits([2, 1]).tolist() == [1 * 4 + 3 * 0 + 0.5, 0 * 4 + 1 * 0]
    np.testing.assert_allclose(network([2, 1]), [1 / (1 + np.exp(-4.5)), 1 / (1 + np.exp(4.5))])


@pytest.mark.parametrize("pass_", [Network.pre_activations, Network.hidden, Network.logits, Network.__call__])
def test_one_image_is_a_row_of_a_batch(pass_):
    network, x, _ = problem("tanh")
    np.testing.assert_allclose(pass_(network, x[3]), pass_(network, x)[3], rtol=1e-13, strict=True)


def test_probabilities_are_positive_and_sum_to_1():
    network, x, _ = problem("sigmoid")
    assert np.all(network(x) > 0)
    np.testing.assert_allclose(network(x).sum(axis=1), np.ones(12), rtol=1e-14)


def test_images_of_integers_are_images():
    network, _, _ = problem("sigmoid")
    np.testing.assert_array_equal(network([[0, 1, 2, 3]]), network([[0.0, 1.0, 2.0, 3.0]]))


def test_a_weight_by_its_name():
    network, _, _ = problem("sigmoid")
    for weight in by_hand.every_weight(network):
        assert network[weight] == network.weights[weight.layer][weight.row, weight.column]
        assert by_hand.replaced(network, weight, 2.5)[weight] == 2.5


def test_a_weight_can_be_named_with_numpy_integers():
    network, _, _ = problem("sigmoid")
    assert network[Weight(np.int64(1), np.int32(4), np.uint8(2))] == network[Weight(1, 4, 2)]


def test_it_shows_its_sizes_and_its_activation_and_not_thousands_of_numbers():
    assert repr(problem("tanh")[0]) == "<Network 4-5-3, tanh>"


def test_arrays_are_copied_and_cannot_be_written():
    first, second = np.ones((2, 3)), np.ones((3, 2))
    network = Network((first, second), (np.zeros(3), np.zeros(2)))
    first[0, 0] = 7
    assert network[Weight(0, 0, 0)] == 1
    for array in (*network.weights, *network.biases):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_entries_are_float64_whatever_they_came_as():
    network = Network(([[1, 2]], [[3, 5], [4, 6]]), ([0, 0], [np.float32(1), True]))
    assert {array.dtype for array in (*network.weights, *network.biases)} == {np.dtype(float)}


def test_a_random_network_has_its_sizes_and_no_biases(rng):
    network = Network.random((400, 50, 10), rng, "tanh")
    assert [array.shape for array in (*network.weights, *network.biases)] == [(400, 50), (50, 10), (50,), (10,)]
    assert network.activation == "tanh"
    assert not np.any(network.biases[0])
    assert not np.any(network.biases[1])


def test_random_weights_are_normal_with_one_over_the_root_of_the_inputs(rng):
    first, second = Network.random((400, 50, 100), rng).weights
    # The standard deviation of n normal numbers is known to 1/√(2n); five times that is as good as certain.
    assert first.std() == pytest.approx(1 / np.sqrt(400), rel=5 / np.sqrt(2 * first.size))
    assert second.std() == pytest.approx(1 / np.sqrt(50), rel=5 / np.sqrt(2 * second.size))
    assert abs(first.mean()) < 5 * first.std() / np.sqrt(first.size)


def test_a_random_network_is_that_of_its_generator():
    one, same, other = (Network.random((4, 3, 2), np.random.default_rng(seed)) for seed in (1, 1, 2))
    for k in range(2):
        np.testing.assert_array_equal(one.weights[k], same.weights[k])
        assert np.all(one.weights[k] != other.weights[k])


def test_the_start_does_not_depend_on_the_activation():
    step, sigmoid = (Network.random((4, 3, 2), np.random.default_rng(1), name) for name in ("step", "sigmoid"))
    np.testing.assert_array_equal(step.weights[0], sigmoid.weights[0])


def test_the_global_random_numbers_are_left_alone(rng):
    before = np.random.get_state()[1:3]  # noqa: NPY002 (the global state is what this is about)
    Network.random((4, 3, 2), rng)
    after = np.random.get_state()[1:3]  # noqa: NPY002
    np.testing.assert_array_equal(before[0], after[0])
    assert before[1] == after[1]


@pytest.mark.parametrize(
    ("thing", "field"), [(Weight(0, 0, 0), "row"), (problem("sigmoid")[0], "activation")], ids=["Weight", "Network"]
)
def test_a_weight_and_a_network_cannot_be_changed(thing, field):
    with pytest.raises(AttributeError, match=f"cannot assign to field '{field}'"):
        setattr(thing, field, 1)


def test_a_seed_makes_the_network_of_its_generator():
    one, same, other = (Network.random((4, 3, 2), rng) for rng in (7, np.random.default_rng(7), 8))
    for k in range(2):
        np.testing.assert_array_equal(one.weights[k], same.weights[k])
        assert np.all(one.weights[k] != other.weights[k])
