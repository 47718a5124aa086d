"""What the two balls do, in sentences: which way each goes, and whether it goes too far."""

from gradlab import lesson
from gradlab.core.descent import Path
from gradlab.lesson import Subject
from gradlab.text import Translate, format_number, pair, percent


def verdict(_: Translate, paths: list[Path], whole: Path, right: Subject, rate: float) -> str:
    """What the two balls do.

    paths : on the accuracy and on the loss, so far
    whole : on the loss, to its end
    right : the accuracy along the weight
    """
    accuracy, loss = paths
    sentences = [
        on_the_accuracy(_, accuracy),
        direction(_, loss, rate),
        by_the_way(_, loss, right),
        outside(_, loss),
        too_large(_, loss, whole, rate),
    ]
    return " ".join(filter(None, sentences))


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
    elif stuck(path, rate):
        text = _("**On the loss** it is {slope} at w = {w}: so small that η · {slope} does not move w in float64.")
    elif slope < 0:
        text = _("**On the loss** it is {slope} at w = {w}: negative, so the next update moves the weight **up**.")
    else:
        text = _("**On the loss** it is {slope} at w = {w}: positive, so the next update moves the weight **down**.")
    return text.format(slope=format_number(slope), w=format_number(w))


def stuck(path: Path, rate: float) -> bool:
    """Whether the next update leaves the weight where it is, as float64 has it."""
    return bool(path.weights[-1] - rate * path.derivatives[-1] == path.weights[-1])


def by_the_way(_: Translate, path: Path, right: Subject) -> str:
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
    k, last = len(path.weights) - 1, len(whole.weights) - 1
    before, after = pair(whole.values[0], whole.values[-1])
    numbers = {"k": k, "last": last, "before": before, "after": after, "slope": format_number(whole.derivatives[-1])}
    if whole.diverged:
        text = _("**It diverges**: at this learning rate it leaves the range of numbers. A small enough η descends.")
    elif whole.values[-1] > whole.values[0] and at_rest(whole, rate):
        text = _(
            "**η is too large**: an update has thrown the weight out to where the loss is flat, {after} after {last} "
            "updates, above the {before} of its start, and its derivative {slope}. There it stays. A small enough η "
            "descends."
        )
    elif whole.values[-1] > whole.values[0]:
        text = _(
            "**η is too large**: it overshoots again and again; after {last} updates the loss is {after}, above the "
            "{before} of its start. A small enough η descends."
        )
    elif path.values[-1] > path.values[0]:
        numbers["before"], numbers["after"] = pair(path.values[0], path.values[-1])
        text = _.ngettext(
            "**It overshoots**: after {k} update the loss is {after}, above the {before} of its start.",
            "**It overshoots**: after {k} updates the loss is {after}, above the {before} of its start.",
            k,
        )
    else:
        return ""
    if k < last and whole.values[-1] > whole.values[0]:
        ahead = _("(Where it leads from here:)")
        text = f"{ahead} {text}"
    return text.format(**numbers)


def at_rest(path: Path, rate: float) -> bool:
    """Whether the last update and the next move the weight by less than anybody would see."""
    return bool(abs(rate * path.derivatives[-1]) < 1e-6)


def outside(_: Translate, path: Path) -> str:
    """That the ball has left the picture, if it has."""
    low, high = lesson.WEIGHTS
    if low <= path.weights[-1] <= high:
        return ""
    sentence = _("The ball is outside the picture, which ends at {low} and {high}: at w = {w}, where the arrow points.")
    return sentence.format(w=format_number(path.weights[-1]), low=format_number(low), high=format_number(high))
