"""The starts of a map of basins: a part of the plane, down to the last bits of its numbers."""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.numbers import typeset
from landscapes._core.real_numbers import real_array, real_number
from visualizer.maps.axis import Axis
from visualizer.plotting.extent import Extent, check_extent
from visualizer.plotting.mathematics import axis_name

#: The fewest doubles along a side of a zoomed picture.
FEWEST = 8

#: Up to this number of doubles between two starts, the distance is a whole number of them.
WHOLE = 2**20


@dataclass(frozen=True)
class Window:
    """A part of the plane with its starts, those in the middles of equal cells.

    Attributes
    ----------
    x, y : Axis
        The axes; of a zoom they are the distances from `centre`.
    centre : (float, float)
        What is added to the values of the axes; (0, 0) unless the window is a zoom.
    ended : bool
        True if neighbouring cells are neighbouring doubles, in x or in y: there are no starts between them.
    """

    x: Axis
    y: Axis
    centre: tuple[float, float] = (0.0, 0.0)
    ended: bool = False

    @property
    def starts(self) -> np.ndarray:
        """The starts, (y.cells, x.cells, 2)."""
        x, y = self.centre[0] + self.x.values, self.centre[1] + self.y.values
        return np.stack(np.meshgrid(x, y), axis=-1)

    @property
    def extent(self) -> Extent:
        """The part of the plane."""
        cx, cy = self.centre
        return (cx + self.x.low, cx + self.x.high), (cy + self.y.low, cy + self.y.high)

    @property
    def shape(self) -> float:
        """The height in units of the width."""
        return (self.y.high - self.y.low) / (self.x.high - self.x.low)

    def place(self, points: np.ndarray) -> np.ndarray:
        """Return where points (n, 2) of the plane are on the axes."""
        return np.reshape(points, (-1, 2)) - self.centre


def whole_window(landscape: Landscape, extent: Extent | None, cells: int) -> Window:
    """Return the window of an extent, by default the domain of the landscape."""
    (x0, x1), (y0, y1) = landscape.domain if extent is None else check_extent(extent)
    names = landscape.axes
    return Window(
        Axis("x", x0, x1, cells, label=axis_name(names[0])), Axis("y", y0, y1, cells, label=axis_name(names[1]))
    )


def zoomed(
    window: Window, point: tuple[float, float], depth: float, names: tuple[str, str], off: float = 0.0
) -> Window:
    """Return the window around a point that is `depth` times smaller than another; the point is a start.

    With `off` = 1 the point is not in the middle, but at the place in the picture that it has in the other window;
    with less it is on the straight way from there.

    Starts are the point plus whole multiples of a distance. Where that is few doubles, it is a whole number of them,
    so that no sum is rounded and no two starts are equal; where less than a double is left for each cell, there are
    fewer cells, one for each double.

    Raises
    ------
    InputError
        If fewer than 8 doubles are left across the window; it says how deep a zoom to the point can go.

    Examples
    --------
    >>> from landscapes import himmelblau
    >>> deep = zoomed(whole_window(himmelblau, None, 512), (3.0, 2.0), 1e14, ("x", "y"))
    >>> deep.ended, deep.x.cells, len(set(deep.starts[0, :, 0].tolist()))
    (True, 270, 270)
    """
    x, y = (
        zoomed_side(axis, middle, depth, off, name)
        for axis, middle, name in zip((window.x, window.y), point, names, strict=True)
    )
    return Window(x.axis, y.axis, (x.middle, y.middle), x.ended or y.ended)


class ZoomedSide(NamedTuple):
    """An axis of a zoomed window, the number from which its values are counted, and if it has all doubles."""

    axis: Axis
    middle: float
    ended: bool


def zoomed_side(axis: Axis, middle: float, depth: float, off: float, name: str) -> ZoomedSide:
    """Return one side of a zoomed window; see `zoomed`."""
    width, shift = (axis.high - axis.low) / depth, off * ((axis.low + axis.high) / 2 - middle) / depth
    double = float(np.spacing(max(abs(middle + shift - width / 2), abs(middle + shift + width / 2))))
    doubles = width / axis.cells / double
    if width / double < FEWEST:
        deepest = typeset(float(f"{(axis.high - axis.low) / (FEWEST * double):.1e}"), 2)
        raise InputError(
            f"a zoom to {axis.name} = {middle!r} must have a depth of at most {deepest}: "
            f"beyond it, fewer than {FEWEST} numbers of float64 are left across the picture"
        )
    pitch = width / axis.cells
    if doubles <= WHOLE:
        pitch = max(math.ceil(doubles), 1) * double
        middle = round(middle / double) * double  # beside a power of two, half of the doubles are on one side only
    cells = min(axis.cells, int(width / pitch))
    first = round(shift / pitch) - cells // 2
    ends = (first - 0.5) * pitch, (first + cells - 0.5) * pitch
    return ZoomedSide(Axis(axis.name, *ends, cells, label=zoom_label(name, middle)), middle, doubles <= 1)


def zoom_label(name: str, middle: float) -> str:
    """Return the label of the distances from the point of a zoom, which has all digits of the point.

    >>> zoom_label("x", -0.1)
    '$x$ − (−0.1)'
    """
    if not middle:
        return axis_name(name)
    number = repr(middle).replace("-", "−")
    return f"{axis_name(name)} − {number if middle >= 0 else f'({number})'}"


def check_zoom(zoom: Any) -> tuple[tuple[float, float], float]:
    """Return the point and the depth of a zoom as floats, or raise an InputError."""
    point, factor = zoom if isinstance(zoom, list | tuple) and len(zoom) == 2 else (None, None)
    pair, depth = real_array(point, 2), real_number(factor)
    if pair is None or depth is None:
        raise InputError(f"zoom must be a point and a depth, as in ((1.5, -0.2), 1e6), got {short_repr(zoom)}")
    x, y = pair.tolist()
    if not (np.isfinite([x, y, depth]).all() and depth >= 1):
        raise InputError(f"zoom must be a finite point and a depth of at least 1, got {short_repr(zoom)}")
    return (x, y), depth
