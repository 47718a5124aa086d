"""What the page on temperature says: of the unit, of the accuracy, of what does not change, and of three points."""

from gradlab.chapters.temperature import numbers
from gradlab.chapters.temperature.numbers import FRAMES, PLACES, TEMPERATURES, UNIT, Points, Softened, area
from gradlab.core.network import Weight
from gradlab.text import Translate, fields, format_number, percent, table


def why(_: Translate) -> str:
    """The answer to the page's question, by the sigmoid's numbers at both ends."""
    warm, cold = (numbers.softened(UNIT, 1.0).largest[k] for k in (0, FRAMES[-1]))
    return _(
        "Of σ(x / T) the largest slope is {warm} at T = 1 and {cold} at T = {least}; but the area under it stays "
        "{area}, the whole rise from one end of the picture to the other. So the slope runs together at 0, and "
        "leaves nothing elsewhere."
    ).format(least=_at(FRAMES[-1]), **fields(warm=warm, cold=cold), **fields(6, area=area(UNIT, FRAMES[-1])[0]))


def _at(k: int) -> str:
    """The temperature of a frame."""
    return format_number(float(TEMPERATURES[k]))


def aria_text(_: Translate, unit: Softened, right: Softened, k: int) -> str:
    """What there is to read at a temperature."""
    shown = fields(unit=unit.slope_at[k], x=unit.place, right=right.slope_at[k], w=right.place)
    return _("T = {t}: slope {unit} at x = {x}, slope {right} at w = {w}").format(t=_at(k), **shown)


def readings(_: Translate, unit: Softened, right: Softened, k: int) -> str:
    """A table: both functions at a temperature."""
    both = (unit, right)
    return table(
        (f"T = {_at(k)}", "σ(x / T)", _("soft accuracy")),
        (_("place"), f"x = {format_number(unit.place)}", f"w = {format_number(right.place)}"),
        (_("value"), format_number(unit.at[k]), percent(_, right.at[k])),
        (_("slope there"), *(f"**{format_number(each.slope_at[k])}**" for each in both)),
        (_("largest slope"), *(format_number(each.largest[k]) for each in both)),
        (_("not flat on"), *(percent(_, each.steep[k]) for each in both)),
    )


def verdict(_: Translate, unit: Softened, right: Softened, k: int) -> str:
    """What has become of both slopes at a temperature."""
    gone = [each for each in (unit, right) if each.slope_at[k] == 0]
    if len(gone) == 2:
        text = _("At both places the slope is exactly 0: float64 has nothing smaller left. These are the stairs.")
    elif gone:
        text = _("At one place the slope is exactly 0 already; at the other it is still {slope}.")
    elif min(unit.steep[k], right.steep[k]) > 0.99:
        text = _("There is a slope everywhere: softened so much, both say at each place which way is up.")
    else:
        text = _("The slope has drawn back to the jumps: {unit} of one picture and {right} of the other are not flat.")
    left = next((each.slope_at[k] for each in (unit, right) if each.slope_at[k] != 0), 0.0)
    return text.format(slope=format_number(left), unit=percent(_, unit.steep[k]), right=percent(_, right.steep[k]))


def on_the_loss(_: Translate, right: Softened, error: Softened, k: int) -> str:
    """What the loss still has at this temperature."""
    text = _(
        "At w = {w} the loss's slope is {loss}, the soft accuracy's {right}. What the cross entropy adds: where an "
        "image is surely wrong, the soft accuracy is flat in the right logit, and the cross entropy has the slope 1/T "
        "= {most}."
    )
    most = 1 / float(TEMPERATURES[k])
    return text.format(**fields(w=error.place, loss=error.slope_at[k], right=right.slope_at[k], most=most))


def unchanged(_: Translate, weight: Weight, k: int) -> str:
    """The area under each slope, and the rise of each value, at the temperature where the slider rests."""
    (under, rise), (other, more) = area(UNIT, k), area(numbers.right(weight), k)
    return _(
        "**What does not change**: the area under the derivative is the rise of the value, at every temperature (the "
        "fundamental theorem of calculus). At T = {t}: {area} and {rise} for σ(x / T), {other_area} and {other_rise} "
        "for the soft accuracy. Needles are thin, but as high as it takes."
    ).format(t=_at(k), **fields(8, area=under, rise=rise, other_area=other, other_rise=more))


def underflow(_: Translate, unit: Softened, right: Softened) -> str:
    """From which temperature on the slope at the reader's place is exactly 0."""
    sentences = []
    for letter, shown in (("x", unit), ("w", right)):
        if shown.vanishes is None:
            text = _("At {letter} = {place} the slope is never exactly 0 here.")
        else:
            text = _("At {letter} = {place} it is exactly 0 from T = {t} on.")
        sentences.append(text.format(**fields(letter=letter, place=shown.place, t=shown.vanishes or 0.0)))
    return " ".join(sentences)


def _best(_: Translate, three: Points, k: int) -> dict[str, str]:
    """The loss's best threshold, the accuracy there, the best accuracy, and the ends of where it is had, as texts."""
    least, (best, low, high) = three.least[k : k + 1], (each[k] for each in three.best)
    texts = {"here": percent(_, three.right(least, three.other[k : k + 1])[0]), "best": percent(_, best)}
    ends = {"least": float(least[0]), "low": low, "high": high, "other": float(PLACES[k])}
    return texts | {name: format_number(value) for name, value in ends.items()}


def points_readings(_: Translate, three: Points, k: int) -> str:
    """A table: both best thresholds."""
    at = _best(_, three, k)
    return table(
        ("", _("threshold"), _("accuracy")),
        (_("least loss"), f"**{at['least']}**", at["here"]),
        (_("best accuracy"), f"{at['low']} … {at['high']}", f"**{at['best']}**"),
    )


def points_verdict(_: Translate, three: Points, k: int) -> str:
    """Whether the two agree."""
    at = _best(_, three, k)
    if at["here"] == at["best"]:
        text = _(
            "With the point at {other} the loss is least at the threshold {least}, and the accuracy there is the best "
            "that can be had, {best}."
        )
    else:
        text = _(
            "With the point at {other} the loss is least at the threshold {least}, where the accuracy is {here}; the "
            "best, {best}, is had between {low} and {high}. The loss pays for how far a point is on the wrong side, "
            "the accuracy only for its side."
        )
    return text.format(**at)
