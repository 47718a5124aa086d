"""The votes, as all readers of a server share them: one connection to the database, one reading for all who wait."""

import time
from logging import getLogger

import streamlit as st

from gradlab.cache import cached
from gradlab.votes import PATIENCE, NoRoom, Room, Rooms, StoreDown, VoteError, address, options

FRESH = 0.5  # seconds for which a reading of a room serves everybody
WRONG = "vote wrong codes"  # in the session: when it asked for a room that is none
MOST, WITHIN = 20, 60.0  # so often, within so many seconds, and it has to wait


class TooMany(VoteError):  # noqa: N818  (as gradlab.votes.errors)
    """Too many codes were tried that no room has. Wait until then.

    until : seconds since 1970
    """

    def __init__(self, until: float) -> None:
        super().__init__()
        self.until = until


def rooms() -> Rooms:
    """The rooms, in the database that ``GRADLAB_VOTES`` names. ``StoreDown``, ``OtherTables``: they cannot be had."""
    url = address()
    if url not in _found:
        outcome = _look_for(url, int(time.monotonic() / PATIENCE))
        if isinstance(outcome, VoteError):
            raise type(outcome)()
        _found[url] = outcome
    return _found[url]


_found: dict[str, Rooms] = {}


@cached(maxsize=4)
def _look_for(url: str, moment: int) -> Rooms | VoteError:
    """The rooms, or what a look for them at this moment came to: where there is no database one waits for all."""
    try:
        return Rooms(st.connection("votes", type="sql", url=url, **options(url)).engine)
    except VoteError as error:
        return error
    except (ValueError, ImportError) as error:  # who runs the server has to set it otherwise, and is told in the log
        getLogger(__name__).error("GRADLAB_VOTES: %s", error)
        return StoreDown()


def now(code: str) -> Room:
    """A room as it is this moment; errors as ``Rooms.read``."""
    return rooms().read(code)


def read(code: str) -> Room:
    """A room as it was at most ``FRESH`` seconds ago; errors as ``Rooms.read``.

    Hundreds ask every two seconds whether the teacher has gone on. The database is asked once for all of them, and
    where it does not answer, one waits for all.
    """
    outcome = _read(address(), code, int(time.monotonic() / FRESH))
    if isinstance(outcome, VoteError):
        raise type(outcome)()
    return outcome


@cached(maxsize=128)
def _read(url: str, code: str, moment: int) -> Room | VoteError:
    """What a reading of this moment came to: a refusal too is shared."""
    try:
        return rooms().read(code)
    except VoteError as error:
        return error


def counts(seen: Room) -> dict[int, dict[str, int]]:
    """Of a room whose results are shown: round → answer → how many; errors as ``Rooms.counts``."""
    return _counts(address(), seen.code, seen.page, seen.step)


@cached(maxsize=64)
def _counts(url: str, code: str, page: str, step: int) -> dict[int, dict[str, int]]:
    """They do not change before the teacher's next act."""
    return rooms().counts(code, page)


def find(code: str) -> Room:
    """A room that this reader has not been in yet; ``TooMany`` for who tries one wrong code after another."""
    tried = [when for when in st.session_state.get(WRONG, []) if time.time() - when < WITHIN]
    if len(tried) >= MOST:
        raise TooMany(tried[-MOST] + WITHIN)
    try:
        return read(code)
    except NoRoom:
        st.session_state[WRONG] = [*tried, time.time()]
        raise
