"""A drawing made into an image as MNIST's were, beside one made by distances and plain loops."""

import io
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.image import imread

from gradlab import lesson
from gradlab.core.handwriting import PenStroke, like_mnist, png

PARTS = 8  # of a pixel's side, in the tests' own drawing


def random_strokes(rng):
    """One to three lines of one to six points, anywhere in the field."""
    return [
        PenStroke(rng.uniform(2, 26, (int(rng.integers(1, 7)), 2)), float(rng.uniform(1, 4)))
        for _ in range(int(rng.integers(1, 4)))
    ]


def by_distance(strokes):
    """Ink is where a line is no farther than half its width: shape (224, 224), True or False."""
    y, x = (np.indices((28 * PARTS, 28 * PARTS)) + 0.5) / PARTS
    ink = np.zeros(x.shape, bool)
    for stroke in strokes:
        ends = stroke.points if len(stroke.points) > 1 else np.repeat(stroke.points, 2, axis=0)
        for (x0, y0), (x1, y1) in pairwise(ends):
            square = (x1 - x0) ** 2 + (y1 - y0) ** 2
            along = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / (square or 1), 0, 1)
            ink |= (x - x0 - along * (x1 - x0)) ** 2 + (y - y0 - along * (y1 - y0)) ** 2 <= (stroke.width / 2) ** 2
    return ink


def by_loops(image):
    """Fitted and centred, pixel by pixel: of each the pieces of the image's pixels that lie in it."""
    rows, columns = np.nonzero(image)
    top, left, bottom, right = rows.min(), columns.min(), rows.max() + 1, columns.max() + 1
    scale = max(bottom - top, right - left) / 20
    high, wide = max(1, round((bottom - top) / scale)), max(1, round((right - left) / scale))

    def pieces(first, last, count, k):
        start, end = first + k * (last - first) / count, first + (k + 1) * (last - first) / count
        return [(n, min(end, n + 1) - max(start, n)) for n in range(first, last) if min(end, n + 1) > max(start, n)]

    rows, columns = ([pieces(*ends, k) for k in range(ends[2])] for ends in ((top, bottom, high), (left, right, wide)))
    area = (bottom - top) / high * (right - left) / wide
    small = [[sum(h * w * image[r, c] for r, h in row for c, w in column) / area for column in columns] for row in rows]
    mass = sum(map(sum, small))
    row = sum(i * sum(line) for i, line in enumerate(small)) / mass
    column = sum(j * each for line in small for j, each in enumerate(line)) / mass
    images = []
    for up, across in ((high / 2, wide / 2), (row, column)):
        corner = min(max(round(14 - up), 0), 28 - high), min(max(round(14 - across), 0), 28 - wide)
        image = np.zeros((28, 28))
        for i in range(high):
            for j in range(wide):
                image[corner[0] + i, corner[1] + j] = small[i][j]
        images.append(image)
    return images


def test_a_hundred_drawings_are_made_as_by_distances_and_loops():
    rng = np.random.default_rng(0)
    for _ in range(100):
        strokes = random_strokes(rng)
        as_it_is = like_mnist(strokes)[0]
        off = np.abs(as_it_is - by_distance(strokes).reshape(28, PARTS, 28, PARTS).mean(axis=(1, 3)))
        assert off.max() < 0.25  # of a pixel at an edge, which is drawn to the 16th of a pixel
        assert off.mean() < 0.01
        for image, wanted in zip(like_mnist([], as_it_is)[1:], by_loops(as_it_is), strict=True):
            np.testing.assert_allclose(image, wanted, atol=0.51 / 255)


def test_lines_are_fitted_from_their_own_shape_and_not_from_its_pixels():
    """A thin line is fitted to the width that it has, which an image of 28 x 28 shows in grey alone."""
    thin = PenStroke(np.array([[13.25, 10.0], [13.25, 14.0]]), 1.0)
    fitted = like_mnist([thin])[1]
    assert fitted.sum() == pytest.approx(20 * 4 - (4 - np.pi) * 4, rel=0.02)  # five times as long as wide, round ends


def test_the_centre_of_mass_is_within_half_a_pixel_of_mnist_s_or_the_ink_is_at_an_edge():
    rng = np.random.default_rng(1)
    free = 0
    for _ in range(50):
        image = like_mnist(random_strokes(rng))[2]
        rows, columns = np.nonzero(image)
        for axis, places in ((1, rows), (0, columns)):
            middle = image.sum(axis=axis) @ np.arange(28) / image.sum()
            if places.min() > 0 and places.max() < 27:
                free += 1
                assert abs(middle - 14) < 0.52  # shades are rounded to bytes
    assert free > 80


