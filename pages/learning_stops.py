"""Gradient descent from one start: on the accuracy and on the loss, on one weight and on a whole network."""

from time import perf_counter

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import film_row, part, show_film
from gradlab.chapters.learning_stops import figures, handout, numbers, words
from gradlab.text import format_number

_ = menu.begin()

with menu.heading(_, "learning_stops"), controls.settings(_):
    rate = controls.learning_rate(_)
    loss = controls.loss(_)
    count = controls.images(_)
    weight = controls.weight(_, layers=(1, 0), count=count)
    help = _("Where both balls start. The page opens high up on the loss, where the accuracy is far below its best.")
    start = controls.slide(
        _("w at the start"), "start", lesson.WEIGHTS, numbers.START, lesson.WEIGHT_STEP, help, "%.3f"
    )
told = ask(_, "learning_stops", words.why(_, weight, count, start, rate), **words.question_numbers())


def train_networks() -> None:
    text = _(
        "Now all {weights} weights learn at once, on {count} images. Five new networks start with the same random "
        "weights. Their hidden units are *sigmoids*, which turn on smoothly, or *steps*, which jump from 0 to 1, so "
        "their outputs differ. What a network has learnt shows on **test images** that it has never seen: here "
        "{tested} of them."
    ).format(weights=f"{lesson.WEIGHT_COUNT:,}", count=lesson.TRAINED_ON, tested=f"{lesson.TESTED_ON:,}")
    st.markdown(text)
    shown, (left, right) = st.container(), st.columns(2)
    with left:
        seed = controls.seed(_)
    with right:
        label = _("Learning rate η of the networks")
        help = _("An update takes η times the slope off each weight and each bias. Try a large one as well.")
        network_rate = controls.scale(label, "network_rate", numbers.RATES, numbers.FIRST[1], help)
    with shown:
        bar, histories, runs = st.empty(), [], numbers.runs(loss)
        with st.spinner(_("Training the networks …")):
            for metric, units in runs:
                began = perf_counter()
                histories.append(numbers.history(seed, network_rate, loss, metric, units))
                if perf_counter() - began > 0.05:  # seconds; what is kept already takes less, and needs no bar
                    bar.progress(len(histories) / len(runs))
        bar.empty()
        film = figures.networks(_, tuple(histories), controls.player(_, 40), reader.style())
        with film_row("networks"):
            help = _("The lines are drawn up to this update, and the tables stand at it.")
            update = controls.slide(_("Updates of the networks"), "updates", (0, numbers.NETWORK_UPDATES), 0, 1, help)
            show_film(film, "networks", told)
        handout.offer_networks(_, film, histories, update, seed, network_rate, loss)
    text = _(
        "*Surrogate*: to train through a step, people give autograd another slope, here the sigmoid's (a *surrogate "
        "gradient*; the trick is the *straight-through estimator*). The unit's values stay 0 and 1. Nothing guarantees "
        "that descent still works, because that slope is not the network's derivative."
    )
    st.markdown(text)


@part
def descend() -> None:
    film = figures.descents(_, weight, loss, count, start, rate, controls.player(_, 400), reader.style())
    with film_row("descent"):
        help = _("Drag it to move back and forth on the descent, or drag a ball, or press Play.")
        k = controls.slide(_("Updates so far"), "k", (0, numbers.UPDATES), 0, 1, help)
        show_film(film, "descent", told)
    handout.offer(_, film, weight, loss, count, start, rate, k)
    text = _(
        "Two balls start at the same weight. Each update subtracts η = {rate} times the slope under the ball (η is the "
        "*learning rate*): a negative slope moves the weight up, a positive one down. One ball descends on the loss. "
        "The other uses the accuracy as its score; because accuracy should grow, it descends on 1 − accuracy."
    )
    st.markdown(text.format(rate=format_number(rate)))
    st.header(_("The whole network"))
    train_networks()
    with st.expander(_("What if you take a finite difference of the accuracy?")):
        help = _("The spacing h: how far to each side of w the accuracy is compared, in place of its slope.")
        h = controls.scale(_("Large h of the finite difference"), "big_h", numbers.BIG_STEPS, 0.1, help)
        film = figures.difference(_, weight, count, start, rate, h, reader.style())
        with film_row("difference"):
            show_film(film, "difference", told)
        handout.offer(_, film, weight, loss, count, start, rate, k, h)
        if told:
            st.markdown(words.difference_note(_))


st.header(_("The formula"))
st.latex(r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}" + told * r", \qquad w - \eta \cdot 0 = w")
menu.lead_on(_, "learning_stops")
