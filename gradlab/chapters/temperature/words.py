"""What the page on temperature says: of the unit, of the accuracy, of what does not change, and of three points."""

import math

from gradlab import Weight, sigmoid
from gradlab.chapters.temperature import numbers
from gradlab.chapters.temperature.numbers import FRAMES, IMAGES, PLACES, TEMPERATURES, UNIT, Points, Softened, area
from gradlab.text import Translate, fields, format_number, percent, rounded, table

EVERYWHERE = 0.999  # of an axis: what is flat on less of it is flat at a few places only


def why(_: Translate) -> str:
    """The answer to the page's question, by the sigmoid's numbers at both ends."""
    warm, cold = (numbers.softened(UNIT, 1.0).largest[k] for k in (0, FRAMES[-1]))
    before, after = (area(UNIT, k)[0] for k in (0, FRAMES[-1]))
    return _(
        "The largest slope of σ(x / T) is {warm} at T = 1 and {cold} at T = {least}. The area under the slope is "
        "always the rise of σ(x / T) from one end of the picture to the other: {before} and {after}. So the slope "
        "gathers at x = 0, and little is left elsewhere."
    ).format(least=_at(FRAMES[-1]), **fields(warm=warm, cold=cold, before=before, after=after))


def _at(k: int) -> str:
    """The temperature of a frame."""
    return format_number(float(TEMPERATURES[k]))


def of_both(_: Translate, unit: Softened, right: Softened, k: int) -> dict[str, str]:
    """What there is to read of the unit and of the accuracy at a temperature, and what has become of both slopes."""
    both = unit, right
    # The sigmoid's value is below 1 even where it rounds to 1: σ(x / T) = 1 − σ(−x / T).
    value, missing = format_number(unit.at[k]), float(sigmoid(-unit.place / TEMPERATURES[k]))
    if value == "1" and missing:
        value = f"1 − {format_number(missing, 2)}"
    if unit.steep[k] > EVERYWHERE:
        first = _("σ(x / T) has a slope other than 0 at every place.")
    else:
        first = _("σ(x / T) is nearly flat except on {unit} of its axis, around x = 0.")
    if right.stays:
        second = _("The soft accuracy does not depend on this weight, whose input is 0 in all {images} images.")
    elif right.steep[k] > EVERYWHERE:
        second = _("The soft accuracy still has a slope other than 0 at almost every place.")
    elif right.steep[k] > 0:
        second = _("The soft accuracy is nearly flat except on {right} of its axis.")
    else:
        second = _("The soft accuracy is nearly flat on its whole axis.")
    verdict = f"{first} {second}"
    if unit.steep[k] > EVERYWHERE < right.steep[k]:
        verdict = _(
            "Softened this much, both have a slope other than 0 at almost every place: it says which way is up."
        )
    shown = fields(unit=unit.slope_at[k], x=unit.place, right=right.slope_at[k], w=right.place)
    steep = [percent(_, each.steep[k]) for each in both]
    return {
        "reads": _("T = {t}: slope {unit} at x = {x}, slope {right} at w = {w}").format(t=_at(k), **shown),
        "verdict": verdict.format(images=IMAGES, unit=steep[0], right=steep[1]),
        "readings": table(
            (f"T = {_at(k)}", "σ(x / T)", _("soft accuracy")),
            (_("place"), f"x = {format_number(unit.place)}", f"w = {format_number(right.place)}"),
            (_("value"), value, percent(_, right.at[k])),
            (_("slope (autograd)"), *(f"**{format_number(each.slope_at[k])}**" for each in both)),
            (_("steepest slope"), *(format_number(each.largest[k]) for each in both)),
            (_("share steeper than 10⁻⁶"), *steep),
        ),
    }


def of_the_loss(_: Translate, right: Softened, error: Softened, k: int) -> dict[str, str]:
    """What there is to read of the loss beside the soft accuracy at a temperature, and what slope it still has."""
    m, accuracy, loss = numbers.margins()
    temperature = float(TEMPERATURES[k])
    shown, w, margin = fields(loss=error.slope_at[k], w=error.place), format_number(error.place), format_number(m[0])
    surely = _(
        "Where an image is surely wrong, the soft accuracy is almost flat: a slightly larger margin changes next to "
        "nothing. There the slope of the cross entropy is close to −1/T = {most}: it says which way to go."
    )
    slopes = (f"**{format_number(each.slope_at[k])}**" for each in (error, right))
    steep = (f"**{format_number(each / temperature, 5)}**" for each in (-loss[k, 0], accuracy[k, 0]))
    return {
        "reads": _("T = {t}: slope {loss} of the cross entropy at w = {w}").format(t=_at(k), **shown),
        "verdict": surely.format(most=format_number(-1 / temperature, 5)),
        "readings": table(
            (f"T = {_at(k)}", _("cross entropy"), _("soft accuracy")),
            (_("slope at w = {w}").format(w=w), *slopes),
            (_("slope at margin {m}").format(m=margin), *steep),
        ),
    }


