"""Marks of the places at which racers leave a panel: an arrow in the direction of the line, and the step."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from matplotlib import patheffects, rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.text import Annotation
from matplotlib.transforms import Affine2D, Bbox

from landscapes._core.language import _
from visualizer.plotting.exits import Exit, find_exits
from visualizer.plotting.measure import POINTS_PER_INCH, inches
from visualizer.plotting.panels.context import PlotContext

#: An arrow that points to the right with its tip at (0, 0), and the cross of a line that ends in the panel; in points.
ARROW = Path([(0, 0), (-11, 5), (-8.5, 0), (-11, -5), (0, 0)], closed=True)
CROSS = Path([(-4, -4), (4, 4), (0, 0), (-4, 4), (4, -4), (0, 0), (-4, -4)])

#: Half of the side of an arrow's box, in points, and the number of steps that are written for each racer.
REACH, LABELS = 6.5, 2


class ExitMarks:
    """The marks of all racers in one panel. They follow the limits of the axes and their size.

    Every exit has an arrow, unless it is where the same racer has left before. The first exit and the last one
    have the step written beside them. Marks of different racers do not overlap.

    Attributes
    ----------
    arrows : PathCollection
    labels : list of Annotation
    exits : list of list of Exit
        For each racer, in units of the axes.
    """

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        self.axes, self.context = axes, context
        nowhere = np.empty((0, 2))
        self.arrows = PathCollection([], offsets=nowhere, offset_transform=axes.transAxes, zorder=3, linewidths=0.8)
        self.arrows.set_transform(Affine2D().scale(1 / POINTS_PER_INCH) + axes.figure.dpi_scale_trans)
        self.arrows.set_edgecolor(context.theme.paper)
        axes.add_artist(self.arrows)
        self.labels = [self._label(style.color) for style in context.styles for _ in range(LABELS)]
        self.exits: list[list[Exit]] = []
        self.marks: list[tuple[int, float, tuple[float, float], Path]] = []
        self._shown: Any = None
        self._key: Any = None

    @property
    def moving(self) -> list[Artist]:
        """The artists that change from step to step."""
        return [self.arrows, *self.labels]

    def show(self, lines: Sequence[np.ndarray], reached: Sequence[float]) -> None:
        """Mark the exits of the lines (n, 2), in data coordinates, that happened before each racer's time."""
        self._place(lines)
        shown = [mark for mark in self.marks if mark[1] <= reached[mark[0]]]
        if shown != self._shown:
            self._shown = shown
            self.arrows.set_paths([path for *_, path in shown])
            self.arrows.set_offsets(np.reshape([place for _, _, place, _ in shown], (-1, 2)))
            self.arrows.set_facecolor([self.context.styles[k].color for k, *_ in shown])
        for k, (label, time) in enumerate(zip(self.labels, self.times, strict=True)):
            label.set_visible(time <= reached[k // LABELS])

    def end(self, racer: int) -> float:
        """Return the time at which a racer leaves for good; inf if it does not."""
        last = self.exits[racer][-1:]
        return last[0].time if last and last[0].back is None and last[0].direction.any() else np.inf

    def text_boxes(self) -> list[Bbox]:
        """Return the boxes in pixels of all texts that are shown at some time."""
        boxes = []
        for label, time in zip(self.labels, self.times, strict=True):
            if np.isfinite(time):
                shown = label.get_visible()
                label.set_visible(True)  # a hidden text has no size
                boxes.append(label.get_window_extent())
                label.set_visible(shown)
        return boxes

    def _place(self, lines: Sequence[np.ndarray]) -> None:
        """Find the exits and give all marks their places, unless nothing has changed."""
        box = self.axes.bbox
        key = (*map(id, lines), *self.axes.viewLim.frozen().extents, box.width, box.height, self.axes.figure.dpi)
        if key == self._key:
            return
        self._key, self._lines = key, list(lines)  # a list that is kept, so that no other array gets its id
        self.exits = [find_exits(self._in_axes(line)) for line in lines]
        size = np.array([box.width, box.height]) * POINTS_PER_INCH / self.axes.figure.dpi
        places = Places(size)
        self.marks = [
            (k, exit.time, tuple((place / size).tolist()), turned(exit.direction * size))
            for k, exit in in_time(self.exits)
            for place in places.for_arrow(k, exit)
        ]
        self.times = [np.inf] * len(self.labels)
        for k, exit in written(self.exits):
            self._write(k, exit, places)

    def _in_axes(self, line: np.ndarray) -> np.ndarray:
        """Return a line in units of the axes; on a logarithmic axis a number that is not positive lies far below."""
        box = self.axes.viewLim
        x, y = line.T  # one at a time: the transform loses both numbers where one has no logarithm
        across = self.axes.transScale.transform(np.stack([x, np.full_like(y, box.y1)], axis=1))[:, 0]
        up = self.axes.transScale.transform(np.stack([np.full_like(x, box.x1), y], axis=1))[:, 1]
        scaled = np.stack([across, up], axis=1)
        scaled[np.isnan(scaled) & np.isfinite(line)] = -np.inf
        low, high = self.axes.transScale.transform([box.min, box.max])
        return (scaled - low) / (high - low)

    def _write(self, racer: int, exit: Exit, places: "Places") -> None:
        """Write the step of an exit beside its arrow, where there is room."""
        rank = LABELS * racer + int(np.isfinite(self.times[LABELS * racer]))
        label = self.labels[rank]
        words = _("{name}, step {count:g}") if self.context.unit == "step" else _("{name}, gradient {count:g}")
        label.set_text(words.format(name=self.context.names[racer], count=self.context.counts[racer][exit.step]))
        label.set_visible(True)  # a hidden text has no size
        room = POINTS_PER_INCH * np.array([inches(label, "width"), inches(label, "height")])
        if (place := places.for_text(exit.place * places.size, room)) is not None:
            label.set_position((float(place[0]), float(place[1])))
            self.times[rank] = exit.time

    def _label(self, color: str) -> Annotation:
        return self.axes.annotate(
            "",
            (0, 0),
            (0, 0),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="center",
            va="center",
            color=color,
            fontsize=0.85 * rcParams["font.size"],
            weight="bold",
            visible=False,
            path_effects=[patheffects.withStroke(linewidth=2.5, foreground=self.context.theme.paper)],
        )


class Places:
    """The free places in a panel of this size in points."""

    def __init__(self, size: np.ndarray) -> None:
        self.size = size
        self.taken: list[tuple[int, Bbox]] = []

    def for_arrow(self, racer: int, exit: Exit) -> Iterator[np.ndarray]:
        """Yield the place of an arrow's tip, or nothing if the racer has an arrow there."""
        place, direction = exit.place * self.size, exit.direction
        own = [box for k, box in self.taken if k == racer]
        if any(box.overlaps(around(place, direction)) for box in own):
            return
        along = np.array([1.0, 0.0]) if exit.place[1] in (0, 1) else np.array([0.0, 1.0])
        for shift in shifts(2 * REACH, 8):
            moved = np.clip(place + shift * along, 0, self.size)
            if self._is_free(around(moved, direction)):
                break
        else:
            moved = place
        self.taken.append((racer, around(moved, direction)))
        yield moved

    def for_text(self, place: np.ndarray, room: np.ndarray) -> np.ndarray | None:
        """Return the nearest free place for the middle of a text of this size, within the panel; None if none is."""
        half = room / 2 + 2
        if (2 * half > self.size).any():
            return None
        columns, rows = (np.arange(h, s - h + 1e-9, 4.0) for h, s in zip(half, self.size, strict=True))
        spots = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
        near = np.clip(place, half, self.size - half)
        spots = np.vstack([near, spots])
        for spot in spots[np.argsort(np.hypot(*(np.maximum(np.abs(spots - place) - half, 0)).T), kind="stable")]:
            box = Bbox([spot - half, spot + half])
            if self._is_free(box):
                self.taken.append((-1, box))
                return spot
        return None

    def _is_free(self, box: Bbox) -> bool:
        return not any(box.overlaps(other) for _, other in self.taken)


def around(tip: np.ndarray, direction: np.ndarray) -> Bbox:
    """Return the box of an arrow with its tip there."""
    middle = tip - 5.5 * direction
    return Bbox([middle - REACH + 0.5, middle + REACH - 0.5])


def shifts(step: float, count: int) -> list[float]:
    """Return the multiples of a step, the small ones first.

    >>> shifts(5.0, 2)
    [0.0, 5.0, -5.0, 10.0, -10.0]
    """
    return [0.0, *(sign * k * step for k in range(1, count + 1) for sign in (1, -1))]


def turned(direction: np.ndarray) -> Path:
    """Return the arrow that points in a direction, or the cross for no direction."""
    if not direction.any():
        return CROSS
    return ARROW.transformed(Affine2D().rotate(float(np.arctan2(direction[1], direction[0]))))


def in_time(exits: Sequence[Sequence[Exit]]) -> list[tuple[int, Exit]]:
    """Return all exits with their racers, in the order in which they happen."""
    return sorted(((k, exit) for k, own in enumerate(exits) for exit in own), key=lambda one: one[1].time)


def written(exits: Sequence[Sequence[Exit]]) -> list[tuple[int, Exit]]:
    """Return the exits whose step is written: the first of each racer, and then the last one if it is another."""
    firsts = [(k, own[0]) for k, own in enumerate(exits) if own]
    lasts = [(k, own[-1]) for k, own in enumerate(exits) if len(own) > 1]
    return [*sorted(firsts, key=lambda one: one[1].time), *lasts]
