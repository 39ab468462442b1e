"""The numbers of a preset: quantities of a run as text. The explorer has the same in state/preset_numbers.js."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, hypot, isfinite, nan, sqrt
from typing import Any

import numpy as np

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
        The point of a quantity that compares with one: of "ends", for which `expected` is the name of a place, and
        of the distances from what theory predicts.
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


def _from_prediction(run: Trajectory, number: Number, step: int = -1) -> str:
    """Return the distance of the point after so many steps from the one that theory predicts."""
    return number.fixed(hypot(*(run.points[step] - (number.near or nan))))


def _step_at(run: Trajectory, time: float) -> int:
    """Return the step at a time of Nesterov's differential equation, τ = t √α; the last one if the run is shorter."""
    return min(round(time / sqrt(run.optimizer.values["lr"])), run.steps)


def _after_epochs(run: Trajectory, epochs: int) -> np.ndarray:
    """Return the point after so many epochs; the last one if the run is shorter."""
    samples = run.landscape.samples
    batch = run.optimizer.options["batch"] or samples
    return run.points[min(epochs * ceil(samples / min(batch, samples)) if samples else epochs, run.steps)]


def _estimate(run: Trajectory, name: str) -> str:
    """Return a distance that a rule estimates, which is one of its states; "none" if it has no such state."""
    return f"{run.state[name][-1]:.3g}" if name in run.state and run.state[name].ndim == 1 else "none"


def _stays_from(run: Trajectory) -> str:
    """Return the first step from which on f − f* is below a millionth of that at the start, or "never"."""
    height = run.values[0] - run.landscape.lowest
    step = int(run.arrival(1e-6 * height)) if isfinite(height) else -1
    return "never" if step < 0 else str(step)


def _distances(run: Trajectory) -> np.ndarray:
    """Return the distance of each point from the nearest minimum; nan if there is none."""
    minima = run.landscape.minima or [(nan, nan)]
    return np.min([np.hypot(*(run.points - minimum).T) for minimum in minima], axis=0)


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
    "step from which f − f* stays below a millionth": lambda run, _: _stays_from(run),
    "f after half of the steps": lambda run, number: number.fixed(run.values[run.steps // 2]),
    "f − f* at the end": lambda run, _: f"{run.values[-1] - run.landscape.lowest:.3g}",
    "w after 5 epochs": lambda run, number: number.fixed(_after_epochs(run, 5)[0]),
    "b after 5 epochs": lambda run, number: number.fixed(_after_epochs(run, 5)[1]),
    "first step with |y| > 1": lambda run, _: _first_step(abs(run.points[:, 1]) > 1),
    "sharpness at the end": lambda run, number: number.fixed(_sharpness(run)),
    "reversals in w": lambda run, _: str(run.reversals[0]),
    "reversals in b": lambda run, _: str(run.reversals[1]),
    "path length in b": lambda run, _: f"{run.path_length[1]:.3g}",
    "distance to the minimum": lambda run, _: f"{run.distance:.3g}",
    "distance of the start from the minimum": lambda run, _: f"{_distances(run)[0]:.3g}",
    "largest distance from the minimum in the second half": lambda run, _: (
        f"{_distances(run)[run.steps // 2 :].max():.3g}"
    ),
    "distance from the end of the flow": _from_prediction,
    "distance from the end of the penalised flow": _from_prediction,
    "distance from the ODE at time 60": lambda run, number: _from_prediction(run, number, _step_at(run, 60)),
    "distance that Prodigy estimates": lambda run, _: _estimate(run, "d"),
    "distance that DoG estimates": lambda run, _: _estimate(run, "r"),
    "distance from the start": lambda run, number: number.fixed(_distance_from_start(run)),
    "ends": _end,
}
