"""A descent, played like a film: step, play, pause, reset. Its position, the number of updates k, is in the link."""

from collections.abc import Callable

import streamlit as st

from gradlab.chapters.learning_stops.numbers import UPDATES
from gradlab.lesson.writing import Translate

TICK = 0.4  # seconds between two updates while the descent plays


def tempo() -> float | None:
    """Seconds between two updates while the descent plays; None while it rests, as it does at first."""
    return TICK if st.session_state.setdefault("playing", False) else None


def keep_time(tempo: float | None) -> None:
    """One update on, if the descent plays; and when it began or ended to play, the page anew with that tempo."""
    if tempo and st.session_state["playing"]:
        _go_on(playing=st.session_state["k"] + 1 < UPDATES)
    if bool(tempo) != st.session_state["playing"]:
        st.rerun()


def position(_: Translate) -> int:
    """The number of updates so far, and the buttons that change it."""
    k = st.slider(
        _("Updates so far"),
        0,
        UPDATES,
        key="k",
        bind="query-params",
        on_change=lambda: st.session_state.update(playing=False),
        help=_("Drag it to go to and fro on the descent, or use the buttons below, or their keys."),
    )
    playing = st.session_state["playing"]
    buttons: list[tuple[str, str, str, Callable[[], None], bool, str]] = [
        (_("One step"), "S", "skip_next", _go_on, k == UPDATES, _("One update: w ← w − η · derivative.")),
        (_("Pause"), "P", "pause", _pause, False, _("Stay at this update."))
        if playing
        else (_("Play"), "P", "play_arrow", _play, False, _("One update after the other, up to the last.")),
        (_("Reset"), "B", "replay", _reset, k == 0, _("Back to the start, before the first update.")),
    ]
    with st.container(horizontal=True):
        for label, key, icon, act, disabled, help in buttons:
            st.button(
                label,
                key=f"button {key}",
                shortcut=key,
                icon=f":material/{icon}:",
                on_click=act,
                disabled=disabled,
                help=help,
            )
    return k


def _go_on(playing: bool = False) -> None:
    st.session_state.update(k=min(st.session_state["k"] + 1, UPDATES), playing=playing)


def _play() -> None:
    k = st.session_state["k"]
    st.session_state.update(k=0 if k == UPDATES else k, playing=True)


def _pause() -> None:
    st.session_state.update(playing=False)


def _reset() -> None:
    st.session_state.update(k=0, playing=False)
