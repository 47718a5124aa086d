"""What the page on mini-batches says of one batch and its targets, of many, and of the time that each takes."""

import streamlit as st

from gradlab import lesson
from gradlab.chapters.mini_batch import chapter_lines, numbers
from gradlab.chapters.mini_batch.numbers_images import first_mini_batch
from gradlab.core.mnist import one_hot
from gradlab.lesson import LessonMetric
from gradlab.text import Translate, format_number, pair, percent, table


def readings(_: Translate, measure: LessonMetric, size: int, seed: int) -> str:
    """A table of the means over all images and over this mini-batch."""
    full, here = numbers.whole(measure), float(numbers.estimates(measure, size, seed)[0])
    means = (percent(_, full.mean), percent(_, here)) if measure.in_percent else pair(full.mean, here)
    rows = [
        ("", _("All"), _("Mini-batch")),
        ("---", "---:", "---:"),
        (_("images"), f"{len(full.values):,}", f"{size:,}"),
        (_("mean"), *(f"**{mean}**" for mean in means)),
    ]
    return table(rows)


def times(_: Translate, measure: LessonMetric, size: int, seed: int) -> str:
    """How long the mean over all images took, and how long that over this mini-batch takes, as measured just now."""
    full, took = numbers.whole(measure), numbers.seconds(measure, size, seed)
    return _(
        "**The time** of the forward pass, on the computer that runs this app: {took} for B = {size}, the fastest of "
        "{repeats} just now; {full} for all images, {parts} times the fastest of {parts} equal parts."
    ).format(
        full=_milliseconds(full.seconds),
        took=_milliseconds(took),
        size=f"{size:,}",
        repeats=numbers.REPEATS,
        parts=numbers.PARTS,
    )


def verdict(_: Translate, measure: LessonMetric, size: int, seed: int) -> str:
    """How far off this mini-batch is, how far such mini-batches are in general."""
    full, many = numbers.whole(measure), numbers.estimates(measure, size, seed)
    sentences = [
        _(
            "This mini-batch is off by {error}. The means of {draws} like it have a standard deviation of "
            "**{measured}**; the law says σ/√B = {sigma}/√{size} = **{law}**."
        ).format(
            error=amount(_, measure, abs(float(many[0]) - full.mean)),
            draws=f"{len(many):,}",
            measured=amount(_, measure, float(many.std())),
            sigma=format_number(100 * full.sigma if measure.in_percent else full.sigma),
            size=size,
            law=amount(_, measure, full.law(size)),
        ),
        _("σ is the standard deviation of single images."),
    ]
    if not measure.has_slope:
        sentences.append(
            _("An accuracy over B = {size} has {values} possible values, {step} apart, and none between them.").format(
                size=size, values=size + 1, step=amount(_, measure, 1 / size)
            )
        )
    return " ".join(sentences)


def targets(_: Translate, measure: LessonMetric, size: int, seed: int) -> None:
    """The two ways to write the targets, side by side: the same number."""
    batch = first_mini_batch(size, seed)
    values = chapter_lines.values(measure, batch)
    label = int(batch.labels[0])
    sentences = (
        _("**One-hot**: the first image's t is `{first}`, and this line gives **{value}**."),
        _("**Labels**: the first image's t is `{first}`, and this line gives **{value}**."),
    )
    places = st.columns(2)
    for k, first in enumerate((one_hot(label).astype(int).tolist(), label)):
        line = f"```python\n{chapter_lines.lines(measure)[k]}\n```"
        places[k].markdown(f"{sentences[k].format(first=first, value=format_number(values[k], 10))}\n{line}")


def targets_note(_: Translate, measure: LessonMetric, size: int, seed: int) -> str:
    """What the two lines do, and by how much they differ."""
    one, other = chapter_lines.values(measure, first_mini_batch(size, seed))
    how = {
        lesson.CROSS_ENTROPY: _(
            "With one-hot targets the 1 picks the right digit's output by multiplication, and the 0s drop the others. "
            "With labels the index `y[n, t]` picks it directly."
        ),
        lesson.SUM_SQUARES: _(
            "With one-hot targets every output is compared with its 0 or 1. With labels the squares are multiplied "
            "out: only at the right digit does (y − 1)² = y² − 2y + 1 differ from y²."
        ),
        lesson.ACCURACY: _(
            "With one-hot targets the place of the 1 is the right digit. A label is that place already."
        ),
    }[measure]
    return " ".join(
        [
            how,
            _("The two results differ by {difference}.").format(difference=format_number(abs(one - other), 2)),
            _(
                "Both divide by the number of images, so the scale is the same whatever B is; one image is a batch of "
                "1."
            ),
        ]
    )


def amount(_: Translate, measure: LessonMetric, x: float) -> str:
    """A difference or a spread: of accuracies, in percentage points."""
    return (
        _("{points} percentage points").format(points=format_number(100 * x))
        if measure.in_percent
        else format_number(x)
    )


def _milliseconds(seconds: float) -> str:
    """Three digits of it, or all of the whole milliseconds."""
    text = f"{1000 * seconds:,.0f}" if seconds >= 0.1 else format_number(1000 * seconds, 3)
    return f"{text}\N{NO-BREAK SPACE}ms"
