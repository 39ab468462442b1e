"""The region that a method works with at each step: a simplex, a trust region, a population, a distribution.

A `Trajectory` holds one for the whole run: each field has a row per point, after an axis of the runs if there are
several. Rows that are not known are nan.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from landscapes._core.language import _

#: The points of a circle of radius 1 in a picture, (points, 2); the first is also the last.
CIRCLE = np.stack([np.cos(angles := np.linspace(0, 2 * np.pi, 73)), np.sin(angles)], axis=1)

NO_POINTS = np.empty((0, 2))


class Simplex(NamedTuple):
    """The simplex of Nelder-Mead: vertices (steps + 1, n + 1, n), the best one first.

    The first row is the simplex from which the method begins, before it is sorted.

    >>> from optimizers import guests, trace
    >>> run = trace(guests.scipy("Nelder-Mead"), "rosenbrock", start=(-1.0, 1.0), steps=5)
    >>> run.region.vertices[0].tolist()
    [[-1.0, 1.0], [-1.05, 1.0], [-1.0, 1.05]]
    """

    vertices: np.ndarray

    def title(self, name: str) -> str:
        """Return what a legend says of the region of an optimizer with this name."""
        return _("simplex of {name}", name=name)

    def outlines(self, step: int) -> list[np.ndarray]:
        """Return what is drawn as lines at a step: closed polygons (points, 2)."""
        return known([self.vertices[step]])

    def dots(self, step: int) -> np.ndarray:
        """Return what is drawn as dots at a step, (points, 2)."""
        return NO_POINTS


class TrustRegion(NamedTuple):
    """The disc that the next step does not leave: centre (steps + 1, n) and radius (steps + 1,).

    The steps of trust-exact, whose equation is solved to a tenth, may be up to a tenth longer.
    """

    centre: np.ndarray
    radius: np.ndarray

    def title(self, name: str) -> str:
        return _("trust region of {name}", name=name)

    def outlines(self, step: int) -> list[np.ndarray]:
        return known([self.centre[step] + self.radius[step] * CIRCLE])

    def dots(self, step: int) -> np.ndarray:
        return NO_POINTS


class Population(NamedTuple):
    """The population after each generation: points (steps + 1, members, n)."""

    points: np.ndarray

    def title(self, name: str) -> str:
        return _("population of {name}", name=name)

    def outlines(self, step: int) -> list[np.ndarray]:
        return []

    def dots(self, step: int) -> np.ndarray:
        return self.points[step]


class TriedPoints(NamedTuple):
    """The points at which f was evaluated on the way to each point: (steps + 1, most, n), nan behind the last one."""

    points: np.ndarray

    def title(self, name: str) -> str:
        return _("points tried by {name}", name=name)

    def outlines(self, step: int) -> list[np.ndarray]:
        return []

    def dots(self, step: int) -> np.ndarray:
        return self.points[step]


class SearchDistribution(NamedTuple):
    """The normal distribution of CMA-ES after each generation, and the points drawn from it for the next one.

        points ~ mean + σ N(0, C)

    mean (steps + 1, n); the step size sigma (steps + 1,); covariance (steps + 1, n, n), that of the points, σ² C;
    points (steps + 1, popsize, n). Drawn are the ellipses at one and two standard deviations.

    >>> distribution = SearchDistribution(np.zeros((1, 2)), np.ones(1), np.diag([4.0, 1.0])[None], np.zeros((1, 6, 2)))
    >>> [ellipse.max(axis=0).round(9).tolist() for ellipse in distribution.outlines(0)]
    [[2.0, 1.0], [4.0, 2.0]]
    """

    mean: np.ndarray
    sigma: np.ndarray
    covariance: np.ndarray
    points: np.ndarray

    def title(self, name: str) -> str:
        return _("1σ, 2σ and population of {name}", name=name)

    def outlines(self, step: int) -> list[np.ndarray]:
        if not np.isfinite(self.covariance[step]).all():
            return []
        variances, axes = np.linalg.eigh(self.covariance[step])
        ellipse = CIRCLE @ (axes * np.sqrt(np.maximum(variances, 0))).T
        return known([self.mean[step] + deviations * ellipse for deviations in (1, 2)])

    def dots(self, step: int) -> np.ndarray:
        return self.points[step]


#: What a guest works with: at all steps of a run, or, without the first axes, at one.
Region: TypeAlias = Simplex | TrustRegion | Population | TriedPoints | SearchDistribution


def known(outlines: list[np.ndarray]) -> list[np.ndarray]:
    """Return the outlines without those that are nan."""
    return [outline for outline in outlines if np.isfinite(outline).all()]


def map_arrays(change: Callable[[np.ndarray], np.ndarray], region: Region | None) -> Region | None:
    """Return a region with each of its arrays changed; None for None."""
    return None if region is None else type(region)(*map(change, region))


def join_regions(runs: Sequence[Sequence[Region | None]]) -> Region | None:
    """Return the regions of several runs at their steps as one, with arrays (runs, steps + 1, ...); None for none.

    What is missing, at a step or where another step has more points, is nan.

    >>> join_regions([[TriedPoints(np.zeros((0, 2))), TriedPoints(np.array([[1.0, 2.0]]))]]).points.tolist()
    [[[[nan, nan]], [[1.0, 2.0]]]]
    """
    places = [(i, t) for i, steps in enumerate(runs) for t, region in enumerate(steps) if region is not None]
    if not places:
        return None
    found = [region for steps in runs for region in steps if region is not None]
    arrays = []
    for parts in zip(*found, strict=True):
        shape = np.max([np.shape(part) for part in parts], axis=0).astype(int)
        whole = np.full((len(runs), len(runs[0]), *shape), np.nan)
        for place, part in zip(places, parts, strict=True):
            rows: tuple[Any, ...] = tuple(map(slice, np.shape(part)))
            whole[place + rows] = part
        arrays.append(whole)
    return type(found[0])(*arrays)
