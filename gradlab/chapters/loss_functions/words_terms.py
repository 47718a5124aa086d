"""What both losses make of the prediction, term by term: words."""

import numpy as np

from gradlab.chapters.loss_functions import numbers
from gradlab.chapters.loss_functions.numbers import CHAPTER, DIGITS, LOSSES, RIGHT, Prediction
from gradlab.chapters.loss_functions.words import chapter_names
from gradlab.text import Translate, format_number, table


def given_alt(_: Translate, p: Prediction) -> str:
    """What the picture of the prediction shows."""
    return _(
        "Two bar charts over the digits 0 to 9. The prediction is largest at {guess}, with {most}, and gives the "
        "right digit {right} {own}. The target is 1 at {right} and 0 at the nine others."
    ).format(guess=int(np.argmax(p.y)), most=format_number(max(p.y)), right=RIGHT, own=format_number(p.own))


def terms_alt(_: Translate, p: Prediction) -> str:
    """What the picture of the terms shows."""
    squares, entropy = p.of
    return _(
        "Two bar charts over the digits 0 to 9. The terms of the sum of squares error add up to {squares}, {own} "
        "of it at the right digit {right}. Of the cross-entropy error, {entropy}, all is at {right}."
    ).format(
        squares=format_number(squares.error, DIGITS),
        own=format_number(squares.terms[RIGHT], DIGITS),
        right=RIGHT,
        entropy=format_number(entropy.error, DIGITS),
    )


def readings(_: Translate, p: Prediction) -> str:
    """A table: both losses, and how much of each is from the right digit and from the nine others."""
    parts = [(of.error, float(of.terms[RIGHT]), float(np.sum(np.delete(of.terms, RIGHT)))) for of in p.of]
    names = _("error E"), _("from the {right}").format(right=RIGHT), _("from the nine others")
    rows = [(name, *(format_number(part[k], DIGITS) for part in parts)) for k, name in enumerate(names)]
    bold = (rows[0][0], *(f"**{text}**" for text in rows[0][1:]))
    heading = (_("y = {y}").format(y=format_number(p.own)), _("Sum of squares"), _("Cross entropy"))
    return table([heading, ("---", "---:", "---:"), bold, *rows[1:]])


def errors(_: Translate, p: Prediction) -> str:
    """A table: both losses of the chapter's two predictions, and of the reader's own."""
    y = p.y
    rows: list[tuple[str, ...]] = [("", _("Sum of squares"), _("Cross entropy")), ("---", "---:", "---:")]
    known = {name: CHAPTER[code] for code, name in chapter_names(_).items()}
    for name, each in (known if y in CHAPTER.values() else {**known, _("Your own shape"): y}).items():
        here = "**{}**" if each == y else "{}"
        texts = (format_number(numbers.error(loss, each), DIGITS) for loss in LOSSES)
        rows.append((here.format(name), *(here.format(text) for text in texts)))
    return table(rows)


def terms(_: Translate, p: Prediction) -> str:
    """A table: what each class adds to both losses."""
    y, (squares, entropy) = p.y, p.of
    rows: list[tuple[str, ...]] = [("k", "yₖ", "tₖ", "½(yₖ − tₖ)²", "−tₖ log(yₖ + δ)"), ("---:",) * 5]
    for k in range(10):
        texts = (
            format_number(y[k]),
            format_number(numbers.TARGET[k]),
            format_number(squares.terms[k], DIGITS),
            format_number(entropy.terms[k], DIGITS),
        )
        rows.append(tuple(f"**{text}**" if k == RIGHT else text for text in (str(k), *texts)))
    sums = (format_number(sum(y)), "1", format_number(squares.error, DIGITS), format_number(entropy.error, DIGITS))
    return table([*rows, (_("sum"), *sums)])


def verdict(_: Translate, p: Prediction) -> str:
    """Why one loss reads all ten classes and the other only one."""
    squares, entropy = p.of
    own = float(squares.terms[RIGHT])
    return _(
        "**Cross entropy counts the right digit only.** At the nine others t is 0, so their terms are exactly 0, "
        "whatever y is there. What is left is −log({y} + δ) = **{entropy}**. **The sum of squares counts all ten:** "
        "{own} from the {right}, and {others} from the nine others."
    ).format(
        y=format_number(p.own),
        entropy=format_number(entropy.error, DIGITS),
        own=format_number(own, DIGITS),
        right=RIGHT,
        others=format_number(float(np.sum(np.delete(squares.terms, RIGHT))), DIGITS),
    )
