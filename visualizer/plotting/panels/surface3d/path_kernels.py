"""Lines on the height field: laid over it with what it hides of them, and painted over its image.

A line is an array (n, 5) of points two pixels apart: u and v in pixels, v upwards; whether the point is visible;
whether it is joined to the one before it; and the length so far.
"""

import functools
from collections.abc import Callable
from math import floor, hypot

import numpy as np

from landscapes._core.jit import compiled, float64, jittable, void
from visualizer.plotting.panels.surface3d.rasterizer import (
    BUFFER,
    GRID,
    IMAGE,
    NUMBERS,
    is_unobstructed,
    project,
    surface_height,
    unpacked,
)

#: A change of visibility that lasts less than this, in pixels along the line, is left out: it would look like a comb.
SHORTEST = 7.0


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
def settle(line, count, state):
    """Turn the stretches of this visibility that are short, and within stretches of the other, into the other."""
    begin = 0
    while begin < count:
        end = begin + 1
        while end < count and line[end, 2] == line[begin, 2] and line[end, 3] == 1.0:
            end += 1
        inside = line[begin, 3] == 1.0 and end < count and line[end, 3] == 1.0
        if inside and line[begin, 2] == state and line[end, 4] - line[begin - 1, 4] < SHORTEST:
            line[begin:end, 2] = 1.0 - state
        begin = end


def lay_path(points, z, camera, depth):
    """Return the path through points (n, 2) of the base, lifted to the surface, as a line."""
    eye = unpacked(camera)
    room = 0
    for k in range(points.shape[0] - 1):
        span = hypot(points[k + 1, 0] - points[k, 0], points[k + 1, 1] - points[k, 1])
        room += int(0.25 * eye[4] * min(span, 1.5)) + 3 if span >= 0 else 0
    line = np.empty((room, 5))
    count, travelled, u_before, v_before, joined = 0, 0.0, 0.0, 0.0, False
    for k in range(points.shape[0] - 1):
        x0, y0, x1, y1 = points[k, 0], points[k, 1], points[k + 1, 0], points[k + 1, 1]
        begin, end = clip_to_base(x0, y0, x1, y1)
        joined = joined and begin == 0.0
        if not (begin < end) or not (abs(x0) + abs(x1) + abs(y0) + abs(y1) < 1e10):  # nan
            joined = False
            continue
        dx, dy = x1 - x0, y1 - y0
        pieces = int(0.25 * eye[4] * (end - begin) * hypot(dx, dy)) + 1
        for piece in range(1 if joined else 0, pieces + 1):
            t = begin + piece / pieces * (end - begin)
            x, y = min(max(x0 + t * dx, -0.5), 0.5), min(max(y0 + t * dy, -0.5), 0.5)
            height, faces_camera = surface_height(z, x, y, eye)
            u, v, near = project(x, y, height, eye)
            if height - height != 0:  # nan where there is no surface
                joined = False
                continue
            seen = faces_camera and is_unobstructed(depth, u, v, near)
            u, v = u / 2, v / 2
            travelled += hypot(u - u_before, v - v_before) if joined else 0.0
            line[count, 0], line[count, 1], line[count, 2] = u, v, 1.0 if seen else 0.0
            line[count, 3], line[count, 4] = 1.0 if joined else 0.0, travelled
            count, joined, u_before, v_before = count + 1, True, u, v
        joined = joined and end == 1.0
    settle(line, count, 0.0)
    settle(line, count, 1.0)
    return line[:count].copy()


@jittable
def is_gap(distance, dash, gap):
    """Return whether a line of dashes and gaps of these lengths has a gap at this distance from its begin."""
    return distance - (dash + gap) * floor(distance / (dash + gap)) >= dash


@jittable
def cover_segment(cover, u0, v0, u1, v1, radius, travelled, dash, gap, taken):
    """Set the covered share of each pixel for one straight piece of a line.

    It has gaps, if `gap` is positive, and otherwise, if `gap` is negative, where `taken` is covered by another line.
    """
    rows, columns = cover.shape
    reach = radius + 1.0
    du, dv = u1 - u0, v1 - v0
    length = max(hypot(du, dv), 1e-9)
    first, last = max(int(min(u0, u1) - reach), 0), min(int(max(u0, u1) + reach) + 1, columns)
    for row in range(max(int(rows - max(v0, v1) - reach), 0), min(int(rows - min(v0, v1) + reach) + 1, rows)):
        v = rows - 0.5 - row - v0
        for column in range(first, last):
            u = column + 0.5 - u0
            s = min(max((u * du + v * dv) / length, 0.0), length)
            share = radius + 0.5 - hypot(u - s * du / length, v - s * dv / length)
            if share <= cover[row, column]:
                continue
            if (gap > 0 or (gap < 0 and taken[row, column] > 0.5)) and is_gap(travelled + s, dash, abs(gap)):
                continue
            cover[row, column] = min(share, 1.0)


def cover_line(line, state, radius, dash, gap, taken, cover):
    """Set the covered share of each pixel for the parts of a line of this visibility (see `cover_segment`).

    A part that is visible at one end only counts as hidden.
    """
    for k in range(1, line.shape[0]):
        if line[k, 3] == 1.0 and min(line[k - 1, 2], line[k, 2]) == state:
            u0, v0, u1, v1 = line[k - 1, 0], line[k - 1, 1], line[k, 0], line[k, 1]
            cover_segment(cover, u0, v0, u1, v1, radius, line[k - 1, 4], dash, gap, taken)


def cover_dots(dots, visible, state, radius, cover):
    """Set the covered share of each pixel for dots (n, 2) of this visibility."""
    for k in range(dots.shape[0]):
        if visible[k] == state:
            u, v = dots[k, 0], dots[k, 1]
            cover_segment(cover, u, v, u, v, radius, 0.0, 1.0, 0.0, cover)


def paint(image, cover, color, opacity):
    """Paint a colour over the image, RGBA, in proportion to the covered share of each pixel."""
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            share = opacity * cover[row, column]
            if share:
                below = (1 - share) * image[row, column, 3] / 255
                for c in range(3):
                    mixed = (below * image[row, column, c] + share * color[c]) / (below + share)
                    image[row, column, c] = int(mixed + 0.5)
                image[row, column, 3] = int(255 * (below + share) + 0.5)


SIGNATURES: dict[Callable, object] = {
    lay_path: GRID(GRID, GRID, NUMBERS, BUFFER),
    cover_line: void(GRID, float64, float64, float64, float64, BUFFER, BUFFER),
    cover_dots: void(GRID, NUMBERS, float64, float64, BUFFER),
    paint: void(IMAGE, BUFFER, NUMBERS, float64),
}


@functools.cache
def kernel(function: Callable) -> Callable:
    """Return one of the functions in `SIGNATURES`, compiled."""
    return compiled(SIGNATURES[function], function)
