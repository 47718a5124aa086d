"""Whatever a caller may pass, for Hypothesis to draw: values of any kind, and good arrays in any dress."""

from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

# Between a few hundred and 10¹² there is no whole number: as a size it would be granted, and take its time.
WHOLE = [0, -1, 1, 2, 3, 300, 10**12, 2**31, 2**53 + 1, 2**63, 2**64, -(2**70), 10**400]
FLOATS = [0.0, -0.0, 0.5, 1.0, 5e-324, -1e-310, 1e-200, 1e16, 1e154, -1e200, 1e300, -1e308, 1.7e308]
NOT_FINITE = [np.nan, np.inf, -np.inf]
NO_NUMBERS = [
    *(None, "", "a", "0.5", b"1", 1j, True, False, Fraction(1, 3), Decimal("0.1"), ..., object(), slice(None)),
    *(np.datetime64("2020-01-01"), np.timedelta64(1, "s"), np.float32(0.1), np.int8(2), np.uint64(2**64 - 1)),
    *(np.longdouble("1e4000"), np.bool_(True), np.str_("a"), np.complex64(1), np.ma.masked, np.zeros(2, "f8,i4")),
]
DTYPES = [
    *("?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", ">i4", "f2", "f4", "f8", ">f8"),
    *("c8", "c16", "M8[s]", "m8[s]", "U2", "S2"),
]
EXTREME = st.sampled_from([*FLOATS, *NOT_FINITE]) | st.floats()


def holding(wanted, shape):
    """Arrays of this dtype; those that Hypothesis does not know are made of float64."""
    if wanted not in ("O", "g"):
        return arrays(wanted, shape)
    return arrays(float, shape, elements=EXTREME).map(lambda array: array.astype(wanted))


def masked(array):
    return np.ma.array(array, mask=np.arange(array.size).reshape(array.shape) % 2 == 0)


def read_only(array):
    array = array.copy()
    array.setflags(write=False)
    return array


def every_other(array):
    """The same entries, each with a wrong one behind it in memory."""
    wide = np.full((*array.shape, 2), 77.0)
    wide[..., 0] = array
    return wide[..., 0]


class Tagged(np.ndarray):
    """An array of another class."""


def backwards(array):
    return array[..., ::-1].copy()[..., ::-1] if array.ndim else array


# The same numbers in another form, all of them fit to be taken. (np.asfortranarray would make a row of one number.)
DRESSES = [
    *(np.array, partial(np.array, order="F"), backwards, every_other, read_only, np.ma.array, lambda a: a.tolist()),
    *(lambda a: a.astype(">f8"), lambda a: a.astype(np.longdouble), lambda a: np.broadcast_to(a, (2, *a.shape))[1]),
    *(lambda a: a.view(Tagged), lambda a: tuple(a.tolist()) if a.ndim else a),
]


@st.composite
def dressed(draw, values):
    """An array of float64 in one of many forms."""
    return draw(st.sampled_from(DRESSES))(np.array(draw(values), dtype=float))


def numbers(shape, elements=None):
    """Small quarters, whose sums and products are exact, in any dress; ``shape`` may be a strategy."""
    quarters = st.integers(-12, 12).map(lambda k: k / 4)
    return dressed(arrays(float, shape, elements=quarters if elements is None else elements))


def any_shape(least=0):
    return array_shapes(min_dims=0, max_dims=3, min_side=least, max_side=3)


SCALARS = st.one_of(
    *(st.sampled_from(values) for values in (WHOLE, FLOATS, NOT_FINITE, NO_NUMBERS)),
    *(st.floats(), st.integers(-300, 300)),
)
ARRAYS = st.tuples(st.sampled_from([*DTYPES, "O", "g"]), any_shape()).flatmap(lambda both: holding(*both))
LISTS = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3), max_leaves=6)
OTHERS = st.lists(st.floats(0, 1), max_size=3).flatmap(
    lambda some: st.sampled_from([iter, set, tuple, dict.fromkeys, frozenset, memoryview_of, range_of]).map(
        lambda make: make(some)
    )
)


def memoryview_of(some):
    return memoryview(np.array(some))


def range_of(some):
    return range(len(some))


ANYTHING = st.one_of(SCALARS, ARRAYS, ARRAYS.map(masked), LISTS, OTHERS)


def state(value):
    """All that could be changed in ``value``, to compare before with after."""
    if isinstance(value, np.ndarray) and value is not np.ma.masked:
        mask = np.ma.getmaskarray(value).tobytes() if isinstance(value, np.ma.MaskedArray) else None
        form = type(value), value.dtype, value.shape, value.strides, value.flags.writeable
        return form, np.asarray(value).tobytes(), mask
    if isinstance(value, list | tuple | set | frozenset | dict):
        return type(value), tuple(state(each) for each in value)
    if hasattr(value, "__dataclass_fields__"):
        return type(value), tuple(state(getattr(value, name)) for name in value.__dataclass_fields__)
    if isinstance(value, int | float | str | bytes | np.generic):
        return type(value), hash(value) if isinstance(value, int) else repr(value)
    return id(value)


def scribble(value):
    """Write over each array of ``value`` that can be written."""
    if value is np.ma.masked:
        return  # the one of which there is but one
    if isinstance(value, list | tuple):
        for each in value:
            scribble(each)
    elif isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.flags.writeable:
        value[...] = 0.123
