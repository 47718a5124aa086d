"""Every text of every picture: its size, its place, and what it and the marks stand out from."""

import numpy as np
import pytest
from lettering import cut_off, on_each_other, texts
from matplotlib.colors import to_rgb
from reader import PICTURED, open_page

from gradlab.app import show, votes
from gradlab.app.language import translator
from gradlab.chapters.vote import figures as vote_figures
from gradlab.plotting.backdrop import panels_of
from gradlab.plotting.style import HALF, LABEL, NARROW, PAPER, PROJECTED, ROW, SINGLE, TITLE, Style

STYLES = {
    "en": [Style(), Style(narrow=True), Style(scale=PROJECTED)],
    "ko": [Style(), Style(narrow=True)],
}
PHONE, DESK = 390, 1366  # widths of windows in pixels
BESIDE_PHONE, BESIDE_DESK = 32, 80  # what a page leaves free beside its row there


def pictures_of(page, lang, monkeypatch):
    """The pictures that a page opens with."""
    seen = []
    monkeypatch.setattr(show, "show", lambda *pictures: seen.extend(pictures))
    monkeypatch.setattr(show, "show_film", lambda film, *_: seen.extend(map(at_a_place(film), film.pictures)))
    assert not open_page(page, lang=lang).exception
    return seen


def at_a_place(film):
    """Each picture at the place that is drawn of it into a file, or in the middle of its sliders."""
    middle = [len(slider.aria_texts) // 2 for slider in film.sliders]
    return lambda picture: picture if len(picture.frames) == len(middle) else picture.at(*middle)


def faults(picture, style):
    """What is wrong with the lettering of a picture."""
    drawn, whole = texts(picture, style)
    seen = [(text.get_text(), box) for text, box in drawn]
    sizes = {text.get_text(): round(text.get_fontsize() / style.scale, 2) for text, _ in drawn}
    return [
        *(f"{text!r} has {size:g} points" for text, size in sizes.items() if size not in (LABEL, TITLE)),
        *(f"{text!r} is cut off" for text in cut_off(seen, whole)),
        *(f"{one!r} and {other!r} stand on each other" for one, other in on_each_other(seen)),
    ]


def wider_than_its_panel(picture, style):
    """The longest caption at the point, where it has no room in its panel."""
    figure = style.figure(*picture.drawing.size_in(style))
    picture.drawing.into(figure, style)
    wide = []
    for caption in picture.captions:
        if caption.align == "follow":
            (left, _low), (right, _high) = panels_of(figure)[caption.panel].corners
            longest = max(np.ravel(caption.texts).tolist(), key=len)
            if style.width(longest, "bold") > 72 * figure.get_figwidth() * (right - left):
                wide.append(f"{longest!r} is wider than its panel")
    return wide


@pytest.mark.slow
@pytest.mark.parametrize("lang", STYLES)
@pytest.mark.parametrize("page", PICTURED)
def test_letters_have_one_of_two_sizes_and_stand_free_within_the_picture(page, lang, monkeypatch):
    pictures = pictures_of(page, lang, monkeypatch)
    assert pictures
    found = [
        f"{number}, {style}: {fault}"
        for number, picture in enumerate(pictures)
        for style in STYLES[lang]
        for fault in (*faults(picture, style), *wider_than_its_panel(picture, style))
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("lang", STYLES)
def test_so_do_those_of_a_vote(lang):
    _ = translator(lang)
    picture = vote_figures.bars(_, votes.question(_, "accuracy_vs_loss", 1), 2, (3, 1, 6))
    assert not [fault for style in STYLES[lang] for fault in faults(picture, style)]


def test_what_is_wrong_with_letters_is_found(monkeypatch):
    (picture, *_) = pictures_of("accuracy_vs_loss", "en", monkeypatch)
    assert faults(picture, Style()) == []
    monkeypatch.setattr(Style, "label", 13.0)
    (told, *_more) = faults(picture, Style())
    assert told.endswith("has 13 points")


@pytest.mark.parametrize("inches", [HALF, SINGLE])
def test_letters_are_as_large_as_they_must_be_where_they_are_shown(inches):
    phone = (PHONE - BESIDE_PHONE) / (72 * NARROW)
    desk = (DESK - BESIDE_DESK) / (72 * ROW)
    projected = (DESK - BESIDE_DESK) / 72 / (inches if inches == SINGLE else 2 * inches)
    assert LABEL * phone >= 11
    assert 11 <= LABEL * desk <= 12.5
    assert LABEL * PROJECTED * projected >= 24


def contrast(one, other):
    """The contrast of two colours, by WCAG 2."""

    def luminance(colour):
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("has_slope", [False, True])
def test_each_mark_stands_out_from_the_page_and_each_letter_more(dark, has_slope):
    style, paper = Style(dark=dark), PAPER[dark]
    words = [style.ink, style.soft, style.colour(has_slope)]
    assert min(contrast(each, paper) for each in words) >= 4.5
    for role, look in style.looks(has_slope).items():
        colour, opaque = to_rgb(look.get("color", look.get("markeredgecolor"))), look.get("alpha", 1.0)
        seen = [opaque * part + (1 - opaque) * below for part, below in zip(colour, to_rgb(paper), strict=True)]
        assert contrast(seen, paper) >= 3, role
    assert contrast(style.faint, paper) >= 3
