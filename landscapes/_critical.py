"""Where the gradient is zero: the minima, saddles and maxima of a landscape, found by Newton's method."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from landscapes._landscape import Landscape

STARTS = 64  # in each direction
FINE = 321  # points of the grid on which dips are looked for, in each direction
MOST_STEPS, MOST_DIPS, MOST_KINKS, MOST_MOVES = 100, 5000, 500, 500
STILL = 1e-8  # a Newton step, in domain sizes, that is none
SAME = 1e-5  # a distance, in domain sizes, at which two points are one
ACROSS = 1e-6  # a distance, in domain sizes, over which a gradient jumps only where there is a kink
SINGULAR = 1e-6  # a ratio of eigenvalues at which the Hessian does not tell
FLAT = 1e-9  # a curvature that does not tell either, where 1 makes all the difference between high and low

Kind = Literal["minimum", "saddle", "maximum", "degenerate"]


@dataclass(frozen=True)
class CriticalPoint:
    """A point where the gradient is zero, f there, the eigenvalues of the Hessian, and what they say it is."""

    x: float
    y: float
    value: float
    eigenvalues: tuple[float, float]
    kind: Kind


def critical_points(landscape: Landscape) -> tuple[CriticalPoint, ...]:
    """The critical points in the domain: where the gradient is zero, and what the Hessian says of them.

        ∇f(x, y) = 0

    Newton's method for ∇f = 0 runs from a grid of 64 × 64 points, and from the dips of |∇f| on a grid of
    321 × 321; a point whose surroundings are smaller than a cell of that can be missed. Both eigenvalues of
    the Hessian positive make a minimum, both negative a maximum, unlike signs a saddle. Where one of them is
    zero, f on a small circle decides; if it is the same all around, the point is degenerate. Of a curve or a
    plain of critical points, the one nearest to the middle of the domain stands for all.

    Of a surface with kinks (``smooth=False``) the minima on kinks are found as well, but no other points on
    kinks: there the gradient is not zero but jumps. Of a valley whose floor is a kink this is the lowest
    point that a walk downhill reached. A lowest point on the edge of the domain at which f still falls
    outwards is no critical point.

    Parameters
    ----------
    landscape : Landscape

    Returns
    -------
    tuple of CriticalPoint
        In the order of f. Each has x, y, value, eigenvalues and kind.

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
    with np.errstate(all="ignore"):
        chart = Chart(landscape)
        arrived = newton(chart)
        points = distinct(chart, arrived if landscape.smooth else off_kinks(chart, arrived))
        found = [describe(chart, point) for point in points]
        if not landscape.smooth:
            found += kinks(chart, points)
    return tuple(sorted(found, key=lambda point: (point.value, point.x, point.y)))


def points_by_kind(landscape: Landscape) -> Mapping[str, tuple[tuple[float, float], ...]]:
    """The critical points as (x, y), by kind."""
    found: dict[str, tuple[tuple[float, float], ...]] = {}
    for point in critical_points(landscape):
        found[point.kind] = (*found.get(point.kind, ()), (point.x, point.y))
    return found


