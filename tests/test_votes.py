"""A room from its opening to its end, on both databases: what each act does, and what is refused."""

import base64
import hashlib

import pytest

from gradlab.__main__ import main
from gradlab.votes import CODES, KEPT, ROOMS, SEATS, NoRoom, Room
from gradlab.votes.errors import NotShown, RoomsFull, SeatsFull, VoteClosed, WrongKey
from tests.classroom import OTHER_PAGE, PAGE, counts, held, seat_at_once


@pytest.fixture
def room(rooms):
    """The code and the key of a room whose first vote is open."""
    code, key = rooms.create(PAGE)
    rooms.open_vote(code, key, 1)
    return code, key


def test_a_room_from_its_opening_to_its_end(rooms):
    code, key = rooms.create(PAGE)
    assert rooms.read(code) == Room(code, PAGE, round=1, open=False, shown=False, step=0, answered=0, here=0)
    rooms.open_vote(code, key, 1)
    for seat, answer in (("a", "yes"), ("b", "no"), ("c", "no"), ("a", "no")):
        rooms.vote(code, PAGE, 1, seat, answer)
    assert rooms.read(code) == Room(code, PAGE, round=1, open=True, shown=False, step=1, answered=3, here=3)
    rooms.close_vote(code, key)
    assert rooms.read(code).stage == "talk"
    rooms.open_vote(code, key, 2)
    rooms.vote(code, PAGE, 2, "a", "yes")
    rooms.close_vote(code, key)
    rooms.show(code, key)
    assert rooms.read(code).stage == "results"
    assert counts(rooms, code, PAGE) == {1: {"no": 3}, 2: {"yes": 1}}
    rooms.end(code, key)
    with pytest.raises(NoRoom):
        rooms.read(code)


def test_results_are_not_shown_before_the_teacher_shows_them(rooms, room):
    rooms.vote(room[0], PAGE, 1, "a", "yes")
    with pytest.raises(NotShown):
        rooms.show(*room)
    rooms.close_vote(*room)
    with pytest.raises(NotShown):
        counts(rooms, room[0], PAGE)
    rooms.show(*room)
    assert counts(rooms, room[0], PAGE) == {1: {"yes": 1}}
    with pytest.raises(NotShown):
        counts(rooms, room[0], OTHER_PAGE)
    rooms.open_vote(*room, 2)
    with pytest.raises(NotShown):
        counts(rooms, room[0], PAGE)


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
        for act, rest in (
            (rooms.check_key, []),
            (rooms.ask, [OTHER_PAGE]),
            (rooms.open_vote, [2]),
            (rooms.close_vote, []),
            (rooms.show, []),
            (rooms.give_time, [30]),
            (rooms.answers, []),
            (rooms.end, []),
        ):
            with pytest.raises(WrongKey):
                act(room[0], key, *rest)
    assert rooms.read(room[0]) == before
    rooms.check_key(*room)


def test_a_room_ends_a_day_after_its_teachers_last_act(rooms, room, clock):
    clock.goes_on(KEPT - 1)
    rooms.vote(room[0], PAGE, 1, "a", "yes")
    rooms.close_vote(*room)
    clock.goes_on(KEPT - 1)
    assert rooms.read(room[0]).answered == 1
    clock.goes_on(2)
    for ended in (lambda: rooms.read(room[0]), lambda: rooms.ask(*room, PAGE)):
        with pytest.raises(NoRoom):
            ended()


def test_there_are_forty_rooms_and_those_that_have_ended_make_place(rooms, clock):
    opened = [rooms.create(PAGE) for _ in range(ROOMS)]
    with pytest.raises(RoomsFull):
        rooms.create(PAGE)
    rooms.end(*opened[0])
    rooms.create(PAGE)
    clock.goes_on(KEPT + 1)
    assert len({rooms.create(PAGE)[0] for _ in range(ROOMS)}) == ROOMS


def test_the_stages_of_a_room(rooms):
    code, key = rooms.create(PAGE)
    seen = [rooms.read(code).stage]
    rooms.open_vote(code, key, 1)
    seen.append(rooms.read(code).stage)
    rooms.vote(code, PAGE, 1, "a", "yes")
    for act in (rooms.close_vote, rooms.show):
        act(code, key)
        seen.append(rooms.read(code).stage)
    assert seen == ["question", "vote", "talk", "results"]


def test_every_act_is_a_step_that_everybody_can_see(rooms, room):
    steps = [rooms.read(room[0]).step]
    for act in (
        rooms.close_vote,
        rooms.show,
        lambda *room: rooms.open_vote(*room, 2),
        lambda *room: rooms.ask(*room, PAGE),
    ):
        act(*room)
        steps.append(rooms.read(room[0]).step)
    assert steps == [1, 2, 3, 4, 5]
    with pytest.raises(WrongKey):
        rooms.close_vote(room[0], "x" * 22)
    assert rooms.read(room[0]).step == 5


