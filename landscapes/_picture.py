"""A picture as a landscape: dark pixels are low, and f is a cubic B-spline over the pixels."""

import functools
import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from landscapes._checks import check_axes, check_domain, check_start
from landscapes._core.errors import InputError, check_text, short_repr
from landscapes._core.parameter import Parameter
from landscapes._core.sampling import default_start, sample_points
from landscapes._core.types import Inlined, Number
from landscapes._critical import UnitDomain, compass_search
from landscapes._landscape import Interval, Landscape, Point, Points

MIN_SIDE, MAX_PIXELS = 4, 2**24
DEFAULT_SIDE = 10.0  # the longer side of the domain

#: Rows of a picture that are read at a time.
STRIP = 64

#: The weights of red, green and blue in the luma of ITU-R BT.601.
LUMINANCE = np.array([0.299, 0.587, 0.114])


def spline(x: Any, y: Any, table: np.ndarray) -> Any:
    """Evaluate a cubic B-spline: f and its gradient from the 4 × 4 pixels around (x, y); edge pixels are repeated.

    The first row of `table` has x and y of the first pixel of the lowest row, and the number of pixels per unit
    of x and of y. The other rows are the pixels, the lowest row first.
    """
    rows, columns = table.shape[0] - 1, table.shape[1]
    # Two pixels outside and beyond, all 4 × 4 pixels are the same.
    s = np.minimum(np.maximum((x - table[0, 0]) * table[0, 2], -3.0), columns + 2.0)
    t = np.minimum(np.maximum((y - table[0, 1]) * table[0, 3], -3.0), rows + 2.0)
    left, below = np.floor(s.real), np.floor(t.real)
    u, v, j, i = s - left, t - below, np.int64(left), np.int64(below)
    across = ((1 - u) ** 3 / 6, 2 / 3 - u * u * (1 - u / 2), 1 / 6 + u * (1 + u * (1 - u)) / 2, u**3 / 6)
    up = ((1 - v) ** 3 / 6, 2 / 3 - v * v * (1 - v / 2), 1 / 6 + v * (1 + v * (1 - v)) / 2, v**3 / 6)
    across_slope = (-((1 - u) ** 2) / 2, u * (1.5 * u - 2), 0.5 + u * (1 - 1.5 * u), u * u / 2)
    up_slope = (-((1 - v) ** 2) / 2, v * (1.5 * v - 2), 0.5 + v * (1 - 1.5 * v), v * v / 2)
    f = fx = fy = 0.0
    for a in range(4):
        row = 1 + np.minimum(np.maximum(i + (a - 1), 0), rows - 1)
        value = slope = 0.0
        for b in range(4):
            pixel = table[row, np.minimum(np.maximum(j + (b - 1), 0), columns - 1)]
            value = value + across[b] * pixel
            slope = slope + across_slope[b] * pixel
        f, fx, fy = f + up[a] * value, fx + up[a] * slope, fy + up_slope[a] * value
    return f, fx * table[0, 2], fy * table[0, 3]


