"""A depth buffer: a height field seen from a side, and paths on it that it hides where it stands before them.

The base of the field is the square from -1/2 to 1/2, seen without perspective. A camera is an array of seven numbers:
sine and cosine of azimuth and of elevation, pixels per unit, and the pixel of the origin. Everything is drawn at
twice the resolution, and halved.
"""

import functools
from collections.abc import Callable
from math import ceil, floor, hypot, inf, sqrt
from typing import Any

import numpy as np
from numba import boolean, float32, float64, uint8, void

from landscapes._core.jit import compiled, jittable

GRID = float64[:, ::1]
NUMBERS = float64[::1]
BUFFER = float32[:, ::1]
COLORS = float32[:, :, ::1]
IMAGE = uint8[:, :, ::1]

#: A point that lies so little deeper than the surface lies on it.
BIAS = 0.004

#: The width of a line of equal height, in halved pixels, and how much of its colour it has.
LINE, LINE_SHARE = 1.4, 0.8


@jittable
def project(x, y, z, camera):
    """The pixel (u, v), v upwards, and the nearness of a point of space."""
    sa, ca, se, ce, scale, u0, v0 = camera
    across, along = y * ca - x * sa, x * ca + y * sa
    return u0 + scale * across, v0 + scale * (z * ce - along * se), along * ce + z * se


