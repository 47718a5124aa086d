"""The page on the chain rule: its numbers are those of the other pages, and its sentences true at every setting."""

import itertools
import re

import mpmath
import numpy as np
import pytest
from lettering import boxes, cut_off, on_each_other
from reader import films, notch, open_page, plain, read_page, table, words

from gradlab import along_weight, autodiff, lesson, record_tape
from gradlab.app import controls
from gradlab.app.language import translator
from gradlab.chapters.chain_rule import figures, numbers
from gradlab.chapters.chain_rule import words as chain_words
from gradlab.chapters.own_function import figures as own_figures
from gradlab.chapters.own_function import numbers as own_numbers
from gradlab.chapters.own_function import words as own_words
from gradlab.chapters.own_function.numbers import EXAMPLES, LONGEST, WIDEST, descents, graph, recorded
from gradlab.chapters.own_function.numbers import own as own_function
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.breaks import breaks
from gradlab.core.expression import expression
from gradlab.core.network import Weight
from gradlab.plotting import frames
from gradlab.plotting.slope import broken, difference_dots
from gradlab.plotting.style import PROJECTED, Style
from gradlab.text import format_number

UNITS = [name for name, activation in ACTIVATIONS.items() if not activation.by_hand]
ENGLISH = translator("en")
PLAYER = controls.player(ENGLISH, 900, slider=1)
STEP, SIGMOID = (numbers.chains(lesson.TELLING[0], unit, lesson.CROSS_ENTROPY) for unit in ("step", "sigmoid"))


def own(text):
    """A reader's own function where the page begins."""
    return own_function(text, (-2.0, 2.0))


def random_settings(count, seed=0):
    """Weights of both layers, places, images, units and metrics."""
    rng = np.random.default_rng(seed)
    for k in range(count):
        layer = k % 2
        rows, columns = lesson.network().weights[layer].shape
        weight = Weight(layer, int(rng.integers(rows)), int(rng.integers(columns)))
        w = round(float(rng.choice(np.linspace(-2, 2, 801))), 3)
        unit = str(rng.choice(UNITS))
        yield weight, w, int(rng.integers(100)), unit, str(rng.choice(list(lesson.METRICS)))


def test_the_product_on_the_page_is_the_derivative_of_the_other_pages_to_all_digits():
    """For 200 weights, places, images, units and metrics at random."""
    x, t = lesson.digits(100)
    for weight, w, image, unit, code in random_settings(200):
        every = numbers.chains(weight, unit, lesson.METRICS[code])
        shown = numbers.passes(every, np.full(100, w))
        whole = lesson.along(unit, weight, lesson.METRICS[code], 100)
        assert np.mean(shown.derivative) == pytest.approx(float(autodiff(whole.f)(w)), rel=1e-12, abs=1e-17)
        assert np.mean(shown.values[every.end]) == pytest.approx(float(whole.f(w)), rel=1e-13)
        alone = along_weight(lesson.network(unit), weight, lesson.METRICS[code].function, x[[image]], t[[image]])
        slope = float(autodiff(alone)(w))
        assert shown.derivative[image] == pytest.approx(slope, rel=1e-12, abs=1e-17)
        factors = np.prod(list(shown.factors.values()), axis=0)
        assert factors[image] == pytest.approx(slope, rel=1e-12, abs=1e-17)
        assert (factors[image] == 0) == (slope == 0)


def test_a_tape_of_one_image_has_the_numbers_of_the_film():
    for weight, w, image, unit, code in random_settings(12, seed=1):
        chain = numbers.chains(weight, unit, lesson.METRICS[code]).of_image(image)
        tape, shown = record_tape(chain, w), numbers.passes(chain, np.array([w, 0.5]))
        assert len(tape.steps) == len(chain.letters)
        for letter, step in zip(chain.letters, tape.steps, strict=True):
            assert step.value == pytest.approx(shown.values[letter][0], rel=1e-13, abs=1e-15)
            assert step.adjoint == pytest.approx(shown.adjoints[letter][0], rel=1e-11, abs=1e-15)


