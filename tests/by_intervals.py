"""The network once more, with mpmath and in intervals: what any float64 computation of it may answer, and no more.

A number is (low, high). Sums and products of numbers are widened by the rounding of float64; so a result that lies
outside is wrong, however large, small or cancelling the numbers are.
"""

import mpmath
import numpy as np

EPS, TINY = mpmath.mpf(2) ** -50, mpmath.mpf(10) ** -307  # some roundings; what underflow may take
MONOTONE = {
    "step": lambda a: mpmath.mpf(a > 0),
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-capped(a))),
    "tanh": lambda a: mpmath.tanh(capped(a)),
    "relu": lambda a: max(a, mpmath.mpf(0)),
}


def product(a, b):
    ends = [p * q for p in a for q in b]
    return min(ends), max(ends)


def affine(inputs, weights, bias):
    """Σ input · weight + bias, each an interval."""
    terms = [product(i, w) for i, w in zip(inputs, weights, strict=True)] + [bias]
    size = sum(max(map(abs, term)) for term in terms)
    exact = size < 2**40 and all(mpmath.isint(end * 256) for term in terms for end in term)
    slack = 0 if exact else len(terms) * EPS * size + TINY
    return sum(low for low, _ in terms) - slack, sum(high for _, high in terms) + slack


def sharp(array):
    """Each entry as an interval of no width."""
    array = np.asarray(array)
    if array.ndim:
        return [sharp(each) for each in array]
    return (mpmath.mpf(float(array)),) * 2


def forward(weights, biases, activation, image):
    """The probabilities of one image; everything as ``sharp`` makes it."""
    totals = [affine(image, column, b) for column, b in zip(zip(*weights[0], strict=True), biases[0], strict=True)]
    widened = EPS if activation in ("sigmoid", "tanh") else 0
    hidden = [[MONOTONE[activation](end) for end in total] for total in totals]
    hidden = [(low - widened, high + widened) for low, high in hidden]
    logits = [affine(hidden, column, b) for column, b in zip(zip(*weights[1], strict=True), biases[1], strict=True)]
    return [softmax(logits, k) for k in range(len(logits))]


def softmax(logits, k):
    others = [logit for j, logit in enumerate(logits) if j != k]
    odds = [sum(mpmath.exp(capped(other[1 - end] - logits[k][end])) for other in others) for end in (0, 1)]
    slack = mpmath.exp(EPS * 1000)  # the rounding of a difference of logits, times that difference
    return 1 / (1 + odds[0]) / slack - TINY, 1 / (1 + odds[1]) * slack + TINY


def capped(exponent):
    """Beyond these, exp is 0 or beyond float64; and mpmath would need ages for the exponential of 10³⁰⁰."""
    return min(max(exponent, mpmath.mpf(-800)), mpmath.mpf(800))


def score(name, y, label):
    """What a metric makes of one image's probabilities."""
    if name == "accuracy":
        others = [(value, k) for k, value in enumerate(y) if k != label]
        surely = all(y[label][0] > high for (_, high), _ in others)
        surely_not = any(low > y[label][1] for (low, _), _ in others)
        return (mpmath.mpf(surely), mpmath.mpf(not surely_not))
    if name == "cross_entropy_error":
        low, high = (max(end, mpmath.mpf(0)) + mpmath.mpf(1e-7) for end in y[label])
        return -mpmath.log(high) - EPS, -mpmath.log(low) + EPS
    misses = [(low - (k == label), high - (k == label)) for k, (low, high) in enumerate(y)]
    least = sum(0 if low < 0 < high else min(low**2, high**2) for low, high in misses) / 2
    return least * (1 - EPS), sum(max(low**2, high**2) for low, high in misses) / 2 * (1 + EPS)


def probabilities(network, x):
    """Those of each image of x, shape (N, inputs)."""
    parts = [list(map(sharp, network.weights)), list(map(sharp, network.biases)), network.activation]
    return [forward(*parts, image) for image in sharp(x)]


def metric(name, network, x, labels):
    """Between which numbers the metric of a network on (x, labels) lies."""
    each = [score(name, y, label) for y, label in zip(probabilities(network, x), labels, strict=True)]
    low, high = (sum(ends) / len(each) for ends in zip(*each, strict=True))
    return low - EPS * abs(low), high + EPS * abs(high)
