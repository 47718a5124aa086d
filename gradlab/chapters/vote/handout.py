"""What a class has answered, to take along: the pictures, the counts, and the code that draws them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from gradlab.app import downloads
from gradlab.chapters.vote import figures, words
from gradlab.chapters.vote.words import Question, Results
from gradlab.core.expression import breadth
from gradlab.text import Translate


def offer(_: Translate, page: str, question: Question, found: Results) -> None:
    """Of a page's question or exercise."""
    columns = {"answer": np.array(list(question.answers.values()))}
    columns |= {f"vote {round}": np.array(counts) for round, counts in found.votes.items()}
    header: dict[str, object] = {"page": page, "question": question.text, "right": question.answers[question.right]}
    header |= found.changes._asdict() if found.changes else {}
    pictures = figures.pictures(_, question, found)
    downloads.offer(_, "votes", pictures, columns, header, code(_, question, found.votes))


def whole_room(given: Sequence[tuple[Any, ...]], asked: Callable[[str, int], Question | None]) -> bytes:
    """A spreadsheet of all that a room has answered.

    given : of each question and seat the question's number, its page, the seat, and its votes in the three rounds
    asked : a page and a round ↦ what was asked
    """
    rows = []
    for number, page, seat, *votes in given:
        questions = [asked(page, round) for round in (1, 2, 3)]
        said = [each and each.answers.get(vote) for each, vote in zip(questions, votes, strict=True)]
        right = [each and each.answers[each.right] for each in (questions[0], questions[2])]
        rows.append((number, questions[0] and questions[0].text, seat, *said, *right))
    names = "round", "question", "seat", "first", "second", "third", "right", "right in the third"
    return downloads.spreadsheet(dict(zip(names, zip(*rows, strict=True), strict=True)), {})


def code(_: Translate, question: Question, votes: Mapping[int, tuple[int, ...]]) -> str:
    """Lines that draw the bars anew, with matplotlib alone."""
    titled = {words.title(_, round, sum(counts)): list(counts) for round, counts in votes.items()}
    answers = [figures.wrapped(text, 40) for text in question.answers.values()]
    drawn = CODE.format(answers=answers, votes=titled, right=list(question.answers).index(question.right))
    return drawn if breadth(drawn) == len(drawn) else HANGUL + drawn


HANGUL = "import koreanize_matplotlib  # letters that matplotlib's own font has not\n"
CODE = """\
import matplotlib.pyplot as plt

answers = {answers}
votes = {votes}  # yours: other counts
figure, places = plt.subplots(1, len(votes), squeeze=False, sharey=True, figsize=(10, 3), layout="constrained")
for axes, (title, counts) in zip(places[0], votes.items()):
    bars = axes.barh(answers, counts, color="lightgrey")
    bars[{right}].set(facecolor="#0072B2", edgecolor="black", linewidth=1.6)  # the right answer
    axes.bar_label(bars)
    axes.set_title(title)
places[0][0].invert_yaxis()  # from the uppermost answer down
figure.savefig("votes.svg")
figure
"""
