"""The votes, as all readers of a server share them: one connection to the database, one reading for all who wait.

And what a reader is told of them: what is asked, what was answered, and why something cannot be.
"""

import math
import time
from collections.abc import Callable
from logging import getLogger
from typing import TypeVar

import streamlit as st

from gradlab.app import link, menu
from gradlab.app.pages_and_questions import ASKING, page_named
from gradlab.app.question import SHOWN, answer_as, told, verdict
from gradlab.app.show import show
from gradlab.cache import cached
from gradlab.chapters.vote import figures, words
from gradlab.chapters.vote.words import Question
from gradlab.text import Translate
from gradlab.votes import PATIENCE, ROUNDS, Room, Rooms, VoteError, address, errors, options
from gradlab.votes.errors import NoRoom, StoreDown, TooManyCodes

ALONE = ROUNDS  # the round in which each votes alone, on the exercise
FRESH = 0.5  # seconds for which a reading of a room serves everybody
EVERY = 2.2  # seconds after which a page asks again: a new question is there within three
WRONG = "vote wrong codes"  # in the session: when it asked for a room that is none
MOST, WITHIN = 20, 60.0  # so often, within so many seconds, and it has to wait
SEEN = "vote room"  # in the session: the room as it was when it was reached last
NOTICE = "vote notice"  # in the session: what is to be said once
Answer = TypeVar("Answer")


def rooms() -> Rooms:
    """The rooms, in the database that ``GRADLAB_VOTES`` names. ``StoreDown``, ``OtherTables``: they cannot be had."""
    url = address()
    if url not in _found:
        _found[url] = _shared(PATIENCE, _look_for, url)
    return _found[url]


_found: dict[str, Rooms] = {}


def _look_for(url: str) -> Rooms:
    try:
        return Rooms(st.connection("votes", type="sql", url=url, **options(url)).engine)
    except (ValueError, ImportError) as error:  # who runs the server has to set it otherwise, and is told in the log
        getLogger(__name__).error("GRADLAB_VOTES: %s", error)
        raise StoreDown from None


def now(code: str) -> Room:
    """A room as it is this moment; errors as ``Rooms.read``."""
    return rooms().read(code)


def read(code: str) -> Room:
    """A room as it was at most ``FRESH`` seconds ago; errors as ``Rooms.read``.

    Hundreds ask every two seconds whether the teacher has gone on.
    """
    return _shared(FRESH, now, code)


def _shared(seconds: float, ask: Callable[[str], Answer], what: str) -> Answer:
    """What asking came to within so many seconds: one waits for all. A refusal is raised by each who shares it."""
    outcome = _outcome(ask, what, address(), int(time.monotonic() / seconds))
    if isinstance(outcome, VoteError):
        raise type(outcome)()
    return outcome


@cached(maxsize=128)
def _outcome(ask: Callable[[str], Answer], what: str, url: str, moment: int) -> Answer | VoteError:
    try:
        return ask(what)
    except VoteError as error:
        return error


def reading(code: str) -> Room:
    """The room as this reader is to see it: whoever steers it does not wait, all others share a reading."""
    return now(code) if link.key() else read(code)


def find(code: str) -> Room:
    """A room that this reader has not been in yet; ``TooManyCodes`` for who tries one wrong code after another."""
    tried = [when for when in st.session_state.get(WRONG, []) if time.time() - when < WITHIN]
    if len(tried) >= MOST:
        raise TooManyCodes(max(1, math.ceil(tried[-MOST] + WITHIN - time.time())))
    try:
        return read(code)
    except NoRoom:
        st.session_state[WRONG] = [*tried, time.time()]
        raise


@cached(maxsize=64)
def counts(url: str, code: str, page: str, step: int) -> dict[int, dict[str, int]]:
    """``Rooms.counts``: they do not change before the teacher's next act."""
    return rooms().counts(code, page)


