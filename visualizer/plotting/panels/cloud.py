"""Panels of a cloud: many runs of each racer, from many starts, as points with their density, and as quantiles."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D

from landscapes import InputError, Landscape
from optimizers import Trajectory
from visualizer.plotting.look import Look
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.map import MapPanel
from visualizer.plotting.panels.panel import Panel
from visualizer.plotting.panels.series import CoordinatePanel, LossPanel, SeriesPanel

#: Cells of the density along the longer side of the map, and the width of the smoothing in cells.
CELLS, SMOOTHING = 160, 1.6

#: The lower and the upper quantile of a band, around the median.
LOW, HIGH = 0.1, 0.9

#: The density at which the colour is near its full opacity, in units of that of points spread evenly over the map.
DENSE = 6

#: The density at a single point.
ONE_POINT = 1 / (2 * np.pi * SMOOTHING**2)

#: The opacity of a band.
BAND_ALPHA = 0.2


class CloudContext(PlotContext):
    """The context of a cloud: `clouds` are the runs from all starts, `trajectories` those from the first start.

    Parameters
    ----------
    landscape : Landscape
    clouds : sequence of Trajectory
        Each with the runs of one racer from all starts, (starts, steps + 1, 2).
    **options
        Those of `PlotContext`.
    """

    def __init__(
        self, landscape: Landscape, clouds: Sequence[Trajectory], look: Look | None = None, **options: Any
    ) -> None:
        self.clouds = clouds
        first = [replace(next(cloud.lanes()), region=None) for cloud in clouds]  # which a cloud does not draw
        super().__init__(landscape, first, look, **options)

    def positions(self, racer: int, step: float) -> np.ndarray:
        """Return the points of all runs of a racer at a time, (starts, 2); nan for those that have diverged."""
        points, at = self.clouds[racer].points, self.reached(step)[racer]
        last, share = int(at), at % 1
        here = points[:, last]
        return (1 - share) * here + share * points[:, last + 1] if share else here


class CloudMapPanel(MapPanel):
    """The map with a point for each run, over the density of the points.

    Attributes
    ----------
    dots : list of Line2D
        The points of each racer.
    density : AxesImage
        Their density: the more points, the more opaque the racer's colour.
    """

    context: CloudContext

    def __init__(self, axes: Axes, context: CloudContext) -> None:
        super().__init__(axes, context)
        for artist in [*self.moving, *self.rings]:
            artist.remove()
        self.paths, self.heads, self.notes = [], [], []
        self.colors = [np.array(to_rgb(style.color)) for style in context.styles]
        self.density = self._density_image()
        count = len(context.clouds[0].points)  # as many for each racer
        size = rcParams["lines.markersize"] * min(0.7, 4 / count**0.4)
        look: Any = {"ls": "", "ms": size, "mew": 0, "alpha": 0.75}
        self.dots = [Line2D([], [], color=s.color, marker=s.marker, **look) for s in context.styles]
        for dots in self.dots:
            axes.add_line(dots)
        self.moving = [self.density, *self.layered(self.dots)]

    def _density_image(self) -> AxesImage:
        (x0, x1), (y0, y1) = self.context.extent
        width, height = self.axes.bbox.size
        shape = np.array([height, width]) / max(width, height)
        self.cells = tuple(np.maximum(np.rint(CELLS * shape), 2).astype(int))
        image = AxesImage(self.axes, extent=(x0, x1, y0, y1), origin="lower", interpolation="bilinear", zorder=1.5)
        image.set_data(np.zeros((*self.cells, 4)))
        image.set_clip_path(self.axes.patch)
        self.axes.add_artist(image)
        return image

    def show(self, step: float) -> None:
        color, clear = np.zeros((*self.cells, 3)), np.ones((*self.cells, 1))  # premultiplied colour, and transparency
        for k in self.context.draw_order:
            points = self.context.positions(k, step)
            self.dots[k].set_data(*points.T)
            opacity = self._opacity(points)[..., None]
            color, clear = opacity * self.colors[k] + (1 - opacity) * color, (1 - opacity) * clear
        self.density.set_data(np.concatenate([color / np.maximum(1 - clear, 1e-9), 1 - clear], axis=-1).clip(0, 1))

    def _opacity(self, points: np.ndarray) -> np.ndarray:
        """Return the opacity of each cell: it grows with the density beyond that of a single point."""
        (x0, x1), (y0, y1) = self.context.extent
        counts = np.histogram2d(points[:, 1], points[:, 0], bins=self.cells, range=((y0, y1), (x0, x1)))[0]
        dense = max(DENSE * len(points) / counts.size, DENSE * ONE_POINT)
        return 0.65 * (1 - np.exp(-np.maximum(smoothed(counts) - ONE_POINT, 0) / dense))


class CloudSeriesPanel(SeriesPanel):
    """The median of the runs of each racer against the step, with a band that holds eight of ten runs.

    Attributes
    ----------
    quantiles : list of array (3, steps + 1)
        The 10 %, 50 % and 90 % quantile of each racer; a run that has diverged counts as infinite.
    bands : list of PolyCollection
    """

    context: CloudContext

    def __init__(self, axes: Axes, context: CloudContext) -> None:
        super().__init__(axes, context)
        self.bands = [PolyCollection([], facecolor=s.color, alpha=BAND_ALPHA, lw=0) for s in context.styles]
        for band in self.bands:
            axes.add_collection(band, autolim=False)
        self.moving = [*self.layered(self.bands), *self.moving]

    def series_values(self, run: Trajectory) -> np.ndarray:
        """Return the median of the runs of a racer."""
        return self.quantiles[self.context.trajectories.index(run)][1]

    @property
    def quantiles(self) -> list[np.ndarray]:
        if not hasattr(self, "_quantiles"):
            numbers = super().series_values
            self._quantiles = [quantiles([numbers(lane) for lane in cloud.lanes()]) for cloud in self.context.clouds]
        return self._quantiles

    def fit_axis(self) -> None:
        """Fit the axis to all runs."""
        context, medians = self.context, self.values
        lanes = [lane for cloud in context.clouds for lane in cloud.lanes()]
        self.context = copy(context)
        self.context.trajectories = lanes
        self.values = [super(CloudSeriesPanel, self).series_values(lane) for lane in lanes]
        super().fit_axis()
        self.context, self.values = context, medians

    def show(self, step: float) -> None:
        super().show(step)
        for band, (low, _, high), counts, at in zip(
            self.bands, self.quantiles, self.context.counts, self.context.reached(step), strict=True
        ):
            last = int(at) + 1
            inside = np.isfinite(low[:last]) & np.isfinite(high[:last])
            x, y0, y1 = counts[:last][inside], low[:last][inside], high[:last][inside]
            band.set_verts([np.concatenate([np.stack([x, y0], 1), np.stack([x, y1], 1)[::-1]])] if len(x) > 1 else [])


class CloudLossPanel(CloudSeriesPanel, LossPanel):
    """f above its minimum: the median of the runs, and a band that holds eight of ten."""


class CloudCoordinatePanel(CloudSeriesPanel, CoordinatePanel):
    """The second coordinate: the median of the runs, and a band that holds eight of ten."""


#: Name -> the panel of a cloud.
CLOUD_PANELS: dict[str, type[Panel]] = {"map": CloudMapPanel, "loss": CloudLossPanel, "swing": CloudCoordinatePanel}


def cloud_panel_class(name: str) -> type[Panel]:
    """Return the panel of a cloud with this name, or raise an InputError if a cloud has no such panel.

    >>> cloud_panel_class("map").__name__
    'CloudMapPanel'
    """
    if name not in CLOUD_PANELS:
        raise InputError(f"a race with many starts has the panels {', '.join(CLOUD_PANELS)}, got {name!r}")
    return CLOUD_PANELS[name]


def quantiles(runs: list[np.ndarray]) -> np.ndarray:
    """Return the 10 %, 50 % and 90 % quantiles of runs at each step, (3, steps + 1); nan counts as infinite.

    >>> quantiles([np.array([1.0, 0.0]), np.array([2.0, np.nan]), np.array([3.0, 4.0])])[1]
    array([2., 4.])
    """
    numbers = np.where(np.isnan(runs), np.inf, runs)
    return np.quantile(numbers, [LOW, 0.5, HIGH], axis=0, method="nearest")


def smoothed(counts: np.ndarray) -> np.ndarray:
    """Return the counts, smoothed by a Gaussian along both axes; their sum stays, but at the edges."""
    reach = np.arange(-4, 5)
    kernel = np.exp(-0.5 * (reach / SMOOTHING) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        counts = np.apply_along_axis(np.convolve, axis, counts, kernel, mode="same")
    return counts
