"""The landscape as a height field on a block: heights, contour bands and light; and its image from a camera."""

from functools import cached_property
from math import log10
from typing import NamedTuple

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.ticker import MaxNLocator

from landscapes import Landscape
from landscapes._core.numbers import power_of_ten, typeset
from landscapes._core.types import Number
from visualizer.plotting.extent import Extent
from visualizer.plotting.ground import muted_colormap
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.surface3d.camera import BOX_HEIGHT
from visualizer.plotting.style import DARK

#: Number of grid points along each side.
GRID_SIZE = 241

#: Height of the foot of the block; the lowest point of the surface has 0, and the sides of the base are 1.
FOOT = -0.03

#: The smallest value that a logarithmic scale shows above 0, as a share of the greatest.
MIN_SHARE = 1e-4

#: Direction towards the light: degrees to the left of the camera, and above the horizon.
LIGHT_AZIMUTH, LIGHT_ELEVATION = -60.0, 50.0

#: The light of a surface at a right angle to that direction, and how much more one has that faces it.
AMBIENT, DIRECT = 0.76, 0.3

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
    """The landscape as a height field over a base whose sides are 1: heights, colour bands and shading.

    It is computed on a grid twice as fine and then smoothed to `GRID_SIZE` points a side: otherwise narrow valleys and
    crests that run across the grid would look like combs.
    """

    def __init__(self, context: PlotContext) -> None:
        self.extent: Extent = context.extent
        (x0, x1), (y0, y1) = context.extent
        count = 2 * GRID_SIZE - 1
        f = context.landscape.value(np.linspace(x0, x1, count), np.linspace(y0, y1, count)[:, None])
        self.scale = HeightScale.from_values(f, context.landscape)
        with np.errstate(invalid="ignore"):
            z = BOX_HEIGHT * np.where(np.isfinite(f), self.scale.height(f), np.nan)
        levels = context.levels
        self.height = BOX_HEIGHT
        self.z, self.bands = smoothed(z), smoothed(level_numbers(f, levels))
        self.shade = self.lit_from(-60.0)
        self.ramp = ramp_colors(context, len(levels))

    @cached_property
    def outline(self) -> np.ndarray:
        """Points (n, 3) that bound the block: some points of the surface, and the corners of its foot."""
        coarse = slice(None, None, GRID_SIZE // 10)
        side = np.linspace(-0.5, 0.5, GRID_SIZE)[coarse]
        x, y = np.meshgrid(side, side)
        points = np.stack([x, y, self.z[coarse, coarse]], axis=-1).reshape(-1, 3)
        corners = [(x, y, FOOT) for x in (-0.5, 0.5) for y in (-0.5, 0.5)]
        return np.concatenate([points[np.isfinite(points[:, 2])], corners])

    def set_height(self, share: float) -> None:
        """Make the surface this share of `BOX_HEIGHT` high."""
        self.z *= share * BOX_HEIGHT / self.height
        self.height = share * BOX_HEIGHT

    def lit_from(self, azimuth: float) -> np.ndarray:
        """Return the light at each grid point if it comes from the left of a camera at this azimuth, in degrees."""
        a, e = np.radians([azimuth + LIGHT_AZIMUTH, LIGHT_ELEVATION])
        slope_y, slope_x = np.gradient(np.nan_to_num(self.z), 1 / (GRID_SIZE - 1))
        towards = np.cos(e) * (-slope_x * np.cos(a) - slope_y * np.sin(a)) + np.sin(e)
        return AMBIENT + DIRECT * np.clip(towards / np.sqrt(1 + slope_x**2 + slope_y**2), -0.2, 1.0)

    def heights(self, base: np.ndarray) -> np.ndarray:
        """Return the heights at the grid points nearest to points (n, 2) of the base; nan outside."""
        inside = (np.abs(base) <= 0.5).all(axis=-1)
        column, row = np.rint((np.where(inside[:, None], base, 0.0) + 0.5) * (GRID_SIZE - 1)).astype(int).T
        return np.where(inside, self.z[row, column], np.nan)

    def base(self, points: np.ndarray) -> np.ndarray:
        """Map points (..., 2) of the plane to the base; clip those far outside, so that they stay finite."""
        low, high = np.transpose(self.extent)
        with np.errstate(over="ignore", invalid="ignore"):
            return np.ascontiguousarray(np.clip((points - low) / (high - low) - 0.5, -1e9, 1e9))


def level_numbers(f: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Return f in numbers of levels, from -0.9 on: ground below the first level is no contour line.

    >>> level_numbers(np.array([-9.0, 0.0, 1.5, 5.0, np.nan]), np.array([0.0, 1.0, 2.0])).tolist()
    [-0.9, 0.0, 1.5, 2.0, nan]
    """
    numbers = np.where(np.isfinite(f), np.interp(f, levels, np.arange(len(levels))), np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        below = np.maximum((f - levels[0]) / max(levels[1] - levels[0], 1e-300), -0.9)
    return np.where(f < levels[0], below, numbers)


def smoothed(fine: np.ndarray) -> np.ndarray:
    """Return every second value of a grid along both sides, with a part of its neighbours; nan stays where it is.

    >>> smoothed(np.eye(3)).tolist()
    [[0.625, 0.0625], [0.0625, 0.625]]
    """
    for _ in range(2):
        padded = np.pad(fine, ((1, 1), (0, 0)), mode="edge")
        middle = padded[1:-1:2]
        around = 0.25 * padded[:-2:2] + 0.5 * middle + 0.25 * padded[2::2]
        fine = np.where(np.isfinite(around), around, middle).T
    return np.ascontiguousarray(fine)


def ramp_colors(context: PlotContext, levels: int) -> np.ndarray:
    """Return the colour of the ground of the bands below, between and above the levels, (levels + 1, 3)."""
    colors = muted_colormap(context.theme.paper, 0.5 if context.theme is DARK else 0.6, context.look.colormap)
    return 255.0 * colors(np.linspace(0, 1, levels + 1))[:, :3]


def mixed(color: str, other: str, share: float) -> np.ndarray:
    """Return this share of a colour mixed with another, as three numbers up to 255."""
    return 255.0 * (share * np.array(to_rgb(color)) + (1 - share) * np.array(to_rgb(other)))


class RenderedSurface:
    """The block seen from a camera, at twice the resolution; `image` has the colours at the resolution of the figure.

    Attributes
    ----------
    camera : array
        The seven numbers of the camera.
    depth : array (2 height, 2 width)
        The nearness of each pixel.
    image : array (height, width, 4)
    """

    def __init__(
        self, surface: Surface, camera: np.ndarray, width: int, height: int, context: PlotContext, line_width: float
    ) -> None:
        from visualizer.plotting.panels.surface3d.rasterizer import downsample, fill_surface, kernel

        self.z, self.camera = surface.z, camera
        self.depth = np.full((2 * height, 2 * width), -np.inf, np.float32)
        samples = np.empty((2 * height, 2 * width, 3), np.float32)
        self.image = np.zeros((height, width, 4), np.uint8)
        bands, shade = surface.bands, surface.shade
        kernel(fill_surface)(surface.z, bands, shade, FOOT, 2 * line_width, camera, self.depth, samples)
        theme = context.theme
        wall, line = mixed(theme.ink, theme.paper, 0.14), mixed(theme.paper, theme.paper, 1.0)
        kernel(downsample)(self.depth, samples, surface.ramp, wall, line, self.image)

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
