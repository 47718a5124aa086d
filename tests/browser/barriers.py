"""No barrier to readers with disabilities: axe-core finds nothing serious that our own content causes.

``npm ci --prefix tests/browser`` brings axe-core; without it a test that looks for barriers is skipped there.
"""

import os
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = """async inside => {
    const {violations} = await axe.run(inside);
    return violations.filter(each => ['serious', 'critical'].includes(each.impact))
        .flatMap(({id, nodes}) => nodes.map(({target}) => [id, ...target]));
}"""


def barriers(visitor: Visitor, inside: str = "html") -> list[list[str]]:
    """(rule, the element that breaks it) in a part of the page."""
    if not AXE.exists() and not os.environ.get("CI"):
        pytest.skip("There is no axe-core here: npm ci --prefix tests/browser")
    visitor.page.add_script_tag(content=AXE.read_text())
    return visitor.page.evaluate(SERIOUS, inside)
