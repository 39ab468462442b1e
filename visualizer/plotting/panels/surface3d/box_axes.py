"""The axes of a relief: three edges of its box that nothing hides, with ticks, labels and names."""

from math import cos, sin
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.surface3d.height_field import HIGH, READABLE, Camera, Scale, number

#: How long a tick is, what is between an edge and its labels, and between these and the name.
TICK, GAP, NAME_GAP = 0.018, 0.028, 0.012

NOWHERE = np.array([np.nan, np.nan])
UP, LEFT, UPWARDS = np.array([0.0, 1.0]), np.array([-1.0, 0.0]), np.array([0.0, 0.0, 1.0])


def upright(camera: Camera) -> np.ndarray:
    """The foot and the top of the upright edge that is seen on the left, as points (2, 3) of space."""
    x, y = np.copysign(0.5, [sin(camera.azimuth), -cos(camera.azimuth)])
    return np.array([[x, y, 0.0], [x, y, HIGH]])


class Edges:
    """The edges, as a line, and their texts; all move with the camera.

    Attributes
    ----------
    line : Line2D
    texts : list of Text
    """

    def __init__(self, axes: Axes, context: PlotContext, scale: Scale) -> None:
        self.axes = axes
        self.line = Line2D([], [], color=rcParams["axes.edgecolor"], lw=rcParams["axes.linewidth"], clip_on=False)
        axes.add_line(self.line)
        level = [
            [((value - low) / (high - low) - 0.5, number(value)) for value in READABLE.tick_values(low, high)]
            for low, high in context.extent
        ]
        upright = [(HIGH * float(scale.height(value)), text) for value, text in scale.ticks()]
        self.ticks = [[(at, text) for at, text in ticks if abs(at) < 0.46] for ticks in level]
        self.ticks.append([(at, text) for at, text in upright if 0.04 < at <= HIGH])
        small: Any = {"fontsize": rcParams["xtick.labelsize"], "color": rcParams["xtick.color"]}
        large: Any = {"fontsize": rcParams["font.size"], "color": rcParams["axes.labelcolor"]}
        self.tick_texts = [[self._text(text, small) for _, text in axis] for axis in self.ticks]
        names = [*context.landscape.axes, "f − f*" if scale.log and scale.low != 0 else "f"]
        self.names = [self._text(name, large) for name in names]
        self.texts = [text for texts in [*self.tick_texts, self.names] for text in texts]

    def _text(self, text: str, look: Any) -> Text:
        return self.axes.text(0, 0, text, ha="center", va="center", clip_on=False, **look)

    def place(self, camera: Camera) -> None:
        """Move everything to where it is seen from there; a label that would stand on another is left out."""
        east = 0.5 if cos(camera.azimuth) > 0 else -0.5
        north = 0.5 if sin(camera.azimuth) > 0 else -0.5
        self.boxes: list[tuple[np.ndarray, np.ndarray]] = []
        x = self._edge(camera, 0, np.array([-0.5, north, 0]), np.array([0.5, north, 0]))
        y = self._edge(camera, 1, np.array([east, -0.5, 0]), np.array([east, 0.5, 0]))
        z = self._edge(camera, 2, *upright(camera))
        self.line.set_data(*np.array([*x, *y, *z]).T)

    def _edge(self, camera: Camera, axis: int, first: np.ndarray, last: np.ndarray) -> list[np.ndarray]:
        """Set the labels of an edge and its name; returns its line and its ticks, with nan between them."""
        middle = camera.project((first + last) / 2)
        out = LEFT if axis == 2 else middle / max(float(np.linalg.norm(middle)), 1e-9)
        zero, direction = (first, UPWARDS) if axis == 2 else ((first + last) / 2, last - first)
        lines = [camera.project(first), camera.project(last), NOWHERE]
        farthest = GAP
        for (at, _), text in zip(self.ticks[axis], self.tick_texts[axis], strict=True):
            foot = camera.project(zero + at * direction)
            lines += [foot, foot + TICK * out, NOWHERE]
            half = self._half(text)
            text.set_visible(self._put(text, foot + (GAP + np.abs(out) @ half) * out, half))
            farthest = max(farthest, GAP + 2 * float(np.abs(out) @ half))
        name = self.names[axis]
        foot, out, gap = (camera.project(last), UP, GAP) if axis == 2 else (middle, out, farthest + NAME_GAP)
        half = self._half(name)
        while not self._put(name, foot + (gap + np.abs(out) @ half) * out, half) and gap < 1:
            gap += NAME_GAP
        return lines

    def _half(self, text: Text) -> np.ndarray:
        """Half the width and half the height of a text, about, in units of the base."""
        unit = float(np.ptp(self.axes.get_xlim())) / max(self.axes.bbox.width, 1)
        letters = len(text.get_text().strip("$").replace("^{", "").replace("}", ""))
        figure: Any = self.axes.figure
        return np.array([0.32 * letters, 0.55]) * text.get_fontsize() * figure.dpi / 72 * unit

    def _put(self, text: Text, middle: np.ndarray, half: np.ndarray) -> bool:
        """Put a text there; whether nothing stood there before."""
        text.set_position((float(middle[0]), float(middle[1])))
        free = not any((np.abs(middle - other) < half + room).all() for other, room in self.boxes)
        if free:
            self.boxes.append((middle, half))
        return free
