"""What the page on the chain rule asks, and the two chains that it shows side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from gradlab import lesson
from gradlab.app import controls
from gradlab.app.question import ask
from gradlab.cache import cached
from gradlab.chapters.chain_rule import figure, numbers
from gradlab.chapters.chain_rule.numbers import Chain, Passes
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.network import Weight
from gradlab.lesson import LessonMetric
from gradlab.lesson.names import activation_name, weight_name
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number, percent, table
from gradlab.types import Array

FACTORS = (2.5, -0.8, 0.0, 1.2)  # of the question's chain


@dataclass(frozen=True)
class Side:
    """What one of the two pictures is of: the hidden units, and what the chain ends in."""

    activation: str
    measure: LessonMetric

    def title(self, _: Translate, weight: Weight) -> str:
        """What stands above it."""
        error = self.measure.name(_)
        text = _("{units} units, {error}") if weight.layer == 0 else _("{error}, behind {units} units")
        return text.format(units=activation_name(_, self.activation), error=error)

    def chains(self, weight: Weight) -> Chain:
        """The weight's chain for each of the images."""
        return numbers.chains(weight, self.activation, self.measure)

    def chain(self, weight: Weight, image: int) -> Chain:
        """The weight's chain for one image."""
        return numbers.of_image(self.chains(weight), image)


def names(_: Translate, two: tuple[Side, Side]) -> tuple[str, str]:
    """What tells the two apart: their units, or else what they end in."""
    first, second = two
    if first.activation == second.activation:
        return first.measure.name(_), second.measure.name(_)
    return activation_name(_, first.activation), activation_name(_, second.activation)


def question(_: Translate) -> None:
    """The page's question, answered by its own four numbers."""
    ask(
        _,
        "chain_rule",
        why=_("{factors} = {product}. However large the others are: one factor 0 makes the product 0.").format(
            factors=product(FACTORS), product=format_number(float(np.prod(FACTORS)))
        ),
        **question_numbers(),
    )


def question_numbers() -> dict[str, object]:
    """The numbers in the page's question."""
    return {"factors": product(FACTORS)}


def product(factors: tuple[float, ...]) -> str:
    """Factors as a reader writes them, a negative one in brackets."""
    texts = [format_number(each) for each in factors]
    return " · ".join(f"({text})" if text.startswith("−") else text for text in texts)


def sides(_: Translate) -> tuple[Side, Side]:
    """The two chains that the reader compares: at first step against sigmoid, both to the loss."""
    units = {name: activation_name(_, name) for name in ACTIVATIONS}
    ends = {code: measure.name(_) for code, measure in lesson.METRICS.items()}
    ends = {code: ends[code] for code in sorted(ends, key=lambda code: not lesson.METRICS[code].has_slope)}
    texts = (
        (_("First picture: hidden units"), _("First picture: the end")),
        (_("Second picture: hidden units"), _("Second picture: the end")),
    )
    chosen = []
    for (unit, end), key, first in zip(texts, ("first", "second"), ("step", "sigmoid"), strict=True):
        ordered = {first: units[first]} | units
        help = _("What the hidden units do with what flows into them.")
        activation = controls.choice(unit, key, ordered, help)
        help = _("What the chain ends in. The accuracy of one image is 1 where it is right, else 0.")
        chosen.append(Side(activation, lesson.METRICS[controls.choice(end, f"{key}_end", ends, help)]))
    return chosen[0], chosen[1]


def weight(_: Translate) -> Weight:
    """The weight that the chain begins with."""
    names = {"hidden": _("pixel → hidden unit"), "output": _("hidden unit → digit")}
    help = _("A weight into an output unit has no unit between itself and the outputs: its chain is shorter.")
    layer = controls.LAYERS[controls.choice(_("Layer of the weight"), "through", names, help)]
    return controls.weight(_, (layer,), numbers.IMAGES)


def moves(weight: Weight) -> int:
    """How many moves both passes have."""
    return 2 * len(numbers.OUTPUT if weight.layer else numbers.HIDDEN)


def stage(_: Translate, weight: Weight) -> int:
    """How far both passes have come."""
    return st.slider(
        _("Moves: first forwards, then backwards"),
        0,
        moves(weight),
        moves(weight),
        key="move",
        bind="query-params",
        help=_("At 0 nothing is computed yet. The first half brings the values, the second the derivatives."),
    )


@cached(maxsize=64)
def film(_: Translate, weight: Weight, image: int, two: tuple[Side, Side], style: Style) -> Film:
    """Both chains of one image at each notch of w, played forwards and backwards."""
    subject = lesson.along(two[0].activation, weight, two[0].measure, numbers.IMAGES)
    notches = subject.notches
    shown = [numbers.passes(side.chain(weight, image), notches) for side in two]
    every = range(len(notches))
    said = [[told(_, name, each, k) for k in every] for name, each in zip(names(_, two), shown, strict=True)]
    pictures = [
        figure.picture(labels(_, weight, side, each), each, alt, notches)
        for side, each, alt in zip(two, shown, said, strict=True)
    ]
    words = [[readings(_, two, shown, notches, k) for k in every], *said]
    text, (first, second) = _("w = {w}: dE/dw {slope} ({first}), {other} ({second})"), names(_, two)
    slopes = zip(notches, *(each.derivative for each in shown), strict=True)
    aria_texts = [
        text.format(
            w=format_number(w), slope=format_number(slope), other=format_number(other), first=first, second=second
        )
        for w, slope, other in slopes
    ]
    sliders = [
        Slider(_("w, the value of this weight"), aria_texts, "w", subject.notch_of(lesson.start(weight))),
        Slider(
            _("Moves: first forwards, then backwards"), list(map(str, range(moves(weight) + 1))), "move", moves(weight)
        ),
    ]
    return Film(sliders, pictures, words, controls.player(_, 900, slider=1), style)


