"""The way in: the question, its living picture, the two ways that answer it, what a score is, and the map."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu, reader
from gradlab.app.question import told
from gradlab.app.show import film_row, show_film
from gradlab.chapters.accuracy_vs_loss import figures
from gradlab.lesson.glossary import of_page

_ = menu.begin()

st.title(_("Why a network learns from a loss"))
st.markdown(
    _(
        "A network learns by nudging each weight against the slope of a single score. We want its **accuracy** to be "
        "high, and yet that score is never the accuracy: it is a **loss**, here the cross-entropy error. Drag this "
        "weight of a real network, which reads handwritten digits. Both scores change. Why can it learn from only one "
        "of them?"
    ),
    help=of_page(_, "home"),
)
weight, loss, count = lesson.TELLING[1], lesson.CROSS_ENTROPY, lesson.TRAINED_ON
with film_row("home"):
    film = figures.film(_, weight, loss, count, lesson.H, reader.style(), key="")
    show_film(film, "home", told("accuracy_vs_loss"))
menu.ways(_)
st.page_link("pages/accuracy_vs_loss.py", label=_("Do you come from fastbook, or from Nielsen's book?"))

st.header(_("One score to improve"))
text = _(
    "Ask people how happy they are, and most answer vaguely. Someone who answers “10.23” has a **score**, and can "
    "look for a life that raises it. A network does the same: it looks for the weights with the best score. Its "
    "score, the **loss function**, measures *badness*: how poorly it does on the training data."
)
st.markdown(text)
with film_row("score"):
    help = _("Minus the loss measures goodness: climbing it is descending the loss.")
    goodness = controls.switch(_("Turn it upside down: goodness, −E"), "goodness", help)
    show_film(figures.score(_, weight, goodness, reader.style()), "score")

st.header(_("All pages"))
menu.cards(_)
