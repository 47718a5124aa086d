"""What the page on the gradient check says: of one h, of all of them, of the trap, and where the check must fail."""

import numpy as np

from gradlab import lesson
from gradlab.chapters.gradient_check.numbers import BOOK, PRECISIONS, TOLERANCE, Errors, H, errors
from gradlab.text import Translate, beyond_the_book, fields, format_number, table

RULES = 3  # one error rules where it is so many times the other
BY_HAND = (-2.0, -0.5, 0.5, 2.0)  # where a slope that is put in by hand is checked


def brief(error: float) -> str:
    """An error in a sentence or a cell: its size matters, not its digits."""
    return format_number(error, 2 if error < 1 else 4)


def _fields(shown: Errors) -> dict[str, object]:
    """The errors of the central difference at both ends of ``H``, at the book's h, and at the best, as texts."""
    best, least = shown.least()
    errors = {"first": shown.at(H[0]), "book": shown.at(BOOK), "last": shown.at(H[-1]), "least": least}
    texts = {name: brief(error) for name, error in errors.items()}
    texts |= {"precision": shown.precision, "x": format_number(shown.x), "best": format_number(best, 2)}
    return texts | fields(1, large=H[0], h=BOOK, small=H[-1])


def why(_: Translate) -> str:
    """The answer to the page's question, by the sigmoid's own numbers."""
    return _(
        "For the sigmoid at x = {x}, in float64, the error falls from {first} at h = {large} to {least} at "
        "h = {best}, then rises again to {last} at h = {small}. At the book's h it is {book}."
    ).format(**_fields(errors(lesson.unit("sigmoid"), 1.0)))


def differences(_: Translate) -> dict[str, str]:
    """What the two differences are called."""
    return {"forward": _("forward difference"), "central": _("central difference")}


def lines(_: Translate) -> dict[str, str]:
    """What the lines of the theory are called, and how steep they are in the picture."""
    return {
        "rounding": _("rounding ε|f|/h, slope −1"),
        "forward": _("truncation, slope 1"),
        "central": _("truncation, slope 2"),
    }


def title(_: Translate, precision: str) -> str:
    """Of the picture in this precision."""
    return _("Error in {precision}").format(precision=precision)


def alt(_: Translate, shown: Errors) -> str:
    """What the picture of the errors shows."""
    text = _("{title} (central difference): {first} at h = {large}, {book} at h = {h}, {last} at h = {small}.")
    return text.format(title=title(_, shown.precision), **_fields(shown))


def at_spacing(_: Translate, shown: Errors, k: int) -> dict[str, str]:
    """What there is to read at one h, the k-th of ``H``, and what makes the error there."""
    h, difference, error = format_number(H[k], 2), shown.differences["central"][k], brief(shown.errors["central"][k])
    reads = _("h = {h}: central difference {difference}, autograd {slope}, error {error}")
    caption, verdict = told(_, shown, k)
    return {
        "reads": reads.format(**fields(h=h, difference=difference, slope=shown.slope, error=error)),
        "readings": table(
            (_("h = {h}").format(h=h), ""),
            (_("central difference"), f"**{format_number(difference, 6)}**"),
            (_("autograd"), f"**{format_number(shown.slope, 6)}**"),
            (_("error"), error),
        ),
        "caption": caption,
        "verdict": verdict,
    }


def told(_: Translate, shown: Errors, k: int) -> tuple[str, str]:
    """What makes the error at this h, in a few words and in a sentence or two."""
    rise = float(shown.ahead[k] - shown.behind[k])
    if not shown.trace.has_slope and rise == 0:
        return _("0 = 0: they agree"), _(
            "The function has the same value at x − h and at x + h, so the central difference is 0, as autograd's "
            "slope is. They agree, and there is nothing to follow."
        )
    if not shown.trace.has_slope:
        text = _(
            "Between x − h and x + h the function jumps by {rise} in all, and {rise} / 2h is {difference}. Another h "
            "than {h} gives another number: it is no slope."
        )
        jumped = fields(rise=rise, difference=shown.differences["central"][k], h=format_number(H[k], 2))
        return _("a jump lies within h"), text.format(**jumped)
    if not shown.lines:
        return _("0 = 0"), _("f is constant here, so both derivatives are 0, whatever h is.")
    if "central" not in shown.lines:
        text = _("f‴ is 0 here, so theory expects no truncation error: what is left is rounding.")
        return _("rounding error"), text
    columns = shown.lines["central"], shown.lines["rounding"], shown.errors["central"]
    truncation, rounding, error = (float(column[k]) for column in columns)
    if shown.differences["central"][k] == 0 != shown.slope:
        name = _("h too small: the difference is lost")
        text = _(
            "**Rounding has swallowed the difference**: f(x + h) and f(x − h) are the same float64 number, so the "
            "error is the whole derivative. A larger h helps."
        )
    elif truncation > RULES * rounding and not truncation / RULES < error < truncation * RULES:
        name = _("h too large")
        text = _(
            "**h is too large** for the theory's first term: |f‴| h² / 6 is {truncation}, but the error is {error}. "
            "So far from x the curve bends in other ways. A smaller h helps."
        )
    elif truncation > RULES * rounding:
        name = _("truncation error dominates")
        text = _(
            "**Truncation error dominates**, because the curve bends within h. Theory expects {truncation} of it and "
            "{rounding} of rounding error. A smaller h helps: a tenth of h makes it a hundredth."
        )
    elif rounding > RULES * truncation:
        name = _("rounding error dominates")
        text = _(
            "**Rounding error dominates**: f(x + h) and f(x − h) differ so little that the rounding of their last "
            "digits counts. Theory expects about {rounding} of it and {truncation} of truncation error. A smaller h "
            "usually makes it worse."
        )
    else:
        name = _("near the best h")
        text = _(
            "**Near the best h**: truncation error ({truncation}) and rounding error (about {rounding}) balance. A "
            "much smaller or much larger h is worse."
        )
    return name, text.format(truncation=brief(truncation), rounding=brief(rounding), error=brief(error))


