import gzip
import re
import tracemalloc

import numpy as np
import pytest
from idx_bytes import idx, packed

from gradlab.core.idx import is_idx, read_images, read_labels
from gradlab.core.mnist import DATA

PIXELS = np.arange(24).reshape(3, 2, 4)
LABELS = np.array([3, 0, 300])


@pytest.fixture
def written(tmp_path):
    """Writes bytes under a name and gives the path."""

    def write(raw, name="file.gz"):
        (tmp_path / name).write_bytes(raw)
        return tmp_path / name

    return write


@pytest.mark.parametrize("name", ["train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", "anything.zip"])
@pytest.mark.parametrize("form", [bytes, packed, gzip.compress])
def test_the_first_bytes_and_not_the_name_tell_whether_a_file_is_gzipped(written, form, name):
    # Unpacked bytes that are still called .gz: learn_dl #52, opencv_contrib PR #3040
    path = written(form(idx(PIXELS)), name)
    np.testing.assert_array_equal(read_images(path), PIXELS.astype(np.uint8), strict=True)
    assert is_idx(path)


def test_labels_are_bytes_or_32_bit_integers(written):
    for form in (bytes, packed):
        np.testing.assert_array_equal(read_labels(written(form(idx(LABELS % 256)))), LABELS % 256, strict=True)
        np.testing.assert_array_equal(read_labels(written(form(idx(LABELS, 12)))), LABELS, strict=True)


def test_of_the_eight_columns_of_qmnist_the_first_is_the_class(written):
    # facebookresearch/qmnist #1: class, series, writer, digit of the writer, NIST's class, NIST's index, 0, 0
    table = np.array([[5, 0, 35, 112, 0x35, 7713, 0, 0], [0, 1, 2599, 22, 0x30, 281769, 0, 0]])
    assert read_labels(written(packed(idx(table, 12)))).tolist() == [5, 0]
    assert read_labels(written(packed(idx(table, 12))), count=1).tolist() == [5]


@pytest.mark.parametrize(
    ("raw", "got"),
    [
        (idx(np.eye(8)), r"b'\x00\x00\x08\x02'"),
        (idx(np.eye(10), 12), "shape (10, 10)"),
        (idx(LABELS[:, None], 12), "shape (3, 1)"),
    ],
)
def test_another_table_of_labels_is_not_guessed_at(written, raw, got):
    path = written(raw)
    with pytest.raises(
        ValueError,
        match=f"^{path} must (hold one label for each image|be an IDX file), .* {re.escape(got)} instead",
    ):
        read_labels(path)


@pytest.mark.parametrize(
    ("read", "raw", "words"),
    [
        (read_images, idx(PIXELS, 12), r"that begins with b'\x00\x00\x08\x03'. Got b'\x00\x00\x0c\x03' instead."),
        (read_labels, b"\0\0\x0d\1", r" or b'\x00\x00\x0c\x02'. Got b'\x00\x00\r\x01' instead."),
        (read_images, idx(LABELS), r"that begins with b'\x00\x00\x08\x03'. Got b'\x00\x00\x08\x01' instead."),
        (read_labels, idx(PIXELS), r" or b'\x00\x00\x0c\x02'. Got b'\x00\x00\x08\x03' instead."),
        (read_labels, idx(LABELS, 12)[:-1], "must hold the 12 bytes of its shape (3,). Got 11 bytes instead."),
        (read_labels, idx(LABELS, 12) + b"\0", "must hold the 12 bytes of its shape (3,). Got more instead."),
    ],
)
@pytest.mark.parametrize("form", [bytes, packed])
def test_what_is_no_image_or_no_label_is_named(written, form, read, raw, words):
    path = written(form(raw))
    with pytest.raises(ValueError, match=f"^{path} .*{re.escape(words)}$"):
        read(path)


@pytest.mark.parametrize("form", [bytes, packed])
def test_the_first_so_many_are_the_first_of_all(written, form):
    path = written(form(idx(PIXELS)))
    for count in (1, 2, 3, 100):
        assert read_images(path, count).tolist() == PIXELS[:count].tolist()


@pytest.mark.parametrize("form", [bytes, packed])
def test_what_comes_after_the_first_so_many_is_not_looked_at(written, form):
    whole = form(idx(np.random.default_rng(0).integers(256, size=(2000, 28, 28))))
    path = written(whole[: len(whole) // 2])  # cut short: all of it cannot be read
    tracemalloc.start()
    assert read_images(path, 10).shape == (10, 28, 28)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000
    with pytest.raises(ValueError, match="must"):
        read_images(path)


@pytest.mark.parametrize("form", [bytes, packed])
def test_what_a_header_states_is_not_made_room_for(written, form):
    path = written(form(b"\0\0\x0c\2" + b"\xff" * 4 + b"\0\0\0\x08" + bytes(40)))
    tracemalloc.start()
    with pytest.raises(ValueError, match="Got 40 bytes instead"):
        read_labels(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


def test_the_digits_of_the_package_are_idx_and_other_files_are_not(written, tmp_path):
    assert [is_idx(path) for path in sorted(DATA.iterdir())] == [False, True, True, True, True]
    for raw in (b"", b"\0\0", b"\0\0\x01\0", b"<!DOCTYPE html>", packed(b"<!DOCTYPE html>"), b"\x1f\x8b", bytes(100)):
        assert not is_idx(written(raw))
    assert not is_idx(tmp_path)
    assert not is_idx(tmp_path / "nothing")
