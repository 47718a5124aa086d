"""What weights and activations are called in the reader's language. (A metric knows its own name.)"""

from gradlab.core.network import Weight
from gradlab.text import Translate


def weight_name(_: Translate, weight: Weight, letter: str = "w") -> str:
    """A weight by its letter and the two units that it joins."""
    if weight.layer == 0:
        text = _("{name}, from pixel {row} to hidden unit {column}")
    else:
        text = _("{name}, from hidden unit {row} to digit {column}")
    return text.format(name=letter, row=weight.row, column=weight.column)


def activation_name(_: Translate, activation: str) -> str:
    """An activation by its name; one that no language has a word for by its code."""
    return {
        "step": _("Step"),
        "sigmoid": _("Sigmoid"),
        "relu": "ReLU",
        "straight_through": _("Step (surrogate slope)"),
        "identity": _("Identity"),
    }.get(activation, activation)
