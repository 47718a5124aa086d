"""The database that keeps the votes: its address, its tables, and how it is spoken to."""

import math
import os
import sqlite3
import time
from contextlib import suppress
from contextvars import ContextVar
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import ArgumentError
from sqlalchemy.schema import CreateColumn, CreateTable

from gradlab.votes.errors import OtherTables

#: Seconds that a reader waits for a database that does not answer, before he is told.
PATIENCE = 2
#: Seconds that all takes together for which he waits: a free connection, a new one, a statement.
LIMIT = 3.5

#: Until when, by the monotonic clock.
UNTIL = ContextVar("until", default=math.inf)
#: Connections of one server. A statement takes milliseconds; more that write at once only wait for each other.
CONNECTIONS = 4
WANTED = "The votes' address must be that of a file, sqlite:///…, or of a database, postgresql+psycopg://…"

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
#: What the tables of version 1 (gradlab 0.2.0) lack.
ADDED = (ROOMS.c.due, ROOMS.c.closes, VOTES.c.step)


def address() -> str:
    """The address set by ``GRADLAB_VOTES``; else that of a file in the user's own data folder, for SQLite."""
    data = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
    return os.environ.get("GRADLAB_VOTES") or f"sqlite:///{data / 'gradlab' / 'votes.db'}"


def engine(url: str) -> Engine:
    """An engine for this address, such as ``sqlite:////srv/votes.db`` or ``postgresql+psycopg://gradlab@db/votes``.

    ``ValueError`` when it is not that of a SQLite file or a PostgreSQL database, or psycopg is not installed.
    """
    try:
        where = sa.make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError(WANTED) from None  # the address may have a password in it
    if where.drivername == "sqlite" and where.database and not where.database.startswith((":memory:", "file:")):
        connect = _to_file
    elif where.drivername in ("postgresql", "postgresql+psycopg"):
        if not find_spec("psycopg"):
            raise ValueError('For PostgreSQL psycopg is needed: pip install "gradlab[postgresql]"')
        connect = _to_postgresql
    else:
        raise ValueError(WANTED)
    made = sa.create_engine(
        url,
        hide_parameters=True,  # no error repeats a code, a seat or an answer
        pool_pre_ping=True,  # a database that was stopped and is back serves the next reader
        pool_timeout=PATIENCE,
        pool_size=CONNECTIONS,
        max_overflow=0,
    )
    sa.event.listen(made, "do_connect", connect)
    return made


def identity(engine: Engine) -> object:
    """Which file is at the address now; None: there is none. (PostgreSQL looks after its own.)"""
    if engine.dialect.name != "sqlite":
        return "PostgreSQL"
    with suppress(FileNotFoundError):
        return Path(engine.url.database or "").stat()[1:3]  # inode and device
    return None


def _to_postgresql(dialect: object, record: object, words: Any, named: Any) -> Any:
    """A connection to PostgreSQL that nobody waits for longer than ``UNTIL``; it is of no use any more then.

    When a server hangs (its disk stalls, say) it keeps its connections, and the kernel acknowledges what is sent.
    """
    import psycopg

    class Impatient(psycopg.Connection[Any]):
        def wait(self, gen: Any, *more: Any, **named: Any) -> Any:
            return super().wait(self.in_time(gen), *more, **named)

        def in_time(self, steps: Any) -> Any:
            try:  # psycopg goes on with the steps as data come, and every tenth of a second
                wanted = next(steps)
                while (ready := (yield wanted)) or time.monotonic() < UNTIL.get():
                    wanted = steps.send(ready)
            except StopIteration as done:
                return done.value
            self.pgconn.finish()
            raise psycopg.OperationalError("no answer in time")

    if UNTIL.get() - time.monotonic() < PATIENCE - 0.1:  # less than psycopg waits for a connection
        raise psycopg.OperationalError("no answer in time")
    settings = {
        "default_transaction_isolation": r"read\ committed",  # who waited for a room's row goes on with what it is then
        "synchronous_commit": "on",  # a confirmed vote is on the disk
        "statement_timeout": PATIENCE * 1000,
    }
    named |= {"options": " ".join(f"-c {name}={value}" for name, value in settings.items())}
    named |= {
        "connect_timeout": PATIENCE,
        "tcp_user_timeout": PATIENCE * 500,
    }  # s, ms: with a new connection 3 s in all
    return Impatient.connect(*words, **named)


def _to_file(dialect: object, record: object, words: Any, named: Any) -> sqlite3.Connection:
    """A connection to a SQLite file, which is made, with its folder, for nobody else to read.

    WAL: those who read do not wait for who writes, who waits for the others (SQLite's busy_timeout). FULL: a confirmed
    vote is on the disk even if the power fails.
    """
    path = Path(words[0])
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    connection: sqlite3.Connection = sqlite3.connect(*words, **named | {"timeout": PATIENCE})
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


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
    if found == [1]:
        for column in ADDED:
            described = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(sa.text(f"ALTER TABLE {column.table} ADD COLUMN {described}"))
        connection.execute(sa.update(SCHEMA).values(version=VERSION))
    elif found != [VERSION]:
        raise OtherTables
    for table in (ROOMS, SEATS, VOTES):
        connection.execute(CreateTable(table, if_not_exists=True))
