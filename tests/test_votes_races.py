"""What was confirmed is counted, and nothing else: while a vote is closed, a server dies, the database stops."""

import itertools
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from gradlab.votes import ROOMS, SEATS, NoRoom, Rooms, StoreDown, VoteError, engine, tables
from gradlab.votes.database import CONNECTIONS
from gradlab.votes.errors import RoomsFull, SeatsFull, VoteClosed
from gradlab.votes.limits import hash_of
from tests import postgres
from tests.benchmarks.students import until
from tests.classroom import PAGE, held, seat_at_once

ROOT = Path(__file__).parents[1]


@pytest.fixture
def servers(votes_address):
    """Two servers of one database."""
    engines = [engine(votes_address) for _ in range(2)]
    yield [Rooms(one) for one in engines]
    for one in engines:
        one.dispose()


def change_mind(rooms, code, seat, number, rng):
    """A seat that votes, again and again, until it is refused: its last answer that was confirmed."""
    confirmed = None
    with suppress(VoteClosed, NoRoom):
        for k in range(1000):
            time.sleep(rng.random() / 100)
            rooms.vote(code, PAGE, number, seat, f"answer-{k}")
            confirmed = f"answer-{k}"
    return confirmed


def close_while_all_vote(servers, address, room, close, rng):
    """What twelve seats on two servers were told, and what the database held when the close had returned."""
    code, key = room
    servers[0].open_vote(code, key, 1)
    votes = [(servers[seat % 2], code, f"s{seat}", 1, random.Random(rng.random())) for seat in range(12)]
    with ThreadPoolExecutor(12) as hall:
        told = [hall.submit(change_mind, *vote) for vote in votes]
        time.sleep(rng.random() / 10)
        close(code, key)
        then = held(address, "seat, answer", where="round = 1")
    confirmed = {f"s{seat}": answer.result() for seat, answer in enumerate(told)}
    return sorted((seat, answer) for seat, answer in confirmed.items() if answer), then


@pytest.mark.parametrize("times", [10, pytest.param(60, marks=pytest.mark.nightly)])
def test_every_vote_that_was_confirmed_before_a_close_is_counted_and_no_other(servers, votes_address, times):
    rng, seated = random.Random(0), []
    room = servers[0].create(PAGE)
    for _ in range(times):
        confirmed, then = close_while_all_vote(servers, votes_address, room, servers[1].close_vote, rng)
        assert then == confirmed
        assert held(votes_address, "seat, answer") == confirmed
        seated.append(len(confirmed))
    assert any(seated)


def at_once(acts):
    """The outcomes of acts that begin together: what each returned, or the class of its error."""
    everyone = threading.Barrier(len(acts))

    def begin(act, *what):
        everyone.wait()
        try:
            return act(*what)
        except VoteError as refused:
            return type(refused)

    with ThreadPoolExecutor(len(acts)) as hall:
        return [outcome.result() for outcome in [hall.submit(begin, *act) for act in acts]]


def test_rooms_that_are_opened_at_once_are_forty_all_the_same(servers):
    for _ in range(ROOMS - 4):
        servers[0].create(PAGE)
    opened = at_once([(servers[k % 2].create, PAGE) for k in range(12)])
    assert opened.count(RoomsFull) == 8


def test_seats_that_are_taken_at_once_are_a_thousand_or_as_many_more_as_are_written_at_once(servers, votes_address):
    code, key = servers[0].create(PAGE)
    servers[0].open_vote(code, key, 1)
    seat_at_once(votes_address, code, SEATS - 4)
    outcomes = at_once([(servers[k % 2].vote, code, PAGE, 1, f"n{k}", "yes") for k in range(30)])
    answered = servers[0].read(code).answered
    assert answered == SEATS - 4 + outcomes.count(None)
    assert outcomes.count(SeatsFull) + outcomes.count(None) == 30
    assert 0 <= answered - SEATS < (len(servers) * CONNECTIONS if "postgresql" in votes_address else 1)


@pytest.fixture
def halfway(votes_address):
    """Executes a statement; its transaction ends later, when what another thread does meanwhile has begun."""
    one = engine(votes_address)

    @contextmanager
    def execute(statement):
        with ThreadPoolExecutor(1) as other, one.begin() as connection:
            connection.execute(statement)
            yield other

    yield execute
    one.dispose()


def test_a_close_waits_for_a_vote_that_is_being_written(servers, votes_address, halfway):
    code, key = servers[0].create(PAGE)
    servers[0].open_vote(code, key, 1)
    servers[0].join(code, "a")
    vote = tables.vote(votes_address.split("+")[0].split(":")[0], code, PAGE, 1, "a", "yes")
    with halfway(vote) as other:
        closed = other.submit(servers[1].close_vote, code, key)
        time.sleep(0.3)
        assert not closed.done()
    closed.result()
    assert held(votes_address, "seat") == [("a",)]


