"""What the page on the gradient check asks and reads, and the best h as a rule."""

import math

import numpy as np

from gradlab import lesson
from gradlab.app.question import ask
from gradlab.chapters.gradient_check.numbers import CHAPTER, PRECISIONS, H, error_at, errors, least_error
from gradlab.chapters.gradient_check.words_picture import brief
from gradlab.lesson import Subject
from gradlab.text import Translate, format_number, table


def question(_: Translate) -> None:
    """The page's question, answered by the sigmoid's own numbers."""
    x = 1.0
    shown = errors(lesson.unit("sigmoid"), x)
    best, least = least_error(shown, "central")
    ask(
        _,
        "gradient_check",
        why=_(
            "For the sigmoid at x = {x}, in float64, the error falls from {first} at h = {large} to {least} at "
            "h = {best} and then rises again, to {last} at h = {small}. At the chapter's h it is {chapter}."
        ).format(
            x=format_number(x),
            first=brief(error_at(shown, "central", H[0])),
            large=format_number(H[0]),
            least=brief(least),
            best=format_number(best, 2),
            last=brief(error_at(shown, "central", H[-1])),
            small=format_number(H[-1], 1),
            chapter=brief(error_at(shown, "central", CHAPTER)),
        ),
    )


def readings(_: Translate, subject: Subject, x: float) -> str:
    """A table: the derivative, and of both differences the errors and the best h, in both precisions."""
    shown = [errors(subject, x, precision) for precision in PRECISIONS]

    def row(label: str, read: list[float]) -> tuple[str, ...]:
        return (label, *(brief(value) for value in read))

    rows: list[tuple[str, ...]] = [("", *PRECISIONS), ("---", "---:", "---:")]
    rows.append((_("autograd"), *(f"**{format_number(each.slope)}**" for each in shown)))
    for name, title in (("central", _("central difference")), ("forward", _("forward difference"))):
        rows.append((f"**{title}**", "", ""))
        for h in (H[0], CHAPTER, H[-1]):
            rows.append(
                row(_("distance, h = {h}").format(h=format_number(h, 1)), [error_at(each, name, h) for each in shown])
            )
        rows.append(row(_("smallest distance"), [least_error(each, name)[1] for each in shown]))
        if all(name in each.best for each in shown):
            rows.append(row(_("… at h ="), [least_error(each, name)[0] for each in shown]))
            rows.append(row(_("lines cross at h ="), [each.best[name][0] for each in shown]))
    return table(rows)


def rule(_: Translate) -> str:
    """The best h as a rule, with its source."""
    double, single = (float(np.finfo(precision).eps) for precision in PRECISIONS)
    return _(
        "ε is the distance from 1 to the next larger number: {double} in float64, {single} in float32. The error is "
        "least about where truncation and rounding meet. Where f and its derivatives are about 1, that is near the "
        "cube root of ε for the central difference, {central} in float64 and {central32} in float32, and near the "
        "square root of ε for the forward difference, {forward} and {forward32} (Press et al., *Numerical Recipes*, "
        "5.7). The line in the pictures is ε|f| / h, of the rounding of f. x ± h is rounded too; therefore the "
        "difference is divided by the step that was taken, (x + h) − (x − h), and not by 2h."
    ).format(
        double=format_number(double, 2),
        single=format_number(single, 2),
        central=format_number(math.cbrt(double), 2),
        forward=format_number(math.sqrt(double), 2),
        central32=format_number(math.cbrt(single), 2),
        forward32=format_number(math.sqrt(single), 2),
    )


def float32_note(_: Translate) -> str:
    """What float32 means here."""
    return _(
        "In float32 these are rounded: x, h, x ± h, the values of f, and the quotient. What happens inside f stays in "
        "float64, and so does autograd's derivative, taken at the rounded x."
    )
