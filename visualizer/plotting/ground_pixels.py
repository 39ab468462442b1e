"""The compiled loops that draw the ground: samples of the surface become colours, shading and contour lines.

The band of a value is its place among the levels: k at level k, and in proportion between two levels. All lengths are
in samples. A picture is an array of rows from the bottom up, as matplotlib's renderers take it.
"""

import functools
from collections.abc import Callable
from math import floor, hypot, isfinite, sqrt

from landscapes._core.jit import compiled, float64, int64, jittable, uint8, void

NUMBERS = float64[::1]
GRID = float64[:, ::1]
IMAGE = uint8[:, :, ::1]
BLOCKS = float64[:, :, ::1]

#: Depth of the soft bands: 0 for a continuous ramp; with 2 the middle of each band has one colour.
BANDING = 1.2

#: The rise that gives most of the shading, in ramps per width of the picture.
SHADE_RISE = 2.6

#: Lines closer than the first distance do not appear, those farther apart than the second are drawn in full.
CLOSE, APART = 4.0, 8.0

#: No lines where the coherence of the slopes is below the first, as among ripples; all of them above the second.
RIPPLES, SLOPE = 0.5, 0.75


@jittable
def scatter(n):
    """Return a number from -1/2 to 1/2 that looks random, for an integer (the finalizer of MurmurHash3)."""
    n = (n ^ (n >> 16)) * 0x85EBCA6B & 0xFFFFFFFF
    n = (n ^ (n >> 13)) * 0xC2B2AE35 & 0xFFFFFFFF
    return ((n ^ (n >> 16)) & 0xFFFF) / 65536.0 - 0.5


@jittable
def offset(row, column, jitter):
    """Return where a sample lies, from the middle of its cell."""
    if jitter == 0:
        return 0.0, 0.0
    place = row * 65537 + column * 2 + 1
    return jitter * scatter(place), jitter * scatter(place ^ 0x5BD1E995)


def place_samples(left, bottom, dx, dy, first, columns, jitter, x, y):
    """Set the coordinates of rows of samples, the first of which has the number `first`; cells have sides dx and dy."""
    for i in range(x.shape[0]):
        row, column = first + i // columns, i % columns
        across, up = offset(row, column, jitter)
        x[i], y[i] = left + (column + 0.5 + across) * dx, bottom + (row + 0.5 + up) * dy


@jittable
def find_band(f, levels, k):
    """Return the number of levels that are at most f, less one, beginning the search at k."""
    while k + 1 < levels.shape[0] and f >= levels[k + 1]:
        k += 1
    while k >= 0 and f < levels[k]:
        k -= 1
    return k


@jittable
def band_and_spacing(f, levels, spacings, k):
    """Return the band of f, and the distance of two levels there, which changes smoothly from level to level."""
    last = levels.shape[0] - 1
    if k < 0:
        return 0.0, spacings[0]
    if k >= last:
        return float(last), spacings[last]
    share = (f - levels[k]) / (levels[k + 1] - levels[k])
    return k + share, (1 - share) * spacings[k] + share * spacings[k + 1]


@jittable
def between(blocks, which, row, column, size):
    """Return a number that is given for blocks, interpolated at a sample."""
    v = min(max((row + 0.5) / size - 0.5, 0.0), blocks.shape[1] - 1.0)
    u = min(max((column + 0.5) / size - 0.5, 0.0), blocks.shape[2] - 1.0)
    j, i = min(int(v), blocks.shape[1] - 2), min(int(u), blocks.shape[2] - 2)
    q, p = v - j, u - i
    low = (1 - p) * blocks[which, j, i] + p * blocks[which, j, i + 1]
    high = (1 - p) * blocks[which, j + 1, i] + p * blocks[which, j + 1, i + 1]
    return (1 - q) * low + q * high


@jittable
def ramp_step(low, high, value):
    """Return 0 below `low`, 1 above `high`, and smoothly between them."""
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return share * share * (3 - 2 * share)


@jittable
def line_share(f, slope, k, levels, ranks, width):
    """Return the share of a sample that the nearest line covers, and how rarely its level comes: 1, 2, 4, ..."""
    best, rank, reach = 0.0, 0.0, width / 2 + 0.5
    for m in range(max(k, 0), min(k + 2, levels.shape[0])):
        rise = abs(f - levels[m])
        if ranks[m] > 0 and rise < reach * slope:
            share = min(reach - rise / slope, width, 1.0)
            if share > best:
                best, rank = share, ranks[m]
    return best, rank


