"""The colour bar of the map: the colours of the ground from the lowest level to the highest, with round numbers."""

from collections.abc import Sequence
from math import ceil, log10

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from landscapes._core.numbers import SUPERSCRIPTS, typeset
from visualizer.plotting.bar import add_numbers
from visualizer.plotting.ground import line_color, surface_colormap
from visualizer.plotting.ground_picture import LINE_WIDTH
from visualizer.plotting.panels.context import PlotContext

#: Left edge, width and height of the bar, in shares of the axes.
PLACE = (1.012, 0.0, 0.014, 1.0)

#: About as many numbers are on a bar; and the least distance of two, as a share of its length.
NUMBERS, APART = 5, 0.11


def add_colorbar(axes: Axes, context: PlotContext) -> Axes:
    """Add the bar at the right of the axes; a layout counts it as a part of them. Return its axes."""
    levels, last = context.levels, len(context.levels) - 1
    bar = axes.inset_axes(PLACE)
    bar.imshow(
        np.arange(256)[:, None],
        cmap=surface_colormap(context.theme, context.look.colormap),
        extent=(0, 1, 0, last),
        aspect="auto",
        origin="lower",
    )
    color, opacity = line_color(context.theme)
    bar.hlines(range(1, last), 0, 1, colors=color, alpha=opacity, lw=LINE_WIDTH)
    log = context.landscape.scale == "log"
    values = round_values(levels, log)
    add_numbers(bar, places_on_bar(values, levels), number_labels(values, log), (0, last))
    bar.annotate("f", (1, 1), (3, 3), xycoords="axes fraction", textcoords="offset points", style="italic")
    return bar


def number_labels(values: np.ndarray, log: bool) -> list[str]:
    """Return the numbers as they are written; powers of ten on a logarithmic scale as such.

    >>> number_labels(np.array([0.01, 1.0]), True), number_labels(np.array([-0.5, 100.0]), False)
    (['10⁻²', '10⁰'], ['−0.5', '100'])
    """
    if log and (values > 0).all():
        powers = np.round(np.log10(values)).astype(int)
        if np.allclose(10.0**powers, values, rtol=1e-9):
            return [f"10{str(power).translate(SUPERSCRIPTS)}" for power in powers]
    return [typeset(value, 3) for value in values]


def places_on_bar(values: Sequence[float] | np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Return the place of each value on the bar: k at level k, and in proportion between two."""
    return np.interp(np.asarray(values, float), levels, np.arange(len(levels)))


def round_values(levels: np.ndarray, log: bool) -> np.ndarray:
    """Return a few round numbers between the first level and the last, far enough apart on the bar.

    Where the bar has room below evenly spaced numbers, as on a quadratic scale, smaller ones stand between them and 0.

    >>> round_values(np.geomspace(0.01, 1000, 16), True).tolist()
    [0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]
    >>> round_values(np.linspace(-1, 3, 16), False).tolist()
    [-1.0, 0.0, 1.0, 2.0, 3.0]
    >>> round_values(10 * np.linspace(0, 1, 16) ** 2, False).tolist()
    [0.0, 0.2, 1.0, 2.0, 4.0, 6.0, 10.0]
    """
    low, high = float(levels[0]), float(levels[-1])
    slack = 1e-9 * (high - low)
    candidates = np.asarray(MaxNLocator(NUMBERS, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high))[::-1]
    if high > 0 and low >= 0:
        powers = 10.0 ** np.arange(ceil(log10(max(low, 1e-5 * high)) - 1e-9), log10(high) + 1e-9)
        small = np.multiply.outer([1, 2, 5], powers).ravel()
        if log and len(powers) > 1:
            candidates = powers[::-1]
        elif not np.allclose(np.gradient(levels), levels[1] - levels[0]):
            candidates = np.append(candidates, small[small > low + 0.005 * (high - low)])
    kept: list[float] = []
    for value in candidates[(low - slack <= candidates) & (candidates <= high + slack)]:
        distances = np.abs(places_on_bar(kept, levels) - places_on_bar([value], levels))
        if (distances >= APART * (len(levels) - 1)).all():
            kept.append(float(value))
    return np.sort(kept)
