"""In a notebook all pictures show, and they save themselves."""

import ast
import gzip
import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from functools import partial
from xml.etree import ElementTree

import autograd.numpy as anp
import numpy as np
import pytest
from by_hand import replaced
from jupyter_client.manager import start_new_kernel
from reader import LESSONS, ROOT, entry
from snippets import BESIDE_A_FILE, snippets
from test_readme import CODE

from gradlab import (
    Network,
    Staircase,
    Weight,
    accuracy,
    along_weight,
    autodiff,
    cross_entropy_error,
    descend,
    expression,
    jumps,
    lesson,
    over_two_weights,
    plot,
    record_tape,
    trace,
)
from gradlab.plotting.frames import word_frames
from gradlab.plotting.notebook import MOST, film_for, map_of
from gradlab.plotting.picture import together

X, T = lesson.digits(100)
WEIGHT = lesson.TELLING[1]
GRID = np.linspace(-2, 2, 41)
LOSS, RIGHT = (along_weight(lesson.network(), WEIGHT, each, X, T) for each in (cross_entropy_error, accuracy))
PICTURES = {"text/html": "gl-alone", "image/svg+xml": "<svg", "image/png": ""}  # what stands in each


def table_at(film, notch):
    """The first block of words of a film at a notch, as rows of cells."""
    return [[entry(cell, notch) for cell in row] for row in word_frames(film.words[0])["table"]]


def draggable(film):
    """The places that the point of a film takes."""
    (stroke,) = [stroke for stroke in film.pictures[0].moving if getattr(stroke, "draggable", False)]
    return [np.broadcast_to(column, len(film.sliders[0].aria_texts)) for column in stroke.points[0]]


class Kernel:
    """A notebook's kernel."""

    def __init__(self):
        # Where a backend of matplotlib's is set, as for tests, a kernel does not show pyplot's figures in the notebook.
        environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
        environment["OPENBLAS_NUM_THREADS"] = "1"  # beside other tests
        self.manager, self.client = start_new_kernel(env=environment)

    def shows(self, source, anew=True):
        """What a cell shows, by kind; it begins with no names of others. pyplot's figures come when it ends."""
        if anew:
            self.ask("%reset -f")
        shown = {}

        def hear(message):
            if message["msg_type"] == "error":
                raise AssertionError("\n".join(message["content"]["traceback"]))
            if message["msg_type"] in ("execute_result", "display_data"):
                shown.update(message["content"]["data"])

        self.ask(source, hear)
        return shown

    def ask(self, source, hear=lambda message: None):
        self.client.execute_interactive(source, output_hook=hear, timeout=120)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """One for all cells, in a folder of its own."""
    one = Kernel()
    one.ask(f"%cd -q {tmp_path_factory.mktemp('notebook')}\nimport sys; sys.path.insert(0, {str(ROOT)!r})")
    # 70,000 images are most of what a cell takes, as in snippets.py.
    one.ask("import functools, gradlab; gradlab.load_mnist = functools.lru_cache(gradlab.load_mnist)")
    yield one
    one.close()


def is_a_picture(shown):
    return any(kind in shown and inside in shown[kind] for kind, inside in PICTURES.items())


def without_scripts(shown):
    """The picture that is left of what a cell shows where no script may run."""
    alone = re.sub(r"<script.*?</script>", "", shown.get("text/html", ""), flags=re.DOTALL)
    still = re.search(r'<img alt="[^"]+" src="data:image/svg\+xml;base64,([^"]*)">', alone)
    return shown.get("image/png", "") if still is None else ElementTree.fromstring(b64decode(still[1]))