def test_behind_a_step_and_for_the_accuracy_all_100_are_exactly_0():
    for unit, measure in (("step", lesson.CROSS_ENTROPY), ("sigmoid", lesson.ACCURACY)):
        shown = numbers.passes(numbers.chains(lesson.TELLING[0], unit, measure), np.full(100, 0.1))
        assert shown.derivative.tolist() == [0.0] * 100
    shown = numbers.passes(STEP, np.full(100, 0.1))
    assert np.count_nonzero(shown.factors["∂E/∂φ(u)"]) == 100  # what comes back to the unit is not 0
    assert np.count_nonzero(shown.factors["φ′(u)"]) == 0


def test_each_factor_agrees_with_its_finite_difference():
    for weight, w, image, unit, code in random_settings(40, seed=2):
        chain = numbers.chains(weight, unit, lesson.METRICS[code]).of_image(image)
        u = float(chain.unit.bias + w * chain.x)
        for name, (slope, difference) in numbers.checks(chain, w).items():
            if unit in ("step", "relu") and abs(u) < 1e-3:  # within h of the jump, or of the kink
                continue
            if code == "accuracy" and name in ("∂A/∂y", "dA/dw"):
                continue  # within h of a flip a finite difference is a number about h
            assert difference == pytest.approx(slope, rel=2e-5, abs=1e-8), name


def test_the_next_image_of_a_kind_is_of_that_kind():
    x, t = lesson.digits(100)
    seen = np.argmax(lesson.network()(x), axis=-1)
    w = lesson.network()[lesson.TELLING[0]]
    for after in (0, 50, 99):
        right, wrong, off = (numbers.next_image(SIGMOID, kind, w, after) for kind in ("right", "wrong", "off"))
        assert seen[right] == t[right]
        assert seen[wrong] != t[wrong]
        assert x[off, lesson.TELLING[0].row] == 0
    always_on = numbers.chains(lesson.TELLING[1], "sigmoid", lesson.CROSS_ENTROPY)
    assert numbers.next_image(always_on, "off", 0.0, 0) is None


def test_the_film_shows_values_first_and_derivatives_from_the_end():
    film = figures.chains_film(ENGLISH, (STEP, SIGMOID), 58, PLAYER, Style())
    at = 420

    def shown(move):
        captions = film.pictures[1].captions
        visible = [each for each in captions if not np.isnan(np.ravel(each.y)[move if np.size(each.y) > 1 else 0])]
        visible = [each for each in visible if not np.isnan(np.ravel(each.x)[at if np.size(each.x) > 1 else 0])]
        return [each.texts[at if each.slider == 0 else move] for each in visible]

    passes = numbers.passes(SIGMOID.of_image(58), np.array([0.1]))
    assert shown(0) == ["Press Play: first the values, then the derivatives."]
    assert format_number(passes.values["u"][0]) in shown(2)
    assert format_number(passes.values["E"][0]) not in shown(5)
    assert format_number(passes.values["E"][0]) in shown(6)
    assert format_number(passes.derivative[0]) not in shown(11)
    assert format_number(passes.derivative[0]) in shown(12)
    assert f"· φ′(u) = {format_number(passes.factors['φ′(u)'][0])}" in shown(11)
    step = film.pictures[0].captions
    zero = next(each for each in step if not each.has_slope and "φ′" in each.texts[at])
    assert zero.texts[at] == "· φ′(u) = 0"
    assert (zero.look, Style().look(zero.look, zero.has_slope)["color"]) == ("caption", Style().colour(False))
    looks = [each.look for each in film.pictures[1].captions]
    assert all(look in looks for look in ("reading", "caption"))


def test_the_bars_of_the_right_digit_stand_out():
    film = figures.chains_film(ENGLISH, (STEP, SIGMOID), 58, PLAYER, Style())
    bars = [stroke for stroke in film.pictures[0].moving if stroke.role in ("bar", figures.PART)]
    assert [bar.role for bar in bars].count("bar") == 4  # of z and y, and of their derivatives
    label = int(lesson.digits(100)[1][58])
    assert all(bars[group * 10 + label].role == "bar" for group in range(4))


