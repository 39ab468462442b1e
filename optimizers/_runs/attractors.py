"""The points at which runs on a landscape can come to rest: its minima, and for some rules its saddles and maxima."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landscapes import Landscape, critical_points

#: Points nearer to each other than this, in units of the domain, are one point.
SAME_POINT = 1e-4

#: The most steps of Newton's method from the last point of a run to the critical point beside it.
MAX_POLISHING = 8

#: The most points beyond those of `critical_points` that are looked for; the ones that most runs reach.
MAX_FOUND = 512

#: The most distances to hold at once.
MAX_DISTANCES = 1_000_000


@dataclass(frozen=True, eq=False)
class Attractors:
    """Points at which the gradient is zero, or f has a kink and a minimum.

    Attributes
    ----------
    points : array (n, 2)
    values : array (n,)
        f at the points.
    kinds : tuple of str
        "minimum", "saddle", "maximum" or "degenerate".
    size : array (2,)
        Width and height of the domain, in units of which distances are measured.
    """

    points: np.ndarray
    values: np.ndarray
    kinds: tuple[str, ...]
    size: np.ndarray

    @property
    def minima(self) -> np.ndarray:
        """True for each point that is a minimum, bool array (n,)."""
        return np.array([kind == "minimum" for kind in self.kinds], bool)

    def nearest(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the index of the attractor nearest to each of the points (n, 2), and its distance."""
        own, index, distance = self.points / self.size, np.zeros(len(points), int), np.full(len(points), np.inf)
        rows = max(MAX_DISTANCES // max(len(own), 1), 1)
        for first in range(0, len(points), rows):
            part = slice(first, first + rows)
            x, y = (points[part, None] / self.size - own).transpose(2, 0, 1)
            square = np.nan_to_num(x * x + y * y, nan=np.inf)
            index[part] = square.argmin(axis=1)
            distance[part] = np.sqrt(np.take_along_axis(square, index[part, None], axis=1)[:, 0])
        return index, distance

    @property
    def reach(self) -> np.ndarray:
        """The distance within which a point belongs to each attractor: for a minimum that to the nearest other one."""
        own = self.points / self.size
        distance = np.hypot(*(own[:, None] - own).transpose(2, 0, 1))
        np.fill_diagonal(distance, np.inf)
        return np.where(self.minima, distance.min(axis=1, initial=np.inf), SAME_POINT)

    def extended(self, points: np.ndarray, values: np.ndarray, kinds: Sequence[str]) -> "Attractors":
        """Return these attractors and others after them."""
        return Attractors(
            np.vstack([self.points, points]), np.append(self.values, values), (*self.kinds, *kinds), self.size
        )


def known_attractors(landscape: Landscape) -> Attractors:
    """Return the minima that the landscape lists, and then its other critical points in the domain, the lowest first.

    >>> from landscapes import double_well
    >>> known = known_attractors(double_well)
    >>> known.points[:2].tolist(), known.kinds
    ([[1.0, 0.0], [-1.0, 0.0]], ('minimum', 'minimum', 'saddle'))
    """
    size = np.ptp(landscape.domain, axis=1)
    listed = np.reshape(landscape.minima, (-1, 2))
    values = np.array([landscape.value(*point) for point in listed])
    known = Attractors(listed, values, ("minimum",) * len(listed), size)
    others = [
        one
        for one in critical_points(landscape)
        if not len(listed) or known.nearest(np.array([[one.x, one.y]]))[1][0] > SAME_POINT
    ]
    others.sort(key=lambda one: (one.kind != "minimum", one.value, one.x, one.y))
    places = np.reshape([(one.x, one.y) for one in others], (-1, 2))
    return known.extended(places, np.array([one.value for one in others]), [one.kind for one in others])


def with_new_attractors(known: Attractors, landscape: Landscape, ends: np.ndarray) -> Attractors:
    """Return the attractors with those beside which other runs end, such as minima outside of the domain.

    Newton's method goes from each of the last points `ends` (n, 2) to the critical point; it counts if it is so near
    to the end that the run has come to rest there.
    """
    if not landscape.smooth or not len(ends):
        return known
    places = _polished(landscape, ends, known.size)
    if len(known.points) and len(places):
        places = places[known.nearest(places)[1] > SAME_POINT]
    places = _most_common(places, known.size)
    values = landscape.value(*places.T) if len(places) else np.zeros(0)
    return known.extended(places, values, [_kind(landscape, place) for place in places])


def _polished(landscape: Landscape, ends: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return the critical points beside the ends of runs, with repetitions."""
    points = ends
    with np.errstate(all="ignore"):
        for _ in range(MAX_POLISHING):
            (gx, gy), (fxx, fxy, fyy) = landscape.gradient(*points.T), landscape.hessian(*points.T)
            det = fxx * fyy - fxy * fxy
            step = np.stack([fyy * gx - fxy * gy, fxx * gy - fxy * gx], axis=1) / det[:, None]
            near = np.hypot(*((points - step - ends) / size).T) < SAME_POINT
            points, ends, step = (points - step)[near], ends[near], step[near]
            if not len(points):
                break
    return points[np.hypot(*(step / size).T) < 1e-3 * SAME_POINT]


def _most_common(points: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return the points without repetitions, those that come most often, in an order by place."""
    _cells, first, counts = np.unique(
        np.round(points / size / SAME_POINT), axis=0, return_index=True, return_counts=True
    )
    chosen = np.sort(np.argsort(-counts, kind="stable")[:MAX_FOUND])
    return points[first[chosen]]


def _kind(landscape: Landscape, point: np.ndarray) -> str:
    fxx, fxy, fyy = landscape.hessian(*point)
    det = fxx * fyy - fxy * fxy
    return "saddle" if det < 0 else "degenerate" if det == 0 else "minimum" if fxx > 0 else "maximum"
