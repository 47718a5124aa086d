"""The menu, its cards with their sketches, what every page begins with, and the way from each page to the next."""

from copy import copy
from itertools import pairwise

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab.app import link, question, reader, start_up
from gradlab.app.pages_and_questions import CHAPTER, GROUPS, LESSON, PAGES, SHORT, WAYS, Page, page_named
from gradlab.app.show import show_marked, show_sketch
from gradlab.cache import cached
from gradlab.lesson.glossary import of_page
from gradlab.text import Translate

ABREAST = 5  # cards in a row
ROUTED = "is routed"  # in the session: whether the router has run
WAY = "way"  # in the link, for all pages: the way that the reader is on, if he has chosen one
BEFORE = "last on the way"  # in the session: the page of the way that was shown last


def begin() -> Translate:
    """The reader's translator, once the router has run.

    A fresh server answers its first deep link from the ``pages/`` folder alone, without ``streamlit_app.py``, until
    ``st.navigation`` has been called once. So whoever comes first calls it, and starts again through the router.
    """
    start_up.prepare()
    _ = reader.translate()
    if not st.session_state.get(ROUTED):
        st.session_state[ROUTED] = True
        st.navigation(pages(_))
        st.rerun()
    st.session_state[question.TOLD] = True  # as long as the page asks nothing
    return _


def keep_way() -> None:
    """Have the way that the reader has chosen in the link of all pages."""
    link.keep(WAY, {code: code for code in WAYS}.get)


def way() -> tuple[str, tuple[Page, ...]]:
    """The way that the reader is on: its code, and its pages.

    Who has chosen none is on the book's, on which every page has its place and a next one, but for what is beyond it.
    """
    code = st.session_state.get(WAY) or CHAPTER
    return code, WAYS[code]


def ways(_: Translate) -> None:
    """The two ways, at whose beginning the reader stands."""
    labels = {
        SHORT: (_("The short way: {count} pages, 15 minutes"), _("Why not the accuracy, and why no step function.")),
        CHAPTER: (_("The book's order: {count} pages, an hour"), _("The whole chapter, each idea in its place.")),
    }
    with st.container(horizontal=True, gap="small"):
        for code, (label, help) in labels.items():
            text, first = label.format(count=len(WAYS[code]) - 1), code == SHORT
            icon = ":material/arrow_forward:"
            if st.button(text, f"take {code}", help, type="primary" if first else "secondary", icon=icon):
                st.session_state[WAY] = code
                st.switch_page(WAYS[code][1].file)


def pages(_: Translate) -> dict[str, list[st.Page]]:
    """The pages in the lesson's order, by the groups of the menu. Each one's address is its file's name."""
    groups: dict[str, list[st.Page]] = {}
    for page in PAGES:
        groups.setdefault(GROUPS[page.group](_), []).append(entry(_, page))
    return groups


def entry(_: Translate, page: Page) -> st.Page:
    """One page for Streamlit; the first of the lesson has the address without a name."""
    return copy(_entry(_, page))  # Streamlit looks for the file once, but each run marks a page of its own


@cached(maxsize=64)
def _entry(_: Translate, page: Page) -> st.Page:
    return st.Page(page.file, title=page.title(_), default=page is PAGES[0])


def heading(_: Translate, name: str) -> DeltaGenerator:
    """The page's title, its place on the reader's way, and in the same line a place for what is set on it."""
    row = st.container(
        key="heading", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"
    )
    titled = row.container(horizontal=True, vertical_alignment="bottom", width="content", gap="small")
    page, (code, way_s_pages) = page_named(name), way()
    if page.group:  # Streamlit marks a page in its menu, but not the group that it is in
        show_marked(sum(not each.group for each in PAGES) + list(GROUPS).index(page.group))
    titled.title(page.title(_), width="content", help=of_page(_, name) or None)
    if page in way_s_pages:
        st.session_state[BEFORE] = name
        place, count = way_s_pages.index(page) + 1, len(way_s_pages) - 1  # the review is not counted
        text = {SHORT: _("{place} of {count} on the short way"), CHAPTER: _("{place} of {count} in the book's order")}
        if place <= count:
            titled.caption(text[code].format(place=place, count=count), width="content")
    return row


def cards(_: Translate) -> None:
    """All pages of the lesson; what each asks or has is its link's help."""
    for start in range(0, len(LESSON), ABREAST):
        for place, page in zip(st.columns(ABREAST), LESSON[start : start + ABREAST], strict=False):
            with place.container(border=True, height="stretch"):
                show_sketch(page.name)
                st.page_link(entry(_, page), label=f"**{page.title(_)}**", help=page.teaser and page.teaser(_))


def lead_on(_: Translate, here: str) -> None:
    """Lead from the page ``here`` to the next of the reader's way, from its last home, and from aside back."""
    following = {page.name: after for page, after in pairwise(way()[1])}
    if here in following:
        page, label, icon = following[here], _("Next: {title}"), ":material/arrow_forward:"
    elif here == way()[1][-1].name:
        page, label, icon = PAGES[0], _("Back to the start"), ":material/home:"
    else:
        page, label = page_named(st.session_state.get(BEFORE, PAGES[0].name)), _("Back to: {title}")
        icon = ":material/arrow_back:"
    st.page_link(entry(_, page), label=label.format(title=page.title(_)), icon=icon)


def back_to_the_room(_: Translate, shown: str) -> None:
    """Lead back from the page ``shown`` to the room in which the reader votes, if there is one."""
    code = link.room()
    if code and shown != "vote":
        label = _("Back to the room {code}").format(code=code)
        st.page_link(entry(_, page_named("vote")), label=label, icon=":material/groups:")