def readings(_: Translate, both: list[Errors]) -> str:
    """A table: the derivative, and of both differences the errors and the best h, in both precisions."""
    rows: list[tuple[str, ...]] = [(_("autograd"), *(f"**{format_number(each.slope)}**" for each in both))]
    at = _("error at h = {h}")
    for name, called in reversed(differences(_).items()):
        read = {at.format(h=format_number(h, 1)): [each.at(h, name) for each in both] for h in (H[0], BOOK, H[-1])}
        read[_("smallest error")] = [each.least(name)[1] for each in both]
        if all(name in each.best for each in both):
            read[_("… at h =")] = [each.least(name)[0] for each in both]
            read[_("lines cross at h =")] = [each.best[name][0] for each in both]
        rows += [(f"**{called}**", "", ""), *((label, *map(brief, values)) for label, values in read.items())]
    return table(("", *PRECISIONS), *rows)


def arms(_: Translate, both: list[Errors]) -> str:
    """What to see in the pictures of the errors: where truncation error dominates, and where rounding error."""
    double, single = both
    if not double.trace.has_slope:
        sentences = [_jump(_, double)]
    elif not double.lines:
        sentences = [_("This weight's input is 0 in each of these images, so the loss is constant.")]
    else:
        forward = _(
            "On the right truncation error dominates: the errors of the forward difference lie on a line of slope 1."
        )
        if "forward" not in double.lines:
            forward = _(
                "On the right truncation error dominates; but f″ is 0 here, so the forward difference has no "
                "first-order error and no line of slope 1."
            )
        rounding = _(
            "On the left rounding error dominates. It is divided by h: a tenth of h makes up to ten times the "
            "error, as long as f(x + h) and f(x − h) still differ."
        )
        central = _("Those of the central difference lie on a line of slope 2: a tenth of h, a hundredth of the error.")
        best = _(
            "In **{precision}** the central difference comes nearest to autograd, of all h drawn, at h = {best}: the "
            "error is **{least}**. The book's h = {h} gives {book}, and h = {small} gives {last}."
        )
        sentences = [rounding, forward, *([central] if "central" in double.lines else [])]
        sentences += [best.format(**_fields(each)) for each in both]
        if all("central" in each.best for each in both):
            lucky = _(
                "Where rounding error dominates, a single mark can lie low by luck. The lines cross at h = {double} in "
                "float64 and at h = {single} in float32."
            )
            crossings = {"double": double.best["central"][0], "single": single.best["central"][0]}
            sentences.append(lucky.format(**fields(2, **crossings)))
        lost = H[np.flatnonzero(single.errors["central"] != abs(single.slope)).max(initial=-1) + 1 :]
        if single.slope and lost.size:
            swallowed = _(
                "From h = {h} down, float32 rounds f(x + h) and f(x − h) to one number, so the error is the whole "
                "derivative."
            )
            sentences.append(swallowed.format(h=format_number(lost[0], 2)))
    every = np.concatenate([error for each in both for error in each.errors.values()])
    if zeros := int(np.sum(every == 0)):
        text = _("**{zeros}** of the {count} errors in the two pictures are exactly 0: they stand on the row marked 0.")
        sentences.append(text.format(zeros=zeros, count=every.size))
    return " ".join(sentences)


