"""The rooms of a database: opened, steered by whoever has the key, and voted in by whoever has the code."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Delete, Engine, and_, delete, func, insert, not_, select

from gradlab.votes import errors, limits, tables
from gradlab.votes.database import Store
from gradlab.votes.errors import NoRoom, NotShown, VoteClosed, WrongKey
from gradlab.votes.limits import Caller, Rates, code_of, hash_of, whole, word
from gradlab.votes.tables import ALIVE, NOW, OPEN, ROOMS, STEP, TIME, VOTES

#: A seat's answers to a question, one for each round; None where it did not vote.
Votes = tuple[str | None, ...]


@dataclass(frozen=True)
class Room:
    """What anyone who has the code may know."""

    code: str
    page: str  # whose question is asked
    round: int  # of the voting on this question, from 1
    open: bool  # whether a seat may vote
    shown: bool  # whether anyone may read the results
    step: int  # grows with each act of the teacher but the giving of time, and when the time closes the vote
    answered: int  # seats that have answered in this round
    here: int  # those, and the seats whose page said within the last ``limits.HERE`` seconds that it is open
    left: float | None = None  # seconds until the time is up that the teacher gave, if he gave any
    closes: bool = False  # whether the vote is closed then
    idle: float = field(default=0.0, compare=False)  # seconds since the teacher's last act

    @property
    def stage(self) -> str:
        """Whether the question stands there, a vote is open, the students talk, or the results are shown."""
        if self.open:
            return "vote"
        if self.shown:
            return "results"
        return "talk" if self.answered or self.round > 1 else "question"


class Rooms:
    """All rooms of the database of an ``engine``, whose tables are made when they are first needed.

    Any number of threads and servers may use it at once.

    Every method raises ``StoreDown`` when the database does not answer, ``OtherTables`` when it has the tables of
    another version, ``NoRoom`` when no room has this code or it has ended (``answer_of`` then has nothing to say),
    ``WrongKey`` when a key does not steer the room, and ``ValueError`` when a page, a round, a seat or
    an answer cannot be one. Where a ``caller`` is named, he can have rooms, new seats and wrong codes at a rate: above
    it ``TooManyRooms``, ``TooManySeats`` or ``TooManyCodes`` say when the next can be had.
    """

    def __init__(self, engine: Engine) -> None:
        self._store, self._rates, self.close = Store(engine), Rates(), engine.dispose

    def create(self, page: str, caller: Caller | None = None) -> tuple[str, str]:
        """Opens a room where a page's question is asked: its code, and the key that steers it, which is kept nowhere.

        ``RoomsFull`` when there are ``limits.ROOMS`` rooms that have not ended.
        """
        page, key = word("page", page), secrets.token_urlsafe(16)
        self._rates.check(errors.TooManyRooms, caller)
        self._rates.note(errors.TooManyRooms, caller)
        with self._store.taken(together=True) as connection:
            tables.make_tables(connection)  # nobody else does meanwhile: rooms are counted, and a free code chosen
            connection.execute(tables.FORGET_ENDED)
            taken = connection.scalars(select(ROOMS.c.code)).all()
            if len(taken) >= limits.ROOMS:
                raise errors.RoomsFull
            while (code := "".join(secrets.choice(limits.CODES) for _ in range(limits.LETTERS))) in taken:
                pass
            room = {"page": page, "round": 1, "open": False, "shown": False, "step": 0, "acted": NOW}
            connection.execute(insert(ROOMS).values(code=code, key=hash_of(key), **room))
        return code, key

    def read(self, code: str) -> Room:
        """What anyone may know of a room."""
        for found in self._store.rows(tables.ROOM.where(ROOMS.c.code == code_of(code))):
            return Room(*found)
        raise NoRoom

    def every(self) -> list[Room]:
        """All rooms, for whoever runs the server; the one that has stood longest comes first."""
        return [Room(*found) for found in self._store.rows(tables.ROOM.order_by(ROOMS.c.acted))]

    def find(self, code: str, caller: Caller | None, read: Callable[[str], Room] | None = None) -> Room:
        """A room that this caller has not been in yet; ``read``: in place of ``Rooms.read``, say one for all who ask.

        The first code of a connection is looked for in any case: who is new at a school comes in, whatever somebody
        else there tries.
        """
        self._rates.check(errors.TooManyCodes, caller, first_is_free=True)
        try:
            return (read or self.read)(code)
        except NoRoom:
            self._rates.note(errors.TooManyCodes, caller)
            raise

    def join(self, code: str, seat: str, caller: Caller | None = None) -> None:
        """Takes a seat, or says that it is still there: its page does so every ``limits.HERE / 3`` seconds.

        A seat is what a browser keeps: whoever has it comes back to it, from wherever, and asks for nothing new.
        ``SeatsFull`` when there are ``limits.SEATS``. (PostgreSQL lets in those that come at the same moment: at most
        one less than the connections of all servers together, ``database.CONNECTIONS`` each.)
        """
        code, seat = code_of(code), word("seat", seat)
        if not self._store.changed(tables.seen(code, seat)):
            self._rates.check(errors.TooManySeats, caller, of=code)
            self._rates.note(errors.TooManySeats, caller, of=code)
            if not self._store.changed(tables.join(self._store.dialect, code, seat)):
                self.read(code)
                raise errors.SeatsFull

    def leave(self, code: str, seat: str) -> None:
        """Is not here any more; what the seat has answered stays counted, and it can come back."""
        self._store.changed(tables.seen(code_of(code), word("seat", seat), 0.0))

    def check_key(self, code: str, key: str) -> None:
        """``WrongKey`` unless this key steers the room."""
        found = self._store.rows(select(ROOMS.c.key).where(ROOMS.c.code == code_of(code), ALIVE))
        if not found:
            raise NoRoom
        if found[0].key != hash_of(key):
            raise WrongKey

    def vote(self, code: str, page: str, round: int, seat: str, answer: str, caller: Caller | None = None) -> None:
        """Counts a seat's answer, in place of the one that it gave in this round before; it joins if it has not.

        Whether the page has such an answer is the caller's to know. ``VoteClosed`` when no vote on this page's question
        is open in this round: the answer is not counted then. Else errors as ``join``.
        """
        of = code_of(code), word("page", page), whole("round", round, 1, limits.ROUNDS), word("seat", seat)
        counted = tables.vote(self._store.dialect, *of, word("answer", answer))
        if not self._store.changed(counted):
            self.join(code, seat, caller)
            if not self._store.changed(counted):
                raise VoteClosed

    def answer_of(self, code: str, page: str, round: int, seat: str) -> str | None:
        """What a seat has answered in a round; None when it has not, or the room has ended."""
        of = {"page": word("page", page), "round": whole("round", round, 1, limits.ROUNDS), "seat": word("seat", seat)}
        its = select(VOTES.c.answer).filter_by(code=code_of(code), **of).join(ROOMS).where(ALIVE)
        return next((row.answer for row in self._store.rows(its)), None)

    def results(self, code: str, page: str) -> list[Votes]:
        """What each seat has answered to a page's question.

        ``NotShown`` unless the teacher shows the results of this page. The key does not help: what is seen sways a
        second vote.
        """
        of_the_page = ROOMS.c.page == word("page", page), VOTES.c.page == ROOMS.c.page, ROOMS.c.shown
        found = self._store.rows(tables.by_seat(code_of(code), *of_the_page))
        if not found:
            room = self.read(code)
            if not room.shown or room.page != page:
                raise NotShown
        return [tuple(votes) for _, _, _, *votes in found]

    def answers(self, code: str, key: str) -> list[tuple[int, str, int, *Votes]]:
        """All that the room has answered, for its teacher to keep; ``NotShown`` while a vote is open.

        Of each question and seat: the question's number, from 1, in the order in which they were voted on; its page;
        the seat, 1, 2, 3 …, the same for all questions, in an order at random; its votes.
        """
        self.check_key(code, key)
        found = self._store.rows(tables.by_seat(code_of(code), ROOMS.c.key == hash_of(key)))
        if not found and self.read(code).open:
            raise NotShown
        pages = list(dict.fromkeys(page for _, page in sorted((step or 0, page) for page, _, step, *_ in found)))
        seats = {seat: number for number, seat in enumerate(sorted({row.seat for row in found}), start=1)}
        numbered = [(pages.index(page) + 1, page, seats[seat], *votes) for page, seat, _, *votes in found]
        return sorted(numbered, key=lambda row: row[:3])

    def ask(self, code: str, key: str, page: str) -> None:
        """Asks a page's question. What was voted on it before stays, and can be shown."""
        self._act(code, key, {"page": word("page", page), "round": 1, "open": False, "shown": False})

    def back(self, code: str, key: str, page: str) -> None:
        """Asks a page's question again, and shows the votes on it, if any: its last round but the exercise."""
        on_it = VOTES.c.code == ROOMS.c.code, VOTES.c.page == word("page", page), VOTES.c.round < limits.ROUNDS
        last = select(func.max(VOTES.c.round)).where(*on_it).correlate(ROOMS).scalar_subquery()
        again = {"page": page, "round": func.coalesce(last, 1), "open": False, "shown": last.is_not(None)}
        self._act(code, key, again)

    def open_vote(self, code: str, key: str, round: int) -> None:
        """Opens a round of voting. Votes of it and later ones are forgotten, unless it is open already."""
        is_open = and_(OPEN, ROOMS.c.round == whole("round", round, 1, limits.ROUNDS))
        page = select(ROOMS.c.page).where(ROOMS.c.code == code_of(code)).scalar_subquery()
        forget = delete(VOTES).where(VOTES.c.code == code_of(code), VOTES.c.page == page, VOTES.c.round >= round)
        opened = {"round": round, "open": True, "shown": False}
        self._act(code, key, opened, not_(is_open), forget, tables.FORGET_ENDED)

    def close_vote(self, code: str, key: str) -> None:
        """Closes the vote. Every vote that was confirmed is counted, and none after this returns."""
        self._act(code, key, {"open": False})

    def give_time(self, code: str, key: str, seconds: int | None, closes: bool = False) -> None:
        """Has the time be up in so many seconds, ``limits.SHORTEST`` to ``LONGEST``; None: takes it back.

        It closes nothing; but with ``closes`` no vote counts from then on. What opens or closes a vote, or goes on to
        the results or to another question, ends the time as well.
        """
        due = None if seconds is None else TIME + whole("seconds", seconds, limits.SHORTEST, limits.LONGEST)
        self._act(code, key, {"open": OPEN, "step": STEP, "due": due, "closes": closes and seconds is not None})

    def show(self, code: str, key: str) -> None:
        """Shows the results to everyone; ``NotShown`` while a vote is open."""
        if not self._act(code, key, {"open": False, "shown": True}, not_(OPEN)):
            raise NotShown

    def end(self, code: str, key: str) -> None:
        """Ends the room: it and its votes are gone."""
        if not self._store.changed(delete(ROOMS).where(ROOMS.c.code == code_of(code), ROOMS.c.key == hash_of(key))):
            self.check_key(code, key)

    def remove(self, code: str) -> None:
        """Ends a room without its key: for whoever runs the server."""
        if not self._store.changed(delete(ROOMS).where(ROOMS.c.code == code_of(code))):
            raise NoRoom

    def _act(self, code: str, key: str, changes: Mapping[str, object], only_if: Any = ALIVE, *then: Delete) -> bool:
        """Whether the room has been changed, and then more: not, when the key is right and its state forbids it."""
        changed = self._store.changed(tables.act(code_of(code), hash_of(key), **changes).where(only_if), *then)
        if not changed:
            self.check_key(code, key)
        return changed
