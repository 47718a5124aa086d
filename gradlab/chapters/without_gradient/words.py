"""What the page on climbing without a gradient says: of one weight after another, of four runners, and of a blur."""

from collections.abc import Iterator

import numpy as np

from gradlab import lesson
from gradlab.chapters.without_gradient import numbers
from gradlab.chapters.without_gradient.numbers import BUDGETS, BY_LOSS, HIDDEN, MOST, RUNNERS, SPACINGS
from gradlab.core.climb import Climb
from gradlab.lesson.names import weight_name
from gradlab.text import Translate, beyond_the_book, fields, percent, rounded, table
from gradlab.types import Array

Texts = tuple[str, ...]  # what is said at one frame


def question_numbers() -> dict[str, object]:
    """The numbers in the page's question."""
    return {"passes": f"{MOST:,}"}


def why(_: Translate) -> str:
    """The answer to the page's question: how far the two on the accuracy come, and when a gradient is farther."""
    low, high = sorted(numbers.kept()[name][:, -1, 0].mean() for name in RUNNERS if name not in BY_LOSS)
    (by_gradient,) = numbers.kept()["gradient"][..., 0]
    passed = int(np.argmax(by_gradient > high))
    return _(
        "After {passes} passes the two searches on the accuracy get {low} and {high} of the training images right. "
        "Gradient descent on the loss gets {more} right after {few} passes."
    ).format(passes=f"{MOST:,}", low=percent(_, low), high=percent(_, high), few=BUDGETS[passed],
             more=percent(_, by_gradient[passed]))  # fmt: skip


def visits(_: Translate, found: Climb, losses: Array) -> Iterator[Texts]:
    """Before the first visit and after each: what there is, what to make of it, what the weight does; a table."""
    rises = _("The accuracy has come from {first} to **{now}**. The loss has risen, from {before} to {loss}.")
    falls = _("The accuracy is at {now}, from {first}. The loss was {before} and is {loss}.")
    for k, (now, loss) in enumerate(zip(found.values, losses, strict=True)):
        last = max(k, 1) - 1
        weight, (old, new), gain = found.weights[last], found.places[last], now - found.values[last]
        shown = {"k": k, "first": percent(_, found.values[0]), "now": percent(_, now), "gain": percent(_, gain)}
        shown |= {"before": rounded(losses[0], 4), "loss": rounded(loss, 4)}
        fact = _.ngettext("{k} visit: accuracy {now}, loss {loss}", "{k} visits: accuracy {now}, loss {loss}", k)
        caption = (
            _("{gain} more are right") if gain else _("no plateau is higher") if k else _("before the first visit")
        )
        reading = table(
            (_("Visit {k}").format(k=f"{last + 1:\u2007>2}"), _("before"), _("now")),
            (weight_name(_, weight), rounded(old, 3), f"**{rounded(new if k else old, 3)}**"),
            (_("Accuracy"), percent(_, found.values[last]), f"**{shown['now']}**"),
            (_("Loss"), rounded(losses[last], 4), rounded(loss, 4)),
        )
        yield (*(each.format(**shown) for each in (fact, rises if loss > losses[0] else falls, caption)), reading)


def runner(_: Translate, name: str) -> str:
    """What a runner is called."""
    named = _("gradient, loss"), _("evolution, loss"), _("evolution, accuracy"), _("weight by weight, accuracy")
    return named[[*RUNNERS].index(name)]


def runners(_: Translate) -> Iterator[Texts]:
    """After each budget of passes: what each gets right, who leads; a table."""
    fact = _("After {passes} forward passes, right of the training and of the test images: {each}")
    verdict = _("**{lead}** leads with {train} of the training images, and {test} of the test images.")
    for k, budget in enumerate(BUDGETS):
        means = {name: numbers.kept()[name][:, k].mean(0) for name in RUNNERS}
        shown = {name: [percent(_, each, 1) for each in both] for name, both in means.items()}
        each = "; ".join(f"{runner(_, name)} {', '.join(both)}" for name, both in shown.items())
        lead = max(means, key=lambda name: means[name][0])
        heading = _("After {passes} passes").format(passes=f"{budget:\u2007>6,}"), _("right (train)"), _("right (test)")
        told = verdict.format(lead=runner(_, lead), train=shown[lead][0], test=shown[lead][1])
        reading = table(heading, *((runner(_, name), *both) for name, both in shown.items()))
        yield fact.format(passes=f"{budget:,}", each=each), told, reading


