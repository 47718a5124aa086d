"""A database that hangs, a file that is taken away, an address that leads nowhere: who is told what, and how soon."""

import itertools
import logging
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import NullPool, create_engine, text

from gradlab.votes import NoRoom, Rooms, StoreDown, VoteError, database, engine
from gradlab.votes.database import SETTLED
from gradlab.votes.errors import OtherTables
from tests import postgres
from tests.benchmarks.students import until
from tests.classroom import PAGE, held


@contextmanager
def server(address):
    one = engine(address)
    try:
        yield Rooms(one)
    finally:
        one.dispose()


class Student:
    """Somebody whose page asks again and again; what it was told, and after how many seconds."""

    def __init__(self, ask):
        self.ask, self.told, self.stopped = ask, [], False

    def live(self):
        while not self.stopped:
            begun = time.monotonic()
            try:
                self.ask()
                outcome = "answered"
            except VoteError as error:
                outcome = type(error).__name__
            self.told.append((begun, time.monotonic() - begun, outcome))
            time.sleep(0.2)

    def since(self, when):
        return [(at + took - when, took, outcome) for at, took, outcome in self.told if at + took > when]


@pytest.mark.slow
def test_a_postgresql_that_hangs_is_told_of_within_five_seconds_and_all_go_on_when_it_is_back(postgresql, caplog):
    """Forty students and a teacher on two servers, and a third server that starts meanwhile; it hangs for 20 s."""
    with postgres.cluster() as hanging:
        address = hanging.new()
        with server(address) as one, server(address) as two, server(address) as late:
            code, key = one.create(PAGE)
            one.open_vote(code, key, 1)
            both = one, two
            students = [
                Student(lambda k=k: both[k % 2].vote(code, PAGE, 1, f"s{k}", f"a{int(time.time())}")) for k in range(40)
            ]
            students.append(Student(lambda: one.give_time(code, key, 60)))
            with ThreadPoolExecutor(42) as hall:
                lives = [hall.submit(student.live) for student in students]
                try:
                    until(lambda: all(len(student.told) > 3 for student in students))
                    hanging.signal(signal.SIGSTOP)
                    stopped = time.monotonic()
                    fresh = Student(lambda: late.read(code))
                    lives.append(hall.submit(fresh.live))
                    students.append(fresh)
                    time.sleep(20)
                    hanging.signal(signal.SIGCONT)
                    back = time.monotonic()
                    until(lambda: all("answered" in [o for *_, o in student.since(back)] for student in students))
                    time.sleep(SETTLED + 2)
                finally:
                    hanging.signal(signal.SIGCONT)
                    for student in students:
                        student.stopped = True
            for life in lives:
                life.result()
    assert {outcome for student in students for *_, outcome in student.told} == {"answered", "StoreDown"}
    first = [min(at for at, _, outcome in student.since(stopped) if outcome == "StoreDown") for student in students]
    assert max(first) < 5
    assert max(took for student in students for _, took, _ in student.told) < 5
    assert max(next(at for at, _, o in student.since(back) if o == "answered") for student in students) < 5
    said = [record.getMessage() for record in caplog.records]
    assert len([line for line in said if "cannot be" in line]) <= 4  # two servers read or write, one only reads
    assert len([line for line in said if "again" in line]) == len([line for line in said if "cannot be" in line])


def test_a_file_that_is_deleted_keeps_no_vote_that_is_confirmed_and_two_servers_find_the_same_new_one(tmp_path):
    address = f"sqlite:///{tmp_path / 'votes.db'}"
    with server(address) as one, server(address) as two:
        code, key = one.create(PAGE)
        one.open_vote(code, key, 1)
        two.vote(code, PAGE, 1, "a", "yes")
        (tmp_path / "votes.db").unlink()
        for rooms in (one, two):
            with pytest.raises(NoRoom):
                rooms.vote(code, PAGE, 1, "a", "no")
        code, key = one.create(PAGE)
        two.open_vote(code, key, 1)
        one.vote(code, PAGE, 1, "a", "yes")
        assert two.read(code).answered == 1
        assert held(address, "seat") == [("a",)]