STATES = [
    {},
    {"w": 2},
    {"w": -2, "image": 0, "first": "relu", "second": "tanh"},
    {"w": 0, "image": 99, "first_end": "accuracy", "second_end": "sum_squares"},
    {"image": 1},  # its pixel is 0
    {"through": "output", "w": -1.9},
    {"through": "output", "first": "sigmoid", "first_end": "accuracy"},
    {"pixel": 0, "unit": 0, "image": 5},
    {"unit": 7, "pixel": 300, "w": 1.5, "first": "tanh", "second_end": "accuracy"},
    {"first": "sigmoid", "second": "sigmoid", "first_end": "sum_squares"},
]


def row_of(rows, begins):
    """The row whose label begins so, of which there is one."""
    (found,) = (row for label, row in rows.items() if label.startswith(begins))
    return found


@pytest.mark.parametrize("link", STATES, ids=str)
def test_the_sentences_are_true_at_other_settings(link):
    app = open_page("chain_rule", **link)
    assert not app.exception
    rows = {row[0]: row[1:] for row in table(app)[1:]}
    text = words(app)
    for k, name in enumerate(table(app)[0]):
        slope = plain(row_of(rows, "= d")[k])
        said = re.search(rf"{re.escape(name)}: d[EA]/dw = (.+?) = \*\*(.+?)\*\*\. (.+)", text)
        factors = [float(part.strip("()")) for part in plain(said[1]).split(" · ")]
        assert float(slope) == float(plain(said[2]))
        assert np.prod(factors) == pytest.approx(float(slope), rel=2e-3, abs=1e-300)
        if float(slope) != 0:
            assert "No factor is 0: the derivative reaches the weight." in said[3]
        elif "∂A/∂y is 0" in said[3]:
            assert float(plain(row_of(rows, "∂")[k])) == 0
        elif "φ′(u) is 0" in said[3]:
            assert float(plain(rows["· φ′(u)"][k])) == 0
        else:
            assert "x is 0" in said[3]
            assert float(plain(rows["· x"][k])) == 0


def test_the_mean_of_the_images_is_the_number_of_the_pages_before():
    app, before = read_page("chain_rule"), read_page("step_vs_sigmoid")
    means = table(app, 1)[-1][1:]
    assert [float(each) for each in means] == pytest.approx(
        [
            float(each)
            for each in next(row for row in table(before, 1) if row[0] in ("slope, autograd", "slope (autograd)"))[1:]
        ],
        rel=1e-3,
    )


def test_a_chain_that_ends_in_the_accuracy_calls_it_so_and_no_error():
    app = open_page("chain_rule", first_end="accuracy")
    (first, second), rows = films(app)[0]["pictures"][:2], table(app)
    assert "∂A/∂…" not in str(second["captions"])
    assert any(caption["text"] == "· ∂E/∂y" or "∂A" in str(caption["text"]) for caption in first["captions"])
    assert [row[0].partition(" at ")[0] for row in rows[1:]] == [
        "A, E,",
        "∂A/∂φ(u), ∂E/∂φ(u)",
        "· φ′(u)",
        "· x",
        "= dA/dw, dE/dw",
    ]
    assert "∂A/∂y is 0" in words(app)
    assert "E = " not in words(app).partition("Cross-entropy error:")[0]
    both = open_page("chain_rule", first_end="accuracy", second_end="accuracy")
    assert "dE/dw" not in str(films(both)[0]["words"])


def test_the_factors_of_one_path_are_told_from_the_derivative_that_adds_up_all():
    """0.0589 through the right digit, 0.0601609 in all: both are there, and which is which."""
    every = numbers.checks(SIGMOID.of_image(58), 0.1)
    *along, (whole, _) = every.values()
    told = chain_words.check(ENGLISH, (STEP, SIGMOID), 58, 0.1).splitlines()
    path, total = (row for row in told if "path" in row)
    assert format_number(float(np.prod([slope for slope, _ in along])), 6) in path
    assert format_number(whole, 6) in total
    assert abs(np.prod([slope for slope, _ in along]) - whole) > 1e-4
    assert "adds up the paths through all ten outputs" in chain_words.of_paths(ENGLISH, SIGMOID)


