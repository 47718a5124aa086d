"""The controls that pages share. Each keeps its value in the link and from page to page, under one key."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab import lesson
from gradlab.app import link
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.network import Weight
from gradlab.lesson import LessonMetric
from gradlab.lesson.names import activation_name
from gradlab.plotting.film import Player
from gradlab.text import Translate, format_number

LAYERS = ("hidden", "output")  # what links call the layers that weights lead to
ENDS = (("pixel", "unit"), ("unit", "digit"))  # of each, what its weights lead from and to
CHOSEN = "chosen weight"  # in the session
LEFT = "weights as left"  # in the session: layer → the weight that was moved last, and where it was left
BOUNDS = {"pixel": 783, "unit": 49, "digit": 9}

Number = TypeVar("Number", int, float)


def settings(_: Translate, spacing: bool = False) -> DeltaGenerator:
    """A drawer for what is set before a picture is moved: one step away, and open it pushes the picture down.

    spacing : whether h is set in it; then its label has an h that is not the book's, as one page takes it from another
    """
    label, h = _("Settings"), st.session_state.get("h", link.parse_number(st.query_params.get("h", "")))
    if spacing and h in lesson.STEPS and h != lesson.H:
        label = f"{label} · h = {format_number(h)}"
    return st.expander(label, icon=":material/tune:", type="compact", key="settings")


def choice(label: str, key: str, options: Mapping[str, str], help: str) -> str:
    """One of ``options``, code → label. The link carries the code, which is the same in every language."""
    first = next(iter(options))
    link.keep(key, {code: code for code in options}.get, first)
    write = options.__getitem__
    chosen = st.segmented_control(
        label, list(options), format_func=write, key=key, help=help, required=True, persist_state="session"
    )
    return chosen or first


def slide(
    label: str, key: str, ends: tuple[Number, Number], first: Number, step: Number, help: str, write: str = "%d"
) -> Number:
    """A number between two ends, in equal steps, at first ``first``."""
    return st.slider(label, *ends, first, step, write, key, help, bind="query-params")


def scale(label: str, key: str, numbers: Sequence[Number], first: Number, help: str, write: str = "{:g}") -> Number:
    """One of these numbers, at first ``first``. ``write`` makes of it what stands in the link."""
    link.keep(key, {write.format(number): number for number in numbers}.get, first, write.format)
    return st.select_slider(label, numbers, format_func=format_number, key=key, help=help, persist_state="session")


def switch(label: str, key: str, help: str) -> bool:
    """On or off, at first off."""
    return st.toggle(label, key=key, help=help, bind="query-params")


def images(_: Translate) -> int:
    """How many of the training images the metrics are taken over."""
    help = _("How many MNIST training images to use, counting from the first.")
    return scale(_("Images"), "images", lesson.IMAGES, lesson.TRAINED_ON, help)


def step_size(_: Translate) -> float:
    """The h of the finite differences."""
    help = _("The finite difference is (f(w + h) − f(w − h)) / 2h. The book uses h = 0.0001.")
    return scale(_("Spacing h of the finite difference"), "h", lesson.STEPS, lesson.H, help)


def learning_rate(_: Translate, first: float = 3.0) -> float:
    """The learning rate η of a descent on one or two weights."""
    help = _(
        "An update is w ← w − η · derivative. A small η moves the weight a little at a time; a large one overshoots "
        "the minimum. The choices go up to 1,000 because the loss of this network changes little with a single weight."
    )
    return scale(_("Learning rate η"), "rate", lesson.RATES, first, help)


def seed(_: Translate) -> int:
    """The seed of whatever a page draws at random."""
    help = _("The same seed gives the same draw, for you and for anyone with your link.")
    return st.number_input(_("Seed"), 0, 99, 0, key="seed", help=help, bind="query-params")


def loss(_: Translate) -> LessonMetric:
    names = {code: measure.name(_) for code, measure in lesson.LOSSES.items()}
    return lesson.LOSSES[choice(_("Loss"), "loss", names, help=_("The loss to compare with the accuracy."))]


def position(_: Translate) -> float:
    """The x at which activations are read."""
    help = _("Drag it to 0, then far to either side. The arrow keys move it too.")
    return slide(_("x, the input of the unit"), "x", lesson.INPUTS, 1.0, lesson.INPUT_STEP, help, "%.2f")


def more_activations(_: Translate) -> list[str]:
    """Which other activations to draw beside step, sigmoid and ReLU."""
    # What the pictures have already is not drawn again, nor is what passes x on: a straight line.
    left_out = "step", "sigmoid", "relu", "identity"
    names = [name for name, each in ACTIVATIONS.items() if name not in left_out and not each.by_hand]
    label, write = _("More activations"), partial(activation_name, _)
    help = _("tanh is as smooth as the sigmoid, and goes from −1 to 1.")
    return st.pills(label, names, selection_mode="multi", format_func=write, key="also", help=help, bind="query-params")


def weight(_: Translate, layers: tuple[int, ...], count: int) -> Weight:
    """One weight of the network, by its layer and the two units that it joins; at first the revealing one."""
    texts = {
        "pixel": (_("From pixel"), _("0 to 783: pixel 28 r + c is in row r and column c of the image.")),
        "unit": (_("Hidden unit"), _("Which of the 50 hidden units, 0 to 49.")),
        "digit": (_("To digit"), _("Which of the ten outputs, 0 to 9.")),
    }
    layer = layers[0]
    if len(layers) > 1:  # a page about one layer has no place for this choice
        names = {"output": _("hidden unit → digit"), "hidden": _("pixel → hidden unit")}
        help = _("The network has 784 × 50 weights into its hidden units and 50 × 10 weights out of them.")
        layer = LAYERS.index(choice(_("Layer of the weight"), "layer", names, help))
    row, column, revealing, random = st.columns(4, vertical_alignment="bottom")
    telling = lesson.TELLING[layer]
    numbers = [
        end.number_input(texts[key][0], 0, BOUNDS[key], default, key=key, help=texts[key][1], bind="query-params")
        for end, key, default in zip((row, column), ENDS[layer], (telling.row or 0, telling.column), strict=True)
    ]
    help = _("A weight of this layer along which the accuracy has many jumps and the loss has a steep slope.")
    label = _("Pick a revealing weight")
    choose = st.session_state.update
    revealing.button(label, help=help, on_click=choose, args=(keys_of(telling),), width="stretch")
    help, label = _("Any weight of this layer whose input is not 0 in all of these images."), _("Pick a random weight")
    random.button(label, help=help, on_click=lambda: choose(keys_of(lesson.any_weight(count, layer))), width="stretch")
    chosen = Weight(layer, *numbers)
    if st.session_state.setdefault(CHOSEN, chosen) != chosen:
        st.session_state.update({CHOSEN: chosen, "w": lesson.start(chosen)})
    return chosen


def keys_of(weight: Weight) -> dict[str, object]:
    """What the controls above say of a weight, in the session and in a link."""
    first, second = ENDS[weight.layer]
    return {"layer": LAYERS[weight.layer], first: weight.row, second: weight.column}


def value(_: Translate, weight: Weight) -> float:
    """The value w that this weight is moved to; at first where a weight starts."""
    help = _("Drag it, or use the arrow keys: one press moves w by {notch}.").format(notch=lesson.WEIGHT_STEP)
    label, first = _("w, the value of this weight"), lesson.start(weight)
    w = slide(label, "w", lesson.WEIGHTS, first, lesson.WEIGHT_STEP, help, "%g")
    st.session_state.setdefault(LEFT, {})[weight.layer] = weight, w
    return w


def player(_: Translate, milliseconds: int, slider: int = 0, one: str = "") -> Player:
    """The buttons that play a film by one of its sliders; ``one`` names what its next frame is, if not an update."""
    return Player(one or _("One update"), _("Play"), _("Pause"), _("Reset"), milliseconds, slider)
