"""The two losses of one prediction: term by term, the curve −log y with its δ, and dE/dy."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import film_row, part, show_cells, show_digit, show_film
from gradlab.chapters.loss_functions import figures, handout, numbers, words
from gradlab.chapters.loss_functions.numbers import CHAPTER, IMAGE, OWN, RIGHT
from gradlab.text import format_number

_ = menu.begin()

with menu.heading(_, "loss_functions"), controls.settings(_, spacing=True):
    st.markdown(_("The book's two predictions for this image"))
    with st.container(horizontal=True):
        for code, name in words.chapter_names(_).items():
            own, text = CHAPTER[code][RIGHT], _("Exactly this prediction: the slider goes to {own}.")
            help, to_it = text.format(own=format_number(own)), {"rest": code, "own": own}
            st.button(name, f"chapter {code}", help, st.session_state.update, (to_it,))
    h = controls.step_size(_)
told = ask(_, "loss_functions", words.why(_), **words.question_numbers())


@part
def shape_the_prediction() -> None:
    with film_row("loss_functions"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            alt = _("Image {image}, a handwritten {label}.").format(image=IMAGE, label=RIGHT)
            show_digit(lesson.digits(lesson.TRAINED_ON)[0][IMAGE], alt, width=64)
            label, ends, first = _("y, the right digit's probability"), (OWN[0], OWN[-1]), words.SURE
            help = _("Drag it to 0 and to 1, or drag the bar in the picture. The nine others share the rest.")
            own = controls.slide(label, "own", ends, first, OWN[1], help, "%.2f")
        help = _(
            "Which of the nine other digits share what the right digit does not get: all nine evenly, five of them as "
            "in the book's first prediction, or mostly the 7, as in its second."
        )
        shares = {"seven": _("mostly 7"), "evenly": _("all nine"), "one": _("only 3"), "two": _("five")}
        rest = controls.choice(_("The rest goes to"), "rest", shares, help)
        film = figures.errors(_, rest, h, reader.style())
        show_film(film, "loss_functions", told)
    prediction = numbers.predictions(rest, h)[OWN.index(own)]
    handout.offer(_, "losses_of_a_prediction", film, prediction)
    st.markdown(_("A loss is one number for how far a prediction is from the answer: the larger, the worse."))
    st.markdown(words.meaning(_))
    st.header(_("How each loss changes with y"))
    film = figures.slopes(_, rest, h, reader.style())
    with film_row("slopes"):
        show_film(film, "slopes", told)
    handout.offer(_, "slopes_of_a_prediction", film, prediction)
    with st.expander(_("What is δ for?")):
        film = figures.delta(_, rest, h, reader.style())
        with film_row("delta"):
            show_film(film, "delta")
    with st.expander(_("All ten digits, in numbers")):
        for place, tables in zip(st.columns(2), words.in_numbers(_, prediction), strict=True):
            for text in tables:
                place.markdown(text)
        text = _(
            "For each slope yₖ moves alone and the nine others are held still, so the ten no longer sum to exactly 1. "
            "In a network softmax makes all ten and moves them together."
        )
        st.markdown(text)


st.header(_("The formulas"))
st.latex(r"E = \tfrac12 \sum_k (y_k - t_k)^2")
st.latex(r"E = -\sum_k t_k \log(y_k + \delta)")
with st.expander(_("The book's code, run here")):
    show_cells(numbers.cells())
menu.lead_on(_, "loss_functions")
