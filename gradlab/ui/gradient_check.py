"""The page on the gradient check: how far finite differences are from autograd at each h, and what agreement means."""

import math
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import streamlit as st

from gradlab.checks import Array
from gradlab.derivatives import autodiff, central_difference, forward_difference
from gradlab.figures import gradient_check
from gradlab.figures.gradient_check import Errors, Labels, Part
from gradlab.figures.layers import svg
from gradlab.figures.style import Style
from gradlab.network import Weight
from gradlab.ui import controls, handout, lesson, panels, picture
from gradlab.ui.lesson import Subject
from gradlab.ui.picture import Layers
from gradlab.ui.question import ask
from gradlab.ui.text import Translate, number

H = 1 / 10.0 ** (np.arange(4, 49) / 4)  # from 0.1 to 1e−12, four to a decade
CHAPTER = 1e-4  # the h of the chapter
TOLERANCE = 1e-6  # two derivatives agree when they differ by less: TOL in autograd's test_util.py
PRECISIONS = ("float64", "float32")
DIFFERENCES = {"forward": forward_difference, "central": central_difference}
DECADES = (-14, 0)  # of the errors, when they need no more: so that the axes stay while x moves


@dataclass(frozen=True)
class Place:
    """Which function the reader looks at: of a unit, or of one weight of the network."""

    function: str
    weight: Weight | None = None
    loss: str = "cross_entropy"
    images: int = lesson.TRAINED_ON

    def pair(self) -> tuple[str, str]:
        """The codes of the two functions that share this place: the smooth one, the staircase."""
        return ("loss", "accuracy") if self.weight else ("sigmoid", "step")

    def subject(self, function: str) -> Subject:
        """One of the two."""
        if self.weight is None:
            return lesson.unit(function)
        return lesson.along("sigmoid", self.weight, self.loss if function == "loss" else function, self.images)

    def name(self, _: Translate, function: str) -> str:
        """What it is called."""
        if self.weight is None:
            return panels.activation_name(_, function)
        return panels.loss_name(_, self.loss) if function == "loss" else _("Accuracy")

    def made(self) -> str:
        """The expression that makes the subject in a notebook."""
        if self.weight is None:
            return f'lesson.unit("{self.function}")'
        metric = self.loss if self.function == "loss" else self.function
        return f'lesson.along("sigmoid", {self.weight}, "{metric}", {self.images})'

    def move(self, _: Translate) -> float:
        """The slider of its x or w; for a staircase with a button that leads next to a jump."""
        slider, button = st.columns([5, 1], vertical_alignment="bottom")
        with slider:
            x = controls.value(_, self.weight) if self.weight else controls.position(_)
        near = next_to_a_jump(self.subject(self.function), x, lesson.NOTCH if self.weight else 0.05)
        if near is not None:
            button.button(
                _("Next to a jump"),
                on_click=lambda: st.session_state.update({"w" if self.weight else "x": near}),
                help=_("Go to the nearest jump, one notch or less to its right."),
                width="stretch",
            )
        return x


def choose(_: Translate) -> Place:
    """The controls that say which function."""
    names = {
        "sigmoid": _("Sigmoid"),
        "loss": _("Loss along a weight"),
        "step": _("Step"),
        "accuracy": _("Accuracy along a weight"),
    }
    help = _("Whose derivative is checked: two functions that can learn, and two that cannot.")
    function = controls.choice(_("Function"), "function", names, help)
    if function in ("sigmoid", "step"):
        return Place(function)
    what, images = st.columns(2)
    with what:
        loss = controls.loss(_)
    with images:
        count = controls.images(_)
    return Place(function, controls.weight(_, layers=(1, 0), count=count), loss, count)


def next_to_a_jump(subject: Subject, x: float, notch: float) -> float | None:
    """The first notch to the right of the jump that is nearest to x; None where there is no jump."""
    low, high = subject.span
    jumps = np.array([]) if subject.stairs is None else subject.stairs.jumps
    jumps = jumps[(low < jumps) & (jumps < high - notch)]
    if not jumps.size:
        return None
    nearest = jumps[np.argmin(np.abs(jumps - x))]
    return float(round((math.floor(nearest / notch) + 1) * notch, 3))


