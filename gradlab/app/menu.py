"""The menu, what every page begins with, and the way from each page to the next."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab.app import question, reader, room, start_up
from gradlab.app.pages import LESSON, PAGES, Page, page_named
from gradlab.app.show import show_sketch
from gradlab.app.sketches import SKETCHES
from gradlab.text import Translate

ABREAST = 4  # cards in a row


def begin() -> Translate:
    """The reader's translator, once the router has run.

    A fresh server answers its first deep link from the ``pages/`` folder alone, without ``streamlit_app.py``, until
    ``st.navigation`` has been called once. So whoever comes first calls it, and starts again through the router.
    """
    start_up.one_thread()
    _ = reader.translate()
    if not st.session_state.get("routed"):
        st.session_state["routed"] = True
        st.navigation(pages(_))
        st.rerun()
    return _


def pages(_: Translate) -> dict[str, list[st.Page]]:
    """The pages in the lesson's order, by the groups of the menu. Each one's address is its file's name."""
    groups: dict[str, list[st.Page]] = {}
    for page in PAGES:
        groups.setdefault(page.group(_) if page.group else "", []).append(entry(_, page))
    return groups


def entry(_: Translate, page: Page) -> st.Page:
    """One page for Streamlit; the first of the lesson has the address without a name."""
    return st.Page(page.file, title=page.title(_), default=page is PAGES[0])


def heading(title: str) -> DeltaGenerator:
    """The page's title, and in the same line a place for what is set on it."""
    row = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small")
    row.title(title, width="content")
    return row


def cards(_: Translate) -> None:
    """The lesson's pages, each with its question, and whether the reader has predicted its answer."""
    listed = [page for page in PAGES if page.teaser]
    for start in range(0, len(listed), ABREAST):
        for place, page in zip(st.columns(ABREAST), listed[start : start + ABREAST], strict=False):
            with place.container(border=True, height="stretch"):
                show_sketch(SKETCHES.get(page.name, ""))
                st.page_link(entry(_, page), label=f"**{page.title(_)}**")
                assert page.teaser is not None
                done = {None: "", True: _("Right"), False: _("Not so")}[question.predicted(page)]
                st.caption(" · ".join(filter(None, [page.teaser(_), done])))


def lead_on(_: Translate, here: str) -> None:
    """Lead from the page ``here`` to the next of the lesson, and from the last one back to the first."""
    (place,) = (place for place, page in enumerate(LESSON) if page.name == here)
    if place + 1 == len(LESSON):
        st.page_link(entry(_, LESSON[0]), label=_("Back to the start"), icon=":material/home:")
    else:
        following = LESSON[place + 1]
        label = _("Next: {title}").format(title=following.title(_))
        st.page_link(entry(_, following), label=label, icon=":material/arrow_forward:")


def back_to_the_room(_: Translate, shown: str) -> None:
    """Lead back from the page ``shown`` to the room in which the reader votes, if there is one."""
    code = room.current()
    if code and shown != room.PAGE:
        label = _("Back to the room {code}").format(code=code)
        st.page_link(entry(_, page_named(room.PAGE)), label=label, icon=":material/groups:")