def blurs(_: Translate, pairs: int, here: Array, slope: Array, read: Array, error: Array) -> Iterator[Texts]:
    """At each spacing: what there is of the blur, what the samples tell of its slope, the slope; a table."""
    fact = _("s = {s}: at w = {w} the blurred accuracy is {value}, its slope {slope}")
    some = _("From {pairs} pairs of samples the estimate is {read} ± {error}, and the slope is {slope}.")
    none = _("All {pairs} pairs of samples have the same accuracy on both sides of w, so the estimate is 0.")
    for s, value, *every in zip(SPACINGS, here, slope, read, error, strict=True):
        shown = fields(s=s, w=numbers.DOTS[numbers.HERE], **dict(zip(("slope", "read", "error"), every, strict=True)))
        shown |= {"value": percent(_, value), "pairs": pairs}
        rows = (
            (_("blurred accuracy"), "{value}"),
            (_("slope (autograd)"), "**{slope}**"),
            (_("from {pairs} pairs"), "{read} ± {error}"),
        )
        told = fact, some if every[-1] else none, _("slope {slope}"), table(("s = {s}", ""), *rows)
        yield tuple(each.format(**shown) for each in told)


def method(_: Translate) -> str:
    """How a visit finds its plateau, and what it cannot know."""
    return _(
        "Each visit takes one of the {weights} output weights, in random order. The jumps of the accuracy along it are "
        "known exactly, so the highest **plateau** is too: no grid, no derivative. The weight goes to its middle, and "
        "if several are equally high, to the nearest. That is a guess: the accuracy cannot say which of them leaves "
        "room for the next weights, or suits new images. The loss can, because it asks by how much each image is right."
    ).format(weights=lesson.SIZES[1] * lesson.SIZES[2])


def settings(_: Translate) -> str:
    """How the runners run."""
    return _(
        "All start from the lesson's network and see {images} images; η = {rate}. *Gradient*: a gradient counts as "
        "{each} passes, one forward and one backward, which takes twice as long. *Evolution*: {pairs} mirrored pairs "
        "of noise with s = {s} for each update. *Weight by weight*: a visit counts as one pass. Lines are means over "
        "{seeds} seeds, bands go from the least to the most; the gradient has no noise, and runs once."
    ).format(images=lesson.TRAINED_ON, rate=numbers.RATE, each=numbers.PER_GRADIENT, pairs=numbers.PAIRS,
             s=numbers.SPACING, seeds=len(numbers.SEEDS))  # fmt: skip


def costs(_: Translate) -> str:
    """A table: the passes to a given accuracy by the size of the network, and what it counts."""
    weights = [hidden * (lesson.SIZES[0] + lesson.SIZES[2]) for hidden in HIDDEN]
    counted = {_("weights"): weights, _("one numerical gradient"): [2 * each for each in weights]}
    for name, medians in zip(RUNNERS, np.median(numbers.kept()["costs"], axis=-1), strict=False):
        counted[runner(_, name)] = medians
    rows = [
        (name, *(f"{each:,.0f}" if each < np.inf else f"> {MOST:,}" for each in row)) for name, row in counted.items()
    ]
    text = _(
        "Forward passes until a random network gets {target} of {images} images right, the median of {seeds} starts. "
        "A numerical gradient takes two passes for each weight; a backward pass gives all derivatives at once."
    ).format(target=percent(_, numbers.TARGET), images=lesson.TRAINED_ON, seeds=len(numbers.COUNTED))
    heading = _("hidden units"), *map(str, HIDDEN)
    return f"{table(heading, *rows)}\n\n{text}"


def literature(_: Translate) -> str:
    """What others have found."""
    return beyond_the_book(_, _(
        "Evolution strategies reach 99 % on MNIST, with many more passes than a gradient (Zhang, Clune and Stanley, "
        "2017). Large language models are fine-tuned with forward passes alone, two for each update, because that "
        "saves memory (MeZO: Malladi and others, 2023). To find the linear classifier with the highest accuracy is "
        "NP-hard (Nguyen and Sanner, 2013)."
    ))  # fmt: skip
