"""How often something may be had from one place: a new seat, a new room, a code that no room has."""

import math
from threading import Lock
from time import monotonic
from typing import NamedTuple

from gradlab.votes.errors import TooManyCodes, TooManyRooms, TooManySeats, VoteError

PLACES = 20_000  # that are remembered; of more the oldest is forgotten


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
