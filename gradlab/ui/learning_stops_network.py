"""Four networks trained from one start, {accuracy, loss} × {step, sigmoid}: controls, numbers and words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

import numpy as np
import streamlit as st

from gradlab.checks import Array
from gradlab.descent import train
from gradlab.figures import learning_stops as figures
from gradlab.figures.layers import Backdrop, svg
from gradlab.figures.style import Style
from gradlab.network import Network
from gradlab.score import accuracy
from gradlab.ui import controls as common
from gradlab.ui import handout, lesson, panels, picture, reader
from gradlab.ui.picture import Layers
from gradlab.ui.shared import shared
from gradlab.ui.text import Translate, number, pair, percent

UPDATES = 300
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
NOTICED = 0.05  # seconds; what is kept already takes less, and needs no bar
RUNS = [(metric, units) for metric in ("accuracy", "loss") for units in ("step", "sigmoid")]


@dataclass(frozen=True, eq=False)
class History:
    """One training, an entry before and after each of U updates.

    loss, accuracy : shape (U + 1,)
    moved : how far the hidden and the output layer's weights and biases are from their start, ‖Δ‖, shape (U + 1, 2)
    """

    loss: Array
    accuracy: Array
    moved: Array


@shared(maxsize=128)
def history(seed: int, rate: float, loss: str, metric: str, units: str) -> History:
    """Train a random network of these units on 100 images, on "accuracy" or on "loss", and note what became of it."""
    x, t = lesson.digits(lesson.TRAINED_ON)
    start = Network.random(lesson.SIZES, np.random.default_rng(seed), units)
    rows = []

    def note(_: int, now: Network) -> None:
        y = now.probabilities(x)
        rows.append((lesson.METRICS[loss](y, t), accuracy(y, t), *(distance(start, now, layer) for layer in (0, 1))))

    note(0, start)
    train(start, x, t, lesson.METRICS[loss if metric == "loss" else metric], rate, UPDATES, progress=note)
    columns = np.array(rows)
    return History(columns[:, 0], columns[:, 1], columns[:, 2:])


def distance(start: Network, now: Network, layer: int) -> float:
    """‖Δ‖ = √(Σ (w − w₀)²) over a layer's weights and biases."""
    changes = (now.weights[layer] - start.weights[layer], now.biases[layer] - start.biases[layer])
    return float(np.sqrt(sum(np.sum(change**2) for change in changes)))


def histories(_: Translate, seed: int, rate: float, loss: str) -> list[History]:
    """The four trainings; while they take time, the page says so, and shows how many are done."""
    bar, done = st.empty(), []
    with st.spinner(_("Training four networks …")):
        for metric, units in RUNS:
            start = perf_counter()
            done.append(history(seed, rate, loss, metric, units))
            if perf_counter() - start > NOTICED:
                bar.progress(len(done) / len(RUNS))
    bar.empty()
    return done


def controls(_: Translate) -> tuple[int, float]:
    """The seed of the four networks' common start, and their learning rate."""
    left, right = st.columns(2)
    with left:
        seed = common.seed(_)
    with right:
        rate = st.select_slider(
            _("Learning rate η of the networks"),
            RATES,
            0.3,
            key="network_rate",
            format_func=lambda rate: f"{rate:g}",
            bind="query-params",
            help=_("An update takes η times the derivative off each weight and each bias. Try a large one as well."),
        )
    return seed, rate


def updates(_: Translate) -> int:
    """At which update the four networks are read."""
    return st.slider(
        _("Updates of the networks"),
        1,
        UPDATES,
        100,
        key="updates",
        bind="query-params",
        help=_("After how many updates the table below reads the four networks."),
    )


def run_name(_: Translate, metric: str, units: str) -> str:
    """One of the four trainings, by what it descends on and its hidden units."""
    return {
        ("accuracy", "step"): _("accuracy, step"),
        ("accuracy", "sigmoid"): _("accuracy, sigmoid"),
        ("loss", "step"): _("loss, step"),
        ("loss", "sigmoid"): _("loss, sigmoid"),
    }[metric, units]


def charts(_: Translate, runs: list[History], loss: str) -> list[figures.Chart]:
    """Loss and accuracy of the four networks against the number of updates."""

    def lines(values: Callable[[History], Array]) -> list[figures.Line]:
        return [
            figures.Line(run_name(_, metric, units), values(run), metric == "loss", units == "sigmoid")
            for (metric, units), run in zip(RUNS, runs, strict=True)
        ]

    x = _("number of updates")
    return [
        figures.Chart(panels.metric_name(_, loss), x, lines(lambda run: run.loss)),
        figures.Chart(_("Accuracy"), x, lines(lambda run: run.accuracy), percent=True),
    ]


def chart_layers(_: Translate, chart: figures.Chart, update: int, key: tuple[object, ...]) -> Layers:
    """A chart for the page; ``key`` is what its values depend on."""
    look = reader.style()
    backdrop = _chart_backdrop(_Keyed((*key, chart.title, chart.x, *(line.label for line in chart.lines)), chart), look)
    overlay = look.figure(*backdrop.size)
    figures.marks(overlay, backdrop.panels, chart, update, look)
    shown = [percent(line.values[update]) if chart.percent else number(line.values[update]) for line in chart.lines]
    values = "; ".join(f"{line.label}: {value}" for line, value in zip(chart.lines, shown, strict=True))
    alt = _("{title} of four networks after {update} updates: {values}.")
    return Layers(alt.format(title=chart.title, update=update, values=values), backdrop.svg, svg(overlay))


