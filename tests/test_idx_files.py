import gzip
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from idx_bytes import FILES, assert_refused, assert_same, dashed, dotted, idx, packed, renamed, small_set

from gradlab import load_mnist


@pytest.fixture
def foreign(tmp_path, rng):
    return small_set(tmp_path, rng)


SPELLINGS = {
    # python-mnist #19, cudnn-training #13, davidMcneil/mnist #2: a dot before idx, as some unpacking programs write
    "a dot": dotted,
    "a dot, gzipped": lambda *role: dotted(*role) + ".gz",
    "no end": dashed,
    # pytorch/vision #8783, tfds #812: EMNIST says "test", and begins with which of its six sets it is
    "EMNIST": lambda *role: "letters-" + dashed(*role).replace("t10k", "test") + ".gz",
    "a copy": lambda *role: "Copy of " + dashed(*role),
    "upper case": lambda *role: dashed(*role).upper() + ".GZ",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("unpacked", [False, True])
def test_the_files_are_found_in_every_spelling(foreign, spelling, unpacked):
    before = load_mnist(directory=foreign)
    for path in renamed(foreign, SPELLINGS[spelling]).iterdir():
        path.write_bytes(gzip.decompress(path.read_bytes()) if unpacked else path.read_bytes())
    assert_same(load_mnist(directory=foreign), before)


@pytest.mark.parametrize("folder", ["raw", "MNIST/raw"])
def test_the_folder_above_raw_will_do(foreign, folder):
    # pytorch/vision #3554, #4685, d2l-en PR #2498: torchvision unpacks into MNIST/raw
    before = load_mnist(directory=foreign)
    renamed(foreign, dashed, foreign / folder)
    assert_same(load_mnist(directory=foreign), before)
    assert_same(load_mnist(directory=foreign / folder), before)


def test_the_home_may_be_a_tilde(foreign, monkeypatch):
    before = load_mnist(directory=foreign)
    renamed(foreign, dashed, foreign / "digits")
    monkeypatch.setenv("HOME", str(foreign))
    monkeypatch.setenv("USERPROFILE", str(foreign))
    assert_same(load_mnist(directory="~/digits"), before)


def test_what_macos_hides_beside_each_file_is_passed_over(foreign):
    before = load_mnist(directory=foreign)
    for name in FILES:
        (foreign / f"._{name}").write_bytes(b"\0\5\x16\7")
    assert_same(load_mnist(directory=foreign), before)


def test_a_file_beside_its_unpacked_one_is_the_same_file(foreign):
    # pytorch/vision #3554: torchvision leaves both in MNIST/raw
    before = load_mnist(directory=foreign)
    for name in FILES:
        (foreign / name.removesuffix(".gz")).write_bytes(gzip.decompress((foreign / name).read_bytes()))
    assert_same(load_mnist(directory=foreign), before)


@pytest.mark.parametrize("name", FILES)
def test_two_files_for_one_role_that_differ_are_refused(foreign, name):
    other = foreign / name.removesuffix(".gz").replace("t10k", "test").replace("-idx", ".idx")
    raw = gzip.decompress((foreign / name).read_bytes())
    other.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    first, second = sorted([other, foreign / name])
    assert_refused(second, f"must hold the same as {first.name} beside it. Got something else instead.")


def test_of_several_sets_in_a_folder_one_has_to_be_named(foreign):
    # EMNIST is one archive of six sets: pytorch/vision #8783
    for prefix in ("letters", "digits"):
        for name in FILES:
            (foreign / f"{prefix}-{name}").write_bytes((foreign / name).read_bytes())
    (foreign / "letters-t10k-labels-idx1-ubyte.gz").write_bytes(packed(idx(np.array([7, 0, 8]))))
    listed = "'digits-t10k-images-idx3-ubyte.gz', 'letters-t10k-images-idx3-ubyte.gz', 't10k-images-idx3-ubyte.gz'"
    with pytest.raises(ValueError, match=f"^directory must hold one data set, or prefix say which. Got {listed} in "):
        load_mnist(directory=foreign)
    for prefix in ("letters", "letters-", "LETTERS"):
        assert load_mnist(directory=foreign, prefix=prefix)[1][1].tolist() == [7, 0, 8]
    for prefix in ("", "digits"):
        assert load_mnist(directory=foreign, prefix=prefix)[1][1].tolist() == [0, 1, 2]


def test_several_sets_below_a_folder_are_listed(foreign):
    shutil.copytree(foreign, foreign / "A" / "raw")
    renamed(foreign, dashed, foreign / "B" / "raw")
    at = [os.path.join(each, "raw", "t10k-images-idx3-ubyte") for each in "AB"]
    with pytest.raises(ValueError, match=re.escape(f"Got '{at[0]}.gz', '{at[1]}' in {str(foreign)!r} instead.")):
        load_mnist(directory=foreign)


def test_a_prefix_that_none_has_is_refused_with_what_is_there(foreign):
    with pytest.raises(FileNotFoundError, match=r"^directory must hold 'byclass-train-images.* Got 't10k-images"):
        load_mnist(directory=foreign, prefix="byclass")


def test_a_file_that_is_missing_of_a_set_is_named_with_its_prefix(foreign):
    renamed(foreign, lambda *role: "letters-" + dashed(*role).replace("t10k", "test"))
    (foreign / "letters-test-labels-idx1-ubyte").unlink()
    with pytest.raises(FileNotFoundError, match=r"'letters-test-labels-idx1-ubyte'.* Got 'letters-test-images"):
        load_mnist(directory=foreign)


def test_nothing_found_lists_what_looks_like_idx_by_its_name_or_its_bytes(foreign):
    renamed(foreign, lambda part, kind: f"{part}-{kind}.bin", foreign / "below")
    (foreign / "notes.txt").write_text("no idx here")
    (foreign / "train-images-idx3-ubyte (1).gz").write_bytes(b"")
    (foreign / "digits").write_bytes(idx(np.ones((2, 2))))
    below = ", ".join(repr(os.path.join("below", f"{part}.bin")) for part in KINDS)
    listed = f"{below}, 'digits', 'train-images-idx3-ubyte (1).gz'"
    with pytest.raises(FileNotFoundError, match=f"Got {re.escape(listed)} in {re.escape(repr(str(foreign)))}.$"):
        load_mnist(directory=foreign)


KINDS = ("t10k-images", "t10k-labels", "train-images", "train-labels")


def test_nothing_found_says_so_and_no_long_list_is_made(tmp_path):
    with pytest.raises(FileNotFoundError, match="Got no IDX file in"):
        load_mnist(directory=tmp_path)
    for k in range(1000):
        (tmp_path / f"{k}.idx").write_bytes(b"")
    with pytest.raises(FileNotFoundError, match=r"'[0-9]+\.idx' and 476 more in") as error:
        load_mnist(directory=tmp_path)
    assert len(str(error.value)) < 1000


def test_what_states_no_size_is_not_opened_to_look_into_it(tmp_path, monkeypatch):
    # As in /proc, where reading some of it waits until there is something.
    for name, raw in (("empty", b""), ("full", b"full")):
        (tmp_path / name).write_bytes(raw)
    opened = []
    monkeypatch.setattr("gradlab.core.idx.is_idx", opened.append)
    with pytest.raises(FileNotFoundError):
        load_mnist(directory=tmp_path)
    assert opened == [tmp_path / "full"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(foreign):
    for name in ("letters-train-images-idx3-ubyte", "anything"):
        os.mkfifo(foreign / name)
    load_mnist(directory=foreign)
    (foreign / "train-images-idx3-ubyte.gz").unlink()
    with pytest.raises(FileNotFoundError):
        load_mnist(directory=foreign)


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_place_of_a_file_is_no_file(foreign, name):
    (foreign / name).unlink()
    (foreign / name).mkdir()
    with pytest.raises(FileNotFoundError, match=f"^directory must hold .*'{name.removesuffix('.gz')}'"):
        load_mnist(directory=foreign)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named_with_those_that_are_there(foreign, name):
    (foreign / name).unlink()
    with pytest.raises(FileNotFoundError) as error:
        load_mnist(directory=foreign)
    looked_for, there = str(error.value).split(" Got ")
    assert repr(name.removesuffix(".gz")) in looked_for
    assert there == f"{', '.join(repr(each) for each in sorted(FILES) if each != name)} in {str(foreign)!r}."


FASHION = Path("/usr/share/datasets/fashion-mnist")


@pytest.mark.skipif(not FASHION.is_dir(), reason="Debian's dataset-fashion-mnist is not installed")
def test_fashion_mnist_as_debian_has_it():
    for (x, t), n in zip(load_mnist(normalize=False, directory=FASHION), (60000, 10000), strict=True):
        assert (x.shape, t.shape) == ((n, 784), (n,))
        assert np.bincount(t).tolist() == [n // 10] * 10
