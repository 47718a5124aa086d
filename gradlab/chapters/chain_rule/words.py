"""What the page on the chain rule says: of both chains of an image, of all images, and of depth."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gradlab import lesson
from gradlab.chapters.chain_rule import numbers
from gradlab.chapters.chain_rule.numbers import IMAGES, Chain, Passes, passes
from gradlab.text import Translate, fields, format_number, percent, table
from gradlab.types import Array

SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"

Two = tuple[Chain, Chain]  # what the reader compares


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


def names(_: Translate, two: Two) -> list[str]:
    """What tells the two apart: their units, or else what they end in."""
    alike = two[0].units == two[1].units
    return [each.metric.name(_) if alike else lesson.activation_name(_, each.units) for each in two]


def of_layers(_: Translate, chain: Chain) -> str:
    """What the bars are in a network of several hidden layers."""
    return _(
        "This untrained network has {depth} hidden layers of {hidden} units; each bar is a unit. The coloured bar, "
        "its number in brackets, is the unit that the largest weight of the coloured unit upstream leads to. Where "
        "its φ′ is 0, other units of its layer may still let the derivative through."
    ).format(depth=chain.depth, hidden=numbers.HIDDEN)


def between(_: Translate, chain: Chain) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is done from each step to the next, and what the derivative is multiplied by on the way back from there.

    The latter is empty where its number stands.
    """
    others, end = _("+ the others"), chain.end
    up = [_("· ∂y/∂z, summed"), f"· ∂{end}/∂y"]
    if chain.depth:
        unit = lesson.activation_name(_, "step" if chain.by_hand else chain.units)
        down = [unit, f"· vₖ {others}"] * chain.depth
        up = [*["", _("· vₖ, summed over k")] * chain.depth, *up]
    else:
        digit = SUBSCRIPTS[chain.weight.column]
        down, up = [f"u = z{digit}"], [f"∂{end}/∂z{digit}", *up]
    return (f"· x {others}", *down, "softmax", chain.metric.name(_)), ("", *up)


def moves(_: Translate, chain: Chain) -> list[str]:
    """What each move of both passes does, the first of them nothing."""
    texts = [_("Press Play: first the values, then the derivatives.")]
    texts += [_("forward pass: {letter}").format(letter=letter) for letter in chain.letters]
    return texts + [_("backward pass: {slope}").format(slope=f"∂{chain.end}/∂{each}") for each in chain.letters[::-1]]


def aria_texts(_: Translate, places: Sequence[str], two: Two, shown: Sequence[Passes]) -> list[str]:
    """Both derivatives, at each of these places."""
    sides = [
        [f"{name}: d{chain.end}/dw {slope}" for slope in written(each.derivative)]
        for name, chain, each in zip(names(_, two), two, shown, strict=True)
    ]
    return [f"{place}: {first}; {second}" for place, first, second in zip(places, *sides, strict=True)]


def readings(_: Translate, two: Two, shown: Sequence[Passes], k: int) -> str:
    """A table: what both chains end in at a place, and the product along each."""
    ((end, values),) = _both({each.chain.end: each.values[each.chain.end][k]} for each in shown)
    text = _("{end}, at w = {w}").format(end=end, w=format_number(numbers.W[k]))
    return table(("", *names(_, two)), (text, *map(format_number, values)), *factor_rows(shown, k))


