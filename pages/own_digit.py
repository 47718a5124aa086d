"""The reader's own digit: made like MNIST's, what the network sees in it, and the one weight that flips it."""

from functools import partial

import numpy as np
import streamlit as st

from gradlab import cross_entropy_error
from gradlab.app import controls, link, menu, reader
from gradlab.app.canvas import draw
from gradlab.app.question import ask
from gradlab.app.show import part, show_digit, show_film
from gradlab.chapters.own_digit import figures, handout, numbers, words
from gradlab.chapters.own_digit.numbers import DIGITS, NOTHING, OPENING, REACH, STEP
from gradlab.core.handwriting import like_mnist
from gradlab.lesson import weight_name

MADE = "own film"  # in the session: what was asked for last, the smallest move, and its films

_ = menu.begin()
menu.heading(_, "own_digit")
told = ask(_, "own_digit", words.why(_))
x, t = numbers.digits()


def take() -> None:
    """Have a test digit that is chosen be what its label says."""
    if (code := st.session_state["under"]) != NOTHING:
        st.session_state["is"] = int(t[int(code)])


@part
def own_digit() -> None:
    left, right = st.columns([3, 10], gap="small")
    with left:
        field, codes = st.container(), [NOTHING, *map(str, range(DIGITS))]
        link.keep("under", {code: code for code in codes}.get, f"{OPENING}")
        help = _("A test digit to draw upon, or to take as it is: choose one by keys, too.")
        code = st.selectbox(
            _("Under your drawing"), codes, format_func=partial(words.option, _), key="under", help=help,
            on_change=take, persist_state="session",
        )  # fmt: skip
        under, label = (None, 7) if code == NOTHING else (x[int(code)], int(t[int(code)]))
        help = _("By how many pixels the drawing is moved. What leaves the image is cut off.")
        up = controls.slide(_("Move it up"), "up", (-8, 8), 0, 1, help)
        with field:
            # There is nothing under a drawing that is begun anew.
            strokes = draw(_, "drawing", under, up, partial(st.session_state.update, under=NOTHING))
        help = _("The network then sees the drawing as it is, neither fitted nor centred.")
        as_it_is = controls.switch(_("Leave it as it is"), "as_it_is", help)
        label = controls.scale(_("It is a"), "is", range(10), label, _("The digit that the drawing is meant to be."))
    images = like_mnist(strokes, under, -up).reshape(3, -1)
    image = images[0 if as_it_is else 2]
    shades = np.round(255 * image).astype(np.uint8).tobytes()
    with right:
        if not image.any():
            st.info(_("There is no ink in the image. Draw a digit, or choose a test digit."))
            return
        y = numbers.network()(image)
        st.markdown(words.seen(_, y, label, float(cross_entropy_error(y, label))))
        asked, made = (shades, label, reader.style(), reader.language()), st.session_state.get(MADE)
        if not made or made[0] != asked:  # of a drawing nothing is kept but here, in its reader's session
            found = numbers.smallest_move(shades, label)
            made = st.session_state[MADE] = asked, found, figures.films(_, found, label, reader.style())
        found, (film, ten) = made[1:]
        help = _("Of all weights the one that must move least to flip this image. Drag the slider, or the point.")
        name = weight_name(_, found.weight, "Δw")
        with st.container(key="over own_digit"):
            move = controls.slide(name, "move", (-REACH, REACH), 2.5, STEP, help, "%.1f")
            show_film(film, "own_digit", told)
        show_film(ten, "ten")
        handout.offer(_, film, found, label, move)
    st.header(_("Made like MNIST's digits"))
    *places, beside = st.columns([1, 1, 1, 3])
    steps = _("as it is"), _("fitted into 20 × 20"), _("centred by its mass")
    for place, name, each in zip(places, steps, images, strict=True):
        with place:
            text = words.step(_, name, numbers.network()(each))
            show_digit(each, text)
            st.caption(text)
    with beside:
        text = _(
            "MNIST's digits were fitted into 20 × 20 pixels, in shades of grey, and then moved until their centre of "
            "mass was in the middle of 28 × 28 (LeCun, Cortes and Burges). The network has seen only such images, so "
            "your drawing is made in the same way. Move it up, or draw a small one, and leave it as it is: you still "
            "see the digit, but the network may not."
        )
        st.markdown(text)
        help = _("Your digit as a picture, and as the files that load_mnist reads.")
        made = partial(handout.files, shades, label)
        st.download_button("own_digit.zip", made, "own_digit.zip", "application/zip", help=help, on_click="ignore")


st.header(_("Why another network reads it"))
st.markdown(words.two_networks(_))
menu.lead_on(_, "own_digit")
