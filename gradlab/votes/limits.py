"""How many rooms, seats and rounds there may be, how long a room is kept, and what may come in."""

import re
from hashlib import sha256

#: The letters of a code. None looks like another on a projector, typed in either case (no 0 O Q, 1 I L, 2 Z, 5 S, 8 B,
#: U V, G, A beside 4), and without vowels no code is a word.
CODES = "CDFHJKMNPRTWXY34679"
LETTERS = 4
#: Rooms in one database, and seats of one room.
ROOMS = 40
SEATS = 1000
#: Rounds of voting on one question: before the talk, after it, and on the twin exercise.
ROUNDS = 3
#: Seconds after the teacher's last act after which a room ends.
KEPT = 24 * 3600
#: Seconds for which a seat that was heard of counts as here. Its page says that it is there every third of them.
HERE = 90
#: Seconds that a teacher may give for a vote.
SHORTEST, LONGEST = 30, 300

WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")


def code_of(typed: object) -> str:
    """A code as it is kept, of what was typed: in any case, with spaces; empty, as no room's is, when it can be none.

    Any letter or digit will do: whoever has read another one from the projector is told that there is no such room.
    """
    code = "".join(str(typed).split()).upper()
    return code if re.fullmatch(f"[A-Z0-9]{{{LETTERS}}}", code) else ""


def hash_of(key: object) -> str:
    """What is kept of a key."""
    return sha256(str(key).encode(errors="replace")).hexdigest()


def word(name: str, value: object) -> str:
    """``value``, when it is a short word; else a ``ValueError``, which does not repeat it."""
    if not isinstance(value, str) or not WORD.fullmatch(value):
        raise ValueError(f"{name} must be 1 to 40 of the letters A-Z and a-z, digits, _ and -.")
    return value


def whole(name: str, value: object, least: int, most: int) -> int:
    """``value``, when it is an integer within these bounds; else a ``ValueError``, which does not repeat it."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{name} must be an integer from {least} to {most}.")
    return value
