"""Read the region that a method of scipy works with: from its callback, or from the variables of its own function.

Most callbacks of scipy get the point alone. The simplex and the trust radius are then read where the method keeps
them: in the running function, by the name of its variable. Nothing is computed a second time. If a version of scipy has
no such variable, the region is not known, and none is drawn.
"""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from optimizers._runs.guest_run import GuestRun
from optimizers._runs.regions import Population, Region, Simplex, TriedPoints, TrustRegion

#: ``reader(run, point, told)``: the region after a step to `point`; `told` is what the callback gets besides.
Reader = Callable[[GuestRun, np.ndarray, tuple], Region | None]


def variable(function: str, *names: str) -> Any:
    """Return the first of some variables that the running function of scipy has, or None.

    >>> variable("minimize", "x0") is None
    True
    """
    frame = sys._getframe(1)
    while frame := frame.f_back:  # type: ignore[assignment]  # None above the first caller
        if frame.f_code.co_name == function and frame.f_globals.get("__name__", "").startswith("scipy."):
            return next((frame.f_locals[name] for name in names if name in frame.f_locals), None)
    return None


def read_simplex(run: GuestRun, point: np.ndarray, told: tuple) -> Region | None:
    vertices = variable("_minimize_neldermead", "sim")
    return None if vertices is None else Simplex(np.array(vertices))


def read_trust_radius(run: GuestRun, point: np.ndarray, told: tuple) -> Region | None:
    radius = variable("_minimize_trust_region", "trust_radius", "initial_trust_radius")
    return None if radius is None else TrustRegion(np.array(point), np.array(radius))


def read_told_radius(run: GuestRun, point: np.ndarray, told: tuple) -> Region | None:
    return TrustRegion(np.array(point), np.array(told[0].tr_radius)) if told else None


def read_population(run: GuestRun, point: np.ndarray, told: tuple) -> Region | None:
    """Return the population that the callback gets; the first one is what was evaluated first."""
    if not told:
        return None
    points = np.array(told[0].population)
    if run.step == 0:
        run.begin_with(Population(np.array(run.tried[: len(points)])))
    return Population(points)


def read_tried_points(run: GuestRun, point: np.ndarray, told: tuple) -> Region | None:
    return TriedPoints(np.reshape(run.tried, (-1, len(run.start))))


#: Method of scipy -> how its region is read. The others tell none: COBYLA and COBYQA report evaluations, not
#: iterations, and line searches, basinhopping, direct and shgo have no region of one shape.
READERS: dict[str, Reader] = {
    "Nelder-Mead": read_simplex,
    "dogleg": read_trust_radius,
    "trust-ncg": read_trust_radius,
    "trust-krylov": read_trust_radius,
    "trust-exact": read_trust_radius,
    "trust-constr": read_told_radius,
    "differential_evolution": read_population,
    "dual_annealing": read_tried_points,
}


def no_region(run: GuestRun, point: np.ndarray, told: tuple) -> None:
    """Return no region."""
