"""What a reader takes along of the chains, of a function of one's own, and of depth: numbers and code."""

from dataclasses import replace
from typing import Any

import numpy as np

from gradlab import lesson, record_tape
from gradlab.chapters.chain_rule import numbers
from gradlab.chapters.chain_rule.numbers import BOUND, DEEP, DEPTHS, HIDDEN, IMAGES, SCALES, SEEDS, Chain
from gradlab.chapters.chain_rule.words import Two
from gradlab.chapters.own_function.numbers import Ends, own, recorded
from gradlab.chapters.shared.handout import give
from gradlab.plotting.film import Film
from gradlab.text import Translate

COLUMNS = ("picture", "step", "inputs", "value", "adjoint", "factor", "finite difference")
PICTURES = ("first", "second")


def offer_chains(_: Translate, film: Film, two: Two, image: int, w: float, moves: int) -> None:
    """Both pictures and both tapes, at w, and as far as both passes have come."""
    header, rows = {**_described(two), "image": image, "w": w}, []
    for name, each in zip(PICTURES, two, strict=True):
        header[name] = f"{each.units}, {each.metric.code}"
        rows += [(name, *row) for row in tape_rows(each.of_image(image), w)]
    columns = dict(zip(COLUMNS, np.array(rows, dtype=object).T, strict=True))
    code = CHAINS.format(**_in_code(two), image=image, w=w, ends=lesson.WEIGHTS)
    frame, end = lesson.nearest(numbers.W, w), 2 * len(two[0].letters)
    # Before anything is played a picture has no numbers yet: an image, which cannot be played, has them all.
    pictures = [picture.at(frame, moves or end) for picture in film.pictures]
    give(_, "chain_rule", replace(film.at(frame, moves), pictures=pictures), columns, header, code)


def tape_rows(chain: Chain, w: float) -> list[tuple[object, ...]]:
    """Each number of what autograd records: its step, where it comes from, value, adjoint, the factor on its way."""
    factors: list[tuple[object, object]] = [("", ""), *numbers.checks(chain, w).values()]
    rows: list[tuple[object, ...]] = []
    for n, (letter, step) in enumerate(zip(chain.letters, record_tape(chain, w).steps, strict=True)):
        inputs = " ".join(f"[{each}]" for each in step.inputs if isinstance(each, int))
        for k, (value, adjoint) in enumerate(zip(step.value.flat, step.adjoint.flat, strict=True)):
            name = f"[{n}] {letter} {step.name}" + (f" {k}" if step.value.size > 1 else "")
            factor = factors[n] if chain.entries.get(letter, k) == k else ("", "")
            rows.append((name, inputs, float(value), float(adjoint), *factor))
    return rows


def offer_images(_: Translate, film: Film, two: Two, w: float, image: int) -> None:
    """The pictures of what each image adds."""
    columns: dict[str, Any] = {"image": np.arange(IMAGES), "label": np.argmax(two[0].t, axis=-1)}
    for name, each, shown in zip(PICTURES, two, numbers.of_images(two, w), strict=True):
        columns[f"{name}: d{each.end}/dw, {each.units}, {each.metric.code}"] = shown.derivative
    header = {**_described(two), "images": IMAGES, "w": w}
    code = ALL_IMAGES.format(**_in_code(two), w=w, images=IMAGES)
    give(_, "chain_rule_images", film.at(image), columns, header, code)


def _described(two: Two) -> dict[str, object]:
    """What the numbers depend on."""
    untrained = {"network": two[0].unit.network, "trained until": "never"} if two[0].depth > 1 else {}
    return lesson.described(two[0].weight) | untrained


def _in_code(two: Two) -> dict[str, object]:
    """The weight, both networks, and what they are measured by, as code has them."""
    deep = f'Network.random((784, *[{HIDDEN}] * {two[0].depth}, 10), np.random.default_rng({SEEDS[0]}), "{{}}")'
    network = deep if two[0].depth > 1 else 'lesson_network("{}")'
    sides = [f"({network.format(each.units)}, {each.metric.function.__name__})" for each in two]
    return {"weight": two[0].weight, "sides": ", ".join(sides)}


def offer_depth(_: Translate, film: Film, x: float) -> None:
    """The picture of long chains."""
    k = lesson.unit("sigmoid").nearest(x)
    columns = {"n": np.array(DEPTHS), **{name: numbers.sizes(name)[:, k] for name in DEEP}, "(1/4)^n": np.array(BOUND)}
    give(_, "chain_rule_depth", film.at(k), columns, {"x": x}, DEPTH.format(x=x))


