"""What the page on learning says: of one weight's descents, by autograd and by a finite difference, and of networks."""

from collections.abc import Sequence

import numpy as np

from gradlab import lesson
from gradlab.chapters.learning_stops.numbers import BY_HAND, UPDATES, History, climb, descent
from gradlab.core.descent import Path
from gradlab.core.network import Weight
from gradlab.core.trace import Trace
from gradlab.lesson import LessonMetric
from gradlab.lesson.names import weight_name
from gradlab.text import Translate, beyond_the_chapter, format_number, pair, percent, table

WRONG_WAY = 0.5, 3.0, 0.1  # a start, a learning rate and an h from which the accuracy ends lower


def why(_: Translate, weight: Weight, count: int, start: float, rate: float) -> str:
    """The answer to the page's question, by the descent on the accuracy that the page shows."""
    right = lesson.along("sigmoid", weight, lesson.ACCURACY, count)
    path = descent(right.f, start, rate)
    return _(
        "From w = {start}, after {updates} updates at the learning rate {rate}, it is at w = {end}: the derivative "
        "that each update read is {slope}. Along this weight there is a place with an accuracy of {best}; it "
        "started at {value}, and stays there."
    ).format(
        start=format_number(start),
        updates=UPDATES,
        rate=format_number(rate),
        end=format_number(path.weights[-1]),
        slope=format_number(np.abs(path.derivatives).max()),
        best=percent(_, right.values.max()),
        value=percent(_, path.values[0]),
    )


def question_numbers() -> dict[str, object]:
    """The numbers in the page's question."""
    return {"updates": UPDATES}


def readings(_: Translate, paths: Sequence[Path], rate: float) -> str:
    """A table: from where to where the two balls have gone, and what the next update would do."""
    accuracy, loss = paths
    losses, k = pair(loss.values[0], loss.values[-1]), len(loss.weights) - 1
    rows = [
        ("", _("On the accuracy"), _("On the loss")),
        ("---", "---:", "---:"),
        (_("w at the start"), *(format_number(path.weights[0]) for path in paths)),
        (_("w after update {k}").format(k=k), *(f"**{format_number(path.weights[-1])}**" for path in paths)),
        (_("value at the start"), percent(_, accuracy.values[0]), losses[0]),
        (_("value now"), percent(_, accuracy.values[-1]), losses[1]),
        (_("derivative read, autograd"), *(f"**{format_number(path.derivatives[-1])}**" for path in paths)),
        (_("so the next update adds"), *(format_number(-rate * path.derivatives[-1]) for path in paths)),
    ]
    return table(rows)


def verdict(_: Translate, paths: Sequence[Path], whole: Path, right: Trace, rate: float) -> str:
    """What the two balls do.

    paths : on the accuracy and on the loss, so far
    whole : on the loss, to its end
    right : the accuracy along the weight
    """
    accuracy, loss = paths
    sentences = on_the_accuracy(_, accuracy), direction(_, loss, rate), by_the_way(_, loss, right), outside(_, loss)
    return " ".join(filter(None, [*sentences, too_large(_, loss, whole, rate)]))


def on_the_accuracy(_: Translate, path: Path) -> str:
    """Where the ball on the accuracy is after so many updates."""
    k = len(path.weights) - 1
    if k == 0:
        text = _("**On the accuracy** the derivative at w = {w} is {slope}. No update has been made yet.")
    else:
        text = _.ngettext(
            "**On the accuracy** the derivative is {slope}: after {k} update w is still {w}.",
            "**On the accuracy** the derivative is {slope}: after {k} updates w is still {w}.",
            k,
        )
    return text.format(slope=format_number(path.derivatives[-1]), k=k, w=format_number(path.weights[-1]))


def direction(_: Translate, path: Path, rate: float) -> str:
    """Which way the next update on the loss moves the weight."""
    w, slope = path.weights[-1], path.derivatives[-1]
    if slope == 0:
        text = _("**On the loss** it is {slope} at w = {w} too: here no update moves the weight either.")
    elif w - rate * slope == w:
        text = _("**On the loss** it is {slope} at w = {w}: so small that η · {slope} does not move w in float64.")
    elif slope < 0:
        text = _("**On the loss** it is {slope} at w = {w}: negative, so the next update moves the weight **up**.")
    else:
        text = _("**On the loss** it is {slope} at w = {w}: positive, so the next update moves the weight **down**.")
    return text.format(slope=format_number(slope), w=format_number(w))


