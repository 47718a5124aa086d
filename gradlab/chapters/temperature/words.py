"""What the page on temperature says: of the unit, of the accuracy, and of what does not change."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from gradlab import lesson
from gradlab.app import downloads
from gradlab.app.question import ask
from gradlab.cache import cached
from gradlab.chapters.temperature import figure, figure_losses, numbers
from gradlab.chapters.temperature.numbers import IMAGES, NOTCHES, TEMPERATURES, Softened
from gradlab.core.network import Weight
from gradlab.lesson.names import weight_name
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number, percent, table


def question(_: Translate) -> None:
    """The page's question, answered by the sigmoid's numbers at both ends."""
    warm, cold = (numbers.softened_unit(1.0).largest[k] for k in (0, NOTCHES[-1]))
    area = numbers.area_of_unit(NOTCHES[-1])[0]
    ask(
        _,
        "temperature",
        why=_(
            "Of σ(x / T) the largest slope is {warm} at T = 1 and {cold} at T = {least}; but the area under it stays "
            "{area}, the whole rise from one end of the picture to the other. So the slope runs together at 0, and "
            "leaves nothing elsewhere."
        ).format(
            warm=format_number(float(warm)),
            cold=format_number(float(cold)),
            least=format_number(float(TEMPERATURES[-1])),
            area=format_number(area, 6),
        ),
    )


def temperature(_: Translate) -> int:
    """The notch of the temperature."""
    chosen: float = st.select_slider(
        _("T, the temperature"),
        TEMPERATURES.tolist(),
        1.0,
        key="T",
        format_func=lambda each: f"{each:g}",
        bind="query-params",
        help=_("Drag it to the right: the slope runs together into the stairs. The arrow keys move it too."),
    )
    return [*TEMPERATURES].index(chosen)


@cached(maxsize=64)
def film(_: Translate, weight: Weight, x: float, w: float, style: Style) -> Film:
    """The unit and the accuracy from a slope to their stairs, and the loss beside them, at each temperature."""
    unit, right, error = (
        numbers.softened_unit(x),
        numbers.softened_accuracy(weight, w),
        numbers.softened_loss(weight, w),
    )
    step = lesson.unit("step").stairs
    accuracy = lesson.along("sigmoid", weight, lesson.ACCURACY, IMAGES).stairs
    assert step is not None
    assert accuracy is not None
    told = [verdict(_, unit, right, k) for k in NOTCHES]
    text = _("T = {t}: slope {unit} at x = {x}, slope {right} at w = {w}")
    aria_texts = [
        text.format(
            t=_t(k),
            unit=format_number(unit.slope_at[k]),
            x=format_number(x),
            right=format_number(right.slope_at[k]),
            w=format_number(w),
        )
        for k in NOTCHES
    ]
    alt = [f"{each}. {more}" for each, more in zip(aria_texts, told, strict=True)]
    pictures = [
        figure.picture(unit, step, _labels(_, _("σ(x / T)"), "x", _("the step")), alt),
        figure.picture(
            right, accuracy, _labels(_, _("soft accuracy"), weight_name(_, weight), _("the accuracy")), alt, True
        ),
        figure_losses.picture(error, _loss_labels(_, weight), alt),
    ]
    words = [[readings(_, unit, right, k) for k in NOTCHES], told, [on_the_loss(_, right, error, k) for k in NOTCHES]]
    return Film([Slider(_("T, the temperature"), aria_texts, "T")], pictures, words, style=style)


def _t(k: int) -> str:
    return format_number(float(TEMPERATURES[k]))


def _labels(_: Translate, title: str, x: str, stairs: str) -> figure.Labels:
    return figure.Labels(title, _("its derivative"), x, stairs, title, _("tangent"))


def _loss_labels(_: Translate, weight: Weight) -> figure_losses.Labels:
    return figure_losses.Labels(
        _("T · cross entropy"),
        _("T · |slope| for one image"),
        weight_name(_, weight),
        _("lead of the right logit"),
        _("cross entropy"),
        _("soft accuracy"),
    )


def readings(_: Translate, unit: Softened, right: Softened, k: int) -> str:
    """A table: both functions at a temperature."""
    rows: list[tuple[str, ...]] = [(f"T = {_t(k)}", "σ(x / T)", _("soft accuracy")), ("---", "---:", "---:")]
    both = (unit, right)
    rows.append((_("place"), f"x = {format_number(unit.place)}", f"w = {format_number(right.place)}"))
    rows.append((_("value"), format_number(unit.at[k]), percent(_, right.at[k])))
    rows.append((_("slope there"), *(f"**{format_number(each.slope_at[k])}**" for each in both)))
    rows.append((_("largest slope"), *(format_number(each.largest[k]) for each in both)))
    rows.append((_("not flat on"), *(percent(_, each.steep[k]) for each in both)))
    return table(rows)


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
    fields = {
        "w": format_number(error.place),
        "loss": format_number(error.slope_at[k]),
        "right": format_number(right.slope_at[k]),
    }
    return text.format(**fields, most=format_number(1 / float(TEMPERATURES[k])))


def unchanged(_: Translate, weight: Weight, k: int) -> str:
    """The area under each slope, which is the rise, at the temperature where the slider rests."""
    unit, right = numbers.area_of_unit(k), numbers.area_of_accuracy(weight, k)
    return _(
        "**What does not change**: the area under the derivative is the rise of the value, at every temperature (the "
        "fundamental theorem of calculus). At T = {t}: {area} and {rise} for σ(x / T), {other_area} and {other_rise} "
        "for the soft accuracy. Needles are thin, but as high as it takes."
    ).format(
        t=_t(k),
        area=format_number(unit[0], 8),
        rise=format_number(unit[1], 8),
        other_area=format_number(right[0], 8),
        other_rise=format_number(right[1], 8),
    )


def underflow(_: Translate, unit: Softened, right: Softened) -> str:
    """From which temperature on the slope at the reader's place is exactly 0."""
    sentences = []
    for letter, shown in (("x", unit), ("w", right)):
        if shown.vanishes is None:
            text = _("At {letter} = {place} the slope is never exactly 0 here.")
        else:
            text = _("At {letter} = {place} it is exactly 0 from T = {t} on.")
        sentences.append(
            text.format(letter=letter, place=format_number(shown.place), t=format_number(shown.vanishes or 0.0))
        )
    return " ".join(sentences)


