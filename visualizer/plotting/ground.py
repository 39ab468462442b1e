"""The ground: the surface seen from above, as filled contours with lines between them."""

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap, to_hex, to_rgb

from landscapes import Landscape
from visualizer.plotting.extent import Extent
from visualizer.plotting.style import DARK, LIGHT, Theme

#: The number of contour levels.
LEVELS = 16


def muted_colormap(paper: str, share: float) -> ListedColormap:
    """Mix this share of viridis with the paper's colour, so that every racer's colour stands out on it."""
    return ListedColormap(
        share * colormaps["viridis"](np.linspace(0, 1, 256))[:, :3] + (1 - share) * np.array(to_rgb(paper))
    )


LIGHT_COLORMAP, DARK_COLORMAP = muted_colormap(LIGHT.paper, 0.34), muted_colormap(DARK.paper, 0.3)


def surface_colors(theme: Theme) -> tuple[ListedColormap, str]:
    """Return the colormap of the surface and the colour of its contour lines."""
    return (DARK_COLORMAP if theme is DARK else LIGHT_COLORMAP), theme.paper


def ground_colors(theme: Theme) -> list[str]:
    """Return the colours of the bands between 16 levels, and beyond them, as `draw_contours` fills them.

    >>> colors = ground_colors(LIGHT)
    >>> len(colors), colors[0], colors[-1]
    (17, '#bfa9c5', '#fef7b5')
    """
    colormap = surface_colors(theme)[0]
    norm = BoundaryNorm(range(LEVELS), colormap.N, extend="both")
    return [to_hex(color) for color in colormap(norm(np.arange(LEVELS + 1) - 0.5))]


def draw_contours(
    axes: Axes,
    landscape: Landscape,
    extent: Extent,
    colors: ListedColormap = LIGHT_COLORMAP,
    lines: str = "white",
    levels: np.ndarray | None = None,
) -> None:
    """Draw the surface as filled contours with lines between them."""
    (x0, x1), (y0, y1) = extent
    x, y = np.linspace(x0, x1, 241), np.linspace(y0, y1, 241)
    f = np.ma.masked_invalid(landscape.value(x, y[:, None]))
    levels = contour_levels(f.compressed(), landscape) if levels is None else levels
    norm = BoundaryNorm(levels, colors.N, extend="both")
    axes.contourf(x, y, f, levels=levels, cmap=colors, extend="both", norm=norm)
    axes.contour(x, y, f, levels=levels, colors=lines, linewidths=0.7, linestyles="solid", alpha=0.9)
    axes.set(xlim=(x0, x1), ylim=(y0, y1))


def contour_levels(f: np.ndarray, landscape: Landscape, count: int = LEVELS) -> np.ndarray:
    """Return contour levels for the finite values `f`: geometric if the scale is "log", quadratic if f has minima."""
    low, high = (f.min(), f.max()) if f.size else (0.0, 0.0)
    if not high > low:
        return np.array([low - 1.0, low + 1.0])
    if landscape.scale == "log":
        floor = max((high - low) * 1e-4, 1e-12)
        return low + np.geomspace(floor, high - low, count)
    if landscape.minima:
        return low + (high - low) * np.linspace(0, 1, count) ** 2
    return np.linspace(low, high, count)
