"""What the page on learning says: of one weight's descents, by autograd and by a finite difference, and of networks."""

from collections.abc import Sequence

import numpy as np

from gradlab import Path, Trace, Weight, lesson
from gradlab.chapters.learning_stops.numbers import BY_HAND, NETWORK_UPDATES, UPDATES, History, climb, descent
from gradlab.text import Translate, beyond_the_book, fields, fixed, format_number, pair, percent, table

WRONG_WAY = 0.5, 3.0, 0.1  # a start, a learning rate and an h from which the accuracy ends lower
LATE = 10  # of the last slopes: of one sign where the weight does not overshoot any more
PLACES, FEWER = 5, 3  # decimals of what moves in the table of one weight, and in those of the networks


def why(_: Translate, weight: Weight, count: int, start: float, rate: float) -> str:
    """The answer to the page's question, by the descent on the accuracy that the page shows."""
    right = lesson.along("sigmoid", weight, lesson.ACCURACY, count)
    path = descent(right.f, start, rate)
    end, slope = path.weights[-1], np.abs(path.derivatives).max()
    best, value = percent(_, right.values.max()), percent(_, path.values[0])
    return _(
        "It starts at w = {start}, and after {updates} updates with η = {rate} it is at w = {end}, because each update "
        "used a slope of {slope}. Along this weight the accuracy is at most {best}; the ball stays at {value}."
    ).format(updates=UPDATES, best=best, value=value, **fields(start=start, rate=rate, end=end, slope=slope))


def question_numbers() -> dict[str, object]:
    """The numbers in the page's question."""
    return {"updates": UPDATES}


def readings(_: Translate, paths: Sequence[Path], rate: float) -> str:
    """A table: from where to where the two balls have gone, and what the next update would do."""
    (accuracy, loss), k = paths, len(paths[1].weights) - 1
    return table(
        ("", _("Accuracy"), _("Loss")),
        (_("w at the start"), *(format_number(path.weights[0]) for path in paths)),
        (_("w after update {k}").format(k=k), *(f"**{fixed(path.weights[-1], PLACES)}**" for path in paths)),
        (_("value at the start"), percent(_, accuracy.values[0]), fixed(loss.values[0], PLACES)),
        (_("value now"), percent(_, accuracy.values[-1]), fixed(loss.values[-1], PLACES)),
        (_("slope (autograd)"), *(f"**{fixed(path.derivatives[-1], PLACES)}**" for path in paths)),
        (_("so the next update adds"), *(fixed(-rate * path.derivatives[-1], PLACES) for path in paths)),
    )


def caption(_: Translate, path: Path, rate: float) -> str:
    """What the next update does to the ball, as it stands at the ball."""
    slope = float(path.derivatives[-1])
    if slope == 0:
        text = _("slope 0: the update leaves w here")
    elif at_rest(path, rate):
        text = _("slope {slope}: w hardly moves")
    else:
        text = _("slope {slope}: the update moves w up") if slope < 0 else _("slope {slope}: the update moves w down")
    return text.format(slope=fixed(slope, PLACES))


def verdict(_: Translate, paths: Sequence[Path], whole: Path, right: Trace, rate: float) -> str:
    """What the two balls do.

    paths : on the accuracy and on the loss, so far
    whole : on the loss, to its end
    right : the accuracy along the weight
    """
    accuracy, loss = paths
    start, w = map(format_number, loss.weights[[0, -1]])
    first, now = (percent(_, float(right.f(each))) for each in loss.weights[[0, -1]])
    if w == start:
        text = ""
    elif first == now:
        text = _("At w = {w} the accuracy is {first}, as it was at w = {start}.")
    else:
        text = _(
            "On the way from {start} to {w} the accuracy, which is not this ball's score, went from {first} to {now}."
        )
    by_the_way = text.format(start=start, w=w, first=first, now=now)
    sentences = next_update(_, accuracy, loss, rate), by_the_way, outside(_, loss), too_large(_, loss, whole, rate)
    return " ".join(filter(None, sentences))


def at_rest(path: Path, rate: float) -> bool:
    """Whether the next update moves the weight by less than anybody would see."""
    return abs(rate * float(path.derivatives[-1])) < 1e-6


def next_update(_: Translate, accuracy: Path, loss: Path, rate: float) -> str:
    """Where the ball on the accuracy is, and which way the next update on the loss moves the other."""
    k, slope = len(accuracy.weights) - 1, loss.derivatives[-1]
    stuck = _("**Accuracy:** the slope at w = {w} is {slope}. No update has been made yet.")
    if k:
        stuck = _.ngettext(
            "**Accuracy:** the slope is {slope}, so after {k} update w is still {w}.",
            "**Accuracy:** the slope is {slope}, so after {k} updates w is still {w}.",
            k,
        )
    if slope == 0:
        text = _("**Loss:** the slope at w = {w} is {slope} too, so here no update moves the weight either.")
    elif at_rest(loss, rate):
        text = _("**Loss:** the slope at w = {w} is {slope}, so small that the next update leaves w nearly as it is.")
    elif slope < 0:
        text = _("**Loss:** the slope at w = {w} is {slope}, negative, so the next update moves the weight **up**.")
    else:
        text = _("**Loss:** the slope at w = {w} is {slope}, positive, so the next update moves the weight **down**.")
    both = (stuck, accuracy), (text, loss)
    return " ".join(text.format(k=k, **fields(slope=of.derivatives[-1], w=of.weights[-1])) for text, of in both)


