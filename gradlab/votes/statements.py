"""What is asked of the database. A statement decides and writes at once, so that nothing can come between the two."""

from sqlalchemy import ColumnElement, Insert, Select, Update, and_, exists, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from gradlab.votes.database import ROOMS, VOTES
from gradlab.votes.limits import KEPT, ROUNDS, SEATS

#: The votes of the round that a room is in.
OF_THE_ROUND = and_(VOTES.c.code == ROOMS.c.code, VOTES.c.page == ROOMS.c.page, VOTES.c.round == ROOMS.c.round)
ANSWERED = select(func.count()).select_from(VOTES).where(OF_THE_ROUND).correlate(ROOMS).scalar_subquery()


def alive(now: float) -> ColumnElement[bool]:
    """Whether a room has not ended by itself."""
    return ROOMS.c.acted > now - KEPT


def vote(dialect: str, code: str, page: str, round: int, seat: str, answer: str, now: float) -> Insert:
    """Writes a vote, or changes it, while it is open and there is a seat.

    FOR SHARE (PostgreSQL; SQLite has one writer at a time): closing waits for the votes that are being written, and a
    vote that waits for a close finds the room closed.
    """
    open_now = and_(ROOMS.c.code == code, ROOMS.c.page == page, ROOMS.c.round == round, ROOMS.c.open, alive(now))
    seated = exists().where(OF_THE_ROUND, VOTES.c.seat == seat).correlate(ROOMS)
    columns = (ROOMS.c.code, ROOMS.c.page, ROOMS.c.round, literal(seat), literal(answer))
    of_the_room = select(*columns).where(open_now, or_(seated, ANSWERED < SEATS)).with_for_update(read=True, of=ROOMS)
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    new = insert(VOTES).from_select(VOTES.c.keys(), of_the_room)
    return new.on_conflict_do_update(index_elements=VOTES.primary_key, set_={"answer": new.excluded.answer})


def act(code: str, key_hash: str, now: float, **changes: object) -> Update:
    """What the teacher does with a room: nothing without the key."""
    theirs = (ROOMS.c.code == code, ROOMS.c.key == key_hash, alive(now))
    return update(ROOMS).where(*theirs).values(step=ROOMS.c.step + 1, acted=now, **changes)


def shown_again(page: str) -> dict[str, object]:
    """What brings a page's question back with what was answered to it, in one act: the last round of it, and shown."""
    on_it = (VOTES.c.code == ROOMS.c.code, VOTES.c.page == page, VOTES.c.round < ROUNDS)
    last = select(func.max(VOTES.c.round)).where(*on_it).correlate(ROOMS).scalar_subquery()
    return {"page": page, "round": func.coalesce(last, 1), "open": False, "shown": last.is_not(None)}


def counts(code: str, page: str, now: float) -> Select[tuple[int, str, int]]:
    """How often each answer was given in each round; nothing unless it is shown."""
    shown = (ROOMS.c.code == code, ROOMS.c.page == page, ROOMS.c.shown, ~ROOMS.c.open, alive(now))
    per_answer = select(VOTES.c.round, VOTES.c.answer, func.count())
    of_the_page = and_(VOTES.c.code == ROOMS.c.code, VOTES.c.page == ROOMS.c.page)
    grouped = per_answer.join(ROOMS, of_the_page).where(*shown).group_by(VOTES.c.round, VOTES.c.answer)
    return grouped.order_by(VOTES.c.round, VOTES.c.answer)
