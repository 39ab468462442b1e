"""The effective learning rate: by what a rule really multiplies the gradients, coordinate by coordinate."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._tree.expression import TESTS, arithmetic, run
from landscapes._tree.function_tree import function_tree
from optimizers._runs.step_inputs import rerunnable_rule, told
from optimizers._runs.trajectory import Trajectory


def effective_rates(trajectory: Trajectory) -> np.ndarray:
    """By what each step multiplies the gradients, for each coordinate: an array (..., steps, 2).

    Every rule steps along a mean of the gradients that it has seen, with weights p that sum to 1:

        w_t − w_{t+1} = ρ_t Σ pᵢ gᵢ + what weight decay takes

    ρ is the effective rate. It is what the rule would answer, with its denominators as they are, had
    every gradient up to now been 1. So it is α for plain descent, α / (√s + ε) for RMSProp and
    α / (√v̂ + ε) for Adam, whose mean is m̂. Of momentum as an average it is α (1 − βᵗ), which begins at
    (1 − β) α and comes to α; as a sum α (1 − βᵗ) / (1 − β), which comes to ten times α at β = 0.9.
    A rule of signs has α / |g| or α / |m|: each step is as long, so that the rate grows without
    end where the gradient dies (and is α where it is 0).

    Where a rule sees both coordinates it is by what each one's own slope is multiplied: for normalised
    descent α / |g|, for Newton's method α times the diagonal of H⁻¹, which on axes that H does not mix is α / λ.

    It is worked out from the rule's own body, so that a rule of yours has one, too. What is odd in the
    gradients (g, m, v ← βv + g) answers to them, what is even (s, |g|, c) is held; min, max and sign scale.

    Raises
    ------
    InputError
        If it is no trajectory, or one of a guest, who does not show its rule; if the body of a rule declared
        elsewhere is no plain arithmetic; for Hessians of mini-batches, which a run does not keep.

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
    if not isinstance(trajectory, Trajectory):
        raise InputError(
            f"effective rates are those of a trajectory, as optimizers.trace gives it, got {short_repr(trajectory)}"
        )
    rule = rerunnable_rule(trajectory)
    statements = function_tree(rule.function).statements
    # Two slopes of everything: the answer to steady gradients, and to w itself. Of a point each coordinate has its own.
    gradients, place = (("fx", "fy"), ("x", "y")) if rule.coupled else (("g",), ("w",))
    axes = 2 * len(gradients)
    held: dict[str, Any] = dict.fromkeys(rule.state)
    before: list[Any] = [0.0] * len(place)
    rates = []
    with np.errstate(all="ignore"):
        for t in range(trajectory.steps):
            known = told(trajectory, t)
            shape = np.shape(known[place[0]])
            names = {name: OddDual(value, held.get(name)) for name, value in known.items()}
            for k, name in enumerate([*gradients, *place]):
                names[name] = OddDual(known[name], unit(k, axes, shape))
            after = [_odd(result) for result in run(statements, names, respond)]
            answers = [slopes(after[c], axes, shape) for c in range(len(place))]
            rates.append([_rate(answer, before[c], c, len(place)) for c, answer in enumerate(answers)])
            before = [answer[c] for c, answer in enumerate(answers)]
            for name, value in zip(rule.state, after[len(place) :], strict=True):
                slope = slopes(value, axes, shape)
                slope[len(gradients) :] = 0.0
                held[name] = None if value.slope is None else slope
    together = np.array([np.stack(rate, axis=-1) if rule.coupled else rate[0] for rate in rates])
    return np.ascontiguousarray(np.moveaxis(together, 0, -2))


def _rate(answer: np.ndarray, before: Any, c: int, coordinates: int) -> np.ndarray:
    """How far w moves for gradients of 1; a rule that makes w of its state alone has moved it before."""
    moved, stays = answer[c], answer[coordinates + c]
    return np.where(stays == 0, before, 0.0) - moved


class OddDual(NamedTuple):
    """A number, and how it answers to steady gradients; a slope of None says that it is even in them, and is held."""

    value: Any
    slope: Any


def respond(operation: str, *arguments: Any) -> OddDual:
    """An operation on numbers with their slopes."""
    parts = list(map(_odd, arguments))
    value = arithmetic(operation, *(part.value for part in parts))
    if all(part.slope is None for part in parts) or operation in EVEN:
        return OddDual(value, None)
    return OddDual(value, SLOPES.get(operation, _scaled)(value, *parts))


def _odd(value: Any) -> OddDual:
    return value if isinstance(value, OddDual) else OddDual(value, None)


def _sum(value: Any, one: OddDual, other: OddDual, sign: int = 1) -> Any:
    if one.slope is None:
        return sign * other.slope
    return one.slope if other.slope is None else one.slope + sign * other.slope


def _product(value: Any, one: OddDual, other: OddDual) -> Any:
    if one.slope is None:
        return one.value * other.slope
    return one.slope * other.value if other.slope is None else None


def _quotient(value: Any, one: OddDual, other: OddDual) -> Any:
    if other.slope is None:
        return one.slope / other.value
    return _scaled(value, one, other) if one.slope is None else None


def _power(value: Any, one: OddDual, other: OddDual) -> Any:
    return None if np.all(other.value % 2 == 0) else _scaled(value, one)


def _choice(value: Any, test: OddDual, yes: OddDual, no: OddDual) -> Any:
    if yes.slope is None and no.slope is None:
        return None
    return np.where(test.value, *(0.0 if part.slope is None else part.slope for part in (yes, no)))


def _scaled(value: Any, *parts: OddDual) -> Any:
    """What cuts or stretches an odd number scales its answer alike: sign(m) = m / |m|."""
    (odd,) = [part for part in parts if part.slope is not None][:1]
    return odd.slope * np.where(value == odd.value, 1.0, value / odd.value)


#: What is even whatever it is given.
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


def unit(k: int, axes: int, shape: tuple[int, ...]) -> np.ndarray:
    slope = np.zeros((axes, *shape))
    slope[k] = 1.0
    return slope


def slopes(number: OddDual, axes: int, shape: tuple[int, ...]) -> np.ndarray:
    """The slopes, which are 0 of what is held."""
    return np.array(np.broadcast_to(0.0 if number.slope is None else number.slope, (axes, *shape)))
