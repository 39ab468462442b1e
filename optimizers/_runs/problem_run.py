"""Run a rule on a problem of n parameters.

The compiled loop of a rule takes lanes of two coordinates each. Here the lanes are pairs of parameters: the first half
of them are the first coordinates, the second half the second ones. So a rule that treats each coordinate alike needs no
second definition, and on two parameters it gives the same bits.
"""

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes.problems import Problem, check_vector
from optimizers._guest import Guest, Racer
from optimizers._lanes import Lanes, reversals
from optimizers._optimizer import Optimizer, registry
from optimizers._runs import validation
from optimizers._runs.guest_run import trace_guest
from optimizers._runs.streams import draw_batches, draw_noise_of_pairs
from optimizers._runs.trajectory import Evaluations, Trajectory


def trace_problem(racer: Racer | str, problem: Problem, start: object, steps: int, seed: int) -> Trajectory:
    """Run a rule on a problem, and keep the path; see `optimizers.trace`."""
    if isinstance(racer, Guest):
        return trace_guest(racer, problem, start, steps, seed)
    run = ProblemRun(registry.get(racer), problem, start, steps, seed)
    with np.errstate(all="ignore"):
        diverged_at = next((t for t in range(steps + 1) if not run.advance(t)), None)
    return run.trajectory(diverged_at)


class ProblemRun:
    """One run on a problem: the position and state of the rule, and the path so far."""

    def __init__(self, optimizer: Optimizer, problem: Problem, start: object, steps: int, seed: int) -> None:
        check_rule(optimizer, problem)
        self.optimizer, self.problem, self.steps = optimizer, problem, steps
        n, variables = problem.size, len(optimizer.state)
        validation.check_memory(steps + 1, 8 * n * (2 + variables), "points of a path")
        w = problem.start if start is None else check_vector("start", start, n)
        if not np.isfinite(w).all():
            raise InputError(f"start must be finite, got {short_repr(start)}")
        self.lanes = pair_lanes(optimizer, w)
        self.w = self.lanes.position.reshape(-1)[:n]
        self.state = np.moveaxis(self.lanes.state, 1, 0)  # (variables, 2, pairs)
        self.points, self.gradients = np.full((2, steps + 1, n), np.nan)
        self.values, self.states = np.full(steps + 1, np.nan), np.full((variables, steps + 1, n), np.nan)
        self.kernel, self.rate = optimizer.kernel, [*optimizer.parameters, "lr"].index("lr")
        schedule = optimizer.settings.get("schedule")
        self.factors = schedule.factors(steps) if schedule else None
        self.samples, self.offsets = self._batches(seed)
        self.seed = seed

    def _batches(self, seed: int) -> tuple[np.ndarray, np.ndarray]:
        size, samples = int(self.optimizer.options["batch"]), self.problem.samples
        none = np.empty(0, np.int64)
        return draw_batches(samples, size, seed, 0, self.steps) if 0 < size < samples else (none, none)

    def advance(self, t: int) -> bool:
        """Evaluate the point after t steps, keep it, and make the next step; return False if the run has diverged."""
        value, gradient = self.problem.value_and_gradient(self.w)
        if not (np.isfinite(value) and (np.abs(self.w - self.problem.centre) <= self.problem.reach).all()):
            return False
        batch = None
        if t + 1 < len(self.offsets):
            batch = self.samples[self.offsets[t] : self.offsets[t + 1]]
            gradient = self.problem.value_and_gradient(self.w, batch)[1]
        gradient = self._clipped(gradient + self._noise(t))
        self.points[t], self.values[t], self.gradients[t] = self.w, value, gradient
        self.states[:, t] = self.state.reshape(len(self.state), self.lanes.position.size)[:, : len(self.w)]
        if t < self.steps:
            self._step(t, gradient, batch)
        return True

    def _noise(self, t: int) -> np.ndarray | float:
        deviation, own = self.optimizer.options["noise"], self.problem.noise
        if t == self.steps or not (deviation or own):
            return 0.0
        normals = draw_noise_of_pairs(self.seed, t, self.lanes.position.shape[1]).reshape(-1)[: len(self.w)]
        return deviation * normals + (own(normals) if own else 0.0)

    def _clipped(self, gradient: np.ndarray) -> np.ndarray:
        limit, length = self.optimizer.options["clip"], np.sqrt(np.sum(gradient**2))
        return gradient * (limit / length) if limit and length > limit else gradient

    def _step(self, t: int, gradient: np.ndarray, batch: np.ndarray | None) -> None:
        lanes = self.lanes
        lanes.gradient.reshape(-1)[: len(gradient)] = gradient
        if self.optimizer.second_order:
            diagonal = np.zeros(lanes.position.size)
            diagonal[: len(gradient)] = self.problem.curvatures(self.w, batch)
            lanes.hessian[::2] = diagonal.reshape(2, -1)
        if self.factors is not None:
            lanes.hyperparameters[self.rate] = lanes.rate * self.factors[t]
        self.kernel(
            lanes.position,
            lanes.value,
            0.0,
            lanes.gradient,
            lanes.hessian,
            lanes.state,
            lanes.hyperparameters,
            lanes.turns,
            lanes.length,
        )

    def trajectory(self, diverged_at: int | None) -> Trajectory:
        """Return the path; from the step of divergence on all its values are nan."""
        n = self.problem.size
        gradients = self.offsets / self.problem.samples if len(self.offsets) else np.arange(self.steps + 1)
        return Trajectory(
            self.optimizer,
            self.problem,
            points=self.points,
            values=self.values,
            gradients=self.gradients,
            state=dict(zip(self.optimizer.state, self.states, strict=True)),
            reversals=reversals(self.lanes).reshape(-1)[:n].astype(int),
            path_length=self.lanes.length.reshape(-1)[:n].copy(),
            diverged_at=diverged_at,
            evaluations=Evaluations.of_rule(gradients, self.optimizer.second_order, ()),
        )


def check_rule(optimizer: Optimizer, problem: Problem) -> None:
    """Raise an InputError if a rule cannot run on n parameters, or if one of its settings is an array."""
    if optimizer.coupled:
        raise InputError(f"{optimizer.name} is a rule for the two coordinates of a landscape, not for n parameters")
    optimizer.check_options(problem)
    arrays = [name for name, value in optimizer.settings.items() if np.ndim(value)]
    if arrays:
        raise InputError(f"on a problem {arrays[0]} must be one number, got an array")


def pair_lanes(optimizer: Optimizer, w: np.ndarray) -> Lanes:
    """Return lanes of two parameters each, at the start w; the last one is half empty if n is odd."""
    pairs = (len(w) + 1) // 2
    columns = [optimizer.options["noise"], optimizer.options["clip"], *optimizer.values.values()]
    table = np.zeros((2 + len(columns), pairs))
    table[:2].reshape(-1)[: len(w)] = w
    table[2:] = np.array(columns, dtype=float)[:, None]
    return validation.initial_lanes(optimizer, table)
