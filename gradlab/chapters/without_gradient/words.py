"""What the page on climbing without a gradient says: of one weight after another, of four runners, and of a blur."""

from collections.abc import Sequence

import numpy as np

from gradlab import lesson
from gradlab.chapters.without_gradient import numbers
from gradlab.chapters.without_gradient.numbers import (
    BUDGETS, COUNTING, HIDDEN, MOST, PAIRS, PER_GRADIENT, RATE, RUNNERS, SPACING, SPACINGS, TARGET, VISITS,
)  # fmt: skip
from gradlab.core.climb import Climb
from gradlab.text import Translate, beyond_the_book, fields, format_number, pair, percent, rounded, table
from gradlab.types import Array


def question_numbers() -> dict[str, object]:
    """The numbers in the page's question."""
    return {"passes": f"{MOST:,}"}


def why(_: Translate) -> str:
    """The answer to the page's question, by the runners on the accuracy and by gradient descent."""
    ends = [numbers.kept()[name][:, -1, 0].mean() for name in RUNNERS if not of_loss(name)]
    by_gradient = numbers.kept()["gradient"][0, :, 0]
    enough = int(np.argmax(by_gradient > max(ends)))
    return _(
        "After {passes} passes the two searches on the accuracy get {low} and {high} of the training images right. "
        "Gradient descent on the loss has {more} after {few} passes."
    ).format(
        passes=f"{MOST:,}", few=f"{BUDGETS[enough]:,}", more=percent(_, by_gradient[enough]),
        low=percent(_, min(ends)), high=percent(_, max(ends)),
    )  # fmt: skip


def visits_aria(_: Translate, found: Climb, losses: Array, k: int) -> str:
    """What there is after k visits."""
    text = _.ngettext("{k} visit: accuracy {right}, loss {loss}", "{k} visits: accuracy {right}, loss {loss}", k)
    return text.format(k=k, right=percent(_, found.values[k]), loss=rounded(losses[k], 4))


def visits_captions(_: Translate, found: Climb) -> list[str]:
    """What each visit has gained, as it stands at the weight."""
    gained, same = _("the accuracy rises by {gain}"), _("no plateau is higher: to the middle of this one")
    gains = np.diff(found.values).tolist()
    moves = [gained.format(gain=percent(_, each)) if each else same for each in gains]
    return [_("before the first visit"), *moves]


def visits_readings(_: Translate, found: Climb, losses: Array, k: int) -> str:
    """A table: the weight of the k-th visit, and accuracy and loss before it and now."""
    weight, (before, after) = found.weights[max(k, 1) - 1], found.places[max(k, 1) - 1]
    last = max(k, 1) - 1
    name = _("hidden unit {row} → digit {column}").format(row=weight.row, column=weight.column)
    return table(
        (_("Visit {k}").format(k=k), _("before"), _("now")),
        (name, rounded(before, 3), f"**{rounded(after if k else before, 3)}**"),
        (_("Accuracy"), percent(_, found.values[last]), f"**{percent(_, found.values[k])}**"),
        (_("Loss"), rounded(losses[last], 4), rounded(losses[k], 4)),
    )


def visits_verdict(_: Translate, found: Climb, losses: Array, k: int) -> str:
    """What the climb has come to, and what became of the loss."""
    if k == 0:
        return _("No weight has been visited yet: the network gets {right} right.").format(
            right=percent(_, found.values[0])
        )
    text = _.ngettext(
        "**{k} visit** takes the accuracy from {first} to **{now}**.",
        "**{k} visits** take the accuracy from {first} to **{now}**.",
        k,
    ).format(k=k, first=percent(_, found.values[0]), now=percent(_, found.values[k]))
    if losses[k] > losses[0]:
        more = _("The loss has *risen* meanwhile, from {before} to {after}: nobody asked it.")
    else:
        more = _("The loss was {before} and is {after}: nobody asked it.")
    before, after = pair(losses[0], losses[k])
    return f"{text} {more.format(before=before, after=after)}"


def method(_: Translate) -> str:
    """How a visit finds its plateau."""
    return _(
        "Each visit takes one of the {weights} output weights, in random order. The jumps of the accuracy along it are "
        "known in closed form, so the highest **plateau** is too: no grid, no derivative. The weight goes to its "
        "middle, and of equally high ones to the nearest. Many are equally high, and the accuracy cannot say which one "
        "is better for the next weight or for new images. The loss can: it asks by how much each image is right."
    ).format(weights=lesson.SIZES[1] * lesson.SIZES[2])


def of_loss(name: str) -> bool:
    """Whether a runner goes by the loss."""
    return name in ("gradient", "evolution_loss")


def runner(_: Translate, name: str) -> str:
    """What a runner is called."""
    return {
        "gradient": _("gradient of the loss"),
        "evolution_loss": _("evolution, loss"),
        "evolution": _("evolution, accuracy"),
        "coordinates": _("weight by weight, accuracy"),
    }[name]


def runners_aria(_: Translate, k: int) -> str:
    """What the runners get right after this budget, training images and test images."""
    each = "; ".join(
        _("{name}: {train} and {test}").format(
            name=runner(_, name),
            **dict(zip(("train", "test"), (percent(_, it, 1) for it in means(name, k)), strict=True)),
        )
        for name in RUNNERS
    )
    text = _("After {passes} forward passes, the share of training images and of test images that is right: {each}.")
    return text.format(passes=f"{BUDGETS[k]:,}", each=each)


