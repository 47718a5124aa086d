"""What may come in, and how much of it: rooms, seats, rounds; how long a room is kept; and how often from one place."""

import math
import re
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import NamedTuple

from gradlab.votes.errors import TooManyCodes, TooManyRooms, TooManySeats, VoteError

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
#: Places, connections and addresses, of which it is remembered what was had; of more the oldest is forgotten.
PLACES = 20_000


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
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", value):
        raise ValueError(f"{name} must be 1 to 40 of the letters A-Z and a-z, digits, _ and -.")
    return value


def whole(name: str, value: object, least: int, most: int) -> int:
    """``value``, when it is an integer within these bounds; else a ``ValueError``, which does not repeat it."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{name} must be an integer from {least} to {most}.")
    return value


class Caller(NamedTuple):
    """Who asks: his connection (one websocket), and the address that it comes from; empty where that is not known."""

    connection: str
    address: str = ""


#: So much at once, and one more after each so many seconds: of one connection, and of one address. A school may be one:
#: 300 phones scan at once, more than one process serves. What is done to one room takes no seat of another.
RATES: dict[type[VoteError], tuple[tuple[int, float], tuple[int, float]]] = {
    TooManyCodes: ((20, 3), (200, 0.5)),
    TooManySeats: ((3, 60), (300, 0.5)),
    TooManyRooms: ((3, 600), (12, 300)),
}


class Rates:
    """What was had, by whom: kept by this process, and written nowhere."""

    def __init__(self) -> None:
        self._due: dict[object, float] = {}  # when all that was had has come back
        self._lock = Lock()

    def check(self, what: type[VoteError], caller: Caller | None, of: str = "", first_is_free: bool = False) -> None:
        """``what`` is raised when no more can be had; ``first_is_free``: the first of a connection always can."""
        now = monotonic()
        for place, (burst, seconds) in _places(what, caller, of):
            due = self._due.get(place, now)
            if (wait := round(due - now - (burst - 1) * seconds, 3)) > 0:
                raise what(math.ceil(wait))
            if first_is_free and due <= now:
                return

    def note(self, what: type[VoteError], caller: Caller | None, of: str = "") -> None:
        """It was had."""
        with self._lock:
            now = monotonic()
            for place, (burst, seconds) in _places(what, caller, of):
                due = max(now, self._due.pop(place, now))
                self._due[place] = min(due, now + burst * seconds) + seconds
            while len(self._due) > PLACES:
                del self._due[next(iter(self._due))]


def _places(what: type[VoteError], caller: Caller | None, of: str) -> list[tuple[object, tuple[int, float]]]:
    ours, theirs = RATES[what]
    return [((what, caller.connection), ours), ((what, of, caller.address), theirs)] if caller else []
