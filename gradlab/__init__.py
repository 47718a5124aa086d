"""Why a network is trained on a loss and not on its accuracy, and with sigmoids and not with steps: see it in numbers.

Everything is a function of one number: ``along_weight`` makes one of a network, and ``autodiff``,
``central_difference``, ``trace`` and ``descend`` take it from there.
"""

import typing

__version__ = "0.2.0"

from gradlab.core.accuracy import accuracy as accuracy
from gradlab.core.accuracy import soft_accuracy as soft_accuracy
from gradlab.core.activations import relu as relu
from gradlab.core.activations import sigmoid as sigmoid
from gradlab.core.activations import softmax as softmax
from gradlab.core.activations import step as step
from gradlab.core.activations import straight_through as straight_through
from gradlab.core.activations import tanh as tanh
from gradlab.core.derivatives import autodiff as autodiff
from gradlab.core.derivatives import central_difference as central_difference
from gradlab.core.derivatives import forward_difference as forward_difference
from gradlab.core.descent import Path as Path
from gradlab.core.descent import descend as descend
from gradlab.core.descent import train as train
from gradlab.core.expression import expression as expression
from gradlab.core.gradients import gradient as gradient
from gradlab.core.gradients import numerical_gradient as numerical_gradient
from gradlab.core.gradients import taylor_order as taylor_order
from gradlab.core.jumps import Jumps as Jumps
from gradlab.core.jumps import jumps as jumps
from gradlab.core.jumps import weight_with_most_jumps as weight_with_most_jumps
from gradlab.core.losses import cross_entropy_error as cross_entropy_error
from gradlab.core.losses import sum_squares_error as sum_squares_error
from gradlab.core.metric import Metric as Metric
from gradlab.core.metric import mean_over_batch as mean_over_batch
from gradlab.core.mnist import load_mnist as load_mnist
from gradlab.core.mnist import mini_batch as mini_batch
from gradlab.core.mnist import one_hot as one_hot
from gradlab.core.network import Network as Network
from gradlab.core.network import Weight as Weight
from gradlab.core.surface import over_two_weights as over_two_weights
from gradlab.core.surface import partial_derivatives as partial_derivatives
from gradlab.core.tape import Tape as Tape
from gradlab.core.tape import record_tape as record_tape
from gradlab.core.temperature import with_temperature as with_temperature
from gradlab.core.trace import Staircase as Staircase
from gradlab.core.trace import Trace as Trace
from gradlab.core.trace import trace as trace
from gradlab.core.weight_slice import along_weight as along_weight

if typing.TYPE_CHECKING:
    from gradlab.lesson.model import network as _network
    from gradlab.plotting.plot import plot as plot

    lesson_network = _network
else:

    def __getattr__(name):
        """``plot`` and ``lesson_network`` when they are first asked for: the mathematics does without."""
        if name == "plot":
            from gradlab.plotting.plot import plot

            return plot
        if name == "lesson_network":
            from gradlab.lesson.model import network as lesson_network

            return lesson_network
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
