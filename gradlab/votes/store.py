"""The database as it is reached: nobody waits for it for long, its file is the one at its address, the log says why."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from logging import getLogger
from threading import Lock, Semaphore
from typing import Any

from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from gradlab.votes import database
from gradlab.votes.errors import OtherTables, StoreDown

#: Seconds after which one tries a PostgreSQL again that was waited for in vain; all others are told at once meanwhile.
RETRY = 1.0
#: Seconds without a failure after which the log says that it works again: on a full disk a vote fits now and then.
SETTLED = 5.0


@dataclass
class _Way:
    """Reading, or writing, which can fail alone (the disk is full, the file locked); times by the monotonic clock."""

    done: str
    works: bool = True  # what the log said last
    failed: float = 0.0  # when it failed last,
    again: float = 0.0  # and when it may be tried again


@contextmanager
def _turn(lock: Any) -> Iterator[None]:
    """One after the other, but nobody waits for the others for long."""
    if not lock.acquire(timeout=database.PATIENCE):
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
        self._making, self._turn = Lock(), Lock() if self.dialect == "sqlite" else Semaphore(database.CONNECTIONS)

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
            way.again = begun + database.LIMIT  # one tries, for all
        until = database.UNTIL.set(begun + database.LIMIT)
        try:
            self._prepare()
            # SQLite has one writer at a time, and whoever waits there is passed over: here he has his turn.
            with nullcontext() if way is self._reading else _turn(self._turn), engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError, OtherTables) as error:
            failed = error
            raise error if isinstance(error, OtherTables) else StoreDown from error
        finally:
            database.UNTIL.reset(until)
            if not isinstance(failed, NoneFree):  # those who have a connection will tell
                self._tell(way, failed, begun)

    def _prepare(self) -> None:
        """Make the tables, at first and when another file is at the address: one that is gone keeps no vote."""
        with _turn(self._making):
            if not self._found or self._found != database.identity(self._engine):
                self._engine.dispose()
                with self._engine.begin() as connection:
                    database.make_tables(connection)
                self._found = database.identity(self._engine)

    def _tell(self, way: _Way, failed: Exception | None, begun: float) -> None:
        """Have the log say that it works no more, and why; or that it works again."""
        now = time.monotonic()
        # (A file of SQLite is locked by somebody who lives.)
        hangs = failed and now - begun > RETRY and self.dialect == "postgresql"
        way.again = now + RETRY if hangs else 0.0
        if failed:
            if way is self._reading:
                self._found = None  # it may be without tables when it is back
            if way.works:
                getLogger(__name__).warning("The votes cannot be %s: %s", way.done, self._why(failed))
            way.works, way.failed = False, now
        elif not way.works and now - way.failed >= SETTLED:
            way.works = True
            getLogger(__name__).warning("The votes can be %s again.", way.done)

    def _why(self, error: Exception) -> str:
        """What the database said, in one line, without the statement and its values, or a password."""
        said, password = getattr(error, "orig", None) or error, self._engine.url.password
        text = " ".join((getattr(getattr(said, "diag", None), "message_primary", None) or str(said)).split())
        return f"{type(said).__name__}: {text.replace(str(password), '…') if password else text}"
