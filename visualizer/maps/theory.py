"""Theory of a map on a quadratic: the stability limit, critical damping, and the settings that are best."""

from typing import Any, NamedTuple

import numpy as np

from landscapes._core.language import N_, _
from landscapes._core.numbers import typeset
from optimizers import Prediction, predict_quadratic, quadratic_axes, quadratic_optimum
from visualizer.maps.axis import Axis
from visualizer.maps.plane import Runs, own_parameters

#: Theory is evaluated at so many points along each axis, both ends included; on two of the landscape's at fewer.
POINTS, FEW_POINTS = 161, 31

#: The stability limit of a rule as in textbooks; λ is the larger curvature.
LIMITS = {
    "gd": "α = 2/λ",
    "heavy_ball": "α = 2(1 + β)/λ",
    "momentum": "α = 2(1 + β)/((1 − β)λ)",
    "nesterov": "α = 2(1 + β)/((1 + 2β)λ)",
}

#: The name of the best settings of most rules, and of those that have a name of their own.
BEST = N_("best in theory")
OPTIMA = {"heavy_ball": N_("Polyak's optimum"), "momentum": N_("Polyak's optimum")}


class TheoryLine(NamedTuple):
    """A line over a map: where a height over the plane, (points, points), is 0; and the text on it."""

    name: str
    text: str
    height: np.ndarray


class Theory(NamedTuple):
    """The theory of a map: its lines, and the name and place (x, y) of the best settings if they lie in the plane."""

    lines: list[TheoryLine]
    best: tuple[str, tuple[float, float]] | None


def theory_of(runs: Runs, x: Axis, y: Axis) -> Theory | None:
    """Return the theory of a map; None if the landscape is no convex quadratic, or the rule is not linear.

    >>> import landscapes, optimizers
    >>> from visualizer.maps.axis import parameter_axis
    >>> runs = Runs(optimizers.heavy_ball, landscapes.ravine)
    >>> theory = theory_of(runs, *(parameter_axis(optimizers.heavy_ball.parameters[name]) for name in ("lr", "beta")))
    >>> [line.text for line in theory.lines][0], theory.best[0]
    ('stability limit  α = 2(1 + β)/λ', "Polyak's optimum")
    """
    own = own_parameters(runs.optimizer)
    outer = [axis.name for axis in (x, y) if axis.name not in own]
    shares = np.linspace(0, 1, FEW_POINTS if len(outer) == 2 else POINTS)
    xs, ys = x.value_at(shares), y.value_at(shares)[:, None]
    curvature = curvatures(runs, {x.name: xs, y.name: ys}, outer)
    if curvature is None:
        return None
    settings = {name: values for name, values in ((x.name, xs), (y.name, ys)) if name in own}
    rule = runs.optimizer(**settings)
    shape = (len(shares), len(shares))
    prediction = predict_quadratic(rule, np.broadcast_to(curvature, (*shape, 2)), shape)
    if prediction is None:
        return None
    rate = np.broadcast_to(rule.values["lr"], shape)
    lines = lines_of(runs, prediction, rate, curvature)
    return Theory(lines, None if outer else best_settings(runs, x, y))


def stability_limit(runs: Runs) -> float | None:
    """Return the learning rate from which on the runs diverge at the present settings; None where theory has none."""
    axes = quadratic_axes(runs.landscape)
    prediction = predict_quadratic(runs.optimizer, axes.curvature) if axes and axes.curvature[0] >= 0 else None
    return None if prediction is None else float(prediction.limit.min())


def curvatures(runs: Runs, values: dict[str, np.ndarray], outer: list[str]) -> np.ndarray | None:
    """Return the curvatures of the landscape over the plane, (rows or 1, columns or 1, 2); None if not quadratic.

    `outer` are those of the two parameters that are the landscape's.
    """
    grid = np.broadcast_arrays(*(values[name] for name in outer)) if outer else [np.zeros((1, 1))]
    grid = [np.atleast_2d(one) for one in grid]
    found = np.empty((*grid[0].shape, 2))
    for place in np.ndindex(grid[0].shape):
        settings = {name: float(one[place]) for name, one in zip(outer, grid, strict=False)}
        axes = quadratic_axes(runs.landscape(**settings))
        if axes is None or axes.curvature[0] < 0:
            return None
        found[place] = axes.curvature
    return found


def lines_of(runs: Runs, prediction: Prediction, rate: np.ndarray, curvature: np.ndarray) -> list[TheoryLine]:
    """Return the lines of a map: where the learning rate is the limit, or that of critical damping."""
    formula = LIMITS.get(runs.optimizer.name, "")
    lines = [
        TheoryLine(
            "limit",
            _("stability limit  {formula}", formula=formula).strip(),
            height(rate, prediction.limit.min(axis=-1)),
        )
    ]
    one = curvature.size == 2
    alike = np.allclose(curvature[..., 0], curvature[..., 1])
    for k, words in ((1, N_("critical damping across the valley")), (0, N_("critical damping along the valley"))):
        value = f"  λ = {typeset(float(curvature[0, 0, k]), 3)}" if one else ""
        text = (_("critical damping ") if alike else _(words)) + value
        lines.append(TheoryLine(f"critical{k}", text, height(rate, prediction.critical[..., k])))
    return lines[:2] if alike else lines


def height(rate: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Return the logarithm of the learning rate over a level, which may be 0 or infinite."""
    with np.errstate(divide="ignore"):
        return np.clip(np.log(rate) - np.log(level), -99, 99)


def best_settings(runs: Runs, x: Axis, y: Axis) -> tuple[str, tuple[float, float]] | None:
    """Return the name and the place of the best settings, if the plane holds them."""
    axes = quadratic_axes(runs.landscape)
    best: dict[str, Any] | None = quadratic_optimum(runs.optimizer, axes.curvature) if axes else None
    if not best or {x.name, y.name} != set(best) or not (x.holds(best[x.name]) and y.holds(best[y.name])):
        return None
    return _(OPTIMA.get(runs.optimizer.name, BEST)), (best[x.name], best[y.name])
