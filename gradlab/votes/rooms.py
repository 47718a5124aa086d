"""The rooms of a database: opened, steered by whoever has the key, and voted in by whoever has the code."""

import secrets
import time
from collections.abc import Callable

from sqlalchemy import ColumnElement, Engine, insert, select

from gradlab.votes import statements, tables
from gradlab.votes.errors import (
    NoRoom,
    NotShown,
    RoomsFull,
    SeatsFull,
    VoteClosed,
    VoteError,
    WrongKey,
)
from gradlab.votes.room import ROOMS, SEATS, Room, code_of, hash_of, new_code, round_number, word
from gradlab.votes.store import Store


class Rooms:
    """All rooms of one database. Any number of threads and servers may use it at once.

    Every method raises ``StoreDown`` when the database does not answer, ``NoRoom`` when no room has this code or it has
    ended (``is_key`` and ``answer_of`` then have nothing to say), ``WrongKey`` when a key does not steer the room, and
    ``ValueError`` when a page, a round, a seat or an answer cannot be one.

    Parameters
    ----------
    engine : of the database, made with ``gradlab.votes.options``; the tables are made if it has none
    clock : seconds since 1970, on all servers

    Raises
    ------
    OtherTables
        When the database has the tables of another version.
    StoreDown
        When it does not answer.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._store, self._clock = Store(engine), clock

    def create(self, page: str) -> tuple[str, str]:
        """Opens a room where a page's question is asked: its code, and the key that steers it, which is kept nowhere.

        Raises
        ------
        RoomsFull
            When there are ``ROOMS`` rooms that have not ended.
        """
        page, now, key = word("page", page), self._clock(), secrets.token_urlsafe(16)
        with self._store.transaction() as connection:
            tables.lock(connection)  # nobody else opens a room meanwhile: rooms are counted, and a free code chosen
            connection.execute(statements.forget_ended(now))
            taken = connection.scalars(select(tables.ROOMS.c.code)).all()
            if len(taken) >= ROOMS:
                raise RoomsFull
            code = new_code(taken)
            room = {"page": page, "round": 1, "open": False, "shown": False, "step": 0, "acted": now}
            connection.execute(insert(tables.ROOMS).values(code=code, key=hash_of(key), **room))
        return code, key

    def read(self, code: str) -> Room:
        """What anyone may know of a room."""
        found = self._store.rows(statements.room(code_of(code), self._clock()))
        if not found:
            raise NoRoom
        return Room(*found[0])

    def is_key(self, code: str, key: str) -> bool:
        """Whether this key steers this room; not when there is no such room."""
        try:
            self._must_be_key(code_of(code), hash_of(key))
        except (NoRoom, WrongKey):
            return False
        return True

    def vote(self, code: str, page: str, round: int, seat: str, answer: str) -> None:
        """Counts a seat's answer, in place of the one that it gave in this round before.

        Whether the page has such an answer is the caller's to know.

        Raises
        ------
        VoteClosed
            When no vote on this page's question is open in this round. The answer is not counted then.
        SeatsFull
            When ``SEATS`` other seats have answered. (PostgreSQL lets in those that write at the same moment:
            at most one less than the connections of all servers together, ``database.CONNECTIONS`` each.)
        """
        code, page, round = code_of(code), word("page", page), round_number(round)
        seat, answer, now = word("seat", seat), word("answer", answer), self._clock()
        vote = statements.vote(self._store.kind, code, page, round, seat, answer, now)
        if not self._store.changed(vote):
            raise self._why_not(code, page, round)

    def answer_of(self, code: str, page: str, round: int, seat: str) -> str | None:
        """What a seat has answered in a round; None when it has not, or the room has ended."""
        where = code_of(code), word("page", page), round_number(round), word("seat", seat)
        found = self._store.rows(statements.answer(*where, self._clock()))
        return found[0].answer if found else None

    def counts(self, code: str, page: str) -> dict[int, dict[str, int]]:
        """How many gave each answer, by round: round → answer → how many, in order.

        Raises
        ------
        NotShown
            Unless the teacher shows the results of this page. The key does not help: what is seen sways a second vote.
        """
        code, page = code_of(code), word("page", page)
        found = self._store.rows(statements.counts(code, page, self._clock()))
        room = None if found else self.read(code)
        if room and not (room.shown and room.page == page):
            raise NotShown
        histograms: dict[int, dict[str, int]] = {}
        for round, answer, count in found:
            histograms.setdefault(round, {})[answer] = count
        return histograms

    def ask(self, code: str, key: str, page: str) -> None:
        """Asks a page's question. What was voted on it before stays, and can be shown."""
        self._act(code, key, page=word("page", page), round=1, open=False, shown=False)

    def back(self, code: str, key: str, page: str) -> None:
        """Asks a page's question again, and shows the votes on it, if there are any."""
        self._act(code, key, **statements.shown_again(word("page", page)))

    def open_vote(self, code: str, key: str, round: int) -> None:
        """Opens a round of voting.

        Votes of this round and later ones are forgotten, unless it is open already.
        """
        code, key_hash, round = code_of(code), hash_of(key), round_number(round)
        now = self._clock()
        opened = statements.act(code, key_hash, now, round=round, open=True, shown=False)
        with self._store.transaction() as connection:
            connection.execute(statements.forget_ended(now))
            changed = connection.execute(opened.where(~statements.is_open_in(round))).rowcount
            if changed:
                connection.execute(statements.forget(code, round))
        if not changed:
            self._must_be_key(code, key_hash)

    def close_vote(self, code: str, key: str) -> None:
        """Closes the vote. Every vote that was confirmed is counted, and none after this returns."""
        self._act(code, key, open=False)

    def show(self, code: str, key: str) -> None:
        """Shows the results to everyone; ``NotShown`` while a vote is open."""
        if not self._act(code, key, ~tables.ROOMS.c.open, shown=True):
            raise NotShown

    def end(self, code: str, key: str) -> None:
        """Ends the room: it and its votes are gone."""
        code, key_hash = code_of(code), hash_of(key)
        if not self._store.changed(statements.end(code, key_hash)):
            self._must_be_key(code, key_hash)

    def _act(self, code: str, key: str, *only_if: ColumnElement[bool], **changes: object) -> bool:
        """Whether the room has been changed: not, when the key is right and the conditions do not hold."""
        code, key_hash = code_of(code), hash_of(key)
        changed = self._store.changed(statements.act(code, key_hash, self._clock(), **changes).where(*only_if))
        if not changed:
            self._must_be_key(code, key_hash)
        return bool(changed)

    def _must_be_key(self, code: str, key_hash: str) -> None:
        found = self._store.rows(statements.key(code, self._clock()))
        if not found:
            raise NoRoom
        if found[0].key != key_hash:
            raise WrongKey

    def _why_not(self, code: str, page: str, round: int) -> VoteError:
        """Why a vote was not counted, as the room is now."""
        room = self.read(code)
        is_open = room.open and (room.page, room.round) == (page, round)
        return SeatsFull() if is_open and room.answered >= SEATS else VoteClosed()
