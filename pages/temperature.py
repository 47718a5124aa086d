"""One temperature between a step and a sigmoid, and between accuracy and loss."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.pages_and_questions import page_named
from gradlab.app.question import ask
from gradlab.app.show import show_film
from gradlab.chapters.temperature import figures, handout, numbers, words

_ = menu.begin()

with menu.heading(_, "temperature"), controls.settings(_):
    x = controls.position(_)
    weight = controls.weight(_, layers=(1, 0), count=numbers.IMAGES)
    w = controls.value(_, weight)
ask(_, "temperature", words.why(_))


@st.fragment
def cool_down() -> None:
    temperatures = numbers.TEMPERATURES.tolist()
    help = _("Drag it to the right: the slope runs together into the stairs. The arrow keys move it too.")
    k = temperatures.index(controls.scale(_("T, the temperature"), "T", temperatures, 1.0, help))
    shown = numbers.softened_at(weight, x, w)
    film = figures.film(_, weight, x, w, reader.style())
    show_film(film, "temperature")
    handout.offer(_, film, weight, shown, k)
    st.markdown(words.unchanged(_, weight, k))
    st.markdown(words.underflow(_, *shown[:2]))


cool_down()

st.header(_("When the two disagree"))


@st.fragment
def move_the_points() -> None:
    starts = {
        "zero": (_("The point of class 0"), -1.0),
        "one": (_("The first point of class 1"), 1.0),
        "other": (_("The second point of class 1"), figures.OUTLIER),
    }
    help = _(
        "Drag it. The loss's best threshold moves with every point; the accuracy's only when they change their order."
    )
    zero, one, other = (
        column.slider(label, *numbers.LINE, at, 0.1, key=key, format="%.1f", bind="query-params", help=help)
        for column, (key, (label, at)) in zip(st.columns(3), starts.items(), strict=True)
    )
    film = figures.points_film(_, zero, one, reader.style())
    show_film(film, "three_points")
    handout.offer_points(_, film, zero, one, other)


move_the_points()

st.markdown(
    _(
        "A loss stands in for what one wants. It is chosen because it has a slope, and it pulls the same way as a "
        "rule; but its best place need not be the accuracy's. On real digits the same can be seen along one weight: "
        "the page *{title}* has both places, on 100 images and on all."
    ).format(title=page_named("accuracy_vs_loss").title(_))
)
st.subheader(_("The formula"))
st.latex(
    r"\sigma(x / T) \to \mathrm{step}(x), \qquad \frac{1}{N}\sum_n y_{n t_n}(T) \to \text{accuracy} \qquad (T \to 0)"
)
st.latex(r"y(T) = \mathrm{softmax}(z / T), \qquad \int_a^b f'(w)\,dw = f(b) - f(a)")
menu.lead_on(_, "temperature")
