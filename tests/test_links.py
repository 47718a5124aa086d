"""Links as an attack surface: whatever a link says, the page stands, with its defaults and a notice."""

import asyncio
import re
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader import PAGES
from streamlit.proto.BackMsg_pb2 import BackMsg
from test_random_states import CONTROLS as CONTROLLED

from gradlab.app.pages_and_questions import ASKING
from tests.benchmarks.students import ROOT, Student, server

pytestmark = pytest.mark.slow

MARKUP = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
HOSTILE = {
    "empty": "",
    "a word": "abc",
    "not a number": "nan",
    "infinity": "-inf",
    "beyond float64": "1e400",
    "thousands of digits": "9" * 5000,
    "10 kB": "x" * 10_000,
    "markup": MARKUP,
    "a script's address": "javascript:alert(1)",
    "Markdown": "[a](javascript:alert(1)) ![b](http://127.0.0.1:9/c) $\\href{javascript:alert(1)}{d}$",
    "a path": "../../../../etc/passwd",
    "a zero": "0\0",
    "another language": "세 번째 값",
    "right to left": "\u202e1.5\u202c",
    "code": "__import__('os').system('id')",
    "a template": "{w.__class__}{0}%s${7*7}",
    "a list": "[0.1, 0.2]",
    "an object": '{"w": 1}',
    "just outside": "100000.5",
}
A_NUMBER = {"just outside"}  # is a function to the field for one, called f, and an answer to an exercise
CONTROLS = re.compile(r"\$\$ID-[0-9a-f]{32}-(\w+)$")  # a control's id ends with its name in the link
MEASURED = re.compile(r"[\d.,]+\sms\b|\*\*[\d,]+\*\* such")  # how long something took is measured anew each time

OF_THE_MOMENT = re.compile(rf"{MEASURED.pattern}|deferred_file_id: .*")


