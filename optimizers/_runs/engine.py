"""The engine: one compiled loop that advances a block of lanes, for any optimizer and any landscape.

A lane is one run: one start, one set of hyperparameters. Kernels are passed as first-class functions of a fixed
type, so that M optimizers and N landscapes need M + N compilations, and this file one more.
"""

import numpy as np
from numba import float64, int64, types, void

from landscapes._core.jit import SURFACE_KERNEL, compiled, jittable
from optimizers._lanes import Envelope, Lanes, Path, Streams
from optimizers._rule_kernel import SIGNATURE as RULE_KERNEL

#: The number of steps between two checks for an interrupt in `sweep`; a few milliseconds of a block.
CHUNK = 1000


@jittable
def add_noise(gradient, deviation, noise):
    for c in range(2):
        for i in range(gradient.shape[1]):
            gradient[c, i] += deviation[i] * noise[c]


@jittable
def clip_gradient(gradient, limit):
    """Shorten each gradient that is longer than its limit; its direction stays."""
    for i in range(gradient.shape[1]):
        length = np.sqrt(gradient[0, i] ** 2 + gradient[1, i] ** 2)
        factor = limit[i] / length if length > limit[i] else 1.0
        gradient[0, i] *= factor
        gradient[1, i] *= factor


@jittable
def disturb(gradient, deviation, limit, streams, k):
    if k < streams.noise.shape[1]:
        add_noise(gradient, deviation, streams.noise[:, k])
    if limit.shape[0] > 0:
        clip_gradient(gradient, limit)


@jittable
def batch_parameters(parameters, streams, k):
    """Return the parameters of the samples in the batch of step first + k."""
    begin, end = streams.offsets[k], streams.offsets[k + 1]
    part = np.empty((parameters.shape[0], end - begin))
    for row in range(parameters.shape[0]):
        for j in range(begin, end):
            part[row, j - begin] = parameters[row, streams.samples[j]]
    return part


@jittable
def update_summary(x, y, value, best, reached, diverged, bounds, target, t):
    """Update the lowest value, the first step below the target and the step of divergence.

    The position of a lane that has diverged becomes nan.
    """
    cx, rx, cy, ry = bounds[0], bounds[1], bounds[2], bounds[3]
    for i in range(value.shape[0]):
        lost = (
            (not (abs(x[i] - cx) <= rx))  # "not <=" is true of nan as well
            | (not (abs(y[i] - cy) <= ry))
            | (not (abs(value[i]) < np.inf))
        )
        diverged[i] = t if lost & (diverged[i] < 0) else diverged[i]
        x[i] = np.nan if lost else x[i]
        y[i] = np.nan if lost else y[i]
        found = (not lost) & (value[i] < target) & (reached[i] < 0)
        reached[i] = t if found else reached[i]
        best[i] = value[i] if (not lost) & (value[i] < best[i]) else best[i]


@jittable
def update_envelope(x, y, envelope, nearest, t):
    """Update the largest distance to the nearest minimum in the row of step t; a lane that has diverged has none."""
    if envelope.squared.shape[0] == 0:
        return
    for i in range(nearest.shape[0]):
        nearest[i] = np.inf
    for m in range(envelope.minima.shape[1]):
        mx, my = envelope.minima[0, m], envelope.minima[1, m]
        for i in range(nearest.shape[0]):
            squared = (x[i] - mx) * (x[i] - mx) + (y[i] - my) * (y[i] - my)
            nearest[i] = nearest[i] if squared >= nearest[i] else squared  # nan if x is
    shift = 1
    while t >> shift >= 16:
        shift += 1
    row = 8 * (shift - 1) + (t >> shift)
    for i in range(nearest.shape[0]):
        larger = nearest[i] > envelope.squared[row, i]
        envelope.squared[row, i] = nearest[i] if larger else envelope.squared[row, i]
        envelope.step[row, i] = t if larger else envelope.step[row, i]


@jittable
def record(path, lanes, t):
    for i in range(lanes.value.shape[0]):
        path.values[t, i] = lanes.value[i]
        for c in range(2):
            path.points[t, c, i] = lanes.position[c, i]
            path.gradients[t, c, i] = lanes.gradient[c, i]
            for k in range(lanes.state.shape[1]):
                path.state[t, c, k, i] = lanes.state[c, k, i]


@jittable
def apply_schedule(hyperparameters, rate, streams, k):
    for i in range(rate.shape[0]):
        hyperparameters[streams.rate_row, i] = rate[i] * streams.factors[k]


def advance(
    landscape, curvature, rule, parameters, lanes, path, envelope, streams, bounds, lowest, target, first, last
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
    ) = lanes
    x, y, gx, gy = position[0], position[1], gradient[0], gradient[1]
    unused = np.empty(value.shape[0])
    for t in range(first, last + 1):
        k = t - streams.first
        batch = parameters
        landscape(x, y, parameters, value, gx, gy)
        if k + 1 < streams.offsets.shape[0]:
            batch = batch_parameters(parameters, streams, k)
            landscape(x, y, batch, unused, gx, gy)
        if hessian.shape[1] > 0:
            curvature(x, y, batch, hessian[0], hessian[1], hessian[2])
        disturb(gradient, noise, clip, streams, k)
        update_summary(x, y, value, best, reached, diverged, bounds, target, float(t))
        update_envelope(x, y, envelope, unused, t)
        if path.values.shape[0] > 0:
            record(path, lanes, t)
        if t < last:
            if k < streams.factors.shape[0]:
                apply_schedule(hyperparameters, rate, streams, k)
            rule(position, value, lowest, gradient, hessian, state, hyperparameters, turns, length)


_ROW, _ROWS, _BLOCK, _PATH = float64[::1], float64[:, ::1], float64[:, :, ::1], float64[:, :, :, ::1]
_LANES = [_ROWS, _ROWS, _ROW, _ROWS, _BLOCK, _ROWS, _ROW, _ROW, _ROW, _ROW, _ROW, _ROW, _ROWS, _ROWS]

advance = compiled(
    void(
        types.FunctionType(SURFACE_KERNEL),
        types.FunctionType(SURFACE_KERNEL),
        types.FunctionType(RULE_KERNEL),
        _ROWS,
        types.NamedTuple(_LANES, Lanes),
        types.NamedTuple([_BLOCK, _ROWS, _BLOCK, _PATH], Path),
        types.NamedUniTuple(_ROWS, 3, Envelope),
        types.NamedTuple([int64, _ROWS, int64[::1], int64[::1], _ROW, int64], Streams),
        _ROW,
        float64,
        float64,
        int64,
        int64,
    ),
    advance,
)
