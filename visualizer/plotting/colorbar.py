"""The colour bar of the map: the colours of the ground from the lowest level to the highest, with round numbers."""

from math import ceil, floor, log10

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from landscapes._core.numbers import SUPERSCRIPTS, typeset
from visualizer.plotting.ground import surface_colormap
from visualizer.plotting.panels.context import PlotContext

#: Left edge, width and height of the bar, in shares of the axes.
PLACE = (1.012, 0.0, 0.014, 1.0)

#: The most numbers on a bar, and the least distance of two, as a share of its length.
NUMBERS, APART = 6, 0.11


def add_colorbar(axes: Axes, context: PlotContext) -> Axes:
    """Add the bar at the right of the axes; a layout counts it as a part of them. Return its axes."""
    levels, last = context.levels, len(context.levels) - 1
    bar = axes.inset_axes(PLACE)
    bar.imshow(
        np.arange(256)[:, None],
        cmap=surface_colormap(context.theme, context.colormap),
        extent=(0, 1, 0, last),
        aspect="auto",
        origin="lower",
    )
    bar.hlines(range(1, last), 0, 1, colors=context.theme.paper, lw=0.7)
    log = context.landscape.scale == "log"
    values = round_values(levels, log)
    bar.set_yticks(band(values, levels), [power_of_ten(value) if log else typeset(value, 3) for value in values])
    bar.tick_params(right=True, labelright=True, left=False, labelleft=False, length=2.5, pad=2)
    bar.set(xlim=(0, 1), ylim=(0, last), xticks=[])
    bar.spines[:].set_visible(False)
    bar.set_title("f", loc="left", style="italic", fontsize="medium", pad=3)
    return bar


def power_of_ten(value: float) -> str:
    """Return a power of ten as it is read.

    >>> power_of_ten(0.01), power_of_ten(1.0)
    ('10⁻²', '10⁰')
    """
    return f"10{str(round(log10(value))).translate(SUPERSCRIPTS)}"


def band(values: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Return the place of each value on the bar: k at level k, and in proportion between two."""
    return np.interp(values, levels, np.arange(len(levels)))


def round_values(levels: np.ndarray, log: bool) -> np.ndarray:
    """Return a few round numbers between the first level and the last, far enough apart on the bar.

    >>> round_values(np.geomspace(0.01, 1000, 16), True).tolist()
    [0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]
    >>> round_values(np.linspace(-1, 3, 16), False).tolist()
    [-1.0, 0.0, 1.0, 2.0, 3.0]
    """
    low, high = levels[0], levels[-1]
    values = np.asarray(MaxNLocator(NUMBERS - 1, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high))
    if log and high > 0:
        lowest = max(low, 1e-5 * high)
        values = 10.0 ** np.arange(ceil(log10(lowest) - 1e-9), floor(log10(high) + 1e-9) + 1)
    slack = 1e-9 * (high - low)
    values = values[(low - slack <= values) & (values <= high + slack)]
    places = band(values, levels) / (len(levels) - 1)
    kept: list[int] = []
    for k in reversed(range(len(values))):
        if not kept or places[kept[-1]] - places[k] >= APART:
            kept.append(k)
    return values[kept[::-1]]
