"""The paths on the relief: visible parts solid, hidden parts thin and dashed, with a dot at each step."""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.colors import to_rgb

from visualizer.plotting.panels.surface3d.height_field import RenderedSurface

#: Opacity of what the surface hides: parts of paths, marks and heads.
HIDDEN_ALPHA = 0.7

#: Width of the hidden part of a path, and its dashes and gaps, in widths of the visible part.
HIDDEN_WIDTH, HIDDEN_DASH, HIDDEN_GAP = 0.5, 1.6, 1.6

#: Dashes and gaps of a path that runs over another one, in widths: both are seen.
SHARED_DASH, SHARED_GAP = 4.0, 4.0

#: Diameter of the dot at a step, in widths of the path, and the least distance of two dots, in diameters.
DOT_SIZE, DOT_DISTANCE = 2.1, 2.5


class RacerPath(NamedTuple):
    """A path on the base, (n, 2), with its colour, its width in pixels, and the steps of it that have a dot."""

    points: np.ndarray
    color: Any
    width: float
    steps: np.ndarray


def steps_apart(points: np.ndarray, distance: float) -> np.ndarray:
    """Return the points (n, 3) that are at least this far from the points before and after them.

    >>> steps_apart(np.array([[0, 0, 0], [2, 0, 0], [2.5, 0, 0], [5, 0, 0]]), 1.0).tolist()
    [True, False, False, True]
    """
    gaps = np.linalg.norm(np.diff(points, axis=0), axis=1) >= distance
    return np.concatenate([[True], gaps]) & np.concatenate([gaps, [True]])


def paint_paths(rendered: RenderedSurface, image: np.ndarray, paths: list[RacerPath], paper: str, pixel: float) -> None:
    """Paint the paths over an image, the first one lowest; `pixel` is the number of pixels of a point (1/72 inch)."""
    from visualizer.plotting.panels.surface3d.path_kernels import cover_dots, cover_line, kernel, lay_path, paint

    blank = np.zeros(image.shape[:2], np.float32)
    taken, casing = blank.copy(), blank.copy()
    lines = [kernel(lay_path)(path.points, rendered.z, rendered.camera, rendered.depth) for path in paths]
    dots = [rendered.locate(path.steps) for path in paths]
    cover = blank
    for path, line, (at, seen) in zip(paths, lines, dots, strict=True):
        radius, color = path.width / 2, rgb(path.color)
        thin = max(HIDDEN_WIDTH * radius, 0.4)
        for extra, paint_color, opacity in ((0.8 * pixel, rgb(paper), 0.5), (0.0, color, HIDDEN_ALPHA)):
            cover = np.zeros_like(blank)
            dash, gap = HIDDEN_DASH * path.width, HIDDEN_GAP * path.width
            kernel(cover_line)(line, 0.0, thin + extra, dash, gap, taken, cover)
            kernel(cover_dots)(at, seen.astype(float), 0.0, 0.8 * DOT_SIZE * radius + extra, cover)
            kernel(paint)(image, cover, paint_color, opacity)
        kernel(cover_line)(line, 1.0, radius + pixel, 1.0, 0.0, taken, casing)
        kernel(cover_dots)(at, seen.astype(float), 1.0, DOT_SIZE * radius + pixel, casing)
    kernel(paint)(image, casing, rgb(paper), 1.0)
    for path, line, (at, seen) in zip(paths, lines, dots, strict=True):
        radius, cover = path.width / 2, np.zeros_like(blank)
        kernel(cover_line)(line, 1.0, radius, SHARED_DASH * path.width, -SHARED_GAP * path.width, taken, cover)
        kernel(cover_dots)(at, seen.astype(float), 1.0, DOT_SIZE * radius, cover)
        kernel(paint)(image, cover, rgb(path.color), 1.0)
        np.maximum(taken, cover, out=taken)


def rgb(color: Any) -> np.ndarray:
    """Return a colour as three numbers up to 255."""
    return 255.0 * np.array(to_rgb(color))
