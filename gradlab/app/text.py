"""Sentences in the reader's language, and tables."""

from collections.abc import Sequence
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

from gradlab.cache import cached
from gradlab.lesson.writing import Translate

LOCALE = Path(__file__).parents[1] / "locale"


@cached(maxsize=1)
def languages() -> dict[str, str]:
    """The languages that readers can choose, code → its own name: English, and each that has a catalogue."""
    codes = ["en", *sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/gradlab.po"))]
    return {code: Locale.parse(code).get_display_name() or code for code in codes}


@cached(maxsize=16)
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


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table; the second row says how the columns are set."""
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
