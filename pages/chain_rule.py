"""The chain rule: where a derivative comes from, what one factor 0 does to it, and the same for one's own function."""

from typing import Any

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, link, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import film_row, part, show_digit, show_film
from gradlab.chapters.chain_rule import figures, handout, numbers, words
from gradlab.chapters.own_function import figures as own_figures
from gradlab.chapters.own_function import numbers as own
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.expression import LONGEST
from gradlab.text import format_number

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
WIDEST = 100.0  # the largest end of an interval

_ = menu.begin()


def chain(unit: str, end: str, key: str, first: str) -> numbers.Chain:
    """The chain of one of the pictures, whose choices have these labels and this key."""
    units = {name: lesson.activation_name(_, name) for name in (first, *ACTIVATIONS)}
    metrics = sorted(lesson.METRICS.values(), key=lambda metric: not metric.has_slope)
    activation = controls.choice(unit, key, units, _("The activation of the hidden units."))
    help = _("The score at the end of the chain. The accuracy of one image is 1 if it is right, else 0.")
    code = controls.choice(end, f"{key}_end", {metric.code: metric.name(_) for metric in metrics}, help)
    return numbers.chains(weight, activation, lesson.METRICS[code], numbers.DEEP_CHAIN if through == "deep" else 1)


with menu.heading(_, "chain_rule"), controls.settings(_):
    names = {"hidden": _("pixel → hidden unit"), "output": _("hidden unit → digit")}
    names["deep"] = _("pixel → the first of three hidden layers")
    help = _("No hidden unit lies between an output weight and the outputs, so its chain is shorter.")
    through = controls.choice(_("Layer of the weight"), "through", names, help)
    weight = controls.weight(_, (int(through == "output"),), numbers.IMAGES)
    two = (
        chain(_("First picture: hidden units"), _("First picture: the end"), "first", "step"),
        chain(_("Second picture: hidden units"), _("Second picture: the end"), "second", "sigmoid"),
    )
told = ask(_, "chain_rule", words.why(_))


def choose_image(w: float) -> int:
    """The image that the chains are about: by its number, or the next of a kind."""
    help = _("Which of the first {count} training images. You can drag the point in the picture, too.")
    help, ends = help.format(count=numbers.IMAGES), (0, numbers.IMAGES - 1)
    image = controls.slide(_("Image"), "image", ends, numbers.FIRST, 1, help)
    kinds = {
        "right": (_("Next right one"), _("The next image that the second picture's network gets right at this w.")),
        "wrong": (_("Next wrong one"), _("The next image that the second picture's network gets wrong at this w.")),
        "off": (_("Next with x = 0"), _("The next image in which the weight is multiplied by 0.")),
    }
    with st.container(horizontal=True):
        for kind, (label, help) in kinds.items():
            found = numbers.next_image(two[1], kind, w, image)
            st.button(label, f"next {kind}", help, st.session_state.update, ({"image": found},), disabled=found is None)
    return image


@part
def follow_the_weight() -> None:
    above, row, below = st.container(), film_row("chain_rule"), st.container()
    if through == "deep":  # in a place of its own, so that the film keeps its
        above.markdown(words.of_layers(_, two[0]))
    with row:
        w, last = controls.value(_, weight), 2 * len(two[0].letters)
        st.session_state["move"] = min(st.session_state.get("move", 0), last)  # a shorter chain has fewer
        help = _("The first half brings the values, the second the derivatives. At 0 nothing is computed yet.")
        moves = controls.slide(_("Forward pass, then backward pass"), "move", (0, last), 0, 1, help)
    with st.expander(_("What each image adds")):
        digit, images_row = st.container(), film_row("chain_rule_images")
        with images_row:
            image = choose_image(w)
            images = figures.images_film(_, two, w, reader.style())
            show_film(images, "chain_rule_images", told)
        handout.offer_images(_, images, two, w, image)
    with digit.container(horizontal=True, wrap=False, vertical_alignment="center"):
        x, labels = lesson.digits(numbers.IMAGES)
        show_digit(x[image], _("Image {image}: digit {label}.").format(image=image, label=labels[image]), 56)
        st.markdown(words.the_image(_, two[1], image, w))
    player = controls.player(_, 900, slider=1, one=_("One operation"))
    film = figures.chains_film(_, two, image, player, reader.style())
    with row:
        show_film(film, "chain_rule", told)
    with below:
        handout.offer_chains(_, film, two, image, w, moves)
        text = _(
            "**x** is the weight's input, **u** the sum that flows into a unit, and **φ(u)** the unit's output. "
            "Softmax turns the ten logits **z** into the ten probabilities **y**, and from these comes the error **E**."
        )
        st.markdown(text)
        with st.expander(_("Each factor, checked numerically")):
            st.markdown(words.check(_, two, image, w))
            st.markdown(words.of_paths(_, two[0]))