def rounded(x: object, precision: str) -> Array:
    """x rounded to this precision, and kept as float64."""
    return np.asarray(x, precision).astype(np.float64)


@lru_cache(maxsize=256)
def errors(subject: Subject, x: float, precision: str = "float64") -> Errors:
    """The errors at x for each h of ``H``, and what theory expects.

    In float32 x, h, x ± h, the values of f and the quotient are rounded to float32; what happens inside f, and
    autograd's derivative at the rounded x, stay in float64. The subtraction needs no rounding of its own: the
    difference of two float32 within a factor of two of each other is a float32 (Sterbenz).
    """
    to = partial(rounded, precision=precision)
    at, h = float(to(x)), to(H)
    slope = float(autodiff(subject.f)(at))
    told = {
        name: np.abs(to(difference(lambda x: to(subject.f(to(x))), h)(np.full(h.shape, at))) - slope)
        for name, difference in DIFFERENCES.items()
    }
    return Errors(slope, h, told, *_theory(subject, at, h, float(np.finfo(precision).eps)))


def _theory(
    subject: Subject, x: float, h: Array, eps: float
) -> tuple[dict[str, Array], dict[str, tuple[float, float]]]:
    """The lines of truncation and rounding, and where they meet.

    forward: |f''| h / 2; central: |f'''| h² / 6; rounding: ε (|f| + |x f'|) / h, of the values of f and of x ± h.
    A constant function, or piece, has none: its values are rounded alike, and their difference is exactly 0.
    """
    f, derivative = subject.f, autodiff(autodiff(subject.f))
    first, second, third = (abs(float(d(x))) for d in (autodiff(f), derivative, autodiff(derivative)))
    if subject.stairs is not None or first == second == third == 0:
        return {}, {}
    noise = eps * (abs(float(f(x))) + abs(x) * first)
    lines, best = {"rounding": noise / h}, {}
    if second:
        # |f''| h / 2 = noise / h
        lines["forward"], meet = second * h / 2, math.sqrt(2 * noise / second)
        best["forward"] = (meet, noise / meet)
    if third:
        # |f'''| h² / 6 = noise / h
        lines["central"], meet = third * h**2 / 6, math.cbrt(6 * noise / third)
        best["central"] = (meet, noise / meet)
    return lines, best


def decades(shown: list[Errors]) -> tuple[int, int]:
    """Even powers of ten between which all errors that are not 0 lie; the same axis for all pictures."""
    every = np.concatenate([error for each in shown for error in each.errors.values()])
    powers = np.log10(every[every > 0]) if np.any(every > 0) else np.zeros(1)
    low, high = 2 * math.floor(powers.min() / 2), 2 * math.ceil(powers.max() / 2)
    return min(low, DECADES[0]), max(high, DECADES[1])


def labels(_: Translate) -> tuple[Labels, ...]:
    """The words of the pictures, one for each precision."""
    return tuple(
        Labels(
            title=_("Error in {precision}").format(precision=precision),
            h=_("step h"),
            forward=_("forward difference"),
            central=_("central difference"),
            forward_line=_("truncation, |f″| h / 2"),
            central_line=_("truncation, |f‴| h² / 6"),
            rounding_line=_("rounding, ~ ε|f| / h"),
            best=_("best h: the lines cross"),
            chapter=_("the chapter's h"),
        )
        for precision in PRECISIONS
    )


def parts(subject: Subject, x: float, labels: tuple[Labels, ...]) -> list[Part]:
    """The pictures at x, one for each precision, on the same axes."""
    shown = [errors(subject, x, precision) for precision in PRECISIONS]
    span, learns = decades(shown), subject.stairs is None
    return [Part(each, words, learns, span, CHAPTER) for each, words in zip(shown, labels, strict=True)]


@lru_cache(maxsize=64)
def _drawn(subject: Subject, x: float, labels: tuple[Labels, ...], look: Style) -> list[bytes]:
    figures = []
    for part in parts(subject, x, labels):
        figures.append(look.figure(*gradient_check.SIZE))
        gradient_check.draw(figures[-1], part, look)
    return [svg(figure) for figure in figures]


