"""What the page on the gradient check says: of one h, of all of them, of the trap, and where the check must fail."""

import math

import numpy as np

from gradlab import lesson
from gradlab.chapters.gradient_check.numbers import CHAPTER, PRECISIONS, TOLERANCE, Errors, H, errors
from gradlab.text import Translate, beyond_the_chapter, fields, format_number, table

RULES = 3  # one error rules where it is so many times the other
BY_HAND = (-2.0, -0.5, 0.5, 2.0)  # where a slope that is put in by hand is checked


def brief(error: float) -> str:
    """An error in a sentence or a cell: its size matters, not its digits."""
    return format_number(error, 2 if error < 1 else 4)


def _fields(shown: Errors) -> dict[str, object]:
    """The errors of the central difference at both ends of ``H``, at the chapter's h, and at the best, as texts."""
    best, least = shown.least()
    errors = {"first": shown.at(H[0]), "chapter": shown.at(CHAPTER), "last": shown.at(H[-1]), "least": least}
    texts = {name: brief(error) for name, error in errors.items()}
    texts |= {"precision": shown.precision, "x": format_number(shown.x), "best": format_number(best, 2)}
    return texts | fields(1, large=H[0], h=CHAPTER, small=H[-1])


def why(_: Translate) -> str:
    """The answer to the page's question, by the sigmoid's own numbers."""
    return _(
        "For the sigmoid at x = {x}, in float64, the error falls from {first} at h = {large} to {least} at "
        "h = {best} and then rises again, to {last} at h = {small}. At the chapter's h it is {chapter}."
    ).format(**_fields(errors(lesson.unit("sigmoid"), 1.0)))


def differences(_: Translate) -> dict[str, str]:
    """What the two differences are called."""
    return {"forward": _("forward difference"), "central": _("central difference")}


def title(_: Translate, precision: str) -> str:
    """Of the picture in this precision."""
    return _("Error in {precision}").format(precision=precision)


def alt(_: Translate, shown: Errors) -> str:
    """What the picture of the errors shows."""
    text = _("{title} (central difference): {first} at h = {large}, {chapter} at h = {h}, {last} at h = {small}.")
    return text.format(title=title(_, shown.precision), **_fields(shown))


def aria_text(_: Translate, shown: Errors, k: int) -> str:
    """What there is to read at one h, the k-th of ``H``."""
    h, error = format_number(H[k], 2), brief(shown.errors["central"][k])
    text = _("h = {h}: central difference {difference}, autograd {slope}, distance {error}")
    return text.format(**fields(h=h, difference=shown.differences["central"][k], slope=shown.slope, error=error))


def reading(_: Translate, shown: Errors, k: int) -> str:
    """A table: both derivatives and their distance."""
    return table(
        (_("h = {h}").format(h=format_number(H[k], 2)), ""),
        (_("central difference"), f"**{format_number(shown.differences['central'][k], 6)}**"),
        (_("autograd"), f"**{format_number(shown.slope, 6)}**"),
        (_("their distance"), brief(shown.errors["central"][k])),
    )


def verdict(_: Translate, shown: Errors, k: int) -> str:
    """What makes the error at this h."""
    if not shown.trace.has_slope:
        return _across(_, shown, k)
    if "central" not in shown.lines:
        return _("There is no truncation here: f‴ is 0. What is left of an error is rounding.")
    columns = shown.lines["central"], shown.lines["rounding"], shown.errors["central"]
    truncation, rounding, error = (float(column[k]) for column in columns)
    if shown.differences["central"][k] == 0 != shown.slope:
        text = _(
            "**Rounding has swallowed it**: f(x + h) and f(x − h) are one and the same float64, so that their "
            "difference is 0 and the error the whole derivative. A larger h helps."
        )
    elif truncation > RULES * rounding and not truncation / RULES < error < truncation * RULES:
        text = _(
            "**h is too large** for theory's first term: |f‴| h² / 6 would be {truncation}, and the error is {error}. "
            "So far from x the curve bends in other ways. A smaller h helps."
        )
    elif truncation > RULES * rounding:
        text = _(
            "**Truncation rules**: the curve bends within h. Theory expects {truncation} of it and {rounding} of "
            "rounding. A smaller h helps: a tenth of it makes about a hundredth of this error."
        )
    elif rounding > RULES * truncation:
        text = _(
            "**Rounding rules**: f(x + h) and f(x − h) differ so little that the rounding of their last digits counts. "
            "Theory expects up to {rounding} of it and {truncation} of truncation. A smaller h makes it worse, as a "
            "rule."
        )
    else:
        text = _(
            "**Near the best h**: truncation, {truncation}, and rounding, up to {rounding}, are about equal. A much "
            "smaller h is worse, and a much larger one."
        )
    return text.format(truncation=brief(truncation), rounding=brief(rounding), error=brief(error))


def _across(_: Translate, shown: Errors, k: int) -> str:
    """What a difference across a staircase reads."""
    rise = float(shown.ahead[k] - shown.behind[k])
    if rise == 0:
        return _(
            "At x − h and at x + h the function has the same value: the difference is 0, as autograd says. They agree, "
            "and there is nothing to follow."
        )
    return _(
        "Between x − h and x + h the function jumps, by {rise} in all, and {rise} / 2h is {difference}. With another h "
        "than {h} it is another number: it is no slope."
    ).format(h=format_number(H[k], 2), **fields(rise=rise, difference=shown.differences["central"][k]))


