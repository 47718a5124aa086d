"""What the page on mini-batches says of one batch and its targets, of many, and of the time that each takes."""

import numpy as np

from gradlab import lesson, one_hot
from gradlab.chapters.mini_batch import numbers
from gradlab.chapters.mini_batch.numbers import BATCHES, DRAWS, MiniBatch
from gradlab.lesson import LessonMetric
from gradlab.text import Translate, fields, fixed, format_number, percent, table

TWO = (10, 100)  # the sizes that the question is about


def why(_: Translate, metric: LessonMetric) -> str:
    """The answer to the page's question: what 1,000 mini-batches of two sizes measure."""
    few, many = (float(numbers.estimates(metric, size, 0).std()) for size in TWO)
    spreads = {"few": amount(_, metric, few), "many": amount(_, metric, many), "ratio": format_number(few / many)}
    return _(
        "Measured on {draws} mini-batches each: the means over {first} images have a standard deviation of {few}, the "
        "means over {second} of {many}, which is {ratio} times less. In theory it is √10 = 3.162 times less, because "
        "the standard error falls as 1/√B."
    ).format(draws=f"{DRAWS:,}", first=TWO[0], second=TWO[1], **spreads)


def amount(_: Translate, metric: LessonMetric, x: float) -> str:
    """A difference or a spread: of accuracies, in percentage points."""
    if metric.in_percent:
        return _("{points} percentage points").format(points=format_number(100 * x))
    return format_number(x)


def at_size(_: Translate, metric: LessonMetric, size: int, seed: int) -> dict[str, str]:
    """All that is said at this B: of the means in bars, of their spread against B, and beside both pictures."""
    full, many, spread = numbers.whole(metric), numbers.estimates(metric, size, seed), numbers.spread(metric, seed)
    deviation, now = format_number(full.deviation * (100 if metric.in_percent else 1)), many.std()
    means = {"low": many.min(), "high": many.max(), "full": full.mean, "here": many[0]}
    means |= {"first": spread[0], "last": spread[-1], "now": now}
    amounts = {"error": abs(many[0] - full.mean), "law": full.law(size), "step": 1 / size, "spread": now}
    counts = {"draws": DRAWS, "size": size, "values": size + 1, "least": BATCHES[0], "most": BATCHES[-1]}
    verdict = _(
        "This mini-batch is off by {error}. The means of {draws} such mini-batches have a standard deviation of "
        "**{measured}**. In theory this **standard error** is s/√B = {deviation}/√{size} = **{law}**, where s is "
        "the standard deviation over single images."
    )
    if not metric.has_slope:
        few = _("With B = {size}, an accuracy has only {values} possible values, {step} apart.")
        verdict = f"{verdict} {few}"
    both = (percent(_, each, 2) if metric.in_percent else fixed(each, 5) for each in (full.mean, float(many[0])))
    texts = {
        "reads": _("B = {size}: the means have a standard deviation of {spread}"),
        "histogram": _(
            "Histogram of the means over {draws} mini-batches, each of size B = {size}. They lie between {low} and "
            "{high}, around {full}, the mean over all images. The mean over this mini-batch is {here}."
        ),
        "mean": _("this mini-batch: {here}"),
        "falls": _(
            "The standard deviation of the means against B, both axes logarithmic: it falls from {first} at B = "
            "{least} to {last} at B = {most}, along the line s/√B. A ring is at B = {size}, where it is {now}."
        ),
        "facts": _(
            "The standard deviation of the means against B, both axes logarithmic. A ring is at B = {size}: {now}."
        ),
        "spread": _("B = {size}: {now}"),
        "readings": table(
            ("", _("All"), _("Mini-batch")),
            (_("images"), f"{len(full.values):,}", f"{size:,}"),
            (_("mean"), *(f"**{mean}**" for mean in both)),
        ),
        "verdict": verdict,
    }
    shown = {name: metric.write(_, it) for name, it in means.items()}
    shown |= {name: amount(_, metric, it) for name, it in amounts.items()}
    shown |= {name: f"{count:,}" for name, count in counts.items()}
    shown |= {"deviation": deviation, "measured": shown["spread"]}
    return {name: text.format(**shown) for name, text in texts.items()}


