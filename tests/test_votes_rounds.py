"""What a room tells beside its counts: who is here, how long there is still time, what the talk changed, its file."""

import time
from collections import Counter

import pytest
from sqlalchemy import create_engine, text

from gradlab.votes import HERE, Rooms, engine
from gradlab.votes.errors import NotShown, VoteClosed, WrongKey
from tests.classroom import OTHER_PAGE, PAGE, counts, held

#: Seat → what it answers in the first round, in the second; None: it does not.
CLASS = {
    "a": ("no", "yes"),
    "b": ("no", "yes"),
    "c": ("maybe", "yes"),
    "d": ("yes", "no"),
    "e": ("yes", "yes"),
    "f": ("no", "no"),
    "g": ("no", "maybe"),
    "h": ("yes", None),
    "i": (None, "no"),
    "j": (None, "yes"),
}


@pytest.fixture
def room(rooms):
    """The code and the key of a room whose first vote is open."""
    code, key = rooms.create(PAGE)
    rooms.open_vote(code, key, 1)
    return code, key


def vote_twice(rooms, code, key):
    for round in (1, 2):
        rooms.open_vote(code, key, round)
        for seat, answers in CLASS.items():
            if answer := answers[round - 1]:
                rooms.vote(code, PAGE, round, seat, answer)
    rooms.close_vote(code, key)


def test_who_is_here_is_known_before_anybody_votes_and_answered_is_never_more(rooms, room, clock):
    code, key = room
    for seat in "abca":
        rooms.join(code, seat)
    assert (rooms.read(code).answered, rooms.read(code).here) == (0, 3)
    rooms.vote(code, PAGE, 1, "a", "yes")
    rooms.vote(code, PAGE, 1, "d", "yes")  # who votes is here, though its page never said so
    assert (rooms.read(code).answered, rooms.read(code).here) == (2, 4)
    rooms.leave(code, "a")
    rooms.leave(code, "b")
    assert (rooms.read(code).answered, rooms.read(code).here) == (2, 3)  # what a answered stays counted
    clock.goes_on(HERE + 1)
    rooms.join(code, "b")
    assert (rooms.read(code).answered, rooms.read(code).here) == (2, 3)  # c was not heard of, b is back
    rooms.open_vote(code, key, 2)
    assert (rooms.read(code).answered, rooms.read(code).here) == (0, 1)


def test_time_is_given_by_the_database_and_is_up_without_closing_anything(rooms, room, clock, votes_address):
    code, key = room
    assert rooms.read(code).left is None
    rooms.give_time(code, key, 60)
    other = engine(votes_address)
    assert abs(rooms.read(code).left - Rooms(other).read(code).left) < 1
    other.dispose()
    assert 55 < rooms.read(code).left <= 60
    clock.goes_on(40)
    assert 15 < rooms.read(code).left <= 20
    step = rooms.read(code).step
    clock.goes_on(21)
    assert (rooms.read(code).left, rooms.read(code).open, rooms.read(code).step) == (0, True, step)
    rooms.vote(code, PAGE, 1, "a", "yes")
    rooms.give_time(code, key, None)
    assert rooms.read(code).left is None
    rooms.give_time(code, key, 300)
    rooms.close_vote(code, key)
    assert rooms.read(code).left is None


def test_a_talk_has_its_time_which_closes_and_opens_nothing(rooms, room, clock):
    code, key = room
    rooms.close_vote(code, key)
    before = rooms.read(code)
    rooms.give_time(code, key, 30, closes=True)  # there is nothing to close
    assert 25 < rooms.read(code).left <= 30
    assert (rooms.read(code).open, rooms.read(code).closes, rooms.read(code).step) == (False, False, before.step)
    clock.goes_on(31)
    assert (rooms.read(code).left, rooms.read(code).open, rooms.read(code).step) == (0, False, before.step)
    rooms.open_vote(code, key, 2)
    assert (rooms.read(code).left, rooms.read(code).open) == (None, True)


def test_time_that_closes_lets_no_vote_in_afterwards_and_is_a_step(rooms, room, clock):
    code, key = room
    rooms.vote(code, PAGE, 1, "a", "yes")
    rooms.give_time(code, key, 30, closes=True)
    step = rooms.read(code).step
    rooms.vote(code, PAGE, 1, "a", "no")
    clock.goes_on(31)
    seen = rooms.read(code)
    assert (seen.open, seen.closes, seen.left, seen.stage, seen.step) == (False, False, None, "talk", step + 1)
    for refused in (
        lambda: rooms.vote(code, PAGE, 1, "a", "late"),
        lambda: rooms.vote(code, PAGE, 1, "b", "late"),
    ):
        with pytest.raises(VoteClosed):
            refused()
    rooms.give_time(code, key, 60)  # now for the talk: the vote stays closed
    assert (rooms.read(code).open, rooms.read(code).step) == (False, step + 1)
    with pytest.raises(VoteClosed):
        rooms.vote(code, PAGE, 1, "a", "late")
    rooms.show(code, key)
    assert rooms.read(code).step == step + 2
    assert counts(rooms, code, PAGE) == {1: {"no": 1}}
    rooms.open_vote(code, key, 1)  # the same once more: it was closed, so its answers go
    rooms.vote(code, PAGE, 1, "b", "yes")
    assert (rooms.read(code).answered, rooms.read(code).left) == (1, None)


@pytest.mark.parametrize("seconds", [0, 29, 301, 60.0, "60", True])
def test_a_time_is_half_a_minute_to_five(rooms, room, seconds):
    with pytest.raises(ValueError, match="from 30 to 300"):
        rooms.give_time(*room, seconds)


