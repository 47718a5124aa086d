"""How a picture is heard: what ``sound.js`` needs for it beside the columns that are drawn, and the words for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gradlab.core.trace import Trace
from gradlab.text import Translate


@dataclass(frozen=True)
class Sound:
    """The words for who hears a function: what its sound means, the two buttons, and what all of their sound means."""

    says: str
    button: str
    slope_button: str
    keys: str


def sound(_: Translate, trace: Trace) -> Sound:
    """A curve is a tone as high as its value; a staircase clicks where it jumps, and else it is silent."""
    if trace.has_slope:
        says = _("{title}: a tone, the higher the larger the value.")
    else:
        says = _("{title}: silence, and a click at each jump: high for one up, low for one down, loud for a big one.")
    keys = _(
        "At the slider, key S turns the sound on or off, and key D adds the slope: the steeper the tangent, the more "
        "the tone trembles. A slope of 0 is a still tone; where there is no slope, there is no tone."
    )
    return Sound(says.format(title=trace.title), _("Sound"), _("Hear the slope too"), keys)


def sound_words(sounds: Sequence[Sound | None]) -> dict[str, str] | None:
    """The buttons of a film with these pictures, and what stands beside them; None where none of them is heard."""
    heard = [each for each in sounds if each]
    if not heard:
        return None
    says = " ".join([*(each.says for each in heard), heard[0].keys])
    return {"button": heard[0].button, "slope_button": heard[0].slope_button, "says": says}


def heard(strokes: Sequence[Any]) -> dict[str, Any]:
    """Of a picture's strokes those that are heard: the point, whether it is on a staircase, and its tangent."""
    (point,) = (k for k, stroke in enumerate(strokes) if stroke.draggable)
    (tangent,) = (k for k, stroke in enumerate(strokes) if stroke.role == "tangent")
    return {"point": point, "tangent": tangent, "stairs": not strokes[point].has_slope}
