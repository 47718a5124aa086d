"""What a class has answered: a picture of each vote, side by side, and the way to the page that shows why."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from gradlab.app import downloads, menu, votes
from gradlab.app.pages import page_named
from gradlab.app.show import show
from gradlab.chapters.vote import figure, words
from gradlab.chapters.vote.figure import Labels
from gradlab.chapters.vote.numbers import Tally, tally
from gradlab.chapters.vote.words import ALONE, Question
from gradlab.plotting.picture import Picture
from gradlab.text import Translate
from gradlab.votes import Room, StoreDown, VoteError


def show_results(_: Translate, seen: Room, own: str | None = None) -> None:
    """The question, and how the class has answered it; of a student's own answer whether it was right."""
    question = words.question(_, seen.page, seen.round)
    assert question is not None
    st.markdown(f"**{question.text}**")
    tallies = tallies_of(question, seen)
    if tallies is None:
        return
    if not tallies:
        st.info(_("Nobody has voted on this question."))
        return
    show(*(picture(_, question, round, votes) for round, votes in tallies.items()))
    if own is not None:
        verdict = _("**Right.**") if own == question.right else _("You chose: “{chosen}” **It is: “{right}”**")
        st.markdown(verdict.format(chosen=question.answers[own], right=question.answers[question.right]))


def tallies_of(question: Question, seen: Room) -> dict[int, Tally] | None:
    """The votes that stand side by side: those on the question, or the one on the exercise.

    None where they cannot be known, which the page says and waits for.
    """
    try:
        counts = votes.counts(seen)
    except StoreDown:
        return None
    except VoteError:
        st.rerun()  # the teacher has gone on meanwhile
    shown = [each for each in counts if (each == ALONE) == (seen.round == ALONE)]
    return {each: tally(list(question.answers), counts[each]) for each in sorted(shown)}


def picture(_: Translate, question: Question, round: int, votes: Tally) -> Picture:
    """One vote in bars, with what it says to somebody who cannot see it."""
    texts = labels(_, question, round, votes)
    said = "; ".join(f"{answer} {count}" for answer, count in zip(texts.answers, texts.counts, strict=True))
    alt = _("{title}. {said}. The right answer is: {right}").format(
        title=texts.title, said=said, right=question.answers[question.right]
    )
    return figure.picture(votes, list(question.answers).index(question.right), texts, alt)


def labels(_: Translate, question: Question, round: int, votes: Tally) -> Labels:
    """The texts of a picture."""
    some = _("{count} of {total}")
    return Labels(
        _.ngettext("{vote}: {n} answer", "{vote}: {n} answers", votes.total).format(
            vote=words.round_name(_, round), n=votes.total
        ),
        tuple(question.answers.values()),
        tuple(some.format(count=count, total=votes.total) for count in votes.counts),
    )


def see_it(_: Translate, name: str) -> None:
    """The way to the page whose picture answers the question; the room goes along."""
    page = page_named(name)
    label = _("See it: {title}").format(title=page.title(_))
    st.page_link(menu.entry(_, page), label=label, icon=":material/arrow_forward:")


def offer(_: Translate, seen: Room) -> None:
    """The pictures to take along, the counts, and the code that draws them."""
    question = words.question(_, seen.page, seen.round)
    assert question is not None
    if tallies := tallies_of(question, seen):
        pictures = [picture(_, question, round, each) for round, each in tallies.items()]
        columns = {"answer": np.array(list(question.answers.values()))}
        columns |= {f"vote {round}": np.array(each.counts) for round, each in tallies.items()}
        header = {"page": seen.page, "question": question.text, "right": question.answers[question.right]}
        downloads.offer(_, "votes", pictures, columns, header, _code(_, question, tallies))


def _code(_: Translate, question: Question, tallies: Mapping[int, Tally]) -> str:
    drawn = "".join(
        f"    figure.picture({each!r}, {list(question.answers).index(question.right)}, "
        f"figure.{labels(_, question, round, each)!r}),\n"
        for round, each in tallies.items()
    )
    return CODE.format(pictures=drawn)


CODE = """\
from gradlab.chapters.vote import figure
from gradlab.chapters.vote.numbers import Tally
from gradlab.plotting.picture import together

shown = together([  # yours: other counts
{pictures}])
shown.save("votes.svg")
shown
"""
