"""The page on which a class votes: a whole round, and all that can go wrong in it."""

import asyncio
import io
import json
import re
import secrets
import subprocess
import sys
import threading
import time
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

import pandas
import pytest
from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg
from reader import LESSONS, PATIENCE, ROOT, open_page, read_page, words
from reader import answers as answers_of
from snippets import run
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.testing.v1 import AppTest
from test_links import HOSTILE, Guest, assert_harmless

from gradlab.app import downloads, link, vote_student, votes
from gradlab.app.address import for_others, network_address
from gradlab.app.language import translator
from gradlab.app.pages_and_questions import ASKING, SHORT, WAYS, page_named
from gradlab.chapters.review.words import exercises
from gradlab.chapters.vote import figures, handout
from gradlab.chapters.vote import words as vote_words
from gradlab.chapters.vote.words import Changes
from gradlab.plotting.picture import together
from gradlab.plotting.style import LEARNS, Style
from gradlab.text import format_number
from gradlab.votes import NoRoom, Rooms, StoreDown, code_of, limits
from gradlab.votes.errors import OtherTables, RoomsFull, SeatsFull, VoteClosed, WrongKey
from tests.benchmarks.students import Student, server
from tests.classroom import Clock, counts

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
    return teacher, asked(teacher)["room"], teacher.session_state[link.KEY]


