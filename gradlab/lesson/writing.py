"""Numbers as a reader reads them, in any language."""

import math
from collections.abc import Callable

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

Translate = Callable[[str], str]  # a sentence ↦ the same in the reader's language: a value, never a global


def number(x: float, digits: int = 4) -> str:
    """x to so many significant digits. Only 0 is shown as 0: what is not 0 keeps its digits, however small."""
    if x == 0:
        return "0"
    if 1e-4 <= abs(x) < 1e6:
        return f"{x:.{digits}g}".replace("-", "−")
    mantissa, _, power = f"{x:.{digits - 1}e}".partition("e")
    return f"{mantissa.replace('-', '−')}·10{str(int(power)).translate(RAISED)}"


def percent(fraction: float) -> str:
    """A fraction in per cent, to four significant digits; no line breaks before the sign."""
    return f"{100 * fraction:.4g}\N{NO-BREAK SPACE}%"


def pair(now: float, after: float) -> tuple[str, str]:
    """Two values with as many decimals as it takes to see them differ, five at least."""
    change = abs(after - now)
    decimals = 5 if change == 0 else min(15, max(5, 1 - math.floor(math.log10(change))))
    return f"{now:.{decimals}f}".replace("-", "−"), f"{after:.{decimals}f}".replace("-", "−")
