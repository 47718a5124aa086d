"""What a notebook shows as a picture."""

from importlib import import_module


class NotebookRepr:
    """An object whose picture a notebook shows when it is the last line of a cell.

    How it looks is said in ``gradlab.plotting.notebook``, which is looked up by its name, and only when there is
    something to show: the core knows no matplotlib, and whoever only computes never waits for it.
    """

    def _repr_html_(self) -> str | None:
        shown: str | None = import_module("gradlab.plotting.notebook").markup(self)
        return shown
