"""A landscape as a problem of two parameters."""

from dataclasses import KW_ONLY, dataclass

import numpy as np

from landscapes._landscape import Landscape, registry
from landscapes.problems._problem import MAX_DISTANCE, Problem


@dataclass(frozen=True, eq=False, repr=False)
class Surface(Problem):
    """A landscape as a problem of two parameters. Made by `from_landscape`."""

    _: KW_ONLY
    landscape: Landscape

    @property
    def centre(self) -> np.ndarray:
        """The middle of the domain."""
        return np.mean(self.landscape.domain, axis=1)

    @property
    def reach(self) -> np.ndarray:
        """The distance at which a run has diverged, as on the landscape."""
        return MAX_DISTANCE * np.ptp(self.landscape.domain, axis=1)


def from_landscape(landscape: Landscape | str) -> Surface:
    """Return a landscape as a problem of two parameters; a run on it is the run on the landscape, bit for bit.

    Raises
    ------
    InputError
        If no landscape has that name.

    Examples
    --------
    >>> from landscapes import problems
    >>> from optimizers import adam, trace
    >>> one, other = (trace(adam(lr=0.2), where, steps=50) for where in ("beale", problems.from_landscape("beale")))
    >>> bool((one.points == other.points).all())
    True
    """
    landscape = registry.get(landscape)
    table = landscape.kernel_table

    def function(w: np.ndarray, samples: np.ndarray | None) -> tuple[float, np.ndarray]:
        f, gradient = np.empty(1), np.empty((2, 1))
        columns = table if samples is None else np.ascontiguousarray(table[:, samples])
        landscape.kernel(w[:1], w[1:], columns, f, gradient[0], gradient[1])
        return float(f[0]), gradient[:, 0]

    def product(w: np.ndarray, v: np.ndarray, samples: np.ndarray | None) -> np.ndarray:
        second = np.empty((3, 1))
        columns = table if samples is None else np.ascontiguousarray(table[:, samples])
        landscape.curvature(w[:1], w[1:], columns, *second)
        fxx, fxy, fyy = second[:, 0]
        return np.array([[fxx, fxy], [fxy, fyy]]) @ v

    return Surface(
        landscape.name,
        function,
        np.array(landscape.start),
        product=product,
        samples=landscape.samples,
        minima=tuple(np.array(point) for point in landscape.minima),
        lowest=landscape.lowest,
        landscape=landscape,
    )
