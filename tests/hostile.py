"""Texts that nobody means well with, or that were mistyped: pieces of expressions and of Python, at random."""

import random

PIECES = [
    *("w", "x", "2", "0.5", "1e300", "1e-9", ".", "..", "3.", "e", "pi", "π", "²", "¹⁰", " ", "  ", "\n", "\t", "\0"),
    *("+", "-", "−", "–", "*", "**", "^", "×", "·", "÷", "/", "//", "%", "@", "(", ")", "((", "))", "[", "]", "{", "}"),
    *("sin", "cos(", "exp(", "log(", "sqrt(", "step(", "min(", "max(w,", "floor", "sign(w)", "sigmoid(5*", ",", ";"),
    *("__import__('os')", "w.__class__", ".mro()", "lambda:", "lambda w: w", "eval('1')", "exec", "open", "getattr"),
    *("import os", "if", " if w else ", " for w in ", "and", "not", "None", "True", "...", "=", "==", ":=", "<", ">"),
    *("'", '"', '"""', "f'{w}'", "b'1'", "\\", "#", "`", "$", "~", "!", "&", "|", "?", ":", "_", "__", "0x10", "1_000"),
    *(
        "1j",
        "9" * 30,
        "w" * 30,
        "가",
        "세",
        "\u202e",
        "\ufeff",
        "𝑤",
        "ﬁ",
        "Ⅷ",
        "٣",
        "１",
        "<script>",
        "[a](javascript:b)",
    ),
    *("-" * 20, "(" * 30, ")" * 30, "w^w^", "9^9^", "-(" * 12, "+w" * 20, "*w" * 20, "sin(" * 12, "2^" * 15, "1e400"),
]


def texts(count, seed):
    """So many, from single pieces to ones that are far too long."""
    rng = random.Random(seed)
    for _ in range(count):
        yield "".join(rng.choices(PIECES, k=rng.choice([1, 2, 3, 5, 8, 13, 60])))
