"""The recipes of CONTRIBUTING.md, followed in a copy of the project: what they add is there, on every page.

And the tests that go through the registries, run in the copy, hold for it too.
"""

import json
import re
import shutil
import subprocess
import sys
from contextlib import chdir

import pytest
from babel.messages.frontend import CommandLineInterface
from reader import ROOT

pytestmark = pytest.mark.slow

RECIPES = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

LOOK = """
import ast, io, json, re, sys, warnings
from contextlib import redirect_stdout
from pathlib import Path
import pytest

def tests(*words):
    said = io.StringIO()
    with redirect_stdout(said):
        ended = pytest.main(["-q", "-s", "-n", "0", "-p", "no:cacheprovider", *words])
    return ended, said.getvalue()

ADDED = "softplus absolute softsign two_steps cubic log_cosh parabola hyperbola circle"
EACH = "activations losses network derivatives descent weight_slice surface accuracy tape jumps public_names review"
EACH += " mini_batch pages random_states loss_landscape vote"
named = ADDED.replace(" ", " or ") + " or public or glossary"
others = tests(*(f"tests/test_{name}.py" for name in EACH.split()), "-k", named)

sentences = "tests/test_translations.py", "-k", "sentence_of_the_code or waits_for or has_no_sentence"
lacking = tests(*sentences)
lines = [line[1:].strip() for line in lacking[1].splitlines() if line.startswith("E")]
listed = [line for line in lines if re.match('#[:,]|msg|"|$', line)]
begins = next(k for k, line in enumerate(listed) if line.startswith("#: gradlab/lesson/metrics.py:"))
entry = listed[begins : begins + 4]
with Path("gradlab/locale/ko/LC_MESSAGES/gradlab.po").open("a", encoding="utf-8") as catalogue:
    print("", *listed[next(k for k, line in enumerate(listed) if line.startswith("#:")) :], sep="\\n", file=catalogue)
del sys.modules["test_translations"]  # it reads the catalogues once
waiting = tests(*sentences)

warnings.simplefilter("ignore")
import gradlab
from gradlab import central_difference, autodiff
from gradlab.core.losses import absolute_error
from gradlab.core.activations import ACTIVATIONS
from reader import LESSONS, open_page, table, words
softplus = ACTIVATIONS["softplus"]
pages = {name: open_page(name, loss="absolute") for name in LESSONS}
units = "softplus", "softsign", "two_steps"
more = {loss: open_page("mini_batch", metric=loss) for loss in ("absolute", "cubic", "log_cosh")}
ends = {"first_end": "absolute", "second_end": "cubic"}
more |= {unit: open_page("chain_rule", first=unit, second="softplus", **ends) for unit in units}
home, drawn = open_page("home"), open_page("step_vs_sigmoid", also=units, loss="log_cosh")
more |= {"drawn": drawn, "circle": open_page("circle"), "hyperbola": open_page("hyperbola", place="0.5")}
shown = [each.value for page in [*pages.values(), *more.values()] for each in page.code]
nodes = [node for code in shown if "import" in code for node in ast.walk(ast.parse(code))]
taken = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "gradlab"]
public = {name.name for node in taken for name in node.names}
german = open_page("accuracy_vs_loss", lang="de")
parabola = open_page("parabola", place="0.5", my_parabola="lowest")
from test_random_states import walk
walk("parabola", range(4))
print(json.dumps({
    "others": others,
    "lacking": lacking,
    "entry": entry,
    "waiting": waiting,
    "broken": [name for name, page in [*pages.items(), *more.items()] if page.exception],
    "corrected": [name for name, page in more.items() if page.warning],
    "taken": sorted(public),
    "none": [name for name in public if not hasattr(gradlab, name)],
    "mini_batch": [each.value for each in more["log_cosh"].markdown],
    "loss": absolute_error([0.3, 0.7], [1, 0]),
    "chosen": pages["accuracy_vs_loss"].button_group(key="loss").value,
    "error": table(pages["accuracy_vs_loss"])[1][2],
    "slopes": [float(autodiff(softplus)(0.7)), float(central_difference(softplus)(0.7))],
    "inverse": float(softplus.inverse(softplus(0.7))),
    "activations": table(drawn)[0],
    "links": [link.proto.page for link in home.get("page_link")],
    "parabola": [parabola.title[0].value, parabola.slider(key="place").value, words(parabola)],
    "german": [german.title[0].value, words(german)],
    "languages": home.sidebar.button_group(key="lang").options,
}))
"""

NEW_FILES = [f"gradlab/chapters/parabola/{name}.py" for name in ("words", "figures")] + ["pages/parabola.py"]
PAGE_FILES = ["gradlab/app/pages_and_questions.py", "tests/test_random_states.py"]  # and a line or two here
GERMAN = {"Why not accuracy?": "Warum nicht die Trefferquote?", "Absolute error": "Betragsfehler"}


