"""The camera that shows the relief, how it turns during a film, and the view that shows most of all paths."""

from collections.abc import Sequence
from math import cos, radians, sin
from typing import NamedTuple

import numpy as np

from landscapes._core.types import Numbers

#: The azimuths and elevations from which the best view is chosen, in degrees.
AZIMUTHS, ELEVATIONS = np.arange(-180.0, 180.0, 15.0), np.arange(30.0, 66.0, 5.0)

#: The loss of visibility, as a share, that is accepted rather than raise the camera by one degree.
PER_DEGREE = 0.004

#: The weights of what is seen: of all racers together, of the racer that is seen least, of the surface; of paths and
#: surface that face the camera; and of a view across a corner of the base, halfway through the turn.
TOGETHER, LEAST, GROUND, FACING, CORNER = 0.5, 0.5, 0.2, 0.15, 0.04


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
    """The directions of the camera during a film, in degrees: at the start, upwards, and the angle of the turn."""

    azimuth: float
    elevation: float
    turn: float

    def camera(self, share: float) -> Camera:
        """Return the camera at a share of the film from 0 to 1."""
        return Camera(radians(self.azimuth + self.turn * eased(share)), radians(self.elevation))


def best_view(
    z: np.ndarray, paths: Sequence[np.ndarray], azimuth: float | None, elevation: float | None, turn: float
) -> View:
    """Return the view that shows most of all paths at the start, in the middle and at the end of the turn.

    Every racer counts the same, and the one that is seen least counts once more. Where that is equal, much of the
    surface is in view, and the camera is low.

    Parameters
    ----------
    z : array (n, n)
        Heights over the base.
    paths : sequence of array (n, 2)
        The points of each racer on the base.
    azimuth, elevation : float, optional
        Directions that are given, in degrees; the best others are chosen.
    turn : float
    """
    azimuths = AZIMUTHS if azimuth is None else np.array([azimuth])
    elevations = ELEVATIONS if elevation is None else np.array([elevation])
    if len(azimuths) == len(elevations) == 1:
        return View(float(azimuths[0]), float(elevations[0]), turn)
    paths = [path for path in paths if len(path)]
    score = np.min([view_score(z, paths, azimuths + turn * share, elevations) for share in (0.0, 0.5, 1.0)], axis=0)
    score += CORNER * np.abs(np.sin(2 * np.radians(azimuths + turn / 2)))[:, None]
    a, e = np.unravel_index(np.argmax(score - PER_DEGREE * (elevations - elevations[0])), score.shape)
    return View(float(azimuths[a]), float(elevations[e]), turn)


def view_score(z: np.ndarray, paths: Sequence[np.ndarray], azimuths: np.ndarray, elevations: np.ndarray) -> np.ndarray:
    """Return how much of the paths and of the surface is seen, (azimuths, elevations)."""
    side = np.linspace(-0.5, 0.5, len(z))[5::20]
    ground = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    points = np.concatenate([*paths, ground])
    seen = visible_points(z, points, azimuths, elevations)
    facing = seen * facing_points(z, points, azimuths, elevations)
    ends = np.cumsum([len(path) for path in paths])
    *racers, surface = (part.mean(axis=-1) for part in np.split(seen, ends, axis=-1))
    score = GROUND * surface + FACING * np.mean(
        [part.mean(axis=-1) for part in np.split(facing, ends, axis=-1)], axis=0
    )
    return score + TOGETHER * np.mean(racers, axis=0) + LEAST * np.min(racers, axis=0) if racers else score


def facing_points(z: np.ndarray, points: np.ndarray, azimuths: np.ndarray, elevations: np.ndarray) -> np.ndarray:
    """Return how large the surface at points (n, 2) is in the picture, against level ground, up to 1."""
    column, row = np.rint((points + 0.5) * (len(z) - 1)).astype(int).T
    slope_y, slope_x = (slope[row, column] for slope in np.gradient(np.nan_to_num(z), 1 / (len(z) - 1)))
    a, e = np.radians(azimuths)[:, None, None], np.radians(elevations)[:, None]
    return np.clip(1 - (slope_x * np.cos(a) + slope_y * np.sin(a)) / np.tan(e), 0, 1)


def visible_points(z: np.ndarray, points: np.ndarray, azimuths: np.ndarray, elevations: np.ndarray) -> np.ndarray:
    """Return which points (n, 2) of the base are visible on the surface, (azimuths, elevations, n)."""
    from visualizer.plotting.panels.surface3d.rasterizer import horizons, kernel

    tangents = np.empty((len(azimuths), len(points)))
    kernel(horizons)(np.ascontiguousarray(points), z, np.radians(azimuths), tangents)
    return np.tan(np.radians(elevations))[:, None] >= tangents[:, None, :]
