"""The surface as the ground evaluates it: f and its gradient at many points, exactly, or from a grid if f is slow."""

from collections.abc import Callable

import numpy as np

from landscapes import Landscape
from visualizer.plotting.extent import Extent

#: What the ground is drawn from: (x, y) -> (f, df/dx, df/dy).
Field = Callable[[np.ndarray, np.ndarray], np.ndarray]

#: The points along each side of the grid for a landscape of data, whose every value is a mean over all samples.
GRID_SIZE = 121


def ground_field(landscape: Landscape, extent: Extent) -> Field:
    """Return the function that evaluates a landscape at arrays of points (n,): an array (3, n) of f, df/dx, df/dy.

    The loss of a model on data is interpolated, with continuous slopes, between points of a grid over the extent.
    """

    def evaluate(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        result = np.empty((3, len(x)))
        with np.errstate(all="ignore"):
            landscape.kernel(x, y, landscape.kernel_table, *result)
        return result

    return interpolated(evaluate, extent) if landscape.samples else evaluate


def interpolated(evaluate: Field, extent: Extent) -> Field:
    """Return the field interpolated between the values and gradients at the points of a grid over the extent."""
    from visualizer.plotting.ground_pixels import interpolate, kernel

    (x0, x1), (y0, y1) = extent
    x, y = np.meshgrid(np.linspace(x0, x1, GRID_SIZE), np.linspace(y0, y1, GRID_SIZE))
    steps = np.array([x0, y0, (x1 - x0) / (GRID_SIZE - 1), (y1 - y0) / (GRID_SIZE - 1)])
    values, slopes_x, slopes_y = evaluate(x.ravel(), y.ravel())
    nodes = np.stack([values, steps[2] * slopes_x, steps[3] * slopes_y], axis=-1).reshape(GRID_SIZE, GRID_SIZE, 3)

    def between_nodes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        result = np.empty((3, len(x)))
        kernel(interpolate)(x, y, nodes, steps, result)
        return result

    return between_nodes