def show(_: Translate, subject: Subject, x: float) -> None:
    """The two pictures side by side."""
    words = labels(_)
    drawn = _drawn(subject, x, words, picture.style())
    picture.show(*(Layers(_alt(_, each), svg) for each, svg in zip(parts(subject, x, words), drawn, strict=True)))


def _alt(_: Translate, part: Part) -> str:
    told = part.errors.errors["central"]
    text = _("{title} of the central difference: {first} at h = {large}, {chapter} at h = {h}, {last} at h = {small}.")
    return text.format(
        title=part.labels.title,
        first=_brief(told[0]),
        large=number(H[0]),
        chapter=_brief(_at(part.errors, "central", CHAPTER)),
        h=number(CHAPTER),
        last=_brief(told[-1]),
        small=number(H[-1], 1),
    )


def _brief(error: float) -> str:
    """An error in a sentence or a cell: its size matters, not its digits."""
    return number(error, 2 if error < 1 else 4)


def _at(shown: Errors, difference: str, h: float) -> float:
    """The error at the h of the sweep that is nearest to this one."""
    return float(shown.errors[difference][np.argmin(np.abs(H - h))])


def _least(shown: Errors, difference: str) -> tuple[float, float]:
    """The h with the smallest error of those drawn, the largest such h, and that error."""
    k = int(np.argmin(shown.errors[difference]))
    return float(H[k]), float(shown.errors[difference][k])


def question(_: Translate) -> None:
    """The page's question, answered by the sigmoid's own numbers."""
    x = 1.0
    shown = errors(lesson.unit("sigmoid"), x)
    best, least = _least(shown, "central")
    ask(
        _,
        "gradient_check",
        _("A derivative is a limit, h → 0. With which h does a computer's central difference come nearest to it?"),
        {
            "smallest": _("With the smallest: the smaller h, the better."),
            "between": _("With one in between: from there on, a smaller h makes it worse."),
            "chapter": _("With the chapter's h = 0.0001: that is why it is taken."),
            "any": _("Any h below 0.1 will do: they all give the same."),
        },
        right="between",
        why=_(
            "For the sigmoid at x = {x}, in float64, the error falls from {first} at h = {large} to {least} at "
            "h = {best} and then rises again, to {last} at h = {small}. At the chapter's h it is {chapter}."
        ).format(
            x=number(x),
            first=_brief(_at(shown, "central", H[0])),
            large=number(H[0]),
            least=_brief(least),
            best=number(best, 2),
            last=_brief(_at(shown, "central", H[-1])),
            small=number(H[-1], 1),
            chapter=_brief(_at(shown, "central", CHAPTER)),
        ),
    )


def readings(_: Translate, subject: Subject, x: float) -> str:
    """A table: the derivative, and of both differences the errors and the best h, in both precisions."""
    shown = [errors(subject, x, precision) for precision in PRECISIONS]

    def row(label: str, read: list[float]) -> tuple[str, ...]:
        return (label, *(_brief(value) for value in read))

    rows: list[tuple[str, ...]] = [("", *PRECISIONS), ("---", "---:", "---:")]
    rows.append((_("autograd"), *(f"**{number(each.slope)}**" for each in shown)))
    for name, title in (("central", _("central difference")), ("forward", _("forward difference"))):
        rows.append((f"**{title}**", "", ""))
        for h in (H[0], CHAPTER, H[-1]):
            rows.append(row(_("error, h = {h}").format(h=number(h, 1)), [_at(each, name, h) for each in shown]))
        rows.append(row(_("smallest error"), [_least(each, name)[1] for each in shown]))
        if all(name in each.best for each in shown):
            rows.append(row(_("… at h ="), [_least(each, name)[0] for each in shown]))
            rows.append(row(_("lines cross at h ="), [each.best[name][0] for each in shown]))
    return panels.table(rows)


