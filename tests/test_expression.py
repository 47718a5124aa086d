"""A reader's own function: right where it can be read, a clear refusal where not, and never run as code."""

import json
import math
import subprocess
import sys
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hostile import texts
from hypothesis import given
from hypothesis import strategies as st

from gradlab import autodiff, central_difference, record_tape
from gradlab.app.language import translator
from gradlab.core.expression import DEEPEST, FUNCTIONS, LONGEST, UnreadableError, expression

ROOT = Path(__file__).parents[1]

# What is written, and the same for mpmath.
SAME = {
    "sin(w)*w + 0.1*step(w)": lambda w: mpmath.sin(w) * w + (0.1 if w > 0 else 0),
    "w^2": lambda w: w**2,
    "w²": lambda w: w**2,
    "w¹⁰": lambda w: w**10,
    "2w": lambda w: 2 * w,
    "2w(w+1)": lambda w: 2 * w * (w + 1),
    "(w+1)(w−1)": lambda w: (w + 1) * (w - 1),
    "3×w·2÷5": lambda w: 3 * w * 2 / 5,
    "−w^2": lambda w: -(w**2),
    "2^3^2": lambda w: mpmath.mpf(512),
    "1/2w": lambda w: w / 2,
    "1 - 2 - 3w": lambda w: -1 - 3 * w,
    "8/4/2": lambda w: mpmath.mpf(1),
    "e^-w": lambda w: mpmath.exp(-w),
    "2π w": lambda w: 2 * mpmath.pi * w,
    "2e w": lambda w: 2 * mpmath.e * w,
    "1e-3w": lambda w: w / 1000,
    "x*cos(x)": lambda w: w * mpmath.cos(w),
    "tan(w)": mpmath.tan,
    "exp(-w^2)*sin(8*w)": lambda w: mpmath.exp(-(w**2)) * mpmath.sin(8 * w),
    "log(w+3)": lambda w: mpmath.log(w + 3),
    "sqrt(w+3)": lambda w: mpmath.sqrt(w + 3),
    "abs(w)": abs,
    "sigmoid(5*sigmoid(5*sigmoid(w)))": lambda w: logistic(5 * logistic(5 * logistic(w))),
    "tanh(w)+relu(w)": lambda w: mpmath.tanh(w) + max(w, 0),
    "floor(4*w)/4": lambda w: mpmath.floor(4 * w) / 4,
    "sign(w)": mpmath.sign,
    "min(w, 0.5, w^2)": lambda w: min(w, mpmath.mpf("0.5"), w**2),
    "max(w, 1/2)": lambda w: max(w, mpmath.mpf("0.5")),
    "+".join(["w"] * 100): lambda w: 100 * w,
    "(" * DEEPEST + "w" + ")" * DEEPEST: lambda w: w,
    "7": lambda w: mpmath.mpf(7),
    "w\n+ 1": lambda w: w + 1,
    "ln(w+3)": lambda w: mpmath.log(w + 3),
    "log10(w+3)": lambda w: mpmath.log10(w + 3),
    "cbrt(w)": lambda w: mpmath.sign(w) * mpmath.cbrt(abs(w)),
    "√(w+3)": lambda w: mpmath.sqrt(w + 3),
    "2√3 w": lambda w: 2 * mpmath.sqrt(3) * w,
    "√π": lambda w: mpmath.sqrt(mpmath.pi),
    "|w|": abs,
    "2|w|": lambda w: 2 * abs(w),
    "|w-1||w|": lambda w: abs(w - 1) * abs(w),
    "||w|-1|": lambda w: abs(abs(w) - 1),
    "|sin(|w|+1)|": lambda w: abs(mpmath.sin(abs(w) + 1)),
    "ｗ＋１": lambda w: w + 1,
    "２＊（ｗ－１）": lambda w: 2 * (w - 1),
    "ㅈ^2": lambda w: w**2,
    "ㅌ+1": lambda w: w + 1,
    "2e-w": lambda w: 2 * mpmath.e - w,
    "2e+1": lambda w: mpmath.mpf(20),
}
PLACES = [0.7, -1.3, 0.2]

