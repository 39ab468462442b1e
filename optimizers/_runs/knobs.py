"""The starts, options and parameters of many runs, broadcast a block at a time."""

import math
from typing import NamedTuple

import numpy as np


class Knobs(NamedTuple):
    """The starts, options and parameters of runs of a `shape`, as arrays that broadcast to it.

    A lane is counted in the order of a flattened array of this shape. Only a block has a table, so that memory does
    not grow with the number of lanes.
    """

    shape: tuple[int, ...]
    parts: tuple[np.ndarray, ...]

    @property
    def lanes(self) -> int:
        return math.prod(self.shape)

    def table(self, first: int, last: int) -> np.ndarray:
        """Return the lanes `first` to `last` − 1, (rows, lanes): x, y, noise, clip and the parameters.

        >>> Knobs((2, 2), (np.array([[1.0], [2.0]]), np.array([3.0, 4.0]))).table(1, 4)
        array([[1., 2., 2.],
               [4., 3., 4.]])
        """
        table = np.empty((len(self.parts), last - first))
        for row, part in zip(table, self.parts, strict=True):
            if part.size == 1:
                row[:] = part.item()
            else:
                copy_flat(np.broadcast_to(part, self.shape), first, row)
        return table

    def narrow(self, first: int, last: int) -> tuple["Knobs", int]:
        """Return the knobs of the rows that contain these lanes, and the place of the first lane in them.

        >>> knobs, begin = Knobs((3, 2), (np.array([[1.0], [2.0], [3.0]]), np.array([3.0, 4.0]))).narrow(2, 4)
        >>> knobs.shape, begin, [part.tolist() for part in knobs.parts]
        ((1, 2), 0, [[[2.0]], [3.0, 4.0]])
        """
        if not self.shape:
            return self, first
        size = math.prod(self.shape[1:])
        begin, end = first // size, -(-last // size)
        parts = (
            part[begin:end] if part.ndim == len(self.shape) and len(part) == self.shape[0] > 1 else part
            for part in self.parts
        )
        return Knobs((end - begin, *self.shape[1:]), tuple(parts)), first - begin * size


def copy_flat(array: np.ndarray, first: int, out: np.ndarray) -> None:
    """Copy the elements from `first` on of an array, as if it were flattened, until `out` is full."""
    if array.ndim <= 1:
        out[:] = array.reshape(-1)[first : first + len(out)]
        return
    size = array[0].size
    while len(out):
        row, column = divmod(first, size)
        whole = len(out) // size if column == 0 else 0
        if whole:
            count = whole * size
            out[:count].reshape(whole, *array.shape[1:])[...] = array[row : row + whole]
        else:
            count = min(size - column, len(out))
            copy_flat(array[row], column, out[:count])
        first, out = first + count, out[count:]