@pytest.mark.nightly  # half a minute; other tests run the same lines without a kernel
def test_a_notebook_of_all_snippets_and_the_readme_is_small_and_shows_its_pictures_without_scripts(kernel):
    every = snippets()
    assert {name for name, _ in every} == set(LESSONS) - BESIDE_A_FILE
    shown = [kernel.shows(source) for _, source in every]
    assert [source for (_, source), each in zip(every, shown, strict=True) if not is_a_picture(each)] == []
    kernel.ask(f"import sys; sys.path.insert(0, {str(ROOT / 'tests')!r})")
    kernel.shows("from test_readme import fitted")
    kernel.ask("model = fitted()")
    shown += [kernel.shows(source, anew=False) for source in CODE]
    assert not is_a_picture(kernel.shows("1 + 1"))
    assert sum(len(json.dumps(each)) for each in shown) < 5e6
    assert [each for each in shown if is_a_picture(each) and without_scripts(each) == ""] == []
    plain = [each["text/plain"] for each in shown if each]
    assert max(map(len, plain)) <= 2000
    assert max(text.count("\n") for text in plain) < 24


def names(node, kind):
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, kind)}


def drawn(source, changed):
    """Whether what is drawn in a snippet depends on what this line of it makes."""
    nodes, known, before = list(ast.walk(ast.parse(source))), set(), None
    for node in nodes:
        if getattr(node, "lineno", 0) == changed and isinstance(node, ast.Assign | ast.For):
            known |= names(node, ast.Store)
    while before != known:
        before = set(known)
        for node in nodes:
            if isinstance(node, ast.FunctionDef) and names(node, ast.Load) & known:
                known.add(node.name)
            elif isinstance(node, ast.Assign) and names(node.value, ast.Load) & known:
                known |= names(node, ast.Store)
            elif isinstance(node, ast.For) and names(node.iter, ast.Load) & known:
                known |= names(node.target, ast.Store)
            elif (
                isinstance(node, ast.Call) and getattr(node.func, "id", "") == "train" and names(node, ast.Load) & known
            ):
                known |= names(node, ast.Load)  # its progress is kept in a list
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    draws = {"plot", "bar", "barh", "hist", "loglog", "imshow", "pcolormesh"}
    return any(
        {getattr(call.func, "attr", ""), getattr(call.func, "id", "")} & draws and names(call, ast.Load) & known
        for call in calls
    )


@pytest.mark.nightly  # all pages are read
def test_what_a_snippet_calls_yours_changes_what_it_draws():
    for name, source in snippets():
        lines = source.splitlines()
        marked = [k + (line.startswith("#")) for k, line in enumerate(lines, 1) if "yours" in line.lower()]
        assert marked, (name, source)
        assert [lines[k - 1] for k in marked if not drawn(source, k)] == [], name


def test_what_is_only_printed_is_not_drawn():
    wrong = "f = g  # yours\nprint(f(1))\nfilm = plot(h, (0, 1))\nfilm"
    assert not drawn(wrong, 1)
    assert drawn(wrong.replace("plot(h", "plot(f"), 1)


OBJECTS = {
    "trace(np.sin, np.linspace(-3, 3, 31))": "text/html",
    "descend(np.cos, 0.5, 0.1, 5)": "text/html",
    "Staircase([0, 1], [3, 1, 2])": "text/html",
    "jumps(along_weight(lesson.network(), lesson.TELLING[1], accuracy, *lesson.digits(30)), (-2, 2))": "text/html",
    "plot(np.sin, (-3, 3), at=0.5)": "text/html",
    "together(plot(np.sin, (-3, 3)).pictures)": "image/svg+xml",
    "over_two_weights(lesson.network(), Weight(1, 0, 4), Weight(1, 0, 7), accuracy, *lesson.digits(30))": "text/html",
}


@pytest.mark.slow
def test_each_object_shows_its_picture_in_a_notebook_that_never_asked_for_matplotlib(kernel):
    asks = "import autograd.numpy as np\nfrom gradlab import *\nfrom gradlab import lesson, plot\n"
    for source, kind in OBJECTS.items():
        more = "from gradlab.plotting.picture import together\n" if "together" in source else ""
        shown = kernel.shows(f"{asks}{more}{source}")
        assert PICTURES[kind] in shown[kind], source
        assert "text/plain" in shown


