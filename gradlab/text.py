"""Sentences and numbers as a reader reads them, in any language."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, eq=False)
class Translate:
    """``_("…")``: a sentence ↦ the same in the reader's language. A value, never a global; empty, it is English.

    sentences : English ↦ the reader's language
    counted : of sentences that count something, English for one ↦ the forms of the reader's language
    form : how many ↦ which of these forms
    language : its code
    """

    sentences: Mapping[str, str] = field(default_factory=dict)
    counted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    form: Callable[[int], int] = int
    language: str = "en"

    def __call__(self, sentence: str) -> str:
        """The sentence; one without a translation stays as it is."""
        return self.sentences.get(sentence, sentence)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The sentence for so many."""
        if one in self.counted:
            return self.counted[one][self.form(count)]
        return one if count == 1 else many


def format_number(x: float, digits: int = 4) -> str:
    """x to so many significant digits; a power of ten as 10⁻⁶. Only 0 is shown as 0: all else keeps its digits."""
    if x == 0:
        return "0"
    plain = f"{x:,.{digits}g}"
    if 1e-4 <= abs(x) < 1e6 and "e" not in plain:
        return plain.replace("-", "−")
    mantissa, _, power = f"{abs(x):.{digits - 1}e}".partition("e")
    factor = "" if math.isclose(abs(x), float(f"1e{power}"), rel_tol=1e-15) else f"{mantissa}·"
    return f"{'−' if x < 0 else ''}{factor}10{str(int(power)).translate(RAISED)}"


def exact(x: float) -> str:
    """x with as many digits as tell it from every other number, four at least: it is this very x that is shown."""
    digits = repr(abs(float(x))).partition("e")[0].replace(".", "").strip("0")
    return format_number(x, max(4, len(digits)))


def decimals(values: ArrayLike, digits: int = 4) -> int:
    """How many decimals show the largest of these numbers to so many significant digits; fewer where fewer show all.

    A number that moves keeps its decimals: so they are found once for all that it goes through.
    """
    numbers = np.asarray(values, float)
    largest = np.max(np.abs(numbers))
    most = int(max(0, digits - 1 - np.floor(np.log10(largest)))) if largest else 0
    shown = (np.max(np.abs(np.round(numbers, each) - numbers)) <= 1e-9 * largest for each in range(most))
    return next((each for each, all_of_it in enumerate(shown) if all_of_it), most)


def fixed(x: float, decimals: int) -> str:
    """x to so many decimals. Only 0 is shown as 0: what they would round to it is written with a power of ten."""
    text = f"{x:,.{decimals}f}"
    return "0" if x == 0 else format_number(x, 2) if not text.strip("-0.,") else text.replace("-", "−")


def rounded(x: float, decimals: int) -> str:
    """x rounded to so many decimals."""
    return f"{x:z.{decimals}f}".replace("-", "−")


def percent(_: Translate, fraction: float, decimals: int | None = None) -> str:
    """A fraction in per cent as the language writes it, to so many decimals, or to four significant digits.

    No line breaks before the sign.
    """
    number = f"{100 * fraction:.4g}" if decimals is None else f"{100 * fraction:.{decimals}f}"
    return _("{number}\u00a0%").format(number=number)


def pair(now: float, after: float) -> tuple[str, str]:
    """Two values with as many decimals as it takes to see them differ, five at least."""
    change = abs(after - now)
    decimals = 5 if change == 0 else min(15, max(5, 1 - math.floor(math.log10(change))))
    return rounded(now, decimals), rounded(after, decimals)


def plain(texts: Sequence[str]) -> list[str]:
    """Texts for who cannot see that something is **bold**."""
    return [text.replace("**", "") for text in texts]


def table(heading: Sequence[str], *rows: Sequence[str], align: str = "lr") -> str:
    """A Markdown table. ``align``: the first column to the left, l, or to the right, r, and so all the others.

    What would end a cell or a row, | and the end of a line, is written so that it does not.
    """
    first, others = ({"l": "---", "r": "---:"}[each] for each in align)
    rule = first, *[others] * (len(heading) - 1)
    return "\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in (heading, rule, *rows))


def _cell(text: str) -> str:
    return " ".join(text.splitlines()).replace("|", "∣")


def beyond_the_book(_: Translate, text: str) -> str:
    """What the app says more exactly than the book, marked as such."""
    mark = _("Beyond the book:")
    return f"*{mark}* {text}"


def fields(digits: int = 4, /, **values: object) -> dict[str, object]:
    """The named fields of a sentence: floats to so many significant digits, whatever else is there as it is."""
    return {name: format_number(it, digits) if isinstance(it, float) else it for name, it in values.items()}
