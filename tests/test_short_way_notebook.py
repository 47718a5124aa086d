"""The short way as a notebook: what its pages say and hand out, in their order, and it runs."""

import json
import re

import pytest
from reader import ROOT, read_page
from test_notebook import Kernel, is_a_picture

from gradlab.app.export import save_notebook
from gradlab.app.language import translator
from gradlab.app.pages_and_questions import SHORT, WAYS
from gradlab.chapters.learning_stops.numbers import NETWORK_UPDATES

ONCE = "import functools, gradlab; gradlab.load_mnist = functools.cache(gradlab.load_mnist)"  # most of a cell's time
LONG, SHORTER = (f", {updates}, progress" for updates in (NETWORK_UPDATES, 3))  # of five trainings
ID = re.compile(r"[a-zA-Z0-9-_]{1,64}")  # what nbformat 4.5 takes for one


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """Of the Korean one."""
    path = tmp_path_factory.mktemp("way") / "way.ipynb"
    save_notebook(path, "ko")
    made = json.loads(path.read_text("utf-8"))
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)
    assert len({each["id"] for each in made["cells"] if ID.fullmatch(each["id"])}) == len(made["cells"])
    return made["cells"]


@pytest.mark.slow
def test_it_has_what_the_pages_of_the_short_way_say_and_the_code_in_view_in_their_order(cells):
    _, text = translator("ko"), "\n".join(each["source"] for each in cells)
    places = [text.index(f"# {page.title(_)}\n") for page in WAYS[SHORT][1:]]
    assert places == sorted(places)
    for page, begin, end in zip(WAYS[SHORT][1:], places, [*places[1:], None], strict=True):
        shown = read_page(page.name, lang="ko")
        codes = [each.value.rstrip() for each in shown.code]
        inside = [each["source"] for each in cells if each["cell_type"] == "code" and each["source"] in text[begin:end]]
        assert inside == [code for code in codes if code in inside]
        assert bool(inside) == bool(page.question)
        if page.question:
            assert f"**{page.question(_).format(updates=60)}**" in text[begin:end]
        assert all(each.value in text[begin:end] for each in shown.latex)
    assert _("The story in five lines") in text[places[-1] :]
    assert f"## {_('Exercises')}" not in text[places[-1] :]  # they check themselves in the app


@pytest.mark.slow
def test_its_cells_run_and_show_their_pictures(cells, tmp_path):
    kernel = Kernel()
    sources = [each["source"].replace(LONG, SHORTER) for each in cells if each["cell_type"] == "code"]
    assert sum(SHORTER in source for source in sources) == 1
    try:
        kernel.ask(f"%cd -q {tmp_path}\nimport sys; sys.path.insert(0, {str(ROOT)!r})\n{ONCE}")
        shown = [kernel.shows(source) for source in sources]
    finally:
        kernel.close()
    assert len(shown) == 5
    assert all(map(is_a_picture, shown))


def test_another_ending_or_language_is_refused_before_a_page_is_opened(tmp_path):
    for path, language, told in ((tmp_path / "way.txt", "ko", "ipynb"), (tmp_path / "way.ipynb", "xx", "en, ko")):
        with pytest.raises(ValueError, match=told):
            save_notebook(path, language)
    with pytest.raises(FileNotFoundError):
        save_notebook(tmp_path / "none" / "way.ipynb", "ko")
    assert list(tmp_path.iterdir()) == []
