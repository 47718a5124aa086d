"""Why a room, or a vote, is refused. None of the sentences repeats what came in."""


class VoteError(Exception):
    """Any of the refusals below. Its text is a plain sentence."""

    def __init__(self) -> None:
        super().__init__(" ".join((self.__doc__ or "").split()))


class NoRoom(VoteError):
    """There is no room with this code, or it has ended."""


class WrongKey(VoteError):
    """This key does not steer the room."""


class VoteClosed(VoteError):
    """No vote is open on this question in this round."""


class TooMany(VoteError):
    """Too much of something was asked for from one place; ``seconds``: after which the next one can be had."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class TooManyCodes(TooMany):
    """Too many codes were tried that no room has."""


class TooManySeats(TooMany):
    """Too many new seats were taken from one place."""


class TooManyRooms(TooMany):
    """Too many rooms were opened from one place."""


class RoomsFull(VoteError):
    """There are as many rooms as there may be. One must end before another is opened."""


class SeatsFull(VoteError):
    """As many seats are taken as there may be in a room."""


class NotShown(VoteError):
    """The results are not shown: a vote is open, or the teacher has not shown them yet."""


class StoreDown(VoteError):
    """The database of the votes does not answer. What was confirmed is kept."""


class OtherTables(VoteError):
    """The database has the tables of another version of gradlab: use that version, or another database."""
