"""A class votes: where its rooms and votes are kept.

How a room lives. A teacher opens it and gets a code, which the class types, and a key, which only the teacher has::

    rooms = Rooms(engine(address()))
    code, key = rooms.create("accuracy_vs_loss")       # the question stands on the projector, no vote is open
    rooms.find(code, caller)                           # who types the code comes in, and who tries many has to wait
    rooms.join(code, seat, caller)                     # a browser takes a seat, and says again and again: I am here
    rooms.open_vote(code, key, round=1)                # from now on a seat may vote, and change its answer …
    rooms.vote(code, "accuracy_vs_loss", 1, seat, "no")
    seen = rooms.read(code)                            # … while everybody sees only how many have answered,
    seen.answered, seen.here                           # of how many: (1, 1)
    rooms.give_time(code, key, 60, closes=False)       # rooms.read(code).left: seconds, the same on all screens
    rooms.close_vote(code, key)                        # … until now; then the students talk
    rooms.open_vote(code, key, round=2)                # they vote again, after the talk
    rooms.close_vote(code, key)
    rooms.show(code, key)                              # now, and not before,
    rooms.results(code, "accuracy_vs_loss")            # the votes can be read, seat by seat: [("no", "yes", None)]
    rooms.ask(code, key, "step_vs_sigmoid")            # the next question
    rooms.back(code, key, "accuracy_vs_loss")          # the one before, with its histograms
    rooms.answers(code, key)                           # all answers of the room, by seats 1, 2, 3 …, to take along
    rooms.end(code, key)                               # the room and its votes are gone, as they are after 24 hours

Nothing is kept but four ``tables`` of a ``database``, SQLite or PostgreSQL. Whether a vote counts is decided there, in
the one statement that writes it, so any number of servers may share a room. Why something is refused: ``errors``.
"""

from gradlab.votes.database import address, engine
from gradlab.votes.errors import NoRoom, StoreDown, VoteError
from gradlab.votes.limits import CODES, HERE, KEPT, LONGEST, ROOMS, ROUNDS, SEATS, SHORTEST, Caller, code_of
from gradlab.votes.rooms import Room, Rooms, Votes
