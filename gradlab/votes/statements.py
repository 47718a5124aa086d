"""What is asked of the database. A statement decides and writes at once, so that nothing can come between the two."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from gradlab.votes import limits
from gradlab.votes.database import ROOMS, SEATS, VOTES
from gradlab.votes.limits import HERE, KEPT, ROUNDS


class _Now(FunctionElement[float]):
    """Seconds since 1970 by the database's own clock: on PostgreSQL that is one for all servers."""

    type, inherit_cache = sa.Double(), True


#: On PostgreSQL now() would be when one began to wait.
CLOCKS = {
    "postgresql": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)",
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
}


@compiles(_Now)
def _now(element: object, compiler: Any, **more: object) -> str:
    return CLOCKS[compiler.dialect.name]


NOW = _Now()
#: A room's time. It never goes back behind its teacher's last act, though the clock may.
TIME: sa.ColumnElement[float] = sa.case((ROOMS.c.acted > NOW, ROOMS.c.acted), else_=NOW)
#: Whether a room has not ended by itself.
ALIVE = ROOMS.c.acted > NOW - KEPT
FORGET_ENDED = sa.delete(ROOMS).where(~ALIVE)
#: Whether the time that the teacher gave has closed the vote; whether it is open; the teacher's acts, and that close.
CLOSES = sa.func.coalesce(ROOMS.c.closes, False)
TIMED_OUT = sa.and_(ROOMS.c.open, CLOSES, ROOMS.c.due <= TIME)
OPEN = sa.and_(ROOMS.c.open, sa.or_(sa.not_(CLOSES), ROOMS.c.due > TIME))
STEP = ROOMS.c.step + sa.case((TIMED_OUT, 1), else_=0)
LEFT = sa.case((TIMED_OUT, None), (ROOMS.c.due > TIME, ROOMS.c.due - TIME), (ROOMS.c.due <= TIME, 0.0))
#: The votes of the round that a room is in.
OF_THE_ROUND = sa.and_(VOTES.c.code == ROOMS.c.code, VOTES.c.page == ROOMS.c.page, VOTES.c.round == ROOMS.c.round)
ANSWERED = sa.select(sa.func.count()).select_from(VOTES).where(OF_THE_ROUND).correlate(ROOMS).scalar_subquery()
_SEATED = sa.and_(SEATS.c.code == ROOMS.c.code, SEATS.c.seen > NOW - HERE)
_HAS_ANSWERED = sa.exists().where(OF_THE_ROUND, VOTES.c.seat == SEATS.c.seat).correlate(ROOMS, SEATS)
_SILENT = sa.select(sa.func.count()).select_from(SEATS).where(_SEATED, ~_HAS_ANSWERED).correlate(ROOMS)
#: Seats that have answered, and those that are here and have not.
PRESENT = ANSWERED + _SILENT.scalar_subquery()
#: Of each room what ``rooms.Room`` has.
_ROOM = (ROOMS.c.code, ROOMS.c.page, ROOMS.c.round, OPEN, ROOMS.c.shown, STEP, ANSWERED, PRESENT, LEFT, OPEN & CLOSES)
ROOM = sa.select(*_ROOM, TIME - ROOMS.c.acted).where(ALIVE)


def vote(dialect: str, code: str, page: str, round: int, seat: str, answer: str) -> Any:
    """Writes a vote, or changes it, while it is open; only a seat of the room has one.

    FOR SHARE (PostgreSQL; SQLite has one writer at a time): closing waits for the votes that are being written, and a
    vote that waits for a close finds the room closed.
    """
    open_now = sa.and_(ROOMS.c.code == code, ROOMS.c.page == page, ROOMS.c.round == round, OPEN, ALIVE)
    seated = sa.exists().where(SEATS.c.code == ROOMS.c.code, SEATS.c.seat == seat).correlate(ROOMS)
    columns = (ROOMS.c.code, ROOMS.c.page, ROOMS.c.round, sa.literal(seat), sa.literal(answer), ROOMS.c.step)
    found = sa.select(*columns).where(open_now, seated).with_for_update(read=True, of=ROOMS)
    return _written(dialect, VOTES, found, "answer")


def join(dialect: str, code: str, seat: str) -> Any:
    """Takes a new seat, while there is one."""
    taken = sa.select(sa.func.count()).select_from(SEATS).where(SEATS.c.code == ROOMS.c.code).correlate(ROOMS)
    free = taken.scalar_subquery() < limits.SEATS
    of_the_room = sa.select(ROOMS.c.code, sa.literal(seat), NOW).where(ROOMS.c.code == code, ALIVE, free)
    return _written(dialect, SEATS, of_the_room, "seen")


def _written(dialect: str, table: sa.Table, found: sa.Select[Any], last: str) -> Any:
    """Writes rows as they are found; where there is such a row, into its column ``last``."""
    new = (postgresql if dialect == "postgresql" else sqlite).insert(table).from_select(table.c.keys(), found)
    return new.on_conflict_do_update(index_elements=table.primary_key, set_={last: new.excluded[last]})


def seen(code: str, seat: str, when: Any = NOW) -> sa.Update:
    """A seat that is known was heard of."""
    there = sa.exists().where(ROOMS.c.code == SEATS.c.code, ALIVE).correlate(SEATS)
    return sa.update(SEATS).where(SEATS.c.code == code, SEATS.c.seat == seat, there).values(seen=when)


def act(code: str, key_hash: str, **changes: object) -> sa.Update:
    """What the teacher does with a room: nothing without the key. If not said otherwise, a given time is over then."""
    of_the_teacher = sa.update(ROOMS).where(ROOMS.c.code == code, ROOMS.c.key == key_hash, ALIVE)
    return of_the_teacher.values({"acted": TIME, "step": STEP + 1, "due": None, "closes": None} | changes)


def by_seat(code: str, *which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Of each page and seat: the step at its first vote, and what it answered in each round; of no open vote."""
    answers = [sa.func.max(sa.case((VOTES.c.round == round, VOTES.c.answer))) for round in range(1, ROUNDS + 1)]
    found = sa.select(VOTES.c.page, VOTES.c.seat, sa.func.min(VOTES.c.step), *answers).join(ROOMS)
    return found.where(ROOMS.c.code == code, ~OPEN, ALIVE, *which).group_by(VOTES.c.page, VOTES.c.seat)
