"""The compiled form of a rule: one step of a whole block of lanes, both coordinates."""

import functools
from collections.abc import Callable
from typing import Any

from numba import float64, void
from numpy import inf

from landscapes._core.jit import first_class, jittable, reader, writer
from optimizers._lanes import STILL

PAIR = float64[:, ::1]  # (coordinate, lane)
STATE = float64[:, :, ::1]  # (coordinate, variable, lane)
HYPERPARAMETERS = float64[:, ::1]  # (hyperparameter, lane)

#: (position, value, lowest, gradient, hessian, state, hyperparameters, turns, length): position, state, turns and
#: length are written to; the hessian has the rows fxx, fxy, fyy, or no lanes where the rule does not ask for it
SIGNATURE = void(PAIR, float64[::1], float64, PAIR, PAIR, STATE, HYPERPARAMETERS, PAIR, PAIR)


@jittable
def move(position, turns, length, c, i, to):
    """Put a lane where its rule says, and count the way: here it costs nothing beside a rule's square root.

    `turns` is ±(1 + reversals of direction so far), its sign the direction of the last move; 0 before the first.
    """
    step = to - position[c, i]
    position[c, i] = to
    length[c, i] += abs(step) if abs(step) < inf else 0.0
    heading = 1.0 if step > STILL else (-1.0 if step < -STILL else 0.0)
    before = turns[c, i]
    turned = heading - before if heading * before < 0 else before
    turns[c, i] = heading if before == 0 else turned


@functools.cache
def kernel(rule: Callable, inputs: tuple[str, ...], states: int, hyperparameters: int) -> Any:
    """Compile a rule into a loop over lanes; every rule has one signature."""
    make = of_the_point if inputs[0] == "x" else of_a_coordinate
    return first_class(SIGNATURE, make(jittable(rule), len(inputs), states, reader(hyperparameters)))


def of_a_coordinate(rule: Callable, inputs: int, states: int, read_hyperparameters: Callable) -> Callable:
    """The loop for ``rule(w, g, *state, *hyperparameters)``, or with the curvature after g."""
    read_curvature, read_state, write_state = reader(inputs - 2), reader(states), writer(states)

    def step(position, value, lowest, gradient, hessian, state, hyperparameters, turns, length):
        for c in range(2):
            rows, curvature = state[c], hessian[2 * c :]
            for i in range(position.shape[1]):
                known = read_curvature(curvature, i) + read_state(rows, i) + read_hyperparameters(hyperparameters, i)
                after = rule(position[c, i], gradient[c, i], *known)
                write_state(rows, i, after[1:])
                move(position, turns, length, c, i, after[0])

    def stateless(position, value, lowest, gradient, hessian, state, hyperparameters, turns, length):
        for c in range(2):
            curvature = hessian[2 * c :]
            for i in range(position.shape[1]):
                known = read_curvature(curvature, i) + read_hyperparameters(hyperparameters, i)
                move(position, turns, length, c, i, rule(position[c, i], gradient[c, i], *known))

    return step if states else stateless


def of_the_point(rule: Callable, inputs: int, states: int, read_hyperparameters: Callable) -> Callable:
    """The loop for ``rule(x, y, gap, fx, fy, *state, *hyperparameters)``, or with the Hessian after fy."""
    read_hessian, read_state, write_state = reader(inputs - 5), reader(states), writer(states)

    def step(position, value, lowest, gradient, hessian, state, hyperparameters, turns, length):
        rows = state[0]
        for i in range(position.shape[1]):
            known = read_hessian(hessian, i) + read_state(rows, i) + read_hyperparameters(hyperparameters, i)
            after = rule(position[0, i], position[1, i], value[i] - lowest, gradient[0, i], gradient[1, i], *known)
            write_state(rows, i, after[2:])
            move(position, turns, length, 0, i, after[0])
            move(position, turns, length, 1, i, after[1])

    return step
