"""Where the votes are kept: the address, the tables, and what is said when the database does not do as it is told."""

import sqlite3
import stat
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress

import pytest
from sqlalchemy import event, text

from gradlab.votes import SEATS, Rooms, StoreDown, address, database, engine
from gradlab.votes.errors import OtherTables
from gradlab.votes.limits import hash_of
from tests.classroom import PAGE, held


@contextmanager
def opened(where):
    one = engine(where)
    try:
        yield one
    finally:
        one.dispose()


def test_several_servers_that_find_an_empty_database_make_its_tables_once(votes_address):
    everyone = threading.Barrier(6)

    def open_a_room(_):
        with opened(votes_address) as one:
            everyone.wait()
            return Rooms(one).create(PAGE)[0]

    for _ in range(5):
        with ThreadPoolExecutor(6) as servers:
            codes = set(servers.map(open_a_room, range(6)))
        assert codes == {code for (code,) in held(votes_address, "code", "gradlab_rooms")}
        assert len(codes) == 6
        assert held(votes_address, table="gradlab_schema") == [(2,)]
        with opened(votes_address) as one, one.begin() as connection:
            for table in ("votes", "seats", "rooms", "schema"):
                connection.execute(text(f"DROP TABLE gradlab_{table}"))


def test_the_tables_of_another_version_are_left_alone(rooms, votes_address):
    rooms.remove(rooms.create(PAGE)[0])
    with opened(votes_address) as other, other.begin() as connection:
        connection.execute(text("UPDATE gradlab_schema SET version = 3"))
    with pytest.raises(OtherTables, match="Another version"), opened(votes_address) as other:
        Rooms(other).read("CDFH")
    with pytest.raises(OtherTables):
        rooms.create(PAGE)
    assert held(votes_address, table="gradlab_schema") == [(3,)]
    assert held(votes_address, table="gradlab_rooms") == []


def test_by_default_they_are_kept_in_the_users_own_data_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("GRADLAB_VOTES", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with opened(address()) as one:
        Rooms(one).create(PAGE)
    assert stat.S_IMODE((tmp_path / "gradlab").stat().st_mode) == 0o700
    for file in (tmp_path / "gradlab").glob("votes.db*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/gradlab")
    assert address() == "sqlite:////home/gradlab/.local/share/gradlab/votes.db"
    monkeypatch.setenv("GRADLAB_VOTES", "postgresql+psycopg://db/votes")
    assert address() == "postgresql+psycopg://db/votes"


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "votes.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
        "mysql://db/votes",
        "postgresql+asyncpg://db/votes",
        "postgresql://user:secret@db:port/votes",
        "sqlite+aiosqlite:///votes.db",
        "://",
    ],
)
def test_another_kind_of_address_is_refused_and_not_repeated(wrong):
    with pytest.raises(ValueError, match="must be that of a file") as refused:
        engine(wrong)
    assert "secret" not in "".join(traceback.format_exception(refused.value))


def test_without_psycopg_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ValueError, match=r"gradlab\[postgresql\]"):
        engine("postgresql+psycopg://db/votes")


def test_readers_of_a_file_do_not_wait_for_who_writes_and_what_is_confirmed_is_on_the_disk(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'votes.db'}") as one:
        for _ in range(2):  # who opens the rooms a second time changes nothing
            Rooms(one).create(PAGE)
        with one.connect() as connection:
            names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            settings = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]
    assert settings == ["wal", 2, 1, 2000]


def test_a_database_that_is_not_there_does_not_answer(tmp_path):
    (tmp_path / "file").write_text("no database, but long enough to be looked at: " + 100 * "no ")
    for where in (
        f"postgresql+psycopg://nobody@/votes?host={tmp_path}",
        "postgresql+psycopg://nobody@127.0.0.1:1/votes",
        f"sqlite:///{tmp_path / 'file'}",
        f"sqlite:///{tmp_path / 'file' / 'votes.db'}",
        f"sqlite:///{tmp_path}",
    ):
        with pytest.raises(StoreDown, match="does not answer"), opened(where) as one:
            Rooms(one).read("CDFH")


def refuses_all_that_writes(rooms, code, key):
    """Every act that writes is answered by a plain sentence, which repeats nothing of what came in."""
    seat = "seat-of-one-student"
    acts = [(rooms.create, PAGE), (rooms.vote, code, PAGE, 1, seat, "yes"), (rooms.open_vote, code, key, 2)]
    acts += [(rooms.ask, code, key, PAGE), *((act, code, key) for act in (rooms.close_vote, rooms.show, rooms.end))]
    for act, *what in acts:
        with pytest.raises(StoreDown, match="does not answer") as refused:
            act(*what)
        said = "".join(traceback.format_exception(refused.value))
        assert not [word for word in (code, key, hash_of(key), seat) if word in said]


@pytest.fixture
def file(tmp_path):
    """The address of a file, and a room in it whose first vote is open."""
    where = f"sqlite:///{tmp_path / 'votes.db'}"
    with opened(where) as one:
        code, key = Rooms(one).create(PAGE)
        Rooms(one).open_vote(code, key, 1)
    return where, code, key


def test_a_file_that_may_only_be_read_is_read(file):
    where, code, key = file
    with opened(where) as one:
        rooms = Rooms(one)
        assert rooms.read(code).open
        one.dispose()
        event.listen(one, "connect", lambda connection, record: connection.execute("PRAGMA query_only = ON").close())
        refuses_all_that_writes(rooms, code, key)
        assert rooms.read(code).open


def test_a_file_that_another_program_has_locked_is_read(file, tmp_path, monkeypatch):
    where, code, key = file
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with opened(where) as one, closing(sqlite3.connect(tmp_path / "votes.db")) as other:
        rooms = Rooms(one)
        assert rooms.read(code).open
        other.execute("BEGIN IMMEDIATE")
        refuses_all_that_writes(rooms, code, key)
        assert rooms.read(code).open
        other.rollback()
        rooms.vote(code, PAGE, 1, "a", "yes")


def test_a_full_disk_takes_no_vote_that_was_confirmed(file):
    where, code, _ = file
    confirmed = []
    with opened(where) as one:
        rooms = Rooms(one)
        assert rooms.read(code).open
        one.dispose()
        # At most one page, which SQLite takes as those that it has.
        event.listen(one, "connect", lambda connection, record: connection.execute("PRAGMA max_page_count = 1").close())
        with suppress(StoreDown):
            for seat in range(SEATS):
                rooms.vote(code, PAGE, 1, f"{seat:040}", "yes")
                confirmed.append((f"{seat:040}",))
        assert rooms.read(code).answered == len(confirmed)
    assert held(where, "seat") == confirmed
    assert 0 < len(confirmed) < SEATS
