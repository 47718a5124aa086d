"""The reader's own digit: the network that reads it, the smallest move that flips it, and the page."""

import io
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image
from reader import films, open_page, read_page, table, words

from gradlab import Network, accuracy, lesson, load_mnist
from gradlab.app import canvas
from gradlab.chapters.own_digit import figures, handout, numbers
from gradlab.chapters.own_digit.numbers import MOVES, REACH
from gradlab.core.handwriting import PenStroke, like_mnist
from gradlab.core.jumps import smallest_moves
from gradlab.plotting.style import Style
from gradlab.text import Translate

ENGLISH = Translate()
PARTS = {}  # network → its weights, to be moved
X, T = (each[:200] for each in lesson.unseen_digits())


def read(**link):
    app = read_page("own_digit", **link)
    assert not app.exception
    return app


def logits(x, network, layer=0, row=0, column=0, move=0.0):
    """A plain forward pass, with one weight moved."""
    parts = PARTS.setdefault(id(network), [each.copy() for each in network.weights])
    kept = parts[layer][row, column]
    parts[layer][row, column] = kept + move
    hidden = 1 / (1 + np.exp(-(x @ parts[0] + network.biases[0])))
    z = hidden @ parts[1] + network.biases[1]
    parts[layer][row, column] = kept
    return z


# The network that comes with the package.
def test_it_is_small_and_gets_97_per_cent_right_as_the_page_says():
    assert numbers.FILE.stat().st_size < 80_000
    unseen, answers = lesson.unseen_digits()
    told = words(read())
    assert f"{100 * np.mean(logits(unseen, numbers.network()).argmax(1) == answers):.4g} % right" in told
    assert f"{100 * accuracy(lesson.network()(unseen), answers):.4g} % right, and it sees no 2, 5, 8 in any" in told
    assert set(lesson.network()(unseen).argmax(1)) == {0, 1, 3, 4, 6, 7, 9}


def save(network):
    """Have it come with the package: ``save(numbers.trained(*load_mnist()[0]))``."""
    np.savez_compressed(numbers.FILE, *(each.astype("f2") for each in (*network.weights, *network.biases)))


def test_what_is_saved_is_what_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(numbers, "FILE", tmp_path / "network.npz")
    made = Network.random((784, 50, 10), 3)
    save(made)
    again = numbers.network.__wrapped__()
    for one, other in zip((*made.weights, *made.biases), (*again.weights, *again.biases), strict=True):
        assert np.array_equal(one.astype("f2"), other)


@pytest.mark.nightly
@pytest.mark.survey
def test_training_makes_the_network_that_comes_with_the_package():
    train, (x, t) = load_mnist()
    made, kept = numbers.trained(*train), numbers.network()
    for one, other in zip((*made.weights, *made.biases), (*kept.weights, *kept.biases), strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-3, atol=1e-3)
    assert accuracy(kept(x), t) == pytest.approx(accuracy(made(x), t), abs=3e-4) == pytest.approx(0.9688, abs=1e-3)


# The smallest move that flips one image.
def test_moves_are_those_that_a_bisection_of_forward_passes_finds():
    rng, network, far, flips = np.random.default_rng(0), numbers.network(), 40.0, 0
    for k in range(500):
        if k % 10 == 0:  # another image, and what it is said to be
            image, layer = int(rng.integers(200)), k // 10 % 2
            x, label = X[image], int(T[image] if rng.random() < 0.6 else rng.integers(10))
            moves = smallest_moves(network, layer, x, label)
        row = int(rng.choice(np.flatnonzero(x))) if layer == 0 else int(rng.integers(50))
        column = int(rng.integers(moves.shape[1]))
        move = float(moves[row, column])

        def right(by, x=x, label=label, at=(layer, row, column)):
            return logits(x, network, *at, by).argmax() == label

        first = right(0.0)
        assert all(right(by) == first for by in rng.uniform(-1, 1, 12) * min(abs(move) * (1 - 1e-9), far))
        if abs(move) < far:
            low, high = 0.0, move * (1 + 1e-6)
            assert right(high) != first
            for _ in range(36):
                middle = (low + high) / 2
                low, high = (middle, high) if right(middle) == first else (low, middle)
            assert move == pytest.approx(high, rel=1e-9)
            flips += 1
    assert flips > 60


