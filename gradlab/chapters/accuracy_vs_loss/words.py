"""What the main page says about accuracy and loss along one weight, and the way in about a score."""

from collections.abc import Sequence
from functools import partial

from gradlab import Trace, Weight, lesson
from gradlab.chapters.accuracy_vs_loss import numbers
from gradlab.chapters.accuracy_vs_loss.numbers import Flip, Score
from gradlab.chapters.shared.words import Write, keeping_decimals, pulse_note, showing_changes, slope_tables, update
from gradlab.lesson import LessonMetric
from gradlab.text import Translate, decimals, fields, format_number, pair, percent, table
from gradlab.types import Array


def claim(_: Translate, count: int) -> str:
    """What the main page is about: which network, and on how many images it is looked at."""
    sizes = dict(zip(("inputs", "hidden", "outputs"), lesson.SIZES, strict=True))
    trained_on = lesson.TRAINED_ON
    text = _(
        "This network turns {inputs} pixels, through {hidden} hidden units, into {outputs} probabilities. It was "
        "trained only briefly: it gets **{right}** of its {trained_on} training digits right. Move **one** of its "
        "{weights} weights."
    ).format(right=lesson.right_of(trained_on), trained_on=trained_on, weights=f"{lesson.WEIGHT_COUNT:,}", **sizes)
    if count > trained_on:
        here = _("Here we use {count} images; it gets {share} right, because most of them it has never seen.")
    else:
        here = _("Here we use {count} images, so each counts {unit}; it gets {share} right.")
    told = {"share": percent(_, lesson.right_of(count) / count), "unit": percent(_, 1 / count)}
    return text if count == trained_on else f"{text} {here.format(count=f'{count:,}', **told)}"


def moves(_: Translate, weight: Weight, loss: LessonMetric, count: int) -> str:
    """What is to be seen when this weight is moved."""
    right, error = numbers.traces(_, weight, loss, count)
    if lesson.constant(error):
        return _(
            "Moving this one changes nothing, because its input is 0 in each of these images. Pick another in the "
            "settings."
        )
    if len(right.jumps):
        return _("The accuracy stays put, then jumps; the loss changes smoothly.")
    return _("The accuracy stays put all along; the loss changes smoothly.")


def book(_: Translate, count: int) -> str:
    """The book's own example, and what of it can be seen here."""
    return _(
        "**In the book** the accuracy is 32\u00a0%. Move one weight slightly and it is still 32\u00a0%; move it "
        "further and it becomes 33 or 34\u00a0%, never 32.0123\u00a0%. The loss goes from 0.92543… to 0.93432…. Our "
        "network is another one, but the same holds for it: each of the {count} images counts {unit}, so the accuracy "
        "moves by whole multiples of that, and the loss can take any value."
    ).format(count=f"{count:,}", unit=percent(_, 1 / count))


def why(_: Translate, weight: Weight, loss: LessonMetric, count: int) -> str:
    """The answer to the page's question, by the numbers of the weight that it shows."""
    right, error = numbers.traces(_, weight, loss, count)
    jumps, (low, high) = len(right.jumps), right.ends
    if lesson.constant(error):
        text = _("Along this weight neither changes: its input is 0 in each of these images.")
    elif not jumps:
        text = _(
            "Along this weight the accuracy is the same from {low} to {high}: its slope is 0 everywhere. The loss has "
            "a slope other than 0, which says which way to go."
        )
    else:
        text = _.ngettext(
            "Along this weight the accuracy has {jumps} jump between {low} and {high}. At all other values of this "
            "weight its slope is 0. The loss has a slope other than 0, which says which way to go.",
            "Along this weight the accuracy has {jumps} jumps between {low} and {high}. At all other values of this "
            "weight its slope is 0. The loss has a slope other than 0, which says which way to go.",
            jumps,
        )
    return text.format(jumps=jumps, low=format_number(low), high=format_number(high))


def readings(_: Translate, traces: Sequence[Trace], after: Array, share: Write) -> list[str]:
    """A table at each place: accuracy and loss now and after the nudge, and the four derivatives."""
    error = traces[1]
    values = share, showing_changes(after[:, 1] - error.values)
    slopes = format_number, keeping_decimals(error.autodiff, 5)
    return slope_tables(_, (_("Accuracy"), _("Loss")), traces, values, slopes, after)


def share(_: Translate, count: int) -> Write:
    """Writes an accuracy over so many images, with as many decimals as one of them needs."""
    return partial(percent, _, decimals=min(2, decimals([100 / count])))