def test_a_vote_that_waits_for_a_close_comes_too_late(servers, votes_address, halfway):
    code, key = servers[0].create(PAGE)
    servers[0].open_vote(code, key, 1)
    with halfway(tables.act(code, hash_of(key), open=False)) as other:
        voted = other.submit(servers[1].vote, code, PAGE, 1, "a", "yes")
        time.sleep(0.3)
        assert not voted.done()
    with pytest.raises(VoteClosed):
        voted.result()
    assert held(votes_address) == []


def test_no_vote_of_a_round_is_counted_in_the_next(servers, votes_address):
    def go_on(code, key):
        servers[1].open_vote(code, key, 2)

    rng, room = random.Random(1), servers[0].create(PAGE)
    for _ in range(5):
        confirmed, then = close_while_all_vote(servers, votes_address, room, go_on, rng)
        assert then == confirmed
        assert held(votes_address, where="round = 2") == []


def test_votes_that_are_written_while_a_room_ends_go_with_it(servers, votes_address):
    rng = random.Random(2)
    for _ in range(5):
        room = servers[0].create(PAGE)
        close_while_all_vote(servers, votes_address, room, servers[1].end, rng)
        assert held(votes_address) == []


#: A server whose three hundred seats vote one after the other, and change their answers, for ever.
SERVER = f"""
import sys
from gradlab.votes import Rooms, engine

address, code, name = sys.argv[1:]
rooms = Rooms(engine(address))
for k in range(10**6):
    rooms.vote(code, {PAGE!r}, 1, name + str(k % 300), str(k))
    print(name + str(k % 300), k, flush=True)
"""


@pytest.mark.slow
def test_a_server_that_is_killed_takes_no_vote_with_it(servers, votes_address):
    rng, (code, key) = random.Random(3), servers[0].create(PAGE)
    servers[0].open_vote(code, key, 1)
    for name in "abc":
        command = [sys.executable, "-c", SERVER, votes_address, code, name]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
            first = server.stdout.readline()
            time.sleep(rng.random())
            server.kill()
            said = first + server.stdout.read()
        confirmed = dict(line.split() for line in said.splitlines(keepends=True) if line.endswith("\n"))
        kept = dict(held(votes_address, "seat, answer"))
        assert len(confirmed) > 1
        # A vote that was written, and not yet confirmed when the server died, may be there or not.
        assert all(int(kept[seat]) >= int(answer) for seat, answer in confirmed.items())
    servers[0].vote(code, PAGE, 1, "d", "yes")


class Voter:
    """A seat that votes until it is stopped, and tries again when it is told that the database does not answer."""

    def __init__(self, rooms, code, seat):
        self.rooms, self.code, self.seat = rooms, code, seat
        self.confirmed, self.told, self.stopped = 0, 0, False

    def vote(self):
        for k in itertools.count(1):
            if self.stopped:
                return
            try:
                self.rooms.vote(self.code, PAGE, 1, self.seat, str(k))
                self.confirmed = k
            except StoreDown:
                self.told += 1
                time.sleep(0.02)


@pytest.mark.slow
def test_a_database_that_is_stopped_and_started_again_has_every_confirmed_vote(postgresql):
    with postgres.cluster() as server:  # its own: the others go on
        address = server.new()
        engines = [engine(address) for _ in range(2)]
        rooms = [Rooms(one) for one in engines]
        code, key = rooms[0].create(PAGE)
        rooms[0].open_vote(code, key, 1)
        voters = [Voter(rooms[seat % 2], code, f"s{seat}") for seat in range(8)]
        with ThreadPoolExecutor(8) as hall:
            done = [hall.submit(voter.vote) for voter in voters]
            until(lambda: all(voter.confirmed > 5 for voter in voters))
            server.stop("immediate")
            until(lambda: all(voter.told for voter in voters))
            before = [voter.confirmed for voter in voters]
            server.start()
            assert_kept(address, voters, before)
            until(lambda: all(voter.confirmed > last for voter, last in zip(voters, before, strict=True)))
            for voter in voters:
                voter.stopped = True
        for each in done:
            each.result()
        rooms[1].close_vote(code, key)
        assert dict(held(address, "seat, answer")) == {voter.seat: str(voter.confirmed) for voter in voters}
        for one in engines:
            one.dispose()


def assert_kept(address, voters, confirmed):
    kept = dict(held(address, "seat, answer"))
    assert all(int(kept[voter.seat]) >= last for voter, last in zip(voters, confirmed, strict=True))