def spline_hessian(x: Any, y: Any, table: np.ndarray) -> Any:
    """Evaluate the second derivatives of `spline`, fxx, fxy, fyy, from the derivatives of the pixels' weights."""
    rows, columns = table.shape[0] - 1, table.shape[1]
    s = np.minimum(np.maximum((x - table[0, 0]) * table[0, 2], -3.0), columns + 2.0)
    t = np.minimum(np.maximum((y - table[0, 1]) * table[0, 3], -3.0), rows + 2.0)
    left, below = np.floor(s), np.floor(t)
    u, v, j, i = s - left, t - below, np.int64(left), np.int64(below)
    across = ((1 - u) ** 3 / 6, 2 / 3 - u * u * (1 - u / 2), 1 / 6 + u * (1 + u * (1 - u)) / 2, u**3 / 6)
    up = ((1 - v) ** 3 / 6, 2 / 3 - v * v * (1 - v / 2), 1 / 6 + v * (1 + v * (1 - v)) / 2, v**3 / 6)
    across_slope = (-((1 - u) ** 2) / 2, u * (1.5 * u - 2), 0.5 + u * (1 - 1.5 * u), u * u / 2)
    up_slope = (-((1 - v) ** 2) / 2, v * (1.5 * v - 2), 0.5 + v * (1 - 1.5 * v), v * v / 2)
    across_second, up_second = (1 - u, 3 * u - 2, 1 - 3 * u, u), (1 - v, 3 * v - 2, 1 - 3 * v, v)
    fxx = fxy = fyy = 0.0
    for a in range(4):
        row = 1 + np.minimum(np.maximum(i + (a - 1), 0), rows - 1)
        value = slope = second = 0.0
        for b in range(4):
            pixel = table[row, np.minimum(np.maximum(j + (b - 1), 0), columns - 1)]
            value = value + across[b] * pixel
            slope = slope + across_slope[b] * pixel
            second = second + across_second[b] * pixel
        fxx, fxy, fyy = fxx + up[a] * second, fxy + up_slope[a] * slope, fyy + up_second[a] * value
    return fxx * table[0, 2] ** 2, fxy * table[0, 2] * table[0, 3], fyy * table[0, 3] ** 2


@dataclass(frozen=True, eq=False, repr=False)
class Picture(Landscape):
    """A landscape made by `picture`; `minima` has only the lowest one.

    >>> from landscapes import picture
    >>> isinstance(picture(np.eye(8)), Picture)
    True
    """

    table: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    title: str = ""

    @property
    def name(self) -> str:
        """The title; by default the name of the file."""
        return self.title

    @property
    def formula(self) -> str:
        return ""

    @property
    def kernel(self) -> Callable[..., None]:
        """The compiled loop over points, the same for all pictures."""
        return self._compiled(spline)

    @property
    def curvature(self) -> Callable[..., None]:
        """The compiled loop for second derivatives, the same for all pictures."""
        return self._compiled(spline_hessian)

    def plain_hessian(self, x: Number, y: Number) -> tuple[Any, Any, Any]:
        """Return (fxx, fxy, fyy) without compiling."""
        return spline_hessian(x, y, self.table)

    def _compiled(self, function: Callable, exact: bool = False) -> Callable[..., None]:
        from landscapes._surface_kernel import table_kernel

        return table_kernel(function)

    def inlined(self, curvature: bool = False) -> Inlined:
        from landscapes._surface_kernel import inlined_table

        return inlined_table(spline, spline_hessian)

    @property
    def kernel_arguments(self) -> np.ndarray:
        """The table of pixels, in the form that the kernel takes."""
        return self.table

    def _listed(self, points: Points, kind: str) -> tuple[Point, ...]:
        return (self._lowest_point,) if kind == "minimum" else ()

    @functools.cached_property
    def _lowest_point(self) -> Point:
        domain = UnitDomain(self)
        rows, columns = self.table.shape[0] - 1, self.table.shape[1]
        x, y = (np.arange(n) / n + 0.5 / n - 0.5 for n in (columns, rows))
        values = np.array([domain.value(np.stack([x, np.full(columns, height)], axis=1)) for height in y])
        row, column = np.unravel_index(np.argmin(values), values.shape)
        lowest = np.clip(compass_search(domain, np.array([x[column], y[row]])), -0.5, 0.5)
        px, py = domain.to_xy(lowest)
        return float(px), float(py)

    def __repr__(self) -> str:
        return f"picture({self.title!r}, {self.table.shape[1]} x {self.table.shape[0] - 1} pixels)"

    def __reduce__(self) -> tuple:
        return _restore, (self.table, self.domain, self.start, self.axes, self.title)


