"""The exported pages: they say what the pages of the app say, and nothing in them can break out or reach out."""

import gzip
import json
import re
import sys
from base64 import b64decode
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reader import PAGES, films, notch, read_page
from streamlit.testing.v1 import AppTest

from gradlab import __main__ as command
from gradlab import lesson
from gradlab.app import export
from gradlab.app.language import languages, translator
from gradlab.app.pages_and_questions import page_named
from gradlab.app.question import exercise_key
from gradlab.chapters.review import words
from gradlab.core.network import Weight
from gradlab.plotting import film, lettered

EXPORTED = [name for name in PAGES if name != "vote"]
HOSTILE = "</script></div>\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
LINKS = {"a": "href", "img": "src", "link": "href", "script": "src", "form": "action", "iframe": "src"}


class Read(HTMLParser):
    """What an exported page has: its text, its tags, and for each of its pieces in which variants it is."""

    def __init__(self, page):
        super().__init__()
        self.text, self.tags, self.inside, self.pieces = "", [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.text += " " * (tag not in ("strong", "em", "code", "span", "a", "svg", "path"))
        self.text += dict(attributes).get("aria-label") or ""
        if tag not in ("meta", "img", "input", "path", "li", "br", "hr"):
            self.inside.append(dict(attributes).get("data-in"))

    def handle_endtag(self, tag):
        if tag not in ("path", "li"):
            self.inside.pop()
        self.text += " " * (tag in ("p", "td", "th", "li", "div", "summary"))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] not in ("script", "style"):
            self.text += data
            seen = [set(map(int, each.split())) for each in self.inside if each]
            self.pieces.append((data, set.intersection(*seen) if seen else None))


@cache
def exported(name, language="en", **asked):
    """A page as a file."""
    return export.Sheet(name, language, languages(), **asked).html()


@cache
def sent(page):
    """What its script gets, with each film whole."""
    (packed,) = re.findall(r'id="data">([\w+/=]*)<', page)
    data = json.loads(gzip.decompress(b64decode(packed)))

    def whole(value):
        if isinstance(value, list):
            return [whole(each) for each in value]
        if isinstance(value, dict):
            return data["shared"][value["$"]] if "$" in value else {key: whole(each) for key, each in value.items()}
        return value

    return data["names"], data["films"], whole(data["every"])


def plain(text):
    """A text without what only formats it, and without how long something took."""
    text = re.sub(r":(?:green|red)\[(.*?)\]", r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"[\d.,]+\sms|[*`]", "", text)).strip()


def sentences(app):
    """All that a page of the app says in words, by lines and cells, read by other rules than the exporter's."""
    left_out = {id(each) for box in containers(app.main, "predicted") for each in leaves(box)}
    for element in leaves(app.main):
        text = getattr(element.proto, "body", "") or getattr(element.proto, "label", "") * (element.type == "page_link")
        if element.type != "html" and id(element) not in left_out:
            lines = [line for line in text.splitlines() if not line.startswith(("```", "| ---"))]
            cells = [cell for line in lines for cell in (line[2:-2].split(" | ") if line.startswith("| ") else [line])]
            pieces = [piece for cell in cells for piece in cell.split("$")]
            yield from (plain(re.sub(r"^(- |\d+\. )", "", piece)) for piece in pieces)
    yield from (plain(each.label) for each in app.expander if not {id(leaf) for leaf in leaves(each)} & left_out)


def leaves(block):
    for _place, child in sorted(block.children.items()):
        if hasattr(child, "children"):
            yield from leaves(child)
        else:
            yield child


def containers(block, key):
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from [child] if getattr(child.proto, "id", "").endswith(f"-{key}") else containers(child, key)


def told(name):
    """A link's ``predict`` ↦ the number of the variant that a page then opens in; without a question it has but one."""
    return {None: 0, "off": len(page_named(name).answers) + 1} if page_named(name).question else {None: 0}