def hessian(landscape: Landscape, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The Hessian (n, 2, 2) at points."""
    # A mean over data is worth compiling.
    derivatives = landscape.hessian(x, y) if landscape.samples else landscape.plain_hessian(x, y)
    fxx, fxy, fyy = (part + 0 * x for part in derivatives)
    return np.moveaxis(np.array([[fxx, fxy], [fxy, fyy]]), -1, 0)


class Chart:
    """A landscape in units of its domain: points u (n, 2) with -1/2 <= u <= 1/2."""

    def __init__(self, landscape: Landscape) -> None:
        self.landscape = landscape
        self.middle, self.size = np.mean(landscape.domain, axis=1), np.ptp(landscape.domain, axis=1)

    def place(self, u: np.ndarray) -> np.ndarray:
        """The points as x and y, (2, n)."""
        return (self.middle + u * self.size).T

    def value(self, u: np.ndarray) -> np.ndarray:
        return self._evaluate(u)[0]

    def gradient(self, u: np.ndarray) -> np.ndarray:
        return self._evaluate(u)[1:].T * self.size

    def hessian(self, u: np.ndarray) -> np.ndarray:
        return hessian(self.landscape, *self.place(u)) * np.outer(self.size, self.size)

    def _evaluate(self, u: np.ndarray) -> np.ndarray:
        x, y = self.place(u)
        if self.landscape.samples:  # a mean over data is worth compiling
            return np.array([self.landscape.value(x, y), *self.landscape.gradient(x, y)])
        return np.stack([part + 0 * x for part in self.landscape.plain(x, y)])

    @functools.cached_property
    def spread(self) -> float:
        """The difference between high and low."""
        f = self.value(grid(STARTS).reshape(-1, 2))
        return float(np.ptp(f[np.isfinite(f)])) if np.isfinite(f).any() else 0.0

    def tells(self, eigenvalues: np.ndarray) -> np.ndarray:
        """Whether the signs of the eigenvalues (..., 2) of the Hessian are more than rounding."""
        low, high = np.sort(np.abs(eigenvalues)).T
        return (low > SINGULAR * high) & (high > FLAT * self.spread)


def grid(count: int) -> np.ndarray:
    """The centres of count × count cells, (count, count, 2)."""
    ticks = (np.arange(count) + 0.5) / count - 0.5
    return np.stack(np.meshgrid(ticks, ticks, indexing="ij"), axis=-1)


def dips(f: np.ndarray) -> np.ndarray:
    """Where a grid of values is finite, no neighbour is lower, and one is higher."""
    n, m = f.shape
    walled = np.pad(np.where(np.isnan(f), np.inf, f), 1, constant_values=np.inf)
    around = np.stack([walled[i : i + n, j : j + m] for i in range(3) for j in range(3)])
    return (f == around.min(axis=0)) & (f < around.max(axis=0)) & np.isfinite(f)


def newton(chart: Chart) -> np.ndarray:
    """The points of the domain to which Newton's method converges, with repetitions."""
    fine = grid(FINE)
    slope = np.hypot(*chart.gradient(fine.reshape(-1, 2)).T).reshape(FINE, FINE)
    walking, still = np.vstack([grid(STARTS).reshape(-1, 2), fine[dips(slope)][:MOST_DIPS]]), []
    for _ in range(MOST_STEPS):
        gradient, hessian = chart.gradient(walking), chart.hessian(walking)
        good = np.isfinite(gradient).all(axis=1) & np.isfinite(hessian).all(axis=(1, 2))
        walking, gradient, hessian = walking[good], gradient[good], hessian[good]
        # The pseudo-inverse, because a valley has no curvature along its floor.
        step = -np.einsum("nij,nj->ni", np.linalg.pinv(hessian, rcond=1e-12, hermitian=True), gradient)
        length = np.hypot(*step.T)
        ends = length < STILL  # arrived, or on a slope without curvature, where there is nowhere to go
        arrived = ends & (np.hypot(*gradient.T) <= STILL * np.linalg.norm(hessian, axis=(1, 2)))
        still.append((walking + step)[arrived])
        shorter = np.minimum(1, 2 / STARTS / np.maximum(length, 1e-300))[:, None]  # at most two cells in one step
        walking = (walking + shorter * step)[~ends]
        walking = walking[(np.abs(walking) < 1.5).all(axis=1)]
        if not len(walking):
            break
    points = np.vstack(still)
    return np.clip(points[(np.abs(points) <= 0.5 + SAME).all(axis=1)], -0.5, 0.5)


def off_kinks(chart: Chart, points: np.ndarray) -> np.ndarray:
    """The points without those on kinks, where the Hessian does not say how the gradient changes around them."""
    steps = np.array([[0.8, 0.6], [-0.6, 0.8]])  # not along the axes, as kinks often are
    changes = [chart.gradient(points + ACROSS * step) - chart.gradient(points - ACROSS * step) for step in steps]
    change, exact = np.stack(changes, axis=-1) / (2 * ACROSS), chart.hessian(points) @ steps.T
    error = np.linalg.norm(change - exact, axis=(1, 2))
    size = np.linalg.norm(np.maximum(abs(change), abs(exact)), axis=(1, 2))
    return points[(error < 0.1 * size) | (size < FLAT * chart.spread)]


def distinct(chart: Chart, points: np.ndarray) -> np.ndarray:
    """The points without repetitions; of those that hang together in a curve or a plain, the one in the middle."""
    if not len(points):
        return points
    sharp = chart.tells(np.linalg.eigvalsh(chart.hessian(points)))
    chosen, flat = apart(points[sharp], SAME), apart(points[~sharp], 1.5 / STARTS)
    flat = flat[[not near(chosen, point, SAME) for point in flat]]
    return np.vstack([chosen, *(chain[:1] for chain in chains(flat, 4 / STARTS))])


def near(points: np.ndarray, point: np.ndarray, distance: float) -> bool:
    return bool((np.hypot(*(points - point).T) < distance).any())


def apart(points: np.ndarray, distance: float) -> np.ndarray:
    """As many of the points, the inner ones first, as are that far from each other."""
    points = points[np.lexsort((*points.T, np.hypot(*points.T).round(9)))]
    chosen = []
    while len(points):
        chosen.append(points[0])
        points = points[np.hypot(*(points - points[0]).T) > distance]
    return np.array(chosen).reshape(-1, 2)


def chains(points: np.ndarray, reach: float) -> list[np.ndarray]:
    """The points in groups that hang together by links no longer than `reach`, each in the given order."""
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


def describe(chart: Chart, point: np.ndarray) -> CriticalPoint:
    """What the Hessian, or failing that f on a small circle, says of a critical point."""
    value = chart.value(point[None])[0]
    eigenvalues = np.linalg.eigvalsh(chart.hessian(point[None])[0])
    negative = int((eigenvalues < 0).sum()) if chart.tells(eigenvalues) else None
    kinds: dict[int | None, Kind] = {0: "minimum", 1: "saddle", 2: "maximum"}
    return critical(chart, point, kinds.get(negative) or by_circle(chart, point, value))


def critical(chart: Chart, point: np.ndarray, kind: Kind) -> CriticalPoint:
    x, y = chart.place(point) + 0.0  # not -0.0
    low, high = np.linalg.eigvalsh(hessian(chart.landscape, x[None], y[None])[0])
    return CriticalPoint(float(x), float(y), float(chart.value(point[None])[0]), (float(low), float(high)), kind)


def circle(chart: Chart, point: np.ndarray, radius: float) -> np.ndarray:
    """Values of f around the point."""
    angle = np.linspace(0, 2 * np.pi, 128, endpoint=False)
    return chart.value(point + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1))


