"""The surface as the ground evaluates it: f and its gradient at many points, exactly, or from a grid if f is slow."""

from collections.abc import Callable

import numpy as np

from landscapes import Landscape
from visualizer.plotting.extent import Extent

#: What the ground is drawn from: (x, y) -> (f, df/dx, df/dy).
Field = Callable[[np.ndarray, np.ndarray], np.ndarray]


def ground_field(landscape: Landscape, extent: Extent) -> Field:
    """Return the function that evaluates a landscape at arrays of points (n,): an array (3, n) of f, df/dx, df/dy.

    A function that is slow (`Landscape.grid_size`) is interpolated, with continuous slopes, between points of a grid.
    """

    def evaluate(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.stack(landscape.evaluate(x, y))

    return interpolated(evaluate, extent, landscape.grid_size) if landscape.grid_size else evaluate


def interpolated(evaluate: Field, extent: Extent, size: int) -> Field:
    """Return the field interpolated between the values and gradients at the points of a grid over the extent."""
    from visualizer.plotting.ground_pixels import interpolate, kernel

    (x0, x1), (y0, y1) = extent
    x, y = np.meshgrid(np.linspace(x0, x1, size), np.linspace(y0, y1, size))
    steps = np.array([x0, y0, (x1 - x0) / (size - 1), (y1 - y0) / (size - 1)])
    values, slopes_x, slopes_y = evaluate(x.ravel(), y.ravel())
    nodes = np.stack([values, steps[2] * slopes_x, steps[3] * slopes_y], axis=-1).reshape(size, size, 3)

    def between_nodes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        result = np.empty((3, len(x)))
        kernel(interpolate)(x, y, nodes, steps, result)
        return result

    return between_nodes
