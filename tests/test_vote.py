"""The page on which a class votes: a whole round, and all that can go wrong in it."""

import asyncio
import io
import re
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode, urlsplit

import pandas
import pytest
from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg
from reader import LESSONS, ROOT, open_page, read_page, words
from reader import answers as answers_of
from snippets import run
from streamlit.proto.BackMsg_pb2 import BackMsg
from test_links import HOSTILE, Guest, assert_harmless

from gradlab.app import downloads, link, vote_student, votes
from gradlab.app.command import for_others, network_address
from gradlab.app.language import translator
from gradlab.app.pages_and_questions import ASKING, page_named
from gradlab.chapters.review.numbers import drawn
from gradlab.chapters.review.words import exercises
from gradlab.chapters.vote import figures
from gradlab.chapters.vote import words as vote_words
from gradlab.plotting.picture import together
from gradlab.plotting.style import LEARNS, Style
from gradlab.text import format_number
from gradlab.votes import NoRoom, OtherTables, Rooms, RoomsFull, SeatsFull, StoreDown, VoteClosed, WrongKey
from tests.benchmarks.students import Student, server

ENGLISH = translator()
FIRST, SECOND = ASKING[0], ASKING[1]
WRONG = next(code for code in FIRST.answers if code != FIRST.right)


@pytest.fixture(autouse=True)
def rooms(monkeypatch, tmp_path):
    """The rooms of a database of this test's own, each read anew whenever a page looks."""
    monkeypatch.setenv("GRADLAB_VOTES", f"sqlite:///{tmp_path / 'votes' / 'votes.db'}")
    monkeypatch.setattr(votes, "FRESH", 1e-9)
    return votes.rooms


def asked(app):
    """What the page's address asks for."""
    return {key: value[0] if isinstance(value, list) else value for key, value in dict(app.query_params).items()}


def click(app, label, language="en"):
    label = translator(language)(label)
    (button,) = (button for button in app.button if button.label == label)
    button.click().run()
    assert not app.exception
    return app


def opened(lang="en"):
    """A teacher before a room of his own, and its code and key."""
    teacher = click(open_page("vote", lang=lang), "Open a room", lang)
    return teacher, asked(teacher)["room"], asked(teacher)["my_key"]


def seated(code, lang="en", **link):
    return open_page("vote", room=code, lang=lang, **link)


def pictures(app):
    """What the pictures of a page say."""
    return re.findall(r'alt="([^"]+)"', " ".join(html.value for html in app.get("html")))


def warnings(app):
    return [each.value for each in app.warning]


def labels(app, kind):
    return [each.proto.label for each in app.get(kind)]


def asks(app):
    """The page's question to who is to predict."""
    return next(each for each in app.markdown if each.help)


