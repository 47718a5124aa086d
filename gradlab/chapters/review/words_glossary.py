"""The words of the chapter in every language, with their symbols and the page that shows them."""

from collections.abc import Callable

from gradlab.app.language import languages, translator
from gradlab.app.pages import page_named
from gradlab.text import Translate, table

#: A term, its symbol, and the page that shows it.
TERMS: tuple[tuple[Callable[[Translate], str], str, str], ...] = (
    (lambda _: _("index"), "", "home"),
    (lambda _: _("loss function"), "$E$", "loss_functions"),
    (lambda _: _("sum of squares error"), "$E$", "loss_functions"),
    (lambda _: _("cross-entropy error"), "$E$", "loss_functions"),
    (lambda _: _("the network's output"), "$y$", "loss_functions"),
    (lambda _: _("right answer, one-hot"), "$t$", "loss_functions"),
    (lambda _: _("natural logarithm"), "$\\log$", "loss_functions"),
    (lambda _: _("softmax"), "$y_k$", "loss_functions"),
    (lambda _: _("training data"), "$N$", "mini_batch"),
    (lambda _: _("mini-batch"), "$B$", "mini_batch"),
    (lambda _: _("label"), "", "mini_batch"),
    (lambda _: _("weight parameter"), "$w$", "accuracy_vs_loss"),
    (lambda _: _("accuracy"), "", "accuracy_vs_loss"),
    (lambda _: _("derivative"), "$\\frac{dE}{dw}$", "accuracy_vs_loss"),
    (lambda _: _("tangent"), "", "step_vs_sigmoid"),
    (lambda _: _("activation function"), "$\\varphi$", "step_vs_sigmoid"),
    (lambda _: _("step function"), "", "step_vs_sigmoid"),
    (lambda _: _("sigmoid function"), "$\\sigma$", "step_vs_sigmoid"),
    (lambda _: _("chain rule"), "", "chain_rule"),
    (lambda _: _("learning rate"), "$\\eta$", "learning_stops"),
    (lambda _: _("update"), "$\\leftarrow$", "learning_stops"),
    (lambda _: _("finite difference"), "$h$", "gradient_check"),
    (lambda _: _("gradient"), "$\\nabla E$", "loss_landscape"),
    (lambda _: _("gradient descent"), "", "loss_landscape"),
)


def glossary(_: Translate) -> str:
    """A table: each term in every language, its symbol, and its page."""
    every = [translator(code) for code in languages()]
    rows = [(*languages().values(), _("symbol"), _("page")), ("---",) * (len(every) + 2)]
    rows += [(*(term(each) for each in every), symbol, page_named(page).title(_)) for term, symbol, page in TERMS]
    return table(rows)
