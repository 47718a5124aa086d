"""What the README says runs as it stands."""

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_notebook_s_two_derivatives_agree():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    by_autograd, by_difference = map(float, out.getvalue().split())
    assert by_autograd != 0
    assert by_difference == pytest.approx(by_autograd, rel=1e-9)


def test_its_pictures_and_files_are_there():
    names = re.findall(r"\]\((?!http)([^)]+)\)", README) + re.findall(r"`([\w./]+/[\w.]+\.\w+)`", README)
    assert names
    assert [name for name in names if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("requirements", ["requirements.txt", "tests/requirements.txt"])
def test_one_line_makes_the_environment_from_the_project_s_own_requirements(requirements):
    assert f"python3 -m venv .venv && .venv/bin/pip install -r {requirements} && " in README
    assert (ROOT / requirements).exists()