def done(_: Translate, act: Callable[[], Answer]) -> Answer | None:
    """Do something to the room; None where it was refused, and the reader will be told."""
    try:
        return act()
    except StoreDown:
        text = _("The votes cannot be reached at the moment. Whether anything changed is unknown: try again.")
        st.session_state[NOTICE] = text
    except VoteError as error:
        st.session_state[NOTICE] = refusal(_, error)
    return None


def refusal(_: Translate, error: VoteError) -> str:
    """Why something was refused."""
    if isinstance(error, TooManyCodes):
        return _("Too many codes were wrong. The next one can be tried in {seconds} s.").format(seconds=error.seconds)
    sentences: dict[type, str] = {
        NoRoom: _("There is no such room: the code is wrong, or the room has ended."),
        errors.WrongKey: _("This link's key cannot run the room. You are here as a student."),
        errors.VoteClosed: _("The vote was closed before your answer came. It is not counted."),
        errors.RoomsFull: _("All rooms on this server are in use. One must end, or go 24 hours without its teacher."),
        errors.SeatsFull: _("The room is full. Your answer is not counted."),
        StoreDown: _(
            "The votes cannot be reached at the moment. Confirmed answers are kept, and this page keeps trying."
        ),
        errors.OtherTables: _(
            "Another version of gradlab kept the votes on this server. This one needs a database of its own."
        ),
    }
    return sentences.get(type(error), _("That was not possible. The page shows the room's present state."))


def watch(seen: object) -> None:
    """Wait, and draw the page anew as soon as the room does not stand as it was ``seen``."""
    st.fragment(_watch, run_every=EVERY)(seen)


def _watch(seen: object) -> None:
    """``seen``: the step that the room is at, or why that is not known."""
    standing: object
    try:
        standing = reading(link.room() or "").step
    except VoteError as error:
        standing = type(error)
    if standing != seen:
        st.rerun()


@cached(maxsize=256)
def question(_: Translate, name: str, round: int) -> Question | None:
    """What is asked about a page in a round; None where there is nothing to ask."""
    if name not in [page.name for page in ASKING]:
        return None
    if round == ALONE:
        return words.of_exercise(_, name)
    page = page_named(name)
    assert page.question is not None
    return words.of_page(_, name, page.question(_), page.answers, page.right)


def results(_: Translate, seen: Room) -> tuple[Question, dict[int, tuple[int, ...]] | None]:
    """What was asked, and the votes that stand side by side: those on the question, or the one on the exercise.

    Round → of each answer, in their order, how many chose it. (A code that is none of them was sent by no page of ours,
    and is left out.) None where that cannot be known, which the page says and waits for.
    """
    asked = question(_, seen.page, seen.round)
    assert asked is not None
    try:
        counted = counts(address(), seen.code, seen.page, seen.step)
    except StoreDown:
        return asked, None
    except VoteError:
        st.rerun()  # the teacher has gone on meanwhile
    shown = [round for round in sorted(counted) if (round == ALONE) == (seen.round == ALONE)]
    return asked, {round: tuple(counted[round].get(code, 0) for code in asked.answers) for round in shown}


def show_results(_: Translate, seen: Room, own: str | None = None) -> None:
    """The question, and how the class has answered it; of a student's own answer whether it was right.

    From now on the page itself need not ask any more: a vote is a prediction.
    """
    asked, votes = results(_, seen)
    if seen.round != ALONE and (own or not told(seen.page)):
        answer_as(page_named(seen.page), own or SHOWN)
    st.markdown(f"**{asked.text}**")
    if votes:
        show(*(figures.picture(_, asked, round, counts) for round, counts in votes.items()))
        if own is not None:
            st.markdown(verdict(_, asked.answers, own, asked.right))
    elif votes is not None:
        st.info(_("Nobody has voted on this question."))


def see_it(_: Translate, name: str) -> None:
    """The way to the page whose picture answers the question; the room goes along."""
    page = page_named(name)
    label = _("See it: {title}").format(title=page.title(_))
    st.page_link(menu.entry(_, page), label=label, icon=":material/arrow_forward:")
