"""A reader's own function of one number, from a line of text: read, never run as code."""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from typing import Any, NamedTuple, NoReturn
from unicodedata import east_asian_width

import autograd.numpy as np
import numpy
from autograd.extend import defvjp, primitive

from gradlab.core.activations import ACTIVATIONS, one_step
from gradlab.core.checks import instance, numbers
from gradlab.core.tape import as_primitive
from gradlab.types import Array

LONGEST = 200  # characters
DEEPEST = 25  # levels of brackets, signs and powers
LARGEST = 1e12  # number that may be written
EXPONENT = 100  # the largest number that may be written as a power

VARIABLES = ("w", "x")
CONSTANTS = {"pi": np.pi, "e": np.e}

CBRT = primitive(numpy.cbrt)
defvjp(CBRT, lambda y, x: lambda g: g / (3 * y**2))  # of which autograd knows no derivative

#: By name. Those that autograd would go through in many small steps, or not at all, are one step each.
FUNCTIONS: dict[str, Callable[..., Array]] = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "cbrt": CBRT,
    "abs": np.abs,
    "floor": as_primitive(np.floor, "floor"),
    "sign": as_primitive(np.sign, "sign"),
    "min": lambda *each: reduce(np.minimum, each),
    "max": lambda *each: reduce(np.maximum, each),
} | {name: one_step(name) for name, activation in ACTIVATIONS.items() if not activation.by_hand}
SEVERAL = ("min", "max")  # take two numbers or more

#: What may be written for a sign, and the sign as Python has it.
SIGNS = {"−": "-", "–": "-", "×": "*", "·": "*", "∙": "*", "⋅": "*", "÷": "/", "^": "**", "π": "pi"}
#: What may be written for a letter: full-width ones, and those of a Korean keyboard on the keys w and x.
LETTERS = {0xFF00 + n: 0x20 + n for n in range(1, 0x5F)} | str.maketrans("ㅈㅌ", "wx")
ALSO_CALLED = {"ln": "log"}
#: Functions that one may look for, and that are not those that they look like.
OTHERS = re.compile(r"(arc|a|ar)?(sin|cos|tan|cot|sec|csc)h?|log\w+|round|ceil|gamma|fact\w*|erf")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
LOWERED = str.maketrans(RAISED, "0123456789")

TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<root>√)|(?P<bar>\|)|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<sign>[{''.join(SIGNS)}])"
    rf"|(?P<raised>[{RAISED}]+)|(?P<name>[^\W\d{RAISED}][^\W{RAISED}]*)"
    r"|(?P<operator>\*\*|[-+*/])|(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<wrong>.)",
    re.DOTALL,
)
OPERATORS: dict[type[ast.AST], Callable[..., Array]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: np.divide,  # of two numbers by NumPy: Python's own division by 0 is an error
    ast.Pow: np.power,
    ast.USub: operator.neg,
    ast.UAdd: lambda a: a,
}

Says = Callable[[Callable[[str], str]], str]  # a sentence in the reader's language, from a translator


class UnreadableError(ValueError):
    """A text that is no function.

    text : the text
    at : the place of the character at which it cannot be read
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
    understood, and so is 2w for 2 * w. Nothing in it is run as code: Python's ``ast`` reads it, and a walk over the
    few kinds of nodes that are allowed makes a function of them. ^ binds as in Python: −w^2 is −(w^2), 2^3^2 is 2^9.

    Raises ``UnreadableError``, a ``ValueError``, that says what is wrong and at which character; ``TypeError`` when it
    is no text.

    >>> expression("2w² + step(w)")(3)
    np.float64(19.0)
    """
    instance("text", text, str, "a text")
    if len(text) > LONGEST:
        raise UnreadableError(text, LONGEST, lambda _: _("It may have {most} characters at the most."), most=LONGEST)
    tokens = _tokens(text)
    tree = ast.parse("".join(token.python for token in tokens), mode="eval")
    places = [token.at for token in tokens for _letter in token.python]
    return Expression(text, _Reader(text, places).read(tree.body, DEEPEST))


