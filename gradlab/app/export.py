"""The pages as files that need no server, no network and no Python: ``gradlab export``.

No page is written twice. Each is run as a reader would open it, by Streamlit's own runner for tests, and what it sends
is laid out in order. It is run once for each answer to its question, on a light page and on a dark one: what is the
same in all these variants stands in the file once, and of the rest ``export.js`` shows what the reader's variant has.
"""

import json
import logging
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from gzip import compress, decompress
from html import escape
from importlib.resources import files
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

import gradlab
from gradlab import lesson
from gradlab.app import link
from gradlab.app.address import router
from gradlab.app.controls import ENDS, LAYERS
from gradlab.app.language import languages, translator
from gradlab.app.pages_and_questions import GROUPS, PAGES, SHORT, WAYS, Page, page_named
from gradlab.app.question import RECALLED, SHOWN, SOLVED
from gradlab.core.network import Weight
from gradlab.lesson.names import weight_name
from gradlab.plotting import lettered
from gradlab.plotting.film import HEAD, REMARK, SCRIPT, SHEET
from gradlab.plotting.frames import small

PATIENCE = 300  # seconds that a page may take
MAIN = "accuracy_vs_loss"  # the page that is there at other weights too
OTHERS = 12
ON_A_SERVER = ("vote",)  # what is nothing without one
SUFFIX = "-short"  # of the files that are on the short way
THEMES = ("light", "dark")
FILM, COPY = "gradlab_film", "gradlab_copy"  # components: a film, and the button for the app's link
LONG = 100  # characters of a text or a column that several films may have: it is sent once
FORMULA = re.compile(r"(\$+)\s*([^$]+?)\s*\$+")
ICON, COLOURED = re.compile(r":material/\w+:\s*"), re.compile(r":(green|red)\[(.*?)\]")
FORCED = "--force replaces what has the name of a page in it, and touches nothing else."
DRAWING = re.compile(r"data:image/svg\+xml;base64,([\w+/=]+)")
NAMED = re.compile(r"^\$\$ID-\w+-")  # what Streamlit puts before a key
BODY, LOOK, ACT = (files("gradlab.app").joinpath(f"export.{kind}").read_text("utf-8") for kind in ("html", "css", "js"))
PAGE = HEAD + BODY
# In a file it stands in one script with film.js, from which it has ``mount``.
ACT = re.sub(r"^import .*$", "", REMARK.sub("", ACT), flags=re.MULTILINE)


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
    """Two variants of the same place as one: what is the same in both stands there once, first what most have."""
    every, best = list[Part](), np.zeros((len(ours) + 1, len(theirs) + 1), int)
    same = [[one.opening == other.opening for other in theirs] for one in ours]
    for i, j in product(reversed(range(len(ours))), reversed(range(len(theirs)))):
        both = best[i + 1, j + 1] + len(ours[i].seen) if same[i][j] else 0
        best[i, j] = max(both, best[i + 1, j], best[i, j + 1])
    i = j = 0
    while i < len(ours) or j < len(theirs):
        if i < len(ours) and best[i, j] == best[i + 1, j]:
            every, i = [*every, ours[i]], i + 1
        elif j < len(theirs) and best[i, j] == best[i, j + 1]:
            every, j = [*every, theirs[j]], j + 1
        else:
            one, other, i, j = ours[i], theirs[j], i + 1, j + 1
            every.append(Part(one.opening, one.seen | other.seen, merged(one.inside, other.inside), one.closing))
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

    def html(self) -> str:
        """The whole file. RuntimeError: what went wrong in the page."""
        self._, self.page = translator(self.language), page_named(self.name)
        self.app = opened(self.page, lang=self.language, **self.asked)
        session: Any = self.app.session_state
        self.solved: Mapping[str, tuple[float, float]] = session.get(SOLVED, {})
        answers = self.answers()
        parts, every = list[Part](), frozenset(range(len(THEMES) * len(answers)))
        for number in sorted(every):
            theme, which = divmod(number, len(answers))
            key, value = list(answers.values())[which]
            self.app.context["theme"], session[key] = THEMES[theme], value
            self.run()
            session[key] = None
            variant = self.parts(self.app.main, frozenset([number]))
            parts = merged(parts, variant) if number else variant
        stands = self._(
            "What stands beside a picture moves with it. All else on this page is said for the numbers with which it "
            "opens; the app, which the command `gradlab` starts, says it for all others."
        )
        return PAGE.format(
            language=self.language, title=f"{escape(self.page.title(self._))} · gradlab", sheet=f"{SHEET}{LOOK}",
            menu=self.menu(), body="".join(part.html(every) for part in parts), stands=inline(stands),
            version=gradlab.__version__, data=self.packed(list(answers)), script=f"{SCRIPT}{ACT}",
            silent=escape(self._("Without JavaScript the pictures are not shown.")),
        )  # fmt: skip

    def run(self) -> None:
        """Have the page run, and take what it sends."""
        ran(self.app, self.file)
        sent = [each.proto for each in self.app.get("bidi_component")]
        self.sent = {key_of(each): json.loads(decompress(each.bytes)) for each in sent if each.component_name == FILM}
        self.led = {slider["key"] for film in self.sent.values() for slider in film["sliders"]}
        self.noted = self.said = False  # whether it has been said that something needs Python, and what exercises need

    def answers(self) -> dict[str, tuple[str, object]]:
        """What can be answered here, by the names that ``export.js`` has: a key in the session, and its value."""
        key, codes = link.OWN + self.name, (*self.page.answers, SHOWN) if self.page.question else ()
        every: dict[str, tuple[str, object]] = {"": (key, None), **{f"{key}={code}": (key, code) for code in codes}}
        for key, (answer, _slack) in self.solved.items():
            every |= {f"{key}=right": (key, answer), f"{key}=wrong": (key, 10.0 * answer + 10)}
        return every

    def parts(self, block: Block, seen: frozenset[int]) -> list[Part]:
        """All that is in a block, in order."""
        every = list[Part]()
        for _place, child in sorted(block.children.items()):
            if isinstance(child, Block):
                opening, closing = self.box(str(child.type), child.proto)
                inside = self.parts(child, seen)
                if inside or child.type == "column":  # an empty one keeps its place
                    # What is predicted on other pages a file does not know.
                    every += [] if RECALLED in opening else [Part(opening, seen, inside, closing)]
            elif html := self.element(str(child.type), child, seen):
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
        proto, key = element.proto, getattr(element, "key", None) or ""
        name = getattr(proto, "component_name", "")
        if kind in ("title", "header", "subheader"):
            self.noted = False
            return helped(f"<{proto.tag}>{inline(proto.body)}</{proto.tag}>", proto.help)
        if kind == "code":
            return f'<pre tabindex="0"><code>{escape(proto.code_text)}</code></pre>'
        if kind == "html":
            return "" if proto.body.startswith("<style") else DRAWING.sub(as_text, proto.body)
        if getattr(proto, "body", ""):
            return helped(f'<div class="{kind}">{markdown(proto.body)}</div>', getattr(proto, "help", ""))
        if kind == "page_link":
            return self.door(proto.page or PAGES[0].name, proto, "next" if proto.icon else "")
        if kind == "button":
            return self.button(proto, *key.split(" "))
        if name == FILM:
            return self.film(key_of(proto), seen)
        if key in self.solved:
            return self.exercise(proto, key)
        if self.noted or name == COPY or kind in ("empty", "download_button") or key in self.led:
            return ""
        self.noted, more = True, self._("More can be set here in the app, which the command `gradlab` starts.")
        return f'<p class="note">{inline(more)}</p>'

    def film(self, key: str, seen: frozenset[int]) -> str:
        """A place for a film, whose own sliders begin where the page's stand."""
        at = {each.key: round((each.value - each.min) / each.step) for each in self.app.slider}
        at |= {each.key: each.options.index(each.format_func(each.value)) for each in self.app.select_slider}
        for slider in self.sent[key]["sliders"]:
            slider["first"] = at.get(slider["key"], slider["first"])
            slider["key"] = ""
        self.films.setdefault(key, {}).update(dict.fromkeys(seen, as_json(self.sent[key])))
        return f'<div data-film="{escape(key)}"></div>'

    def button(self, proto: Any, does: str, about: str = "", code: str = "") -> str:
        """A button that answers the page's question, or leads to the first page of a way; no other does anything."""
        if does == "take":
            return self.door(WAYS[about][1].name, proto, "next", about)
        if does not in ("answer", "instead"):
            return ""
        value = code or SHOWN * ("visibility" in proto.icon)
        name = f'name="{escape(link.OWN + about)}" value="{escape(value)}"'
        return f'<button type="button" class="{does}" {name}>{inline(proto.label)}</button>'

    def exercise(self, proto: Any, key: str) -> str:
        """An exercise: its question, and a field for its answer that knows between which numbers that is right."""
        text = self._("This page checks your answers by itself: the right ones stand in its file.")
        said = "" if self.said else f"<p>{escape(text)} {inline(proto.help)}</p>"
        self.said, (answer, slack) = True, self.solved[key]
        field = f'type="number" step="any" data-low="{answer - slack!r}" data-high="{answer + slack!r}"'
        return f'{said}<label>{inline(proto.label)} <input name="{escape(key)}" {field}></label>'

    def door(self, name: str, proto: Any, look: str = "", way: str = "") -> str:
        """A link to another page, on the same way, and what is said of it."""
        said = f"<small>{inline(proto.help)}</small>" if proto.help else ""
        return f'<div class="door {look}"><a href="{self.address(name, way)}">{inline(proto.label)}</a>{said}</div>'

    def address(self, name: str, way: str = "") -> str:
        """The file of a page, on this way."""
        on_it = WAYS.get(way or self.asked.get("way", ""), ())[1:]
        return f"{name}{SUFFIX if on_it == WAYS[SHORT][1:] and page_named(name) in on_it else ''}.html"

    def menu(self) -> str:
        """What leads to the other pages, folded, to this one at other weights, and to it in other languages."""
        groups = dict.fromkeys(GROUPS, "")
        for page in PAGES:
            here, name = ' aria-current="page"' * (page is self.page), escape(page.title(self._))
            there = f'<a href="{self.address(page.name)}"{here}>{name}</a>'
            groups[page.group] += f"<li>{f'{name}: <code>gradlab</code>' if page.name in ON_A_SERVER else there}"
        pages = "".join(f"<div><b>{escape(GROUPS[each](self._))}</b><ul>{it}</ul></div>" for each, it in groups.items())
        doors = "".join(f'<div><a href="{file}.html">{escape(name)}</a></div>' for name, file in self.others.items())
        text = f"<details><summary>{escape(self._('All pages'))}</summary><nav>{pages}</nav></details>"
        weights = escape(self._("Other weights"))
        text += f"<details><summary>{weights}</summary><nav>{doors}</nav></details>" if doors else ""
        others = {code: name for code, name in self.languages.items() if code != self.language}
        also = (f'<a href="../{code}/{self.file}.html" lang="{code}">{escape(it)}</a>' for code, it in others.items())
        return text + "".join(also)

    def packed(self, names: list[str]) -> str:
        """What ``export.js`` is to know, in letters, digits, + and / alone: no text in it can end its element."""
        shared: dict[str, int] = {}

        def once(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: once(each) for key, each in value.items()}
            text = as_json(value)
            if isinstance(value, list) and "{" in text:
                return [once(each) for each in value]
            return value if len(text) < LONG else {"$": shared.setdefault(text, len(shared))}

        every = list(dict.fromkeys(data for each in self.films.values() for data in each.values()))
        films = {key: {k: every.index(data) for k, data in each.items()} for key, each in self.films.items()}
        data = {"names": names, "films": films, "every": [once(json.loads(film)) for film in every]}
        return b64encode(compress(as_json(data | {"shared": list(map(json.loads, shared))}).encode(), mtime=0)).decode()