# What cannot be read, at which character, and what is said.
REFUSED = {
    "": (0, "Here a number, w or a function is missing."),
    "  ": (2, "Here a number, w or a function is missing."),
    "w+": (2, "Here a number, w or a function is missing."),
    "w+*2": (2, "Here a number, w or a function is missing."),
    "()": (1, "Here a number, w or a function is missing."),
    "sin()": (4, "Here a number, w or a function is missing."),
    "min(w,)": (6, "Here a number, w or a function is missing."),
    "**w": (0, "Here a number, w or a function is missing."),
    "min(*w)": (4, "Here a number, w or a function is missing."),
    "sin w": (4, "A function has brackets after its name: `sin(w)`."),
    "w*sin": (5, "A function has brackets after its name: `sin(w)`."),
    "max+1": (3, "A function has brackets after its name: `max(w, 0)`."),
    "sin^2(w)": (3, "A function has brackets after its name: `sin(w)`."),
    "2 3": (2, "Before this number a sign is missing."),
    "w 3": (2, "Before this number a sign is missing."),
    "sinn(w)": (0, "There is no `sinn` here. Is `sin` meant?"),
    "w2": (0, "There is no `w2` here. Is `w` meant?"),
    "arcsin(w)": (0, "There is no `arcsin` here. There are `w`, "),
    "sinh(w)": (0, "There is no `sinh` here. There are `w`, "),
    "atan(w)": (0, "There is no `atan` here. There are `w`, "),
    "log2(w)": (0, "There is no `log2` here. There are `w`, "),
    "w!": (1, "The sign `!` cannot be read here."),
    "|w": (0, "This bracket is never closed."),
    "(|w)|": (1, "This bracket is never closed."),
    "|(w|)": (4, "Here a number, w or a function is missing."),
    "||": (2, "Here a number, w or a function is missing."),
    "√": (1, "A function has brackets after its name: `sqrt(w)`."),
    "√sin(w)": (1, "A function has brackets after its name: `sqrt(w)`."),
    "1_0": (1, "There is no `_0` here. There are `w`, "),
    "3 + 가": (4, "There is no `가` here. There are `w`, "),
    "__import__('os')": (0, "There is no `__import__` here. There are `w`, "),
    "lambda: 0": (0, "There is no `lambda` here."),
    "w if w else 1": (2, "There is no `if` here."),
    "w.real": (1, "The sign `.` cannot be read here."),
    "w[0]": (1, "The sign `[` cannot be read here."),
    "w=1": (1, "The sign `=` cannot be read here."),
    "{w}": (0, "The sign `{` cannot be read here."),
    "w;w": (1, "The sign `;` cannot be read here."),
    "'w'": (0, "The sign `'` cannot be read here."),
    "(w": (0, "This bracket is never closed."),
    "(w+(w)": (0, "This bracket is never closed."),
    "w)": (1, "This bracket was never opened."),
    "w,1": (1, "A comma stands only between the numbers of min and max."),
    "(w,1)": (2, "A comma stands only between the numbers of min and max."),
    "sin(w,1)": (0, "`sin` takes one number."),
    "2*min(w)": (2, "`min` takes two numbers or more."),
    "x*w": (2, "The function has one variable: w or x, not both."),
    "w^101": (2, "A power may be 100 at the most."),
    "1e13w": (0, "A number may be 1e+12 at the most."),
    "w + 1e400": (4, "A number may be 1e+12 at the most."),
    "w²^3": (2, "A power of a power has brackets: `(w²)^3`."),
    "(" * 26 + "w" + ")" * 26: (25, "At most 25 brackets, signs or powers may stand one in the other."),
    "-" * 30 + "w": (26, "At most 25 brackets, signs or powers may stand one in the other."),
    "w^" * 30 + "w": (50, "At most 25 brackets, signs or powers may stand one in the other."),
    "w" * 201: (200, "It may have 200 characters at the most."),
}


def logistic(x):
    return 1 / (1 + mpmath.exp(-x))


@pytest.mark.parametrize("text", SAME)
def test_a_text_is_the_function_that_it_says(text):
    f = expression(text)
    with mpmath.workdps(40):
        wanted = [float(SAME[text](mpmath.mpf(w))) for w in PLACES]
    assert f.text == text
    assert f(np.array(PLACES)) == pytest.approx(wanted, rel=1e-13)
    assert f(PLACES[0]) == pytest.approx(wanted[0], rel=1e-13)
    assert np.shape(f(np.ones((2, 3)))) == (2, 3)


