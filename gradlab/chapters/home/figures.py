"""An index along one weight, which can be turned upside down: the second film of the way in."""

from dataclasses import replace

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.home import words
from gradlab.chapters.shared.words import aria_texts, columns, update_captions
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.slope import slope_picture
from gradlab.plotting.style import SINGLE, Style
from gradlab.text import Translate

WEIGHT = lesson.TELLING[1]


@cached(maxsize=16)
def index(_: Translate, goodness: bool, style: Style) -> Film:
    """The loss along the weight, or minus the loss, with its next update, and what the update is, at each place."""
    loss = lesson.along("sigmoid", WEIGHT, lesson.CROSS_ENTROPY, lesson.TRAINED_ON, title=_("Badness, E"))
    trace = replace(loss, f=lambda w: -loss.f(w), title=_("Goodness, −E")) if goodness else loss
    rate = lesson.visible_rate([trace])
    texts = columns(words.at_place(_, here, goodness, rate) for here in trace)
    # On goodness one goes up, by + η: the update is the same, and so is the arrow.
    arrow = -rate if goodness else rate
    picture = slope_picture(
        _, trace, lesson.weight_name(_, WEIGHT), arrow, texts["verdict"], differences=False,
        captions=update_captions(_, trace, arrow), width=SINGLE,
    )  # fmt: skip
    first = trace.nearest(lesson.start(WEIGHT))
    slider = Slider(_("w, the value of this weight"), aria_texts(_, "w", [trace]), first=first)
    return Film([slider], [picture], [texts["readings"]], [texts["verdict"]], style=style)
