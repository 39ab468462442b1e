"""The engine: one compiled loop that advances a block of lanes, for any optimizer and any landscape.

A lane is one run: one start, one set of hyperparameters. Kernels are passed as first-class functions of a fixed
type, so that M optimizers and N landscapes need M + N compilations, and this file one more.
"""

import numpy as np

from landscapes._core.jit import SURFACE_KERNEL, compiled, float64, int64, jittable, types, void
from landscapes._core.lanes import lanes, where
from optimizers._lanes import Envelope, Lanes, Path, Streams
from optimizers._rule_kernel import SIGNATURE as RULE_KERNEL

#: The number of steps between two checks for an interrupt in `sweep`; a few milliseconds of a block.
CHUNK = 1000


@jittable
def add_noise(gradient, deviation, noise):
    for c in range(2):
        for i in lanes(gradient.shape[1]):
            gradient[c, i] += deviation[i] * noise[c]


@jittable
def shortened(gx, gy, limit):
    """Return a gradient, shortened if it is longer than the limit; its direction stays."""
    length = np.sqrt(gx**2 + gy**2)
    factor = where(length > limit, limit / length, 1.0)
    return gx * factor, gy * factor


@jittable
def clip_gradient(gradient, limit):
    for i in lanes(gradient.shape[1]):
        gradient[0, i], gradient[1, i] = shortened(gradient[0, i], gradient[1, i], limit[i])


@jittable
def disturb(gradient, deviation, limit, streams, k):
    if k < streams.noise.shape[1]:
        add_noise(gradient, deviation, streams.noise[:, k])
    if limit.shape[0] > 0:
        clip_gradient(gradient, limit)


@jittable
def fill_batch(batch, parameters, streams, k):
    """Set a batch to the parameters of the samples of step first + k."""
    begin = streams.offsets[k]
    for row in range(batch.shape[0]):
        for j in range(batch.shape[1]):
            batch[row, j] = parameters[row, streams.samples[begin + j]]


@jittable
def is_in_box(x, y, box):
    """Return True if the point is in the box; nan is not."""
    cx, rx, cy, ry = box
    return (abs(x - cx) <= rx) & (abs(y - cy) <= ry)


@jittable
def mark_divergence(x, y, diverged, i, inside, t):
    """Record the step of divergence; from then on the position is nan."""
    diverged[i] = where(inside | (diverged[i] >= 0), diverged[i], t)
    x[i] = where(inside, x[i], np.nan)
    y[i] = where(inside, y[i], np.nan)


@jittable
def update_best(value, best, reached, i, inside, target, t):
    """Update the lowest value and the first step below the target."""
    found = inside & (value < target) & (reached[i] < 0)
    reached[i] = where(found, t, reached[i])
    best[i] = where(inside & (value < best[i]), value, best[i])


@jittable
def update_summary(x, y, value, best, reached, diverged, bounds, target, t):
    box = bounds[0], bounds[1], bounds[2], bounds[3]
    for i in lanes(value.shape[0]):
        inside = is_in_box(x[i], y[i], box) & (abs(value[i]) < np.inf) & (diverged[i] < 0)
        mark_divergence(x, y, diverged, i, inside, t)
        update_best(value[i], best, reached, i, inside, target, t)


@jittable
def envelope_row(t):
    """Return the row of step t, as `optimizers._runs.envelope` defines it."""
    shift = 1
    while t >> shift >= 16:
        shift += 1
    return 8 * (shift - 1) + (t >> shift)


@jittable
def update_envelope(x, y, minima, squared, step, nearest, t):
    """Update a row: the largest squared distance to the nearest minimum, and its step; none after divergence."""
    for i in lanes(nearest.shape[0]):
        nearest[i] = np.inf
    for m in range(minima.shape[1]):
        mx, my = minima[0, m], minima[1, m]
        for i in lanes(nearest.shape[0]):
            distance = (x[i] - mx) * (x[i] - mx) + (y[i] - my) * (y[i] - my)
            nearest[i] = where(distance >= nearest[i], nearest[i], distance)  # nan if x is
    for i in lanes(nearest.shape[0]):
        larger = nearest[i] > squared[i]
        squared[i] = where(larger, nearest[i], squared[i])
        step[i] = where(larger, t, step[i])


