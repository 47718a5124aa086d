"""What the page on the chain rule says: of both chains of an image, of all images, and of depth."""

from collections.abc import Mapping, Sequence

import numpy as np

from gradlab import lesson
from gradlab.chapters.chain_rule import numbers
from gradlab.chapters.chain_rule.numbers import IMAGES, SEEDS, Chain, Passes, passes, sizes
from gradlab.lesson.names import activation_name, weight_name
from gradlab.text import Translate, fields, format_number, percent, table
from gradlab.types import Array

SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
LENGTHS = (1, 3, 10, 12)  # of the long chains in the table

Two = tuple[Chain, Chain]  # what the reader compares
Fields = Mapping[str, object]  # of a text


def why(_: Translate) -> str:
    """The answer to the page's question, by the chain of steps with which the page opens."""
    weight = lesson.TELLING[0]
    chain = numbers.chains(weight, "step", lesson.CROSS_ENTROPY).of_image(numbers.FIRST)
    factors = [float(each[0]) for each in passes(chain, np.array([lesson.start(weight)])).factors.values()]
    text = _(
        "Where the page opens, ∂E/∂φ(u) = {back} reaches the step's output, but the step's slope φ′(u) is 0. So "
        "dE/dw = {factors} = 0: nothing reaches the weight."
    )
    return text.format(back=format_number(factors[0]), factors=product(factors))


def product(factors: Sequence[float]) -> str:
    """Factors as a reader writes them, a negative one in brackets."""
    texts = [format_number(each) for each in factors]
    return " · ".join(f"({text})" if text.startswith("−") else text for text in texts)


def written(values: Array, before: str = "", digits: int = 4, none: str = "") -> list[str]:
    """Each number to so many digits, behind a text; ``none`` where there is none."""
    return [f"{before}{format_number(each, digits)}" if np.isfinite(each) else none for each in values.tolist()]


def names(_: Translate, two: Two) -> tuple[str, str]:
    """What tells the two apart: their units, or else what they end in."""
    first, second = two
    if first.units == second.units:
        return first.metric.name(_), second.metric.name(_)
    return activation_name(_, first.units), activation_name(_, second.units)


def of_layers(_: Translate, chain: Chain) -> str:
    """What the bars are in a network of several hidden layers."""
    return _(
        "A network that nobody has trained, with {depth} hidden layers of {hidden} units. A bar is a unit. The "
        "coloured one, whose number is in brackets, is where the weight of the largest size leads from the coloured "
        "one before. Where its φ′ is 0, other units of its layer may still let the derivative through."
    ).format(depth=chain.depth, hidden=numbers.HIDDEN)


def entry(letter: str, k: int) -> str:
    """Before the number of one of the ten logits or outputs, or of one unit of a hidden layer: which it is."""
    return f"{letter}{SUBSCRIPTS[k]}: " if letter in ("z", "y") else f"[{k}]: "


def title(_: Translate, chain: Chain) -> str:
    """What stands above a chain."""
    text = _("{units} units, {error}") if chain.depth else _("{error}, behind {units} units")
    return text.format(units=activation_name(_, chain.units), error=chain.metric.name(_))


