"""The pages as files that need no server, no network and no Python: ``gradlab export``.

No page is written twice. Each is run as a reader would open it, by Streamlit's own runner for tests, and what it sends
is laid out in order. It is run once for each answer to its question, on a light page and on a dark one: what is the
same in all these variants stands in the file once, and of the rest ``export.js`` shows what the reader's variant has.
"""

import json
import logging
import os
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from gzip import compress, decompress
from html import escape
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

import gradlab
from gradlab import lesson
from gradlab.app import command, link
from gradlab.app.controls import ENDS, LAYERS
from gradlab.app.language import languages, translator
from gradlab.app.pages_and_questions import GROUPS, PAGES, SHORT, WAYS, Page, page_named
from gradlab.app.question import RECALLED, SHOWN, SOLVED
from gradlab.core.network import Weight
from gradlab.lesson.names import weight_name
from gradlab.plotting import lettered
from gradlab.plotting.film import REMARK, SCRIPT, SHEET
from gradlab.text import Translate

PATIENCE = 300  # seconds that a page may take
ON_A_SERVER = ("vote",)  # pages that are nothing without one
THEMES = ("light", "dark")
LONG = 100  # characters of a text or a column that several films may have: it is sent once
MAIN = "accuracy_vs_loss"  # the page that is there at other weights too
FILM, COPY = "gradlab_film", "gradlab_copy"  # components: a film, and the button for the page's link
LOOK, ACT = (
    REMARK.sub("", files("gradlab.app").joinpath(f"export.{kind}").read_text("utf-8")) for kind in ("css", "js")
)
ACT = re.sub(r'^import mount .*$', "", ACT, flags=re.MULTILINE)  # in a page it stands in one script with film.js
FORMULA = re.compile(r"(\$+)\s*([^$]+?)\s*\$+")
ICON, COLOURED = re.compile(r":material/\w+:\s*"), re.compile(r":(green|red)\[(.*?)\]")


@dataclass
class Part:
    """A part of a page: what opens it, in which of the page's variants it is, by their numbers, and what is in it."""

    opening: str
    seen: frozenset[int]
    inside: list["Part"] = field(default_factory=list)
    closing: str = ""

    def html(self, around: frozenset[int]) -> str:
        """As it stands in a part that is in the variants ``around``."""
        text = self.opening + "".join(part.html(self.seen) for part in self.inside) + self.closing
        if self.seen == around:
            return text
        seen, hidden = " ".join(map(str, sorted(self.seen))), "" if 0 in self.seen else " hidden"
        return f'<div data-in="{seen}"{hidden}>{text}</div>'


def merged(ours: list[Part], theirs: list[Part]) -> list[Part]:
    """Two variants of the same place as one: what is the same in both stands there once."""
    every, both = list[Part](), ([part.opening for part in each] for each in (ours, theirs))
    for what, a, b, c, d in SequenceMatcher(None, *both, autojunk=False).get_opcodes():
        if what == "equal":
            for one, other in zip(ours[a:b], theirs[c:d], strict=True):
                every.append(Part(one.opening, one.seen | other.seen, merged(one.inside, other.inside), one.closing))
        else:
            every += ours[a:b] + theirs[c:d]
    return every