def verdict(_: Translate, place: Place, x: float) -> str:
    """What to see in the pictures."""
    subject = place.subject(place.function)
    shown = [errors(subject, x, precision) for precision in PRECISIONS]
    if subject.stairs is not None:
        told = [_jump(_, subject, x)]
    elif not shown[0].lines:
        told = [_("Through this weight nothing flows in these images: the loss is constant.")]
    else:
        told = [_lines(_, shown[0]), *map(partial(_best, _), shown, PRECISIONS), _swallowed(_, shown[1])]
    return " ".join(filter(None, [*told, _zeros(_, shown)]))


def _lines(_: Translate, shown: Errors) -> str:
    """How theory explains the two arms of the errors."""
    rounding = _("Rounding is divided by h: to the left, where it rules, a tenth of h makes ten times the error.")
    forward = _("To the right, where truncation rules, the errors of the forward difference form a line of slope 1.")
    if "forward" not in shown.lines:
        forward = _("To the right truncation rules; but f″ is 0 here, so the forward difference has none of slope 1.")
    central = _("Those of the central difference form a line of slope 2: a tenth of h, a hundredth of the error.")
    return " ".join([rounding, forward, central] if "central" in shown.lines else [rounding, forward])


def _zeros(_: Translate, shown: list[Errors]) -> str:
    every = np.concatenate([error for each in shown for error in each.errors.values()])
    zeros = int(np.sum(every == 0))
    text = _("Of the {count} errors in the two pictures **{zeros}** are exactly 0, and drawn on the line marked 0.")
    return text.format(zeros=zeros, count=every.size) if zeros else ""


def _best(_: Translate, shown: Errors, precision: str) -> str:
    best, least = _least(shown, "central")
    return _(
        "In **{precision}** the central difference comes nearest to autograd, of all h drawn, at h = {best}: the error "
        "is **{least}**. The chapter's h = {h} gives {chapter}, and h = {small} gives {last}."
    ).format(
        precision=precision,
        best=number(best, 2),
        least=_brief(least),
        h=number(CHAPTER),
        chapter=_brief(_at(shown, "central", CHAPTER)),
        small=number(H[-1], 1),
        last=_brief(_at(shown, "central", H[-1])),
    )


def _swallowed(_: Translate, single: Errors) -> str:
    """From where on the float32 difference is 0, because f(x + h) and f(x − h) are rounded to one number."""
    seen = np.flatnonzero(single.errors["central"] != abs(single.slope))
    lost = H[seen.max(initial=-1) + 1 :]
    if single.slope == 0 or not lost.size:
        return ""
    return _(
        "From h = {h} down, float32 rounds f(x + h) and f(x − h) to one number: their difference is 0, and the error "
        "is the whole derivative."
    ).format(h=number(lost[0], 2))


def _jump(_: Translate, subject: Subject, x: float) -> str:
    """How near the nearest jump is, and what a difference reads that reaches it."""
    stairs = subject.stairs
    if stairs is None or not len(stairs.jumps):
        return _("There is no jump that a difference could reach.")
    k = int(np.argmin(np.abs(stairs.jumps - x)))
    away, read = float(abs(stairs.jumps[k] - x)), _at(errors(subject, x), "central", H[0])
    values = {"rise": number(stairs.values[k + 1] - stairs.values[k]), "away": number(away), "large": number(H[0])}
    if away == 0:
        text = _(
            "The jump is here, and no h is too small to reach it: the central difference reads {rise} / 2h, {read} at "
            "h = {large} and {last} at h = {small}. It grows without end, as a number about h."
        )
    elif away <= H[0]:
        text = _(
            "The nearest jump, of {rise}, is {away} away. An h below that sees nothing but 0; an h that reaches it "
            "reads jump / 2h (central) or jump / h (forward, if the jump lies ahead). At h = {large} the error of the "
            "central difference is {read}: all the jumps within h, divided by 2h, a number about h and not a slope."
        )
    else:
        text = _("The nearest jump, of {rise}, is {away} away, beyond every h here.")
    return text.format(
        **values, read=number(read), last=number(_at(errors(subject, x), "central", H[-1])), small=number(H[-1], 1)
    )


