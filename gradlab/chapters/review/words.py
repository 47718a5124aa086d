"""The story, the exercises, one or more for each part of the chapter, whose answers the core computes; the glossary."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from gradlab import Weight, accuracy, autodiff, blurred, calibration_error, central_difference, lesson, sigmoid, softmax
from gradlab.chapters.learning_stops.numbers import START, UPDATES, descent
from gradlab.chapters.review.numbers import Drawn, Exercise
from gradlab.core.descent import descend
from gradlab.core.losses import cross_entropy_error, sum_squares_error
from gradlab.core.mnist import one_hot
from gradlab.core.tape import record_tape
from gradlab.core.trace import Staircase
from gradlab.lesson import NUDGE, LessonMetric
from gradlab.lesson.glossary import terms
from gradlab.text import Translate, fields, format_number, pair, percent

EXERCISES = 17  # all that there are: a reader's link has a place for each


def exercises(_: Translate, seed: int) -> list[Exercise]:
    """In the chapter's order, made from the numbers of this seed."""
    by_page = _losses, _mini_batches, _accuracy, _chain_rule, _learning, _temperature, _calibration, _without_gradient
    n = Drawn(seed)
    return [exercise for of_page in by_page for exercise in of_page(_, n)]


def _losses(_: Translate, n: Drawn) -> Iterator[Exercise]:
    rest, high = (1 - n.low) / 3, 0.8 - n.low
    entropy = float(cross_entropy_error([rest, rest, n.low, rest], [0, 0, 1, 0]))
    y = n.low * one_hot(2) + high * one_hot(7) + 0.1 * (one_hot(0) + one_hot(5))
    yield n.exercise(
        "loss_functions",
        entropy,
        _("The right digit gets the probability {low}. How large is the cross-entropy error?"),
        _("−log {low} = {answer}: only the right digit's probability counts."),
        _("Only the right digit's probability counts, and log is the natural logarithm."),
        (n.low, 1 - n.low, 1 + entropy),
    )
    yield n.exercise(
        "loss_functions",
        float(sum_squares_error(y, 2)),
        _(
            "The right digit is 2. A prediction gives the 2 the probability {low}, the 7 the probability {high}, the 0 "
            "and the 5 each 0.1, and all others 0. How large is the sum of squares error?"
        ),
        _("½ (({low} − 1)² + {high}² + 2 · 0.1²) = {answer}."),
        _("Half the sum over the ten digits of (y − t)², where t is 1 for the 2 and 0 for all others."),
        high=high,
    )


def _mini_batches(_: Translate, n: Drawn) -> Iterator[Exercise]:
    rows = np.zeros((60_000, 784), np.uint8)[np.zeros(n.batch, int)].shape
    pixels = np.zeros((n.batch, 28, 28)).reshape(n.batch, -1).shape
    yield n.exercise(
        "mini_batch",
        int(rows[0]),
        _("A mini-batch has {batch} images of MNIST. What is the first number of the shape of `x_batch`?"),
        _("{shape}: one row for each image."),
        _("`x_train[batch_mask]` has a row for each of the indices in `batch_mask`."),
        shape=rows,
    )
    yield n.exercise(
        "mini_batch",
        int(pixels[1]),
        _("And what is the second number of that shape?"),
        _("{shape}: 28 · 28 pixels in a row."),
        _("An image of MNIST has 28 by 28 pixels, laid out in one row."),
        shape=pixels,
    )
    yield n.exercise(
        "mini_batch",
        np.full((10, 10), 0.1)[np.arange(10), np.eye(10, dtype=int)].size,
        _(
            "For ten images, y and an integer one-hot t both have shape (10, 10). With labels, `y[np.arange(10), t]` "
            "picks ten numbers, one per image. How many does it pick with this t?"
        ),
        _("{answer}: each 0 and each 1 is taken for a digit."),
        _("Indexing returns as many numbers as the index has, and t has ten rows of ten."),
        (10, 20, 1000),
    )


def _accuracy(_: Translate, n: Drawn) -> Iterator[Exercise]:
    here, more, jump = n.right / 100, (n.right + 1) / 100, 1 / 100
    yield n.exercise(
        "accuracy_vs_loss",
        0.0,
        _("A network gets {right} of 100 images right. What is the derivative of its accuracy along a weight?"),
        _("0, wherever it exists: the accuracy can be {here} or {next}, and nothing in between."),
        _("Move the weight slightly: how many images are right then?"),
        (more - here, here, 1.0),
        here=percent(_, here),
        next=percent(_, more),
    )
    yield n.exercise(
        "gradient_check",
        float(central_difference(Staircase([0], [0, jump]), n.h)(0.0)),
        _(
            "Between w − h and w + h, with h = {h}, one more image of 100 becomes right. What is the central "
            "difference of the accuracy at w?"
        ),
        _("{jump} / 2h = {answer}. Halve h, and it doubles: it is not a slope."),
        _("The accuracy is 1/100 higher at w + h than at w − h, and these are 2h apart."),
        (0.0, jump, jump / n.h),
        jump=jump,
    )