def test_votes_count_to_the_very_end_of_the_time_and_none_after_it(rooms, room, clock, votes_address):
    code, key = room
    rooms.join(code, "a")
    rooms.give_time(code, key, 30, closes=True)
    clock.goes_on(28.5)
    (due,) = held(votes_address, "due", "gradlab_rooms")[0]
    confirmed, refused = [], []
    while time.time() < due + 0.3:
        begun = time.time()
        try:
            rooms.vote(code, PAGE, 1, "a", f"{len(confirmed)}")
            confirmed.append((begun, time.time()))
        except VoteClosed:
            refused.append((begun, time.time()))
    assert confirmed
    assert all(begun < due + 0.002 for begun, _ in confirmed)  # SQLite's clock counts in thousandths
    assert all(ended > due - 0.002 for _, ended in refused)
    assert held(votes_address, "answer") == [(f"{len(confirmed) - 1}",)]


def test_results_tell_of_each_seat_all_that_it_answered_once_they_are_shown(rooms, room):
    code, key = room
    vote_twice(rooms, code, key)
    with pytest.raises(NotShown):
        rooms.results(code, PAGE)
    rooms.open_vote(code, key, 3)
    for seat in ("a", "late"):
        rooms.vote(code, PAGE, 3, seat, "yes")
    rooms.close_vote(code, key)
    rooms.show(code, key)
    third = {"a": "yes"}
    expected = [(*answers, third.get(seat)) for seat, answers in CLASS.items()] + [(None, None, "yes")]
    assert Counter(rooms.results(code, PAGE)) == Counter(expected)
    rooms.ask(code, key, OTHER_PAGE)
    with pytest.raises(NotShown):
        rooms.results(code, PAGE)
    rooms.show(code, key)
    assert rooms.results(code, OTHER_PAGE) == []


def test_the_rooms_file_has_seats_by_numbers_and_questions_in_the_order_in_which_they_were_asked(rooms):
    code, key = rooms.create(OTHER_PAGE)
    rooms.open_vote(code, key, 1)
    secret = {"aaaa": "yes", "zzzz": "no"}
    for seat, answer in secret.items():
        rooms.vote(code, OTHER_PAGE, 1, seat, answer)
    rooms.ask(code, key, PAGE)
    for round, answer in ((1, "no"), (2, "yes"), (3, "n1")):
        rooms.open_vote(code, key, round)
        rooms.vote(code, PAGE, round, "zzzz", answer)
    rooms.vote(code, PAGE, 3, "mmmm", "n2")
    with pytest.raises(NotShown):
        rooms.answers(code, key)
    rooms.close_vote(code, key)
    assert rooms.answers(code, key) == [
        (1, OTHER_PAGE, 1, "yes", None, None),
        (1, OTHER_PAGE, 3, "no", None, None),
        (2, PAGE, 2, None, None, "n2"),
        (2, PAGE, 3, "no", "yes", "n1"),
    ]
    other, other_key = rooms.create(PAGE)
    assert rooms.answers(other, other_key) == []
    with pytest.raises(WrongKey):
        rooms.answers(code, other_key)


#: The tables as gradlab 0.2.0 made them, and what stood in them while a vote was open.
OLD = """
CREATE TABLE gradlab_schema (version INTEGER NOT NULL, PRIMARY KEY (version));
CREATE TABLE gradlab_rooms (code VARCHAR(4) NOT NULL, key VARCHAR(64) NOT NULL, page VARCHAR(40) NOT NULL,
    round SMALLINT NOT NULL, open BOOLEAN NOT NULL, shown BOOLEAN NOT NULL, step INTEGER NOT NULL,
    acted {double} NOT NULL, PRIMARY KEY (code));
CREATE TABLE gradlab_votes (code VARCHAR(4) NOT NULL, page VARCHAR(40) NOT NULL, round SMALLINT NOT NULL,
    seat VARCHAR(40) NOT NULL, answer VARCHAR(40) NOT NULL, PRIMARY KEY (code, page, round, seat),
    FOREIGN KEY(code) REFERENCES gradlab_rooms (code) ON DELETE CASCADE);
INSERT INTO gradlab_schema VALUES (1);
INSERT INTO gradlab_rooms VALUES ('CDFH', '{key}', '{page}', 1, true, false, 1, {now});
INSERT INTO gradlab_votes VALUES ('CDFH', '{page}', 1, 'a', 'no')
"""


def test_a_database_of_0_2_0_goes_on_with_its_rooms_and_votes(votes_address):
    from gradlab.votes.limits import hash_of

    made = create_engine(votes_address)
    double = "DOUBLE PRECISION" if made.dialect.name == "postgresql" else "DOUBLE"
    with made.begin() as connection:
        for statement in OLD.format(double=double, key=hash_of("key"), page=PAGE, now=time.time()).split(";"):
            connection.execute(text(statement))
    made.dispose()
    for _ in range(2):
        opened = engine(votes_address)
        rooms = Rooms(opened)
        seen = rooms.read("CDFH")
        assert (seen.answered, seen.here, seen.open, seen.left, seen.step) == (1, 1, True, None, 1)
        opened.dispose()
    assert held(votes_address, table="gradlab_schema") == [(2,)]
    rooms.vote("CDFH", PAGE, 1, "a", "yes")
    rooms.vote("CDFH", PAGE, 1, "b", "yes")
    rooms.give_time("CDFH", "key", 30)
    rooms.close_vote("CDFH", "key")
    rooms.show("CDFH", "key")
    assert counts(rooms, "CDFH", PAGE) == {1: {"yes": 2}}
    assert rooms.answers("CDFH", "key")[0] == (1, PAGE, 1, "yes", None, None)
    opened.dispose()
