"""Why a network is trained on a loss and not on its accuracy, and with sigmoids and not with steps: see it in numbers.

Everything is a function of one number: ``along_weight`` makes one of a network, and ``autodiff``,
``central_difference``, ``trace`` and ``descend`` take it from there.

units        step, sigmoid, tanh, relu, softmax, straight_through; expression, UnreadableError
metrics      accuracy, soft_accuracy, cross_entropy_error, sum_squares_error; mean_over_batch, Metric;
             calibration_error
networks     Network, Weight, train, with_temperature, lesson_network
digits       load_mnist, mini_batch, one_hot; read_digits, write_idx
weights      along_weight, over_two_weights; jumps, Jumps, weight_with_most_jumps; climb, Climb, blurred
derivatives  autodiff, central_difference, forward_difference, gradient, numerical_gradient, partial_derivatives,
             taylor_order; record_tape, Tape
to look at   plot; trace, Trace, Staircase; descend, Path

The examples begin with ``from gradlab import *`` and ``import autograd.numpy as np``.
"""

import sys
import typing

if sys.version_info < (3, 11):  # noqa: UP036  who has it in a folder, and not by pip, is told too
    raise ImportError(f"gradlab needs Python 3.11 or newer. This is Python {sys.version.split()[0]}.")

__version__ = "0.2.0"

from gradlab.core.accuracy import accuracy, calibration_error, soft_accuracy
from gradlab.core.activations import relu, sigmoid, softmax, step, straight_through, tanh
from gradlab.core.blurred import blurred
from gradlab.core.climb import Climb, climb
from gradlab.core.derivatives import (
    autodiff,
    central_difference,
    forward_difference,
    gradient,
    numerical_gradient,
    partial_derivatives,
    taylor_order,
)
from gradlab.core.descent import Path, descend, train
from gradlab.core.expression import UnreadableError, expression
from gradlab.core.idx import write_idx
from gradlab.core.jumps import Jumps, jumps, weight_with_most_jumps
from gradlab.core.losses import cross_entropy_error, sum_squares_error
from gradlab.core.metric import Metric, mean_over_batch
from gradlab.core.mnist import load_mnist, mini_batch, one_hot, read_digits
from gradlab.core.network import Network, Weight
from gradlab.core.tape import Tape, record_tape
from gradlab.core.temperature import with_temperature
from gradlab.core.trace import Staircase, Trace, trace
from gradlab.core.weight_slice import along_weight, over_two_weights
from gradlab.types import NotebookRepr as _NotebookRepr

if typing.TYPE_CHECKING:
    from gradlab.lesson.model import network as lesson_network
    from gradlab.plotting.plot import plot

# In the order of the docstring.
__all__ = ["UnreadableError", "expression", "relu", "sigmoid", "softmax", "step", "straight_through", "tanh"]
__all__ += ["Metric", "accuracy", "calibration_error", "cross_entropy_error", "mean_over_batch", "soft_accuracy"]
__all__ += ["sum_squares_error"]
__all__ += ["Network", "Weight", "lesson_network", "train", "with_temperature"]
__all__ += ["load_mnist", "mini_batch", "one_hot", "read_digits", "write_idx"]
__all__ += ["Climb", "Jumps", "along_weight", "blurred", "climb", "jumps", "over_two_weights", "weight_with_most_jumps"]
__all__ += ["Tape", "autodiff", "central_difference", "forward_difference", "gradient", "numerical_gradient"]
__all__ += ["partial_derivatives", "record_tape", "taylor_order"]
__all__ += ["Path", "Staircase", "Trace", "descend", "plot", "trace"]


def __getattr__(name: str) -> typing.Any:
    """What takes more than the mathematics, when it is first asked for: matplotlib, or a file of the lesson."""
    if name == "plot":
        from gradlab.plotting.plot import plot

        return plot
    if not name.startswith("_"):
        from gradlab.core.activations import ACTIVATIONS
        from gradlab.lesson.metrics import METRICS
        from gradlab.lesson.model import network

        # Also what was added to the lesson: the code that its pages hand out takes it from here.
        late: dict[str, typing.Any] = {"lesson_network": network, **ACTIVATIONS}
        late |= {metric.function.__name__: metric.function for metric in METRICS.values()}
        if name in late:
            return late[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]


def _markup(shown: object) -> str | None:
    from gradlab.plotting.notebook import markup

    return markup(shown)


_NotebookRepr.markup = staticmethod(_markup)
