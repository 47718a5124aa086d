"""The picture of a function over its derivative, in the reader's words: the pages that show one share this."""

from collections.abc import Mapping, Sequence

from gradlab import lesson
from gradlab.app import downloads
from gradlab.curves import Mark
from gradlab.figures import slope
from gradlab.figures.picture import Picture
from gradlab.figures.slope import Labels, OverDerivative
from gradlab.lesson import Subject
from gradlab.lesson.writing import Translate, number, percent


def picture(_: Translate, subject: Subject, at: Mark, title: str, x: str) -> Picture:
    """A function over its derivative, with the current point."""
    labels = Labels(
        value=title,
        slope=_("its derivative"),
        x=x,
        autograd=_("autograd"),
        difference=_("finite difference"),
        flat="" if subject.learns else _("slope is 0 here"),
    )
    value = percent(at.value) if subject.in_percent else number(at.value, 6)
    numbers = {"title": title, "x": number(at.x), "value": value, "slope": number(at.autodiff)}
    if subject.learns:
        text = _("{title}: a smooth curve. At {x} it is {value} and its slope is {slope}.")
    else:
        text = _("{title}: a staircase with {jumps} jumps. At {x} it is {value} and its slope is {slope}.")
        numbers["jumps"] = str(subject.jumps_in_span())
    curve = lesson.curve(subject, at.h)
    return slope.picture(curve, subject.stairs, labels, at, subject.in_percent, text.format(**numbers))


def drawing_of(picture: Picture) -> OverDerivative:
    """What stays of a picture that this module made."""
    assert isinstance(picture.drawing, OverDerivative)
    return picture.drawing


def offer(
    _: Translate, name: str, pictures: Sequence[Picture], at: Mark, made: Sequence[str], header: Mapping[str, object]
) -> None:
    """Functions over their derivatives as files.

    at : the current point of any of them
    made : for each function the expression that makes it in a notebook
    header : what the numbers depend on
    """
    drawings = [drawing_of(picture) for picture in pictures]
    labels = [drawing.labels for drawing in drawings]
    columns = {labels[0].x: drawings[0].curve.weights}
    for drawing, words in zip(drawings, labels, strict=True):
        columns[words.value] = drawing.curve.values
        columns[f"{words.value}, {words.autograd}"] = drawing.curve.autodiff
        columns[f"{words.value}, {words.difference}"] = drawing.curve.finite_difference
    titles = [words.value for words in labels]
    code = CODE.format(titles=titles, x=labels[0].x, functions=",\n    ".join(made), h=at.h, at=at.x)
    downloads.offer(_, name, pictures, columns, header, code)


def pulse_note(_: Translate, at: Mark) -> str:
    """Why a finite difference across a jump is not a slope."""
    return _(
        "The finite difference reads {difference}, though: within h of here the function jumps, by {rise} in all, and "
        "{rise} / 2h is {difference}. That is a number about h = {h}, not a slope."
    ).format(difference=number(at.finite_difference), rise=number(at.ahead - at.behind), h=number(at.h))


CODE = """\
from gradlab import Weight, lesson
from gradlab.figures.picture import together
from gradlab.figures.slope import Labels, picture

pictures, functions = [], [
    {functions},
]
for f, title in zip(functions, {titles}):
    labels = Labels(title, "its derivative", "{x}", "autograd", "finite difference")
    pictures.append(picture(lesson.curve(f, {h}), f.stairs, labels, lesson.point(f, {at}, {h}), f.in_percent))
together(pictures)
"""
