"""What the main page says about accuracy and loss along one weight."""

from collections.abc import Sequence

from gradlab import lesson
from gradlab.chapters.accuracy_vs_loss import numbers
from gradlab.chapters.accuracy_vs_loss.numbers import Flip, Score
from gradlab.chapters.shared.words import pulse_note, update
from gradlab.core.derivatives import autodiff
from gradlab.core.network import Weight
from gradlab.core.trace import Trace
from gradlab.lesson import LessonMetric
from gradlab.text import Translate, beyond_the_chapter, fields, format_number, pair, percent, table


def claim(_: Translate, count: int) -> str:
    """What the main page is about, with the trained network's own numbers."""
    right = lesson.right_of(lesson.TRAINED_ON)
    sizes = dict(zip(("inputs", "hidden", "outputs"), lesson.SIZES, strict=True))
    text = _(
        "A network of {inputs}–{hidden}–{outputs} units, trained a little: of the {trained_on} handwritten digits that "
        "it learnt from it gets **{right}** right. Move **one** of its {weights} weights: the accuracy stays, then "
        "hops; the loss flows."
    ).format(right=right, trained_on=lesson.TRAINED_ON, weights=f"{lesson.WEIGHT_COUNT:,}", **sizes)
    if count == lesson.TRAINED_ON:
        return text
    here = _("Here it is looked at over {count} images, of which it gets {share} right.")
    share = percent(_, lesson.right_of(count) / count)
    return f"{text} {here.format(count=f'{count:,}', share=share)}"


def why(_: Translate, weight: Weight, loss: LessonMetric, count: int) -> str:
    """The answer to the page's question, by the numbers of the weight that it shows."""
    right, error = (lesson.along("sigmoid", weight, each, count) for each in (lesson.ACCURACY, loss))
    jumps, (low, high) = len(right.jumps), right.ends
    if lesson.constant(error):
        text = _("Along this weight neither changes: its input is 0 in each of these images.")
    elif not jumps:
        text = _(
            "Along this weight the accuracy is the same from {low} to {high}: its slope is 0 everywhere. The loss has "
            "a slope that says which way to go."
        )
    else:
        text = _.ngettext(
            "Along this weight the accuracy has {jumps} jump between {low} and {high}. At all other values of this "
            "weight its slope is 0, while the loss has a slope that says which way to go.",
            "Along this weight the accuracy has {jumps} jumps between {low} and {high}. At all other values of this "
            "weight its slope is 0, while the loss has a slope that says which way to go.",
            jumps,
        )
    return text.format(jumps=jumps, low=format_number(low), high=format_number(high))


def readings(_: Translate, now: Sequence[Trace], after: list[float]) -> str:
    """A table: accuracy and loss now and after the nudge, and the four derivatives."""
    accuracy, error = now
    losses = pair(error.values, after[1])
    return table(
        ("", _("Accuracy"), _("Loss")),
        (_("w = {w}").format(w=format_number(accuracy.x)), percent(_, accuracy.values), losses[0]),
        (_("w + {nudge}").format(nudge=lesson.NUDGE), percent(_, after[0]), losses[1]),
        (_("slope, autograd"), f"**{format_number(accuracy.autodiff)}**", f"**{format_number(error.autodiff, 6)}**"),
        (_("slope, difference"), *map(format_number, (accuracy.finite_difference, error.finite_difference), (4, 6))),
    )


def verdict(_: Translate, now: Sequence[Trace], after: list[float], jumps: int, rate: float) -> str:
    """What the nudge, past so many jumps, does to accuracy and loss, and what gradient descent would do."""
    accuracy, error = now
    sentences = [
        moved(_, now, after, jumps),
        _("The accuracy's derivative is {slope}: an update by it **leaves the weight where it is**.").format(
            slope=format_number(accuracy.autodiff)
        ),
        update(_, error, rate),
    ]
    if accuracy.finite_difference != accuracy.autodiff:
        sentences.append(pulse_note(_, accuracy))
    return " ".join(sentences)


