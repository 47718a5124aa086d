"""What both losses make of the prediction, term by term: pictures and words."""

import numpy as np

from gradlab.app import downloads
from gradlab.app.text import table
from gradlab.chapters.loss_functions import numbers
from gradlab.chapters.loss_functions.figure import Bars, TwoBarCharts
from gradlab.chapters.loss_functions.numbers import CHAPTER, DELTA, DIGITS, LOSSES, RIGHT, OfPrediction, Probabilities
from gradlab.chapters.loss_functions.words import chapter_names
from gradlab.figures.picture import Picture
from gradlab.lesson.writing import Translate, number


def pictures(_: Translate, y: Probabilities, squares: OfPrediction, entropy: OfPrediction) -> list[Picture]:
    """The prediction above its target, and the terms of the one loss above those of the other."""
    given = (
        Bars(_("Prediction y"), y, number(y[RIGHT]), top=1.0),
        Bars(_("Target t, one-hot"), tuple(numbers.TARGET.tolist()), "1", outlined=True, top=1.0),
    )
    titles = [_("Terms of the sum of squares"), _("Terms of the cross entropy")]
    first, second = (
        Bars(title, tuple(loss.terms.tolist()), number(loss.terms[RIGHT], DIGITS))
        for title, loss in zip(titles, (squares, entropy), strict=True)
    )
    x = _("digit (shaded: the right one)")
    alts = _given_alt(_, y), _terms_alt(_, squares, entropy)
    return [
        Picture(TwoBarCharts(above, below, RIGHT, x), alt)
        for (above, below), alt in zip((given, (first, second)), alts, strict=True)
    ]


def _given_alt(_: Translate, y: Probabilities) -> str:
    return _(
        "Two bar charts over the digits 0 to 9. The prediction is largest at {guess}, with {most}, and gives the "
        "right digit {right} {own}. The target is 1 at {right} and 0 at the nine others."
    ).format(guess=int(np.argmax(y)), most=number(max(y)), right=RIGHT, own=number(y[RIGHT]))


def _terms_alt(_: Translate, squares: OfPrediction, entropy: OfPrediction) -> str:
    return _(
        "Two bar charts over the digits 0 to 9. The terms of the sum of squares error add up to {squares}, {own} "
        "of it at the right digit {right}. Of the cross-entropy error, {entropy}, all is at {right}."
    ).format(
        squares=number(squares.error, DIGITS),
        own=number(squares.terms[RIGHT], DIGITS),
        right=RIGHT,
        entropy=number(entropy.error, DIGITS),
    )


def errors(_: Translate, y: Probabilities) -> str:
    """A table: both losses of the chapter's two predictions, and of the reader's own."""
    rows: list[tuple[str, ...]] = [("", _("Sum of squares"), _("Cross entropy")), ("---", "---:", "---:")]
    known = {name: CHAPTER[code] for code, name in chapter_names(_).items()}
    for name, each in (known if y in CHAPTER.values() else {**known, _("Your own shape"): y}).items():
        here = "**{}**" if each == y else "{}"
        texts = (number(numbers.error(loss, each), DIGITS) for loss in LOSSES)
        rows.append((here.format(name), *(here.format(text) for text in texts)))
    return table(rows)


def terms(_: Translate, y: Probabilities, squares: OfPrediction, entropy: OfPrediction) -> str:
    """A table: what each class adds to both losses."""
    rows: list[tuple[str, ...]] = [("k", "yₖ", "tₖ", "½(yₖ − tₖ)²", "−tₖ log(yₖ + δ)"), ("---:",) * 5]
    for k in range(10):
        texts = (
            number(y[k]),
            number(numbers.TARGET[k]),
            number(squares.terms[k], DIGITS),
            number(entropy.terms[k], DIGITS),
        )
        rows.append(tuple(f"**{text}**" if k == RIGHT else text for text in (str(k), *texts)))
    sums = (number(sum(y)), "1", number(squares.error, DIGITS), number(entropy.error, DIGITS))
    return table([*rows, (_("sum"), *sums)])


def verdict(_: Translate, y: Probabilities, squares: OfPrediction, entropy: OfPrediction) -> str:
    """Why one loss reads all ten classes and the other only one."""
    own = float(squares.terms[RIGHT])
    return _(
        "**Cross entropy counts the right digit only.** At the nine others t is 0, so their terms are exactly 0, "
        "whatever y is there. What is left is −log({y} + δ) = **{entropy}**. **The sum of squares counts all ten:** "
        "{own} from the {right}, and {others} from the nine others."
    ).format(
        y=number(y[RIGHT]),
        entropy=number(entropy.error, DIGITS),
        own=number(own, DIGITS),
        right=RIGHT,
        others=number(float(np.sum(np.delete(squares.terms, RIGHT))), DIGITS),
    )


def offer(_: Translate, y: Probabilities, pictures: list[Picture]) -> None:
    """The bar charts as files."""
    bars = [each for picture in pictures for each in bars_of(picture)]
    columns = {"k": np.arange(10.0), **{each.title: np.array(each.values) for each in bars}}
    code = CODE.format(y=list(y), right=RIGHT, delta=DELTA)
    downloads.offer(_, "losses_term_by_term", pictures, columns, numbers.described(y), code)


def bars_of(picture: Picture) -> tuple[Bars, Bars]:
    """The upper and the lower bars of a picture of this page's."""
    assert isinstance(picture.drawing, TwoBarCharts)
    return picture.drawing.above, picture.drawing.below


CODE = """\
import numpy as np
from gradlab.chapters.loss_functions.figure import Bars, TwoBarCharts
from gradlab.figures.picture import Picture, together

y, t = np.array({y}), np.eye(10)[{right}]
squares, entropy = 0.5 * (y - t) ** 2, -t * np.log(y + {delta})
given = Bars("y", tuple(y)), Bars("t", tuple(t), outlined=True)
terms = Bars("squares", tuple(squares)), Bars("entropy", tuple(entropy))
together([Picture(TwoBarCharts(*bars, {right}, "digit")) for bars in (given, terms)])
"""