def opened(page: Page, **asked: str) -> AppTest:
    """A page as one opens it by its link, in a session of its own; errors as ``ran``."""
    app = AppTest.from_file(str(router()), default_timeout=PATIENCE)
    app.query_params.update(asked)
    if page is not PAGES[0]:
        app.switch_page(page.file)
    return ran(app, page.name)


def ran(app: AppTest, name: str) -> AppTest:
    """The same once it has run. RuntimeError: what went wrong in the page, or file, of this name."""
    app.run()
    if app.exception:
        raise RuntimeError(f"{name}: {'; '.join(str(each.value) for each in app.exception)}")
    return app


def as_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def as_text(drawing: re.Match[str]) -> str:
    """An SVG's address with its text in place of letters for bytes, which packs into half as much."""
    return f"data:image/svg+xml,{quote(small(b64decode(drawing[1]).decode()), safe=' =/:;,()')}"


def key_of(proto: Any) -> str:
    """The key that a page has given to something."""
    return NAMED.sub("", str(proto.id))


def helped(html: str, help: str) -> str:
    """With what the app says of it where the pointer rests, to be unfolded."""
    folded = f'<details class="help"><summary>?</summary><div>{markdown(help)}</div></details>'
    return f'<div class="helped">{html}{folded}</div>' if help else html