def test_a_code_is_read_in_any_case_and_with_spaces(rooms, room):
    code, key = room
    for typed in (code.lower(), f" {code[:2]} {code[2:].lower()}\n"):
        assert rooms.read(typed).code == code
        rooms.check_key(typed, key)
        rooms.vote(typed, PAGE, 1, "a", typed.strip()[:1])
    assert rooms.answer_of(code.lower(), PAGE, 1, "a") == code[0]


def test_no_letter_of_a_code_looks_like_another(rooms):
    assert not set(CODES) & set("0OQ1IL2Z5S8BUVGAEI")
    assert len(set(CODES)) == len(CODES)
    assert CODES.upper() == CODES
    codes = [rooms.create(PAGE)[0] for _ in range(ROOMS)]
    assert {len(code) for code in codes} == {4}
    assert set("".join(codes)) <= set(CODES)


def test_two_rooms_do_not_see_each_other(rooms, room):
    other, other_key = rooms.create(PAGE)
    rooms.open_vote(other, other_key, 1)
    rooms.vote(room[0], PAGE, 1, "a", "yes")
    rooms.vote(other, PAGE, 1, "a", "no")
    rooms.vote(other, PAGE, 1, "b", "no")
    assert (rooms.read(room[0]).answered, rooms.read(other).answered) == (1, 2)
    rooms.close_vote(*room)
    rooms.show(*room)
    assert counts(rooms, room[0], PAGE) == {1: {"yes": 1}}
    assert rooms.read(other).open
    assert not rooms.read(other).shown
    rooms.open_vote(*room, 1)
    rooms.end(*room)
    assert rooms.answer_of(other, PAGE, 1, "a") == "no"


def test_a_round_opened_again_forgets_itself_and_what_came_after_it(rooms, room, votes_address):
    code, key = room
    for number in (1, 2, 3):
        rooms.open_vote(code, key, number)
        rooms.vote(code, PAGE, number, "a", "yes")
    rooms.ask(code, key, OTHER_PAGE)
    rooms.open_vote(code, key, 1)
    rooms.vote(code, OTHER_PAGE, 1, "a", "yes")
    rooms.ask(code, key, PAGE)
    rooms.open_vote(code, key, 2)
    assert held(votes_address, "page, round") == [(PAGE, 1), (OTHER_PAGE, 1)]
    rooms.open_vote(code, key, 1)
    assert held(votes_address, "page, round") == [(OTHER_PAGE, 1)]


def test_a_button_pressed_twice_takes_no_vote_away(rooms, room):
    rooms.vote(room[0], PAGE, 1, "a", "yes")
    before = rooms.read(room[0])
    rooms.open_vote(*room, 1)
    assert rooms.read(room[0]) == before
    assert rooms.answer_of(room[0], PAGE, 1, "a") == "yes"


def test_a_question_left_and_asked_again_still_has_its_votes(rooms, room):
    code, key = room
    rooms.vote(code, PAGE, 1, "a", "yes")
    rooms.ask(code, key, OTHER_PAGE)
    assert rooms.read(code) == Room(code, OTHER_PAGE, round=1, open=False, shown=False, step=2, answered=0, here=1)
    with pytest.raises(VoteClosed):
        rooms.vote(code, PAGE, 1, "b", "yes")
    rooms.show(code, key)
    assert counts(rooms, code, OTHER_PAGE) == {}
    rooms.ask(code, key, PAGE)
    rooms.show(code, key)
    assert counts(rooms, code, PAGE) == {1: {"yes": 1}}


def test_a_thousand_seats_answer_and_one_more_does_not(rooms, room, votes_address):
    seat_at_once(votes_address, room[0], SEATS - 1)
    rooms.vote(room[0], PAGE, 1, "last", "yes")
    with pytest.raises(SeatsFull):
        rooms.vote(room[0], PAGE, 1, "late", "yes")
    rooms.vote(room[0], PAGE, 1, "s7", "no")  # who has a seat may still change his mind
    assert rooms.answer_of(room[0], PAGE, 1, "s7") == "no"
    assert rooms.read(room[0]).answered == SEATS


def test_a_room_that_has_ended_is_gone_with_its_votes(rooms, room, votes_address):
    code, key = room
    rooms.vote(code, PAGE, 1, "a", "yes")
    rooms.end(code, key)
    assert held(votes_address) == held(votes_address, table="gradlab_rooms") == []
    assert rooms.answer_of(code, PAGE, 1, "a") is None
    of_the_teacher = (
        (rooms.check_key,),
        (rooms.ask, PAGE),
        (rooms.open_vote, 1),
        (rooms.close_vote,),
        (rooms.show,),
        (rooms.end,),
    )
    of_a_student = (rooms.read,), (rooms.vote, PAGE, 1, "a", "yes"), (rooms.results, PAGE)
    for act, *rest in (*of_a_student, *((act, key, *rest) for act, *rest in of_the_teacher)):
        with pytest.raises(NoRoom):
            act(code, *rest)


