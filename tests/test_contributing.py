"""The recipes of CONTRIBUTING.md, followed in a copy of the project: what they add is there, on every page."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from reader import ROOT

RECIPES = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

LOOK = """
import json, sys, warnings
sys.path[:0] = [".", "tests"]
warnings.simplefilter("ignore")
from gradlab import Network, absolute_error, central_difference, autodiff
from gradlab.activations import ACTIVATIONS
from reader import LESSONS, PAGES, open_page, table, words
home, main = open_page("home"), open_page("accuracy_vs_loss", loss="absolute")
softplus = ACTIVATIONS["softplus"]
pages = {name: open_page(name, loss="absolute") for name in LESSONS}
drawn = open_page("step_vs_sigmoid", also="softplus")
print(json.dumps({
    "broken": [name for name, page in pages.items() if page.exception],
    "loss": absolute_error([0.3, 0.7], [1, 0]),
    "chosen": main.button_group(key="loss").value,
    "error": table(main)[1][2],
    "slopes": [float(autodiff(softplus)(0.7)), float(central_difference(softplus)(0.7))],
    "inverse": float(softplus.inverse(softplus(0.7))),
    "activations": [row[0] for row in table(drawn)[1:]],
    "links": [link.proto.page for link in home.get("page_link")],
    "example": open_page("example").title[0].value,
}))
"""


def recipe(path):
    """The lines that the recipes would have in this file."""
    (code,) = re.findall(rf"```python\n# {re.escape(path)}\n(.*?)```", RECIPES, re.DOTALL)
    return code


def edited(root, path, edit):
    file = root / path
    file.write_text(edit(file.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    for folder in ("gradlab", "pages", "tests", ".streamlit"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    shutil.copy(ROOT / "streamlit_app.py", root)
    edited(root, "gradlab/losses.py", lambda text: f"{text}\n\n{recipe('gradlab/losses.py')}")
    edited(root, "gradlab/__init__.py", lambda text: f"{text}from gradlab.losses import absolute_error\n")
    measures = "gradlab/lesson/measures.py"
    edited(
        root,
        measures,
        lambda text: text.replace("import cross_entropy_error", "import absolute_error, cross_entropy_error"),
    )
    edited(root, measures, lambda text: text.replace("\n#: By code", f"{recipe(measures)}\n#: By code"))
    edited(root, measures, lambda text: text.replace("SUM_SQUARES)", "SUM_SQUARES, ABSOLUTE)"))
    activations = "gradlab/activations.py"
    edited(root, activations, lambda text: f"{text}\n\n{recipe(activations)}")
    entry = 'Page("example", lambda _: _("Gradient check"), lambda _: _("Gradient check")),\n    '
    edited(root, "gradlab/app/pages.py", lambda text: re.sub(r'(?=Page\(\s*"review")', entry, text))
    (root / "pages" / "example.py").write_text(recipe("pages/example.py"), encoding="utf-8")
    ran = subprocess.run([sys.executable, "-c", LOOK], cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads(ran.stdout)


def test_a_new_loss_is_right_and_can_be_chosen_on_every_page(seen):
    assert seen["loss"] == pytest.approx(0.7 + 0.7)
    assert seen["chosen"] == "absolute"
    assert float(seen["error"]) > 0
    assert seen["broken"] == []


def test_a_new_activation_has_its_slope_and_its_inverse_and_is_drawn(seen):
    by_autograd, by_difference = seen["slopes"]
    assert by_difference == pytest.approx(by_autograd, rel=1e-8)
    assert seen["inverse"] == pytest.approx(0.7)
    assert seen["activations"] == ["Step", "Sigmoid", "softplus"]


def test_a_new_page_is_listed_opens_and_has_its_place_in_the_lesson(seen):
    assert seen["example"] == "Gradient check"
    assert seen["links"].index("example") == len(seen["links"]) - 2  # before the review
