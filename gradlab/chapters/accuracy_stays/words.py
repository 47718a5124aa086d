"""What the page on a training that goes on says: of each epoch, of the digits that move, of T, and of when to stop."""

import numpy as np

from gradlab.chapters.accuracy_stays.numbers import EPOCHS, FIRST, MEASURE, TEMPERATURES, kept, moved, softened, tested
from gradlab.text import Translate, fixed, format_number, percent, table
from gradlab.types import Array

LETTERS = "ABCDEFGH"  # of the digits that move furthest
ONE = int(np.argmin(np.abs(TEMPERATURES - 1)))  # the temperature that changes nothing


def measured(_: Translate, measures: Array) -> dict[str, str]:
    """``MEASURES`` as tables and sentences have them."""
    return {"loss": fixed(measures[0], 4), "right": percent(_, measures[1], 2), "error": percent(_, measures[2], 2)}


def shown(_: Translate, k: int) -> dict[str, str]:
    """The numbers of the test images at a frame, as tables and sentences have them."""
    loss, sure, right = (kept(name)[k] for name in ("loss", "sure", "right"))
    factor, turned = np.abs(np.log2(loss / kept("loss")[FIRST])), right != kept("right")[FIRST]
    counts = {"rights": right == 1, "wrongs": right == 0, "moved": factor > 1, "turned": turned}
    shares = {"sure": np.mean(sure), "worst": np.sort(loss)[-loss.size // 100 :].sum() / loss.sum()}
    medians = {"low": np.median(loss[right == 1]), "high": np.median(loss[right == 0])}
    return {
        **{"first": f"{FIRST}", "epoch": f"{EPOCHS[k]}", "count": f"{loss.size:,}"},
        **measured(_, kept("curves")[0, EPOCHS[k], 1]),
        **{name: f"{np.sum(count):,}" for name, count in counts.items()},
        **{name: percent(_, share, 2) for name, share in shares.items()},
        **{name: format_number(median, 2) for name, median in medians.items()},
    }


def epoch(_: Translate, k: int) -> dict[str, str]:
    """All that is said at a frame: at the points, in place of the pictures, and beside them."""
    now, heading = shown(_, k), (_("{count} test images"), _("epoch {first}"), _("epoch {epoch}"))
    if EPOCHS[k] == FIRST:
        verdict = _("This is epoch {first}, which the outline shows. Move on, or press Play.")
    else:
        verdict = _(
            "Between epochs {first} and {epoch}, {turned} of {count} test images turn from wrong to right or back. But "
            "the loss of {moved} changes by more than a factor of two. At epoch {epoch} the network is {sure} sure on "
            "average, and {right} right."
        )
    texts = {
        "point": _("test loss {loss}, accuracy {right}"),
        "mean": _("mean {loss}"),
        "fact": _("Epoch {epoch}: test loss {loss}, accuracy {right}, confidence {sure}, calibration error {error}"),
        "images": _(
            "Epoch {epoch}: {rights} of {count} test images are right, half of them with a loss below {low}. {wrongs} "
            "are wrong, half of them with a loss above {high}."
        ),
        "readings": compared(_, heading, shown(_, FIRST), now),
        "verdict": verdict,
    }
    return {name: text.format(**now) for name, text in texts.items()}


def compared(_: Translate, heading: tuple[str, ...], *both: dict[str, str]) -> str:
    """A table of two states of the network."""
    names = {"loss": _("loss"), "right": _("accuracy"), "sure": _("mean confidence"), "error": _("calibration error")}
    names |= {"worst": _("share of the loss in the worst 1 %")}
    return table(heading, *((name, *(each[code] for each in both)) for code, name in names.items() if code in both[0]))


def why(_: Translate) -> str:
    """The answer to the page's question, by the numbers of both epochs."""
    before = shown(_, FIRST)
    return _(
        "From epoch {first} to epoch {epoch} the test loss goes from {loss_before} to {loss}, and the test accuracy "
        "from {right_before} to {right}. The accuracy counts only which images are right. The loss also counts how "
        "sure the network is, and it becomes ever surer of its mistakes."
    ).format(loss_before=before["loss"], right_before=before["right"], **shown(_, -1))


def seen(_: Translate, k: int) -> list[tuple[str, str]]:
    """Of each digit that moves what the network sees and how sure it is: as it stands below it, and in a sentence."""
    texts, text = [], _("{letter}, a {label}: the network sees {digit}, {sure}")
    for letter, image in zip(LETTERS, moved(), strict=True):
        digit, label, sure = int(kept("seen")[k, image]), tested()[1][image], kept("sure")[k, image]
        share = percent(_, sure, 1) if sure < 0.9995 else "> " + percent(_, 0.999)  # which is not 100 %
        below = f"{'✓' if digit == label else '✗'} {digit}, {share}"
        texts.append((below, text.format(letter=letter, label=label, digit=digit, sure=share)))
    return texts


def temperature(_: Translate, k: int) -> tuple[str, str, str]:
    """What there is to read at a temperature, a table beside T = 1, and what the best one does."""
    of_t = [{"T": f"T = {TEMPERATURES[n]:.2f}"} | measured(_, softened()[0][1, n]) for n in (ONE, k, softened()[-1])]
    fact = _("{T}: loss {loss}, accuracy {right}, calibration error {error}").format(**of_t[1])
    count = _("{count} test images").format(count=f"{tested()[1][MEASURE].size:,}")
    verdict = _(
        "**The accuracy is {right} at every T**: dividing all logits by one T keeps their order. On one half of the "
        "test images the loss is lowest at **{T}**. On the other half, measured here, this takes the loss from "
        "{loss_before} to {loss}, and the calibration error from {error_before} to {error}."
    ).format(loss_before=of_t[0]["loss"], error_before=of_t[0]["error"], **of_t[2])
    return fact, compared(_, (count, of_t[0]["T"], of_t[1]["T"]), *of_t[:2]), verdict


def stops(_: Translate) -> tuple[str, str]:
    """A table of the epochs at which each training is best by loss and by accuracy, and what each costs."""
    rows, costs, cell = [], [], _("epoch {epoch}: {loss}, {right}")
    for seed, tests in enumerate(kept("curves")[:, :, 1]):
        both = [int(np.argmin(tests[:, 0])), int(np.argmax(tests[:, 1]))]
        rows.append((f"{seed}", *(cell.format(epoch=at, **measured(_, tests[at])) for at in both)))
        costs.append(np.abs(np.diff(tests[both, :2], axis=0)[0]))
    (low, least), (high, most) = np.min(costs, axis=0), np.max(costs, axis=0)
    text = _(
        "Stopping at the lowest test loss costs {least} to {most} of accuracy. Stopping at the highest test accuracy "
        "costs {low} to {high} of loss. Both epochs were found on the test images; in earnest, use a third set."
    )
    shares = {"least": percent(_, least, 2), "most": percent(_, most, 2), "low": fixed(low, 4), "high": fixed(high, 4)}
    return table((_("seed"), _("lowest test loss"), _("highest test accuracy")), *rows), text.format(**shares)
