"""Networks of many layers on the page of the chain rule, and ReLU's kinks and dead units on that of the step."""

import itertools
import re
from functools import cache

import numpy as np
import pytest
from reader import films, open_page, plain, table, words

import gradlab
from gradlab import Network, along_weight, autodiff, lesson
from gradlab.app import controls, downloads
from gradlab.app.language import translator
from gradlab.chapters.chain_rule import figures, handout, numbers
from gradlab.chapters.chain_rule import words as chain_words
from gradlab.chapters.step_vs_sigmoid import figures as step_figures
from gradlab.chapters.step_vs_sigmoid import words as step_words
from gradlab.chapters.step_vs_sigmoid.numbers import DYING, switches
from gradlab.core.network import Weight
from gradlab.plotting.style import Style
from gradlab.text import format_number

ENGLISH, KOREAN = translator("en"), translator("ko")
FORMS = {
    "step": lambda u: np.where(u > 0, 1.0, 0.0),
    "sigmoid": lambda u: 1 / (1 + np.exp(-u)),
    "tanh": np.tanh,
    "relu": lambda u: np.maximum(u, 0.0),
}
STDS = {"small": lambda n: 0.01, "xavier": lambda n: 1 / np.sqrt(n), "he": lambda n: np.sqrt(2 / n)}
STATES = list(itertools.product(STDS, range(1, 7)))
NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
GRID = np.round(np.linspace(-2, 2, 801), 3)
X, LABELS = lesson.digits(100)


def drawn(scale, depth, seed=0):
    """The weights of a network of 784 pixels, 50 units in each hidden layer and 10 outputs."""
    rng, sizes = np.random.default_rng(seed), [784, *[50] * depth, 10]
    return [STDS[scale](n) * np.sqrt(n) * rng.normal(0, n**-0.5, (n, m)) for n, m in itertools.pairwise(sizes)]


def hidden(weights, activation, x=X):
    """What the hidden layers pass on, layer by layer."""
    for w in weights[:-1]:
        x = FORMS[activation](x @ w)
        yield x


def error(weights, activation, x=X, labels=LABELS):
    """The mean cross-entropy error by a plain forward pass."""
    *_, x = hidden(weights, activation, x)
    z = x @ weights[-1]
    y = np.exp(z - z.max(axis=1, keepdims=True))
    return -np.mean(np.log((y / y.sum(axis=1, keepdims=True))[np.arange(len(labels)), labels] + 1e-7))


def moved(weights, layer, change):
    """The same weights, those of one layer changed."""
    return [w + change if k == layer else w for k, w in enumerate(weights)]


@cache
def dead_relus():
    """How many ReLUs of the last hidden layer are dead, by depth, with each of 20 seeds."""
    return {
        depth: [
            int(np.sum(np.all(list(hidden(drawn("he", depth, seed), "relu"))[-1] == 0, axis=0))) for seed in range(20)
        ]
        for depth in range(1, 7)
    }


# Networks of many layers.
@pytest.mark.parametrize("scale", ["xavier", "he"])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_the_gradient_of_each_layer_is_that_of_a_plain_forward_pass(activation, scale):
    """By a central difference in 40 directions of random signs: the mean of their squares is Σ (∂E/∂w)²."""
    rng, depth, h = np.random.default_rng(3), 3, 1e-6
    weights = drawn(scale, depth)
    for layer, slopes in enumerate(numbers.layer_gradients(depth, activation, scale)):
        assert slopes.shape == weights[layer].shape
        assert numbers.layer_slopes(scale)[activation][layer, depth - 1] == pytest.approx(np.mean(np.abs(slopes)))
        for _ in range(10):
            signs = rng.choice([-1.0, 1.0], slopes.shape)
            ends = [error(moved(weights, layer, side * h * signs), activation) for side in (1, -1)]
            assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(np.sum(slopes * signs), rel=2e-3, abs=2e-6)


def test_single_weights_of_a_deep_network_beside_central_differences():
    rng, weights = np.random.default_rng(5), drawn("xavier", 6)
    slopes = numbers.layer_gradients(6, "tanh", "xavier")
    for layer, slope in enumerate(slopes):
        for _ in range(6):
            row = rng.choice(np.flatnonzero(np.any(X, axis=0)) if layer == 0 else len(slope))
            at, change = (row, rng.integers(slope.shape[1])), np.zeros(slope.shape)
            change[at] = 1e-4
            ends = [error(moved(weights, layer, side * change), "tanh") for side in (1, -1)]
            assert (ends[0] - ends[1]) / 2e-4 == pytest.approx(slope[at], rel=1e-5, abs=1e-9)


