"""No barrier to readers with disabilities: axe-core finds nothing serious that our own content causes.

``npm ci --prefix tests/browser`` brings axe-core; without it these tests are skipped.
"""

import os
from pathlib import Path

import pytest
from reader import PAGES

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = "async () => (await axe.run()).violations.filter(each => ['serious', 'critical'].includes(each.impact))"

pytestmark = pytest.mark.skipif(
    not AXE.exists() and not os.environ.get("CI"), reason="There is no axe-core here: npm ci --prefix tests/browser"
)

#: (rule, the element) that Streamlit's own frame breaks, not what we put into it.
STREAMLIT_S = set()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_barrier(app, visit, name):
    visitor = visit(app)
    for theme in ("light", "dark"):
        visitor.prefer(theme).open(name).page.add_script_tag(content=AXE.read_text())
        found = {(each["id"], *node["target"]) for each in visitor.page.evaluate(SERIOUS) for node in each["nodes"]}
        assert found <= STREAMLIT_S
