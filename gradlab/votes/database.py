"""The database that keeps the votes: its address, and how it is spoken to."""

import os
from importlib.util import find_spec
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

#: Seconds that a reader waits for a database that does not answer, before he is told.
PATIENCE = 2
#: Connections of one server. A statement takes milliseconds; more that write at once only wait for each other.
CONNECTIONS = 4


def address() -> str:
    """The address set by ``GRADLAB_VOTES``; else that of a file in the user's own data folder, for SQLite."""
    data = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
    return os.environ.get("GRADLAB_VOTES") or f"sqlite:///{data / 'gradlab' / 'votes.db'}"


def engine(url: str) -> Engine:
    """An engine for this address, such as ``sqlite:////srv/votes.db`` or ``postgresql+psycopg://gradlab@db/votes``.

    Raises
    ------
    ValueError
        When it is not an address of a SQLite file or a PostgreSQL database, or psycopg is not installed.
    """
    return create_engine(url, **options(url))


def options(url: str) -> dict[str, Any]:
    """What ``create_engine``, or ``st.connection``, is given beside the address; errors as ``engine``."""
    special = SPECIAL[_kind(url)]
    return {
        "hide_parameters": True,  # no error repeats a code, a seat or an answer
        "pool_pre_ping": True,  # a database that was stopped and is back serves the next reader
        "pool_timeout": PATIENCE,
        "pool_size": CONNECTIONS,
        "max_overflow": 0,
        **special(),
    }


def _kind(url: str) -> str:
    try:
        where = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError(WANTED) from None  # the address may have a password in it
    is_file = where.database and where.database != ":memory:" and not where.database.startswith("file:")
    if where.drivername not in SPECIAL or (where.drivername == "sqlite" and not is_file):
        raise ValueError(WANTED)
    return where.drivername


def _for_sqlite() -> dict[str, Any]:
    """Whoever writes waits for the others; what Python's ``timeout`` sets is SQLite's busy_timeout."""
    return {"connect_args": {"timeout": PATIENCE}}


def prepare(engine: Engine) -> None:
    """Makes the folder and the file of a SQLite database, and has every connection to it do as ``_set`` says.

    These are no ``options``: Streamlit takes only values for them, and no functions.
    """
    if engine.dialect.name == "sqlite" and not event.contains(engine, "connect", _set):
        _make_file(Path(engine.url.database or ""))
        event.listen(engine, "connect", _set)


def _make_file(path: Path) -> None:
    """For nobody else to read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)


def _set(connection: Connection, record: object) -> None:
    """WAL: those who read do not wait for who writes. FULL: a confirmed vote is on the disk even if the power fails."""
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _for_postgresql() -> dict[str, Any]:
    if not find_spec("psycopg"):
        raise ValueError('For PostgreSQL psycopg is needed: pip install "gradlab[postgresql]"')
    settings = {
        "default_transaction_isolation": r"read\ committed",  # who waited for a room's row goes on with what it is then
        "synchronous_commit": "on",  # a confirmed vote is on the disk
        "statement_timeout": PATIENCE * 1000,
    }
    return {
        "connect_args": {
            "connect_timeout": PATIENCE,
            "tcp_user_timeout": PATIENCE * 500,  # ms; with the new connection that is tried then, it is 3 s in all
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        }
    }


#: The databases that there may be, by how their addresses begin.
SPECIAL = {"sqlite": _for_sqlite, "postgresql": _for_postgresql, "postgresql+psycopg": _for_postgresql}
WANTED = "The votes' address must be that of a file, sqlite:///…, or of a database, postgresql+psycopg://…"
