"""The kernel of a pair for a graphics card: each thread runs one lane, as a tile of the fused kernel that is one wide.

Rules and surfaces are the same plain functions, compiled for the card, with the sines of `landscapes._core.vector_math`
and float64. Only where a product and a sum become one instruction, with one rounding, does the card compute otherwise.
"""

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import cuda, float64, types, void
from numba.extending import overload

from landscapes._core.jit import jittable, reader, writer
from landscapes._core.numba_jit import unique
from landscapes._core.types import Inlined
from optimizers._runs.engine import envelope_row, update_envelope
from optimizers._runs.fused_kernel import ARGUMENTS, INSIDE, arrays_of_surface, step_of_divergence, step_of_lane
from optimizers._runs.tiles import FIRST_KNOB, Row, Rule, Uses

X, Y, BEST, REACHED, DIVERGED = Row.X, Row.Y, Row.BEST, Row.REACHED, Row.DIVERGED
NOISE, CLIP, RATE, STATE = Row.NOISE, Row.CLIP, Row.RATE, Row.STATE

SIGNATURE = void(*ARGUMENTS)

#: The types of numbers that the functions of NumPy take here.
REAL = types.Float, types.Integer, types.Boolean


@functools.cache
def card_kernel(rule: Rule, surface: Inlined, uses: Uses) -> Any:
    """Compile the kernel of a pair; it is launched with at least as many threads as there are lanes."""
    function = unique(thread(rule, surface, uses))
    try:
        return cuda.jit(SIGNATURE, cache=True)(function)
    except Exception:  # no folder for a cache can be written to, or what is in the cache is damaged
        return cuda.jit(SIGNATURE)(function)


def thread(rule: Rule, surface: Inlined, uses: Uses) -> Callable[..., None]:
    """Return what a thread does, in Python: it runs the steps `first` to `last` of its lane."""
    rows, read_parameters, load, store = rule.rows, reader(surface.parameters), lane_loader(rule), lane_writer(rule)
    evaluate, shared, look_and_move, go_on, end = step_of_lane(rule, surface, uses)
    with_envelope = uses.envelope

    def advance(table, block, minima, squared, reached, parameters, streams, bounds, lowest, target, first, last, more):
        lane: int = cuda.grid(1)  # type: ignore[call-arg]  # numba fills in the other
        if lane < block.shape[1]:
            values, box = read_parameters(parameters, 0), (bounds[0], bounds[1], bounds[2], bounds[3])
            tile, nearest = cuda.local.array((rows, 1), float64), cuda.local.array(1, float64)
            own, its_step = squared[:, lane : lane + 1], reached[:, lane : lane + 1]
            arrays = arrays_of_surface(tile)
            x, y = arrays[0]
            load(tile, table, block, lane, first)
            for t in range(first, last):
                evaluate(arrays, parameters)
                inputs = shared(streams, t)
                look_and_move(tile, 0, values, inputs, box, lowest, target, float(t))
                if with_envelope:
                    row = envelope_row(t)
                    update_envelope(x, y, minima, own[row], its_step[row], nearest, t)
                    go_on(tile, 0, lowest, inputs)
            evaluate(arrays, parameters)
            end(tile, 0, values, box, target, float(last))
            if with_envelope:
                row = envelope_row(last)
                update_envelope(x, y, minima, own[row], its_step[row], nearest, last)
            store(tile, block, lane, last, more)

    return advance


def lane_loader(rule: Rule) -> Callable:
    """Return the function that sets a tile to the start of its lane, or to where it is.

    The numbers of all rows are constants, here and in the writer, so that the compiler keeps the lane in registers.
    """
    before, rate_row, has_rate = rule.first_hyperparameter, FIRST_KNOB + rule.rate_row, rule.hyperparameters > 0
    read, write, nothing = reader(before), writer(before), (0.0,) * before
    read_knobs, write_knobs = reader(rule.hyperparameters), writer(rule.hyperparameters)

    def load(tile, table, block, lane, first):
        if first > 0:
            write(tile, 0, read(block, lane))
            tile[INSIDE, 0] -= 1.0
        else:
            write(tile, 0, nothing)
            tile[X, 0], tile[Y, 0], tile[BEST, 0] = table[0, lane], table[1, lane], np.inf
            tile[REACHED, 0] = tile[INSIDE, 0] = -1.0
        tile[NOISE, 0], tile[CLIP, 0] = table[2, lane], table[3, lane] if table[3, lane] > 0 else np.inf
        tile[RATE, 0] = table[rate_row, lane] if has_rate else 0.0
        write_knobs(tile[before:], 0, read_knobs(table[FIRST_KNOB:], lane))

    return jittable(load)


def lane_writer(rule: Rule) -> Callable:
    """Return the function that writes a tile back; the state of the rule only if there are more steps."""
    states = 2 * rule.states
    read, write, read_state, write_state = reader(STATE), writer(STATE), reader(states), writer(states)

    def store(tile, block, lane, last, more):
        write(block, lane, read(tile, 0))
        block[DIVERGED, lane] = step_of_divergence(tile[INSIDE, 0], last)
        if more:
            write_state(block[STATE:], lane, read_state(tile[STATE:], 0))

    return jittable(store)


def on_card(ufunc: np.ufunc, function: Callable) -> None:
    """Let code for a card call a function of NumPy that Numba has for processors only."""

    @overload(ufunc, target="cuda")
    def choose(x):
        return (lambda x: function(float64(x))) if isinstance(x, REAL) else None


for _name in ("sqrt", "exp", "expm1", "log1p", "floor"):
    on_card(getattr(np, _name), getattr(math, _name))
on_card(np.absolute, math.fabs)


@overload(np.sign, target="cuda")
def sign(x):
    if not isinstance(x, REAL):
        return None
    return lambda x: 1.0 if x > 0 else (-1.0 if x < 0 else float64(x))  # 0 and nan stay
