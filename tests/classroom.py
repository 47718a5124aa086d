"""What the tests of the votes share: pages, time that passes when a test says so, and what a database really holds."""

from sqlalchemy import NullPool, create_engine, text

PAGE, OTHER_PAGE = "accuracy_vs_loss", "step_vs_sigmoid"


class Clock:
    """Seconds since 1970, which a test moves."""

    def __init__(self):
        self.now = 1e9

    def __call__(self):
        return self.now


def held(address, columns="*", table="gradlab_votes", where="1 = 1"):
    """The rows of a table, by plain SQL and in order, through an engine that is not the store's."""
    with create_engine(address, poolclass=NullPool).connect() as connection:
        return sorted(map(tuple, connection.execute(text(f"SELECT {columns} FROM {table} WHERE {where}"))))


def seat_at_once(address, code, seats):
    """Votes of so many seats in the first round, written without the store."""
    rows = [{"code": code, "page": PAGE, "seat": f"s{seat}"} for seat in range(seats)]
    with create_engine(address, poolclass=NullPool).begin() as connection:
        connection.execute(text("INSERT INTO gradlab_votes VALUES (:code, :page, 1, :seat, 'yes')"), rows)