def by_the_way(_: Translate, path: Path, right: Trace) -> str:
    """What became of the accuracy on the path on the loss, if the weight has moved."""
    start, w = path.weights[0], path.weights[-1]
    if w == start:
        return ""
    first, now = (percent(_, float(right.f(each))) for each in (start, w))
    if first == now:
        text = _(
            "At {w}, where it has come from {start}, the accuracy, which is not its index, is {first} as at the start."
        )
    else:
        text = _("On its way from {start} to {w} the accuracy, which is not its index, has gone from {first} to {now}.")
    return text.format(start=format_number(start), w=format_number(w), first=first, now=now)


def too_large(_: Translate, path: Path, whole: Path, rate: float) -> str:
    """That the learning rate is too large, if it is: for this path so far, or for the whole of it."""
    k, last, ends_above = len(path.weights) - 1, len(whole.weights) - 1, whole.values[-1] > whole.values[0]
    end = whole
    if whole.diverged:
        text = _("**It diverges**: at this learning rate it leaves the range of numbers. A small enough η descends.")
    elif ends_above and abs(rate * whole.derivatives[-1]) < 1e-6:  # less than anybody would see: it is at rest
        text = _(
            "**η is too large**: an update has thrown the weight out to where the loss is flat, {after} after {last} "
            "updates, above the {before} of its start, and its derivative {slope}. There it stays. A small enough η "
            "descends."
        )
    elif ends_above:
        text = _(
            "**η is too large**: it overshoots again and again; after {last} updates the loss is {after}, above the "
            "{before} of its start. A small enough η descends."
        )
    elif path.values[-1] > path.values[0]:
        end = path
        text = _.ngettext(
            "**It overshoots**: after {k} update the loss is {after}, above the {before} of its start.",
            "**It overshoots**: after {k} updates the loss is {after}, above the {before} of its start.",
            k,
        )
    else:
        return ""
    if k < last and ends_above:
        ahead = _("(Where it leads from here:)")
        text = f"{ahead} {text}"
    before, after = pair(end.values[0], end.values[-1])
    return text.format(k=k, last=last, before=before, after=after, slope=format_number(whole.derivatives[-1]))


def outside(_: Translate, path: Path) -> str:
    """That the ball has left the picture, if it has."""
    low, high = lesson.WEIGHTS
    if low <= path.weights[-1] <= high:
        return ""
    sentence = _("The ball is outside the picture, which ends at {low} and {high}: at w = {w}, where the arrow points.")
    return sentence.format(w=format_number(path.weights[-1]), low=format_number(low), high=format_number(high))


def alt(_: Translate, title: str, path: Path) -> str:
    """What the picture of a descent shows, so far."""
    k = len(path.weights) - 1
    text = _("{title}: the weight is at its start, {start}.")
    if k:
        text = _.ngettext(
            "{title}: {k} update has moved the weight from {start} to {end}.",
            "{title}: {k} updates have moved the weight from {start} to {end}.",
            k,
        )
    return text.format(title=title, k=k, start=format_number(path.weights[0]), end=format_number(path.weights[-1]))


def aria_text(_: Translate, traces: Sequence[Trace], paths: Sequence[Path], k: int) -> str:
    """What there is after k updates, on each of the paths so far."""
    text, each = _("{title}: w = {w}, value {value}"), []
    for trace, path in zip(traces, paths, strict=True):
        value = percent(_, path.values[-1]) if trace.in_percent else format_number(path.values[-1])
        each.append(text.format(title=trace.title, w=format_number(path.weights[-1]), value=value))
    return f"{k}: {'; '.join(each)}"


def difference_verdict(_: Translate, path: Path, h: float, rate: float) -> str:
    """What the finite difference of the accuracy makes of the weight."""
    return " ".join(filter(None, [so_far(_, path), next_update(_, path, h, rate), outside(_, path)]))


def so_far(_: Translate, path: Path) -> str:
    """Where the weight has come to."""
    k, text = len(path.weights) - 1, _("No update has been made yet: w is {start}, the accuracy {first}.")
    if k:
        text = _.ngettext(
            "At the same learning rate, {k} update takes the weight from {start} to **{w}**, the accuracy from {first} "
            "to {now}.",
            "At the same learning rate, {k} updates take the weight from {start} to **{w}**, the accuracy from {first} "
            "to {now}.",
            k,
        )
    if path.values[-1] < path.values[0]:
        wrong = _("It has gone the wrong way: the accuracy is lower than at the start.")
        text = f"{text} {wrong}"
    start, w = map(format_number, path.weights[[0, -1]])
    first, now = (percent(_, value) for value in path.values[[0, -1]])
    return text.format(k=k, start=start, w=w, first=first, now=now)


