"""The axes of the surface panel: three edges of its box that the surface does not hide, with ticks and labels."""

import re
from math import cos, sin
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from landscapes._core.types import Settings
from visualizer.plotting.fonts import show_formulas
from visualizer.plotting.mathematics import axis_name
from visualizer.plotting.measure import POINTS_PER_INCH
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.surface3d.camera import Camera
from visualizer.plotting.panels.surface3d.height_field import FOOT, TICKS, HeightScale, format_number

#: Length of a tick, gap between an edge and its tick labels, and gap between these and the axis name.
TICK_LENGTH, LABEL_GAP, NAME_GAP = 0.018, 0.028, 0.012

#: A point that interrupts a line.
BREAK = np.array([np.nan, np.nan])

#: Directions: up and left in the figure, up in space.
UP, LEFT, Z_AXIS = np.array([0.0, 1.0]), np.array([-1.0, 0.0]), np.array([0.0, 0.0, 1.0])


def left_edge(camera: Camera, height: float) -> np.ndarray:
    """Return the lower and the upper end of the vertical edge that is leftmost in the figure, (2, 3)."""
    x, y = np.copysign(0.5, [sin(camera.azimuth), -cos(camera.azimuth)])
    return np.array([[x, y, FOOT], [x, y, height]])


class BoxAxes:
    """Three edges, as one line, with their tick labels and names; all move with the camera.

    Attributes
    ----------
    line : Line2D
    texts : list of Text
    """

    def __init__(self, axes: Axes, context: PlotContext, scale: HeightScale, height: float) -> None:
        self.axes, self.height = axes, height
        self.line = Line2D([], [], color=rcParams["axes.edgecolor"], lw=rcParams["axes.linewidth"], clip_on=False)
        axes.add_line(self.line)
        horizontal = [
            [((value - low) / (high - low) - 0.5, format_number(value)) for value in TICKS.tick_values(low, high)]
            for low, high in context.extent
        ]
        vertical = [(height * float(scale.height(value)), text) for value, text in scale.ticks()]
        self.ticks = [[(at, text) for at, text in ticks if abs(at) < 0.46] for ticks in horizontal]
        self.ticks.append([(at, text) for at, text in vertical if 0.04 < at <= height])
        small: Settings = {"fontsize": rcParams["xtick.labelsize"], "color": rcParams["xtick.color"]}
        large: Settings = {"fontsize": rcParams["font.size"], "color": rcParams["axes.labelcolor"]}
        self.tick_texts = [[self._text(text, small) for _, text in axis] for axis in self.ticks]
        names = [*map(axis_name, context.landscape.axes), "$f - f^*$" if scale.log and scale.low != 0 else "$f$"]
        self.names = [self._text(name, large) for name in names]
        for written in self.names:
            show_formulas(written)
        self.texts = [text for texts in [*self.tick_texts, self.names] for text in texts]

    def _text(self, text: str, style: Settings) -> Text:
        return self.axes.text(0, 0, text, ha="center", va="center", clip_on=False, **style)

    def update(self, camera: Camera) -> None:
        """Move the edges and texts to their positions for this camera; hide labels that would overlap others."""
        east = 0.5 if cos(camera.azimuth) > 0 else -0.5
        north = 0.5 if sin(camera.azimuth) > 0 else -0.5
        self.boxes: list[tuple[np.ndarray, np.ndarray]] = []
        x = self._edge(camera, 0, np.array([-0.5, north, FOOT]), np.array([0.5, north, FOOT]))
        y = self._edge(camera, 1, np.array([east, -0.5, FOOT]), np.array([east, 0.5, FOOT]))
        z = self._edge(camera, 2, *left_edge(camera, self.height))
        self.line.set_data(*np.array([*x, *y, *z]).T)

    def _edge(self, camera: Camera, axis: int, first: np.ndarray, last: np.ndarray) -> list[np.ndarray]:
        """Place the labels and the name of an edge; return the points of its line and ticks, with nan between them."""
        middle = camera.project((first + last) / 2)
        out = LEFT if axis == 2 else middle / max(float(np.linalg.norm(middle)), 1e-9)
        zero, direction = (first - FOOT * Z_AXIS, Z_AXIS) if axis == 2 else ((first + last) / 2, last - first)
        lines = [camera.project(first), camera.project(last), BREAK]
        farthest = LABEL_GAP
        for (at, _), text in zip(self.ticks[axis], self.tick_texts[axis], strict=True):
            foot = camera.project(zero + at * direction)
            lines += [foot, foot + TICK_LENGTH * out, BREAK]
            half = self._half_size(text)
            text.set_visible(self._place_text(text, foot + (LABEL_GAP + np.abs(out) @ half) * out, half))
            farthest = max(farthest, LABEL_GAP + 2 * float(np.abs(out) @ half))
        name = self.names[axis]
        foot, out, gap = (camera.project(last), UP, LABEL_GAP) if axis == 2 else (middle, out, farthest + NAME_GAP)
        half = self._half_size(name)
        while not self._place_text(name, foot + (gap + np.abs(out) @ half) * out, half) and gap < 1:
            gap += NAME_GAP
        return lines

    def _half_size(self, text: Text) -> np.ndarray:
        """Estimate half the width and half the height of a text, in units of the base."""
        unit = float(np.ptp(self.axes.get_xlim())) / max(self.axes.bbox.width, 1)
        letters = len(re.sub("[${}^_]", "", text.get_text()))
        figure: Any = self.axes.figure
        return np.array([0.32 * letters, 0.62]) * text.get_fontsize() * figure.dpi / POINTS_PER_INCH * unit

    def _place_text(self, text: Text, middle: np.ndarray, half: np.ndarray) -> bool:
        """Place a text; return whether it overlaps no text that was placed before."""
        text.set_position((float(middle[0]), float(middle[1])))
        free = not any((np.abs(middle - other) < half + room).all() for other, room in self.boxes)
        if free:
            self.boxes.append((middle, half))
        return free
