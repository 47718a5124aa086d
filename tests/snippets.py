"""The code that the pages show, taken from the pages themselves."""

import ast
from functools import lru_cache

import pytest
from reader import LESSONS, read_page

import gradlab

digits = lru_cache(maxsize=1)(gradlab.load_mnist)  # 70,000 images as float64: most of what a snippet's run would take

#: With which controls a page is asked for its code, if not as it opens: other lines, or a shorter training.
ASKED = {
    "gradient_check": [{}, *({"function": name} for name in ("loss", "step", "accuracy"))],
    "accuracy_stays": [{"epoch": 10}],
}
#: Whose code reads a file that is downloaded beside it: the page's own test runs it.
BESIDE_A_FILE = {"own_digit"}


def snippets():
    """All of them, each with the name of its page."""
    return [(name, source) for name in LESSONS if name not in BESIDE_A_FILE for source in of_page(name)]


def of_page(name):
    """Those of a page."""
    return [each.value for link in ASKED.get(name, [{}]) for each in read_page(name, **link).code]


def run(source):
    """What the last line of a snippet shows."""
    *lines, last = ast.parse(source).body
    names = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gradlab, "load_mnist", digits)
        exec(compile(ast.Module(lines, []), "snippet", "exec"), names)
        return eval(compile(ast.Expression(last.value), "snippet", "eval"), names)
