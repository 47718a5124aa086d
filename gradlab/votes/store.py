"""How statements reach the database, and what is said when they do not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.exc import SQLAlchemyError

from gradlab.votes import tables
from gradlab.votes.database import prepare
from gradlab.votes.errors import StoreDown


class Store:
    """A database with the tables, which are made if it has none. Its methods raise ``StoreDown``.

    Parameters
    ----------
    engine : of the database, made with ``database.options``

    Raises
    ------
    OtherTables
        When the database has the tables of another version.
    """

    def __init__(self, engine: Engine) -> None:
        self.kind = engine.dialect.name
        self._engine = engine
        # One statement needs no transaction around it: the database is asked once and not three times.
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT", preserve_rowcount=True)
        with _told():
            prepare(engine)
        with self.transaction() as connection:
            tables.make(connection)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose statements all count, or none does. The first must write: it takes SQLite's lock."""
        with _told(), self._engine.begin() as connection:
            yield connection

    def changed(self, statement: Executable) -> int:
        """How many rows a statement has written. When this returns they are kept, whatever happens to this process."""
        with _told(), self._single.connect() as connection:
            return connection.execute(statement).rowcount

    def rows(self, statement: Executable) -> list[Any]:
        """What a statement finds."""
        with _told(), self._single.connect() as connection:
            return list(connection.execute(statement).all())


@contextmanager
def _told() -> Iterator[None]:
    """Turns whatever goes wrong with the database into ``StoreDown``; its cause says what it was."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise StoreDown from error