def test_the_core_computes_without_matplotlib_and_loads_it_to_show():
    source = (
        "import sys, numpy, gradlab\ncurve = gradlab.trace(gradlab.sigmoid, numpy.linspace(-1, 1, 5))\n"
        "assert 'matplotlib' not in sys.modules\ncurve._repr_html_()\nassert 'matplotlib' in sys.modules\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", source], check=True)


def test_a_curve_shows_its_own_numbers():
    film = film_for(trace(LOSS, GRID, 0.01))
    assert np.array_equal(draggable(film), [GRID, LOSS(GRID)])
    rows = table_at(film, 7)
    assert [float(row[1].replace("−", "-").strip("*")) for row in rows[1:3]] == pytest.approx(
        [float(LOSS(GRID[7])), float(autodiff(LOSS)(GRID[7]))], rel=1e-5
    )


def test_a_curve_whose_places_are_in_any_order_or_too_many_is_shown_in_order():
    film = film_for(trace(np.square, [2.0, -1.0, 2.0, 0.5]))
    assert draggable(film)[0].tolist() == [-1.0, 0.5, 2.0]
    many = draggable(film_for(trace(np.square, np.linspace(-1, 1, 10 * MOST))))[0]
    assert len(many) == MOST
    assert (many[0], many[-1]) == (-1, 1)


def test_what_has_no_picture_leaves_the_notebook_its_text():
    assert trace(np.square, [0.5])._repr_html_() is None
    assert jumps(LOSS, (-2, 2))._repr_html_() is None
    assert film_for("anything") is None


def test_the_accuracy_s_curve_has_its_exact_stairs():
    (picture,) = film_for(trace(RIGHT, GRID)).pictures
    found = jumps(RIGHT, (-2, 2))
    inside = [at for at in picture.drawing.args[1].stairs.jumps if -2 < at < 2]
    assert inside == found.weights.tolist()


def test_jumps_and_stairs_are_shown_with_the_jump_that_comes_next():
    found = jumps(RIGHT, (-2, 2))
    film = film_for(found)
    at, values = draggable(film)
    assert set(np.unique(values)) <= {*found.before, *found.after}
    assert np.array_equal(values, RIGHT(at))
    notch = int(np.argmin(np.abs(at - (found.weights[3] + found.weights[4]) / 2)))
    rows = dict(table_at(film, notch))
    assert float(rows["at w ="]) == pytest.approx(found.weights[4], rel=1e-6)
    assert float(rows["before"]) == found.before[4]
    assert rows["images"] == ", ".join(map(str, found.images[4]))


@pytest.mark.parametrize(("jumps_", "values"), [([], [2.0]), ([1.0], [0.0, 5.0]), ([1.0, 1.0], [0.0, 1.0, 2.0])])
def test_a_staircase_of_few_steps_is_shown(jumps_, values):
    stairs = Staircase(jumps_, values)
    at, shown = draggable(film_for(stairs))
    assert np.array_equal(shown, stairs(at))
    together(film_for(stairs).pictures)._repr_svg_()


def test_a_path_on_one_weight_shows_where_it_went():
    path = descend(np.square, 1.0, 0.2, 8)
    film = film_for(path)
    assert np.array_equal(draggable(film), [path.weights, path.values])
    assert film.sliders[0].first == 8
    rows = table_at(film, 2)
    assert rows[0][0] == "update 2 of 8"
    assert [float(cell) for cell in rows[2][1:]] == pytest.approx([0.36, 0.72])


def test_a_path_on_several_weights_shows_each_of_them():
    path = descend(lambda w: (w[0] - 1) ** 2 + 3 * w[1] ** 2, [3.0, 2.0], 0.1, 5)
    film = film_for(path)
    (picture,) = film.pictures
    assert np.array_equal(picture.drawing.args[3:], path.weights.T)
    rows = table_at(film, 5)
    assert [float(row[1]) for row in rows[2:]] == pytest.approx(path.weights[5].tolist(), rel=1e-4)
    assert [row[0] for row in rows] == ["update 5 of 5", "f", "w[0]", "w[1]"]


