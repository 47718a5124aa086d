"""The mean over all training images, and how well the mean over a random handful stands for it."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import film_row, part, show, show_cells, show_film
from gradlab.chapters.mini_batch import figures, handout, numbers, words
from gradlab.text import table

_ = menu.begin()

with menu.heading(_, "mini_batch"), controls.settings(_):
    names = {each.code: each.name(_) for each in sorted(lesson.METRICS.values(), key=lambda each: not each.has_slope)}
    help = _("A loss, or the accuracy: the fraction of images that the network gets right.")
    metric = lesson.METRICS[controls.choice(_("What is averaged"), "metric", names, help)]
    chosen, again = st.columns(2, vertical_alignment="bottom")
    with chosen:
        seed = controls.seed(_)
    help, following = _("Another mini-batch of the same size, by the next seed."), {"seed": (seed + 1) % 100}
    again.button(_("Draw again"), None, help, st.session_state.update, (following,), width="stretch")
progress, text = st.empty(), _("The network goes through all training images …")
numbers.whole(metric, lambda done: progress.progress(done, text=text))
progress.empty()
told = ask(_, "mini_batch", words.why(_, metric))


@part
def draw_mini_batches() -> None:
    film = figures.film(_, metric, seed, reader.style())
    with film_row("mini_batch"):
        help = _("Each is chosen at random from all training images; one may come twice. The book takes ten.")
        size = controls.scale(_("B, images in a mini-batch"), "batch", numbers.BATCHES, numbers.BATCH, help)
        show_film(film, "mini_batch", told)
    handout.offer_means(_, film, metric, size, seed)
    images, beside = st.columns([4, 10])
    batch = numbers.first_mini_batch(size, seed)
    with images:
        picture = figures.images(_, batch, alt=words.images_alt(_, batch))
        show(picture)
        handout.offer_images(_, [picture], batch, size, seed)
    with beside:
        st.markdown(words.claim(_, metric))
        st.markdown(words.times(_, metric, size, seed))
    with st.expander(_("Targets: one-hot or labels")):
        for place, text in zip(st.columns(2), words.targets(_, metric, batch), strict=True):
            place.markdown(text)
        st.markdown(words.targets_note(_, metric, batch))


@part
def run_the_book_s_code() -> None:
    help = _("It loads MNIST, draws ten images, and takes their mean loss, with the book's names.")
    if not controls.switch(_("Run the book's code"), "code", help):
        return
    with st.spinner(_("Running …")):
        drawn, trap = numbers.cells(seed)
    show_cells(drawn)
    st.markdown(_("The last line takes the ten images, and one image alone: the branch makes it a batch of one."))
    st.header(_("A trap in the book's code"))
    text = _(
        "The targets were loaded one-hot. The second version, written for labels, picks `y[n, t]` by index "
        "instead: it fails on one-hot targets, and on integer ones it is **silently wrong**."
    )
    st.markdown(text)
    show_cells(trap)
    shapes = table(
        (_("targets"), "`t.shape`", "`y[n, t].shape`", _("what comes of it")),
        (_("one-hot, 0.0 and 1.0"), "(10, 10)", "—", _("an IndexError: an index must be of whole numbers")),
        (_("one-hot, 0 and 1"), "(10, 10)", "(10, 10)", _("**a wrong number**, and no error")),
        (_("labels"), "(10,)", "(10,)", _("the right number")),
        align="ll",
    )
    st.markdown(shapes)
    text = _(
        "Taken as an index, the 0s and 1s of a one-hot target mean the digits 0 and 1, so a hundred numbers are picked "
        "instead of ten. NumPy is silent only because there are ten images, as many as digits. "
        "`gradlab.cross_entropy_error` looks at the shape of t first: (N,) are labels, (N, C) must be one-hot."
    )
    st.markdown(text)


st.header(_("The formula"))
st.latex(words.formula(metric))
if told:
    st.latex(r"\mathrm{std}(E_B) = s/\sqrt{B}")
    text = _(
        "$E$ is the mean over all N images, $E_B$ the same mean over B of them, chosen at random. Halving the "
        "error takes four times as many images: each further image helps less."
    )
    st.markdown(text)
menu.lead_on(_, "mini_batch")
