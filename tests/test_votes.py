"""A room from its opening to its end, on both databases: what each act does, and what is refused."""

import pytest

from gradlab.votes import (
    KEPT,
    ROOMS,
    NoRoom,
    NotShown,
    Room,
    Rooms,
    RoomsFull,
    StoreDown,
    VoteClosed,
    WrongKey,
    engine,
)

PAGE, OTHER_PAGE = "accuracy_vs_loss", "step_vs_sigmoid"


class Clock:
    """Time that passes when a test says so."""

    def __init__(self):
        self.now = 1e9

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def rooms(votes_address, clock):
    one = Rooms(engine(votes_address), clock)
    yield one
    one._engine.dispose()


@pytest.fixture
def room(rooms):
    """The code and the key of a room whose first vote is open."""
    code, key = rooms.create(PAGE)
    rooms.open_vote(code, key, 1)
    return code, key


def test_a_room_from_its_opening_to_its_end(rooms):
    code, key = rooms.create(PAGE)
    assert rooms.read(code) == Room(code, PAGE, round=1, open=False, shown=False, step=0, answered=0)
    rooms.open_vote(code, key, 1)
    for seat, answer in (("a", "yes"), ("b", "no"), ("c", "no"), ("a", "no")):
        rooms.vote(code, PAGE, 1, seat, answer)
    assert rooms.read(code) == Room(code, PAGE, round=1, open=True, shown=False, step=1, answered=3)
    rooms.close_vote(code, key)
    assert rooms.read(code).stage == "talk"
    rooms.open_vote(code, key, 2)
    rooms.vote(code, PAGE, 2, "a", "yes")
    rooms.close_vote(code, key)
    rooms.show(code, key)
    assert rooms.read(code).stage == "results"
    assert rooms.counts(code, PAGE) == {1: {"no": 3}, 2: {"yes": 1}}
    rooms.end(code, key)
    with pytest.raises(NoRoom):
        rooms.read(code)


def test_results_are_not_shown_before_the_teacher_shows_them(rooms, room):
    rooms.vote(room[0], PAGE, 1, "a", "yes")
    with pytest.raises(NotShown):
        rooms.show(*room)
    rooms.close_vote(*room)
    with pytest.raises(NotShown):
        rooms.counts(room[0], PAGE)
    rooms.show(*room)
    assert rooms.counts(room[0], PAGE) == {1: {"yes": 1}}
    with pytest.raises(NotShown):
        rooms.counts(room[0], OTHER_PAGE)
    rooms.open_vote(*room, 2)
    with pytest.raises(NotShown):
        rooms.counts(room[0], PAGE)


def test_a_vote_counts_only_while_its_round_is_open_on_its_page(rooms, room):
    code, key = room
    for page, number in ((OTHER_PAGE, 1), (PAGE, 2)):
        with pytest.raises(VoteClosed):
            rooms.vote(code, page, number, "a", "yes")
    rooms.vote(code, PAGE, 1, "a", "yes")
    rooms.close_vote(code, key)
    with pytest.raises(VoteClosed):
        rooms.vote(code, PAGE, 1, "a", "no")
    assert rooms.answer_of(code, PAGE, 1, "a") == "yes"


def test_whoever_has_another_key_steers_nothing(rooms, room):
    _, other_key = rooms.create(PAGE)
    before = rooms.read(room[0])
    for key in (other_key, "", "x" * 22):
        assert not rooms.is_key(room[0], key)
        for act, rest in (
            (rooms.ask, [OTHER_PAGE]),
            (rooms.open_vote, [2]),
            (rooms.close_vote, []),
            (rooms.show, []),
            (rooms.end, []),
        ):
            with pytest.raises(WrongKey):
                act(room[0], key, *rest)
    assert rooms.read(room[0]) == before
    assert rooms.is_key(*room)


def test_a_room_ends_a_day_after_its_teachers_last_act(rooms, room, clock):
    clock.now += KEPT - 1
    rooms.vote(room[0], PAGE, 1, "a", "yes")
    rooms.close_vote(*room)
    clock.now += KEPT - 1
    assert rooms.read(room[0]).answered == 1
    clock.now += 2
    for ended in (lambda: rooms.read(room[0]), lambda: rooms.ask(*room, PAGE)):
        with pytest.raises(NoRoom):
            ended()


def test_there_are_forty_rooms_and_those_that_have_ended_make_place(rooms, clock):
    opened = [rooms.create(PAGE) for _ in range(ROOMS)]
    with pytest.raises(RoomsFull):
        rooms.create(PAGE)
    rooms.end(*opened[0])
    rooms.create(PAGE)
    clock.now += KEPT + 1
    assert len({rooms.create(PAGE)[0] for _ in range(ROOMS)}) == ROOMS


def test_without_its_database_the_store_says_so(tmp_path):
    with pytest.raises(StoreDown):
        Rooms(engine(f"postgresql+psycopg://nobody@/votes?host={tmp_path}"))
    (tmp_path / "file").touch()
    with pytest.raises(StoreDown):
        Rooms(engine(f"sqlite:///{tmp_path / 'file' / 'votes.db'}"))
