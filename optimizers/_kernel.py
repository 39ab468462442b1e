"""The compiled form of a rule: one step of a whole block of lanes, both coordinates."""

import functools
from collections.abc import Callable
from typing import Any

from numba import float64, void

from landscapes._jit import compiled, jittable, reader, writer

PAIR = float64[:, ::1]  # (coordinate, lane)
STATE = float64[:, :, ::1]  # (coordinate, variable, lane)
KNOBS = float64[:, ::1]  # (knob, lane)

#: (position, gradient, state, knobs): position and state are written to
SIGNATURE = void(PAIR, PAIR, STATE, KNOBS)


@functools.cache
def kernel(rule: Callable, states: int, knobs: int) -> Any:
    """Compile ``rule(w, g, *state, *knobs)`` into a loop over lanes; every rule has one signature."""
    rule = jittable(rule)
    read_state, write_state, read_knobs = reader(states), writer(states), reader(knobs)

    if states == 0:

        def step(position, gradient, state, knobs):
            for c in range(2):
                for i in range(position.shape[1]):
                    position[c, i] = rule(position[c, i], gradient[c, i], *read_knobs(knobs, i))

    else:

        def step(position, gradient, state, knobs):
            for c in range(2):
                rows = state[c]
                for i in range(position.shape[1]):
                    after = rule(position[c, i], gradient[c, i], *(read_state(rows, i) + read_knobs(knobs, i)))
                    position[c, i] = after[0]
                    write_state(rows, i, after[1:])

    return compiled(SIGNATURE, step)
