"""Points of a domain: samples of it, and a good one to start from."""

import numpy as np

Point = tuple[float, float]
Interval = tuple[float, float]


def sample_points(domain: tuple[Interval, Interval]) -> tuple[np.ndarray, np.ndarray]:
    """Points of the domain: first some with round coordinates, to start from, then a grid."""
    first = [(0.8, 0.7), (0.2, 0.3), (0.2, 0.7), (0.8, 0.3), (0.73, 0.84), (0.27, 0.16), (0.66, 0.62), (0.37, 0.41)]
    ticks = (np.arange(41) + 0.5) / 41
    parts = np.vstack([first, np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)])
    x, y = ((low + part * (high - low)).round(12) for (low, high), part in zip(domain, parts.T, strict=True))
    return x, y


def good_start(x: np.ndarray, y: np.ndarray, values: np.ndarray) -> Point:
    """The first of some points at which f has a slope along x and along y that is not small for the domain.

    `values` are f, df/dx and df/dy there, (3, points), finite at one point at least.
    """
    finite = np.isfinite(values).all(axis=0)
    slopes = np.where(finite, np.abs(values[1:]), 0)
    usual = np.array([np.median(slope[finite]) for slope in slopes])
    steep = finite & (slopes >= 0.1 * usual[:, None]).all(axis=0)
    best = np.flatnonzero(steep)[0] if steep.any() else int(np.argmax(np.where(finite, slopes.sum(axis=0), -1)))
    return float(x[best]), float(y[best])
