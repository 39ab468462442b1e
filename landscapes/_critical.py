"""The critical points of a landscape, at which the gradient is zero: minima, saddles and maxima by Newton's method."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from landscapes._landscape import Landscape, registry

# Points of a grid along each side of the domain: starts of Newton's method, and samples of |∇f|.
START_GRID, FINE_GRID = 64, 321

MAX_STEPS, MAX_GRID_MINIMA, MAX_KINKS, MAX_MOVES = 100, 5000, 500, 500

# Lengths are in units of the domain.
STEP_TOLERANCE = 1e-8  # Newton's method has converged when a step is shorter
POINT_TOLERANCE = 1e-5  # points closer to each other than this are the same point
DIFFERENCE_STEP = 1e-6  # for differences of the gradient

# The signs of the eigenvalues of the Hessian are unreliable below these limits.
MIN_EIGENVALUE_RATIO = 1e-6
MIN_CURVATURE = 1e-9  # times the range of f

Kind = Literal["minimum", "saddle", "maximum", "degenerate"]


@dataclass(frozen=True)
class CriticalPoint:
    """A point at which the gradient is zero: its place, f, the eigenvalues of the Hessian, and its kind."""

    x: float
    y: float
    value: float
    eigenvalues: tuple[float, float]
    kind: Kind


def critical_points(landscape: Landscape | str) -> tuple[CriticalPoint, ...]:
    """Return the critical points in the domain, classified by the eigenvalues of the Hessian.

        ∇f(x, y) = 0

    Newton's method for ∇f = 0 starts at a grid of 64 × 64 points, and at the local minima of |∇f| on a grid of
    321 × 321; a critical point whose basin is smaller than a cell of that grid can be missed. At a minimum both
    eigenvalues of the Hessian are positive, at a maximum both are negative, at a saddle they have opposite signs.
    If an eigenvalue is zero, the values of f on a small circle decide; if they are all equal, the point is
    degenerate. If the critical points form a curve or an area, only the one nearest to the centre of the domain
    is returned.

    On a surface with kinks (``smooth=False``) the minima on kinks are found as well, but no saddles and no maxima
    there: on a kink the gradient is not zero but jumps. If the floor of a valley is a kink, this gives the lowest
    point that a compass search reached. A lowest point on the edge of the domain is not a critical point if f still
    decreases outwards.

    Parameters
    ----------
    landscape : Landscape or str
        A landscape, or the name of one.

    Returns
    -------
    tuple of CriticalPoint
        In ascending order of f. Each has x, y, value, eigenvalues and kind.

    Examples
    --------
    >>> from landscapes import critical_points, himmelblau
    >>> [point.kind for point in critical_points(himmelblau)].count("saddle")
    4
    >>> critical_points(himmelblau)[-1].kind, round(critical_points(himmelblau)[-1].value, 4)
    ('maximum', 181.6165)

    References
    ----------
    Nocedal, Wright, "Numerical optimization", 2nd ed., 2006, chapters 2 and 11.
    """
    landscape = registry.get(landscape)
    with np.errstate(all="ignore"):
        domain = UnitDomain(landscape)
        roots = newton(domain)
        points = distinct(domain, roots if landscape.smooth else without_kinks(domain, roots))
        found = [classified(domain, point) for point in points]
        if not landscape.smooth:
            found += minima_on_kinks(domain, points)
    return tuple(sorted(found, key=lambda point: (point.value, point.x, point.y)))


def points_by_kind(landscape: Landscape) -> Mapping[str, tuple[tuple[float, float], ...]]:
    """Return the critical points as (x, y), grouped by kind."""
    groups: dict[str, tuple[tuple[float, float], ...]] = {}
    for point in critical_points(landscape):
        groups[point.kind] = (*groups.get(point.kind, ()), (point.x, point.y))
    return groups


def hessian(landscape: Landscape, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the Hessian (n, 2, 2) at points."""
    # A mean over data is worth compiling.
    derivatives = landscape.hessian(x, y) if landscape.samples else landscape.plain_hessian(x, y)
    fxx, fxy, fyy = (part + 0 * x for part in derivatives)
    return np.moveaxis(np.array([[fxx, fxy], [fxy, fyy]]), -1, 0)


