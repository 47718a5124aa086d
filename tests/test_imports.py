"""Who may import whom, downward only. The core knows numpy and autograd, nothing else."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOOR = ROOT / "gradlab" / "__init__.py"
FILES = [*(ROOT / "gradlab").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "streamlit_app.py"]

#: The layers of the house, and what each may import beside itself. A page's own files are layers by their whole names.
#: ``base`` is what stands in ``gradlab/`` itself: types, texts, the cache. The door is ``gradlab/__init__``: what it
#: has of the pictures is looked up late. Whoever imports from it gets the core.
MAY_IMPORT = {
    "base": {"numpy"},
    "core": {"base", "numpy", "autograd"},
    "lesson": {"base", "core", "numpy"},
    "plotting": {"base", "core", "lesson", "numpy", "matplotlib"},
    "votes": {"sqlalchemy"},
    "door": {"core", "lesson", "plotting"},
    "numbers": {"base", "core", "lesson", "numpy"},
    "figures": {"base", "core", "numbers", "plotting", "numpy", "matplotlib"},
    "app": {"base", "core", "lesson", "plotting", "votes", "numpy", "babel", "streamlit", "threadpoolctl"},
    "words": {
        "base",
        "core",
        "lesson",
        "plotting",
        "numbers",
        "figures",
        "votes",
        "app",
        "numpy",
        "streamlit",
        "segno",
    },
    "pages": {"base", "lesson", "votes", "app", "numbers", "words", "streamlit"},
}


def layer_of(module):
    """The layer that a module belongs to; of one that is not ours, the library."""
    top, *rest = module.split(".")
    if top in ("pages", "streamlit_app"):
        return "pages"
    if top != "gradlab":
        return "stdlib" if top in sys.stdlib_module_names else top
    if rest == ["__main__"]:
        return "app"
    if not rest:
        return "core"
    if rest[0] in ("text", "types", "cache"):
        return "base"
    if rest[0] != "chapters":
        return rest[0]
    begins = rest[-1].split("_")[0] if len(rest) > 2 else "words"
    return {"numbers": "numbers", "figure": "figures", "figures": "figures"}.get(begins, "words")


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


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


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_lead_downward_only(path):
    here = "door" if path == DOOR else layer_of(name_of(path))
    allowed = MAY_IMPORT[here] | {here, "stdlib"}
    assert {name: layer_of(name) for name in imports(path) if layer_of(name) not in allowed} == {}


def test_no_layer_is_above_itself():
    """Following who may import whom never leads back."""
    placed = []
    while len(placed) < len(MAY_IMPORT):
        ready = [
            layer
            for layer, below in MAY_IMPORT.items()
            if layer not in placed and below & MAY_IMPORT.keys() <= {*placed}
        ]
        assert ready, "a circle among the layers that are left"
        placed += ready


def test_the_rule_sees_every_kind_of_import(tmp_path):
    file = tmp_path / "x.py"
    file.write_text(
        "import numpy as np\ndef f():\n    from gradlab.app import text\n    from gradlab import lesson, trace\n"
        "from gradlab.chapters.mini_batch import figure, numbers, words_means\n"
        "from gradlab.chapters import slope_words\n"
    )
    expected = ["numpy", "figures", "numbers", "words", "words", "app", "lesson", "core"]
    assert sorted(map(layer_of, imports(file))) == sorted(expected)


def test_nothing_uses_pyplot_or_is_named_like_a_library():
    assert not [path for path in FILES for name in imports(path) if name.startswith("matplotlib.pyplot")]
    assert not [path for path in FILES if path.stem in {"autograd", "numpy", "matplotlib", "streamlit"}]


def test_the_door_opens_on_numpy_and_autograd_alone():
    """The film is behind it: it is there when it is asked for, and not before. So no other layer gets it this way."""
    source = (
        "import sys, gradlab\n"
        "assert not {'matplotlib', 'streamlit', 'gradlab.plotting', 'gradlab.lesson'} & set(sys.modules)\n"
        "assert callable(gradlab.plot)\nassert 'gradlab.plotting' in sys.modules\n"
        "assert not {'matplotlib.pyplot', 'streamlit'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", source], check=True)
    asking = [path for path in FILES if "gradlab.plot" in {f"{m}.{n}" for m, n in named_from(path)}]
    assert asking == []


def named_from(path):
    """What a file takes out of which module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module, alias.name) for alias in node.names)