@pytest.mark.parametrize("text", [text for text in SAME if "\n" not in text])
def test_both_derivatives_of_it_agree(text):
    f = expression(text)
    for w in PLACES:
        assert central_difference(f, 1e-6)(w) == pytest.approx(autodiff(f)(w), rel=1e-6, abs=1e-8)


def test_every_function_that_may_be_written_is_one_step_of_the_tape():
    for name in FUNCTIONS:
        several = name in ("min", "max")
        tape = record_tape(expression(f"{name}(w, 0.5)" if several else f"{name}(w)"), 0.7)
        assert len(tape.steps) == 2, name


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused_with_the_place_and_the_reason(text):
    at, says = REFUSED[text]
    with pytest.raises(UnreadableError) as refused:
        expression(text)
    error = refused.value
    assert str(error).startswith(says)
    assert error.at == at
    line, caret = error.caret.splitlines()
    assert caret == " " * len(caret[:-1]) + "^"
    assert len(line) <= LONGEST
    assert isinstance(error, ValueError)


def test_the_caret_stands_below_the_character_where_letters_are_wide():
    with pytest.raises(UnreadableError) as refused:
        expression("w + w가 + w")
    assert refused.value.caret == "w + w가 + w\n    ^"
    with pytest.raises(UnreadableError) as refused:
        expression("（１ + w")
    assert refused.value.caret.splitlines()[1] == "^"


def test_the_reason_is_there_in_the_reader_s_language():
    for text in REFUSED:
        with pytest.raises(UnreadableError) as refused:
            expression(text)
        korean = refused.value.says(translator("ko"))
        assert any("가" <= letter <= "힣" for letter in korean)
        assert "{" not in korean.replace("`{`", "")


def test_what_is_no_text_is_refused():
    for given_ in (None, 3, b"w", ["w"]):
        with pytest.raises(TypeError, match="text must be a text"):
            expression(given_)


def test_where_it_is_undefined_its_value_says_so_and_there_is_no_warning():
    assert np.isnan(expression("log(w)")(-1.0))
    assert expression("1/w")(0.0) == math.inf
    assert expression("9^9^9")(1.0) == math.inf
    assert np.isnan(expression("1/0 - 1/0")(1.0))


def readable_or_refused(text):
    try:
        return expression(text)
    except UnreadableError as error:
        refused = error
    assert 0 <= refused.at <= max(LONGEST, len(text))
    assert len(str(refused)) < 700
    return None


@given(st.text(max_size=250))
def test_any_text_is_a_function_or_refused(text):
    readable_or_refused(text)


@given(st.text("wx0123456789.+-*/^(),e sinπ²·−", max_size=60))
def test_any_text_of_the_right_letters_is_a_function_or_refused(text):
    f = readable_or_refused(text)
    if f:
        assert np.shape(f(np.array([0.5, -2.0]))) == (2,)


WATCHED = """
import json, sys, time
sys.path[:0] = [".", "tests"]
import numpy as np
from hostile import texts
from gradlab.core.expression import UnreadableError, expression

expression("sin(w)")(1.0)
events, slowest, read = set(), 0.0, 0
sys.addaudithook(lambda event, args: events.add(event))
for text in texts(int(sys.argv[1]), int(sys.argv[2])):
    began = time.process_time()
    try:
        expression(text)(np.array([0.5, -2.0]))
        read += 1
    except UnreadableError as error:
        str(error)
    slowest = max(slowest, time.process_time() - began)
print(json.dumps([sorted(events), slowest, read]))
"""


def watched(count, seed):
    """What Python's own audit hooks saw while hostile texts were read, the slowest one, and how many were functions."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", WATCHED, str(count), str(seed)], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)


def test_hostile_texts_open_nothing_import_nothing_and_run_nothing():
    events, _, read = watched(1500, seed=1)
    assert set(events) == set()
    assert 20 < read < 1000  # some of them are functions, and the rest refused


@pytest.mark.nightly
def test_so_it_is_with_ten_thousand_and_none_takes_long():
    events, slowest, read = watched(10_000, seed=2)
    assert set(events) == set()
    assert slowest < 0.05  # seconds of the processor: five hundred times what most of them take
    assert read > 100


def test_the_hostile_texts_are_of_every_kind():
    assert len(set(texts(500, 1))) > 400
    assert max(map(len, texts(500, 1))) > LONGEST
