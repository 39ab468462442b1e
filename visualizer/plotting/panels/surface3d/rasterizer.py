"""A software rasterizer with a depth buffer for a height field on a block.

The base of the field is the square from -1/2 to 1/2, in orthographic projection. A camera is an array of seven numbers:
sine and cosine of the azimuth and of the elevation, pixels per unit, and the pixel (u, v) of the origin. The block is
drawn at twice the resolution and then downsampled.
"""

import functools
from collections.abc import Callable
from math import ceil, floor, hypot, inf

import numpy as np

from landscapes._core.jit import boolean, compiled, float32, float64, jittable, uint8, void

GRID = float64[:, ::1]
NUMBERS = float64[::1]
BUFFER = float32[:, ::1]
SAMPLES = float32[:, :, ::1]
IMAGE = uint8[:, :, ::1]

#: A point counts as visible if it lies at most this far behind the surface.
DEPTH_BIAS = 0.004

#: The same where horizons are computed, on points of the grid.
HORIZON_BIAS = 0.001

#: Opacity of a contour line, and the distance between two lines, in widths of a line, at which they begin to fade.
LINE_OPACITY, FADE_DISTANCE = 0.75, 5.0

#: The band of a wall.
WALL = -9.0

#: Light on the walls that face east, north, west and south, and on the bottom, which is seen where f is not finite.
WALL_LIGHT, BOTTOM_LIGHT = (0.93, 0.96, 1.0, 0.98), 0.88


@jittable
def project(x, y, z, camera):
    """Return the pixel (u, v) of a point of space, v upwards, and its nearness to the camera."""
    sa, ca, se, ce, scale, u0, v0 = camera
    across, along = y * ca - x * sa, x * ca + y * sa
    return u0 + scale * across, v0 + scale * (z * ce - along * se), along * ce + z * se


@jittable
def unpacked(camera):
    """Return the numbers of a camera as a tuple."""
    return (camera[0], camera[1], camera[2], camera[3], camera[4], camera[5], camera[6])


@jittable
def surface_height(z, x, y, camera):
    """Return the height of the surface at a point of the base, and whether its upper side faces the camera there.

    Both are computed on the triangle that contains the point.
    """
    n = z.shape[0] - 1
    i, j = min(int((x + 0.5) * n), n - 1), min(int((y + 0.5) * n), n - 1)
    p, q = (x + 0.5) * n - i, (y + 0.5) * n - j
    if p + q <= 1:
        corner, zx, zy = z[j, i], z[j, i + 1] - z[j, i], z[j + 1, i] - z[j, i]
    else:
        corner, zx, zy = z[j + 1, i + 1], z[j + 1, i + 1] - z[j + 1, i], z[j + 1, i + 1] - z[j, i + 1]
        p, q = p - 1, q - 1
    sa, ca, se, ce = camera[:4]
    return corner + p * zx + q * zy, se > ce * n * (zx * ca + zy * sa)


@jittable
def is_unobstructed(depth, u, v, near):
    """Return whether no part of the surface lies in front of a point, judged by the farthest pixel around it."""
    rows, columns = depth.shape
    row, column = rows - 1 - floor(v), floor(u)
    farthest = inf
    for r in range(max(row - 1, 0), min(row + 2, rows)):
        for c in range(max(column - 1, 0), min(column + 2, columns)):
            farthest = min(farthest, depth[r, c])
    return near >= farthest - DEPTH_BIAS


@jittable
def line_share(band, steepness, width):
    """Return the opacity of the contour line at a pixel; lines that are too close together fade."""
    if not steepness > 1e-9:  # level ground, or a wall
        return 0.0
    distance = abs(band - floor(band + 0.5)) / steepness
    fade = min(1.0, max(0.0, 1.5 / (FADE_DISTANCE * width * steepness) - 0.5))
    return LINE_OPACITY * fade * min(max(width / 2 + 0.5 - distance, 0.0), 1.0)


