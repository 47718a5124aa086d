"""The numbers of each lesson's CSV, as a browser downloads it, beside the same numbers worked by hand."""

import io
import re

import mpmath
import numpy as np
import pandas
import pytest
from agreement import assert_agree
from by_hand import cross_entropy, forward, replaced, right

from gradlab import Weight, lesson
from gradlab.chapters.mini_batch import numbers
from gradlab.core.mnist import load_mnist

ROWS = slice(None, None, 97)  # of the long ones: enough to see, few enough for a whole forward pass each


def downloaded(visitor, number=0):
    """Its first row, at the end of which stands what the numbers depend on, and all columns of numbers."""
    read = pandas.read_csv(io.BytesIO(visitor.download("CSV", number)))
    return read.iloc[0], read.select_dtypes("number").to_numpy().T


def named(about, name="weight"):
    """The weight that a file names."""
    return Weight(*map(int, re.findall(r"\d+", about[name])))


def measured(network, count=100):
    """Accuracy and cross entropy of a network on the lesson's images, by a whole forward pass."""
    x, t = lesson.digits(count)
    t = np.eye(10)[t]
    return right(network, x, t).mean(), cross_entropy(forward(network, x)[2], t)


def along(weight, values, activation="sigmoid"):
    """Accuracies and cross entropies of the lesson's network with this weight at each of the values."""
    net = lesson.network(activation)
    return np.array([measured(replaced(net, weight, value)) for value in values]).T


def test_loss_functions(app, visit):
    about, columns = downloaded(visit(app).open("loss_functions", rest="seven", own=0.1))
    k, y, t, squares, entropy = columns[:5]
    assert about["h"] == 0.0001
    assert np.array_equal(k, np.arange(10))
    assert np.array_equal(t, k == 2)
    assert np.array_equal(y, [0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0])
    np.testing.assert_allclose(squares, (y - t) ** 2 / 2)
    assert squares.sum() == pytest.approx(0.5975)  # the chapter's
    np.testing.assert_allclose(entropy, [-np.log(0.1 + 1e-7) if digit == 2 else 0 for digit in k])
    for slopes in columns[5:7]:
        np.testing.assert_allclose(slopes, y - t, atol=1e-9)
    for slopes in columns[7:9]:
        np.testing.assert_allclose(slopes, -t / (y + 1e-7), rtol=1e-5)


def test_mini_batch(app, visit):
    visitor = visit(app).open("mini_batch", batch=50, seed=3)
    (x, t), _ = load_mnist()
    about, (image, label, seen, *_) = downloaded(visitor, 1)
    image = image.astype(int)
    assert about["seed"] == 3
    assert len(image) == 50
    assert np.array_equal(label, t[image])
    y = forward(lesson.network(), x[image])[2]
    assert np.array_equal(seen, y.argmax(axis=1))
    _, means = downloaded(visitor)
    assert means[numbers.BATCHES.index(50)][0] == pytest.approx(cross_entropy(y, np.eye(10)[t[image]]))


def test_accuracy_vs_loss(app, visit):
    about, columns = downloaded(visit(app).open("accuracy_vs_loss", w=0.3))
    w, right, flat, _, loss, slope, difference, *_ = columns[:, ROWS]
    accuracies, losses = along(named(about), w)
    np.testing.assert_allclose(right, accuracies, rtol=1e-12)
    np.testing.assert_allclose(loss, losses, rtol=1e-12)
    assert not flat.any()
    assert_agree(difference, slope)
    _, after = along(named(about), w + 1e-5)
    np.testing.assert_allclose(slope, (after - losses) / 1e-5, rtol=1e-3, atol=1e-6)


def test_step_vs_sigmoid(app, visit):
    visitor = visit(app).open("step_vs_sigmoid")
    _, (x, step, flat, _, sigmoid, slope, difference, relu, *_) = downloaded(visitor)
    assert np.array_equal(step, x > 0)
    assert not flat.any()
    np.testing.assert_allclose(sigmoid, 1 / (1 + np.exp(-x)))
    assert np.array_equal(relu, np.maximum(x, 0))
    np.testing.assert_allclose(slope, 1 / (2 * np.cosh(x / 2)) ** 2)
    assert_agree(difference, slope)
    about, columns = downloaded(visitor, 1)
    w, with_steps, flat, _, with_sigmoids, *_ = columns[:, ROWS]
    np.testing.assert_allclose(with_steps, along(named(about), w, "step")[1])
    np.testing.assert_allclose(with_sigmoids, along(named(about), w)[1])
    assert not flat.any()


def test_learning_stops(app, visit):
    about, columns = downloaded(visit(app).open("learning_stops", k=20, rate=10))
    update, stuck, right, flat, w, loss, slope, *_ = columns
    assert np.array_equal(update, np.arange(21))
    assert set(stuck) == {1.5}
    assert not flat.any()
    np.testing.assert_allclose(w[1:], w[:-1] - 10 * slope[:-1], rtol=1e-12)
    np.testing.assert_allclose(right, along(named(about), stuck)[0])
    np.testing.assert_allclose(loss, along(named(about), w)[1])
    assert loss[-1] < loss[0]


def test_gradient_check(app, visit):
    about, (h, forward_error, central_error, *_) = downloaded(visit(app).open("gradient_check", x=0.5))
    assert about["at"] == 0.5

    def sigmoid(x):
        return 1 / (1 + mpmath.exp(-x))

    with mpmath.workdps(40):
        x, slope = mpmath.mpf(0.5), mpmath.diff(sigmoid, 0.5)
        exact = [
            [float(abs((sigmoid(x + step) - sigmoid(x - back * step)) / ((1 + back) * step) - slope)) for step in h]
            for back in (0, 1)
        ]
    rounding = 2 * 2.2e-16 / h  # what float64 may add
    assert np.all(np.abs(forward_error - exact[0]) <= rounding)
    assert np.all(np.abs(central_error - exact[1]) <= rounding)
    assert np.min(central_error) < 1e-10


def test_loss_landscape(app, visit):
    about, columns = downloaded(visit(app).open("loss_landscape"))
    first, second = named(about), named(about, "second weight")
    for a, b, loss, share, *_ in columns[:, ROWS].T:
        both = replaced(replaced(lesson.network(), first, a), second, b)
        assert (share, loss) == pytest.approx(measured(both), rel=1e-12)
