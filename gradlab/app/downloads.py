"""What a reader can download of a picture: the picture, its numbers, and the code that makes it again."""

import csv
import io
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st
from numpy.typing import NDArray

from gradlab.figures.picture import Picture, together
from gradlab.lesson.writing import Translate


def offer(
    _: Translate,
    name: str,
    pictures: Sequence[Picture],
    columns: Mapping[str, NDArray[Any]],
    header: Mapping[str, object],
    code: str,
) -> None:
    """Under pictures: SVG, PNG and CSV to download, and the code, to copy into a notebook.

    name : of the files, without ending
    pictures : side by side, light, for paper; they are drawn only when somebody downloads them
    columns : the numbers, by name, each of one length
    header : what they depend on (network, weight, h, seed …), written above them
    code : five to ten lines that run as they stand and draw the same picture
    """
    with st.container(horizontal=True):
        for kind, mime in (("svg", "image/svg+xml"), ("png", "image/png")):
            st.download_button(
                kind.upper(),
                partial(rendered, pictures, kind),
                f"{name}.{kind}",
                mime,
                on_click="ignore",
                icon=":material/download:",
                key=f"{name} {kind}",
                help=_("This picture as a file, on white, for a hand-out."),
            )
        st.download_button(
            "CSV",
            partial(spreadsheet, columns, header),
            f"{name}.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
            key=f"{name} csv",
            help=_("This picture's numbers, with what they depend on above them."),
        )
    with st.expander(_("Show the code"), icon=":material/code:"):
        st.code(code, language="python")


def rendered(pictures: Sequence[Picture], kind: str) -> bytes:
    """Pictures side by side as SVG or PNG on white."""
    out = io.BytesIO()
    together(pictures).savefig(out, format=kind, facecolor="white", dpi=150)
    return out.getvalue()


def spreadsheet(columns: Mapping[str, NDArray[Any]], header: Mapping[str, object]) -> bytes:
    """``table`` as a file, with the mark by which spreadsheets know UTF-8: they would show Hangul as noise without."""
    return table(columns, header).encode("utf-8-sig")


def table(columns: Mapping[str, NDArray[Any]], header: Mapping[str, object]) -> str:
    """CSV: a comment line ``# name: value`` for each entry of the header, then the columns, to all their digits."""
    out = io.StringIO()
    out.writelines(f"# {name}: {value}\n" for name, value in header.items())
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(column.tolist() for column in columns.values()), strict=True))
    return out.getvalue()