def count(app):
    return next(each.value for each in app.metric if each.value.isdigit())


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_class_votes_talks_votes_again_and_sees_both(lang, rooms):
    _ = translator(lang)
    teacher, code, _key = opened(lang)
    assert code in [each.value for each in teacher.metric]
    assert any(f"room={code}" in alt for alt in pictures(teacher))
    one, two = seated(code, lang), seated(code.lower(), lang)
    for each in (one, two):
        assert [info.value for info in each.info] == [
            _("The next question comes in a moment. This page shows it by itself.")
        ]
        assert not each.radio
    click(teacher, "Open the vote", lang)
    assert count(teacher) == "0"
    for each, answer in ((one.run(), WRONG), (two.run(), FIRST.right)):
        assert each.radio[0].label == votes.question(_, FIRST.name, 1).text
        assert each.radio[0].options == [text(_) for text in FIRST.answers.values()]
        each.radio[0].set_value(answer).run()
        assert FIRST.answers[answer](_) in each.success[0].value
    assert count(teacher.run()) == "2"
    swaying = [alt for alt in pictures(teacher) if FIRST.answers[WRONG](_) in alt]
    assert not swaying
    click(teacher, "Close the vote", lang)
    assert not pictures(one.run())
    assert not one.radio
    assert FIRST.answers[WRONG](_) in words(one)
    click(teacher, "Open the second vote", lang)
    one.run()
    assert one.radio[0].value is None
    one.radio[0].set_value(FIRST.right).run()
    two.run().radio[0].set_value(FIRST.right).run()
    click(teacher, "Close the vote", lang)
    click(teacher, "Show both", lang)
    right = FIRST.answers[FIRST.right](_)
    for each in (teacher, one.run(), two.run()):
        first, second = pictures(each)[-2:]
        assert f"{right} {_('{count} of {total}').format(count=1, total=2)}" in first
        assert f"{right} {_('{count} of {total}').format(count=2, total=2)}" in second
        assert first.endswith(right)
        assert _("See it: {title}").format(title=FIRST.title(_)) in labels(each, "page_link")
    assert _(":green[**✓ Right:**] “{right}”").split("“")[0] in words(one)
    assert rooms().counts(code, FIRST.name) == {1: {WRONG: 1, FIRST.right: 1}, 2: {FIRST.right: 2}}
    click(teacher, "Next question", lang)
    assert rooms().read(code).page == SECOND.name
    assert teacher.selectbox[0].value == SECOND.name


def test_an_answer_can_be_changed_until_the_vote_is_closed_and_not_after(rooms):
    teacher, code, key = opened()
    click(teacher, "Open the vote")
    student = seated(code)
    student.radio[0].set_value(WRONG).run()
    student.radio[0].set_value(FIRST.right).run()
    assert rooms().read(code).answered == 1
    seat = asked(student)["my_seat"]
    assert rooms().answer_of(code, FIRST.name, 1, seat) == FIRST.right
    real = Rooms.vote

    def closing(self, *words):  # the teacher closes it while the answer is on its way
        self.close_vote(code, key)
        return real(self, *words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rooms, "vote", closing)
        student.radio[0].set_value(WRONG).run()
    assert warnings(student) == [votes.refusal(ENGLISH, VoteClosed())]
    assert f"Your answer: “{FIRST.answers[FIRST.right](ENGLISH)}”" in words(student)
    assert rooms().answer_of(code, FIRST.name, 1, seat) == FIRST.right
    assert warnings(student.run()) == []


def test_a_reload_and_a_second_window_have_the_same_seat_and_answer(rooms):
    teacher, code, _ = opened()
    click(teacher, "Open the vote")
    student = seated(code)
    student.radio[0].set_value(WRONG).run()
    again = seated(code, my_seat=asked(student)["my_seat"])
    assert again.radio[0].value == WRONG
    assert WRONG_SAID in again.success[0].value
    again.radio[0].set_value(FIRST.right).run()
    assert rooms().read(code).answered == 1
    other = seated(code)
    assert other.radio[0].value is None
    assert asked(other)["my_seat"] != asked(student)["my_seat"]


WRONG_SAID = FIRST.answers[WRONG](ENGLISH)


def test_every_page_leads_back_to_the_room_which_goes_along():
    _, code, _ = opened()
    student = seated(code)
    seat = asked(student)["my_seat"]
    assert len(seat) >= 20
    page = student.switch_page("pages/accuracy_vs_loss.py").run()
    assert asked(page) | {"room": code, "my_seat": seat} == asked(page)
    assert "nobody keeps a score" not in asks(page).help
    home = open_page("home", room=code, my_seat=seat)  # the one page that AppTest opens through the router
    assert f"Back to the room {code}" in labels(home, "page_link")
    student = click(seated(code, my_seat=seat), "Leave the room")
    assert set(asked(student)) == {"lang"}
    page = student.switch_page("pages/accuracy_vs_loss.py").run()
    assert "nobody keeps a score" in asks(page).help
    assert not [label for label in labels(open_page("home"), "page_link") if "the room" in label]


