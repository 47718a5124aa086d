"""What the page on climbing without a gradient says: of one weight after another, of four runners, and of a blur."""

from collections.abc import Iterator, Sequence

import numpy as np

from gradlab import lesson
from gradlab.chapters.without_gradient import numbers
from gradlab.chapters.without_gradient.numbers import BUDGETS, HERE, HIDDEN, SPACINGS
from gradlab.text import Translate, format_number, percent, rounded, table


def _said(verdict: str, *rows: Sequence[str]) -> dict[str, str]:
    """What to make of a frame, and a table, for who reads it and for who hears it."""
    return {"verdict": verdict, "readings": table(*rows), "reads": "; ".join(map(" ".join, rows))}


def question_numbers() -> dict[str, object]:
    """The numbers in the page's question."""
    return {"passes": f"{BUDGETS[-1]:,}"}


def why(_: Translate) -> str:
    """How far the two on the accuracy come, and when a gradient is farther."""
    (gradient, _loss, evolution, search), few = numbers.kept()[0][..., 0].mean(1), numbers.OPENING
    low, high, more = (percent(_, each) for each in (evolution[-1], search[-1], gradient[BUDGETS.index(few)]))
    return _(
        "After {passes} passes evolution on the accuracy gets {low} of the training images right, and a search weight "
        "by weight {high}. Gradient descent on the loss gets {more} right after {few} passes."
    ).format(**question_numbers(), low=low, high=high, more=more, few=few)


def runners(_: Translate) -> list[str]:
    """What they are called."""
    return [_("gradient, loss"), _("evolution, loss"), _("evolution, accuracy"), _("weight by weight, accuracy")]


def leaders(_: Translate) -> Iterator[dict[str, str]]:
    """Who leads after each budget of passes."""
    text = _("**{lead}** leads with {train} of the training images, and {test} of the test images.")
    for budget, means in zip(BUDGETS, np.moveaxis(numbers.kept()[0].mean(1), 1, 0), strict=True):
        rows = [(name, *(percent(_, each, 1) for each in of)) for name, of in zip(runners(_), means, strict=True)]
        lead, train, test = rows[int(np.argmax(means[:, 0]))]
        heading = _("After {passes} passes").format(passes=f"{budget:\u2007>6,}"), _("right (train)"), _("right (test)")
        yield _said(text.format(lead=lead, train=train, test=test), heading, *rows)


def visits(_: Translate, seed: int) -> Iterator[dict[str, str]]:
    """What each visit has brought."""
    found, losses = numbers.visits(seed)
    text = _("The accuracy was {first} at first and is **{now}**; the loss was {before} and is **{loss}**.")
    right, errors = [percent(_, each) for each in found.values], [rounded(each, 4) for each in losses]
    for k, (weight, way) in enumerate(zip(found.weights, found.places, strict=True), 1):
        heading = _("Visit {k}").format(k=f"{k:\u2007>2}"), _("before"), _("now")
        rows = (_("Accuracy"), *right[k - 1 : k + 1]), (_("Loss"), *errors[k - 1 : k + 1])
        told = text.format(first=right[0], now=right[k], before=errors[0], loss=errors[k])
        yield _said(told, heading, (lesson.weight_name(_, weight), *(rounded(each, 3) for each in way)), *rows)


def blurs(_: Translate, pairs: int) -> Iterator[dict[str, str]]:
    """What the samples tell at each spacing."""
    text = _("At this w, {share} of the pairs of samples tell nothing: their accuracy is the same on both sides.")
    (_family, blur), at = numbers.blur(), [each[HERE] for each in numbers.estimates(pairs)]
    for s, value, share, *slopes in zip(SPACINGS, blur.at, at[2], blur.slope_at, *at[:2], strict=True):
        slope, read, error = (format_number(float(each)) for each in slopes)
        estimate = _("○ from {pairs} pairs").format(pairs=f"{pairs:,}"), f"{read} ± {error}"
        heading = f"s = {format_number(s)}", f"w = {format_number(blur.place)}"
        rows = (_("blurred accuracy"), percent(_, value)), (_("slope (autograd)"), f"**{slope}**"), estimate
        yield _said(text.format(share=percent(_, share)), heading, *rows)


def costs(_: Translate) -> str:
    """The passes to a given accuracy by the size of the network."""
    weights = np.array(HIDDEN) * (lesson.SIZES[0] + lesson.SIZES[2])
    names = _("hidden units"), _("weights"), _("one numerical gradient"), *runners(_)
    counted = HIDDEN, weights, 2 * weights, *np.median(numbers.kept()[1], axis=-1)
    cells = [[f"{each:,.0f}" if each < np.inf else f">\u00a0{BUDGETS[-1]:,}" for each in row] for row in counted]
    return table(*((name, *row) for name, row in zip(names, cells, strict=True)))
