"""What the two balls do, in sentences: which way each goes, and whether it goes too far."""

from gradlab import lesson
from gradlab.descent import Path
from gradlab.lesson import Subject
from gradlab.lesson.writing import Translate, number, pair, percent


def verdict(_: Translate, paths: list[Path], whole: Path, right: Subject) -> str:
    """What the two balls do.

    paths : on the accuracy and on the loss, so far
    whole : on the loss, to its end
    right : the accuracy along the weight
    """
    accuracy, loss = paths
    k, read, at = len(accuracy.weights) - 1, accuracy.derivatives[-1], accuracy.weights[-1]
    sentences = [
        _("**On the accuracy** autograd reads the derivative {slope}: after {k} updates w is still {w}.").format(
            slope=number(read), k=k, w=number(at)
        ),
        direction(_, loss),
        by_the_way(_, loss, right),
        outside(_, loss),
        diverging(_, loss, whole),
    ]
    return " ".join(filter(None, sentences))


def direction(_: Translate, path: Path) -> str:
    """Which way the next update on the loss moves the weight."""
    w, slope = path.weights[-1], path.derivatives[-1]
    if slope < 0:
        update = _("**On the loss** it reads {slope} at w = {w}: negative, so the next update moves the weight **up**.")
    elif slope > 0:
        update = _(
            "**On the loss** it reads {slope} at w = {w}: positive, so the next update moves the weight **down**."
        )
    else:
        update = _("**On the loss** it reads {slope} at w = {w} too: here no update moves the weight either.")
    return update.format(slope=number(slope), w=number(w))


def by_the_way(_: Translate, path: Path, right: Subject) -> str:
    """What became of the accuracy on the path on the loss, if the weight has moved."""
    start, w = path.weights[0], path.weights[-1]
    if w == start:
        return ""
    return _(
        "On its way from {start} to {w} the accuracy, which nobody asked for, has gone from {first} to {now}."
    ).format(start=number(start), w=number(w), first=percent(float(right.f(start))), now=percent(float(right.f(w))))


def diverging(_: Translate, path: Path, whole: Path) -> str:
    """That the learning rate is too large, if it is: for this path so far, or for the whole of it."""
    if whole.diverged:
        return _(
            "**It diverges**: at this learning rate it ends beyond the range of numbers. A small enough η descends."
        )
    if whole.values[-1] > whole.values[0]:
        sentence = _(
            "**It diverges**: at this learning rate it overshoots, and after {k} updates the loss is {after}, above "
            "the {before} of its start. A small enough η descends."
        )
    elif path.values[-1] > path.values[0]:
        sentence = _("**It overshoots**: after {k} updates the loss is {after}, above the {before} of its start.")
        whole = path
    else:
        return ""
    before, after = pair(whole.values[0], whole.values[-1])
    return sentence.format(k=len(whole.weights) - 1, before=before, after=after)


def outside(_: Translate, path: Path) -> str:
    """That the ball has left the picture, if it has."""
    low, high = lesson.WEIGHTS
    if low <= path.weights[-1] <= high:
        return ""
    sentence = _("The ball is outside the picture, which ends at {low} and {high}: at w = {w}, where the arrow points.")
    return sentence.format(w=number(path.weights[-1]), low=number(low), high=number(high))