def readings(_: Translate, both: list[Errors]) -> str:
    """A table: the derivative, and of both differences the errors and the best h, in both precisions."""

    def row(label: str, read: list[float]) -> tuple[str, ...]:
        return (label, *(brief(value) for value in read))

    rows: list[tuple[str, ...]] = [(_("autograd"), *(f"**{format_number(each.slope)}**" for each in both))]
    for name, called in reversed(differences(_).items()):
        rows.append((f"**{called}**", "", ""))
        for h in (H[0], CHAPTER, H[-1]):
            label = _("distance, h = {h}").format(h=format_number(h, 1))
            rows.append(row(label, [each.at(h, name) for each in both]))
        rows.append(row(_("smallest distance"), [each.least(name)[1] for each in both]))
        if all(name in each.best for each in both):
            rows.append(row(_("… at h ="), [each.least(name)[0] for each in both]))
            rows.append(row(_("lines cross at h ="), [each.best[name][0] for each in both]))
    return table(("", *PRECISIONS), *rows)


def arms(_: Translate, both: list[Errors]) -> str:
    """What to see in the pictures of the errors: where truncation rules, and where rounding."""
    double, single = both
    if not double.trace.has_slope:
        sentences = [_jump(_, double)]
    elif not double.lines:
        sentences = [_("This weight's input is 0 in each of these images: the loss is constant.")]
    else:
        sentences = [_lines(_, double), _best(_, double), _best(_, single), _luck(_, both), _swallowed(_, single)]
    every = np.concatenate([error for each in both for error in each.errors.values()])
    if zeros := int(np.sum(every == 0)):
        text = _("Of the {count} errors in the two pictures **{zeros}** are exactly 0, and drawn on the line marked 0.")
        sentences.append(text.format(zeros=zeros, count=every.size))
    return " ".join(filter(None, sentences))


def _lines(_: Translate, shown: Errors) -> str:
    """How theory explains the two arms of the errors."""
    rounding = _(
        "Rounding is divided by h: to the left, where it rules, a tenth of h makes up to ten times the error, as long "
        "as f(x + h) and f(x − h) still differ."
    )
    forward = _("To the right, where truncation rules, the errors of the forward difference form a line of slope 1.")
    if "forward" not in shown.lines:
        forward = _("To the right truncation rules; but f″ is 0 here, so the forward difference has none of slope 1.")
    central = _("Those of the central difference form a line of slope 2: a tenth of h, a hundredth of the error.")
    return " ".join([rounding, forward, central] if "central" in shown.lines else [rounding, forward])


def _best(_: Translate, shown: Errors) -> str:
    """Which h is the best."""
    return _(
        "In **{precision}** the central difference comes nearest to autograd, of all h drawn, at h = {best}: the error "
        "is **{least}**. The chapter's h = {h} gives {chapter}, and h = {small} gives {last}."
    ).format(**_fields(shown))


def _luck(_: Translate, both: list[Errors]) -> str:
    """Why the lowest mark need not be where the lines cross."""
    if not all("central" in each.best for each in both):
        return ""
    double, single = (format_number(each.best["central"][0], 2) for each in both)
    return _(
        "Where rounding rules a single mark can lie low by luck. The lines cross at h = {double} in float64 and at "
        "h = {single} in float32."
    ).format(double=double, single=single)


def _swallowed(_: Translate, single: Errors) -> str:
    """From where on the float32 difference is 0, because f(x + h) and f(x − h) are rounded to one number."""
    seen = np.flatnonzero(single.errors["central"] != abs(single.slope))
    lost = H[seen.max(initial=-1) + 1 :]
    if single.slope == 0 or not lost.size:
        return ""
    return _(
        "From h = {h} down, float32 rounds f(x + h) and f(x − h) to one number: their difference is 0, and the error "
        "is the whole derivative."
    ).format(h=format_number(lost[0], 2))


def _jump(_: Translate, shown: Errors) -> str:
    """How near the nearest jump is, and what a difference reads that reaches it."""
    stairs = shown.trace.stairs
    if stairs is None or not len(stairs.jumps):
        return _("There is no jump that a difference could reach.")
    k = int(np.argmin(np.abs(stairs.jumps - shown.x)))
    away = float(abs(stairs.jumps[k] - shown.x))
    if away == 0:
        text = _(
            "The jump is here, and no h is too small to reach it: the central difference reads {rise} / 2h, {read} at "
            "h = {large} and {last} at h = {small}. It grows without end as h shrinks: there is no slope that it could "
            "come near."
        )
    elif away <= H[0]:
        text = _(
            "The nearest jump, of {rise}, is {away} away. An h below that sees nothing but 0; an h that reaches it "
            "reads jump / 2h (central) or jump / h (forward, if the jump lies ahead). At h = {large} the central "
            "difference is {read} from autograd's 0: all the jumps within h, divided by 2h. With another h it is "
            "another number: it is no slope."
        )
    else:
        text = _("The nearest jump, of {rise}, is {away} away, beyond every h here.")
    rise, read, last = stairs.values[k + 1] - stairs.values[k], shown.at(H[0]), shown.at(H[-1])
    small = format_number(H[-1], 1)
    return text.format(**fields(rise=rise, away=away, large=H[0], read=read, last=last, small=small))


