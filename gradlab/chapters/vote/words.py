"""What a vote asks, a page's question or in the third round the exercise beside it, and what is said of the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gradlab.chapters.learning_stops import words as learning_stops
from gradlab.chapters.loss_functions import words as loss_functions
from gradlab.chapters.review.numbers import drawn
from gradlab.chapters.review.words import exercises
from gradlab.chapters.without_gradient import words as without_gradient
from gradlab.text import Translate, format_number

#: The numbers in the questions that have some, as their pages put them in.
NUMBERS = {
    "loss_functions": loss_functions.question_numbers,
    "learning_stops": learning_stops.question_numbers,
    "without_gradient": without_gradient.question_numbers,
}
SEED = 1  # of the exercise's numbers: others than the review begins with


@dataclass(frozen=True, eq=False)
class Question:
    """A question, its answers by their codes, in their order, and the code of the right one."""

    text: str
    answers: dict[str, str]
    right: str


def of_page(
    _: Translate, name: str, asked: str, answers: Mapping[str, Callable[[Translate], str]], right: str
) -> Question:
    """What a page asks, with the page's own numbers in it."""
    numbers = NUMBERS[name]() if name in NUMBERS else {}
    return Question(asked.format(**numbers), {code: answer(_) for code, answer in answers.items()}, right)


def of_exercise(_: Translate, name: str) -> Question | None:
    """The review's exercise on what a page asks, as a choice, where there is one that knows where wrong ways lead."""
    for exercise in exercises(_, drawn(SEED)):
        if exercise.page == name and exercise.others:
            offered = sorted({exercise.answer, *exercise.others})
            answers = {f"n{place}": format_number(value) for place, value in enumerate(offered)}
            return Question(exercise.question, answers, f"n{offered.index(exercise.answer)}")
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
