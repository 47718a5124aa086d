"""A reader's answers to the exercises of the review: they stand in the link of every page."""

import math

import streamlit as st

from gradlab.app import link


def key(place: int) -> str:
    """Of the answer to the exercise at this place, from 1 on."""
    return f"{link.OWN}exercise_{place}"


def keep(count: int) -> None:
    """Have what the reader answered to so many exercises in the link of all pages."""
    for place in range(1, count + 1):
        link.keep(key(place), _finite)


def forget(count: int) -> None:
    """Clear them."""
    st.session_state.update({key(place): None for place in range(1, count + 1)})


def _finite(text: str) -> float | None:
    given = link.parse_number(text)
    return given if given is not None and math.isfinite(given) else None
