"""Cells of code as a page shows them: what is shown is what is run, and below it what came of it."""

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
    *before, last = source.rstrip().split("\n")
    try:
        its_value = compile(last, "cell", "eval")
    except SyntaxError:  # it is none
        before, its_value = [*before, last], None
    try:
        exec("\n".join(before), names)
        if its_value is None:
            return ""
        value = eval(its_value, names)
    except IndexError as error:  # which is what the cell is there to show
        return f"{type(error).__name__}: {error}"
    several = isinstance(value, tuple) and not all(type(each) is int for each in value)  # which would be a shape
    return "\n".join(map(_written, value)) if several else _written(value)


def _written(value: Any) -> str:
    """A value as a notebook writes it; a number without the name of its type."""
    return repr(value.item()) if getattr(value, "shape", None) == () else str(value)
