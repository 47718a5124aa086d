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
from gradlab.chapters.vote.words import ALONE, Asked
from gradlab.figures.picture import Picture
from gradlab.lesson.writing import Translate
from gradlab.votes import Room, StoreDown, VoteError


def show_results(_: Translate, seen: Room, own: str | None = None) -> None:
    """The question, and how the class has answered it; of a student's own answer whether it was right."""
    asked = words.asked(_, seen.page, seen.round)
    assert asked is not None
    st.markdown(f"**{asked.question}**")
    counts = counts_of(_, seen)
    if counts is None:
        return
    tallies = counted(asked, seen.round, counts)
    if not tallies:
        st.info(_("Nobody has voted on this question."))
        return
    show(*(picture(_, asked, round, votes) for round, votes in tallies.items()))
    if own is not None:
        told = _("**Right.**") if own == asked.right else _("You chose: “{chosen}” **It is: “{right}”**")
        st.markdown(told.format(chosen=asked.answers[own], right=asked.answers[asked.right]))


def counts_of(_: Translate, seen: Room) -> dict[int, dict[str, int]] | None:
    """How the class has answered; None where that cannot be known, which the page says and waits for."""
    try:
        return votes.counts(seen)
    except StoreDown:
        return None
    except VoteError:
        st.rerun()  # the teacher has gone on meanwhile


def counted(asked: Asked, round: int, counts: Mapping[int, Mapping[str, int]]) -> dict[int, Tally]:
    """The votes that stand side by side: those on the question, or the one on the exercise."""
    shown = [each for each in counts if (each == ALONE) == (round == ALONE)]
    return {each: tally(list(asked.answers), counts[each]) for each in sorted(shown)}


def picture(_: Translate, asked: Asked, round: int, votes: Tally) -> Picture:
    """One vote in bars, with what it says to somebody who cannot see it."""
    texts = labels(_, asked, round, votes)
    said = "; ".join(f"{answer} {count}" for answer, count in zip(texts.answers, texts.counts, strict=True))
    alt = _("{title}. {said}. The right answer is: {right}").format(
        title=texts.title, said=said, right=asked.answers[asked.right]
    )
    return figure.picture(votes, list(asked.answers).index(asked.right), texts, alt)


def labels(_: Translate, asked: Asked, round: int, votes: Tally) -> Labels:
    """The texts of a picture."""
    some = _("{count} of {total}")
    return Labels(
        _.ngettext("{vote}: {n} answer", "{vote}: {n} answers", votes.total).format(
            vote=words.round_name(_, round), n=votes.total
        ),
        tuple(asked.answers.values()),
        tuple(some.format(count=count, total=votes.total) for count in votes.counts),
    )


def see_it(_: Translate, name: str) -> None:
    """The way to the page whose picture answers the question; the room goes along."""
    page = page_named(name)
    label = _("See it: {title}").format(title=page.title(_))
    st.page_link(menu.entry(_, page), label=label, icon=":material/arrow_forward:")


def offer(_: Translate, seen: Room) -> None:
    """The pictures to take along, the counts, and the code that draws them."""
    asked = words.asked(_, seen.page, seen.round)
    assert asked is not None
    tallies = counted(asked, seen.round, counts_of(_, seen) or {})
    if tallies:
        pictures = [picture(_, asked, round, each) for round, each in tallies.items()]
        columns = {"answer": np.array(list(asked.answers.values()))}
        columns |= {f"vote {round}": np.array(each.counts) for round, each in tallies.items()}
        header = {"page": seen.page, "question": asked.question, "right": asked.answers[asked.right]}
        downloads.offer(_, "votes", pictures, columns, header, _code(_, asked, tallies))


def _code(_: Translate, asked: Asked, tallies: Mapping[int, Tally]) -> str:
    drawn = "".join(
        f"    figure.picture({each!r}, {list(asked.answers).index(asked.right)}, "
        f"figure.{labels(_, asked, round, each)!r}),\n"
        for round, each in tallies.items()
    )
    return CODE.format(pictures=drawn)


CODE = """\
from gradlab.chapters.vote import figure
from gradlab.chapters.vote.numbers import Tally
from gradlab.figures.picture import together

shown = together([  # yours: other counts
{pictures}])
shown.save("votes.svg")
shown
"""
