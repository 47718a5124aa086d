"""Why a network is trained on a loss and not on its accuracy, and with sigmoids and not with steps: see it in numbers.

Everything is a function of one number: ``along_weight`` makes one of a network, and ``autodiff``,
``central_difference``, ``trace`` and ``descend`` take it from there.
"""

import typing

__version__ = "0.2.0"

from gradlab.activations import relu as relu
from gradlab.activations import sigmoid as sigmoid
from gradlab.activations import softmax as softmax
from gradlab.activations import step as step
from gradlab.activations import straight_through as straight_through
from gradlab.activations import tanh as tanh
from gradlab.batch import Metric as Metric
from gradlab.batch import mean_over_batch as mean_over_batch
from gradlab.curves import Curve as Curve
from gradlab.curves import Staircase as Staircase
from gradlab.curves import trace as trace
from gradlab.datasets import load_mnist as load_mnist
from gradlab.datasets import mini_batch as mini_batch
from gradlab.datasets import one_hot as one_hot
from gradlab.derivatives import autodiff as autodiff
from gradlab.derivatives import central_difference as central_difference
from gradlab.derivatives import forward_difference as forward_difference
from gradlab.descent import Path as Path
from gradlab.descent import descend as descend
from gradlab.descent import train as train
from gradlab.exact_jumps import Jumps as Jumps
from gradlab.exact_jumps import jumps as jumps
from gradlab.exact_jumps import telling_weight as telling_weight
from gradlab.gradients import gradient as gradient
from gradlab.gradients import numerical_gradient as numerical_gradient
from gradlab.gradients import taylor_order as taylor_order
from gradlab.losses import cross_entropy_error as cross_entropy_error
from gradlab.losses import sum_squares_error as sum_squares_error
from gradlab.network import Network as Network
from gradlab.network import Weight as Weight
from gradlab.score import accuracy as accuracy
from gradlab.score import soft_accuracy as soft_accuracy
from gradlab.surface import over_two_weights as over_two_weights
from gradlab.surface import partial_derivatives as partial_derivatives
from gradlab.tape import Tape as Tape
from gradlab.tape import record as record
from gradlab.temperature import cooled as cooled
from gradlab.units import along_weight as along_weight

if typing.TYPE_CHECKING:
    from gradlab.film.own_function import plot as plot
else:

    def __getattr__(name):
        """``plot`` when it is first asked for: it takes matplotlib, and the mathematics does without."""
        if name == "plot":
            from gradlab.film.own_function import plot

            return plot
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
