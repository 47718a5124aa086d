"""The gradient check: finite differences against autograd at each step h, and why agreement is not enough."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.show import show, show_film
from gradlab.chapters.gradient_check import (
    words,
    words_by_hand,
    words_film,
    words_picture,
    words_place,
    words_trap,
    words_verdict,
)

_ = menu.begin()

with menu.heading(_("Do the two derivatives agree?")), controls.settings(_):
    place = words_place.choose(_)
words.question(_)


@st.fragment
def move() -> None:
    slider, picture = st.container(), st.container()
    x = place.move(_)
    with slider:
        h = words_film.step(_)
    film, still = words_film.film(_, place, x, reader.style()), words_picture.pictures(_, place, x)
    with picture:
        show_film(film, "gradient_check")
        words_picture.offer(_, film.at(words_film.notch(h)), still, place, x)
    with st.expander(_("All h at once, the forward difference, and float32")):
        show(*still)
        st.markdown(words_verdict.verdict(_, place, x))
        st.markdown(words.readings(_, place.subject(place.function), x))
        st.caption(words.float32_note(_))
        st.markdown(words.rule(_))

    st.subheader(words_trap.heading(_, place, x))
    st.markdown(_("The same check, at the chapter's h, of two functions at one place: a smooth one and a staircase."))
    st.markdown(words_trap.trap(_, place, x))
    st.markdown(words_trap.moral(_, place, x))
    st.markdown(words_verdict.beyond(_, place, x))


move()

st.markdown(
    _(
        "Autograd computes a derivative exactly, but for rounding; a finite difference needs nothing but two values of "
        "the function, and a step h. A **gradient check** compares the two."
    )
)
st.subheader(_("Where the check must fail"))
st.markdown(words_by_hand.told(_))
st.markdown(words_by_hand.check(_))
st.subheader(_("The formula"))
st.latex(r"\frac{f(x+h) - f(x)}{h} - f'(x) \approx \frac{h}{2} f''(x)")
st.latex(r"\frac{f(x+h) - f(x-h)}{2h} - f'(x) \approx \frac{h^2}{6} f'''(x)")
st.latex(
    r"\frac{h^2}{6} |f'''| = \frac{\varepsilon |f|}{h} \quad\Rightarrow\quad h = \sqrt[3]{6\,\varepsilon |f| / |f'''|}"
)
menu.lead_on(_, "gradient_check")