def _jump(_: Translate, shown: Errors) -> str:
    """How near the nearest jump is, and what a difference is that reaches it."""
    stairs = shown.trace.stairs
    if stairs is None or not len(stairs.jumps):
        return _("There is no jump that a difference could reach.")
    k = int(np.argmin(np.abs(stairs.jumps - shown.x)))
    away = float(abs(stairs.jumps[k] - shown.x))
    if away == 0:
        text = _(
            "The jump is here, and every h reaches across it: the central difference is {rise} / 2h, {read} at "
            "h = {large} and {last} at h = {small}. It grows without bound as h shrinks: there is no limit."
        )
    elif away <= H[0]:
        text = _(
            "The nearest jump, of {rise}, is {away} away. A smaller h gives 0; a larger one gives the jumps within h, "
            "divided by 2h: {read} at h = {large}. Another h gives another number: it is no slope."
        )
    else:
        text = _("The nearest jump, of {rise}, is {away} away, beyond every h here.")
    rise, (read, *_between, last) = stairs.values[k + 1] - stairs.values[k], shown.differences["central"].tolist()
    small = format_number(H[-1], 1)
    return text.format(**fields(rise=rise, away=away, large=H[0], read=read, last=last, small=small))


def rule(_: Translate) -> str:
    """The best h as a rule, with its source; ``central_difference`` has more of it."""
    double, single = (float(np.finfo(precision).eps) for precision in PRECISIONS)
    return _(
        "ε, the gap between 1 and the next larger number, is {double} in float64 and {single} in float32. As a rule "
        "the best h is near ε^⅓ for the central difference and near √ε for the forward difference (Press et al., "
        "*Numerical Recipes*, 5.7)."
    ).format(**fields(2, double=double, single=single))


def beyond(_: Translate, shown: Errors) -> str:
    """Where the page is more exact than the book; nothing where there is no slope to come near to."""
    if "central" not in shown.best:
        return ""
    text = _("The book's h = {h} is good, not best: its error here is {book}, against {least} at h = {best}.")
    if shown.at(BOOK) == shown.least()[1]:
        text = _("Here the book's h = {h} happens to be the best of all drawn: its error is {least}.")
    return beyond_the_book(_, text.format(**_fields(shown)))


def trap(_: Translate, smooth: Errors, stairs: Errors) -> tuple[str, str, str]:
    """What the trap is at this place; the check at the book's h of both functions, as a table; and what that tells."""
    pair, passes = (smooth, stairs), [each.at(BOOK) < TOLERANCE for each in (smooth, stairs)]
    yes, no = _("yes"), _("**no**")
    check = table(
        ("", *(each.trace.title for each in pair)),
        (_("slope (autograd)"), *(format_number(each.slope) for each in pair)),
        (_("error of the central difference"), *(brief(each.at(BOOK)) for each in pair)),
        (_("do they agree?"), *(yes if each else no for each in passes)),
        (_("is the slope other than 0?"), *(yes if each.slope else no for each in pair)),
    )
    if passes[1]:
        heading = _("The trap: 0 = 0")
        sentence = _(
            "Here the staircase passes the check, because 0 = 0. That shows that its slope is computed correctly, not "
            "that there is a slope to follow."
        )
    else:
        heading = _("The trap: beside a jump the check fails")
        sentence = _(
            "Here the staircase even fails the check, by {off}, because a jump lies within h = {h}. Neither number is "
            "a slope to follow."
        )
    lesson_of_it = _(
        "**Agreement is not learnability.** A slope of 0 can be right: at a minimum, or for a weight whose input is 0. "
        "So test two things: that the two slopes agree (here to {tolerance}, as in autograd's own check_grads), and "
        "that they are not 0 everywhere."
    )
    shown = {"off": brief(stairs.at(BOOK)), "h": format_number(BOOK), "tolerance": format_number(TOLERANCE, 1)}
    return heading, check, f"{sentence} {lesson_of_it}".format(**shown)


def by_hand(_: Translate) -> tuple[str, str]:
    """Why the check of a step with the sigmoid's slope fails, and must; and a table of it at a few places."""
    unit = lesson.unit("straight_through", BOOK)
    here = unit[unit.nearest(BY_HAND[2])]
    text = _(
        "To train through a step, people substitute another slope, a *surrogate gradient*; the trick is the "
        "*straight-through estimator*. The values stay 0 and 1, but autograd is given the sigmoid's slope "
        "(`straight_through(step, sigmoid)`). **The check fails, as it should**: at x = {x} the two differ by {off}, "
        "because autograd's number is not this function's derivative. Descent may still work; nothing guarantees it."
    ).format(x=format_number(here.x), off=brief(abs(here.autodiff - here.finite_difference)))
    rows = []
    for at in unit[[unit.nearest(x) for x in BY_HAND]]:
        agree = abs(at.autodiff - at.finite_difference) < TOLERANCE
        read = map(format_number, (at.x, at.autodiff, at.finite_difference))
        rows.append((*read, _("yes") if agree else _("**no**")))
    return text, table(("x", _("autograd"), _("numerical"), _("do they agree?")), *rows)
