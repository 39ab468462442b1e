"""Trajectory batches: the paths of a racer for every value of its sliders, from one call of the engine, compressed."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from landscapes import Landscape, Parameter
from landscapes._core.types import Start
from optimizers import Racer, Trajectory, trace
from visualizer.plotting.extent import Extent

#: A packed loss is rounded this many times more coarsely than a point: its panel is low, and it spans powers of ten.
COARSER = 16

#: Bytes of a packed number. The logarithm of the farthest possible point, in parts of an extent, needs two of them.
BYTES = 4

#: The packed logarithm of a loss of 0.
MIN_LOG_LOSS = -40.0


class TrajectoryBatch(NamedTuple):
    """The paths of one racer, one for each combination of slider values.

    Attributes
    ----------
    points : array (..., steps + 1, 2)
        As in `optimizers.Trajectory`; the values of the sliders come first.
    losses : array (..., steps + 1)
        f above the lowest listed minimum, or f where none is listed.
    ends : int array (...)
        The number of points before the path diverges; steps + 1 if it does not.
    reached : int array (...)
        The first step with f less than 0.001 above the lowest listed minimum; -1 if there is none.
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
        """The number of paths."""
        return self.ends.size

    def summary(self) -> bytes:
        """Return, for all paths, `ends` and `reached` as int32, then `finals` as float32."""
        whole = np.stack([self.ends.ravel(), self.reached.ravel()]).astype("<i4")
        return whole.tobytes() + as_float32(self.finals)

    def raw(self) -> bytes:
        """Return for each path all x, all y and all losses, as float32. A notebook's browser gets these bytes.

        Points after a divergence are nan. A number too large for float32 becomes the largest float32.

        >>> from landscapes import sphere
        >>> from optimizers import gd
        >>> batch = trace_batch(gd, sphere, start=(1, 2), steps=2, along={"lr": [0.1, 0.5]})
        >>> np.frombuffer(batch.raw(), "<f4").reshape(2, 3, 3)[:, 0]
        array([[1.  , 0.8 , 0.64],
               [1.  , 0.  , 0.  ]], dtype=float32)
        """
        return as_float32(self._rows())

    def _rows(self) -> np.ndarray:
        """Return the paths as an array (lanes, 3, steps + 1) of x, y and loss."""
        steps = self.points.shape[-2]
        x, y = np.moveaxis(self.points.reshape(-1, steps, 2), -1, 0)
        return np.stack([x, y, self.losses.reshape(-1, steps)], axis=1)

    def packed(self, extent: Extent, log: bool, parts: int) -> bytes:
        """Return the same numbers, rounded to visible accuracy and deflated. A saved page contains these bytes.

        x and y are whole multiples of (size of the extent) / `parts` from its centre; beyond one size they are
        logarithmic (see `compressed`). Losses are rounded `COARSER` times more, and are powers of ten (`log`) or
        multiples of `unit`. Each number is stored as its difference from a prediction by its neighbours, the step
        before and the path before, in zigzag coding, so that small differences need one byte.
        """
        whole = np.rint(self._scaled(extent, log) * np.array([[parts], [parts], [parts / COARSER]])).astype(np.int64)
        residue = np.diff(np.diff(whole, axis=0, prepend=0), axis=-1, prepend=0)
        zigzag = np.where(residue < 0, -2 * residue - 1, 2 * residue).astype("<u8")
        planes = np.moveaxis(zigzag.view(np.uint8).reshape(*zigzag.shape, 8)[..., :BYTES], -1, 0)
        return zlib.compress(np.ascontiguousarray(planes).tobytes(), 9)

    @property
    def unit(self) -> float:
        """The unit of losses on a linear axis: the loss at the start, or 1 if that is 0 or not finite."""
        first = abs(float(self.losses.flat[0]))
        return first if 0 < first < np.inf else 1.0

    def _scaled(self, extent: Extent, log: bool) -> np.ndarray:
        rows = self._rows()
        late = np.arange(rows.shape[-1]) >= self.ends.reshape(-1, 1)
        last = np.take_along_axis(rows, np.maximum(self.ends.reshape(-1, 1, 1) - 1, 0), axis=-1)
        rows = np.where(late[:, None], last, rows)  # a constant compresses best
        middle, size = np.mean(extent, axis=1, keepdims=True), np.ptp(extent, axis=1, keepdims=True)
        with np.errstate(all="ignore"):
            logarithms = np.nan_to_num(np.log10(rows[:, 2]), nan=MIN_LOG_LOSS, neginf=MIN_LOG_LOSS)
        losses = np.maximum(logarithms, MIN_LOG_LOSS) if log else compressed(rows[:, 2] / self.unit)
        scaled = np.concatenate([compressed((rows[:, :2] - middle) / size), losses[:, None]], axis=1)
        return np.nan_to_num(scaled, nan=0.0)  # nan: the path diverges at its start


