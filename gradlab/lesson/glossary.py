"""What the words of the lesson mean: one list, which the review shows, and which can be hovered over on each page."""

from typing import NamedTuple

from gradlab.text import Translate


class Term(NamedTuple):
    """A word of the lesson in the reader's language.

    name, symbol : what it is called, and the letter that stands for it, if one does
    pages : the names of the pages on which it matters, first the one that shows it
    definition : what it means, in a sentence
    """

    name: str
    symbol: str
    pages: tuple[str, ...]
    definition: str


def terms(_: Translate) -> dict[str, Term]:
    """All of them, by a name of their own, in the order in which one needs them."""
    # fmt: off
    return {
        "score": Term(_("score"), "", ("home", "learning_stops"),
            _("One number that says how well or how badly a network does.")),
        "loss": Term(_("loss function"), "E", ("home", "loss_functions", "accuracy_vs_loss"),
            _("A score of badness: the smaller it is, the closer the network's outputs are to the right answers.")),
        "squares": Term(_("sum of squares error"), "E", ("loss_functions",),
            _("Half the sum of (yₖ − tₖ)² over the ten digits.")),
        "entropy": Term(_("cross-entropy error"), "E", ("loss_functions", "accuracy_vs_loss", "learning_stops", "home"),
            _("Minus the logarithm of the probability that the network gives the right digit.")),
        "output": Term(_("the network's output"), "y", ("loss_functions",),
            _("Ten probabilities of sum 1, one for each digit: what softmax makes of the logits.")),
        "target": Term(_("right answer, one-hot"), "t", ("loss_functions", "mini_batch"),
            _("Ten numbers: 1 at the right digit, 0 at the nine others.")),
        "logit": Term(_("logit"), "z", ("loss_functions", "chain_rule", "temperature"),
            _("One of the ten numbers that the network computes before softmax, one for each digit.")),
        "softmax": Term(_("softmax"), "", ("loss_functions", "chain_rule"),
            _("yₖ = exp(zₖ) / Σⱼ exp(zⱼ): it turns any ten numbers into ten probabilities.")),
        "log": Term(_("natural logarithm"), "log", ("loss_functions",),
            _("The power to which e = 2.718… must be raised to give a number; log 1 is 0.")),
        "delta": Term(_("delta"), "δ", ("loss_functions",),
            _("A tiny number, 10⁻⁷, that is added inside the logarithm so that log 0 is never taken.")),
        "data": Term(_("training data"), "N", ("mini_batch",),
            _("The images that a network learns from, with their right answers.")),
        "mini_batch": Term(_("mini-batch"), "B", ("mini_batch",),
            _("A few training images drawn at random: their mean loss stands for the mean over all.")),
        "label": Term(_("label"), "", ("mini_batch",),
            _("The right digit as one number, 0 to 9.")),
        "deviation": Term(_("standard deviation"), "s", ("mini_batch",),
            _("How far single values typically lie from their mean.")),
        "weight": Term(_("weight parameter"), "w", ("accuracy_vs_loss", "step_vs_sigmoid", "loss_landscape", "home"),
            _("A number inside the network that learning may change.")),
        "accuracy": Term(_("accuracy"), "", ("accuracy_vs_loss", "learning_stops", "home"),
            _("The share of the images whose most probable digit is the right one.")),
        "derivative": Term(_("derivative"), "dE/dw", ("accuracy_vs_loss", "step_vs_sigmoid", "chain_rule", "home"),
            _("Also called the slope: how fast a value rises where w is moved to the right. Its sign says which way is "
              "up.")),
        "tangent": Term(_("tangent"), "", ("step_vs_sigmoid", "accuracy_vs_loss", "home"),
            _("The straight line that touches a curve at one point and has the curve's slope there.")),
        "jump": Term(_("jump"), "", ("accuracy_vs_loss", "step_vs_sigmoid"),
            _("A place where a value changes all at once. There is no derivative there.")),
        "autograd": Term(_("autograd"), "",
            ("accuracy_vs_loss", "step_vs_sigmoid", "chain_rule", "gradient_check", "home"),
            _("The program that computes a derivative by the chain rule, from each operation that it has recorded: "
              "exact, but for rounding.")),
        "difference": Term(_("finite difference"), "h",
            ("accuracy_vs_loss", "step_vs_sigmoid", "gradient_check", "home"),
            _("(f(w + h) − f(w − h)) / 2h: a derivative read off two values of the function; h is the spacing.")),
        "unit": Term(_("unit"), "u", ("chain_rule", "accuracy_vs_loss", "learning_stops", "step_vs_sigmoid", "home"),
            _("A cell of the network: it adds up its inputs, each times a weight, and passes the sum u on as φ(u).")),
        "activation": Term(_("activation function"), "φ", ("step_vs_sigmoid", "chain_rule"),
            _("What a unit makes of the number u that flows into it: its output is φ(u).")),
        "step": Term(_("step function"), "", ("step_vs_sigmoid", "learning_stops"),
            _("0 up to x = 0 and 1 above: its derivative is 0 everywhere but at 0, where it has none.")),
        "sigmoid": Term(_("sigmoid function"), "σ", ("step_vs_sigmoid", "learning_stops", "temperature"),
            _("σ(x) = 1 / (1 + e⁻ˣ): it rises smoothly from 0 to 1; its slope is never 0, and at most ¼.")),
        "chain_rule": Term(_("chain rule"), "", ("chain_rule",),
            _("Multiply the derivatives along a path from the weight to the error, and add over all paths.")),
        "partial": Term(_("partial derivative"), "∂", ("chain_rule", "loss_landscape"),
            _("∂E/∂w: the derivative when w alone is moved and everything else stays.")),
        "rate": Term(_("learning rate"), "η", ("learning_stops", "accuracy_vs_loss", "loss_landscape", "home"),
            _("The factor by which an update multiplies the derivative: how far it goes.")),
        "update": Term(_("update"), "←", ("learning_stops", "accuracy_vs_loss", "home"),
            _("w ← w − η · derivative: the weight moves against its slope.")),
        "gradient": Term(_("gradient"), "∇E", ("loss_landscape", "learning_stops"),
            _("The derivatives in all weights together.")),
        "descent": Term(_("gradient descent"), "", ("loss_landscape", "learning_stops"),
            _("Updating all weights against the gradient, again and again.")),
        "epsilon": Term(_("machine epsilon"), "ε", ("gradient_check",),
            _("The gap between 1 and the next larger floating-point number, 2.2·10⁻¹⁶ in float64: it sets the size of "
              "rounding errors.")),
        "temperature": Term(_("temperature"), "T", ("temperature",),
            _("What the input of a sigmoid or of softmax is divided by: the lower T is, the sharper the function.")),
        "soft_accuracy": Term(_("soft accuracy"), "", ("temperature",),
            _("The mean probability that the network gives the right digit: a smooth stand-in for the accuracy.")),
        "epoch": Term(_("epoch"), "", ("accuracy_stays",),
            _("As many updates as it takes to draw as many images as there are training images.")),
        "confidence": Term(_("confidence"), "", ("accuracy_stays",),
            _("The largest of the ten probabilities: how sure the network is of the digit that it sees.")),
        "calibration": Term(_("calibration error"), "ECE", ("accuracy_stays",),
            _("How far the share of right images is from the confidence, on average over bins of similar confidence.")),
        "reliability": Term(_("reliability diagram"), "", ("accuracy_stays",),
            _("For each bin of the confidence the share of right images: on the diagonal the two are equal.")),
        "overfitting": Term(_("overfitting"), "", ("accuracy_stays",),
            _("When a training goes on, the loss falls on the training images but rises on images not seen in it.")),
        "pass": Term(_("forward pass"), "", ("without_gradient", "learning_stops"),
            _("Computing the network's outputs once, for all images. A backward pass computes the derivatives.")),
        "plateau": Term(_("plateau"), "", ("without_gradient",),
            _("A stretch of weights between two jumps, on which the accuracy is the same.")),
        "evolution": Term(_("evolution strategy"), "", ("without_gradient",),
            _("Try the weights with random noise, and move them along the noise that did better.")),
        "blur": Term(_("blur"), "s", ("without_gradient",),
            _("The mean of a function over random noise in the weight, of spacing s: smooth even where the function "
              "jumps.")),
    }
    # fmt: on


def about(_: Translate, *names: str) -> str:
    """What these terms mean, by their names in ``terms``: for the ``help=`` of what stands on a page.

    Streamlit's Markdown has no hover of its own for a word, and HTML is not let into a page. So a definition hangs on
    the nearest text that can have a help: ``st.markdown(…, help=about(_, "tangent"))``, a caption, a subheader, a
    slider. ``menu.heading`` hangs all of a page's terms on its title.
    """
    every = [terms(_)[name] for name in names]
    return "\n\n".join(f"**{', '.join(filter(None, [it.name, it.symbol]))}**: {it.definition}" for it in every)


def of_page(_: Translate, page: str) -> str:
    """What the terms of a page mean."""
    return about(_, *(name for name, term in terms(_).items() if page in term.pages))
