"""The tables: rooms, votes, and the version of both. They are made on first use."""

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

from gradlab.votes.errors import OtherTables

#: Grows with every change of the tables below.
VERSION = 1
#: PostgreSQL's number of the lock under which one server at a time makes the tables. Any number, the same for all.
MAKING = 0x6772_6164

METADATA = MetaData()
SCHEMA = Table("gradlab_schema", METADATA, Column("version", Integer, primary_key=True, autoincrement=False))
ROOMS = Table(
    "gradlab_rooms",
    METADATA,
    Column("code", String(4), primary_key=True),
    Column("key", String(64), nullable=False),  # SHA-256 of the teacher's key
    Column("page", String(40), nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("step", Integer, nullable=False),
    Column("acted", Double, nullable=False),  # when the teacher acted last, in seconds since 1970
)
VOTES = Table(
    "gradlab_votes",
    METADATA,
    Column("code", ForeignKey(ROOMS.c.code, ondelete="CASCADE"), nullable=False),
    Column("page", String(40), nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("seat", String(40), nullable=False),
    Column("answer", String(40), nullable=False),
    PrimaryKeyConstraint("code", "page", "round", "seat"),  # one vote a seat; and a round is counted by it
)


def make(connection: Connection) -> None:
    """Makes the tables that are missing. Several servers may do it at once.

    Raises
    ------
    OtherTables
        When the tables are another version's.
    """
    if connection.dialect.name == "postgresql":  # IF NOT EXISTS alone fails there when two make the same table at once
        connection.execute(select(func.pg_advisory_xact_lock(MAKING)))
    _make(connection, SCHEMA)
    none = select(literal(VERSION)).where(~exists(select(SCHEMA.c.version)))
    connection.execute(insert(SCHEMA).from_select(["version"], none))
    if connection.scalars(select(SCHEMA.c.version)).all() != [VERSION]:
        raise OtherTables
    _make(connection, ROOMS)
    _make(connection, VOTES)


def lock(connection: Connection) -> None:
    """Until its transaction ends, no other connection gets past this line; ``OtherTables`` as ``make``."""
    same = update(SCHEMA).where(SCHEMA.c.version == VERSION).values(version=VERSION)
    if connection.execute(same).rowcount != 1:
        raise OtherTables


def _make(connection: Connection, table: Table) -> None:
    connection.execute(CreateTable(table, if_not_exists=True))