@jittable
def fill_triangle(a, b, c, width, depth, samples):
    """Draw a triangle of three corners (u, v, nearness, band, light) where nothing nearer is drawn.

    Only the side is drawn on which the corners are counterclockwise: the block is closed, nobody sees its inside.
    """
    rows, columns = depth.shape
    ua, va, na, ba, sa = a
    ub, vb, nb, bb, sb = b
    uc, vc, nc, bc, sc = c
    area = (ub - ua) * (vc - va) - (uc - ua) * (vb - va)
    if not area > 1e-9:  # edge on, or seen from behind
        return
    pu, pv = (vc - va) / area, (ua - uc) / area
    qu, qv = (va - vb) / area, (ub - ua) / area
    steepness = hypot(pu * (bb - ba) + qu * (bc - ba), pv * (bb - ba) + qv * (bc - ba))
    first, last = max(floor(min(ua, ub, uc)), 0), min(ceil(max(ua, ub, uc)) + 1, columns)
    for row in range(max(floor(rows - 1 - max(va, vb, vc)), 0), min(ceil(rows - min(va, vb, vc)), rows)):
        v = rows - 0.5 - row - va
        for column in range(first, last):
            u = column + 0.5 - ua
            p, q = pu * u + pv * v, qu * u + qv * v
            if p < 0 or q < 0 or p + q > 1:
                continue
            near = na + p * (nb - na) + q * (nc - na)
            if near <= depth[row, column]:
                continue
            depth[row, column] = near
            band = ba + p * (bb - ba) + q * (bc - ba)
            samples[row, column, 0] = band
            samples[row, column, 1] = sa + p * (sb - sa) + q * (sc - sa)
            samples[row, column, 2] = line_share(band, steepness, width)


@jittable
def fill_cell(points, bands, shade, j0, i0, j1, i1, width, depth, samples):
    """Draw half of a cell of the grid: the corner of the right angle at (j0, i0), the two others in row j0 and j1."""
    ba, bb, bc = bands[j0, i0], bands[j0, i1], bands[j1, i0]
    sa, sb, sc = shade[j0, i0], shade[j0, i1], shade[j1, i0]
    if not ba + bb + bc > 0.5 * WALL:  # at a corner f is not finite
        ba, bb, bc, sa, sb, sc = WALL, WALL, WALL, BOTTOM_LIGHT, BOTTOM_LIGHT, BOTTOM_LIGHT
    a = (points[j0, i0, 0], points[j0, i0, 1], points[j0, i0, 2], ba, sa)
    b = (points[j0, i1, 0], points[j0, i1, 1], points[j0, i1, 2], bb, sb)
    c = (points[j1, i0, 0], points[j1, i0, 1], points[j1, i0, 2], bc, sc)
    fill_triangle(a, b, c, width, depth, samples)


@jittable
def fill_wall(points, j0, i0, j1, i1, bottom, eye, light, depth, samples):
    """Draw the wall below an edge of the surface, given by row and column, down to the bottom."""
    n = points.shape[0] - 1
    a = (points[j0, i0, 0], points[j0, i0, 1], points[j0, i0, 2], WALL, light)
    b = (points[j1, i1, 0], points[j1, i1, 1], points[j1, i1, 2], WALL, light)
    u, v, near = project(i0 / n - 0.5, j0 / n - 0.5, bottom, eye)
    c = (u, v, near, WALL, light)
    u, v, near = project(i1 / n - 0.5, j1 / n - 0.5, bottom, eye)
    d = (u, v, near, WALL, light)
    fill_triangle(a, c, d, 1.0, depth, samples)
    fill_triangle(a, d, b, 1.0, depth, samples)


@jittable
def fill_walls(points, bottom, eye, depth, samples):
    """Draw the four walls below the edges of the surface; each is seen from outside only."""
    n = points.shape[0] - 1
    for k in range(n):
        fill_wall(points, k, n, k + 1, n, bottom, eye, WALL_LIGHT[0], depth, samples)
        fill_wall(points, n, k + 1, n, k, bottom, eye, WALL_LIGHT[1], depth, samples)
        fill_wall(points, k + 1, 0, k, 0, bottom, eye, WALL_LIGHT[2], depth, samples)
        fill_wall(points, 0, k, 0, k + 1, bottom, eye, WALL_LIGHT[3], depth, samples)


