"""What a notebook shows as a picture."""

from collections.abc import Callable
from typing import ClassVar


class NotebookRepr:
    """An object whose picture a notebook shows when it is the last line of a cell.

    ``markup`` makes it HTML, or None where there is no picture. ``gradlab/__init__.py`` puts it here, and it loads
    the pictures when there is something to show: the core knows no matplotlib, and who only computes never waits.
    """

    markup: ClassVar[Callable[[object], str | None]]

    def _repr_html_(self) -> str | None:
        return type(self).markup(self)
