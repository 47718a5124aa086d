"""Who may import whom: pages → ui → figures → core, downward only. The core knows numpy and autograd, nothing else."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = {f"gradlab.{path.stem}" for path in (ROOT / "gradlab").glob("*.py")} - {"gradlab.__init__"}


def layer_of(path):
    parts = path.relative_to(ROOT).parts
    if parts[0] != "gradlab":
        return "pages"
    return parts[1] if len(parts) > 2 else "core"


def imports(path):
    """The full names of all modules that a file imports, at any depth of its code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            named = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if is_module(name) else node.module for name in named)


def is_module(name):
    where = ROOT / Path(*name.split("."))
    return where.with_suffix(".py").exists() or where.is_dir()


def kind(module):
    top, *rest = module.split(".")
    if top != "gradlab":
        return "stdlib" if top in sys.stdlib_module_names else top
    return rest[0] if rest and rest[0] in ("figures", "ui") else "core"


MAY_IMPORT = {
    "core": {"core", "numpy", "autograd"},
    "figures": {"core", "figures", "numpy", "matplotlib"},
    "ui": {"core", "figures", "ui", "numpy", "matplotlib", "babel", "streamlit"},
    "pages": {"ui", "streamlit"},
}
FILES = [*(ROOT / "gradlab").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "streamlit_app.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_lead_downward_only(path):
    allowed = MAY_IMPORT[layer_of(path)] | {"stdlib"}
    assert {name: kind(name) for name in imports(path) if kind(name) not in allowed} == {}


def test_the_rule_sees_every_kind_of_import(tmp_path):
    file = tmp_path / "x.py"
    file.write_text("import numpy as np\ndef f():\n    from gradlab.ui import text\n    from gradlab import trace\n")
    assert [kind(name) for name in imports(file)] == ["numpy", "ui", "core"]


def test_nothing_uses_pyplot_or_is_named_like_a_library():
    assert not [path for path in FILES for name in imports(path) if name.startswith("matplotlib.pyplot")]
    assert not [path for path in FILES if path.stem in {"autograd", "numpy", "matplotlib", "streamlit"}]
