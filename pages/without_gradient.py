"""Climbing the accuracy without a gradient: weight by weight on exact jumps, by evolution, and what it costs."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.pages_and_questions import page_named
from gradlab.app.question import ask
from gradlab.app.show import film_row, show_film
from gradlab.chapters.without_gradient import figures, handout, numbers, words

_ = menu.begin()

with menu.heading(_, "without_gradient"), controls.settings(_):
    seed = controls.seed(_)
    help = _("How many pairs w + sε and w − sε each estimate of the blur's slope takes.")
    pairs = controls.scale(_("Pairs of samples"), "pairs", (5, 20, 100, 1000), numbers.PAIRS, help)
told = ask(_, "without_gradient", words.why(_), **words.question_numbers())


@st.fragment
def run() -> None:
    film = figures.runners(_, controls.player(_, 400, one=_("More passes")), reader.style())
    with film_row("runners"):
        help = _("How many forward passes over the training images each may take. Drag it, or press Play.")
        passes = controls.scale(_("Forward passes so far"), "passes", numbers.BUDGETS, numbers.OPENING, help)
        show_film(film, "runners", told)
    handout.offer_runners(_, film, passes)
    with st.expander(_("How they run")):
        st.markdown(words.settings(_))


@st.fragment
def climb() -> None:
    film = figures.climbed(_, seed, controls.player(_, 800, one=_("One visit")), reader.style())
    with film_row("climb"):
        help = _("Drag it, or press Play: each visit takes another weight.")
        visit = controls.slide(_("Visits so far"), "visit", (0, numbers.VISITS), 1, 1, help)
        show_film(film, "climb", told)
    handout.offer_climb(_, film, seed, visit)
    st.markdown(words.method(_))


@st.fragment
def blur() -> None:
    film = figures.blur(_, pairs, reader.style())
    with film_row("blur"):
        help = _("The standard deviation of the noise that is added to the weight.")
        s = controls.scale(_("Spacing s of the noise"), "s", numbers.SPACINGS, numbers.SPACING, help)
        show_film(film, "blur", told)
    handout.offer_blur(_, film, pairs, s)


run()
st.header(_("One weight, exactly"))
climb()
st.header(_("Why evolution moves at all"))
blur()
st.markdown(
    _(
        "An update of the evolution strategy goes along the mean of (f(w + sε) − f(w − sε)) ε / 2s: an estimate of the "
        "slope of the accuracy, *blurred* by the strategy's own noise. Refuse the derivative of the stairs, and you "
        "have smoothed them, as *{temperature}* does in another way. The finite difference with a large h on *{stops}* "
        "is the same with two samples."
    ).format(temperature=page_named("temperature").title(_), stops=page_named("learning_stops").title(_))
)
st.header(_("What it costs with more weights"))
st.markdown(words.costs(_))
with st.expander(_("What others have found")):
    st.markdown(words.literature(_))
st.header(_("The formula"))
st.latex(r"\frac{d}{dw}\,\mathrm{E}[f(w + s\varepsilon)] = \frac{1}{s}\,\mathrm{E}[f(w + s\varepsilon)\,\varepsilon]")
menu.lead_on(_, "without_gradient")
