"""Cells of code as a page shows them: what is shown is what is run, and below it what came of it."""

import ast
from collections.abc import Sequence
from typing import Any, NamedTuple


class Cell(NamedTuple):
    """A cell of code, and what its last line is: "" where that is no value; of an error its name and message."""

    source: str
    result: str


def run(sources: Sequence[str], **names: Any) -> tuple[Cell, ...]:
    """The cells one after the other, as in a notebook. They are the lesson's own: nothing of a reader's comes in.

    names : what they may use without making it
    """
    cells = tuple([Cell(source, _result(source, names)) for source in sources])
    names.clear()  # the functions in it hold it, and so what was loaded would stay until a whole garbage collection
    return cells


def _result(source: str, names: dict[str, Any]) -> str:
    *lines, last = ast.parse(source).body
    is_value = isinstance(last, ast.Expr)
    try:
        exec(compile(ast.Module(lines if is_value else [*lines, last], []), "cell", "exec"), names)
        if not isinstance(last, ast.Expr):
            return ""
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    except IndexError as error:  # which is what the cell is there to show
        return f"{type(error).__name__}: {error}"
    several = isinstance(value, tuple) and not all(type(each) is int for each in value)  # which would be a shape
    return "\n".join(map(_written, value)) if several else _written(value)


def _written(value: Any) -> str:
    """A value as a notebook writes it; a number without the name of its type."""
    return repr(value.item()) if getattr(value, "shape", None) == () else str(value)
