"""The gradient check: finite differences against autograd at each step h, and why agreement is not enough."""

import streamlit as st

from gradlab.ui import gradient_check as words
from gradlab.ui import page, panels

_ = page.begin()

st.title(_("Do the two derivatives agree?"))
st.markdown(
    _(
        "Autograd computes a derivative exactly, but for rounding; a finite difference needs nothing but two values of "
        "the function, and a step h. A **gradient check** compares the two."
    )
)
words.question(_)

with st.container(border=True):
    place = words.choose(_)


@st.fragment
def move() -> None:
    x = place.move(_)
    drawing, reading = panels.beside()
    with drawing:
        words.show(_, place.subject(place.function), x)
        st.markdown(words.verdict(_, place, x))
        st.caption(words.float32_note(_))
    with reading:
        st.markdown(words.readings(_, place.subject(place.function), x))
    words.take_along(_, place, x)

    st.subheader(_("The trap: 0 = 0"))
    st.markdown(_("The same check, at the chapter's h, of two functions at one place: a smooth one and a staircase."))
    st.markdown(words.trap(_, place, x))
    st.markdown(words.moral(_, place, x))


move()

st.subheader(_("The formula"))
st.latex(r"\frac{f(x+h) - f(x)}{h} - f'(x) \approx \frac{h}{2} f''(x)")
st.latex(r"\frac{f(x+h) - f(x-h)}{2h} - f'(x) \approx \frac{h^2}{6} f'''(x)")
st.latex(
    r"\frac{h^2}{6} |f'''| = \frac{\varepsilon |f|}{h} \quad\Rightarrow\quad h = \sqrt[3]{6\,\varepsilon |f| / |f'''|}"
)
st.markdown(words.rule(_))
page.lead_on(_, "gradient_check")