def test_a_move_worked_by_hand_and_a_pixel_without_ink_that_moves_nothing():
    network = Network([[[1.0], [1.0]], [[1.0, 0.0]]], [[0.0], [0.0, 3.0]], "identity")
    x = np.array([2.0, 0.0])  # u = 2, logits 2 and 3: a 1, until 2 w = 3, or 2 v = 3, or 3 − 2 v' = 1
    assert smallest_moves(network, 0, x, 1).tolist() == [[pytest.approx(0.5)], [np.inf]]
    assert smallest_moves(network, 1, x, 1).tolist() == [[pytest.approx(0.5), pytest.approx(-0.5)]]
    assert smallest_moves(network, 1, x, 0).tolist() == [[pytest.approx(0.5), pytest.approx(-0.5)]]


def test_of_all_weights_the_page_s_moves_least():
    network = numbers.network()
    for image in (0, 8, 64, 115):
        shades, label = np.round(255 * X[image]).astype(np.uint8).tobytes(), int(T[image])
        flip = numbers.smallest_move(shades, label)
        every = np.concatenate([np.abs(smallest_moves(network, layer, X[image], label)).ravel() for layer in (0, 1)])
        assert abs(flip.move) == every.min()
        at = flip.weight.layer, flip.weight.row, flip.weight.column
        states = [
            logits(X[image], network, *at, part * flip.move).argmax() == label for part in (0, 1 - 1e-9, 1 + 1e-9)
        ]
        assert states[0] == states[1] != states[2]
        for k in (0, 40, 160):
            z = logits(X[image], network, *at, MOVES[k])
            y = np.exp(z) / np.exp(z).sum()
            np.testing.assert_allclose(flip.y[k], y, rtol=1e-9)
            assert flip.right.values[k] == (y.argmax() == label)
            assert flip.loss.values[k] == pytest.approx(-np.log(y[label] + 1e-7), rel=1e-9)
            assert flip.loss.x[k] == pytest.approx(network[flip.weight] + MOVES[k])


# The page.
def test_the_answer_s_numbers_are_those_of_test_digits_moved_by_a_loop():
    right = np.zeros((200, 2), bool)
    for k, digit in enumerate(X.reshape(-1, 28, 28)):
        moved = np.zeros((28, 28))
        for row in range(5, 28):
            moved[row - 5] = digit[row]
        for n, image in enumerate((moved, like_mnist([], moved)[2])):
            right[k, n] = logits(image.ravel(), numbers.network()).argmax() == T[k]
    without, again = right.mean(axis=0)
    sevens = T == 7
    assert f"{100 * without:.4g} % right as they are, and {100 * again:.4g} % once" in words(read())
    assert f"Of the {sevens.sum()} sevens moved up it still sees 7 in {right[sevens, 0].sum()}." in words(read())
    assert 0 < right[sevens, 0].mean() < 0.5  # which is the answer: it depends, but mostly not a 7
    assert without < 0.2 < 0.95 < again


def test_it_opens_with_a_7_that_its_weight_flips_within_reach():
    told = words(read())
    y = np.exp(logits(X[numbers.OPENING], numbers.network()))
    y /= y.sum()
    assert T[numbers.OPENING] == y.argmax() == 7
    assert f"sees **7** ({100 * y[7]:.1f} %)" in told
    assert f"The loss for 7 is **{-np.log(y[7] + 1e-7):.4f}**" in told
    assert "the one that must move least is w, from hidden unit 46 to digit 3: by 2.915" in told


def test_where_no_weight_within_reach_flips_it_the_page_says_so_and_which_two_come_nearest():
    far = next(k for k in range(200) if abs(numbers.smallest_move(bytes_of(X[k]), int(T[k])).move) > REACH)
    flip = numbers.smallest_move(bytes_of(X[far]), int(T[far]))
    assert len(flip.right.jumps) == 0
    told = words(read(under=str(far), **{"is": str(T[far])}))
    assert "**No single weight within ±8 flips this image.**" in told
    assert f"would have to move by {flip.move:.4g}".replace("-", "−") in told
    y = flip.y[-1 if flip.move > 0 else 0]
    second, first = np.argsort(y)[-2:]
    assert y[second] > 0.01
    assert f"it leaves {first} ({100 * y[first]:.1f} %) and {second} ({100 * y[second]:.1f} %) as the two" in told


def bytes_of(x):
    return np.round(255 * x).astype(np.uint8).tobytes()


