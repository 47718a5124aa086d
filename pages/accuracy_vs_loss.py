"""The main page: one weight of a real network; accuracy a staircase with slope 0, the loss a curve with a slope."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import film_row, show_digit, show_film
from gradlab.chapters.accuracy_vs_loss import figures, numbers, words
from gradlab.chapters.shared import handout
from gradlab.text import format_number

_ = menu.begin()

with menu.heading(_, "accuracy_vs_loss"), controls.settings(_, spacing=True):
    loss = controls.loss(_)
    count = controls.images(_)
    h = controls.step_size(_)
    weight = controls.weight(_, layers=(1, 0), count=count)
ask(_, "accuracy_vs_loss", words.why(_, weight, loss, count))


@st.fragment
def move_the_weight() -> None:
    film = figures.film(_, weight, loss, count, h, reader.style())
    with film_row("accuracy_vs_loss"):
        w = controls.value(_, weight)
        show_film(film, "accuracy_vs_loss")
    traces, both = figures.traces(_, weight, loss, count, h), [("sigmoid", lesson.ACCURACY), ("sigmoid", loss)]
    handout.offer_along_weight(_, "accuracy_vs_loss", film, traces, weight, w, count, both, h=h)
    st.markdown(words.meaning(_, weight, loss, count, w))
    flip = numbers.nearest_flip(weight, count, w)
    if flip is None:
        low, high = map(format_number, lesson.WEIGHTS)
        text = _("Between {low} and {high} this weight flips no image: the accuracy is the same everywhere.")
        st.info(text.format(low=low, high=high))
    else:
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            alt = _("Image {image}, a handwritten {label}.").format(image=flip.image, label=flip.label)
            show_digit(flip.pixels, alt, marked=weight.row if weight.layer == 0 else None)
            st.markdown(words.nearest_flip(_, flip), width="stretch")


move_the_weight()

st.markdown(words.claim(_, count))
st.markdown(
    _(
        "**In the chapter** the accuracy is 32 %, and after a little move of a weight still 32 %; moved further it "
        "becomes 33 or 34 %, never 32.0123 %. Its loss goes from 0.92543… to 0.93432…. The table above has the same "
        "of this network."
    )
)
if not lesson.constant(lesson.along("sigmoid", weight, loss, count)):
    st.markdown(words.bests(_, weight, loss, count))
    help = _("The same two places over all of MNIST's training images; it takes some seconds the first time.")
    if controls.switch(_("Ask all 60,000 training images"), "all", help):
        with st.spinner(_("Computing over all images …")):
            of_all = numbers.bests_of_all(weight, loss)
        st.markdown(words.places(_, *of_all, len(lesson.training_set()[1])))
st.subheader(_("The formula"))
st.latex(r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}")
st.markdown(_("An update follows the derivative of one number. Where it is 0, the weight stays where it is."))
menu.lead_on(_, "accuracy_vs_loss")