def verdict(_: Translate, now: Sequence[Trace], after: Sequence[float], jumps: int, rate: float, share: Write) -> str:
    """What the nudge, past so many jumps, does to accuracy and loss, and what gradient descent would do."""
    accuracy, error = now
    if accuracy.at_jump:
        stays = _(
            "The accuracy jumps at this w and has no derivative here. (autograd gives the {slope} of the flat pieces.)"
        )
    else:
        stays = _("The accuracy's slope is {slope}, so an update **leaves the weight where it is**.")
    sentences = [
        moved(_, now, after, jumps, share),
        stays.format(slope=format_number(accuracy.autodiff)),
        update(_, error, rate),
    ]
    if accuracy.finite_difference != accuracy.autodiff:
        sentences.append(pulse_note(_, accuracy, "w"))
    return " ".join(sentences)


def moved(_: Translate, now: Sequence[Trace], after: Sequence[float], jumps: int, share: Write) -> str:
    """What the nudge does to accuracy and loss."""
    accuracy, error = now
    if list(after) == [accuracy.values, error.values]:
        text = _("Move w by {nudge}: neither the accuracy nor the loss changes.")
    elif jumps == 0:
        text = _(
            "Move w by {nudge}: the accuracy **stays at {before}**, and the loss goes from {loss} to {loss_after}."
        )
    elif after[0] == accuracy.values:
        text = _(
            "Move w by {nudge}: past {jumps} jumps the accuracy **is {before} again**, and the loss goes from {loss} "
            "to {loss_after}."
        )
    else:
        text = _.ngettext(
            "Move w by {nudge}: the accuracy **jumps from {before} to {after}**, at {jumps} place; the loss goes from "
            "{loss} to {loss_after}.",
            "Move w by {nudge}: the accuracy **jumps from {before} to {after}**, at {jumps} places; the loss goes "
            "from {loss} to {loss_after}.",
            jumps,
        )
    losses = pair(error.values, after[1])
    shares = {"before": share(accuracy.values), "after": share(after[0])}
    return text.format(nudge=lesson.NUDGE, jumps=jumps, loss=losses[0], loss_after=losses[1], **shares)


def meaning(_: Translate, weight: Weight, loss: LessonMetric, count: int, w: float) -> str:
    """What the loss's slope says, in words and with its numbers at w."""
    error, nudge = lesson.along("sigmoid", weight, loss, count), lesson.NUDGE
    slope = error[error.nearest(w)].autodiff
    shown, change = format_number(slope), float(error.f(w + nudge) - error.f(w))
    return _(
        "The loss's slope says how the loss changes when this weight changes a little: {slope} · {nudge} = {product}; "
        "it really changes by {change}."
    ).format(slope=f"({shown})" if slope < 0 else shown, nudge=nudge, **fields(3, product=slope * nudge, change=change))


def terms(_: Translate, h: float, rate: float | None) -> str:
    """What is drawn and tabulated, in a line each; ``rate`` is η of the update that is drawn, if one is."""
    lines = [
        _(
            "The **slope**, or derivative, at w says how steep the curve is there. The *tangent* is the straight line "
            "that has this slope."
        ),
        _("**autograd** computes the slope exactly, by the chain rule."),
        _(
            "**numerical** is a *finite difference*: (f(w + h) − f(w − h)) / 2h, with the spacing h = {h} from the "
            "settings."
        ).format(h=format_number(h)),
        _("The **update** is w ← w − η · slope. η is the *learning rate*."),
    ]
    if rate:
        drawn = _("Here η = {rate}, so large that the update's arrow can be seen wherever the slope is not close to 0.")
        lines[-1] += " " + drawn.format(rate=format_number(rate))
    return "\n".join(f"- {line}" for line in lines)


def nearest_flip(_: Translate, flip: Flip | None) -> str:
    """What the network sees in the image that flips, on both sides of the jump; or that there is none."""
    if flip is None:
        low, high = map(format_number, lesson.WEIGHTS)
        return _(
            "Between {low} and {high} this weight turns no image from wrong to right or back, so the accuracy is the "
            "same everywhere."
        ).format(low=low, high=high)
    return _(
        "**The nearest jump is at w = {at}.** There image {image}, a handwritten **{label}**, flips: just below, the "
        "network answers **{before}**; just above, **{after}**. Between jumps no image turns from right to wrong or "
        "back, so the accuracy is constant."
    ).format(at=format_number(flip.at, 8), image=flip.image, label=flip.label, before=flip.before, after=flip.after)


