"""The landscape as a height field, and the camera that looks at it."""

from functools import cached_property
from math import cos, log10, sin
from typing import Any, NamedTuple

import numpy as np
from matplotlib.colors import BoundaryNorm
from matplotlib.ticker import MaxNLocator

from landscapes import Landscape
from visualizer.plotting.extent import Extent
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.map import contour_levels, muted
from visualizer.plotting.style import DARK

#: Heights are known at so many places along each side.
PLACES = 151

#: How high the highest point stands over the lowest, where the sides of the base are 1.
HIGH = 0.55

#: Of values by powers of ten the least that is told from nothing, as a share of the greatest.
LEAST = 1e-4

#: From where the light comes: a unit vector.
LIGHT = np.array([-0.46, -0.36, 0.81])

#: Where ticks stand: at a few round numbers.
READABLE = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10])


class Scale(NamedTuple):
    """How f becomes a height from 0 to 1: from its least to its greatest value in extent, by powers of ten if `log`."""

    low: float
    high: float
    log: bool

    @classmethod
    def of(cls, f: np.ndarray, landscape: Landscape) -> "Scale":
        """That of a landscape with these values in view."""
        f = f[np.isfinite(f)]
        low, high = (float(f.min()), float(f.max())) if f.size else (0.0, 1.0)
        log = landscape.scale == "log"
        if log and np.isfinite(landscape.lowest):
            low = min(low, landscape.lowest)
        return cls(low, high if high > low else low + 1.0, log)

    def height(self, f: Any) -> Any:
        """The height of values."""
        share = (np.asarray(f) - self.low) / (self.high - self.low)
        return np.log10(np.maximum(share, LEAST)) / -log10(LEAST) + 1 if self.log else share

    def ticks(self) -> list[tuple[float, str]]:
        """Values to be read on the axis, with their labels."""
        span = self.high - self.low
        if not self.log:
            return [(value, number(value)) for value in READABLE.tick_values(self.low, self.high)]
        powers = range(int(np.ceil(log10(span * LEAST) + 0.3)), int(np.floor(log10(span))) + 1)
        return [(self.low + 10.0**power, f"$10^{{{power}}}$") for power in powers]


class Surface:
    """The landscape as a height field over a base whose sides are 1: heights, bands of colour, light and shade."""

    def __init__(self, context: PlotContext) -> None:
        self.extent: Extent = context.extent
        (x0, x1), (y0, y1) = context.extent
        x, y = np.linspace(x0, x1, PLACES), np.linspace(y0, y1, PLACES)
        f = context.landscape.value(x, y[:, None])
        self.scale = Scale.of(f, context.landscape)
        with np.errstate(invalid="ignore"):
            self.z = HIGH * np.where(np.isfinite(f), self.scale.height(f), np.nan)
        levels = contour_levels(f[np.isfinite(f)], context.landscape)
        self.bands = np.interp(f, levels, np.arange(len(levels)))
        colors = muted(context.theme.paper, 0.5 if context.theme is DARK else 0.6)
        middles = (levels[1:] + levels[:-1]) / 2
        self.palette = 255.0 * colors(BoundaryNorm(levels, colors.N, extend="both")(middles))[:, :3]
        self.shade = self._shade()

    @cached_property
    def outline(self) -> np.ndarray:
        """Points (n, 3) of space between which the picture lies: some of the surface, and the corners below it."""
        some = slice(None, None, PLACES // 10)
        x, y = np.meshgrid(np.linspace(-0.5, 0.5, PLACES)[some], np.linspace(-0.5, 0.5, PLACES)[some])
        points = np.stack([x, y, self.z[some, some]], axis=-1).reshape(-1, 3)
        corners = [(x, y, 0.0) for x in (-0.5, 0.5) for y in (-0.5, 0.5)]
        return np.concatenate([points[np.isfinite(points[:, 2])], corners])

    def _shade(self) -> np.ndarray:
        slope_y, slope_x = np.gradient(np.nan_to_num(self.z), 1 / (PLACES - 1))
        normal = np.stack([-slope_x, -slope_y, np.ones_like(slope_x)], axis=-1)
        cosine = normal @ LIGHT / np.linalg.norm(normal, axis=-1)
        return np.clip(0.66 + 0.44 * cosine, 0.55, 1.1)

    def base(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 2) of the plane on the base; those far away stay within what a float can hold."""
        low, high = np.transpose(self.extent)
        with np.errstate(over="ignore", invalid="ignore"):
            return np.ascontiguousarray(np.clip((points - low) / (high - low) - 0.5, -1e9, 1e9))


class Camera(NamedTuple):
    """From where one looks: azimuth and elevation in radians."""

    azimuth: float
    elevation: float

    def project(self, points: Any) -> np.ndarray:
        """Points (..., 3) of space on the picture (..., 2), in units of the base."""
        x, y, z = np.moveaxis(np.asarray(points, float), -1, 0)
        sa, ca, se, ce = sin(self.azimuth), cos(self.azimuth), sin(self.elevation), cos(self.elevation)
        return np.stack([y * ca - x * sa, z * ce - (x * ca + y * sa) * se], axis=-1)

    def numbers(self, scale: float, u0: float, v0: float) -> np.ndarray:
        """The camera as the depth buffer takes it (see `visualizer.plotting.panels.surface3d.rasterizer`)."""
        a, e = self
        return np.array([sin(a), cos(a), sin(e), cos(e), scale, u0, v0])


class Shot:
    """The surface as a camera sees it, at twice the resolution: how near everything is, and its colours.

    Attributes
    ----------
    camera : array
        As the depth buffer takes it.
    depth, colors : array (2 height, 2 width), array (2 height, 2 width, 3)
    """

    def __init__(
        self, surface: Surface, camera: np.ndarray, width: int, height: int, line: Any = (255, 255, 255)
    ) -> None:
        from visualizer.plotting.panels.surface3d.rasterizer import fill, kernel

        self.z, self.camera = surface.z, camera
        self.depth = np.full((2 * height, 2 * width), -np.inf, np.float32)
        self.colors = np.empty((2 * height, 2 * width, 3), np.float32)
        line = np.array(line, float)
        kernel(fill)(surface.z, surface.bands, surface.shade, surface.palette, line, camera, self.depth, self.colors)

    def look(self, base: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For points (n, 2) of the base the pixels (n, 2) at which they stand, on the surface; and which are seen."""
        from visualizer.plotting.panels.surface3d.rasterizer import kernel, look

        places, seen = np.empty(base.shape), np.empty(len(base), bool)
        kernel(look)(base, self.z, self.camera, self.depth, places, seen)
        return places, seen


def number(value: float) -> str:
    """A number as ticks have it.

    >>> number(-2.50000001)
    '−2.5'
    """
    return f"{value:.4g}".replace("-", "−")
