"""What may be known of a room, how many there may be, and what a code, a key or an answer may look like."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from gradlab.votes.errors import NoRoom, WrongKey

#: The letters of a code. None looks like another on a projector, typed in either case (no 0 O Q, 1 I L, 2 Z, 5 S, 8 B,
#: U V, G, A beside 4), and without vowels no code is a word.
CODES = "CDFHJKMNPRTWXY34679"
LETTERS = 4
#: Rooms in one database, and seats that may answer in one round of a room.
ROOMS = 40
SEATS = 1000
#: Rounds of voting on one question: before the talk, after it, and on the twin exercise.
ROUNDS = 3
#: Seconds after the teacher's last act after which a room ends.
KEPT = 24 * 3600
#: What a room can be in: the question stands there, a vote is open, the students talk, the results are shown.
STAGES = ("question", "vote", "talk", "results")

WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Room:
    """What anyone who has the code may know.

    code : its code
    page : the page whose question is asked
    round : of the voting on this question, from 1
    open : whether a seat may vote
    shown : whether anyone may read the results
    step : grows with each act of the teacher
    answered : how many seats have answered in this round
    """

    code: str
    page: str
    round: int
    open: bool
    shown: bool
    step: int
    answered: int

    @property
    def stage(self) -> str:
        """The one of ``STAGES`` that it is in."""
        if self.open:
            return "vote"
        if self.shown:
            return "results"
        return "talk" if self.answered or self.round > 1 else "question"


def new_code(taken: Collection[str]) -> str:
    """A code at random that no room has."""
    while True:
        code = "".join(secrets.choice(CODES) for _ in range(LETTERS))
        if code not in taken:
            return code


def code_of(typed: object) -> str:
    """A code as it is kept, of what was typed: in any case, with spaces; ``NoRoom`` when it cannot be one."""
    code = "".join(typed.split()).upper() if isinstance(typed, str) and len(typed) <= 40 else ""
    if len(code) != LETTERS or not set(code) <= set(CODES):
        raise NoRoom
    return code


def hash_of(key: object) -> str:
    """What is kept of a key; ``WrongKey`` when it cannot be one."""
    if not isinstance(key, str) or not WORD.fullmatch(key):
        raise WrongKey
    return sha256(key.encode()).hexdigest()


def word(name: str, value: object) -> str:
    """``value``, when it is a short word; else a ``ValueError``, which does not repeat it."""
    if not isinstance(value, str) or not WORD.fullmatch(value):
        raise ValueError(f"{name} must be 1 to 40 of the letters A-Z and a-z, digits, _ and -.")
    return value


def round_number(value: object) -> int:
    """``value``, when it is the number of a round; else a ``ValueError``, which does not repeat it."""
    if type(value) is not int or not 1 <= value <= ROUNDS:
        raise ValueError(f"round must be an integer from 1 to {ROUNDS}.")
    return value
