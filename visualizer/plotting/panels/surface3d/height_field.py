"""The landscape as a height field, and the camera that shows it."""

from functools import cached_property
from math import cos, log10, sin
from typing import NamedTuple

import numpy as np
from matplotlib.colors import BoundaryNorm
from matplotlib.ticker import MaxNLocator

from landscapes import Landscape
from landscapes._core.numbers import power_of_ten, typeset
from landscapes._core.types import Number, Numbers
from visualizer.plotting.extent import Extent
from visualizer.plotting.ground import muted_colormap
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.style import DARK

#: Number of grid points along each side.
GRID_SIZE = 151

#: Height of the highest point above the lowest; the sides of the base are 1.
BOX_HEIGHT = 0.55

#: The smallest value that a logarithmic scale shows above 0, as a share of the greatest.
MIN_SHARE = 1e-4

#: Direction towards the light, a unit vector.
LIGHT_DIRECTION = np.array([-0.46, -0.36, 0.81])

#: The ticks: a few round numbers.
TICKS = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10])


class HeightScale(NamedTuple):
    """The map from the values of f in the extent, `low` to `high`, to heights from 0 to 1; logarithmic if `log`."""

    low: float
    high: float
    log: bool

    @classmethod
    def from_values(cls, f: np.ndarray, landscape: Landscape) -> "HeightScale":
        """Return the scale of a landscape for its values `f` in the extent."""
        f = f[np.isfinite(f)]
        low, high = (float(f.min()), float(f.max())) if f.size else (0.0, 1.0)
        log = landscape.scale == "log"
        if log and np.isfinite(landscape.lowest):
            low = min(low, landscape.lowest)
        return cls(low, high if high > low else low + 1.0, log)

    def height(self, f: Number) -> Number:
        """Return the heights of values of f."""
        share = (np.asarray(f) - self.low) / (self.high - self.low)
        return np.log10(np.maximum(share, MIN_SHARE)) / -log10(MIN_SHARE) + 1 if self.log else share

    def ticks(self) -> list[tuple[float, str]]:
        """Return the values of the ticks, with their labels."""
        span = self.high - self.low
        if not self.log:
            return [(value, format_number(value)) for value in TICKS.tick_values(self.low, self.high)]
        powers = range(int(np.ceil(log10(span * MIN_SHARE) + 0.3)), int(np.floor(log10(span))) + 1)
        return [(self.low + 10.0**power, power_of_ten(power)) for power in powers]


class Surface:
    """The landscape as a height field over a base whose sides are 1: heights, colour bands and shading."""

    def __init__(self, context: PlotContext) -> None:
        self.extent: Extent = context.extent
        (x0, x1), (y0, y1) = context.extent
        x, y = np.linspace(x0, x1, GRID_SIZE), np.linspace(y0, y1, GRID_SIZE)
        f = context.landscape.value(x, y[:, None])
        self.scale = HeightScale.from_values(f, context.landscape)
        with np.errstate(invalid="ignore"):
            self.z = BOX_HEIGHT * np.where(np.isfinite(f), self.scale.height(f), np.nan)
        levels = context.levels
        self.bands = np.interp(f, levels, np.arange(len(levels)))
        colors = muted_colormap(context.theme.paper, 0.5 if context.theme is DARK else 0.6, context.look.colormap)
        middles = (levels[1:] + levels[:-1]) / 2
        self.palette = 255.0 * colors(BoundaryNorm(levels, colors.N, extend="both")(middles))[:, :3]
        self.shade = self._shade()

    @cached_property
    def outline(self) -> np.ndarray:
        """Points (n, 3) that bound the surface: every 15th grid point, and the corners of the base."""
        coarse = slice(None, None, GRID_SIZE // 10)
        x, y = np.meshgrid(np.linspace(-0.5, 0.5, GRID_SIZE)[coarse], np.linspace(-0.5, 0.5, GRID_SIZE)[coarse])
        points = np.stack([x, y, self.z[coarse, coarse]], axis=-1).reshape(-1, 3)
        corners = [(x, y, 0.0) for x in (-0.5, 0.5) for y in (-0.5, 0.5)]
        return np.concatenate([points[np.isfinite(points[:, 2])], corners])

    def _shade(self) -> np.ndarray:
        slope_y, slope_x = np.gradient(np.nan_to_num(self.z), 1 / (GRID_SIZE - 1))
        normal = np.stack([-slope_x, -slope_y, np.ones_like(slope_x)], axis=-1)
        cosine = normal @ LIGHT_DIRECTION / np.linalg.norm(normal, axis=-1)
        return np.clip(0.66 + 0.44 * cosine, 0.55, 1.1)

    def base(self, points: np.ndarray) -> np.ndarray:
        """Map points (..., 2) of the plane to the base; clip those far outside, so that they stay finite."""
        low, high = np.transpose(self.extent)
        with np.errstate(over="ignore", invalid="ignore"):
            return np.ascontiguousarray(np.clip((points - low) / (high - low) - 0.5, -1e9, 1e9))


class Camera(NamedTuple):
    """The direction from which the surface is seen: azimuth and elevation in radians."""

    azimuth: float
    elevation: float

    def project(self, points: Numbers) -> np.ndarray:
        """Project points (..., 3) of space to the figure, (..., 2), in units of the base."""
        x, y, z = np.moveaxis(np.asarray(points, float), -1, 0)
        sa, ca, se, ce = sin(self.azimuth), cos(self.azimuth), sin(self.elevation), cos(self.elevation)
        return np.stack([y * ca - x * sa, z * ce - (x * ca + y * sa) * se], axis=-1)

    def as_array(self, scale: float, u0: float, v0: float) -> np.ndarray:
        """Return the camera as the seven numbers of `visualizer.plotting.panels.surface3d.rasterizer`."""
        a, e = self
        return np.array([sin(a), cos(a), sin(e), cos(e), scale, u0, v0])


class RenderedSurface:
    """The surface seen from a camera, at twice the resolution: the nearness and the colour of each pixel.

    Attributes
    ----------
    camera : array
        The seven numbers of the camera.
    depth, colors : array (2 height, 2 width), array (2 height, 2 width, 3)
    """

    def __init__(
        self,
        surface: Surface,
        camera: np.ndarray,
        width: int,
        height: int,
        line: Numbers = (255, 255, 255),
    ) -> None:
        from visualizer.plotting.panels.surface3d.rasterizer import fill_surface, kernel

        self.z, self.camera = surface.z, camera
        self.depth = np.full((2 * height, 2 * width), -np.inf, np.float32)
        self.colors = np.empty((2 * height, 2 * width, 3), np.float32)
        kernel(fill_surface)(
            surface.z,
            surface.bands,
            surface.shade,
            surface.palette,
            np.array(line, float),
            camera,
            self.depth,
            self.colors,
        )

    def locate(self, base: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the pixels (n, 2) of points (n, 2) of the base, lifted to the surface; and which are visible."""
        from visualizer.plotting.panels.surface3d.rasterizer import kernel, locate

        pixels, visible = np.empty(base.shape), np.empty(len(base), bool)
        kernel(locate)(base, self.z, self.camera, self.depth, pixels, visible)
        return pixels, visible


def format_number(value: float) -> str:
    """Format a number for a tick label.

    >>> format_number(-2.50000001)
    '−2.5'
    """
    return typeset(value, 4)
