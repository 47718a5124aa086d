"""The database as it is reached: nobody waits for it for long, its file is the one at its address, the log says why."""

import math
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from logging import getLogger
from pathlib import Path
from threading import Lock, Semaphore
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from gradlab.votes.errors import OtherTables, StoreDown
from gradlab.votes.tables import make_tables

#: Seconds that a reader waits for a database that does not answer, before he is told.
PATIENCE = 2
#: Seconds that all takes together for which he waits: a free connection, a new one, a statement.
LIMIT = 3.5
#: Until when, by the monotonic clock.
UNTIL = ContextVar("until", default=math.inf)
#: Seconds after which one tries a PostgreSQL again that was waited for in vain; all others are told at once meanwhile.
RETRY = 1.0
#: Seconds without a failure after which the log says that it works again: on a full disk a vote fits now and then.
SETTLED = 5.0
#: Connections of one server. A statement takes milliseconds; more that write at once only wait for each other.
CONNECTIONS = 4


def address() -> str:
    """The address set by ``GRADLAB_VOTES``; else that of a file in the user's own data folder, for SQLite."""
    data = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
    return os.environ.get("GRADLAB_VOTES") or f"sqlite:///{data / 'gradlab' / 'votes.db'}"


def engine(url: str) -> Engine:
    """An engine for this address, such as ``sqlite:////srv/votes.db`` or ``postgresql+psycopg://gradlab@db/votes``.

    ``ValueError`` when it is not that of a SQLite file or a PostgreSQL database, or psycopg is not installed.
    """
    connect = None
    with suppress(ArgumentError, ValueError):  # which repeat the address, and it may have a password in it
        where = sa.make_url(url)
        if where.drivername == "sqlite" and where.database and not where.database.startswith((":memory:", "file:")):
            connect = _to_file
        elif where.drivername in ("postgresql", "postgresql+psycopg"):
            connect = _to_postgresql
    if connect is None:
        wanted = "The votes' address must be that of a file, sqlite:///…, or of a database, postgresql+psycopg://…"
        raise ValueError(wanted)
    try:
        made = sa.create_engine(
            url,
            hide_parameters=True,  # no error repeats a code, a seat or an answer
            pool_pre_ping=True,  # a database that was stopped and is back serves the next reader
            pool_timeout=PATIENCE,
            pool_size=CONNECTIONS,
            max_overflow=0,
        )
    except ImportError as error:  # or its libpq is not there
        raise ValueError(f'For PostgreSQL psycopg is needed: pip install "gradlab[postgresql]" ({error})') from None
    sa.event.listen(made, "do_connect", connect)
    return made


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
    named |= {
        "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        "connect_timeout": PATIENCE,  # s
        "tcp_user_timeout": PATIENCE * 500,  # ms: with a new connection 3 s in all
    }
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


@dataclass
class _Way:
    """Reading, or writing, which can fail alone (the disk is full, the file locked); times by the monotonic clock."""

    done: str
    failed: float | None = None  # when it failed last; None: it works, as the log said last
    again: float = 0.0  # when it may be tried again


@contextmanager
def _turn(lock: Any) -> Iterator[None]:
    """One after the other, but nobody waits for the others for long."""
    if not lock.acquire(timeout=PATIENCE):
        raise NoneFree("Others have their turn.")
    try:
        yield
    finally:
        lock.release()


class Store:
    """Takes connections of an engine; whatever goes wrong becomes ``StoreDown``, whose cause says what it was."""

    def __init__(self, engine: Engine) -> None:
        self.dialect, self._engine = engine.dialect.name, engine
        # One statement needs no transaction around it: the database is asked once and not three times. Where several
        # count together or none does, the first must write: it takes SQLite's lock.
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT", preserve_rowcount=True)
        self._reading, self._writing = _Way("read"), _Way("written")
        self._found: object = None  # the file whose tables are made
        self._making, self._turn = Lock(), Lock() if self.dialect == "sqlite" else Semaphore(CONNECTIONS)

    def changed(self, statement: Executable, *then: Executable) -> bool:
        """Whether a statement has written something, and then those that count together with it.

        When this returns it is kept, whatever happens to this process.
        """
        with self.taken(together=bool(then)) as connection:
            changed = connection.execute(statement).rowcount > 0
            for more in then if changed else ():
                connection.execute(more)
        return changed

    def rows(self, statement: Executable) -> list[Any]:
        """What a statement finds."""
        with self.taken(self._reading) as connection:
            return list(connection.execute(statement).all())

    @contextmanager
    def taken(self, way: _Way | None = None, together: bool = False) -> Iterator[Connection]:
        """A connection, to write if not said otherwise; ``together``: its statements count all or none."""
        engine, way = self._engine if together else self._single, way or self._writing
        begun, failed = time.monotonic(), None
        if begun < way.again:
            raise StoreDown
        if way.again:
            way.again = begun + LIMIT  # one tries, for all
        until = UNTIL.set(begun + LIMIT)
        try:
            self._prepare()
            # SQLite has one writer at a time, and whoever waits there is passed over: here he has his turn.
            with nullcontext() if way is self._reading else _turn(self._turn), engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError, OtherTables) as error:
            failed = error
            raise error if isinstance(error, OtherTables) else StoreDown from error
        finally:
            UNTIL.reset(until)
            if not isinstance(failed, NoneFree):  # those who have a connection will tell
                self._tell(way, failed, begun)

    def _prepare(self) -> None:
        """Make the tables, at first and when another file is at the address: one that is gone keeps no vote."""
        with _turn(self._making):
            if not self._found or self._found != self._file():
                self._engine.dispose()
                with self._engine.begin() as connection:
                    make_tables(connection)
                self._found = self._file()

    def _file(self) -> object:
        """Which file is at the address now; None: there is none. (PostgreSQL looks after its own.)"""
        if self.dialect != "sqlite":
            return "PostgreSQL"
        with suppress(FileNotFoundError):
            return Path(self._engine.url.database or "").stat()[1:3]  # inode and device
        return None

    def _tell(self, way: _Way, failed: Exception | None, begun: float) -> None:
        """Have the log say that it works no more, and why; or that it works again."""
        now = time.monotonic()
        # (A file of SQLite is locked by somebody who lives.)
        hangs = failed and now - begun > RETRY and self.dialect == "postgresql"
        way.again, since = now + RETRY if hangs else 0.0, way.failed
        if failed:
            if way is self._reading:
                self._found = None  # it may be without tables when it is back
            if since is None:
                getLogger(__name__).warning("The votes cannot be %s: %s", way.done, self._why(failed))
            way.failed = now
        elif since is not None and now - since >= SETTLED:
            way.failed = None
            getLogger(__name__).warning("The votes can be %s again.", way.done)

    def _why(self, error: Exception) -> str:
        """What the database said, in one line, without the statement and its values, or a password."""
        said, password = getattr(error, "orig", None) or error, self._engine.url.password
        text = " ".join((getattr(getattr(said, "diag", None), "message_primary", None) or str(said)).split())
        return f"{type(said).__name__}: {text.replace(str(password), '…') if password else text}"
