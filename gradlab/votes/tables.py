"""The tables, and what is asked of them. A statement decides and writes at once: nothing can come between the two."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateColumn, CreateTable
from sqlalchemy.sql.functions import FunctionElement

from gradlab.votes import limits
from gradlab.votes.errors import OtherTables

#: Grows with every change of the tables below.
VERSION = 2
#: PostgreSQL's number of the lock under which one server at a time makes the tables. Any number, the same for all.
MAKING = 0x6772_6164

METADATA = sa.MetaData()
SCHEMA = sa.Table("gradlab_schema", METADATA, sa.Column("version", sa.Integer, primary_key=True, autoincrement=False))
ROOMS = sa.Table(
    "gradlab_rooms",
    METADATA,
    sa.Column("code", sa.String(4), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),  # SHA-256 of the teacher's key
    sa.Column("page", sa.String(40), nullable=False),
    sa.Column("round", sa.SmallInteger, nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("shown", sa.Boolean, nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("acted", sa.Double, nullable=False),  # when the teacher acted last, in seconds since 1970
    sa.Column("due", sa.Double),  # when the time that the teacher gave is up, if he gave any
    sa.Column("closes", sa.Boolean),  # whether that closes the vote
)
SEATS = sa.Table(
    "gradlab_seats",
    METADATA,
    sa.Column("code", sa.ForeignKey(ROOMS.c.code, ondelete="CASCADE"), nullable=False),
    sa.Column("seat", sa.String(40), nullable=False),
    sa.Column("seen", sa.Double, nullable=False),  # when its page was last heard of
    sa.PrimaryKeyConstraint("code", "seat"),
)
VOTES = sa.Table(
    "gradlab_votes",
    METADATA,
    sa.Column("code", sa.ForeignKey(ROOMS.c.code, ondelete="CASCADE"), nullable=False),
    sa.Column("page", sa.String(40), nullable=False),
    sa.Column("round", sa.SmallInteger, nullable=False),
    sa.Column("seat", sa.String(40), nullable=False),
    sa.Column("answer", sa.String(40), nullable=False),
    sa.Column("step", sa.Integer),  # of the room then: which question came first
    sa.PrimaryKeyConstraint("code", "page", "round", "seat"),  # one vote a seat; and a round is counted by it
)


def make_tables(connection: Connection) -> None:
    """Makes the tables that are missing, and moves those of gradlab 0.2.0 on: one connection after the other.

    Until its transaction ends, no other gets past this: several servers may do it at once.

    The rooms and votes of 0.2.0 stay. A server of 0.2.0 that still runs counts votes as before, and opens no rooms.
    ``OtherTables`` when they are another version's.
    """
    if connection.dialect.name == "postgresql":  # IF NOT EXISTS alone fails there when two make the same table at once
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MAKING)))
    connection.execute(CreateTable(SCHEMA, if_not_exists=True))
    none = sa.select(sa.literal(VERSION)).where(~sa.exists(sa.select(SCHEMA.c.version)))
    connection.execute(sa.insert(SCHEMA).from_select(["version"], none))
    found = connection.scalars(sa.select(SCHEMA.c.version)).all()
    if found == [1]:  # of gradlab 0.2.0
        for column in (ROOMS.c.due, ROOMS.c.closes, VOTES.c.step):
            described = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(sa.text(f"ALTER TABLE {column.table} ADD COLUMN {described}"))
        connection.execute(sa.update(SCHEMA).values(version=VERSION))
    elif found != [VERSION]:
        raise OtherTables
    for table in (ROOMS, SEATS, VOTES):
        connection.execute(CreateTable(table, if_not_exists=True))


class _Now(FunctionElement[float]):
    """Seconds since 1970 by the database's own clock: on PostgreSQL that is one for all servers."""

    type, inherit_cache = sa.Double(), True


# PostgreSQL's now() would be when one began to wait.
compiles(_Now, "postgresql")(lambda *_, **more: "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)")
compiles(_Now, "sqlite")(lambda *_, **more: "((julianday('now') - 2440587.5) * 86400.0)")


def _count(table: sa.Table, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    """How many rows of a room there are."""
    of_the_room = sa.select(sa.func.count()).where(table.c.code == ROOMS.c.code, *where)
    return of_the_room.select_from(table).correlate(ROOMS).scalar_subquery()


NOW = _Now()
#: A room's time. It never goes back behind its teacher's last act, though the clock may.
TIME: sa.ColumnElement[float] = sa.case((ROOMS.c.acted > NOW, ROOMS.c.acted), else_=NOW)
#: Whether a room has not ended by itself.
ALIVE = ROOMS.c.acted > NOW - limits.KEPT
FORGET_ENDED = sa.delete(ROOMS).where(~ALIVE)
#: Whether the time that the teacher gave has closed the vote; whether it is open; the teacher's acts, and that close.
CLOSES = sa.func.coalesce(ROOMS.c.closes, False)
TIMED_OUT = sa.and_(ROOMS.c.open, CLOSES, ROOMS.c.due <= TIME)
OPEN = ROOMS.c.open & ~TIMED_OUT
STEP = ROOMS.c.step + sa.case((TIMED_OUT, 1), else_=0)
LEFT = sa.case((TIMED_OUT, None), (ROOMS.c.due <= TIME, 0.0), else_=ROOMS.c.due - TIME)
#: The votes of the round that a room is in.
OF_THE_ROUND = sa.and_(VOTES.c.code == ROOMS.c.code, VOTES.c.page == ROOMS.c.page, VOTES.c.round == ROOMS.c.round)
ANSWERED = _count(VOTES, OF_THE_ROUND)
_HAS_ANSWERED = sa.exists().where(OF_THE_ROUND, VOTES.c.seat == SEATS.c.seat).correlate(ROOMS, SEATS)
#: Seats that have answered, and those that are here and have not.
PRESENT = ANSWERED + _count(SEATS, SEATS.c.seen > NOW - limits.HERE, ~_HAS_ANSWERED)
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
    free = _count(SEATS) < limits.SEATS
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
    rounds = range(1, limits.ROUNDS + 1)
    answers = [sa.func.max(sa.case((VOTES.c.round == round, VOTES.c.answer))) for round in rounds]
    found = sa.select(VOTES.c.page, VOTES.c.seat, sa.func.min(VOTES.c.step), *answers).join(ROOMS)
    return found.where(ROOMS.c.code == code, ~OPEN, ALIVE, *which).group_by(VOTES.c.page, VOTES.c.seat)
