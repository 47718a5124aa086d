"""Gradient descent from one start: on the accuracy and on the loss, on one weight and on a whole network."""

from time import perf_counter

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import show_film
from gradlab.chapters.learning_stops import figures, handout, numbers, words

NOTICED = 0.05  # seconds; what is kept already takes less, and needs no bar

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
ask(_, "learning_stops", words.why(_, weight, count, start, rate), **words.question_numbers())


@st.fragment
def descend() -> None:
    help = _("Drag it to go to and fro on the descent, or drag a ball, or use the buttons below.")
    k = controls.slide(_("Updates so far"), "k", (0, numbers.UPDATES), 0, 1, help)
    film = figures.descents(_, weight, loss, count, start, rate, controls.player(_, 400), reader.style())
    show_film(film, "descent")
    handout.offer_descents(_, film, weight, loss, count, start, rate, k)
    st.markdown(
        _(
            "Two balls start at the same weight. One has the loss as its index, the other the accuracy: as an index is "
            "to become small, that is 1 − accuracy, whose derivative is as flat. Each update reads the derivative "
            "under the ball: a negative one moves the weight up, a positive one down, and 0 leaves it where it is."
        )
    )
    st.subheader(_("What if one takes a finite difference of the accuracy?"))
    help = _("How far to each side of w the accuracy is looked at, instead of its derivative.")
    h = controls.scale(_("Large h of the finite difference"), "big_h", numbers.BIG_STEPS, 0.1, help)
    film = figures.difference(_, weight, count, start, rate, h, reader.style())
    show_film(film, "difference")
    handout.offer_difference(_, film, weight, count, start, rate, h, k)
    st.markdown(words.difference_note(_))


descend()

st.header(_("The whole network"))
st.markdown(
    _(
        "All begin with the same weights; step and sigmoid units make different outputs of them, hence the two "
        "beginnings of each curve. Loss and accuracy are those of the {count} images that they train on: so few "
        "that an output layer can often fit them alone, on top of hidden units that have not learnt at all."
    ).format(count=lesson.TRAINED_ON)
)
left, right = st.columns(2)
with left:
    seed = controls.seed(_)
with right:
    label = _("Learning rate η of the networks")
    help = _("An update takes η times the derivative off each weight and each bias. Try a large one as well.")
    network_rate = controls.scale(label, "network_rate", numbers.RATES, numbers.FIRST[1], help)


@st.fragment
def train_networks() -> None:
    bar, histories, runs = st.empty(), [], numbers.runs(loss)
    with st.spinner(_("Training the networks …")):
        for metric, units in runs:
            began = perf_counter()
            histories.append(numbers.history(seed, network_rate, loss, metric, units))
            if perf_counter() - began > NOTICED:
                bar.progress(len(histories) / len(runs))
    bar.empty()
    help = _("After how many updates the table below reads the networks.")
    update = controls.slide(_("Updates of the networks"), "updates", (1, numbers.NETWORK_UPDATES), 100, 1, help)
    film = figures.networks(_, tuple(histories), loss, reader.style())
    show_film(film, "networks")
    handout.offer_networks(_, film, histories, update, seed, network_rate, loss)


train_networks()

st.subheader(_("The formula"))
st.latex(r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}, \qquad w - \eta \cdot 0 = w")
menu.lead_on(_, "learning_stops")