@pytest.mark.parametrize(
    "descent",
    [
        (np.square, 1.0, 0.1, 0),
        (np.square, 1.0, 3.0, 3000),
        (RIGHT, 1.5, 30.0, 5),
        (lambda w: np.sum(w * w), np.ones(40), 0.1, 3),
        (np.square, 1.0, 1e-4, 3 * MOST),
    ],
    ids=["no update", "diverged", "stuck", "many weights", "many updates"],
)
def test_any_path_can_be_drawn(descent):
    path = descend(*descent)
    film = film_for(path)
    assert len(film.sliders[0].aria_texts) <= MOST
    assert b"<svg" in gzip.decompress(film.sent)
    if path.diverged:
        assert "beyond float64" in str(film.words[0][-1])


def test_a_path_that_led_to_where_f_has_no_value_says_so_at_its_end():
    told = film_for(descend(anp.log, 0.5, 0.1, 50)).words[0]
    assert ["no value at the next" in each for each in told] == [False] * (len(told) - 1) + [True]


def test_a_figure_is_an_svg_on_white():
    figure = together(film_for(trace(np.square, GRID)).pictures)
    assert "#ffffff" in figure._repr_svg_()
    assert "<svg" in figure._repr_svg_()


def test_a_film_saves_itself_and_nothing_else(tmp_path):
    film = film_for(trace(np.square, GRID))
    film.save(tmp_path / "square.html", title="x²")
    page = (tmp_path / "square.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert "<title>x²</title>" in page
    assert '<html lang="en">' in page
    refusal = "path must end with .html, .svg or .png. Got 'square.pdf' instead."
    with pytest.raises(ValueError, match=re.escape(refusal)):
        film.save("square.pdf")
    with pytest.raises(TypeError):  # its texts are English, whatever is asked for
        film.save(tmp_path / "square.html", language="ko")
    with pytest.raises(OSError):  # noqa: PT011  # the system says what is wrong
        film.save(tmp_path / "no such folder" / "square.html")


@pytest.mark.parametrize(("kind", "begins"), {"svg": b"<?xml", "png": b"\x89PNG", "html": b"<!doctype html>"}.items())
def test_a_film_saves_itself_by_its_ending(tmp_path, kind, begins):
    film_for(trace(np.square, GRID)).save(tmp_path / f"square.{kind}")
    assert (tmp_path / f"square.{kind}").read_bytes().startswith(begins)


def test_with_its_scripts_blocked_a_notebook_shows_the_pictures_as_they_are_at_first():
    film = plot([np.square, np.abs], (-2, 2), at=1)
    (encoded,) = re.findall(
        r'<div [^>]*><img alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"></div>', film._repr_html_()
    )
    assert "square(x) for x from −2 to 2: a curve. x = 1: square(x) 1, slope 2" in encoded[0]
    drawn = b64decode(encoded[1]).decode()
    assert ElementTree.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"
    assert drawn.count("<path") > 50
    assert len(film._repr_html_()) < 5e6 / 20  # of a notebook with as many


OWN = Network.random((4, 3, 3), 0, "tanh")
FOUR = np.random.default_rng(0).normal(size=(30, 4))


@pytest.mark.parametrize("metric", [cross_entropy_error, accuracy, partial(cross_entropy_error, delta=0.1)])
@pytest.mark.parametrize("pair", [(Weight(0, 1, 2), Weight(0, 3, 0)), (Weight(1, 2, 0), Weight(1, 2, 1))])
def test_a_surface_is_shown_around_its_own_network_s_weights(metric, pair):
    f = over_two_weights(OWN, *pair, metric, FOUR, np.arange(30) % 3)
    picture = map_of(f)
    a, b, values, _, names = picture.drawing.args
    for places, weight in zip((a, b), pair, strict=True):
        assert (places[0], places[30], places[-1]) == pytest.approx((OWN[weight] - 2, OWN[weight], OWN[weight] + 2))
    for j, i in ((0, 0), (30, 30), (7, 52)):
        moved = replaced(replaced(OWN, pair[0], a[i]), pair[1], b[j])
        assert values[j, i] == pytest.approx(metric(moved(FOUR), np.arange(30) % 3), rel=1e-12)
    (stroke,) = picture.moving
    assert stroke.points == [tuple(OWN[weight] for weight in pair)]
    assert names == (f"a: {pair[0]}", f"b: {pair[1]}")
    own = picture.alt.rsplit(" ", 1)[1].rstrip(".")
    assert float(own) == pytest.approx(float(metric(OWN(FOUR), np.arange(30) % 3)), rel=1e-4)
    paper = '<div class="gl-alone" style="background: #FFFFFF">'
    assert re.fullmatch(paper + r'<img alt="[^"]+" src="data:image/svg\+xml;base64,[^"]+"></div>', f._repr_html_())
    assert len(f._repr_html_()) < 300_000


def test_a_map_draws_each_value_as_the_colour_of_its_place():
    """The row is b and the column a: of a surface that rises with a alone, columns differ and rows do not."""
    f = over_two_weights(OWN, Weight(0, 1, 2), Weight(0, 3, 0), cross_entropy_error, FOUR, np.arange(30) % 3)
    canvas = together([map_of(f)])
    axes, bar = canvas.subfigs[0].axes
    (mesh,) = axes.collections
    np.testing.assert_array_equal(mesh.get_array(), map_of(f).drawing.args[2])
    assert bar.get_ylim() == (mesh.get_array().min(), mesh.get_array().max())
    assert axes.get_xlabel() == "a: Weight(layer=0, row=1, column=2)"


def test_a_surface_of_many_images_is_asked_at_fewer_places_and_a_flat_one_is_drawn():
    many = over_two_weights(lesson.network(), WEIGHT, replace(WEIGHT, column=0), accuracy, *lesson.digits(1000))
    more = replace(many, width=60_000 * 10, mean=lambda a, b: np.full(np.shape(a), 0.1))
    assert len(map_of(more).drawing.args[0]) == 13
    flat = over_two_weights(OWN, Weight(0, 0, 0), Weight(0, 0, 1), accuracy, 0 * FOUR, np.zeros(30, int))
    assert np.ptp(map_of(flat).drawing.args[2]) == 0
    assert "<img" in flat._repr_html_()


def shown_in_python():
    network, w = lesson.network(), np.linspace(0, 1, 5000)
    curve, long = trace(anp.sin, w), "w" + "*w" * 90
    film = plot(anp.sin, (-3, 3))
    return {
        "trace": curve, "place": curve[2], "staircase": Staircase(w, [*w, 2.0]),
        "path": descend(anp.square, 1.0, 0.1, 900),
        "jumps": jumps(RIGHT, (-2, 2)), "network": network, "weight": WEIGHT, "along": LOSS,
        "tape": record_tape(lambda x: anp.sum(anp.sin(x)), w), "long tape": record_tape(expression(long), 0.5),
        "step": record_tape(expression(long), 0.5).steps[-1], "expression": expression(long), "metric": accuracy,
        "two weights": over_two_weights(network, WEIGHT, replace(WEIGHT, row=WEIGHT.row + 1), accuracy, X, T),
        "film": film, "picture": film.pictures[0],
    }  # fmt: skip


def test_what_is_printed_of_any_object_is_a_screen_at_most():
    for name, each in shown_in_python().items():
        assert len(repr(each)) <= 2000, name
        assert repr(each).count("\n") < 3, name


def test_a_film_s_text_is_one_line():
    film = plot(anp.sin, (-3, 3), at=1)
    assert repr(film) == "<Film of 801 frames, at 'x = 1: sin(x) 0.841471, slope 0.5403'>"


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_a_figure_saves_itself(tmp_path, kind):
    file = tmp_path / f"square.{kind}"
    together(film_for(trace(np.square, GRID)).pictures).save(file)
    assert file.stat().st_size > 1000
