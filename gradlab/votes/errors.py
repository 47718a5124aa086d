"""Why a room, or a vote, is refused: what its reader is told. None of the sentences repeats what came in."""

_ = str  # marks a sentence, which the app has in the reader's language


class VoteError(Exception):
    """Any of the refusals below; ``seconds``: after which it can be tried again, where that is known."""

    sentence = _("That was not possible. The page shows the room's present state.")

    def __init__(self, seconds: int = 0) -> None:
        super().__init__(self.sentence.format(seconds=seconds))
        self.seconds = seconds


class NoRoom(VoteError):
    sentence = _("There is no such room: the code is wrong, or the room has ended.")


class WrongKey(VoteError):
    sentence = _("This link's key cannot run the room. You are here as a student.")


class VoteClosed(VoteError):
    sentence = _("The vote was closed before your answer came. It is not counted.")


class TooManyCodes(VoteError):
    sentence = _("Too many codes were wrong. The next one can be tried in {seconds} s.")


class TooManySeats(VoteError):
    sentence = _("Too many seats were taken from here. You can come in again in {seconds} s.")


class TooManyRooms(VoteError):
    sentence = _("Too many rooms were opened from here. The next one can be opened in {seconds} s.")


class RoomsFull(VoteError):
    sentence = _("All rooms on this server are in use. One must end, or go 24 hours without its teacher.")


class SeatsFull(VoteError):
    sentence = _("The room is full. Your answer is not counted.")


class NotShown(VoteError):
    """The results are not shown: a vote is open, or the teacher has not shown them yet."""


class OtherTables(VoteError):
    sentence = _("Another version of gradlab kept the votes on this server. This one needs a database of its own.")


class StoreDown(VoteError):
    sentence = _("The votes cannot be reached at the moment. Confirmed answers are kept, and this page keeps trying.")

    def __str__(self) -> str:  # to whoever runs the server
        return "The database of the votes does not answer. What was confirmed is kept."