def fill_surface(z, bands, shade, bottom, width, camera, depth, samples):
    """Draw the block: for each pixel nearness, and the band, the light and the share of a contour line there."""
    n = z.shape[0]
    eye = unpacked(camera)
    points = np.empty((n, n, 3))
    for j in range(n):
        for i in range(n):
            height = z[j, i] if z[j, i] - z[j, i] == 0 else bottom
            points[j, i] = project(i / (n - 1) - 0.5, j / (n - 1) - 0.5, height, eye)
    for j in range(n - 1):
        for i in range(n - 1):
            fill_cell(points, bands, shade, j, i, j + 1, i + 1, width, depth, samples)
            fill_cell(points, bands, shade, j + 1, i + 1, j, i, width, depth, samples)
    fill_walls(points, bottom, eye, depth, samples)


def downsample(depth, samples, ramp, wall, line, image):
    """Set each pixel of the image, RGBA, to the mean of four samples; alpha is the share that the block covers."""
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            red = green = blue = 0.0
            count = 0
            for k in range(4):
                r, s = 2 * row + k // 2, 2 * column + k % 2
                if not depth[r, s] > -inf:
                    continue
                count += 1
                band, light, share = samples[r, s, 0], samples[r, s, 1], samples[r, s, 2]
                tone = wall if band < 0.5 * WALL else ramp[min(max(int(band + 1), 0), ramp.shape[0] - 1)]
                red += min((1 - share) * light * tone[0] + share * line[0], 255.0)
                green += min((1 - share) * light * tone[1] + share * line[1], 255.0)
                blue += min((1 - share) * light * tone[2] + share * line[2], 255.0)
            if count:
                image[row, column, 0] = int(red / count + 0.5)
                image[row, column, 1] = int(green / count + 0.5)
                image[row, column, 2] = int(blue / count + 0.5)
            image[row, column, 3] = (255 * count) // 4


def locate(points, z, camera, depth, pixels, visible):
    """Compute the pixels of points of the base, lifted to the surface, and which of them are visible."""
    eye = unpacked(camera)
    for k in range(points.shape[0]):
        x, y = min(max(points[k, 0], -0.5), 0.5), min(max(points[k, 1], -0.5), 0.5)
        height, faces_camera = surface_height(z, x, y, eye)
        u, v, near = project(x, y, height, eye)
        pixels[k, 0], pixels[k, 1] = u / 2, v / 2
        visible[k] = faces_camera and is_unobstructed(depth, u, v, near)


def horizons(points, z, azimuths, tangents):
    """Compute for each azimuth and point the tangent of the elevation above which a camera sees the point."""
    n = z.shape[0] - 1
    stride = 2.0 / n
    for k in range(azimuths.shape[0]):
        dx, dy = stride * np.cos(azimuths[k]), stride * np.sin(azimuths[k])
        for m in range(points.shape[0]):
            x, y = points[m, 0], points[m, 1]
            height = z[min(max(int((y + 0.5) * n + 0.5), 0), n), min(max(int((x + 0.5) * n + 0.5), 0), n)]
            highest, distance = 0.0, 0.0
            x, y, distance = x + dx, y + dy, stride
            while abs(x) <= 0.5 and abs(y) <= 0.5:
                there = z[int((y + 0.5) * n + 0.5), int((x + 0.5) * n + 0.5)]
                highest = max(highest, (there - height - HORIZON_BIAS) / distance)  # nan is no obstacle
                x, y, distance = x + dx, y + dy, distance + stride
            tangents[k, m] = highest


SIGNATURES: dict[Callable, object] = {
    fill_surface: void(GRID, GRID, GRID, float64, float64, NUMBERS, BUFFER, SAMPLES),
    downsample: void(BUFFER, SAMPLES, GRID, NUMBERS, NUMBERS, IMAGE),
    locate: void(GRID, GRID, NUMBERS, BUFFER, GRID, boolean[::1]),
    horizons: void(GRID, GRID, NUMBERS, GRID),
}


@functools.cache
def kernel(function: Callable) -> Callable[..., None]:
    """Return one of the functions in `SIGNATURES`, compiled."""
    return compiled(SIGNATURES[function], function)
