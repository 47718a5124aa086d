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
from gradlab.core.handwriting import like_mnist

_ = menu.begin()
menu.heading(_, "own_digit")
told = ask(_, "own_digit", words.why(_))
x, t = numbers.digits()


def take() -> None:
    """Have a test digit that is chosen be what its label says."""
    if code := st.session_state["digit"]:
        st.session_state["is"] = int(t[int(code)])


@part
def own_digit() -> None:
    pen, seen = st.columns([3, 10], gap="small")
    with pen:
        field = st.container()
        codes = ["", *map(str, range(numbers.DIGITS))]
        link.keep(
            "digit", {code or "none": code for code in codes}.get, str(numbers.OPENING), lambda code: code or "none"
        )
        help = _("A test digit, on which you can draw. Without a mouse or a finger, choose one here.")
        code = st.selectbox(
            _("Under your drawing"), codes, format_func=lambda each: words.option(_, each), key="digit", help=help,
            on_change=take, persist_state="session",
        )  # fmt: skip
        under = x[int(code)] if code else None
        with field:
            strokes = draw(_, "drawing", under)
        help = _("Moves the drawing, in pixels; what leaves the image is cut off.")
        up = controls.slide(_("Move it up"), "up", (-8, 8), 0, 1, help)
        first = int(t[int(code)]) if code else 7
        label = controls.scale(_("It is a"), "is", range(10), first, _("The digit that it is meant to be."))
    images = like_mnist(strokes, under, -up)
    as_it_is = st.session_state.get("as_it_is", False)
    image = images[0 if as_it_is else -1].ravel()
    with seen:
        if not image.any():
            st.info(_("There is no ink in the image. Draw a digit, or choose a test digit."))
            return
        y = numbers.network()(image)
        st.markdown(words.seen(_, y, label, float(cross_entropy_error(y, label))))
        help = _("Drag it, or the point.")
        move = controls.slide(
            _("Δw, how far the weight is moved"), "move", (-8.0, 8.0), 2.0, numbers.STEP, help, "%.2f"
        )
        shades = np.round(255 * image).astype(np.uint8).tobytes()
        film = (figures.film if strokes else figures.shared_film)(_, shades, label, reader.style())
        show_film(film, "own_digit", told)
        handout.offer(_, film, shades, label, move)
        with st.container(horizontal=True):
            for name, made, mime in (
                ("own_digit_28.png", partial(handout.picture, shades), "image/png"),
                ("own_digit.zip", partial(handout.idx_files, shades, label), "application/zip"),
            ):
                st.download_button(name, made, name, mime, name, on_click="ignore")
    st.header(_("Made like MNIST's digits"))
    help = _("The network then sees the drawing as it is, moved and of any size.")
    controls.switch(_("Leave both steps out"), "as_it_is", help)
    for place, name, each in zip(st.columns(3), words.steps(_), images, strict=True):
        with place:
            text = words.step(_, name, numbers.network()(each.ravel()))
            show_digit(each.ravel(), text)
            st.caption(text)


st.markdown(words.two_networks(_))
menu.lead_on(_, "own_digit")
