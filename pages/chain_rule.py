"""The chain rule: where a derivative comes from, what one factor 0 does to it, and the same for one's own function."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.show import show_film
from gradlab.chapters.chain_rule import words, words_depth, words_files, words_images, words_own, words_own_film

_ = menu.begin()

with menu.heading(_("Where does a derivative come from?")), controls.settings(_):
    weight = words.weight(_)
    two = words.sides(_)
words.question(_)


@st.fragment
def follow_the_weight() -> None:
    w = controls.value(_, weight)
    picture, below = st.container(), st.container()
    image = words_images.choose(_, weight, two[1], w)
    film = words.film(_, weight, image, two, reader.style())
    with picture:
        show_film(film, "chain_rule")
    with below:
        moves = words.stage(_, weight)
        words_files.offer(_, film, weight, two, image, (w, moves))
        with st.expander(_("Each factor beside its finite difference")):
            st.markdown(words_files.check(_, weight, two, image, w))
        st.subheader(_("What each image adds"))
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            words_images.the_digit(_, image)
            st.markdown(words.the_image(_, weight, two[1], image, w))
    images = words_images.film(_, weight, two, w, reader.style())
    show_film(images, "chain_rule_images")
    words_images.offer(_, images, weight, two, w, image)


follow_the_weight()

st.header(_("A function of your own"))


@st.fragment
def write_a_function() -> None:
    text = words_own.write(_)
    left, right, beside = st.columns(3)
    with beside:
        rate = words_own.rate(_)
    if ends := words_own.interval(_, left, right):
        at = words_own.move(_, ends)
        film = words_own_film.film(_, text, ends, rate, reader.style())
        show_film(film, "own_function")
        words_own_film.offer(_, film, text, ends, at)


write_a_function()

st.header(_("Never 0, but how small?"))


@st.fragment
def lengthen_the_chain() -> None:
    x = controls.position(_)
    film = words_depth.film(_, reader.style())
    show_film(film, "chain_rule_depth")
    words_depth.offer(_, film, x)


lengthen_the_chain()

st.subheader(_("The formula"))
st.latex(
    r"\frac{\partial E}{\partial w} = \Bigl(\sum_k \frac{\partial E}{\partial z_k}\,v_k\Bigr)"
    r"\cdot \varphi'(u) \cdot x"
)
st.markdown(
    _("A derivative is a product along the way from the weight to the error. One factor 0, and nothing comes back.")
)
menu.lead_on(_, "chain_rule")