def test_a_file_that_another_takes_the_place_of_is_left_at_once(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(database, "SETTLED", 0)
    address, other = f"sqlite:///{tmp_path / 'votes.db'}", f"sqlite:///{tmp_path / 'other' / 'votes.db'}"
    with server(other) as elsewhere:
        there, _ = elsewhere.create(PAGE)
    with server(address) as one, server(address) as two:
        code, _ = one.create(PAGE)
        assert two.read(code).page == PAGE
        replace(tmp_path, garbage(tmp_path))
        for rooms in (one, two, one):
            with pytest.raises(StoreDown):
                rooms.read(code)
        replace(tmp_path, other)
        for rooms in (one, two):
            assert rooms.read(there).page == PAGE
            with pytest.raises(NoRoom):
                rooms.read(code)
    said = [record.getMessage() for record in caplog.records]
    assert [line for line in said if "not a database" in line] == 2 * [
        "The votes cannot be read: DatabaseError: file is not a database"
    ]
    assert said.count("The votes can be read again.") == 2


def replace(folder, other):
    """Put another file in the place of the votes', without what SQLite keeps beside it."""
    for beside in ("votes.db-wal", "votes.db-shm"):
        (folder / beside).unlink(missing_ok=True)
    os.replace(other.removeprefix("sqlite:///"), folder / "votes.db")


def foreign(address):
    """A database in which somebody else has tables of these names."""
    with create_engine(address, poolclass=NullPool).begin() as connection:
        connection.execute(text("CREATE TABLE gradlab_schema (version INTEGER, secret TEXT)"))
        connection.execute(text("INSERT INTO gradlab_schema VALUES (2, 'x')"))
        connection.execute(text("CREATE TABLE gradlab_rooms (name TEXT)"))
    return address


def newer(address):
    with server(address) as rooms, suppress(NoRoom):
        rooms.read("CDFH")
    with create_engine(address, poolclass=NullPool).begin() as connection:
        connection.execute(text("UPDATE gradlab_schema SET version = 9"))
    return address


def garbage(tmp_path):
    (tmp_path / "garbage").write_text("no database, but long enough to be looked at: " + 100 * "no ")
    return f"sqlite:///{tmp_path / 'garbage'}"


WRONG = {
    "port": (lambda good, folder: "postgresql+psycopg://u:pass-word@127.0.0.1:1/votes", "Connection refused"),
    "host": (lambda good, folder: "postgresql+psycopg://u:pass-word@no.such.invalid/votes", "no.such.invalid"),
    "database": (lambda good, folder: good.replace("gradlab@", "gradlab:pass-word@").replace("votes_", "no_"), "no_"),
    "tables": (lambda good, folder: foreign(good), "does not exist"),
    "version": (lambda good, folder: newer(good), "Another version"),
    "garbage": (lambda good, folder: garbage(folder), "file is not a database"),
    "folder": (lambda good, folder: f"sqlite:///{folder}", "unable to open database file"),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_log_says_once_why_the_votes_cannot_be_reached(what, postgresql, tmp_path, caplog):
    wrong, why = WRONG[what]
    address = wrong(postgresql.new(), tmp_path)
    caplog.clear()
    with server(address) as rooms:
        for _ in range(3):
            with pytest.raises((StoreDown, OtherTables)):
                rooms.read("CDFH")
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(said) == 1
    assert said[0].startswith("The votes cannot be read: ")
    assert why in said[0]
    assert "pass-word" not in said[0]
    assert "\n" not in said[0]


def test_the_log_says_once_that_the_disk_is_full_and_once_that_it_is_not_any_more(tmp_path, caplog, monkeypatch):
    address = f"sqlite:///{tmp_path / 'votes.db'}"
    with server(address) as rooms:
        code, key = rooms.create(PAGE)
        rooms.open_vote(code, key, 1)
        engine, seats = rooms._store._engine, itertools.count()
        allowed(engine, 1)
        for _ in range(3):
            with pytest.raises(StoreDown):
                vote_on(rooms, code, seats)
            rooms.vote(code, PAGE, 1, f"{0:040}", "no")  # there is still place for this one,
            assert rooms.read(code).open  # and what is read is no sign that one can write
        assert [record.getMessage() for record in caplog.records] == [
            "The votes cannot be written: OperationalError: database or disk is full"
        ]
        allowed(engine, 1_000_000)
        monkeypatch.setattr(database, "SETTLED", 0)
        rooms.vote(code, PAGE, 1, "another", "yes")
        assert [record.getMessage() for record in caplog.records][1:] == ["The votes can be written again."]


def allowed(engine, pages):
    """How large the file may become; what it has is let to it."""
    with engine.connect() as connection:
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))


def vote_on(rooms, code, seats):
    for seat in itertools.islice(seats, 10_000):
        rooms.vote(code, PAGE, 1, f"{seat:040}", "yes")
