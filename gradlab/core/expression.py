"""A reader's own function of one number, from a line of text: read, never run as code."""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from typing import Any, NamedTuple, NoReturn
from unicodedata import east_asian_width

import autograd.numpy as np
from autograd.extend import defvjp

from gradlab.core.activations import ACTIVATIONS, one_step
from gradlab.core.checks import instance, numbers
from gradlab.core.tape import as_primitive
from gradlab.types import Array, Formula

LONGEST = 200  # characters
DEEPEST = 25  # levels of brackets, signs and powers
LARGEST = 1e12  # number that may be written
EXPONENT = 100  # the largest number that may be written as a power

VARIABLES = ("w", "x")
CONSTANTS: dict[Any, float] = {"pi": np.pi, "e": np.e}

defvjp(np.cbrt, lambda y, x: lambda g: g / (3 * y**2))  # of which autograd knows no derivative

#: By name. Those that autograd would go through in many small steps, or not at all, are one step each.
FUNCTIONS: dict[str, Formula] = {
    **{name: getattr(np, name) for name in ("sin", "cos", "tan", "exp", "log", "log10", "sqrt", "cbrt", "abs")},
    **{name: as_primitive(getattr(np, name), name) for name in ("floor", "sign")},
    "min": lambda *each: reduce(np.minimum, each),
    "max": lambda *each: reduce(np.maximum, each),
} | {name: one_step(name) for name, activation in ACTIVATIONS.items() if not activation.by_hand}
KNOWN = [*VARIABLES, *CONSTANTS, *FUNCTIONS]
SEVERAL = ("min", "max")  # take two numbers or more
BEGINS: tuple[str, ...] = ("bar", "number", "name", "open", "root")  # the kinds of pieces with which a value begins

#: What may be written for a letter: full-width ones, and those of a Korean keyboard on the keys w and x.
LETTERS = {0xFF00 + n: 0x20 + n for n in range(1, 0x5F)} | str.maketrans("ㅈㅌ", "wx")
#: What may be written for a sign, and for a name.
SIGNS, ALSO_CALLED = str.maketrans("−–×·∙⋅÷", "--****/"), {"^": "**", "π": "pi", "√": "sqrt", "ln": "log"}
#: Functions that one may look for, and that are not those that they look like.
OTHERS = re.compile(r"(arc|a|ar)?(sin|cos|tan|cot|sec|csc)h?|log\w+|round|ceil|gamma|fact\w*|erf")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
LOWERED = str.maketrans(RAISED, "0123456789")

TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<root>√)|(?P<bar>\|)|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<raised>[{RAISED}]+)|(?P<name>π|[^\W\d{RAISED}][^\W{RAISED}]*)"
    r"|(?P<operator>\*\*|[-+*/−–×·∙⋅÷^])|(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<wrong>.)",
    re.DOTALL,
)
# Two numbers are divided by NumPy: Python's own division by 0 is an error.
OPERATORS: dict[Any, Formula] = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": np.divide}

Value = Callable[[Array], Any]  # x ↦ what a part of the text says
Says = Callable[[Callable[[str], str]], str]  # a sentence in the reader's language, from a translator


class UnreadableError(ValueError):
    """A ``text`` that is no function, for at the place ``at`` it cannot be read.

    says : a translator of sentences ↦ what is wrong there; ``str`` of the error has it in English

    >>> expression("2 * (w")
    Traceback (most recent call last):
    gradlab.core.expression.UnreadableError: This bracket is never closed.
    2 * (w
        ^
    """

    def __init__(self, text: str, at: int, says: Says, **fields: object) -> None:
        """``fields`` are the named fields of the sentence."""
        self.text, self.at = text, at
        self.says: Says = lambda _: says(_).format(**fields)
        super().__init__(f"{self.says(str)}\n{self.caret}")

    @property
    def caret(self) -> str:
        """The text, and below it a caret under the character."""
        line = "".join(letter if letter.isprintable() else " " for letter in self.text[:LONGEST])
        before = breadth(line[: self.at])
        return f"{line}\n{' ' * before}^"