def test_the_means_are_those_that_were_measured_before():
    def first(scale, activation, depth):
        return numbers.layer_slopes(scale)[activation][0, depth - 1]

    measured = {
        ("xavier", "sigmoid"): (1.1e-3, 1.3e-5),
        ("small", "sigmoid"): (6.9e-5, 3.4e-10),
        ("xavier", "tanh"): (3.4e-3, 2.4e-3),
    }
    for (scale, activation), means in measured.items():
        assert [first(scale, activation, depth) for depth in (1, 4)] == pytest.approx(means, rel=0.05)
    assert [numbers.dead_units()[0][k] for k in (0, 3)] == [0.02 * 50, 0.22 * 50]


@pytest.mark.parametrize("scale", STDS)
def test_behind_steps_every_layer_but_the_last_has_exactly_0_and_no_other_has(scale):
    for activation, means in numbers.layer_slopes(scale).items():
        for depth in numbers.LAYERS:
            there = means[:, depth - 1]
            assert np.isnan(there[depth + 1 :]).all()
            zeros = [True] * depth + [False] if activation == "step" else [False] * (depth + 1)
            assert (there[: depth + 1] == 0).tolist() == zeros


def test_dead_units_are_counted_by_a_plain_forward_pass_whatever_the_scale():
    for scale, depth in STATES:
        for seed in (0, 7):
            *_, last = hidden(drawn(scale, depth, seed), "relu")
            assert numbers.dead_units()[seed][depth - 1] == np.sum(np.all(last == 0, axis=0))


@pytest.mark.parametrize("_", [ENGLISH, KOREAN], ids=["en", "ko"])
@pytest.mark.parametrize(("scale", "depth"), STATES)
def test_what_is_said_of_a_deep_network_is_true_at_every_state(scale, depth, _):
    said = plain(chain_words.of_networks(_, scale, depth)["verdict"])
    means = {name: each[: depth + 1, depth - 1] for name, each in numbers.layer_slopes(scale).items()}
    told = [float(each) for each in re.findall(NUMBER, said)]
    assert told[:3] == pytest.approx([means[name][0] / means[name][-1] for name in ("sigmoid", "tanh", "relu")], 0.06)
    assert np.all(np.diff(means["sigmoid"]) > 0)  # it falls from layer to layer
    assert told[3] == 0
    dead, *other = dead_relus()[depth]
    assert sorted(told[4:]) == sorted([0, 100, dead, 50, 19, min(other), max(other)])  # 0 for each of 100 images
    rows = [[plain(cell) for cell in row[2:-2].split(" | ")] for row in
            chain_words.of_networks(_, scale, depth)["readings"].splitlines()[2:]]  # fmt: skip
    for row, each in zip(rows, means.values(), strict=True):
        first, last, share = map(float, row[1:])
        assert [first, last] == pytest.approx([each[0], each[-1]], rel=0.06)
        assert share == pytest.approx(each[0] / each[-1], rel=0.06)


def test_the_picture_has_0_in_its_own_row_below_every_other_point():
    film = figures.network_film(ENGLISH, "small", Style())
    places = {name: np.array([y for _, y in line.points]) for name, line in
              zip(numbers.DEEP, film.pictures[0].moving, strict=True)}  # fmt: skip
    every = np.concatenate([means[means > 0] for means in numbers.layer_slopes("small").values()])
    assert figures.ENDS[0] < figures.ZERO < every.min() / 10
    assert every.max() < figures.ENDS[1]
    assert np.nanmax(places["step"][:4, 3]) == np.nanmin(places["step"][:4, 3]) == figures.ZERO
    assert np.all(np.isnan(places["relu"][5:, 3]))


def test_the_page_has_the_depth_and_the_scale_of_its_link():
    app = open_page("chain_rule", depth="2", scale="small")
    assert not app.exception
    assert app.slider(key="depth").value == 2
    first = float(plain(table(app, 4)[2][1]))
    assert first == pytest.approx(numbers.layer_slopes("small")["sigmoid"][0, 1], rel=0.06)
    app.button_group(key="scale").set_value("he").run()
    assert not app.exception
    assert app.query_params["scale"] in ("he", ["he"])
    assert float(plain(table(app, 4)[2][1])) == pytest.approx(numbers.layer_slopes("he")["sigmoid"][0, 1], rel=0.06)