def too_large(_: Translate, path: Path, whole: Path, rate: float) -> str:
    """That the learning rate is too large, if it is: for this path so far, or for the whole of it."""
    k, last = len(path.weights) - 1, len(whole.weights) - 1
    if whole.values[-1] <= whole.values[0]:
        return overshot(_, k, *path.values[[0, -1]]) if path.values[-1] > path.values[0] else ""
    if at_rest(whole, rate):
        text = _(
            "**η is too large.** An update threw the weight to where the loss is flat: after {last} updates the loss "
            "is {after}, above its initial {before}, and its slope is {slope}. There the weight is stuck. A small "
            "enough η descends."
        )
    elif np.all(np.diff(np.sign(whole.derivatives[-LATE:])) == 0):  # it goes one way, and slowly
        text = _(
            "**η is too large.** An update threw the weight too far: after {last} updates the loss is {after}, above "
            "its initial {before}. A small enough η descends."
        )
    else:
        text = _(
            "**η is too large.** The weight overshoots again and again: after {last} updates the loss is {after}, "
            "above its initial {before}. A small enough η descends."
        )
    if k < last:
        ahead = _("If you keep going:")
        text = f"{ahead} {text}"
    before, after = pair(whole.values[0], whole.values[-1])
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
    k, (start, end) = len(path.weights) - 1, map(format_number, path.weights[[0, -1]])
    text = _("{title}: the weight is at its start, {start}.")
    if end != start:
        text = _.ngettext(
            "{title}: {k} update has moved the weight from {start} to {end}.",
            "{title}: {k} updates have moved the weight from {start} to {end}.",
            k,
        )
    return text.format(title=title, k=k, start=start, end=end)


def aria_text(_: Translate, traces: Sequence[Trace], paths: Sequence[Path], k: int) -> str:
    """What there is after k updates, on each of the paths so far."""
    text, each = _("{title}: w = {w}, value {value}"), []
    for trace, path in zip(traces, paths, strict=True):
        value = percent(_, path.values[-1]) if trace.in_percent else format_number(path.values[-1])
        each.append(text.format(title=trace.title, w=format_number(path.weights[-1]), value=value))
    return f"{k}: {'; '.join(each)}"


def by_difference(_: Translate, path: Path, h: float, rate: float) -> dict[str, str]:
    """Where the finite difference of the accuracy has brought the weight, and what the next update makes of it."""
    k, read = len(path.weights) - 1, float(path.derivatives[-1])
    text = _("No update has been made yet: w is {start}, the accuracy {first}.")
    if k:
        text = _.ngettext(
            "{k} update takes the weight from {start} to **{w}**. The accuracy was {first} and is {now}.",
            "{k} updates take the weight from {start} to **{w}**. The accuracy was {first} and is {now}.",
            k,
        )
    if k and path.weights[-1] == path.weights[0]:
        text = _.ngettext(
            "{k} update has left the weight at **{w}**, where the accuracy is {now}.",
            "{k} updates have left the weight at **{w}**, where the accuracy is {now}.",
            k,
        )
    wrong = _("That is the wrong way: the accuracy is lower than at the start.")
    if read == 0:
        caption = _("difference 0: the update leaves w here")
        following = _(
            "The accuracy is the same at w − h and at w + h, so the difference is **0** and the weight stays here for "
            "good."
        )
    else:
        up, down = _("difference {read}: the update moves w up"), _("difference {read}: the update moves w down")
        caption = up if read > 0 else down
        following = _(
            "From w − h to w + h the accuracy changes by Δ = {rise}. The difference is Δ / 2h = **{read}**, and the "
            "next update adds η · Δ / 2h = {by}."
        )
    (start, w), (first, now) = map(format_number, path.weights[[0, -1]]), (percent(_, v) for v in path.values[[0, -1]])
    shown = fields(k=k, start=start, w=w, first=first, now=now, read=read, rise=read * 2 * h, by=rate * read)
    sentences = text, wrong * bool(path.values[-1] < path.values[0]), following, outside(_, path)
    return {"verdict": " ".join(filter(None, sentences)).format(**shown), "caption": caption.format(**shown)}


def difference_note(_: Translate) -> str:
    """Why that is no way to train a network."""
    text = _(
        "With a large spacing h the weight does move, wherever the accuracy differs between w − h and w + h. But how "
        "far it moves depends on h: the same Δ within half the h moves it twice as far. Where Δ is 0 it stops, however "
        "near a better place is."
    )
    passes = _(
        "It is slow, too: it needs two forward passes over all images for each of the network's {weights} weights, "
        "where autograd needs one forward and one backward pass for all of them."
    ).format(weights=f"{lesson.WEIGHT_COUNT:,}")
    weight, (start, rate, h) = lesson.TELLING[1], WRONG_WAY
    path = climb(lesson.along("sigmoid", weight, lesson.ACCURACY, lesson.TRAINED_ON).f, start, rate, h)
    first, now = (percent(_, each) for each in path.values[[0, -1]])
    wrong = _(
        "And it can lead the wrong way: from {start}, along the weight {weight}, with η = {rate} and h = {h}, it takes "
        "the accuracy from {first} to {now}."
    ).format(weight=lesson.weight_name(_, weight), first=first, now=now, **fields(start=start, rate=rate, h=h))
    return f"{beyond_the_book(_, text)} {passes} {wrong}"


