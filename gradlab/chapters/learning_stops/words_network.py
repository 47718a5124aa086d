"""Networks trained from one start: what a reader can choose, and how that part of the page is put together."""

from time import perf_counter

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, reader
from gradlab.app.show import show_film
from gradlab.chapters.learning_stops.numbers_network import FIRST, RATES, UPDATES, History, history, runs
from gradlab.chapters.learning_stops.words_network_pictures import film, offer
from gradlab.lesson import LessonMetric
from gradlab.text import Translate

NOTICED = 0.05  # seconds; what is kept already takes less, and needs no bar


def note(_: Translate) -> str:
    """What the comparison does not say."""
    return _(
        "All begin with the same weights; step and sigmoid units make different outputs of them, hence the two "
        "beginnings of each curve. Loss and accuracy are those of the {count} images that they train on: so few "
        "that an output layer can often fit them alone, on top of hidden units that have not learnt at all."
    ).format(count=lesson.TRAINED_ON)


def choose(_: Translate) -> tuple[int, float]:
    """The seed of the networks' common start, and their learning rate."""
    left, right = st.columns(2)
    with left:
        seed = controls.seed(_)
    with right:
        return seed, learning_rate(_)


def learning_rate(_: Translate) -> float:
    """The learning rate η of the networks."""
    return st.select_slider(
        _("Learning rate η of the networks"),
        RATES,
        FIRST[1],
        key="network_rate",
        format_func=lambda rate: f"{rate:g}",
        bind="query-params",
        help=_("An update takes η times the derivative off each weight and each bias. Try a large one as well."),
    )


def updates(_: Translate) -> int:
    """At which update the networks are read."""
    return st.slider(
        _("Updates of the networks"),
        1,
        UPDATES,
        100,
        key="updates",
        bind="query-params",
        help=_("After how many updates the table below reads the networks."),
    )


def histories(_: Translate, seed: int, rate: float, loss: LessonMetric) -> tuple[History, ...]:
    """The trainings; while they take time, the page says so, and shows how many are done."""
    bar, done, every = st.empty(), [], runs(loss)
    with st.spinner(_("Training the networks …")):
        for measure, units in every:
            start = perf_counter()
            done.append(history(seed, rate, loss, measure, units))
            if perf_counter() - start > NOTICED:
                bar.progress(len(done) / len(every))
    bar.empty()
    return tuple(done)


def show_networks(_: Translate, seed: int, rate: float, loss: LessonMetric) -> None:
    """Networks from one start: their curves, how far they have moved, and what that says."""
    trained = histories(_, seed, rate, loss)
    update = updates(_)
    shown = film(_, trained, loss, reader.style())
    show_film(shown, "networks")
    offer(_, shown.at(update - 1), trained, update, seed, rate, loss)
