"""The accuracy stands, the loss goes on: what the loss sees that the accuracy does not."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import film_row, part, show_film
from gradlab.chapters.accuracy_stays import figures, handout, numbers, words

_ = menu.begin()
menu.heading(_, "accuracy_stays")
told = ask(_, "accuracy_stays", words.why(_))
# Until it is answered the training ends at the epoch that is asked about, and its slider, which is one of its own, too.
last, key = (numbers.LAST, "epoch") if told else (numbers.FIRST, "early")


@part
def train_on() -> None:
    player = controls.player(_, 300, one=_("One epoch on"))
    (film, sure), epochs = figures.films(_, last, key, player, reader.style()), [e for e in numbers.EPOCHS if e <= last]
    with film_row("accuracy_stays"):
        help = _("In an epoch as many training images are drawn as there are.")
        epoch = controls.scale(_("Epoch"), key, epochs, last, help)
        show_film(film, "accuracy_stays", told)
    handout.offer(_, film, last, epoch)
    text = _(
        "Each test image stands at its own loss, −log y, where y is the probability of its right digit. It is "
        "right where this y is the largest of the ten."
    )
    st.markdown(text)
    st.header(_("How sure, and how often right"))
    with film_row("sure"):
        show_film(sure, "sure", told)


if told:
    st.header(_("One temperature for the last epoch"))

    @part
    def soften() -> None:
        film = figures.temperatures(_, reader.style())
        with film_row("warm"):
            help = _("All ten logits are divided by T before softmax. Drag it to the right of 1.")
            temperature = controls.slide(_("T, the temperature"), "warm", (0.5, 4.0), 1.0, 0.05, help, "%.2f")
            show_film(film, "warm")
        handout.offer_temperatures(_, film, temperature)

    st.header(_("Which of the two to stop by"))
    for text in words.stops(_):
        st.markdown(text)
st.header(_("The formula"))
st.latex(r"\mathrm{ECE} = \sum_b \frac{n_b}{N}\,\bigl|\mathrm{right}_b - \mathrm{sure}_b\bigr|")
menu.lead_on(_, "accuracy_stays")
