"""The cells of a map as a picture on axes of any scale."""

from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from visualizer.maps.axis import Axis
from visualizer.plotting.ticks import set_scale

#: The numbers at the ticks of an axis of memory.
MEMORY_TICKS = (0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)


def set_axes(axes: Axes, x: Axis, y: Axis) -> None:
    """Give axes the scales, limits and labels of a map."""
    set_side(axes, "x", x)
    set_side(axes, "y", y)
    axes.spines[:].set_visible(True)


def set_side(axes: Axes, which: Literal["x", "y"], side: Axis) -> None:
    """Give one axis of the axes its scale, limits and label."""
    if side.scale == "memory":
        getattr(axes, f"set_{which}scale")("function", functions=(memory_place, memory_value))
        ticks = [tick for tick in MEMORY_TICKS if side.low <= tick <= side.high]
        axes.set(**{f"{which}ticks": ticks, f"{which}ticklabels": [f"{tick:g}" for tick in ticks]})
    else:
        set_scale(axes, which, side.scale)
    axes.set(**{f"{which}lim": (side.low, side.high), f"{which}label": side.label})


def memory_place(beta: np.ndarray) -> np.ndarray:
    """Return the place of a β on the scale of memory."""
    return -np.log10(np.maximum(1 - np.asarray(beta, float), 1e-15))


def memory_value(place: np.ndarray) -> np.ndarray:
    """Return the β at a place on the scale of memory."""
    return 1 - 10.0 ** -np.asarray(place, float)


def draw_cells(axes: Axes, colors: np.ndarray, x: Axis, y: Axis) -> AxesImage:
    """Draw a colour for each cell: RGBA (y.cells, x.cells, 4), the first row at the low end of y.

    The picture stays in its place when the axes are moved or zoomed, on logarithmic axes, too.
    """
    limits = axes.get_xlim(), axes.get_ylim()
    ends = [float(axis.place(np.array(end))) for axis in (x, y) for end in (axis.low, axis.high)]
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