def compressed(numbers: np.ndarray) -> np.ndarray:
    """Return numbers up to 1 unchanged, and 1 + the logarithm of larger ones: these are far outside the extent.

    >>> compressed(np.array([0.5, -1.0, np.e]))
    array([ 0.5, -1. ,  2. ])
    """
    return np.clip(numbers, -1, 1) + np.sign(numbers) * np.log(np.maximum(np.abs(numbers), 1))


def as_float32(numbers: np.ndarray) -> bytes:
    """Return the numbers as float32; one that is too large becomes the largest float32."""
    largest = float(np.finfo(np.float32).max)
    return np.clip(numbers, -largest, largest).astype("<f4").tobytes()


def trace_batch(
    racer: Racer,
    landscape: Landscape,
    start: Start = None,
    steps: int = 200,
    seed: int = 0,
    along: Mapping[str, Sequence[float]] | None = None,
) -> TrajectoryBatch:
    """Run a racer for every combination of slider values.

    Parameters
    ----------
    racer, landscape, start, steps, seed
        As in `optimizers.trace`.
    along : dict of str to sequence, optional
        The parameter of each slider, and its values. Default: no slider, and one path.

    Examples
    --------
    >>> from landscapes import ravine
    >>> from optimizers import momentum
    >>> batch = trace_batch(momentum, ravine, along={"lr": [0.01, 0.038, 0.1], "beta": [0.0, 0.9]})
    >>> batch.points.shape, batch.ends[:, 0]
    ((3, 2, 201, 2), array([201, 201,  22]))
    """
    along = along or {}
    grid = np.meshgrid(*along.values(), indexing="ij", sparse=True)
    runner = racer(**dict(zip(along, grid, strict=True))) if along else racer
    run = trace(runner, landscape, start, steps=steps, seed=seed)
    return from_trajectory(run)


def from_trajectory(run: Trajectory) -> TrajectoryBatch:
    """Return the batch of existing runs."""
    steps = run.steps + 1
    diverged = np.asarray(-1 if run.diverged_at is None else run.diverged_at)
    ends = np.where(diverged < 0, steps, diverged)
    losses = run.values - run.landscape.floor
    return TrajectoryBatch(run.points, losses, ends, np.asarray(run.steps_to()), run.values[..., -1])


def stack_batches(batches: Sequence[TrajectoryBatch]) -> TrajectoryBatch:
    """Combine several batches of one path each into one batch."""
    return TrajectoryBatch(*(np.stack(parts) for parts in zip(*batches, strict=True)))


def slider_positions(parameter: Parameter, values: Iterable[float], count: int) -> list[float]:
    """Return about `count` positions of a slider: round numbers over the parameter's range, and the given `values`.

    The range is that of the parameter, extended to the values. The positions of a parameter that is off by default
    begin at 0.

    >>> from optimizers import adam
    >>> slider_positions(adam.parameters["lr"], [0.038], 5)
    [0.0001, 0.001, 0.01, 0.038, 1.0]
    >>> slider_positions(adam.parameters["bias_correction"], [True], 5)
    [False, True]
    """
    if parameter.switch:
        return [False, True]
    values = [float(value) for value in values]
    off = parameter.log and (parameter.default == 0 or 0.0 in values)
    positive = [value for value in values if value > 0 or not parameter.log]
    low, high = min([parameter.low, *positive]), max([parameter.high, *positive])
    if parameter.log:
        inner = [float(f"{value:.2g}") for value in np.geomspace(low, high, count - off)[1:-1]]
    else:
        digits = 0 if parameter.integer else int(np.ceil(-np.log10((high - low) / (count - 1)) - 0.1))
        inner = np.linspace(low, high, count)[1:-1].round(digits).tolist()
    grid = np.unique([low, *(np.rint(inner) if parameter.integer else inner), high])
    grid = grid[(low <= grid) & (grid <= high)]
    for value in positive:  # it replaces its nearest neighbour, unless that is an end or another of the values
        replaceable = np.flatnonzero(~np.isin(grid, [*positive, low, high]))
        if value not in grid and len(replaceable):
            scale = np.log if parameter.log else np.asarray
            grid = np.delete(grid, replaceable[np.argmin(np.abs(scale(grid[replaceable]) - scale(value)))])
        grid = np.union1d(grid, [value])
    return ([0.0] if off else []) + grid.tolist()
