"""What the page says of the images one by one: what each adds to the derivative of the main page."""

import numpy as np
import streamlit as st

from gradlab import lesson
from gradlab.app import downloads
from gradlab.app.show import show_digit
from gradlab.cache import cached
from gradlab.chapters.chain_rule import figure_images, numbers
from gradlab.chapters.chain_rule.numbers import IMAGES, Passes
from gradlab.chapters.chain_rule.words import Side, factor_rows, names
from gradlab.core.network import Weight
from gradlab.plotting import digit
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number, percent, table

FIRST = 58  # the image that the page begins with


def choose(_: Translate, weight: Weight, side: Side, w: float) -> int:
    """The image that the chains above are about: by its number, or the next of a kind."""
    image: int = st.slider(
        _("Image"),
        0,
        IMAGES - 1,
        FIRST,
        key="image",
        bind="query-params",
        help=_("Which of the first {count} training images. Drag the point in the picture, too.").format(count=IMAGES),
    )
    kinds = {
        "right": (_("Next that is right"), _("The next image that the second picture's network gets right at this w.")),
        "wrong": (_("Next that is wrong"), _("The next image that the second picture's network gets wrong at this w.")),
        "off": (_("Next with x = 0"), _("The next image in which the weight is multiplied by 0.")),
    }
    with st.container(horizontal=True):
        for kind, (label, help) in kinds.items():
            found, key = numbers.first_image(side.chains(weight), kind, w, image), f"next {kind}"
            st.button(label, key=key, disabled=found is None, help=help, on_click=_look_at, args=(found,))
    return image


def _look_at(image: int | None) -> None:
    st.session_state["image"] = image


def the_digit(_: Translate, image: int) -> None:
    """The image itself."""
    x, labels = lesson.digits(IMAGES)
    show_digit(digit.png(x[image]), _("Image {image}: a {label}.").format(image=image, label=labels[image]), 56)


@cached(maxsize=64)
def everywhere(weight: Weight, two: tuple[Side, Side], w: float) -> list[Passes]:
    """Both passes along both chains of each image."""
    return [numbers.passes(side.chains(weight), np.full(IMAGES, w)) for side in two]


@cached(maxsize=64)
def film(_: Translate, weight: Weight, two: tuple[Side, Side], w: float, style: Style) -> Film:
    """The derivative of each image at w, behind both units, and what there is to read of each image."""
    shown = everywhere(weight, two, w)
    pictures = []
    for name, each in zip(names(_, two), shown, strict=True):
        labels = figure_images.Labels(_("dE/dw: {name}").format(name=name), _("image"), _("their mean"))
        alt = _(
            "{title}: {count} images, of which {zeros} add exactly 0 to the derivative; the mean is {mean}."
        ).format(title=labels.title, count=IMAGES, zeros=int(np.sum(each.derivative == 0)), mean=_mean(each))
        has_slope = bool(np.any(each.derivative != 0))
        pictures.append(figure_images.picture(labels, each.derivative, has_slope, alt))
    told = [
        [readings(_, two, shown, k) for k in range(IMAGES)],
        [verdict(_, two, shown)] * IMAGES,
    ]
    text, (first, second) = _("image {image}, a {label}: {slope} ({first}), {other} ({second})"), names(_, two)
    label = np.argmax(shown[0].chain.t, axis=-1).tolist()
    aria_texts = [
        text.format(
            image=k, label=seen, slope=format_number(slope), other=format_number(other), first=first, second=second
        )
        for k, (seen, slope, other) in enumerate(zip(label, *(each.derivative for each in shown), strict=True))
    ]
    return Film([Slider(_("Image"), aria_texts, "image", FIRST)], pictures, told, style=style)


def _mean(shown: Passes) -> str:
    return format_number(float(np.mean(shown.derivative)), 6)


def readings(_: Translate, two: tuple[Side, Side], shown: list[Passes], k: int) -> str:
    """A table: one image behind both units."""
    label = int(np.argmax(shown[0].chain.t[k]))
    rows: list[tuple[str, ...]] = [
        (_("image {image}, a {label}").format(image=k, label=label), *names(_, two)),
        ("---", "---:", "---:"),
    ]
    ys = [each.values["y"][k] for each in shown]
    rows.append((_("seen as"), *(f"{int(np.argmax(y))}, {percent(_, float(np.max(y)))}" for y in ys)))
    rows += factor_rows(shown, k)
    rows.append((_("mean of all {count}").format(count=IMAGES), *(f"**{_mean(each)}**" for each in shown)))
    return table(rows)


def verdict(_: Translate, two: tuple[Side, Side], shown: list[Passes]) -> str:
    """What the images add together."""
    zeros = [int(np.sum(each.derivative == 0)) for each in shown]
    first, second = names(_, two)
    text = _(
        "The derivative over {count} images is the mean of {count} products. {first}: **{slope}**, {zeros} of them are "
        "exactly 0. {second}: **{other}**, {other_zeros} are."
    )
    slopes = {"slope": _mean(shown[0]), "other": _mean(shown[1]), "zeros": zeros[0], "other_zeros": zeros[1]}
    return text.format(count=IMAGES, first=first, second=second, **slopes)


def offer(_: Translate, film: Film, weight: Weight, two: tuple[Side, Side], w: float, image: int) -> None:
    """The pictures to take along."""
    shown = everywhere(weight, two, w)
    columns = {"image": np.arange(IMAGES), "label": np.argmax(shown[0].chain.t, axis=-1)}
    for name, side, each in zip(("first", "second"), two, shown, strict=True):
        columns[f"{name}: dE/dw, {side.activation}, {side.measure.code}"] = each.derivative
    header = {**lesson.described(weight), "images": IMAGES, "w": w}
    made = [f'(lesson.network("{side.activation}"), {side.measure.function.__name__})' for side in two]
    metrics = ", ".join(sorted({side.measure.function.__name__ for side in two}))
    code = CODE.format(weight=weight, metrics=metrics, sides=",\n    ".join(made), w=w, image=image, images=IMAGES)
    downloads.offer(_, "chain_rule_images", film.at(image), columns, header, code)


CODE = """\
import numpy as np
from gradlab import Weight, along_weight, autodiff, lesson, {metrics}
from gradlab.chapters.chain_rule import figure_images
from gradlab.plotting.film import Film
from gradlab.plotting.film import Slider

(x, t), weight = lesson.digits({images}), {weight}  # yours: images, their labels, a weight
pictures, sides = [], [  # yours: networks and metrics
    {sides},
]
for network, metric in sides:
    each = np.array([autodiff(along_weight(network, weight, metric, x[[k]], t[[k]]))({w}) for k in range(len(x))])
    print(each.mean())
    labels = figure_images.Labels(f"dE/dw: {{network.activation}}", "image", "their mean")
    pictures.append(figure_images.picture(labels, each, each.any(), ""))
film = Film([Slider("image", [f"image {{k}}" for k in range(len(x))])], pictures).at({image})
film.save("chain_rule_images.html")
film
"""
