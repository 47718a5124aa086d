"""The rooms of a database: opened, steered by whoever has the key, and voted in by whoever has the code."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Executable, and_, delete, insert, select

from gradlab.votes import database, limits, statements
from gradlab.votes.database import ROOMS, VOTES
from gradlab.votes.errors import NoRoom, NotShown, RoomsFull, SeatsFull, VoteClosed, WrongKey
from gradlab.votes.limits import SEATS, code_of, hash_of, new_code, round_number, word
from gradlab.votes.statements import ANSWERED, alive

#: What a room can be in: the question stands there, a vote is open, the students talk, the results are shown.
STAGES = ("question", "vote", "talk", "results")


@dataclass(frozen=True)
class Room:
    """What anyone who has the code may know.

    code : its code
    page : the page whose question is asked
    round : of the voting on this question, from 1
    open : whether a seat may vote
    shown : whether anyone may read the results
    step : grows with each act of the teacher
    answered : how many seats have answered in this round
    """

    code: str
    page: str
    round: int
    open: bool
    shown: bool
    step: int
    answered: int

    @property
    def stage(self) -> str:
        """The one of ``STAGES`` that it is in."""
        if self.open:
            return "vote"
        if self.shown:
            return "results"
        return "talk" if self.answered or self.round > 1 else "question"


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
        self._engine, self._clock = engine, clock
        # One statement needs no transaction around it: the database is asked once and not three times. Where several
        # count together or none does, ``engine.begin()``, the first must write: it takes SQLite's lock.
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT", preserve_rowcount=True)
        with database.reached():
            database.prepare(engine)
            with engine.begin() as connection:
                database.make_tables(connection)

    def create(self, page: str) -> tuple[str, str]:
        """Opens a room where a page's question is asked: its code, and the key that steers it, which is kept nowhere.

        Raises
        ------
        RoomsFull
            When there are ``limits.ROOMS`` rooms that have not ended.
        """
        page, now, key = word("page", page), self._clock(), secrets.token_urlsafe(16)
        with database.reached(), self._engine.begin() as connection:
            database.lock(connection)  # nobody else opens a room meanwhile: rooms are counted, and a free code chosen
            connection.execute(delete(ROOMS).where(~alive(now)))
            taken = connection.scalars(select(ROOMS.c.code)).all()
            if len(taken) >= limits.ROOMS:
                raise RoomsFull
            code = new_code(taken)
            room = {"page": page, "round": 1, "open": False, "shown": False, "step": 0, "acted": now}
            connection.execute(insert(ROOMS).values(code=code, key=hash_of(key), **room))
        return code, key

    def read(self, code: str) -> Room:
        """What anyone may know of a room."""
        c = ROOMS.c
        known = select(c.code, c.page, c.round, c.open, c.shown, c.step, ANSWERED.label("answered"))
        found = self._rows(known.where(c.code == code_of(code), alive(self._clock())))
        if not found:
            raise NoRoom
        return Room(*found[0])

    def is_key(self, code: str, key: str) -> bool:
        """Whether this key steers this room; not when there is no such room."""
        try:
            self._must_be_key(code, key)
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
        what = code_of(code), word("page", page), round_number(round), word("seat", seat), word("answer", answer)
        if not self._changed(statements.vote(self._engine.dialect.name, *what, self._clock())):
            room = self.read(code)  # as it is now
            is_open = room.open and (room.page, room.round) == (page, round)
            raise SeatsFull if is_open and room.answered >= SEATS else VoteClosed

    def answer_of(self, code: str, page: str, round: int, seat: str) -> str | None:
        """What a seat has answered in a round; None when it has not, or the room has ended."""
        c = VOTES.c
        of_the_seat = (c.code == code_of(code), c.page == word("page", page), c.seat == word("seat", seat))
        of_the_round = (c.round == round_number(round), alive(self._clock()))
        found = self._rows(select(c.answer).join(ROOMS).where(*of_the_seat, *of_the_round))
        return found[0].answer if found else None

    def counts(self, code: str, page: str) -> dict[int, dict[str, int]]:
        """How many gave each answer, by round: round → answer → how many, in order.

        Raises
        ------
        NotShown
            Unless the teacher shows the results of this page. The key does not help: what is seen sways a second vote.
        """
        found = self._rows(statements.counts(code_of(code), word("page", page), self._clock()))
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
        code, round, now = code_of(code), round_number(round), self._clock()
        opened = statements.act(code, hash_of(key), now, round=round, open=True, shown=False)
        page = select(ROOMS.c.page).where(ROOMS.c.code == code).scalar_subquery()
        with database.reached(), self._engine.begin() as connection:
            connection.execute(delete(ROOMS).where(~alive(now)))
            changed = connection.execute(opened.where(~and_(ROOMS.c.open, ROOMS.c.round == round))).rowcount
            if changed:
                of_the_page = (VOTES.c.code == code, VOTES.c.page == page)
                connection.execute(delete(VOTES).where(*of_the_page, VOTES.c.round >= round))
        if not changed:
            self._must_be_key(code, key)

    def close_vote(self, code: str, key: str) -> None:
        """Closes the vote. Every vote that was confirmed is counted, and none after this returns."""
        self._act(code, key, open=False)

    def show(self, code: str, key: str) -> None:
        """Shows the results to everyone; ``NotShown`` while a vote is open."""
        if not self._act(code, key, ~ROOMS.c.open, shown=True):
            raise NotShown

    def end(self, code: str, key: str) -> None:
        """Ends the room: it and its votes are gone."""
        if not self._changed(delete(ROOMS).where(ROOMS.c.code == code_of(code), ROOMS.c.key == hash_of(key))):
            self._must_be_key(code, key)

    def _act(self, code: str, key: str, *only_if: ColumnElement[bool], **changes: object) -> bool:
        """Whether the room has been changed: not, when the key is right and the conditions do not hold."""
        act = statements.act(code_of(code), hash_of(key), self._clock(), **changes)
        changed = self._changed(act.where(*only_if))
        if not changed:
            self._must_be_key(code, key)
        return bool(changed)

    def _must_be_key(self, code: str, key: str) -> None:
        found = self._rows(select(ROOMS.c.key).where(ROOMS.c.code == code_of(code), alive(self._clock())))
        if not found:
            raise NoRoom
        if found[0].key != hash_of(key):
            raise WrongKey

    def _changed(self, statement: Executable) -> int:
        """How many rows a statement has written. When this returns they are kept, whatever happens to this process."""
        with database.reached(), self._single.connect() as connection:
            return connection.execute(statement).rowcount

    def _rows(self, statement: Executable) -> list[Any]:
        """What a statement finds."""
        with database.reached(), self._single.connect() as connection:
            return list(connection.execute(statement).all())
