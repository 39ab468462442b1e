"""A software rasterizer with a depth buffer: it draws a height field, and paths on it with their hidden parts removed.

The base of the field is the square from -1/2 to 1/2, in orthographic projection. A camera is an array of seven numbers:
sine and cosine of the azimuth and of the elevation, pixels per unit, and the pixel (u, v) of the origin. The surface
is drawn at twice the resolution and then downsampled.
"""

import functools
from collections.abc import Callable
from math import ceil, floor, hypot, inf, sqrt

import numpy as np
from numba import boolean, float32, float64, uint8, void

from landscapes._core.jit import compiled, jittable

GRID = float64[:, ::1]
NUMBERS = float64[::1]
BUFFER = float32[:, ::1]
COLORS = float32[:, :, ::1]
IMAGE = uint8[:, :, ::1]

#: A point counts as visible if it lies at most this far behind the surface.
DEPTH_BIAS = 0.004

#: Width of a contour line, in pixels of the doubled resolution, and its opacity.
LINE_WIDTH, LINE_OPACITY = 1.4, 0.8


@jittable
def project(x, y, z, camera):
    """Return the pixel (u, v) of a point of space, v upwards, and its nearness to the camera."""
    sa, ca, se, ce, scale, u0, v0 = camera
    across, along = y * ca - x * sa, x * ca + y * sa
    return u0 + scale * across, v0 + scale * (z * ce - along * se), along * ce + z * se


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
def fill_triangle(j0, i0, j1, i1, j2, i2, points, bands, shade, palette, line, depth, colors):
    """Draw the triangle of three grid points, given by row and column."""
    rows, columns = depth.shape
    ua, va, na = points[j0, i0, 0], points[j0, i0, 1], points[j0, i0, 2]
    ub, vb, nb = points[j1, i1, 0], points[j1, i1, 1], points[j1, i1, 2]
    uc, vc, nc = points[j2, i2, 0], points[j2, i2, 1], points[j2, i2, 2]
    area = (ub - ua) * (vc - va) - (uc - ua) * (vb - va)
    if not abs(area) > 1e-9:  # edge on, or nan
        return
    ba, bb, bc = bands[j0, i0], bands[j1, i1], bands[j2, i2]
    sa, sb, sc = shade[j0, i0], shade[j1, i1], shade[j2, i2]
    light = 1.0 if area > 0 else 0.8  # the lower side is darker
    gu = ((bb - ba) * (vc - va) - (bc - ba) * (vb - va)) / area
    gv = ((bc - ba) * (ub - ua) - (bb - ba) * (uc - ua)) / area
    steepness = max(hypot(gu, gv), 1e-12)
    opacity = LINE_OPACITY * min(1.0, 0.35 / steepness)  # lines that are too close together fade
    top, bottom = max(va, vb, vc), min(va, vb, vc)
    for row in range(max(floor(rows - 1 - top), 0), min(ceil(rows - bottom), rows)):
        v = rows - 0.5 - row
        for column in range(max(floor(min(ua, ub, uc)), 0), min(ceil(max(ua, ub, uc)) + 1, columns)):
            u = column + 0.5
            p = ((u - ua) * (vc - va) - (uc - ua) * (v - va)) / area
            q = ((ub - ua) * (v - va) - (u - ua) * (vb - va)) / area
            near = na + p * (nb - na) + q * (nc - na)
            if p < 0 or q < 0 or p + q > 1 or near <= depth[row, column]:
                continue
            depth[row, column] = near
            band = ba + p * (bb - ba) + q * (bc - ba)
            distance = abs(band - floor(band + 0.5)) / steepness
            share = opacity * min(max(LINE_WIDTH + 0.5 - distance, 0.0), 1.0)
            k = min(max(int(band), 0), palette.shape[0] - 1)
            lit = light * (sa + p * (sb - sa) + q * (sc - sa))
            for c in range(3):
                colors[row, column, c] = lit * ((1 - share) * palette[k, c] + share * line[c])


def fill_surface(z, bands, shade, palette, line, camera, depth, colors):
    """Draw the surface, triangle by triangle: colour bands, lines between them, and shading."""
    n = z.shape[0]
    eye = (camera[0], camera[1], camera[2], camera[3], camera[4], camera[5], camera[6])
    points = np.empty((n, n, 3))
    for j in range(n):
        for i in range(n):
            points[j, i] = project(i / (n - 1) - 0.5, j / (n - 1) - 0.5, z[j, i], eye)
    for triangle in range(2 * (n - 1) * (n - 1)):
        j, i = triangle // 2 // (n - 1), triangle // 2 % (n - 1)
        upper = triangle % 2
        # the corner of the right angle, then the two others, counterclockwise on the base
        j0, i0 = j + upper, i + upper
        j1, i1 = j0, i0 + 1 - 2 * upper
        j2, i2 = j0 + 1 - 2 * upper, i0
        fill_triangle(j0, i0, j1, i1, j2, i2, points, bands, shade, palette, line, depth, colors)


def downsample(depth, colors, paper, image):
    """Set each pixel of the image to the mean of four; pixels without surface have the paper's colour."""
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            for c in range(3):
                total = 0.0
                for k in range(4):
                    r, s = 2 * row + k // 2, 2 * column + k % 2
                    total += colors[r, s, c] if depth[r, s] > -inf else paper[c]
                image[row, column, c] = int(min(total / 4, 255.0) + 0.5)


