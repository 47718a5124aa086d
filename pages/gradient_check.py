"""The gradient check: finite differences against autograd at each spacing h, and why agreement is not enough."""

from functools import partial

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import film_row, part, show, show_film
from gradlab.chapters.gradient_check import figures, handout, words
from gradlab.chapters.gradient_check.numbers import PRECISIONS, STEPS, Place, errors, next_to_a_jump

_ = menu.begin()

with menu.heading(_, "gradient_check"), controls.settings(_):
    functions = {
        "sigmoid": _("Sigmoid"),
        "loss": _("Loss along a weight"),
        "step": _("Step"),
        "accuracy": _("Accuracy along a weight"),
    }
    help = _("Whose slope is checked: two functions that a network can learn from, and two staircases.")
    place = Place(controls.choice(_("Function"), "function", functions, help))
    if place.function in ("loss", "accuracy"):
        loss = controls.loss(_)
        count = controls.images(_)
        place = Place(place.function, controls.weight(_, layers=(1, 0), count=count), loss, count)
told = ask(_, "gradient_check", words.why(_))


@part
def move() -> None:
    row, save = film_row("gradient_check"), st.container()
    weight, trace = place.weight, place.trace(_)
    slide = partial(controls.value, _, weight) if weight else partial(controls.position, _)
    if trace.has_slope:
        x = slide()
    else:  # beside a staircase's slider a button leads next to a jump
        slider, button = st.columns([5, 1], vertical_alignment="bottom")
        with slider:
            x = slide()
        near = next_to_a_jump(trace, x, lesson.WEIGHT_STEP if weight else lesson.INPUT_STEP)
        if near is not None:
            help, to_it = _("Go to the nearest jump, at most one notch to its right."), {"w" if weight else "x": near}
            button.button(_("Next to a jump"), None, help, st.session_state.update, (to_it,), width="stretch")
    both = [errors(trace, x, precision) for precision in PRECISIONS]
    film = figures.film(_, place, x, reader.style())
    with row:
        help = _("Drag it to the left, or drag an end of the secant: the secant turns into the tangent.")
        label = _("h, the spacing of the central difference")
        h = controls.scale(label, "step", STEPS, 1.0, help, "{:.2g}")  # as links
        show_film(film, "gradient_check", told)
    with save:
        handout.offer(_, film, place, both, h)
    text = _(
        "Autograd computes a slope exactly, up to rounding. A finite difference needs only two values of the "
        "function and a spacing h. A **gradient check** compares the two."
    )
    st.markdown(text)
    with st.expander(_("All h at once, the forward difference, and float32")):
        show(*figures.pictures(_, both))
        st.markdown(words.readings(_, both))
        text = _(
            "In float32 we round x, h, x ± h, the values of f and the quotient. What happens inside f stays in "
            "float64, and so does autograd's slope, taken at the rounded x."
        )
        st.caption(text)
        if told:
            for text in (words.arms(_, both), words.beyond(_, both[0]), words.rule(_)):
                st.markdown(text)

    smooth, stairs = (errors(each, x) for each in place.pair(_))
    heading, check, moral = words.trap(_, smooth, stairs)
    st.header(heading)
    st.markdown(_("The same check, at the book's h, of a smooth function and a staircase at one place:"))
    st.markdown(check)
    st.markdown(moral)


with st.expander(_("Where the check must fail")):
    for text in words.by_hand(_):
        st.markdown(text)
st.header(_("The formula"))
st.latex(r"\frac{f(x+h) - f(x-h)}{2h} - f'(x) \approx \frac{h^2}{6} f'''(x)")
with st.expander(_("The forward difference, and where the lines cross")):
    st.latex(r"\frac{f(x+h) - f(x)}{h} - f'(x) \approx \frac{h}{2} f''(x)")
    st.latex(
        r"\frac{h^2}{6} |f'''| = \frac{\varepsilon |f|}{h} "
        r"\quad\Rightarrow\quad h = \sqrt[3]{6\,\varepsilon |f| / |f'''|}"
    )
menu.lead_on(_, "gradient_check")
