"""Serialize a race, so that the browser can run it: rules and landscape as syntax trees, with gradients."""

import functools
import json
from collections.abc import Callable, Sequence

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.types import JsonObject
from landscapes._tree.differentiate import hessian_tree
from landscapes._tree.expression import FunctionTree
from landscapes._tree.function_tree import function_tree
from optimizers import Guest, Optimizer, Trajectory, quadratic_axes, rule_facts

#: Grid points along each side of a landscape that is no formula; they take 19 kB.
GRID_SIZE = 97


def serialize_race(landscape: Landscape, runs: Sequence[Trajectory]) -> JsonObject:
    """Return the race as plain data.

    A landscape that is not plain arithmetic is sent as a grid of values, and a run on it, or on mini-batches, with
    its gradients. The entry of a guest is None, and so is that of a rule that needs both coordinates, or the
    Hessian, if its landscape cannot be sent. The browser draws the noise itself, from the seed.

    >>> from landscapes import ravine
    >>> from optimizers import gd, trace
    >>> race = serialize_race(ravine, [trace(gd, ravine, steps=2)])
    >>> race["racers"][0]["statements"]
    (('return', (('-', 'w', ('*', 'lr', 'g')),)),)
    >>> race["surface"]["parameters"]
    {'kappa': 50.0}
    """
    second = any(isinstance(run.optimizer, Optimizer) and run.optimizer.second_order for run in runs)
    surface = _surface(landscape, second)
    return {"surface": surface, "racers": [_rule(run, "statements" in surface) for run in runs]}


@functools.lru_cache(maxsize=8)
def _surface(landscape: Landscape, second: bool) -> JsonObject:
    facts: JsonObject = {
        "parameters": {name: float(value) for name, value in landscape.values.items()},
        "floor": landscape.floor,
        "lowest": landscape.lowest if np.isfinite(landscape.lowest) else None,
        "scale": landscape.scale,
    }
    statements = _statements(landscape.function)
    if statements is None:
        return facts | {"grid": _grid(landscape)}
    facts |= {"statements": statements, "inputs": landscape.inputs}
    if data := getattr(landscape, "data", None):
        facts["data"] = [part.tolist() for part in data]
    if axes := quadratic_axes(landscape):
        facts["modes"] = {"curvature": axes.curvature.tolist()}
    if second and (hessian := _statements(landscape.function, hessian_tree)) is not None:
        facts["hessian"] = {"statements": hessian}
    return facts


def _grid(landscape: Landscape) -> JsonObject:
    """Return values over the domain as whole numbers from 0, the least, to 65535, the greatest."""
    (x0, x1), (y0, y1) = landscape.domain
    f = landscape.value(np.linspace(x0, x1, GRID_SIZE), np.linspace(y0, y1, GRID_SIZE)[:, None])
    low, high = float(np.nanmin(f)), float(np.nanmax(f))
    shares = np.nan_to_num((f - low) / ((high - low) or 1.0), nan=1.0)
    whole = np.rint(65535 * shares).astype("<u2")
    return {"box": landscape.domain, "low": low, "high": high, "places": GRID_SIZE, "values": whole.tobytes()}


def _rule(run: Trajectory, known: bool) -> JsonObject | None:
    racer = run.optimizer
    if isinstance(racer, Guest) or _statements(racer.function) is None:
        return None
    seen = not known or bool(racer.options["batch"])
    if seen and (racer.coupled or racer.second_order):
        return None
    schedule = racer.settings.get("schedule")
    return rule_facts(racer) | {
        "second": racer.second_order,
        "gradients": run.gradients.astype("<f8").tobytes() if seen else None,
        "clip": racer.options["clip"],
        "factors": schedule.factors(run.steps).tolist() if schedule else None,
    }


def _statements(function: Callable, transform: Callable[[FunctionTree], FunctionTree] | None = None) -> tuple | None:
    """Return the statements of a function, or of its transformed tree; None if the browser cannot run them."""
    try:
        tree = function_tree(function)
        statements = (transform(tree) if transform else tree).statements
        json.dumps(statements, allow_nan=False)
    except (InputError, ValueError):  # not plain arithmetic, or an infinity, which JSON cannot represent
        return None
    return statements