def run_name(_: Translate, history: History) -> str:
    """One of the trainings, by what it descends on and its hidden units."""
    return {
        (False, "step"): _("accuracy, step"),
        (False, "sigmoid"): _("accuracy, sigmoid"),
        (True, "step"): _("loss, step"),
        (True, "sigmoid"): _("loss, sigmoid"),
        (True, BY_HAND): _("loss, step (surrogate)"),
    }[history.metric.has_slope, history.units]


def at_update(_: Translate, histories: Sequence[History], update: int) -> dict[str, str]:
    """What the networks' pictures show, and a table: how far hidden layers have moved, and what they get right."""
    text, each, rows = _("{name}: {train} and {test}"), [], []
    for it in histories:
        name, moved, train, test = run_name(_, it), it.moved[update, 0], it.accuracy[update], it.tested[update]
        each.append(text.format(name=name, train=percent(_, train), test=percent(_, test)))
        rows.append((name, fixed(moved, FEWER), percent(_, train, 0), f"**{percent(_, test, 1)}**"))
    whole = _("After {update} updates, the share of training images and of test images that is right: {each}.")
    if update == 1:
        whole = _("After the first update, the share of training images and of test images that is right: {each}.")
    if update == 0:
        whole = _("At the start, the share of training images and of test images that is right: {each}.")
    # As wide at each update, so that no line breaks elsewhere.
    after = _("After update {k}").format(k=f"{update:\u2007>{len(str(NETWORK_UPDATES))}}")
    readings = table((after, _("hidden layer moved"), _("right (train)"), _("right (test)")), *rows)
    return {"alt": whole.format(update=update, each="; ".join(each)), "readings": readings}


def networks_verdict(_: Translate, histories: Sequence[History], update: int) -> list[str]:
    """Who has learnt, and what of them: a paragraph each."""
    on_accuracy, on_loss = histories[:2], histories[2:]
    if update == 0:
        start = _("No update has been made yet: press Play. Which networks will learn?")
        return [start, "", "", ""]
    moved = _.ngettext(
        "**Accuracy**, with either units: every slope is 0, so {update} update has moved the weights by {far}.",
        "**Accuracy**, with either units: every slope is 0, so {update} updates have moved the weights by {far}.",
        update,
    ).format(update=update, far=format_number(sum(float(each.moved[update].sum()) for each in on_accuracy)))
    learnt = {
        _("**Loss, step units**"): _(
            "**Loss, step units**: only the output layer, downstream of the steps, learns. {train} of the training "
            "images are right, **{test}** of the test images."
        ),
        _("**Loss, sigmoid units**"): _(
            "**Loss, sigmoid units**: both layers learn. {train} of the training images are right, **{test}** of the "
            "test images."
        ),
        _("**Loss, surrogate slope**"): _(
            "**Loss, surrogate slope**: both layers learn, the hidden one by a slope that is not the step's own."
        ),
    }
    told = zip(learnt.items(), on_loss, strict=True)
    return [moved, *(told_or_thrown_out(_, name, text, each, update) for (name, text), each in told)]


def told_or_thrown_out(_: Translate, name: str, text: str, history: History, update: int) -> str:
    """``text`` on a network; of one whose loss is above its start, or ends there, that η is too large for it."""
    first, now, end = history.loss[[0, update, -1]]
    train, test = (percent(_, each[update]) for each in (history.accuracy, history.tested))
    if max(now, end) <= first:
        return text.format(train=train, test=test)
    if end <= first:
        return f"{name}. {overshot(_, update, first, now)}"
    # It is thrown about, or out to where nothing moves.
    (before, after), last = pair(first, end), len(history.loss) - 1
    rest = int(np.flatnonzero(np.append(True, np.diff(history.loss) != 0))[-1])  # the last update that changed it
    out = _("**η is too large.** After {last} updates the loss is {after}, above its initial {before}.")
    if rest < last:
        out = _(
            "**η is too large.** By update {rest} the loss has reached {after}, above its initial {before}; later "
            "updates do not change it."
        )
    if update < rest:
        ahead = _("If you keep going:")
        out = f"{ahead} {out}"
    return f"{name}. {out}".format(rest=rest, last=last, before=before, after=after)


def overshot(_: Translate, k: int, first: float, now: float) -> str:
    """That the loss is above its start, for now."""
    before, after = pair(first, now)
    return _.ngettext(
        "**It overshoots**: after {k} update the loss is {after}, above its initial {before}.",
        "**It overshoots**: after {k} updates the loss is {after}, above its initial {before}.",
        k,
    ).format(k=k, before=before, after=after)