class _Token(NamedTuple):
    """A piece of the text: its kind, how Python writes it, and where it stands."""

    kind: str
    python: str
    at: int

    @property
    def calls(self) -> bool:
        """Whether it is the name of a function."""
        return self.python in FUNCTIONS

    @property
    def begins(self) -> bool:
        """Whether a value begins with it."""
        return self.kind in ("number", "name", "open", "root")

    @property
    def ends(self) -> bool:
        """Whether a value may end with it."""
        return self.kind in ("number", "name", "close", "raised") and not self.calls


def _tokens(text: str) -> list[_Token]:
    """The pieces of the text, and each multiplication that is only meant; every piece stands where it may stand."""
    tokens = [_Token("operator", "", 0)]
    opened: list[tuple[int, bool]] = []  # the brackets that are open: where, and whether they are a function's
    for piece in _pieces(text):
        in_bars = bool(opened) and text[opened[-1][0]] == "|"
        for token in _spelled(piece, tokens[-1], in_bars):
            if tokens[-1].ends and token.begins:
                tokens.append(_Token("operator", "*", token.at))
            _check_place(text, tokens, token)
            _check_brackets(text, opened, token, tokens[-1].calls)
            tokens.append(token)
    _check_place(text, tokens, _Token("end", "", len(text)))
    if opened:
        _refuse(text, opened[-1][0], lambda _: _("This bracket is never closed."))
    return tokens


def _spelled(piece: _Token, last: _Token, in_bars: bool) -> list[_Token]:
    """√w as sqrt(w), |w| as abs(w): a bar closes one that is open where a value has ended, else it opens one."""
    if last.kind == "root" and piece.kind in ("number", "name") and not piece.calls:
        return [_Token("open", "(", piece.at), piece, _Token("close", ")", piece.at)]
    if piece.kind != "bar":
        return [piece]
    if in_bars and last.ends:
        return [_Token("close", ")", piece.at)]
    return [_Token("name", "abs", piece.at), _Token("open", "(", piece.at)]


def _check_brackets(text: str, opened: list[tuple[int, bool]], token: _Token, called: bool) -> None:
    """Keep the brackets that are open; refuse one that closes none, one too many, and a comma outside a function's."""
    if token.kind == "open":
        opened.append((token.at, called))
        if len(opened) > DEEPEST:
            _refuse(text, token.at, _too_deep, most=DEEPEST)
    elif token.kind == "close":
        if not opened:
            _refuse(text, token.at, lambda _: _("This bracket was never opened."))
        if (text[opened[-1][0]] == "|") != (text[token.at] == "|"):
            _refuse(text, opened[-1][0], lambda _: _("This bracket is never closed."))
        opened.pop()
    elif token.kind == "comma" and not (opened and opened[-1][1]):
        _refuse(text, token.at, lambda _: _("A comma stands only between the numbers of min and max."))


def _pieces(text: str) -> Iterator[_Token]:
    """The pieces of the text one by one; each is a number, a sign, a bracket or a name that is known."""
    variable = ""
    for match in TOKEN.finditer(text.translate(LETTERS)):
        kind, piece, at = str(match.lastgroup), match[0], match.start()
        if kind == "wrong":
            _refuse(text, at, lambda _: _("The sign {sign} cannot be read here."), sign=f"`{piece}`")
        if kind == "number":
            if float(piece) > LARGEST:
                _refuse(text, at, lambda _: _("A number may be {most} at the most."), most=f"{LARGEST:g}")
            piece = repr(float(piece))
        if kind == "raised":
            piece = f"**{float(piece.translate(LOWERED))}"
        if kind == "sign":
            kind, piece = ("name" if SIGNS[piece] == "pi" else "operator"), SIGNS[piece]
        if kind == "name":
            piece = ALSO_CALLED.get(piece, piece)
            _check_name(text, at, piece)
        if kind == "root":
            piece = "sqrt"
        if piece in VARIABLES and piece != (variable := variable or piece):
            _refuse(text, at, lambda _: _("The function has one variable: w or x, not both."))
        if kind != "space":
            yield _Token(kind, piece, at)


def _check_name(text: str, at: int, name: str) -> None:
    known = [*VARIABLES, *CONSTANTS, *FUNCTIONS]
    if name in known:
        return
    like = [] if OTHERS.fullmatch(name.lower()) else get_close_matches(name.lower(), known, n=1)
    if like:
        _refuse(
            text, at, lambda _: _("There is no {name} here. Is {like} meant?"), name=f"`{name}`", like=f"`{like[0]}`"
        )
    names = ", ".join(f"`{each}`" for each in known)
    _refuse(text, at, lambda _: _("There is no {name} here. There are {names}."), name=f"`{name}`", names=names)