def by_circle(chart: Chart, point: np.ndarray, value: float) -> Kind:
    around = circle(chart, point, 1e-3) - value
    rounding = 1e-14 * max(abs(value), chart.spread)
    down, up = (around < -rounding).any(), (around > rounding).any()
    if down and up:
        return "saddle"
    return "minimum" if up else "maximum" if down else "degenerate"


# minima on kinks


def kinks(chart: Chart, known: np.ndarray) -> list[CriticalPoint]:
    """The minima on kinks: the ends of a walk downhill from every dip of a grid, if f rises all around."""
    points = grid(2 * STARTS + 1)
    f = chart.value(points.reshape(-1, 2)).reshape(points.shape[:2])
    ends = np.array([downhill(chart, start) for start in points[dips(f)][:MOST_KINKS]]).reshape(-1, 2)
    ends = ends[np.argsort(chart.value(ends))]
    lowest = [chain[0] for chain in chains(ends, 2 / STARTS)]
    return [
        critical(chart, point, "minimum")
        for point in lowest
        if not near(known, point, 1e-4) and (np.abs(point) <= 0.5).all() and rises(chart, point)
    ]


def rises(chart: Chart, point: np.ndarray) -> bool:
    """Whether f is higher on circles around the point."""
    value = chart.value(point[None])[0]
    return all((circle(chart, point, radius) > value).all() for radius in (1e-3, 1e-4, 1e-5, 1e-6))


def downhill(chart: Chart, point: np.ndarray) -> np.ndarray:
    """A point from which no step of a compass, however short, leads down; one outside, where that leads out."""
    compass = np.array([(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)])
    step, here = 1 / STARTS, chart.value(point[None])[0]
    for _ in range(MOST_MOVES):
        around = point + step * compass
        f = chart.value(around)
        best = np.argmin(np.where(np.isnan(f), np.inf, f))
        if np.abs(point).max() > 0.5:
            break
        if f[best] < here:
            point, here = around[best], f[best]
        elif step > 1e-15:
            step /= 2
        else:
            break
    return point