def offer(_: Translate, film: Film, weight: Weight, shown: Sequence[Softened], k: int) -> None:
    """The pictures and the numbers at this temperature to take along."""
    unit, right, error = shown
    columns = {"x": unit.x[k], "sigmoid(x / T)": unit.value[k], "slope": unit.slope[k]}
    columns |= {"w": right.x[k], "soft accuracy": right.value[k], "its slope": right.slope[k]}
    columns |= {"cross entropy": error.value[k], "slope of the cross entropy": error.slope[k]}  # at the same w
    longest = max(map(len, columns.values()))
    columns = {
        name: np.pad(column, (0, longest - len(column)), constant_values=np.nan) for name, column in columns.items()
    }
    header = {**lesson.described(weight), "images": IMAGES, "T": float(TEMPERATURES[k])}
    code = CODE.format(weight=weight, t=float(TEMPERATURES[k]), images=IMAGES, k=k, x=unit.place, w=right.place)
    downloads.offer(_, "temperature", film.at(k), columns, header, code)


CODE = """\
from gradlab import Weight, autodiff, lesson, soft_accuracy
from gradlab.app.language import translator
from gradlab.chapters.temperature import words
from gradlab.plotting.style import Style
from gradlab.core.temperature import along_weight_at

x, t = lesson.digits({images})
f = along_weight_at(lesson.network(), {weight}, soft_accuracy, {t}, x, t)  # yours: network, images and labels
print(f({w}), autodiff(f)({w}))
film = words.film(translator(), {weight}, {x}, {w}, Style()).at({k})
film.save("temperature.html")
film
"""
