"""What a vote asks, a page's question or in the third round the exercise beside it, and what is said of the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.accuracy_stays import words as accuracy_stays
from gradlab.chapters.accuracy_vs_loss import words as accuracy_vs_loss
from gradlab.chapters.chain_rule import words as chain_rule
from gradlab.chapters.gradient_check import words as gradient_check
from gradlab.chapters.learning_stops import words as learning_stops
from gradlab.chapters.learning_stops.numbers import START
from gradlab.chapters.loss_functions import words as loss_functions
from gradlab.chapters.loss_landscape import words as loss_landscape
from gradlab.chapters.loss_landscape.numbers import Pair, partner
from gradlab.chapters.mini_batch import words as mini_batch
from gradlab.chapters.own_digit import words as own_digit
from gradlab.chapters.review.words import exercises
from gradlab.chapters.step_vs_sigmoid import words as step_vs_sigmoid
from gradlab.chapters.temperature import words as temperature
from gradlab.chapters.without_gradient import words as without_gradient
from gradlab.text import Translate, format_number

Text = Callable[[Translate], str]

#: The numbers in the questions that have some, as their pages put them in.
NUMBERS = {
    "loss_functions": loss_functions.question_numbers,
    "learning_stops": learning_stops.question_numbers,
    "without_gradient": without_gradient.question_numbers,
}
WEIGHT, IMAGES, RATE = lesson.TELLING[1], lesson.TRAINED_ON, 3.0  # with which pages open
#: Why the right answer is right, by the numbers with which its page opens.
REASONS: dict[str, Text] = {
    "loss_functions": loss_functions.why,
    "mini_batch": lambda _: mini_batch.why(_, lesson.CROSS_ENTROPY),
    "accuracy_vs_loss": lambda _: accuracy_vs_loss.why(_, WEIGHT, lesson.CROSS_ENTROPY, IMAGES),
    "step_vs_sigmoid": step_vs_sigmoid.why,
    "chain_rule": chain_rule.why,
    "learning_stops": lambda _: learning_stops.why(_, WEIGHT, IMAGES, START, RATE),
    "loss_landscape": lambda _: loss_landscape.why(_, Pair(WEIGHT, partner(WEIGHT, IMAGES), IMAGES)),
    "gradient_check": gradient_check.why,
    "temperature": temperature.why,
    "accuracy_stays": accuracy_stays.why,
    "without_gradient": without_gradient.why,
    "own_digit": own_digit.why,
}
SEED = 1  # of the exercise's numbers: others than the review begins with


@dataclass(frozen=True, eq=False)
class Question:
    """A question, its answers by their codes, in their order, the code of the right one, and why that is right.

    ``why`` is a function: on one page it takes a second.
    """

    text: str
    answers: dict[str, str]
    right: str
    why: Callable[[], str]

    def beside(self, other: "Question") -> "Question":
        """The same question in two languages: each text before the other's, where the two differ."""
        answers = {code: _both(text, other.answers[code], "\u00a0· ") for code, text in self.answers.items()}
        text, why = _both(self.text, other.text, "\n"), lambda: _both(self.why(), other.why(), "\n\n")
        return Question(text, answers, self.right, why)


def _both(one: str, two: str, between: str) -> str:
    return one if one == two else f"{one}{between}{two}"


class Changes(NamedTuple):
    """Of the seats that voted twice: how many were right both times, became right, became wrong, were never right."""

    stayed_right: int
    gained: int
    lost: int
    stayed_wrong: int


class Results(NamedTuple):
    """What stands side by side of what a class has answered."""

    votes: dict[int, tuple[int, ...]]  # round → of each answer, in their order, how many chose it
    changes: Changes | None = None  # between two votes, which are over the same seats then
    once: int = 0  # seats that voted in one of the two only


def of_page(_: Translate, name: str, asked: str, answers: Mapping[str, Text], right: str) -> Question:
    """What a page asks, with the page's own numbers in it."""
    numbers = NUMBERS[name]() if name in NUMBERS else {}
    texts = {code: answer(_) for code, answer in answers.items()}
    why = cached(maxsize=1)(partial(REASONS.get(name, lambda _: ""), _))
    return Question(asked.format(**numbers), texts, right, why)


def of_exercise(_: Translate, name: str) -> Question | None:
    """The review's exercise on what a page asks, as a choice, where there is one that knows where wrong ways lead."""
    for exercise in exercises(_, SEED):
        if exercise.page == name and exercise.others:
            offered = sorted({exercise.answer, *exercise.others})
            answers = {f"n{place}": format_number(value) for place, value in enumerate(offered)}
            right = f"n{offered.index(exercise.answer)}"
            return Question(exercise.question, answers, right, partial(str, exercise.why))
    return None


def round_name(_: Translate, round: int) -> str:
    """What a round of voting is called."""
    return {1: _("First vote"), 2: _("Second vote, after the talk"), 3: _("Third vote, alone")}[round]


def title(_: Translate, round: int, total: int) -> str:
    """Which vote a picture shows, and how many voted."""
    text = _.ngettext("{vote}: {n} answer", "{vote}: {n} answers", total)
    return text.format(vote=round_name(_, round), n=total)


def shares(_: Translate, counts: Sequence[int]) -> list[str]:
    """Of each answer, how many of all chose it."""
    some = _("{count} of {total}")
    return [some.format(count=count, total=sum(counts)) for count in counts]


def alt(_: Translate, question: Question, round: int, counts: Sequence[int]) -> str:
    """What the picture of a vote says to somebody who cannot see it."""
    chosen = zip(question.answers.values(), shares(_, counts), strict=True)
    return _("{title}. {said}. The right answer is: {right}").format(
        title=title(_, round, sum(counts)),
        said="; ".join(f"{answer} {share}" for answer, share in chosen),
        right=question.answers[question.right],
    )


def present(_: Translate, here: int, answered: int | None) -> str:
    """How many are in the room, and how many of them have answered, if a vote is open."""
    if answered is None:
        return _.ngettext("{here} is here", "{here} are here", here).format(here=here)
    text = _.ngettext("{n} of {here} here has answered", "{n} of {here} here have answered", answered)
    return text.format(n=answered, here=here)


def changes(_: Translate, counted: Changes) -> list[str]:
    """Of each way from vote to vote, in ``Changes``' order, how many went it."""
    right, wrong, up, down = _("right both times"), _("wrong both times"), _("wrong → right"), _("right → wrong")
    return [f"{way}: {n}" for way, n in zip((right, up, down, wrong), counted, strict=True)]


def changes_alt(_: Translate, counted: Changes) -> str:
    """What the picture of who changed says to somebody who cannot see it."""
    text = _.ngettext(
        "Who changed between the two votes, of {n} who answered both times: {ways}.",
        "Who changed between the two votes, of {n} who answered both times: {ways}.",
        sum(counted),
    )
    return text.format(n=sum(counted), ways="; ".join(changes(_, counted)))
