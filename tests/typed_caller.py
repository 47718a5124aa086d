"""What a caller with types may write: lists, where an array or a tuple would do. mypy reads it, a test runs it."""

from gradlab import (
    Network,
    Staircase,
    Weight,
    accuracy,
    along_weight,
    descend,
    jumps,
    mini_batch,
    one_hot,
    over_two_weights,
    trace,
    weight_with_most_jumps,
)

network = Network([[[1.0]], [[1, 0]]], [[0], [0, 0.5]], ["identity"])
right = along_weight(network, Weight(1, 0, 0), accuracy, [[1]], [0])
both = over_two_weights(network, Weight(1, 0, 0), Weight(1, 0, 1), accuracy, [[1]], [0])([0, 1], [1, 0])
found = jumps(right, [-2, 2]).weights
most = weight_with_most_jumps(network, [[1]], [0], [-2, 2], [0])
stairs = Staircase([0, 1], [3, 1, 2])([-1, 0.5])
table = trace(right, [0, 1, 2]).values
path = descend(right, 0.3, 0.1, 2)
rows = one_hot([1, 2])
batch = mini_batch([[1], [2]], [0, 1], 2, rng=0)