def assert_it_says_what_the_app_says(name, language):
    page = exported(name, language)
    text = plain(Read(page).text)
    said = [each for predict in told(name) for each in sentences(read_page(name, lang=language, predict=predict))]
    assert len(said) > 10
    assert [each for each in said if each not in text] == []
    assert "<code>\\" not in page  # a formula that could not be drawn


def test_the_main_page_says_what_the_app_says_told_and_untold():
    assert_it_says_what_the_app_says("accuracy_vs_loss", "en")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", EXPORTED)
def test_every_page_says_what_the_app_says_and_has_its_films(name, language):
    assert_it_says_what_the_app_says(name, language)
    assert_it_has_the_films_of_the_app(name, language)


def assert_it_has_the_films_of_the_app(name, language):
    page = exported(name, language)
    _names, places, every = sent(page)
    # Each has one place, whatever is answered: so it stays where it was dragged to.
    assert sorted(re.findall('data-film="(.*?)"', page)) == sorted(places)
    for predict, variant in told(name).items():
        app = read_page(name, lang=language, predict=predict)
        theirs = films(app)
        ours = [every[each[str(variant)]] for each in places.values() if str(variant) in each]
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            assert one["words"] == other["words"]
            assert [each["first"] for each in one["sliders"]] == [notch(app, each) for each in other["sliders"]]
            assert {each["key"] for each in one["sliders"]} == {""}
            for picture, shown in zip(one["pictures"], other["pictures"], strict=True):
                assert picture["strokes"] == shown["strokes"]
                assert picture["captions"] == shown["captions"]


def test_the_main_page_has_the_films_of_the_app_told_and_untold():
    assert_it_has_the_films_of_the_app("accuracy_vs_loss", "en")


def variant(number, openings):
    """A part for each text: its first letter, in which the others are parts."""
    return [export.Part(each[:1], frozenset([number]), variant(number, each[1:])) for each in openings]


def seen(parts, number):
    return [(each.opening, seen(each.inside, number)) for each in parts if number in each.seen]


@given(st.lists(st.lists(st.sampled_from(["", "a", "b", "ab", "ba", "aab"]), max_size=6), min_size=1, max_size=4))
def test_of_what_is_merged_each_variant_is_what_it_was(variants):
    parts = []
    for number, openings in enumerate(variants):
        parts = export.merged(parts, variant(number, openings))
    for number, openings in enumerate(variants):
        assert seen(parts, number) == seen(variant(number, openings), number)


def test_a_verdict_is_in_its_own_variant_alone_and_hidden_at_first():
    page = exported("accuracy_vs_loss")
    names, _films, _every = sent(page)
    codes = list(page_named("accuracy_vs_loss").answers)
    assert names == ["", *(f"my_accuracy_vs_loss={code}" for code in (*codes, "show"))]
    verdicts = {text: seen for text, seen in Read(page).pieces if "you chose “It changes slightly too.”" in text}
    (seen,) = verdicts.values()
    flows = names.index("my_accuracy_vs_loss=flows")
    assert seen == {flows, flows + len(names)}  # on a light page, and on a dark one
    jumps = [seen for text, seen in Read(page).pieces if "43 jumps between −2 and 2" in text]
    assert all(0 not in each and len(names) not in each for each in jumps)
    for _tag, attributes in Read(page).tags:
        if "data-in" in attributes:
            assert ("hidden" in attributes) == ("0" not in attributes["data-in"].split())


@pytest.mark.slow
def test_an_exercise_is_right_where_the_app_says_so():
    page = exported("review")
    fields = [each for tag, each in Read(page).tags if tag == "input"]
    exercises = words.exercises(translator(), 0)
    assert len(fields) == len(exercises)
    for field in fields:
        (exercise,) = (each for k, each in enumerate(exercises, 1) if field["name"] == exercise_key(k))
        low, high = float(field["data-low"]), float(field["data-high"])
        for number in np.concatenate([np.linspace(2 * low - high, 2 * high - low, 12), [exercise.answer]]):
            assert (low <= number <= high) == exercise.solved(number)
    assert "the right ones stand in its file" in page
    right = [seen for text, seen in Read(page).pieces if exercises[0].why[:20] in text]
    assert {sent(page)[0][each % len(sent(page)[0])] for each in right[0]} == {f"{exercise_key(1)}=right"}


