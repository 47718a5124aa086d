"""The pages as files that need no server, no network and no Python: ``gradlab export``.

No page is written twice. Each is run as a reader would open it, by Streamlit's own runner for tests, and what it sends
is laid out in order. It is run once for each answer to its question, on a light page and on a dark one: what is the
same in all these variants stands in the file once, and of the rest ``export.js`` shows what the reader's variant has.
What is in view on the short way can be a notebook, too.
"""

import json
import logging
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from gzip import compress, decompress
from html import escape
from importlib.resources import files
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

import gradlab
from gradlab import lesson
from gradlab.app import link
from gradlab.app.address import router
from gradlab.app.controls import keys_of
from gradlab.app.language import languages, translator
from gradlab.app.pages_and_questions import GROUPS, PAGES, SHORT, WAYS, Page, page_named
from gradlab.app.question import RECALLED, SHOWN, SOLVED
from gradlab.core.checks import must
from gradlab.core.network import Weight
from gradlab.lesson.names import weight_name
from gradlab.plotting import lettered
from gradlab.plotting.film import HEAD, REMARK, SCRIPT, SHEET
from gradlab.plotting.frames import small

PATIENCE = 300  # seconds that a page may take
MAIN = "accuracy_vs_loss"  # the page that is there at other weights too
# Those: output weights along which the accuracy takes most values, each from another unit, at most two to a digit; and
# one that leads to a hidden unit. A test holds it.
OTHERS = ((38, 7), (1, 7), (14, 1), (24, 1), (48, 8), (4, 6), (6, 6), (10, 8), (12, 3), (15, 3), (18, 4))
WEIGHTS = (*(Weight(1, unit, digit) for unit, digit in OTHERS), lesson.TELLING[0])
ON_A_SERVER = ("vote",)  # what is nothing without one
FILM = "gradlab_film"  # the component that shows one
LONG = 100  # characters of a text or a column that several films may have: it is sent once
SAID = {"title": "# {}", "header": "## {}", "markdown": "{}", "latex": "{}"}  # what is text in a notebook, in Markdown
FORMULA = re.compile(r"(\$+)\s*([^$]+?)\s*\$+")
ICON, COLOURED = re.compile(r":material/\w+:\s*"), re.compile(r":(green|red)\[(.*?)\]")
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
FORCED = "--force replaces what has the name of a page in it, and touches nothing else."
DRAWING = re.compile(r"data:image/svg\+xml;base64,([\w+/=]+)")
BODY, LOOK, ACT = (files("gradlab.app").joinpath(f"export.{kind}").read_text("utf-8") for kind in ("html", "css", "js"))


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
    """Two variants of the same place as one: what comes next in both stands there once."""
    every = list[Part]()
    for part in theirs:
        place = next((k for k, each in enumerate(ours) if each.opening == part.opening), None)
        if place is None:
            every.append(part)
        else:
            same = ours[place]
            both = Part(same.opening, same.seen | part.seen, merged(same.inside, part.inside), same.closing)
            every, ours = [*every, *ours[:place], both], ours[place + 1 :]
    return every + ours


