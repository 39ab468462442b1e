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


#: The share of its box that a path may cover before it is drawn thinner, and the least share of its width.
CROWDED, THINNEST = 0.12, 0.4


class RacerPath(NamedTuple):
    """A path on the base, (n, 2), its colour, its width and that of its outline in pixels, and the steps with dots."""

    points: np.ndarray
    color: Any
    width: float
    outline: float
    steps: np.ndarray


def thinness(points: np.ndarray, width: float) -> float:
    """Return the share of its width that a path through points (n, 2) gets: a dense zigzag would become a slab.

    >>> zigzag = np.stack([np.linspace(0, 1, 101), np.arange(101) % 2], axis=1)
    >>> thinness(zigzag, 0.001), thinness(zigzag, 0.1)
    (1.0, 0.4)
    """
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) < 2:
        return 1.0
    sides = np.ptp(points, axis=0)
    length = np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
    again = length - 2 * np.linalg.norm(sides)  # a path that goes there and back once is not crowded
    covered = again * width / float(np.prod(np.maximum(sides, 4 * width)))
    return float(np.clip(CROWDED / covered, THINNEST, 1.0)) if covered > 0 else 1.0


def steps_apart(points: np.ndarray, distance: float) -> np.ndarray:
    """Return the points (n, 3) that are at least this far from the points before and after them.

    >>> steps_apart(np.array([[0, 0, 0], [2, 0, 0], [2.5, 0, 0], [5, 0, 0]]), 1.0).tolist()
    [True, False, False, True]
    """
    gaps = np.linalg.norm(np.diff(points, axis=0), axis=1) >= distance
    return np.concatenate([[True], gaps]) & np.concatenate([gaps, [True]])


class LaidPath(NamedTuple):
    """A path in the picture: its line (see `path_kernels`), its dots in pixels, and which of them are visible."""

    path: RacerPath
    line: np.ndarray
    dots: np.ndarray
    seen: np.ndarray

    def cover(self, cover: np.ndarray, visible: bool, width: float, dash: float, gap: float, taken: np.ndarray) -> None:
        """Cover the pixels of the visible or of the hidden parts of the path, and of the dots on them."""
        from visualizer.plotting.panels.surface3d.path_kernels import cover_dots, cover_line, kernel

        kernel(cover_line)(self.line, float(visible), width / 2, dash, gap, taken, cover)
        dot = DOT_SIZE * self.path.width + width - self.path.width
        kernel(cover_dots)(self.dots, self.seen, float(visible), dot / 2, cover)


def paint_paths(rendered: RenderedSurface, image: np.ndarray, paths: list[RacerPath], paper: str, pixel: float) -> None:
    """Paint the paths over an image, the first one lowest; `pixel` is the number of pixels of a point (1/72 inch).

    Hidden parts come first, then the outlines of all visible parts in the paper's colour, then the visible parts.
    """
    from visualizer.plotting.panels.surface3d.path_kernels import kernel, lay_path, paint

    taken, casing = np.zeros((2, *image.shape[:2]), np.float32)
    laid = []
    for path in paths:
        line = kernel(lay_path)(path.points, rendered.z, rendered.camera, rendered.depth)
        dots, seen = rendered.locate(path.steps)
        laid.append(LaidPath(path, line, dots, seen.astype(float)))
    for one in laid:
        width = one.path.width
        if not one.line[:, 2].all():
            thin = max(HIDDEN_WIDTH * width, 0.8)
            for extra, color, opacity in ((1.6 * pixel, paper, 0.5), (0.0, one.path.color, HIDDEN_ALPHA)):
                cover = np.zeros_like(taken)
                one.cover(cover, False, thin + extra, HIDDEN_DASH * width, HIDDEN_GAP * width, taken)
                kernel(paint)(image, cover, rgb(color), opacity)
        one.cover(casing, True, width + one.path.outline, 1.0, 0.0, taken)
    kernel(paint)(image, casing, rgb(paper), 1.0)
    for one in laid:
        width, cover = one.path.width, np.zeros_like(taken)
        one.cover(cover, True, width, SHARED_DASH * width, -SHARED_GAP * width, taken)
        kernel(paint)(image, cover, rgb(one.path.color), 1.0)
        np.maximum(taken, cover, out=taken)


def rgb(color: Any) -> np.ndarray:
    """Return a colour as three numbers up to 255."""
    return 255.0 * np.array(to_rgb(color))