class Guest(Student):
    """One who comes by a link, and remembers all that the page says."""

    async def follow(self, page, link):
        self.said, self.link = [], link
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = page, link
        await self.socket.send(asked.SerializeToString())
        await self.until_finished()
        return self

    def take(self, came):
        super().take(came)
        self.said.append(came)
        if came.WhichOneof("type") == "new_session":
            self.session = came.new_session.initialize.session_id
        if came.WhichOneof("type") == "page_info_changed":
            self.link = came.page_info_changed.query_string.removeprefix("?")

    async def come_back_after_a_cut(self):
        """As a browser does: by its session's name, with the link that it has. What was set on the page is in no other
        place here, although a browser sends it too."""
        await self.socket.close()
        await self.connect(subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN", self.session])
        self.said = []
        self.kept.clear()  # so that all is sent again, to be compared
        await self.send(query_string=self.link)
        await self.until_finished()
        return self

    def shown(self):
        """What stands at each place of the page: no notice, which is told once, and a file's name of the moment."""
        return {
            tuple(came.metadata.delta_path): OF_THE_MOMENT.sub("", str(came.delta))
            for came in self.said
            if came.WhichOneof("type") == "delta"
            and came.delta.WhichOneof("type") != "new_transient"
            and came.delta.new_element.WhichOneof("type") != "alert"
        }

    def elements(self, kind):
        """The page's elements of this kind, once a later run of a fresh server's first page has replaced its first."""
        return [
            getattr(came.delta.new_element, kind)
            for came in self.said
            if came.WhichOneof("type") == "delta" and came.delta.new_element.WhichOneof("type") == kind
        ]

    def tables(self):
        return [MEASURED.sub("", each.body) for each in self.elements("markdown") if each.body.startswith("| ")]

    def notices(self):
        return [each.body for each in self.elements("alert") if each.format == each.WARNING]

    def controls(self):
        """What a link to this page may name, and more: all names of its controls."""
        elements = [came.delta.new_element for came in self.said]
        shown = [getattr(each, each.WhichOneof("type")) for each in elements if each.WhichOneof("type")]
        return {found[1] for each in shown if (found := CONTROLS.search(getattr(each, "id", "")))}

    def size(self):
        """Bytes of what the page shows; the link itself comes back with each control that corrects it."""
        return sum(came.ByteSize() for came in self.said if came.WhichOneof("type") == "delta")


@pytest.fixture(scope="module")
def app():
    with server(ROOT / "streamlit_app.py") as (port, process):
        asyncio.run(visited(port, "accuracy_vs_loss"))  # a fresh server runs its first page twice
        yield port, process


async def visited(port, page, **asked):
    """A guest on a page, by a link that asks for all of this."""
    guest = Guest(port, 0)
    await guest.connect()
    try:
        return await guest.follow(page, urlencode(asked, doseq=True))
    finally:
        await guest.socket.close()


def assert_harmless(guest):
    """Nothing that the link said is markup to the browser."""
    assert not any(each.allow_html for each in guest.elements("markdown"))
    told = [each.body for each in guest.elements("html")]
    assert not [body for body in told if re.search(r"<script|onerror|javascript:", body)]
    assert not [each for each in guest.elements("html") if each.unsafe_allow_javascript]


@pytest.mark.parametrize("name", PAGES)
def test_what_no_control_can_mean_leaves_the_page_as_it_was(app, name):
    port, _ = app
    page = "" if name == "home" else name
    plain = asyncio.run(visited(port, page))
    controls = plain.controls()
    assert {"lang", "projector"} <= controls
    for what, value in HOSTILE.items():
        asked = {
            name for name in controls if what not in A_NUMBER or not (name == "f" or name.startswith("my_exercise"))
        }
        guest = asyncio.run(visited(port, page, **dict.fromkeys(asked, value)))
        assert guest.tables() == plain.tables(), what
        assert len(guest.notices()) == 1, what
        assert "lang = en" in guest.notices()[0]
        assert len(guest.notices()[0]) < 1000
        assert guest.size() < 1.05 * plain.size() + 2000, what
        assert_harmless(guest)


@pytest.mark.parametrize("name", PAGES)
def test_who_was_cut_off_comes_back_to_all_that_was_set_and_leaves_no_session_behind(app, name):
    answers = {f"my_{page.name}": page.right for page in ASKING} | {"my_exercise_1": 0.5}
    controls = {key: list(values)[len(values) // 2] for key, values in CONTROLLED.get(name, {}).items()}

    async def cut():
        guest = Guest(app[0], 0)
        await guest.connect()
        await guest.follow(name, urlencode(answers | controls | {"lang": "ko", "projector": "true"}, doseq=True))
        first, before, link = guest.session, guest.shown(), guest.link
        await guest.come_back_after_a_cut()
        await guest.socket.close()
        assert guest.session != first
        assert guest.link == link
        return before, guest.shown()

    before, after = asyncio.run(cut())
    assert after.keys() == before.keys()
    assert [(before[place], after[place]) for place in before if after[place] != before[place]] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_value_said_twice_and_a_name_unknown_do_no_harm(app, name):
    port, _ = app
    page = "" if name == "home" else name
    controls = asyncio.run(visited(port, page)).controls()
    twice = {key: ["1", MARKUP] for key in controls}
    assert_harmless(asyncio.run(visited(port, page, **twice)))
    assert_harmless(asyncio.run(visited(port, page, **{MARKUP: MARKUP, "__proto__": "1", "embed_options": MARKUP})))


VALUES = st.one_of(st.text(max_size=30), st.floats().map(repr), st.integers().map(str))


@given(st.sampled_from(PAGES[1:]), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_link_opens_a_page(app, page, data):
    controls = sorted(asyncio.run(visited(app[0], page)).controls())
    asked = st.dictionaries(st.sampled_from(controls), st.lists(VALUES, min_size=1, max_size=3))
    assert_harmless(asyncio.run(visited(app[0], page, **data.draw(asked))))


def test_the_cost_of_a_page_is_bounded_whatever_its_link_says(app):
    port, process = app
    largest = {"images": 1000, "batch": 1000, "length": 300, "updates": 300, "k": 60, "also": ["tanh", "ReLU"]}
    beyond = dict.fromkeys(largest, 10**9)

    async def all_pages(asked):
        return [(await visited(port, page, **asked)).size() for page in PAGES[1:]]

    at_most = asyncio.run(all_pages(largest))
    draggable = process.memory_info().rss
    for _ in range(3):
        assert all(size <= 1.1 * most for size, most in zip(asyncio.run(all_pages(beyond)), at_most, strict=True))
    assert process.memory_info().rss < 1.2 * draggable