def test_the_animation_begins_at_its_first_frame_and_says_what_to_press():
    app = open_page("chain_rule")
    assert app.slider(key="move").value == 0
    film = films(app)[0]
    assert notch(app, film["sliders"][1]) == 0
    assert film["player"]["slider"] == 1
    (text,) = {
        caption["text"][0] for picture in film["pictures"] for caption in picture["captions"] if caption["slider"]
    }
    assert film["player"]["play"] in text


def test_a_file_of_the_chains_shows_what_was_computed_though_nothing_was_played(monkeypatch):
    offered = []
    monkeypatch.setattr("gradlab.app.downloads.offer", lambda _, name, film, *rest: offered.append((name, film)))
    open_page("chain_rule")
    film = dict(offered)["chain_rule"]
    assert [picture.frames[1] for picture in film.pictures] == [12, 12]


STYLES = {"desk": Style(), "phone": Style(narrow=True), "projector": Style(scale=PROJECTED)}


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_text_of_a_picture_is_cut_off_or_stands_on_another(language, style):
    _ = translator(language)
    two = (numbers.chains(lesson.TELLING[0], "straight_through", lesson.ACCURACY), SIGMOID)
    films_at = [
        (figures.chains_film(_, (STEP, SIGMOID), 58, PLAYER, style), (420, 12)),
        (figures.chains_film(_, (STEP, SIGMOID), 58, PLAYER, style), (0, 0)),
        (figures.chains_film(_, two, 1, PLAYER, style), (800, 12)),
        (figures.images_film(_, (STEP, SIGMOID), 0.1, style), (99,)),
        *((figures.depth_film(_, style), (k,)) for k in (0, 200, 220, 400)),
        *((figures.network_film(_, scale, style), (k,)) for scale in numbers.SCALES for k in range(6)),
        *((own_figures.film(_, text, (-2.0, 2.0), 0.1, style), (241,)) for text in EXAMPLES),
    ]
    for film, frames_at in films_at:
        for picture in film.pictures:
            seen, whole = boxes(picture.at(*frames_at), style)
            assert cut_off(seen, whole) == []
            assert on_each_other(seen) == []


def test_the_moves_follow_the_layer():
    app = open_page("chain_rule", through="output")
    assert app.slider(key="move").max == 10
    app = open_page("chain_rule")
    assert app.slider(key="move").max == 12
    app.slider(key="move").set_value(12).run()
    assert notch(app, films(app)[0]["sliders"][1]) == 12
    app.button_group(key="through").set_value("output").run()
    assert not app.exception
    assert app.slider(key="move").value <= 10


# A function of the reader's own.
UNDEFINED = {
    "log(w)": [(-2.0, 0.0)],
    "1/w": [(0.0, 0.0)],
    "1/(w-0.3)^2": [(0.3, 0.3)],
    "sqrt(w^2-1)": [(-1.0, 1.0)],
    "log(w-1)+sqrt(1.5-w)": [(-2.0, 1.0), (1.5, 2.0)],
    "sqrt(-1)": [(-2.0, 2.0)],
    "w^2": [],
}
BREAKS = {
    "step(w-0.123)*1000": [(0.123, False)],
    "sign(w)": [(0.0, False)],
    "1/(w-0.0013)": [(0.0013, True)],
    "1/(w-0.0013)^2": [(0.0013, True)],
    "tan(w)": [(-np.pi / 2, True), (np.pi / 2, True)],
    "floor(w)": [(-1, False), (0, False), (1, False), (2, False)],
    "abs(w)": [],
    "sin(100*w)": [],
    "sqrt(abs(w))": [],
    "w^100": [],
    "sigmoid(100*w)": [],
    "exp(-1000*w^2)": [],
    "1e9 + w": [],
    "1e-9*step(w-0.3)": [(0.3, False)],  # however low
}


