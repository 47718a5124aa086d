"""What a benchmark prints: each ratio, or each figure, beside its bound."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from os import cpu_count


@dataclass(frozen=True)
class Row:
    """How many times ``beside`` something is, and what is asked of it."""

    what: str
    beside: str
    ratio: float
    at_least: float | None = None
    at_most: float | None = None

    def bound(self) -> str:
        """What was asked, in a word or two."""
        if self.at_least is None and self.at_most is None:
            return ""
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"

    def met(self) -> bool:
        """Whether the ratio is within its bound."""
        least, most = (
            (-inf if self.at_least is None else self.at_least),
            (inf if self.at_most is None else self.at_most),
        )
        return least <= self.ratio <= most


def show_figures(rows: Sequence[Row]) -> None:
    """The same of rows that are no ratios, but figures in the units that they name."""
    print(f"{cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}\n")
    print("| work | bound | figure | |\n|---|---|---:|---|")
    for row in rows:
        print(f"| {row.what} | {row.bound()} | {row.ratio:.3g} | {'met' if row.met() else 'MISSED'} |")


def show(rows: Sequence[Row]) -> None:
    """Print the rows as a Markdown table, under the machine that they were measured on."""
    print(f"{cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}\n")
    print("| work | beside | ratio | to reach | |\n|---|---|---:|---:|---|")
    for row in rows:
        met = "" if not row.bound() else "met" if row.met() else "MISSED"
        print(f"| {row.what} | {row.beside} | {row.ratio:.3g} | {row.bound()} | {met} |")
