"""What the page on a training that goes on says: of each epoch, of the digits that moved, of T, and of when to stop."""

import numpy as np

from gradlab.chapters.accuracy_stays.numbers import (
    BINS, EPOCHS, FIRST, LAST, MEASURE, SEEDS, TEMPERATURES, TESTED_ON, WORST, softened, stops, training,
)  # fmt: skip
from gradlab.text import Translate, fixed, format_number, percent, table

LETTERS = "ABCDEFGH"  # of the digits that moved furthest


def at(_: Translate, k: int) -> dict[str, str]:
    """What sentences and tables say of the test images at a frame."""
    now, (loss, right) = training(), training().curves[0, EPOCHS[k], 1]
    worst = np.sort(now.loss[k])[-WORST:].sum() / now.loss[k].sum()
    return {
        "epoch": str(EPOCHS[k]), "count": f"{TESTED_ON:,}", "loss": fixed(loss, 4), "right": percent(_, right, 2),
        "sure": percent(_, now.sure[k].mean(), 2), "error": percent(_, now.calibration[k], 2), "worst": percent(_, worst, 1),
    }  # fmt: skip


def why(_: Translate) -> str:
    """The answer to the page's question, by the numbers of both epochs."""
    before, after = at(_, FIRST), at(_, -1)
    return _(
        "From epoch {first} to epoch {epoch} the test loss goes from {before} to {loss}, and the test accuracy from "
        "{right_before} to {right}. The accuracy counts only which images are right. The loss also counts how sure the "
        "network is, and it becomes ever surer of its mistakes."
    ).format(first=FIRST, before=before["loss"], right_before=before["right"], **after)


def point(_: Translate, k: int) -> str:
    """What stands at the point on the curves."""
    return _("test loss {loss}, accuracy {right}").format(**at(_, k))


def mean(_: Translate, k: int) -> str:
    """What stands at the mean of the losses."""
    return _("mean {loss}").format(**at(_, k))


def fact(_: Translate, k: int) -> str:
    """What there is to read at an epoch."""
    text = _("Epoch {epoch}: test loss {loss}, accuracy {right}, mean confidence {sure}, calibration error {error}")
    return text.format(**at(_, k))


def readings(_: Translate, k: int) -> str:
    """A table: the test images at the epoch to compare with, and at this one."""
    names = {
        "loss": _("loss"), "right": _("accuracy"), "sure": _("mean confidence"), "error": _("calibration error"),
        "worst": _("the worst 1 % carry, of the loss"),
    }  # fmt: skip
    both = at(_, FIRST), at(_, k)
    heading = _("{count} test images").format(**both[0]), *(_("epoch {epoch}").format(**each) for each in both)
    return table(heading, *((name, *(each[code] for each in both)) for code, name in names.items()))


def verdict(_: Translate, k: int) -> str:
    """How many images change sides, and how many move."""
    now = training()
    if EPOCHS[k] == FIRST:
        text = _("Move on from epoch {first}, or press Play. The outline stays as it is now.")
    else:
        text = _(
            "Between epochs {first} and {epoch}, {turned} of {count} test images turn from wrong to right or back. But "
            "of {moved} the loss changes by more than a factor of two."
        )
    turned, factor = now.right[k] != now.right[FIRST], np.abs(np.log2(now.loss[k] / now.loss[FIRST]))
    return text.format(first=FIRST, turned=np.sum(turned), moved=f"{np.sum(factor > 1):,}", **at(_, k))


def images_alt(_: Translate, k: int) -> str:
    """The test images by their loss."""
    right, loss = training().right[k], training().loss[k]
    return _(
        "Epoch {epoch}: {right} of {count} test images are right, half of them with a loss below {low}. {wrong} are "
        "wrong, half of them with a loss above {high}."
    ).format(
        epoch=EPOCHS[k], right=f"{np.sum(right):,}", wrong=f"{np.sum(~right):,}", count=f"{TESTED_ON:,}",
        low=format_number(np.median(loss[right]), 2), high=format_number(np.median(loss[~right]), 2),
    )  # fmt: skip


def honest(_: Translate, k: int) -> str:
    """Whether it is surer than right."""
    over = training().sure[k].mean() > training().right[k].mean()
    text = (
        _("At epoch {epoch} the network is **overconfident**: it is {sure} sure on average, and {right} right.")
        if over
        else _("At epoch {epoch} the network is **underconfident**: it is {sure} sure on average, and {right} right.")
    )
    return text.format(**at(_, k))


