"""Cells of code on a page: the source, and below it what came of it."""

from collections.abc import Sequence

import streamlit as st

from gradlab.lesson.cells import Cell


def show_cells(cells: Sequence[Cell]) -> None:
    """One below the other."""
    for cell in cells:
        result = f"\n```\n{cell.result}\n```" if cell.result else ""
        st.markdown(f"```python\n{cell.source.strip()}\n```{result}")
