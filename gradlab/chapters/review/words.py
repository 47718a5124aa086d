"""The exercises, one or more for each step of the chapter, whose answers the core computes; and the glossary."""

from collections.abc import Callable, Iterator

import numpy as np

from gradlab.chapters.review.numbers import Drawn, Exercise
from gradlab.core.activations import sigmoid
from gradlab.core.derivatives import autodiff, central_difference
from gradlab.core.descent import descend
from gradlab.core.losses import cross_entropy_error, sum_squares_error
from gradlab.core.mnist import one_hot
from gradlab.core.tape import record_tape
from gradlab.core.trace import Staircase
from gradlab.text import Translate, format_number, percent, table

EXERCISES = 13  # all that there are: a reader's link has a place for each


def exercises(_: Translate, n: Drawn) -> list[Exercise]:
    """In the chapter's order, made from these numbers."""
    by_page = _losses, _mini_batches, _accuracy, _chain_rule, _learning, _temperature
    return [exercise for of_page in by_page for exercise in of_page(_, n)]


def _losses(_: Translate, n: Drawn) -> Iterator[Exercise]:
    rest, high = (1 - n.low) / 3, 0.8 - n.low
    entropy = float(cross_entropy_error([rest, rest, n.low, rest], [0, 0, 1, 0]))
    y = n.low * one_hot(2) + high * one_hot(7) + 0.1 * (one_hot(0) + one_hot(5))
    squares = float(sum_squares_error(y, 2))
    yield n.exercise(
        "loss_functions",
        entropy,
        _("The right class gets the probability {low}. How large is the cross-entropy error?"),
        _("−log {low} = {answer}: only the right class's probability counts."),
        _("Only the right class's probability counts, and log is the natural logarithm."),
        (n.low, 1 - n.low, 1 + entropy),
    )
    yield n.exercise(
        "loss_functions",
        squares,
        _(
            "The answer is 2. A prediction gives 2 the probability {low}, 7 the probability {high}, 0 and 5 each "
            "0.1, and 0 to all others. How large is the sum of squares error?"
        ),
        _("½ (({low} − 1)² + {high}² + 2 · 0.1²) = {answer}."),
        _("Half the sum over the ten digits of (y − t)², where t is 1 for the 2 and 0 for all others."),
        high=high,
    )


def _mini_batches(_: Translate, n: Drawn) -> Iterator[Exercise]:
    rows = np.zeros((60_000, 784), np.uint8)[np.zeros(n.batch, int)].shape
    pixels = np.zeros((n.batch, 28, 28)).reshape(n.batch, -1).shape
    picked = np.full((10, 10), 0.1)[np.arange(10), np.eye(10, dtype=int)].size
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
        _("And the second number?"),
        _("{shape}: 28 · 28 pixels in a row."),
        _("An image of MNIST has 28 by 28 pixels, laid out in one row."),
        shape=pixels,
    )
    yield n.exercise(
        "mini_batch",
        picked,
        _(
            "Of ten images y has the shape (10, 10), and t too: one-hot targets of whole numbers. For labels "
            "`y[np.arange(10), t]` has ten numbers, one for each image. How many has it with these?"
        ),
        _("{answer}: each 0 and each 1 is taken for a digit."),
        _("What an index picks has as many numbers as the index: t has ten rows of ten."),
        (10, 20, 1000),
    )


def _accuracy(_: Translate, n: Drawn) -> Iterator[Exercise]:
    here, more, jump = n.right / 100, (n.right + 1) / 100, 1 / 100
    reads = float(central_difference(Staircase(np.zeros(1), np.array([0.0, jump])), n.h)(0.0))
    yield n.exercise(
        "accuracy_vs_loss",
        0.0,
        _("A network gets {right} of 100 images right. What is the derivative of its accuracy along a weight?"),
        _("0, wherever there is one: the accuracy can be {here} or {next}, and nothing between them."),
        _("Move the weight by a hair: how many images are right then?"),
        (more - here, here, 1.0),
        here=percent(_, here),
        next=percent(_, more),
    )
    yield n.exercise(
        "gradient_check",
        reads,
        _(
            "Between w − h and w + h, with h = {h}, one image of 100 becomes right. What is the central difference "
            "of the accuracy at w?"
        ),
        _("{jump} / 2h = {answer}. Halve h, and it doubles: it is no slope."),
        _("The accuracy is 1/100 higher at w + h than at w − h, and these are 2h apart."),
        (0.0, jump, jump / n.h),
        jump=jump,
    )