def picture(
    source: Any,
    domain: tuple[Interval, Interval] | None = None,
    start: Point | None = None,
    height: float = 1.0,
    blur: float = 0.0,
    axes: tuple[str, str] = ("x", "y"),
    title: str = "",
) -> Picture:
    """Return a landscape from a picture: black is 0, white is `height`, y goes up.

        f = Σᵢⱼ B(s − j) B(t − i) pᵢⱼ

    B is the cubic B-spline and s, t are x, y in pixels. f is twice continuously differentiable and lies
    between the darkest and the lightest of the pixels around a point, so that it has no ripples other than
    those of the picture; an interpolating spline would add some. Each pixel is mixed with its neighbours,
    1 : 4 : 1 in each direction. Outside, the pixels of the edge are repeated, so f becomes constant across
    the edge within two pixels.

    Parameters
    ----------
    source : path or array
        A file that Pillow can read (PNG, JPEG, GIF, TIFF, ...), or an array (rows, columns) of grey, or
        (rows, columns, 3 or 4) of colour: of unsigned integers, or of floats from 0 to 1. Only the first
        frame of a film is used. Colours are converted to their luminance; transparent pixels are white.
    domain : ((x0, x1), (y0, y1)), optional
        The box that the picture covers; by default 10 units for its longer side, around (0, 0).
    start : (x, y), optional
        The start of a run; by default a point with a slope.
    height : float, default 1
        f of white.
    blur : float, default 0
        Standard deviation of the Gaussian, in pixels, with which the picture is smoothed first.
    axes : (str, str), default ("x", "y")
        The names of x and y on a plot.
    title : str, optional
        The name of the landscape; by default the name of the file.

    Returns
    -------
    Landscape
        Its `minima` has only the lowest one; `critical_points` finds more.

    Raises
    ------
    InputError
        If the file does not exist or is not a picture; if the array is not of numbers; if there are fewer than
        4 pixels along a side, or more than 16 million in total.

    Examples
    --------
    >>> import numpy as np
    >>> from landscapes import picture
    >>> valley = picture(np.abs(np.linspace(-1, 1, 100)) * np.ones((50, 1)))
    >>> valley.domain
    ((-5.0, 5.0), (-2.5, 2.5))
    >>> round(valley.value(2.0, 0.0), 3), round(valley.gradient(2.0, 0.0)[0], 3)
    (0.404, 0.202)

    References
    ----------
    Unser, "Splines: a perfect fit for signal and image processing", IEEE Signal Processing Magazine 16, 1999.
    """
    is_file = isinstance(source, str | os.PathLike)
    grey = read(Path(source)) if is_file else grayscale(source)
    rows, columns = grey.shape
    height, blur = (_number(name, value) for name, value in (("height", height), ("blur", blur)))
    if not 0 <= blur <= min(rows, columns):
        raise InputError(f"blur must be from 0 to the shorter side of the picture, got {blur:g}")
    right, top = (DEFAULT_SIDE * side / max(rows, columns) / 2 for side in (columns, rows))
    domain = check_domain(((-right, right), (-top, top)) if domain is None else domain)
    table = pixel_table(blurred(blurred(grey, blur).T, blur).T, domain, height)
    del grey  # as large as the table
    x, y = sample_points(domain)
    return _restore(
        table,
        domain,
        default_start(x, y, np.stack(spline(x, y, table))) if start is None else check_start(start, domain),
        check_axes(axes),
        check_text("title", title) or (Path(source).stem[:60] if is_file else "picture"),
    )


def _restore(
    table: np.ndarray, domain: tuple[Interval, Interval], start: Point, axes: tuple[str, str], title: str
) -> Picture:
    def picture(x: Any, y: Any) -> Any:
        return spline(x, y, table)

    return Picture(picture, domain=domain, start=start, axes=axes, title=title, table=table)


def _number(name: str, value: Any) -> float:
    value = Parameter(name, name=name).check(value)
    if np.ndim(value):
        raise InputError(f"{name} must be one number, got {short_repr(value)}")
    return float(value)


def pixel_table(grey: np.ndarray, domain: tuple[Interval, Interval], height: float) -> np.ndarray:
    """Return the table that `spline` takes: the position and the scale of the pixels, then the lowest row first."""
    (x0, x1), (y0, y1) = domain
    rows, columns = grey.shape
    table = np.zeros((rows + 1, columns))
    table[0, :4] = [
        x0 + (x1 - x0) / (2 * columns),
        y0 + (y1 - y0) / (2 * rows),
        columns / (x1 - x0),
        rows / (y1 - y0),
    ]
    np.multiply(height, grey[::-1], out=table[1:])
    return table


