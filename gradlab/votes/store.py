"""The database as it is reached: nobody waits for it for long, its file is the one at its address, the log says why."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from logging import getLogger
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from gradlab.votes import database
from gradlab.votes.errors import OtherTables, StoreDown, VoteError

#: Seconds after which one tries a database again that did not answer. All others are told so at once meanwhile.
RETRY = 1.0
#: Seconds without a failure after which the log says that it works again: on a full disk a vote fits now and then.
SETTLED = 5.0


class Store:
    """Takes connections of an engine; whatever goes wrong becomes ``StoreDown``, whose cause says what it was."""

    def __init__(self, engine: Engine) -> None:
        self.dialect, self._engine = engine.dialect.name, engine
        # One statement needs no transaction around it: the database is asked once and not three times. Where several
        # count together or none does, the first must write: it takes SQLite's lock.
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT", preserve_rowcount=True)
        self._found: object = None  # the file whose tables are made
        self._making = Lock()
        # What writes can fail alone: the disk is full, the file is locked.
        self._reading, self._writing = _Way("read", engine), _Way("written", engine)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose statements count together."""
        with self._writing.tried():
            self._prepare()
            with self._engine.begin() as connection:
                yield connection

    def changed(self, statement: Executable) -> int:
        """How many rows a statement has written. When this returns they are kept, whatever happens to this process."""
        with self._writing.tried():
            self._prepare()
            with self._single.connect() as connection:
                return connection.execute(statement).rowcount

    def rows(self, statement: Executable) -> list[Any]:
        """What a statement finds."""
        try:
            with self._reading.tried():
                self._prepare()
                with self._single.connect() as connection:
                    return list(connection.execute(statement).all())
        except StoreDown:
            self._found = None  # it may have no tables when it is back
            raise

    def _prepare(self) -> None:
        """Make the tables, at first and when another file is at the address: one that is gone keeps no vote."""
        if self._found != database.identity(self._engine) or self._found is None:
            with self._making:
                if self._found != database.identity(self._engine) or self._found is None:
                    self._engine.dispose()
                    database.prepare(self._engine)
                    with self._engine.begin() as connection:
                        database.make_tables(connection)
                    self._found = database.identity(self._engine)


class _Way:
    """Reading, or writing: whether it worked when it was tried last."""

    def __init__(self, done: str, engine: Engine) -> None:
        self._done, self._password = done, str(engine.url.password or "")
        self._works, self._next, self._failed_at = True, 0.0, 0.0  # and when it may be tried again, and failed last
        self._one, self._telling = Lock(), Lock()

    @contextmanager
    def tried(self) -> Iterator[None]:
        """Try it; where it was waited for in vain, one at a time, and all others are refused without waiting."""
        alone = self._next > 0
        if alone and (time.monotonic() < self._next or not self._one.acquire(blocking=False)):
            raise StoreDown
        begun = time.monotonic()
        database.UNTIL.time = begun + database.LIMIT
        try:
            yield
        except NoneFree as error:  # all others that are tried now will tell
            raise StoreDown from error
        except (SQLAlchemyError, OSError) as error:
            self._failed(error, begun)
            raise StoreDown from error
        except OtherTables as error:
            self._failed(error, begun)
            raise
        except VoteError:
            self._worked()
            raise
        else:
            self._worked()
        finally:
            if alone:
                self._one.release()

    def _failed(self, error: Exception, begun: float) -> None:
        self._failed_at = now = time.monotonic()
        self._next = now + RETRY if now - begun >= RETRY else 0.0
        with self._telling:
            if self._works:
                getLogger(__name__).warning("The votes cannot be %s: %s", self._done, self._why(error))
            self._works = False

    def _why(self, error: Exception) -> str:
        """What the database said, in one line, without the statement and its values."""
        said: Any = getattr(error, "orig", None) or error
        text = getattr(getattr(said, "diag", None), "message_primary", None) or str(said)
        text = " ".join(text.split())[:400]
        return f"{type(said).__name__}: {text.replace(self._password, '…') if self._password else text}"

    def _worked(self) -> None:
        self._next = 0.0
        with self._telling:
            if not self._works and time.monotonic() - self._failed_at >= SETTLED:
                getLogger(__name__).warning("The votes can be %s again.", self._done)
                self._works = True
