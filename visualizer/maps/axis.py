"""An axis of a map: the values of one quantity at the centres of cells that are equally wide on its scale."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.parameter import Parameter
from landscapes._core.real_numbers import is_interval, real_array, whole_number
from visualizer.plotting.mathematics import axis_name

#: "log": equal distances are equal factors. "memory": equal factors of 1 − β, since an average with β remembers about
#: 1/(1 − β) steps.
Scale = Literal["linear", "log", "memory"]

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
    scale : "linear", "log" or "memory"
        The scale on which the cells are equally wide. "memory" is for a β below 1: the scale is the logarithm of 1 − β.
    label : str
        The text beside the axis.

    Examples
    --------
    >>> Axis("lr", 0.01, 100, cells=2, scale="log").values.round(3)
    array([ 0.1, 10. ])
    >>> Axis("beta", 0.0, 1.0, cells=4).values
    array([0.125, 0.375, 0.625, 0.875])
    >>> Axis("beta", 0.0, 0.999, cells=3, scale="memory").edges.round(3)
    array([0.   , 0.9  , 0.99 , 0.999])
    """

    name: str
    low: float
    high: float
    cells: int = 256
    scale: Scale = "linear"
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
        first, last = self.place(np.array([self.low, self.high]))
        return self._value(first + np.asarray(share) * (last - first))

    def share_of(self, value: Any) -> np.ndarray:
        """Return the share of the way from the low end to the high one at which a value lies.

        >>> Axis("lr", 0.01, 100, scale="log").share_of(1.0).item()
        0.5
        """
        first, last = self.place(np.array([self.low, self.high]))
        return (self.place(np.asarray(value, float)) - first) / (last - first)

    def place(self, value: np.ndarray) -> np.ndarray:
        """Return the place of a value on the scale."""
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.scale == "log":
                return np.log10(value)
            return -np.log10(1 - value) if self.scale == "memory" else value

    def _value(self, place: np.ndarray) -> np.ndarray:
        if self.scale == "log":
            return 10.0**place
        return 1 - 10.0**-place if self.scale == "memory" else place

    def holds(self, value: float) -> bool:
        """Return whether a value lies on the axis."""
        return bool(0 <= self.share_of(value) <= 1)


def parameter_axis(parameter: Parameter, ends: Any = None, cells: int = 256) -> Axis:
    """Return the axis of a parameter, over its sensible range unless other ends are given.

    >>> from optimizers import rmsprop
    >>> axis = parameter_axis(rmsprop.parameters["lr"], cells=8)
    >>> axis.low, axis.high, axis.scale, axis.label
    (0.0001, 1.0, 'log', 'lr,  $α$')
    """
    low, high = check_ends(parameter, (parameter.low, parameter.high) if ends is None else ends)
    symbol = axis_name(parameter.symbol)
    label = parameter.name if parameter.symbol == parameter.name else f"{parameter.name},  {symbol}"
    return Axis(parameter.name, low, high, check_cells(cells), scale_of(parameter), label)


def scale_of(parameter: Parameter) -> Scale:
    """Return the scale of a parameter: of a β below 1 that of its memory.

    >>> from optimizers import rmsprop
    >>> [scale_of(rmsprop.parameters[name]) for name in ("lr", "beta")], scale_of(Parameter("θ"))
    (['log', 'memory'], 'linear')
    """
    if parameter.minimum == 0 and parameter.exclusive_maximum == 1:
        return "memory"
    return "log" if parameter.log else "linear"


def check_ends(parameter: Parameter, ends: Any) -> tuple[float, float]:
    """Return the two ends of an axis, or raise an InputError that says what is allowed."""
    pair = real_array(ends, 2)
    if pair is None:
        raise InputError(f"the range of {parameter.name} must be two numbers (low, high), got {short_repr(ends)}")
    low, high = (float(parameter.check(end)) for end in pair.tolist())
    if not low < high:
        raise InputError(f"the range of {parameter.name} must rise, got {low:g} to {high:g}")
    if not is_interval(low, high, 1e150, 1e-12):
        raise InputError(f"the range of {parameter.name} must not be too narrow or too wide, got {low!r} to {high!r}")
    if parameter.log and low == 0:
        raise InputError(f"the range of {parameter.name} must begin above 0: its axis is logarithmic")
    return low, high


def check_cells(cells: Any) -> int:
    """Return the number of cells along an axis, or raise an InputError that says what is allowed."""
    return whole_number("cells", cells, *CELLS)