def _chain_rule(_: Translate, n: Drawn) -> Iterator[Exercise]:
    tape = record_tape(lambda w: w * w + n.rest * w, n.at)
    ways = [float(factor * step.adjoint) for step in tape.steps[1:] for factor in step.factors if 0 in step.inputs]
    yield n.exercise(
        "chain_rule",
        float(np.prod(n.factors)),
        _("Four operations lead from a weight to the error; their derivatives are {factors}. What is dE/dw?"),
        _("0: a product with a factor 0. The other three do not matter."),
        _("Multiply the derivatives along the path."),
        (sum(n.factors), sum(n.factors) / 4, float(np.prod([each for each in n.factors if each]))),
        factors=", ".join(map(format_number, n.factors)),
    )
    yield n.exercise(
        "chain_rule",
        float(tape.steps[0].adjoint),
        _("In f(w) = w · w + {rest} w, w stands in three places. What is f′({at})?"),
        _("{ways} = {answer}: the derivatives along the three paths are added."),
        _("Each place gives a derivative of its own, with the other two held: the factor beside it. Add the three."),
        ways=" + ".join(map(format_number, ways)),
    )


def _learning(_: Translate, n: Drawn) -> Iterator[Exercise]:
    down = _("{weight} − {rate} · {slope} = {answer}: a positive derivative moves the weight down.")
    up = _("{weight} − {rate} · ({slope}) = {answer}: a negative derivative moves the weight up.")
    yield n.exercise(
        "step_vs_sigmoid",
        float(autodiff(sigmoid)(0.0)),
        _("How large is the sigmoid's slope at x = 0?"),
        _("σ'(0) = σ(0) (1 − σ(0)) = {answer}. It is nowhere larger."),
        _("σ'(x) = σ(x) (1 − σ(x)), and σ(0) is ½."),
        (0.0, float(sigmoid(0.0)), 1.0),
    )
    yield n.exercise(
        "learning_stops",
        float(descend(lambda w: n.slope * w, n.weight, n.rate, 1).weights[1]),
        _(
            "A weight is {weight}, the loss's derivative there is {slope}, and the learning rate is {rate}. What is "
            "the weight after one update?"
        ),
        up if n.slope < 0 else down,
        _("An update is w ← w − η · derivative: against the sign of the derivative."),
        (n.weight, n.weight + n.rate * n.slope, n.weight - n.slope),
    )


def _temperature(_: Translate, n: Drawn) -> Iterator[Exercise]:
    steepest = float(autodiff(lambda x: sigmoid(x / n.temperature))(0.0))
    low, high = sigmoid(np.array([-1000.0, 1000.0]) / n.temperature)
    yield n.exercise(
        "temperature",
        steepest,
        _("How large is the slope of σ(x / T) at x = 0, with T = {temperature}?"),
        _("¼ / T = {answer}: the lower T, the steeper."),
        _("By the chain rule it is σ'(0) times the derivative of x / T."),
        (steepest * n.temperature, steepest * n.temperature**2, 1 / n.temperature),
    )
    yield n.exercise(
        "temperature",
        float(high - low),
        _("And how large is the area under that slope, from far left to far right?"),
        _("1, whatever T is: it is the rise of the value, from 0 to 1."),
        _("The area under a derivative is what the function rises by."),
    )


def _calibration(_: Translate, n: Drawn) -> Iterator[Exercise]:
    right, y = n.right / 100, np.tile([0.9, 0.1], (100, 1))
    both = [accuracy(softmax(np.log(y) / T), np.arange(100) >= n.right) for T in (1.0, n.temperature)]
    yield n.exercise(
        "accuracy_stays",
        float(calibration_error(y, np.arange(100) >= n.right)),
        _("A network is 0.9 sure of each of 100 images and gets {right} of them right. What is its calibration error?"),
        _("|{share} − 0.9| = {answer}: all images are in one bin."),
        _("All confidences are the same, so there is one bin: compare the share of right images with the confidence."),
        (0.1, 0.9 * right, 0.9),
        share=right,
    )
    yield n.exercise(
        "accuracy_stays",
        float(both[1] - both[0]),
        _("All logits of a network are divided by T = {temperature}. By how much does its accuracy change?"),
        _("{answer}: the largest logit stays the largest."),
        _("Which of two logits is larger, after both are divided by the same positive number?"),
        (n.temperature, 1.0, 1 / n.temperature),
    )


