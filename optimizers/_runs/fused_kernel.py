"""The fused kernel of a pair: rule and landscape in one compiled loop, for long sweeps.

The engine calls two kernels at each step, which costs more than most rules and surfaces do. Here both are inlined
into one loop over a tile of lanes. Its rows lie in one array of a shape that the compiler knows, so that it can tell
that they do not overlap. What a sweep does not keep is left out. Each operation is that of the engine, so that the
results are the same to the last bit.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from landscapes._core.jit import boolean, float64, int64, jittable, of_shape, reader, types, void, writer
from landscapes._core.lanes import where
from landscapes._core.types import Inlined
from optimizers._lanes import Streams
from optimizers._rule_kernel import move
from optimizers._runs.engine import (
    STREAMS,
    envelope_row,
    is_in_box,
    shortened,
    update_best,
    update_envelope,
)
from optimizers._runs.tiles import FIRST_KNOB, TILE, Row, Rule, Uses

X, Y, VALUE, FX, FY, FXX, FXY, FYY = Row.X, Row.Y, Row.VALUE, Row.FX, Row.FY, Row.FXX, Row.FXY, Row.FYY
BEST, REACHED, DIVERGED, TURNS, LENGTH = Row.BEST, Row.REACHED, Row.DIVERGED, Row.TURNS, Row.LENGTH
NOISE, CLIP, RATE, STATE = Row.NOISE, Row.CLIP, Row.RATE, Row.STATE

#: In a tile, the row of the last step at which a lane was inside; a step writes to it, and need not read it.
INSIDE = DIVERGED

_ROW, _ROWS = float64[::1], float64[:, ::1]

#: (table, block, minima, squared, reached, parameters, streams, bounds, lowest, target, first, last, more). The rows of
#: `table` are those of `Knobs.table`. The kernel writes to `block`, and the envelope to `squared` and `reached`, which
#: have whole tiles of lanes. What a sweep does not keep is in `block` only if there are `more` steps.
ARGUMENTS = (
    *(_ROWS, _ROWS, _ROWS, _ROWS, _ROWS, _ROWS, types.NamedTuple(STREAMS, Streams)),
    *(_ROW, float64, float64, int64, int64, boolean),
)

#: The memory, then all of these.
SIGNATURE = void(_ROWS, *ARGUMENTS)


def fused_kernel(rule: Rule, surface: Inlined, uses: Uses) -> Callable[..., None]:
    """Return the kernel of a pair, in Python: it runs the steps `first` to `last` of a block, tile by tile.

    The loops over lanes stand in this function: LLVM optimises a function before it inlines it, and a loop elsewhere,
    where it cannot know that rows do not overlap, is unrolled and not vectorised.
    """
    read_parameters, load, store = reader(surface.parameters), tile_loader(rule), tile_writer(rule, uses)
    known, rows, with_envelope = of_shape(rule.rows + 1, TILE), rule.rows, uses.envelope
    evaluate, shared, look_and_move, go_on, end = step_of_lane(rule, surface, uses)

    def advance(
        memory, table, block, minima, squared, reached, parameters, streams, bounds, lowest, target, first, last, more
    ):
        values, box = read_parameters(parameters, 0), (bounds[0], bounds[1], bounds[2], bounds[3])
        tile = known(memory)
        arrays, nearest = arrays_of_surface(tile), tile[rows]
        x, y = arrays[0]
        for begin in range(0, table.shape[1], TILE):
            own, its_step = squared[:, begin : begin + TILE], reached[:, begin : begin + TILE]
            load(tile, table, block, begin, first)
            for t in range(first, last):
                evaluate(arrays, parameters)
                inputs, time = shared(streams, t), float(t)
                for i in range(TILE):
                    look_and_move(tile, i, values, inputs, box, lowest, target, time)
                if with_envelope:
                    row = envelope_row(t)
                    update_envelope(x, y, minima, own[row], its_step[row], nearest, t)
                    for i in range(TILE):
                        go_on(tile, i, lowest, inputs)
            evaluate(arrays, parameters)
            for i in range(TILE):
                end(tile, i, values, box, target, float(last))
            if with_envelope:
                row = envelope_row(last)
                update_envelope(x, y, minima, own[row], its_step[row], nearest, last)
            store(tile, block[:, begin : min(begin + TILE, table.shape[1])], last, more)

    return advance


@jittable
def fill_row(tile, r, source, begin):
    """Set a row of a tile to the lanes from `begin` on; the last lane fills what is left."""
    lanes = source[begin : begin + TILE]  # begin + i might be negative, as far as the compiler knows
    count = lanes.shape[0]
    for i in range(count):
        tile[r, i] = lanes[i]
    for i in range(count, TILE):
        tile[r, i] = lanes[count - 1]


@jittable
def step_of_divergence(inside, last):
    """Return the step after the last one inside, or -1 for a lane that is inside at the last one of all."""
    return -1.0 if inside == last else inside + 1


def tile_loader(rule: Rule) -> Callable:
    """Return the function that sets a tile to the start of its lanes, or to where they are."""
    rows, hyperparameters, rate_row = rule.rows, rule.first_hyperparameter, FIRST_KNOB + rule.rate_row
    has_rate = rule.hyperparameters > 0

    def load(tile, table, block, begin, first):
        if first == 0:
            tile[:hyperparameters] = 0.0
            tile[BEST], tile[REACHED], tile[INSIDE] = np.inf, -1.0, -1.0
            fill_row(tile, X, table[0], begin)
            fill_row(tile, Y, table[1], begin)
        else:
            for r in range(hyperparameters):
                fill_row(tile, r, block[r, : table.shape[1]], begin)
            tile[INSIDE] -= 1.0
        fill_row(tile, NOISE, table[2], begin)
        fill_row(tile, CLIP, table[3], begin)
        for i in range(TILE):
            tile[CLIP, i] = tile[CLIP, i] if tile[CLIP, i] > 0 else np.inf
        if has_rate:
            fill_row(tile, RATE, table[rate_row], begin)
        for k in range(rows - hyperparameters):
            fill_row(tile, hyperparameters + k, table[FIRST_KNOB + k], begin)

    return jittable(load)


def tile_writer(rule: Rule, uses: Uses) -> Callable:
    """Return the function that writes a tile back; what is not kept only if there are more steps."""
    all_rows, rows_kept = rule.first_hyperparameter, uses.rows

    def store(tile, lanes, last, more):
        for i in range(lanes.shape[1]):
            tile[INSIDE, i] = step_of_divergence(tile[INSIDE, i], last)
        for r in range(all_rows if more else rows_kept):
            for i in range(lanes.shape[1]):
                lanes[r, i] = tile[r, i]

    return jittable(store)


@jittable
def arrays_of_surface(tile):
    """Return what a surface reads and writes: x and y; f and its gradient; the second derivatives."""
    return (tile[X], tile[Y]), (tile[VALUE], tile[FX], tile[FY]), (tile[FXX], tile[FXY], tile[FYY])


class Step(NamedTuple):
    """The parts of a step, which a kernel calls in this order; a thread of a graphics card has a tile of one lane."""

    evaluate: Callable  #: ``(arrays, parameters)``: f and its derivatives at all lanes, unless `look_and_move` has them
    shared: Callable  #: ``(streams, t)``: what all lanes have in common
    look_and_move: Callable  #: ``(tile, i, values, inputs, box, lowest, target, t)``: only look if the envelope is kept
    go_on: Callable  #: ``(tile, i, lowest, inputs)``: the move after the envelope is kept
    end: Callable  #: ``(tile, i, values, box, target, t)``: the look after the last step


def step_of_lane(rule: Rule, surface: Inlined, uses: Uses) -> Step:
    """Return the step of a pair.

    f and its gradient are found lane by lane, and inlined, or else for all lanes in a loop of their own: what calls a
    sine, a Hessian or the envelope would hold up all the rest.
    """
    at_once = surface.at_point is not None and not rule.second_order and not uses.envelope
    evaluate, at_lane = surface_of_lane(surface) if at_once else surface_of_tile(surface, rule.second_order)
    look, move_lane, with_envelope = lane_look(uses), lane_step(rule, uses), uses.envelope

    def look_and_move(tile, i, values, inputs, box, lowest, target, t):
        f, gx, gy = at_lane(tile, i, values)
        inside = look(tile, i, f, box, target, t)
        if with_envelope:
            lose(tile, i, inside)
        else:
            move_lane(tile, i, inside, f - lowest, gx, gy, inputs)

    def go_on(tile, i, lowest, inputs):
        inside = tile[X, i] == tile[X, i]  # not nan
        move_lane(tile, i, inside, tile[VALUE, i] - lowest, tile[FX, i], tile[FY, i], inputs)

    def end(tile, i, values, box, target, t):
        f, _, _ = at_lane(tile, i, values)
        tile[VALUE, i] = f
        lose(tile, i, look(tile, i, f, box, target, t))

    return Step(jittable(evaluate), shared_inputs(uses), jittable(look_and_move), jittable(go_on), jittable(end))


def surface_of_lane(surface: Inlined) -> tuple[Callable, Callable]:
    """Return what is done for all lanes, nothing, and ``at_lane(tile, i, values) -> f, fx, fy``."""
    at_point: Any = surface.at_point

    def evaluate(arrays, parameters):
        pass

    def at_lane(tile, i, values):
        return at_point(tile[X, i], tile[Y, i], *values)

    return evaluate, jittable(at_lane)


def surface_of_tile(surface: Inlined, second_order: bool) -> tuple[Callable, Callable]:
    """Return the same for a surface that is called once for all lanes."""
    on_points = surface.on_points
    curvature: Any = surface.curvature

    def evaluate(arrays, parameters):
        (x, y), (value, fx, fy), (fxx, fxy, fyy) = arrays
        on_points(x, y, parameters, value, fx, fy)
        if second_order:
            curvature(x, y, parameters, fxx, fxy, fyy)

    def at_lane(tile, i, values):
        return tile[VALUE, i], tile[FX, i], tile[FY, i]

    return evaluate, jittable(at_lane)


def shared_inputs(uses: Uses) -> Callable:
    """Return ``shared(streams, t)``: the noise of x and y and the factor of the rate at step t."""
    noise, schedule = uses.noise, uses.schedule

    def shared(streams, t):
        k = t - streams.first
        nx, ny = (streams.noise[0, k], streams.noise[1, k]) if noise else (0.0, 0.0)
        return nx, ny, streams.factors[k] if schedule else 1.0

    return jittable(shared)


@jittable
def lose(tile, i, inside):
    """Set the position of a lane that has diverged to nan."""
    tile[X, i] = where(inside, tile[X, i], np.nan)
    tile[Y, i] = where(inside, tile[Y, i], np.nan)


def lane_look(uses: Uses) -> Callable:
    """Return the update of the summaries of a lane that need f; it returns whether the lane is inside."""
    best, finite = uses.best, uses.finite

    def look(tile, i, f, box, target, t):
        inside = is_in_box(tile[X, i], tile[Y, i], box) & (finite or abs(f) < np.inf)
        if inside:
            tile[INSIDE, i] = t
        if best:
            update_best(f, tile[BEST], tile[REACHED], i, inside, target, t)
        return inside

    return jittable(look)


def lane_step(rule: Rule, uses: Uses) -> Callable:
    """Return the step of a lane: noise, clipping and schedule, then the rule."""
    noise, clip, schedule = uses.noise, uses.clip, uses.schedule
    rate = rule.first_hyperparameter + rule.rate_row
    apply = (apply_to_point if rule.coupled else apply_to_coordinates)(rule, uses)

    def go(tile, i, inside, gap, gx, gy, inputs):
        nx, ny, factor = inputs
        if noise:
            gx, gy = gx + tile[NOISE, i] * nx, gy + tile[NOISE, i] * ny
        if clip:
            gx, gy = shortened(gx, gy, tile[CLIP, i])
        if schedule:
            tile[rate, i] = tile[RATE, i] * factor
        apply(tile, i, inside, gap, gx, gy)

    return jittable(go)


def lane_move(uses: Uses) -> Callable:
    """Return the move of a coordinate, to nan where the lane has diverged; this comes last, so that nothing waits."""
    moves = uses.moves

    def place(tile, c, i, inside, target):
        to = where(inside, target, np.nan)
        if moves:
            move(tile, tile[TURNS:], tile[LENGTH:], c, i, to)
        else:
            tile[c, i] = to

    return jittable(place)


def apply_to_coordinates(rule: Rule, uses: Uses) -> Callable:
    function, states, place = jittable(rule.function), rule.states, lane_move(uses)
    read_curvature, read_state, write_state = reader(int(rule.second_order)), reader(states), writer(states)
    hyperparameters, read_hyperparameters = rule.first_hyperparameter, reader(rule.hyperparameters)

    def coordinate(tile, i, inside, c, g):
        state = tile[STATE + c * states :]
        inputs = read_curvature(tile[FXX + 2 * c :], i) + read_state(state, i)
        result = function(tile[c, i], g, *(inputs + read_hyperparameters(tile[hyperparameters:], i)))
        write_state(state, i, result[1:])
        place(tile, c, i, inside, result[0])

    def stateless(tile, i, inside, c, g):
        inputs = read_curvature(tile[FXX + 2 * c :], i) + read_hyperparameters(tile[hyperparameters:], i)
        place(tile, c, i, inside, function(tile[c, i], g, *inputs))

    one = jittable(coordinate if states else stateless)

    def apply(tile, i, inside, gap, gx, gy):
        one(tile, i, inside, 0, gx)
        one(tile, i, inside, 1, gy)

    return jittable(apply)


def apply_to_point(rule: Rule, uses: Uses) -> Callable:
    function, states, place = jittable(rule.function), rule.states, lane_move(uses)
    read_hessian, read_state, write_state = reader(3 * rule.second_order), reader(states), writer(states)
    hyperparameters, read_hyperparameters = rule.first_hyperparameter, reader(rule.hyperparameters)

    def apply(tile, i, inside, gap, gx, gy):
        inputs = read_hessian(tile[FXX:], i) + read_state(tile[STATE:], i)
        inputs_and_parameters = inputs + read_hyperparameters(tile[hyperparameters:], i)
        result = function(tile[X, i], tile[Y, i], gap, gx, gy, *inputs_and_parameters)
        write_state(tile[STATE:], i, result[2:])
        place(tile, 0, i, inside, result[0])
        place(tile, 1, i, inside, result[1])

    return jittable(apply)
