"""What the page on the two losses says of a prediction, its terms, the curve −log y and the slopes."""

import numpy as np

from gradlab.chapters.loss_functions import numbers
from gradlab.chapters.loss_functions.numbers import CHAPTER, DELTA, LOSSES, RIGHT, Predictions
from gradlab.text import Translate, fields, fixed, format_number, table

SURE = CHAPTER["seven"][RIGHT]  # of the right digit, in the page's question, and where the page opens
DIGITS = 5  # significant digits of an error
PLACES, MANY = 5, 8  # decimals of an error that moves, and of one by which δ is seen
SLOPE_DIGITS = 6  # enough to see that δ keeps the slope at y = 0.1 from being −10
MOST = -float(np.log(DELTA))  # the cross entropy at y = 0
ROUGH = 0.01  # a finite difference that misses by more than this part is called rough


def question_numbers() -> dict[str, object]:
    """The numbers in the page's question."""
    return fields(right=RIGHT, sure=SURE, rest=1 - SURE)


def why(_: Translate) -> str:
    """The answer to the page's question, by two predictions that differ in the wrong digits only."""
    shapes = [numbers.shaped(SURE, rest) for rest in ("evenly", "one")]
    (squares, squares_one), (entropy, entropy_one) = ([numbers.error(loss, y) for y in shapes] for loss in LOSSES)
    return _(
        "Spread evenly, the cross-entropy error is {entropy}; all on one wrong digit, {entropy_one}. It depends on the "
        "right digit's probability only. The sum of squares error depends on all ten: it is {squares} and "
        "{squares_one}."
    ).format(**fields(DIGITS, entropy=entropy, entropy_one=entropy_one, squares=squares, squares_one=squares_one))


def meaning(_: Translate) -> str:
    """What y, t and log are, and what the book's two predictions score."""
    two, seven = CHAPTER.values()
    squares, entropy = ([numbers.error(loss, y) for y in (two, seven)] for loss in LOSSES)
    given = _(
        "**y** is the network's output: ten probabilities of sum 1, which softmax makes. With y = {low} at {right} the "
        "network gives the {right} a probability of {low}. **t** is the right answer, *one-hot*: 1 at the right digit, "
        "0 at the nine others. **log** is the natural logarithm."
    )
    conclusion = _(
        "**In the book** one prediction gives the {right} the probability {sure}; another gives it {low}, and {sure} "
        "to the {wrong}. Sum of squares: {first} and {second}. Cross entropy: {first_entropy} and {second_entropy}. "
        "Both losses are smaller for the first, which is nearer to the answer."
    )
    shown = fields(first=squares[0], second=squares[1], first_entropy=entropy[0], second_entropy=entropy[1])
    given, conclusion = (
        each.format(right=RIGHT, sure=two[RIGHT], low=seven[RIGHT], wrong=int(np.argmax(seven)), **shown)
        for each in (given, conclusion)
    )
    return f"{given}\n\n{conclusion}"


def chapter_names(_: Translate) -> dict[str, str]:
    """The book's two predictions by what they say."""
    return {"two": _("2 is most likely"), "seven": _("7 is most likely")}