def next_update(_: Translate, path: Path, h: float, rate: float) -> str:
    """What the finite difference reads there, and what the next update makes of it."""
    read = path.derivatives[-1]
    if read == 0:
        return _(
            "The difference reads **0**: at w − h and w + h the accuracy is the same, so the weight stays here for "
            "good."
        )
    return _(
        "From w − h to w + h the accuracy changes by Δ = {rise}. The difference reads Δ / 2h = **{read}**, and the "
        "next update adds η · Δ / 2h = {by}."
    ).format(rise=format_number(read * 2 * h), read=format_number(read), by=format_number(rate * read))


def difference_note(_: Translate) -> str:
    """Why that is no way to train a network."""
    inputs, hidden, outputs = lesson.SIZES
    text = _(
        "To raise the accuracy is to descend on 1 − accuracy, so the update adds. With a large h it does move, where "
        "the accuracy at w − h and at w + h differs; but by how much depends on h: the same Δ within half the h moves "
        "it twice as far, and where both are the same it stops, however good a place is near. And it asks for two "
        "passes over all images for each of the network's {weights} weights; autograd has all their derivatives from "
        "one pass there and one back."
    ).format(weights=f"{inputs * hidden + hidden * outputs:,}")
    return f"{beyond_the_chapter(_, text)} {wrong_way(_)}"


def wrong_way(_: Translate) -> str:
    """A case in which it makes the accuracy worse."""
    weight, (start, rate, h) = lesson.TELLING[1], WRONG_WAY
    path = climb(lesson.along("sigmoid", weight, lesson.ACCURACY, lesson.TRAINED_ON).f, start, rate, h)
    return _(
        "And it can go the wrong way: from {start} on the weight {weight}, with η = {rate} and h = {h}, it takes the "
        "accuracy from {first} to {now}."
    ).format(
        start=format_number(start),
        weight=weight_name(_, weight),
        rate=format_number(rate),
        h=format_number(h),
        first=percent(_, path.values[0]),
        now=percent(_, path.values[-1]),
    )


def run_name(_: Translate, history: History) -> str:
    """One of the trainings, by what it descends on and its hidden units."""
    return {
        (False, "step"): _("accuracy, step"),
        (False, "sigmoid"): _("accuracy, sigmoid"),
        (True, "step"): _("loss, step"),
        (True, "sigmoid"): _("loss, sigmoid"),
        (True, BY_HAND): _("loss, step by hand"),
    }[history.metric.has_slope, history.units]


def distances(_: Translate, histories: Sequence[History], update: int) -> str:
    """A table: how far each layer of the networks has moved."""
    rows: list[tuple[str, ...]] = [(_("Moved by"), _("hidden layer"), _("output layer")), ("---", "---:", "---:")]
    rows += [(run_name(_, each), *(f"**{format_number(far)}**" for far in each.moved[update])) for each in histories]
    return table(rows)


def results(_: Translate, histories: Sequence[History], update: int) -> str:
    """A table: loss and accuracy of the networks, at the start and now."""
    rows = [(_("From start to now"), _("loss"), _("accuracy")), ("---", "---:", "---:")]
    for each in histories:
        loss = f"{format_number(each.loss[0])} → {format_number(each.loss[update])}"
        rows.append((run_name(_, each), loss, f"{percent(_, each.accuracy[0])} → {percent(_, each.accuracy[update])}"))
    return table(rows)


def networks_verdict(_: Translate, histories: Sequence[History], update: int) -> list[str]:
    """Who has learnt, and what of them: a sentence each."""
    on_accuracy, (step, sigmoid, by_hand) = histories[:2], histories[2:]
    at_risk = (
        (step, _("**Loss with step units**: η is too large.")),
        (sigmoid, _("**Loss with sigmoid units**: η is too large.")),
    )
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
        *(f"{name} {thrown_out(_, each)}" for each, name in at_risk if each.loss[-1] > each.loss[0]),
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


def thrown_out(_: Translate, history: History) -> str:
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


def chart_alt(_: Translate, histories: Sequence[History], metric: LessonMetric, update: int) -> str:
    """What the picture of one metric of the networks shows after so many updates."""
    values = "; ".join(f"{run_name(_, each)}: {metric.write(_, each.values(metric)[update])}" for each in histories)
    text = _("{title} of the networks after update {update}: {values}.")
    return text.format(title=metric.name(_), update=update, values=values)
