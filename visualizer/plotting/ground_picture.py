"""The picture of the ground: how many samples each pixel needs, and from them its colour."""

from typing import NamedTuple

import numpy as np

from landscapes import Landscape
from visualizer.plotting.ground_field import Field, ground_field
from visualizer.plotting.measure import POINTS_PER_INCH

#: Width of the contour lines in points.
LINE_WIDTH = 0.7

#: Side of the blocks in which the surface is surveyed, in hundredths of an inch; and the samples along it.
BLOCK, SURVEY_SIDE = 12, 4

#: The samples along each side of a pixel, by the share of the change from one pixel to the next that the slopes do not
#: explain (see `survey`) in nine tenths of all blocks; it is larger as ripples come near the size of a pixel.
RIPPLED = ((0.15, 1), (0.3, 2), (2.0, 4))

#: From the first to the second of these shares, from one sample to the next, the colour goes to the mean of the block.
UNRESOLVED, LOST = 0.3, 0.45

#: A level so near to the lowest or the highest value, as a share of the distance between levels, is not drawn.
DOT = 0.02

#: The most samples that are evaluated at once.
CHUNK = 1_000_000


class View(NamedTuple):
    """The part of the plane that a picture shows, its size in pixels, and the pixels in a hundredth of an inch."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: int
    height: int
    density: float

    @property
    def sides(self) -> tuple[float, float]:
        """The width and the height of a pixel, in x and y."""
        return (self.x1 - self.x0) / self.width, (self.y1 - self.y0) / self.height

    @property
    def block(self) -> int:
        """The side of a block in pixels."""
        return max(round(BLOCK * self.density), 4)


class Inks(NamedTuple):
    """The levels of the contour lines, rising, and what the ground is drawn with; colours are from 0 to 255.

    The ramp (n, 3) has the colours from the first level to the last. A line is a colour and an opacity. The shade is
    the most that shading adds to a colour.
    """

    levels: np.ndarray
    ramp: np.ndarray
    paper: np.ndarray
    line: np.ndarray
    shade: float

    @property
    def spacings(self) -> np.ndarray:
        """The distance of the levels around each."""
        return np.gradient(self.levels)


def draw_picture(landscape: Landscape, view: View, inks: Inks) -> np.ndarray:
    """Return the picture, (height, width, 4) of uint8, with its lowest row first."""
    from visualizer.plotting.ground_pixels import kernel, mix_blocks

    field = ground_field(landscape, ((view.x0, view.x1), (view.y0, view.y1)))
    blocks, f = survey_blocks(field, view, inks, 1.0)
    if (samples := samples_needed(blocks[2])) > 1:
        blocks[2] = survey_blocks(field, view, inks, 1 / samples)[0][2]
    blocks[1] = mean_of_neighbours(blocks[1])
    ranks = level_ranks(inks, f)
    picture = np.full((view.height, view.width, 4), 255, np.uint8)
    for row in range(0, view.height, rows := max(CHUNK // (view.width * samples**2), 1)):
        paint_rows(field, view, inks, ranks, blocks, samples, row, picture[row : row + rows])
    unresolved = np.clip((blocks[2:] - UNRESOLVED) / (LOST - UNRESOLVED), 0, 1)
    if unresolved.any():
        kernel(mix_blocks)(picture, block_means(picture[..., :3], view.block), unresolved, view.block)
    return picture


def samples_needed(unexplained: np.ndarray) -> int:
    """Return the samples along each side of a pixel, from the unexplained changes in all blocks."""
    rippled = np.quantile(unexplained, 0.9)
    return next(count for limit, count in RIPPLED if rippled < limit)


def mean_of_neighbours(values: np.ndarray) -> np.ndarray:
    """Return the mean of each value and its neighbours, as by two means of three in each direction."""
    for _ in range(4):
        padded = np.pad(values, ((1, 1), (0, 0)), mode="edge")
        values = ((padded[:-2] + padded[1:-1] + padded[2:]) / 3).T
    return np.ascontiguousarray(values)


def survey_blocks(field: Field, view: View, inks: Inks, step: float) -> tuple[np.ndarray, np.ndarray]:
    """Return what `survey` measures in each block, from pairs of points `step` pixels apart; and f at these points."""
    from visualizer.plotting.ground_pixels import kernel, survey

    rows, columns = (max(-(-size // view.block), 2) for size in (view.height, view.width))
    row, column = np.random.default_rng(0).random((2, rows, columns, SURVEY_SIDE, SURVEY_SIDE))
    row += np.arange(SURVEY_SIDE)[:, None] + SURVEY_SIDE * np.arange(rows)[:, None, None, None]
    column += np.arange(SURVEY_SIDE) + SURVEY_SIDE * np.arange(columns)[:, None, None]
    (dx, dy), side, pair = view.sides, view.block / SURVEY_SIDE, np.array([0.0, step])
    turn = np.where(np.arange(SURVEY_SIDE) % 2, 1, -1)[:, None]
    x = (view.x0 + dx * (side * column[..., None] + pair)).ravel()
    y = (view.y0 + dy * (side * row[..., None] + turn * pair)).ravel()
    f, fx, fy = field(x, y)
    blocks = np.zeros((3, rows, columns))
    kernel(survey)(f, fx, fy, x, y, dx, dy, inks.levels, inks.spacings, SURVEY_SIDE**2, blocks)
    return blocks, f


def paint_rows(
    field: Field,
    view: View,
    inks: Inks,
    ranks: np.ndarray,
    blocks: np.ndarray,
    samples: int,
    row: int,
    picture: np.ndarray,
) -> None:
    """Draw rows of the picture, the first of which has the number `row`."""
    from visualizer.plotting.ground_pixels import kernel, paint_samples, place_samples

    jitter, columns = float(samples > 1), samples * view.width
    dx, dy = (side / samples for side in view.sides)
    x, y = np.empty((2, len(picture) * samples * columns))
    kernel(place_samples)(view.x0, view.y0, dx, dy, row * samples, columns, jitter, x, y)
    f, fx, fy = field(x, y).reshape(3, -1, columns)
    block, line = view.block * samples, LINE_WIDTH / POINTS_PER_INCH * 100 * view.density * samples
    place = (dx, dy, row * samples, jitter)
    bands = (inks.levels, inks.spacings, ranks, inks.ramp, inks.paper, inks.line, inks.shade)
    kernel(paint_samples)(f, fx, fy, *place, *bands, blocks, block, view.density, line, picture)


def level_ranks(inks: Inks, f: np.ndarray) -> np.ndarray:
    """Return how rarely each level comes if every second one is left out, again and again: 1, 2, 4, ...

    The rank of a level at the lowest or the highest of the values `f` is 0: there is nothing to draw but a dot.

    >>> inks = Inks(np.arange(9.0), *np.empty((3, 9, 3)), shade=9.0)
    >>> level_ranks(inks, np.array([0.0, 10.0]))
    array([0., 1., 2., 1., 4., 1., 2., 1., 8.])
    """
    k = np.arange(len(inks.levels))
    k[0] = 2 ** int(np.log2(len(k)))
    f = f[np.isfinite(f)]
    if not f.size:
        return np.zeros(len(k))
    dot = DOT * inks.spacings
    return np.where((f.min() < inks.levels - dot) & (inks.levels + dot < f.max()), k & -k, 0).astype(float)


def block_means(picture: np.ndarray, block: int) -> np.ndarray:
    """Return the mean colour of each block, (3, rows, columns)."""
    total = picture.astype(float)
    for axis in (0, 1):
        size = total.shape[axis]
        begins = np.arange(0, size, block)
        counts = np.diff([*begins, size]).reshape(-1, *[1] * (2 - axis))
        total = np.add.reduceat(total, begins, axis=axis) / counts
        if len(begins) == 1:
            total = np.repeat(total, 2, axis=axis)
    return np.ascontiguousarray(np.moveaxis(total, -1, 0))
