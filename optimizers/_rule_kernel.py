"""The compiled form of a rule: one step of a whole block of lanes, both coordinates."""

import functools
from collections.abc import Callable

from numpy import inf

from landscapes._core.jit import first_class, float64, jittable, reader, void, writer
from landscapes._core.lanes import lanes_for, where
from optimizers._lanes import MIN_MOVE

PAIR = float64[:, ::1]  # (coordinate, lane)
STATE = float64[:, :, ::1]  # (coordinate, variable, lane)
HYPERPARAMETERS = float64[:, ::1]  # (hyperparameter, lane)

#: (position, value, lowest, gradient, hessian, state, hyperparameters, turns, length): the kernel writes to position,
#: state, turns and length; hessian has the rows fxx, fxy, fyy, and no lanes for a rule that does not use it.
SIGNATURE = void(PAIR, float64[::1], float64, PAIR, PAIR, STATE, HYPERPARAMETERS, PAIR, PAIR)


@jittable
def move(position, turns, length, c, i, target):
    """Move a coordinate of a lane, and update its reversals and path length; the cost beside a rule's root is small.

    `turns` is ±(1 + number of reversals); its sign is the direction of the last move. It is 0 before the first move.
    """
    step = target - position[c, i]
    position[c, i] = target
    length[c, i] += where(abs(step) < inf, abs(step), 0.0)
    heading = where(step > MIN_MOVE, 1.0, where(step < -MIN_MOVE, -1.0, 0.0))
    before = turns[c, i]
    turned = where(heading * before < 0, heading - before, before)
    turns[c, i] = where(before == 0, heading, turned)


@functools.cache
def compile_rule(rule: Callable, inputs: tuple[str, ...], states: int, hyperparameters: int) -> Callable[..., None]:
    """Compile a rule into a loop over lanes; all rules have the same signature."""
    make = point_loop if inputs[0] == "x" else coordinate_loop
    each = lanes_for(rule, len(inputs) + states + hyperparameters)
    return first_class(SIGNATURE, make(jittable(rule), len(inputs), states, reader(hyperparameters), each))


def coordinate_loop(
    rule: Callable, input_count: int, states: int, read_hyperparameters: Callable, each: Callable
) -> Callable:
    """Return the loop for ``rule(w, g, *state, *hyperparameters)``; the curvature may follow g."""
    read_curvature, read_state, write_state = reader(input_count - 2), reader(states), writer(states)

    def step(position, value, lowest, gradient, hessian, state, hyperparameters, turns, length):
        for c in range(2):
            rows, curvature = state[c], hessian[2 * c :]
            for i in each(position.shape[1]):
                inputs = read_curvature(curvature, i) + read_state(rows, i) + read_hyperparameters(hyperparameters, i)
                result = rule(position[c, i], gradient[c, i], *inputs)
                write_state(rows, i, result[1:])
                move(position, turns, length, c, i, result[0])

    def stateless(position, value, lowest, gradient, hessian, state, hyperparameters, turns, length):
        for c in range(2):
            curvature = hessian[2 * c :]
            for i in each(position.shape[1]):
                inputs = read_curvature(curvature, i) + read_hyperparameters(hyperparameters, i)
                move(position, turns, length, c, i, rule(position[c, i], gradient[c, i], *inputs))

    return step if states else stateless


def point_loop(
    rule: Callable, input_count: int, states: int, read_hyperparameters: Callable, each: Callable
) -> Callable:
    """Return the loop for ``rule(x, y, gap, fx, fy, *state, *hyperparameters)``; the Hessian may follow fy."""
    read_point, read_hessian = reader(2), reader(input_count - 5)
    read_state, write_state = reader(states), writer(states)

    def step(position, value, lowest, gradient, hessian, state, hyperparameters, turns, length):
        rows = state[0]
        for i in each(position.shape[1]):
            inputs = read_hessian(hessian, i) + read_state(rows, i) + read_hyperparameters(hyperparameters, i)
            x, y = read_point(position, i)
            result = rule(x, y, value[i] - lowest, gradient[0, i], gradient[1, i], *inputs)
            write_state(rows, i, result[2:])
            move(position, turns, length, 0, i, result[0])
            move(position, turns, length, 1, i, result[1])

    return step