@cache
def markdown(text: str) -> str:
    """A text as the app shows it, without HTML of its own."""
    html = _markdown().render(text).replace("<pre>", '<pre tabindex="0">')  # a key scrolls it
    return COLOURED.sub(r'<span class="\1">\2</span>', html)


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
    """A rule of Markdown's: what stands between $ and $, or $$ and $$, is a formula."""
    found = FORMULA.match(state.src, state.pos)
    if found and not silent:
        try:
            drawn = lettered.formula(found[2], displayed=found[1] == "$$")
        except ValueError:  # matplotlib does not know it
            drawn = f"<code>{escape(found[2])}</code>"
        state.push("html_inline", "", 0).content = drawn
    state.pos = found.end() if found else state.pos
    return bool(found)


@cache
def weights() -> list[Weight]:
    """Weights worth a page of their own: those along which the accuracy takes most values, each from another unit.

    To no digit lead more than two of them, and one leads to a hidden unit.
    """

    def values(weight: Weight) -> int:
        jumps = lesson.flips("sigmoid", weight, lesson.ACCURACY, lesson.TRAINED_ON)
        return len(set(jumps.after[np.abs(jumps.weights) < lesson.WEIGHTS[1]].round(9)))

    found = [lesson.TELLING[1]]
    every = (Weight(1, row, digit) for row in range(lesson.SIZES[1]) for digit in range(lesson.SIZES[2]))
    for each in sorted(every, key=values, reverse=True):
        alike = [other.column for other in found if other.column == each.column]
        if len(found) < OTHERS and len(alike) < 2 and each.row not in [other.row for other in found]:
            found.append(each)
    return [*found[1:], lesson.TELLING[0]]


