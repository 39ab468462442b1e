"""A plane in the space of parameters, and f over it as a landscape."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from landscapes._core.errors import InputError
from landscapes._core.language import _
from landscapes._core.types import Number, Numbers
from landscapes._landscape import Interval, Landscape, Point, Points
from landscapes.problems._problem import Problem


@dataclass(frozen=True, eq=False, repr=False)
class Plane:
    """The points origin + x d₁ + y d₂ of the space of parameters.

    Attributes
    ----------
    problem : Problem
    origin : array (n,)
    directions : array (2, n)
        d₁ and d₂, which need not be of length 1.
    axes : (str, str)
        The names of x and y.

    Examples
    --------
    >>> from landscapes import problems
    >>> plane = problems.Plane(problems.spectrum([1, 4, 9]), np.zeros(3), np.eye(3)[[0, 2]])
    >>> plane.coordinates(np.array([2.0, 5.0, 3.0])), plane.distance(np.array([2.0, 5.0, 3.0])).item()
    (array([2., 3.]), 5.0)
    >>> plane.surface().value(2, 3)
    42.5
    """

    problem: Problem
    origin: np.ndarray
    directions: np.ndarray
    axes: tuple[str, str] = ("x", "y")

    def coordinates(self, points: np.ndarray) -> np.ndarray:
        """Return x and y of the nearest points of the plane, (..., 2), to points (..., n)."""
        return (points - self.origin) @ np.linalg.pinv(self.directions)

    def points(self, coordinates: np.ndarray) -> np.ndarray:
        """Return the points of the plane, (..., n), with these x and y, (..., 2)."""
        return self.origin + coordinates @ self.directions

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return the distances of points (..., n) from the plane, (...)."""
        return np.linalg.norm(points - self.points(self.coordinates(points)), axis=-1)

    def surface(self, domain: tuple[Interval, Interval] = ((-1.0, 1.0), (-1.0, 1.0))) -> "PlaneSurface":
        """Return f over the plane as a landscape, for pictures."""
        x, y = (float(c) for c in self.coordinates(self.problem.start))
        return PlaneSurface(_no_formula, domain=domain, start=(x, y), axes=self.axes, plane=self)


def _no_formula(x: Number, y: Number) -> Any:
    """Stand for f over a plane, which has no formula in x and y."""
    raise NotImplementedError


@dataclass(frozen=True, eq=False, repr=False)
class PlaneSurface(Landscape):
    """f over a plane in the space of parameters. Made by `Plane.surface`.

    It can be drawn, but a run on it would not be a run of the problem: pass the problem to `optimizers.trace`.
    """

    plane: Plane = field(kw_only=True)

    grid_size: ClassVar[int] = 61

    @property
    def name(self) -> str:
        """The name of the problem with the number of its parameters."""
        return _("{name} of {n} parameters", name=self.plane.problem.name, n=self.plane.problem.size)

    @property
    def lowest(self) -> float:
        """F at the minima of the problem."""
        return self.plane.problem.lowest

    @property
    def floor(self) -> float:
        """`lowest`, or 0 if it is not known."""
        return self.lowest if np.isfinite(self.lowest) else 0.0

    def _listed(self, points: Points, kind: str) -> tuple[Point, ...]:
        """Return the minima that lie in the plane."""
        minima = [np.asarray(m) for m in self.plane.problem.minima] if kind == "minimum" else []
        near = [m for m in minima if self.plane.distance(m) <= 1e-9 * max(1.0, float(np.abs(m).max()))]
        return tuple((float(x), float(y)) for x, y in map(self.plane.coordinates, near))

    @property
    def kernel(self) -> Any:
        raise InputError(f"{self.name}: a plane is drawn only; run the problem itself")

    def evaluate(self, x: Numbers, y: Numbers) -> tuple[Any, Any, Any]:
        """Return f and its derivatives along the two directions."""
        xs, ys = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
        points = self.plane.points(np.stack([xs, ys], axis=-1)).reshape(-1, self.plane.problem.size)
        out = np.empty((3, len(points)))
        for k, w in enumerate(points):
            out[0, k], gradient = self.plane.problem.value_and_gradient(w)
            out[1:, k] = self.plane.directions @ gradient
        if xs.ndim == 0:
            return float(out[0, 0]), float(out[1, 0]), float(out[2, 0])
        return out[0].reshape(xs.shape), out[1].reshape(xs.shape), out[2].reshape(xs.shape)
