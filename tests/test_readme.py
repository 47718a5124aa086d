"""What the README, and the other pages for people, say runs as it stands."""

import contextlib
import io
import itertools
import re
import tomllib
import types
from pathlib import Path

import numpy as np
import pytest

from gradlab.app.pages_and_questions import LESSON, SHORT, WAYS
from gradlab.text import Translate

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGES.md", "SECURITY.md", "deploy/README.md", "tests/benchmarks/README.md"]
NAMED = [r"\]\((?!http)([^)]+)\)", r"`((?:gradlab|tests|deploy|pages)/[\w./]+\.\w+)`"]


def said(path):
    """The text of one of the project's files."""
    return (ROOT / path).read_text(encoding="utf-8")


README = said("README.md")
CODE = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def fitted():
    """What scikit-learn's ``MLPClassifier`` has when it is fitted."""
    sizes, rng = (784, 50, 20, 10), np.random.default_rng(0)
    coefs = [rng.normal(0, 0.1, layer) for layer in itertools.pairwise(sizes)]
    return types.SimpleNamespace(
        coefs_=coefs, intercepts_=list(map(np.zeros, sizes[1:])), activation="logistic", out_activation_="softmax"
    )


def run(code, names):
    """What a cell prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, names)
    return out.getvalue()


def test_the_notebook_s_two_derivatives_agree():
    by_autograd, by_difference = map(float, run(CODE[0], {}).split())
    assert by_autograd != 0
    assert by_difference == pytest.approx(by_autograd, rel=1e-9)


def test_one_s_own_function_network_and_metric_run_in_one_notebook_from_top_to_bottom(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"model": fitted()}
    function, network, metric = CODE[1:]
    run(function, names)
    assert "<script" in (tmp_path / "own.html").read_text(encoding="utf-8")
    run(network, names)
    assert repr(names["network"]) == "<Network 784-50-20-10, sigmoid>"
    run(metric, names)
    assert names["absolute_error"]([[0.3, 0.7]], [1]) == pytest.approx(0.6)


@pytest.mark.parametrize("page", PAGES)
def test_windows_own_shell_takes_the_lines_for_windows(page):
    lines = [line for line in said(page).splitlines() if line.startswith(("py ", ".venv\\"))]
    assert lines or page not in ("README.md", "CONTRIBUTING.md")
    assert not [
        line for line in said(page).splitlines() if ".venv\\" in line and "&&" in line
    ]  # PowerShell 5 has no &&


def test_it_is_short():
    assert len(README.split()) < 1000  # as `wc -w` counts


@pytest.mark.parametrize("page", PAGES)
def test_the_pictures_and_files_that_are_named_are_there(page):
    names = [name for pattern in NAMED for name in re.findall(pattern, said(page))]
    assert len(names) > 2 or page != "README.md"
    assert [name for name in names if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(("requirements", "last"), [("", "streamlit run"), ("tests/", "pytest")])
def test_one_line_makes_the_environment_and_starts_the_app_or_runs_the_tests(requirements, last):
    line = f"python3 -m venv .venv && .venv/bin/pip install -r {requirements}requirements.txt && .venv/bin/{last}"
    assert line in README.splitlines()
    assert (ROOT / f"{requirements}requirements.txt").exists()


def test_the_line_that_runs_the_tests_is_the_one_that_ci_takes_from_here_and_contributing_has():
    (pattern,) = re.findall(r'^bash -euxc "\$\(grep -m 1 "(.*)" README\.md\)"$', said(".ci/run"), re.MULTILINE)
    (line,) = [line for line in README.splitlines() if re.search(pattern, line)]
    assert line.endswith("&& .venv/bin/pytest")
    assert line in said("CONTRIBUTING.md").splitlines()


def test_the_teacher_s_plan_and_the_list_of_pages_are_those_of_the_table():
    """The plan is the short way; what is on it is bold in the list."""
    plan = re.findall(r"^\| \d+ \| \*(.+?)\*", README, re.MULTILINE)[1:]
    assert plan == [page.title(Translate()) for page in WAYS[SHORT][1:]]
    listed = re.findall(r"^- (\*+)(.+?)\.?\*", README.split("## In a notebook")[0], re.MULTILINE)
    assert [title for _, title in listed] == [page.title(Translate()) for page in LESSON]
    assert [title for marks, title in listed if marks == "***"] == sorted(plan, key=[t for _, t in listed].index)


def test_every_test_that_has_a_marker_is_run_by_ci_but_for_the_surveys():
    options = tomllib.loads(said("pyproject.toml"))["tool"]["pytest"]["ini_options"]
    markers = {marker.split(":")[0] for marker in options["markers"]} - {"survey"}  # before a release
    (left_out,) = re.findall(r'-m "not \((.*)\)"', options["addopts"])
    run = re.findall(r'^\.venv/bin/pytest.* -m "?([a-z ()]+)', said(".ci/run"), re.MULTILINE)
    assert set(left_out.split(" or ")) == markers
    named = [each.removesuffix(" and not survey").strip("() ") for each in run]
    assert {name for each in named for name in each.split(" or ")} == markers