def claim(_: Translate, metric: LessonMetric) -> str:
    """What the page is about, with the network's mean over all images."""
    full = numbers.whole(metric)
    means = {"full": full.mean, "first": float(np.mean(full.values[: lesson.TRAINED_ON]))}
    texts = {name: metric.write(_, mean) for name, mean in means.items()}
    mean = _(
        "**{measure}** is a mean over all {count} training images: {full} for this network. (Over the first {few}, "
        "which it was trained on and which other pages use, it is {first}.)"
    )
    need = _("Learning needs this mean anew at each update, and {count} images take their time.")
    if not metric.has_slope:
        need = _("No update uses the accuracy, because its slope is 0; but the accuracy, too, is reported as a mean.")
    ask = _("How well does the mean over a few images, chosen at random, stand in for it?")
    text = f"{mean} {need} {ask}"
    return text.format(measure=metric.name(_), count=f"{len(full.values):,}", few=lesson.TRAINED_ON, **texts)


def images_title(_: Translate, batch: MiniBatch) -> str:
    """Of the picture of its images."""
    shown, size = len(batch.pixels), len(batch.seen)
    if shown == size:
        return _("All images of the mini-batch: {size}").format(size=size)
    return _("The first {shown} of {size} images").format(shown=shown, size=f"{size:,}")


def images_alt(_: Translate, batch: MiniBatch) -> str:
    """What the picture of its images shows."""
    right = batch.right[: len(batch.pixels)]
    return _("{title}. The network gets {right} of these {shown} right.").format(
        title=images_title(_, batch), right=int(right.sum()), shown=len(right)
    )


def times(_: Translate, metric: LessonMetric, size: int, seed: int) -> str:
    """How long the mean over all images took, and how long that over this mini-batch takes, as measured just now."""
    # Three digits of it, or all of the whole milliseconds.
    both = (1000 * each for each in (numbers.whole(metric).seconds, numbers.seconds(metric, size, seed)))
    texts = (f"{each:,.0f}" if each >= 100 else format_number(each, 3) for each in both)
    full, took = (f"{text}\N{NO-BREAK SPACE}ms" for text in texts)
    return _("**The time** of a forward pass here: {took} for B = {size}; {full} for all.").format(
        full=full, took=took, size=f"{size:,}"
    )


def targets(_: Translate, metric: LessonMetric, batch: MiniBatch) -> list[str]:
    """The two ways to write the targets, each with the line that it takes and what that gives: the same number."""
    sentences = (
        _("**One-hot**: the first image's t is `{first}`, and this line gives **{value}**."),
        _("**Labels**: the first image's t is `{first}`, and this line gives **{value}**."),
    )
    label = int(batch.labels[0])
    first = one_hot(label).astype(int).tolist(), label
    return [
        f"{text.format(**fields(10, first=t, value=float(way.result)))}\n```python\n{way.source}\n```"
        for text, t, way in zip(sentences, first, numbers.both_ways(metric, batch), strict=True)
    ]


def targets_note(_: Translate, metric: LessonMetric, batch: MiniBatch) -> str:
    """What the two lines do, and by how much they differ."""
    one, other = (float(way.result) for way in numbers.both_ways(metric, batch))
    how = {
        lesson.CROSS_ENTROPY: _(
            "With one-hot targets, multiplying by 1 keeps the right digit's output and multiplying by 0 drops the "
            "others. With labels, the index `y[n, t]` picks it directly."
        ),
        lesson.SUM_SQUARES: _(
            "With one-hot targets every output is compared with its 0 or 1. With labels the squares are multiplied "
            "out: only at the right digit does (y − 1)² = y² − 2y + 1 differ from y²."
        ),
        lesson.ACCURACY: _(
            "With one-hot targets the place of the 1 is the right digit. A label is that place already."
        ),
    }.get(metric, "")
    differ = _("The two results differ by {difference}.").format(difference=format_number(abs(one - other), 2))
    scale = _("Both divide by the number of images, so the scale is the same whatever B is; one image is a batch of 1.")
    return f"{how} {differ} {scale}".strip()


def formula(metric: LessonMetric) -> str:
    """The mean over all images."""
    each = {
        lesson.CROSS_ENTROPY: r"-\sum_k t_{nk}\,\log y_{nk}",
        lesson.SUM_SQUARES: r"\tfrac12 \sum_k (y_{nk} - t_{nk})^2",
        lesson.ACCURACY: r"\bigl[\arg\max_k y_{nk} = \arg\max_k t_{nk}\bigr]",
    }
    called = metric.function.__name__.replace("_", r"\_")
    of_one = each.get(metric, rf"\mathrm{{{called}}}(y_n, t_n)")
    return rf"E = \frac{{1}}{{N}}\sum_n \Bigl({of_one}\Bigr)"
