"""A class votes in a real browser: a teacher and three phones, one Korean, one that scans twice, one late."""

import re
from urllib.parse import parse_qs, urlsplit

import pandas
import pytest
from test_layout import FAULTS

from gradlab.app.language import translator
from gradlab.app.pages_and_questions import ASKING
from gradlab.app.votes import question
from gradlab.chapters.vote.words import REASONS, Changes, changes_alt
from tests.browser.barriers import barriers
from tests.browser.visitor import PATIENCE, Visitor, cut_off

FIRST, SECOND = ASKING[:2]
ANSWERS = list(FIRST.answers)
SOON = 3_000  # ms within which a new question must be there
#: On a phone Streamlit's own menu, outside of this, breaks axe's rule for lists on every page.
OURS = "[data-testid=stMain]"
ENGLISH, KOREAN = translator(), translator("ko")
PHONE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def votes(monkeypatch, tmp_path):
    """Where this test's server keeps its votes: the server is started with it."""
    monkeypatch.setenv("GRADLAB_VOTES", f"sqlite:///{tmp_path / 'votes.db'}")


def press(visitor, label):
    visitor.page.get_by_role("button", name=label, exact=True).click()
    return visitor.settled()


def asked(visitor):
    return {key: values[0] for key, values in parse_qs(urlsplit(visitor.page.url).query).items()}


def options(visitor):
    return visitor.page.get_by_role("radiogroup").locator("label")


def read(visitor, text):
    """Wait until a sentence stands on the page."""
    visitor.page.get_by_text(text, exact=False).first.wait_for(timeout=PATIENCE)


def choose(visitor, answer, _=ENGLISH):
    options(visitor).nth(ANSWERS.index(answer)).click()
    read(visitor, FIRST.answers[answer](_) + "”")


def opened(visit, url):
    teacher = press(visit(url).open("vote"), "Open a room")
    teacher.page.wait_for_url(re.compile("room="))
    return teacher, asked(teacher)["room"]


def phone(visit, url, lang="en"):
    """A phone that nobody has used: what a browser keeps is a seat."""
    one = visit(url, lang=lang, new=True)
    one.page.set_viewport_size(PHONE)
    return one


def tab(visitor):
    """Another tab of the same browser."""
    return Visitor(visitor.page.context.new_page(), visitor.url)


def counted(teacher, text):
    teacher.page.get_by_text(text, exact=True).wait_for(timeout=SOON)