@dataclass(frozen=True)
class _Keyed:
    """A chart, which is the same to the cache when its key is."""

    key: tuple[object, ...]
    chart: figures.Chart = field(compare=False)


@shared(maxsize=64)
def _chart_backdrop(keyed: _Keyed, look: Style) -> Backdrop:
    figure = look.figure(*figures.SIZE)
    figures.chart(figure, keyed.chart, look)
    return Backdrop.of(figure)


def show(_: Translate, seed: int, rate: float, loss: str) -> None:
    """Four networks from one start: their curves, how far they have moved, and what that says."""
    runs = histories(_, seed, rate, loss)
    update = updates(_)
    drawn = charts(_, runs, loss)
    picture.show(*(chart_layers(_, chart, update, (seed, rate, loss)) for chart in drawn))
    for place, table in zip(st.columns(2), (distances, results), strict=True):
        place.markdown(table(_, runs, update))
    st.markdown(verdict(_, runs, update))
    take_networks(_, drawn, runs, update, seed, rate, loss)


def distances(_: Translate, runs: list[History], update: int) -> str:
    """A table: how far each layer of the four networks has moved."""
    rows: list[tuple[str, ...]] = [(_("Moved by"), _("hidden layer"), _("output layer")), ("---", "---:", "---:")]
    for name, run in zip(RUNS, runs, strict=True):
        rows.append((run_name(_, *name), *(f"**{number(distance)}**" for distance in run.moved[update])))
    return panels.table(rows)


def results(_: Translate, runs: list[History], update: int) -> str:
    """A table: loss and accuracy of the four networks, at the start and now."""
    rows = [(_("From start to now"), _("loss"), _("accuracy")), ("---", "---:", "---:")]
    for name, run in zip(RUNS, runs, strict=True):
        loss = f"{number(run.loss[0])} → {number(run.loss[update])}"
        rows.append((run_name(_, *name), loss, f"{percent(run.accuracy[0])} → {percent(run.accuracy[update])}"))
    return panels.table(rows)


def verdict(_: Translate, runs: list[History], update: int) -> str:
    """Who has learnt, and what of them."""
    on_accuracy, step, sigmoid = runs[:2], runs[2], runs[3]
    told = [
        _(
            "**Accuracy**, with either units: all derivatives are 0, and {update} updates have moved the weights by "
            "{far}."
        ).format(update=update, far=number(sum(float(run.moved[update].sum()) for run in on_accuracy))),
        _(
            "**Loss with step units**: the output layer has moved by {output} and the hidden layer by {hidden}; its "
            "derivatives, before the steps, are 0."
        ).format(output=number(step.moved[update, 1]), hidden=number(step.moved[update, 0])),
        _("**Loss with sigmoid units**: both have moved, the hidden layer by {hidden}, the output by {output}.").format(
            hidden=number(sigmoid.moved[update, 0]), output=number(sigmoid.moved[update, 1])
        ),
    ]
    too_large = (
        _("**Loss with step units diverges** at this learning rate: from {before} to {after} in {k} updates."),
        _("**Loss with sigmoid units diverges** at this learning rate: from {before} to {after} in {k} updates."),
    )
    for run, diverges in zip((step, sigmoid), too_large, strict=True):
        if run.loss[-1] > run.loss[0]:
            before, after = pair(run.loss[0], run.loss[-1])
            told.append(diverges.format(k=UPDATES, before=before, after=after))
    return "\n".join(f"- {sentence}" for sentence in told)


def note(_: Translate) -> str:
    """What the comparison of the four does not say."""
    return _(
        "The four begin with the same weights; step and sigmoid units make different outputs of them, hence the two "
        "beginnings of each curve. Loss and accuracy are those of the {count} images that they train on: so few, an "
        "output layer can often fit alone, on top of hidden units that nobody has taught anything."
    ).format(count=lesson.TRAINED_ON)


CODE = """\
import numpy as np
from matplotlib.figure import Figure
from gradlab import Network, accuracy, {loss}, load_mnist, train

(x, t), _ = load_mnist()
x, t, figure = x[:100], t[:100], Figure(figsize=(11, 4.6))
left, right = figure.subplots(1, 2)
for metric, units in [(accuracy, "step"), (accuracy, "sigmoid"), ({loss}, "step"), ({loss}, "sigmoid")]:
    outputs, start = [], Network.random((784, 50, 10), np.random.default_rng({seed}), units)
    train(start, x, t, metric, {rate}, {updates}, progress=lambda _, net: outputs.append(net.probabilities(x)))
    left.plot([{loss}(y, t) for y in outputs], label=f"{{metric.__name__}}, {{units}}")
    right.plot([accuracy(y, t) for y in outputs])
left.legend()
figure
"""


def take_networks(
    _: Translate, drawn: list[figures.Chart], runs: list[History], update: int, seed: int, rate: float, loss: str
) -> None:
    """The networks' charts, their numbers at each update, and the code that trains them."""
    columns: dict[str, Array] = {"update": np.arange(UPDATES + 1.0)}
    for (metric, units), run in zip(RUNS, runs, strict=True):
        values = [run.loss, run.accuracy, *run.moved.T]
        names = ["loss", "accuracy", "hidden layer moved by", "output layer moved by"]
        columns |= {f"{metric} with {units}: {name}": column for name, column in zip(names, values, strict=True)}
    header = {"sizes": lesson.SIZES, "images": lesson.TRAINED_ON, "seed": seed, "rate": rate, "loss": loss}
    code = CODE.format(loss=lesson.METRICS[loss].__name__, seed=seed, rate=rate, updates=update)
    figure = partial(figures.charts, drawn, update, Style())
    handout.offer(_, "learning_stops_networks", figure, columns, header, code)