st.header(_("A function of your own"))


def function_text() -> str:
    """The text of a function that can be read: the reader's own, or the last one that could be."""
    first = own.EXAMPLES[0]
    linked = st.query_params.get("f", first)
    st.session_state.setdefault("f", first if own.unreadable(linked) else linked)
    help = _(
        "Numbers, w, + − * / ^, brackets, pi, e, and sin cos tan exp log sqrt abs sigmoid step relu tanh floor "
        "sign min max. 2w means 2 * w."
    )
    label = _("f(w), a function of your own")
    text = st.text_input(label, key="f", max_chars=LONGEST, persist_state="session", help=help)
    with st.container(horizontal=True, gap="small"):
        for each in own.EXAMPLES:
            help = _("Write this function into the field.")
            st.button(f"`{each}`", f"example {each}", help, st.session_state.update, ({"f": each},))
    if error := own.unreadable(text):
        st.error(error.says(_))
        st.code(error.caret, language=None)
        text = st.session_state.get("last f", first)
        st.caption(_("The picture below still shows {text}.").format(text=f"`{text}`"))
    st.session_state["last f"] = text
    link.put("f", None if text == first else text)
    return text


@part
def write_a_function() -> None:
    text = function_text()
    left, right, beside = st.columns(3)
    with beside:
        help = _("For the descent from where you drop the point: each update is w ← w − η · f′(w).")
        rate = controls.scale(_("Learning rate η"), "eta", RATES, 0.1, help)
    end: dict[str, Any] = {"min_value": -WIDEST, "max_value": WIDEST, "format": "%g", "bind": "query-params"}
    low = left.number_input(_("from w ="), value=-2.0, key="low", help=_("The left end of the picture."), **end)
    high = right.number_input(_("to w ="), value=2.0, key="high", help=_("The right end of the picture."), **end)
    if low >= high:
        error = _("The left end must lie below the right end. They are {low} and {high}.")
        st.error(error.format(low=format_number(low), high=format_number(high)))
        return
    help = _("Drag it, or the point in the picture: the descent begins wherever you drop it.")
    start, step = float(own.own(text, (low, high)).x[own.START]), (high - low) / (own.PLACES - 1)
    film = own_figures.film(_, text, (low, high), rate, reader.style())
    with film_row("own_function"):
        at = controls.slide("w", "at", (low, high), start, step, help, own.slider_format((low, high)))
        show_film(film, "own_function", told)
    handout.offer_own(_, film, text, (low, high), at)


st.header(_("Vanishing gradients: never 0, but how small?"))


@part
def lengthen_the_chain() -> None:
    film = figures.depth_film(_, reader.style())
    with film_row("chain_rule_depth"):
        x = controls.position(_)
        show_film(film, "chain_rule_depth", told)
    handout.offer_depth(_, film, x)


with st.expander(_("In a network of many layers")):

    @part
    def deepen_the_network() -> None:
        text = _(
            "These networks have {pixels} pixels, {hidden} units in each hidden layer and {digits} outputs. They are "
            "untrained: the weights are random (seed {seed}), the biases 0. A mark is the mean of |∂E/∂w| over all "
            "weights of a layer, for the cross-entropy error of the first {count} images."
        )
        shown = {"pixels": lesson.SIZES[0], "hidden": numbers.HIDDEN, "digits": lesson.SIZES[-1]}
        st.markdown(text.format(**shown, seed=numbers.SEEDS[0], count=numbers.IMAGES))
        stds = {code: text for code, (text, *_rest) in numbers.SCALES.items()}
        help = _("Standard deviation of the random weights; n is the number of inputs of their layer.")
        scale = controls.choice(_("Standard deviation s of the initial weights"), "scale", stds, help)
        film = figures.network_film(_, scale, reader.style())
        with film_row("chain_rule_network"):
            help = _("How many hidden layers lie between the pixels and the outputs.")
            depth = controls.slide(_("Hidden layers"), "depth", (1, numbers.LAYERS[-1]), numbers.DEPTH, 1, help)
            show_film(film, "chain_rule_network", told)
        handout.offer_network(_, film, scale, depth)


st.header(_("The formula"))
st.latex(
    r"\frac{\partial E}{\partial w} = \Bigl(\sum_k \frac{\partial E}{\partial z_k}\,v_k\Bigr)"
    r"\cdot \phi'(u) \cdot x"
)
if told:
    text = _(
        "Multiply along a path, and add over the paths: here over the ten outputs k. All of them lead through the "
        "one unit, so one factor φ′(u) = 0 ends them all."
    )
    st.markdown(text)
menu.lead_on(_, "chain_rule")
