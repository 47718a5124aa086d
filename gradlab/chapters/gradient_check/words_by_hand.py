"""Where the check must fail: a step whose slope is put in by hand."""

from gradlab import lesson
from gradlab.chapters.gradient_check.numbers import CHAPTER, TOLERANCE
from gradlab.chapters.gradient_check.words_picture import brief
from gradlab.text import Translate, format_number, table

PLACES = (-2.0, -0.5, 0.5, 2.0)


def check(_: Translate) -> str:
    """A table: autograd and the finite difference of a step with the sigmoid's slope at a few places."""
    rows = [("x", _("autograd"), _("difference"), _("do they agree?")), ("---", "---:", "---:", "---:")]
    for x in PLACES:
        at = lesson.point(lesson.unit("straight_through"), x, CHAPTER)
        agree = abs(at.autodiff - at.finite_difference) < TOLERANCE
        verdict = _("yes") if agree else _("**no**")
        rows.append((format_number(x), format_number(at.autodiff), format_number(at.finite_difference), verdict))
    return table(rows)


def told(_: Translate) -> str:
    """Why it fails, and must."""
    at = lesson.point(lesson.unit("straight_through"), PLACES[2], CHAPTER)
    return _(
        "Whoever must learn through a step puts another slope in its place: the values stay 0 and 1, and autograd is "
        "told the sigmoid's slope (`straight_through(step, sigmoid)`). **The check fails, and must**: at x = {x} the "
        "two are {off} apart, for what autograd says is not the derivative of this function. Gradient descent with it "
        "may still lead downhill; nothing promises that it does."
    ).format(x=format_number(PLACES[2]), off=brief(abs(at.autodiff - at.finite_difference)))