@pytest.mark.parametrize("text", UNDEFINED)
def test_where_a_function_is_undefined_is_found(text):
    found = own(text).gaps
    assert np.ravel(found) == pytest.approx(np.ravel(UNDEFINED[text]), abs=1e-12)


def jumps_and_poles(trace):
    """Where it jumps, and where it has a pole."""
    if trace.stairs:
        return [(at, False) for at in trace.stairs.jumps]
    return [(each.at, each.pole) for each in trace.breaks]


@pytest.mark.parametrize("text", BREAKS)
def test_jumps_and_poles_are_found_and_nothing_else(text):
    found = jumps_and_poles(own(text))
    wanted = BREAKS[text]
    assert [pole for _, pole in found] == [pole for _, pole in wanted]
    assert [at for at, _ in found] == pytest.approx([at for at, _ in wanted], abs=1e-9)


KINKS = {
    "abs(w)": [0.0],
    "relu(w-0.123)": [0.123],
    "max(w, 0, w^2)": [0.0, 1.0],
    "abs(sin(3w))": [-np.pi / 3, 0.0, np.pi / 3],
    "floor(4*w)": [],
    "w^3": [],
    "sigmoid(30*w)": [],
    "tan(w)": [],
}


@pytest.mark.parametrize("text", KINKS)
def test_kinks_are_found_and_nothing_else(text):
    found = [each.at for each in own(text).kinks]
    assert found == pytest.approx(KINKS[text], abs=1e-9)


@pytest.mark.parametrize(("text", "slope"), [("abs(w)", 0.0), ("max(w, 0)", 0.5), ("abs(w) + w", 1.0)])
def test_at_a_kink_an_own_function_has_no_derivative(text, slope):
    trace = own(text)
    said = own_words.verdict(ENGLISH, trace, descents(trace, 0.1), trace.nearest(0.0))
    assert "a kink here, so it has no derivative" in said
    assert "agree" not in said
    assert "slope is 0," not in said
    assert f"autograd gives {format_number(slope)}; the numerical slope" in said


@pytest.mark.parametrize("ends", [(-2.0, 2.0), (1000.0, 1001.0), (0.0, 1 / 3), (-3.0, 3.1), (0.0, 100.0)])
def test_the_w_that_is_shown_of_an_own_function_has_the_value_that_is_shown(ends):
    trace = own_function("w^2", ends)
    slider = [float(own_numbers.slider_format(ends) % w) for w in np.linspace(*ends, len(trace))]
    for k, here in enumerate(trace):
        rows = own_words.readings(ENGLISH, here, 0.0).splitlines()
        w, value = (plain(row.split(" | ")[1].removesuffix(" |")) for row in (rows[0], rows[2]))
        assert float(w) == here.x
        if "·" not in value:
            assert float(value) == pytest.approx(float(w) ** 2, rel=5.1e-6)
        assert own_words.aria_text(ENGLISH, here).startswith(f"w = {rows[0].split(' | ')[1].removesuffix(' |')}: ")
        if 0 < k < len(trace) - 1:
            assert slider[k] == pytest.approx(here.x, abs=1e-11 * max(map(abs, ends)))


def test_no_line_of_the_picture_crosses_a_break():
    trace = own("floor(w) + 1/(w-0.5001)")
    x, y = broken(trace.x, trace.values, trace.breaks)
    for each in trace.breaks:
        left, right = np.flatnonzero(x < each.at)[-1], np.searchsorted(x, each.at, side="right")
        assert np.isnan(y[left + 1 : right]).any()


def test_no_finite_difference_is_drawn_where_an_own_function_has_no_value():
    trace = own("1/w")
    at_pole = trace.nearest(0.0)
    assert np.isfinite(trace.finite_difference[at_pole])  # 1/h and −1/h, divided by 2h
    assert np.flatnonzero(np.isnan(difference_dots(trace))).tolist() == [at_pole]


