"""The drawing to take along, as a picture and as files that ``load_mnist`` reads, and the code of its smallest flip."""

import io
from inspect import getsource
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import numpy as np

from gradlab import write_idx
from gradlab.chapters.own_digit import numbers
from gradlab.chapters.own_digit.numbers import MOVES
from gradlab.chapters.shared.handout import give
from gradlab.core.handwriting import FIELD
from gradlab.lesson import nearest
from gradlab.plotting import Film
from gradlab.plotting.digit import png
from gradlab.text import Translate


def offer(_: Translate, film: Film, shades: bytes, label: int, move: float) -> None:
    """Accuracy, loss and probabilities along the weight that flips the drawing, and the code."""
    flip = numbers.flip(shades, label)
    columns = {"move": MOVES, "accuracy": flip.right.values, "loss": flip.loss.values}
    columns |= {f"y {digit}": y for digit, y in enumerate(flip.probabilities.T)}
    header = {"weight": flip.weight, "smallest move that flips": flip.move, "digit": label}
    code = CODE.format(trained=getsource(numbers.trained), weight=flip.weight, at=move, reach=numbers.REACH)
    give(_, "own_digit", film.at(nearest(MOVES, move)), columns, header, code)


def picture(shades: bytes) -> bytes:
    """The image as a PNG of 28 × 28, white ink on black as MNIST has it."""
    return png(1 - np.frombuffer(shades, np.uint8) / 255.0)


def idx_files(shades: bytes, label: int) -> bytes:
    """A zip of a folder that ``load_mnist`` reads: the image, and what it is meant to be, in both of its sets."""
    digit, out = (np.frombuffer(shades, np.uint8).reshape(1, FIELD, FIELD), [label]), io.BytesIO()
    with TemporaryDirectory() as folder, ZipFile(out, "w") as archive:
        write_idx(folder, digit, digit)
        for file in sorted(Path(folder).iterdir()):
            archive.write(file, f"own_digit/{file.name}")
    return out.getvalue()


CODE = """\
{trained}

network = trained(*load_mnist()[0])
(x, t), _ = load_mnist(directory="own_digit")  # own_digit.zip, unzipped: your digit, and what it is meant to be
weight = {weight}
w = network[weight]
functions = [along_weight(network, weight, metric, x, t) for metric in (accuracy, cross_entropy_error)]
titles = ["accuracy", "loss"]
film = plot(functions, (w - {reach}, w + {reach}), at=w + {at}, x="w", title=titles)
"""