@dataclass
class Sheet:
    """A page that becomes a file.

    file, name : what the file is called, without ending, and the page
    languages : those in which it is there, code → its own name
    asked : of the page, by its link
    others : the same page at other weights: what each is called ↦ its file
    films : key of a film ↦ the number of each variant of the page that has it ↦ its data there
    """

    file: str
    name: str
    language: str
    languages: Mapping[str, str]
    asked: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    films: dict[str, dict[int, str]] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        return page_named(self.name)

    def html(self) -> str:
        """The whole file."""
        self._ = translator(self.language)
        self.app = AppTest.from_file(str(command.router()), default_timeout=PATIENCE)
        self.app.query_params.update({"lang": self.language, **self.asked})
        if self.page is not PAGES[0]:
            self.app.switch_page(self.page.file)
        self.run()
        session = self.app.session_state
        self.solved: Mapping[str, tuple[float, float]] = session[SOLVED] if SOLVED in session else {}
        given = self.answers()
        parts, count = list[Part](), len(THEMES) * len(given)
        for number in range(count):
            theme, which = divmod(number, len(given))
            (key, value), self.app.context["theme"] = list(given.values())[which], THEMES[theme]
            session[key] = value
            self.run()
            session[key] = None
            variant = self.parts(self.app.main, frozenset([number]))
            parts = merged(parts, variant) if number else variant
        return PAGE.format(
            language=escape(self.language), title=f"{escape(self.page.title(self._))} · gradlab", sheet=SHEET, look=LOOK,
            menu=self.menu(), body="".join(part.html(frozenset(range(count))) for part in parts),
            data=self.packed(list(given)), script=SCRIPT, act=ACT, version=gradlab.__version__,
            stands=inline(stands(self._)), silent=escape(self._("Without JavaScript the pictures are not shown.")),
        )  # fmt: skip

    def run(self) -> None:
        """Have the page run. RuntimeError: what went wrong in it."""
        self.app.run()
        if self.app.exception:
            raise RuntimeError(f"{self.file}: {'; '.join(str(each.value) for each in self.app.exception)}")
        sent = [each.proto for each in self.app.get("bidi_component")]
        self.sent = {key_of(each): json.loads(decompress(each.bytes)) for each in sent if each.component_name == FILM}
        self.led = {slider["key"] for film in self.sent.values() for slider in film["sliders"]}
        self.noted = self.said = False

    def answers(self) -> dict[str, tuple[str, object]]:
        """What can be answered here, by the names that ``export.js`` knows: a key in the session, and its value."""
        key, codes = link.OWN + self.page.name, (*self.page.answers, SHOWN) if self.page.question else ()
        exercises = {
            f"{key}={name}": (key, number)
            for key, (answer, _) in self.solved.items()
            for name, number in (("right", answer), ("wrong", 10.0 * answer + 10))
        }
        return {"": (key, None)} | {f"{key}={code}": (key, code) for code in codes} | exercises

    def parts(self, block: Block, seen: frozenset[int]) -> list[Part]:
        """All that is in a block, in order."""
        every = list[Part]()
        for _place, child in sorted(block.children.items()):
            if isinstance(child, Block) and getattr(child.proto, "id", "").endswith(f"-{RECALLED}"):
                continue
            if isinstance(child, Block):
                opening, closing = self.box(str(child.type), child.proto)
                inside = self.parts(child, seen)
                if inside or child.type == "column":  # an empty one keeps its place
                    every.append(Part(opening, seen, inside, closing))
            elif html := self.element(child.type, child, seen):
                every.append(Part(html, seen))
        return every

    def box(self, kind: str, proto: Any) -> tuple[str, str]:
        """How a block begins and ends."""
        if kind == "expander":
            self.noted = False
            name = "settings" if "tune" in proto.icon else "fold"
            return f'<details class="{name}"><summary>{inline(proto.label)}</summary>', "</details>"
        if kind == "column":
            return f'<div class="column" style="flex: {proto.weight:g} 1 {40 * proto.weight:g}rem">', "</div>"
        look = [re.sub(r"\W+", "-", key_of(proto)) if getattr(proto, "id", "") else "box"]
        if kind == "flex_container":
            box = proto.flex_container
            look += ["row"] * (box.direction == box.HORIZONTAL) + ["card"] * box.border
        return f'<div class="{" ".join(look)}">', "</div>"

    def element(self, kind: str, element: Any, seen: frozenset[int]) -> str:
        """An element as HTML; nothing for what is only the app's."""
        proto, name = element.proto, getattr(element.proto, "component_name", "")
        if kind in ("title", "header", "subheader"):
            self.noted = False
            return helped(f"<{proto.tag}>{inline(proto.body)}</{proto.tag}>", proto.help)
        if kind in ("markdown", "latex", "caption"):
            return helped(f'<div class="{kind}">{markdown(proto.body)}</div>', proto.help)
        if kind == "code":
            return f'<pre tabindex="0"><code>{escape(proto.code_text)}</code></pre>'
        if kind == "html":
            return "" if proto.body.startswith("<style") else str(proto.body)
        if kind == "page_link":
            look = "next" if proto.icon else ""
            return door(self.address(proto.page or PAGES[0].name), proto.label, proto.help, look)
        if name == FILM:
            return self.film(key_of(proto), seen)
        if kind == "button":
            return self.button(proto, *(element.key or "").split(" "))
        if kind == "number_input" and element.key in self.solved:
            return self.exercise(proto, element.key)
        if name == COPY or kind in ("empty", "download_button") or getattr(element, "key", "") in self.led:
            return ""
        if self.noted:
            return ""
        self.noted = True
        return f'<div class="note">{markdown(needs_python(self._))}</div>'

    def film(self, key: str, seen: frozenset[int]) -> str:
        """A place for a film, whose own sliders begin where the page's stand."""
        widgets: list[Any] = [*self.app.slider, *self.app.select_slider]
        for slider in self.sent[key]["sliders"]:
            for each in widgets:
                if each.key == slider["key"]:
                    ends = each.proto
                    slider["first"] = round((ends.default[0] - ends.min) / ends.step)
            slider["key"] = ""
        data = written(self.sent[key])
        self.films.setdefault(key, {}).update(dict.fromkeys(seen, data))
        return f'<div data-film="{escape(key)}"></div>'

    def button(self, proto: Any, does: str, about: str = "", code: str = "") -> str:
        """A button that answers the page's question, or leads to the first page of a way."""
        if does == "take":
            way = WAYS[about]
            return door(f"{way[1].name}{suffix(about)}.html", proto.label, proto.help, "next")
        if does not in ("answer", "instead"):
            return ""
        value = code or (SHOWN if "visibility" in proto.icon else "")
        name = f'name="{escape(link.OWN + about)}" value="{escape(value)}"'
        return f'<button type="button" class="{does}" {name}>{inline(proto.label)}</button>'

    def exercise(self, proto: Any, key: str) -> str:
        """An exercise: its question, a field for the answer, and between which numbers it is right."""
        (answer, slack), said = self.solved[key], ""
        if not self.said:
            self.said, text = True, self._("This page checks your answers by itself, so the right ones are in its file.")
            said = f"<p>{escape(text)} {inline(proto.help)}</p>"
        ends = f'data-low="{answer - slack!r}" data-high="{answer + slack!r}"'
        label = f'<label>{inline(proto.label)} <input type="number" step="any" name="{escape(key)}" {ends}></label>'
        return f'{said}<div class="exercise">{label}</div>'

    def address(self, name: str) -> str:
        """The file of a page, on the same way."""
        way = self.asked.get("way", "")
        return f"{name}{suffix(way) if page_named(name) in WAYS.get(way, ())[1:] else ''}.html"

    def menu(self) -> str:
        """What leads to the other pages, folded, to this one at other settings, and to it in other languages."""
        groups = ""
        for group, title in GROUPS.items():
            entries = ""
            for page in PAGES:
                if page.group == group:
                    name, here = escape(page.title(self._)), ' aria-current="page"' * (page is self.page)
                    there = f'<a href="{self.address(page.name)}"{here}>{name}</a>'
                    entries += f"<li>{name}: {inline(needs_python(self._))}" if page.name in ON_A_SERVER else f"<li>{there}"
            groups += f"<div><b>{escape(title(self._))}</b><ul>{entries}</ul></div>"
        text = f"<details><summary>{escape(self._('All pages'))}</summary><nav>{groups}</nav></details>"
        if self.others:
            doors = "".join(f"<li>{door(f'{file}.html', title)}" for title, file in self.others.items())
            text += f"<details><summary>{escape(self._('Other weights'))}</summary><ul>{doors}</ul></details>"
        return text + "".join(
            f'<a href="../{code}/{self.file}.html" lang="{code}" hreflang="{code}">{escape(name)}</a>'
            for code, name in self.languages.items() if code != self.language
        )  # fmt: skip

    def packed(self, names: list[str]) -> str:
        """What ``export.js`` is to know, in letters, digits, + and / alone: no text in it can end its element."""
        shared: dict[str, int] = {}

        def once(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: once(each) for key, each in value.items()}
            text = written(value)
            if isinstance(value, list) and "{" in text:
                return [once(each) for each in value]
            return value if len(text) < LONG else {"$": shared.setdefault(text, len(shared))}

        every = list(dict.fromkeys(data for each in self.films.values() for data in each.values()))
        films = {key: {k: every.index(data) for k, data in each.items()} for key, each in self.films.items()}
        data = {"names": names, "films": films, "every": [once(json.loads(film)) for film in every]}
        data["shared"] = list(map(json.loads, shared))
        return b64encode(compress(written(data).encode(), mtime=0)).decode()


