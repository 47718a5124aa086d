"""Climbing the accuracy without a gradient: weight by weight on exact jumps, by evolution, and what it costs."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.pages_and_questions import page_named
from gradlab.app.question import ask
from gradlab.app.show import film_row, part, show_film
from gradlab.chapters.without_gradient import figures, handout, numbers, words
from gradlab.text import beyond_the_book

_ = menu.begin()

with menu.heading(_, "without_gradient"), controls.settings(_):
    seed = controls.seed(_)
    help = _("How many pairs w + sε and w − sε each estimate of the blur's slope takes.")
    pairs = controls.scale(_("Pairs of samples"), "pairs", (5, 20, 100, 1000), numbers.PAIRS, help)
told = ask(_, "without_gradient", words.why(_), **words.question_numbers())


@part
def run() -> None:
    film = figures.runners(_, controls.player(_, 400, one=_("More passes")), reader.style())
    with film_row("runners"):
        help = _("How many forward passes over the training images each may take. Drag it, or press Play.")
        passes = controls.scale(_("Forward passes so far"), "passes", numbers.BUDGETS, numbers.OPENING, help)
        show_film(film, "runners", told)
    handout.offer_runners(_, film, passes)
    with st.expander(_("How they run")):
        text = _(
            "All start from the lesson's network, on {images} images, with η = {rate}. A *gradient* counts as three "
            "passes: one forward, and one backward, which takes twice as long. *Evolution* takes {pairs} mirrored "
            "pairs of noise for an update, with s = {s}. *Weight by weight* a visit counts as one pass. Lines are "
            "means over {seeds} seeds, bands go from the least to the most."
        )
        st.markdown(text.format(**numbers.SETTINGS))


st.header(_("One weight, exactly"))


@part
def climb() -> None:
    film = figures.climbed(_, seed, controls.player(_, 800, one=_("One visit")), reader.style())
    with film_row("climb"):
        help = _("Drag it, or press Play: each visit takes another weight.")
        visit = controls.slide(_("Visits so far"), "visit", (1, numbers.VISITS), 1, 1, help)
        show_film(film, "climb", told)
    handout.offer_climb(_, film, seed, visit)


text = _(
    "Each visit takes another output weight, in random order. The jumps of the accuracy along it are known "
    "exactly, so the highest **plateau** is too: no grid, no derivative. The weight goes to its middle; of several "
    "equally high, to the nearest. That is a guess: the accuracy cannot say which of them suits the next weights, "
    "or new images. The loss can, because it asks by how much each image is right."
)
st.markdown(text)
st.header(_("Why evolution moves at all"))


@part
def blur() -> None:
    film = figures.blur(_, pairs, reader.style())
    with film_row("blur"):
        help = _("The standard deviation of the noise that is added to the weight.")
        s = controls.scale(_("Spacing s of the noise"), "s", numbers.SPACINGS, numbers.SPACING, help)
        show_film(film, "blur", told)
    handout.offer_blur(_, film, pairs, s)


text = _(
    "An update of the evolution strategy follows the mean of (f(w + sε) − f(w − sε)) ε / 2s. That estimates the "
    "slope of the accuracy *blurred* by the noise: refuse the derivative of the stairs, and you have smoothed "
    "them, as *{temperature}* does in another way. The finite difference with a large h on *{stops}* is the same "
    "with two samples."
)
st.markdown(text.format(temperature=page_named("temperature").title(_), stops=page_named("learning_stops").title(_)))
st.latex(r"\frac{d}{dw}\,\mathrm{E}[f(w + s\varepsilon)] = \frac{1}{s}\,\mathrm{E}[f(w + s\varepsilon)\,\varepsilon]")
st.header(_("What it costs with more weights"))
st.markdown(words.costs(_))
text = _(
    "Forward passes until a random network gets half of {images} images right, the median of {seeds} starts. A "
    "numerical gradient takes two passes for each weight; a backward pass gives all derivatives at once."
)
st.markdown(text.format(**numbers.SETTINGS))
with st.expander(_("What others have found")):
    text = _(
        "Evolution strategies reach 99 % on MNIST, with many more passes than a gradient (Zhang, Clune and Stanley, "
        "2017). Two forward passes for an update fine-tune large language models, and save memory (MeZO: Malladi and "
        "others, 2023). To find the linear classifier with the highest accuracy is NP-hard (Nguyen and Sanner, 2013)."
    )
    st.markdown(beyond_the_book(_, text))
menu.lead_on(_, "without_gradient")