@jittable
def clip_to_base(x0, y0, x1, y1):
    """Return the part of a segment that lies over the base, as (begin, end) from 0 to 1; begin >= end if none does."""
    begin, end = 0.0, 1.0
    for low, step in ((x0, x1 - x0), (y0, y1 - y0)):
        if step == 0:
            if not -0.5 <= low <= 0.5:
                end = -1.0
        else:
            one, other = (-0.5 - low) / step, (0.5 - low) / step
            begin, end = max(begin, min(one, other)), min(end, max(one, other))
    return begin, end


@jittable
def in_dash(dash, period, distance):
    """Return whether a dashed line is drawn at this distance from its begin; `dash` alternates dash and gap."""
    if period > 0:
        distance -= period * floor(distance / period)
        for m in range(dash.shape[0]):
            if distance < dash[m]:
                return m % 2 == 0
            distance -= dash[m]
    return True


@jittable
def cover_segment(cover, u0, v0, du, dv, length, width, dash, period, travelled):
    """Set the covered share of each pixel for one straight piece of a dashed line, from (u0, v0) on."""
    rows, columns = cover.shape
    reach = width / 2 + 1.0
    u1, v1 = u0 + du, v0 + dv
    top, bottom = int(rows - max(v0, v1) - reach), int(rows - min(v0, v1) + reach) + 1
    for row in range(max(top, 0), min(bottom, rows)):
        for column in range(max(int(min(u0, u1) - reach), 0), min(int(max(u0, u1) + reach) + 1, columns)):
            u, v = column + 0.5 - u0, rows - 0.5 - row - v0
            s = min(max((u * du + v * dv) / length, 0.0), length)
            share = width / 2 + 0.5 - hypot(u - s * du / length, v - s * dv / length)
            if share > cover[row, column] and in_dash(dash, period, travelled + s):
                cover[row, column] = min(share, 1.0)


def cover_path(points, z, camera, depth, dash, width, visible, hidden):
    """Lay a path over the surface: set the covered share of each pixel, where it is visible and where it is hidden."""
    rows, columns = visible.shape
    eye = (camera[0], camera[1], camera[2], camera[3], camera[4], camera[5], camera[6])
    period = dash.sum()
    travelled = 0.0
    for k in range(points.shape[0] - 1):
        x0, y0, x1, y1 = points[k, 0], points[k, 1], points[k + 1, 0], points[k + 1, 1]
        begin, end = clip_to_base(x0, y0, x1, y1)
        if not (begin < end):
            continue
        x0, x1 = x0 + begin * (x1 - x0), x0 + end * (x1 - x0)
        y0, y1 = y0 + begin * (y1 - y0), y0 + end * (y1 - y0)
        if not (abs(x0) + abs(x1) + abs(y0) + abs(y1) < 3):  # nan
            continue
        pieces = int(0.25 * camera[4] * hypot(x1 - x0, y1 - y0)) + 1
        ua = va = 0.0
        was_visible = False
        for piece in range(pieces + 1):
            t = piece / pieces
            x = min(max(x0 + t * (x1 - x0), -0.5), 0.5)
            y = min(max(y0 + t * (y1 - y0), -0.5), 0.5)
            height, faces_camera = surface_height(z, x, y, eye)
            ub, vb, near = project(x, y, height, eye)
            now_visible = faces_camera and is_unobstructed(depth, ub, vb, near)
            ub, vb = ub / 2, vb / 2
            du, dv = ub - ua, vb - va
            length = max(sqrt(du * du + dv * dv), 1e-9)
            if piece > 0 and length < rows + columns:  # nan where there is no surface
                cover = visible if now_visible and was_visible else hidden
                cover_segment(cover, ua, va, du, dv, length, width, dash, period, travelled)
                travelled += length
            ua, va, was_visible = ub, vb, now_visible


def blend(image, cover, color, opacity):
    """Paint a colour over the image, in proportion to the covered share of each pixel."""
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            share = opacity * cover[row, column]
            if share > 0:
                for c in range(3):
                    image[row, column, c] = int((1 - share) * image[row, column, c] + share * color[c] + 0.5)


def locate(points, z, camera, depth, pixels, visible):
    """Compute the pixels of points of the base, lifted to the surface, and which of them are visible."""
    eye = (camera[0], camera[1], camera[2], camera[3], camera[4], camera[5], camera[6])
    for k in range(points.shape[0]):
        x, y = min(max(points[k, 0], -0.5), 0.5), min(max(points[k, 1], -0.5), 0.5)
        height, faces_camera = surface_height(z, x, y, eye)
        u, v, near = project(x, y, height, eye)
        pixels[k, 0], pixels[k, 1] = u / 2, v / 2
        visible[k] = faces_camera and is_unobstructed(depth, u, v, near)


SIGNATURES: dict[Callable, object] = {
    fill_surface: void(GRID, GRID, GRID, GRID, NUMBERS, NUMBERS, BUFFER, COLORS),
    downsample: void(BUFFER, COLORS, NUMBERS, IMAGE),
    cover_path: void(GRID, GRID, NUMBERS, BUFFER, NUMBERS, float64, BUFFER, BUFFER),
    blend: void(IMAGE, BUFFER, NUMBERS, float64),
    locate: void(GRID, GRID, NUMBERS, BUFFER, GRID, boolean[::1]),
}


@functools.cache
def kernel(function: Callable) -> Callable[..., None]:
    """Return one of the functions in `SIGNATURES`, compiled."""
    return compiled(SIGNATURES[function], function)
