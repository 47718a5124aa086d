"""The end of the lesson: its story in five lines, what the reader predicted, exercises, and what the words mean."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu, reader
from gradlab.app.language import languages, translator
from gradlab.app.pages_and_questions import ASKING, page_named
from gradlab.app.question import RECALLED, SOLVED, exercise_key, forget_exercises, predicted, recalled
from gradlab.chapters.review import words
from gradlab.chapters.review.numbers import Exercise
from gradlab.chapters.vote.words import of_page

ON_THE_WAY = "", "accuracy_vs_loss", "learning_stops", "step_vs_sigmoid", ""  # of each line the page that it sums up
AT_FIRST = 5  # exercises; the others are folded

_ = menu.begin()
left = st.session_state.get  # what the reader has set on other pages

menu.heading(_, "review")
st.header(_("The story in five lines"))
layer = controls.LAYERS.index(left("layer", "output"))
weight, w = left(controls.LEFT, {}).get(layer, (lesson.TELLING[layer], lesson.start(lesson.TELLING[layer])))
loss, count = lesson.LOSSES[left("loss", lesson.CROSS_ENTROPY.code)], left("images", lesson.TRAINED_ON)
more = {key: left(key) for key in ("start", "rate", "x") if left(key) is not None}
st.markdown(words.told(_, weight, loss, count, w, [recalled(_, name) for name in ON_THE_WAY], **more))

verdicts = {True: _("right"), False: _("not so"), None: _("not answered yet")}
fared = [predicted(page) for page in ASKING]
label = _("What you predicted: {right} right, {wrong} not so, {open} not answered yet")
with st.container(key=RECALLED).expander(
    label.format(right=fared.count(True), wrong=fared.count(False), open=fared.count(None))
):
    for page in ASKING:
        st.page_link(menu.entry(_, page), label=f"**{page.title(_)}** · {verdicts[predicted(page)]}")
        assert page.question is not None
        asked = of_page(_, page.name, page.question(_), page.answers, page.right).text
        st.markdown(f"{asked} {recalled(_, page.name)}")

st.header(_("Exercises"))
label, forget = _("Seed of the exercises"), {"on_change": forget_exercises, "args": (words.EXERCISES,)}
help = _("Another seed gives the same exercises with other numbers, and clears the answers.")
seed = st.number_input(label, 0, 99, 0, key="draw", bind="query-params", help=help, **forget)


def solve(place: int, each: Exercise) -> None:
    """One exercise, and what is said of the reader's answer."""
    label, key = f"{place}. {each.question}", exercise_key(place)
    help = _("Two significant digits are enough; a count must be exact. Your answers stand in your own link.")
    st.session_state.setdefault(SOLVED, {})[key] = each.answer, each.slack
    given = st.number_input(label, value=None, key=key, format="%g", help=help, persist_state="session")
    if given is None:
        return
    if each.solved(given):
        solved = _("Right.")
        st.markdown(f"**{solved}** {each.why}")
    else:
        st.markdown(_("**Not yet.** {hint}").format(hint=each.hint))
        page = page_named(each.page)
        st.page_link(menu.entry(_, page), label=_("See it on: {title}").format(title=page.title(_)))


met = {page.name for page in menu.way()[1]}  # exercises on the pages of the reader's way come first
numbered = sorted(enumerate(words.exercises(_, seed), start=1), key=lambda each: each[1].page not in met)
for place, each in numbered[:AT_FIRST]:
    solve(place, each)
with st.expander(_("More exercises")):
    for place, each in numbered[AT_FIRST:]:
        solve(place, each)

with st.expander(_("Glossary")):
    others = [translator(code) for code in languages() if code != reader.language()]
    st.markdown(words.glossary([_, *others], lambda name: page_named(name).title(_)))
menu.lead_on(_, "review")
