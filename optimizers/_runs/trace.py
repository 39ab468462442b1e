"""Run an optimizer once and keep the whole path."""

import numpy as np

from landscapes import Landscape
from landscapes import get as get_landscape
from landscapes._core.keywords import suggest_keywords
from landscapes._core.types import Start
from landscapes.problems import Problem
from optimizers._guest import Guest, Racer
from optimizers._lanes import Lanes, Path, divergence_bounds, reversals
from optimizers._optimizer import Optimizer, registry
from optimizers._runs import streams, validation
from optimizers._runs.envelope import new_envelope
from optimizers._runs.guest_run import trace_guest
from optimizers._runs.problem_run import trace_problem
from optimizers._runs.trajectory import Evaluations, Trajectory


@suggest_keywords
def trace(
    optimizer: Racer | str,
    landscape: Landscape | Problem | str,
    start: Start = None,
    *,
    steps: int = 200,
    seed: int = 0,
) -> Trajectory:
    """Run `optimizer` on `landscape` and keep the path.

    Each step evaluates the gradient at the point and applies the rule. Nothing is clipped, clamped or
    rescaled unless an option of the optimizer says so (see `Optimizer`).

    Parameters
    ----------
    optimizer, landscape
        An optimizer and a landscape with their parameters set, or their names; the optimizer may be a
        guest (see `optimizers.guests`), and instead of a landscape there may be a problem of n parameters
        (see `landscapes.problems`).
    start : (x, y) or array (..., 2), default the landscape's own
        A pair of numbers (or of arrays that broadcast with the parameters), or an array of points. On a
        problem an array (n,).
    steps : int, default 200
    seed : int, default 0
        A seed gives the same noise and the same mini-batches to every optimizer and every lane, so
        that a race is fair.

    Raises
    ------
    InputError
        For an unknown name, a start that is not finite, or steps out of bounds.
    TypeError
        For an unknown keyword; the message names the nearest one.

    Examples
    --------
    >>> from optimizers import gd, trace
    >>> trace(gd(lr=0.1), "sphere", start=(1, 2), steps=2).points
    array([[1.  , 2.  ],
           [0.8 , 1.6 ],
           [0.64, 1.28]])
    """
    steps, seed = validation.check_steps(steps), validation.check_seed(seed)
    if isinstance(landscape, Problem):
        return trace_problem(optimizer, landscape, start, steps, seed)
    landscape = get_landscape(landscape)
    if isinstance(optimizer, Guest):
        return trace_guest(optimizer, landscape, start, steps, seed)
    return trace_rule(registry.get(optimizer), landscape, start, steps, seed)


def trace_rule(optimizer: Optimizer, landscape: Landscape, start: Start, steps: int, seed: int) -> Trajectory:
    """Run a rule on a landscape, by the compiled engine."""
    from optimizers._runs import engine

    knobs = validation.broadcast_knobs(optimizer, landscape, start)
    shape, lanes, variables = knobs.shape, knobs.lanes, len(optimizer.state)
    validation.check_memory(steps + 1, 2 * 8 * lanes * (5 + 2 * variables), "points of a path")
    ((shared, _),) = streams.draw_streams(optimizer, landscape, steps, seed, steps)

    block = validation.initial_lanes(optimizer, knobs.table(0, lanes))
    path = Path.empty(steps + 1, lanes, variables)
    with np.errstate(all="ignore"):
        engine.advance(
            landscape.kernel,
            validation.curvature_kernel(optimizer, landscape),
            optimizer.kernel,
            landscape.kernel_table,
            block,
            path,
            new_envelope(landscape, lanes, None),
            shared,
            divergence_bounds(landscape),
            validation.gap_reference(optimizer, landscape),
            -np.inf,
            0,
            steps,
        )
    gradients = shared.offsets / landscape.samples if len(shared.offsets) else np.arange(steps + 1)
    return _trajectory(optimizer, landscape, path, block, shape, gradients)


def _trajectory(
    optimizer: Optimizer,
    landscape: Landscape,
    path: Path,
    lanes: Lanes,
    shape: tuple[int, ...],
    gradients: np.ndarray,
) -> Trajectory:
    diverged = lanes.diverged.astype(int)
    for rows in path:
        for lane in np.flatnonzero(diverged >= 0):
            rows[diverged[lane] :, ..., lane] = np.nan

    axes = 0 if optimizer.coupled else slice(None)  # a coupled rule has one state for both coordinates

    def shaped(rows: np.ndarray) -> np.ndarray:  # (..., lanes) -> shape + (...)
        return np.ascontiguousarray(np.moveaxis(rows, -1, 0)).reshape(*shape, *rows.shape[:-1])

    return Trajectory(
        optimizer,
        landscape,
        points=shaped(path.points),
        values=shaped(path.values),
        gradients=shaped(path.gradients),
        state={name: shaped(path.state[:, axes, k]) for k, name in enumerate(optimizer.state)},
        reversals=shaped(reversals(lanes)).astype(int),
        path_length=shaped(lanes.length),
        diverged_at=diverged.reshape(shape) if shape else (int(diverged[0]) if diverged[0] >= 0 else None),
        evaluations=Evaluations.of_rule(gradients, optimizer.second_order, shape),
        stopped_at=np.full(shape, -1) if shape else None,
        message=np.full(shape, "") if shape else "",
    )