def test_a_class_of_three_phones_votes_talks_votes_again_and_sees_why(fresh_app, visit):
    teacher, code = opened(visit, fresh_app)
    twice, korean = phone(visit, fresh_app), phone(visit, fresh_app, "ko")
    for each in (twice, korean):
        each.open("vote", room=code)
    counted(teacher, "2 are here")
    scanned = tab(twice).open("vote", room=code.lower())
    for each, _ in ((twice, ENGLISH), (scanned, ENGLISH), (korean, KOREAN)):
        read(each, question(_, FIRST.name, 1).text)  # as the teacher reads it out
        assert options(each).count() == 0
    press(teacher, "Open the vote")
    counted(teacher, "0 of 2 here have answered")
    for each in (twice, scanned, korean):
        options(each).first.wait_for(timeout=SOON)
        assert min(option.bounding_box()["height"] for option in options(each).all()) >= 48
        assert len({round(option.bounding_box()["width"]) for option in options(each).all()}) == 1
    choose(twice, ANSWERS[0])
    choose(scanned, ANSWERS[1])
    options(korean).first.locator("input").focus()  # by keyboard
    korean.page.keyboard.press("ArrowDown")
    read(korean, KOREAN("Your answer: “{answer}” You can change it until the vote is closed.").split("{")[0])
    counted(teacher, "2 of 2 here have answered")
    assert [alt for alt in teacher.alts() if FIRST.answers[ANSWERS[0]](ENGLISH) in alt] == []  # it would sway
    press(teacher, "Close the vote")
    read(twice, "Talk with your neighbours")
    assert options(twice).count() == 0
    scanned.page.close()
    late = phone(visit, fresh_app)
    late.open("vote")
    late.page.get_by_role("textbox").fill(code.lower())
    late.page.keyboard.press("Enter")
    read(late, "Talk with your neighbours")
    press(teacher, "Open the second vote")
    for each, _ in ((twice, ENGLISH), (korean, KOREAN), (late, ENGLISH)):
        options(each).first.wait_for(timeout=SOON)
        choose(each, FIRST.right, _)
    counted(teacher, "3 of 3 here have answered")
    press(teacher, "Close the vote")
    press(teacher, "Show both")
    for each, _ in ((teacher, ENGLISH), (twice, ENGLISH), (korean, KOREAN), (late, ENGLISH)):
        read(each, _("See it: {title}").format(title=FIRST.title(_)))
        read(each, REASONS[FIRST.name](_)[:40])
        first, changed, second = each.settled().alts()[-3:]
        right = FIRST.answers[FIRST.right](_)
        assert f"{right} {_('{count} of {total}').format(count=2, total=2)}" in second
        assert f"{right} {_('{count} of {total}').format(count=2, total=2)}" not in first
        assert changed == changes_alt(_, Changes(0, 2, 0, 0))
        assert not each.scrolls_sideways()
    teacher.resize({"width": 1366, "height": 768})
    shown = "all => all.filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect().bottom)"
    bottoms = teacher.page.locator("img.still").evaluate_all(shown)
    assert len(bottoms) == 3
    assert max(bottoms) <= 768
    korean.page.get_by_role("link", name=re.compile(KOREAN("See it: {title}").split("{")[0])).click()
    read(korean, KOREAN("Back to the room {code}").format(code=code))
    assert urlsplit(korean.page.url).path == f"/{FIRST.name}"
    assert asked(korean)["room"] == code
    press(teacher, "Next question")
    read(teacher, SECOND.question(ENGLISH))
    korean.page.get_by_role("link", name=KOREAN("Back to the room {code}").format(code=code)).click()
    read(korean, question(KOREAN, SECOND.name, 1).text)
    press(teacher, "End the room")
    with teacher.page.expect_download() as waiting:
        teacher.page.get_by_role("button", name="First save all its answers (CSV)").click()
    saved = pandas.read_csv(waiting.value.path())
    assert sorted(saved["seat"]) == [1, 2, 3]
    assert set(saved["second"]) == {FIRST.answers[FIRST.right](ENGLISH)}
    assert sorted(saved["first"].dropna()) == sorted(2 * [FIRST.answers[ANSWERS[1]](ENGLISH)])
    press(teacher, "Yes, end it")
    read(late, f"The room {code} has ended.")


def seconds_left(visitor):
    minutes, seconds = re.search(r"(\d+):(\d\d)", visitor.page.get_by_role("timer").inner_text()).groups()
    return 60 * int(minutes) + int(seconds)


def test_the_timer_agrees_on_all_screens_and_closes_the_vote_only_if_asked(fresh_app, visit):
    teacher, code = opened(visit, fresh_app)
    student = phone(visit, fresh_app).open("vote", room=code)
    press(teacher, "Open the vote")
    teacher.page.get_by_role("button", name="Timer").click()
    press(teacher, "0:30")
    student.page.get_by_role("timer").wait_for(timeout=SOON)
    for _ in range(3):
        teacher.page.wait_for_timeout(700)
        assert abs(seconds_left(teacher) - seconds_left(student)) <= 1
    before = seconds_left(student)
    student.page.wait_for_timeout(2_000)
    assert before - 3 <= seconds_left(student) <= before - 1
    assert options(student).count() == len(ANSWERS)
    choose(student, FIRST.right)
    press(teacher, "Close the vote")
    read(student, "Talk with your neighbours")
    teacher.page.get_by_role("button", name="Timer").click()
    press(teacher, "5:00")  # for the talk
    student.page.get_by_role("timer").wait_for(timeout=SOON)
    assert abs(seconds_left(teacher) - seconds_left(student)) <= 1
    press(teacher, "Show the votes")
    read(student, "Drag its picture here")
    student.page.get_by_text("Drag its picture here").click()
    student.page.frame_locator("iframe").locator(".gl-picture").first.wait_for(timeout=PATIENCE)


