"""The exercises, one for each step of the chapter: every answer is computed by the core, not written down."""

import numpy as np

from gradlab.chapters.review.numbers_exercise import Drawn, Exercise
from gradlab.core.activations import sigmoid
from gradlab.core.derivatives import autodiff, central_difference
from gradlab.core.descent import descend
from gradlab.core.losses import cross_entropy_error, sum_squares_error
from gradlab.core.mnist import one_hot
from gradlab.core.tape import record_tape
from gradlab.core.trace import Staircase
from gradlab.text import Translate, format_number, percent


def _entropy(_: Translate, drawn: Drawn) -> Exercise:
    low, rest = drawn.low, (1 - drawn.low) / 3
    loss = float(cross_entropy_error([rest, rest, low, rest], [0, 0, 1, 0]))
    return Exercise(
        _("The right class gets the probability {low}. How large is the cross-entropy error?").format(
            low=format_number(low)
        ),
        loss,
        _("−log {low} = {loss}: only the right class's probability counts.").format(
            low=format_number(low), loss=format_number(loss)
        ),
        _("Only the right class's probability counts, and log is the natural logarithm."),
        "loss_functions",
        (low, 1 - low, 1 + loss),
    )


def _squares(_: Translate, drawn: Drawn) -> Exercise:
    low, high = drawn.low, 0.8 - drawn.low
    y = low * one_hot(2) + high * one_hot(7) + 0.1 * (one_hot(0) + one_hot(5))
    loss = float(sum_squares_error(y, 2))
    return Exercise(
        _(
            "The answer is 2. A prediction gives 2 the probability {low}, 7 the probability {high}, 0 and 5 each 0.1, "
            "and 0 to all others. How large is the sum of squares error?"
        ).format(low=format_number(low), high=format_number(high)),
        loss,
        _("½ (({low} − 1)² + {high}² + 2 · 0.1²) = {loss}.").format(
            low=format_number(low), high=format_number(high), loss=format_number(loss)
        ),
        _("Half the sum over the ten digits of (y − t)², where t is 1 for the 2 and 0 for all others."),
        "loss_functions",
    )


def _shape(_: Translate, drawn: Drawn) -> Exercise:
    shape = np.zeros((60_000, 784), np.uint8)[np.zeros(drawn.batch, int)].shape
    text = _("A mini-batch has {batch} images of MNIST. What is the first number of the shape of `x_batch`?")
    return Exercise(
        text.format(batch=drawn.batch),
        int(shape[0]),
        _("{shape}: one row for each image.").format(shape=shape),
        _("`x_train[batch_mask]` has a row for each of the indices in `batch_mask`."),
        "mini_batch",
    )


def _pixels(_: Translate, drawn: Drawn) -> Exercise:
    shape = np.zeros((drawn.batch, 28, 28)).reshape(drawn.batch, -1).shape
    return Exercise(
        _("And the second number?"),
        int(shape[1]),
        _("{shape}: 28 · 28 pixels in a row.").format(shape=shape),
        _("An image of MNIST has 28 by 28 pixels, laid out in one row."),
        "mini_batch",
    )


def _trap(_: Translate, drawn: Drawn) -> Exercise:
    y, t = np.full((10, 10), 0.1), np.eye(10, dtype=int)
    picked = y[np.arange(10), t].size
    return Exercise(
        _(
            "Of ten images y has the shape (10, 10), and t too: one-hot targets of whole numbers. For labels "
            "`y[np.arange(10), t]` has ten numbers, one for each image. How many has it with these?"
        ),
        picked,
        _("{picked}: each 0 and each 1 is taken for a digit.").format(picked=picked),
        _("What an index picks has as many numbers as the index: t has ten rows of ten."),
        "mini_batch",
        (10, 20, 1000),
    )


def _flat(_: Translate, drawn: Drawn) -> Exercise:
    here, more = drawn.right / 100, (drawn.right + 1) / 100
    return Exercise(
        _("A network gets {right} of 100 images right. What is the derivative of its accuracy along a weight?").format(
            right=drawn.right
        ),
        0.0,
        _("0, wherever there is one: the accuracy can be {here} or {next}, and nothing between them.").format(
            here=percent(_, here), next=percent(_, more)
        ),
        _("Move the weight by a hair: how many images are right then?"),
        "accuracy_vs_loss",
        (more - here, here, 1.0),
    )


def _pulse(_: Translate, drawn: Drawn) -> Exercise:
    jump, h = 1 / 100, drawn.h
    reads = float(central_difference(Staircase(np.zeros(1), np.array([0.0, jump])), h)(0.0))
    return Exercise(
        _(
            "Between w − h and w + h, with h = {h}, one image of 100 becomes right. What is the central difference of "
            "the accuracy at w?"
        ).format(h=format_number(h)),
        reads,
        _("{jump} / 2h = {reads}. Halve h, and it doubles: it is no slope.").format(
            jump=jump, reads=format_number(reads)
        ),
        _("The accuracy is 1/100 higher at w + h than at w − h, and these are 2h apart."),
        "gradient_check",
        (0.0, jump, jump / h),
    )


