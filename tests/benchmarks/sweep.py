"""How fast the core is: ratios to other ways to the same numbers, in one run on one machine.

``python -m tests.benchmarks.sweep`` in the project's folder; JAX and PyTorch are measured where they are installed.
"""

import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec

import numpy as np
from autograd import value_and_grad

from gradlab import (
    Network,
    Weight,
    accuracy,
    along_weight,
    climb,
    cross_entropy_error,
    load_mnist,
    trace,
    weight_with_most_jumps,
)
from gradlab.core.weight_slice import on_grid, outputs_over_two_weights
from tests import by_hand
from tests.benchmarks.table import Row, show

SPAN = (-2.0, 2.0)
WEIGHTS, SIDE = 1001, 61
DEEP_WEIGHTS = 801
IMAGES = 100


def seconds(work: Callable[[], object], times: int = 7) -> float:
    """The median of some runs, after one to warm up."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return float(np.median(taken))


def peak(work: Callable[[], object]) -> int:
    """The most bytes that were taken at once."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def jax_sweep(network: Network, weight: Weight, x: np.ndarray, t: np.ndarray) -> Callable[[np.ndarray], object]:
    """Value and slope by ``jit(vmap(value_and_grad))`` in float64: a whole forward pass for each weight."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    weights, biases = (tuple(map(jnp.asarray, arrays)) for arrays in (network.weights, network.biases))

    def loss(w: jax.Array) -> jax.Array:
        z = x @ weights[0].at[weight.row, weight.column].set(w) + biases[0]
        for layer in zip(weights[1:], biases[1:], strict=True):
            z = jax.nn.sigmoid(z) @ layer[0] + layer[1]
        y = jax.nn.softmax(z)
        return -jnp.mean(jnp.log(jnp.sum(t * y, axis=1) + 1e-7))

    both = jax.jit(jax.vmap(jax.value_and_grad(loss)))
    return lambda w: jax.block_until_ready(both(w))


def torch_sweep(network: Network, weight: Weight, x: np.ndarray, t: np.ndarray) -> Callable[[np.ndarray], object]:
    """Value and slope by ``torch.func.vmap(grad_and_value)`` in float64: a whole forward pass for each weight."""
    import torch

    x, t, w1, w2, b1, b2 = (torch.tensor(np.array(a)) for a in (x, t, *network.weights, *network.biases))
    here = torch.zeros_like(w1)
    here[weight.row, weight.column] = 1

    def loss(w: torch.Tensor) -> torch.Tensor:
        hidden = torch.sigmoid(x @ ((1 - here) * w1 + w * here) + b1)
        y = torch.softmax(hidden @ w2 + b2, dim=1)
        return -torch.mean(torch.log(torch.sum(t * y, dim=1) + 1e-7))

    both = torch.func.vmap(torch.func.grad_and_value(loss), chunk_size=100)
    return lambda w: both(torch.tensor(w))


def sweep_rows(network: Network, weight: Weight, x: np.ndarray, t: np.ndarray) -> list[Row]:
    """``trace``, value and autograd's derivative, beside other ways to the same; and with its finite differences."""
    w = np.linspace(*SPAN, WEIGHTS)
    ours = partial(trace, along_weight(network, weight, cross_entropy_error, x, t), w)
    with_differences = seconds(lambda: ours().finite_difference, 21)
    loop = value_and_grad(by_hand.cross_entropy_along(network, weight, x, t))
    cube = np.random.default_rng(0).normal(size=(WEIGHTS, IMAGES, 10))
    what, own = f"trace, {WEIGHTS} weights × {IMAGES} images", seconds(ours, 21)
    rows = [
        Row(what, "a loop over autograd", seconds(lambda: [loop(each) for each in w], 1) / own, at_least=60),
        Row(what, "np.exp of the cube", own / seconds(lambda: np.exp(cube), 21), at_most=20),
    ]
    for name, of, bound in (("jax", jax_sweep, 15), ("torch", torch_sweep, None)):
        if find_spec(name):
            rows.append(Row(what, f"{name}, vmap", seconds(partial(of(network, weight, x, t), w), 3) / own, bound))
    rows.append(Row("the same with finite differences, which are two more sweeps", "without", with_differences / own))
    return rows