def written(data: object) -> str:
    """As JSON, as short as can be."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def key_of(proto: Any) -> str:
    """The name that a page has given to something; what Streamlit has put before it is taken away."""
    return re.sub(r"^\$\$(ID|GENERATED)?-?\w+-", "", str(proto.id))


def suffix(way: str) -> str:
    """How the files' names of a way's pages end: the book's have none."""
    return f"-{way}" if way == SHORT else ""


def door(file: str, label: str, help: str = "", look: str = "") -> str:
    """A link to another file, and what is said of it."""
    said = f"<small>{inline(help)}</small>" if help else ""
    return f'<div class="door {look}"><a href="{escape(file)}">{inline(label)}</a>{said}</div>'


def helped(html: str, help: str) -> str:
    """With what the app says of it where the pointer rests, to be unfolded."""
    if not help:
        return html
    return f'<div class="helped">{html}<details class="help"><summary>?</summary>{markdown(help)}</details></div>'


def needs_python(_: Translate) -> str:
    return _("To set or to type something else here, start the app with the command `gradlab`.")


def stands(_: Translate) -> str:
    return _(
        "What stands beside a picture moves with it. All else on this page is said for the numbers with which it opens; "
        "the app, which the command `gradlab` starts, says it for all others."
    )


@cache
def markdown(text: str) -> str:
    """A text as the app shows it, without HTML of its own."""
    return COLOURED.sub(r'<span class="\1">\2</span>', _markdown().render(text))


