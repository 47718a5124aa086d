"""The end of the lesson: what the reader predicted, exercises, and the words of the chapter."""

import streamlit as st

from gradlab.app import menu
from gradlab.app.language import languages, translator
from gradlab.app.pages_and_questions import ASKING, page_named
from gradlab.app.question import answer_of, exercise_key, forget_exercises, predicted
from gradlab.chapters.review import words
from gradlab.chapters.review.numbers import drawn

_ = menu.begin()

menu.heading(_, "review")
st.subheader(_("What you predicted"))
verdicts = {True: _("right"), False: _("not so"), None: _("not answered yet")}
for page in ASKING:
    right, chosen = predicted(page), answer_of(page)
    with st.container(border=True):
        st.page_link(menu.entry(_, page), label=f"**{page.title(_)}** · {verdicts[right]}")
        st.caption(page.teaser(_))
        if chosen is not None:
            text = _("You chose: “{chosen}”") if right else _("You chose: “{chosen}” It is: “{right}”")
            st.markdown(text.format(chosen=page.answers[chosen](_), right=page.answers[page.right](_)))

st.subheader(_("Exercises"))
seed = st.number_input(
    _("Seed of the exercises"),
    0,
    99,
    0,
    key="draw",
    bind="query-params",
    on_change=forget_exercises,
    args=(words.EXERCISES,),
    help=_("Another seed makes the same exercises of other numbers, and clears the answers."),
)
for place, each in enumerate(words.exercises(_, drawn(seed)), start=1):
    given = st.number_input(
        f"{place}. {each.question}",
        value=None,
        key=exercise_key(place),
        format="%g",
        help=_("Two significant digits are enough; a count must be exact. Nothing is sent anywhere."),
        persist_state="session",
    )
    if given is None:
        continue
    if each.solved(given):
        solved = _("Right.")
        st.markdown(f"**{solved}** {each.why}")
    else:
        st.markdown(_("**Not yet.** {hint}").format(hint=each.hint))
        page = page_named(each.page)
        st.page_link(menu.entry(_, page), label=_("See it on: {title}").format(title=page.title(_)))

st.subheader(_("Glossary"))
every = {name: translator(code) for code, name in languages().items()}
st.markdown(words.glossary(_, every, lambda name: page_named(name).title(_)))
menu.lead_on(_, "review")
