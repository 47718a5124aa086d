"""The chains to take along: both tapes as numbers, and the code that prints them."""

import numpy as np

from gradlab import lesson
from gradlab.app import downloads
from gradlab.chapters.chain_rule import numbers
from gradlab.chapters.chain_rule.words import Side, names
from gradlab.core.activations import AS_PRIMITIVES
from gradlab.core.network import Weight
from gradlab.core.tape import Tape
from gradlab.plotting.film import Film
from gradlab.text import Translate, format_number, table


def check(_: Translate, weight: Weight, two: tuple[Side, Side], image: int, w: float) -> str:
    """A table: each factor of both chains, by autograd and by a finite difference."""
    both = [numbers.checks(side.chain(weight, image), w) for side in two]
    listed = dict.fromkeys(each.name for checks in both for each in checks)
    autograd, difference = _("{name}: autograd"), _("difference")
    first, second = (autograd.format(name=name) for name in names(_, two))
    heading = (_("factor"), first, difference, second, difference)
    rows = [heading, ("---", *("---:",) * 4)]
    by_name = [{each.name: each for each in checks} for checks in both]
    for name in listed:
        cells = [
            (format_number(each.autodiff, 6), format_number(each.difference, 6))
            for each in (side[name] for side in by_name)
        ]
        rows.append((name, *cells[0], *cells[1]))
    return table(rows)


def offer(
    _: Translate, film: Film, weight: Weight, two: tuple[Side, Side], image: int, place: tuple[float, int]
) -> None:
    """Both pictures and both tapes to take along; ``place`` is w, and how far both passes have come."""
    w, moves = place
    columns: dict[str, list[object]] = {}
    for name, side in zip(("first", "second"), two, strict=True):
        one = side.chain(weight, image)
        for row in rows(numbers.tape(one, w), numbers.checks(one, w)):
            for column, cell in zip(COLUMNS, (name, *row), strict=True):
                columns.setdefault(column, []).append(cell)
    notch = lesson.along(two[0].activation, weight, two[0].measure, numbers.IMAGES).notch_of(w)
    header = {**lesson.described(weight), "image": image, "w": w}
    header |= {
        name: f"{side.activation}, {side.measure.code}" for name, side in zip(("first", "second"), two, strict=True)
    }
    made = [f'"{side.activation}", lesson.METRICS["{side.measure.code}"]' for side in two]
    code = CODE.format(
        weight=weight, units=two[1].activation, metric=two[1].measure.function.__name__, image=image, w=w,
        images=numbers.IMAGES, first=made[0], second=made[1], notch=notch, moves=moves,
    )  # fmt: skip
    every = {name: np.array(column, dtype=object) for name, column in columns.items()}
    downloads.offer(_, "chain_rule", film.at(notch, moves), every, header, code)


COLUMNS = ("picture", "step", "inputs", "value", "adjoint", "factor", "finite difference")


def rows(tape: Tape, checks: list[numbers.Check]) -> list[tuple[object, ...]]:
    """Each number of a tape: its step, where it comes from, value, adjoint, and the factor on its way."""
    one = {"total": "∂u/∂w"} | dict.fromkeys(AS_PRIMITIVES, "∂φ(u)/∂u")
    by_name = {each.name: each for each in checks}
    listed: list[tuple[object, ...]] = []
    for n, step in enumerate(tape.steps):
        inputs = " ".join(f"[{each}]" for each in step.inputs if isinstance(each, int))
        factor = by_name.get(one.get(step.name, ""))
        beside = (factor.autodiff, factor.difference) if factor else ("", "")
        for k, (value, adjoint) in enumerate(zip(step.value.flat, step.adjoint.flat, strict=True)):
            name = f"[{n}] {step.name}" + (f" {k}" if step.value.size > 1 else "")
            listed.append((name, inputs, float(value), float(adjoint), *beside))
    return listed


CODE = """\
from gradlab import Weight, along_weight, lesson, record_tape, {metric}
from gradlab.app.language import translator
from gradlab.chapters.chain_rule import words
from gradlab.plotting.style import Style

(x, t), weight = lesson.digits({images}), {weight}
network = lesson.network("{units}")  # yours: print each step of your own network's derivative
print(record_tape(along_weight(network, weight, {metric}, x[[{image}]], t[[{image}]]), {w}))
sides = words.Side({first}), words.Side({second})
film = words.film(translator(), weight, {image}, sides, Style()).at({notch}, {moves})
film.save("chain_rule.html")
film
"""