def unchanged(_: Translate, weight: Weight, k: int) -> str:
    """The area under each slope, and the rise of each value, at the temperature where the slider rests."""
    (under, rise), (other, more) = area(UNIT, k), area(numbers.right(weight), k)
    return _(
        "The area under the derivative is the rise of the value from one end of the picture to the other, whatever T "
        "is: the fundamental theorem of calculus. At T = {t} they are {area} and {rise} for σ(x / T), {other_area} and "
        "{other_rise} for the soft accuracy. The needles are thin, but high enough for that."
    ).format(t=_at(k), **fields(8, area=under, rise=rise, other_area=other, other_rise=more))


def underflow(_: Translate, unit: Softened, right: Softened) -> str:
    """At which temperatures the slope at the reader's place is 0 in float64."""
    sentences = []
    for letter, shown in (("x", unit), ("w", right)):
        if shown.stays:
            text = _("At every {letter} the slope is 0, at every T: the input of this weight is 0 in all images.")
        elif shown.underflows is None:
            text = _("At {letter} = {place} the slope is not 0 at any of these temperatures.")
        else:
            text = _("At {letter} = {place} the slope underflows to 0 for T ≤ {t}: float64 has no number so small.")
        sentences.append(text.format(**fields(letter=letter, place=shown.place, t=shown.underflows or 0.0)))
    return " ".join(sentences)


def of_points(_: Translate, three: Points, k: int) -> dict[str, str]:
    """Both best thresholds at a place of the point that is dragged, and whether they agree."""
    lowest, (best, ends) = three.lowest[k : k + 1], three.best
    first, second = (_thresholds(_, *pair) for pair in ends[k].tolist())
    where = _("{first}, or {second}").format(first=first, second=second) if second else first
    shown = {"here": percent(_, three.right(lowest, three.other[k : k + 1])[0]), "best": percent(_, best[k])}
    shown |= {"lowest": rounded(lowest[0], 2), "where": where, "other": rounded(PLACES[k], 1)}
    if shown["here"] == shown["best"]:
        verdict = _(
            "With the point at {other} the loss is lowest at threshold {lowest}, and the accuracy there, {best}, is "
            "the highest possible."
        )
    else:
        verdict = _(
            "With the point at {other} the loss is lowest at threshold {lowest}, where the accuracy is {here}. The "
            "highest accuracy, {best}, is reached at other thresholds: {where}. The loss charges for the distance on "
            "the wrong side, the accuracy only for the side."
        )
    reads = _("point at {other}: lowest loss at the threshold {lowest}, accuracy {here}; highest accuracy {best}")
    readings = table(
        ("", _("threshold"), _("accuracy")),
        (_("lowest loss"), "**{lowest}**", "{here}"),
        (_("highest accuracy"), "{where}", "**{best}**"),
    )
    texts = {"reads": reads, "readings": readings, "verdict": verdict, "caption": _("lowest loss: threshold {at}")}
    return {name: text.format(at=shown["lowest"], **shown) for name, text in texts.items()}


def _thresholds(_: Translate, low: float, high: float) -> str:
    """An interval of thresholds; "" for one that is not there."""
    if math.isnan(low):
        return ""
    if low == -math.inf:
        return _("below {high}").format(high=format_number(high))
    if high == math.inf:
        return _("above {low}").format(low=format_number(low))
    return _("{low} to {high}").format(low=format_number(low), high=format_number(high))


def fastbook(_: Translate, right: Softened, error: Softened) -> str:
    """What a reader of another book knows the soft accuracy as."""
    text = _(
        "For its 3s and 7s fastbook trains on `mnist_loss`, the mean of 1 minus the probability of the right digit. "
        "That is 1 minus our soft accuracy at T = 1. At w = {w} the slope of the soft accuracy is then {soft}, and "
        "that of the cross entropy {loss}."
    ).format(**fields(w=right.place, soft=right.slope_at[0], loss=error.slope_at[0]))
    if right.slope_at[0] == 0:
        return text
    ratio = abs(error.slope_at[0] / right.slope_at[0])
    ratio = max(ratio, 1 / ratio)
    return text + " " + _("The larger is {ratio} times the smaller.").format(ratio=f"{ratio:,.{int(ratio < 100)}f}")