def test_a_vote_counts_as_a_prediction_on_the_page_that_it_is_about():
    teacher, code, _ = opened()
    student, late = seated(code), seated(code)
    click(teacher, "Open the vote")
    student.run().radio[0].set_value(WRONG).run()
    click(teacher, "Close the vote")
    click(teacher, "Show the votes")
    chose = f"you chose “{FIRST.answers[WRONG](ENGLISH)}”"
    for each, said in ((student.run(), chose), (late.run(), "**It is: “"), (teacher, "**It is: “")):
        assert said in words(each.switch_page(f"pages/{FIRST.name}.py").run())
        other = words(each.switch_page(f"pages/{SECOND.name}.py").run())
        assert not [text for text in ("you chose", "It is:") if text in other]  # which is still to be predicted


def test_without_a_room_no_database_is_opened_nor_known(tmp_path):
    for name in ("accuracy_vs_loss", "vote"):
        open_page(name)
    assert not (tmp_path / "votes").exists()
    source = "import sys; sys.path[:0] = ['tests']; from reader import open_page; open_page('review')\n"
    source += "assert not {'sqlalchemy', 'segno', 'gradlab.votes'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", source], cwd=ROOT, check=True, capture_output=True)


def test_a_code_is_typed_in_any_case_and_one_that_no_room_has_is_refused():
    _, code, _ = opened()
    door = open_page("vote")
    for typed, told in (("abc", "four letters or digits"), ("<b>", "four letters"), ("CCCC", "There is no such room")):
        door.text_input[0].set_value(typed)
        click(door, "Enter")
        assert told in warnings(door)[0]
        assert "room" not in asked(door)
    door.text_input[0].set_value(f" {code[:2].lower()} {code[2:]}")
    click(door, "Enter")
    assert asked(door)["room"] == code
    assert door.info


def test_twenty_wrong_codes_slow_one_session_down_and_no_other(monkeypatch):
    _, code, _ = opened()
    door = open_page("vote")
    for k in range(votes.MOST):
        door.text_input[0].set_value("CC" + votes_code(k))
        click(door, "Enter")
        assert "There is no such room" in warnings(door)[0]
    reads = []
    monkeypatch.setattr(votes, "read", lambda code: reads.append(code))
    door.text_input[0].set_value(code)
    click(door, "Enter")
    assert re.search(r"can be tried in \d\d s", warnings(door)[0])
    assert reads == []


