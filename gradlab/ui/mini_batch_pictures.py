"""The pictures of the page on mini-batches, each with its words, its numbers to take along, and its code."""

from collections.abc import Callable
from functools import partial
from typing import Any

from matplotlib.figure import Figure

from gradlab.figures import mini_batch as figures
from gradlab.figures.layers import svg
from gradlab.figures.style import Style
from gradlab.ui import estimates, handout, lesson, panels, picture, reader
from gradlab.ui.shared import shared
from gradlab.ui.text import Translate, number, percent


def images(_: Translate, size: int, seed: int) -> None:
    """The first images of the mini-batch, which of them the network gets right, and what to take along."""
    batch = estimates.drawn(size, seed)
    shown, right = len(batch.shown.right), int(batch.shown.right.sum())
    title = _("The first {shown} of {size} images").format(shown=shown, size=f"{size:,}")
    if shown == size:
        title = _("All images of the mini-batch: {size}").format(size=size)
    labels = figures.BatchLabels(
        title,
        _("the network sees this digit, and is right"),
        _("it sees this digit, and is wrong (framed)"),
    )
    alt = _("{title}. The network gets {right} of these {shown} right.").format(title=title, right=right, shown=shown)
    _show(figures.images, (batch.shown, labels), alt)
    columns = {"image": batch.numbers, "label": batch.labels, "seen": batch.seen}
    draw = partial(figures.images, batch.shown, labels, Style())
    code = IMAGES.format(size=size, seed=seed, shown=estimates.SHOWN, labels=_code(labels))
    handout.offer(_, "mini_batch_images", draw, columns, _header(size, seed), code)


def histogram(_: Translate, metric: str, size: int, seed: int, zoom: bool) -> None:
    """Many estimates, the full value and this one among them."""
    bars, many = estimates.histogram(metric, size, seed, zoom), estimates.estimates(metric, size, seed)
    full, here = _value(metric, bars.full), _value(metric, bars.here)
    labels = figures.Labels(
        _("Means over B = {size}").format(size=f"{size:,}"),
        panels.metric_name(_, metric),
        _("how many of {draws} mini-batches").format(draws=f"{len(many):,}"),
        _("mean over all {count} images: {full}").format(count=f"{len(estimates.whole(metric).values):,}", full=full),
        _("this mini-batch: {here}").format(here=here),
        stuck=metric == "accuracy",
    )
    alt = _(
        "Histogram of {draws} estimates, each the mean over B = {size}. They lie between {low} and {high}, about "
        "the full value {full}. This mini-batch says {here}."
    ).format(
        draws=f"{len(many):,}",
        size=f"{size:,}",
        low=_value(metric, float(many.min())),
        high=_value(metric, float(many.max())),
        full=full,
        here=here,
    )
    _show(figures.histogram, (bars, labels), alt)
    draw = partial(figures.histogram, bars, labels, Style())
    code = HISTOGRAM.format(metric=metric, size=size, seed=seed, zoom=zoom, labels=_code(labels))
    header = {"metric": metric, **_header(size, seed), "mean over all": bars.full}
    handout.offer(_, "mini_batch_estimates", draw, {"mean over the mini-batch": many}, header, code)


def spread(_: Translate, metric: str, size: int, seed: int) -> None:
    """How the spread of the estimates falls with B."""
    data = estimates.spread(metric, seed)
    now = float(data.measured[data.sizes == size][0])
    labels = figures.Labels(
        _("Standard deviation of the means"),
        _("B, images in a mini-batch"),
        _("measured, {draws} mini-batches each").format(draws=f"{estimates.DRAWS:,}"),
        _("σ/√B, with σ = {sigma}").format(sigma=_value(metric, estimates.whole(metric).sigma)),
        _("now: B = {size}, {spread}").format(size=f"{size:,}", spread=_value(metric, now)),
        stuck=metric == "accuracy",
    )
    alt = _(
        "The standard deviation of the means against B, both axes logarithmic: it falls from {first} at B = {least} to "
        "{last} at B = {most}, along the line σ/√B."
    ).format(
        first=_value(metric, float(data.measured[0])),
        last=_value(metric, float(data.measured[-1])),
        least=data.sizes[0],
        most=f"{data.sizes[-1]:,}",
    )
    _show(figures.spread, (data, size, labels), alt)
    columns = {"B": data.sizes, "measured": data.measured, "sigma / sqrt(B)": data.law}
    draw = partial(figures.spread, data, size, labels, Style())
    code = SPREAD.format(metric=metric, sizes=estimates.BATCHES, size=size, seed=seed, labels=_code(labels))
    header = {"metric": metric, **_header("see the column", seed)}
    handout.offer(_, "mini_batch_spread", draw, columns, header, code)


def _show(draw: Callable[..., Figure], arguments: tuple[Any, ...], alt: str) -> None:
    picture.show(picture.Layers(alt, _rendered(draw, arguments, reader.style())))


@shared(maxsize=64)
def _rendered(draw: Callable[..., Figure], arguments: tuple[Any, ...], look: Style) -> bytes:
    return svg(draw(*arguments, look))


def _value(metric: str, x: float) -> str:
    return percent(x) if metric == "accuracy" else number(x)


def _header(size: object, seed: int) -> dict[str, object]:
    trained = f"{lesson.RIGHT} of {lesson.TRAINED_ON} right"
    return {"network": lesson.network(), "its seed": lesson.SEED, "trained until": trained, "B": size, "seed": seed}


def _code(labels: figures.Labels | figures.BatchLabels) -> str:
    return f"figures.{labels!r}"


IMAGES = """\
import numpy as np
from gradlab import mini_batch
from gradlab.figures import mini_batch as figures
from gradlab.figures.style import Style
from gradlab.ui import lesson

x, t = mini_batch(*lesson.training_set(), {size}, np.random.default_rng({seed}))
seen = np.argmax(lesson.network().probabilities(x / 255), axis=1)
labels = {labels}
figures.images(figures.Batch(x[:{shown}], seen[:{shown}], (seen == t)[:{shown}]), labels, Style())
"""
HISTOGRAM = """\
from gradlab.figures import mini_batch as figures
from gradlab.figures.style import Style
from gradlab.ui import estimates

bars = estimates.histogram("{metric}", {size}, seed={seed}, zoom={zoom})
labels = {labels}
figures.histogram(bars, labels, Style())
"""
SPREAD = """\
import numpy as np
from gradlab.figures import mini_batch as figures
from gradlab.figures.style import Style
from gradlab.ui import estimates

each, sizes = estimates.whole("{metric}").values, np.array({sizes})
draws = [each[np.random.default_rng({seed}).choice(len(each), (1000, size))] for size in sizes]
measured = np.array([draw.mean(axis=1).std() for draw in draws])
labels = {labels}
figures.spread(figures.Spread(sizes, measured, each.std() / np.sqrt(sizes)), {size}, labels, Style())
"""
