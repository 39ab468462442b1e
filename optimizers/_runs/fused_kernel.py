"""The fused kernel of a pair: rule and landscape in one compiled loop, for long sweeps.

The engine calls two kernels at each step, which costs more than most rules and surfaces do. Here both are inlined
into one loop over a tile of lanes. Its rows lie in one array of a shape that the compiler knows, so that it can tell
that they do not overlap. What a sweep does not keep is left out. Each operation is that of the engine, so that the
results are the same to the last bit.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from landscapes._core.jit import boolean, float64, int64, jittable, reader, types, void, writer
from landscapes._core.types import Inlined
from optimizers._lanes import Streams
from optimizers._rule_kernel import move
from optimizers._runs.engine import (
    STREAMS,
    envelope_row,
    is_inside,
    mark_divergence,
    shortened,
    update_best,
    update_envelope,
)
from optimizers._runs.tiles import FIRST_KNOB, TILE, Row, Rule, Uses

X, Y, VALUE, FX, FY, FXX, FXY, FYY = Row.X, Row.Y, Row.VALUE, Row.FX, Row.FY, Row.FXX, Row.FXY, Row.FYY
BEST, REACHED, DIVERGED, TURNS, LENGTH = Row.BEST, Row.REACHED, Row.DIVERGED, Row.TURNS, Row.LENGTH
NOISE, CLIP, RATE, STATE = Row.NOISE, Row.CLIP, Row.RATE, Row.STATE

_ROW, _ROWS = float64[::1], float64[:, ::1]

#: (table, block, minima, squared, reached, parameters, streams, bounds, lowest, target, first, last, more). The rows of
#: `table` are those of `Knobs.table`. The kernel writes to `block`, and the envelope to `squared` and `reached`, which
#: have whole tiles of lanes. It keeps the state of the rule in `block` only if there are `more` steps.
SIGNATURE = void(
    *(_ROWS, _ROWS, _ROWS, _ROWS, _ROWS, _ROWS, types.NamedTuple(STREAMS, Streams)),
    *(_ROW, float64, float64, int64, int64, boolean),
)


def fused_kernel(rule: Rule, surface: Inlined, uses: Uses) -> Callable[..., None]:
    """Return the kernel of a pair, in Python: it runs the steps `first` to `last` of a block, tile by tile."""
    rows, read_parameters, load, store = rule.rows, reader(surface.parameters), tile_loader(rule), tile_writer(rule)
    step, end = tile_step(rule, surface, uses, TILE)

    def advance(table, block, minima, squared, reached, parameters, streams, bounds, lowest, target, first, last, more):
        values, box = read_parameters(parameters, 0), (bounds[0], bounds[1], bounds[2], bounds[3])
        # All rows start on a cache line; if they do not, AVX-512 is up to twice as slow.
        memory, nearest = np.empty((rows, TILE + 8)), np.empty(TILE)
        at = -memory.ctypes.data // 8 % 8
        tile = memory[:, at : at + TILE]
        arrays = arrays_of_surface(memory, at, at + TILE)
        for begin in range(0, block.shape[1], TILE):
            envelope = minima, squared[:, begin : begin + TILE], reached[:, begin : begin + TILE], nearest
            load(tile, table, block, begin, first)
            for t in range(first, last):
                step(tile, (arrays, envelope), parameters, values, streams, box, lowest, target, t)
            end(tile, (arrays, envelope), parameters, values, box, target, last)
            store(tile, block, begin, more)

    return advance


@jittable
def fill_row(tile, r, source, begin):
    """Set a row of a tile to the lanes from `begin` on; the last lane fills what is left."""
    count = min(TILE, source.shape[0] - begin)
    for i in range(count):
        tile[r, i] = source[begin + i]
    for i in range(count, TILE):
        tile[r, i] = source[begin + count - 1]


def tile_loader(rule: Rule) -> Callable:
    """Return the function that sets a tile to the start of its lanes, or to where they are."""
    rows, hyperparameters, rate_row = rule.rows, rule.first_hyperparameter, FIRST_KNOB + rule.rate_row
    has_rate = rule.hyperparameters > 0

    def load(tile, table, block, begin, first):
        if first == 0:
            tile[:hyperparameters] = 0.0
            tile[BEST], tile[REACHED], tile[DIVERGED] = np.inf, -1.0, -1.0
            fill_row(tile, X, table[0], begin)
            fill_row(tile, Y, table[1], begin)
        else:
            for r in range(hyperparameters):
                fill_row(tile, r, block[r], begin)
        fill_row(tile, NOISE, table[2], begin)
        fill_row(tile, CLIP, table[3], begin)
        for i in range(TILE):
            tile[CLIP, i] = tile[CLIP, i] if tile[CLIP, i] > 0 else np.inf
        if has_rate:
            fill_row(tile, RATE, table[rate_row], begin)
        for k in range(rows - hyperparameters):
            fill_row(tile, hyperparameters + k, table[FIRST_KNOB + k], begin)

    return jittable(load)


def tile_writer(rule: Rule) -> Callable:
    """Return the function that writes a tile back; the state of the rule only if there are more steps."""
    hyperparameters = rule.first_hyperparameter

    def store(tile, block, begin, more):
        for r in range(hyperparameters if more else STATE):
            for i in range(min(TILE, block.shape[1] - begin)):
                block[r, begin + i] = tile[r, i]

    return jittable(store)


@jittable
def arrays_of_surface(memory, at, end):
    """Return what a surface reads and writes: x and y; f and its gradient; the second derivatives."""
    point = memory[X, at:end], memory[Y, at:end]
    first = memory[VALUE, at:end], memory[FX, at:end], memory[FY, at:end]
    return point, first, (memory[FXX, at:end], memory[FXY, at:end], memory[FYY, at:end])


def tile_step(rule: Rule, surface: Inlined, uses: Uses, width: int) -> tuple[Callable, Callable]:
    """Return a step of a tile of so many lanes, and the look after the last step.

    A thread of a graphics card runs a tile of one lane (see `optimizers._runs.cuda_kernel`).
    """
    at_once = surface.at_point is not None and not rule.second_order and not uses.envelope
    return (step_at_once if at_once else step_in_turns)(rule, surface, uses, width)


def step_at_once(rule: Rule, surface: Inlined, uses: Uses, width: int) -> tuple[Callable, Callable]:
    """Return a step, and the look after the last step: one loop for f, its gradient and the rule."""
    at_point: Any = surface.at_point
    look, go, shared = lane_look(uses), lane_step(rule, uses), shared_inputs(uses)

    def step(tile, arrays, parameters, values, streams, box, lowest, target, t):
        inputs, time = shared(streams, t), float(t)
        for i in range(width):
            f, gx, gy = at_point(tile[X, i], tile[Y, i], *values)
            look(tile, i, f, box, target, time)
            go(tile, i, f - lowest, gx, gy, inputs)

    def end(tile, arrays, parameters, values, box, target, t):
        time = float(t)
        for i in range(width):
            f, _, _ = at_point(tile[X, i], tile[Y, i], *values)
            tile[VALUE, i] = f
            look(tile, i, f, box, target, time)

    return jittable(step), jittable(end)


def step_in_turns(rule: Rule, surface: Inlined, uses: Uses, width: int) -> tuple[Callable, Callable]:
    """Return the same with a loop for each: what calls a sine, a Hessian or the envelope would hold up all the rest."""
    on_points, look, go, shared = surface.on_points, lane_look(uses), lane_step(rule, uses), shared_inputs(uses)
    curvature: Any = surface.curvature
    second_order, with_envelope = rule.second_order, uses.envelope

    def end(tile, arrays, parameters, values, box, target, t):
        ((x, y), (value, fx, fy), (fxx, fxy, fyy)), envelope = arrays
        on_points(x, y, parameters, value, fx, fy)
        if second_order:
            curvature(x, y, parameters, fxx, fxy, fyy)
        time = float(t)
        for i in range(width):
            look(tile, i, tile[VALUE, i], box, target, time)
        if with_envelope:
            minima, squared, reached, nearest = envelope
            row = envelope_row(t)
            update_envelope(x, y, minima, squared[row], reached[row], nearest, t)

    see = jittable(end)

    def step(tile, arrays, parameters, values, streams, box, lowest, target, t):
        see(tile, arrays, parameters, values, box, target, t)
        inputs = shared(streams, t)
        for i in range(width):
            go(tile, i, tile[VALUE, i] - lowest, tile[FX, i], tile[FY, i], inputs)

    return jittable(step), see


def shared_inputs(uses: Uses) -> Callable:
    """Return ``shared(streams, t)``: the noise of x and y and the factor of the rate at step t."""
    noise, schedule = uses.noise, uses.schedule

    def shared(streams, t):
        k = t - streams.first
        nx, ny = (streams.noise[0, k], streams.noise[1, k]) if noise else (0.0, 0.0)
        return nx, ny, streams.factors[k] if schedule else 1.0

    return jittable(shared)


def lane_look(uses: Uses) -> Callable:
    """Return the update of the summaries of a lane that need f."""
    best = uses.best

    def look(tile, i, f, box, target, t):
        inside = is_inside(tile[X, i], tile[Y, i], f, box)
        mark_divergence(tile[X], tile[Y], tile[DIVERGED], i, inside, t)
        if best:
            update_best(f, tile[BEST], tile[REACHED], i, inside, target, t)

    return jittable(look)


def lane_step(rule: Rule, uses: Uses) -> Callable:
    """Return the step of a lane: noise, clipping and schedule, then the rule."""
    noise, clip, schedule = uses.noise, uses.clip, uses.schedule
    rate = rule.first_hyperparameter + rule.rate_row
    apply = (apply_to_point if rule.coupled else apply_to_coordinates)(rule, uses)

    def go(tile, i, gap, gx, gy, inputs):
        nx, ny, factor = inputs
        if noise:
            gx, gy = gx + tile[NOISE, i] * nx, gy + tile[NOISE, i] * ny
        if clip:
            gx, gy = shortened(gx, gy, tile[CLIP, i])
        if schedule:
            tile[rate, i] = tile[RATE, i] * factor
        apply(tile, i, gap, gx, gy)

    return jittable(go)


def lane_move(uses: Uses) -> Callable:
    moves = uses.moves

    def place(tile, c, i, target):
        if moves:
            move(tile, tile[TURNS:], tile[LENGTH:], c, i, target)
        else:
            tile[c, i] = target

    return jittable(place)


def apply_to_coordinates(rule: Rule, uses: Uses) -> Callable:
    function, states, place = jittable(rule.function), rule.states, lane_move(uses)
    read_curvature, read_state, write_state = reader(int(rule.second_order)), reader(states), writer(states)
    hyperparameters, read_hyperparameters = rule.first_hyperparameter, reader(rule.hyperparameters)

    def coordinate(tile, i, c, g):
        state = tile[STATE + c * states :]
        inputs = read_curvature(tile[FXX + 2 * c :], i) + read_state(state, i)
        result = function(tile[c, i], g, *(inputs + read_hyperparameters(tile[hyperparameters:], i)))
        write_state(state, i, result[1:])
        place(tile, c, i, result[0])

    def stateless(tile, i, c, g):
        inputs = read_curvature(tile[FXX + 2 * c :], i) + read_hyperparameters(tile[hyperparameters:], i)
        place(tile, c, i, function(tile[c, i], g, *inputs))

    one = jittable(coordinate if states else stateless)

    def apply(tile, i, gap, gx, gy):
        one(tile, i, 0, gx)
        one(tile, i, 1, gy)

    return jittable(apply)


def apply_to_point(rule: Rule, uses: Uses) -> Callable:
    function, states, place = jittable(rule.function), rule.states, lane_move(uses)
    read_hessian, read_state, write_state = reader(3 * rule.second_order), reader(states), writer(states)
    hyperparameters, read_hyperparameters = rule.first_hyperparameter, reader(rule.hyperparameters)

    def apply(tile, i, gap, gx, gy):
        inputs = read_hessian(tile[FXX:], i) + read_state(tile[STATE:], i)
        inputs_and_parameters = inputs + read_hyperparameters(tile[hyperparameters:], i)
        result = function(tile[X, i], tile[Y, i], gap, gx, gy, *inputs_and_parameters)
        write_state(tile[STATE:], i, result[2:])
        place(tile, 0, i, result[0])
        place(tile, 1, i, result[1])

    return jittable(apply)