class UnitDomain:
    """A landscape as a function of points u (n, 2) with -1/2 <= u <= 1/2, in units of its domain."""

    def __init__(self, landscape: Landscape) -> None:
        self.landscape = landscape
        self.centre, self.size = np.mean(landscape.domain, axis=1), np.ptp(landscape.domain, axis=1)

    def to_xy(self, u: np.ndarray) -> np.ndarray:
        """Return the points as x and y, (2, n)."""
        return (self.centre + u * self.size).T

    def value(self, u: np.ndarray) -> np.ndarray:
        return self._evaluate(u)[0]

    def gradient(self, u: np.ndarray) -> np.ndarray:
        return self._evaluate(u)[1:].T * self.size

    def hessian(self, u: np.ndarray) -> np.ndarray:
        return hessian(self.landscape, *self.to_xy(u)) * np.outer(self.size, self.size)

    def _evaluate(self, u: np.ndarray) -> np.ndarray:
        x, y = self.to_xy(u)
        if self.landscape.samples:  # a mean over data is worth compiling
            return np.array([self.landscape.value(x, y), *self.landscape.gradient(x, y)])
        return np.stack([part + 0 * x for part in self.landscape.plain(x, y)])

    @functools.cached_property
    def value_range(self) -> float:
        """The difference between the largest and the smallest f on a grid."""
        f = self.value(grid(START_GRID).reshape(-1, 2))
        return float(np.ptp(f[np.isfinite(f)])) if np.isfinite(f).any() else 0.0

    def have_reliable_signs(self, eigenvalues: np.ndarray) -> np.ndarray:
        """Return True where the eigenvalues (..., 2) of the Hessian are larger than their rounding errors."""
        low, high = np.sort(np.abs(eigenvalues)).T
        return (low > MIN_EIGENVALUE_RATIO * high) & (high > MIN_CURVATURE * self.value_range)


def grid(count: int) -> np.ndarray:
    """Return the centres of count × count cells, (count, count, 2)."""
    ticks = (np.arange(count) + 0.5) / count - 0.5
    return np.stack(np.meshgrid(ticks, ticks, indexing="ij"), axis=-1)


def grid_minima(f: np.ndarray) -> np.ndarray:
    """Return True where a grid of values is finite, no neighbour is lower, and at least one is higher."""
    n, m = f.shape
    padded = np.pad(np.where(np.isnan(f), np.inf, f), 1, constant_values=np.inf)
    around = np.stack([padded[i : i + n, j : j + m] for i in range(3) for j in range(3)])
    return (f == around.min(axis=0)) & (f < around.max(axis=0)) & np.isfinite(f)


def newton(domain: UnitDomain) -> np.ndarray:
    """Return the points of the domain to which Newton's method converges, with repetitions."""
    fine = grid(FINE_GRID)
    slope = np.hypot(*domain.gradient(fine.reshape(-1, 2)).T).reshape(FINE_GRID, FINE_GRID)
    points, roots = np.vstack([grid(START_GRID).reshape(-1, 2), fine[grid_minima(slope)][:MAX_GRID_MINIMA]]), []
    for _ in range(MAX_STEPS):
        gradient, hessian = domain.gradient(points), domain.hessian(points)
        finite = np.isfinite(gradient).all(axis=1) & np.isfinite(hessian).all(axis=(1, 2))
        points, gradient, hessian = points[finite], gradient[finite], hessian[finite]
        # The pseudo-inverse, because a valley has no curvature along its floor.
        step = -np.einsum("nij,nj->ni", np.linalg.pinv(hessian, rcond=1e-12, hermitian=True), gradient)
        length = np.hypot(*step.T)
        stopped = length < STEP_TOLERANCE  # at a root, or on a slope without curvature, where the step is 0
        converged = stopped & (np.hypot(*gradient.T) <= STEP_TOLERANCE * np.linalg.norm(hessian, axis=(1, 2)))
        roots.append((points + step)[converged])
        factor = np.minimum(1, 2 / START_GRID / np.maximum(length, 1e-300))[:, None]  # at most two cells in one step
        points = (points + factor * step)[~stopped]
        points = points[(np.abs(points) < 1.5).all(axis=1)]
        if not len(points):
            break
    found = np.vstack(roots)
    inside = np.clip(found[(np.abs(found) <= 0.5 + POINT_TOLERANCE).all(axis=1)], -0.5, 0.5)
    return inside[np.isfinite(domain.value(inside))]  # acos(2 + sign(x)) has a gradient where it has no value


def without_kinks(domain: UnitDomain, points: np.ndarray) -> np.ndarray:
    """Return the points that are not on kinks: there the Hessian does not describe the gradient nearby."""
    steps = np.array([[0.8, 0.6], [-0.6, 0.8]])  # not along the axes, as kinks often are
    h = DIFFERENCE_STEP
    changes = [domain.gradient(points + h * step) - domain.gradient(points - h * step) for step in steps]
    change, exact = np.stack(changes, axis=-1) / (2 * h), domain.hessian(points) @ steps.T
    error = np.linalg.norm(change - exact, axis=(1, 2))
    size = np.linalg.norm(np.maximum(abs(change), abs(exact)), axis=(1, 2))
    return points[(error < 0.1 * size) | (size < MIN_CURVATURE * domain.value_range)]


def distinct(domain: UnitDomain, points: np.ndarray) -> np.ndarray:
    """Return the points without repetitions, and one point, the innermost, for each curve or area of them."""
    if not len(points):
        return points
    isolated = domain.have_reliable_signs(np.linalg.eigvalsh(domain.hessian(points)))
    chosen, flat = thinned(points[isolated], POINT_TOLERANCE), thinned(points[~isolated], 1.5 / START_GRID)
    flat = flat[[not is_near(chosen, point, POINT_TOLERANCE) for point in flat]]
    return np.vstack([chosen, *(cluster[:1] for cluster in clusters(flat, 4 / START_GRID))])


