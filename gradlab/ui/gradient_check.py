"""The page on the gradient check: how far finite differences are from autograd at each h, and what agreement means."""

import math
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from gradlab.figures import gradient_check
from gradlab.figures.gradient_check import Errors, Labels, Part
from gradlab.figures.layers import svg
from gradlab.figures.style import Style
from gradlab.network import Weight
from gradlab.ui import controls, handout, lesson, panels, picture, reader
from gradlab.ui.gradient_errors import CHAPTER, PRECISIONS, H, decades, error_at, errors, least_error, next_to_a_jump
from gradlab.ui.lesson import Subject
from gradlab.ui.picture import Layers
from gradlab.ui.question import ask
from gradlab.ui.shared import shared
from gradlab.ui.text import Translate, number

TOLERANCE = 1e-6  # two derivatives agree when they differ by less: TOL in autograd's test_util.py


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
        return panels.metric_name(_, self.loss if function == "loss" else function)

    def made(self) -> str:
        """The expression that makes the subject in a notebook."""
        if self.weight is None:
            return f'lesson.unit("{self.function}")'
        metric = self.loss if self.function == "loss" else self.function
        return f'lesson.along("sigmoid", {self.weight}, "{metric}", {self.images})'

    def move(self, _: Translate) -> float:
        """The slider of its x or w; beside a staircase's a button that leads next to a jump."""
        slide = partial(controls.value, _, self.weight) if self.weight else partial(controls.position, _)
        subject = self.subject(self.function)
        if subject.stairs is None:
            return slide()
        slider, button = st.columns([5, 1], vertical_alignment="bottom")
        with slider:
            x = slide()
        near = next_to_a_jump(subject, x, lesson.NOTCH if self.weight else 0.05)
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


@shared(maxsize=64)
def _drawn(subject: Subject, x: float, labels: tuple[Labels, ...], look: Style) -> list[bytes]:
    figures = []
    for part in parts(subject, x, labels):
        figures.append(look.figure(*gradient_check.SIZE))
        gradient_check.draw(figures[-1], part, look)
    return [svg(figure) for figure in figures]


def show(_: Translate, subject: Subject, x: float) -> None:
    """The two pictures side by side."""
    words = labels(_)
    drawn = _drawn(subject, x, words, reader.style())
    picture.show(*(Layers(_alt(_, each), svg) for each, svg in zip(parts(subject, x, words), drawn, strict=True)))


def _alt(_: Translate, part: Part) -> str:
    told = part.errors.errors["central"]
    text = _("{title} of the central difference: {first} at h = {large}, {chapter} at h = {h}, {last} at h = {small}.")
    return text.format(
        title=part.labels.title,
        first=_brief(told[0]),
        large=number(H[0]),
        chapter=_brief(error_at(part.errors, "central", CHAPTER)),
        h=number(CHAPTER),
        last=_brief(told[-1]),
        small=number(H[-1], 1),
    )


def _brief(error: float) -> str:
    """An error in a sentence or a cell: its size matters, not its digits."""
    return number(error, 2 if error < 1 else 4)


def question(_: Translate) -> None:
    """The page's question, answered by the sigmoid's own numbers."""
    x = 1.0
    shown = errors(lesson.unit("sigmoid"), x)
    best, least = least_error(shown, "central")
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
        why=_(
            "For the sigmoid at x = {x}, in float64, the error falls from {first} at h = {large} to {least} at "
            "h = {best} and then rises again, to {last} at h = {small}. At the chapter's h it is {chapter}."
        ).format(
            x=number(x),
            first=_brief(error_at(shown, "central", H[0])),
            large=number(H[0]),
            least=_brief(least),
            best=number(best, 2),
            last=_brief(error_at(shown, "central", H[-1])),
            small=number(H[-1], 1),
            chapter=_brief(error_at(shown, "central", CHAPTER)),
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
            rows.append(row(_("error, h = {h}").format(h=number(h, 1)), [error_at(each, name, h) for each in shown]))
        rows.append(row(_("smallest error"), [least_error(each, name)[1] for each in shown]))
        if all(name in each.best for each in shown):
            rows.append(row(_("… at h ="), [least_error(each, name)[0] for each in shown]))
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
        best = map(partial(_best, _), shown, PRECISIONS)
        told = [_lines(_, shown[0]), *best, _luck(_, shown), _swallowed(_, shown[1])]
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
    best, least = least_error(shown, "central")
    return _(
        "In **{precision}** the central difference comes nearest to autograd, of all h drawn, at h = {best}: the error "
        "is **{least}**. The chapter's h = {h} gives {chapter}, and h = {small} gives {last}."
    ).format(
        precision=precision,
        best=number(best, 2),
        least=_brief(least),
        h=number(CHAPTER),
        chapter=_brief(error_at(shown, "central", CHAPTER)),
        small=number(H[-1], 1),
        last=_brief(error_at(shown, "central", H[-1])),
    )


def _luck(_: Translate, shown: list[Errors]) -> str:
    """Why the lowest mark need not be where the lines cross."""
    if not all("central" in each.best for each in shown):
        return ""
    return _(
        "Where rounding rules a single mark can lie low by luck. The lines cross at h = {double} in float64 and at "
        "h = {single} in float32."
    ).format(double=number(shown[0].best["central"][0], 2), single=number(shown[1].best["central"][0], 2))


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
    away, shown = float(abs(stairs.jumps[k] - x)), errors(subject, x)
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
    read, last = (number(error_at(shown, "central", h)) for h in (H[0], H[-1]))
    return text.format(**values, read=read, last=last, small=number(H[-1], 1))


def trap(_: Translate, place: Place, x: float) -> str:
    """A table: the check at the chapter's h for the smooth function and the staircase at one place; what it means."""
    names = place.pair()
    shown = [errors(place.subject(name), x) for name in names]
    off = [error_at(each, "central", CHAPTER) for each in shown]
    passes, flat = [error < TOLERANCE for error in off], [each.slope == 0 for each in shown]
    rows: list[tuple[str, ...]] = [("", *(place.name(_, name) for name in names)), ("---", "---:", "---:")]
    rows.append((_("derivative, autograd"), *(number(each.slope) for each in shown)))
    rows.append((_("error of the central difference"), *(_brief(error) for error in off)))
    rows.append((_("do they agree?"), *(_("yes") if good else _("**no**") for good in passes)))
    rows.append((_("is there a slope to follow?"), *(_("**no**") if level else _("yes") for level in flat)))
    return panels.table(rows)


def moral(_: Translate, place: Place, x: float) -> str:
    """What the check of the staircase tells."""
    off = error_at(errors(place.subject(place.pair()[1]), x), "central", CHAPTER)
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
