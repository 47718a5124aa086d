"""Functions over their derivatives to take along, and the code that draws them again, or others."""

import builtins
from collections.abc import Iterator, Mapping, Sequence
from symtable import SymbolTable, symtable
from typing import Any

from numpy.typing import NDArray

from gradlab import Trace, lesson
from gradlab.app import downloads
from gradlab.core.weight_slice import AlongWeight
from gradlab.lesson import weight_name
from gradlab.plotting import Film, Picture
from gradlab.text import Translate
from gradlab.types import Function


def give(
    _: Translate, name: str, shown: Film | Sequence[Picture], columns: Mapping[str, NDArray[Any]],
    header: Mapping[str, object], code: str, numpy: str = "numpy",
) -> None:  # fmt: skip
    """What a reader takes along, as ``downloads.offer`` has it; ``code`` draws a ``figure`` or makes a ``film``.

    numpy : what ``code`` calls ``np``: "autograd.numpy" where it differentiates what it writes with it
    """
    downloads.offer(_, name, shown, columns, header, program(code, name, numpy))


def program(code: str, name: str, numpy: str) -> str:
    """Code from the imports that it needs to the file of what it made: NumPy, pyplot, all else from ``gradlab``."""
    # Not by ``ast.parse``: of Python 3.11 it fails now and then when several threads call it at once.
    symbols = [symbol for scope in _scopes(symtable(code, name, "exec")) for symbol in scope.get_symbols()]
    known = {symbol.get_name() for symbol in symbols if symbol.is_global()}
    made = {symbol.get_name() for symbol in symbols if symbol.is_global() and symbol.is_assigned()}
    taken, modules = known - made - {*dir(builtins)}, {"np": numpy, "plt": "matplotlib.pyplot"}
    lines = sorted(f"import {module} as {name}" for name, module in modules.items() if name in taken)
    lines += [f"from gradlab import {', '.join(sorted(taken - modules.keys()))}", ""]
    end = f'film.save("{name}.html")\nfilm\n' if "film" in made else f'figure.savefig("{name}.svg")\nfigure\n'
    return "\n".join([*lines, code]) + end


def _scopes(scope: SymbolTable) -> Iterator[SymbolTable]:
    """A scope, and those within it."""
    yield scope
    for inner in scope.get_children():
        yield from _scopes(inner)


def along_weight_code(f: Function) -> str:
    """How a notebook makes a metric along a weight of the lesson's network, behind the lines of ``ALONG``."""
    assert isinstance(f, AlongWeight)
    network, _, metric = f.of[:3]
    return f'along_weight(lesson_network("{network.activations[0]}"), weight, {metric.__name__}, x, t)'


def offer_along_weight(
    _: Translate, name: str, film: Film, traces: Sequence[Trace], w: float, **header: object
) -> None:
    """The lesson's metrics along a weight to take along, and their next updates."""
    f, functions = traces[0].f, [along_weight_code(each.f) for each in traces]
    assert isinstance(f, AlongWeight)
    weight, images = f.of[1], f.n
    setup, header = ALONG.format(weight=weight, images=images), {**lesson.described(weight), "images": images, **header}
    offer(_, name, film, traces, w, functions, header, weight_name(_, weight), setup, lesson.visible_rate(traces))


def offer(
    _: Translate, name: str, film: Film, traces: Sequence[Trace], at: float, functions: Sequence[str],
    header: Mapping[str, object] = {}, x: str = "x", setup: str = "", rate: float | None = None,
) -> None:  # fmt: skip
    """Functions over their derivatives to take along, as they are at this place.

    functions, setup : their expressions, and the lines before them
    header : what the numbers depend on, beside h
    x : what the x axis is called
    rate : η of the update that is drawn
    """
    columns = {x: traces[0].x}
    for each in traces:
        columns[each.title] = each.values
        columns[f"{each.title}, " + _("autograd")] = each.autodiff
        columns[f"{each.title}, " + _("finite difference")] = each.finite_difference
    lines = CODE.format(
        setup=setup, functions=",\n    ".join(functions), titles=[each.title for each in traces], ends=traces[0].ends,
        at=at, h=traces[0].h, x=x, rate=rate,
    )  # fmt: skip
    give(_, name, film.at(traces[0].nearest(at)), columns, {**header, "h": traces[0].h}, lines)


CODE = """\
{setup}functions = [  # yours: functions of one number, written with autograd.numpy
    {functions},
]
titles = {titles}
film = plot(functions, {ends}, at={at}, h={h}, x={x!r}, title=titles, rate={rate})
"""

#: What the functions of ``CODE`` need that are along a weight.
ALONG = """\
(x, t), _ = load_mnist()
x, t = x[:{images}], t[:{images}]  # yours: images of shape (N, inputs), and their labels
weight = {weight}
"""