def votes_code(format_number):
    letters = "DFHJKMNPRT"
    return letters[format_number // 10] + letters[format_number % 10]


def test_who_waits_may_try_again(monkeypatch):
    _, code, _ = opened()
    door = open_page("vote")
    door.session_state[votes.WRONG] = [time.time() - votes.WITHIN - 1] * votes.MOST
    door.text_input[0].set_value(code)
    click(door, "Enter")
    assert asked(door)["room"] == code


def test_a_wrong_key_makes_a_student_and_says_so():
    _, code, key = opened()
    for wrong in ("x" * 22, key[:-1] + ("A" if key[-1] != "A" else "B")):
        other = seated(code, my_key=wrong)
        assert warnings(other) == [votes.refusal(ENGLISH, WrongKey())]
        assert "my_key" not in asked(other)
        assert "my_seat" in asked(other)
        assert not [button for button in other.button if button.label == "Open the vote"]
    assert [button for button in seated(code, my_key=key).button if button.label == "Open the vote"]


FEW, MORE = [*HOSTILE][:4], [pytest.param(what, marks=pytest.mark.nightly) for what in [*HOSTILE][4:]]


@pytest.mark.parametrize("what", FEW + MORE)
def test_a_hostile_link_is_refused_with_a_sentence(what):
    hostile = dict.fromkeys(("room", "my_seat", "my_key"), HOSTILE[what])
    home = open_page("home", **hostile)
    assert not home.exception
    assert len(warnings(home)) == 1
    assert set(asked(home)) == {"lang"}
    _, code, _ = opened()
    student = seated(code, **{key: value for key, value in hostile.items() if key != "room"})
    assert not student.exception
    assert link.TOKEN.fullmatch(asked(student)["my_seat"])
    assert "my_key" not in asked(student)


def test_a_link_is_told_what_a_reader_can_set_and_nothing_else():
    _, code, _ = opened()
    for name, entered in (("vote", {"room": code}), ("accuracy_vs_loss", {})):
        before = open_page(name, **entered)
        kept, seat = dict(before.session_state.items()), asked(before).get("my_seat", "none")
        settable = {key for key in kept if key.isidentifier()}
        assert not [key for key in settable if not isinstance(kept[key], str | int | float | list | None)]
        page = open_page(name, **(dict.fromkeys([*kept, "seats", "routed"], "-7") | entered | {"my_seat": seat}))
        assert not page.exception
        told = " ".join(warnings(page))
        named = re.findall(r"([\w ]*\w) = ", told.partition(" shows ")[2])
        assert {name.removeprefix(" ") for name in named} <= settable
        assert seat not in told


async def come(port, **hostile):
    """What a visitor by such a link is told; ``Student.take`` raises if the page fails."""
    guest = Guest(port, 0)
    await guest.connect()
    await guest.follow("vote", urlencode(hostile))
    await guest.socket.close()
    assert_harmless(guest)
    return guest.notices()


class Forger(Student):
    """One who sends what no page of ours sends."""

    radio, rerun = None, None

    def __init__(self, port):
        super().__init__(port, 0)

    def take(self, came):
        super().take(came)
        if came.delta.new_element.WhichOneof("type") == "radio":
            self.radio, self.rerun = came.delta.new_element.radio.id, came.delta.fragment_id

    async def visit(self, page="vote", **asked_for):
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = page, urlencode(asked_for)
        await self.connect()
        await self.socket.send(asked.SerializeToString())
        await self.until_finished()

    async def choose(self, code, value, whole=False):
        asked = BackMsg()
        asked.rerun_script.page_script_hash, asked.rerun_script.query_string = self.page, f"room={code}"
        asked.rerun_script.fragment_id = "" if whole else self.rerun
        asked.rerun_script.widget_states.widgets.add(id=self.radio, string_value=value)
        await self.socket.send(asked.SerializeToString())
        await self.until_finished()


@pytest.mark.slow
def test_what_no_page_of_ours_sends_is_not_counted(rooms):
    code, key = rooms().create(FIRST.name)
    rooms().open_vote(code, key, 1)

    async def forge(port):
        forger = Forger(port)
        await forger.visit(room=code)
        for value in HOSTILE.values():
            await forger.choose(code, value)
        counted = rooms().read(code).answered
        await forger.choose(code, FIRST.answers[FIRST.right](ENGLISH))
        await forger.socket.close()
        return counted

    with server(ROOT / "streamlit_app.py") as (port, _):
        assert asyncio.run(forge(port)) == 0
        for value in HOSTILE.values():
            assert len(asyncio.run(come(port, room=value, my_seat=value, my_key=value))) == 1
            assert len(asyncio.run(come(port, room=code, my_seat=value, my_key=value))) == 0
        assert len(asyncio.run(come(port, room="CCCC"))) == 1  # as of a room that has ended
    assert rooms().read(code).answered == 1


@pytest.mark.slow
def test_a_choice_that_a_lost_server_had_not_counted_is_counted_by_the_next(rooms):
    code, key = rooms().create(FIRST.name)
    rooms().open_vote(code, key, 1)

    async def come_back(port):
        before, after = Forger(port), Forger(port)
        await before.visit(room=code)
        await before.socket.close()
        await after.connect()
        after.page, after.radio = before.page, before.radio
        await after.choose(code, FIRST.answers[FIRST.right](ENGLISH), whole=True)
        await after.socket.close()

    with server(ROOT / "streamlit_app.py") as (port, _):
        asyncio.run(come_back(port))
    rooms().close_vote(code, key)
    rooms().show(code, key)
    assert rooms().counts(code, FIRST.name) == {1: {FIRST.right: 1}}


def test_a_room_that_ends_sends_everybody_to_the_door(rooms):
    teacher, code, key = opened()
    student, other = seated(code), seated(code, my_key=key)
    click(teacher, "Yes, end it")
    for each in (student.run(), other.run()):
        assert warnings(each) == [f"The room {code} has ended."]
        assert set(asked(each)) == {"lang"}
        assert each.text_input
    with pytest.raises(NoRoom):
        rooms().read(code)


def test_what_the_database_cannot_do_is_said_and_tried_again(monkeypatch, rooms):
    teacher, code, _ = opened()
    click(teacher, "Open the vote")
    student = seated(code)
    student.radio[0].set_value(WRONG).run()

    def down(*words):
        raise StoreDown

    with monkeypatch.context() as patch:
        patch.setattr(Rooms, "vote", down)
        student.radio[0].set_value(FIRST.right).run()
        assert warnings(student) == [
            f"Not counted yet: “{FIRST.answers[FIRST.right](ENGLISH)}” The page keeps trying to send it."
        ]
        assert WRONG_SAID in student.success[0].value  # what was confirmed
        patch.setattr(Rooms, "read", down)
        student.run()
        assert votes.refusal(ENGLISH, StoreDown()) in warnings(student)
        assert student.radio[0].value == FIRST.right
        teacher.run()
        assert warnings(teacher)[0] == votes.refusal(ENGLISH, StoreDown())
        stranger = seated(code)
        assert warnings(stranger) == [votes.refusal(ENGLISH, StoreDown())]
        assert asked(stranger)["room"] == code
    student.run()
    assert warnings(student) == []
    assert FIRST.answers[FIRST.right](ENGLISH) in student.success[0].value
    assert rooms().read(code).answered == 1
    assert stranger.run().radio


@pytest.mark.parametrize("error", [RoomsFull, StoreDown, OtherTables])
def test_a_room_that_cannot_be_opened_is_said(monkeypatch, error):
    def refused(*words):
        raise error

    monkeypatch.setattr(Rooms, "create", refused)
    door = click(open_page("vote"), "Open a room")
    said = "try again" if error is StoreDown else votes.refusal(ENGLISH, error())
    assert [said in each for each in warnings(door)] == [True]


def test_a_room_without_a_free_seat_says_so(monkeypatch):
    teacher, code, _ = opened()
    click(teacher, "Open the vote")
    student = seated(code)

    def full(*words):
        raise SeatsFull

    monkeypatch.setattr(Rooms, "vote", full)
    student.radio[0].set_value(WRONG).run()
    assert warnings(student) == [votes.refusal(ENGLISH, SeatsFull())]
    assert student.radio[0].value is None


def test_the_steps_back_again_and_alone(rooms):
    teacher, code, _ = opened()
    student = seated(code)
    click(teacher, "Open the vote")
    student.run().radio[0].set_value(WRONG).run()
    click(teacher, "Close the vote")
    click(teacher, "Show the votes")
    assert len([alt for alt in pictures(teacher) if WRONG_SAID in alt]) == 1
    click(teacher, "Next question")
    click(teacher, "Back")
    assert rooms().read(code).shown
    assert len([alt for alt in pictures(teacher) if WRONG_SAID in alt]) == 1
    click(teacher, "Open a third vote, alone")
    twin = votes.question(ENGLISH, FIRST.name, 3)
    student.run()
    assert student.radio[0].label == twin.text
    student.radio[0].set_value(twin.right).run()
    click(teacher, "Close the vote")
    click(teacher, "Show the third vote")
    assert "1 of 1" in pictures(teacher)[-1]
    assert "✓ Right:" in words(student.run())
    click(teacher, "Delete them and vote")
    assert rooms().read(code).round == 3
    assert student.run().radio[0].value is None
    teacher.run()
    click(teacher, "Close the vote")
    click(teacher, "Show the third vote")
    assert [info.value for info in teacher.info] == ["Nobody has voted on this question."]
    click(teacher, "Show both")
    assert len([alt for alt in pictures(teacher) if WRONG_SAID in alt]) == 1
    assert rooms().read(code).round == 1
    click(teacher, "Next question")
    assert rooms().read(code).page == SECOND.name


def test_back_to_a_question_on_which_one_changed_the_answer_shows_both_and_tells_of_the_second():
    teacher, code, _ = opened()
    student = seated(code)
    for button, answer in (("Open the vote", WRONG), ("Open the second vote", FIRST.right)):
        click(teacher, button)
        student.run().radio[0].set_value(answer).run()
        click(teacher, "Close the vote")
    click(teacher, "Show both")
    assert "✓ Right:" in words(student.run())
    click(teacher, "Next question")
    click(teacher, "Back")
    assert len([alt for alt in pictures(teacher) if "1 of 1" in alt]) == 2
    assert "✓ Right:" in words(student.run())
    click(teacher, "Delete them and vote")
    assert student.run().radio[0].value is None


def test_who_leaves_and_comes_back_has_the_seat_that_he_had(rooms):
    teacher, code, _ = opened()
    click(teacher, "Open the vote")
    student = seated(code)
    student.radio[0].set_value(WRONG).run()
    click(student, "Leave the room")
    student.text_input[0].set_value(code)
    click(student, "Enter")
    assert student.radio[0].value == WRONG
    student.radio[0].set_value(FIRST.right).run()
    assert rooms().read(code).answered == 1


def test_who_answers_too_late_is_told_that_it_does_not_count(rooms, monkeypatch):
    teacher, code, _ = opened()
    click(teacher, "Open the vote")
    student, other = seated(code), seated(code)
    other.radio[0].set_value(WRONG).run()
    click(teacher, "Close the vote")
    student.radio[0].set_value(WRONG).run()
    assert "No answer of yours is counted" in words(student)
    assert "No answer of yours is counted" not in words(other.run())
    assert rooms().read(code).answered == 1


def test_a_second_tab_shows_what_the_first_has_changed(monkeypatch):
    teacher, code, _ = opened()
    click(teacher, "Open the vote")
    first = seated(code)
    first.radio[0].set_value(WRONG).run()
    second = seated(code, my_seat=asked(first)["my_seat"])
    second.radio[0].set_value(FIRST.right).run()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + vote_student.ANEW)
    assert first.run().radio[0].value == FIRST.right
    assert FIRST.answers[FIRST.right](ENGLISH) in first.success[0].value


