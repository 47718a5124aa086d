"""The picture of a mini-batch's images, with its words, its files and its code."""

from gradlab.app import downloads
from gradlab.app.show import show
from gradlab.chapters.mini_batch.figure_images import ImageLabels, ImagesInARow
from gradlab.chapters.mini_batch.numbers import described
from gradlab.chapters.mini_batch.numbers_images import SHOWN, MiniBatch, first_mini_batch
from gradlab.plotting.picture import Picture
from gradlab.text import Translate


def show_images(_: Translate, size: int, seed: int) -> None:
    """The first images of the mini-batch, which of them the network gets right, and the picture as files."""
    batch = first_mini_batch(size, seed)
    labels, right = _labels(_, batch), batch.shown.right
    alt = _("{title}. The network gets {right} of these {shown} right.").format(
        title=labels.title, right=int(right.sum()), shown=len(right)
    )
    picture = Picture(ImagesInARow(batch.shown, labels), alt)
    show(picture)
    columns = {"image": batch.numbers, "label": batch.labels, "seen": batch.seen}
    code = CODE.format(size=size, seed=seed, shown=SHOWN, labels=labels)
    downloads.offer(_, "mini_batch_images", [picture], columns, described(size, seed), code)


def _labels(_: Translate, batch: MiniBatch) -> ImageLabels:
    shown, size = len(batch.shown.seen), len(batch.seen)
    title = _("The first {shown} of {size} images").format(shown=shown, size=f"{size:,}")
    if shown == size:
        title = _("All images of the mini-batch: {size}").format(size=size)
    return ImageLabels(
        title,
        _("the network sees this digit, and is right"),
        _("it sees this digit, and is wrong (framed)"),
    )


CODE = """\
import numpy as np
from gradlab import lesson, mini_batch
from gradlab.chapters.mini_batch import figure_images, numbers_images
from gradlab.plotting.picture import Picture, together

x, t = mini_batch(*lesson.training_set(), {size}, np.random.default_rng({seed}))  # yours: images and labels
seen = np.argmax(lesson.network()(x / 255), axis=1)  # yours: what your own network sees in them
images = numbers_images.Images(x[:{shown}], seen[:{shown}], (seen == t)[:{shown}])
labels = figure_images.{labels!r}
figure = together([Picture(figure_images.ImagesInARow(images, labels))])
figure.save("mini_batch_images.svg")
figure
"""
