"""Words and numbers for readers. The translator is a value that a page asks for, never a global."""

import math
from collections.abc import Callable
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

from gradlab.ui.shared import shared

LOCALE = Path(__file__).parents[1] / "locale"

Translate = Callable[[str], str]


@shared(maxsize=1)
def languages() -> dict[str, str]:
    """The languages that readers can choose, code → its own name: English, and each that has a catalogue."""
    codes = ["en", *sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/gradlab.po"))]
    return {code: Locale.parse(code).get_display_name() or code for code in codes}


@shared(maxsize=16)
def translator(language: str = "en") -> Translate:
    """``_`` for this language. English is the source text; a sentence without a translation stays English."""
    path = LOCALE / language / "LC_MESSAGES" / "gradlab.po"
    if language not in languages() or not path.exists():
        return str
    with path.open("rb") as file:
        sentences = {
            str(message.id): str(message.string) for message in read_po(file, locale=language) if message.string
        }
    return lambda sentence: sentences.get(sentence, sentence)


def number(x: float, digits: int = 4) -> str:
    """x to so many significant digits. Only 0 is shown as 0: what is not 0 keeps its digits, however small."""
    if x == 0:
        return "0"
    text = f"{x:.{digits}g}" if 1e-4 <= abs(x) < 1e6 else f"{x:.{digits - 1}e}"
    return text.replace("-", "−")


def percent(fraction: float) -> str:
    """A fraction in per cent, to four significant digits; no line breaks before the sign."""
    return f"{100 * fraction:.4g}\N{NO-BREAK SPACE}%"


def pair(now: float, after: float) -> tuple[str, str]:
    """Two values with as many decimals as it takes to see them differ, five at least."""
    change = abs(after - now)
    decimals = 5 if change == 0 else min(15, max(5, 1 - math.floor(math.log10(change))))
    return f"{now:.{decimals}f}".replace("-", "−"), f"{after:.{decimals}f}".replace("-", "−")