def test_the_derivative_and_the_descents_of_an_own_function():
    trace = own("w^2")
    assert trace.autodiff == pytest.approx(2 * trace.x)
    assert trace.finite_difference == pytest.approx(2 * trace.x, abs=1e-9)
    path = descents(trace, 0.1)
    assert path[30] == pytest.approx(trace.x * 0.8**30)
    assert np.isnan(descents(trace, 1e200)[-1][0])
    assert np.isnan(descents(own("log(w)"), 0.1)[1][0])  # there is nothing to descend on


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_graphs_of_the_examples_are_whole_and_no_two_of_their_lines_cross(text):
    tape = recorded(own(text))
    shown = graph(tape)
    assert len(shown.nodes) == len(tape.steps) - 1  # the last sums over the places
    assert shown.columns <= WIDEST
    assert shown.rows <= LONGEST
    lines = [pair for edge in shown.edges for pair in itertools.pairwise(edge.points)]
    for one, other in itertools.combinations(lines, 2):
        assert not crossing(one, other)
    for edge in shown.edges:
        for node in shown.nodes:
            if node.step not in (edge.start, edge.end):
                assert all(not on(pair, (node.column, node.row)) for pair in itertools.pairwise(edge.points))


def crossing(one, other):
    """Whether two segments cross at a point that is inside of both."""
    (a, b), (c, d) = (tuple(map(np.array, pair)) for pair in (one, other))

    def side(p, q, r):
        return np.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def on(pair, point):
    (x0, y0), (x1, y1) = pair
    x, y = point
    between = min(y0, y1) - 0.2 < y < max(y0, y1) + 0.2
    along = (y - y0) / (y1 - y0) if y1 != y0 else 0
    return between and abs(x0 + along * (x1 - x0) - x) < 0.15


def test_crossing_lines_are_seen():
    assert crossing(((0, 0), (1, 1)), ((0, 1), (1, 0)))
    assert not crossing(((0, 0), (1, 1)), ((0, 0), (1, 0)))


def test_the_graph_has_the_numbers_of_the_tape_at_each_notch():
    trace = own("exp(-w^2)*sin(8*w)")
    picture = own_figures.graph_picture(ENGLISH, trace, "")
    k = 137
    tape = record_tape(trace.f, trace.x[k])
    texts = {each.texts[k] for each in picture.captions}
    for step in tape.steps:
        assert format_number(float(step.value), 3) in texts
        assert format_number(float(step.adjoint), 3) in texts
        assert all(f"· {format_number(float(factor), 3)}" in texts for factor in step.factors)


def test_a_text_that_cannot_be_read_is_refused_with_a_caret_and_the_picture_stays():
    app = open_page("chain_rule", f="w^2")
    assert app.text_input(key="f").value == "w^2"
    for wrong in ("w^", "sinn(w)", "w.real", "(w", "2 3"):
        app.text_input(key="f").set_value(wrong).run()
        assert not app.exception
        assert len(app.error) == 1
        assert app.code[[code.value.startswith(wrong) for code in app.code].index(True)].value.endswith("^")
        assert "still shows `w^2`" in " ".join(each.value for each in app.caption)
        assert app.query_params["f"] in ("w^2", ["w^2"])
    app.text_input(key="f").set_value("sin(3w)").run()
    assert not app.error
    assert app.query_params["f"] in ("sin(3w)", ["sin(3w)"])


@pytest.mark.parametrize("text", ["w^", "__import__('os')", "w" * 300, "nan", ""])
def test_a_link_to_what_cannot_be_read_opens_the_first_example(text):
    app = open_page("chain_rule", f=text)
    assert not app.exception
    assert app.text_input(key="f").value == EXAMPLES[0]
    assert "f" not in app.query_params


OWN = [
    "w^w",
    "w^2",
    "step(w)",
    "1/w",
    "log(w)",
    "floor(4*w)/4",
    "tan(3w)",
    "3",
    "w",
    "max(w,0,w^2)",
    "exp(50w)",
    "sqrt(w)",
]
OWN += [*EXAMPLES, "w*w*w*w*w*w*w", "1e12+w"]


