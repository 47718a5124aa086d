"""The mean over a batch: what every loss, and the accuracy, has around its formula."""

from functools import partial, wraps
from typing import Any, Protocol

import autograd.numpy as np
from autograd.tracer import isbox

from gradlab.core.autograd_vjp import unbox
from gradlab.core.checks import finite, labels, must, numbers, overflow_is_refused, shown
from gradlab.core.elementwise import Explained
from gradlab.core.mnist import one_hot
from gradlab.types import Array, Formula

ROUNDING = 1e-6  # of a soft row's sum: that of float32
BEYOND = 0.01  # so far a probability may be beyond 0 … 1: a finite difference at y = 0 steps there, with such an h
SOFT = ", or soft: no entry below 0, the sum of each row 1"
MADE_ONE = "These lines make it one, of a value for each row of y, axis=-1:\n@mean_over_batch\ndef "
EXPLAINED = Explained("metric", " t is one-hot: y of the right class is np.sum(t * y, axis=-1).")
MAKES = "metric must make (..., N) of y of shape (..., N, C) and one-hot t, whatever axes lead: with axis=-1"


class Metric(Protocol):
    """``metric(y, t)`` is the mean over the batch; ``metric.per_sample(y, t)`` has the values before the mean.

    y : predictions, shape (C,), (N, C) or (..., N, C), the last axis the classes, the one before it the batch; the mean
        has the leading axes, (K, N, C) → (K,)
    t : targets: labels of shape (N,) or one-hot of shape (N, C); for a single sample a label or shape (C,). The losses
        take soft targets too: rows of numbers of at least 0 whose sum is 1, to 1e−6.

    Raises ``ValueError`` when the shapes do not match, a label is out of range, a row is not one-hot (nor soft, for a
    loss), or something is empty, NaN or infinite; also when the metric itself is beyond float64. What reads y as
    probabilities raises it when an entry is more than 0.01 outside 0 … 1: logits are none, and softmax makes them so.

    >>> accuracy.per_sample([[0.9, 0.1], [0.6, 0.4]], [0, 1])
    array([1., 0.])
    """

    __name__: str
    per_sample: Formula

    def __call__(self, y: object, t: object, *options: Any, **named: Any) -> Array: ...


def mean_over_batch(of_one: Formula, *, of_probabilities: bool = False, soft_targets: bool = False) -> Metric:
    """The metric whose value for one sample is ``of_one(y, t)``: batches, labels and checks are added to the formula.

    of_one : y of shape (..., N, C) and t of shape (N, C) ↦ (..., N). It works over the last axis, whatever axes lead,
        and is written with ``autograd.numpy`` if it is to have a slope. Nothing has to be checked in it.
    of_probabilities, soft_targets : whether y that is not in 0 … 1 is refused; whether t may be soft, or is one-hot

    It is tried once, on a few predictions of ten classes, or, if it takes others, where it is first used. Raises
    ``ValueError`` when the value of one depends on what stands beside it. It works wherever a metric is asked for, as
    in ``along_weight`` and ``train``:

    >>> @mean_over_batch
    ... def top_two(y, t):
    ...     right = np.sum(t * y, axis=-1, keepdims=True)
    ...     return np.where(np.sum(y > right, axis=-1) < 2, 1.0, 0.0)
    >>> top_two([[0.5, 0.3, 0.2], [0.2, 0.5, 0.3]], [1, 0])
    np.float64(0.5)
    """

    explained = EXPLAINED(of_one)

    @overflow_is_refused
    def per_sample(y: object, t: object, *options: Any, **named: Any) -> Array:
        y = numbers("y", y)
        rows = targets(t, y.shape, metric)
        if of_probabilities and not isbox(y):
            least, most = y.min(), y.max()
            what = "y must be probabilities, in 0 … 1; of logits softmax makes them"
            must(least >= -BEYOND and most <= 1 + BEYOND, what, f"{least:g} … {most:g}")
        return finite(of_one.__name__, explained(y, rows, *options, **named))

    @wraps(of_one)
    @overflow_is_refused
    def metric(y: object, t: object, *options: Any, **named: Any) -> Array:
        each = per_sample(y, t, *options, **named)
        return finite(of_one.__name__, np.mean(each, axis=-1) if np.ndim(each) else each)

    metric.per_sample, metric.formula, metric.soft_targets = per_sample, explained, soft_targets  # type: ignore[attr-defined]
    metric.tried = _was_tried(of_one)  # type: ignore[attr-defined]
    return metric  # type: ignore[return-value]


