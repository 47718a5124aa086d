"""What ``import gradlab`` offers: whole, and hiding nothing."""

import ast
import doctest
import importlib
import inspect
import pkgutil
import pydoc
import re
import runpy
import subprocess
import sys
import tomllib
import types
from pathlib import Path

import autograd.numpy
import numpy as np
import pytest

import gradlab

ROOT = Path(__file__).parents[1]
MODULES = {module.name for module in pkgutil.iter_modules(gradlab.__path__)}
CORE = [importlib.import_module(f"gradlab.core.{each.name}") for each in pkgutil.iter_modules(gradlab.core.__path__)]
PUBLIC = {name: getattr(gradlab, name) for name in gradlab.__all__}


def defined(module):
    """The classes and functions of a module, without those that it imports."""
    named = vars(module).items()
    return {
        name
        for name, value in named
        if (inspect.isclass(value) or inspect.isfunction(value)) and value.__module__ == module.__name__
    }


def referred_to(value):
    """The last part of each name between double backticks in a docstring, its class's own methods' included."""
    members = list(vars(value).values()) if inspect.isclass(value) else []
    docstrings = [member.__doc__ or "" for member in [value, *members]]
    return {name.split(".")[-1] for text in docstrings for name in re.findall(r"``([A-Za-z_][\w.]*)", text)}


def test_no_public_name_is_that_of_a_module():
    # ``gradlab.plot`` would be the function or the module, depending on what was imported first.
    assert MODULES & set(PUBLIC) == set()
    assert {"core", "plotting"} <= MODULES
    assert {"jumps", "accuracy"} <= set(PUBLIC)


def test_all_names_every_public_name_and_dir_shows_them():
    own = {name for name, value in vars(gradlab).items() if not isinstance(value, types.ModuleType)}
    assert {name for name in own if not name.startswith("_")} <= set(PUBLIC)
    assert {"plot", "lesson_network", "expression", *PUBLIC} <= set(dir(gradlab))
    assert len(gradlab.__all__) == len(PUBLIC)
    assert gradlab.lesson_network("step").activation == "step"
    assert gradlab.expression("w^2")(3.0) == 9
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        gradlab.nothing  # noqa: B018


def test_help_begins_with_all_public_names_and_lists_each_as_a_class_or_function():
    page = pydoc.plain(pydoc.render_doc(gradlab))
    described, listed = page.split("\nPACKAGE CONTENTS\n")
    assert set(re.findall(r"\w+", described)) >= set(PUBLIC)
    assert set(re.findall(r"^    (?:class )?(\w+)(?: = \w+)?\(", listed, re.MULTILINE)) >= set(PUBLIC)


def test_a_star_imports_what_is_loaded_late_too():
    source = "from gradlab import *\nprint(*(name for name in dir() if name[:2] != '__'))\nplot(abs, (0, 1))"
    shown = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert shown.split() == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_the_docstring_of_a_public_name_has_an_example_that_holds(name):
    names = PUBLIC | {"np": autograd.numpy}
    found = doctest.DocTestParser().get_doctest(PUBLIC[name].__doc__, names, name, None, None)
    assert found.examples
    said = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(found, out=said.append)
    assert "".join(said) == ""


def test_lists_are_taken_as_the_types_say():
    made = runpy.run_path(str(ROOT / "tests" / "typed_caller.py"))
    assert made["both"].tolist() == [0.0, 1.0]
    assert made["found"].tolist() == pytest.approx([0.5])
    assert made["stairs"].tolist() == [3.0, 1.0]
    assert made["rows"].tolist() == np.eye(10)[[1, 2]].tolist()


def test_what_the_docstrings_of_public_names_refer_to_is_public():
    referred = set.union(*map(referred_to, PUBLIC.values()))
    assert referred & set.union(*map(defined, CORE)) <= set(PUBLIC)
    assert {"Metric", "gradient", "along_weight"} <= referred  # the test sees every kind


def test_what_jumps_finds_what_a_metric_is_and_the_two_slopes_of_a_surface_are_public():
    assert {"Jumps", "Metric", "gradient"} <= set(PUBLIC)


def test_the_version_stands_in_one_place_and_a_build_can_read_it_without_importing_numpy():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in settings["project"]
    assert "version" in settings["project"]["dynamic"]
    assert settings["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "gradlab.__version__"}
    # setuptools imports the package, and with it numpy, unless what is assigned is a literal.
    tree = ast.parse((ROOT / "gradlab" / "__init__.py").read_text(encoding="utf-8"))
    assigned = {ast.unparse(node.targets[0]): node.value for node in tree.body if isinstance(node, ast.Assign)}
    assert ast.literal_eval(assigned["__version__"]) == gradlab.__version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", gradlab.__version__)