#: Content of another kind, put where the recipes put theirs: a loss without a corner and one with an unbounded slope,
#: an activation without an end and one with two jumps.
OTHERS = {
    "gradlab/core/losses.py": """
@mean_over_batch
def cubic_error(y: Array, t: Array) -> Array:
    \"\"\"E = Σₖ |yₖ − tₖ|³, averaged over the batch when there is one.\"\"\"
    return np.sum(np.abs(y - t) ** 3, axis=-1)


@mean_over_batch
def log_cosh_error(y: Array, t: Array) -> Array:
    \"\"\"E = Σₖ log cosh (yₖ − tₖ), averaged over the batch when there is one.\"\"\"
    return np.sum(np.log(np.cosh(y - t)), axis=-1)
""",
    "gradlab/lesson/metrics.py": """
CUBIC = LessonMetric("cubic", cubic_error, lambda _: _("Cubic error"))
LOG_COSH = LessonMetric("log_cosh", log_cosh_error, lambda _: _("Log-cosh error"))
""",
    "gradlab/core/activations.py": """
ACTIVATIONS["softsign"] = Activation(
    lambda x: x / (1 + np.abs(x)),
    lambda u: np.where(u < -1, -np.inf, np.where(u < 1, u / (1 - np.minimum(np.abs(u), 1 - 1e-16)), np.inf)),
)
ACTIVATIONS["two_steps"] = Activation(
    lambda x: step(x) + step(x - 1),
    lambda u: np.where(u < 0, -np.inf, np.where(u < 1, 0.0, np.where(u < 2, 1.0, np.inf))),
    jumps=(0.0, 1.0),
)
""",
    "tests/by_hand.py": """
METRIC["cubic"] = lambda y, t: np.mean((np.abs(y - t) ** 3).sum(axis=1))
LOSS_SLOPE["cubic"] = lambda y, t: 3 * (y - t) * np.abs(y - t) / len(y)
METRIC["log_cosh"] = lambda y, t: np.mean(np.log((np.exp(y - t) + np.exp(t - y)) / 2).sum(axis=1))
LOSS_SLOPE["log_cosh"] = lambda y, t: np.tanh(y - t) / len(y)
ACTIVATION["softsign"] = lambda a: np.where(a < 0, a / (1 - a), a / (1 + a))
SLOPE["softsign"] = lambda a: 1 / (1 + np.abs(a)) ** 2
ACTIVATION["two_steps"] = lambda a: 1.0 * (a > 0) + (a > 1)
SLOPE["two_steps"] = lambda a: 0 * a
""",
    "gradlab/app/pages_and_questions.py": """
    Page("circle", lambda _: _("A circle"), lambda _: _("Where has it no slope?"), group="slopes"),
""",
    "pages/circle.py": """
\"\"\"A circle, in words alone.\"\"\"

import streamlit as st

from gradlab.app import menu

_ = menu.begin()
menu.heading(_, "circle")
st.markdown(_("At its leftmost point its tangent stands upright: there is no slope."))
menu.lead_on(_, "circle")
""",
}
#: Another page, by the recipe's own lines.
HYPERBOLA = {
    "parabola": "hyperbola", "PARABOLA": "HYPERBOLA", "A hyperbola": "A hyperbolic sine", "x²": "sinh x",
    "lambda x: x**2": "lambda x: np.sinh(x)", "import numpy as np": "import autograd.numpy as np", "lowest": "steepest",
    "2x": "cosh x",
}  # fmt: skip


def recipe(path):
    """The lines that the recipes would have in this file."""
    found = re.findall(rf"```python\n# {re.escape(path)}\n(.*?)```", RECIPES, re.DOTALL)
    assert found, path
    return "\n".join(found)


def replaced(text):
    """The recipe's page made another."""
    for word, another in HYPERBOLA.items():
        text = text.replace(word, another)
    return text


def followed(path):
    """The lines of the recipes, and those of other content, as somebody would put them into this file."""
    return "\n".join([recipe(path), OTHERS.get(path, ""), replaced(recipe(path)) if path in PAGE_FILES else ""])


def edited(root, path, edit):
    file = root / path
    file.write_text(edit(file.read_text(encoding="utf-8")), encoding="utf-8")