def read(path: Path) -> np.ndarray:
    """Read a file as grey values from 0 to 1."""
    from PIL import Image, ImageOps

    if not os.path.isfile(path):
        raise InputError(f"cannot read the picture {short_repr(str(path))}: there is no such file")
    try:
        with warnings.catch_warnings():  # about large pictures, which `check_size` refuses
            warnings.simplefilter("ignore")
            with Image.open(path) as file:
                check_size(file.height, file.width)
                image = ImageOps.exif_transpose(file)
                if image.mode == "F":
                    return grayscale(np.asarray(image))
                return in_strips(image.height, image.width, lambda top, end: grey_rows(image, top, end))
    except InputError:
        raise
    except Exception:  # Pillow raises many kinds of errors for a damaged file
        raise InputError(
            f"cannot read the picture {short_repr(str(path))}: it is not a picture, or it is damaged"
        ) from None


def check_size(rows: int, columns: int) -> None:
    if not (min(rows, columns) >= MIN_SIDE and rows * columns <= MAX_PIXELS):
        raise InputError(
            f"a picture must have at least {MIN_SIDE} pixels along each side and at most {MAX_PIXELS:,} in total, "
            f"got {columns} x {rows}"
        )


def grayscale(array: object) -> np.ndarray:
    """Return an array as grey values from 0 to 1."""
    try:
        pixels = np.asarray(array)
        if pixels.dtype.kind not in "buif":
            raise ValueError
    except ValueError:
        raise InputError(f"a picture must be a path or an array of numbers, got {short_repr(array)}") from None
    if not (pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] in (3, 4))):
        raise InputError(f"a picture must be an array (rows, columns) or (rows, columns, 3 or 4), got {pixels.shape}")
    rows, columns = pixels.shape[:2]
    check_size(rows, columns)
    return in_strips(rows, columns, lambda top, end: luminance(pixels[top:end]))


def in_strips(rows: int, columns: int, part: Callable[[int, int], np.ndarray]) -> np.ndarray:
    """Return an array that is computed a strip of rows at a time: four colours as numbers take eight times its memory.

    >>> in_strips(3, 2, lambda top, end: np.full((end - top, 2), top))
    array([[0., 0.],
           [0., 0.],
           [0., 0.]])
    """
    result = np.empty((rows, columns))
    for top in range(0, rows, STRIP):
        end = min(top + STRIP, rows)
        result[top:end] = part(top, end)
    return result


def grey_rows(image: Any, top: int, end: int) -> np.ndarray:
    """Return some rows of an image of Pillow as grey values from 0 to 1."""
    strip = image.crop((0, top, image.width, end))
    if image.mode.startswith("I"):  # 16 bits of grey
        return np.clip(np.asarray(strip, float) / 65535, 0, 1)
    return luminance(np.asarray(strip.convert("RGBA")))


def luminance(pixels: np.ndarray) -> np.ndarray:
    """Return pixels, grey or of colour, as grey values from 0 to 1."""
    grey = pixels / np.iinfo(pixels.dtype).max if pixels.dtype.kind == "u" else pixels.astype(float)
    if not ((grey >= 0) & (grey <= 1)).all():
        raise InputError("a picture must be of unsigned integers, or of numbers from 0 to 1, got other numbers or nan")
    if grey.ndim == 2:
        return grey
    opaque = grey[..., 3] if grey.shape[2] == 4 else 1.0
    return 1 - opaque * (1 - grey[..., :3] @ LUMINANCE)


def blurred(grey: np.ndarray, deviation: float) -> np.ndarray:
    """Return the rows of the picture smoothed with a Gaussian; edge pixels are repeated outside."""
    if deviation == 0:
        return grey
    radius = int(np.ceil(4 * deviation))
    weights = np.exp(-0.5 * (np.arange(-radius, radius + 1) / deviation) ** 2)
    weights /= weights.sum()
    padded = np.pad(grey, ((0, 0), (radius, radius)), mode="edge")
    columns = grey.shape[1]
    return sum((w * padded[:, k : k + columns] for k, w in enumerate(weights)), np.zeros_like(grey))
