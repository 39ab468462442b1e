"""The numbers of a preset: quantities of a run as text. The explorer has the same in state/preset_numbers.js."""

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot
from typing import Any

from landscapes._core.errors import unknown_name
from optimizers import Trajectory

#: A run has ended near a point if its distance is less than this.
NEAR = 0.1


@dataclass(frozen=True)
class Number:
    """One number of a set-up.

    Attributes
    ----------
    racer : int
        The index of its racer.
    quantity : str
        One of `QUANTITIES`.
    expected : str
        The expected value. A quantity with decimals is given in as many as this text has.
    published : bool, default False
        True if the source prints the number; False if it was computed from the set-up that the source gives.
    near : (x, y), optional
        The point of the quantity "ends", for which `expected` is the name of a place.
    """

    racer: int
    quantity: str
    expected: str
    published: bool = False
    near: tuple[float, float] | None = None

    def fixed(self, value: float) -> str:
        """Return a value with the decimals of the expected one.

        >>> Number(0, "x at the end", "-0.943").fixed(0.25)
        '0.250'
        """
        return f"{value:.{len(self.expected.partition('.')[2])}f}"


def obtained(number: Number, run: Trajectory) -> str:
    """Return the value of a number in a run, as text.

    Raises
    ------
    InputError
        If there is no such quantity; the message gives the nearest name.

    Examples
    --------
    >>> from optimizers import gd, trace
    >>> obtained(Number(0, "x at the end", "0.51"), trace(gd(lr=0.1), "sphere", (1.0, 0.0), steps=3))
    '0.51'
    """
    if number.quantity not in QUANTITIES:
        raise unknown_name("quantity", number.quantity, QUANTITIES)
    return QUANTITIES[number.quantity](run, number)


def _first_step(met: Any) -> str:
    """Return the first step that meets a condition, or "never"; `met` has a bool for each step."""
    return str(met.argmax()) if met.any() else "never"


def _end(run: Trajectory, number: Number) -> str:
    """Return the expected place if the run ends near its point, else the coordinates of the end."""
    x, y = run.points[-1]
    is_there = number.near is not None and hypot(x - number.near[0], y - number.near[1]) < NEAR
    return number.expected if is_there else f"({x:.3f}, {y:.3f})"


def _distance_from_start(run: Trajectory) -> float:
    return hypot(*(run.points[-1] - run.points[0]))


def _sharpness(run: Trajectory) -> float:
    """Return the larger eigenvalue of the Hessian at the end."""
    fxx, fxy, fyy = run.landscape.hessian(*run.points[-1])
    return (fxx + fyy) / 2 + hypot((fxx - fyy) / 2, fxy)


#: Quantity -> a function of a run and a number that returns text.
QUANTITIES: dict[str, Callable[[Trajectory, Number], str]] = {
    "x at the end": lambda run, number: number.fixed(run.points[-1, 0]),
    "y at the end": lambda run, number: number.fixed(run.points[-1, 1]),
    "f at the end": lambda run, number: number.fixed(run.values[-1]),
    "first step with f < 0.001": lambda run, _: _first_step(run.values < 1e-3),
    "first step with f a millionth of that at the start": lambda run, _: _first_step(
        run.values <= 1e-6 * run.values[0]
    ),
    "first step with |y| > 1": lambda run, _: _first_step(abs(run.points[:, 1]) > 1),
    "sharpness at the end": lambda run, number: number.fixed(_sharpness(run)),
    "reversals in b": lambda run, _: str(run.reversals[1]),
    "path length in b": lambda run, _: f"{run.path_length[1]:.3g}",
    "distance to the minimum": lambda run, _: f"{run.distance:.3g}",
    "distance from the start": lambda run, number: number.fixed(_distance_from_start(run)),
    "ends": _end,
}
