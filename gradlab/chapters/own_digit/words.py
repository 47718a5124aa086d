"""What the page on the reader's own digit says: what the network sees in it, and which weight flips that."""

import numpy as np

from gradlab import accuracy, lesson
from gradlab.cache import cached
from gradlab.chapters.own_digit import numbers
from gradlab.chapters.own_digit.numbers import DIGITS, REACH, UP, Flip
from gradlab.lesson import weight_name
from gradlab.text import Translate, decimals, fixed, format_number, percent, table
from gradlab.types import Array


def why(_: Translate) -> str:
    """What becomes of test digits that are moved up, and of the sevens among them."""
    (without, again), sevens = numbers.moved_up(), numbers.digits()[1] == 7
    return _(
        "Of {count} test digits moved up by {up} pixels the network gets {without} right as they are, and {again} once "
        "they are fitted and centred again. Of the {sevens} sevens it still sees 7 in {still}."
    ).format(
        count=DIGITS, up=UP, without=percent(_, np.mean(without)), again=percent(_, np.mean(again)),
        sevens=np.sum(sevens), still=np.sum(without[sevens]),
    )  # fmt: skip


def option(_: Translate, code: str) -> str:
    """What lies under the drawing: nothing, or a test digit by its number."""
    text = _("{label} (test digit {number})") if code else _("nothing")
    return text.format(label=numbers.digits()[1][int(code or 0)], number=code)


def _sure(_: Translate, y: float) -> str:
    """A probability that is not 1."""
    return percent(_, y, 1) if y < 0.9995 else ">\u00a0" + percent(_, 0.999)


def seen(_: Translate, y: Array, label: int, loss: float) -> str:
    """What the network makes of the drawing."""
    second, first = np.argsort(y)[-2:]
    text = _("The network sees **{first}** ({sure}), then {second} ({less}). The loss for {label} is **{loss}**.")
    return text.format(
        first=first, sure=_sure(_, y[first]), second=second, less=_sure(_, y[second]), label=label, loss=fixed(loss, 4)
    )


def step(_: Translate, name: str, y: Array) -> str:
    """What stands below an image on the way to MNIST's: its name, and what the network sees in it."""
    return _("{name}: sees {digit}, {sure}").format(name=name, digit=y.argmax(), sure=_sure(_, y.max()))


def steps(_: Translate) -> tuple[str, str, str]:
    """What the images on the way to MNIST's are called."""
    return _("As it is"), _("Fitted into 20 × 20"), _("Centred by its mass")


def readings(_: Translate, flip: Flip) -> list[str]:
    """Accuracy and loss of this one image, and their slopes, at each place of the weight."""
    places = decimals(flip.loss.values), decimals(flip.loss.autodiff)
    rights = {0.0: _("wrong (0)"), 1.0: _("right (1)")}
    every = zip(numbers.MOVES, flip.right.values, flip.loss.values, flip.loss.autodiff, strict=True)
    names = _("accuracy of this image"), _("loss")
    return [
        table(
            (f"Δw = {fixed(move, 2)}", *names),
            (_("value"), rights[right], fixed(loss, places[0])),
            (_("slope (autograd)"), "**0**", f"**{fixed(slope, places[1])}**"),
        )
        for move, right, loss, slope in every
    ]


def verdict(_: Translate, flip: Flip) -> str:
    """Where the image flips; or that nothing within reach flips it, and what comes nearest."""
    if flip.within_reach:
        text = _(
            "**Of all {count} weights this one must move least: by {move}, from {start} to {end}.** Up to there the "
            "network sees {before}, beyond it {after}: the accuracy of this image jumps. Where it does not jump its "
            "slope is 0, however near the jump is. The slope of the loss tells the way."
        )
    else:
        text = _(
            "**No single weight within ±{reach} flips this image.** Of all {count} weights {name} comes nearest: it "
            "would have to move by {move}. Moved by {most}, it leaves {first} and {second} as the two most probable "
            "digits, with {sure} and {less}."
        )
    start, end = numbers.network()[flip.weight], numbers.network()[flip.weight] + flip.move
    y = flip.probabilities[-1 if flip.move > 0 else 0]
    second, first = np.argsort(y)[-2:]
    return text.format(
        count=f"{lesson.WEIGHT_COUNT:,}", move=format_number(flip.move), start=format_number(start), before=flip.before,
        end=format_number(end), after=flip.after, reach=f"{REACH:g}", name=weight_name(_, flip.weight), first=first,
        most=format_number(np.copysign(REACH, flip.move)), second=second, sure=_sure(_, y[first]),
        less=_sure(_, y[second]),
    )  # fmt: skip


def bars(_: Translate, flip: Flip) -> list[str]:
    """The ten probabilities at each place of the weight, read aloud."""
    text = _("Δw = {move}: the network sees {first}, with {sure}, then {second}, with {less}")
    texts = []
    for move, y in zip(numbers.MOVES, flip.probabilities, strict=True):
        second, first = np.argsort(y)[-2:]
        told = {"first": first, "sure": _sure(_, y[first]), "second": second, "less": _sure(_, y[second])}
        texts.append(text.format(move=fixed(move, 2), **told))
    return texts


@cached(maxsize=4)
def two_networks(_: Translate) -> str:
    """Why the lesson's network is not the one that reads drawings."""
    x, t = lesson.unseen_digits()
    seen = lesson.network()(x).argmax(axis=1)
    never = ", ".join(f"{digit}" for digit in range(10) if digit not in seen)
    text = _(
        "The lesson's network was trained only briefly: of {count} test digits it gets {share} right, and it sees none "
        "of these in any: {never}. So another one reads here. It has as many units, but was trained on all 60,000 "
        "images, and gets {better} right."
    )
    shares = (percent(_, float(accuracy(each(x), t))) for each in (lesson.network(), numbers.network()))
    return text.format(count=f"{len(t):,}", never=never, **dict(zip(("share", "better"), shares, strict=True)))
