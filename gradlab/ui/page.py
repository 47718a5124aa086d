"""The list of pages, and what every page begins with."""

import streamlit as st

from gradlab.ui import reader
from gradlab.ui.text import Translate


def begin() -> Translate:
    """The reader's translator, once the router has run.

    A fresh server answers its first deep link from the ``pages/`` folder alone, without ``streamlit_app.py``, until
    ``st.navigation`` has been called once. So whoever comes first calls it, and starts again through the router.
    """
    _ = reader.translate()
    if not st.session_state.get("routed"):
        st.session_state["routed"] = True
        st.navigation(pages(_))
        st.rerun()
    return _


def lead_on(_: Translate, here: str) -> None:
    """Lead from the page ``here`` to the next of the lesson, and from the last one back to the first."""
    lesson = pages(_)
    (place,) = (place for place, each in enumerate(lesson) if each.url_path == here)
    if place + 1 == len(lesson):
        st.page_link(lesson[0], label=_("Back to the start"), icon=":material/home:")
    else:
        following = lesson[place + 1]
        label = _("Next: {title}").format(title=following.title)
        st.page_link(following, label=label, icon=":material/arrow_forward:")


def pages(_: Translate) -> list[st.Page]:
    """The pages in the lesson's order. Each one's address is its file's name."""
    return [
        st.Page("pages/home.py", title=_("gradlab"), default=True),
        st.Page("pages/loss_functions.py", title=_("Loss functions")),
        st.Page("pages/mini_batch.py", title=_("Why only a mini-batch?")),
        st.Page("pages/accuracy_vs_loss.py", title=_("Why not accuracy?")),
        st.Page("pages/step_vs_sigmoid.py", title=_("Why not a step function?")),
        st.Page("pages/learning_stops.py", title=_("Where learning stops")),
        st.Page("pages/gradient_check.py", title=_("Gradient check")),
        st.Page("pages/loss_landscape.py", title=_("Two weights at once")),
        st.Page("pages/review.py", title=_("What you take along")),
    ]
