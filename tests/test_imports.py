"""Who may import whom, downward only. The core knows numpy and autograd, and Pillow for pictures of digits."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOOR = ROOT / "gradlab" / "__init__.py"
FILES = [*(ROOT / "gradlab").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "streamlit_app.py"]

#: The layers of the house, and what each may import beside itself. A page's own files are layers by their whole names.
#: ``base`` is what stands in ``gradlab/`` itself: types, texts, the cache. The door is ``gradlab/__init__``: what it
#: has of the pictures and the lesson is looked up late. Whoever imports from it gets the core.
MAY_IMPORT = {
    "base": {"numpy"},
    "core": {"base", "numpy", "autograd", "PIL"},  # Pillow for pictures of digits, and not before
    "lesson": {"base", "core", "numpy"},
    "plotting": {"base", "core", "numpy", "matplotlib"},
    "votes": {"sqlalchemy", "psycopg"},
    "door": {"base", "core", "lesson", "plotting"},
    "numbers": {"base", "core", "lesson", "numpy"},
    "words": {"base", "core", "lesson", "numbers", "numpy"},
    "figures": {"base", "core", "lesson", "numbers", "words", "plotting", "numpy", "matplotlib"},
    "app": {"base", "core", "lesson", "plotting", "votes", "numpy", "babel", "streamlit", "threadpoolctl", "segno"}
    | {"markdown_it"},
    "handout": {"base", "core", "lesson", "numbers", "words", "figures", "plotting", "app", "numpy"},
    "pages": {"base", "core", "lesson", "numbers", "words", "figures", "handout", "plotting", "votes", "app"}
    | {"numpy", "streamlit", "segno"},
}
BASE = ("text", "types", "cache")


def layer_of(module):
    """The layer that a module belongs to; of one that is not ours, the library."""
    top, *rest = module.split(".")
    if top in ("pages", "streamlit_app") or module.startswith("gradlab.app.vote"):
        return "pages"  # what the page of the votes shows takes more than a paragraph: its parts stand in the app
    if top != "gradlab":
        return "stdlib" if top in sys.stdlib_module_names else top
    if not rest:
        return "core"
    if rest[0] in BASE or rest == ["chapters"]:
        return "base"
    if rest[0] == "chapters":
        return rest[-1]
    return "app" if rest[0] == "__main__" else rest[0]


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
        "import numpy as np\ndef f():\n    from gradlab.app import language\n    from gradlab import lesson, trace\n"
        "from gradlab.chapters.mini_batch import figures, handout, numbers, words\nimport gradlab.text\n"
    )
    expected = ["numpy", "figures", "handout", "numbers", "words", "base", "app", "lesson", "core"]
    assert sorted(map(layer_of, imports(file))) == sorted(expected)


def test_a_page_has_its_own_file_and_at_most_four_more():
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")}
    for folder in (path for path in (ROOT / "gradlab" / "chapters").iterdir() if path.is_dir()):
        files = {path.name for path in folder.glob("*.py")}
        assert files <= {"numbers.py", "words.py", "figures.py", "handout.py"}, folder
    assert {path.name for path in (ROOT / "gradlab" / "chapters").iterdir() if path.is_dir()} >= pages - {"home"}


def test_there_is_no_circle_of_imports():
    """Among files, not among layers: whoever follows what a file imports never comes back to it."""
    below = {name_of(path): {each for each in imports(path) if each.startswith("gradlab")} for path in FILES}
    left = dict(below)
    while ready := [name for name, needs in left.items() if not needs & (left.keys() - {name})]:
        for name in ready:
            del left[name]
    assert left == {}


def test_no_class_has_the_name_of_another_and_nothing_is_imported_by_a_string():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FILES]
    classes = [node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert sorted(name for name in set(classes) if classes.count(name) > 1) == []
    asked = [path for path in FILES if {"importlib.import_module", "__import__"} & {*imports_named(path)}]
    assert asked == []


def test_nothing_uses_pyplot_or_is_named_like_a_library():
    assert not [path for path in FILES for name in imports(path) if name.startswith("matplotlib.pyplot")]
    assert not [path for path in FILES if path.stem in {"autograd", "numpy", "matplotlib", "streamlit"}]


def test_no_python_is_parsed_where_several_readers_are_served():
    """Python 3.11's ast.parse fails now and then when several threads call it; Streamlit's magic does so for pages."""
    assert not [path for path in FILES for name in imports(path) if name == "ast"]
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["runner"]["magicEnabled"] is False


def test_the_door_opens_on_numpy_and_autograd_alone():
    """The film is behind it: it is there when it is asked for, and not before. So no other layer gets it this way."""
    source = (
        "import sys, gradlab\n"
        "assert not {'PIL', 'matplotlib', 'streamlit', 'gradlab.plotting', 'gradlab.lesson'} & set(sys.modules)\n"
        "assert callable(gradlab.plot)\nassert 'gradlab.plotting' in sys.modules\n"
        "assert not {'matplotlib.pyplot', 'streamlit'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", source], check=True)
    asking = [path for path in FILES if "gradlab.plot" in {f"{m}.{n}" for m, n in named_from(path)}]
    assert asking == []


def imports_named(path):
    """What a file takes out of which module, in full."""
    return (f"{module}.{name}" for module, name in named_from(path))


def named_from(path):
    """What a file takes out of which module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module, alias.name) for alias in node.names)
