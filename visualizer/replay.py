"""What a browser needs to run a race itself: rules and surface as data, and what they are fed."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from optimizers import Guest, Optimizer
from optimizers._body import body
from optimizers._formula import symbols_of
from optimizers._oscillation import MEMORY
from optimizers._roles import idle, roles_of
from optimizers._theory import GAINS, eigen

#: Noise is sent if there is any, and to races no longer than this in any case: a slider may ask for it.
SHORT = 1000


def replay_of(landscape: Landscape, racers: Sequence[Optimizer | Guest], steps: int, seed: int) -> dict[str, Any]:
    """The race as data. A surface or a racer that is no plain arithmetic is None.

    >>> from landscapes import ravine
    >>> from optimizers import gd
    >>> race = replay_of(ravine, [gd], steps=2, seed=0)
    >>> race["racers"][0]["statements"]
    (('return', (('-', 'w', ('*', 'lr', 'g')),)),)
    >>> race["surface"]["parameters"], len(race["noise"])
    ({'kappa': 50.0}, 32)
    """
    noisy = any(np.any(racer.options["noise"]) for racer in racers) or steps <= SHORT
    draws = np.random.default_rng(seed).standard_normal((steps, 2)).astype("<f8") if noisy else None
    return {
        "surface": _surface(landscape, any(getattr(racer, "second_order", False) for racer in racers)),
        "racers": [_rule(racer, steps) for racer in racers],
        "noise": None if draws is None else draws.tobytes(),
    }


@functools.lru_cache(maxsize=8)
def _surface(landscape: Landscape, second: bool) -> dict[str, Any] | None:
    statements = _statements(landscape.function)
    if statements is None:
        return None
    parameters = {name: float(value) for name, value in landscape.values.items()}
    facts: dict[str, Any] = {
        "statements": statements,
        "inputs": landscape.inputs,
        "parameters": parameters,
        "floor": landscape.floor,
    }
    facts |= {"scale": landscape.scale, "lowest": landscape.lowest if np.isfinite(landscape.lowest) else None}
    if data := getattr(landscape, "data", None):
        facts["data"] = [part.tolist() for part in data]
    if axes := eigen(landscape):
        facts["modes"] = {name: part.tolist() for name, part in axes._asdict().items()}
        facts["modes"]["centre"] = [float(c) if np.isfinite(c) else None for c in axes.centre]
    if second and (bends := _statements(_seconds(landscape))) is not None:
        facts["hessian"] = {"statements": bends}
    return facts


def _seconds(landscape: Landscape) -> Callable:
    from landscapes._hessian import second_derivatives

    return getattr(landscape, "seconds", None) or second_derivatives(landscape.function)


def _rule(racer: Optimizer | Guest, steps: int) -> dict[str, Any] | None:
    if isinstance(racer, Guest) or racer.options["batch"] or (statements := _statements(racer.function)) is None:
        return None
    schedule = racer.settings.get("schedule")
    return {
        "inputs": racer.inputs,
        "state": racer.state,
        "knobs": list(racer.knobs),
        "statements": statements,
        "second": racer.second_order,
        "symbols": symbols_of(racer),
        "roles": roles_of(racer),
        "idle": sorted(idle(racer)),
        "memory": MEMORY.get(racer.function),
        "linear": racer.name if racer.function in GAINS and not (schedule or racer.options["clip"]) else None,
        "clip": racer.options["clip"],
        "factors": schedule.factors(steps).tolist() if schedule else None,
    }


def _statements(function: Callable) -> tuple | None:
    try:
        return body(function).statements
    except InputError:
        return None