@pytest.mark.parametrize("name", ["accuracy_vs_loss", "review"])
@pytest.mark.slow
def test_a_page_loads_nothing_and_leads_to_files_beside_it(name):
    page = Read(exported(name))
    files = {sheet.file for sheet in export.sheets("en", languages())}
    doors = [each[LINKS[tag]] for tag, each in page.tags if each.get(LINKS.get(tag, "")) is not None]
    assert {each for each in doors if not each.startswith("data:image/")} <= files | {f"../ko/{name}.html"}
    assert sum(each in files for each in doors) >= len(EXPORTED)
    policy = 'http-equiv="Content-Security-Policy"\n    content="default-src'
    assert (
        film.PAGE.partition(policy)[2].partition(">")[0] == exported(name).partition(policy)[2].partition(">")[0] != ""
    )


@pytest.mark.slow
def test_next_leads_along_the_way_that_the_reader_is_on():
    def followed(page):
        (door,) = re.findall(r'class="door next"><a href="([\w-]+\.html)">Next', page)
        return door

    assert followed(exported("accuracy_vs_loss")) == "step_vs_sigmoid.html"
    short = exported("accuracy_vs_loss", way="short")
    assert followed(short) == "learning_stops-short.html"
    assert "1 of 4 on the short way" in short or "2 of 4 on the short way" in short
    assert "accuracy_vs_loss-short.html" in exported("home")


def hostile_page():
    import streamlit as st

    text = "</script></div>\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
    st.title(text, help=text)
    st.markdown(f"{text} [a](javascript:alert) ${text}$ :red[{text}]", help=text)
    st.caption(text)
    st.code(text)
    st.latex(text)
    st.button(text, "answer x " + text.replace(" ", "\xa0"))
    st.number_input(text, key="solved")
    with st.expander(text), st.container(key=text):
        st.header(text)


def test_what_a_page_sends_is_text_and_no_html_of_its_own():
    app = AppTest.from_function(hostile_page).run()
    assert not app.exception
    sheet = export.Sheet("home", "en", {})
    sheet._, sheet.app, sheet.page = translator(), app, page_named("home")
    sheet.run(0)
    sheet.solved = {"solved": (1.0, 0.1)}
    parts = sheet.parts(app.main, frozenset([0]))
    link = SimpleNamespace(label=HOSTILE, help=HOSTILE)
    film = SimpleNamespace(proto=SimpleNamespace(component_name=export.FILM, id=f"$$ID-0-{HOSTILE}"))
    page = "".join(each.html(frozenset([0])) for each in parts) + sheet.element("", film) + sheet.door("home", link)
    read = Read(page)
    assert not {tag for tag, _attributes in read.tags} & {"script", "img"}
    assert not [each for _tag, attributes in read.tags for each in attributes if each.startswith("on")]
    assert not [each for tag, each in read.tags if tag == "a" and "javascript" in each.get("href", "")]
    assert read.text.count("<script>alert(1)</script>") >= 10
    assert re.fullmatch(r"[\w+/=]+", sheet.packed([HOSTILE]))


def test_formulas_are_outlines_within_their_boxes():
    for name in ("loss_functions", "accuracy_vs_loss"):
        for formula in read_page(name).latex:
            svg = ElementTree.fromstring(lettered.formula(formula.value.strip("$\n"), displayed=True))
            left, top, width, height = map(float, svg.attrib["viewBox"].split())
            points = np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", svg[0].attrib["d"]), float)
            assert len(points) > 50
            assert np.all(points >= [left - 2, top - 2])
            assert np.all(points <= [left + width + 2, top + height + 2])
            assert svg[0].attrib["fill"] == "currentColor"
            assert svg.attrib["aria-label"] == formula.value.strip("$\n")