def at_place(_: Translate, p: Predictions) -> dict[str, str]:
    """What the pictures show and their points mean at a place of the slider, and what the films say beside them."""
    (squares, entropy), (slope, steep) = p.errors.tolist(), p.autodiff[:, RIGHT].tolist()
    shown = fields(DIGITS, y=p.own, squares=squares, entropy=entropy, right=RIGHT, most=MOST)
    slopes = fields(SLOPE_DIGITS, right=RIGHT, squares=slope, entropy=steep)
    guess = fields(guess=int(np.argmax(p.y)), most=max(p.y), right=RIGHT, own=p.own)
    # How much of either loss is from the right digit, and how much from the nine others.
    rest = np.sum(np.delete(p.terms, RIGHT, axis=-1), axis=-1).tolist()
    names = _("from the {right}").format(right=RIGHT), _("from the nine others")
    parts = zip(names, (p.terms[:, RIGHT].tolist(), rest), strict=True)
    rows = [(_("error E"), *(f"**{fixed(of, PLACES)}**" for of in (squares, entropy)))]
    rows += [(name, *(fixed(of, PLACES) for of in part)) for name, part in parts]
    heading = _("y = {y}").format(y=f"{p.own:.2f}"), _("Sum of squares"), _("Cross entropy")
    return {
        "reads": _("y = {y}: sum of squares {squares}, cross entropy {entropy}").format(**shown),
        "prediction": _(
            "Two bar charts over the digits 0 to 9. The prediction is largest at {guess}, with {most}, and gives the "
            "right digit, {right}, a probability of {own}. The target is 1 at {right} and 0 at the nine others."
        ).format(**guess),
        "terms": _(
            "Two bar charts over the digits 0 to 9. The terms of the sum of squares error add up to {squares}, {own} "
            "of it at the right digit {right}. Of the cross-entropy error, {entropy}, all is at {right}."
        ).format(**shown, **fields(DIGITS, own=p.terms[0, RIGHT])),
        "sums": _(
            "Two bar charts over the digits 0 to 9. The terms of the sum of squares error add up to {squares}, those "
            "of the cross-entropy error to {entropy}."
        ).format(**shown),
        "curve": _(
            "The curve −log(y + δ) falls from {most} at y = 0 to about 0 at y = 1. The prediction's point is at "
            "y = {y}, where the error is {error} and its slope is {slope}."
        ).format(**shown, **fields(DIGITS, error=entropy, slope=steep)),
        "squares": f"E = {fixed(squares, PLACES)}",
        "entropy": f"E = {fixed(entropy, PLACES)}",
        "slope": _("slope {slope}").format(**fields(slope=steep)),
        "slopes": _(
            "The derivative of each loss with respect to each of the ten probabilities. At the right digit {right} it "
            "is {squares} for the sum of squares error and {entropy} for the cross-entropy error, whose derivative is "
            "0 at the nine others."
        ).format(**slopes),
        "near 0": _(
            "Two curves for y from 0 to a millionth: −log(y + δ) ends at {most} at y = 0, −log y rises without end. "
            "The prediction's y is {y}."
        ).format(**shown),
        "readings": table(heading, *rows),
        "verdict": _(
            "**Cross entropy counts the right digit only.** At the nine others t is 0, so their terms are 0, "
            "whatever y is there. So E is −log({y} + δ) = **{entropy}**, where δ = 10⁻⁷ keeps log 0 away. "
            "**The sum of squares counts all ten:** {own} from the {right}, and {others} from the nine others."
        ).format(**shown, **fields(DIGITS, own=p.terms[0, RIGHT], others=rest[0])),
        "slopes verdict": slopes_verdict(_, p),
        **dict(zip(("delta readings", "delta verdict"), delta(_, p), strict=True)),
    }


def delta(_: Translate, p: Predictions) -> tuple[str, str]:
    """A table: the error and its slope at the right digit, with δ and without; and what δ does at this y."""
    own, entropy, slope = float(p.own), float(p.errors[1]), p.autodiff[1, RIGHT]
    bare = fixed(float(numbers.minus_log(p.own, 0.0)), MANY) if own else "∞"
    readings = table(
        ("", _("E"), _("slope")),
        (_("with δ = 10⁻⁷"), fixed(entropy, MANY), fixed(slope, MANY)),
        (_("without δ"), bare, fixed(-1 / own, MANY) if own else "−∞"),
    )
    shown = fields(DIGITS, y=own, most=MOST)
    if own == 0:
        verdict = _(
            "Here the right digit's probability is exactly 0, and log 0 is −∞. Without δ the error would be "
            "**infinite**, and so would every sum or mean that contains it. With δ the error is −log 10⁻⁷ = "
            "**{most}**: large, but finite."
        )
        return readings, verdict.format(**shown)
    verdict = _(
        "At y = {y} the logarithm exists without δ, too, and δ makes the error smaller by only {change}. It is there "
        "for y = 0, where it makes the error {most} instead of infinite. Move the slider to 0 and see."
    ).format(**shown, **fields(2, change=float(np.log1p(DELTA / own))))
    if own == 1:
        less = _("At y = 1 the error should be 0; δ makes it slightly negative, {error}.")
        verdict += f" {less.format(**fields(error=entropy))}"
    return readings, verdict


