"""The images of a mini-batch, and what the network sees in each."""

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from gradlab.chapters.mini_batch.numbers_images import SHOWN, Images
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.style import INK, Style

WIDTH = 5.2  # inches
TITLE, LEGEND = 0.42, 0.56  # inches above and below the images, at a style's scale of 1
SIDE, GAP = 28, 4  # of an image and between two, in pixels of an image
MARKS = {True: "✓", False: "✗"}


@dataclass(frozen=True)
class ImageLabels:
    """The finished texts of a picture of images: its title, and what is meant by ✓ and by ✗."""

    title: str
    right: str
    wrong: str


@dataclass(frozen=True)
class ImagesInARow:
    """Up to ten images; under each, ✓ or ✗ and the digit that the network sees. A wrong one has a frame."""

    images: Images
    labels: ImageLabels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        width, height = self._extent(style)
        return WIDTH, TITLE * style.scale + WIDTH * height / width + LEGEND * style.scale

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw them into a figure of this size."""
        (width, height), (_, inches) = self._extent(style), self.size(style)
        axes = figure.add_axes((0, LEGEND * style.scale / inches, 1, WIDTH * height / width / inches))
        axes.set(xlim=(-GAP / 2, width - GAP / 2), ylim=(height - GAP / 2, -GAP / 2))
        axes.set_axis_off()
        for k in range(len(self.images.seen)):
            self._image(axes, k, k * (SIDE + GAP), style)
        self._texts(figure, style.scale / inches, style)

    def _extent(self, style: Style) -> tuple[float, float]:
        """Width and height of the row and the words under it, in pixels of an image."""
        return SHOWN * (SIDE + GAP), SIDE + 15 * style.scale + GAP / 2

    def _image(self, axes: Axes, k: int, x: float, style: Style) -> None:
        """The image numbered k, its left edge at x."""
        pixels, right = self.images.pixels[k].reshape(SIDE, SIDE), bool(self.images.right[k])
        look: dict[str, Any] = {"cmap": "gray_r", "vmin": 0, "vmax": 255, "aspect": "auto", "interpolation": "none"}
        axes.imshow(pixels, extent=(x, x + SIDE, SIDE, 0), **look)
        if not right:  # the paper's ink, like the digit, and inside the paper: it shows on a dark page too
            axes.add_patch(Rectangle((x + 1, 1), SIDE - 2, SIDE - 2, fill=False, edgecolor=INK[False], linewidth=2))
        text = f"{MARKS[right]} {self.images.seen[k]}"
        words = {**_lettering(style), "family": "DejaVu Sans", "fontweight": "normal" if right else "bold"}
        axes.text(x + SIDE / 2, SIDE + 1, text, ha="center", va="top", **words)

    def _texts(self, figure: Canvas, inch: float, style: Style) -> None:
        """The title, and what the marks mean. ``inch`` is a part of the figure's height."""
        words = _lettering(style)
        figure.text(0.02, 1 - 0.28 * inch, self.labels.title, **words | {"fontweight": "bold"})
        for right, meaning, up in ((True, self.labels.right, 0.33), (False, self.labels.wrong, 0.1)):
            figure.text(0.02, up * inch, MARKS[right], family="DejaVu Sans", **words)
            figure.text(0.06, up * inch, meaning, **words)


def _lettering(style: Style) -> dict[str, Any]:
    return {"color": style.ink, "fontsize": 10 * style.scale}