@jittable
def line_presence(rank, row, column, blocks, block, unit):
    """Return from 0 to 1 how much is drawn of a line whose level has this rank, by the steepness around it."""
    steep, coherence = between(blocks, 0, row, column, block) * unit, between(blocks, 1, row, column, block)
    distance = (1 + (rank - 1) * coherence * coherence) / max(steep, 1e-12)
    return ramp_step(CLOSE, APART, distance) * ramp_step(RIPPLES, SLOPE, coherence)


def paint_samples(
    f, fx, fy, dx, dy, first, jitter, levels, spacings, ranks, ramp, paper, ink, shade, blocks, block, unit, line, out
):
    """Set pixels of `out` to the mean of their samples, each with its colour, shading and line.

    `blocks` holds the steepness and its coherence (see `survey`) for squares whose side is `block` samples. `line` is
    the width of a line in samples. `unit` is the number of pixels in a hundredth of an inch. `ink` is the colour of the
    lines, and their opacity; `shade` is the most that shading adds to a colour.
    """
    side = f.shape[1] // out.shape[1]
    last, scale, share_of_one = levels.shape[0] - 1, (ramp.shape[0] - 1) / (levels.shape[0] - 1), 1 / (side * side)
    gentle = (SHADE_RISE * last / f.shape[1]) ** 2
    k = 0
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            red = green = blue = 0.0
            for n in range(side * side):
                r, c = row * side + n // side, column * side + n % side
                value, gx, gy = f[r, c], fx[r, c] * dx, fy[r, c] * dy
                square = gx * gx + gy * gy
                if not isfinite(value):
                    red, green, blue = red + paper[0], green + paper[1], blue + paper[2]
                    continue
                if not isfinite(square):  # on a kink
                    gx = gy = square = 0.0
                k = find_band(value, levels, k)
                band, spacing = band_and_spacing(value, levels, spacings, k)
                share = band - floor(band)
                place = scale * (band + BANDING * share * (1 - share) * (1 - 2 * share))
                i = min(int(place), ramp.shape[0] - 2)
                p = place - i
                rise = (gx - gy) / spacing
                light = shade * rise / sqrt(rise * rise + gentle)
                slope = sqrt(square)
                across, up = offset(first + r, c, jitter)
                lined, rank = line_share(value - across * gx - up * gy, slope, k, levels, ranks, line)
                if lined:
                    lined *= ink[3] * line_presence(rank, first + r, c, blocks, block, unit)
                plain = 1 - lined
                red += plain * ((1 - p) * ramp[i, 0] + p * ramp[i + 1, 0] + light) + lined * ink[0]
                green += plain * ((1 - p) * ramp[i, 1] + p * ramp[i + 1, 1] + light) + lined * ink[1]
                blue += plain * ((1 - p) * ramp[i, 2] + p * ramp[i + 1, 2] + light) + lined * ink[2]
            out[row, column, 0] = int(min(max(red * share_of_one, 0.0), 255.0) + 0.5)
            out[row, column, 1] = int(min(max(green * share_of_one, 0.0), 255.0) + 0.5)
            out[row, column, 2] = int(min(max(blue * share_of_one, 0.0), 255.0) + 0.5)


def survey(f, fx, fy, x, y, dx, dy, levels, spacings, per_block, blocks):
    """Measure the surface in each block, from pairs of neighbouring samples: samples 2 n and 2 n + 1 are a pair.

    Sets the mean steepness in bands per pixel, with sides dx and dy; its coherence, 1 on a slope and near 0 where
    ripples alternate; and the mean share of the change within a pair that the slopes there do not explain, 0 for a
    smooth surface and about 1/2 where ripples are finer than the pair.
    """
    k = 0
    tiny = 0.01
    for j in range(blocks.shape[1]):
        for i in range(blocks.shape[2]):
            begin = (j * blocks.shape[2] + i) * per_block
            steep = along = up = unexplained = count = 0.0
            for n in range(begin, begin + per_block):
                a, b = 2 * n, 2 * n + 1
                if not isfinite(f[a] + f[b] + fx[a] + fx[b] + fy[a] + fy[b]):
                    continue
                k = find_band(f[a], levels, k)
                spacing = band_and_spacing(f[a], levels, spacings, k)[1]
                gx, gy = fx[a] * dx / spacing, fy[a] * dy / spacing
                steep += hypot(gx, gy)
                along += gx
                up += gy
                change = (f[b] - f[a]) / spacing
                expected = ((fx[a] + fx[b]) * (x[b] - x[a]) + (fy[a] + fy[b]) * (y[b] - y[a])) / (2 * spacing)
                unexplained += abs(change - expected) / (abs(change) + abs(expected) + tiny)
                count += 1
            if count:
                blocks[0, j, i] = steep / count
                blocks[1, j, i] = hypot(along, up) / steep if steep > 0 else 1.0
                blocks[2, j, i] = unexplained / count


