"""What is made once and shared by all readers."""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from threading import RLock
from typing import ParamSpec, TypeVar, cast

Args = ParamSpec("Args")
Made = TypeVar("Made")


def cached(maxsize: int) -> Callable[[Callable[Args, Made]], Callable[Args, Made]]:
    """An ``lru_cache`` for a class that opens one page at once: the first makes what is asked for, the others wait.

    Whoever asks for something else, or for what is there already, does not wait.
    """

    def decorate(make: Callable[Args, Made]) -> Callable[Args, Made]:
        kept = lru_cache(maxsize)(make)
        being_made: dict[Hashable, RLock] = {}

        @wraps(make)
        def made(*args: Args.args, **named: Args.kwargs) -> Made:
            what = (args, tuple(named.items()))
            with being_made.setdefault(what, RLock()):
                try:
                    return kept(*cast(tuple[Hashable], args), **cast(dict[str, Hashable], named))
                finally:
                    being_made.pop(what, None)

        return made

    return decorate