def seen(_: Translate, k: int) -> list[tuple[str, str]]:
    """Of each digit that moved what the network sees and how sure it is: as it stands below it, and in a sentence."""
    now, texts = training(), []
    text = _("{letter}, a {right}: the network sees {seen}, {sure}")
    for letter, image in zip(LETTERS, now.moved, strict=True):
        digit, sure = now.seen[k, image], now.sure[k, image]
        share = percent(_, sure, 1) if sure < 0.9995 else "> " + percent(_, 0.999)  # which is not 100 %
        right = now.labels[image]
        below = f"{'✓' if digit == right else '✗'} {digit}, {share}"
        texts.append((below, text.format(letter=letter, right=right, seen=digit, sure=share)))
    return texts


def border(_: Translate) -> str:
    """Why the border is a condition and no value of the loss."""
    between = (training().loss[-1] > np.log(2)) & (training().loss[-1] < np.log(10))
    right, wrong = (np.sum(between & side) for side in (training().right[-1], ~training().right[-1]))
    return _(
        "With ten digits the border is not one value of −log y. Where y > ½ it is the largest, so below log 2 = {low} "
        "every image is right. Where y < 1/10 another is larger, so above log 10 = {high} every image is wrong. In "
        "between, at epoch {epoch}, {right} images are right and {wrong} are wrong. The picture draws the condition "
        "itself: right goes up, wrong goes down."
    ).format(low=fixed(np.log(2), 3), high=fixed(np.log(10), 3), epoch=LAST, right=right, wrong=wrong)


def warm(_: Translate, k: int) -> dict[str, str]:
    """What is said of a temperature, on the half that measures."""
    loss, error, right = softened()[0][1, k]
    t = f"{TEMPERATURES[k]:.2f}"
    return {"t": t, "loss": fixed(loss, 4), "error": percent(_, error, 2), "right": percent(_, right, 2)}


def warm_fact(_: Translate, k: int) -> str:
    """What there is to read at a temperature."""
    return _("T = {t}: loss {loss}, calibration error {error}, accuracy {right}").format(**warm(_, k))


def warm_readings(_: Translate, k: int) -> str:
    """A table: without a temperature, which is T = 1, and at this one."""
    names = {"loss": _("loss"), "error": _("calibration error"), "right": _("accuracy")}
    both = [warm(_, each) for each in (int(np.argmin(np.abs(TEMPERATURES - 1))), k)]
    count = _("{count} test images").format(count=f"{len(training().labels[MEASURE]):,}")
    heading = count, *(f"T = {each['t']}" for each in both)
    return table(heading, *((name, *(each[code] for each in both)) for code, name in names.items()))


def warm_verdict(_: Translate) -> str:
    """What the best temperature does, and what none of them does."""
    before, after = (warm(_, k) for k in (int(np.argmin(np.abs(TEMPERATURES - 1))), softened()[-1]))
    return _(
        "**The accuracy is {right} at every T**: dividing all logits by the same T leaves their order. On the half "
        "that chooses, the loss is lowest at **T = {t}**. On the other half, measured here, this T takes the loss from "
        "{loss_before} to {loss}, and the calibration error from {error_before} to {error}."
    ).format(loss_before=before["loss"], error_before=before["error"], **after)


def stop(_: Translate) -> tuple[str, str]:
    """A table of where each training is best by either, and what each choice costs in the other."""
    lowest, highest = stops().swapaxes(0, 1)
    accuracy, loss = highest[:, 2] - lowest[:, 2], highest[:, 1] - lowest[:, 1]
    rows = [
        [
            str(seed),
            *(each for epoch, *two in (a, b) for each in (f"{epoch:.0f}", fixed(two[0], 4), percent(_, two[1], 2))),
        ]
        for seed, a, b in zip(SEEDS, lowest, highest, strict=True)
    ]
    names = (
        _("lowest loss at epoch"),
        _("loss"),
        _("accuracy"),
        _("highest accuracy at epoch"),
        _("loss"),
        _("accuracy"),
    )
    text = _(
        "Stopping at the lowest test loss costs {least} to {most} of accuracy. Stopping at the highest test accuracy "
        "costs {low} to {high} of loss. Both epochs were found on the test images themselves: in earnest, find them on "
        "a third set."
    )
    costs = {"least": percent(_, accuracy.min(), 2), "most": percent(_, accuracy.max(), 2)}
    costs |= {"low": fixed(loss.min(), 4), "high": fixed(loss.max(), 4)}
    return table((_("seed"), *names), *rows), text.format(**costs)


def what_is_meant(_: Translate) -> str:
    """The terms of the reliability diagram, and their source."""
    return _(
        "The **confidence** is the network's largest y. Each of the {bins} bars is a group of images of similar "
        "confidence. The **calibration error** is the mean distance between confidence and share of right images, "
        "weighted by the images in each group (Guo et al. 2017)."
    ).format(bins=BINS)
