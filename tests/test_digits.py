"""A reader's own digits: from pictures and tables to the files that ``load_mnist`` reads."""

import os
import re
import struct
import zlib

import numpy as np
import pytest
from idx_bytes import assert_same, dashed, idx
from PIL import Image

import gradlab
from gradlab import load_mnist, read_digits, write_idx
from gradlab.core.mnist import DATA

#: Two pictures of 2 × 3, white on black.
SEVEN = np.array([[255, 200, 100], [0, 0, 90]], np.uint8)
ONE = np.array([[0, 255, 0], [0, 254, 3]], np.uint8)


def png(shades, bits=8, kind=0, before=b"", width=3):
    """A PNG as https://www.w3.org/TR/png-3/ has it: a header, some chunks, the rows, each after a 0, and the end."""
    rows = b"".join(b"\0" + row for row in shades)
    header = struct.pack(">IIBBBBB", width, len(shades), bits, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND")


def chunk(name, data=b""):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def grey(shades):
    return png([bytes(row) for row in shades.tolist()])


def folder(where, **files):
    """A folder with files: by their names, with __ for a slash and _ for a dot before the ending."""
    for name, raw in files.items():
        path = where / re.sub("_(?=[a-zA-Z]+$)", ".", name.replace("__", "/").removeprefix("n"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return where


def assert_read(path, images, labels, **options):
    got, targets = read_digits(path, **options)
    np.testing.assert_array_equal(got, np.array(images, np.uint8), strict=True)
    np.testing.assert_array_equal(targets, np.array(labels, np.int64), strict=True)


def test_folders_that_are_called_by_their_labels(tmp_path):
    # torchvision's ImageFolder, and Kaggle's mnistasjpg
    folder(tmp_path, n7__img_1_png=grey(SEVEN), n1__b_png=grey(ONE), n1__a_PNG=grey(ONE[::-1]), n1__notes_txt=b"?")
    assert_read(tmp_path, [ONE[::-1], ONE, SEVEN], [1, 1, 7])


def test_files_whose_names_begin_with_their_label(tmp_path):
    folder(tmp_path, n7_png=grey(SEVEN), n1a_png=grey(ONE), labels_csv=b"1,2", _png=b"hidden: macOS writes such")
    assert_read(tmp_path, [ONE, SEVEN], [1, 7])


def test_what_is_hidden_is_no_picture(tmp_path):
    folder(tmp_path, n7__a_png=grey(SEVEN))
    for name in ("7/._a.png", "._7.png", ".ipynb_checkpoints/7.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"\0\5\x16\7")
    assert_read(tmp_path, [SEVEN], [7])


def test_the_home_may_be_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    folder(tmp_path, mine__7_png=grey(SEVEN))
    assert_read("~/mine", [SEVEN], [7])
    write_idx("~/mine", *[read_digits("~/mine")] * 2)
    assert load_mnist(directory=tmp_path / "mine", first_label=7)[0][1].tolist() == [0]


@pytest.mark.parametrize(
    ("raw", "shades"),
    {
        "grey": (grey(SEVEN), SEVEN),
        "one bit": (png([b"\xa0", b"\x40"], bits=1), [[255, 0, 255], [0, 255, 0]]),
        "two bits": (png([b"\x6c", b"\x00"], bits=2), [[85, 170, 255], [0, 0, 0]]),
        "colours": (png([bytes([9] * 9), bytes([255, 0, 0, 0, 255, 0, 0, 0, 255])], kind=2), [[9] * 3, [76, 150, 29]]),
        "opaque": (png([bytes([9, 9, 9, 255] * 3)] * 2, kind=6), [[9] * 3] * 2),
        "grey, opaque": (png([bytes([9, 255] * 3)] * 2, kind=4), [[9] * 3] * 2),
        "palette": (
            png([b"\1\0\1"] * 2, kind=3, before=chunk(b"PLTE", bytes([7] * 3 + [90] * 3))),
            [[90, 7, 90]] * 2,
        ),
    }.values(),
)
def test_a_picture_s_shades_are_those_of_its_bytes(tmp_path, raw, shades):
    # Written by hand. A colour's shade is 0.299 red + 0.587 green + 0.114 blue (ITU-R 601).
    assert_read(folder(tmp_path, n3_png=raw), [shades], [3])


@pytest.mark.parametrize("ending", ["png", "bmp", "gif", "tif", "tiff"])
def test_what_pillow_writes_is_read(tmp_path, ending):
    Image.fromarray(ONE).save(tmp_path / f"1.{ending}")
    assert_read(tmp_path, [ONE], [1])


@pytest.mark.parametrize("ending", ["jpg", "jpeg", "JPG"])
def test_a_jpeg_is_read_as_nearly_as_it_keeps_its_shades(tmp_path, ending):
    Image.fromarray(np.full((8, 8), 77, np.uint8)).save(tmp_path / f"1.{ending}", quality=95)
    images, labels = read_digits(tmp_path)
    assert np.all(np.abs(images.astype(int) - 77) <= 1)
    assert labels.tolist() == [1]


TRANSPARENT = png([bytes([0, 0, 0, 255] * 2 + [0, 0, 0, 31]), bytes([0, 0, 0, 255] * 3)], kind=6)
SIXTEEN = png([struct.pack(">3H", 300, 0, 65535)] * 2, bits=16)
PALE = png([b"\1\0\1"] * 2, kind=3, before=chunk(b"PLTE", bytes(6)) + chunk(b"tRNS", b"\xff\0"))
REFUSED = {
    "another size": ({"n1_png": grey(ONE), "n2_png": grey(ONE[:1])}, "2.png must have the shape … Got (1, 3)"),
    "transparent": ({"n1_png": TRANSPARENT}, "1.png must be opaque, and … Got mode RGBA"),
    "transparent palette": ({"n1_png": PALE}, "1.png must be opaque, and … Got mode P"),
    "16 bits": ({"n1_png": SIXTEEN}, "1.png must … have 8 bits for each shade. Got mode I;16"),
    "half": ({"n1_png": grey(ONE)[:50]}, "1.png must be a whole picture. "),
    "a web page": ({"n1_png": b"<!DOCTYPE html>"}, "1.png must be a whole picture. cannot identify image file"),
    "empty": ({"n1_png": b""}, "1.png must be a whole picture. cannot identify image file"),
    "no label": ({"img_1_png": grey(ONE)}, "img_1.png must begin … Got 'img_1.png'"),
    "a number": ({"n12_png": grey(ONE)}, "12.png must begin with its label, … Got '12.png'"),
    "an ordinal": ({"n1st_batch__a_png": grey(ONE)}, "a.png must begin with its label, … Got '1st_batch/a.png'"),
    "a word": ({"zero__a_png": grey(ONE)}, "a.png must begin with its label, … Got 'zero/a.png'"),
    "a letter beside digits": ({"n1__a_png": grey(ONE), "x__a_png": grey(ONE)}, "a.png must begin"),
    "nothing": ({"notes_txt": b""}, "must hold .png, .jpg, .jpeg, .bmp, .gif, .tif, .tiff, in itself or in folders"),
    "too deep": ({"train__1__a_png": grey(ONE)}, "must hold .png, .jpg"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_folder_of_digits_is_refused_by_name(tmp_path, files, words):
    where = re.escape(str(folder(tmp_path, **files)))
    with pytest.raises(ValueError, match=f"^{where}.*{'.*'.join(map(re.escape, words.split('…')))}"):
        read_digits(tmp_path)


KAGGLE = "label,pixel0,pixel1,pixel2,pixel3\n7,0,255,9,0\n0,1,2,3,4\n"
TABLES = {
    "Kaggle's": KAGGLE,
    "without names": KAGGLE.split("\n", 1)[1],
    "with a byte-order mark": "\ufeff" + KAGGLE,
    "without names, with a byte-order mark": "\ufeff" + KAGGLE.split("\n", 1)[1],
    "quoted": '"label","1","2","3","4"\r\n"7","0","255","9","0"\r\n0,1,2,3,4',
    "names in capitals": KAGGLE.replace("label", " Label"),
    "floats, as pandas writes": "label,a,b,c,d\n7,0.0,255.0,9.0,0.0\n0.0,1,2,3,4\n",
    "OpenML's, the class last": "pixel1,pixel2,pixel3,pixel4,class\n0,255,9,0,7\n1,2,3,4,0\n",
    "an empty line at the end": KAGGLE + "\n",
    "an empty line between": KAGGLE.replace("0\n0", "0\n\n0"),
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_a_table_of_digits(tmp_path, text):
    path = tmp_path / "train.csv"
    path.write_text(text, "utf-8", newline="")
    assert_read(path, [[[0, 255], [9, 0]], [[1, 2], [3, 4]]], [7, 0])


NO_TABLE = " must have labels, in the column label or class or the first, and a square of shades. Got "
REFUSED_TABLES = {
    "short row": (KAGGLE[:-3] + "\n", ", line 3, must have 5 whole numbers in 0 … 255. Got 4 entries instead."),
    "long row": (KAGGLE + "\n1,2,3,4,5,6", ", line 5, must have 5 whole numbers in 0 … 255. Got 6 entries instead."),
    "no shade": (KAGGLE.replace("255", "256"), ", line 2, must have 5 whole numbers in 0 … 255. Got '256' instead."),
    "a fraction": ("1,0,0,0,0.5", ", line 1, must have 5 whole numbers in 0 … 255. Got '0.5' instead."),
    "below 0": (KAGGLE.replace("9", "-9"), ", line 2, must have 5 whole numbers in 0 … 255. Got '-9' instead."),
    "an empty entry": (KAGGLE.replace("9", ""), ", line 2, must have 5 whole numbers in 0 … 255. Got '' instead."),
    "no number": (
        KAGGLE.replace("\n0", "\nzero"),
        ", line 3, must have 5 whole numbers in 0 … 255. Got 'zero' instead.",
    ),
    "no label": ("pixel0,pixel1\n1,2\n", NO_TABLE + "2 columns, ['pixel0', 'pixel1']"),
    "Kaggle's test.csv, no names": ("1,2,3,4\n", NO_TABLE + "4 columns"),
    "a column of row numbers": ("," + KAGGLE.replace("\n", "\n1,"), NO_TABLE + "6 columns"),
    "semicolons": (KAGGLE.replace(",", ";"), NO_TABLE + "1 columns, ['label;pixel0"),
    "names alone": (
        KAGGLE.split("\n")[0],
        " must hold .png, .jpg, .jpeg, .bmp, .gif, .tif, .tiff, in itself or in folders of it, or rows of shades. Got",
    ),
    "labels alone": ("label\n1\n", NO_TABLE + "1 columns"),
    "empty": ("", NO_TABLE + "0 columns"),
    "a web page": ("<!DOCTYPE html>", NO_TABLE + "1 columns, ['<!DOCTYPE html>']"),
}


@pytest.mark.parametrize(("text", "words"), REFUSED_TABLES.values(), ids=REFUSED_TABLES)
def test_what_is_no_table_of_digits_is_refused_with_its_line(tmp_path, text, words):
    path = tmp_path / "train.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=f"^{re.escape(str(path) + words)}"):
        read_digits(path)


def test_a_picture_or_digits_in_place_of_a_table_are_refused(tmp_path, rng):
    for raw in (grey(ONE), idx(rng.integers(256, size=(9, 28, 28))), rng.bytes(10**6)):
        (tmp_path / "file").write_bytes(raw)
        with pytest.raises(ValueError, match=f"^{re.escape(str(tmp_path))}"):
            read_digits(tmp_path / "file")


def test_a_file_that_is_not_there_is_named(tmp_path):
    for name in ("nowhere", "no\0where"):
        with pytest.raises((FileNotFoundError, ValueError), match=r"No such file.*nowhere|embedded null byte"):
            read_digits(tmp_path / name)


PAPER = 255 - SEVEN // 4  # dark ink, faint, on white


def test_dark_ink_on_white_paper_is_noticed_and_turned(tmp_path):
    folder(tmp_path, n7_png=grey(PAPER))
    with pytest.warns(
        UserWarning, match=f"^{re.escape(str(tmp_path))} is bright, as dark ink on white paper: "
    ) as said:
        assert_read(tmp_path, [PAPER], [7])
    assert len(said) == 1
    assert_read(tmp_path, [255 - PAPER], [7], invert=True)
    assert_read(tmp_path, [PAPER], [7], invert=False)
    with pytest.raises(TypeError, match=r"^invert must be True, False or None\. Got 'yes' instead"):
        read_digits(tmp_path, invert="yes")


def test_the_warning_is_at_the_reader_s_line(tmp_path):
    folder(tmp_path, n7_png=grey(PAPER))
    with pytest.warns(UserWarning, match="bright") as said:
        read_digits(tmp_path)
    assert said[0].filename == __file__


SET = np.stack([SEVEN, ONE, ONE // 2]), np.array([7, 1, 255])
TEST = np.stack([ONE]), [1]


def test_the_files_are_idx_byte_for_byte(tmp_path):
    write_idx(tmp_path / "deep" / "mine", SET, TEST)
    written = {path.name: path.read_bytes() for path in (tmp_path / "deep" / "mine").iterdir()}
    assert written == {
        dashed("train", "images"): idx(SET[0]),
        dashed("train", "labels"): idx(SET[1]),
        dashed("t10k", "images"): idx(TEST[0]),
        dashed("t10k", "labels"): idx(np.array(TEST[1])),
    }


def test_what_is_written_is_what_is_read(tmp_path):
    for train, test in ((SET, TEST), (tuple(each.tolist() for each in SET), TEST)):
        write_idx(tmp_path, train, test)
        ((x, t), (x_test, t_test)) = load_mnist(False, False, directory=tmp_path, first_label=0)
        assert_same(((x, t), (x_test, t_test)), ((SET[0], SET[1]), (TEST[0], np.array(TEST[1]))))


def test_the_digits_of_the_package_come_back_from_pictures_and_from_a_table(tmp_path):
    (x, t), _ = load_mnist(False, False)
    order = np.lexsort((np.arange(50), t[:50]))
    x, t = x[order], t[order]
    for k, (image, label) in enumerate(zip(x, t, strict=True)):
        (tmp_path / "pictures" / str(label)).mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(tmp_path / "pictures" / str(label) / f"{k:02}.png")
    np.savetxt(tmp_path / "table.csv", np.column_stack([t, x.reshape(50, -1)]), "%d", ",")
    for source in ("pictures", "table.csv"):
        whole = read_digits(tmp_path / source)
        write_idx(tmp_path, whole, [each[:3] for each in whole])
        assert_same(load_mnist(False, False, directory=tmp_path), ((x, t), (x[:3], t[:3])))


def test_what_the_data_s_readme_says_of_one_s_own_digits_runs(tmp_path, monkeypatch, rng):
    (code,) = re.findall(r"```python\n(.*?)```", (DATA / "README.md").read_text("utf-8"), re.DOTALL)
    drawn = rng.integers(128, 256, size=(50, 4, 4), dtype=np.uint8)
    for k, image in enumerate(drawn):
        folder(tmp_path, **{f"scans__{k % 10}__{k}_png": png([bytes(row) for row in image.tolist()], width=4)})
    monkeypatch.chdir(tmp_path)
    names = {"gradlab": gradlab}
    exec(code, names)
    parts = (names["x"], names["t"]), names["test"]
    assert [x.shape for x, _ in parts] == [(30, 16), (20, 16)]
    found = {
        (label, (255 * image).round().astype(int).tobytes())
        for x, t in parts
        for image, label in zip(x, t, strict=True)
    }
    assert found == {(k % 10, (255 - image.astype(int)).tobytes()) for k, image in enumerate(drawn)}
    assert len({*parts[1][1]}) > 3  # they were shuffled


WRONG = {
    "flat images": ((SET[0].reshape(3, -1), SET[1]), "train must have images of shape (N, rows, columns), all"),
    "a label missing": ((SET[0], [1, 2]), "train must have images of shape (N, rows, columns), all of one size, and"),
    "rows": ((SET[0], np.eye(3)), "train must have images of shape"),
    "fractions": ((SET[0] / 255, SET[1]), "images of train must be whole numbers in 0 … 255. Got 0."),
    "a large label": ((SET[0], [1, 2, 256]), "labels of train must be whole numbers in 0 … 255. Got 256 instead."),
    "another size": ((SET[0][:, :1], SET[1]), "test must have images of shape (N, rows, columns), all of one"),
    "no images": ((SET[0][:0], []), "images of train must not be empty"),
}  # fmt: skip


@pytest.mark.parametrize(("train", "words"), WRONG.values(), ids=WRONG)
def test_what_is_no_set_is_refused_and_nothing_is_written(tmp_path, train, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        write_idx(tmp_path / "new", train, TEST)
    assert not os.path.exists(tmp_path / "new")


@pytest.mark.parametrize("train", [None, SET[0], (SET[0],), (*SET, 1), 3])
def test_a_set_is_images_and_labels(tmp_path, train):
    with pytest.raises((ValueError, TypeError), match=r"^train must be (a sequence|\(images, labels\))\. Got "):
        write_idx(tmp_path / "new", train, TEST)
