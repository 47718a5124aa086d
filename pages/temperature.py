"""One temperature between a step and a sigmoid, and between accuracy and loss."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.pages import page_named
from gradlab.app.show import show_film
from gradlab.chapters.temperature import numbers, words, words_points

_ = menu.begin()

with menu.heading(_("What lies between a step and a slope?")), controls.settings(_):
    x = controls.position(_)
    weight = controls.weight(_, layers=(1, 0), count=numbers.IMAGES)
    w = controls.value(_, weight)
words.question(_)


@st.fragment
def cool_down() -> None:
    k = words.temperature(_)
    film = words.film(_, weight, x, w, reader.style())
    show_film(film, "temperature")
    shown = (
        numbers.softened_unit(x),
        numbers.softened_accuracy(weight, w),
        numbers.softened_loss(weight, w),
    )
    words.offer(_, film, weight, shown, k)
    st.markdown(words.unchanged(_, weight, k))
    st.markdown(words.underflow(_, *shown[:2]))


cool_down()

st.header(_("When the two disagree"))


@st.fragment
def move_the_points() -> None:
    zero, one, other = words_points.place(_)
    film = words_points.film(_, zero, one, reader.style())
    show_film(film, "three_points")
    words_points.offer(_, film, zero, one, other)


move_the_points()

st.markdown(words_points.moral(_).format(title=page_named("accuracy_vs_loss").title(_)))
st.subheader(_("The formula"))
st.latex(
    r"\sigma(x / T) \to \mathrm{step}(x), \qquad \frac{1}{N}\sum_n y_{n t_n}(T) \to \text{accuracy} \qquad (T \to 0)"
)
st.latex(r"y(T) = \mathrm{softmax}(z / T), \qquad \int_a^b f'(w)\,dw = f(b) - f(a)")
menu.lead_on(_, "temperature")