def float32_note(_: Translate) -> str:
    """What float32 means here."""
    return _(
        "In float32 these are rounded: x, h, x ± h, the values of f, and the quotient. What happens inside f stays in "
        "float64, and so does autograd's derivative, taken at the rounded x."
    )


def rule(_: Translate) -> str:
    """The best h as a rule, with its source."""
    double, single = (float(np.finfo(precision).eps) for precision in PRECISIONS)
    shown = {"double": double, "central": math.cbrt(double), "forward": math.sqrt(double)}
    shown |= {"single": single, "central32": math.cbrt(single), "forward32": math.sqrt(single)}
    return _(
        "ε is the distance from 1 to the next larger number: {double} in float64, {single} in float32. The error is "
        "least about where truncation and rounding meet. Where f and its derivatives are about 1, that is near the "
        "cube root of ε for the central difference, {central} in float64 and {central32} in float32, and near the "
        "square root of ε for the forward difference, {forward} and {forward32} (Press et al., *Numerical Recipes*, "
        "5.7). The line in the pictures is ε|f| / h, of the rounding of f. x ± h is rounded too; therefore the "
        "difference is divided by the step that was taken, (x + h) − (x − h), and not by 2h."
    ).format(**fields(2, **shown))


def beyond(_: Translate, shown: Errors) -> str:
    """Where the page is more exact than the chapter; nothing where there is no slope to come near to."""
    if "central" not in shown.best:
        return ""
    text = _(
        "The chapter's h = {h} is a good one, not the best: here the central difference is {chapter} from autograd "
        "with it, and {least} with h = {best}."
    )
    if shown.at(CHAPTER) == shown.least()[1]:
        text = _(
            "Here the chapter's h = {h} happens to be the best of all drawn: the central difference is {least} off."
        )
    return beyond_the_chapter(_, text.format(**_fields(shown)))


def trap_heading(_: Translate, stairs: Errors) -> str:
    """What the trap is at this place."""
    return _("The trap: 0 = 0") if _passes(stairs) else _("The trap: beside a jump the check fails")


def trap(_: Translate, pair: list[Errors]) -> str:
    """A table: the check at the chapter's h for the smooth function and the staircase at one place."""
    return table(
        ("", *(each.trace.title for each in pair)),
        (_("derivative, autograd"), *(format_number(each.slope) for each in pair)),
        (_("distance of the central difference"), *(brief(each.at(CHAPTER)) for each in pair)),
        (_("do they agree?"), *(_("yes") if _passes(each) else _("**no**") for each in pair)),
        (_("is there a slope to follow?"), *(_("yes") if each.slope else _("**no**") for each in pair)),
    )


def moral(_: Translate, stairs: Errors) -> str:
    """What the check of the staircase tells."""
    if _passes(stairs):
        sentence = _(
            "Here the check of the staircase passes, because 0 = 0. It says that the derivative is computed correctly, "
            "not that there is anything to follow."
        )
    else:
        sentence = _(
            "Here the check of the staircase even fails, by {off}: a jump lies within h = {h}. Neither number is a "
            "slope to follow."
        ).format(off=brief(stairs.at(CHAPTER)), h=format_number(CHAPTER))
    lesson_of_it = _(
        "**Agreement is not learnability.** So test for both: that the two derivatives agree (here: to {tolerance}, as "
        "autograd's own check_grads does), and that they are not 0."
    ).format(tolerance=format_number(TOLERANCE, 1))
    return f"{sentence} {lesson_of_it}"


def _passes(shown: Errors) -> bool:
    return shown.at(CHAPTER) < TOLERANCE


def by_hand(_: Translate) -> tuple[str, str]:
    """Why the check of a step with the sigmoid's slope fails, and must; and a table of it at a few places."""
    unit = lesson.unit("straight_through", CHAPTER)
    here = unit[unit.nearest(BY_HAND[2])]
    text = _(
        "Whoever must learn through a step puts another slope in its place: the values stay 0 and 1, and autograd is "
        "told the sigmoid's slope (`straight_through(step, sigmoid)`). **The check fails, and must**: at x = {x} the "
        "two are {off} apart, for what autograd says is not the derivative of this function. Gradient descent with it "
        "may still lead downhill; nothing promises that it does."
    ).format(x=format_number(here.x), off=brief(abs(here.autodiff - here.finite_difference)))
    rows = []
    for at in unit[[unit.nearest(x) for x in BY_HAND]]:
        agree = abs(at.autodiff - at.finite_difference) < TOLERANCE
        read = map(format_number, (at.x, at.autodiff, at.finite_difference))
        rows.append((*read, _("yes") if agree else _("**no**")))
    return text, table(("x", _("autograd"), _("difference"), _("do they agree?")), *rows)
