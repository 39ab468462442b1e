"""Sample points of a domain, and the choice of a default start among them."""

import numpy as np

Point = tuple[float, float]
Interval = tuple[float, float]


def sample_points(domain: tuple[Interval, Interval]) -> tuple[np.ndarray, np.ndarray]:
    """Return points of the domain: first some with round coordinates as candidates for a start, then a grid."""
    first = [(0.8, 0.7), (0.2, 0.3), (0.2, 0.7), (0.8, 0.3), (0.73, 0.84), (0.27, 0.16), (0.66, 0.62), (0.37, 0.41)]
    ticks = (np.arange(41) + 0.5) / 41
    parts = np.vstack([first, np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)])
    x, y = ((low + part * (high - low)).round(12) for (low, high), part in zip(domain, parts.T, strict=True))
    return x, y


def default_start(x: np.ndarray, y: np.ndarray, values: np.ndarray) -> Point:
    """Return the first of the points at which |df/dx| and |df/dy| are at least a tenth of their medians.

    `values` are f, df/dx and df/dy at the points, (3, points), finite at one point at least.
    """
    finite = np.isfinite(values).all(axis=0)
    slopes = np.where(finite, np.abs(values[1:]), 0)
    medians = np.array([np.median(slope[finite]) for slope in slopes])
    steep = finite & (slopes >= 0.1 * medians[:, None]).all(axis=0)
    best = np.flatnonzero(steep)[0] if steep.any() else int(np.argmax(np.where(finite, slopes.sum(axis=0), -1)))
    return float(x[best]), float(y[best])