def _chain_rule(_: Translate, n: Drawn) -> Iterator[Exercise]:
    tape = record_tape(lambda w: w * w + n.rest * w, n.at)
    ways = [float(factor * step.adjoint) for step in tape.steps[1:] for factor in step.factors if 0 in step.inputs]
    total = float(tape.steps[0].adjoint)
    yield n.exercise(
        "chain_rule",
        float(np.prod(n.factors)),
        _("From a weight to the error lead four steps, whose derivatives are {factors}. What is dE/dw?"),
        _("0: a product with a factor 0. What the other three are does not matter."),
        _("The derivatives along a way are multiplied."),
        (sum(n.factors), sum(n.factors) / 4, float(np.prod([each for each in n.factors if each]))),
        factors=" · ".join(map(format_number, n.factors)),
    )
    yield n.exercise(
        "chain_rule",
        total,
        _("f(w) = w · w + {rest} w: w goes into three places. What is f′({at})?"),
        _("{ways} = {answer}: what comes back along each way is added."),
        _(
            "Each of the three places sends something back to w: the other factor, times what comes back to it. "
            "Add them."
        ),
        ways=" + ".join(map(format_number, ways)),
    )


def _learning(_: Translate, n: Drawn) -> Iterator[Exercise]:
    steepest = float(autodiff(sigmoid)(0.0))
    after = float(descend(lambda w: n.slope * w, n.weight, n.rate, 1).weights[1])
    down = _("{weight} − {rate} · {slope} = {answer}: a positive derivative moves the weight down.")
    up = _("{weight} − {rate} · ({slope}) = {answer}: a negative derivative moves the weight up.")
    yield n.exercise(
        "step_vs_sigmoid",
        steepest,
        _("How large is the sigmoid's slope at x = 0?"),
        _("σ'(0) = σ(0) (1 − σ(0)) = {answer}. It is nowhere larger."),
        _("σ'(x) = σ(x) (1 − σ(x)), and σ(0) is ½."),
        (0.0, float(sigmoid(0.0)), 1.0),
    )
    yield n.exercise(
        "learning_stops",
        after,
        _("A weight is {weight}, the loss's derivative {slope}, the learning rate {rate}. What is it after an update?"),
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
        _("¼ / T = {answer}: the colder, the steeper."),
        _("By the chain rule it is σ'(0) times the derivative of x / T."),
        (steepest * n.temperature, steepest * n.temperature**2, 1 / n.temperature),
    )
    yield n.exercise(
        "temperature",
        float(high - low),
        _("And how large is the area under that slope, from far left to far right?"),
        _("1, at every temperature: it is the rise of the value, from 0 to 1."),
        _("The area under a derivative is what the function rises by."),
    )


#: A term of the chapter, its symbol, and the name of the page that shows it.
TERMS: tuple[tuple[Callable[[Translate], str], str, str], ...] = (
    (lambda _: _("index"), "", "home"),
    (lambda _: _("loss function"), "$E$", "loss_functions"),
    (lambda _: _("sum of squares error"), "$E$", "loss_functions"),
    (lambda _: _("cross-entropy error"), "$E$", "loss_functions"),
    (lambda _: _("the network's output"), "$y$", "loss_functions"),
    (lambda _: _("right answer, one-hot"), "$t$", "loss_functions"),
    (lambda _: _("natural logarithm"), "$\\log$", "loss_functions"),
    (lambda _: _("softmax"), "$y_k$", "loss_functions"),
    (lambda _: _("training data"), "$N$", "mini_batch"),
    (lambda _: _("mini-batch"), "$B$", "mini_batch"),
    (lambda _: _("label"), "", "mini_batch"),
    (lambda _: _("weight parameter"), "$w$", "accuracy_vs_loss"),
    (lambda _: _("accuracy"), "", "accuracy_vs_loss"),
    (lambda _: _("derivative"), "$\\frac{dE}{dw}$", "accuracy_vs_loss"),
    (lambda _: _("tangent"), "", "step_vs_sigmoid"),
    (lambda _: _("activation function"), "$\\varphi$", "step_vs_sigmoid"),
    (lambda _: _("step function"), "", "step_vs_sigmoid"),
    (lambda _: _("sigmoid function"), "$\\sigma$", "step_vs_sigmoid"),
    (lambda _: _("chain rule"), "", "chain_rule"),
    (lambda _: _("learning rate"), "$\\eta$", "learning_stops"),
    (lambda _: _("update"), "$\\leftarrow$", "learning_stops"),
    (lambda _: _("finite difference"), "$h$", "gradient_check"),
    (lambda _: _("gradient"), "$\\nabla E$", "loss_landscape"),
    (lambda _: _("gradient descent"), "", "loss_landscape"),
)


def glossary(_: Translate, languages: dict[str, Translate], title: Callable[[str], str]) -> str:
    """A table: each term in every language, its symbol, and its page.

    languages : by what they call themselves
    title : a page's name ↦ its title
    """
    rows = ((*map(term, languages.values()), symbol, title(page)) for term, symbol, page in TERMS)
    return table((*languages, _("symbol"), _("page")), *rows, align="ll")
