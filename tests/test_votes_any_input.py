"""Whatever comes in, from a link or through the websocket: it is refused, in words that do not repeat it."""

import random
import string
import traceback

import pytest

from gradlab.votes import VoteError
from tests.classroom import OTHER_PAGE, PAGE, held
from tests.hostile import texts

OBJECTS = [None, True, 0, -1, 4, 1.0, 2**70, float("nan"), 1j, b"CDFH", [], {}, (), object(), {"$ne": ""}, str]
TEXTS = [
    *("", " ", "\0", "a\0b", "\ud800", "\udfff" * 4, "%", "____", "-", "--", "ＣＤＦＨ", "ſſſſ", "İİİİ", "가나다라"),
    *("'; DROP TABLE gradlab_votes; --", "' OR '1'='1", "1) OR 1=1 --", "$1", ":code", "%(code)s", "{code}", "\\'"),
    *("../../etc/passwd", "<script>", "a" * 41, "x" * 10**6, "가" * 10**5, "a\n", "1\n", "\x1b[2J", "NULL", "*"),
]


def values(rng, right):
    """Without end: what is right, an object of any kind, a text that nobody means well with."""
    typed = texts(10**9, rng.random())
    while True:
        short = "".join(rng.choices(string.printable, k=rng.randrange(6)))
        yield rng.choice([*right, rng.choice(OBJECTS), rng.choice(TEXTS), next(typed), short])


def calls(rooms, rng, code):
    """Without end: an act, by someone who has a room's code and no key."""
    codes, keys, pages = values(rng, [code] * 4), values(rng, []), values(rng, [PAGE, OTHER_PAGE])
    rounds, seats, answers = values(rng, [1, 2, 3]), values(rng, ["b", "c"]), values(rng, ["yes", "no"])
    acts = [
        (rooms.read, codes),
        (rooms.check_key, codes, keys),
        (rooms.vote, codes, pages, rounds, seats, answers),
        (rooms.vote, codes, pages, rounds, seats, answers),
        (rooms.join, codes, seats),
        (rooms.vote, codes, pages, rounds, seats, answers),
        (rooms.leave, codes, seats),
        (rooms.answers, codes, keys),
        (rooms.give_time, codes, keys, values(rng, [None, 30])),
        (rooms.answer_of, codes, pages, rounds, seats),
        (rooms.results, codes, pages),
        (rooms.ask, codes, keys, pages),
        (rooms.open_vote, codes, keys, rounds),
        (rooms.close_vote, codes, keys),
        (rooms.show, codes, keys),
        (rooms.end, codes, keys),
    ]
    while True:
        act, *what = rng.choice(acts)
        yield act, [next(each) for each in what]


@pytest.mark.parametrize("times", [300, pytest.param(10_000, marks=pytest.mark.nightly)])
def test_hostile_input_is_refused_and_changes_no_other_room_and_no_other_seat(rooms, votes_address, times):
    rng, others = random.Random(times), "code <> '{}' OR seat = 'a'"
    code, key = rooms.create(PAGE)
    other, other_key = rooms.create(PAGE)
    for room in ((code, key), (other, other_key)):
        rooms.open_vote(*room, 1)
        rooms.vote(room[0], PAGE, 1, "a", "yes")
    before = held(votes_address, table="gradlab_rooms"), held(votes_address, where=others.format(code))
    outcomes = set()
    for _, (act, what) in zip(range(times), calls(rooms, rng, code), strict=False):
        try:
            act(*what)
            outcomes.add("done")
        except (VoteError, ValueError) as refused:
            outcomes.add(type(refused).__name__)
            said = "".join(traceback.format_exception_only(refused))
            assert not [word for word in what if isinstance(word, str) and len(word) > 12 and word in said]
    assert (held(votes_address, table="gradlab_rooms"), held(votes_address, where=others.format(code))) == before
    assert outcomes == {"done", "NoRoom", "WrongKey", "VoteClosed", "NotShown", "ValueError"}


def test_a_room_is_opened_on_a_word(rooms, votes_address):
    words = {"____", "-", "--", "NULL"}
    for page in (*OBJECTS, *(text for text in TEXTS if text not in words)):
        with pytest.raises(ValueError, match="page must be"):
            rooms.create(page)
    for page in sorted(words):
        rooms.create(page)
    assert held(votes_address, "page", "gradlab_rooms") == sorted((page,) for page in words)
