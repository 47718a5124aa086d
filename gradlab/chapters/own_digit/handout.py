"""The drawing to take along, as a picture and as files that ``load_mnist`` reads, and the code of its smallest flip."""

from inspect import getsource
from pathlib import Path
from shutil import make_archive
from tempfile import TemporaryDirectory

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
    x = np.frombuffer(shades, np.uint8)
    digit = x.reshape(1, FIELD, FIELD), [label]
    with TemporaryDirectory() as root:
        folder = Path(root, "own_digit")
        write_idx(folder, digit, digit)
        (folder / "digit.png").write_bytes(png(1 - x / 255.0))  # white ink on black, as MNIST has it
        return Path(make_archive(f"{folder}", "zip", root, folder.name)).read_bytes()


CODE = """\
{trained}

network, weight = trained(*load_mnist()[0]), {weight}
(x, t), _ = load_mnist(directory="own_digit", first_label=0)  # yours: own_digit.zip, unzipped
functions = [along_weight(network, weight, metric, x, t) for metric in (accuracy, cross_entropy_error)]
ends = network[weight] - {reach}, network[weight] + {reach}
film = plot(functions, ends, at=network[weight] + {move}, x="w", title=["accuracy", "loss"])
"""
