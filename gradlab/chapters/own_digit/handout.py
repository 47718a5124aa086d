"""The drawing to take along, as a picture and as files that ``load_mnist`` reads, and the code of its smallest flip."""

import io
from inspect import getsource
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import numpy as np

from gradlab import write_idx
from gradlab.chapters.own_digit import numbers
from gradlab.chapters.own_digit.numbers import MOVES, REACH, SmallestMove
from gradlab.chapters.shared.handout import give
from gradlab.core.handwriting import FIELD, png
from gradlab.lesson import nearest
from gradlab.plotting import Film
from gradlab.text import Translate


def offer(_: Translate, film: Film, found: SmallestMove, label: int, move: float) -> None:
    """Accuracy, loss and probabilities along the weight that flips the drawing, and the code."""
    header = {"digit": label, "move": move}
    columns = {"w": found.loss.x, "accuracy": found.right.values, "loss": found.loss.values}
    columns |= {f"y {digit}": y for digit, y in enumerate(found.y.T)}
    code = CODE.format(trained=getsource(numbers.trained), weight=found.weight, reach=REACH, **header)
    give(_, "own_digit", film.at(nearest(MOVES, move)), columns, header | {"weight": found.weight}, code)


def files(shades: bytes, label: int) -> bytes:
    """A zip of a folder that ``load_mnist`` reads, both of its sets this image, which is there as a picture, too."""
    x, out = np.frombuffer(shades, np.uint8), io.BytesIO()
    digit = x.reshape(1, FIELD, FIELD), [label]
    with TemporaryDirectory() as folder, ZipFile(out, "w") as archive:
        write_idx(folder, digit, digit)
        Path(folder, "digit.png").write_bytes(png(1 - x / 255.0))  # white ink on black, as MNIST has it
        for file in sorted(Path(folder).iterdir()):
            archive.write(file, f"own_digit/{file.name}")
    return out.getvalue()


CODE = """\
{trained}

network, weight = trained(*load_mnist()[0]), {weight}
(x, t), _ = load_mnist(directory="own_digit", first_label=0)  # yours: own_digit.zip, unzipped
functions = [along_weight(network, weight, metric, x, t) for metric in (accuracy, cross_entropy_error)]
ends = network[weight] - {reach}, network[weight] + {reach}
film = plot(functions, ends, at=network[weight] + {move}, x="w", title=["accuracy", "loss"])
"""