def test_results_that_cannot_be_read_leave_the_page_whole(monkeypatch):
    teacher, code, _ = opened()
    click(teacher, "Open the vote")
    student = seated(code)
    student.radio[0].set_value(WRONG).run()
    click(teacher, "Close the vote")

    def gone(*seen):
        raise StoreDown

    with monkeypatch.context() as patched:
        patched.setattr(votes, "counts", gone)
        click(teacher, "Show the votes")
        assert not student.run().exception
        assert [each for each in teacher.button if each.label == "Next question"]
    for each in (teacher.run(), student.run()):
        assert "1 of 1" in pictures(each)[-1]


def test_another_question_can_be_chosen_before_the_vote(rooms):
    teacher, code, _ = opened()
    assert teacher.selectbox[0].options == [page.title(ENGLISH) for page in ASKING]
    teacher.selectbox[0].set_value("learning_stops").run()
    assert rooms().read(code).page == "learning_stops"
    assert votes.question(ENGLISH, "learning_stops", 1).text in words(teacher)


def test_a_second_window_of_the_teacher_does_not_skip_a_step(rooms):
    teacher, code, key = opened()
    other = seated(code, my_key=key)
    click(teacher, "Open the vote")
    click(other, "Open the vote")
    assert "has moved on in the meantime" in warnings(other)[0]
    assert rooms().read(code).step == 1
    assert [button for button in other.button if button.label == "Close the vote"]


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_vote_asks_what_its_page_asks_with_the_page_s_own_numbers(name, lang):
    question = votes.question(translator(lang), name, 1)
    assert not re.search(r"[{}]", question.text)
    shown = read_page(name, lang=lang)
    assert f"**{question.text}**" == asks(shown).value
    assert {code: button.label for code, button in answers_of(shown).items()} == question.answers
    assert question.right == page_named(name).right


