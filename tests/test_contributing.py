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
import io, json, re, sys, warnings
from contextlib import redirect_stdout
from pathlib import Path
import pytest

def tests(*words):
    said = io.StringIO()
    with redirect_stdout(said):
        ended = pytest.main(["-q", "-s", "-n", "0", "-p", "no:cacheprovider", *words])
    return ended, said.getvalue()

EACH = "activations losses network derivatives descent weight_slice surface accuracy tape jumps public_names review"
others = tests(*(f"tests/test_{name}.py" for name in EACH.split()), "-k", "softplus or absolute or public or glossary")

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
from gradlab import central_difference, autodiff
from gradlab.core.losses import absolute_error
from gradlab.core.activations import ACTIVATIONS
from reader import LESSONS, open_page, table, words
softplus = ACTIVATIONS["softplus"]
pages = {name: open_page(name, loss="absolute") for name in LESSONS}
home, drawn = open_page("home"), open_page("step_vs_sigmoid", also="softplus")
german = open_page("accuracy_vs_loss", lang="de")
parabola = open_page("parabola", place="0.5", my_parabola="lowest")
from test_random_states import walk
walk("parabola", range(4))
print(json.dumps({
    "others": others,
    "lacking": lacking,
    "entry": entry,
    "waiting": waiting,
    "broken": [name for name, page in pages.items() if page.exception],
    "loss": absolute_error([0.3, 0.7], [1, 0]),
    "chosen": pages["accuracy_vs_loss"].button_group(key="loss").value,
    "error": table(pages["accuracy_vs_loss"])[1][2],
    "slopes": [float(autodiff(softplus)(0.7)), float(central_difference(softplus)(0.7))],
    "inverse": float(softplus.inverse(softplus(0.7))),
    "activations": [row[0] for row in table(drawn)[1:]],
    "links": [link.proto.page for link in home.get("page_link")],
    "parabola": [parabola.title[0].value, parabola.slider(key="place").value, words(parabola)],
    "german": [german.title[0].value, words(german)],
    "languages": home.sidebar.button_group(key="lang").options,
}))
"""

NEW_FILES = [f"gradlab/chapters/parabola/{name}.py" for name in ("words", "figures")] + ["pages/parabola.py"]
GERMAN = {"Why not accuracy?": "Warum nicht die Trefferquote?", "Absolute error": "Betragsfehler"}


def recipe(path):
    """The lines that the recipes would have in this file."""
    found = re.findall(rf"```python\n# {re.escape(path)}\n(.*?)```", RECIPES, re.DOTALL)
    assert found, path
    return "\n".join(found)


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
    edited(root, "gradlab/core/losses.py", lambda text: f"{text}\n\n{recipe('gradlab/core/losses.py')}")
    measures = "gradlab/lesson/metrics.py"
    edited(
        root,
        measures,
        lambda text: text.replace("import cross_entropy_error", "import absolute_error, cross_entropy_error"),
    )
    edited(root, measures, lambda text: text.replace("\n#: By code", f"{recipe(measures)}\n#: By code"))
    edited(root, measures, lambda text: text.replace("SUM_SQUARES)", "SUM_SQUARES, ABSOLUTE)"))
    activations = "gradlab/core/activations.py"
    edited(root, activations, lambda text: f"{text}\n\n{recipe(activations)}")
    entry = f"{recipe('gradlab/app/pages.py').strip()}\n    "
    edited(root, "gradlab/app/pages.py", lambda text: re.sub(r'(?=Page\(\s*"review")', lambda _: entry, text))
    (root / "gradlab" / "chapters" / "parabola").mkdir()
    for path in NEW_FILES:
        (root / path).write_text(recipe(path), encoding="utf-8")
    for path in ("tests/by_hand.py", "tests/test_random_states.py"):
        edited(root, path, lambda text, path=path: f"{text}\n\n{recipe(path)}")
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
    assert seen["broken"] == []


def test_a_new_activation_has_its_slope_and_its_inverse_and_is_drawn(seen):
    by_autograd, by_difference = seen["slopes"]
    assert by_difference == pytest.approx(by_autograd, rel=1e-8)
    assert seen["inverse"] == pytest.approx(0.7)
    assert seen["activations"] == ["Step", "Sigmoid", "softplus"]


def test_a_new_page_asks_moves_and_has_its_place_in_the_lesson(seen):
    title, place, told = seen["parabola"]
    assert (title, place) == ("A parabola", 0.5)
    assert "At x = 0.5 the slope is 1." in told
    assert "**Right.** The slope is 2x." in told
    assert seen["links"].index("parabola") == len(seen["links"]) - 2  # before the review


def test_a_new_page_with_a_question_a_slider_and_a_film_takes_at_most_60_lines():
    paths = ["gradlab/app/pages.py", *NEW_FILES, "tests/test_random_states.py"]
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
