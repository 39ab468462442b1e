"""Numbers at the ticks of axes: with a true minus, and with a raised power of ten where they are large or small."""

from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogFormatter, NullFormatter, ScalarFormatter

from landscapes._core.numbers import power_of_ten, typeset

#: A multiple of a power of ten has at most so many digits.
DIGITS = 4

#: An axis whose largest number is outside of these limits has powers of ten.
SMALL, LARGE = 1e-3, 1e5


class NumberFormatter(ScalarFormatter):
    """Numbers as matplotlib writes them; where it would put a common factor at the end of the axis, each has its own.

    >>> from matplotlib.figure import Figure
    >>> axes = Figure().add_subplot()
    >>> set_scale(axes, "x", "linear")
    >>> axes.xaxis.get_major_formatter().format_ticks([0.0, 500000.0, 1000000.0])
    ['0', '0.5·10⁶', '10⁶']
    """

    def __init__(self) -> None:
        super().__init__(useOffset=False)
        self.set_scientific(False)

    def format_ticks(self, values: list[float]) -> list[str]:
        largest = float(np.max(np.abs(values), initial=0.0))
        if not largest or SMALL <= largest < LARGE:
            return super().format_ticks(values)
        power = int(np.floor(np.log10(largest) + 1e-9))
        return [multiple(value / 10.0**power, power) for value in values]


def multiple(number: float, power: int) -> str:
    """Return a multiple of a power of ten.

    >>> multiple(2.5, 6), multiple(-1.0, -5), multiple(0.0, 6)
    ('2.5·10⁶', '−10⁻⁵', '0')
    """
    mantissa, raised = typeset(number, DIGITS), power_of_ten(power)
    return {"0": "0", "1": raised, "−1": f"−{raised}"}.get(mantissa, f"{mantissa}·{raised}")


class PowerFormatter(LogFormatter):
    """Powers of ten on a logarithmic axis, in plain text, which is drawn faster than mathematics."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        power = round(float(np.log10(x))) if x > 0 else 0
        return power_of_ten(power) if x > 0 and np.isclose(x, 10.0**power) else ""


def set_scale(axes: Axes, which: Literal["x", "y"], scale: Literal["linear", "log"], **options: Any) -> None:
    """Set the scale of an axis, with the numbers of this module at its ticks."""
    getattr(axes, f"set_{which}scale")(scale, **options)
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_formatter(PowerFormatter() if scale == "log" else NumberFormatter())
    axis.set_minor_formatter(NullFormatter())
