"""The path of a run and the number of its evaluations."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes.problems import Problem
from optimizers._guest import Racer
from optimizers._runs.measures import ARRIVAL_TOLERANCE, distance_to_nearest, first_below, stays_below_from
from optimizers._runs.regions import Region, map_arrays


class Evaluations(NamedTuple):
    """The number of evaluations up to each point, counted from the start: arrays (steps + 1,).

    Ravine's own rules evaluate the gradient once per step, so that the point after t steps has cost t
    gradients; a mini-batch counts as its share of the data. Every call of a guest is counted, including
    those of a line search. Evaluations for a picture are not counted.

    Examples
    --------
    >>> from optimizers import trace
    >>> trace("adam", "beale", steps=3).evaluations.gradient
    array([0, 1, 2, 3])
    """

    f: np.ndarray
    gradient: np.ndarray
    hessian: np.ndarray

    @classmethod
    def of_rule(cls, gradients: np.ndarray, second_order: bool, shape: tuple[int, ...]) -> "Evaluations":
        """Return the evaluations of a rule, from the number of gradients up to each point, (steps + 1,)."""
        none = np.zeros_like(gradients)
        counts = none, gradients, gradients if second_order else none
        return cls(*(np.broadcast_to(count, shape + gradients.shape) for count in counts))

    @property
    def cost(self) -> np.ndarray:
        """The total cost in gradients: f and its gradient at one point cost 1, f alone costs 1, a Hessian costs 2.

        In two dimensions the differences of two more gradients give a Hessian.
        """
        return np.maximum(self.f, self.gradient) + 2 * self.hessian


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """The path of an optimizer over a landscape. If parameters or starts are arrays, their shape comes first.

    On a problem of n parameters every array has n in place of 2.

    Attributes
    ----------
    points : array (steps + 1, 2)
        The point after 0, 1, ..., `steps` steps.
    values : array (steps + 1,)
        f at these points.
    gradients : array (steps + 1, 2)
        The gradient that the rule received at these points: from its mini-batch, with noise, clipped.
    state : dict of str to array (steps + 1, 2)
        The state variables of the rule, by their textbook names (m, v, s); 0 at the start. The shape is
        (steps + 1,) for a rule that uses both coordinates at once.
    reversals : int array (2,)
        How often each coordinate turns back, #{t : Δw_t · Δw_s < 0} with s the last move before t; moves
        up to 1e-12 are rounding.
    path_length : array (2,)
        Σ |Δw| per coordinate; if the run diverged, it includes the step of divergence.
    diverged_at : int, None, or an array of ints with -1 for None
        The first step at which f or the point was not finite, or the distance of the point exceeded
        1e12 times the domain; from this step on all values are nan. None if the run did not diverge.
    evaluations : Evaluations
        The number of evaluations of f, its gradient and its Hessian up to each point.
    stopped_at : int, None, or an array of ints with -1 for None
        The step after which a guest stopped; from there on the last point is repeated. None if it did
        not stop; Ravine's own rules never stop.
    message : str, or an array of them
        The reason why the guest stopped, in the words of its library.
    region : Simplex, TrustRegion, Population, TriedPoints, SearchDistribution or None
        What the method works with at each point, where its library tells it: the simplex of Nelder-Mead, the disc
        of a trust-region method, the population of differential_evolution, the points that dual_annealing tried,
        the normal distribution of CMA-ES (see `optimizers._runs.regions`). After the guest stopped the last one is
        repeated. None for Ravine's own rules, for other guests, and where it would take more than 256 MiB.
    """

    optimizer: Racer
    landscape: Any  # a Landscape, or a Problem of n parameters
    points: np.ndarray
    values: np.ndarray
    gradients: np.ndarray
    state: dict[str, np.ndarray]
    reversals: np.ndarray
    path_length: np.ndarray
    diverged_at: int | np.ndarray | None
    evaluations: Evaluations
    stopped_at: int | np.ndarray | None = None
    message: str | np.ndarray = ""
    region: Region | None = None

    def __repr__(self) -> str:
        return f"Trajectory({self.optimizer!r} on {self.landscape!r}, {self.steps} steps)"

    @property
    def full(self) -> "Trajectory":
        """The run in all its parameters: the run itself, unless it is the projection of one."""
        return self

    @property
    def steps(self) -> int:
        """The number of steps."""
        return self.points.shape[-2] - 1

    @property
    def distance(self) -> Any:
        """The distance ‖w_T − m‖ from the last point to the nearest listed minimum; nan if none is listed."""
        return distance_to_nearest(self.points[..., -1, :], self.landscape.minima)[()]

    def lanes(self) -> Iterator["Trajectory"]:
        """Yield the single runs, if parameters or starts are arrays; otherwise the run itself.

        >>> from optimizers import gd, trace
        >>> [run.points[0].tolist() for run in trace(gd, "sphere", [(1, 2), (3, 4)], steps=2).lanes()]
        [[1.0, 2.0], [3.0, 4.0]]
        """
        for lane in np.ndindex(self.points.shape[:-2]):
            yield self._lane(lane) if lane else self

    def _lane(self, lane: tuple[int, ...]) -> "Trajectory":
        def event(steps: Any) -> int | None:
            return int(steps[lane]) if steps[lane] >= 0 else None

        return replace(
            self,
            points=self.points[lane],
            values=self.values[lane],
            gradients=self.gradients[lane],
            state={name: rows[lane] for name, rows in self.state.items()},
            reversals=self.reversals[lane],
            path_length=self.path_length[lane],
            diverged_at=event(self.diverged_at),
            evaluations=Evaluations(*(count[lane] for count in self.evaluations)),
            stopped_at=event(self.stopped_at),
            message=str(np.asarray(self.message)[lane]),
            region=map_arrays(lambda rows: rows[lane], self.region),
        )

    def steps_to(self, tol: float = ARRIVAL_TOLERANCE) -> Any:
        """Return the first step with f less than `tol` above the lowest listed minimum, or -1."""
        return first_below(self.values, self.landscape.lowest + tol)[()]

    def arrival(self, tol: float = ARRIVAL_TOLERANCE) -> Any:
        """Return the first step from which on f stays less than `tol` above the lowest listed minimum, or -1.

            min {t : f_s < f* + tol for all s >= t}

        A run that comes near and leaves again has not arrived: `steps_to` gives the step at which it passed.

        >>> from optimizers import momentum, trace
        >>> run = trace(momentum(lr=0.1), "ravine")
        >>> run.steps_to().item(), run.arrival().item()
        (91, 102)
        """
        return stays_below_from(self.values, self.landscape.lowest + tol)[()]


def checked_run(trajectory: object, on_landscape: bool = False) -> Trajectory:
    """Return the trajectory, or raise an InputError if it is none, or must be on a landscape and is on a problem."""
    if not isinstance(trajectory, Trajectory) or (on_landscape and isinstance(trajectory.full.landscape, Problem)):
        where = " on a landscape" if on_landscape else ""
        raise InputError(f"trajectory must be one from optimizers.trace{where}, got {short_repr(trajectory)}")
    return trajectory