def _chain(_: Translate, drawn: Drawn) -> Exercise:
    return Exercise(
        _("From a weight to the error lead four steps, whose derivatives are {factors}. What is dE/dw?").format(
            factors=" · ".join(map(format_number, drawn.factors))
        ),
        float(np.prod(drawn.factors)),
        _("0: a product with a factor 0. What the other three are does not matter."),
        _("The derivatives along a way are multiplied."),
        "chain_rule",
        (sum(drawn.factors), sum(drawn.factors) / 4, float(np.prod([each for each in drawn.factors if each]))),
    )


def _fan_out(_: Translate, drawn: Drawn) -> Exercise:
    tape = record_tape(lambda w: w * w + drawn.rest * w, drawn.at)
    ways = [float(factor * step.adjoint) for step in tape.steps[1:] for factor in step.factors if 0 in step.inputs]
    total = float(tape.steps[0].adjoint)
    return Exercise(
        _("f(w) = w · w + {rest} w: w goes into three places. What is f′({at})?").format(
            rest=drawn.rest, at=format_number(drawn.at)
        ),
        total,
        _("{ways} = {sum}: what comes back along each way is added.").format(
            ways=" + ".join(map(format_number, ways)), sum=format_number(total)
        ),
        _(
            "Each of the three places sends something back to w: the other factor, times what comes back to it. Add "
            "them."
        ),
        "chain_rule",
    )


def _steepest(_: Translate, drawn: Drawn) -> Exercise:
    steepest = float(autodiff(sigmoid)(0.0))
    return Exercise(
        _("How large is the sigmoid's slope at x = 0?"),
        steepest,
        _("σ'(0) = σ(0) (1 − σ(0)) = {slope}. It is nowhere larger.").format(slope=format_number(steepest)),
        _("σ'(x) = σ(x) (1 − σ(x)), and σ(0) is ½."),
        "step_vs_sigmoid",
        (0.0, float(sigmoid(0.0)), 1.0),
    )


def _update(_: Translate, drawn: Drawn) -> Exercise:
    weight, slope, rate = drawn.weight, drawn.slope, drawn.rate
    after = float(descend(lambda w: slope * w, weight, rate, 1).weights[1])
    if slope < 0:
        why = _("{weight} − {rate} · ({slope}) = {after}: a negative derivative moves the weight up.")
    else:
        why = _("{weight} − {rate} · {slope} = {after}: a positive derivative moves the weight down.")
    return Exercise(
        _(
            "A weight is {weight}, the loss's derivative {slope}, the learning rate {rate}. What is it after an update?"
        ).format(weight=format_number(weight), slope=format_number(slope), rate=format_number(rate)),
        after,
        why.format(
            weight=format_number(weight),
            rate=format_number(rate),
            slope=format_number(slope),
            after=format_number(after),
        ),
        _("An update is w ← w − η · derivative: against the sign of the derivative."),
        "learning_stops",
        (weight, weight + rate * slope, weight - slope),
    )


def _cooled(_: Translate, drawn: Drawn) -> Exercise:
    steepest = float(autodiff(lambda x: sigmoid(x / drawn.temperature))(0.0))
    return Exercise(
        _("How large is the slope of σ(x / T) at x = 0, with T = {t}?").format(t=format_number(drawn.temperature)),
        steepest,
        _("¼ / T = {slope}: the colder, the steeper.").format(slope=format_number(steepest)),
        _("By the chain rule it is σ'(0) times the derivative of x / T."),
        "temperature",
        (steepest * drawn.temperature, steepest * drawn.temperature**2, 1 / drawn.temperature),
    )


def _area(_: Translate, drawn: Drawn) -> Exercise:
    low, high = sigmoid(np.array([-1000.0, 1000.0]) / drawn.temperature)
    return Exercise(
        _("And how large is the area under that slope, from far left to far right?"),
        float(high - low),
        _("1, at every temperature: it is the rise of the value, from 0 to 1."),
        _("The area under a derivative is what the function rises by."),
        "temperature",
    )


IN_ORDER = (
    _entropy,
    _squares,
    _shape,
    _pixels,
    _trap,
    _flat,
    _pulse,
    _chain,
    _fan_out,
    _steepest,
    _update,
    _cooled,
    _area,
)


def exercises(_: Translate, drawn: Drawn) -> list[Exercise]:
    """In the chapter's order."""
    return [make(_, drawn) for make in IN_ORDER]