def test_mnist_s_own_digits_come_out_as_they_went_in():
    x, _ = lesson.unseen_digits()
    for digit in x[:50].reshape(-1, 28, 28):
        as_it_is, _fitted, centred = like_mnist([], digit)
        assert np.array_equal(as_it_is, digit)
        assert np.array_equal(centred, digit)


@pytest.mark.slow
@pytest.mark.survey
def test_all_of_mnist_s_test_digits_stay_within_half_a_pixel():
    from gradlab import load_mnist

    _, (x, _) = load_mnist(flatten=False)
    moved, off = 0, list[int]()
    for number, digit in enumerate(x):
        centred = like_mnist([], digit)[2]
        moved += not np.array_equal(centred, digit)
        middles = [centred.sum(axis=axis) @ np.arange(28) / centred.sum() for axis in (0, 1)]
        assert middles == pytest.approx([14, 14], abs=0.8)
        off += [number] * (middles != pytest.approx([14, 14], abs=0.5 + 1e-9))
    assert moved <= 5  # whose longer side has 19 pixels, or whose centre lies between two
    assert off == [4530, 9300, 9302]  # three sevens of which MNIST has cut off the lowest row; here nothing is cut off


def test_a_drawing_that_is_moved_and_not_cut_off_is_the_same_image():
    strokes = [PenStroke(np.array([[10.0, 12.0], [17.0, 9.0], [13.0, 18.0]]), 2.0)]
    still = like_mnist(strokes)
    for down in (-5, 3):
        moved = like_mnist(strokes, down=down)
        assert np.array_equal(moved[1:], still[1:])
        assert np.array_equal(moved[0], np.roll(still[0], down, axis=0))
        shifted = [PenStroke(each.points + np.array([0, down]), each.width) for each in strokes]
        assert np.array_equal(like_mnist(shifted)[0], moved[0])


def test_what_is_moved_out_of_the_field_is_cut_off():
    x = np.zeros((28, 28))
    x[2, 5] = x[20, 6] = 1
    assert like_mnist([], x, -3)[0].sum() == 1
    assert like_mnist([], x, -3)[0][17, 6] == 1


def test_one_pixel_fills_the_box_and_two_keep_their_shades_and_aspect():
    x = np.zeros((28, 28))
    x[3, 4] = 1
    assert like_mnist([], x)[1].sum() == 400
    x[3, 5] = 0.4
    fitted = like_mnist([], x)[1]
    assert np.array_equal(np.unique(fitted), [0, 0.4, 1])
    assert (fitted == 1).sum() == (fitted == 0.4).sum() == 100
    centred = like_mnist([], x)[2]
    assert np.nonzero(centred.any(axis=1))[0].tolist() == list(range(10, 20))
    assert centred.sum() == fitted.sum()  # nothing is cut off


def test_strokes_lie_on_the_image_under_them():
    x = np.full((28, 28), 0.2)
    drawn = like_mnist([PenStroke(np.array([[3.0, 14.0], [25.0, 14.0]]), 2.0)], x)[0]
    assert drawn[0, 0] == 0.2
    assert np.all(drawn[13:15, 4:24] == 1)


@pytest.mark.parametrize("strokes", [[], [PenStroke(np.array([[14.0, 2.0]]), 1.0)]], ids=["nothing", "moved out"])
def test_without_ink_all_is_0(strokes):
    assert not like_mnist(strokes, None, -8).any()


def test_a_dot_is_a_disc():
    as_it_is, fitted, _ = like_mnist([PenStroke(np.array([[9.5, 9.5]]), 3.0)])
    assert as_it_is.sum() == pytest.approx(np.pi * 1.5**2, rel=0.03)
    assert fitted.sum() == pytest.approx(np.pi * 10**2, rel=0.01)


def test_a_digit_is_dark_ink_on_white_and_marks_its_pixel():
    pixels = np.zeros(784)
    pixels[[30, 31]] = 1, 0.5
    image = imread(io.BytesIO(png(pixels, marked=40)))[..., :3]
    assert image.shape == (28, 28, 3)
    assert image[0, 0].tolist() == [1, 1, 1]
    assert image[1, 2].tolist() == [0, 0, 0]
    assert image[1, 3] == pytest.approx(0.5, abs=0.01)
    assert image[1, 12, 0] > image[1, 12, 2]  # orange