def test_the_key_stands_in_no_address_and_every_window_of_the_browser_has_it(fresh_app, visit):
    teacher, code = opened(visit, fresh_app)
    assert set(asked(teacher)) == {"lang", "room"}
    teacher.page.reload()
    second = tab(teacher).open("vote", room=code)
    for each in (teacher, second):
        each.page.get_by_role("button", name="Open the vote").wait_for(timeout=PATIENCE)
    assert set(parse_qs(urlsplit(teacher.copied()).query)) == {"lang", "room"}
    teacher.page.get_by_role("button", name="Your private link").click()
    teacher.page.get_by_role("button", name="Copy the private link").click()
    private = teacher.page.locator("[data-testid=stPopoverBody] .gl-copy input")
    private.wait_for(state="attached")
    teacher.page.wait_for_function("() => document.querySelector('[data-testid=stPopoverBody] .gl-copy input').value")
    assert private.is_hidden()
    elsewhere = phone(visit, fresh_app).follow(private.input_value())
    elsewhere.page.get_by_role("button", name="Open the vote").wait_for(timeout=PATIENCE)
    assert "my_key" not in elsewhere.page.url
    second.page.close()


def test_no_step_has_a_barrier_or_a_text_over_another(fresh_app, visit):
    teacher, code = opened(visit, fresh_app)
    student = visit(fresh_app, new=True)
    student.page.set_viewport_size({"width": 360, "height": 740})
    student.open("vote", room=code)
    steps = ("Open the vote", "Close the vote", "Open the second vote", "Close the vote", "Show both")
    for step, label in enumerate(("", *steps)):
        if label:
            press(teacher, label)
        if label.startswith("Open the"):
            options(student).first.wait_for(timeout=SOON)
            choose(student, FIRST.right)
        for each in (teacher, student):
            for theme in ("light", "dark"):
                each.prefer(theme).page.reload()
                assert barriers(each.settled(), OURS) == [], (step, theme)
                assert each.page.evaluate(FAULTS) == [], (step, theme)
                assert not each.scrolls_sideways()


def test_who_reloads_or_closes_the_browser_s_tab_has_the_same_seat(fresh_app, visit):
    teacher, code = opened(visit, fresh_app)
    press(teacher, "Open the vote")
    student = phone(visit, fresh_app)
    student.page.context.add_init_script("location.host && localStorage.setItem('gradlab room CCCC', '{')")
    student.open("vote", room=code)
    choose(student, ANSWERS[0])
    student.page.reload()
    read(student, FIRST.answers[ANSWERS[0]](ENGLISH) + "”")
    again = tab(student)
    student.page.goto("about:blank")
    again.open("vote", room=code)
    read(again, FIRST.answers[ANSWERS[0]](ENGLISH) + "”")
    choose(again, ANSWERS[1])
    counted(teacher, "1 of 1 here has answered")
    again.page.close()


def test_a_replaced_server_takes_nobody_out_of_the_room(replaceable, visit):
    teacher, code = opened(visit, replaceable.url)
    press(teacher, "Open the vote")
    student = phone(visit, replaceable.url).open("vote", room=code)
    choose(student, ANSWERS[0])
    with cut_off(teacher, student):
        replaceable.replace()
    read(student, FIRST.answers[ANSWERS[0]](ENGLISH) + "”")
    choose(student, ANSWERS[1])
    counted(teacher, "1 of 1 here has answered")
    press(teacher, "Close the vote")
    read(student, "Talk with your neighbours")
