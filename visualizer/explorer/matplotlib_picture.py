"""A scene of matplotlib as an image widget: the fixed artists are drawn once, the moving ones for every picture."""

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

import ipywidgets
import numpy as np
import traitlets
from PIL import Image

from optimizers import Trajectory
from visualizer.plotting.legend import racer_handles, relabel
from visualizer.plotting.panels.series import SeriesPanel
from visualizer.plotting.scene import Scene
from visualizer.rendering.glyph_cache import GlyphCache


class ScenePicture(ipywidgets.Image):
    """The picture of a scene at a step, as JPEG.

    Examples
    --------
    >>> from visualizer import race
    >>> picture = ScenePicture()
    >>> picture.set_scene(race("ravine", ["gd"], steps=5).scene())
    >>> picture.show(3)
    >>> picture.value[:2].hex()
    'ffd8'
    """

    #: ipywidgets sends the tooltip, the alternative text for screen readers, only if there is a description.
    description = traitlets.Unicode("").tag(sync=True)

    scene: Scene

    def __init__(self) -> None:
        super().__init__(format="jpeg", layout={"align_self": "flex-start", "max_width": "100%"})

    def close(self) -> None:
        """Close the widget, and let go of the scene and of all that was drawn."""
        super().close()
        for name in ("scene", "_layout", "_fitted", "_labels", "_glyphs", "_unlabelled", "_background"):
            self.__dict__.pop(name, None)

    def set_scene(self, scene: Scene) -> None:
        """Take a new scene and draw its background."""
        self.scene, self._layout = scene, scene.figure.get_layout_engine()
        self._entries = len(racer_handles(scene.context))  # those of the marks come last
        self._fitted = {panel: vertical_limits(panel) for panel in self._series()}
        self.draw_background()

    def replace_runs(self, trajectories: Sequence[Trajectory]) -> None:
        """Replace the runs by others of the same racers, on the same landscape and equally long."""
        scene = self.scene
        scene.trajectories[:] = trajectories  # all its panels share this list
        for panel in self._series():
            panel.values = [panel.series_values(run) for run in trajectories]
        relabel(self._labels, trajectories, scene.context.labels)
        fits = all(len(text.get_text()) <= room for text, room in zip(self._labels, self._room, strict=True))
        (self._draw_labels if fits else self.draw_background)()

    def fit_axes(self) -> bool:
        """Fit the vertical axes that do not suit the runs, but none that was restyled; return whether one has changed.

        An axis that still suits the runs stays, because another one needs another background.
        """
        changed = False
        for panel, before in self._fitted.items():
            if vertical_limits(panel) != before:
                continue
            panel.fit_axis()
            if suits(before, vertical_limits(panel)):
                panel.axes.set_ylim(before.low, before.high)
            else:
                self._fitted[panel] = vertical_limits(panel)
                changed = True
        if changed:
            self.scene.figure.set_layout_engine(self._layout)  # other numbers on an axis need other margins
            self.draw_background()
        return changed

    def draw_background(self) -> None:
        """Draw the fixed artists: all but the moving ones and the legend's labels, which show the parameters."""
        figure, canvas = self.scene.figure, self.scene.canvas
        self._labels = self.scene.legend.get_texts()[: self._entries]
        self._room = [len(label.get_text()) + 2 for label in self._labels]  # the gap between columns is this wide
        for label in self._labels:
            label.set_visible(False)
        canvas.draw()
        for label in self._labels:
            label.set_visible(True)
        figure.set_layout_engine("none")  # fixes the layout, so that moving artists do not change it
        self._glyphs = GlyphCache(canvas.get_renderer())
        self._unlabelled = canvas.copy_from_bbox(figure.bbox)
        self._draw_labels()

    def show(self, step: float) -> None:
        """Draw this step over the background, and send the picture."""
        scene = self.scene
        scene.show(step)
        scene.canvas.restore_region(self._background)
        for artist in scene.moving:
            self._glyphs.draw(artist)
        self.value = jpeg(scene.canvas.buffer_rgba())

    def _draw_labels(self) -> None:
        canvas = self.scene.canvas
        canvas.restore_region(self._unlabelled)
        for label in self._labels:
            self._glyphs.draw(label)
        self._background = canvas.copy_from_bbox(self.scene.figure.bbox)

    def _series(self) -> list[SeriesPanel]:
        return [panel for panel in self.scene.panels if isinstance(panel, SeriesPanel)]


class Limits(NamedTuple):
    """The limits and the scale of a vertical axis."""

    low: float
    high: float
    scale: str


def vertical_limits(panel: SeriesPanel) -> Limits:
    """Return the limits and the scale of the vertical axis."""
    low, high = panel.axes.get_ylim()
    return Limits(float(low), float(high), panel.axes.get_yscale())


def suits(axis: Limits, needed: Limits) -> bool:
    """Return True if an axis holds the limits that its lines need, within a fiftieth, and is not twice as long.

    >>> suits(Limits(0, 10, "linear"), Limits(0.5, 9, "linear"))
    True
    >>> suits(Limits(1e-9, 10, "log"), Limits(1e-2, 9, "log")), suits(Limits(1e-2, 10, "log"), Limits(1e-4, 9, "log"))
    (False, False)
    """
    if axis.scale != needed.scale:
        return False
    scaled = np.log if axis.scale == "log" else np.asarray
    (low, high), (bottom, top) = scaled(axis[:2]), scaled(needed[:2])
    margin = 0.02 * (high - low)
    return bool(low - margin <= bottom and top <= high + margin and high - low < 2 * (top - bottom))


def jpeg(pixels: Any) -> bytes:
    """Return a canvas as a JPEG with colours at full resolution.

    >>> jpeg(np.zeros((8, 8, 4), np.uint8))[:2].hex()
    'ffd8'
    """
    height, width = np.shape(pixels)[:2]
    # Pillow's decoder drops the fourth channel faster than NumPy copies the other three.
    image = Image.frombuffer("RGBX", (width, height), pixels, "raw", "RGBX", 0, 1).convert("RGB")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90, subsampling=0)
    return file.getvalue()
