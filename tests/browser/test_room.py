"""A class votes in a real browser: a teacher and two students in three windows, one of them a Korean phone."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from test_layout import FAULTS

from gradlab.app.language import translator
from gradlab.app.pages_and_questions import ASKING
from gradlab.app.votes import question
from tests.browser.barriers import barriers
from tests.browser.visitor import PATIENCE, cut_off

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
    teacher.page.wait_for_url(re.compile("my_key="))
    return teacher, asked(teacher)["room"]


def test_a_whole_round_in_three_windows(fresh_app, visit):
    teacher, code = opened(visit, fresh_app)
    one = visit(fresh_app).open("vote", room=code)
    phone = visit(fresh_app, lang="ko")
    phone.page.set_viewport_size(PHONE)
    phone.open("vote")
    phone.page.get_by_role("textbox").fill(code.lower())
    phone.page.keyboard.press("Enter")
    read(phone, KOREAN("The next question comes in a moment. This page shows it by itself."))
    press(teacher, "Open the vote")
    options(one).first.wait_for(timeout=SOON)
    options(phone).first.wait_for(timeout=SOON)
    read(phone, question(KOREAN, FIRST.name, 1).text)
    choose(one, ANSWERS[0])
    options(phone).first.locator("input").focus()  # by keyboard
    phone.page.keyboard.press("ArrowDown")
    read(phone, KOREAN("Your answer: “{answer}” You can change it until the vote is closed.").split("{")[0])
    assert not phone.scrolls_sideways()
    teacher.page.get_by_test_id("stMetricValue").get_by_text("2", exact=True).wait_for(timeout=SOON)
    swaying = [alt for alt in teacher.alts() if FIRST.answers[ANSWERS[0]](ENGLISH) in alt]
    assert swaying == []
    press(teacher, "Close the vote")
    read(one, "Talk with your neighbours")
    assert options(one).count() == 0
    press(teacher, "Open the second vote")
    for each, _ in ((one, ENGLISH), (phone, KOREAN)):
        options(each).first.wait_for(timeout=SOON)
        choose(each, FIRST.right, _)
    press(teacher, "Close the vote")
    press(teacher, "Show both")
    for each, _ in ((teacher, ENGLISH), (one, ENGLISH), (phone, KOREAN)):
        read(each, _("See it: {title}").format(title=FIRST.title(_)))
        first, second = each.settled().alts()[-2:]
        right = FIRST.answers[FIRST.right](_)
        assert f"{right} {_('{count} of {total}').format(count=2, total=2)}" in second
        assert f"{right} {_('{count} of {total}').format(count=2, total=2)}" not in first
        assert not each.scrolls_sideways()
    teacher.page.set_viewport_size({"width": 1366, "height": 768})
    boxes = (
        teacher.settled()
        .page.locator("img[alt]:not([alt=''])")
        .evaluate_all(
            "all => all.filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect().bottom)"
        )
    )
    assert len(boxes) == 2
    assert max(boxes) <= 768
    phone.page.get_by_role("link", name=re.compile(KOREAN("See it: {title}").split("{")[0])).click()
    read(phone, KOREAN("Back to the room {code}").format(code=code))
    assert urlsplit(phone.page.url).path == f"/{FIRST.name}"
    assert asked(phone)["room"] == code
    assert set(parse_qs(urlsplit(phone.copied()).query)) & {"room", "my_seat"} == {"room"}
    press(teacher, "Next question")
    read(teacher, SECOND.question(ENGLISH))
    phone.page.get_by_role("link", name=KOREAN("Back to the room {code}").format(code=code)).click()
    read(phone, KOREAN("The next question comes in a moment. This page shows it by itself."))
    press(teacher, "End the room")
    press(teacher, "Yes, end it")
    read(one, f"The room {code} has ended.")


def test_no_step_has_a_barrier_or_a_text_over_another(fresh_app, visit):
    teacher, code = opened(visit, fresh_app)
    student = visit(fresh_app)
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


def test_who_reloads_or_opens_a_second_tab_has_one_seat(fresh_app, visit):
    teacher, code = opened(visit, fresh_app)
    press(teacher, "Open the vote")
    student = visit(fresh_app).open("vote", room=code)
    choose(student, ANSWERS[0])
    student.page.reload()
    read(student, FIRST.answers[ANSWERS[0]](ENGLISH) + "”")
    second = visit(fresh_app).follow(student.page.url)
    read(second, FIRST.answers[ANSWERS[0]](ENGLISH) + "”")
    choose(second, ANSWERS[1])
    teacher.page.reload()
    teacher.page.get_by_test_id("stMetricValue").get_by_text("1", exact=True).wait_for(timeout=SOON)


def test_a_replaced_server_takes_nobody_out_of_the_room(replaceable, visit):
    teacher, code = opened(visit, replaceable.url)
    press(teacher, "Open the vote")
    student = visit(replaceable.url).open("vote", room=code)
    choose(student, ANSWERS[0])
    seat = asked(student)["my_seat"]
    with cut_off(teacher, student):
        replaceable.replace()
    read(student, FIRST.answers[ANSWERS[0]](ENGLISH) + "”")
    assert asked(student)["my_seat"] == seat
    choose(student, ANSWERS[1])
    teacher.page.get_by_test_id("stMetricValue").get_by_text("1", exact=True).wait_for(timeout=SOON)
    press(teacher, "Close the vote")
    read(student, "Talk with your neighbours")