@pytest.mark.parametrize("text", OWN)
def test_what_is_said_of_an_own_function_is_true_at_every_notch(text):
    trace = own(text)
    path = descents(trace, 0.1)
    for k in range(0, len(trace), 7):
        said = own_words.verdict(ENGLISH, trace, path, k)
        w, f, slope = trace.x[k], trace.values[k], trace.autodiff[k]
        assert ("no value here" in said) == (not np.isfinite(f))
        assert ("a kink here" in said) == any(abs(each.at - w) < 1e-9 for each in trace.kinks if np.isfinite(slope))
        if "The slope is 0" in said:
            assert slope == 0
        if "does not move" in said:
            assert np.all(path[:, k] == w)
        if "agree" in said:
            assert trace.finite_difference[k] == pytest.approx(slope, rel=1e-3)
        if "leaves the interval" in said:
            assert not -2 <= path[-1, k] <= 2
        if "f has gone from" in said:
            assert -2 <= path[-1, k] <= 2
            after = float(plain(said).split(" to ")[-1].strip("."))
            assert float(trace.f(path[-1, k])) == pytest.approx(after, rel=1e-3)
    where = own_words.where(ENGLISH, trace)
    assert ("no value" in where) == bool(trace.gaps)
    assert ("f jumps at" in where) == any(not pole for _at, pole in jumps_and_poles(trace))
    assert ("records nothing" in where) == (text == "3")
    assert ("too many for a picture" in where) == (graph(recorded(trace)).columns > 4)


INTERVALS = [(-2.0, 2.0), (-3.0, 3.1), (-1.0, 100.0), (-0.7, 1.0), (0.0, 3.0), (-0.001, 0.002)]


@pytest.mark.parametrize("ends", INTERVALS, ids=str)
@pytest.mark.parametrize("text", ["step(w)", "relu(w)", "sqrt(w)", "log(w)", "1/w", "sign(w)"])
def test_what_happens_at_0_is_said_of_0_itself(text, ends):
    """And not of 8.674·10⁻²¹, at which a bisection ends."""
    where = own_words.where(ENGLISH, own_function(text, ends))
    assert "·10" not in where
    assert {float(place) for place in re.findall(r"−?[\d.]+\d|\d", where.replace("−", "-"))} <= {0.0, -ends[0], *ends}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sqrt(w)", "−2 ≤ w < 0"),
        ("log(w)", "−2 ≤ w ≤ 0"),
        ("1/w", "w = 0"),
        ("sqrt(-w)", "0 < w ≤ 2"),
        ("sqrt(w^2-1)", "−1 < w < 1"),
    ],
)
def test_a_gap_is_said_with_its_ends_open_or_closed(text, said):
    assert f"f has no value where {said}." in own_words.where(ENGLISH, own(text))


def said_at(text, w, ends=(-2.0, 2.0)):
    """What is said of an own function at the place that is nearest to w; and its slope and finite difference there."""
    trace = own_function(text, ends)
    k = trace.nearest(w)
    return own_words.verdict(ENGLISH, trace, descents(trace, 0.1), k), trace[k]


def test_at_a_jump_the_finite_difference_is_explained():
    said, here = said_at("step(w)", 0.0)
    assert here.finite_difference == pytest.approx(5000)
    assert "autograd gives 0; the numerical slope, 5,000, is the rise from w − h to w + h, 1, divided by 2h" in said
    assert "does not move" in said


def test_at_a_kink_both_sides_and_both_derivatives_are_one_story():
    said, here = said_at("relu(w)", 0.0)
    assert (here.autodiff, here.finite_difference) == (0, pytest.approx(0.5))
    assert "its slope is 0 just below and 1 just above. autograd gives 0; the numerical slope, 0.5" in said
    assert "factor" not in said
    assert "its slope is −1 just below and 1 just above" in said_at("abs(w)", 0.0)[0]


