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

with menu.heading(_("Where learning stops")), controls.settings(_):
    rate = controls.learning_rate(_)
    loss = controls.loss(_)
    count = controls.images(_)
    weight = controls.weight(_, layers=(1, 0), count=count)
    start = st.slider(
        _("w at the start"),
        *lesson.WEIGHTS,
        numbers.START,
        lesson.WEIGHT_STEP,
        key="start",
        format="%.3f",
        bind="query-params",
        help=_("Where both balls start. The page opens high up on the loss, where the accuracy is far below its best."),
    )
ask(_, "learning_stops", words.why(_, weight, count, start, rate), **words.question_numbers())


@st.fragment
def descend() -> None:
    k = st.slider(
        _("Updates so far"),
        0,
        numbers.UPDATES,
        key="k",
        bind="query-params",
        help=_("Drag it to go to and fro on the descent, or drag a ball, or use the buttons below."),
    )
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
    h = st.select_slider(
        _("Large h of the finite difference"),
        numbers.BIG_STEPS,
        0.1,
        key="big_h",
        format_func=lambda h: f"{h:g}",
        bind="query-params",
        help=_("How far to each side of w the accuracy is looked at, instead of its derivative."),
    )
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
    network_rate = st.select_slider(
        _("Learning rate η of the networks"),
        numbers.RATES,
        numbers.FIRST[1],
        key="network_rate",
        format_func=lambda rate: f"{rate:g}",
        bind="query-params",
        help=_("An update takes η times the derivative off each weight and each bias. Try a large one as well."),
    )


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
    update = st.slider(
        _("Updates of the networks"),
        1,
        numbers.NETWORK_UPDATES,
        100,
        key="updates",
        bind="query-params",
        help=_("After how many updates the table below reads the networks."),
    )
    film = figures.networks(_, tuple(histories), loss, reader.style())
    show_film(film, "networks")
    handout.offer_networks(_, film, histories, update, seed, network_rate, loss)


train_networks()

st.subheader(_("The formula"))
st.latex(r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}, \qquad w - \eta \cdot 0 = w")
menu.lead_on(_, "learning_stops")