def translated(text, german):
    """An empty catalogue with some sentences translated, marked as not whole."""
    for english, translation in german.items():
        entry = f'msgid "{english}"\nmsgstr ""'
        assert entry in text, english
        text = text.replace(entry, entry[:-1] + f'{translation}"', 1)
    return text.replace('msgid ""', '#, fuzzy\nmsgid ""', 1)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The copy, in which all recipes have been followed."""
    root = tmp_path_factory.mktemp("project")
    for folder in ("gradlab", "pages", "tests", ".streamlit"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    for name in ("streamlit_app.py", "conftest.py", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, root)
    edited(root, "gradlab/core/losses.py", lambda text: f"{text}\n\n{followed('gradlab/core/losses.py')}")
    measures = "gradlab/lesson/metrics.py"
    losses, names = "absolute_error, cubic_error, log_cosh_error, cross", "SUM_SQUARES, ABSOLUTE, CUBIC, LOG_COSH)"
    edited(root, measures, lambda text: text.replace("import cross", f"import {losses}"))
    edited(root, measures, lambda text: text.replace("\n#: By code", f"{followed(measures)}\n#: By code"))
    edited(root, measures, lambda text: text.replace("SUM_SQUARES)", names))
    activations = "gradlab/core/activations.py"
    edited(root, activations, lambda text: f"{text}\n\n{followed(activations)}")
    table = "gradlab/app/pages_and_questions.py"
    edited(
        root, table, lambda text: re.sub(r'(?=Page\(\s*"review")', lambda _: f"{followed(table).strip()}\n    ", text)
    )
    for path in NEW_FILES:
        for name, text in (("parabola", recipe(path)), ("hyperbola", replaced(recipe(path)))):
            file = root / path.replace("parabola", name)
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
    (root / "pages" / "circle.py").write_text(OTHERS["pages/circle.py"].lstrip(), encoding="utf-8")
    for path in ("tests/by_hand.py", "tests/test_random_states.py"):
        edited(root, path, lambda text, path=path: f"{text}\n\n{followed(path)}")
    (commands,) = re.findall(r"`(pybabel extract .*? -l <code>)`", RECIPES)
    with chdir(root):
        for command in commands.replace("<code>", "de").split(" && "):
            assert not CommandLineInterface().run(command.split())
    edited(root, "gradlab/locale/de/LC_MESSAGES/gradlab.po", lambda text: translated(text, GERMAN))
    return root


@pytest.fixture(scope="module")
def seen(root):
    """What is seen in the copy, all of it by one interpreter."""
    ran = subprocess.run([sys.executable, "-c", LOOK], cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads(ran.stdout.splitlines()[-1])


def test_a_new_loss_is_right_and_can_be_chosen_on_every_page(seen):
    assert seen["loss"] == pytest.approx(0.7 + 0.7)
    assert seen["chosen"] == "absolute"
    assert float(seen["error"]) > 0
    assert (seen["broken"], seen["corrected"]) == ([], [])
    assert "log_cosh_error(y, t)" in "".join(seen["mini_batch"])


def test_the_code_that_pages_hand_out_takes_what_there_is(seen):
    assert {"absolute_error", "log_cosh_error", "softplus", "softsign", "two_steps"} <= {*seen["taken"]}
    assert seen["none"] == []


def test_a_new_activation_has_its_slope_and_its_inverse_and_is_drawn(seen):
    by_autograd, by_difference = seen["slopes"]
    assert by_difference == pytest.approx(by_autograd, rel=1e-8)
    assert seen["inverse"] == pytest.approx(0.7)
    assert seen["activations"][:2] == ["Step", "Sigmoid"]
    assert {"softplus", "softsign", "two_steps"} < {*seen["activations"]}


def test_a_new_page_asks_moves_and_has_its_place_in_the_lesson(seen):
    title, place, told = seen["parabola"]
    assert (title, place) == ("A parabola", 0.5)
    assert "At x = 0.5 the slope is 1." in told
    assert "✓ Right:**] “At its lowest point.” The slope is 2x." in told
    assert seen["links"][-4:-1] == ["parabola", "circle", "hyperbola"]  # before the review


def test_a_new_page_with_a_question_a_slider_and_a_film_takes_at_most_60_lines():
    paths = ["gradlab/app/pages_and_questions.py", *NEW_FILES, "tests/test_random_states.py"]
    assert sum(1 for path in paths for line in recipe(path).splitlines() if line.strip()) <= 60


def test_a_new_activation_and_a_new_loss_pass_the_tests_of_all_others(seen):
    ended, said = seen["others"]
    assert ended == 0, said[-3000:]
    assert int(re.search(r"(\d+) passed", said)[1]) > 30


def test_a_new_language_is_offered_and_shown_and_what_it_lacks_is_english(seen):
    title, told = seen["german"]
    assert title == GERMAN["Why not accuracy?"]
    assert "The accuracy" in told
    assert len(seen["languages"]) == 3


def test_all_that_is_not_translated_is_listed_at_once_and_can_be_left_to_others(seen):
    assert seen["lacking"][0] == 1
    assert seen["entry"][1:] == ["#, fuzzy", 'msgid "Absolute error"', 'msgstr ""']
    ended, said = seen["waiting"]
    assert ended == 0, said[-3000:]
    (waiting,) = re.findall(r"\d+ sentences wait for a translator into ko:\n((?:.*:\d+: .*\n)*)", said)
    assert re.search(r"^gradlab/lesson/metrics.py:\d+: Absolute error$", waiting, re.MULTILINE)
    assert re.search(r"\d{3,} sentences wait for a translator into de:\n", said)
