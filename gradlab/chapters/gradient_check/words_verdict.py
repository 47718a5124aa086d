"""What to see in the pictures of the errors."""

from functools import partial

import numpy as np

from gradlab.chapters.gradient_check.numbers import CHAPTER, PRECISIONS, Errors, H, error_at, errors, least_error
from gradlab.chapters.gradient_check.words_picture import brief
from gradlab.chapters.gradient_check.words_place import Place
from gradlab.lesson import Subject
from gradlab.text import Translate, beyond_the_chapter, format_number


def verdict(_: Translate, place: Place, x: float) -> str:
    """What to see in the pictures."""
    subject = place.subject(place.function)
    shown = [errors(subject, x, precision) for precision in PRECISIONS]
    if not subject.has_slope:
        sentences = [_jump(_, subject, x)]
    elif not shown[0].lines:
        sentences = [_("This weight's input is 0 in each of these images: the loss is constant.")]
    else:
        best = map(partial(_best, _), shown, PRECISIONS)
        sentences = [_lines(_, shown[0]), *best, _luck(_, shown), _swallowed(_, shown[1])]
    return " ".join(filter(None, [*sentences, _zeros(_, shown)]))


def beyond(_: Translate, place: Place, x: float) -> str:
    """Where the page is more exact than the chapter; nothing where there is no slope to come near to."""
    shown = errors(place.subject(place.function), x)
    if "central" not in shown.best:
        return ""
    best, least = least_error(shown, "central")
    text = _(
        "The chapter's h = {h} is a good one, not the best: here the central difference is {chapter} from autograd "
        "with it, and {least} with h = {best}."
    )
    chapter = error_at(shown, "central", CHAPTER)
    if chapter == least:
        text = _(
            "Here the chapter's h = {h} happens to be the best of all drawn: the central difference is {least} off."
        )
    return beyond_the_chapter(
        _,
        text.format(h=format_number(CHAPTER), chapter=brief(chapter), least=brief(least), best=format_number(best, 2)),
    )


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
        best=format_number(best, 2),
        least=brief(least),
        h=format_number(CHAPTER),
        chapter=brief(error_at(shown, "central", CHAPTER)),
        small=format_number(H[-1], 1),
        last=brief(error_at(shown, "central", H[-1])),
    )


def _luck(_: Translate, shown: list[Errors]) -> str:
    """Why the lowest mark need not be where the lines cross."""
    if not all("central" in each.best for each in shown):
        return ""
    return _(
        "Where rounding rules a single mark can lie low by luck. The lines cross at h = {double} in float64 and at "
        "h = {single} in float32."
    ).format(double=format_number(shown[0].best["central"][0], 2), single=format_number(shown[1].best["central"][0], 2))


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


def _jump(_: Translate, subject: Subject, x: float) -> str:
    """How near the nearest jump is, and what a difference reads that reaches it."""
    stairs = subject.stairs
    if stairs is None or not len(stairs.jumps):
        return _("There is no jump that a difference could reach.")
    k = int(np.argmin(np.abs(stairs.jumps - x)))
    away, shown = float(abs(stairs.jumps[k] - x)), errors(subject, x)
    values = {
        "rise": format_number(stairs.values[k + 1] - stairs.values[k]),
        "away": format_number(away),
        "large": format_number(H[0]),
    }
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
    read, last = (format_number(error_at(shown, "central", h)) for h in (H[0], H[-1]))
    return text.format(**values, read=read, last=last, small=format_number(H[-1], 1))
