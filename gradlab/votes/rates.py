"""How often something may be had from one place: a new seat, a new room, a code that no room has."""

import math
import time
from threading import Lock
from typing import NamedTuple

from gradlab.votes.errors import TooMany, TooManyCodes, TooManyRooms, TooManySeats

PLACES = 20_000  # that are remembered; of more the oldest is forgotten


class Caller(NamedTuple):
    """Who asks for something.

    connection : of his browser, and what it cannot choose itself: one websocket is one
    address : where it comes from; empty where that is not known, which is one place for all
    """

    connection: str
    address: str = ""


class Rate(NamedTuple):
    """``burst`` at once, and one more after each ``seconds``: of one connection, and of one address."""

    burst: int
    seconds: float


#: A school is one address: 300 phones scan a code at once, as many as two processes serve. A room of its own has a
#: measure of its own, so what is done to one takes no seat of another.
RATES: dict[type[TooMany], tuple[Rate, Rate]] = {
    TooManyCodes: (Rate(20, 3), Rate(200, 0.5)),
    TooManySeats: (Rate(3, 60), Rate(300, 0.5)),
    TooManyRooms: (Rate(3, 600), Rate(12, 300)),
}


class Rates:
    """What was had, by whom. It is kept by the process, and goes with it: no address is ever written down."""

    def __init__(self) -> None:
        self._due: dict[tuple[object, ...], float] = {}  # when all that was had has come back
        self._lock = Lock()

    def take(self, what: type[TooMany], caller: Caller | None, of: str = "", look: bool = False) -> None:
        """Have one more of what is had too often when ``what`` is raised; ``look``: only see whether it can be had.

        The first code of a connection asks for nothing of its address: who is new at a school comes in, whatever
        somebody else there tries.
        """
        if caller is None:
            return
        places = [("connection", what, caller.connection), ("address", what, of, caller.address)]
        with self._lock:
            now = time.monotonic()
            due = [max(now, self._due.get(place, now)) for place in places]
            waits = [at - now - (burst - 1) * each for at, (burst, each) in zip(due, RATES[what], strict=True)]
            if what is TooManyCodes and due[0] == now:
                waits[1] = 0
            if max(waits) > 0:
                raise what(math.ceil(max(waits)))
            for place, at, (burst, each) in zip(places, due, RATES[what], strict=True):
                if not look:
                    self._due.pop(place, None)
                    self._due[place] = min(at, now + burst * each) + each
            while len(self._due) > PLACES:
                del self._due[next(iter(self._due))]