@dataclass
class Sheet:
    """A page that becomes a file.

    languages : those in which it is there, code → its own name
    way : the one that its reader is on; "": none yet
    weight : of the main page, if it is another than the app begins with
    films : key of a film ↦ the number of each variant of the page that has it ↦ its data there
    """

    name: str
    language: str
    languages: Mapping[str, str]
    way: str = ""
    weight: Weight | None = None
    films: dict[str, dict[int, str]] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return file_of(self.name, self.way, self.weight)

    def html(self) -> str:
        """The whole file. RuntimeError: what went wrong in the page."""
        self._, self.page = translator(self.language), page_named(self.name)
        asked = ({"way": self.way} if self.way else {}) | (keys_of(self.weight) if self.weight else {})
        self.app = opened(self.page, lang=self.language, **asked)
        session: Any = self.app.session_state
        self.solved: Mapping[str, tuple[float, float]] = session.get(SOLVED, {})
        answers = self.answers()
        variants = [(theme, *answer) for theme in ("light", "dark") for answer in answers.values()]
        parts = list[Part]()
        for number, (theme, key, value) in enumerate(variants):
            self.app.context["theme"], session[key] = theme, value
            self.run(number)
            session[key] = None
            parts = merged(parts, self.parts(self.app.main, frozenset([number])))
        every = frozenset(range(len(variants)))
        stands = self._(
            "What stands beside a picture moves with it. All else on this page is said for the numbers with which it "
            "opens; the app, which the command `gradlab` starts, says it for all others."
        )
        return (HEAD + BODY).format(
            language=self.language, title=f"{escape(self.page.title(self._))} · gradlab", sheet=f"{SHEET}{LOOK}",
            menu=self.menu(), body="".join(part.html(every) for part in parts), stands=inline(stands),
            version=gradlab.__version__, data=self.packed(list(answers)), script=SCRIPT + REMARK.sub("", ACT),
            silent=escape(self._("Without JavaScript the pictures are not shown.")),
        )  # fmt: skip

    def run(self, number: int) -> None:
        """Have this variant of the page run, and take its films, whose own sliders begin where the page's stand."""
        ran(self.app, self.file)
        at = {each.key: round((each.value - each.min) / each.step) for each in self.app.slider}
        at |= {each.key: each.options.index(each.format_func(each.value)) for each in self.app.select_slider}
        self.led = set[str]()  # the page's sliders that move a film
        for proto in (each.proto for each in self.app.get("bidi_component") if each.proto.component_name == FILM):
            film = json.loads(decompress(proto.bytes))
            for slider in film["sliders"]:
                self.led.add(slider["key"])
                slider |= {"first": at.get(slider["key"], slider["first"]), "key": ""}
            self.films.setdefault(key_of(proto), {})[number] = as_json(film)
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
                # An empty column keeps its place. What is predicted on other pages a file does not know.
                if (inside or child.type == "column") and RECALLED not in opening:
                    every.append(Part(opening, seen, inside, closing))
            elif html := self.element(str(child.type), child):
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

    def element(self, kind: str, element: Any) -> str:
        """An element as HTML; nothing for what is only the app's."""
        proto, key = element.proto, getattr(element, "key", None) or ""
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
        if getattr(proto, "component_name", "") == FILM:
            return f'<div data-film="{escape(key_of(proto))}"></div>'
        if key in self.solved:
            return self.exercise(proto, key)
        if self.noted or kind in ("empty", "download_button") or key in self.led:
            return ""
        self.noted, more = True, self._("More can be set here in the app, which the command `gradlab` starts.")
        return f'<p class="note">{inline(more)}</p>'

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
        address = file_of(name, way or self.way)
        return f'<div class="door {look}"><a href="{address}">{inline(proto.label)}</a>{said}</div>'

    def menu(self) -> str:
        """What leads to the other pages, folded, to this one at other weights, and to it in other languages."""
        groups = dict.fromkeys(GROUPS, "")
        for page in PAGES:
            here, name = ' aria-current="page"' * (page is self.page), escape(page.title(self._))
            there = f'<a href="{file_of(page.name, self.way)}"{here}>{name}</a>'
            groups[page.group] += f"<li>{f'{name}: <code>gradlab</code>' if page.name in ON_A_SERVER else there}"
        pages = "".join(f"<div><b>{escape(GROUPS[each](self._))}</b><ul>{it}</ul></div>" for each, it in groups.items())
        text = f"<details><summary>{escape(self._('All pages'))}</summary><nav>{pages}</nav></details>"
        if self.name == MAIN:
            others = {file_of(MAIN, weight=each): weight_name(self._, each) for each in WEIGHTS}
            doors = "".join(f'<div><a href="{file}">{escape(name)}</a></div>' for file, name in others.items())
            label = escape(self._("Other weights"))
            text += f"<details><summary>{label}</summary><nav>{doors}</nav></details>"
        also = {code: escape(name) for code, name in self.languages.items() if code != self.language}
        return text + "".join(f'<a href="../{code}/{self.file}" lang="{code}">{it}</a>' for code, it in also.items())

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


