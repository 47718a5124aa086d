"""Every sentence that a reader can meet is there in every language, with the same fields."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from reader import PAGES, open_page, read_page

from gradlab.app.text import LOCALE, languages, translator

ROOT = Path(__file__).parents[1]
TRANSLATED = [language for language in languages() if language != "en"]


def sentences():
    """All sentences inside ``_("…")`` in the code; of those that count, the one for one and the one for many."""
    keywords = {"_": None, "ngettext": (1, 2)}
    found = (extract_from_dir(ROOT / folder, [("**.py", "python")], keywords) for folder in ("gradlab", "pages"))
    return {message for folder in found for _, _, message, _, _ in folder}


def catalogue(language):
    with (LOCALE / language / "LC_MESSAGES" / "gradlab.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def pairs(language):
    """Each English sentence with its translation; of those that count, the one for many with each form."""
    for english, translated in catalogue(language).items():
        if isinstance(english, tuple):
            yield from ((english[1], form) for form in translated)
        else:
            yield english, translated


def fields(sentence):
    return sorted(re.findall(r"\{(\w*)[^}]*\}", sentence))


def test_korean_is_there_by_its_own_name():
    assert languages()["ko"] == "한국어"


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_holds_the_code_s_sentences_and_no_others(language):
    assert set(catalogue(language)) == sentences()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_with_the_same_fields_and_marks(language):
    for english, translated in pairs(language):
        assert translated.strip(), english
        assert fields(translated) == fields(english), english
        assert translated.count("**") == english.count("**"), english
        english.format(**dict.fromkeys(fields(english), 1))
        translated.format(**dict.fromkeys(fields(english), 1))


def test_every_sentence_in_the_code_stands_as_it_is_inside_the_translator():
    """A computed sentence would not be found by the extraction, and stay English."""
    for file in [*(ROOT / "gradlab").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        calls = re.findall(r"(?<![\w.])_\(\s*(.)", file.read_text(encoding="utf-8"))
        assert set(calls) <= {'"'}, file


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_in_korean_by_its_link_and_shows_no_english_sentence(name):
    app = read_page(name, lang="ko")
    assert not app.exception
    shown = [text.value for text in (*app.markdown, *app.title, *app.subheader, *app.header, *app.caption)]
    shown += [
        control.label for control in (*app.slider, *app.select_slider, *app.number_input, *app.button, *app.radio)
    ]
    for text in shown:
        assert re.search("[가-힣]", text) or not re.search("[a-z]{3,} [a-z]{3,}", text), text


def test_an_unknown_language_falls_back_to_english():
    assert translator("xx")("Accuracy") == "Accuracy"
    assert translator("../ko")("Accuracy") == "Accuracy"
    assert open_page("home", lang="xx").title[0].value == "Why a network learns from a loss"


def test_a_sentence_without_a_translation_stays_as_it_is():
    assert translator("ko")("No such sentence.") == "No such sentence."
