"""The reader's language: its translator, and which there are."""

from gettext import c2py  # what the catalogue says of plurals ↦ a function
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from gradlab.cache import cached
from gradlab.text import Translate

LOCALE = Path(__file__).parents[1] / "locale"


@cached(maxsize=1)
def languages() -> dict[str, str]:
    """The languages that readers can choose, code → its own name: English, and each that has a catalogue."""
    codes = ["en", *sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/gradlab.po"))]
    return {code: Locale.parse(code).get_display_name() or code for code in codes}


@cached(maxsize=16)
def translator(language: str = "en") -> Translate:
    """``_`` for this language. A sentence that has no translation, or a fuzzy one, stays as it is: English."""
    path = LOCALE / language / "LC_MESSAGES" / "gradlab.po"
    if language not in languages() or not path.exists():
        return Translate()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    translated = [message for message in catalogue if message.id and not message.fuzzy and is_whole(message)]
    counted = {message.id[0]: tuple(map(str, message.string or ())) for message in translated if message.pluralizable}
    sentences = {str(message.id): str(message.string) for message in translated if not message.pluralizable}
    return Translate(sentences, counted, c2py(catalogue.plural_expr), language)


def is_whole(message: Message) -> bool:
    """Whether a sentence has its translation; of one that counts, every form."""
    forms = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return bool(forms) and all(forms)
