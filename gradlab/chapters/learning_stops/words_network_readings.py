"""What became of the networks at one update: two tables, and sentences."""

from collections.abc import Sequence

import numpy as np

from gradlab.chapters.learning_stops.numbers_network import BY_HAND, History
from gradlab.text import Translate, format_number, pair, percent, table


def name(_: Translate, history: History) -> str:
    """One of the trainings, by what it descends on and its hidden units."""
    return {
        (False, "step"): _("accuracy, step"),
        (False, "sigmoid"): _("accuracy, sigmoid"),
        (True, "step"): _("loss, step"),
        (True, "sigmoid"): _("loss, sigmoid"),
        (True, BY_HAND): _("loss, step by hand"),
    }[history.measure.has_slope, history.units]


def distances(_: Translate, histories: Sequence[History], update: int) -> str:
    """A table: how far each layer of the networks has moved."""
    rows: list[tuple[str, ...]] = [(_("Moved by"), _("hidden layer"), _("output layer")), ("---", "---:", "---:")]
    rows += [(name(_, each), *(f"**{format_number(far)}**" for far in each.moved[update])) for each in histories]
    return table(rows)


def results(_: Translate, histories: Sequence[History], update: int) -> str:
    """A table: loss and accuracy of the networks, at the start and now."""
    rows = [(_("From start to now"), _("loss"), _("accuracy")), ("---", "---:", "---:")]
    for each in histories:
        loss = f"{format_number(each.loss[0])} → {format_number(each.loss[update])}"
        rows.append((name(_, each), loss, f"{percent(_, each.accuracy[0])} → {percent(_, each.accuracy[update])}"))
    return table(rows)


def verdict(_: Translate, histories: Sequence[History], update: int) -> list[str]:
    """Who has learnt, and what of them: a sentence each."""
    on_accuracy, (step, sigmoid, by_hand) = histories[:2], histories[2:]
    return [
        _.ngettext(
            "**Accuracy**, with either units: all derivatives are 0, and {update} update has moved the weights by "
            "{far}.",
            "**Accuracy**, with either units: all derivatives are 0, and {update} updates have moved the weights by "
            "{far}.",
            update,
        ).format(update=update, far=format_number(sum(float(each.moved[update].sum()) for each in on_accuracy))),
        _(
            "**Loss with step units**: the output layer has moved by {output} and the hidden layer by {hidden}; its "
            "derivatives, before the steps, are 0."
        ).format(output=format_number(step.moved[update, 1]), hidden=format_number(step.moved[update, 0])),
        _("**Loss with sigmoid units**: both have moved, the hidden layer by {hidden}, the output by {output}.").format(
            hidden=format_number(sigmoid.moved[update, 0]), output=format_number(sigmoid.moved[update, 1])
        ),
        through_the_step(_, by_hand, step, update),
        *divergences(_, step, sigmoid),
    ]


def through_the_step(_: Translate, by_hand: History, step: History, update: int) -> str:
    """What comes of a slope that is put in by hand."""
    return _(
        "**Loss with step units, and the sigmoid's slope put in by hand** where autograd asks for the step's: the "
        "hidden layer has moved by {hidden}, as steps alone never let it; loss {loss} and accuracy {accuracy}, beside "
        "{step_loss} and {step_accuracy} with steps alone. That slope is not the derivative of this network."
    ).format(
        hidden=format_number(by_hand.moved[update, 0]),
        loss=format_number(by_hand.loss[update]),
        accuracy=percent(_, by_hand.accuracy[update]),
        step_loss=format_number(step.loss[update]),
        step_accuracy=percent(_, step.accuracy[update]),
    )


def divergences(_: Translate, step: History, sigmoid: History) -> list[str]:
    """That the learning rate is too large for the two networks on the loss, where it is."""
    names = (_("**Loss with step units**: η is too large."), _("**Loss with sigmoid units**: η is too large."))
    return [
        f"{name} {_too_large(_, each)}"
        for each, name in zip((step, sigmoid), names, strict=True)
        if each.loss[-1] > each.loss[0]
    ]


def _too_large(_: Translate, history: History) -> str:
    """What becomes of a network whose loss ends above its start: it is thrown about, or out to where nothing moves."""
    before, after = pair(history.loss[0], history.loss[-1])
    rest = int(np.flatnonzero(np.append(True, np.diff(history.loss) != 0))[-1])  # the last update that changed it
    if rest < len(history.loss) - 1:
        text = _(
            "By update {rest} it is at a loss of {after}, above the {before} of its start, and no later update changes "
            "that."
        )
    else:
        text = _("After {last} updates its loss is {after}, above the {before} of its start.")
    return text.format(rest=rest, last=len(history.loss) - 1, before=before, after=after)
