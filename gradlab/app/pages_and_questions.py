"""The table of pages: what the menu, the questions, the way in and the tests read of each page.

A page is added here, in the lesson's order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from gradlab.text import Translate

Text = Callable[[Translate], str]  # a text in the reader's language


@dataclass(frozen=True, eq=False)
class Page:
    """A page of the lesson.

    name : of its file in ``pages/``, and so in its address
    title : in the menu
    teaser : what the way in says of it
    question : what it asks the reader to predict, with named fields for the page's own numbers, if it asks anything
    answers : code → answer, in the order in which they are shown
    right : the code of the right one
    group : the one of ``GROUPS`` that it is in; a page of none is not listed on the way in
    aside : whether it is in the menu, but not on the way that leads from page to page
    """

    name: str
    title: Text
    teaser: Text = lambda _: ""
    question: Text | None = None
    answers: dict[str, Text] = field(default_factory=dict)
    right: str = ""
    group: str = ""
    aside: bool = False

    @property
    def file(self) -> str:
        """The page's file."""
        return f"pages/{self.name}.py"


#: The parts of the lesson that the menu shows pages under; what is in none stands in the menu itself.
GROUPS: dict[str, Text] = {
    "": lambda _: "",
    "losses": lambda _: _("The loss"),
    "slopes": lambda _: _("Slope or no slope"),
    "descents": lambda _: _("Gradient descent"),
}

PAGES = (
    Page("home", lambda _: _("gradlab")),
    Page(
        "loss_functions",
        lambda _: _("Loss functions"),
        lambda _: _("Two predictions are wrong about different digits: does the loss care which?"),
        lambda _: _(
            "The image shows a {right}, and a prediction gives the {right} a probability of {sure}. Does the "
            "cross-entropy error care how the other {rest} is spread over the wrong digits?"
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
        lambda _: _("Why only a mini-batch?"),
        lambda _: _("Ten times more images: how much nearer does one come to the mean over all 60,000?"),
        lambda _: _(
            "Take ten times as many images for each mini-batch. What becomes of the typical error of its mean?"
        ),
        {
            "ten": lambda _: _("It is ten times smaller."),
            "root": lambda _: _("It is about three times smaller."),
            "same": lambda _: _("It stays as it is: the choice is random either way."),
        },
        right="root",
        group="losses",
    ),
    Page(
        "accuracy_vs_loss",
        lambda _: _("Why not accuracy?"),
        lambda _: _("Move one weight by a hair: what does the accuracy do, and what does the loss?"),
        lambda _: _("Move one weight by a hair. What does the accuracy do?"),
        {
            "flows": lambda _: _("It changes by a hair too."),
            "stays": lambda _: _("Nothing at all, nearly always."),
            "falls": lambda _: _("It falls: training had put the weight where the accuracy is best."),
        },
        right="stays",
        group="slopes",
    ),
    Page(
        "step_vs_sigmoid",
        lambda _: _("Why not a step function?"),
        lambda _: _("Behind which unit does a hair's change show: behind a step or behind a sigmoid?"),
        lambda _: _("A unit gets x = 1. We change x by a hair. Behind which unit does anything change?"),
        {
            "both": lambda _: _("Behind the step and behind the sigmoid."),
            "step": lambda _: _("Behind the step only: it is the steeper one."),
            "sigmoid": lambda _: _("Behind the sigmoid only."),
            "none": lambda _: _("Behind neither: both are on already."),
        },
        right="sigmoid",
        group="slopes",
    ),
    Page(
        "temperature",
        lambda _: _("What lies between a step and a slope?"),
        lambda _: _("Soften the stairs, and a slope appears. Where does it go when they are sharpened again?"),
        lambda _: _("Sharpen a sigmoid until it is a step. What becomes of its slope?"),
        {
            "fades": lambda _: _("It becomes smaller everywhere, until it is gone."),
            "needle": lambda _: _("It runs together at the jump, and leaves 0 everywhere else."),
            "stays": lambda _: _("It stays as it is: only the picture is stretched."),
        },
        right="needle",
        group="slopes",
    ),
    Page(
        "chain_rule",
        lambda _: _("Where does a derivative come from?"),
        lambda _: _("A product of factors along a path: what does one factor 0 do to it?"),
        lambda _: _(
            "A weight acts on the error through four steps, whose derivatives are {factors}. How large is dE/dw?"
        ),
        {
            "rest": lambda _: _("The product of the other three: the 0 adds nothing."),
            "small": lambda _: _("Small: about their mean."),
            "zero": lambda _: _("Exactly 0."),
        },
        right="zero",
        group="slopes",
    ),
    Page(
        "learning_stops",
        lambda _: _("Where learning stops"),
        lambda _: _("Many updates by the accuracy: where is the weight then?"),
        lambda _: _(
            "One takes the accuracy as the index, in place of the loss: {updates} updates of one weight. Where is it "
            "then?"
        ),
        {
            "best": lambda _: _("Where the accuracy is highest."),
            "near": lambda _: _("A little nearer to where the accuracy is highest."),
            "start": lambda _: _("Exactly where it started."),
            "away": lambda _: _("Far away: at a large learning rate it is thrown out."),
        },
        right="start",
        group="descents",
    ),
    Page(
        "gradient_check",
        lambda _: _("Gradient check"),
        lambda _: _("Two ways to a derivative: how small should h be, and what does their agreement prove?"),
        lambda _: _(
            "A derivative is a limit, h → 0. With which h does a computer's central difference come nearest to it?"
        ),
        {
            "smallest": lambda _: _("With the smallest: the smaller h, the better."),
            "between": lambda _: _("With one in between: from there on, a smaller h makes it worse."),
            "chapter": lambda _: _("With the chapter's h = 0.0001: that is why it is taken."),
            "any": lambda _: _("Any h below 0.1 will do: they all give the same."),
        },
        right="between",
        group="descents",
    ),
    Page(
        "loss_landscape",
        lambda _: _("Two weights at once"),
        lambda _: _("Two weights at once: where does descent go on the terraces of the accuracy?"),
        lambda _: _("Start somewhere on the terraces of the accuracy. Where does gradient descent go?"),
        {
            "top": lambda _: _("To the highest terrace, step by step."),
            "edge": lambda _: _("To the nearest edge, and on to the next terrace."),
            "stays": lambda _: _("Nowhere: it stays at its start."),
            "away": lambda _: _("Out of the picture, faster and faster."),
        },
        right="stays",
        group="descents",
    ),
    Page(
        "review",
        lambda _: _("What you take along"),
        lambda _: _("What you predicted, and exercises that are checked."),
        group="descents",
    ),
    Page("vote", lambda _: _("Vote together"), aside=True),
)

#: The pages that lead from each to the next.
LESSON = tuple(page for page in PAGES if not page.aside)

#: The pages that ask the reader something.
ASKING = tuple(page for page in PAGES if page.question)


def page_named(name: str) -> Page:
    """The page of this name."""
    return next(page for page in PAGES if page.name == name)