def seated(code, lang="en", seat=None, **asked):
    """A student, whose browser has kept this seat, or else one that nobody has."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=PATIENCE)
    app.session_state[link.SEATS] = {code_of(code): seat or secrets.token_urlsafe(16)}
    app.query_params.update({"room": code, "lang": lang} | asked)
    return app.switch_page("pages/vote.py").run()


def seat_of(app):
    (seat,) = app.session_state[link.SEATS].values()
    return seat


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


def present(app):
    """What stands at the bar that counts."""
    (bar,) = app.get("progress")
    return bar.proto.text


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_class_votes_talks_votes_again_and_sees_both(lang, rooms):
    _ = translator(lang)
    teacher, code, _key = opened(lang)
    assert code in [each.value for each in teacher.metric]
    assert any(f"room={code}" in alt for alt in pictures(teacher))
    one, two = seated(code, lang), seated(code.lower(), lang)
    for each in (one, two):
        assert votes.question(_, FIRST.name, 1).text in words(each)
        assert not each.radio
    click(teacher, "Open the vote", lang)
    assert present(teacher) == vote_words.present(_, 2, 0)
    for each, answer in ((one.run(), WRONG), (two.run(), FIRST.right)):
        assert each.radio[0].label == votes.question(_, FIRST.name, 1).text
        assert each.radio[0].options == [text(_) for text in FIRST.answers.values()]
        each.radio[0].set_value(answer).run()
        assert FIRST.answers[answer](_) in each.success[0].value
    assert present(teacher.run()) == vote_words.present(_, 2, 2)
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
        first, changed, second = pictures(each)[-3:]
        assert changed == vote_words.changes_alt(_, Changes(1, 1, 0, 0))
        assert vote_words.REASONS[FIRST.name](_) in words(each)
        assert f"{right} {_('{count} of {total}').format(count=1, total=2)}" in first
        assert f"{right} {_('{count} of {total}').format(count=2, total=2)}" in second
        assert first.endswith(right)
        assert _("See it: {title}").format(title=FIRST.title(_)) in labels(each, "page_link")
    assert _(":green[**✓ Right:**] “{right}”").split("“")[0] in words(one)
    assert counts(rooms(), code, FIRST.name) == {1: {WRONG: 1, FIRST.right: 1}, 2: {FIRST.right: 2}}
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
    seat = seat_of(student)
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
    again = seated(code, seat=seat_of(student))
    assert again.radio[0].value == WRONG
    assert WRONG_SAID in again.success[0].value
    again.radio[0].set_value(FIRST.right).run()
    assert rooms().read(code).answered == 1
    other = seated(code)
    assert other.radio[0].value is None
    assert seat_of(other) not in str(asked(other))


WRONG_SAID = FIRST.answers[WRONG](ENGLISH)


def test_every_page_leads_back_to_the_room_which_goes_along():
    _, code, _ = opened()
    student = seated(code)
    page = student.switch_page("pages/accuracy_vs_loss.py").run()
    assert asked(page) | {"room": code} == asked(page)
    assert seat_of(student) not in str(asked(page))
    assert "nobody keeps a score" not in asks(page).help
    home = open_page("home", room=code)  # the one page that AppTest opens through the router
    assert f"Back to the room {code}" in labels(home, "page_link")
    student = click(seated(code, seat=seat_of(student)), "Leave the room")
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
    assert not door.text_input


def test_who_tries_one_wrong_code_after_another_has_to_wait_whatever_becomes_of_his_session(monkeypatch):
    monkeypatch.setattr(limits, "monotonic", lambda: 0.0)
    _, code, _ = opened()
    door = open_page("vote")
    for wrong in range(20):
        door.text_input[0].set_value(f"CC{wrong:02}")
        click(door, "Enter")
        assert "There is no such room" in warnings(door)[0]
    another = open_page("vote")  # for AppTest it is the same connection
    another.text_input[0].set_value(code)
    click(another, "Enter")
    assert re.search(r"can be tried in \d+ s", warnings(another)[0])
    assert "room" not in asked(another)


def test_a_wrong_key_makes_a_student_and_says_so():
    _, code, key = opened()
    for wrong in ("x" * 22, key[:-1] + ("A" if key[-1] != "A" else "B")):
        other = seated(code, my_key=wrong)
        assert warnings(other) == [votes.refusal(ENGLISH, WrongKey())]
        assert "my_key" not in asked(other)
        assert not [button for button in other.button if button.label == "Open the vote"]
    assert [button for button in seated(code, my_key=key).button if button.label == "Open the vote"]


FEW, MORE = [*HOSTILE][:4], [pytest.param(what, marks=pytest.mark.nightly) for what in [*HOSTILE][4:]]


@pytest.mark.parametrize("what", FEW + MORE)
def test_a_hostile_link_is_refused_with_a_sentence(what):
    hostile = dict.fromkeys(("room", "my_key"), HOSTILE[what])
    home = open_page("home", **hostile)
    assert not home.exception
    assert len(warnings(home)) == 1
    assert set(asked(home)) == {"lang"}
    _, code, _ = opened()
    student = seated(code, **{key: value for key, value in hostile.items() if key != "room"})
    assert not student.exception
    assert link.TOKEN.fullmatch(seat_of(student))
    assert "my_key" not in asked(student)


def test_a_link_is_told_what_a_reader_can_set_and_nothing_else():
    _, code, _ = opened()
    for name, entered in (("vote", {"room": code}), ("accuracy_vs_loss", {})):
        before = open_page(name, **entered)
        kept = dict(before.session_state.items())
        settable = {key for key in kept if key.isidentifier()}
        assert not [key for key in settable if not isinstance(kept[key], str | int | float | list | None)]
        page = open_page(name, **(dict.fromkeys([*kept, "seats", "routed"], "-7") | entered))
        assert not page.exception
        told = " ".join(warnings(page))
        named = re.findall(r"([\w ]*\w) = ", told.partition(" shows ")[2])
        assert {name.removeprefix(" ") for name in named} <= settable


async def come(port, **hostile):
    """What a visitor by such a link is told; ``Student.take`` raises if the page fails."""
    guest = Guest(port, 0)
    await guest.connect()
    await guest.follow("vote", urlencode(hostile))
    await guest.socket.close()
    assert_harmless(guest)
    return guest.notices()


class Forger(Student):
    """One who sends what no page of ours sends, with a seat as a browser keeps it."""

    keeper, radio, rerun = None, None, None

    def __init__(self, port):
        super().__init__(port, 0)

    def take(self, came):
        super().take(came)
        element = came.delta.new_element
        if element.WhichOneof("type") == "radio":
            self.radio, self.rerun = element.radio.id, came.delta.fragment_id
        if element.bidi_component.component_name == "gradlab_keep":
            self.keeper = element.bidi_component.id

    async def visit(self, page="vote", **asked_for):
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = page, urlencode(asked_for)
        await self.connect()
        await self.socket.send(asked.SerializeToString())
        await self.until_finished()
        await self.say(asked_for["room"])

    async def choose(self, code, value, whole=False):
        await self.say(code, "" if whole else self.rerun, (self.radio, value))

    async def say(self, code, fragment="", *chosen):
        asked = BackMsg()
        asked.rerun_script.page_script_hash, asked.rerun_script.query_string = self.page, f"room={code}"
        asked.rerun_script.fragment_id = fragment
        kept = json.dumps({"kept": {"room": code, "seat": "the-seat-of-a-forger", "key": ""}})
        asked.rerun_script.widget_states.widgets.add(id=self.keeper, json_value=kept)
        for radio, value in chosen:
            asked.rerun_script.widget_states.widgets.add(id=radio, string_value=value)
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
            assert len(asyncio.run(come(port, room=value, my_key=value))) == 1
            assert len(asyncio.run(come(port, room=code, my_key=value))) == 0
    assert len(warnings(seated("CCCC"))) == 1  # as of a room that has ended
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
        after.page, after.radio, after.keeper = before.page, before.radio, before.keeper
        await after.choose(code, FIRST.answers[FIRST.right](ENGLISH), whole=True)
        await after.socket.close()

    with server(ROOT / "streamlit_app.py") as (port, _):
        asyncio.run(come_back(port))
    rooms().close_vote(code, key)
    rooms().show(code, key)
    assert counts(rooms(), code, FIRST.name) == {1: {FIRST.right: 1}}


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
    second = seated(code, seat=seat_of(first))
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
        patched.setattr(votes, "by_seat", gone)
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
    assert question.why().replace("\xa0", " ") in words(shown)  # the page as it opens


def test_nothing_is_asked_about_a_page_that_is_none():
    assert votes.question(ENGLISH, "home", 1) is None
    assert votes.question(ENGLISH, "no_page", 2) is None
    assert votes.question(ENGLISH, "loss_landscape", 3) is None  # the review has no exercise on it


@pytest.mark.parametrize("seed", range(10))  # a vote takes vote_words.SEED
def test_wrong_ways_lead_to_two_other_numbers_at_least_and_to_none_that_counts_as_the_answer(seed):
    for each in exercises(ENGLISH, seed):
        if each.others:
            offered = {each.answer, *each.others}  # two wrong ways may lead to one number
            assert len({format_number(value) for value in offered}) == len(offered) >= 3, each
            assert not [other for other in each.others if each.solved(other)]


def test_every_page_with_an_exercise_of_its_own_has_a_third_vote():
    having = {name for name in LESSONS if vote_words.of_exercise(ENGLISH, name)}
    assert having == set(LESSONS) - {"loss_landscape", "own_digit"}  # on a drawing there is none


def test_what_a_browser_made_up_is_not_in_the_picture(rooms):
    code, key = rooms().create(FIRST.name)
    rooms().open_vote(code, key, 1)
    for seat, answer in enumerate(("script", FIRST.right, "script", FIRST.right)):
        rooms().vote(code, FIRST.name, 1, f"seat{seat}", answer)
    rooms().close_vote(code, key)
    rooms().show(code, key)
    counted, _, _ = votes.results(rooms().read(code), votes.question(ENGLISH, FIRST.name, 1))
    assert counted == {1: tuple(2 * (answer == FIRST.right) for answer in FIRST.answers)}


def test_a_vote_that_nobody_gave_is_drawn_without_a_share():
    asked = votes.question(ENGLISH, FIRST.name, 1)
    (axes,) = together([figures.bars(ENGLISH, asked, 1, (0, 0, 0))]).subfigs[0].axes
    assert max(bar.get_width() for bar in axes.patches) < 0.01
    assert {"0 of 0"} <= {text.get_text() for text in axes.texts}


@pytest.mark.parametrize("style", [Style(), Style(dark=True, scale=1.3)])
def test_the_bars_are_the_shares_and_the_right_one_is_told_apart_three_ways(style):
    asked = votes.question(ENGLISH, FIRST.name, 1)
    drawn = figures.bars(ENGLISH, asked, 1, (3, 1, 6))
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
    assert len(shown) == 3
    assert {name: set(read[name]) for name in Changes._fields} == {
        "stayed_right": {1}, "gained": {2}, "lost": {0}, "stayed_wrong": {0}
    }  # fmt: skip
    assert name == "votes"


def test_the_whole_room_is_a_spreadsheet_that_pandas_reads_as_it_is():
    given = [(1, FIRST.name, 1, WRONG, FIRST.right, None), (1, FIRST.name, 2, None, WRONG, "n0"),
             (2, "loss_landscape", 1, "stays", None, None)]  # fmt: skip
    asked = {(name, k): votes.question(ENGLISH, name, k) for name in (FIRST.name, "loss_landscape") for k in (1, 2, 3)}
    read = pandas.read_csv(io.BytesIO(handout.whole_room(given, lambda *which: asked[which])), keep_default_na=False)
    first, twin, other = asked[FIRST.name, 1], asked[FIRST.name, 3], asked["loss_landscape", 1]
    wrong, right = first.answers[WRONG], first.answers[first.right]
    assert [*read.columns] == [
        "round", "question", "seat", "first", "second", "third", "right", "right in the third"
    ]  # fmt: skip
    assert [tuple(row) for row in read.to_numpy()] == [
        (1, first.text, 1, wrong, right, "", right, twin.answers[twin.right]),
        (1, first.text, 2, "", wrong, twin.answers["n0"], right, twin.answers[twin.right]),
        (2, other.text, 1, other.answers["stays"], "", "", other.answers[other.right], ""),
    ]


def test_the_room_is_offered_to_be_saved_before_it_ends_and_no_page_of_it_shows_the_key():
    teacher, code, key = opened()
    save = "First save all its answers (CSV)"
    assert save not in labels(teacher, "download_button")
    click(teacher, "Open the vote")
    student = seated(code)
    student.radio[0].set_value(WRONG).run()
    assert save not in labels(teacher.run(), "download_button")  # what is seen sways the others
    click(teacher, "Close the vote")
    assert save in labels(teacher, "download_button")
    assert set(asked(teacher)) == {"lang", "room"}
    shown = [each for each in teacher.main if each.type != "bidi_component"]
    assert shown
    assert not [each for each in shown if key in str(getattr(each, "proto", ""))]


def test_votes_are_shown_over_the_seats_that_voted_twice_and_who_changed_between_them():
    code, key = votes.rooms().create(FIRST.name)
    other = next(each for each in FIRST.answers if each not in (WRONG, FIRST.right))
    given = {"both": (FIRST.right, FIRST.right), "up": (WRONG, FIRST.right), "down": (FIRST.right, other),
             "wrong": (WRONG, other), "early": (WRONG, None), "late": (None, FIRST.right)}  # fmt: skip
    for round in (1, 2):
        votes.rooms().open_vote(code, key, round)
        for seat, answers in given.items():
            if answers[round - 1]:
                votes.rooms().vote(code, FIRST.name, round, seat, answers[round - 1])
        votes.rooms().close_vote(code, key)
    votes.rooms().show(code, key)
    teacher = open_page("vote", room=code, my_key=key)
    first, changed, second = pictures(teacher)[-3:]
    assert first.startswith("First vote: 4 answers.")
    assert second.startswith("Second vote, after the talk: 4 answers.")
    assert f"{FIRST.answers[WRONG](ENGLISH)} 2 of 4" in first
    assert f"{FIRST.answers[WRONG](ENGLISH)} 0 of 4" in second
    assert "4 who answered both times: right both times: 1; wrong → right: 1; right → wrong: 1; wrong both" in changed
    assert "2 who voted only once are not in the pictures." in [each.value for each in teacher.caption]


@pytest.mark.parametrize("style", [Style(), Style(dark=True, scale=1.55), Style(narrow=True)])
@pytest.mark.parametrize(
    "counts", [Changes(3, 7, 1, 2), Changes(0, 0, 0, 30), Changes(0, 1, 29, 0), Changes(0, 0, 0, 0)]
)
def test_the_bands_are_as_broad_as_they_are_many_and_their_ends_lie_side_by_side(style, counts):
    figure = together([figures.flow(ENGLISH, Changes(*counts))], style)
    (axes,) = figure.subfigs[0].axes
    ends = []
    for band, n in zip(axes.collections, counts, strict=True):
        (path,) = (band.get_paths()[0].vertices,)
        for x in (0.18, 0.82):
            ys = path[abs(path[:, 0] - x) < 1e-9, 1]
            ends.append((x, ys.min(), ys.max(), n))
    one = [(high - low) / n for _, low, high, n in ends if n]
    assert not one or max(one) - min(one) < 1e-9  # one seat is as broad everywhere
    assert not [
        1
        for k, (x, low, high, _) in enumerate(ends)
        for at, bottom, top, _ in ends[k + 1 :]
        if x == at and min(high, top) - max(low, bottom) > 1e-9
    ]
    right, risen, fallen, wrong = counts
    assert {f"✓ {right + fallen}", f"✗ {risen + wrong}", f"✓ {right + risen}", f"✗ {fallen + wrong}"} <= {
        text.get_text() for text in axes.texts
    }
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in axes.texts]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 and box.y0 >= 0 for box in boxes)
    assert not [1 for k, each in enumerate(boxes) for other in boxes[k + 1 :] if each.overlaps(other)]


def timers(app):
    components = [each.proto for each in app.get("bidi_component")]
    return [json.loads(each.json) for each in components if each.component_name == "gradlab_timer"]


def test_a_timer_is_on_all_screens_closes_nothing_by_itself_and_the_vote_if_asked(rooms, tmp_path):
    teacher, code, _ = opened()
    click(teacher, "Open the vote")
    student = seated(code)
    assert timers(student) == []
    click(teacher, "1:00")
    for each in (teacher, student.run()):
        (shown,) = timers(each)
        assert 55 < shown["left"] <= 60
        assert shown["label"] == "Time left:"
    passes = Clock(f"sqlite:///{tmp_path / 'votes' / 'votes.db'}").goes_on
    passes(61)
    assert timers(student.run())[0]["left"] == 0
    student.radio[0].set_value(WRONG).run()
    click(teacher.run(), "Stop the timer")
    assert timers(student.run()) == []
    teacher.checkbox[0].check().run()
    click(teacher, "0:30")
    assert timers(student.run())[0]["label"] == "The vote closes in"
    passes(31)
    student.run()
    assert not student.radio
    assert timers(student) == timers(teacher.run()) == []  # it is over with the vote
    click(teacher, "2:00")  # for the talk
    assert not teacher.checkbox
    for each in (teacher, student.run()):
        assert [(110 < shown["left"] <= 120, shown["label"]) for shown in timers(each)] == [(True, "Time left:")]
    passes(121)
    assert timers(student.run())[0]["left"] == 0
    assert [button for button in teacher.run().button if button.label == "Open the second vote"]
    click(teacher, "Open the second vote")
    assert timers(student.run()) == []


@pytest.mark.parametrize("told", [None, "x", {"room": "CCCC", "seat": "a-seat-of-another-room"}, {"seat": ["x" * 10]}])
def test_what_a_browser_tells_is_a_seat_of_this_room_or_nothing(monkeypatch, told):
    code, _ = votes.rooms().create(FIRST.name)
    told = {"room": code, "key": None, **told} if isinstance(told, dict) else told
    monkeypatch.setattr(link, "_keeper", lambda **what: SimpleNamespace(kept=told))
    app = open_page("vote", room=code)
    assert not app.exception
    assert not app.markdown
    assert link.SEATS not in app.session_state


def test_a_session_keeps_its_seat_whatever_its_browser_tells_later_and_takes_the_key_that_it_has_kept(monkeypatch):
    code, key = votes.rooms().create(FIRST.name)
    told = {"room": code, "seat": "the-first-seat", "key": ""}
    monkeypatch.setattr(link, "_keeper", lambda **what: SimpleNamespace(kept=told))
    student = open_page("vote", room=code)
    told["seat"] = "another-seat"
    assert seat_of(student.run()) == "the-first-seat"
    told["key"] = key
    assert [button for button in open_page("vote", room=code).button if button.label == "Open the vote"]


def test_a_class_of_two_languages_has_both_on_the_projector_and_each_phone_its_own():
    _teacher, code, key = opened()
    both = open_page("vote", room=code, my_key=key, beside="ko", lang="en")
    asked, also = (votes.question(translator(lang), FIRST.name, 1) for lang in ("en", "ko"))
    for text in (asked.text, also.text, *asked.answers.values(), *also.answers.values()):
        assert text in words(both)
        assert (text in words(seated(code))) == (text == asked.text)
    assert asked.beside(also).why() == f"{asked.why()}\n\n{also.why()}"
    assert asked.beside(asked).answers == asked.answers


def test_a_room_asks_in_the_order_of_the_teacher_s_way():
    teacher = click(open_page("vote", way="short"), "Open a room")
    short = [page.name for page in WAYS[SHORT] if page.question]
    assert teacher.selectbox[0].options[: len(short)] == [page_named(name).title(ENGLISH) for name in short]
    assert votes.rooms().read(asked(teacher)["room"]).page == short[0]


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