def _without_gradient(_: Translate, n: Drawn) -> Iterator[Exercise]:
    jump, weights = 1 / 100, lesson.WEIGHT_COUNT
    steepest = float(autodiff(blurred(Staircase([0], [0, jump]), n.temperature))(0.0))
    yield n.exercise(
        "without_gradient",
        2 * weights,
        _("A network has {weights} weights. How many forward passes do central differences of all of them take?"),
        _("2 · {weights}: two for each weight. A backward pass gives all of them at once."),
        _("For each weight the network is computed at w + h and at w − h."),
        (2, weights, weights**2),
        weights=f"{weights:,}",
    )
    yield n.exercise(
        "without_gradient",
        steepest,
        _(
            "At w the accuracy jumps up by {jump}, and there is no other jump near. Blur it with noise of spacing "
            "s = {temperature}. How large is the blur's slope at w?"
        ),
        _("{jump} · φ(0) / s = {jump} · {peak} / {temperature} = {answer}."),
        _(
            "The blurred jump is the jump times Φ((w − a) / s). Its slope at the jump a has φ(0) / s, and "
            "φ(0) = 1/√(2π)."
        ),
        jump=jump,
        peak=steepest * n.temperature / jump,
    )


def told(
    _: Translate, weight: Weight, loss: LessonMetric, count: int, w: float, answers: Sequence[str],
    start: float = START, rate: float = 3.0, x: float = 1.0,
) -> str:  # fmt: skip
    """The story in five lines, by the weight and the settings that the reader has left.

    weight : one without an input tells nothing, and another is taken
    answers : what is said of the reader's predictions
    """
    if lesson.constant(lesson.along("sigmoid", weight, loss, count)):
        weight = lesson.TELLING[weight.layer]
    both = [lesson.along("sigmoid", weight, metric, count) for metric in (lesson.ACCURACY, loss)]
    right, error = (each[each.nearest(w)] for each in both)
    right_after, error_after = (float(each.f(right.x + NUDGE)) for each in both)
    stuck, end = (float(descent(each.f, start, rate).weights[-1]) for each in both)
    x = x or 1.0  # at 0 the step has no slope
    before, after = pair(float(error.values), error_after)
    here, there = percent(_, float(right.values)), percent(_, right_after)
    if here == there:
        second = _(
            "**Accuracy** cannot be that score. Move w by {by}: the accuracy stays at {here}, and its slope is {flat}. "
            "The loss goes from {before} to {after}, and its slope is {slope}."
        )
    else:
        second = _(
            "**Accuracy** cannot be that score. Move w by {by}: the accuracy jumps from {here} to {there}, but its "
            "slope at w is {flat}. The loss goes from {before} to {after}, and its slope is {slope}."
        )
    lines = [
        _(
            "A network learns by nudging each weight against the slope of a single **score**. With your weight at "
            "w = {w}, it gets {here} of {count} images right."
        ).format(w=format_number(right.x), here=here, count=count),
        second.format(
            by=NUDGE, here=here, there=there, before=before, after=after,
            **fields(flat=float(right.autodiff), slope=float(error.autodiff)),
        ),
        _(
            "So descent on the accuracy, from w = {start}, ends at w = {stuck} after {updates} updates; descent on the "
            "**loss** ends at w = {end}."
        ).format(updates=UPDATES, **fields(start=start, stuck=stuck, end=end)),
        _(
            "A **step function** is flat in the same way: at x = {x} its slope is 0, the sigmoid's is {slope}. Every "
            "weight upstream of a step, on its input side, gets a derivative of 0, even from a loss."
        ).format(**fields(x=x, slope=float(autodiff(sigmoid)(x)))),
        _(
            "That is why we train on a loss, with units such as the sigmoid: their slopes are not 0, and so they say "
            "which way to go. The accuracy is what we read off in the end."
        ),
    ]  # fmt: skip
    return "\n".join(
        f"{k}. {line} {said}".rstrip() for k, (line, said) in enumerate(zip(lines, answers, strict=True), 1)
    )


def glossary(languages: Sequence[Translate], title: Callable[[str], str]) -> str:
    """A list: each term in every language, its symbol, what it means, and its page.

    languages : the reader's own first
    title : a page's name ↦ its title
    """
    lines = []
    for term, *others in zip(*(terms(each).values() for each in languages), strict=True):
        name = " · ".join(filter(None, [term.name, *(each.name for each in others), term.symbol]))
        lines.append(f"- **{name}**: {term.definition} *{title(term.pages[0])}*")
    return "\n".join(lines)
