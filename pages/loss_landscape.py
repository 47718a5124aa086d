"""Two weights at once: the loss a smooth surface to go down on, the accuracy terraces on which nothing moves."""

import streamlit as st

from gradlab import Weight, lesson
from gradlab.app import controls, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import film_row, part, show_film
from gradlab.chapters.loss_landscape import figures, handout, numbers, words

_ = menu.begin()


def choose_the_second(first: Weight) -> Weight:
    """Which weight of the same layer is the second one."""
    texts = {
        "pixel": (_("Second: from pixel"), _("The pixel, 0 to 783, that the second weight leads from.")),
        "unit": (_("Second: hidden unit"), _("The hidden unit, 0 to 49, that the second weight joins.")),
        "digit": (_("Second: to digit"), _("The output, 0 to 9, that the second weight leads to.")),
    }
    default = numbers.partner(lesson.TELLING[first.layer], lesson.TRAINED_ON)
    st.markdown(_("And a second weight of the same layer, b:"))
    chosen = []
    for place, end, at in zip(st.columns(2), controls.ENDS[first.layer], (default.row, default.column), strict=True):
        (label, help), most = texts[end], controls.BOUNDS[end]
        chosen.append(place.number_input(label, 0, most, at, key=f"{end}2", help=help, bind="query-params"))
    second = Weight(first.layer, *chosen)
    if second != first:
        return second
    other = numbers.partner(first, lesson.TRAINED_ON)
    text = _("That is the first weight itself. In its place the page shows {weight}.")
    st.caption(text.format(weight=lesson.weight_name(_, other, "b")))
    return other


with menu.heading(_, "loss_landscape"):
    help = _("The same two surfaces, with the metric as height.")
    relief = controls.switch(_("Show in three dimensions"), "relief", help)
    with controls.settings(_):
        loss = controls.loss(_)
        count = controls.images(_)
        rate = controls.learning_rate(_, numbers.RATE)
        help = _("How many updates the descent makes, unless it leaves the square before.")
        updates = controls.scale(_("Updates"), "length", numbers.UPDATES, numbers.UPDATES[-1], help)
        first = controls.weight(_, layers=(1, 0), count=count)
        pair = numbers.Pair(first, choose_the_second(first), count)
told = ask(_, "loss_landscape", words.why(_, pair))


@part
def go_down() -> None:
    with film_row("loss_landscape"):
        help = _("Drag it, or the start in the picture, or use the arrow keys: the descent starts from here.")
        a, b = (
            controls.slide(text, key, lesson.WEIGHTS, at, 0.2, help, "%.1f")
            for text, at, key in zip(words.starts(_), numbers.START, ("start1", "start2"), strict=True)
        )
        help = _("Turns both surfaces about the upright axis.")
        turn = controls.slide(_("Viewing angle (°)"), "turn", (-180, 180), -60, 15, help) if relief else None
        with st.spinner(_("Computing both surfaces …")):
            film = figures.film(_, pair, loss, rate, updates, turn, reader.style())
        show_film(film, "loss_landscape", told)
    handout.offer(_, film, pair, loss, rate, updates, (a, b))
    with st.expander(_("How the pictures were computed")):
        st.markdown(words.computed(_, numbers.land(pair, lesson.ACCURACY)))
        text = _(
            "Height is the metric. The start and the path are drawn on top, even where the surface would hide them. "
            "The terraces stand on a coarser grid here, of {squares} × {squares} squares, each as high as the accuracy "
            "at a point in it."
        ).format(squares=numbers.SQUARES)
        st.markdown(text)


text = _(
    "Gradient descent moves all weights together. Here are two of them: over the square of their values the loss "
    "is a smooth surface, the accuracy a landscape of flat terraces."
)
st.markdown(text)
st.header(_("The formula"))
st.latex(r"(a, b) \leftarrow (a, b) - \eta\left(\frac{\partial E}{\partial a}, \frac{\partial E}{\partial b}\right)")
st.markdown(_("The gradient holds the derivative in each weight. Where both are 0, both weights stay where they are."))
menu.lead_on(_, "loss_landscape")