def test_nothing_is_asked_about_a_page_that_is_none():
    assert votes.question(ENGLISH, "home", 1) is None
    assert votes.question(ENGLISH, "no_page", 2) is None
    assert votes.question(ENGLISH, "loss_landscape", 3) is None  # the review has no exercise on it


@pytest.mark.parametrize("seed", range(10))  # a vote takes vote_words.SEED
def test_wrong_ways_lead_to_two_other_numbers_at_least_and_to_none_that_counts_as_the_answer(seed):
    for each in exercises(ENGLISH, drawn(seed)):
        if each.others:
            offered = {each.answer, *each.others}  # two wrong ways may lead to one number
            assert len({format_number(value) for value in offered}) == len(offered) >= 3, each
            assert not [other for other in each.others if each.solved(other)]


def test_every_page_with_an_exercise_of_its_own_has_a_third_vote():
    having = {name for name in LESSONS if vote_words.of_exercise(ENGLISH, name)}
    assert having == set(LESSONS) - {"loss_landscape"}


def test_what_a_browser_made_up_is_not_in_the_picture(rooms):
    code, key = rooms().create(FIRST.name)
    rooms().open_vote(code, key, 1)
    for seat, answer in enumerate(("script", FIRST.right, "script", FIRST.right)):
        rooms().vote(code, FIRST.name, 1, f"seat{seat}", answer)
    rooms().close_vote(code, key)
    rooms().show(code, key)
    _, counted = votes.results(ENGLISH, rooms().read(code))
    assert counted == {1: tuple(2 * (answer == FIRST.right) for answer in FIRST.answers)}