def test_the_table_has_accuracy_loss_and_their_slopes():
    k, flip = 90, numbers.smallest_move(bytes_of(X[numbers.OPENING]), 7)
    heading, value, _after, slope, _difference = table(read(move="1"))
    assert heading == ["Accuracy", "Loss"]
    assert value[:2] == [f"w = {flip.loss.x[k]:.4g}", "100 %"]
    assert float(value[2]) == pytest.approx(flip.loss.values[k], abs=1e-4)
    numerical = (flip.loss.f(flip.loss.x[k] + 1e-5) - flip.loss.f(flip.loss.x[k] - 1e-5)) / 2e-5
    assert slope[1] == "0"
    assert float(slope[2]) == pytest.approx(numerical, abs=1e-4)


def test_before_the_answer_no_verdict_is_told():
    told = words(open_page("own_digit", predict=None))
    assert "must move least" not in told
    assert "sevens" not in told
    assert "The network sees **7**" in told


def test_without_ink_there_is_a_sentence_and_no_film():
    app = read(under="none")
    assert "There is no ink in the image" in app.info[0].value
    assert not films(app)


def test_what_is_drawn_is_read_and_what_is_left_as_it_is_too(monkeypatch):
    seven = (PenStroke(np.array([[8.0, 7.0], [20.0, 7.0], [13.0, 23.0]]), 2.0),)
    monkeypatch.setattr(canvas, "draw", lambda *_: seven)
    for link, k, down in (({}, 2, 0), ({"up": "5", "as_it_is": "true"}, 0, -5)):
        app = open_page("own_digit", under="none", **link)
        image = like_mnist(seven, None, down)[k].ravel()
        assert f"The network sees **{logits(image, numbers.network()).argmax()}**" in words(app)
        assert not app.exception


def test_a_test_digit_that_is_chosen_is_what_its_label_says():
    app = open_page("own_digit")
    app.selectbox(key="under").set_value("1").run()
    assert app.session_state["is"] == T[1] == 2
    assert "The loss for 2 is" in words(app)


def test_no_drawing_of_axes_depends_on_the_reader_s():
    backdrops = set()
    for k in range(0, 200, 20):
        for label in (int(T[k]), 4):
            films = figures.films(ENGLISH, numbers.smallest_move(bytes_of(X[k]), label), label, Style())
            backdrops |= {picture.drawing for film in films for picture in film.pictures}
    assert len(backdrops) <= 2 + len(figures.TOPS)


def test_the_curves_are_accuracy_and_loss_with_exact_jumps():
    flip = numbers.smallest_move(bytes_of(X[numbers.OPENING]), 7)
    film = figures.films(ENGLISH, flip, 7, Style())[0]
    accuracy_of_it, loss = ([*zip(*picture.moving[0].points, strict=True)] for picture in film.pictures[:2])
    assert np.all(np.diff(accuracy_of_it[0]) > 0)
    jump = np.flatnonzero(np.diff(accuracy_of_it[1]))
    assert accuracy_of_it[0][jump[0]] == pytest.approx(flip.move, abs=1e-8)
    assert accuracy_of_it[0][jump[0] + 1] == pytest.approx(flip.move, abs=1e-8)
    np.testing.assert_allclose(loss, [MOVES[::4], flip.loss.values[::4]])


# To take along.
def test_the_files_are_read_by_load_mnist_and_the_picture_is_white_on_black(tmp_path):
    ZipFile(io.BytesIO(handout.files(bytes_of(X[3]), 9))).extractall(tmp_path)
    for x, t in load_mnist(directory=tmp_path / "own_digit", first_label=0):
        assert np.array_equal(x, X[3:4])
        assert t == [9]
    with Image.open(tmp_path / "own_digit" / "digit.png") as picture:
        assert np.array_equal(np.asarray(picture.convert("L")).ravel() / 255, X[3])


@pytest.mark.slow
def test_the_code_runs_as_it_stands_beside_the_files(tmp_path, monkeypatch):
    code = next(each.value for each in read().code if "def trained" in each.value)
    ZipFile(io.BytesIO(handout.files(bytes_of(X[numbers.OPENING]), 7))).extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert "# yours: own_digit.zip" in code
    assert "1.0, 5000, batch_size" in code
    made = {}
    exec(code.replace("1.0, 5000, batch_size", "1.0, 5, batch_size"), made)
    assert made["weight"] == numbers.smallest_move(bytes_of(X[numbers.OPENING]), 7).weight
    assert (tmp_path / "own_digit.html").exists()
