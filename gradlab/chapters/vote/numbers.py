"""How many chose which answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """One vote: of each answer, in their order, how many chose it."""

    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many voted."""
        return sum(self.counts)

    @property
    def shares(self) -> tuple[float, ...]:
        """Of each answer, which part of all chose it; 0 where nobody voted."""
        return tuple(count / max(1, self.total) for count in self.counts)


def tally(answers: Sequence[str], counted: Mapping[str, int]) -> Tally:
    """The votes for these answers. A code that is none of them was sent by no page of ours, and is left out."""
    return Tally(tuple(counted.get(answer, 0) for answer in answers))
