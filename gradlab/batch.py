"""The mean over a batch: what every loss, and the accuracy, has around its formula."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Protocol

import autograd.numpy as np

from gradlab.checks import Array, finite, numbers, overflow_is_refused, shown
from gradlab.datasets import one_hot


class Metric(Protocol):
    """``metric(y, t)`` is the mean over the batch; ``metric.per_sample(y, t)`` has the values before the mean.

    y : predictions, shape (C,), (N, C) or (..., N, C), the last axis the classes, the one before it the batch.
    t : targets: labels of shape (N,) or one-hot of shape (N, C); for a single sample a label or shape (C,).

    The mean has y's leading axes: (K, N, C) → (K,). A single sample gives its own value.

    Raises ``ValueError`` when the shapes do not match, a label is out of range, a row is not one-hot, or something
    is empty, NaN or infinite; also when the metric itself is beyond float64.
    """

    __name__: str
    per_sample: Callable[..., Array]

    def __call__(self, y: object, t: object, *options: Any, **named: Any) -> Array: ...


def mean_over_batch(of_one: Callable[..., Array]) -> Metric:
    """The metric whose value for one sample is ``of_one(y, t)``, t one-hot."""

    @overflow_is_refused
    def per_sample(y: object, t: object, *options: Any, **named: Any) -> Array:
        y = numbers("y", y)
        return finite(of_one.__name__, of_one(y, targets(t, y.shape), *options, **named))

    @wraps(of_one)
    @overflow_is_refused
    def metric(y: object, t: object, *options: Any, **named: Any) -> Array:
        each = per_sample(y, t, *options, **named)
        return finite(of_one.__name__, np.mean(each, axis=-1) if each.ndim else each)

    metric.per_sample, metric.formula = per_sample, of_one  # type: ignore[attr-defined]
    return metric  # type: ignore[return-value]


def formula(metric: Callable[..., Array]) -> Callable[..., Array]:
    """(y, t) ↦ ``metric``'s values before the mean, for y of shape (..., N, C) and one-hot t that have been checked.

    ``metric`` may be a ``functools.partial`` of one: a loss with its δ. Raises ``TypeError`` when it is not known to be
    a mean over the batch.
    """
    if isinstance(metric, partial):
        return partial(formula(metric.func), *metric.args, **metric.keywords)
    each: Callable[..., Array] | None = getattr(metric, "formula", None)
    if each is None:
        raise TypeError(f"metric must be a mean over the batch, made by mean_over_batch. Got {shown(metric)} instead.")
    return each


def targets(t: object, y_shape: tuple[int, ...]) -> Array:
    """``t``, labels or one-hot, as one-hot rows for predictions of shape ``y_shape``."""
    if not y_shape:
        raise ValueError("y must have an axis of classes. Got a single number instead.")
    batch, n_classes = y_shape[-2:-1], y_shape[-1]
    t = numbers("t", t)
    if t.shape == batch:
        return one_hot(t, n_classes)
    if t.shape != (*batch, n_classes):
        raise ValueError(
            f"t must be labels of shape {batch} or one-hot of shape {(*batch, n_classes)} for y of shape {y_shape}. "
            f"Got shape {t.shape} instead."
        )
    if np.any((t != 0) & (t != 1)) or np.any(np.sum(t, axis=-1) != 1):
        raise ValueError("t must be one-hot: a single 1 in each row, the rest 0.")
    return t
