"""What a vote asks: a page's question, with its answers; in the third round the exercise beside it."""

from dataclasses import dataclass

from gradlab.app.pages import ASKING, Page, page_named
from gradlab.cache import cached
from gradlab.chapters.chain_rule import words as chain_rule
from gradlab.chapters.learning_stops import words as learning_stops
from gradlab.chapters.loss_functions import words as loss_functions
from gradlab.chapters.review.numbers import Exercise, drawn
from gradlab.chapters.review.words import exercises
from gradlab.text import Translate, format_number
from gradlab.votes import ROUNDS

#: The numbers in the questions that have some, as their pages put them in.
NUMBERS = {
    "loss_functions": loss_functions.question_numbers,
    "chain_rule": chain_rule.question_numbers,
    "learning_stops": learning_stops.question_numbers,
}
ALONE = ROUNDS  # the round in which each votes alone, on the exercise
SEED = 1  # of the exercise's numbers: others than the review begins with


@dataclass(frozen=True)
class Question:
    """A question, its answers by their codes, in their order, and the code of the right one."""

    text: str
    answers: dict[str, str]
    right: str


@cached(maxsize=256)
def question(_: Translate, name: str, round: int) -> Question | None:
    """What is asked about a page in a round; None where there is nothing to ask."""
    if name not in [page.name for page in ASKING]:
        return None
    page = page_named(name)
    return _exercise(_, name) if round == ALONE else _question(_, page)


def _question(_: Translate, page: Page) -> Question:
    assert page.question is not None
    numbers = NUMBERS[page.name]() if page.name in NUMBERS else {}
    answers = {code: answer(_) for code, answer in page.answers.items()}
    return Question(page.question(_).format(**numbers), answers, page.right)


def _exercise(_: Translate, name: str) -> Question | None:
    exercise = twin(_, name)
    if exercise is None:
        return None
    offered = sorted({exercise.answer, *exercise.others})
    answers = {f"n{place}": format_number(value) for place, value in enumerate(offered)}
    return Question(exercise.question, answers, f"n{offered.index(exercise.answer)}")


def twin(_: Translate, name: str) -> Exercise | None:
    """The review's exercise on what a page asks, if there is one: one that knows where wrong ways lead."""
    found = (each for each in exercises(_, drawn(SEED)) if each.page == name and each.others)
    return next(found, None)


def round_name(_: Translate, round: int) -> str:
    """What a round of voting is called."""
    return {1: _("First vote"), 2: _("Second vote, after the talk"), 3: _("Third vote, alone")}[round]


def next_to(name: str, by: int = 1) -> str:
    """The page whose question follows in the lesson, or precedes it; after the last comes the first."""
    names = [page.name for page in ASKING]
    return names[(names.index(name) + by) % len(names)] if name in names else names[0]
