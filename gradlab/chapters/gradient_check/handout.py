"""The film of the gradient check to take along, with the errors in both precisions, and the code of its errors."""

from collections.abc import Sequence

from gradlab import lesson
from gradlab.chapters.gradient_check import words
from gradlab.chapters.gradient_check.numbers import STEPS, Errors, H, Place
from gradlab.chapters.shared.handout import ALONG, along_weight_code, give
from gradlab.plotting.film import Film
from gradlab.text import Translate


def offer(_: Translate, film: Film, place: Place, both: Sequence[Errors], h: float) -> None:
    """The film at this h, and the errors at each h."""
    columns = {"h": H}
    for each in both:
        for name, read in each.errors.items():
            columns[f"{words.title(_, each.precision)}, {words.differences(_)[name]}"] = read
    header: dict[str, object] = {"function": place.function, "at": both[0].x}
    made, setup = place.function, ""
    if place.weight:
        header |= lesson.described(place.weight) | {"images": place.images, "loss": place.loss.code}
        made = along_weight_code(both[0].trace.f)
        setup = ALONG.format(weight=place.weight, images=place.images)
    code = CODE.format(setup=setup, made=made, x=both[0].x)
    give(_, "gradient_check", film.at(STEPS.index(h)), columns, header, code, "autograd.numpy")


CODE = """\
{setup}f, at = {made}, {x}  # yours: np.sin, or any function of one number, and where
h = 1 / 10.0 ** (np.arange(49) / 4)
figure, axes = plt.subplots()
for difference, mark in ((forward_difference, "^"), (central_difference, "o")):
    error = abs(difference(f, h)(np.full(h.shape, at)) - autodiff(f)(at))
    axes.plot(h, error, mark, fillstyle="none", label=difference.__name__)
axes.set_xscale("log")
axes.set_yscale("symlog", linthresh=1e-14)  # it has a place for errors that are exactly 0, too
axes.set(xlabel="step h", ylabel="distance from autograd")
axes.legend()
"""