def opened(page: Page, **asked: object) -> AppTest:
    """A page as one opens it by its link, in a session of its own; errors as ``ran``."""
    app = AppTest.from_file(str(router()), default_timeout=PATIENCE)
    app.query_params.update(asked)
    return ran(app.switch_page(page.file), page.name)


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
    """The key that a page has given to something, before which Streamlit puts more."""
    return re.sub(r"^\$\$ID-\w+-", "", str(proto.id))


def helped(html: str, help: str) -> str:
    """With what the app says of it where the pointer rests, to be unfolded."""
    folded = f'<details class="help"><summary>?</summary><div>{markdown(help)}</div></details>'
    return f'<div class="helped">{html}{folded}</div>' if help else html


@cache
def markdown(text: str) -> str:
    """A text as the app shows it, without HTML of its own."""
    html = MARKDOWN.render(text).replace("<pre>", '<pre tabindex="0">')  # a key scrolls it
    return COLOURED.sub(r'<span class="\1">\2</span>', html)


@cache
def inline(text: str) -> str:
    """The same within a line."""
    return str(MARKDOWN.renderInline(ICON.sub("", text)))


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


MARKDOWN.inline.ruler.before("escape", "formula", _formula)


def file_of(name: str, way: str = "", weight: Weight | None = None) -> str:
    """What a page's file is called: on the short way it is another, but at home, which leads to both."""
    at = f"-{weight.layer}-{weight.row}-{weight.column}" if weight else ""
    return f"{name}{at}{'-short' * (way == SHORT and page_named(name) in WAYS[SHORT][1:])}.html"


def sheets(language: str, every: Mapping[str, str]) -> list[Sheet]:
    """All files of a language: the pages in the book's order, those on the short way, those at other weights."""
    pages = [Sheet(page.name, language, every) for page in PAGES if page.name not in ON_A_SERVER]
    short = [Sheet(page.name, language, every, SHORT) for page in WAYS[SHORT][1:]]
    return [*pages, *short, *(Sheet(MAIN, language, every, weight=weight) for weight in WEIGHTS)]


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
    index = f'<!doctype html><meta charset="utf-8"><title>gradlab</title><ul>{homes}</ul>\n'
    yield written(folder / "index.html", index)
    made = [sheet for code in every for sheet in sheets(code, every)]
    # Without a browser a run has warnings, which are for whoever writes tests.
    with ProcessPoolExecutor(None, get_context("spawn"), logging.disable, (logging.WARNING,)) as pool:
        for sheet, html in zip(made, pool.map(Sheet.html, made), strict=True):
            yield written(folder / sheet.language / sheet.file, html)


def save_notebook(path: Path, language: str) -> None:
    """Write the short way as a notebook: what its pages say, and the code that they hand out, with public names alone.

    Raises ``ValueError`` where the path does not end with .ipynb, or the language is none of ``languages()``;
    ``OSError`` when it cannot be written; ``RuntimeError``: what went wrong in a page.
    """
    must(path.suffix == ".ipynb", "path must end with .ipynb", repr(str(path)))
    must(language in languages(), f"language must be one of {', '.join(languages())}", repr(language))
    cells = list[dict[str, Any]]()
    for page in WAYS[SHORT]:
        app = opened(page, lang=language, way=SHORT, predict="off")  # all is told at once
        for (kind, text), (following, __) in pairwise([*said_and_shown(app.main), ("", "")]):
            if kind == "code":
                cells.append({"cell_type": kind, "source": text.rstrip(), "execution_count": None, "outputs": []})
            elif kind != "header" or following not in ("header", ""):  # not of what stays in the app
                cells.append({"cell_type": "markdown", "source": text})
    numbered = [{"id": f"cell-{k}", "metadata": {}} | cell for k, cell in enumerate(cells)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": numbered, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", "utf-8")


def said_and_shown(block: Block, folded: int = 0) -> Iterator[tuple[str, str]]:
    """What is in view, and the code in the drawers there: of each its kind, and its text."""
    for element in block.children.values():
        if isinstance(element, Block):
            yield from said_and_shown(element, folded + (element.type == "expander"))
        elif element.type in SAID and not folded:
            yield element.type, SAID[element.type].format(element.value)
        elif element.type == "code" and folded == 1:
            yield element.type, element.value
