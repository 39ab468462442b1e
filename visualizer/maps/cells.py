"""The cells of a map as a picture on axes of any scale."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from visualizer.maps.axis import Axis
from visualizer.plotting.ticks import set_scale


def set_axes(axes: Axes, x: Axis, y: Axis) -> None:
    """Give axes the scales, limits and labels of a map."""
    for which, axis in (("x", x), ("y", y)):
        set_scale(axes, "x" if which == "x" else "y", "log" if axis.log else "linear")
        axes.set(**{f"{which}lim": (axis.low, axis.high), f"{which}label": axis.label})
    axes.spines[:].set_visible(True)


def draw_cells(axes: Axes, colors: np.ndarray, x: Axis, y: Axis) -> AxesImage:
    """Draw a colour for each cell: RGBA (y.cells, x.cells, 4), the first row at the low end of y.

    The picture stays in its place when the axes are moved or zoomed, on logarithmic axes, too.
    """
    limits = axes.get_xlim(), axes.get_ylim()
    ends = [np.log10(end) if axis.log else end for axis in (x, y) for end in (axis.low, axis.high)]
    image = axes.imshow(
        colors,
        origin="lower",
        aspect="auto",
        extent=(ends[0], ends[1], ends[2], ends[3]),
        transform=axes.transLimits + axes.transAxes,
        interpolation_stage="rgba",
        zorder=0.5,
    )
    image.set_clip_path(axes.patch)
    axes.set(xlim=limits[0], ylim=limits[1])
    return image
