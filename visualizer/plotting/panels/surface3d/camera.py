"""The camera that shows the relief, how it turns during a film, and the view that shows most of all paths."""

from collections.abc import Sequence
from math import cos, radians, sin
from typing import NamedTuple

import numpy as np

from landscapes._core.types import Numbers

#: Height of the highest point above the lowest; the sides of the base are 1.
BOX_HEIGHT = 0.55

#: The azimuths and elevations, in degrees, and the heights, as shares of `BOX_HEIGHT`, of which the best are chosen.
AZIMUTHS, ELEVATIONS = np.arange(-180.0, 180.0, 15.0), np.arange(30.0, 71.0, 5.0)
HEIGHTS = np.array([1.0, 0.75, 0.5, 0.3])

#: The loss of visibility, as a share, that is accepted rather than raise the camera by one degree, or level all out.
PER_DEGREE, LEVEL = 0.004, 0.2

#: The weights of what is seen: of all racers together, of the racer that is seen least, of the surface; of paths and
#: surface that face the camera; and of a view across a corner of the base.
TOGETHER, LEAST, GROUND, FACING, CORNER = 0.5, 0.8, 0.2, 0.15, 0.12

#: The number of points of the surface for which each minimum counts.
MINIMUM = 12

#: The visible share of a path above which it is not worth another view.
ENOUGH = 0.92


class Camera(NamedTuple):
    """The direction from which the surface is seen: azimuth and elevation in radians."""

    azimuth: float
    elevation: float

    def project(self, points: Numbers) -> np.ndarray:
        """Project points (..., 3) of space to the figure, (..., 2), in units of the base."""
        x, y, z = np.moveaxis(np.asarray(points, float), -1, 0)
        sa, ca, se, ce = sin(self.azimuth), cos(self.azimuth), sin(self.elevation), cos(self.elevation)
        return np.stack([y * ca - x * sa, z * ce - (x * ca + y * sa) * se], axis=-1)

    def as_array(self, scale: float, u0: float, v0: float) -> np.ndarray:
        """Return the camera as the seven numbers of `visualizer.plotting.panels.surface3d.rasterizer`."""
        a, e = self
        return np.array([sin(a), cos(a), sin(e), cos(e), scale, u0, v0])


def eased(share: float) -> float:
    """Return the share of the turn at this share of the film: slow at both ends, without a jump of speed.

    >>> eased(0.0), eased(0.5), eased(1.0)
    (0.0, 0.5, 1.0)
    """
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


class View(NamedTuple):
    """The directions of the camera during a film, in degrees: at the start, upwards, and the angle of the turn.

    `height` is that of the surface, as a share of `BOX_HEIGHT`.
    """

    azimuth: float
    elevation: float
    turn: float
    height: float = 1.0

    def camera(self, share: float) -> Camera:
        """Return the camera at a share of the film from 0 to 1."""
        return Camera(radians(self.azimuth + self.turn * eased(share)), radians(self.elevation))


def best_view(
    z: np.ndarray,
    paths: Sequence[np.ndarray],
    minima: np.ndarray,
    azimuth: float | None,
    elevation: float | None,
    turn: float,
) -> View:
    """Return the view that shows most of all paths at the start, in the middle and at the end of the turn.

    Every racer counts the same, and the one that is seen least counts once more. Where that is equal, much of the
    surface is in view, the camera is low, and the surface has its full height.

    Parameters
    ----------
    z : array (n, n)
        Heights over the base, up to `BOX_HEIGHT`.
    paths : sequence of array (n, 2)
        The points of each racer on the base.
    minima : array (m, 2)
        The minima on the base.
    azimuth, elevation : float, optional
        Directions that are given, in degrees; the best others are chosen.
    turn : float
    """
    azimuths = AZIMUTHS if azimuth is None else np.array([azimuth])
    elevations = ELEVATIONS if elevation is None else np.array([elevation])
    paths = [path for path in paths if len(path)]
    score = np.min([view_score(z, paths, minima, azimuths + turn * share, elevations) for share in (0, 0.5, 1)], axis=0)
    score -= PER_DEGREE * (elevations - elevations[0])[:, None] + LEVEL * (1 - HEIGHTS)
    a, e, h = np.unravel_index(np.argmax(score), score.shape)
    return View(float(azimuths[a]), float(elevations[e]), turn, float(HEIGHTS[h]))


def view_score(
    z: np.ndarray, paths: Sequence[np.ndarray], minima: np.ndarray, azimuths: np.ndarray, elevations: np.ndarray
) -> np.ndarray:
    """Return how much of the paths, the minima and the surface is seen, (azimuths, elevations, heights)."""
    side = np.linspace(-0.5, 0.5, len(z))[5::20]
    ground = np.concatenate([np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2), *[minima] * MINIMUM])
    points = np.concatenate([*paths, ground])
    steepness = HEIGHTS[:, None] / np.tan(np.radians(elevations))[:, None, None]
    slopes = slopes_towards(z, points, azimuths)[:, None, None, :]
    seen = steepness * np.maximum(horizon_tangents(z, points, azimuths)[:, None, None, :], slopes) <= 1
    facing = seen * np.clip(1 - steepness * slopes, 0, 1)
    ends = np.cumsum([len(path) for path in paths])
    *racers, surface = (part.mean(axis=-1) for part in np.split(seen, ends, axis=-1))
    score = GROUND * surface + FACING * np.mean(
        [part.mean(axis=-1) for part in np.split(facing, ends, axis=-1)], axis=0
    )
    score += CORNER * np.abs(np.sin(2 * np.radians(azimuths)))[:, None, None]
    racers = [np.minimum(racer, ENOUGH) for racer in racers]
    return score + TOGETHER * np.mean(racers, axis=0) + LEAST * np.min(racers, axis=0) if racers else score


def slopes_towards(z: np.ndarray, points: np.ndarray, azimuths: np.ndarray) -> np.ndarray:
    """Return how steeply the surface rises towards each azimuth, in degrees, at points (n, 2) of the base."""
    column, row = np.rint((points + 0.5) * (len(z) - 1)).astype(int).T
    slope_y, slope_x = (slope[row, column] for slope in np.gradient(np.nan_to_num(z), 1 / (len(z) - 1)))
    a = np.radians(azimuths)[:, None]
    return slope_x * np.cos(a) + slope_y * np.sin(a)


def horizon_tangents(z: np.ndarray, points: np.ndarray, azimuths: np.ndarray) -> np.ndarray:
    """Return the tangent of the elevation above which a camera at each azimuth sees points (n, 2) of the base."""
    from visualizer.plotting.panels.surface3d.rasterizer import horizons, kernel

    tangents = np.empty((len(azimuths), len(points)))
    kernel(horizons)(np.ascontiguousarray(points), z, np.radians(azimuths), tangents)
    return tangents