def moved(_: Translate, now: Sequence[Trace], after: list[float], jumps: int) -> str:
    """What the nudge does to accuracy and loss."""
    accuracy, error = now
    if after == [accuracy.values, error.values]:
        text = _("Move w by {nudge}: neither the accuracy nor the loss changes.")
    elif after[0] == accuracy.values:
        text = _("Move w by {nudge}: the accuracy **stays at {before}**, the loss goes from {loss} to {loss_after}.")
    else:
        text = _.ngettext(
            "Move w by {nudge}: the accuracy **hops from {before} to {after}**, past {jumps} jump; the loss goes from "
            "{loss} to {loss_after}.",
            "Move w by {nudge}: the accuracy **hops from {before} to {after}**, past {jumps} jumps; the loss goes from "
            "{loss} to {loss_after}.",
            jumps,
        )
    losses = pair(error.values, after[1])
    shares = {"before": percent(_, accuracy.values), "after": percent(_, after[0])}
    return text.format(nudge=lesson.NUDGE, jumps=jumps, loss=losses[0], loss_after=losses[1], **shares)


def meaning(_: Translate, weight: Weight, loss: LessonMetric, count: int, w: float) -> str:
    """What the loss's derivative says, in words and with its numbers at w."""
    f, nudge = lesson.along("sigmoid", weight, loss, count).f, lesson.NUDGE
    slope = float(autodiff(f)(w))
    product, change = (format_number(each, 3) for each in (slope * nudge, float(f(w + nudge) - f(w))))
    return _(
        "The loss's derivative says how the loss changes when this weight changes a little: {slope} · {nudge} = "
        "{product}, and it has changed by {change}."
    ).format(slope=format_number(slope), nudge=nudge, product=product, change=change)


def nearest_flip(_: Translate, flip: Flip) -> str:
    """What the network sees in the image that flips, on both sides of the jump."""
    return _(
        "**The nearest jump is at w = {at}.** There image {image}, a **{label}**, flips: to the left of it the network "
        "sees a **{before}**, to the right a **{after}**. Everywhere else between two jumps no image changes sides, so "
        "the accuracy stands still."
    ).format(at=format_number(flip.at, 8), image=flip.image, label=flip.label, before=flip.before, after=flip.after)


def bests(_: Translate, weight: Weight, loss: LessonMetric, count: int) -> str:
    """Where each is best on these images, and who pays for the difference."""
    least, best = numbers.bests(weight, loss, count)
    text = places(_, least, best, count)
    if least.right != best.right:
        changes = numbers.differences(weight, loss, count, best.w, least.w)
        down, up = changes[changes < 0], changes[changes > 0]
        price = _(
            "Along *one* weight the two need not meet: from the second place to the first the loss of {less} "
            "images falls, by {fall} in all, and that of {more} rises, by {rise}. The accuracy counts only who is "
            "right; the loss also counts by how much."
        ).format(less=len(down), more=len(up), **fields(3, fall=-down.sum(), rise=up.sum()))
        text = f"{text} {price}"
    return beyond_the_chapter(_, text)


def places(_: Translate, least: Score, best: Score, count: int) -> str:
    """Where the loss is least and where the accuracy is best, over so many images."""
    if least.right == best.right:
        text = _(
            "Over {count} images the loss is least at w = {w}, {loss}, and the accuracy is at its best there, {best}."
        )
    else:
        text = _(
            "Over {count} images the loss is least at w = {w}, {loss}, where the accuracy is {here}; the accuracy is "
            "best, {best}, at w = {at}, where the loss is {other}."
        )
    here = {"w": format_number(least.w), "loss": format_number(least.loss, 5), "here": percent(_, least.right)}
    there = {"at": format_number(best.w), "other": format_number(best.loss, 5), "best": percent(_, best.right)}
    return text.format(count=f"{count:,}", **here, **there)
