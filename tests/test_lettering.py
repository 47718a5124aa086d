"""Every text of every picture: its size, its place, and what it and the marks stand out from."""

from itertools import combinations

import pytest
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.text import Text

from gradlab.app import show, votes
from gradlab.app.language import translator
from gradlab.chapters.vote import figures as vote_figures
from gradlab.plotting.backdrop import panels_of
from gradlab.plotting.style import HALF, LABEL, NARROW, PAPER, PROJECTED, ROW, SINGLE, TITLE, Style
from tests.reader import PICTURED, open_page

STYLES = {
    "en": [Style(), Style(narrow=True), Style(scale=PROJECTED)],
    "ko": [Style(), Style(narrow=True)],
}
SLACK = 1.0  # pixels by which the boxes of two texts may meet: letters do not fill theirs
PHONE, DESK = 390, 1366  # widths of windows in pixels
BESIDE_PHONE, BESIDE_DESK = 32, 80  # what a page leaves free beside its row there


def pictures_of(page, lang, monkeypatch):
    """The pictures that a page opens with."""
    seen = []
    monkeypatch.setattr(show, "show", lambda *pictures: seen.extend(pictures))
    monkeypatch.setattr(show, "show_film", lambda film, *_: seen.extend(film.pictures))
    assert not open_page(page, lang=lang).exception
    return seen


def texts_of(figure):
    """The texts that are drawn: a tick's beyond its axis is not."""
    hidden = set()
    for axes in figure.findobj(lambda each: hasattr(each, "xaxis")):
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            shown = axes.axison and axis.get_visible()
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                if not (shown and low <= tick.get_loc() <= high):
                    hidden |= {tick.label1, tick.label2}
            if not shown:
                hidden |= {axis.label, axis.offsetText}
    return [
        each for each in figure.findobj(Text) if each.get_visible() and each.get_text().strip() and each not in hidden
    ]


def faults(picture, style):
    """What is wrong with the lettering of a picture."""
    drawing = picture.drawing
    figure = style.figure(*drawing.size_in(style))
    drawing.into(figure, style)
    figure.draw(renderer := figure.measured())
    point, whole = figure.dpi / 72, figure.bbox
    boxes, wrong = [], []
    for text in texts_of(figure):
        said, box = text.get_text(), text.get_window_extent(renderer)
        boxes.append((said, box))
        if round(text.get_fontsize() / style.scale, 2) not in (LABEL, TITLE):
            wrong.append(f"{said!r} has {text.get_fontsize() / style.scale:g} points")
        edges = box.x0 - whole.x0, whole.x1 - box.x1, box.y0 - whole.y0, whole.y1 - box.y1
        if min(edges) < -SLACK:
            wrong.append(f"{said!r} is cut off by {-min(edges):.0f} pixels")
    for (one, box), (other, against) in combinations(boxes, 2):
        across = min(box.x1, against.x1) - max(box.x0, against.x0)
        up = min(box.y1, against.y1) - max(box.y0, against.y0)
        if min(across, up) > SLACK:
            wrong.append(f"{one!r} and {other!r} stand on each other")
    panels = panels_of(figure)
    for caption in picture.captions:
        look = style.look(caption.look, caption.has_slope)
        texts = [caption.texts] if isinstance(caption.texts, str) else caption.texts
        longest = max(texts, key=len)
        if round(look["fontsize"] / style.scale, 2) != LABEL:
            wrong.append(f"{longest!r} has {look['fontsize'] / style.scale:g} points")
        (left, _low), (right, _high) = panels[caption.panel].corners
        room = (right - left) * whole.width / point
        if caption.align == "follow" and style.width(longest, look["fontweight"]) > room + 8 * style.scale:
            wrong.append(f"{longest!r} is wider than its panel")
    return wrong


@pytest.mark.parametrize("lang", STYLES)
@pytest.mark.parametrize("page", PICTURED)
def test_letters_have_one_of_two_sizes_and_stand_free_within_the_picture(page, lang, monkeypatch):
    pictures = pictures_of(page, lang, monkeypatch)
    assert pictures
    found = [
        f"{number}, {style}: {fault}"
        for number, picture in enumerate(pictures)
        for style in STYLES[lang]
        for fault in faults(picture, style)
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("lang", STYLES)
def test_so_do_those_of_a_vote(lang):
    _ = translator(lang)
    picture = vote_figures.picture(_, votes.question(_, "accuracy_vs_loss", 1), 2, (3, 1, 6))
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
        if role != "halo":  # which is the page's own colour, behind a path
            *colour, _opaque = to_rgba(look.get("color", look.get("markeredgecolor")))
            opaque = look.get("alpha", 1.0)
            seen = [opaque * part + (1 - opaque) * below for part, below in zip(colour, to_rgb(paper), strict=True)]
            assert contrast(seen, paper) >= 3, role
    assert contrast(style.faint, paper) >= 3
