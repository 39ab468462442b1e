"""The ground: the surface seen from above, drawn pixel by pixel, with soft bands of colour and contour lines."""

from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import BoundaryNorm, ListedColormap, to_hex, to_rgb

from landscapes import Landscape
from visualizer.plotting.ground_picture import Inks, View, draw_picture
from visualizer.plotting.levels import LEVELS, contour_levels
from visualizer.plotting.measure import POINTS_PER_INCH
from visualizer.plotting.style import DARK, Theme

__all__ = ["Ground", "contour_levels", "ground_colors", "muted_colormap", "surface_colormap"]


def muted_colormap(paper: str, share: float, name: str = "viridis") -> ListedColormap:
    """Mix this share of a colormap with the paper's colour, so that every racer's colour stands out on it."""
    return ListedColormap(
        share * colormaps[name](np.linspace(0, 1, 256))[:, :3] + (1 - share) * np.array(to_rgb(paper))
    )


def surface_colormap(theme: Theme, name: str = "viridis") -> ListedColormap:
    """Return the muted colormap of the ground on the paper of a theme."""
    return muted_colormap(theme.paper, 0.3 if theme is DARK else 0.34, name)


def line_color(theme: Theme) -> tuple[str, float]:
    """Return the colour of the contour lines, and their opacity: lighter than the ground on any paper."""
    return (theme.ink, 0.3) if theme is DARK else (theme.paper, 0.9)


def ground_colors(theme: Theme) -> list[str]:
    """Return the colours of the bands between 16 levels, and beyond them, as the browser fills them.

    >>> from visualizer.plotting.style import LIGHT
    >>> colors = ground_colors(LIGHT)
    >>> len(colors), colors[0], colors[-1]
    (17, '#bfa9c5', '#fef7b5')
    """
    colormap = surface_colormap(theme)
    norm = BoundaryNorm(range(LEVELS), colormap.N, extend="both")
    return [to_hex(color) for color in colormap(norm(np.arange(LEVELS + 1) - 0.5))]


def add_ground(
    axes: Axes, landscape: Landscape, levels: np.ndarray, theme: Theme, colormap: str = "viridis"
) -> "Ground":
    """Draw the surface below everything else on the axes, whatever their limits."""
    ground = Ground(landscape, levels, theme, colormap)
    axes.add_artist(ground)
    return ground


class Ground(Artist):
    """The ground of a map, rendered at the pixels of its axes whenever their size or their limits have changed.

    A contour line is where the distance to the level, |f - level| / |gradient of f|, is less than half its width: so
    all lines have one width. Lines thin out, every second one first, before they run together. Where ripples are
    finer than a pixel, the colour is that of their mean. Where f is not finite, the paper shows.

    Parameters
    ----------
    landscape : Landscape
    levels : array
        The values of f at the contour lines, rising; the colours are spread evenly over them.
    theme : Theme
    colormap : str, default "viridis"
        The name of the colormap, which is mixed with the paper's colour.

    Attributes
    ----------
    pixels : array (height, width, 4) of uint8
        The last picture, with its lowest row first.
    """

    def __init__(self, landscape: Landscape, levels: np.ndarray, theme: Theme, colormap: str = "viridis") -> None:
        super().__init__()
        self.landscape = landscape
        ramp, paper = np.array(surface_colormap(theme, colormap).colors), np.array(to_rgb(theme.paper))
        line, opacity = line_color(theme)
        line_ink = np.array([*(255 * np.array(to_rgb(line))), opacity])
        shade = 5.0 if theme is DARK else 9.0
        self.inks = Inks(np.asarray(levels, float), 255 * ramp, 255 * paper, line_ink, shade)
        self.view: Any = None
        self.set_zorder(-1)
        self.set_in_layout(False)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the picture; render it again if the axes have changed."""
        axes = self.axes
        if axes is None or not self.get_visible():
            return
        scale = renderer.get_image_magnification()  # a vector file has sizes in points, its pictures have pixels
        box, per_inch = axes.bbox, float(renderer.points_to_pixels(POINTS_PER_INCH)) * scale  # type: ignore[arg-type]  # one number
        left, bottom = int(np.floor(box.x0 * scale)), int(np.floor(box.y0 * scale))
        right, top = int(np.ceil(box.x1 * scale)), int(np.ceil(box.y1 * scale))
        (x0, y0), (x1, y1) = axes.transData.inverted().transform(
            [(left / scale, bottom / scale), (right / scale, top / scale)]
        )
        view = View(x0, y0, x1, y1, max(right - left, 1), max(top - bottom, 1), per_inch / 100)
        if view != self.view:
            self.view, self.pixels = view, draw_picture(self.landscape, view, self.inks)
        graphics = renderer.new_gc()
        graphics.set_clip_rectangle(box)
        renderer.draw_image(graphics, left / scale, bottom / scale, self.pixels)
        graphics.restore()
        self.stale = False