def slopes_verdict(_: Translate, p: Predictions) -> str:
    """Which way each loss wants each probability to go, and what the finite difference makes of it."""
    squares, entropy = p.autodiff[:, RIGHT]
    sentences = [
        _(
            "**Sum of squares:** dE/dyₖ = yₖ − tₖ. That is {squares} at the {right}, and yₖ itself at each wrong "
            "digit. **Cross entropy:** dE/dyₖ = −tₖ / (yₖ + δ). That is **{entropy}** at the {right}, and 0 at the "
            "nine others."
        )
    ]
    if squares < 0:
        sentences.append(_("Both are negative at the {right}: a higher probability there makes either error smaller."))
    read = p.differences[1, RIGHT]
    if not p.central:
        sentences.append(
            _(
                "At y = {y} the cross entropy has no central difference, because there is no logarithm at y − h = "
                "{behind}. The forward difference, (f(y + h) − f(y)) / h, is {read} with h = {h}, where autograd gives "
                "{exact}: the curve bends too much within h."
            )
        )
    elif abs(read / entropy - 1) > ROUGH:
        sentences.append(
            _(
                "The cross entropy's finite difference with h = {h} is {read} there, where autograd gives {exact}: the "
                "curve bends too much within h of y = {y}."
            )
        )
    shown = fields(SLOPE_DIGITS, squares=squares, entropy=entropy, right=RIGHT, exact=entropy)
    return " ".join(sentences).format(**shown, **fields(SLOPE_DIGITS, y=p.own, behind=p.own - p.h, h=p.h, read=read))


def in_numbers(_: Translate, p: Predictions) -> tuple[list[str], list[str]]:
    """Tables: of both losses of three predictions and of what each class adds to them; and of each loss's dE/dyₖ."""
    y, names, errors = tuple(p.y.tolist()), (_("Sum of squares"), _("Cross entropy")), []
    known = {name: CHAPTER[code] for code, name in chapter_names(_).items()}
    for name, each in (known if y in CHAPTER.values() else {**known, _("Your own prediction"): y}).items():
        here = "**{}**" if each == y else "{}"
        texts = (format_number(numbers.error(loss, each), DIGITS) for loss in LOSSES)
        errors.append((here.format(name), *(here.format(text) for text in texts)))
    columns, digits, slopes = (p.y, numbers.TARGET, *p.terms), (4, 4, DIGITS, DIGITS), []
    adds = [_row(k, *map(format_number, of_k, digits)) for k, of_k in enumerate(zip(*columns, strict=True))]
    sums = _("sum"), format_number(sum(y)), "1", *(format_number(each, DIGITS) for each in p.errors)
    for title, exact, read in zip(slope_titles(_), p.autodiff, p.differences, strict=True):
        rows = (_row(k, *(format_number(each[k], SLOPE_DIGITS) for each in (exact, read))) for k in range(10))
        both = table(("k", _("slope (autograd)"), _("slope (numerical)")), *rows, align="rr")
        slopes.append(f"**{title}**\n\n{both}")
    terms = table(("k", "yₖ", "tₖ", "½(yₖ − tₖ)²", "−tₖ log(yₖ + δ)"), *adds, sums, align="rr")
    return [table(("", *names), *errors), terms], slopes


def _row(k: int, *texts: str) -> tuple[str, ...]:
    """Of the k-th class; that of the right one is bold."""
    return tuple(f"**{text}**" if k == RIGHT else text for text in (str(k), *texts))


def slope_titles(_: Translate) -> tuple[str, str]:
    """Of the slopes of each loss, in the picture and above the tables."""
    return _("Sum of squares: dE/dyₖ"), _("Cross entropy: dE/dyₖ")