def test_a_room_of_yesterday_is_unseen_at_once_and_gone_when_the_next_is_opened(rooms, room, votes_address, clock):
    code, key = room
    rooms.vote(code, PAGE, 1, "a", "yes")
    clock.goes_on(KEPT)
    assert rooms.answer_of(code, PAGE, 1, "a") is None
    for ended in (
        lambda: rooms.read(code),
        lambda: rooms.vote(code, PAGE, 1, "a", "no"),
        lambda: rooms.show(code, key),
        lambda: rooms.check_key(code, key),
    ):
        with pytest.raises(NoRoom):
            ended()
    assert len(held(votes_address)) == 1
    rooms.create(PAGE)
    assert held(votes_address) == []
    assert len(held(votes_address, table="gradlab_rooms")) == 1


def test_of_the_key_only_its_hash_is_kept(rooms, room, votes_address, tmp_path):
    key = room[1]
    assert hashlib.sha256(key.encode()).hexdigest() in held(votes_address, table="gradlab_rooms")[0]
    assert len(base64.urlsafe_b64decode(key + "==")) == 16
    for file in tmp_path.iterdir():
        assert key.encode() not in file.read_bytes()
    assert key not in repr([held(votes_address, table=table) for table in ("gradlab_rooms", "gradlab_votes")])


def test_back_to_a_question_takes_its_last_round_before_the_exercise(rooms):
    code, key = rooms.create("loss_functions")
    for round, answer in ((1, "one"), (2, "no"), (3, "n1")):
        rooms.open_vote(code, key, round)
        rooms.vote(code, "loss_functions", round, "seat", answer)
        rooms.close_vote(code, key)
    for elsewhere in ("mini_batch", "loss_functions"):  # from another question, and from the exercise
        rooms.ask(code, key, elsewhere)
        step = rooms.read(code).step
        rooms.back(code, key, "loss_functions")
        seen = rooms.read(code)
        assert (seen.page, seen.round, seen.open, seen.shown, seen.step) == ("loss_functions", 2, False, True, step + 1)
        assert counts(rooms, code, "loss_functions") == {1: {"one": 1}, 2: {"no": 1}, 3: {"n1": 1}}
    rooms.back(code, key, "mini_batch")  # on which nobody has voted
    assert (rooms.read(code).round, rooms.read(code).shown) == (1, False)
    with pytest.raises(WrongKey):
        rooms.back(code, "another", "loss_functions")


def test_whoever_runs_the_server_lists_the_rooms_and_ends_them_without_a_key(rooms, votes_address, clock, capsys):
    code, key = rooms.create(PAGE)
    rooms.open_vote(code, key, 1)
    rooms.vote(code, PAGE, 1, "a", "yes")
    clock.goes_on(5400)
    other, _ = rooms.create(OTHER_PAGE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADLAB_VOTES", votes_address)
        main(["rooms"])
        assert capsys.readouterr().out.splitlines() == [
            f"{code}  {PAGE}, round 1, vote; 1 of 1 here have answered; 1.5 h idle",
            f"{other}  {OTHER_PAGE}, round 1, question; 0 of 0 here have answered; 0.0 h idle",
        ]
        main(["rooms", "--end", code.lower()])
        assert [line[:4] for line in capsys.readouterr().out.splitlines()] == [other]
        with pytest.raises(SystemExit, match="There is no such room"):
            main(["rooms", "--end", code])
        patch.setenv("GRADLAB_VOTES", "mysql://db/votes")
        with pytest.raises(SystemExit, match="must be that of a file"):
            main(["rooms"])
    with pytest.raises(WrongKey):
        rooms.end(other, "None")


def test_no_servers_clock_ends_a_room_and_none_that_is_set_back(rooms, room, clock, monkeypatch):
    code, key = room
    monkeypatch.setattr("time.time", lambda: 0.0)
    rooms.create(PAGE)
    monkeypatch.setattr("time.time", lambda: 1e10)
    rooms.create(PAGE)
    assert rooms.read(code).open
    clock.goes_on(-KEPT - 10)  # the database's own clock was set back by a day
    rooms.give_time(code, key, 60, closes=True)
    assert rooms.read(code).left == 60
    rooms.vote(code, PAGE, 1, "a", "yes")
    clock.goes_on(KEPT + 10)  # and is right again
    assert 50 < rooms.read(code).left <= 60
    rooms.close_vote(code, key)
    assert rooms.read(code).answered == 1
