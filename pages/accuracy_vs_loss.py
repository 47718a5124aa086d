"""The main page: one weight of a real network; accuracy a staircase with slope 0, the loss a curve with a slope."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu, reader
from gradlab.app.pages_and_questions import page_named
from gradlab.app.question import ask
from gradlab.app.show import film_row, part, show_digit, show_film
from gradlab.chapters.accuracy_vs_loss import figures, numbers, words
from gradlab.chapters.shared import handout

_ = menu.begin()

with menu.heading(_, "accuracy_vs_loss"), controls.settings(_, spacing=True):
    loss = controls.loss(_)
    count = controls.images(_)
    h = controls.step_size(_)
    weight = controls.weight(_, layers=(1, 0), count=count)
told = ask(_, "accuracy_vs_loss", words.why(_, weight, loss, count))


@part
def move_the_weight() -> None:
    film, traces = figures.film(_, weight, loss, count, h, reader.style()), numbers.traces(_, weight, loss, count, h)
    with film_row("accuracy_vs_loss"):
        w = controls.value(_, weight)
        show_film(film, "accuracy_vs_loss", told)
    handout.offer_along_weight(_, "accuracy_vs_loss", film, traces, w)
    if told:
        flip = numbers.nearest_flip(weight, count, w)
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            if flip:
                alt = _("Image {image}, a handwritten {label}.").format(image=flip.image, label=flip.label)
                show_digit(lesson.digits(count)[0][flip.image], alt, marked=weight.row if weight.layer == 0 else None)
            st.markdown(words.nearest_flip(_, flip), width="stretch")
    with st.expander(_("What the words and the lines mean")):
        st.markdown(words.terms(_, h, None if lesson.constant(traces[1]) else lesson.visible_rate(traces)))
        st.markdown(words.meaning(_, weight, loss, count, w))


claim = words.claim(_, count)
st.markdown(f"{claim} {words.moves(_, weight, loss, count)}" if told else claim)
if told:
    st.markdown(words.book(_, count))
    if not lesson.constant(lesson.along("sigmoid", weight, loss, count)):
        with st.expander(_("Where is each at its best?"), expanded="all" in st.query_params):
            st.markdown(words.bests(_, weight, loss, count))
            help = _("The same two places over all of MNIST's training images; it takes some seconds the first time.")
            if controls.switch(_("Ask all 60,000 training images"), "all", help):
                with st.spinner(_("Computing over all images …")):
                    of_all = words.all_images(_, weight, loss)
                st.markdown(of_all)
    with st.expander(_("Do you come from fastbook, or from Nielsen's book?")):
        st.markdown(words.fastbook(_, page_named("temperature").title(_)))
        text = _(
            "**From Nielsen, chapter 1.** He asks why we minimize a quadratic cost, and do not simply maximize the "
            "number of images classified correctly. The left picture is his answer: a small change of a weight usually "
            "does not change that number at all. His quadratic cost is the sum of squares error in the settings."
        )
        st.markdown(text)
st.header(_("The formula"))
st.latex(r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}")
st.markdown(_("An update follows the derivative of one score. Where it is 0, the weight stays where it is."))
menu.lead_on(_, "accuracy_vs_loss")
