"""The table of pages: what the menu, the ways, the questions and the tests read of each page.

A page is added here, in the book's order; what goes beyond the book follows after it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from gradlab.text import Translate

Text = Callable[[Translate], str]  # a text in the reader's language


@dataclass(frozen=True, eq=False)
class Page:
    """A page of the lesson.

    name : of its file in ``pages/``, and so in its address
    title : in the menu, above the page, on its card, and wherever it is named
    teaser : what its card at home says of it where the pointer rests; a page without one has no card
    question : what it asks the reader to predict, with named fields for the page's own numbers, if it asks anything
    answers : code → answer, in the order in which they are shown
    right : the code of the right one
    group : the one of ``GROUPS`` that it is in
    """

    name: str
    title: Text
    teaser: Text | None = None
    question: Text | None = None
    answers: dict[str, Text] = field(default_factory=dict)
    right: str = ""
    group: str = ""

    @property
    def file(self) -> str:
        return f"pages/{self.name}.py"


BEYOND = "beyond"  # the group of what goes beyond the book, and is on neither way

#: The parts of the lesson that the menu shows pages under; what is in none stands in the menu itself.
GROUPS: dict[str, Text] = {
    "": lambda _: "",
    "losses": lambda _: _("The loss"),
    "slopes": lambda _: _("When the slope is 0"),
    "descents": lambda _: _("Learning by gradients"),
    BEYOND: lambda _: _("Beyond the book"),
}

PAGES = (
    Page("home", lambda _: _("Home")),
    Page(
        "loss_functions",
        lambda _: _("How wrong is a prediction?"),
        lambda _: _("Two predictions spread their mistakes over different wrong digits. Does the loss change?"),
        lambda _: _(
            "The image shows a {right}, and a prediction gives the {right} a probability of {sure}. Does the "
            "cross-entropy error depend on how the other {rest} is spread over the wrong digits?"
        ),
        {
            "one": lambda _: _("Yes: it is larger when a single wrong digit gets all of it."),
            "many": lambda _: _("Yes: it is larger when many wrong digits get a little each."),
            "no": lambda _: _("No: it is the same however the rest is spread."),
        },
        right="no",
        group="losses",
    ),
    Page(
        "mini_batch",
        lambda _: _("Why is a mini-batch enough?"),
        lambda _: _("With ten times as many images, how much closer do you get to the mean over all 60,000?"),
        lambda _: _("Each mini-batch gets ten times as many images. What happens to the typical error of its mean?"),
        {
            "ten": lambda _: _("It becomes ten times smaller."),
            "root": lambda _: _("It becomes about three times smaller."),
            "same": lambda _: _("It stays the same: the choice is random either way."),
        },
        right="root",
        group="losses",
    ),
    Page(
        "accuracy_vs_loss",
        lambda _: _("Why not accuracy?"),
        lambda _: _("Move one weight slightly: what does the accuracy do, and what does the loss do?"),
        lambda _: _("Move one weight slightly. What does the accuracy do?"),
        {
            "flows": lambda _: _("It changes slightly too."),
            "stays": lambda _: _("Nothing at all, almost always."),
            "falls": lambda _: _("It falls: training put the weight where the accuracy is highest."),
        },
        right="stays",
        group="slopes",
    ),
    Page(
        "step_vs_sigmoid",
        lambda _: _("Why not a step function?"),
        lambda _: _("Nudge the input: whose output responds, the step's or the sigmoid's?"),
        lambda _: _(
            "A step unit and a sigmoid unit both receive x = 1. Change x very slightly. Which unit's output changes?"
        ),
        {
            "both": lambda _: _("Both."),
            "step": lambda _: _("Only the step's: it is steeper."),
            "sigmoid": lambda _: _("Only the sigmoid's."),
            "none": lambda _: _("Neither: both are already on."),
        },
        right="sigmoid",
        group="slopes",
    ),
    Page(
        "chain_rule",
        lambda _: _("The chain rule: where a derivative comes from"),
        lambda _: _("From the error back to a weight: where does a step cut the derivative off?"),
        lambda _: _(
            "Autograd goes back from the error E to a weight whose hidden unit is a step. Where does the derivative "
            "become 0?"
        ),
        {
            "error": lambda _: _("At the error: with a step in the network, E has no slope at all."),
            "output": lambda _: _("At the step's output: E does not depend on it."),
            "step": lambda _: _("In the step: a derivative reaches its output, and 0 leaves its input."),
            "never": lambda _: _("Nowhere: it shrinks, but something reaches the weight."),
        },
        right="step",
        group="slopes",
    ),
    Page(
        "learning_stops",
        lambda _: _("Where learning stops"),
        lambda _: _("Follow the accuracy's slope for many updates: where does the weight end up?"),
        lambda _: _(
            "Use the accuracy as the score instead of the loss and update one weight {updates} times. Where does it "
            "end up?"
        ),
        {
            "best": lambda _: _("Where the accuracy is highest."),
            "near": lambda _: _("A little closer to where the accuracy is highest."),
            "start": lambda _: _("Exactly where it started."),
            "away": lambda _: _("Far away: a large learning rate throws it out."),
        },
        right="start",
        group="descents",
    ),
    Page(
        "loss_landscape",
        lambda _: _("Two weights at once"),
        lambda _: _("Two weights at once: where does descent go on the terraces of the accuracy?"),
        lambda _: _("Start somewhere on the terraces of the accuracy. Where does gradient descent go?"),
        {
            "top": lambda _: _("To the highest terrace, one terrace after another."),
            "edge": lambda _: _("To the nearest edge, and on to the next terrace."),
            "stays": lambda _: _("Nowhere: it stays where it starts."),
            "away": lambda _: _("Out of the picture, faster and faster."),
        },
        right="stays",
        group="descents",
    ),
    Page(
        "gradient_check",
        lambda _: _("Do the two derivatives agree?"),
        lambda _: _("Two ways to a derivative: how small should h be, and what does their agreement prove?"),
        lambda _: _(
            "A derivative is a limit, h → 0. With which h does a computer's central difference come closest to it?"
        ),
        {
            "smallest": lambda _: _("With the smallest: the smaller h, the better."),
            "between": lambda _: _("With one in between: below it, a smaller h makes it worse."),
            "chapter": lambda _: _("With the book's h = 0.0001: that is why the book uses it."),
            "any": lambda _: _("Any h below 0.1 will do: they all give the same value."),
        },
        right="between",
        group="descents",
    ),
    Page(
        "temperature",
        lambda _: _("From sigmoid to step"),
        lambda _: _("Soften the stairs, and their slope is no longer 0. Where does it go when they sharpen again?"),
        lambda _: _("Sharpen a sigmoid until it is a step. What happens to its slope?"),
        {
            "fades": lambda _: _("It shrinks everywhere, until it is gone."),
            "needle": lambda _: _("It gathers at the jump, and leaves 0 everywhere else."),
            "stays": lambda _: _("It stays the same: only the picture is stretched."),
        },
        right="needle",
        group=BEYOND,
    ),
    Page(
        "accuracy_stays",
        lambda _: _("The accuracy stands, the loss goes on"),
        lambda _: _("The test loss rises by a third. What does the test accuracy do meanwhile?"),
        lambda _: _("From epoch 10 to 400 the test loss rises by a third. What does the test accuracy do?"),
        {
            "third": lambda _: _("It falls by about a third too."),
            "little": lambda _: _("It falls a little."),
            "stays": lambda _: _("It stays, or even rises."),
        },
        right="stays",
        group=BEYOND,
    ),
    Page(
        "without_gradient",
        lambda _: _("Without a gradient"),
        lambda _: _("Then climb the accuracy without a derivative: how far does that lead, and what does it cost?"),
        lambda _: _("{passes} forward passes without a gradient: how far does the accuracy come?"),
        {
            "nowhere": lambda _: _("Nowhere: without a slope nothing says where to go."),
            "slow": lambda _: _("Well up, but gradient descent is further after a few hundred."),
            "far": lambda _: _("To the top: it only takes longer."),
        },
        right="slow",
        group=BEYOND,
    ),
    Page(
        "own_digit",
        lambda _: _("Your own digit"),
        lambda _: _("Draw a digit: what does the network see, and which single weight makes it see another?"),
        lambda _: _("Move your 7 five pixels up. What does the network see?"),
        {
            "seven": lambda _: _("A 7."),
            "other": lambda _: _("Another digit."),
            "depends": lambda _: _("It depends on the 7, but mostly not a 7."),
        },
        right="depends",
        group=BEYOND,
    ),
    Page(
        "review",
        lambda _: _("Review and exercises"),
        lambda _: _("The story in five lines, your predictions, exercises, and a glossary."),
    ),
    Page("vote", lambda _: _("Vote together")),
)

#: The pages that have a card at home.
LESSON = tuple(page for page in PAGES if page.teaser)

#: The pages that ask the reader something.
ASKING = tuple(page for page in PAGES if page.question)


def page_named(name: str) -> Page:
    return next(page for page in PAGES if page.name == name)


#: The ways that lead from page to page, by their code in links: the claim alone, and all of the book's chapter. Both
#: begin at home and end with the review, which is not counted.
SHORT, CHAPTER = "short", "chapter"
WAYS = {
    SHORT: tuple(map(page_named, ("home", "accuracy_vs_loss", "learning_stops", "step_vs_sigmoid", "review"))),
    CHAPTER: (PAGES[0], *(page for page in LESSON if page.group != BEYOND)),
}
