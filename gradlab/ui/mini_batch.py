"""What the page on mini-batches asks and says: of one batch, of many, and of the time that each takes."""

import streamlit as st

from gradlab.datasets import one_hot
from gradlab.ui import chapter_lines, controls, estimates, panels
from gradlab.ui.question import ask
from gradlab.ui.text import Translate, number, pair, percent

TWO = (10, 100)  # the sizes that the question is about


def go_through_all(_: Translate, metric: str = "cross_entropy") -> None:
    """The metric over all training images, with a progress bar the first time."""
    place = st.empty()
    text = _("The network goes through all training images …")
    estimates.whole(metric, lambda done: place.progress(done, text=text))
    place.empty()


def claim(_: Translate) -> str:
    """What the page is about, with the network's mean over all images."""
    full = estimates.whole("cross_entropy")
    return _(
        "The cross-entropy error is a mean over all {count} training images: {full} for the network of the main page. "
        "Learning would need it anew at each update. How well does the mean over a few, chosen at random, stand for it?"
    ).format(count=f"{len(full.values):,}", full=number(full.mean))


def question(_: Translate) -> None:
    """The page's question, answered by what 1,000 mini-batches of two sizes measure."""
    few, many = (float(estimates.estimates("cross_entropy", size, 0).std()) for size in TWO)
    ask(
        _,
        "mini_batch",
        _("Take ten times as many images for each mini-batch. What becomes of the typical error of its mean?"),
        {
            "ten": _("It is ten times smaller."),
            "root": _("It is about three times smaller."),
            "same": _("It stays as it is: the choice is random either way."),
        },
        why=_(
            "Measured on {draws} mini-batches each: means over {first} images spread by {few}, means over {second} by "
            "{many}, {ratio} times less. The law says √10 = 3.162 times: the spread falls as 1/√B."
        ).format(
            draws=f"{estimates.DRAWS:,}",
            first=TWO[0],
            second=TWO[1],
            few=number(few),
            many=number(many),
            ratio=number(few / many),
        ),
    )


def metric_choice(_: Translate) -> str:
    """Which number is averaged: a code of ``lesson.METRICS``."""
    return controls.choice(
        _("What is averaged"),
        "metric",
        {"cross_entropy": _("Cross entropy"), "sum_squares": _("Sum of squares"), "accuracy": _("Accuracy")},
        help=_("One of the two losses, or the accuracy: the fraction of images that the network gets right."),
    )


def seed(_: Translate) -> int:
    """The seed of the generator that chooses the images, and a button for another one."""
    chosen, again = st.columns([1, 1], vertical_alignment="bottom")
    with chosen:
        value = controls.seed(_)
    again.button(
        _("Draw again"),
        on_click=lambda: st.session_state.update(seed=(value + 1) % 100),
        help=_("Another mini-batch of the same size, by the next seed."),
        width="stretch",
    )
    return value


def batch_size(_: Translate) -> int:
    """B, the number of images in a mini-batch."""
    return st.select_slider(
        _("B, images in a mini-batch"),
        estimates.BATCHES,
        estimates.BATCH,
        key="batch",
        bind="query-params",
        help=_("Each is chosen at random from all training images; one may come twice. The chapter takes ten."),
    )


def zoom(_: Translate) -> bool:
    """Whether the histogram is shown on the scale of the estimates, not of single images."""
    return st.toggle(
        _("Zoom in on the means"),
        key="zoom",
        bind="query-params",
        help=_("Off: the axis spans all values that single images have. On: it shrinks with the spread of the means."),
    )


