"""The compiled form of a rule: one step of a whole block of lanes, both coordinates."""

import functools
from collections.abc import Callable
from typing import Any

from numba import float64, void
from numpy import inf

from landscapes._jit import first_class, jittable, reader, writer

PAIR = float64[:, ::1]  # (coordinate, lane)
STATE = float64[:, :, ::1]  # (coordinate, variable, lane)
KNOBS = float64[:, ::1]  # (knob, lane)

#: (position, gradient, state, knobs, turns, length): all but gradient and knobs are written to
SIGNATURE = void(PAIR, PAIR, STATE, KNOBS, PAIR, PAIR)

#: A move no longer than this is rounding, and no change of direction.
STILL = 1e-12


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
def kernel(rule: Callable, states: int, knobs: int) -> Any:
    """Compile ``rule(w, g, *state, *knobs)`` into a loop over lanes; every rule has one signature."""
    rule = jittable(rule)
    read_knobs = reader(knobs)

    if states == 0:

        def step(position, gradient, state, knobs, turns, length):
            for c in range(2):
                for i in range(position.shape[1]):
                    after = rule(position[c, i], gradient[c, i], *read_knobs(knobs, i))
                    move(position, turns, length, c, i, after)

    else:
        read_state, write_state = reader(states), writer(states)

        def step(position, gradient, state, knobs, turns, length):
            for c in range(2):
                rows = state[c]
                for i in range(position.shape[1]):
                    after = rule(position[c, i], gradient[c, i], *(read_state(rows, i) + read_knobs(knobs, i)))
                    write_state(rows, i, after[1:])
                    move(position, turns, length, c, i, after[0])

    return first_class(SIGNATURE, step)
