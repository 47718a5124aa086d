import gzip
import hashlib
import re
from itertools import product

import numpy as np
import pytest

from gradlab import load_mnist, mini_batch, one_hot
from gradlab.datasets import DATA

FILES = {
    "train-images-idx3-ubyte.gz": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte.gz": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte.gz": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte.gz": "27ae3e4e09519cfbb04c329615203637",
}


def idx(array):
    """The bytes of an IDX file: 0, 0, 8 for bytes, the number of dimensions, each size in four bytes, the data."""
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.astype(np.uint8).tobytes()


@pytest.fixture
def foreign(tmp_path, rng):
    """A small set in the format of MNIST: 5 training and 3 test images of 2 × 4 pixels."""
    for part, n in (("train", 5), ("t10k", 3)):
        pixels, labels = rng.integers(256, size=(n, 2, 4)), np.arange(n)
        (tmp_path / f"{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(pixels)))
        (tmp_path / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(labels)))
    return tmp_path


@pytest.mark.parametrize(("name", "md5"), FILES.items())
def test_the_files_are_those_of_mnist(name, md5):
    assert hashlib.md5(gzip.decompress((DATA / name).read_bytes())).hexdigest() == md5


@pytest.mark.parametrize("name", FILES)
def test_the_files_were_compressed_without_name_and_time(name):
    # So that compressing the same digits again gives the same file.
    assert (DATA / name).read_bytes()[:8] == bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0])


def test_the_digits_as_a_network_takes_them():
    (x_train, t_train), (x_test, t_test) = load_mnist()
    assert (x_train.shape, t_train.shape, x_test.shape, t_test.shape) == (
        (60000, 784),
        (60000,),
        (10000, 784),
        (10000,),
    )
    assert (x_train.dtype, t_train.dtype) == (float, int)
    assert (x_train.min(), x_train.max()) == (0, 1)
    assert t_train[:5].tolist() == [5, 0, 4, 1, 9]
    assert t_test[:5].tolist() == [7, 2, 1, 0, 4]
    assert set(t_train) == set(t_test) == set(range(10))


def test_the_first_digit_is_the_five_that_all_tutorials_show():
    (x, _), _ = load_mnist(normalize=False, flatten=False)
    assert x.dtype == np.uint8
    assert x[0, 5].tolist() == [0] * 12 + [3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127] + [0] * 4


@pytest.mark.parametrize(("normalize", "flatten", "one_hot_label"), list(product([True, False], repeat=3)))
def test_every_option(foreign, normalize, flatten, one_hot_label):
    for (x, t), n in zip(load_mnist(normalize, flatten, one_hot_label, foreign), (5, 3), strict=True):
        assert x.shape == ((n, 8) if flatten else (n, 2, 4))
        assert x.dtype == (np.float64 if normalize else np.uint8)
        assert t.shape == ((n, 10) if one_hot_label else (n,))
        assert t.dtype == (np.float64 if one_hot_label else np.int64)


def test_the_options_change_the_form_and_not_the_content(foreign):
    (as_they_are, labels), _ = load_mnist(normalize=False, flatten=False, directory=str(foreign))
    (prepared, rows), _ = load_mnist(one_hot_label=True, directory=foreign)
    np.testing.assert_array_equal(prepared, as_they_are.reshape(5, 8) / 255)
    np.testing.assert_array_equal(rows, np.eye(10)[labels])
    assert labels.tolist() == [0, 1, 2, 3, 4]


def test_a_set_of_more_than_ten_classes_has_longer_rows(foreign):
    (foreign / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(np.array([3, 25, 0]))))
    (_, t_train), (_, t_test) = load_mnist(one_hot_label=True, directory=foreign)
    assert (t_train.shape, t_test.shape) == ((5, 26), (3, 26))
    assert t_test.argmax(axis=1).tolist() == [3, 25, 0]


BROKEN = {
    "empty": lambda whole, raw: b"",
    "not gzip": lambda whole, raw: raw,
    "cut short": lambda whole, raw: whole[:-12],
    "wrong checksum": lambda whole, raw: whole[:-8] + bytes(4) + whole[-4:],
    "damaged": lambda whole, raw: whole[:10] + b"\xff" * 10 + whole[20:],
    "rubbish behind": lambda whole, raw: whole + b"rubbish",
    "another magic number": lambda whole, raw: gzip.compress(b"\0\0\x0d" + raw[3:]),  # 0x0d: floats
    "other dimensions": lambda whole, raw: gzip.compress(raw[:3] + bytes([2]) + raw[4:]),
    "no header": lambda whole, raw: gzip.compress(raw[:4]),
    "half a header": lambda whole, raw: gzip.compress(raw[:6]),
    "a byte too few": lambda whole, raw: gzip.compress(raw[:-1]),
    "a byte too many": lambda whole, raw: gzip.compress(raw + b"\0"),
    "nothing in it": lambda whole, raw: gzip.compress(raw[:4] + bytes(4) + raw[8 : 4 + 4 * raw[3]]),
}


@pytest.mark.parametrize("damage", BROKEN)
@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_is_named(foreign, name, damage):
    whole = (foreign / name).read_bytes()
    (foreign / name).write_bytes(BROKEN[damage](whole, gzip.decompress(whole)))
    with pytest.raises(ValueError, match=re.escape(str(foreign / name))):
        load_mnist(directory=foreign)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(foreign, name):
    (foreign / name).unlink()
    with pytest.raises(FileNotFoundError, match=re.escape(str(foreign / name))):
        load_mnist(directory=foreign)


@pytest.mark.parametrize("part", ["train", "t10k"])
def test_too_few_labels_are_named(foreign, part):
    path = foreign / f"{part}-labels-idx1-ubyte.gz"
    path.write_bytes(gzip.compress(idx(np.array([1, 2]))))
    with pytest.raises(ValueError, match=re.escape(f"{path} must hold a label for each of ")):
        load_mnist(directory=foreign)


def test_one_hot_rows():
    np.testing.assert_array_equal(one_hot([2, 0], 3), [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], strict=True)
    np.testing.assert_array_equal(one_hot(np.uint8(9)), [0.0] * 9 + [1.0], strict=True)


X, T = np.arange(40).reshape(20, 2), np.arange(20)


@pytest.mark.parametrize("size", [1, 7, 20, 500])
def test_a_mini_batch_keeps_images_and_targets_together(rng, size):
    x, t = mini_batch(X, T, size, rng)
    assert (x.shape, t.shape) == ((size, 2), (size,))
    np.testing.assert_array_equal(x, X[t])


def test_a_mini_batch_is_that_of_its_generator():
    one, same, other = (mini_batch(X, T, 10, np.random.default_rng(seed))[1].tolist() for seed in (1, 1, 2))
    assert one == same != other
    assert one == np.random.default_rng(1).choice(20, 10).tolist()


def test_with_replacement_each_sample_comes_equally_often(rng):
    _, t = mini_batch(X, T, 100_000, rng)
    # 5000 of each, with a standard deviation of √(100000 · 1/20 · 19/20) = 69.
    assert np.all(np.abs(np.bincount(t) - 5000) < 5 * 69)


def test_without_replacement_none_comes_twice(rng):
    for size in (1, 10, 20):
        assert len(set(mini_batch(X, T, size, rng, replace=False)[1])) == size