def mix_blocks(out, means, unresolved, block):
    """Replace each pixel by the mean colour around it, in proportion to how much of the surface is unresolved there."""
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            share = between(unresolved, 0, r, c, block)
            if share > 0:
                for channel in range(3):
                    mean = between(means, channel, r, c, block)
                    out[r, c, channel] = int(out[r, c, channel] + share * (mean - out[r, c, channel]) + 0.5)


@jittable
def hermite(t):
    """Return the weights of the values, and of the slopes, at both ends of a cubic piece; then their derivatives."""
    rest = 1 - t
    ease, bend = t * t * (3 - 2 * t), 6 * t * rest
    return (
        (1 - ease, ease, t * rest * rest, -t * t * rest),
        (-bend, bend, rest * (1 - 3 * t), t * (3 * t - 2)),
    )


def interpolate(x, y, nodes, steps, result):
    """Set f and its gradient at points, from f and its changes per step at the nodes: a cubic in each direction.

    `steps` holds x and y of the first node and the distances of the nodes in x and y.
    """
    left, bottom, per_x, per_y = steps[0], steps[1], 1 / steps[2], 1 / steps[3]
    last_row, last_column = nodes.shape[0] - 2, nodes.shape[1] - 2
    for n in range(x.shape[0]):
        u, v = (x[n] - left) * per_x, (y[n] - bottom) * per_y
        i, j = min(max(int(u), 0), last_column), min(max(int(v), 0), last_row)
        (p0, p1, s0, s1), (dp0, dp1, ds0, ds1) = hermite(u - i)
        (q0, q1, t0, t1), (dq0, dq1, dt0, dt1) = hermite(v - j)
        a, b, c, d = nodes[j, i], nodes[j, i + 1], nodes[j + 1, i], nodes[j + 1, i + 1]
        low, high = p0 * a[0] + p1 * b[0] + s0 * a[1] + s1 * b[1], p0 * c[0] + p1 * d[0] + s0 * c[1] + s1 * d[1]
        low_x = dp0 * a[0] + dp1 * b[0] + ds0 * a[1] + ds1 * b[1]
        high_x = dp0 * c[0] + dp1 * d[0] + ds0 * c[1] + ds1 * d[1]
        low_y, high_y = p0 * a[2] + p1 * b[2], p0 * c[2] + p1 * d[2]
        result[0, n] = q0 * low + q1 * high + t0 * low_y + t1 * high_y
        twist = t0 * (dp0 * a[2] + dp1 * b[2]) + t1 * (dp0 * c[2] + dp1 * d[2])
        result[1, n] = per_x * (q0 * low_x + q1 * high_x + twist)
        result[2, n] = per_y * (dq0 * low + dq1 * high + dt0 * low_y + dt1 * high_y)


SIGNATURES: dict[Callable, object] = {
    place_samples: void(float64, float64, float64, float64, int64, int64, float64, NUMBERS, NUMBERS),
    paint_samples: void(
        *3 * [GRID],
        *[float64, float64, int64, float64],
        *[NUMBERS, NUMBERS, NUMBERS, GRID, NUMBERS, NUMBERS, float64],
        *[BLOCKS, float64, float64, float64, IMAGE],
    ),
    survey: void(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, float64, float64, NUMBERS, NUMBERS, int64, BLOCKS),
    interpolate: void(NUMBERS, NUMBERS, BLOCKS, NUMBERS, GRID),
    mix_blocks: void(IMAGE, BLOCKS, BLOCKS, float64),
}


@functools.cache
def kernel(function: Callable) -> Callable[..., None]:
    """Return one of the functions in `SIGNATURES`, compiled."""
    return compiled(SIGNATURES[function], function)
