"""Texts that change from notch to notch, written by Python for each, and kept so that each wording is sent once.

Most of them differ in their numbers only. So a text is a wording for each notch, and a wording is a list of parts:
words, or the number of a column that has a string for each notch. It is only kept so; nothing is lost, and nothing is
worded anew.
"""

import re
from collections.abc import Sequence
from typing import Any

#: A number as the pages write it: digits with their signs, points and commas, and a power of ten after it.
NUMBER = re.compile(r"([−-]?\d(?:[\d.,]*\d)?(?:e[−+-]?\d+|·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)")

Part = str | int
Wording = list[Part]


class Texts:
    """The columns of strings that the texts of one film share."""

    def __init__(self) -> None:
        """None so far."""
        self.columns: list[list[str]] = []
        self._known: dict[tuple[str, ...], int] = {}

    def text(self, every: Sequence[str]) -> dict[str, Any]:
        """A text, given for each notch: ``{"wordings": …, "which": the number of the wording at each notch}``."""
        if len(set(every)) == 1:
            return {"wordings": [[every[0]]], "which": []}
        alike: dict[tuple[str, ...], list[int]] = {}
        split = [NUMBER.split(text) for text in every]
        for notch, parts in enumerate(split):
            alike.setdefault(tuple(parts[::2]), []).append(notch)
        which = [0] * len(every)
        for number, notches in enumerate(alike.values()):
            for notch in notches:
                which[notch] = number
        wordings = [
            self._wording([split[notch] for notch in notches], notches, len(every)) for notches in alike.values()
        ]
        return {"wordings": wordings, "which": which if len(wordings) > 1 else []}

    def _wording(self, alike: Sequence[list[str]], notches: Sequence[int], count: int) -> Wording:
        """What is the same at all of these notches as words, what is not as columns."""
        wording: Wording = [""]
        for every in zip(*alike, strict=True):
            if len(set(every)) > 1:
                wording += [self._column(every, notches, count), ""]
            else:
                wording[-1] = f"{wording[-1]}{every[0]}"
        return [part for part in wording if part != ""]

    def _column(self, every: Sequence[str], notches: Sequence[int], count: int) -> int:
        """The number of the column with these strings at these notches."""
        column = [""] * count
        for notch, text in zip(notches, every, strict=True):
            column[notch] = text
        key = tuple(column)
        if key not in self._known:
            self._known[key] = len(self.columns)
            self.columns.append(column)
        return self._known[key]


def read(text: dict[str, Any], columns: Sequence[Sequence[str]], notch: int) -> str:
    """What a text says at a notch: what ``film.js`` does."""
    wording = text["wordings"][text["which"][notch] if text["which"] else 0]
    return "".join(part if isinstance(part, str) else columns[part][notch] for part in wording)