def test_a_vote_that_nobody_gave_is_drawn_without_a_share():
    asked = votes.question(ENGLISH, FIRST.name, 1)
    (axes,) = together([figures.picture(ENGLISH, asked, 1, (0, 0, 0))]).subfigs[0].axes
    assert max(bar.get_width() for bar in axes.patches) < 0.01
    assert {"0 of 0"} <= {text.get_text() for text in axes.texts}


@pytest.mark.parametrize("style", [Style(), Style(dark=True, scale=1.3)])
def test_the_bars_are_the_shares_and_the_right_one_is_told_apart_three_ways(style):
    asked = votes.question(ENGLISH, FIRST.name, 1)
    drawn = figures.picture(ENGLISH, asked, 1, (3, 1, 6))
    figure = together([drawn], style)
    (axes,) = figure.subfigs[0].axes
    bars = [patch for patch in axes.patches if patch.get_width() > 0]
    assert [round(bar.get_width(), 3) for bar in bars] == [0.3, 0.1, 0.6]
    tops = [bar.get_y() for bar in bars]
    assert tops == sorted(tops)  # from the uppermost down, as the axis is turned
    texts = {text.get_text().replace("\n", " "): text for text in axes.texts}
    right = f"✓ {asked.answers[asked.right]}"
    assert [text for text in texts if text.startswith("✓")] == [right]
    assert texts[right].get_fontweight() == "bold" == texts["6 of 10"].get_fontweight()
    assert [bar.get_linewidth() > 0 and bar.get_edgecolor()[3] > 0 for bar in bars] == [False, False, True]
    assert style.colour(True) == LEARNS[style.dark]
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in axes.texts]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 and box.y0 >= 0 for box in boxes)
    assert not [1 for k, one in enumerate(boxes) for other in boxes[k + 1 :] if one.overlaps(other)]