def between(_: Translate, chain: Chain) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is done from each step to the next, and on the way back from there.

    The latter is empty where the number stands that the derivative is multiplied by.
    """
    others = _("+ the others")
    up = [_("through the softmax"), _("the error's own slope")]
    if chain.depth:
        down = [f"φ = {activation_name(_, chain.units)}", f"· vₖ {others}"] * chain.depth
        up = [*["", _("· vₖ, summed over k")] * chain.depth, *up]
    else:
        digit = SUBSCRIPTS[chain.weight.column]
        down, up = [f"u = z{digit}"], [f"∂E/∂z{digit}", *up]
    return (f"· x {others}", *down, "softmax", chain.metric.name(_)), ("", *up)


def moves(_: Translate, letters: Sequence[str]) -> list[str]:
    """What each move of both passes does, the first of them nothing."""
    forwards = [_("forwards: {letter}").format(letter=letter) for letter in letters]
    return ["", *forwards, *(_("backwards: ∂E/∂{letter}").format(letter=letter) for letter in letters[::-1])]


def aria_texts(_: Translate, two: Two, w: Array, shown: Sequence[Passes]) -> list[str]:
    """Both derivatives, at each w."""
    places = [{"w": format_number(at)} for at in w]
    return _both(_, _("w = {w}: dE/dw {slope} ({first}), {other} ({second})"), two, shown, places)


def _both(_: Translate, text: str, two: Two, shown: Sequence[Passes], fields: Sequence[Fields]) -> list[str]:
    """Both derivatives at each place, in a text with these other fields."""
    first, second = names(_, two)
    slopes, others = (written(each.derivative) for each in shown)
    each = zip(fields, slopes, others, strict=True)
    return [text.format(**more, slope=slope, other=other, first=first, second=second) for more, slope, other in each]


def readings(_: Translate, two: Two, w: Array, shown: Sequence[Passes], k: int) -> str:
    """A table: what both chains end in at a place, and the product along each."""
    ends = (format_number(each.values["E"][k]) for each in shown)
    return table(
        ("", *names(_, two)), (_("E, at w = {w}").format(w=format_number(w[k])), *ends), *factor_rows(shown, k)
    )


def factor_rows(shown: Sequence[Passes], k: int) -> list[tuple[str, ...]]:
    """The product along each chain, factor by factor."""
    texts = {name: [format_number(each.factors[name][k]) for each in shown] for name in shown[0].factors}
    (back, first), *others = texts.items()
    rows = [(back, *first)]
    rows += [(f"· {name}", *(each if name == "x" else f"**{each}**" for each in every)) for name, every in others]
    return [*rows, ("= dE/dw", *(f"**{format_number(each.derivative[k], 6)}**" for each in shown))]


def verdict(_: Translate, name: str, shown: Passes, k: int) -> str:
    """The product along a chain at a place, and which factor makes it 0 if it is."""
    factors = product([float(each[k]) for each in shown.factors.values()])
    derivative = format_number(shown.derivative[k], 6)
    text = _("{name}: dE/dw = {factors} = **{derivative}**.")
    return f"{text.format(name=name, factors=factors, derivative=derivative)} {_end(_, shown, k)}"


def _end(_: Translate, shown: Passes, k: int) -> str:
    """Which factor ends the chain, if one does."""
    if shown.derivative[k] != 0 and shown.chain.by_hand:
        return _(
            "The factor φ′(u) is not the step's, which is 0: it is the sigmoid's, put in by hand. So the weight "
            "learns, from a number that is not the derivative of this network."
        )
    if shown.derivative[k] != 0:
        return _("No factor is 0: the error reaches the weight.")
    if not shown.chain.metric.has_slope:
        return _("The end only counts: a little more or less of y changes nothing, so ∂E/∂y is 0, and all before it.")
    back, *_slope, x = (each[k] for each in shown.factors.values())
    if ended := [letter for letter, slope in shown.slopes.items() if not np.any(slope[k])]:
        text = _("The factor φ′({letter}) is 0: whatever comes back to the unit, nothing gets through to the weight.")
        return text.format(letter=ended[-1])
    if back == 0:
        return _("What comes back to the unit is 0, and so is all before it.")
    if x == 0:
        return _("The factor x is 0: the weight's input is 0 in this image, and it changes nothing.")
    return _("No factor is 0, but their product is smaller than any number that float64 can hold.")


def the_image(_: Translate, second: Chain, image: int, w: float) -> str:
    """The image that the chains are about, and what the network of the second picture sees in it."""
    chain = second.of_image(image)
    y = passes(chain, np.array([w])).values["y"][0]
    text = _(
        "Image {image}, a {label}: the second picture's network says {seen}, with probability {probability}. {weight}."
    )
    return text.format(
        image=image,
        label=int(np.argmax(chain.t)),
        seen=int(np.argmax(y)),
        probability=percent(_, float(np.max(y))),
        weight=weight_name(_, chain.weight),
    )


def check(_: Translate, two: Two, image: int, w: float) -> str:
    """A table: each factor of both chains, by autograd and by a finite difference."""
    both = [numbers.checks(each.of_image(image), w) for each in two]
    difference = _("difference")
    first, second = (_("{name}: autograd").format(name=name) for name in names(_, two))
    rows = ((name, *(format_number(each, 6) for side in both for each in side[name])) for name in both[0])
    return table((_("factor"), first, difference, second, difference), *rows)


# What each image adds.
def kinds(_: Translate) -> dict[str, tuple[str, str]]:
    """The kinds of images of which a reader can go to the next: what it is called, and what it is."""
    return {
        "right": (_("Next that is right"), _("The next image that the second picture's network gets right at this w.")),
        "wrong": (_("Next that is wrong"), _("The next image that the second picture's network gets wrong at this w.")),
        "off": (_("Next with x = 0"), _("The next image in which the weight is multiplied by 0.")),
    }


def images_alt(_: Translate, title: str, shown: Passes) -> str:
    """What the picture of all images shows."""
    text = _("{title}: {count} images, of which {zeros} add exactly 0 to the derivative; the mean is {mean}.")
    return text.format(title=title, count=IMAGES, zeros=int(np.sum(shown.derivative == 0)), mean=_mean(shown))


def image_aria_texts(_: Translate, two: Two, shown: Sequence[Passes]) -> list[str]:
    """Both derivatives, of each image."""
    images = [{"image": k, "label": label} for k, label in enumerate(np.argmax(two[0].t, axis=-1))]
    return _both(_, _("image {image}, a {label}: {slope} ({first}), {other} ({second})"), two, shown, images)


def image_readings(_: Translate, two: Two, shown: Sequence[Passes], k: int) -> str:
    """A table: one image behind both units."""
    heading = _("image {image}, a {label}").format(image=k, label=int(np.argmax(two[0].t[k])))
    ys = [each.values["y"][k] for each in shown]
    seen = (_("seen as"), *(f"{int(np.argmax(y))}, {percent(_, float(np.max(y)))}" for y in ys))
    mean = (_("mean of all {count}").format(count=IMAGES), *(f"**{_mean(each)}**" for each in shown))
    return table((heading, *names(_, two)), seen, *factor_rows(shown, k), mean)


def images_verdict(_: Translate, two: Two, shown: Sequence[Passes]) -> str:
    """What the images add together."""
    zeros = [int(np.sum(each.derivative == 0)) for each in shown]
    first, second = names(_, two)
    text = _(
        "The derivative over {count} images is the mean of {count} products. {first}: **{slope}**, {zeros} of them are "
        "exactly 0. {second}: **{other}**, {other_zeros} are."
    )
    slopes = {"slope": _mean(shown[0]), "other": _mean(shown[1]), "zeros": zeros[0], "other_zeros": zeros[1]}
    return text.format(count=IMAGES, first=first, second=second, **slopes)


def _mean(shown: Passes) -> str:
    return format_number(float(np.mean(shown.derivative)), 6)


# Long chains.
def depth_readings(_: Translate, k: int) -> str:
    """A table: the derivative at a place, of chains of a few lengths; that of steps is 0 at each."""
    units = numbers.DEEP[1:]
    rows = ((str(n), *(format_number(float(sizes(name)[n - 1, k]), 2) for name in units)) for n in LENGTHS)
    return table(("n", *(activation_name(_, name) for name in units)), *rows)


def depth_verdict(_: Translate, k: int) -> str:
    """What is left behind ten units."""
    sigmoid, relu = (float(sizes(name)[9, k]) for name in ("sigmoid", "relu"))
    text = _(
        "At x = {x}, ten sigmoids leave **{sigmoid}** of what comes back: not 0, yet at most (¼)¹⁰ = {bound}. A single "
        "step leaves 0."
    ).format(**fields(x=lesson.unit("sigmoid").x[k]), **fields(3, sigmoid=sigmoid, bound=numbers.BOUND[9]))
    relus = _("Ten ReLUs leave all of it: each factor is 1.") if relu else _("Ten ReLUs leave **0**: the first is off.")
    return f"{text} {relus}"


# Networks of many layers.
def untrained(_: Translate) -> str:
    """What the networks are."""
    return _(
        "These networks have {pixels} pixels, {hidden} units in each hidden layer, and {digits} outputs. Nobody has "
        "trained them: their weights are random (the seed is {seed}), their biases 0. A point is the mean of |∂E/∂w| "
        "over all weights of a layer, for the cross-entropy error on the first {count} images."
    ).format(pixels=lesson.SIZES[0], hidden=numbers.HIDDEN, digits=lesson.SIZES[-1], seed=SEEDS[0], count=IMAGES)


def network_readings(_: Translate, scale: str, depth: int) -> str:
    """A table: the derivatives of the first layer and of the last, and how much of the one is in the other."""
    rows = [(activation_name(_, name), *texts) for name, texts in _first_and_last(scale, depth).items()]
    return table(("", _("first layer"), _("last layer"), _("first / last")), *rows)


def network_verdict(_: Translate, scale: str, depth: int) -> str:
    """How much of the derivative there is in the first layer, and how many ReLUs are dead."""
    parts = {name: texts[-1] for name, texts in _first_and_last(scale, depth).items()}
    (dead, *other), hidden = (each[depth - 1] for each in numbers.dead_units()), numbers.HIDDEN
    return _(
        "Of the last layer's mean the first layer has {sigmoid} behind sigmoids, {tanh} behind tanh, {relu} behind "
        "ReLUs. Behind sigmoids it falls from layer to layer: the gradient **vanishes**. Behind steps every layer but "
        "the last has exactly {step}. **Dead** ReLUs of the last hidden layer, 0 for each of the {count} images: "
        "{dead} of {hidden} (with {seeds} other seeds {low} to {high})."
    ).format(**parts, count=IMAGES, dead=dead, hidden=hidden, seeds=len(other), low=min(other), high=max(other))


def _first_and_last(scale: str, depth: int) -> dict[str, list[str]]:
    """The mean |∂E/∂w| of the first layer of each network, that of the last, and their quotient."""
    ends = {name: means[[0, depth], depth - 1].tolist() for name, means in numbers.layer_slopes(scale).items()}
    return {name: written(np.array([first, last, first / last]), digits=2) for name, (first, last) in ends.items()}
