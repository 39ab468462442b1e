"""An axis of a map: the values of one quantity at the centres of equal cells, in equal steps or equal factors."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.parameter import Parameter
from visualizer.plotting.mathematics import axis_name

#: The fewest and the most cells along an axis.
CELLS = (2, 4096)


@dataclass(frozen=True, eq=False)
class Axis:
    """The values along one side of a map.

    Attributes
    ----------
    name : str
        The name of the quantity, such as "lr"; in the arrays of a map it is the name of the dimension.
    low, high : float
        The ends of the axis: the outer edges of the first and the last cell.
    cells : int
        The number of cells.
    log : bool
        True if the cells have equal ratios in place of equal widths.
    label : str
        The text beside the axis.

    Examples
    --------
    >>> Axis("lr", 0.01, 100, cells=2, log=True, label="α").values.round(3)
    array([ 0.1, 10. ])
    >>> Axis("beta", 0.0, 1.0, cells=4).values
    array([0.125, 0.375, 0.625, 0.875])
    """

    name: str
    low: float
    high: float
    cells: int = 256
    log: bool = False
    label: str = ""

    @property
    def edges(self) -> np.ndarray:
        """The edges of the cells, (cells + 1,)."""
        return self.value_at(np.linspace(0, 1, self.cells + 1))

    @property
    def values(self) -> np.ndarray:
        """The centres of the cells, (cells,)."""
        return self.value_at((np.arange(self.cells) + 0.5) / self.cells)

    def value_at(self, share: Any) -> np.ndarray:
        """Return the value at a share of the way from the low end to the high one."""
        if self.log:
            return np.exp(np.log(self.low) + np.asarray(share) * np.log(self.high / self.low))
        return self.low + np.asarray(share) * (self.high - self.low)

    def share_of(self, value: Any) -> np.ndarray:
        """Return the share of the way from the low end to the high one at which a value lies.

        >>> Axis("lr", 0.01, 100, log=True).share_of(1.0).item()
        0.5
        """
        if self.log:
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.log(np.asarray(value) / self.low) / np.log(self.high / self.low)
        return (np.asarray(value) - self.low) / (self.high - self.low)

    def holds(self, value: float) -> bool:
        """Return whether a value lies on the axis."""
        return bool(0 <= self.share_of(value) <= 1)


def parameter_axis(parameter: Parameter, ends: Any = None, cells: int = 256) -> Axis:
    """Return the axis of a parameter, over its sensible range unless other ends are given.

    >>> from optimizers import rmsprop
    >>> axis = parameter_axis(rmsprop.parameters["lr"], cells=8)
    >>> axis.low, axis.high, axis.log, axis.label
    (0.0001, 1.0, True, 'lr,  $α$')
    """
    low, high = check_ends(parameter, (parameter.low, parameter.high) if ends is None else ends)
    symbol = axis_name(parameter.symbol)
    label = parameter.name if parameter.symbol == parameter.name else f"{parameter.name},  {symbol}"
    return Axis(parameter.name, low, high, check_cells(cells), parameter.log and low > 0, label)


def check_ends(parameter: Parameter, ends: Any) -> tuple[float, float]:
    """Return the two ends of an axis, or raise an InputError that says what is allowed."""
    try:
        low, high = (float(end) for end in ends)
    except (TypeError, ValueError):
        raise InputError(
            f"the range of {parameter.name} must be two numbers (low, high), got {short_repr(ends)}"
        ) from None
    low, high = float(parameter.check(low)), float(parameter.check(high))
    if not low < high:
        raise InputError(f"the range of {parameter.name} must rise, got {low:g} to {high:g}")
    if parameter.log and low == 0:
        raise InputError(f"the range of {parameter.name} must begin above 0: its axis is logarithmic")
    return low, high


def check_cells(cells: Any) -> int:
    """Return the number of cells along an axis, or raise an InputError that says what is allowed."""
    least, most = CELLS
    if isinstance(cells, bool) or not isinstance(cells, (int, np.integer)) or not least <= cells <= most:
        raise InputError(f"cells must be a whole number from {least} to {most}, got {short_repr(cells)}")
    return int(cells)
