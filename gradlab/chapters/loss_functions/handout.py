"""The pictures of a prediction to take along."""

import numpy as np

from gradlab.chapters.loss_functions import words
from gradlab.chapters.loss_functions.numbers import DELTA, OWN, RIGHT, TARGET, Predictions
from gradlab.chapters.shared.handout import give
from gradlab.plotting.film import Film
from gradlab.text import Translate


def offer(_: Translate, name: str, film: Film, p: Predictions) -> None:
    """The pictures of a film as they are at this prediction, in files of this name."""
    columns = {
        "k": np.arange(10.0),
        _("Prediction y"): p.y,
        _("Target t, one-hot"): TARGET,
        _("Terms of the sum of squares"): p.terms[0],
        _("Terms of the cross entropy"): p.terms[1],
    }
    for title, slopes, read in zip(words.slope_titles(_), p.autodiff, p.differences, strict=True):
        columns[f"{title}, " + _("autograd")] = slopes
        columns[f"{title}, " + _("finite difference")] = read
    y = p.y.tolist()
    header = {
        "prediction": y,
        "right digit": RIGHT,
        "delta": DELTA,
        "h": p.h,
        "difference of the cross entropy": "central" if p.central else "forward",
    }
    shown = film.at(OWN.index(float(p.own)))
    give(_, name, shown, columns, header, CODE.format(y=y, right=RIGHT))


CODE = """\
# Yours: ten probabilities of sum 1, and the right digit.
y, t = np.array({y}), one_hot({right})
bars = {{
    "Prediction y": y,
    "Terms of the sum of squares": 0.5 * (y - t) ** 2,
    "Sum of squares: dE/dy": gradient(lambda y: sum_squares_error(y, t))(y),
    "Target t, one-hot": t,
    "Terms of the cross entropy": -t * np.log(y + 1e-7),
    "Cross entropy: dE/dy": gradient(lambda y: cross_entropy_error(y, t))(y),
}}
figure, axes = plt.subplots(2, 3, figsize=(14, 7))
for place, (title, values) in zip(axes.flat, bars.items()):
    place.bar(range(10), values)
    place.set_title(title)
"""
