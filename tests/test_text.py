"""Numbers for readers: true, or not shown."""

import numpy as np
import pytest

from gradlab.app.language import translator
from gradlab.text import Translate, decimals, fields, fixed, format_number, pair, percent


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1 / 3, "0.3333"),
        (-0.25, "−0.25"),
        (4.539786870243442e-05, "4.540·10⁻⁵"),
        (5000.0, "5,000"),
        (-123456.0, "−1.235·10⁵"),
    ],
)
def test_a_number_keeps_four_digits_and_a_real_minus(x, text):
    assert format_number(x) == text


def test_only_0_is_shown_as_0():
    assert format_number(1e-300) == "10⁻³⁰⁰"
    assert [format_number(x, 2) for x in (1e-9, -1e-7, 1.04e-9)] == ["10⁻⁹", "−10⁻⁷", "1.0·10⁻⁹"]
    assert [format_number(x, 2) for x in (99.4, 1632.0, -99.6)] == ["99", "1.6·10³", "−1.0·10²"]


@pytest.mark.parametrize(("now", "after"), [(2.118348, 2.118403), (0.5, 0.5 + 3e-9), (1.0, 2.0), (0.25, 0.25)])
def test_a_pair_shows_that_its_values_differ_and_nothing_more(now, after):
    texts = pair(now, after)
    assert (texts[0] == texts[1]) == (now == after)
    assert [float(text) for text in texts] == pytest.approx([now, after], abs=1e-5)
    assert all(len(text.split(".")[1]) >= 5 for text in texts)


@pytest.mark.parametrize(
    ("values", "digits", "shown"),
    [
        ([-0.0321, 0.0044], 2, ["−0.032", "0.004"]),
        ([0.25, 4.5e-5, 8e-9], 6, ["0.250000", "0.000045", "8.0·10⁻⁹"]),
        ([1.0, 0.0, -5000.0], 4, ["1", "0", "−5,000"]),
        ([0.9999546], 5, ["0.99995"]),
        ([9.95, 0.5], 6, ["9.95", "0.50"]),
        ([1234.5], 2, ["1,234"]),
        ([0.0], 4, ["0"]),
    ],
)
def test_numbers_of_one_column_have_the_same_decimals_and_none_is_shown_as_0_but_0(values, digits, shown):
    assert [fixed(x, decimals(values, digits)) for x in values] == shown


def test_percent():
    assert percent(Translate(), 0.24, 1) == "24.0\u00a0%"
    assert percent(Translate(), 32 / 100) == "32\N{NO-BREAK SPACE}%"
    assert percent(translator("ko"), 0.32) == "32%"
    assert percent(Translate(), 1 / 3) == "33.33\N{NO-BREAK SPACE}%"


def test_the_fields_of_a_sentence_are_floats_as_text_and_all_else_as_it_is():
    assert fields(5, y=np.float64(0.123456), count=1234567, name="a") == {"y": "0.12346", "count": 1234567, "name": "a"}
    assert fields(slope=-1e-7) == {"slope": "−10⁻⁷"}
