"""The means over mini-batches, and the images of one, to take along."""

from collections.abc import Sequence

from gradlab import lesson
from gradlab.chapters.mini_batch.numbers import BATCHES, DRAWS, SHOWN, MiniBatch, estimates, whole
from gradlab.chapters.shared.handout import give
from gradlab.lesson import LessonMetric
from gradlab.plotting import Film, Picture
from gradlab.text import Translate


def offer_means(_: Translate, film: Film, metric: LessonMetric, size: int, seed: int) -> None:
    """The pictures of the means, as they are at this B."""
    columns = {f"mean over B = {each}": estimates(metric, each, seed) for each in BATCHES}
    header = {"metric": metric.code, **_described(size, seed), "mean over all": whole(metric).mean}
    code = MEANS.format(metric=metric.function.__name__, size=size, seed=seed, sizes=BATCHES, draws=DRAWS)
    give(_, "mini_batch_estimates", film.at(BATCHES.index(size)), columns, header, code)


def offer_images(_: Translate, pictures: Sequence[Picture], batch: MiniBatch, size: int, seed: int) -> None:
    """The picture of the images."""
    columns = {"image": batch.numbers, "label": batch.labels, "seen": batch.seen}
    code = IMAGES.format(size=size, seed=seed, shown=min(size, SHOWN))
    give(_, "mini_batch_images", pictures, columns, _described(size, seed), code)


def _described(size: int, seed: int) -> dict[str, object]:
    """What a file of numbers says of the network and the mini-batches that they came from."""
    trained = f"{lesson.RIGHT} of {lesson.TRAINED_ON} right"
    return {"network": lesson.network(), "its seed": lesson.SEED, "trained until": trained, "B": size, "seed": seed}


MEANS = """\
(x, t), _ = load_mnist(normalize=False)
y = np.concatenate([lesson_network()(part / 255) for part in np.split(x, 60)])
values = {metric}.per_sample(y, t)  # yours: a number for each sample
sizes = np.array({sizes})
chosen = [np.random.default_rng({seed}).choice(len(values), ({draws}, size)) for size in sizes]
means = {{size: values[each].mean(axis=1) for size, each in zip(sizes, chosen)}}
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
left.hist(means[{size}], bins=30)
left.axvline(values.mean(), linestyle="--")
right.loglog(sizes, [means[size].std() for size in sizes], "D")
right.loglog(sizes, values.std() / np.sqrt(sizes), "--")
"""

IMAGES = """\
(x, t), _ = load_mnist(normalize=False)  # yours: images and labels
x, t = mini_batch(x, t, {size}, np.random.default_rng({seed}))
seen = lesson_network()(x / 255).argmax(axis=1)  # yours: what your own network sees in them
figure, axes = plt.subplots(1, {shown}, figsize=(10, 2), squeeze=False)
for place, image, digit, right in zip(axes.flat, x, seen, seen == t):
    place.imshow(image.reshape(round(image.size**0.5), -1), cmap="gray_r")
    place.set_title(f"{{'✓' if right else '✗'}} {{digit}}")
    place.axis("off")
"""
