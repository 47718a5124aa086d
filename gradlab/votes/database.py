"""The database that keeps the votes: its address, and how it is spoken to."""

import os
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from sqlalchemy import URL, Engine, create_engine, make_url

#: Seconds that a reader waits for a database that does not answer, before he is told.
PATIENCE = 2


def address() -> str:
    """The address set by ``GRADLAB_VOTES``; else that of a file in the user's own data folder, for SQLite."""
    data = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
    return os.environ.get("GRADLAB_VOTES") or f"sqlite:///{data / 'gradlab' / 'votes.db'}"


def engine(url: str) -> Engine:
    """An engine for this address, such as ``sqlite:////srv/votes.db`` or ``postgresql+psycopg://gradlab@db/votes``.

    Raises
    ------
    ValueError
        When it is not an address of a SQLite file or a PostgreSQL database.
    """
    return create_engine(url, **options(url))


def options(url: str) -> dict[str, Any]:
    """What ``create_engine``, or ``st.connection``, is given beside the address; errors as ``engine``."""
    where = make_url(url)
    backend = where.get_backend_name()
    if backend == "sqlite" and where.database not in (None, "", ":memory:"):
        special = _for_sqlite()
    elif backend == "postgresql":
        special = _for_postgresql()
    else:
        raise ValueError("GRADLAB_VOTES must be the address of a SQLite file or of a PostgreSQL database.")
    return {"hide_parameters": True, "pool_pre_ping": True, "pool_timeout": PATIENCE, **special}


def _for_sqlite() -> dict[str, Any]:
    """Whoever writes waits for the others; what Python's ``timeout`` sets is SQLite's busy_timeout."""
    return {"connect_args": {"timeout": PATIENCE}, "pool_events": [(_prepare, "connect")]}


def _prepare(connection: Connection, record: object) -> None:
    """WAL: those who read do not wait for who writes. FULL: a confirmed vote is on the disk even if the power fails."""
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _for_postgresql() -> dict[str, Any]:
    """Read committed: whoever waited for a room's row goes on with the row as it is then, and does not fail."""
    settings = {"statement_timeout": PATIENCE * 1000, "default_transaction_isolation": r"read\ committed"}
    return {
        "connect_args": {
            "connect_timeout": PATIENCE,
            "tcp_user_timeout": PATIENCE * 500,  # ms; with the new connection that is tried then, it is 3 s in all
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        }
    }


def make_file(url: URL) -> None:
    """The file of a SQLite database, in its folder, for nobody else to read."""
    if url.get_backend_name() == "sqlite" and url.database:
        path = Path(url.database)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
