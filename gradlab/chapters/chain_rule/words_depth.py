"""What the page says of long chains of units: never 0, but how small?"""

import numpy as np

from gradlab import lesson
from gradlab.app import downloads
from gradlab.cache import cached
from gradlab.chapters.chain_rule import figure_depth
from gradlab.chapters.chain_rule.numbers_depth import BOUND, DEPTHS, sizes
from gradlab.lesson.names import activation_name
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number, table

SHOWN = ("step", "sigmoid", "tanh", "relu")  # in the order of the picture's looks
TOLD = (1, 3, 10, 12)  # the lengths in the table


@cached(maxsize=16)
def film(_: Translate, style: Style) -> Film:
    """The derivative of chains of 1 … 12 units, and what there is to read, at each notch of x."""
    names = tuple(activation_name(_, name) for name in SHOWN)
    x = lesson.unit("sigmoid").notches
    every = {name: sizes(name) for name in SHOWN}
    labels = figure_depth.Labels(_("|slope| of n units in a row"), _("n, the number of units"), "(¼)ⁿ", names)
    told = [verdict(_, k) for k in range(len(x))]
    words = [[readings(_, names, k) for k in range(len(x))], told]
    aria_texts = [f"x = {format_number(at)}: {text}".replace("**", "") for at, text in zip(x, told, strict=True)]
    first = lesson.unit("sigmoid").notch_of(1.0)
    picture = figure_depth.picture(labels, every, [text.replace("**", "") for text in told])
    return Film([Slider(_("x, what flows into the first unit"), aria_texts, "x", first)], [picture], words, style=style)


def readings(_: Translate, names: tuple[str, ...], k: int) -> str:
    """A table: the derivative at a notch, of chains of a few lengths; that of steps is 0 at each."""
    rows = [("n", *names[1:]), ("---",) + ("---:",) * len(SHOWN[1:])]
    rows += [(str(n), *(format_number(float(sizes(name)[n - 1, k]), 2) for name in SHOWN[1:])) for n in TOLD]
    return table(rows)


def verdict(_: Translate, k: int) -> str:
    """What is left behind ten units."""
    sigmoid, relu = (float(sizes(name)[9, k]) for name in ("sigmoid", "relu"))
    told = _(
        "At x = {x}, ten sigmoids leave **{sigmoid}** of what comes back: not 0, yet at most (¼)¹⁰ = {bound}. A single "
        "step leaves 0."
    ).format(
        x=format_number(float(lesson.unit("sigmoid").notches[k])),
        sigmoid=format_number(sigmoid, 3),
        bound=format_number(BOUND[9], 3),
    )
    all_of_it, nothing = (
        _("Ten ReLUs leave all of it: each factor is 1."),
        _("Ten ReLUs leave **0**: the first is off."),
    )
    return f"{told} {all_of_it if relu else nothing}"


def offer(_: Translate, film: Film, x: float) -> None:
    """The picture to take along."""
    notch = lesson.unit("sigmoid").notch_of(x)
    columns = {"n": np.array(DEPTHS)} | {name: sizes(name)[:, notch] for name in SHOWN} | {"(1/4)^n": np.array(BOUND)}
    code = CODE.format(notch=notch, x=x)
    downloads.offer(_, "chain_rule_depth", film.at(notch), columns, {"x": x}, code)


CODE = """\
from gradlab.chapters.chain_rule import figure_depth
from gradlab.chapters.chain_rule.numbers_depth import sizes
from gradlab.plotting.picture import together

names = ("step", "sigmoid", "tanh", "relu")  # yours: any of gradlab.core.activations.ACTIVATIONS, four of them
every = {{name: sizes(name) for name in names}}
print(every["sigmoid"][:, {notch}])  # at x = {x}
labels = figure_depth.Labels("|derivative| of n units", "n", "(1/4)^n", names)
figure = together([figure_depth.picture(labels, every, "").at({notch})])
figure.save("chains_of_units.svg")
figure
"""
