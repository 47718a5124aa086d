"""What a reader does in a real browser, and what he then has before him."""

import io
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlencode

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Playwright

# Debian's, first the one that has no window and takes half the time; elsewhere Playwright's own, which has none either.
CHROMIUM = [path for path in map(Path, ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")) if path.exists()]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 60_000  # milliseconds that a page may take before the test is given up

DRAWN = 50  # milliseconds: a few frames
STEADY = 300  # milliseconds: longer than a server that starts anew rests between the two runs of its first page

# The script has ended, the browser has drawn, and every picture is there: for so many milliseconds without a break.
SETTLED = """steady => {
    const app = document.querySelector('[data-testid=stApp]');
    const films = [...document.querySelectorAll('[data-testid=stBidiComponentRegular]')];
    const stands = app && app.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED' && document.querySelector('h1')
        && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
        && [...document.images].every(image => image.complete)
        && films.every(film => film.querySelector('.gl-picture, .gl-copy, .gl-canvas [aria-label]'));
    window.standsSince = stands ? window.standsSince ?? performance.now() : undefined;
    return stands && performance.now() - window.standsSince > steady;
}"""
OTHER_WORDS = "before => document.querySelector('[data-testid=stMain]').innerText !== before"
SIDEWAYS = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .some(box => box.scrollWidth > box.clientWidth + 1)"""
# Remember that the connection was lost, however short it was.
WATCH = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    const look = () => { window.wasCut ||= app.dataset.testConnectionState !== 'CONNECTED'; };
    window.wasCut = false;
    new MutationObserver(look).observe(app, {attributes: true});
}"""
# On a deep link Streamlit's own front end first asks beside the page for what lies at the root.
ASKED_BESIDE = re.compile(r"/\w+/_stcore/(health|host-config)$")

NAMES = re.compile(r'id="[^"]*"|#[mp]\w{10}\b|<dc:date>.*?</dc:date>')


def launch(playwright: Playwright) -> Browser:
    """A Chromium."""
    return playwright.chromium.launch(executable_path=next(iter(CHROMIUM), None), args=QUIET)


class Visitor:
    """A reader before a page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url, self.complaints = page, url, list[str]()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self._complain(said.text, said.location["url"]))

    def _complain(self, text: str, address: str) -> None:
        if not ASKED_BESIDE.search(address):
            self.complaints.append(f"{text} {address}")

    def enter(self, url: str, size: dict[str, int]) -> "Visitor":
        """Come anew, before this app, with a window of this size."""
        self.url, self.complaints = url, []
        self.page.set_viewport_size(size)
        return self.prefer("light")

    def prefer(self, theme: str) -> "Visitor":
        """Have the browser prefer "light" or "dark", for the pages that are opened from now on."""
        self.page.emulate_media(color_scheme=theme)
        return self

    def open(self, name: str, **asked: object) -> "Visitor":
        """Come by the deep link of a page."""
        return self.follow(f"{self.url}/{'' if name == 'home' else name}?{urlencode(asked, doseq=True)}")

    def follow(self, link: str) -> "Visitor":
        """Come by a whole link."""
        self.page.goto(link)
        return self.settled()

    def settled(self, steady: int = STEADY) -> "Visitor":
        """Wait until the page stands, as it does a moment after the script's end."""
        self.page.evaluate("() => { window.standsSince = undefined; }")
        self.page.wait_for_function(SETTLED, arg=steady, timeout=PATIENCE)
        return self

    def resize(self, size: dict[str, int]) -> "Visitor":
        """Give the window this size, and wait until an open page has found its place in it: no script runs for that."""
        self.page.set_viewport_size(size)
        return self.settled(DRAWN) if self.page.url.startswith(self.url) else self

    def tables(self) -> list[str]:
        """All tables of readings, as texts."""
        return self.page.locator("table").all_inner_texts()

    def errors(self) -> list[str]:
        """What the page shows in red."""
        return self.page.locator("[data-testid=stException], [data-testid=stAlertContentError]").all_inner_texts()

    def drawings(self, which: str = "img") -> list[str]:
        """The images' data: of a drawing its SVG, less the names that matplotlib gives its parts anew each time."""
        sources = self.page.eval_on_selector_all(which, "images => images.map(image => image.src)")
        return [_drawing(src) or src for src in sources]

    def pictures(self) -> list[str]:
        """The images' data, and where each thing is that moves over them."""
        return self.drawings() + self.moving()

    def moving(self) -> list[str]:
        """Where each thing is that moves over the pictures."""
        return self.page.eval_on_selector_all(
            ".gl-picture svg :is(path, text)", "each => each.map(one => one.getAttribute('d') ?? one.outerHTML)"
        )

    def frame(self, number: int = 0) -> str:
        """Where a film of the page stands: the frame at which each of its sliders stands."""
        return self.page.locator(".gl-film").nth(number).get_attribute("data-frame") or ""

    def alts(self) -> list[str]:
        """What the pictures say to somebody who cannot see them; of two layers, the lower one says it."""
        return self.page.evaluate("() => [...document.images].map(image => image.alt).filter(alt => alt)")

    def slider(self, number: int = 0) -> Locator:
        """One of the page's sliders, in the order in which they stand."""
        return self.page.get_by_role("slider").nth(number)

    def words(self) -> str:
        """All that can be read on the page."""
        return self.page.get_by_test_id("stMain").inner_text()

    def press(self, key: str, slider: int = 0) -> "Visitor":
        """Press a key on a slider, and wait for what comes of it."""
        before = self.words()
        self.slider(slider).press(key)
        return self.changed(before)

    def changed(self, before: str) -> "Visitor":
        """Wait until the page has other words than ``before``, and stands."""
        self.page.wait_for_function(OTHER_WORDS, arg=before, timeout=PATIENCE)
        return self.settled()

    def copied(self) -> str:
        """The link that the page's button copies."""
        self.page.get_by_role("button", name=re.compile("Copy the link|링크 복사")).click()
        self.page.get_by_role("status").filter(has_text=re.compile("Copied|복사했습니다")).wait_for()
        return self.page.locator(".gl-copy input").input_value()

    def menus(self) -> Locator:
        """What opens the drawers of what can be saved, one at each picture."""
        return self.page.locator("[class*=st-key-save-] summary >> visible=true")

    @contextmanager
    def menu(self, number: int = 0) -> Iterator[Locator]:
        """What such a drawer offers, while it is open."""
        opener = self.menus().nth(number)
        opener.click()
        yield opener.locator("xpath=ancestor::*[contains(@class, 'st-key-save-')]")
        opener.click()

    def download(self, kind: str, number: int = 0) -> bytes:
        """A file of the page's: "SVG", "PNG", "CSV" or "page", the interactive one."""
        return self.downloads(kind, number=number)[0]

    def downloads(self, *kinds: str, number: int = 0) -> list[bytes]:
        """Several files of one menu."""
        files = []
        with self.menu(number) as offered:
            for kind in kinds:
                name = {"page": "Interactive page|움직이는 페이지"}.get(kind, rf"\b{kind}$")
                with self.page.expect_download(timeout=PATIENCE) as waiting:
                    offered.get_by_role("button", name=re.compile(name)).click()
                files.append(waiting.value.path().read_bytes())
        return files

    def colours(self, place: Locator) -> int:
        """How many different colours a part of the page has on the screen: an empty picture has one."""
        shot = Image.open(io.BytesIO(place.screenshot())).convert("RGB")
        return len(shot.getcolors(shot.width * shot.height))

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the window."""
        return self.page.evaluate(SIDEWAYS)


@contextmanager
def cut_off(*visitors: Visitor) -> Iterator[None]:
    """Inside, something happens to their server; afterwards each has been cut off from it, and is back by itself."""
    for each in visitors:
        each.page.evaluate(WATCH)
    yield
    for each in visitors:
        each.page.wait_for_function("window.wasCut")
        each.settled().complaints.clear()  # that a server was gone is no fault now


def _drawing(src: str) -> str:
    kind, _, data = src.partition(",")
    if not kind.startswith("data:image/svg+xml"):
        return ""
    return NAMES.sub("", b64decode(data).decode() if kind.endswith("base64") else unquote(data))