def deep_rows(x: np.ndarray, t: np.ndarray) -> list[Row]:
    """A weight in the first layer of a network with two hidden layers: what lies above it is a forward pass."""
    network, weight = Network.random((784, 100, 50, 10), np.random.default_rng(0)), Weight(0, 408, 1)
    w = np.linspace(*SPAN, DEEP_WEIGHTS)
    ours = seconds(partial(trace, along_weight(network, weight, cross_entropy_error, x, t), w), 21)
    loop = value_and_grad(by_hand.cross_entropy_along(network, weight, x, t))
    what = f"trace, {DEEP_WEIGHTS} weights × {IMAGES} images, 784-100-50-10"
    rows = [Row(what, "a loop over autograd", seconds(lambda: [loop(each) for each in w], 1) / ours, at_least=20)]
    if find_spec("jax"):
        rows.append(Row(what, "jax, vmap", seconds(partial(jax_sweep(network, weight, x, t), w), 3) / ours, at_least=3))
    return rows


def linear_rows(network: Network, weight: Weight, x: np.ndarray, t: np.ndarray) -> list[Row]:
    """A hundred times the images, ten times the weights: time and memory beside those of the one and the other."""
    few, many = (along_weight(network, weight, cross_entropy_error, x[:n], t[:n]) for n in (IMAGES, 100 * IMAGES))
    w = np.linspace(*SPAN, WEIGHTS)
    own = seconds(partial(trace, few, w), 21) * many.width / few.width
    more, most = partial(trace, many, w[::10]), partial(trace, many, w)
    return [
        Row(f"trace, 10 × the weights × {100 * IMAGES} images", "as many times one small trace",
            seconds(partial(trace, many, np.linspace(*SPAN, 10 * WEIGHTS)), 1) / (10 * own), at_most=1.5),
        Row(f"memory of a trace, {WEIGHTS} weights × {100 * IMAGES} images", "a tenth of the weights",
            peak(most) / peak(more), at_most=1.1),
    ]  # fmt: skip


def surface_row(network: Network, weight: Weight, x: np.ndarray, t: np.ndarray) -> Row:
    """Loss and accuracy over two weights beside a forward pass for each pair."""
    other = Weight(weight.layer, weight.row + 1, weight.column + 1)
    w = np.linspace(*SPAN, SIDE)

    def both(y: np.ndarray) -> np.ndarray:
        return np.stack([cross_entropy_error(y, t), accuracy(y, t)])

    def ours() -> np.ndarray:
        outputs = outputs_over_two_weights(network, weight, other, x)
        return on_grid(lambda a, b: both(outputs(a, b)), w, w)

    passes = [lambda: both(network(x))] * 100
    one_by_one = seconds(lambda: [each() for each in passes]) * SIDE**2 / len(passes)
    what = f"loss and accuracy over two weights, {SIDE} × {SIDE}, {IMAGES} images"
    return Row(what, f"{SIDE**2} forward passes", one_by_one / seconds(ours), at_least=15)


def climb_row(network: Network, x: np.ndarray, t: np.ndarray) -> Row:
    """50 visits of a climb beside looking along as many weights on a grid."""
    w, weights = np.linspace(*SPAN, 400), [Weight(1, row, row % 10) for row in range(50)]
    ours = seconds(lambda: climb(network, accuracy, x, t))
    grids = seconds(lambda: [along_weight(network, weight, accuracy, x, t)(w) for weight in weights])
    return Row("climb, 50 visits", "50 sweeps over a grid of 400", grids / ours, at_least=5)


def main() -> None:
    """Print the table."""
    (x, t), _ = load_mnist(one_hot_label=True)
    network = Network.random((784, 50, 10), np.random.default_rng(0))
    few = x[:IMAGES], t[:IMAGES]
    weight = weight_with_most_jumps(network, *few, SPAN, layers=(0,))
    rows = [*sweep_rows(network, weight, *few), *deep_rows(*few), *linear_rows(network, weight, x, t)]
    show([*rows, surface_row(network, weight, *few), climb_row(network, *few)])


if __name__ == "__main__":
    main()
