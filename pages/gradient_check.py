"""The gradient check: finite differences against autograd at each step h, and why agreement is not enough."""

import streamlit as st

from gradlab.app import menu
from gradlab.app.show import beside, show
from gradlab.chapters.gradient_check import words, words_picture, words_place, words_trap, words_verdict

_ = menu.begin()

st.title(_("Do the two derivatives agree?"))
st.markdown(
    _(
        "Autograd computes a derivative exactly, but for rounding; a finite difference needs nothing but two values of "
        "the function, and a step h. A **gradient check** compares the two."
    )
)
words.question(_)

with st.container(border=True):
    place = words_place.choose(_)


@st.fragment
def move() -> None:
    x = place.move(_)
    pictures = words_picture.pictures(_, place, x)
    drawing, reading = beside()
    with drawing:
        show(*pictures)
        st.markdown(words_verdict.verdict(_, place, x))
        st.caption(words.float32_note(_))
    with reading:
        st.markdown(words.readings(_, place.subject(place.function), x))
    words_picture.offer(_, pictures, place, x)

    st.subheader(_("The trap: 0 = 0"))
    st.markdown(_("The same check, at the chapter's h, of two functions at one place: a smooth one and a staircase."))
    st.markdown(words_trap.trap(_, place, x))
    st.markdown(words_trap.moral(_, place, x))


move()

st.subheader(_("The formula"))
st.latex(r"\frac{f(x+h) - f(x)}{h} - f'(x) \approx \frac{h}{2} f''(x)")
st.latex(r"\frac{f(x+h) - f(x-h)}{2h} - f'(x) \approx \frac{h^2}{6} f'''(x)")
st.latex(
    r"\frac{h^2}{6} |f'''| = \frac{\varepsilon |f|}{h} \quad\Rightarrow\quad h = \sqrt[3]{6\,\varepsilon |f| / |f'''|}"
)
st.markdown(words.rule(_))
menu.lead_on(_, "gradient_check")