def means(name: str, k: int) -> Sequence[float]:
    """What a runner gets right after this budget, of training and of test images, the mean over its seeds."""
    both: list[float] = numbers.kept()[name][:, k].mean(0).tolist()
    return both


def runners_readings(_: Translate, k: int) -> str:
    """A table: the means."""
    heading = _("After {passes} passes").format(passes=f"{BUDGETS[k]:\u2007>6,}"), _("right (train)"), _("right (test)")
    return table(heading, *((runner(_, name), *(percent(_, each, 1) for each in means(name, k))) for name in RUNNERS))


def runners_verdict(_: Translate, k: int) -> str:
    """Who leads after this budget, on training images, and how far the searches on the accuracy are."""
    lead = max(RUNNERS, key=lambda name: means(name, k)[0])
    return _(
        "Here the first is **{lead}**, with {most} of the training images. On the accuracy, the evolution strategy is "
        "at {evolution} and the search weight by weight at {coordinates}."
    ).format(lead=runner(_, lead), most=percent(_, means(lead, k)[0], 1),
             **{name: percent(_, means(name, k)[0], 1) for name in ("evolution", "coordinates")})  # fmt: skip


def settings(_: Translate) -> str:
    """How the runners run."""
    return _(
        "All four start from the lesson's network and see {images} images. **Gradient**: descent with η = {rate}; a "
        "gradient counts as {each} passes, one forward and a backward pass that takes about twice as long. "
        "**Evolution**: {pairs} mirrored pairs of noise with s = {s}, so {both} passes for each update, η = {rate}. "
        "**Weight by weight**: a visit counts as one pass. Lines are means over {seeds} seeds, and a band goes from "
        "the least to the most; the gradient has no noise and runs once."
    ).format(images=lesson.TRAINED_ON, rate=RATE, each=PER_GRADIENT, pairs=PAIRS, s=SPACING, both=2 * PAIRS,
             seeds=len(numbers.SEEDS))  # fmt: skip


def blur_aria(_: Translate, k: int, w: float, here: Array, slope: Array) -> str:
    """What there is of the blur at this spacing."""
    text = _("s = {s}: at w = {w} the blurred accuracy is {value}, its slope {slope}")
    return text.format(value=percent(_, here[k]), **fields(s=SPACINGS[k], w=w, slope=float(slope[k])))


def blur_caption(_: Translate, slope: float) -> str:
    """The blur's slope, as it stands at the weight."""
    return _("slope {slope}").format(slope=format_number(slope))


def blur_readings(_: Translate, k: int, pairs: int, here: Array, slope: Array, read: Array, error: Array) -> str:
    """A table: the blur, its slope, and its estimate."""
    return table(
        (f"s = {format_number(SPACINGS[k])}", ""),
        (_("blurred accuracy"), percent(_, here[k])),
        (_("slope (autograd)"), f"**{format_number(slope[k])}**"),
        (_("from {pairs} pairs").format(pairs=pairs), format_number(read[k])),
        (_("standard error"), format_number(error[k], 2)),
    )


def blur_verdict(_: Translate, k: int, w: float, pairs: int, slope: Array, read: Array, error: Array) -> str:
    """What the samples tell of the slope."""
    if not error[k]:
        text = _(
            "No pair of samples crosses a jump, so the estimate is {read}: on one plateau there is nothing to see."
        )
    else:
        text = _(
            "{pairs} pairs of samples give {read} ± {error}, where the blur's slope is {slope}. No derivative was taken."
        )
    return text.format(pairs=pairs, **fields(read=float(read[k]), error=float(error[k]), slope=float(slope[k])))


def costs(_: Translate) -> str:
    """A table: the passes to a given accuracy by the size of the network, medians over the seeds."""
    every = np.median(numbers.kept()["costs"], axis=-1)
    over = _("over {most}").format(most=f"{MOST:,}")
    rows = []
    for hidden, column in zip(HIDDEN, every.T, strict=True):
        weights = hidden * (lesson.SIZES[0] + lesson.SIZES[2])
        counts = [f"{each:,.0f}" if np.isfinite(each) else over for each in column]
        rows.append((str(hidden), f"{weights:,}", f"{2 * weights:,}", *counts))
    heading = _("hidden units"), _("weights"), _("central differences, once"), *(runner(_, name) for name in COUNTING)
    return table(heading, *rows)


def costs_note(_: Translate) -> str:
    """What the table counts."""
    return _(
        "Forward passes until a random network gets {target} of {images} images right, the median of {seeds} starts. "
        "One backward pass gives the derivatives of all weights, however many there are; central differences take two "
        "passes for each weight."
    ).format(target=percent(_, TARGET), images=lesson.TRAINED_ON, seeds=len(numbers.COUNTED))


def literature(_: Translate) -> str:
    """What others have found."""
    return beyond_the_book(_, _(
        "Evolution strategies reach 99 % on MNIST, with many more passes than a gradient takes (Zhang, Clune and "
        "Stanley, 2017). Large language models are fine-tuned with forward passes alone, by two of them for each "
        "update, because that saves memory (MeZO: Malladi and others, 2023). To find the linear classifier of "
        "the highest accuracy exactly is NP-hard (Nguyen and Sanner, 2013)."
    ))  # fmt: skip
