"""An own metric is tried on a few predictions before it is used, so that it is not wrong in silence."""

from collections.abc import Callable

import autograd.numpy as np

from gradlab.core.accuracy import accuracy, soft_accuracy
from gradlab.core.autograd_vjp import gradients
from gradlab.core.checks import shown
from gradlab.core.losses import cross_entropy_error, sum_squares_error
from gradlab.core.metric import Metric, formula, targets, unwrapped
from gradlab.types import Array

OURS = (accuracy, soft_accuracy, cross_entropy_error, sum_squares_error)  # of them it is known
POINTS = 1000  # at which a slope is summed up between two predictions
OFF = 0.005  # of the largest value: more than such a sum is wrong by, where there is no jump


def on_rows(
    metric: Callable[..., Array], t: object, y_shape: tuple[int, ...]
) -> tuple[Callable[[Array, Array], Array], Array]:
    """``formula(metric)`` and ``targets(t, y_shape)``, once it is known that the formula takes leading axes.

    The value of a prediction must not depend on what stands beside it. A formula for y of shape (N, C) alone, with
    axis=1 say, would mix weights with images. Raises ``ValueError`` when it does.
    """
    each, rows = formula(metric), targets(t, y_shape, metric)
    if unwrapped(metric) not in OURS:
        _must_take_leading_axes(metric, y_shape[-1])
    return each, rows


def _must_take_leading_axes(metric: Callable[..., Array], n_classes: int) -> None:
    each, (y, right) = formula(metric), predictions(n_classes, (2, 3))
    alone = [[np.ravel(each(y[k, [n]], right[[n]])) for n in range(3)] for k in range(2)]
    try:
        together = np.expand_dims(each(y, right), -1)
        fits = together.shape == np.shape(alone) and np.allclose(together, alone, equal_nan=True)
    except (IndexError, ValueError):  # its own: what is refused has been refused above
        fits = False
    if not fits:
        raise ValueError(
            "metric must make (..., N) of y of shape (..., N, C), whatever axes lead: over y's last axis, axis=-1. "
            f"Got {shown(metric)}, which mixes the axes."
        )


def no_jumps_of_its_own(metric: Metric, n_classes: int) -> None:
    """A ``ValueError`` when a metric jumps between two predictions: there its slope does not add up to its change.

    So it is with each count, whose slope is 0.
    """
    if unwrapped(metric) in OURS:
        return
    each, ((start, end), t) = formula(metric), predictions(n_classes, (2, 16))
    share = ((np.arange(POINTS) + 0.5) / POINTS)[:, None, None]
    (slopes,) = gradients(lambda y: np.sum(each(y, t)), (start + share * (end - start),))
    values = np.stack([each(start, t), each(end, t)])
    missing = np.abs(values[1] - values[0] - np.sum(np.mean(slopes, axis=0) * (end - start), axis=-1))
    if not np.max(missing) <= OFF * np.max(np.abs(values)):
        raise ValueError(
            "metric must be accuracy, or must not jump by itself, as a count does: where, is not known in closed form. "
            f"Got {shown(metric)}, which changes by {np.max(missing):.2g} more than its slope adds up to."
        )


def predictions(n_classes: int, shape: tuple[int, int]) -> tuple[Array, Array]:
    """Some probabilities, the same each time, of shape (K, N, C), and one-hot targets (N, C): right for the last y."""
    y = np.random.default_rng(0).dirichlet(np.full(n_classes, 0.3), shape)
    return 0.99 * y + 0.01 / n_classes, np.eye(n_classes)[np.argmax(y[-1], axis=-1)]  # no y is 0
