"""How often a seat, a room, a wrong code can be had: of one connection, of one address, of a school behind one."""

import ast
import asyncio
import time

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from gradlab.votes import Caller, NoRoom, Rooms, engine, limits
from gradlab.votes.errors import TooManyCodes, TooManyRooms, TooManySeats, VoteClosed
from gradlab.votes.limits import RATES
from tests.benchmarks.students import Student, server
from tests.classroom import PAGE, held


@pytest.fixture
def later(monkeypatch):
    """Lets seconds pass, of a process that counts what was had."""
    passed = [time.monotonic()]
    monkeypatch.setattr(limits, "monotonic", lambda: passed[0])
    return lambda seconds: passed.append(passed.pop() + seconds)


@pytest.fixture
def school(tmp_path):
    one = engine(f"sqlite:///{tmp_path / 'votes.db'}")
    yield Rooms(one)
    one.dispose()


def new(address="192.0.2.1"):
    """Somebody whose browser has connected anew."""
    new.made += 1
    return Caller(f"connection {new.made}", address)


new.made = 0


def wrong(rooms, caller, times):
    """So many codes that no room has; how many were looked for."""
    for k in range(times):
        try:
            rooms.find("CCCC", caller)
        except NoRoom:
            continue
        except TooManyCodes:
            return k
    return times


def test_one_connection_tries_twenty_wrong_codes_and_then_one_every_three_seconds(school, later):
    code, _ = school.create(PAGE)
    caller = new()
    assert wrong(school, caller, 100) == 20
    with pytest.raises(TooManyCodes) as refused:
        school.find(code, caller)
    assert refused.value.seconds == 3
    later(3)
    assert school.find(code, caller).code == code  # a right one takes nothing
    assert wrong(school, caller, 100) == 1
    assert wrong(school, new("192.0.2.2"), 100) == 20


def test_who_is_new_at_a_school_comes_in_whatever_others_there_have_tried(school, later):
    code, _ = school.create(PAGE)
    tried = sum(wrong(school, new(), 20) for _ in range(200))
    assert tried <= 200 + 2 * 200  # its measure at once, and the first of each connection
    late = new()
    assert school.find(code, late).code == code
    assert wrong(school, late, 20) == 1
    later(1000)
    assert wrong(school, new(), 100) == 20


def test_a_whole_school_takes_its_seats_at_once_and_one_connection_three(school, later):
    votes, _ = RATES[TooManySeats][1]
    code, _ = school.create(PAGE)
    for k in range(votes):
        school.join(code, f"s{k}", new())
    with pytest.raises(TooManySeats) as refused:
        school.join(code, "more", new())
    assert refused.value.seconds == 1
    school.join(code, "elsewhere", new("192.0.2.2"))
    other, _ = school.create(PAGE)
    caller = new()
    for k in range(3):
        school.join(other, f"o{k}", caller)
    with pytest.raises(TooManySeats) as refused:
        school.join(other, "o3", caller)
    assert refused.value.seconds == 60
    for k in range(10):
        school.join(code, f"s{k}", caller)  # a seat that a browser has kept is not new, wherever it comes from
    later(60)
    school.join(other, "o3", caller)
    assert (school.read(code).here, school.read(other).here) == (301, 4)


def test_a_vote_is_no_way_round_to_a_seat(school, later):
    code, key = school.create(PAGE)
    school.open_vote(code, key, 1)
    caller = new()
    for k in range(3):
        school.vote(code, PAGE, 1, f"s{k}", "yes", caller)
    with pytest.raises(TooManySeats):
        school.vote(code, PAGE, 1, "s3", "yes", caller)
    school.close_vote(code, key)
    with pytest.raises(VoteClosed):
        school.vote(code, PAGE, 1, "s2", "no", caller)
    assert school.read(code).answered == 3


def test_one_address_opens_a_dozen_rooms_and_no_more_for_five_minutes(school, later):
    caller = new()
    for _ in range(3):
        school.create(PAGE, caller)
    with pytest.raises(TooManyRooms):
        school.create(PAGE, caller)
    for _ in range(9):
        school.create(PAGE, new())
    with pytest.raises(TooManyRooms) as refused:
        school.create(PAGE, new())
    assert refused.value.seconds == 300
    school.create(PAGE, new("192.0.2.2"))
    later(300)
    school.create(PAGE, new())
    assert len(school.every()) == 14


def test_what_is_remembered_has_a_bound_and_is_written_nowhere(school, later, monkeypatch, tmp_path):
    monkeypatch.setattr(limits, "PLACES", 50)
    code, _ = school.create(PAGE)
    for k in range(100):
        school.join(code, f"s{k}", new(f"198.51.100.{k}"))
    assert len(school._rates._due) == 50
    assert len(held(f"sqlite:///{tmp_path / 'votes.db'}", table="gradlab_seats")) == 100
    for file in tmp_path.iterdir():
        assert b"198.51.100" not in file.read_bytes()
        assert b"connection" not in file.read_bytes()


ASKS = """
import streamlit as st
from gradlab.app.votes import caller
st.code(repr(tuple(caller())))
"""


async def visit(port, said, clear=False):
    """Who somebody is to the app, whose browser also says where he comes from, before and after it clears all."""
    one = Student(port, 0)
    await one.connect(additional_headers={"X-Forwarded-For": said})
    await one.open("")
    seen = [one.readings]
    if clear:
        await one.socket.send(BackMsg(clear_cache=True).SerializeToString())
        await one.ask()
        seen.append(one.readings)
    await one.socket.close()
    return [ast.literal_eval(line) for line in seen]


@pytest.mark.slow
@pytest.mark.parametrize(("balancer", "place"), [("127.0.0.1", "192.0.2.7"), ("192.0.2.1", "")])
def test_a_connection_stays_itself_whatever_its_browser_sends_and_comes_from_where_the_balancer_says(
    tmp_path, monkeypatch, balancer, place
):
    (tmp_path / "app.py").write_text(ASKS)
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", balancer)
    with server(tmp_path / "app.py") as (port, _):
        first, cleared = asyncio.run(visit(port, "203.0.113.9, 192.0.2.7", clear=True))
        (other,) = asyncio.run(visit(port, "203.0.113.9, 192.0.2.7"))
    assert first == cleared
    assert first[0] != other[0]
    assert first[1] == other[1] == place
