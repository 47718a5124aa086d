"""The short way as a notebook: what its pages say, and the code that they hand out, which runs with public names."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from streamlit.testing.v1.element_tree import Block

from gradlab.app.export import opened
from gradlab.app.language import languages
from gradlab.app.pages_and_questions import SHORT, WAYS
from gradlab.core.checks import must

SAID = {"title": "# {}", "header": "## {}", "markdown": "{}", "latex": "{}"}  # what becomes text, in Markdown


def save_notebook(path: Path, language: str) -> None:
    """Write it to ``path``, whose name ends with .ipynb, in one of ``languages()``.

    Raises ``ValueError`` for another ending, or a language that is not there; ``OSError`` when it cannot be written.
    """
    must(path.suffix == ".ipynb", "path must end with .ipynb", repr(str(path)))
    must(language in languages(), f"language must be one of {', '.join(languages())}", repr(language))
    path.write_text(json.dumps(notebook(language), ensure_ascii=False, indent=1) + "\n", "utf-8")


def notebook(language: str) -> dict[str, Any]:
    """It as nbformat 4 has it. RuntimeError: what went wrong in a page."""
    cells = list[dict[str, Any]]()
    for page in WAYS[SHORT]:
        # All is told at once.
        app = opened(page, lang=language, way=SHORT, predict="off")
        for (kind, text), (following, __) in pairwise([*_cells(app.main), ("", "")]):
            if kind != "header" or following not in ("header", ""):  # not of what stays in the app
                cells.append(_code(text) if kind == "code" else {"cell_type": "markdown", "source": text})
    numbered = [{"id": f"cell-{k}", "metadata": {}} | cell for k, cell in enumerate(cells)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": numbered, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _cells(block: Block, folded: int = 0) -> Iterator[tuple[str, str]]:
    """What is in view, and the code in the drawers there: of each its kind, and its text."""
    for element in block.children.values():
        if isinstance(element, Block):
            yield from _cells(element, folded + (element.type == "expander"))
        elif element.type in SAID and not folded:
            yield element.type, SAID[element.type].format(element.value)
        elif element.type == "code" and folded == 1:
            yield "code", element.value


def _code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "source": source.rstrip(), "execution_count": None, "outputs": []}
