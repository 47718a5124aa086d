"""The lesson's network, digits and functions, made once for all readers."""

import keep_network
import numpy as np

from gradlab import accuracy, lesson, load_mnist
from gradlab.lesson import model


def test_training_makes_the_network_that_comes_with_the_package():
    kept, trained = lesson.network(), keep_network.trained()
    for one, other in zip((*kept.weights, *kept.biases), (*trained.weights, *trained.biases), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


def test_it_gets_32_of_100_right_behind_sigmoids_and_has_the_same_weights_behind_other_units():
    x, t = lesson.digits(100)
    assert accuracy(lesson.network()(x), t) == 32 / 100
    assert lesson.right_of(lesson.TRAINED_ON) == 32
    assert np.array_equal(lesson.network("step").weights[0], lesson.network().weights[0])


def test_a_network_is_kept_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(model, "FILE", tmp_path / "network.npz")
    keep_network.keep(lesson.network())
    again = model.network.__wrapped__()
    for one, other in zip(
        again.weights + again.biases, lesson.network().weights + lesson.network().biases, strict=True
    ):
        assert np.array_equal(one, other)


def test_the_training_set_is_in_bytes_and_the_first_digits_are_those_of_the_whole_set():
    (x, t), _ = load_mnist(normalize=False)
    pixels, labels = lesson.training_set()
    assert np.array_equal(pixels, x)
    assert np.array_equal(labels, t)
    for count in lesson.IMAGES:
        first, labels = lesson.digits(count)
        assert np.array_equal(first, x[:count] / 255)
        assert np.array_equal(labels, t[:count])


def test_the_accuracy_is_the_only_measure_that_does_not_learn_and_the_only_one_in_per_cent():
    assert [code for code, measure in lesson.METRICS.items() if not measure.has_slope] == ["accuracy"]
    assert lesson.ACCURACY.write(str, 0.32) == "32\N{NO-BREAK SPACE}%"
    assert lesson.CROSS_ENTROPY.write(str, 0.32) == "0.32"
    assert lesson.CROSS_ENTROPY.name(str) == "Cross-entropy error"
