"""The chapter's mini-batch as code that runs on the page, the trap in it, and how it is avoided."""

import streamlit as st

from gradlab.chapters.cell_words import show_cells
from gradlab.chapters.mini_batch.numbers_cells import DRAWN, cells
from gradlab.text import Translate, table


def show_code(_: Translate, seed: int) -> None:
    """The cells, where the reader asks for them: they load all of MNIST."""
    asked = st.toggle(
        _("Run the chapter's code"),
        key="code",
        bind="query-params",
        help=_("It loads MNIST, draws ten images, and takes their mean loss, with the chapter's names."),
    )
    if not asked:
        return
    with st.spinner(_("Running …")):
        every = cells(seed)
    show_cells(every[: len(DRAWN)])
    st.markdown(_("The last line takes the ten images, and one image alone: the branch makes it a batch of one."))
    st.subheader(_("A trap in the chapter's code"))
    st.markdown(
        _(
            "The targets were loaded one-hot. A second version, written for labels, picks `y[n, t]` by index instead. "
            "Given one-hot targets it fails; given them as whole numbers it is **wrong in silence**."
        )
    )
    show_cells(every[len(DRAWN) :])
    st.markdown(shapes(_))
    st.markdown(why(_))


def shapes(_: Translate) -> str:
    """A table: what each kind of target picks."""
    rows = [
        (_("targets"), "`t.shape`", "`y[n, t].shape`", _("what comes of it")),
        ("---", "---", "---", "---"),
        (_("one-hot, 0.0 and 1.0"), "(10, 10)", "—", _("an IndexError: an index must be of whole numbers")),
        (_("one-hot, 0 and 1"), "(10, 10)", "(10, 10)", _("**a wrong number**, and no error")),
        (_("labels"), "(10,)", "(10,)", _("the right number")),
    ]
    return table(rows)


def why(_: Translate) -> str:
    """What goes wrong, and how it is avoided."""
    return _(
        "As an index, the 0s and 1s of a one-hot target are taken for digits: it picks the probabilities of the digits "
        "0 and 1, a hundred of them, instead of one for each image. And it is silent only because there are as many "
        "images as digits, ten: of eleven images NumPy would say that the shapes do not fit. "
        "`gradlab.cross_entropy_error` looks at the shape of t first: (N,) are labels, (N, C) must be one-hot, and "
        "both give the same number."
    )