def bests(_: Translate, weight: Weight, loss: LessonMetric, count: int) -> str:
    """Where each is best on these images, and who pays for the difference."""
    right, error = numbers.traces(_, weight, loss, count)
    least, best = numbers.bests(error.x, error.values, right.values)
    text = places(_, least, best, count)
    if least.right != best.right:
        changes = numbers.differences(weight, loss, count, best.w, least.w)
        down, up = changes[changes < 0], changes[changes > 0]
        price = _(
            "Along *one* weight the two places can differ. Moving from the second to the first lowers the loss for "
            "{less} of the images, by {fall} in total, and raises it for {more}, by {rise}. Accuracy asks only whether "
            "an image is right; the loss also asks by how much."
        ).format(less=len(down), more=len(up), **fields(3, fall=-down.sum(), rise=up.sum()))
        text = f"{text} {price}"
    return text


def places(_: Translate, least: Score, best: Score, count: int) -> str:
    """Where the loss is lowest and where the accuracy is highest, over so many images."""
    if least.right == best.right:
        text = _(
            "Over {count} images the loss is lowest, of all w from {low} to {high}, at w = {w}, {loss}, and there the "
            "accuracy is as high as anywhere, {best}."
        )
    else:
        text = _(
            "Over {count} images the loss is lowest, of all w from {low} to {high}, at w = {w}, {loss}, where the "
            "accuracy is {here}. The highest accuracy is {best}; of the places that have it, w = {at} has the lowest "
            "loss, {other}."
        )
    here = {"w": format_number(least.w), "loss": format_number(least.loss, 5), "here": percent(_, least.right)}
    there = {"at": format_number(best.w), "other": format_number(best.loss, 5), "best": percent(_, best.right)}
    low, high = map(format_number, lesson.WEIGHTS)
    return text.format(count=f"{count:,}", low=low, high=high, **here, **there)


def all_images(_: Translate, weight: Weight, loss: LessonMetric) -> str:
    """The same over all training images, and why the network's own numbers there are others."""
    least, best, trained = numbers.over_all_images(weight, loss)
    count, first = len(lesson.training_set()[1]), lesson.TRAINED_ON
    few, lower = (float(each.f(trained.w)) for each in numbers.traces(_, weight, loss, first))
    why = _(
        "With the weight as trained, the network gets {right} of all {count} right, at a loss of {loss}, but {more} of "
        "the first {first}, at a loss of {lower}, because it was trained on these alone."
    ).format(
        right=percent(_, trained.right, 1), more=percent(_, few), count=f"{count:,}", first=first,
        **fields(loss=trained.loss, lower=lower),
    )  # fmt: skip
    return f"{places(_, least, best, count)} {why}"


def fastbook(_: Translate, page: str) -> str:
    """The door for who comes from fastbook's chapter 4: its loss is ours, with a slope that can be compared.

    page : the title of the one about the soft accuracy
    """
    weight = lesson.TELLING[1]
    w = lesson.start(weight)
    soft, sharp = numbers.slopes_of_both_losses(weight, w)
    return _(
        "**From fastbook, chapter 4.** Its `mnist_loss` for 3s and 7s is 1 − the probability of the right digit, "
        "averaged over the images. This app calls that average the *soft accuracy* at T = 1 (see “{page}”). It has a "
        "slope, but a small one: along the weight that this page opens with, at w = {w}, the slope of 1 − the soft "
        "accuracy is {soft}. That of the cross-entropy error is {sharp}, which is {times} times larger, because it "
        "takes the logarithm: where the right digit has almost no probability, the logarithm is steepest."
    ).format(page=page, w=format_number(w), times=f"{abs(sharp / soft):,.0f}", **fields(3, soft=soft, sharp=sharp))


def score(_: Translate, at: Trace, goodness: bool, rate: float) -> dict[str, str]:
    """A table: both scores, their derivatives, and the update by either; and which way it goes, the same by either."""
    sign, slope = -1 if goodness else 1, format_number(at.autodiff)
    if goodness:
        text = _("**Up** on goodness: w + η · {slope} with η = {rate} adds {by} to w, as going down on E does.")
    else:
        text = _("**Down** on badness: w − η · {slope} with η = {rate} adds {by} to w, as going up on −E does.")
    by = format_number(0.0 - rate * sign * at.autodiff)
    readings = table(
        (_("w = {w}").format(w=format_number(at.x)), _("badness, E"), _("goodness, −E")),
        (_("score"), format_number(sign * at.values, 6), format_number(-sign * at.values, 6)),
        (_("its derivative"), format_number(sign * at.autodiff), format_number(-sign * at.autodiff)),
        (_("the update adds"), *(f"**{by}**",) * 2),
    )
    bracketed = f"({slope})" if at.autodiff < 0 else slope
    return {"readings": readings, "verdict": text.format(slope=bracketed, rate=f"{rate:g}", by=by)}