def breadth(text: str) -> int:
    """How many letters of the Latin alphabet are about as broad as this text: Hangul counts twice."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


@dataclass(frozen=True)
class Expression:
    """A function that was read from ``text``: elementwise, and written with ``autograd.numpy``.

    Where it is undefined (1 / 0, the logarithm of −1) its value is infinite or NaN.
    """

    text: str
    of: Callable[[Array], Any]

    def __call__(self, x: object) -> Array:
        x = numbers("x", x)
        with np.errstate(all="ignore"):
            value = self.of(x)
        # Without the variable in it, the same at every x.
        everywhere: Array = value if np.shape(value) == np.shape(x) else np.full(np.shape(x), value)
        return everywhere


def expression(text: str) -> Expression:
    """The function of w that ``text`` says: ``expression("sin(w)*w + 0.1*step(w)")``.

    It may have numbers, w (or x), + − * / ^ **, brackets, pi, e, and the functions of ``FUNCTIONS``. ×, ·, − and ² are
    understood, and so is 2w for 2 * w. Nothing in it is run as code: it is read piece by piece, each of them one of the
    few that are allowed. ^ binds as in Python: −w^2 is −(w^2), 2^3^2 is 2^9.

    Raises ``UnreadableError``, a ``ValueError``, that says what is wrong and at which character; ``TypeError`` when it
    is no text.

    >>> expression("2w² + step(w)")(3)
    np.float64(19.0)
    """
    instance("text", text, str, "a text")
    if len(text) > LONGEST:
        raise UnreadableError(text, LONGEST, lambda _: _("It may have {most} characters at the most."), most=LONGEST)
    reader = _Reader(text)
    value = reader.sum(DEEPEST)
    reader.close("end", lambda _: _("This bracket was never opened."))
    return Expression(text, value)


class _Token(NamedTuple):
    """A piece of the text: its kind, the number, name or operator that it is, and where it stands."""

    kind: str
    means: str | float
    at: int


def _applied(f: Callable[..., Any], *parts: Value) -> Value:
    """x ↦ f of the values of these parts."""
    return lambda x: f(*[part(x) for part in parts])


class _Reader:
    """Reads a text from left to right and makes a function of it: a sum of products of powers of values.

    ``levels`` is how many brackets, signs and powers may still stand one in the other.
    """

    def __init__(self, text: str) -> None:
        self.text, self.begins = text, BEGINS
        self.pieces = self.all_pieces()
        self.next = next(self.pieces)

    def sum(self, levels: int) -> Value:
        """Products, and + or − between them."""
        value = self.product(levels)
        while self.next.means in ("+", "-"):
            value = _applied(OPERATORS[self.take().means], value, self.product(levels))
        return value

    def product(self, levels: int) -> Value:
        """Powers, and × or ÷ between them; where there is nothing, × is meant."""
        value = self.power(levels)
        while self.next.means in ("*", "/") or self.next.kind in self.begins:
            if self.next.kind == "number":
                self.refuse(lambda _: _("Before this number a sign is missing."))
            by = OPERATORS[self.take().means if self.next.kind == "operator" else "*"]
            value = _applied(by, value, self.power(levels))
        return value

    def power(self, levels: int) -> Value:
        """A value, the signs before it, and what it is raised to."""
        if self.next.means in ("+", "-"):
            sign = self.take()
            value = self.power(self.deeper(levels, self.next.at))
            return value if sign.means == "+" else _applied(operator.neg, value)
        base, value = self.next, self.value(levels)
        if self.next.means != "**":
            return value
        if base.kind == "raised":
            self.refuse(lambda _: _("A power of a power has brackets: {example}."), example="`(w²)^3`")
        self.take()
        if self.next.kind in ("number", "raised") and float(self.next.means) > EXPONENT:
            self.refuse(lambda _: _("A power may be {most} at the most."), most=EXPONENT)
        return _applied(np.power, value, self.power(self.deeper(levels, base.at)))

    def value(self, levels: int) -> Value:
        """A number, the variable, what stands in brackets or between bars, or a function of it."""
        if self.next.kind not in (*BEGINS, "raised"):
            self.refuse(lambda _: _("Here a number, w or a function is missing."))
        token = self.take()
        if token.kind in ("number", "raised") or token.means in CONSTANTS:
            number = np.float64(CONSTANTS.get(token.means, token.means))
            return lambda x: number
        if token.means in VARIABLES:
            return lambda x: x
        if token.kind == "open":
            return self.inside(token, levels)[0]
        if token.kind == "bar":
            return _applied(FUNCTIONS["abs"], *self.inside(token, levels))
        name = str(token.means)
        if token.kind == "root" and self.next.kind in ("number", "name") and self.next.means not in FUNCTIONS:
            return _applied(FUNCTIONS[name], self.value(levels))
        if self.next.kind != "open":
            example = f"`{name}({'w, 0' if name in SEVERAL else 'w'})`"
            self.refuse(lambda _: _("A function has brackets after its name: {example}."), example=example)
        parts = self.inside(self.take(), levels, of_function=True)
        if name not in SEVERAL and len(parts) != 1:
            self.refuse(lambda _: _("{name} takes one number."), token.at, name=f"`{name}`")
        if name in SEVERAL and len(parts) < 2:
            self.refuse(lambda _: _("{name} takes two numbers or more."), token.at, name=f"`{name}`")
        return _applied(FUNCTIONS[name], *parts)

    def inside(self, opened: _Token, levels: int, of_function: bool = False) -> list[Value]:
        """What stands in a bracket, or between bars; of a function there may be several numbers."""
        levels, in_bars, around = self.deeper(levels, opened.at), opened.kind == "bar", self.begins
        self.begins = BEGINS[in_bars:]  # a bar closes the one that is open
        parts = [self.sum(levels)]
        while of_function and self.next.kind == "comma":
            self.take()
            parts.append(self.sum(levels))
        self.close("bar" if in_bars else "close", lambda _: _("This bracket is never closed."), opened.at)
        self.begins = around
        return parts

    def all_pieces(self) -> Iterator[_Token]:
        """The pieces of the text one by one; each is a number, a sign, a bracket or a name that is known."""
        variable: str | float = ""
        for match in TOKEN.finditer(self.text.translate(LETTERS)):
            kind, piece, at = str(match.lastgroup), match[0], match.start()
            means: str | float = ALSO_CALLED.get(piece, piece.translate(SIGNS))
            if kind == "wrong":
                self.refuse(lambda _: _("The sign {sign} cannot be read here."), at, sign=f"`{piece}`")
            if kind in ("number", "raised"):
                means = float(piece.translate(LOWERED))
                if kind == "number" and means > LARGEST:
                    self.refuse(lambda _: _("A number may be {most} at the most."), at, most=f"{LARGEST:g}")
            if kind == "raised":
                yield _Token("operator", "**", at)
            if kind == "name" and means not in KNOWN:
                like = [] if OTHERS.fullmatch(piece.lower()) else get_close_matches(piece.lower(), KNOWN, n=1)
                name, names = f"`{piece}`", ", ".join(f"`{each}`" for each in like or KNOWN)
                if like:
                    self.refuse(lambda _: _("There is no {name} here. Is {like} meant?"), at, name=name, like=names)
                self.refuse(lambda _: _("There is no {name} here. There are {names}."), at, name=name, names=names)
            if means in VARIABLES and means != (variable := variable or means):
                self.refuse(lambda _: _("The function has one variable: w or x, not both."), at)
            if kind != "space":
                yield _Token(kind, means, at)
        yield _Token("end", "", len(self.text))

    def take(self) -> _Token:
        """The next piece, which is read with that."""
        taken, self.next = self.next, next(self.pieces, self.next)
        return taken

    def deeper(self, levels: int, at: int) -> int:
        if not levels:
            self.refuse(
                lambda _: _("At most {most} brackets, signs or powers may stand one in the other."), at, most=DEEPEST
            )
        return levels - 1

    def close(self, kind: str, says: Says, at: int | None = None) -> None:
        """Where a value has ended, a piece of this kind."""
        if self.next.kind == "comma":
            self.refuse(lambda _: _("A comma stands only between the numbers of min and max."))
        if self.next.kind != kind:
            self.refuse(says, at)
        self.take()

    def refuse(self, says: Says, at: int | None = None, **fields: object) -> NoReturn:
        raise UnreadableError(self.text, self.next.at if at is None else at, says, **fields)
