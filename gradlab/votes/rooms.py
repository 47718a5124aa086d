"""The rooms of a database: opened, steered by whoever has the key, and voted in by whoever has the code."""

import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Engine, Executable, and_, delete, insert, select, update

from gradlab.votes import statements, tables
from gradlab.votes.database import make_file
from gradlab.votes.errors import (
    NoRoom,
    NotShown,
    OtherTables,
    RoomsFull,
    SeatsFull,
    VoteClosed,
    VoteError,
    WrongKey,
    told,
)
from gradlab.votes.room import CODES, LETTERS, ROOMS, SEATS, Room, code_of, hash_of, round_number, word


class Rooms:
    """All rooms of one database. Any number of threads and servers may use it at once.

    Every method raises ``StoreDown`` when the database does not answer, ``NoRoom`` when no room has this code or it has
    ended, and ``ValueError`` when a page, a round, a seat or an answer is none.

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
        self._engine, self._clock = engine, clock
        # One statement needs no transaction around it: the database is asked once and not three times.
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT", preserve_rowcount=True)
        with told():
            make_file(engine.url)
        tables.make(engine)

    def create(self, page: str) -> tuple[str, str]:
        """Opens a room where a page's question is asked: its code, and the key that steers it, which is kept nowhere.

        Raises
        ------
        RoomsFull
            When there are ``ROOMS`` rooms that have not ended.
        """
        page, now, key = word("page", page), self._clock(), secrets.token_urlsafe(16)
        with told(), self._engine.begin() as connection:
            # From here on nobody else opens a room, so the rooms can be counted and a free code chosen.
            if not connection.execute(
                update(tables.SCHEMA).where(tables.SCHEMA.c.version == tables.VERSION).values(version=tables.VERSION)
            ).rowcount:
                raise OtherTables
            connection.execute(delete(tables.ROOMS).where(~statements.alive(now)))
            taken = connection.scalars(select(tables.ROOMS.c.code)).all()
            if len(taken) >= ROOMS:
                raise RoomsFull
            code = _new_code(taken)
            room = {"page": page, "round": 1, "open": False, "shown": False, "step": 0, "acted": now}
            connection.execute(insert(tables.ROOMS).values(code=code, key=hash_of(key), **room))
        return code, key

    def read(self, code: str) -> Room:
        """What anyone may know of a room."""
        found = self._rows(statements.room(code_of(code), self._clock()))
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
            When ``SEATS`` other seats have answered. (PostgreSQL lets in as many more as write at the same moment.)
        """
        code, page, round = code_of(code), word("page", page), round_number(round)
        seat, answer, now = word("seat", seat), word("answer", answer), self._clock()
        vote = statements.vote(self._engine.dialect.name, code, page, round, seat, answer, now)
        if not self._changed(vote):
            raise self._why_not(code, page, round)

    def answer_of(self, code: str, page: str, round: int, seat: str) -> str | None:
        """What a seat has answered in a round; None when it has not, or the room has ended."""
        columns = {"code": code_of(code), "page": word("page", page), "round": round_number(round)}
        at = [tables.VOTES.c[name] == value for name, value in columns.items()]
        own = select(tables.VOTES.c.answer).join(tables.ROOMS).where(*at, tables.VOTES.c.seat == word("seat", seat))
        found = self._rows(own.where(statements.alive(self._clock())))
        return found[0].answer if found else None

    def counts(self, code: str, page: str) -> dict[int, dict[str, int]]:
        """How many gave each answer, by round: round → answer → how many, in order.

        Raises
        ------
        NotShown
            Unless the teacher shows the results of this page. The key does not help: what is seen sways a second vote.
        """
        code, page = code_of(code), word("page", page)
        found = self._rows(statements.counts(code, page, self._clock()))
        room = None if found else self.read(code)
        if room and not (room.shown and room.page == page):
            raise NotShown
        histograms: dict[int, dict[str, int]] = {}
        for round, answer, count in found:
            histograms.setdefault(round, {})[answer] = count
        return histograms

    def ask(self, code: str, key: str, page: str) -> None:
        """Asks a page's question. What was voted on it before stays, and can be shown; ``WrongKey``."""
        self._act(code, key, page=word("page", page), round=1, open=False, shown=False)

    def open_vote(self, code: str, key: str, round: int) -> None:
        """Opens a round of voting; ``WrongKey``.

        Votes of this round and later ones are forgotten, unless it is open already.
        """
        code, key_hash, number = code_of(code), hash_of(key), round_number(round)
        opened = statements.act(code, key_hash, self._clock(), round=number, open=True, shown=False)
        not_yet = ~and_(tables.ROOMS.c.open, tables.ROOMS.c.round == number)
        page = select(tables.ROOMS.c.page).where(tables.ROOMS.c.code == code).scalar_subquery()
        old = delete(tables.VOTES).where(
            tables.VOTES.c.code == code, tables.VOTES.c.page == page, tables.VOTES.c.round >= number
        )
        with told(), self._engine.begin() as connection:
            changed = connection.execute(opened.where(not_yet)).rowcount
            if changed:
                connection.execute(old)
        if not changed:
            self._must_be_key(code, key_hash)

    def close_vote(self, code: str, key: str) -> None:
        """Closes the vote; ``WrongKey``. Every vote that was confirmed is counted, and none after this returns."""
        self._act(code, key, open=False)

    def show(self, code: str, key: str) -> None:
        """Shows the results to everyone; ``WrongKey``, and ``NotShown`` while a vote is open."""
        code, key_hash = code_of(code), hash_of(key)
        if not self._changed(statements.act(code, key_hash, self._clock(), shown=True).where(~tables.ROOMS.c.open)):
            self._must_be_key(code, key_hash)
            raise NotShown

    def end(self, code: str, key: str) -> None:
        """Ends the room: it and its votes are gone; ``WrongKey``."""
        code, key_hash = code_of(code), hash_of(key)
        if not self._changed(delete(tables.ROOMS).where(tables.ROOMS.c.code == code, tables.ROOMS.c.key == key_hash)):
            self._must_be_key(code, key_hash)

    def _act(self, code: str, key: str, **changes: object) -> None:
        code, key_hash = code_of(code), hash_of(key)
        if not self._changed(statements.act(code, key_hash, self._clock(), **changes)):
            self._must_be_key(code, key_hash)

    def _must_be_key(self, code: str, key_hash: str) -> None:
        found = self._rows(
            select(tables.ROOMS.c.key).where(tables.ROOMS.c.code == code, statements.alive(self._clock()))
        )
        if not found:
            raise NoRoom
        if found[0].key != key_hash:
            raise WrongKey

    def _why_not(self, code: str, page: str, round: int) -> VoteError:
        """Why a vote was not counted, as the room is now."""
        room = self.read(code)
        is_open = room.open and (room.page, room.round) == (page, round)
        return SeatsFull() if is_open and room.answered >= SEATS else VoteClosed()

    def _changed(self, statement: Executable) -> int:
        with told(), self._single.connect() as connection:
            return connection.execute(statement).rowcount

    def _rows(self, statement: Executable) -> list[Any]:
        with told(), self._single.connect() as connection:
            return list(connection.execute(statement).all())


def _new_code(taken: Sequence[str]) -> str:
    while True:
        code = "".join(secrets.choice(CODES) for _ in range(LETTERS))
        if code not in taken:
            return code