def _both(sides: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Of each row about both chains: what it is called in either, and what both have there."""
    for every in zip(*(side.items() for side in sides), strict=True):
        called, values = zip(*every, strict=True)
        yield ", ".join(dict.fromkeys(called)), values


def factor_rows(shown: Sequence[Passes], k: int) -> list[tuple[str, ...]]:
    """The product along each chain, factor by factor."""
    rows = []
    for n, (label, every) in enumerate(_both(each.factors for each in shown)):
        texts = [format_number(values[k]) for values in every]
        rows.append((f"· {label}" if n else label, *(f"**{text}**" if "φ′" in label else text for text in texts)))
    ((label, every),) = _both({f"d{each.chain.end}/dw": each.derivative[k]} for each in shown)
    return [*rows, (f"= {label}", *(f"**{format_number(slope, 6)}**" for slope in every))]


def of_chain(_: Translate, name: str, shown: Passes, k: int) -> dict[str, str]:
    """The product along a chain at a place, and in the verdict which factor makes it 0 if it is."""
    factors = product([float(each[k]) for each in shown.factors.values()])
    facts = f"{name}: d{shown.chain.end}/dw = {factors} = **{format_number(shown.derivative[k], 6)}**."
    return {"facts": facts, "verdict": f"{facts} {_end(_, shown, k)}"}


def _end(_: Translate, shown: Passes, k: int) -> str:
    """Which factor ends the chain, if one does."""
    chain = shown.chain
    if shown.derivative[k] != 0 and chain.by_hand:
        return _(
            "φ′ is not the step's slope, which is 0, but the sigmoid's, put in its place: a surrogate. The weight "
            "moves, but by a number that is not this network's derivative."
        )
    if shown.derivative[k] != 0:
        return _("No factor is 0: the derivative reaches the weight.")
    if not chain.metric.has_slope:
        return _(
            "Accuracy only counts right answers: nudging y changes nothing, so ∂A/∂y is 0, and so is everything "
            "upstream."
        )
    back, *_slope, x = (each[k] for each in shown.factors.values())
    if ended := [letter for letter, slope in shown.slopes.items() if not np.any(slope[k])]:
        if chain.depth > 1:
            text = _("φ′ is 0 for every unit of the layer {letter}: whatever derivative reaches it, none gets past it.")
        else:
            text = _("φ′({letter}) is 0: whatever derivative reaches the unit, none reaches the weight.")
        return text.format(letter=ended[-1])
    if back == 0:
        return _("The derivative that reaches the unit is 0, so everything upstream is 0 too.")
    if x == 0:
        return _("x is 0: the weight's input is 0 in this image, so the weight changes nothing.")
    return _("No factor is 0, but their product is smaller than the smallest positive number of float64.")


def the_image(_: Translate, second: Chain, image: int, w: float) -> str:
    """The image that the chains are about, and what the network of the second picture sees in it."""
    chain = second.of_image(image)
    (y,) = passes(chain, np.array([w])).values["y"]
    text = _("Image {image}, digit {label}: the second picture's network sees {seen} ({probability}). {weight}.")
    seen = {"label": int(np.argmax(chain.t)), "seen": int(np.argmax(y)), "probability": percent(_, float(np.max(y)))}
    return text.format(image=image, weight=lesson.weight_name(_, chain.weight), **seen)


def check(_: Translate, two: Two, image: int, w: float) -> str:
    """A table: each factor of both chains on one path, by autograd and by a finite difference, and the whole."""
    both = [numbers.checks(each.of_image(image), w) for each in two]
    difference = _("numerical")
    first, second = (_("{name}: autograd").format(name=name) for name in names(_, two))
    rows = [(label, *(format_number(each, 6) for pair in pairs for each in pair)) for label, pairs in _both(both)]
    products = [format_number(float(each), 6) for side in both for each in np.prod([*side.values()][:-1], axis=0)]
    along, all_paths = _("their product: this path"), _("{slope}: all paths").format(slope=rows[-1][0])
    rows[-1:] = [(along, *products), (all_paths, *rows[-1][1:])]
    return table((_("factor"), first, difference, second, difference), *rows)


def of_paths(_: Translate, chain: Chain) -> str:
    """Why the derivative need not be the product of the factors in that table."""
    if chain.depth > 1:
        return _(
            "The factors are those of one path, through the coloured units and the right digit. The derivative adds "
            "up all paths, so it need not be their product."
        )
    return _(
        "The factors are those of one path, through the right digit. The derivative adds up the paths through all ten "
        "outputs, so it need not be their product."
    )


# What each image adds.
def of_images(_: Translate, two: Two, shown: Sequence[Passes]) -> tuple[list[str], list[str], list[str], str]:
    """What both pictures of all images show, each image by its digit, a table of each, and what they add together."""
    text = _("The derivative over {count} images is the mean of {count} products, one an image.")
    alts, told, means = [], [text.format(count=IMAGES)], []
    for name, each in zip(names(_, two), shown, strict=True):
        mean, zeros = format_number(float(np.mean(each.derivative)), 6), int(np.sum(each.derivative == 0))
        said = {"title": f"d{each.chain.end}/dw: {name}", "name": name, "mean": mean, "zeros": zeros, "count": IMAGES}
        alts.append(_("{title}: {count} images; exactly 0 in {zeros} of them; the mean is {mean}.").format(**said))
        told.append(_("{name}: **{mean}**; exactly 0 in {zeros} of {count}.").format(**said))
        means.append(f"**{mean}**")
    image, labels = _("image {image}, digit {label}"), np.argmax(two[0].t, axis=-1).tolist()
    places, tables = [image.format(image=k, label=label) for k, label in enumerate(labels)], []
    for k, place in enumerate(places):
        ys = [each.values["y"][k] for each in shown]
        seen = (_("seen as"), *(f"{int(np.argmax(y))}, {percent(_, float(np.max(y)))}" for y in ys))
        last = _("mean of all {count}").format(count=IMAGES), *means
        tables.append(table((place, *names(_, two)), seen, *factor_rows(shown, k), last))
    return alts, places, tables, " ".join(told)


# Long chains.
def of_units(_: Translate, k: int) -> dict[str, str]:
    """What is left of the derivative at a place, behind so many units in a row; that of steps is 0 behind each."""
    x, names = float(lesson.unit("sigmoid").x[k]), {name: lesson.activation_name(_, name) for name in numbers.DEEP}
    sizes = {name: numbers.sizes(name)[:, k].tolist() for name in names}
    rows = ((str(n), *(format_number(sizes[name][n - 1], 2) for name in [*names][1:])) for n in (1, 3, 10, 12))
    slopes = ", ".join(f"{names[name]} {format_number(each[9], 2)}" for name, each in sizes.items())
    text = _("At x = {x}, ten sigmoids pass on **{sigmoid}** of the derivative: not 0, but at most (¼)¹⁰ = {bound}.")
    sigmoids = text.format(**fields(x=x), **fields(3, sigmoid=sizes["sigmoid"][9], bound=numbers.BOUND[9]))
    if x == 0:
        others = _("Step and ReLU have no derivative at x = 0; autograd gives 0 for both.")
    elif sizes["relu"][9]:
        others = _("A single step passes on 0. Ten ReLUs pass on all of it: each factor is 1.")
    else:
        others = _("A single step passes on 0, and so do ten ReLUs: the first is off.")
    facts = _("|slope| of ten units in a row, at x = {x}: {slopes}.").format(x=format_number(x), slopes=slopes)
    readings = table((f"x = {format_number(x)}; n", *[*names.values()][1:]), *rows)
    return {"facts": facts, "readings": readings, "verdict": f"{sigmoids} {others}"}


# Networks of many layers.
def of_networks(_: Translate, scale: str, depth: int) -> dict[str, str]:
    """How much of the last layer's derivative there is in the first, of each kind of units, and how many are dead."""
    ends = {name: means[[0, depth], depth - 1].tolist() for name, means in numbers.layer_slopes(scale).items()}
    rows = {name: written(np.array([first, last, first / last]), digits=2) for name, (first, last) in ends.items()}
    parts = ", ".join(f"{lesson.activation_name(_, name)} {texts[-1]}" for name, texts in rows.items())
    (dead, *other), hidden = (each[depth - 1] for each in numbers.dead_units()), numbers.HIDDEN
    verdict = _(
        "The first layer's mean is {sigmoid} of the last layer's with sigmoids, {tanh} with tanh, {relu} with ReLUs. "
        "With sigmoids it shrinks from layer to layer on the way back: the gradient **vanishes**. With steps every "
        "layer but the last gets exactly {step}. A ReLU is **dead** when it gives 0 for each of the {count} images: "
        "{dead} of {hidden} in the last hidden layer ({low} to {high} with {seeds} other seeds)."
    )
    counts = {"dead": dead, "hidden": hidden, "seeds": len(other), "low": min(other), "high": max(other)}
    return {
        "facts": _("First layer's mean |∂E/∂w| / the last layer's: {parts}.").format(parts=parts),
        "readings": table(
            ("", _("first layer"), _("last layer"), _("first / last")),
            *((lesson.activation_name(_, name), *texts) for name, texts in rows.items()),
        ),
        "verdict": verdict.format(count=IMAGES, **counts, **{name: texts[-1] for name, texts in rows.items()}),
    }
