"""One temperature between a step and a sigmoid, and between accuracy and loss."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.pages_and_questions import page_named
from gradlab.app.question import ask
from gradlab.app.show import film_row, part, show_film
from gradlab.chapters.temperature import figures, handout, numbers, words

_ = menu.begin()

with menu.heading(_, "temperature"), controls.settings(_):
    x = controls.position(_)
    weight = controls.weight(_, layers=(1, 0), count=numbers.IMAGES)
    w = controls.value(_, weight)
told = ask(_, "temperature", words.why(_))
shown, player = numbers.softened_at(weight, x, w), controls.player(_, 150, one=_("Colder"))


@part
def cool_down() -> None:
    temperatures = numbers.TEMPERATURES.tolist()
    help = _("Small: close to the step and the accuracy. Drag it to the right, or use the arrow keys.")
    film = figures.film(_, weight, x, w, player, reader.style())
    with film_row("temperature"):
        k = temperatures.index(controls.scale(_("T, the temperature"), "T", temperatures, numbers.OPENING, help))
        show_film(film, "temperature", told)
    handout.offer(_, film, weight, shown, k)
    text = _(
        "The network's logits, its ten outputs before softmax, are divided by a temperature T. The **soft accuracy** "
        "is the mean probability of the right digit over {images} images. As T falls, every probability tends to 0 or "
        "1, and so the soft accuracy tends to the accuracy."
    ).format(images=numbers.IMAGES)
    st.markdown(text)
    if told:
        with st.expander(_("What does not change: the area under the slope")):
            st.markdown(words.unchanged(_, weight, k))
            st.markdown(words.underflow(_, *shown[:2]))


with st.expander(_("What the cross entropy adds")):
    with film_row("margin"):
        show_film(figures.loss_film(_, weight, w, player, reader.style()), "margin")
    text = _(
        "The **margin** is how far the right digit's logit leads the others; below 0 the image is wrong. Loss and "
        "slopes are shown times T, so that they stay in the picture: as T falls, T · cross entropy becomes the mean "
        "distance by which the right logit falls short of the largest, and that has a slope."
    )
    st.markdown(text)
with st.expander(_("If you know the `mnist_loss` of fastbook")):
    st.markdown(words.fastbook(_, *shown[1:]))

st.header(_("When the two disagree"))


@part
def move_the_points() -> None:
    starts = {
        "zero": (_("The point of class 0"), -1.0),
        "one": (_("The first point of class 1"), 1.0),
        "other": (_("The second point of class 1"), figures.OUTLIER),
    }
    help = _(
        "Drag it. The threshold of the lowest loss moves with every point; for the accuracy only the side counts on "
        "which each point lies."
    )
    with film_row("three_points"):
        zero, one, other = (
            controls.slide(label, key, numbers.LINE, at, 0.1, help, "%.1f") for key, (label, at) in starts.items()
        )
        film = figures.points_film(_, zero, one, reader.style())
        show_film(film, "three_points")
    handout.offer_points(_, film, zero, one, other)


text = _(
    "A loss stands in for what we really want. We choose it because it has a useful slope. Usually it pulls the "
    "right way, but its minimum need not be where the accuracy peaks. *{title}* shows both places for one weight "
    "of the network."
)
st.markdown(text.format(title=page_named("accuracy_vs_loss").title(_)))
st.header(_("The formula"))
st.latex(
    r"\sigma(x / T) \to \mathrm{step}(x), \qquad \frac{1}{N}\sum_n y_{n t_n}(T) \to \text{accuracy} \qquad (T \to 0)"
)
st.latex(r"y(T) = \mathrm{softmax}(z / T), \qquad \int_a^b f'(w)\,dw = f(b) - f(a)")
text = _(
    "At x = 0, σ(x / T) is ½ at every T. The second limit holds wherever no two logits of an image tie for the largest."
)
st.markdown(text)
menu.lead_on(_, "temperature")
