"""The chapter's mini-batch as code, and the trap in it: what the page shows is what it runs."""

from gradlab.cache import cached
from gradlab.core.checks import whole
from gradlab.lesson.cells import Cell, run

DRAWN = (
    """\
import numpy as np
from gradlab import load_mnist

(x_train, t_train), (x_test, t_test) = load_mnist(normalize=False, one_hot_label=True)
x_train.shape, t_train.shape
""",
    """\
train_size, batch_size = x_train.shape[0], 10
batch_mask = np.random.default_rng({seed}).choice(train_size, batch_size)
x_batch, t_batch = x_train[batch_mask], t_train[batch_mask]
batch_mask, x_batch.shape, t_batch.shape
""",
    """\
def cross_entropy_error(y, t):
    if y.ndim == 1:  # one sample becomes a batch of one
        y, t = y.reshape(1, y.size), t.reshape(1, t.size)
    batch_size = y.shape[0]
    return -np.sum(t * np.log(y + 1e-7)) / batch_size
""",
    """\
from gradlab import lesson

y = lesson.network()(x_batch / 255)
cross_entropy_error(y, t_batch), cross_entropy_error(y[0], t_batch[0])
""",
)
TRAP = (
    """\
def cross_entropy_of_labels(y, t):
    if y.ndim == 1:
        y, t = y.reshape(1, y.size), t.reshape(1, t.size)
    batch_size = y.shape[0]
    return -np.sum(np.log(y[np.arange(batch_size), t] + 1e-7)) / batch_size

cross_entropy_of_labels(y, t_batch)
""",
    """\
whole = t_batch.astype(int)
cross_entropy_of_labels(y, whole), y[np.arange(batch_size), whole].shape
""",
    """\
labels = t_batch.argmax(axis=1)
cross_entropy_of_labels(y, labels), y[np.arange(batch_size), labels].shape
""",
    """\
from gradlab import cross_entropy_error

cross_entropy_error(y, t_batch), cross_entropy_error(y, whole), cross_entropy_error(y, labels)
""",
)


@cached(maxsize=100)
def cells(seed: int) -> tuple[Cell, ...]:
    """All cells with their results; only their texts are kept, not the 60,000 images."""
    seed = whole("seed", seed, low=0)
    return run([source.replace("{seed}", str(seed)) for source in DRAWN + TRAP])
