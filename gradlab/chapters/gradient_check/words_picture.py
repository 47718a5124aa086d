"""The pictures of the errors against h, in the reader's words."""

from gradlab import lesson
from gradlab.app import downloads
from gradlab.chapters.gradient_check.figure import ErrorsAgainstStep, Labels
from gradlab.chapters.gradient_check.numbers import CHAPTER, PRECISIONS, H, decades, error_at, errors
from gradlab.chapters.gradient_check.words_place import Place
from gradlab.plotting.film import Film
from gradlab.plotting.picture import Picture
from gradlab.text import Translate, format_number


def brief(error: float) -> str:
    """An error in a sentence or a cell: its size matters, not its digits."""
    return format_number(error, 2 if error < 1 else 4)


def labels(_: Translate, precision: str) -> Labels:
    """The words of the picture of this precision."""
    return Labels(
        title=_("Error in {precision}").format(precision=precision),
        h=_("step h"),
        forward=_("forward difference"),
        central=_("central difference"),
        forward_line=_("truncation, |f″| h / 2"),
        central_line=_("truncation, |f‴| h² / 6"),
        rounding_line=_("rounding, ε|f| / h"),
        best=_("the lines cross"),
        chapter=_("the chapter's h"),
    )


def pictures(_: Translate, place: Place, x: float) -> list[Picture]:
    """The pictures at x, one for each precision, on the same axes."""
    subject = place.subject(place.function)
    shown = [errors(subject, x, precision) for precision in PRECISIONS]
    texts, span = [labels(_, precision) for precision in PRECISIONS], decades(shown)
    drawings = [
        ErrorsAgainstStep(each, words, subject.has_slope, span, CHAPTER)
        for each, words in zip(shown, texts, strict=True)
    ]
    return [Picture(drawing, _alt(_, drawing)) for drawing in drawings]


def _alt(_: Translate, drawing: ErrorsAgainstStep) -> str:
    read = drawing.errors.errors["central"]
    text = _("{title} (central difference): {first} at h = {large}, {chapter} at h = {h}, {last} at h = {small}.")
    return text.format(
        title=drawing.labels.title,
        first=brief(read[0]),
        large=format_number(H[0]),
        chapter=brief(error_at(drawing.errors, "central", CHAPTER)),
        h=format_number(CHAPTER),
        last=brief(read[-1]),
        small=format_number(H[-1], 1),
    )


def offer(_: Translate, film: Film, pictures: list[Picture], place: Place, x: float) -> None:
    """The film to take along, with the errors in both precisions."""
    columns = {"h": H}
    for drawing in map(drawing_of, pictures):
        for name, read in drawing.errors.errors.items():
            columns[f"{drawing.labels.title}, {getattr(drawing.labels, name)}"] = read
    header: dict[str, object] = {"function": place.function, "at": x}
    if place.weight:
        header |= lesson.described(place.weight) | {"images": place.images, "loss": place.loss.code}
    code = CODE.format(made=place.made(), x=x)
    downloads.offer(_, "gradient_check", film, columns, header, code)


def drawing_of(picture: Picture) -> ErrorsAgainstStep:
    """What a picture of this page's draws."""
    assert isinstance(picture.drawing, ErrorsAgainstStep)
    return picture.drawing


CODE = """\
from gradlab import Weight, lesson
from gradlab.chapters.gradient_check.figure import ErrorsAgainstStep, Labels
from gradlab.chapters.gradient_check.numbers import CHAPTER, PRECISIONS, decades, errors
from gradlab.plotting.picture import Picture, together

f, at = {made}, {x}
# Yours: f = lesson.Subject(np.sin, (-3, 3), 0.1), with the np of "import autograd.numpy as np", or any function of x.
# For each h: abs(central_difference(f.f, h)(at) - autodiff(f.f)(at)), and the same for the forward difference.
both = [errors(f, at, precision) for precision in PRECISIONS]
texts = "step h", "forward difference", "central difference", "truncation, |f″| h / 2", "truncation, |f‴| h² / 6"
texts += "rounding, ε|f| / h", "the lines cross", "the chapter's h"
labels = [Labels(f"Error in {{precision}}", *texts) for precision in PRECISIONS]
figure = together([Picture(ErrorsAgainstStep(*each, f.has_slope, decades(both), CHAPTER)) for each in zip(both, labels)])
figure.save("gradient_check.svg")
figure
"""