def is_near(points: np.ndarray, point: np.ndarray, distance: float) -> bool:
    return bool((np.hypot(*(points - point).T) < distance).any())


def thinned(points: np.ndarray, distance: float) -> np.ndarray:
    """Return a subset of the points, the inner ones first, that are farther than `distance` from each other."""
    points = points[np.lexsort((*points.T, np.hypot(*points.T).round(9)))]
    chosen = []
    while len(points):
        chosen.append(points[0])
        points = points[np.hypot(*(points - points[0]).T) > distance]
    return np.array(chosen).reshape(-1, 2)


def clusters(points: np.ndarray, reach: float) -> list[np.ndarray]:
    """Return the single-linkage clusters of the points, with links shorter than `reach`, each in the given order."""
    order, groups = np.arange(len(points)), []
    while len(order):
        group = new = order[:1]
        order = order[1:]
        while len(new) and len(order):
            distance = np.hypot(*(points[order, None] - points[new]).transpose(2, 0, 1))
            linked = (distance < reach).any(axis=1)
            new, order = order[linked], order[~linked]
            group = np.concatenate([group, new])
        groups.append(points[np.sort(group)])
    return groups


def classified(domain: UnitDomain, point: np.ndarray) -> CriticalPoint:
    """Return the critical point with its kind, from the Hessian or else from f on a small circle."""
    value = domain.value(point[None])[0]
    eigenvalues = np.linalg.eigvalsh(domain.hessian(point[None])[0])
    negative = int((eigenvalues < 0).sum()) if domain.have_reliable_signs(eigenvalues) else None
    kinds: dict[int | None, Kind] = {0: "minimum", 1: "saddle", 2: "maximum"}
    return critical_point(domain, point, kinds.get(negative) or kind_by_circle(domain, point, value))


def critical_point(domain: UnitDomain, point: np.ndarray, kind: Kind) -> CriticalPoint:
    x, y = domain.to_xy(point) + 0.0  # not -0.0
    low, high = np.linalg.eigvalsh(hessian(domain.landscape, x[None], y[None])[0])
    return CriticalPoint(float(x), float(y), float(domain.value(point[None])[0]), (float(low), float(high)), kind)


def values_on_circle(domain: UnitDomain, point: np.ndarray, radius: float) -> np.ndarray:
    angle = np.linspace(0, 2 * np.pi, 128, endpoint=False)
    return domain.value(point + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1))


def kind_by_circle(domain: UnitDomain, point: np.ndarray, value: float) -> Kind:
    around = values_on_circle(domain, point, 1e-3) - value
    rounding = 1e-14 * max(abs(value), domain.value_range)
    down, up = (around < -rounding).any(), (around > rounding).any()
    if down and up:
        return "saddle"
    return "minimum" if up else "maximum" if down else "degenerate"


# minima on kinks


def minima_on_kinks(domain: UnitDomain, known: np.ndarray) -> list[CriticalPoint]:
    """Return the minima on kinks: compass searches from the local minima of a grid end there, and f rises around."""
    points = grid(2 * START_GRID + 1)
    f = domain.value(points.reshape(-1, 2)).reshape(points.shape[:2])
    ends = np.array([compass_search(domain, start) for start in points[grid_minima(f)][:MAX_KINKS]]).reshape(-1, 2)
    ends = ends[np.argsort(domain.value(ends))]
    lowest = [cluster[0] for cluster in clusters(ends, 2 / START_GRID)]
    return [
        critical_point(domain, point, "minimum")
        for point in lowest
        if not is_near(known, point, 1e-4) and (np.abs(point) <= 0.5).all() and rises_around(domain, point)
    ]


def rises_around(domain: UnitDomain, point: np.ndarray) -> bool:
    """Return True if f is higher on four circles around the point."""
    value = domain.value(point[None])[0]
    return all((values_on_circle(domain, point, radius) > value).all() for radius in (1e-3, 1e-4, 1e-5, 1e-6))


def compass_search(domain: UnitDomain, point: np.ndarray) -> np.ndarray:
    """Return a local minimum by steps in eight directions, halved when none decreases f.

    The search stops at the first point outside of the domain.
    """
    directions = np.array([(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)])
    step, value = 1 / START_GRID, domain.value(point[None])[0]
    for _ in range(MAX_MOVES):
        around = point + step * directions
        f = domain.value(around)
        best = np.argmin(np.where(np.isnan(f), np.inf, f))
        if np.abs(point).max() > 0.5:
            break
        if f[best] < value:
            point, value = around[best], f[best]
        elif step > 1e-15:
            step /= 2
        else:
            break
    return point
