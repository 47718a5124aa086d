"""What a class has answered, to take along: the pictures, the counts, and the code that draws them."""

from collections.abc import Mapping

import numpy as np

from gradlab.app import downloads
from gradlab.chapters.vote import figures, words
from gradlab.chapters.vote.words import Question
from gradlab.core.expression import breadth
from gradlab.text import Translate


def offer(_: Translate, page: str, question: Question, votes: Mapping[int, tuple[int, ...]]) -> None:
    """Of a page's question or exercise; ``votes``: round → of each answer, in their order, how many chose it."""
    pictures = [figures.picture(_, question, round, counts) for round, counts in votes.items()]
    columns = {"answer": np.array(list(question.answers.values()))}
    columns |= {f"vote {round}": np.array(counts) for round, counts in votes.items()}
    header = {"page": page, "question": question.text, "right": question.answers[question.right]}
    downloads.offer(_, "votes", pictures, columns, header, code(_, question, votes))


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
