"""What the tests of the votes share: pages, time that passes when a test says so, and what a database really holds."""

from collections import Counter

from sqlalchemy import NullPool, create_engine, text

PAGE, OTHER_PAGE = "accuracy_vs_loss", "step_vs_sigmoid"


class Clock:
    """Lets time pass in a database, which has its own clock: all that it has noted lies so much further back."""

    def __init__(self, address):
        self.address = address

    def goes_on(self, seconds):
        noted = {"gradlab_rooms": ("acted", "due"), "gradlab_seats": ("seen",)}
        with create_engine(self.address, poolclass=NullPool).begin() as connection:
            for table, columns in noted.items():
                changes = ", ".join(f"{column} = {column} - {seconds}" for column in columns)
                connection.execute(text(f"UPDATE {table} SET {changes}"))


def held(address, columns="*", table="gradlab_votes", where="1 = 1"):
    """The rows of a table, by plain SQL and in order, through an engine that is not the store's."""
    with create_engine(address, poolclass=NullPool).connect() as connection:
        return sorted(map(tuple, connection.execute(text(f"SELECT {columns} FROM {table} WHERE {where}"))))


def seat_at_once(address, code, seats):
    """So many seats, and their votes in the first round, written without the store."""
    rows = [{"code": code, "page": PAGE, "seat": f"s{seat}"} for seat in range(seats)]
    with create_engine(address, poolclass=NullPool).begin() as connection:
        connection.execute(text("INSERT INTO gradlab_seats VALUES (:code, :seat, 0)"), rows)
        connection.execute(text("INSERT INTO gradlab_votes VALUES (:code, :page, 1, :seat, 'yes', 1)"), rows)


def counts(rooms, code, page):
    """Round → answer → how many gave it, of what is shown."""
    rounds = enumerate(zip(*rooms.results(code, page), strict=True), start=1)
    return {round: Counter(filter(None, votes)) for round, votes in rounds if any(votes)}