def offer_network(_: Translate, film: Film, scale: str, depth: int) -> None:
    """The picture of a network of many layers."""
    columns: dict[str, Any] = {"layer": np.arange(1, depth + 2)}
    columns |= {name: means[: depth + 1, depth - 1] for name, means in numbers.layer_slopes(scale).items()}
    header = {"images": IMAGES, "seed": SEEDS[0], "standard deviation": SCALES[scale][0], "hidden layers": depth}
    known = {"images": IMAGES, "depth": depth, "units": HIDDEN, "seed": SEEDS[0], "deep": DEEP}
    code = NETWORK.format(**known, scale=SCALES[scale])
    give(_, "chain_rule_network", film.at(depth - 1), columns, header, code)


def offer_own(_: Translate, film: Film, text: str, ends: Ends, at: float) -> None:
    """The pictures and the numbers of the reader's own function."""
    trace = own(text, ends)
    columns = {"w": trace.x, "f": trace.f(trace.x)}
    columns |= {"f', autograd": trace.autodiff, "f', difference": trace.finite_difference}
    for n, step in enumerate(recorded(trace).steps[:-1]):
        columns |= {f"[{n}] {step.name}": step.value, f"df/d[{n}]": step.adjoint}
    code = OWN.format(text=text, at=trace.x[trace.nearest(at)].item(), ends=ends)
    give(_, "own_function", film.at(trace.nearest(at)), columns, {"function": text, "h": trace.h}, code)


CHAINS = """\
(x, t), _ = load_mnist()
x, t, weight, w = x[[{image}]], t[[{image}]], {weight}, {w}  # yours: an image, its label, a weight
sides = [{sides}]  # yours: networks and metrics
functions = [along_weight(network, weight, metric, x, t) for network, metric in sides]
for f in functions:
    print(record_tape(f, w))  # each step of both passes
titles = [f"{{network.activation}}, {{metric.__name__}}" for network, metric in sides]
film = plot(functions, {ends}, at=w, title=titles)
"""

ALL_IMAGES = """\
(x, t), _ = load_mnist()
x, t, weight = x[:{images}], t[:{images}], {weight}  # yours: images, their labels, a weight
sides = [{sides}]  # yours: networks and metrics
figure, panels = plt.subplots(1, 2, figsize=(10, 3), layout="constrained")
for axes, (network, metric) in zip(panels, sides):
    each = [autodiff(along_weight(network, weight, metric, x[[k]], t[[k]]))({w}) for k in range(len(x))]
    axes.bar(range(len(x)), each)
    axes.axhline(np.mean(each), linestyle="--", label=f"their mean, {{np.mean(each):.6g}}")
    axes.set(title=f"{{network.activation}}, {{metric.__name__}}", xlabel="image", ylabel="dE/dw")
    axes.legend()
"""

DEPTH = """\
def chain(f, n):
    return f if n == 1 else lambda x: f(chain(f, n - 1)(x))

figure, axes = plt.subplots()
for f in (step, sigmoid, tanh, relu):  # yours: any units, written with autograd.numpy
    slopes = [abs(autodiff(chain(f, n))({x})) for n in range(1, 13)]
    print(f.__name__, *slopes)
    axes.plot(range(1, 13), slopes, marker="o", label=f.__name__)
axes.set_yscale("symlog", linthresh=1e-15)
axes.set(xlabel="n, the number of units", ylabel="|slope| at x = {x}")
axes.legend()
"""

NETWORK = """\
(x, t), _ = load_mnist()
x, t, sizes = x[:{images}], t[:{images}], (784, *[{units}] * {depth}, 10)  # yours: images, their labels, a network
figure, axes = plt.subplots()
for units in {deep}:
    network, means = Network.random(sizes, np.random.default_rng({seed}), units), []
    weights = [w * {scale[1]} * len(w) ** {scale[2]} for w in network.weights]  # of standard deviation {scale[0]}
    for k in range(len(weights)):
        def error(w):
            deep = Network([*weights[:k], w, *weights[k + 1:]], network.biases, units)
            return cross_entropy_error(deep(x), t)
        means.append(np.mean(np.abs(gradient(error)(weights[k]))))
    print(units, *means)
    axes.plot(range(1, len(means) + 1), means, marker="o", label=units)
axes.set_yscale("symlog", linthresh=1e-15)
axes.set(xlabel="layer", ylabel="mean |dE/dw|")
axes.legend()
"""

OWN = """\
f = expression({text!r})  # yours: any function of one number, written with autograd.numpy
here = trace(f, [{at}], undefined="gap")
print(here.values, here.autodiff, here.finite_difference)
print(record_tape(f, {at}))
film = plot(f, {ends}, at={at}, x="w")
"""
