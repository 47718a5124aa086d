"""What a reader can download of a picture: the picture, its numbers, and the code that makes it again."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st
from numpy.typing import NDArray

from gradlab.app import link, reader
from gradlab.app.pages_and_questions import PAGES
from gradlab.app.question import TOLD
from gradlab.plotting.film import Film
from gradlab.plotting.picture import Picture, together
from gradlab.text import Translate


def offer(
    _: Translate,
    name: str,
    shown: Film | Sequence[Picture],
    columns: Mapping[str, NDArray[Any]],
    header: Mapping[str, object],
    code: str,
) -> None:
    """What a reader can save of pictures, in one drawer: SVG, PNG, CSV, an interactive page, and the code.

    name : of the files, without ending
    shown : the pictures, side by side, light, for paper; they are drawn only when somebody downloads them. A film is
        offered as a page, too.
    columns : the numbers, by name, each of one length
    header : what they depend on (network, weight, h, seed …): the last columns of the file
    code : five to ten lines that run as they stand and draw the same picture
    """
    pictures = shown.pictures if isinstance(shown, Film) else shown
    help = _("This picture on white, for a slide or a hand-out.")
    files: list[tuple[str, str, Callable[[], bytes], str]] = [
        ("svg", "image/svg+xml", partial(rendered, pictures, "svg"), help),
        ("png", "image/png", partial(rendered, pictures, "png"), help),
        ("csv", "text/csv", partial(spreadsheet, columns, header),
         _("The numbers of this picture; the last columns say what they depend on.")),
    ]  # fmt: skip
    title = next((page.title(_) for page in PAGES if page.name == name), "gradlab")
    if isinstance(shown, Film):
        help = _("This picture as one interactive file; works offline.")
        standing = shown if st.session_state[TOLD] else shown.untold  # as the reader has it before him
        alone = replace(standing.alone(), language=reader.language())
        files.append(("html", "text/html", lambda: alone.page(title).encode(), help))
    with st.expander(_("Save"), icon=":material/download:", type="compact", key=f"save {name}"):
        with st.container(horizontal=True):
            for kind, mime, made, help in files:
                label, icon = _("Interactive page") if kind == "html" else kind.upper(), ":material/download:"
                key, file = f"{name} {kind}", f"{name}.{kind}"
                st.download_button(label, made, file, mime, key, help, on_click="ignore", icon=icon)
        st.caption(_("The code for a notebook"))
        st.code(code, language="python")
        if st.context.url:  # not where a page is run for a file that needs no server
            framed = _(
                "For another web page, say a course's: this page in a frame, as it is set now. That site is told each "
                "change of the link, and so what readers answer. With a balancer, `--framed-by` must name that site."
            )
            st.caption(framed)
            st.code(link.frame(title), language="html")


def rendered(pictures: Sequence[Picture], kind: str) -> bytes:
    """Pictures side by side as SVG or PNG on white."""
    out = io.BytesIO()
    together(pictures).save(out, kind)
    return out.getvalue()


def spreadsheet(columns: Mapping[str, Iterable[object]], header: Mapping[str, object]) -> bytes:
    """CSV that pandas reads as it is: the columns, to all their digits, then what they depend on, in each row the same.

    It begins with the mark by which spreadsheets know UTF-8: they would show Hangul as noise without.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*columns, *header])
    writer.writerows([*row, *header.values()] for row in zip(*columns.values(), strict=True))
    return out.getvalue().encode("utf-8-sig")