@jittable
def lift(z, x, y, camera):
    """The height of the surface at a point of the base, and whether one looks at its upper side there.

    Both are those of the triangle in which the point lies.
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
def is_seen(depth, u, v, near):
    """Whether nothing of the surface stands before the point: the farthest of the pixels around it decides."""
    rows, columns = depth.shape
    row, column = rows - 1 - floor(v), floor(u)
    farthest = inf
    for r in range(max(row - 1, 0), min(row + 2, rows)):
        for c in range(max(column - 1, 0), min(column + 2, columns)):
            farthest = min(farthest, depth[r, c])
    return near >= farthest - BIAS


def fill(z, bands, shade, palette, line, camera, depth, colors):
    """Draw the surface, triangle by triangle: bands of colour, lines between them, in light and shade."""
    n = z.shape[0]
    rows, columns = depth.shape
    eye = (camera[0], camera[1], camera[2], camera[3], camera[4], camera[5], camera[6])
    points = np.empty((n, n, 3))
    for j in range(n):
        for i in range(n):
            points[j, i] = project(i / (n - 1) - 0.5, j / (n - 1) - 0.5, z[j, i], eye)
    for cell in range(2 * (n - 1) * (n - 1)):
        j, i = cell // 2 // (n - 1), cell // 2 % (n - 1)
        upper = cell % 2
        # the corner of the right angle, then the two others, counterclockwise on the base
        j0, i0 = j + upper, i + upper
        j1, i1 = j0, i0 + 1 - 2 * upper
        j2, i2 = j0 + 1 - 2 * upper, i0
        ua, va, na = points[j0, i0, 0], points[j0, i0, 1], points[j0, i0, 2]
        ub, vb, nb = points[j1, i1, 0], points[j1, i1, 1], points[j1, i1, 2]
        uc, vc, nc = points[j2, i2, 0], points[j2, i2, 1], points[j2, i2, 2]
        area = (ub - ua) * (vc - va) - (uc - ua) * (vb - va)
        if not abs(area) > 1e-9:  # seen from its edge, or nan
            continue
        ba, bb, bc = bands[j0, i0], bands[j1, i1], bands[j2, i2]
        sa, sb, sc = shade[j0, i0], shade[j1, i1], shade[j2, i2]
        light = 1.0 if area > 0 else 0.8  # from below it is darker
        gu = ((bb - ba) * (vc - va) - (bc - ba) * (vb - va)) / area
        gv = ((bc - ba) * (ub - ua) - (bb - ba) * (uc - ua)) / area
        steepness = max(hypot(gu, gv), 1e-12)
        most = LINE_SHARE * min(1.0, 0.35 / steepness)  # lines that are too close to be told apart fade
        top, bottom = max(va, vb, vc), min(va, vb, vc)
        for row in range(max(floor(rows - 1 - top), 0), min(ceil(rows - bottom), rows)):
            v = rows - 0.5 - row
            for column in range(max(floor(min(ua, ub, uc)), 0), min(ceil(max(ua, ub, uc)) + 1, columns)):
                u = column + 0.5
                p = ((u - ua) * (vc - va) - (uc - ua) * (v - va)) / area
                q = ((ub - ua) * (v - va) - (u - ua) * (vb - va)) / area
                if p < 0 or q < 0 or p + q > 1:
                    continue
                near = na + p * (nb - na) + q * (nc - na)
                if near <= depth[row, column]:
                    continue
                depth[row, column] = near
                band = ba + p * (bb - ba) + q * (bc - ba)
                nearest = floor(band + 0.5)
                share = most * min(max(LINE + 0.5 - abs(band - nearest) / steepness, 0.0), 1.0)
                k = min(max(int(band), 0), palette.shape[0] - 1)
                lit = light * (sa + p * (sb - sa) + q * (sc - sa))
                for c in range(3):
                    colors[row, column, c] = lit * ((1 - share) * palette[k, c] + share * line[c])


def halve(depth, colors, paper, image):
    """Each pixel the mean of four; where there is no surface there is paper."""
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            for c in range(3):
                total = 0.0
                for k in range(4):
                    r, s = 2 * row + k // 2, 2 * column + k % 2
                    total += colors[r, s, c] if depth[r, s] > -inf else paper[c]
                image[row, column, c] = int(min(total / 4, 255.0) + 0.5)


def stroke(points, z, camera, depth, dash, width, seen, hidden):
    """Lay a path over the surface: how much of each pixel it covers, where it is seen and where it is hidden."""
    rows, columns = seen.shape
    eye = (camera[0], camera[1], camera[2], camera[3], camera[4], camera[5], camera[6])
    period = dash.sum()
    travelled, reach = 0.0, width / 2 + 1.0
    for k in range(points.shape[0] - 1):
        x0, y0, x1, y1 = points[k, 0], points[k, 1], points[k + 1, 0], points[k + 1, 1]
        begin, end = 0.0, 1.0
        for low, step in ((x0, x1 - x0), (y0, y1 - y0)):  # the part of it that is over the base
            if step == 0:
                if not -0.5 <= low <= 0.5:
                    end = -1.0
            else:
                one, other = (-0.5 - low) / step, (0.5 - low) / step
                begin, end = max(begin, min(one, other)), min(end, max(one, other))
        if not (begin < end):
            continue
        x0, x1 = x0 + begin * (x1 - x0), x0 + end * (x1 - x0)
        y0, y1 = y0 + begin * (y1 - y0), y0 + end * (y1 - y0)
        if not (abs(x0) + abs(x1) + abs(y0) + abs(y1) < 3):  # nan
            continue
        pieces = int(0.25 * camera[4] * hypot(x1 - x0, y1 - y0)) + 1
        ua = va = 0.0
        before = False
        for piece in range(pieces + 1):
            t = piece / pieces
            x = min(max(x0 + t * (x1 - x0), -0.5), 0.5)
            y = min(max(y0 + t * (y1 - y0), -0.5), 0.5)
            above, upper_side = lift(z, x, y, eye)
            ub, vb, near = project(x, y, above, eye)
            in_sight = upper_side and is_seen(depth, ub, vb, near)
            ub, vb = ub / 2, vb / 2
            du, dv = ub - ua, vb - va
            length = max(sqrt(du * du + dv * dv), 1e-9)
            if piece > 0 and length < rows + columns:  # nan where there is no surface
                top, bottom = int(rows - max(va, vb) - reach), int(rows - min(va, vb) + reach) + 1
                cover = seen if in_sight and before else hidden
                for row in range(max(top, 0), min(bottom, rows)):
                    for column in range(max(int(min(ua, ub) - reach), 0), min(int(max(ua, ub) + reach) + 1, columns)):
                        u, v = column + 0.5 - ua, rows - 0.5 - row - va
                        s = min(max((u * du + v * dv) / length, 0.0), length)
                        share = width / 2 + 0.5 - hypot(u - s * du / length, v - s * dv / length)
                        if share <= cover[row, column]:
                            continue
                        place, drawn = travelled + s, True
                        if period > 0:
                            place -= period * floor(place / period)
                            for m in range(dash.shape[0]):
                                if place < dash[m]:
                                    drawn = m % 2 == 0
                                    break
                                place -= dash[m]
                        if drawn:
                            cover[row, column] = min(share, 1.0)
                travelled += length
            ua, va, before = ub, vb, in_sight


def blend(image, cover, color, most):
    """Paint a colour over the image, as much as is covered."""
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            share = most * cover[row, column]
            if share > 0:
                for c in range(3):
                    image[row, column, c] = int((1 - share) * image[row, column, c] + share * color[c] + 0.5)


def look(points, z, camera, depth, found, seen):
    """Where on the picture points of the surface are, and which of them are seen."""
    eye = (camera[0], camera[1], camera[2], camera[3], camera[4], camera[5], camera[6])
    for k in range(points.shape[0]):
        x, y = min(max(points[k, 0], -0.5), 0.5), min(max(points[k, 1], -0.5), 0.5)
        above, upper_side = lift(z, x, y, eye)
        u, v, near = project(x, y, above, eye)
        found[k, 0], found[k, 1] = u / 2, v / 2
        seen[k] = upper_side and is_seen(depth, u, v, near)


SIGNATURES: dict[Callable, Any] = {
    fill: void(GRID, GRID, GRID, GRID, NUMBERS, NUMBERS, BUFFER, COLORS),
    halve: void(BUFFER, COLORS, NUMBERS, IMAGE),
    stroke: void(GRID, GRID, NUMBERS, BUFFER, NUMBERS, float64, BUFFER, BUFFER),
    blend: void(IMAGE, BUFFER, NUMBERS, float64),
    look: void(GRID, GRID, NUMBERS, BUFFER, GRID, boolean[::1]),
}


@functools.cache
def kernel(function: Callable) -> Any:
    """One of these functions, compiled."""
    return compiled(SIGNATURES[function], function)