def test_what_only_katex_has_is_drawn_as_what_it_means():
    def outline(formula):
        return ElementTree.fromstring(lettered.formula(formula))[0].attrib["d"]

    assert outline(r"\tfrac12 x") == outline(r"\frac{1}{2} x")
    assert outline(r"\Bigl(\frac{1}{2}\Bigr)") == outline(r"\left(\frac{1}{2}\right)")
    with pytest.raises(ValueError, match="begin"):
        lettered.formula(r"\begin{pmatrix}1\end{pmatrix}")


@pytest.mark.slow
def test_other_weights_are_those_along_which_the_accuracy_takes_most_values():
    """As ``lesson.flips`` counts them exactly, and as the slider's grid does, which can miss one between two jumps."""
    *output, hidden = export.WEIGHTS
    assert hidden == lesson.TELLING[0]

    def exactly(weight):
        flips = lesson.flips("sigmoid", weight, lesson.ACCURACY, 100)
        return len(set(flips.after[np.abs(flips.weights) < 2].round(9)))

    found = [lesson.TELLING[1]]
    for each in sorted((Weight(1, row, digit) for row in range(50) for digit in range(10)), key=exactly, reverse=True):
        if each.row not in [other.row for other in found] and [other.column for other in found].count(each.column) < 2:
            found.append(each)
    assert output == found[1:12]

    def values(weight):
        return len(np.unique(lesson.along("sigmoid", weight, lesson.ACCURACY, 100).values.round(9)))

    least = min(map(values, output))
    free = set(range(50)) - {each.row for each in output} - {lesson.TELLING[1].row}
    others = [Weight(1, row, column) for row in sorted(free)[::6] for column in range(10)]
    full = [
        column for column, count in enumerate(np.bincount([each.column for each in output], minlength=10)) if count == 2
    ]
    assert max(values(each) for each in others if each.column not in full) <= least + 2


def test_a_folder_that_is_there_is_left_alone_unless_forced(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SystemExit) as ended:
        command.main(["export", str(tmp_path)])
    assert ended.value.code == f"gradlab: {tmp_path} is there already. {export.FORCED}"
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_forced_it_replaces_its_own_files_and_nothing_else(tmp_path, monkeypatch, capsys):
    one = export.Sheet("review", "ko", {"ko": "한국어"})
    monkeypatch.setattr(export, "sheets", lambda language, every: [one])
    # Each process begins as this one did; but Streamlit's runner for tests has put the app in the place of pytest.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    (tmp_path / "ko").mkdir()
    for name in ("mine.txt", "ko/mine.html", "ko/review.html"):
        (tmp_path / name).write_text("mine")
    command.main(["export", str(tmp_path), "--language", "ko", "--force"])
    assert {(tmp_path / name).read_text() for name in ("mine.txt", "ko/mine.html")} == {"mine"}
    assert (tmp_path / "ko" / "review.html").read_text("utf-8").startswith('<!doctype html>\n<html lang="ko">')
    assert 'href="ko/home.html"' in (tmp_path / "index.html").read_text("utf-8")
    assert not (tmp_path / "en").exists()
    sizes = re.findall(r"^ *(\d+) kB  (.*)$", capsys.readouterr().out, re.MULTILINE)
    assert [Path(name).name for _size, name in sizes] == ["index.html", "review.html"]


def test_a_page_that_fails_is_named():
    sheet = export.Sheet("home", "en", {})
    sheet.app = AppTest.from_string("import streamlit as st\nraise ValueError('no such weight')")
    with pytest.raises(RuntimeError, match=r"^home.html: "):
        sheet.run(0)