@pytest.mark.slow
def test_the_code_that_is_handed_out_prints_the_numbers_that_are(monkeypatch, capsys, tmp_path):
    given = {}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(downloads, "offer", lambda _, name, film, *rest: given.update({name: rest}))
    for scale in numbers.SCALES:
        handout.offer_network(ENGLISH, figures.network_film(ENGLISH, scale, Style()), scale, 2)
        columns, _, code = given["chain_rule_network"]
        assert re.findall(r"^(?:import|from) (\S+)", code, re.MULTILINE) == ["matplotlib.pyplot", "numpy", "gradlab"]
        exec(code, {})
        for line in capsys.readouterr().out.splitlines():
            name, *means = line.split()
            assert [float(each) for each in means] == pytest.approx(columns[name].tolist(), rel=1e-12)
        assert len(columns) == 5


# The chain through three hidden layers.
def test_the_code_of_the_chain_and_of_its_images_makes_the_network_that_is_shown(monkeypatch):
    given, two = {}, tuple(deep_chain(lesson.TELLING[0], units) for units in ("tanh", "sigmoid"))
    monkeypatch.setattr(downloads, "offer", lambda _, name, film, *rest: given.update({name: rest}))
    film = figures.chains_film(ENGLISH, two, 58, controls.player(ENGLISH, 900, slider=1), Style())
    handout.offer_chains(ENGLISH, film, two, 58, 0.1, 20)
    handout.offer_images(ENGLISH, figures.images_film(ENGLISH, two, 0.1, Style()), two, 0.1, 58)
    for columns, header, code in given.values():
        assert repr(header["network"]) == "<Network 784-50-50-50-10, tanh>"
        assert "trained until" not in header or header["trained until"] == "never"
        assert len({len(column) for column in columns.values()}) == 1
        names = dict(vars(gradlab), np=np)
        networks = [eval(each, names) for each in re.findall(r"Network\.random\(.+?\), \"\w+\"\)", code)]
        for network, chain in zip(networks, two, strict=True):
            np.testing.assert_array_equal(network.weights[2], chain.unit.network.weights[2])
            assert network.activation == chain.units
    columns = given["chain_rule"][0]
    rows = dict(zip(columns["step"][: len(columns["step"]) // 2], columns["factor"], strict=False))
    checked = numbers.checks(two[0].of_image(58), 0.1)
    assert rows[f"[3] u₂ outgoing {two[0].of_image(58).entries['u₂']}"] == checked["∂u₂/∂a₁"][0]
    assert [each for each in rows.values() if each != ""] == [each for each, _ in checked.values()][:-1]


def random_chains(count, seed=4):
    """Weights from a pixel, places, images, units and metrics at random."""
    rng, units = np.random.default_rng(seed), [*FORMS, "straight_through", "identity"]
    for k in range(count):
        weight = Weight(0, int(rng.choice(np.flatnonzero(np.any(X, axis=0)))), int(rng.integers(50)))
        yield weight, float(rng.choice(GRID)), int(rng.integers(100)), units[k % 6], str(rng.choice([*lesson.METRICS]))


def deep_chain(weight, units, code="cross_entropy"):
    return numbers.chains(weight, units, lesson.METRICS[code], 3)


def end_of(code):
    """The letter of what a chain ends in: the accuracy is no error."""
    return "A" if code == "accuracy" else "E"


def test_the_chain_through_three_layers_has_the_derivative_of_the_whole_network_and_of_a_plain_forward_pass():
    for weight, w, image, units, code in random_chains(36):
        chain = deep_chain(weight, units, code)
        end = end_of(code)
        assert "".join(chain.letters) == f"wu₁a₁u₂a₂u₃a₃zy{end}"
        one, network = chain.of_image(image), Network.random((784, 50, 50, 50, 10), np.random.default_rng(0), units)
        metric = lesson.METRICS[code].function
        whole = along_weight(network, weight, metric, X[[image]], LABELS[[image]])
        shown = numbers.passes(one, np.array([w, 0.3]))
        assert shown.values[end][0] == pytest.approx(float(whole(w)), rel=1e-12)
        assert shown.derivative[0] == pytest.approx(float(autodiff(whole)(w)), rel=1e-10, abs=1e-17)
        factors = np.prod([each[0] for each in shown.factors.values()])
        assert factors == pytest.approx(shown.derivative[0], rel=1e-12, abs=1e-300)
        if units in FORMS:
            weights = drawn("xavier", 3)
            weights[0][weight.row, weight.column] = w
            layers = list(hidden(weights, units, X[[image]]))
            for letter, layer in zip(("a₂", "a₃"), layers[1:], strict=True):
                np.testing.assert_allclose(shown.values[letter][0], layer[0], rtol=1e-9, atol=1e-12)
            assert shown.values["a₁"][0] == pytest.approx(layers[0][0, weight.column], rel=1e-9, abs=1e-12)
            if code == "cross_entropy":
                assert shown.values["E"][0] == pytest.approx(error(weights, units, X[[image]], LABELS[[image]]))


def test_the_derivatives_between_the_layers_are_those_of_central_differences():
    """∂E/∂ of each number of a hidden layer: it is moved, and all that comes after it computed anew by hand."""
    weights, h, image = drawn("xavier", 3), 1e-6, 58
    for units in ("sigmoid", "tanh"):
        chain = deep_chain(lesson.TELLING[0], units).of_image(image)
        shown, act = numbers.passes(chain, np.array([0.1])), FORMS[units]

        def after_a(a, layer, act=act):
            for w in weights[layer:-1]:
                a = act(a @ w)
            y = np.exp(a @ weights[-1])
            return -np.log(y[LABELS[image]] / y.sum() + 1e-7)

        for letter, layer in (("a₂", 2), ("a₃", 3)):
            a, back = shown.values[letter][0], shown.adjoints[letter][0]
            found = [(after_a(a + h * e, layer) - after_a(a - h * e, layer)) / (2 * h) for e in np.eye(50)]
            np.testing.assert_allclose(back, found, rtol=1e-5, atol=1e-9)


def test_one_step_ends_all_that_lies_before_it():
    for weight, w, image, _units, code in random_chains(12, seed=9):
        shown = numbers.passes(deep_chain(weight, "step", code).of_image(image), np.array([w]))
        back = {letter: bool(np.any(adjoint)) for letter, adjoint in shown.adjoints.items()}
        flows = code != "accuracy"
        assert back == dict.fromkeys("zy", flows) | {"a₃": flows, end_of(code): True} | dict.fromkeys(
            ["w", "u₁", "a₁", "u₂", "a₂", "u₃"], False
        )
        said = chain_words.of_chain(ENGLISH, "Step", shown, 0)["verdict"]
        assert ("φ′ is 0 for every unit of the layer u₃" in said) == flows


def test_the_factors_through_the_coloured_units_agree_with_their_finite_differences():
    for weight, w, image, units, code in random_chains(24, seed=7):
        chain = deep_chain(weight, units, code).of_image(image)
        path = [None, chain.unit.outgoing, *chain.unit.network.weights[2:]]
        assert chain.entries["u₂"] == chain.entries["a₂"] == np.argmax(np.abs(path[1]))
        assert chain.entries["u₃"] == chain.entries["a₃"] == np.argmax(np.abs(path[2][chain.entries["u₂"]]))
        assert chain.entries["z"] == chain.entries["y"] == LABELS[image]
        found = numbers.checks(chain, w)
        end = end_of(code)
        assert [*found] == ["∂u₁/∂w", "∂a₁/∂u₁", "∂u₂/∂a₁", "∂a₂/∂u₂", "∂u₃/∂a₂", "∂a₃/∂u₃", "∂z/∂a₃", "∂y/∂z",
                            f"∂{end}/∂y", f"d{end}/dw"]  # fmt: skip
        if units in ("sigmoid", "tanh", "identity") and code != "accuracy":
            for name, (slope, difference) in found.items():
                assert difference == pytest.approx(slope, rel=2e-5, abs=1e-8), name


def test_the_film_of_three_layers_brings_values_down_and_derivatives_up():
    two = deep_chain(lesson.TELLING[0], "step"), deep_chain(lesson.TELLING[0], "sigmoid")
    film = figures.chains_film(ENGLISH, two, 58, controls.player(ENGLISH, 900, slider=1), Style())
    assert len(film.sliders[1].aria_texts) == 21
    at = 420
    for chain, picture in zip(two, film.pictures, strict=True):
        one = chain.of_image(58)
        shown = numbers.passes(one, np.array([0.1]))
        bars = [each for each in picture.moving if each.role in ("bar", figures.PART)]
        assert len(bars) == 2 * (4 * 50 + 2 * 10)
        assert [each.role for each in bars].count("bar") == 12

        def there(caption, move):
            y, x = np.ravel(caption.y), np.ravel(caption.x)
            return not np.isnan(y[move if len(y) > 1 else 0]) and not np.isnan(x[at if len(x) > 1 else 0])

        first, last = ({each.texts[at] for each in picture.captions if there(each, move) and each.slider == 0}
                       for move in (3, 20))  # fmt: skip
        assert format_number(shown.values["a₁"][0]) in first
        assert not any("∂" in text or "φ" in text for text in first)
        k = one.entries["u₃"]
        assert f"[{k}]: {format_number(shown.adjoints['u₃'][0][k], 3)}" in last
        assert f"· φ′(u₃) = {format_number(shown.slopes['u₃'][0][k])}" in last
        assert format_number(shown.derivative[0]) in last
        heights = [float(np.nanmax(each.y)) for each in picture.captions]
        assert max(heights) < picture.drawing.size_in(Style())[1]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_page_shows_the_chain_through_three_layers(lang):
    app = open_page("chain_rule", through="deep", move="20", lang=lang)
    assert not app.exception
    assert app.slider(key="move").value == app.slider(key="move").max == 20
    assert chain_words.of_layers(translator(lang), deep_chain(lesson.TELLING[0], "step")) in words(app)
    rows = {row[0]: row[1:] for row in table(app)}
    shown = numbers.passes(deep_chain(lesson.TELLING[0], "sigmoid").of_image(58), np.array([0.1]))
    assert [float(each) for each in rows["= dE/dw"]] == pytest.approx([0, shown.derivative[0]], rel=1e-5)
    app.button_group(key="through").set_value("hidden").run()
    assert not app.exception
    assert app.slider(key="move").max == 12


# ReLU along a weight.
def relu_unit(weight, w, count):
    """The pre-activations of the weight's unit by a plain forward pass; of all units the share that is dead."""
    model = lesson.network()
    first = model.weights[0].copy()
    first[weight.row, weight.column] = w
    u = lesson.digits(count)[0] @ first + model.biases[0]
    return u[:, weight.column], int(np.sum(np.all(u <= 0, axis=0)))


def relu_loss(weight, w, count):
    """The cross-entropy error by a plain forward pass, image by image."""
    (x, labels), model = lesson.digits(count), lesson.network()
    first = model.weights[0].copy()
    first[weight.row, weight.column] = w
    z = np.maximum(x @ first + model.biases[0], 0) @ model.weights[1] + model.biases[1]
    y = np.exp(z - z.max(axis=1, keepdims=True))
    return -np.log((y / y.sum(axis=1, keepdims=True))[np.arange(count), labels] + 1e-7)


def some_weights(count=12, seed=2):
    rng = np.random.default_rng(seed)
    yield lesson.TELLING[0]
    yield DYING
    yield Weight(0, 0, 5)  # its pixel is 0 in every image
    for _ in range(count):
        yield Weight(0, int(rng.choice(np.flatnonzero(np.any(X, axis=0)))), int(rng.integers(50)))


@pytest.mark.slow
@pytest.mark.parametrize("count", [10, 100])
def test_kinks_in_closed_form_are_where_a_dense_grid_sees_the_unit_switch(count):
    for weight in some_weights():
        found = switches(weight, count)
        on = np.array([relu_unit(weight, w, count)[0] > 0 for w in GRID])
        assert found.on.tolist() == on.sum(axis=1).tolist()
        passed = np.abs(np.diff(on.astype(int), axis=0)).sum(axis=1)
        assert np.histogram(found.at, GRID)[0].tolist() == passed.tolist()
        assert np.all(np.diff(found.at) >= 0)
        assert found.dead.tolist()[::100] == [relu_unit(weight, w, count)[1] for w in GRID[::100]]


def test_the_loss_bends_at_each_kink_and_nowhere_between():
    weight, h = DYING, 1e-5
    at = switches(weight, 100).at
    for w in at[(at > -2) & (at < 2)][:8]:
        left, here, right = (np.mean(relu_loss(weight, w + side * h, 100)) for side in (-1, 0, 1))
        assert abs(left + right - 2 * here) / h > 1e-5
    free = [w for w in GRID[::20] if np.min(np.abs(at - w)) > 2 * h]
    for w in free:
        left, here, right = (np.mean(relu_loss(weight, w + side * h, 100)) for side in (-1, 0, 1))
        assert abs(left + right - 2 * here) / h < 1e-5


def test_the_loss_is_flat_for_every_image_where_it_is_said_to_be_and_nowhere_else():
    for weight in some_weights():
        found, trace = switches(weight, 100), lesson.along("relu", weight, lesson.CROSS_ENTROPY, 100)
        assert (trace.autodiff == 0).tolist() == found.flat.tolist()
        for w in GRID[found.flat][::200]:
            assert relu_loss(weight, w, 100).tolist() == relu_loss(weight, w - 0.5, 100).tolist()


@pytest.mark.parametrize("count", lesson.IMAGES)
def test_the_weight_whose_unit_dies_does_so_on_any_number_of_images(count):
    found = switches(DYING, count)
    assert -1.9 < found.at[0] < 1.5
    assert found.on[0] == 0
    assert found.on[-1] > 0
    assert found.dead[0] == found.dead[-1] + 1
    assert relu_unit(DYING, -2.0, count)[0].max() <= 0 < relu_unit(DYING, 2.0, count)[0].max()


@pytest.mark.parametrize("_", [ENGLISH, KOREAN], ids=["en", "ko"])
@pytest.mark.parametrize("loss", lesson.LOSSES.values(), ids=list(lesson.LOSSES))
def test_what_is_said_of_relu_is_true_at_every_state(loss, _):
    for weight, count in itertools.product(some_weights(4), (10, 100, 300)):
        (trace,), found = step_figures.losses(_, step_words.RELU, weight, loss, count, 1e-4), switches(weight, count)
        kinks = int(np.sum(np.abs(found.at) < 2))
        for k in range(0, 801, 89):
            says = step_words.relu_verdict(_, trace[k], found, k, kinks, count)
            w, (u, dead) = GRID[k], relu_unit(weight, GRID[k], count)
            told = [float(each) for each in re.findall(NUMBER, plain(says))]
            acts = lesson.digits(count)[0][:, weight.row] != 0
            flat = not np.any(u[acts] > 0)
            if np.any(acts):  # else no slope is told
                assert (float(plain(re.search(r"\*\*(.+?)\*\*", says)[1])) == 0) == flat
            else:
                assert np.ptp(trace.values) == 0
            wanted = {kinks, dead, count, 50} | (set() if flat else {int(np.sum(u > 0))})
            assert wanted <= {round(each, 4) for each in told}, (says, wanted)
            if not flat:
                first = min(-(u[acts] - w * each) / each for each in [lesson.digits(count)[0][acts, weight.row]])
                assert any(each == pytest.approx(float(np.min(first)), rel=1e-3) for each in told)


def test_the_kinks_are_marked_on_the_curve_and_each_place_has_its_own_verdict():
    film, found = step_figures.relu_film(ENGLISH, DYING, lesson.CROSS_ENTROPY, 100, 1e-4, Style()), switches(DYING, 100)
    marks, at = film.pictures[0].moving[0], found.at
    (trace,) = step_figures.losses(ENGLISH, step_words.RELU, DYING, lesson.CROSS_ENTROPY, 100, 1e-4)
    for k in (0, 300, 800):
        wanted = step_words.relu_verdict(ENGLISH, trace[k], found, k, int(np.sum(np.abs(at) < 2)), 100)
        assert film.verdicts[0][k] == wanted
    assert [w for w, _ in marks.points] == at[np.abs(at) < 2].tolist()
    for w, loss in marks.points[::9]:
        assert loss == pytest.approx(np.mean(relu_loss(DYING, w, 100)), rel=1e-12)


def test_a_press_of_the_button_moves_the_page_to_the_weight_whose_unit_dies():
    app = open_page("step_vs_sigmoid")
    assert "Why may ReLU have a kink?" in [each.label for each in app.expander]
    for point in ("one single point", "right half ReLU's slope is 1", "has its price"):
        assert point in words(app)
    app.button(key="dying").click().run()
    assert not app.exception
    assert (app.number_input(key="pixel").value, app.number_input(key="unit").value) == (DYING.row, DYING.column)
    app.slider(key="w").set_value(-1.0).run()
    assert "as flat as with a step" in words(app)
    assert len(films(app)) == 3