def formula(metric: Formula) -> Formula:
    """(y, t) ↦ ``metric``'s values before the mean, for y of shape (..., N, C) and t that have been checked.

    ``metric`` may be a ``functools.partial`` of one: a loss with its δ. One that ``mean_over_batch`` has not made is
    asked for its ``per_sample``. Raises ``TypeError`` when it is not known to be a mean over the batch.
    """
    if isinstance(metric, partial):
        return partial(formula(metric.func), *metric.args, **metric.keywords)
    each = getattr(metric, "formula", getattr(metric, "per_sample", None))
    if not callable(each):
        made = f"{MADE_ONE}{_called(metric)}(y, t):"
        raise TypeError(f"metric must be a mean over the batch. Got {shown(metric)} instead. {made}")
    return each  # type: ignore[no-any-return]


def unwrapped(metric: Any) -> Any:
    """What a ``functools.partial`` is made of."""
    return unwrapped(metric.func) if isinstance(metric, partial) else metric


def on_rows(metric: Formula, t: object, y_shape: tuple[int, ...]) -> tuple[Formula, Array]:
    """``formula(metric)`` and ``targets(t, y_shape)``, once it is known that the formula takes leading axes."""
    each, rows = formula(metric), targets(t, y_shape, metric)
    if not getattr(unwrapped(metric), "tried", False):
        _was_tried(each, y_shape[-1])
    return each, rows


def _was_tried(each: Formula, n_classes: int = 10) -> bool:
    """Whether a formula could be tried: it takes predictions of so many classes, and no more arguments.

    A ``ValueError`` when the value of one depends on others: with axis=1, say, weights would be mixed with images.
    """
    y, right = predictions(n_classes, (2, 3))
    try:
        alone = [[np.ravel(each(y[k, [n]], right[[n]])) for n in range(3)] for k in range(2)]
    except Exception:  # its own: what it has against so many classes
        return False
    made = "an error"
    try:
        values = each(y, right)
        made = "None" if values is None else f"shape {np.shape(values)}"
        together = np.expand_dims(values, -1)
        fits = together.shape == np.shape(alone) and np.allclose(together, alone, equal_nan=True)
    except (IndexError, TypeError, ValueError):
        fits = False
    must(fits, MAKES, f"{shown(each)}, which makes {made},")
    return True


def predictions(n_classes: int, shape: tuple[int, int]) -> tuple[Array, Array]:
    """Some probabilities, the same each time, of shape (K, N, C), and one-hot targets (N, C): right for the last y."""
    y = np.random.default_rng(0).dirichlet(np.full(n_classes, 0.3), shape)
    return 0.99 * y + 0.01 / n_classes, np.eye(n_classes)[np.argmax(y[-1], axis=-1)]  # no y is 0


@overflow_is_refused
def targets(t: object, y_shape: tuple[int, ...], metric: Formula | None = None) -> Array:
    """``t`` as rows for predictions of shape ``y_shape``: one-hot, or soft where ``metric`` takes it."""
    must(y_shape, "y must have an axis of classes", "a single number")
    batch, n_classes = y_shape[-2:-1], y_shape[-1]
    t = numbers("t", t)
    if t.shape == batch:
        return one_hot(labels("t", t, n_classes), n_classes)
    shapes = f"labels of shape {batch} or one-hot of shape {(*batch, n_classes)}"
    must(t.shape == (*batch, n_classes), f"t must be {shapes} for y of shape {y_shape}", f"shape {t.shape}")
    sums_to_1 = np.all(t >= 0) and np.all(np.abs(np.sum(t, axis=-1) - 1) <= ROUNDING)
    takes_soft = metric is None or getattr(unwrapped(metric), "soft_targets", False)
    if not sums_to_1 or not (takes_soft or is_one_hot(unbox(t))):
        raise ValueError(f"t must be one-hot for {_called(metric)}, a single 1 in each row{SOFT * takes_soft}.")
    return t


def is_one_hot(t: Array) -> bool:
    """Whether rows of sum 1, none of them below 0, are one-hot: Σ t² of a row is 1 then, and less if it is soft."""
    return not isbox(t) and bool(np.vdot(t, t) == t.size // t.shape[-1])  # of what is traced the slope is asked for


def _called(metric: Formula | None) -> str:
    """The metric's name, where it has one that can stand in a ``def``."""
    name = getattr(unwrapped(metric), "__name__", "")
    return name if name.isidentifier() else "metric"
