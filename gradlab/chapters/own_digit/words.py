"""What the page on the reader's own digit says: what the network sees in it, and which weight flips that."""

import numpy as np

from gradlab import accuracy, lesson
from gradlab.cache import cached
from gradlab.chapters.own_digit import numbers
from gradlab.chapters.own_digit.numbers import DIGITS, NOTHING, REACH, UP, SmallestMove
from gradlab.lesson import weight_name
from gradlab.text import Translate, fields, fixed, percent
from gradlab.types import Array


def why(_: Translate) -> str:
    """What becomes of test digits that are moved up, and of the sevens among them."""
    (without, again), sevens = numbers.moved_up(), numbers.digits()[1] == 7
    text = _(
        "Of {count} test digits moved up by {up} pixels the network gets {without} right as they are, and {again} once "
        "they are made like MNIST's. Of the {sevens} sevens moved up it still sees 7 in {still}."
    )
    told = {"without": percent(_, np.mean(without)), "again": percent(_, np.mean(again))}
    return text.format(count=DIGITS, up=UP, sevens=np.sum(sevens), still=np.sum(without[sevens]), **told)


def option(_: Translate, code: str) -> str:
    """What lies under the drawing: nothing, or a test digit by its number."""
    text = _("Nothing") if code == NOTHING else _("{label} (test digit {number})")
    return text.format(label=code == NOTHING or numbers.digits()[1][int(code)], number=code)


def _first_two(_: Translate, y: Array) -> dict[str, object]:
    """The two most probable digits, as sentences have them: neither is sure, nor excluded."""
    second, first = np.argsort(y)[-2:]
    sure = percent(_, y[first], 1) if y[first] < 0.9995 else ">\u00a0" + percent(_, 0.999, 1)
    less = percent(_, y[second], 1) if y[second] >= 0.0005 else "<\u00a0" + percent(_, 0.001, 1)
    return {"first": first, "sure": sure, "second": second, "less": less}


def step(_: Translate, name: str, y: Array) -> str:
    """What the network sees in an image on the way to MNIST's."""
    return _("{name}: {first} ({sure})").format(name=name, **_first_two(_, y))


def seen(_: Translate, y: Array, label: int, loss: float) -> str:
    """What the network sees in the drawing, and what that costs."""
    text = _("The network sees **{first}** ({sure}), then {second} ({less}). The loss for {label} is **{loss}**.")
    return text.format(label=label, loss=fixed(loss, 4), **_first_two(_, y))


def verdict(_: Translate, found: SmallestMove) -> str:
    """Where the image flips; or that nothing within reach flips it, and what comes nearest."""
    if abs(found.move) < REACH:
        text = _(
            "**Of all {count} weights the one that must move least is {name}: by {move}, from {start} to {end}.** "
            "There the accuracy of this image jumps; before and after the jump its slope is 0, however near. The slope "
            "of the loss says from afar which way leads there."
        )
    else:
        text = _(
            "**No single weight within ±{reach} flips this image.** Of all {count} weights {name} comes nearest: it "
            "would have to move by {move}. Moved by {most}, it leaves {first} ({sure}) and {second} ({less}) as the "
            "two most probable digits."
        )
    start, most = numbers.network()[found.weight], float(np.copysign(REACH, found.move))
    moves = fields(start=start, end=start + found.move, move=found.move, most=most, reach=REACH)
    two = _first_two(_, found.y[-1 if most > 0 else 0])
    return text.format(count=f"{lesson.WEIGHT_COUNT:,}", name=weight_name(_, found.weight), **moves, **two)


@cached(maxsize=4)
def two_networks(_: Translate) -> str:
    """Why the lesson's network is not the one that reads drawings."""
    (x, t), both = lesson.unseen_digits(), (lesson.network(), numbers.network())
    shares = (percent(_, float(accuracy(network(x), t))) for network in both)
    never = ", ".join(map(str, sorted({*range(10)} - {*both[0](x).argmax(axis=1).tolist()})))
    return _(
        "The lesson's network was trained only briefly: of {count} test digits it gets {few} right, and it sees no "
        "{never} in any. So another network reads here, with as many units, but trained on all 60,000 images. It gets "
        "{most} right."
    ).format(count=f"{len(t):,}", never=never, **dict(zip(("few", "most"), shares, strict=True)))
