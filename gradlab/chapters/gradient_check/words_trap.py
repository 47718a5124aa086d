"""The trap: the check passes where there is nothing to follow."""

from gradlab.chapters.gradient_check.numbers import CHAPTER, TOLERANCE, error_at, errors
from gradlab.chapters.gradient_check.words_picture import brief
from gradlab.chapters.gradient_check.words_place import Place
from gradlab.text import Translate, format_number, table


def trap(_: Translate, place: Place, x: float) -> str:
    """A table: the check at the chapter's h for the smooth function and the staircase at one place; what it means."""
    names = place.pair()
    shown = [errors(place.subject(name), x) for name in names]
    off = [error_at(each, "central", CHAPTER) for each in shown]
    passes, flat = [error < TOLERANCE for error in off], [each.slope == 0 for each in shown]
    rows: list[tuple[str, ...]] = [("", *(place.name(_, name) for name in names)), ("---", "---:", "---:")]
    rows.append((_("derivative, autograd"), *(format_number(each.slope) for each in shown)))
    rows.append((_("distance of the central difference"), *(brief(error) for error in off)))
    rows.append((_("do they agree?"), *(_("yes") if good else _("**no**") for good in passes)))
    rows.append((_("is there a slope to follow?"), *(_("**no**") if level else _("yes") for level in flat)))
    return table(rows)


def heading(_: Translate, place: Place, x: float) -> str:
    """What the trap is at this place."""
    off = error_at(errors(place.subject(place.pair()[1]), x), "central", CHAPTER)
    return _("The trap: 0 = 0") if off < TOLERANCE else _("The trap: beside a jump the check fails")


def moral(_: Translate, place: Place, x: float) -> str:
    """What the check of the staircase tells."""
    off = error_at(errors(place.subject(place.pair()[1]), x), "central", CHAPTER)
    if off < TOLERANCE:
        sentence = _(
            "Here the check of the staircase passes, because 0 = 0. It says that the derivative is computed correctly, "
            "not that there is anything to follow."
        )
    else:
        sentence = _(
            "Here the check of the staircase even fails, by {off}: a jump lies within h = {h}. Neither number is a "
            "slope to follow."
        ).format(off=brief(off), h=format_number(CHAPTER))
    lesson_of_it = _(
        "**Agreement is not learnability.** So test for both: that the two derivatives agree (here: to {tolerance}, as "
        "autograd's own check_grads does), and that they are not 0."
    ).format(tolerance=format_number(TOLERANCE, 1))
    return f"{sentence} {lesson_of_it}"
