"""The votes, as all readers of a server share them: one connection to the database, one reading for all who wait.

And what a reader is told of them: what is asked, what was answered, and why something cannot be.
"""

import time
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from ipaddress import ip_address, ip_network
from logging import getLogger
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from gradlab.app import link, menu
from gradlab.app.pages_and_questions import ASKING, Page, page_named
from gradlab.app.question import SHOWN, answer_as, told, verdict
from gradlab.app.show import show
from gradlab.cache import cached
from gradlab.chapters.vote import figures, words
from gradlab.chapters.vote.words import Changes, Question, Results
from gradlab.text import Translate
from gradlab.votes import ROUNDS, Caller, NoRoom, Room, Rooms, StoreDown, VoteError, Votes, address, engine
from gradlab.votes.errors import WrongKey

ALONE = ROUNDS  # the round in which each votes alone, on the exercise
FRESH = 0.5  # seconds for which a reading of a room serves everybody
EVERY = 2.5  # seconds after which a page asks again: a new question is there within three
SEEN = "vote room"  # in the session: the room as it was when it was reached last
NOTICE = "vote notice"  # in the session: what is to be said once

_timer = st.components.v2.component(
    "gradlab_timer",
    html='<div class="gl-timer" role="timer"></div>',
    css=".gl-timer { font-size: 1.75rem; font-variant-numeric: tabular-nums; font-weight: 600 }",
    js=files("gradlab.app").joinpath("timer.js").read_text("utf-8"),
)


def rooms() -> Rooms:
    """The rooms, in the database that ``GRADLAB_VOTES`` names; ``StoreDown`` where it names none."""
    if found := _rooms(address()):
        return found
    raise StoreDown


@cached(maxsize=8)
def _rooms(url: str) -> Rooms | None:
    try:
        return Rooms(engine(url))
    except ValueError as error:  # who runs the server has to set it otherwise, and is told in the log
        getLogger(__name__).error("GRADLAB_VOTES: %s", error)
        return None


def read(code: str) -> Room:
    """A room as it was at most ``FRESH`` seconds ago; errors as ``Rooms.read``.

    Hundreds ask every two seconds whether the teacher has gone on: one waits for all, and each who asks is refused.
    """
    found = _read(address(), code, int(time.monotonic() / FRESH))
    if isinstance(found, VoteError):
        raise type(found)()
    return found


@cached(maxsize=128)
def _read(url: str, code: str, moment: int) -> Room | VoteError:
    try:
        return rooms().read(code)
    except VoteError as error:
        return error


def caller() -> Caller:
    """Of this run: nothing in it can the browser choose itself.

    Behind a balancer all connections are the balancer's. What it says of where they come from (``X-Forwarded-For``) is
    believed when it is on this machine, or ``FORWARDED_ALLOW_IPS`` names it: uvicorn does so, for Streamlit.
    """
    context = get_script_run_ctx()
    return Caller(context.session_id if context else "", place(st.context.ip_address or ""))


def place(address: str) -> str:
    """What counts as one place: an IPv4 address, an IPv6 network, of which one reader has a whole /64; "": unknown."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(found if found.version == 4 else ip_network((int(found), 64), strict=False))


def find(code: str) -> Room:
    """A room that this reader has not been in yet; ``TooManyCodes`` for who tries one wrong code after another."""
    return rooms().find(code, caller(), read)


def look(_: Translate) -> tuple[Room | None, bool]:
    """The reader's room, and whether it could be read: else it is as it was last, and the page says so.

    Where there is no such room, the reader is in none from now on; who comes with a key that is not the room's is a
    student. Whoever steers it does not wait, all others share a reading.
    """
    code, known = link.room() or "", st.session_state.get(SEEN)
    known = known if known and known.code == code else None
    try:
        seen = (rooms().read if known and link.key() else read if known else find)(code)
        if not known and (key := link.key()):
            rooms().check_key(code, key)
    except StoreDown as error:
        st.warning(refusal(_, error))
        return known, False
    except VoteError as error:
        ended = _("The room {code} has ended.").format(code=code) if known and isinstance(error, NoRoom) else ""
        st.session_state[NOTICE] = ended or refusal(_, error)
        link.enter(code if isinstance(error, WrongKey) else None, "")  # an empty key the browser forgets, too
        st.rerun()
    st.session_state[SEEN] = seen
    return seen, True


@cached(maxsize=64)
def by_seat(url: str, code: str, page: str, step: int) -> list[Votes]:
    """``Rooms.results``: they do not change before the teacher's next act."""
    return rooms().results(code, page)