def trap(_: Translate, place: Place, x: float) -> str:
    """A table: the check at the chapter's h for the smooth function and the staircase at one place; what it means."""
    names = place.pair()
    shown = [errors(place.subject(name), x) for name in names]
    off = [_at(each, "central", CHAPTER) for each in shown]
    passes, flat = [error < TOLERANCE for error in off], [each.slope == 0 for each in shown]
    rows: list[tuple[str, ...]] = [("", *(place.name(_, name) for name in names)), ("---", "---:", "---:")]
    rows.append((_("derivative, autograd"), *(number(each.slope) for each in shown)))
    rows.append((_("error of the central difference"), *(_brief(error) for error in off)))
    rows.append((_("do they agree?"), *(_("yes") if good else _("**no**") for good in passes)))
    rows.append((_("is there a slope to follow?"), *(_("**no**") if level else _("yes") for level in flat)))
    return panels.table(rows)


def moral(_: Translate, place: Place, x: float) -> str:
    """What the check of the staircase tells."""
    off = _at(errors(place.subject(place.pair()[1]), x), "central", CHAPTER)
    if off < TOLERANCE:
        told = _(
            "Here the check of the staircase passes, because 0 = 0. It says that the derivative is computed correctly, "
            "not that there is anything to follow."
        )
    else:
        told = _(
            "Here the check of the staircase even fails, by {off}: a jump lies within h = {h}. Neither number is a "
            "slope to follow."
        ).format(off=_brief(off), h=number(CHAPTER))
    lesson_of_it = _(
        "**Agreement is not learnability.** So test for both: that the two derivatives agree (here: to {tolerance}, as "
        "autograd's own check_grads does), and that they are not 0."
    ).format(tolerance=number(TOLERANCE, 1))
    return f"{told} {lesson_of_it}"


def rule(_: Translate) -> str:
    """The best h as a rule, with its source."""
    double, single = (float(np.finfo(precision).eps) for precision in PRECISIONS)
    return _(
        "ε is the gap from 1 to the next number: {double} in float64, {single} in float32. Truncation and rounding "
        "meet at the best h. Where f and its derivatives are about 1, that is near the cube root of ε for the central "
        "difference, {central} in float64 and {central32} in float32, and near the square root of ε for the forward "
        "difference, {forward} and {forward32} (Press et al., *Numerical Recipes*, 5.7). The line in the pictures is "
        "ε(|f| + |x f′|) / h, because x ± h is rounded too."
    ).format(
        double=number(double, 2),
        single=number(single, 2),
        central=number(math.cbrt(double), 2),
        forward=number(math.sqrt(double), 2),
        central32=number(math.cbrt(single), 2),
        forward32=number(math.sqrt(single), 2),
    )


def float32_note(_: Translate) -> str:
    """What float32 means here."""
    return _(
        "In float32 these are rounded: x, h, x ± h, the values of f, and the quotient. What happens inside f stays in "
        "float64, and so does autograd's derivative, taken at the rounded x."
    )


CODE = """\
from gradlab import Weight
from gradlab.figures import gradient_check as figures
from gradlab.figures.style import Style
from gradlab.ui import gradient_check, lesson

f, at = {made}, {x}
# For each h: abs(central_difference(f, h)(at) - autodiff(f)(at)), and the same for the forward difference.
parts = gradient_check.parts(f, at, gradient_check.labels(str))
figures.picture(parts, Style())
"""


def take_along(_: Translate, place: Place, x: float) -> None:
    """The pictures, their numbers and their code."""
    drawn = parts(place.subject(place.function), x, labels(_))
    columns = {"h": H}
    for part in drawn:
        for name, told in part.errors.errors.items():
            columns[f"{part.labels.title}, {getattr(part.labels, name)}"] = told
    where: dict[str, object] = {"function": place.function, "at": x}
    if place.weight:
        where |= lesson.described(place.weight) | {"images": place.images, "loss": place.loss}
    figure = partial(gradient_check.picture, drawn, Style())
    handout.offer(_, "gradient_check", figure, columns, where, CODE.format(made=place.made(), x=x))
