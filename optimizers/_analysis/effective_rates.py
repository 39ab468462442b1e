"""The effective learning rate: the factor by which a rule multiplies the gradients of each coordinate."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from landscapes._core.types import Number
from landscapes._tree.expression import TESTS, arithmetic, run
from landscapes._tree.function_tree import function_tree
from optimizers._runs.step_inputs import reconstruct_inputs, rerunnable_rule
from optimizers._runs.trajectory import Trajectory, checked_run


def effective_rates(trajectory: Trajectory) -> np.ndarray:
    """Return the factor by which each step multiplies the gradients of each coordinate, (..., steps, 2).

    Every rule steps along a mean of the gradients so far, with weights p that sum to 1:

        w_t − w_{t+1} = ρ_t Σ pᵢ gᵢ + the weight decay

    ρ is the effective rate: the step that the rule would make with its actual denominators if every
    gradient so far were 1. It is α for plain descent, α / (√s + ε) for RMSProp and α / (√v̂ + ε) for Adam,
    whose mean is m̂. For momentum as an average it is α (1 − βᵗ), which grows from (1 − β) α to α; as a sum
    α (1 − βᵗ) / (1 − β), which grows to ten times α at β = 0.9. A rule of signs has α / |g| or α / |m|: its
    steps have a fixed length, so that the rate grows without limit as the gradient goes to 0 (and is α
    where it is 0).

    For a rule of both coordinates ρ is the factor of the coordinate's own slope: α / |g| for normalised
    descent; for Newton's method α times the diagonal of H⁻¹, which is α / λ if H is diagonal.

    The rates are computed from the body of the rule, so that a new rule has them too. Quantities that are
    odd in the gradients (g, m, v ← βv + g) change with them; quantities that are even (s, |g|, c) keep
    their values; min, max and sign scale.

    Raises
    ------
    InputError
        If `trajectory` is not a trajectory, or is that of a guest; if the body of a rule is not plain
        arithmetic; for Hessians of mini-batches, which a trajectory does not keep.

    Examples
    --------
    >>> from optimizers import effective_rates, heavy_ball, momentum, rmsprop, trace
    >>> run = trace(rmsprop(lr=0.2), "ravine", steps=3)
    >>> s = run.state["s"][1:]
    >>> np.allclose(effective_rates(run), 0.2 / (np.sqrt(s) + 1e-8), rtol=1e-15)
    True
    >>> effective_rates(run).round(3)
    array([[0.063, 0.013],
           [0.047, 0.012],
           [0.041, 0.013]])
    >>> for rule in (momentum, heavy_ball):  # the mean and the sum
    ...     effective_rates(trace(rule(lr=0.01), "ravine", steps=99))[[0, -1], 0].round(5).tolist()
    [0.001, 0.01]
    [0.01, 0.1]
    """
    rule = rerunnable_rule(checked_run(trajectory))
    statements = function_tree(rule.function).statements
    # Two slopes of each quantity: with respect to steady gradients and to w itself, for each coordinate of a point.
    gradients, point = (("fx", "fy"), ("x", "y")) if rule.coupled else (("g",), ("w",))
    axes = 2 * len(gradients)
    state_slopes: dict[str, np.ndarray | None] = dict.fromkeys(rule.state)
    rates = []
    with np.errstate(all="ignore"):
        for t in range(trajectory.steps):
            inputs = reconstruct_inputs(trajectory, t)
            shape = np.shape(inputs[point[0]])
            names = {name: OddDual(value, state_slopes.get(name)) for name, value in inputs.items()}
            for k, name in enumerate([*gradients, *point]):
                names[name] = OddDual(inputs[name], unit_slope(k, axes, shape))
            results = [_odd(result) for result in run(statements, names, respond)]
            responses = [slopes(result, axes, shape) for result in results[: len(point)]]
            rates.append([-response[c] for c, response in enumerate(responses)])
            for name, value in zip(rule.state, results[len(point) :], strict=True):
                state_slopes[name] = None if value.slope is None else _held(slopes(value, axes, shape), responses)
    together = np.array([np.stack(rate, axis=-1) if rule.coupled else rate[0] for rate in rates])
    return np.ascontiguousarray(np.moveaxis(together, 0, -2))


def _held(slope: np.ndarray, responses: list[np.ndarray]) -> np.ndarray:
    """Return the slopes of a state variable, before the next step.

    Slopes are relative to the point. A state that moves as a coordinate does is a point, such as a mean of points: what
    the step adds to that coordinate is subtracted. In any other state the influence of the point is weight decay.
    """
    coordinates = len(responses)
    is_point = slope[coordinates:] == 1
    moved = sum(np.where(of_one, response, 0.0) for of_one, response in zip(is_point, responses, strict=True))
    return np.concatenate([(slope - moved)[:coordinates], is_point])


class OddDual(NamedTuple):
    """A number and its slopes with respect to steady gradients; None for a number that is even in them."""

    value: Any
    slope: Any


def respond(operation: str, *arguments: Number | OddDual) -> OddDual:
    """Apply an operation to numbers and their slopes."""
    parts = list(map(_odd, arguments))
    value = arithmetic(operation, *(part.value for part in parts))
    if all(part.slope is None for part in parts) or operation in EVEN:
        return OddDual(value, None)
    return OddDual(value, SLOPES.get(operation, _scaled)(value, *parts))


def _odd(value: Number | OddDual) -> OddDual:
    return value if isinstance(value, OddDual) else OddDual(value, None)


def _sum(value: Number, one: OddDual, other: OddDual, sign: int = 1) -> np.ndarray | None:
    if one.slope is None:
        return sign * other.slope
    return one.slope if other.slope is None else one.slope + sign * other.slope


def _product(value: Number, one: OddDual, other: OddDual) -> np.ndarray | None:
    if one.slope is None:
        return one.value * other.slope
    return one.slope * other.value if other.slope is None else None


def _quotient(value: Number, one: OddDual, other: OddDual) -> np.ndarray | None:
    if other.slope is None:
        return one.slope / other.value
    return _scaled(value, one, other) if one.slope is None else None


def _power(value: Number, one: OddDual, other: OddDual) -> np.ndarray | None:
    return None if np.all(other.value % 2 == 0) else _scaled(value, one)


def _choice(value: Number, test: OddDual, yes: OddDual, no: OddDual) -> np.ndarray | None:
    if yes.slope is None and no.slope is None:
        return None
    return np.where(test.value, *(0.0 if part.slope is None else part.slope for part in (yes, no)))


def _scaled(value: Number, *parts: OddDual) -> np.ndarray:
    """Return the slope of an operation that scales an odd number, such as sign(m) = m / |m|."""
    (odd,) = [part for part in parts if part.slope is not None][:1]
    return odd.slope * np.where(value == odd.value, 1.0, value / odd.value)


#: Operations that are even in every argument.
EVEN = {"abs", "hypot", "cos", "cosh", *TESTS}

SLOPES: dict[str, Callable] = {
    "+": _sum,
    "-": lambda value, one, other: _sum(value, one, other, -1),
    "*": _product,
    "/": _quotient,
    "**": _power,
    "if": _choice,
    "neg": lambda value, one: -one.slope,
}


def unit_slope(k: int, axes: int, shape: tuple[int, ...]) -> np.ndarray:
    slope = np.zeros((axes, *shape))
    slope[k] = 1.0
    return slope


def slopes(number: OddDual, axes: int, shape: tuple[int, ...]) -> np.ndarray:
    """Return the slopes of a number, 0 for an even one."""
    return np.array(np.broadcast_to(0.0 if number.slope is None else number.slope, (axes, *shape)))
