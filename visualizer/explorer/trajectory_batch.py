"""The fan: the paths of a racer for every value of its sliders, all from one call of the engine, in few bytes."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from landscapes import Landscape, Parameter
from optimizers import Guest, Optimizer, Trajectory, trace
from visualizer.plotting.extent import Extent

#: A packed loss is rounded so many times more coarsely than a point: its panel is low, and it spans powers of ten.
COARSER = 16

#: The bytes of a packed number: the logarithm of the farthest point there can be, in parts of an
#: extent, leaves two free.
BYTES = 4

#: The packed logarithm of a loss of nothing.
LEAST = -40.0


class TrajectoryBatch(NamedTuple):
    """The paths of one racer, one for each combination of slider values.

    Attributes
    ----------
    points : array (..., steps + 1, 2)
        As in `optimizers.Trajectory`; the values of the sliders come first.
    losses : array (..., steps + 1)
        f above the lowest listed minimum, or f where none is listed.
    ends : int array (...)
        How many points there are before the path diverges: steps + 1 if it does not.
    reached : int array (...)
        The first step with f less than 0.001 above the lowest listed minimum, or -1.
    finals : array (...)
        f at the last point; nan if the path diverges.
    """

    points: np.ndarray
    losses: np.ndarray
    ends: np.ndarray
    reached: np.ndarray
    finals: np.ndarray

    @property
    def lanes(self) -> int:
        """How many paths there are."""
        return self.ends.size

    def summary(self) -> bytes:
        """For all paths the ends, the steps at which they reached the minimum (int32), and the last f (float32)."""
        whole = np.stack([self.ends.ravel(), self.reached.ravel()]).astype("<i4")
        return whole.tobytes() + as_float32(self.finals)

    def raw(self) -> bytes:
        """For each path all x, all y and all losses, as float32: what goes to the browser while a slider is dragged.

        After a divergence stands nan. A number too large for float32 becomes the largest there is.

        >>> from landscapes import sphere
        >>> from optimizers import gd
        >>> sheaf = fan(gd, sphere, start=(1, 2), steps=2, along={"lr": [0.1, 0.5]})
        >>> np.frombuffer(sheaf.raw(), "<f4").reshape(2, 3, 3)[:, 0]
        array([[1.  , 0.8 , 0.64],
               [1.  , 0.  , 0.  ]], dtype=float32)
        """
        return as_float32(self._rows())

    def _rows(self) -> np.ndarray:
        """The paths as an array (lanes, 3, steps + 1) of x, y and loss."""
        steps = self.points.shape[-2]
        x, y = np.moveaxis(self.points.reshape(-1, steps, 2), -1, 0)
        return np.stack([x, y, self.losses.reshape(-1, steps)], axis=1)

    def packed(self, extent: Extent, log: bool, parts: int) -> bytes:
        """The same, rounded to what can be seen and deflated: what goes into a page that is to stand alone.

        x and y are whole multiples of the view's size / `parts` from its centre, and beyond one size from there
        multiples of its logarithm (see `compressed`); losses are rounded `COARSER` times more, and are powers of
        ten (`log`) or multiples of `unit`. Each number is sent as what it differs from the guess that its neighbours
        give, the step before and the path before, and zigzag, so that small ones have one byte.
        """
        whole = np.rint(self._scaled(extent, log) * np.array([[parts], [parts], [parts / COARSER]])).astype(np.int64)
        residue = np.diff(np.diff(whole, axis=0, prepend=0), axis=-1, prepend=0)
        zigzag = np.where(residue < 0, -2 * residue - 1, 2 * residue).astype("<u8")
        planes = np.moveaxis(zigzag.view(np.uint8).reshape(*zigzag.shape, 8)[..., :BYTES], -1, 0)
        return zlib.compress(np.ascontiguousarray(planes).tobytes(), 9)

    @property
    def unit(self) -> float:
        """The loss at the start, by which losses on a linear axis are measured; 1 if that is nothing to measure by."""
        first = abs(float(self.losses.flat[0]))
        return first if 0 < first < np.inf else 1.0

    def _scaled(self, extent: Extent, log: bool) -> np.ndarray:
        rows = self._rows()
        late = np.arange(rows.shape[-1]) >= self.ends.reshape(-1, 1)
        last = np.take_along_axis(rows, np.maximum(self.ends.reshape(-1, 1, 1) - 1, 0), axis=-1)
        rows = np.where(late[:, None], last, rows)  # nothing is cheaper to send than what stays as it was
        middle, size = np.mean(extent, axis=1, keepdims=True), np.ptp(extent, axis=1, keepdims=True)
        with np.errstate(all="ignore"):
            powers = np.maximum(np.nan_to_num(np.log10(rows[:, 2]), nan=LEAST, neginf=LEAST), LEAST)
        losses = powers if log else compressed(rows[:, 2] / self.unit)
        scaled = np.concatenate([compressed((rows[:, :2] - middle) / size), losses[:, None]], axis=1)
        return np.nan_to_num(scaled, nan=0.0)  # of a path that is lost at its start


def compressed(numbers: np.ndarray) -> np.ndarray:
    """Numbers up to 1 as they are; beyond, where nothing is seen of them but the direction, 1 + their logarithm.

    >>> compressed(np.array([0.5, -1.0, np.e]))
    array([ 0.5, -1. ,  2. ])
    """
    return np.clip(numbers, -1, 1) + np.sign(numbers) * np.log(np.maximum(np.abs(numbers), 1))


def as_float32(numbers: np.ndarray) -> bytes:
    """The numbers as float32; one that is too large becomes the largest there is."""
    most = float(np.finfo(np.float32).max)
    return np.clip(numbers, -most, most).astype("<f4").tobytes()


def fan(
    racer: Optimizer | Guest,
    landscape: Landscape,
    start: Any = None,
    steps: int = 200,
    seed: int = 0,
    along: Mapping[str, Sequence[Any]] | None = None,
) -> TrajectoryBatch:
    """Run a racer for every combination of slider values.

    Parameters
    ----------
    racer, landscape, start, steps, seed
        As in `optimizers.trace`.
    along : dict of str to sequence, optional
        For each slider the parameter that it turns, and its values; by default there is none, and one path.

    Examples
    --------
    >>> from landscapes import ravine
    >>> from optimizers import momentum
    >>> sheaf = fan(momentum, ravine, along={"lr": [0.01, 0.038, 0.1], "beta": [0.0, 0.9]})
    >>> sheaf.points.shape, sheaf.ends[:, 0]
    ((3, 2, 201, 2), array([201, 201,  22]))
    """
    along = along or {}
    grid = np.meshgrid(*along.values(), indexing="ij", sparse=True)
    runner = racer(**dict(zip(along, grid, strict=True))) if along else racer
    run = trace(runner, landscape, start, steps=steps, seed=seed)
    return from_trajectory(run)


def from_trajectory(run: Trajectory) -> TrajectoryBatch:
    """The fan of runs that have been made."""
    steps = run.steps + 1
    diverged = np.asarray(-1 if run.diverged_at is None else run.diverged_at)
    ends = np.where(diverged < 0, steps, diverged)
    losses = run.values - run.landscape.floor
    return TrajectoryBatch(run.points, losses, ends, np.asarray(run.steps_to()), run.values[..., -1])


def together(fans: Sequence[TrajectoryBatch]) -> TrajectoryBatch:
    """Several fans of one path each as the lanes of one."""
    return TrajectoryBatch(*(np.stack(parts) for parts in zip(*fans, strict=True)))


def positions(parameter: Parameter, values: Iterable[Any], count: int) -> list[Any]:
    """About `count` positions of a slider: round numbers over the parameter's range, and `values` themselves.

    The range is that of the parameter, wider if a value is beyond it. A parameter that is off by default begins at 0.

    >>> from optimizers import adam
    >>> positions(adam.parameters["lr"], [0.038], 5)
    [0.0001, 0.001, 0.01, 0.038, 1.0]
    >>> positions(adam.parameters["bias_correction"], [True], 5)
    [False, True]
    """
    if parameter.switch:
        return [False, True]
    values = [float(value) for value in values]
    off = parameter.log and (parameter.default == 0 or 0.0 in values)
    positive = [value for value in values if value > 0 or not parameter.log]
    low, high = min([parameter.low, *positive]), max([parameter.high, *positive])
    if parameter.log:
        round_ones = [float(f"{value:.2g}") for value in np.geomspace(low, high, count - off)[1:-1]]
    else:
        digits = 0 if parameter.integer else int(np.ceil(-np.log10((high - low) / (count - 1)) - 0.1))
        round_ones = np.linspace(low, high, count)[1:-1].round(digits).tolist()
    grid = np.unique([low, *(np.rint(round_ones) if parameter.integer else round_ones), high])
    grid = grid[(low <= grid) & (grid <= high)]
    for value in positive:  # its nearest neighbour makes room for it, unless that is a value, too, or an end
        inner = np.flatnonzero(~np.isin(grid, [*positive, low, high]))
        if value not in grid and len(inner):
            scale = np.log if parameter.log else np.asarray
            grid = np.delete(grid, inner[np.argmin(np.abs(scale(grid[inner]) - scale(value)))])
        grid = np.union1d(grid, [value])
    return ([0.0] if off else []) + grid.tolist()
