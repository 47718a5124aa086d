"""The film of the two losses: four pictures and their words, at each of the right digit's probabilities."""

import numpy as np

from gradlab import lesson
from gradlab.app import downloads
from gradlab.cache import cached
from gradlab.chapters.loss_functions import (
    figure,
    figure_minus_log,
    numbers,
    words_minus_log,
    words_slopes,
    words_terms,
)
from gradlab.chapters.loss_functions.numbers import DELTA, DIGITS, OWN, RIGHT, Prediction
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number


@cached(maxsize=64)
def film(_: Translate, rest: str, h: float, style: Style) -> Film:
    """The prediction, its terms, the curve −log y and the slopes, at each notch of the right digit's probability."""
    every = numbers.predictions(rest, h)
    labels, curve = _labels(_), words_minus_log.labels(_)
    pictures = [
        figure.given(labels, every, [words_terms.given_alt(_, each) for each in every]),
        figure.terms(labels, every, [words_terms.terms_alt(_, each) for each in every]),
        figure_minus_log.picture(curve, every, [words_minus_log.alt(_, each) for each in every]),
        figure.slopes(labels, every, [words_slopes.alt(_, each) for each in every]),
    ]
    words = [
        [tell(_, each) for each in every]
        for tell in (
            words_terms.readings,
            words_terms.verdict,
            words_minus_log.with_and_without,
            words_minus_log.verdict,
            words_slopes.verdict,
        )
    ]
    aria_texts = [_spoken(_, each) for each in every]
    return Film([Slider(_("y, the right digit's probability"), aria_texts, "own")], pictures, words, style=style)


def _spoken(_: Translate, p: Prediction) -> str:
    """What there is to read at a notch."""
    squares, entropy = (format_number(of.error, DIGITS) for of in p.of)
    text = _("y = {y}: sum of squares {squares}, cross entropy {entropy}")
    return text.format(y=format_number(p.own), squares=squares, entropy=entropy)


def _labels(_: Translate) -> figure.Labels:
    """The texts of the bar charts."""
    return figure.Labels(
        _("Prediction y"),
        _("Target t, one-hot"),
        _("Terms of the sum of squares"),
        _("Terms of the cross entropy"),
        *words_slopes.titles(_),
        _("digit (shaded: the right one)"),
        _("autograd"),
        _("finite difference"),
    )


def offer(_: Translate, film: Film, rest: str, p: Prediction) -> None:
    """The pictures to take along, as they are at the current prediction."""
    labels, (squares, entropy), notch = _labels(_), p.of, OWN.index(p.own)
    columns = {
        "k": np.arange(10.0),
        labels.prediction: np.array(p.y),
        labels.target: numbers.TARGET,
        labels.squares: squares.terms,
        labels.entropy: entropy.terms,
    }
    for title, of, read in zip(words_slopes.titles(_), p.of, p.differences, strict=True):
        columns[f"{title}, {labels.autograd}"] = of.autodiff
        columns[f"{title}, {labels.difference}"] = read
    central = numbers.has_central(lesson.CROSS_ENTROPY, p.y, p.h)
    header = {
        "prediction": list(p.y),
        "right digit": RIGHT,
        "delta": DELTA,
        "h": p.h,
        "difference of the cross entropy": "central" if central else "forward",
    }
    code = CODE.format(labels=labels, curve=words_minus_log.labels(_), rest=rest, h=p.h, notch=notch)
    downloads.offer(_, "losses_of_a_prediction", film.at(notch), columns, header, code)


CODE = """\
from gradlab.chapters.loss_functions import figure, figure_minus_log, numbers
from gradlab.plotting.film import Film
from gradlab.plotting.film import Slider

labels = figure.{labels!r}
curve = figure_minus_log.{curve!r}
every = numbers.predictions("{rest}", h={h})  # yours: [numbers.Prediction.at(y, h) for …], y of ten probabilities
pictures = [draw(labels, every) for draw in (figure.given, figure.terms, figure.slopes)]
pictures.insert(2, figure_minus_log.picture(curve, every))
film = Film([Slider("y", [str(each.own) for each in every], first={notch})], pictures)
film.save("losses_of_a_prediction.html")
film
"""