def _check_place(text: str, before: Sequence[_Token], token: _Token) -> None:
    """Refuse a token where none of its kind may stand."""
    last = before[-1]
    if last.calls and token.kind != "open":
        example = f"`{last.python}({'w, 0' if last.python in SEVERAL else 'w'})`"
        _refuse(text, token.at, lambda _: _("A function has brackets after its name: {example}."), example=example)
    if token.kind == "number" and len(before) > 1 and before[-2].ends and last.at == token.at:
        _refuse(text, token.at, lambda _: _("Before this number a sign is missing."))
    if last.kind == "raised" and token.python == "**":
        _refuse(text, token.at, lambda _: _("A power of a power has brackets: {example}."), example="`(w²)^3`")
    if not last.ends and not token.begins and token.python not in ("+", "-"):
        _refuse(text, token.at, lambda _: _("Here a number, w or a function is missing."))


def _too_deep(_: Callable[[str], str]) -> str:
    return _("At most {most} brackets, signs or powers may stand one in the other.")


def _refuse(text: str, at: int, says: Says, **fields: object) -> NoReturn:
    raise UnreadableError(text, at, says, **fields)


class _Reader:
    """Makes a function of a tree, whose text and the places of whose characters it knows."""

    def __init__(self, text: str, places: Sequence[int]) -> None:
        self.text, self.places = text, places

    def read(self, node: ast.expr, levels: int) -> Callable[[Array], Any]:
        """x ↦ the value of a node that has so many levels left."""
        if levels < 0:
            self.refuse(node, _too_deep, most=DEEPEST)
        match node:
            case ast.Constant(value=float(value)):
                number = np.float64(value)
                return lambda x: number
            case ast.Name(id=name) if name in VARIABLES:
                return lambda x: x
            case ast.Name(id=name) if name in CONSTANTS:
                return lambda x: np.float64(CONSTANTS[name])
            case ast.UnaryOp(op=op, operand=operand):
                return self.applied(OPERATORS[type(op)], [operand], levels)
            case ast.BinOp(op=ast.Pow(), left=left, right=right):
                self.check_power(right)
                return self.applied(np.power, [left, right], levels)
            case ast.BinOp():
                return self.row(node, levels)
            case ast.Call(func=ast.Name(id=name), args=args) if name in FUNCTIONS:
                self.check_count(node, name, len(args))
                return self.applied(FUNCTIONS[name], args, levels)
        raise AssertionError(f"no token makes {ast.dump(node)}")

    def applied(self, f: Callable[..., Any], nodes: Sequence[ast.expr], levels: int) -> Callable[[Array], Any]:
        """x ↦ f of the values of these nodes."""
        parts = [self.read(each, levels - 1) for each in nodes]
        return lambda x: f(*(part(x) for part in parts))

    def row(self, node: ast.expr, levels: int) -> Callable[[Array], Any]:
        """x ↦ what a row of + − * / makes from left to right; however long it is, it is one level."""
        parts: list[tuple[Callable[..., Array], Callable[[Array], Any]]] = []
        while isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Pow):
            parts.insert(0, (OPERATORS[type(node.op)], self.read(node.right, levels - 1)))
            node = node.left
        first = self.read(node, levels - 1)
        return lambda x: reduce(lambda value, part: part[0](value, part[1](x)), parts, first(x))

    def check_power(self, node: ast.expr) -> None:
        if isinstance(node, ast.Constant) and float(node.value) > EXPONENT:  # type: ignore[arg-type]
            self.refuse(node, lambda _: _("A power may be {most} at the most."), most=EXPONENT)

    def check_count(self, node: ast.expr, name: str, count: int) -> None:
        if name not in SEVERAL and count != 1:
            self.refuse(node, lambda _: _("{name} takes one number."), name=f"`{name}`")
        if name in SEVERAL and count < 2:
            self.refuse(node, lambda _: _("{name} takes two numbers or more."), name=f"`{name}`")

    def refuse(self, node: ast.expr, says: Says, **fields: object) -> NoReturn:
        _refuse(self.text, self.places[node.col_offset], says, **fields)
