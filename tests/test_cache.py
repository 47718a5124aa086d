import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from gradlab.cache import cached


def test_thirty_who_ask_at_once_get_one_thing_that_is_made_once():
    made, everyone = [], threading.Barrier(30)

    @cached(maxsize=4)
    def make(what):
        made.append(what)
        time.sleep(0.05)
        return object()

    def ask(_):
        everyone.wait()
        return make("curve")

    with ThreadPoolExecutor(30) as room:
        assert len(set(room.map(ask, range(30)))) == 1
    assert made == ["curve"]


def test_what_is_there_already_or_is_something_else_does_not_wait():
    go_on = threading.Event()

    @cached(maxsize=4)
    def make(what):
        if what == "slow":
            go_on.wait(10)
        return what

    make("there")
    with ThreadPoolExecutor(3) as room:
        slow, *others = (room.submit(make, what) for what in ("slow", "there", "else"))
        assert [other.result(5) for other in others] == ["there", "else"]
        assert not slow.done()
        go_on.set()
        assert slow.result(5) == "slow"


def test_it_keeps_no_more_than_it_is_told_and_tries_again_after_an_error():
    made = []

    @cached(maxsize=2)
    def make(what, fails=False):
        made.append(what)
        if fails:
            raise ValueError(what)
        return what

    for what in (1, 2, 1, 3, 2):
        assert make(what) == what
    assert made == [1, 2, 3, 2]
    for _ in range(2):
        with pytest.raises(ValueError, match="4"):
            make(4, fails=True)
    assert made[-2:] == [4, 4]


def test_what_is_made_from_itself_does_not_wait_for_itself():
    @cached(maxsize=8)
    def factorial(n):
        return n * factorial(n - 1) if n else 1

    assert factorial(5) == 120