def readings(_: Translate, metric: str, size: int, seed: int) -> str:
    """A table of the means over all images and over this mini-batch, and how long each took."""
    full, here = estimates.whole(metric), float(estimates.estimates(metric, size, seed)[0])
    took = estimates.seconds(metric, size, seed)
    means = (percent(full.mean), percent(here)) if metric == "accuracy" else pair(full.mean, here)
    rows = [
        ("", _("All"), _("Mini-batch")),
        ("---", "---:", "---:"),
        (_("images"), f"{len(full.values):,}", f"{size:,}"),
        (_("mean"), *(f"**{mean}**" for mean in means)),
        (_("time"), _milliseconds(full.seconds), _milliseconds(took)),
    ]
    times = _(
        "In the time of one full mean go **{ratio}** such mini-batches. The times are of the forward passes on the "
        "computer that runs this app: for this mini-batch the fastest of {repeats} just now, for all images {parts} "
        "times the fastest of {parts} equal parts, when it first went through them."
    ).format(
        ratio=f"{full.seconds / took:,.0f}",
        repeats=estimates.REPEATS,
        parts=len(full.values) // estimates.CHUNK,
    )
    return f"{panels.table(rows)}\n\n{times}"


def verdict(_: Translate, metric: str, size: int, seed: int) -> str:
    """How far off this mini-batch is, how far such mini-batches are in general."""
    full, many = estimates.whole(metric), estimates.estimates(metric, size, seed)
    told = [
        _(
            "This mini-batch is off by {error}. The means of {draws} like it have a standard deviation of "
            "**{measured}**; the law says σ/√B = {sigma}/√{size} = **{law}**."
        ).format(
            error=_amount(_, metric, abs(float(many[0]) - full.mean)),
            draws=f"{len(many):,}",
            measured=_amount(_, metric, float(many.std())),
            sigma=number(100 * full.sigma if metric == "accuracy" else full.sigma),
            size=size,
            law=_amount(_, metric, full.law(size)),
        ),
        _("σ is the standard deviation of single images."),
    ]
    if metric == "accuracy":
        told.append(
            _("An accuracy over B = {size} has {values} possible values, {step} apart, and none between them.").format(
                size=size, values=size + 1, step=_amount(_, metric, 1 / size)
            )
        )
    return " ".join(told)


def targets(_: Translate, metric: str, size: int, seed: int) -> None:
    """The two ways to write the targets, side by side: the same number."""
    batch = estimates.drawn(size, seed)
    values = chapter_lines.values(metric, batch)
    label = int(batch.labels[0])
    told = (
        _("**One-hot**: the first image's t is `{first}`, and this line gives **{value}**."),
        _("**Labels**: the first image's t is `{first}`, and this line gives **{value}**."),
    )
    places = st.columns(2)
    for k, first in enumerate((one_hot(label).astype(int).tolist(), label)):
        line = f"```python\n{chapter_lines.lines(metric)[k]}\n```"
        places[k].markdown(f"{told[k].format(first=first, value=number(values[k], 10))}\n{line}")


def targets_note(_: Translate, metric: str, size: int, seed: int) -> str:
    """What the two lines do, and by how much they differ."""
    one, other = chapter_lines.values(metric, estimates.drawn(size, seed))
    how = {
        "cross_entropy": _(
            "With one-hot targets the 1 picks the right digit's output by multiplication, and the 0s drop the others. "
            "With labels the index `y[n, t]` picks it directly."
        ),
        "sum_squares": _(
            "With one-hot targets every output is compared with its 0 or 1. With labels the squares are multiplied "
            "out: only at the right digit does (y − 1)² = y² − 2y + 1 differ from y²."
        ),
        "accuracy": _("With one-hot targets the place of the 1 is the right digit. A label is that place already."),
    }[metric]
    return " ".join(
        [
            how,
            _("The two results differ by {difference}.").format(difference=number(abs(one - other), 2)),
            _(
                "Both divide by the number of images, so the scale is the same whatever B is; one image is a batch of "
                "1."
            ),
        ]
    )


def _amount(_: Translate, metric: str, x: float) -> str:
    """A difference or a spread: of accuracies, in percentage points."""
    return _("{points} percentage points").format(points=number(100 * x)) if metric == "accuracy" else number(x)


def _milliseconds(seconds: float) -> str:
    """Three digits of it, or all of the whole milliseconds."""
    text = f"{1000 * seconds:,.0f}" if seconds >= 0.1 else number(1000 * seconds, 3)
    return f"{text}\N{NO-BREAK SPACE}ms"