def test_the_pictures_are_taken_along_with_their_numbers_and_code(monkeypatch, tmp_path):
    offered = []
    monkeypatch.setattr(downloads, "offer", lambda *words: offered.append(words))
    teacher, code, key = opened()
    for round, answers in ((1, [WRONG, WRONG, FIRST.right]), (2, [FIRST.right] * 3)):
        votes.rooms().open_vote(code, key, round)
        for seat, answer in enumerate(answers):
            votes.rooms().vote(code, FIRST.name, round, f"seat{seat}", answer)
        votes.rooms().close_vote(code, key)
    votes.rooms().show(code, key)
    teacher.run()
    _, name, shown, columns, header, source = offered[-1]
    text = downloads.spreadsheet(columns, header).decode("utf-8-sig")
    read = pandas.read_csv(io.StringIO(text))
    assert [*read.columns[:3]] == ["answer", "vote 1", "vote 2"]
    counted = dict(zip(FIRST.answers, zip(read["vote 1"], read["vote 2"], strict=True), strict=True))
    assert {answer: votes for answer, votes in counted.items() if any(votes)} == {WRONG: (2, 0), FIRST.right: (1, 3)}
    assert code not in text
    assert key not in text
    monkeypatch.chdir(tmp_path)
    run(source)
    assert (tmp_path / "votes.svg").exists()
    drawn = {axes.get_title(): [bar.get_width() for bar in axes.patches] for axes in pyplot.gcf().axes}
    pyplot.close()
    order = [list(FIRST.answers).index(answer) for answer in (FIRST.right, WRONG)]
    assert [[bars[k] for k in order] for bars in drawn.values()] == [[1, 2], [3, 0]]
    assert list(drawn) == ["First vote: 3 answers", "Second vote, after the talk: 3 answers"]
    assert not re.search(r"gradlab\.", source)
    assert len(shown) == 2
    assert name == "votes"


def test_hangul_counts_twice_and_no_letter_is_lost():
    text = "출발한 바로 그 자리에 있습니다. Exactly where it started."
    lines = figures.wrapped(text, 20).split("\n")
    assert " ".join(lines) == text
    assert max(map(figures.breadth, lines)) <= 20
    assert figures.breadth("자리a") == 5


@pytest.mark.parametrize(
    ("url", "bound", "host"),
    [
        ("http://localhost:8501/vote", "", network_address()),
        ("http://127.0.0.1:8501/vote", "", network_address()),
        ("http://[::1]:8501/vote", "0.0.0.0", network_address()),
        ("http://localhost:8501/vote", "127.0.0.1", "localhost"),
        ("http://0.0.0.0:8501/vote", "0.0.0.0", network_address()),
        ("http://10.1.2.3:8501/vote", "", "10.1.2.3"),
        ("https://lesson.example/vote", "", "lesson.example"),
        ("http://[fd00::1]:8501/vote", "", "[fd00::1]"),
    ],
)
def test_others_are_told_an_address_that_they_can_open(url, bound, host):
    parts = urlsplit(for_others(url, bound, room="ABCD"))
    assert parts.netloc.removesuffix(":8501") == host
    assert (parts.scheme, parts.path, parts.query) == (urlsplit(url).scheme, "/vote", "room=ABCD")


def test_all_who_wait_share_one_reading(monkeypatch):
    _, code, _ = opened()
    monkeypatch.setattr(votes, "FRESH", 3600.0)
    reads, real, step = [], Rooms.read, threading.Barrier(30)

    def slow(self, code):
        reads.append(code)
        time.sleep(0.05)
        return real(self, code)

    monkeypatch.setattr(Rooms, "read", slow)
    seen = []

    def wait():
        step.wait()
        seen.append(votes.read(code).step)

    threads = [threading.Thread(target=wait) for _ in range(30)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert seen == [0] * 30
    assert reads == [code]
    for _ in range(3):
        with pytest.raises(NoRoom):
            votes.read("CCCC")
    assert reads == [code, "CCCC"]
