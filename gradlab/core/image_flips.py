"""Of one image, and of all weights that its prediction depends on in closed form, the smallest move that flips it."""

import numpy as np

from gradlab.core.accuracy import accuracy
from gradlab.core.jumps import prediction_flips
from gradlab.core.metric import targets
from gradlab.core.network import Network
from gradlab.core.weight_slice import Unit
from gradlab.types import Array


def smallest_moves(network: Network, x: object, label: object) -> dict[int, Array]:
    """By how much each weight of the last two layers must move until this image becomes right, or wrong.

    Where a unit's pre-activation a must come to p, and input xᵣ flows into it, that is Δwᵣ = (p − a) / xᵣ: of both ends
    p of the interval in which the image is right, the nearer. Shape (units below, units above) for each layer; ∞ where
    no move flips it, as that of a weight whose input is 0.

    x, label : one image, shape (inputs,), and the digit that it is
    """
    x, moves = np.asarray(x, float)[None], {}
    t = targets([label], (1, len(network.biases[-1])), accuracy)
    for layer in range(len(network.weights))[-2:]:
        distances = []
        for column in range(len(network.biases[layer])):
            unit = Unit.of(network, layer, column, x)
            ends, rises = prediction_flips(unit, t)
            away = np.where(rises != 0, ends - unit.pre_activation_without([]), np.inf)[:, 0]
            distances.append(away[np.argmin(np.abs(away))])
        with np.errstate(divide="ignore"):
            moves[layer] = np.array(distances) / unit.inputs[0][:, None]
        moves[layer][unit.inputs[0] == 0] = np.inf
    return moves