@jittable
def keep_envelope(x, y, envelope, nearest, t):
    if envelope.squared.shape[0] > 0:
        row = envelope_row(t)
        update_envelope(x, y, envelope.minima, envelope.squared[row], envelope.step[row], nearest, t)


@jittable
def keep_path(path, block, t):
    if path.values.shape[0] > 0:
        for i in lanes(block.value.shape[0]):
            path.values[t, i] = block.value[i]
            for c in range(2):
                path.points[t, c, i] = block.position[c, i]
                path.gradients[t, c, i] = block.gradient[c, i]
                for k in range(block.state.shape[1]):
                    path.state[t, c, k, i] = block.state[c, k, i]


@jittable
def apply_schedule(hyperparameters, rate, streams, k):
    if k < streams.factors.shape[0]:
        for i in lanes(rate.shape[0]):
            hyperparameters[streams.rate_row, i] = rate[i] * streams.factors[k]


def advance(
    landscape, curvature, rule, parameters, block, path, envelope, streams, bounds, lowest, target, first, last
):
    """Run the steps `first` to `last`. A run in several calls gives the same result as a run in one."""
    # Unpack the tuple once: each access changes reference counts, and in a small block this takes noticeable time.
    (
        position,
        gradient,
        value,
        hessian,
        state,
        hyperparameters,
        rate,
        noise,
        clip,
        best,
        reached,
        diverged,
        turns,
        length,
        scratch,
    ) = block
    x, y, gx, gy = position[0], position[1], gradient[0], gradient[1]
    for t in range(first, last + 1):
        k = t - streams.first
        batch = parameters
        landscape(x, y, parameters, value, gx, gy)
        if k + 1 < streams.offsets.shape[0]:
            size = streams.offsets[k + 1] - streams.offsets[k]
            batch = streams.batch if size == streams.batch.shape[1] else streams.rest
            fill_batch(batch, parameters, streams, k)
            landscape(x, y, batch, scratch, gx, gy)
        if hessian.shape[1] > 0:
            curvature(x, y, batch, hessian[0], hessian[1], hessian[2])
        disturb(gradient, noise, clip, streams, k)
        update_summary(x, y, value, best, reached, diverged, bounds, target, float(t))
        keep_envelope(x, y, envelope, scratch, t)
        keep_path(path, block, t)
        if t < last:
            apply_schedule(hyperparameters, rate, streams, k)
            rule(position, value, lowest, gradient, hessian, state, hyperparameters, turns, length)


_ROW, _ROWS, _BLOCK, _PATH = float64[::1], float64[:, ::1], float64[:, :, ::1], float64[:, :, :, ::1]
STREAMS = [int64, _ROWS, int64[::1], int64[::1], _ROW, int64, _ROWS, _ROWS]
_LANES = [_ROWS, _ROWS, _ROW, _ROWS, _BLOCK, _ROWS, _ROW, _ROW, _ROW, _ROW, _ROW, _ROW, _ROWS, _ROWS, _ROW]

advance = compiled(
    void(
        types.FunctionType(SURFACE_KERNEL),
        types.FunctionType(SURFACE_KERNEL),
        types.FunctionType(RULE_KERNEL),
        _ROWS,
        types.NamedTuple(_LANES, Lanes),
        types.NamedTuple([_BLOCK, _ROWS, _BLOCK, _PATH], Path),
        types.NamedUniTuple(_ROWS, 3, Envelope),
        types.NamedTuple(STREAMS, Streams),
        _ROW,
        float64,
        float64,
        int64,
        int64,
    ),
    advance,
)
