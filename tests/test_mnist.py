import gzip
import hashlib
import io
import pickle
import re
import tracemalloc
from itertools import product

import numpy as np
import pytest
from idx_bytes import FILES, assert_refused, assert_same, dashed, idx, packed, renamed, small_set

from gradlab import Network, load_mnist, mini_batch, one_hot, write_idx
from gradlab.core.mnist import DATA

MD5 = {
    "train-images-idx3-ubyte.gz": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte.gz": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte.gz": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte.gz": "27ae3e4e09519cfbb04c329615203637",
}


@pytest.fixture
def foreign(tmp_path, rng):
    return small_set(tmp_path, rng)


@pytest.mark.parametrize(("name", "md5"), MD5.items())
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


def sizes(raw, *shape):
    """An IDX file with other sizes in its header."""
    return packed(raw[:4] + b"".join(size.to_bytes(4, "big") for size in shape) + raw[4 + 4 * raw[3] :])


def npz(array):
    file = io.BytesIO()
    np.savez(file, array)
    return file.getvalue()


# What is done to a file, from its bytes as they are and unpacked; and what the error says of that and of nothing else.
BROKEN = {
    # 0 bytes, a page in place of the file, half of it: carlini/nn_robust_attacks #51, tensorflow #15668
    "empty": (lambda whole, raw: b"", "must be an IDX file, gzipped or not, … Got b'' instead."),
    "a web page": (
        lambda whole, raw: b"<!DOCTYPE html><html><head>",
        "must be an IDX file, gzipped or not, … Got b'<!DO' instead.",
    ),
    "half": (lambda whole, raw: whole[: len(whole) // 2], "must be a whole gzip file. Compressed file ended"),
    "npz": (lambda whole, raw: npz(np.ones(3)), "must be an IDX file, gzipped or not, … Got b'PK"),
    "pickle": (lambda whole, raw: pickle.dumps([1], 4), r"must be an IDX file, gzipped or not, … Got b'\x80\x04"),
    "unpacked, half": (lambda whole, raw: raw[: len(raw) // 2 + 4], "bytes of its shape … bytes instead."),
    "unpacked, a byte too many": (lambda whole, raw: raw + b"\0", "bytes of its shape … Got more instead."),
    "unpacked, no header": (
        lambda whole, raw: raw[:3],
        "must be an IDX file, gzipped or not, … Got b",
    ),
    "a gzip of a web page": (
        lambda whole, raw: packed(b"<!DOCTYPE html>"),
        "must be an IDX file, gzipped or not, … Got b'<!DO' instead.",
    ),
    "a gzip of nothing": (lambda whole, raw: packed(b""), "must be an IDX file, gzipped or not, … Got b'' instead."),
    "a gzip header alone": (lambda whole, raw: whole[:10], "must be a whole gzip file. Compressed file ended"),
    "cut short": (lambda whole, raw: whole[:-12], "must be a whole gzip file. Compressed file ended"),
    "wrong checksum": (lambda whole, raw: whole[:-8] + bytes(4) + whole[-4:], "must be a whole gzip file. CRC check"),
    "wrong length": (lambda whole, raw: whole[:-4] + bytes(4), "must be a whole gzip file. Incorrect length"),
    "damaged": (
        lambda whole, raw: whole[:10] + b"\xff" * 10 + whole[20:],
        "must be a whole gzip … while decompressing",
    ),
    "another method": (
        lambda whole, raw: whole[:2] + b"\7" + whole[3:],
        "must be a whole gzip file. Unknown compression",
    ),
    "rubbish behind": (lambda whole, raw: whole + b"rubbish", "must be a whole gzip … Not a gzipped file (b'ru')"),
    "itself behind": (lambda whole, raw: whole + whole, "bytes of its shape … Got more instead."),
    "floats": (lambda whole, raw: packed(b"\0\0\x0d" + raw[3:]), r"that begins with … Got b'\x00\x00\r"),
    "dimensions": (
        lambda whole, raw: packed(raw[:3] + b"\4" + raw[4:]),
        r"that begins with … Got b'\x00\x00\x08\x04' instead.",
    ),
    "no header": (
        lambda whole, raw: packed(raw[:4]),
        "must not be empty, nor end in its header. Got",
    ),
    "half a header": (
        lambda whole, raw: packed(raw[:6]),
        "must not be empty, nor end in its header. Got",
    ),
    "a byte too few": (lambda whole, raw: packed(raw[:-1]), "must hold the … bytes of its shape … bytes instead."),
    "a byte too many": (lambda whole, raw: packed(raw + b"\0"), "bytes of its shape … Got more instead."),
    "no images": (
        lambda whole, raw: sizes(raw, *[0] * raw[3]),
        "must not be empty, nor end in its header. Got",
    ),
    "huge sizes": (lambda whole, raw: sizes(raw, *[2**32 - 1] * raw[3]), "bytes of its shape (4294967295,… instead."),
}


def broken(folder, name, damage):
    """The folder's file after that damage."""
    path = folder / name
    whole = path.read_bytes()
    path.write_bytes(BROKEN[damage][0](whole, gzip.decompress(whole)))
    return path


@pytest.mark.parametrize("damage", BROKEN)
@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_is_named_with_what_is_wrong_with_it(foreign, name, damage):
    assert_refused(broken(foreign, name, damage), BROKEN[damage][1])


def test_a_file_that_unpacks_to_far_more_than_it_states_is_not_unpacked(foreign):
    path = foreign / "train-images-idx3-ubyte.gz"
    path.write_bytes(packed(gzip.decompress(path.read_bytes()) + bytes(50_000_000)))
    tracemalloc.start()
    assert_refused(path, "must hold the 40 bytes of its shape (5, 2, 4). Got more instead.")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_a_file_that_states_far_more_than_it_holds_is_not_made_room_for(foreign):
    path = broken(foreign, "train-images-idx3-ubyte.gz", "huge sizes")
    tracemalloc.start()
    assert_refused(path, "bytes of its shape (4294967295, 4294967295, 4294967295). Got 40 bytes instead.")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_two_gzip_members_are_one_file_as_gzip_has_it(foreign):
    before = load_mnist(directory=foreign)[0][0]
    path = foreign / "train-images-idx3-ubyte.gz"
    raw = gzip.decompress(path.read_bytes())
    path.write_bytes(packed(raw[:21]) + packed(raw[21:]))
    np.testing.assert_array_equal(load_mnist(directory=foreign)[0][0], before)


def test_test_images_of_another_size_are_named(foreign):
    path = foreign / "t10k-images-idx3-ubyte.gz"
    path.write_bytes(packed(idx(np.zeros((3, 4, 2)))))
    assert_refused(path, "must hold images of the training set's shape (2, 4). Got (4, 2) instead.")


@pytest.mark.parametrize("name", ["nowhere", "t10k-labels-idx1-ubyte.gz"])
def test_a_directory_that_is_none_is_named(foreign, name):
    with pytest.raises(
        NotADirectoryError, match=f"^directory must be a folder .* Got '{re.escape(str(foreign / name))}'"
    ):
        load_mnist(directory=foreign / name)


@pytest.mark.parametrize("name", ["~nobody/digits", "~no\0body", "a\0b", "\ud800"])
def test_a_text_that_leads_nowhere_is_no_directory(name):
    with pytest.raises(NotADirectoryError, match=r"^directory must"):
        load_mnist(directory=name)


@pytest.mark.parametrize("part", ["train", "t10k"])
def test_too_few_labels_are_named(foreign, part):
    path = foreign / f"{part}-labels-idx1-ubyte.gz"
    path.write_bytes(gzip.compress(idx(np.array([1, 2]))))
    assert_refused(path, "must hold a label for each of")


@pytest.fixture
def letters(foreign):
    """The foreign set as EMNIST has its letters: images on their side, labels from 1, other names."""
    # pytorch/vision #8783, tfds #812
    for name in FILES:
        raw = gzip.decompress((foreign / name).read_bytes())
        values = np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3])
        turned = values.reshape(-1, 2, 4).swapaxes(1, 2) if "images" in name else values + 1
        (foreign / name).write_bytes(packed(idx(turned)))
    return renamed(foreign, lambda *role: "emnist-letters-" + dashed(*role).replace("t10k", "test"))


@pytest.fixture
def upright(foreign):
    return load_mnist(False, False, directory=foreign)


def test_letters_are_set_upright_and_counted_from_0(upright, letters):
    got = load_mnist(False, False, directory=letters, transposed=True, first_label=1)
    assert_same(got, upright)
    (flat, _), _ = load_mnist(directory=letters, transposed=True, first_label=1)
    np.testing.assert_array_equal(flat, upright[0][0].reshape(5, 8) / 255)


def test_letters_as_they_are_with_a_word_about_it(upright, letters):
    with pytest.warns(UserWarning, match="does not") as said:
        (x, t), _ = load_mnist(False, False, directory=letters)
    np.testing.assert_array_equal(x, upright[0][0].swapaxes(1, 2))
    assert t.tolist() == [1, 2, 3, 4, 5]
    images, labels = (str(letters / f"emnist-letters-{dashed('train', kind)}") for kind in ("images", "labels"))
    assert [str(each.message) for each in said] == [
        f"{images} has images on their side, as all of EMNIST: transposed=True sets them upright, False does not.",
        f"{labels} has labels from 1 on: first_label=1 counts them from 0, first_label=0 does not.",
    ]
    assert {each.filename for each in said} == {__file__}


def test_who_asks_for_letters_as_they_are_hears_no_more_of_it(letters):
    (x, t), _ = load_mnist(False, False, directory=letters, transposed=False, first_label=0)
    assert (x.shape, t.min()) == ((5, 4, 2), 1)


def test_a_row_has_a_place_for_each_class_from_the_first_on(letters):
    (letters / "emnist-letters-train-labels-idx1-ubyte").write_bytes(idx(np.array([1, 26, 2, 3, 4])))
    settings = {"one_hot_label": True, "directory": letters, "transposed": True}
    (_, rows), (_, test_rows) = load_mnist(**settings, first_label=1)
    assert (rows.shape, test_rows.shape) == ((5, 26), (3, 26))
    assert rows.argmax(axis=1).tolist() == [0, 25, 1, 2, 3]
    (_, rows), _ = load_mnist(**settings, first_label=0)
    assert rows.shape == (5, 27)
    assert rows.argmax(axis=1).tolist() == [1, 26, 2, 3, 4]


def test_a_label_below_the_first_is_named(foreign):
    path = foreign / "train-labels-idx1-ubyte.gz"
    with pytest.raises(ValueError, match=f"^first_label must be at most 0, which {path} holds. Got 1 instead.$"):
        load_mnist(directory=foreign, first_label=1)
    path.write_bytes(packed(idx(np.array([0, 1, -1, 2, 3]), 12)))
    assert_refused(path, "must not hold a label below 0. Got -1 instead.")


def test_labels_of_32_bits_and_the_table_of_qmnist(foreign):
    # facebookresearch/qmnist #1
    wanted = load_mnist(directory=foreign)
    table = np.zeros((5, 8))
    table[:, 0], table[:, 2] = np.arange(5), 2599
    renamed(foreign, lambda *role: "qmnist-" + dashed(*role).replace("t10k", "test"))
    (foreign / "qmnist-train-labels-idx1-ubyte").unlink()
    (foreign / "qmnist-train-labels-idx2-int.gz").write_bytes(packed(idx(table, 12)))
    (foreign / "qmnist-test-labels-idx1-ubyte").write_bytes(idx(np.arange(3), 12))
    assert_same(load_mnist(directory=foreign), wanted)


def test_a_label_too_large_for_rows_is_named_before_there_are_rows(foreign):
    path = foreign / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(packed(idx(np.array([0, 1, 2**31 - 1]), 12)))
    assert load_mnist(directory=foreign)[1][1].tolist() == [0, 1, 2**31 - 1]
    with pytest.raises(ValueError, match=r"^one_hot_label of .*-labels-idx1-ubyte.gz must make an array of at most"):
        load_mnist(directory=foreign, one_hot_label=True)


def test_one_hot_rows():
    np.testing.assert_array_equal(one_hot([2, 0], 3), [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], strict=True)
    np.testing.assert_array_equal(one_hot(np.uint8(9)), [0.0] * 9 + [1.0], strict=True)


def test_one_hot_rows_take_no_more_than_themselves():
    tracemalloc.start()
    rows = one_hot(np.arange(1000), 1000)
    assert tracemalloc.get_traced_memory()[1] < 1.1 * rows.nbytes
    tracemalloc.stop()


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


def test_a_seed_chooses_as_its_generator_does_and_the_same_at_each_call():
    of_generator = mini_batch(X, T, 10, np.random.default_rng(0))
    for seed in (0, np.uint8(0), 0):
        assert_same([mini_batch(X, T, 10, seed)], [of_generator])


@pytest.mark.parametrize("rng", [None, 0.0, -1, "0", True, [0], np.random.RandomState(0), 10**30 * -1])
def test_what_is_no_generator_and_no_seed_is_refused(rng):
    for call in (lambda: mini_batch(X, T, 10, rng), lambda: Network.random((2, 2, 2), rng)):
        with pytest.raises(
            (TypeError, ValueError), match=r"^rng must be a numpy.random.Generator, or a seed, which must be"
        ):
            call()


def test_images_of_8_by_8_stay_so(rng):
    x = rng.integers(17, size=(20, 8, 8))
    for images in (x, x.tolist()):
        chosen, t = mini_batch(images, T, 7, rng)
        np.testing.assert_array_equal(chosen, x[t], strict=True)
    with pytest.raises(ValueError, match=r"^x and t must have one length, .* Got \(8, 8\) and \(\) instead"):
        mini_batch(x[0], 3, 1, rng)


def test_with_replacement_each_sample_comes_equally_often(rng):
    _, t = mini_batch(X, T, 100_000, rng)
    # 5000 of each, with a standard deviation of √(100000 · 1/20 · 19/20) = 69.
    assert np.all(np.abs(np.bincount(t) - 5000) < 5 * 69)


def test_without_replacement_none_comes_twice(rng):
    for size in (1, 10, 20):
        assert len(set(mini_batch(X, T, size, rng, replace=False)[1])) == size


@pytest.mark.parametrize("switch", ["normalize", "flatten", "one_hot_label", "transposed"])
@pytest.mark.parametrize("value", [0, 1, "", "yes", []])
def test_a_switch_is_true_or_false_and_nothing_that_counts_as_such(switch, value):
    with pytest.raises(TypeError, match=f"^{switch} must be True or False. Got "):
        load_mnist(**{switch: value})


def test_a_set_of_one_digit_alone_is_read_as_it_is_without_a_warning(tmp_path):
    seven = np.zeros((1, 28, 28)), [7]
    write_idx(tmp_path, seven, seven)
    (_, t), (_, unseen) = load_mnist(directory=tmp_path)  # a warning is an error here
    assert (t, unseen) == ([7], [7])