def done(_: Translate, act: Callable[[], Any]) -> Any:
    """Do something to the room; None where it was refused, and the reader will be told."""
    try:
        return act()
    except StoreDown:
        text = _("The votes cannot be reached at the moment. Whether anything changed is unknown: try again.")
    except VoteError as error:
        text = refusal(_, error)
    st.session_state[NOTICE] = text
    return None


def refusal(translate: Translate, error: VoteError) -> str:
    """Why something was refused."""
    return translate(error.sentence).format(seconds=error.seconds)


def order() -> list[Page]:
    """The pages that ask something, in the order of the way that the reader is on; then those that are not on it."""
    return [page for page in dict.fromkeys((*menu.way()[1], *ASKING)) if page.question]


@cached(maxsize=256)
def question(_: Translate, name: str, round: int, also: Translate | None = None) -> Question | None:
    """What is asked about a page in a round, and in another language beside; None where there is nothing to ask."""
    page = next((page for page in ASKING if page.name == name), None)
    if page is None or page.question is None:
        return None
    if also:
        one, other = question(_, name, round), question(also, name, round)
        return one and other and one.beside(other)
    if round == ALONE:
        return words.of_exercise(_, name)
    return words.of_page(_, name, page.question(_), page.answers, page.right)


def results(seen: Room, asked: Question) -> Results | None:
    """The votes that stand side by side: those on the question, or the one on the exercise.

    (A code that is none of the answers was sent by no page of ours, and is left out.) None where they cannot be known,
    which the page says and waits for.
    """
    try:
        given = by_seat(address(), seen.code, seen.page, seen.step)
    except StoreDown:
        return None
    except VoteError:
        st.rerun()  # the teacher has gone on meanwhile
    beside = (ALONE,) if seen.round == ALONE else range(1, ALONE)
    rounds = [round for round in beside if any(votes[round - 1] for votes in given)]
    always = [votes for votes in given if rounds and all(votes[round - 1] for round in rounds)]
    once = sum(any(votes[round - 1] for round in rounds) for votes in given) - len(always)
    counts = {round: tuple(map([votes[round - 1] for votes in always].count, asked.answers)) for round in rounds}
    right = Counter((first == asked.right, second == asked.right) for first, second, *_ in always)
    changes = Changes(right[True, True], right[False, True], right[True, False], right[False, False])
    return Results(counts, changes if len(rounds) == 2 else None, once)


def show_results(_: Translate, seen: Room, asked: Question, own: str | None = None) -> Results | None:
    """The question, how the class has answered it and who changed, and what is right, and why; what was shown of it.

    From now on the page itself need not ask any more: a vote is a prediction.

    own : a student's answer, of which he is told first
    """
    found, page = results(seen, asked), page_named(seen.page)
    if seen.round != ALONE and (own or not told(seen.page)):
        answer_as(page, own or SHOWN)
    st.markdown(bold(asked.text))
    first, then = st.container(), st.container()
    pictures, reason = (first, then) if link.key() else (then, first)
    with reason:
        st.markdown(f"{verdict(_, asked.answers, own, asked.right)} {asked.why()}")
        label = _("See it: {title}").format(title=page.title(_))
        st.page_link(menu.entry(_, page), label=label, icon=":material/arrow_forward:")  # the room goes along
    with pictures:
        if found and found.votes:
            show(*figures.pictures(_, asked, found))
        elif found:
            st.info(_("Nobody has voted on this question."))
        if found and found.once:
            text = _.ngettext(
                "{n} who voted only once is not in the pictures.",
                "{n} who voted only once are not in the pictures.",
                found.once,
            )
            st.caption(text.format(n=found.once))
    return found


def bold(text: str) -> str:
    """A text of one line for each language."""
    return "\n\n".join(f"**{line}**" for line in text.splitlines())


def show_timer(_: Translate, seen: Room) -> None:
    """How much is left of the time that the teacher gave, if he gave any: it runs down by itself."""
    if seen.left is not None:
        label = _("The vote closes in") if seen.closes else _("Time left:")
        _timer(key="time left", data={"left": seen.left, "label": label})