def sheets(language: str, every: Mapping[str, str]) -> Iterator[Sheet]:
    """All files of a language: the pages in the book's order, those on the short way, those at other weights."""
    name = {weight: f"{MAIN}-{weight.layer}-{weight.row}-{weight.column}" for weight in weights()}
    others = {weight_name(translator(language), weight): file for weight, file in name.items()}
    for way, ending in {"": "", SHORT: SUFFIX}.items():
        for page in WAYS.get(way, PAGES)[bool(way) :]:  # home leads to both
            if page.name not in ON_A_SERVER:
                more = others if page.name == MAIN else {}
                yield Sheet(f"{page.name}{ending}", page.name, language, every, {"way": way} if way else {}, more)
    layers = {number: code for code, number in LAYERS.items()}
    for weight, file in name.items():
        (start, end), code = ENDS[weight.layer], layers[weight.layer]
        asked = {"layer": code, start: str(weight.row), end: str(weight.column)}
        yield Sheet(file, MAIN, language, every, asked, others)


def export(folder: Path, chosen: str | None = None, force: bool = False) -> Iterator[tuple[Path, int]]:
    """Write all pages into a folder, in this language or in all; of each file, once it is there, its size in bytes.

    Raises ``FileExistsError`` where there is something already, unless ``force`` lets files of the same names be
    replaced; nothing else there is touched. ``OSError`` where it cannot be written.
    """
    if folder.exists() and not force:
        raise FileExistsError(f"{folder} is there already. {FORCED}")
    every = {code: name for code, name in languages().items() if chosen in (code, None)}

    def written(file: Path, text: str) -> tuple[Path, int]:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
        return file, len(text.encode())

    homes = "".join(f'<li lang="{code}"><a href="{code}/home.html">{escape(name)}</a>' for code, name in every.items())
    yield written(
        folder / "index.html", f'<!doctype html><meta charset="utf-8"><title>gradlab</title><ul>{homes}</ul>\n'
    )
    # Without a browser a run has warnings, which are for whoever writes tests.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), logging.disable, (logging.WARNING,)) as pool:
        made = [sheet for code in every for sheet in sheets(code, every)]
        for sheet, html in zip(made, pool.map(Sheet.html, made), strict=True):
            yield written(folder / sheet.language / f"{sheet.file}.html", html)
