"""Every sentence that a reader can meet is there in every language, with the same fields."""

import io
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from reader import PAGES, open_page, read_page

from gradlab.app.language import LOCALE, is_whole, languages, translator
from gradlab.app.pages_and_questions import ASKING
from gradlab.app.pages_and_questions import PAGES as PAGES_OF_THE_LESSON

ROOT = Path(__file__).parents[1]
TRANSLATED = [language for language in languages() if language != "en"]


@cache
def sentences():
    """All sentences inside ``_("…")``, and where each stands; of those that count, the one for one and for many."""
    keywords = {"_": None, "ngettext": (1, 2)}
    found = {}
    for folder in ("gradlab", "pages"):
        for name, line, message, _, _ in extract_from_dir(ROOT / folder, [("**.py", "python")], keywords):
            found.setdefault(message, f"{folder}/{Path(name).as_posix()}:{line}")
    return found


@cache
def entries(language):
    """The catalogue as it is."""
    with (LOCALE / language / "LC_MESSAGES" / "gradlab.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def catalogue(language):
    """Its sentences, each with its translation; without those that are not translated."""
    return {entry.id: entry.string for entry in entries(language) if entry.id and is_whole(entry) and not entry.fuzzy}


@cache
def missing(language):
    """The sentences that have no translation."""
    return [sentence for sentence in sentences() if sentence not in catalogue(language)]


def is_known_to_wait(language, sentence):
    """Whether ``#, fuzzy`` says that it is not translated yet: above the sentence, or above the whole catalogue."""
    entry = entries(language).get(sentence)
    return entry is not None and (entries(language).fuzzy or entry.fuzzy)


def written(lacking):
    """Sentences as entries that can be put into a catalogue."""
    made, file = Catalog(fuzzy=False), io.BytesIO()
    for sentence in lacking:
        name, line = sentences()[sentence].rsplit(":", 1)
        made.add(sentence, locations=[(name, int(line))], flags=["fuzzy"])
    write_po(file, made, width=0, omit_header=True)
    return file.getvalue().decode()


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
def test_every_sentence_of_the_code_is_translated_or_marked_as_waiting(language):
    unknown = [sentence for sentence in missing(language) if not is_known_to_wait(language, sentence)]
    assert not unknown, f"not in {language}/LC_MESSAGES/gradlab.po:\n\n{written(unknown)}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_waits_for_a_translator(language):
    """Expected to fail while some do: they are listed, and a release has none."""
    waiting = [f"{sentences()[each]}: {each}" for each in missing(language) if is_known_to_wait(language, each)]
    if waiting:
        pytest.xfail(f"{len(waiting)} sentences wait for a translator into {language}:\n" + "\n".join(waiting))


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_no_sentence_that_the_code_has_not(language):
    assert [entry.id for entry in entries(language) if entry.id and entry.id not in sentences()] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_has_the_same_fields_and_marks(language):
    for english, translated in pairs(language):
        assert fields(translated) == fields(english), english
        assert translated.count("**") == english.count("**"), english
        english.format(**dict.fromkeys(fields(english), 1))
        translated.format(**dict.fromkeys(fields(english), 1))


def test_every_sentence_in_the_code_stands_as_it_is_inside_the_translator():
    """A computed sentence would not be found by the extraction, and stay English."""
    for file in [*(ROOT / "gradlab").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        calls = re.findall(r"(?<![\w.])_\(\s*(.)", file.read_text(encoding="utf-8"))
        assert set(calls) <= {'"'}, file


def waits(text):
    """Whether there is a sentence in a text that has no Korean yet, its fields filled in."""
    return any(
        re.search(re.sub(r"\\\{.*?\\\}", ".*", re.escape(english)), text)
        for sentence in missing("ko")
        for english in (sentence if isinstance(sentence, tuple) else [sentence])
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_in_korean_by_its_link_and_shows_no_english_sentence(name):
    app = read_page(name, lang="ko")
    assert not app.exception
    shown = [text.value for text in (*app.markdown, *app.title, *app.subheader, *app.header, *app.caption)]
    shown += [
        control.label for control in (*app.slider, *app.select_slider, *app.number_input, *app.button, *app.radio)
    ]
    for text in shown:
        if text.startswith("```python") or waits(text):  # code has one language
            continue
        assert re.search("[가-힣]", text) or not re.search("[a-z]{3,} [a-z]{3,}", text), text


def test_an_unknown_language_falls_back_to_english():
    assert translator("xx")("Accuracy") == "Accuracy"
    assert translator("../ko")("Accuracy") == "Accuracy"
    assert open_page("home", lang="xx").title[0].value == "Why a network learns from a loss"


def test_a_sentence_without_a_translation_stays_as_it_is():
    assert translator("ko")("No such sentence.") == "No such sentence."


# What follows holds the Korean to the rules by which an editor reads it, and to the words that the chapter prints.

KOREAN = {
    english: " ".join(translated) if isinstance(translated, tuple) else translated
    for english, translated in catalogue("ko").items()
}
PARTICLE = re.compile(r"\}[*`)\]’”\"']*(?:은|는|이|가|을|를|로|으로|와|과)(?![가-힣])")
MARKS = r"[*`)\]’”\"']*"
TITLE = re.compile(r"^[^.]*(?:[는은인한]가|왜 정확도 대신 손실 함수를)\?$")  # a question that is a title, in one form


def wrong(rule):
    """The Korean sentences that break a rule."""
    return [korean for korean in KOREAN.values() if rule(korean)]


def ends(korean):
    """What stands before each full stop, question mark or end: ``**`` and brackets are passed over."""
    return re.findall(rf"([가-힣]+)({MARKS}(?:[.?!](?=\W|$)|$))", korean)


def is_polite(word):
    """Whether a word that ends a statement ends it in -ㅂ니다: the syllable before 니 has ㅂ at its end."""
    return word.endswith("니다") and word != "니다" and (ord(word[-3]) - ord("가")) % 28 == 17


@pytest.mark.parametrize(
    ("korean", "breaks"),
    [
        ("η = {rate}로 갱신합니다", True),
        ("값은 **{w}**이 됩니다", True),
        ("(값 {w})을", True),
        ("{w}와 {v}", True),
        ("{w}가", True),
        ("{w}이고 {v}이며 {u}입니다", False),
        ("{w}이지만 {v}이므로", False),
        ("**{w}**이고", False),
        ("{w}에서 {v}까지, {u}분의 1", False),
    ],
)
def test_a_particle_after_a_value_is_seen(korean, breaks):
    assert bool(PARTICLE.search(korean)) == breaks


def test_no_particle_hangs_on_how_a_value_is_read():
    """은 or 는, 이 or 가, 을 or 를, 로 or 으로, 와 or 과: the value's last sound decides, which no sentence knows."""
    assert wrong(PARTICLE.search) == []


@pytest.mark.parametrize(
    ("word", "polite"), [("합니다", True), ("입니다", True), ("아니다", False), ("한다", False), ("다", False)]
)
def test_a_polite_end_is_told_from_a_plain_one(word, polite):
    assert is_polite(word) == polite


def test_statements_end_in_one_level_of_politeness():
    plain = [(word, korean) for korean in KOREAN.values() for word, _ in ends(korean) if word[-1] == "다"]
    assert [korean for word, korean in plain if not is_polite(word)] == []
    informal = {word for korean in KOREAN.values() for word, _ in ends(korean) if word[-1] in "요죠"}
    assert informal <= {"아니요"}  # the answer no


def test_questions_end_in_one_form_and_titles_in_another():
    asked = [korean[: found.end()] for korean in KOREAN.values() for found in re.finditer(r"\?", korean)]
    aria_texts = re.compile(r"니까\?$")
    assert [text for text in asked if not aria_texts.search(text) and not TITLE.search(text)] == []
    titles = [page.title(translator("ko")) for page in PAGES_OF_THE_LESSON]
    assert [title for title in titles if aria_texts.search(title)] == []


def test_nothing_stands_between_a_value_and_what_belongs_to_it():
    after = "입니|이고|이며|이므로|이지만|에서|에는|까지|만큼|일 때|보다|번 |개|장|분의"
    assert wrong(re.compile(rf"[}}*)] +(?:{after})").search) == []
    assert wrong(re.compile(r"\*\* (?:은|는|이|가|을|를|로|으로|와|과) ").search) == []


def test_bold_ends_where_markdown_sees_its_end():
    """After a full stop or a bracket, ``**`` ends nothing if a letter follows it at once."""
    for korean in KOREAN.values():
        pieces = korean.split("**")
        for bold, after in zip(pieces[1::2], pieces[2::2], strict=True):
            assert bold == bold.strip(), korean
            assert not (re.search(r"[^\w}]$", bold) and re.match(r"\w", after)), korean


@pytest.mark.parametrize(
    ("other", "term"),
    [
        ("유닛", "뉴런"),
        (r"(?<!수치 미분\()유한 차분", "수치 미분, at first mention 수치 미분(유한 차분)"),
        ("중심 차분|중앙차분", "중앙 차분"),
        ("전진 차분|전방차분", "전방 차분"),
        (r"시그모이드(?! 함수)", "시그모이드 함수"),
        (r"교차 엔트로피(?! 오차)", "교차 엔트로피 오차"),
        (r"원-핫(?! 인코딩)", "원-핫 인코딩"),
        (r"(?<!정답 )(?<!숫자 )레이블", "정답 레이블, 숫자 레이블"),
        ("정답 t", "정답 레이블 t"),
        ("예측", "신경망의 출력 y; of the reader: 예상"),
        ("뛰는 곳|점프|뜁니다|뛰고", "불연속점"),
        ("계단밭", "계단식 지형"),
        ("정답 클래스", "정답 숫자"),
        ("교과서|교재", "책"),
        ("주 페이지|앞 페이지", "the page's title"),
        ("시작 픽셀|도착 숫자", "입력 픽셀, 출력 숫자"),
        ("확신", "이 숫자의 확률"),
        ("아무 가중치|잘 보이는 가중치", "무작위 가중치, 변화가 큰 가중치"),
        ("방향 기울기", "에 대한 편미분"),
        ("에 관한 수|에 대한 수", "에 따라 달라지는 값일 뿐, 미분값이 아닙니다"),
        ("가중치[^.?]*(?:커집니다|작아집니다|키웁니다|줄입니다)", "양의/음의 방향으로 움직입니다"),
        (r"아무것도 흐르지|(?<!연쇄 )법칙|퍼짐", "what it means"),
        ("최솟값을 지나", "최소인 지점을 지나"),
        (r"(?:미분|0|값)(?:을|를)\*{0,2} 읽|읽은 미분", "미분값"),
    ],
)
def test_a_thing_has_one_name_in_korean(other, term):
    """``other`` is not what the chapter calls it; ``term`` is."""
    assert wrong(re.compile(other).search) == [], term


def test_the_loss_has_its_full_name_but_in_narrow_labels():
    short = wrong(re.compile(r"손실(?! 함수)").search)
    assert [label for label in short if not re.fullmatch(r"손실(, \w+ 함수(\(대리\))?)?", label)] == []


def test_the_slope_of_one_weight_is_a_derivative_and_the_gradient_has_its_own_word():
    """기울기 is the gradient, its check, and the slope of a straight line in a picture."""
    kept = r"^기울기$|기울기 확인|기울기 −?[012](?:인|:|$)|대한 기울기|이 기울기|기울기는 각|기울기가 갈 방향"
    kept += r"|기울기 소실|접선[^.]*기울기|기울기도 연속|까지 기울기가"
    kept += "|기울기의 반대 방향|기울기가 0인 곳"  # of two weights
    kept += r"|기울기 없이|기울기, 손실 함수|\*기울기\*|기울기 한 번|기울기에는 노이즈|기울기보다 순전파"  # of all
    assert wrong(lambda korean: "기울기" in re.sub(kept, "", korean)) == []


def test_a_page_that_asks_about_a_weight_names_it_in_full_at_first():
    first = [page.question(translator("ko")) for page in ASKING]
    for begins in ("A network learns by nudging", "The network of the other", "Gradient descent moves all"):
        first += [KOREAN[english] for english in KOREAN if str(english).startswith(begins)]
    named = [text for text in first if "가중치" in text]
    assert len(named) >= 6
    assert [text for text in named if text.find("가중치") != text.find("가중치 매개변수")] == []


def test_a_page_that_is_named_in_a_sentence_has_that_title():
    titles = {page.title(translator("ko")) for page in PAGES_OF_THE_LESSON}
    named = [title for korean in KOREAN.values() for title in re.findall(r"‘([^’{]+\?)’", korean)]
    assert set(named) <= titles


def test_the_readme_s_korean_names_terms_that_the_app_uses_and_how_to_start_it():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    english, korean = readme.split("## 한국어")
    (terms,) = re.findall(r"용어는 책을 따릅니다: ([^.]+)\.", korean)
    everything = "\n".join(KOREAN.values())
    assert [term for term in re.split(r",\s+", terms) if term not in everything] == []
    starts = re.findall(r"^.*streamlit run$", english, re.MULTILINE)
    assert starts
    assert [line for line in starts if line not in korean.split("\n## ")[0]] == []