@pytest.mark.parametrize(("text", "why"), [("relu(w)", "a kink within h"), ("step(w)", "breaks within h")])
def test_where_a_slope_of_0_stands_beside_another_difference_it_is_said_why(text, why):
    """Within h of the break, and not at it: a zoom shows such places."""
    said, here = said_at(text, -0.00005, (-0.01, 0.01))
    assert here.autodiff == 0
    assert here.finite_difference > 0.1
    assert why in said
    assert format_number(here.finite_difference, 6) in said
    assert "factor" not in said


def test_an_interval_that_is_none_is_refused_and_nothing_is_lost():
    app = open_page("chain_rule", low="1", high="-1", f="w^2")
    assert not app.exception
    assert "The left end must lie below the right end. They are 1 and −1." in [each.value for each in app.error]
    app.number_input(key="high").set_value(3.0).run()
    assert not app.error
    assert (app.slider(key="at").min, app.slider(key="at").max) == (1.0, 3.0)
    assert app.text_input(key="f").value == "w^2"


def test_breaks_of_a_function_on_a_grid_without_values():
    assert breaks(expression("sqrt(-1)"), np.linspace(0, 1, 5)) == []


# Long chains.
def test_the_derivative_of_a_chain_of_units_beside_mpmath():
    x = lesson.unit("sigmoid").x
    k = lesson.unit("sigmoid").nearest(1.0)
    forms = {
        "sigmoid": (lambda v: 1 / (1 + mpmath.exp(-v)), lambda v: mpmath.exp(-v) / (1 + mpmath.exp(-v)) ** 2),
        "tanh": (mpmath.tanh, lambda v: mpmath.sech(v) ** 2),
    }
    for name, (f, slope) in forms.items():
        value, product = mpmath.mpf(x[k]), mpmath.mpf(1)
        for n in numbers.DEPTHS:
            product, value = product * slope(value), f(value)
            assert numbers.sizes(name)[n - 1, k] == pytest.approx(float(product), rel=1e-12)


def test_ten_sigmoids_are_never_0_and_never_above_the_bound_and_relus_are_1_or_0():
    bound = np.array(numbers.BOUND)[:, None]
    assert bound[9, 0] == 1 / 4**10
    assert np.all(numbers.sizes("sigmoid") > 0)
    assert np.all(numbers.sizes("sigmoid") <= bound * (1 + 1e-12))
    assert set(np.unique(numbers.sizes("relu"))) == {0.0, 1.0}
    assert np.all(numbers.sizes("step") == 0)


def test_a_page_that_rests_asks_for_the_films_that_are_made_already():
    sides = [
        tuple(numbers.chains(lesson.TELLING[0], unit, lesson.CROSS_ENTROPY) for unit in ("step", "sigmoid"))
        for _ in range(2)
    ]
    one, other = (figures.chains_film(ENGLISH, two, 58, PLAYER, Style()) for two in sides)
    assert one is other


OWN_LOOKS = [figures.FORWARD, figures.BACKWARD, figures.DEAD, figures.PART, *figures.DEEP_LOOKS]


@pytest.mark.parametrize("look", OWN_LOOKS, ids=str)
@pytest.mark.parametrize("has_slope", [True, False])
def test_the_page_s_own_looks_can_be_shown_in_svg_and_grow_on_a_projector(look, has_slope):
    small, large = (Style(scale=scale).look(look, has_slope) for scale in (1, 2))
    line, mark = frames.line(small), frames.mark(small)
    assert line["stroke"] == (Style().ink if look.get("color") == "ink" else Style().colour(has_slope))
    assert large.get("linewidth") == (2 * small["linewidth"] if "linewidth" in look else None)
    assert ("marker" in look) == (mark is not None)


# stan-dev/math #857
@pytest.mark.parametrize("text", ["sigmoid(1/w)", "step(1/w)"])
def test_an_own_function_of_something_undefined_is_a_gap_on_the_page(text):
    app = open_page("chain_rule", f=text)
    assert not app.exception
    assert own_function(text, (-2.0, 2.0)).gaps == [(0.0, 0.0)]