@cache
def inline(text: str) -> str:
    """The same within a line."""
    return str(_markdown().renderInline(ICON.sub("", text)))


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.inline.ruler.before("escape", "formula", _formula)
    return reader


def _formula(state: StateInline, silent: bool) -> bool:
    """A rule of the reader's: what stands between $ and $, or between $$ and $$, is a formula."""
    found = FORMULA.match(state.src, state.pos)
    if found and not silent:
        state.push("html_inline", "", 0).content = lettered.formula(found[2], found[1] == "$$")
    state.pos = found.end() if found else state.pos
    return bool(found)


def weights() -> Iterator[Weight]:
    """Weights worth a page of their own: to each digit the one with most jumps, each from another unit, and a hidden one."""
    first = lesson.TELLING[1]
    units = set(range(lesson.SIZES[1])) - {first.row}
    for column in range(lesson.SIZES[2]):
        among = [Weight(1, row, column) for row in units]
        found = max(among, key=lambda each: len(lesson.flips("sigmoid", each, lesson.ACCURACY, lesson.TRAINED_ON).weights))
        units.remove(found.row)
        yield found
    yield lesson.TELLING[0]


def sheets(language: str, every: Mapping[str, str]) -> Iterator[Sheet]:
    """All files of a language: the pages in the book's order, those of the short way on it, and the other weights'."""
    _, layers = translator(language), {number: code for code, number in LAYERS.items()}
    links = {
        f"{MAIN}-{weight.layer}-{weight.row}-{weight.column}": (weight, dict(zip(ENDS[weight.layer], map(str, (weight.row, weight.column)), strict=True)))
        for weight in weights()
    }
    others = {weight_name(_, weight): file for file, (weight, _ends) in links.items()}
    for page in PAGES:
        if page.name not in ON_A_SERVER:
            yield Sheet(page.name, page.name, language, every, {}, others if page.name == MAIN else {})
    for page in WAYS[SHORT][1:]:
        file, more = f"{page.name}{suffix(SHORT)}", others if page.name == MAIN else {}
        yield Sheet(file, page.name, language, every, {"way": SHORT}, more)
    for file, (weight, ends) in links.items():
        yield Sheet(file, MAIN, language, every, {"layer": layers[weight.layer], **ends}, others)


def export(folder: Path, chosen: str | None = None, force: bool = False) -> Iterator[tuple[Path, int]]:
    """Write all pages into a folder, in this language or in all; of each file, once it is there, its size in bytes.

    Raises ``FileExistsError`` where there is something already, unless ``force`` lets files of the same names be
    replaced; nothing else there is touched. ``OSError`` where it cannot be written.
    """
    if folder.exists() and not force:
        raise FileExistsError(f"{folder} is there already: --force replaces what has the same name in it")
    every = {code: name for code, name in languages().items() if chosen in (code, None)}
    for code in every:
        (folder / code).mkdir(parents=True, exist_ok=True)
    homes = "".join(f'<li lang="{code}"><a href="{code}/home.html">{escape(name)}</a>' for code, name in every.items())
    head = HEAD.format(language="en", title="gradlab", sheet="", look=LOOK)
    yield _written(folder / "index.html", f"{head}<main><h1>gradlab</h1><ul>{homes}</ul></main>\n</html>\n")
    # A run without a browser has warnings, which are for whoever writes tests.
    quiet = {"initializer": logging.disable, "initargs": (logging.WARNING,)}
    with ProcessPoolExecutor(min(os.cpu_count() or 1, 4), get_context("spawn"), **quiet) as pool:
        made = [sheet for code in every for sheet in sheets(code, every)]
        for sheet, html in zip(made, pool.map(Sheet.html, made), strict=True):
            yield _written(folder / sheet.language / f"{sheet.file}.html", html)


def _written(file: Path, text: str) -> tuple[Path, int]:
    file.write_text(text, "utf-8", newline="\n")
    return file, len(text.encode())


HEAD = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
    content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}</title>
<style>{sheet}
{look}</style>
"""

PAGE = HEAD + """\
<noscript><p>{silent}</p></noscript>
<header>{menu}</header>
<main>{body}</main>
<footer><p>{stands}</p><p>gradlab {version} · MNIST (CC BY-SA 3.0)</p></footer>
<script type="text/plain" id="data">{data}</script>
<script type="module">{script}
{act}</script>
</html>
"""