def labels(_: Translate, weight: Weight, side: Side, shown: Passes) -> figure.Labels:
    """The texts of a chain."""
    letters = shown.chain.letters
    others, unit = _("+ the others"), side.activation
    down = [f"· x {others}", f"φ = {activation_name(_, unit)}", f"· vₖ {others}", "softmax", side.measure.name(_)]
    up = ["", "", _("· vₖ, summed over the ten"), _("through the softmax"), _("the error's own slope")]
    if weight.layer == 1:
        digit = "₀₁₂₃₄₅₆₇₈₉"[weight.column]
        down, up = [down[0], f"u = z{digit}", *down[3:]], ["", f"∂E/∂z{digit}", *up[3:]]
    return figure.Labels(
        side.title(_, weight),
        _("values"),
        _("derivatives ∂E/∂…"),
        _("σ′(u), by hand,") if ACTIVATIONS[unit].by_hand else "φ′(u)",
        letters,
        tuple(down),
        tuple(up),
        steps(_, letters),
    )


def steps(_: Translate, letters: tuple[str, ...]) -> tuple[str, ...]:
    """What each move does."""
    forwards = [_("forwards: {letter}").format(letter=letter) for letter in letters]
    backwards = [_("backwards: ∂E/∂{letter}").format(letter=letter) for letter in letters[::-1]]
    return "", *forwards, *backwards


def readings(_: Translate, two: tuple[Side, Side], shown: Sequence[Passes], notches: Array, k: int) -> str:
    """A table: what both chains end in at a notch, and the product along each."""
    rows: list[tuple[str, ...]] = [("", *names(_, two)), ("---", "---:", "---:")]
    rows.append(
        (
            _("E, at w = {w}").format(w=format_number(notches[k])),
            *(format_number(each.values["E"][k]) for each in shown),
        )
    )
    return table(rows + factor_rows(shown, k))


def factor_rows(shown: Sequence[Passes], k: int) -> list[tuple[str, ...]]:
    """The product along each chain, factor by factor."""
    before, hidden = shown[0].chain.letters[-4], shown[0].chain.activation
    rows: list[tuple[str, ...]] = [(f"∂E/∂{before}", *(format_number(each.before_unit[k]) for each in shown))]
    if hidden:
        rows.append(("· φ′(u)", *(f"**{format_number(each.slope[k])}**" for each in shown)))
    rows.append(("· x", *(format_number(each.x[k]) for each in shown)))
    rows.append(("= dE/dw", *(f"**{format_number(each.derivative[k], 6)}**" for each in shown)))
    return rows


def told(_: Translate, name: str, shown: Passes, k: int) -> str:
    """The product along a chain at a notch, and which factor makes it 0 if it is."""
    factors = [shown.before_unit[k], *([shown.slope[k]] if shown.chain.activation else []), shown.x[k]]
    text = _("{name}: dE/dw = {factors} = **{derivative}**.").format(
        name=name, factors=product(tuple(map(float, factors))), derivative=format_number(shown.derivative[k], 6)
    )
    return f"{text} {why(_, shown, k)}"


def why(_: Translate, shown: Passes, k: int) -> str:
    """Which factor ends the chain, if one does."""
    if shown.chain.activation and ACTIVATIONS[shown.chain.activation].by_hand and shown.derivative[k] != 0:
        return _(
            "The factor φ′(u) is not the step's, which is 0: it is the sigmoid's, put in by hand. So the weight "
            "learns, from a number that is not the derivative of this network."
        )
    if shown.derivative[k] != 0:
        return _("No factor is 0: the error reaches the weight.")
    if not shown.chain.measure.has_slope:
        return _("The end only counts: a little more or less of y changes nothing, so ∂E/∂y is 0, and all before it.")
    if shown.before_unit[k] == 0:
        return _("What comes back to the unit is 0, and so is all before it.")
    if shown.chain.activation and shown.slope[k] == 0:
        return _("The factor φ′(u) is 0: whatever comes back to the unit, nothing gets through to the weight.")
    if shown.x[k] == 0:
        return _("The factor x is 0: the weight's input is 0 in this image, and it changes nothing.")
    return _("No factor is 0, but their product is smaller than any number that float64 can hold.")


def the_image(_: Translate, weight: Weight, side: Side, image: int, w: float) -> str:
    """The image that the chains are about, and what the network of the second picture sees in it."""
    chain = side.chain(weight, image)
    y = numbers.passes(chain, np.array([w])).values["y"][0]
    text = _(
        "Image {image}, a {label}: the second picture's network says {seen}, with probability {probability}. {weight}."
    )
    return text.format(
        image=image,
        label=int(np.argmax(chain.t)),
        seen=int(np.argmax(y)),
        probability=percent(_, float(np.max(y))),
        weight=weight_name(_, weight),
    )
