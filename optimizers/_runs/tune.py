"""Find the best learning rate of an optimizer by a sweep that anyone can repeat."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes import get as get_landscape
from landscapes._core.keywords import suggest_keywords
from landscapes._core.types import Start
from optimizers._guest import Guest, Racer
from optimizers._optimizer import registry
from optimizers._runs.sweep import sweep
from optimizers._runs.trace import trace

#: The learning rates of the search: twenty per power of ten, rounded to two digits.
TUNING_RATES = tuple(float(f"{rate:.2g}") for rate in np.geomspace(1e-4, 10, 101))

#: The number of seeds to average over, for a run that depends on its seed.
TUNING_SEEDS = 5

_SPAN = f"from {TUNING_RATES[0]:g} to {TUNING_RATES[-1]:g}"


@suggest_keywords
def tune(
    optimizer: Racer | str,
    landscape: Landscape | str,
    start: Start = None,
    *,
    steps: int = 200,
    seed: int = 0,
) -> Racer:
    """Return the optimizer with the best of 101 learning rates from 10⁻⁴ to 10.

    The best rate gives the lowest f after `steps` steps; runs that diverge are excluded. With noise or
    mini-batches f is the mean of 5 runs with other seeds; the given seed is kept for the race.

    Parameters
    ----------
    optimizer : Optimizer, Guest or str
        The optimizer with lr not set; its other settings are kept.
    landscape, start, steps, seed
        As in `trace`.

    Raises
    ------
    InputError
        If the optimizer has no learning rate, if its learning rate is set, or if it diverges at all 101.

    Examples
    --------
    >>> from optimizers import tune
    >>> tune("gd", "ravine")
    gd(lr=0.035)
    """
    optimizer = optimizer if isinstance(optimizer, Guest) else registry.get(optimizer)
    landscape = get_landscape(landscape)
    parameter = learning_rate_name(optimizer)
    if parameter is None:
        raise InputError(f"{optimizer.name} has no learning rate to tune")
    if parameter in optimizer.settings:
        raise InputError(f"{parameter} of an optimizer to tune must not be set, got {optimizer.label}")
    seeds = range(seed + 1, seed + 1 + TUNING_SEEDS) if is_stochastic(optimizer) else [seed]
    values = [_final_values(optimizer, parameter, landscape, start, steps, s) for s in seeds]
    mean = np.mean(values, axis=0)
    mean[np.isnan(mean)] = np.inf
    if not np.isfinite(mean).any():
        raise InputError(f"{optimizer.label} diverges on {landscape.name} at every lr {_SPAN}")
    return optimizer(**{parameter: TUNING_RATES[int(mean.argmin())]})


def learning_rate_name(optimizer: Racer) -> str | None:
    """Return the name of the learning rate: lr, or learning_rate in optax; None if the optimizer has none.

    >>> from optimizers import adam, newton
    >>> learning_rate_name(adam), learning_rate_name(newton)
    ('lr', 'lr')
    """
    return next((name for name in ("lr", "learning_rate") if name in optimizer.parameters), None)


def is_stochastic(optimizer: Racer) -> bool:
    """Return True if a run depends on its seed, through noise or mini-batches.

    >>> from optimizers import gd
    >>> is_stochastic(gd), is_stochastic(gd(noise=0.1))
    (False, True)
    """
    return any(np.any(optimizer.options.get(name)) for name in ("noise", "batch"))


def tuning_terms(optimizers: Sequence[Racer], steps: int) -> str:
    """Return the terms of `tune` in words, for a figure.

    >>> from optimizers import gd
    >>> tuning_terms([gd], steps=100)
    'its best of 101 learning rates from 0.0001 to 10, by f after 100 steps'
    """
    seeds = f", mean of {TUNING_SEEDS} other seeds" if any(map(is_stochastic, optimizers)) else ""
    return f"its best of {len(TUNING_RATES)} learning rates {_SPAN}, by f after {steps} steps{seeds}"


def _final_values(optimizer: Racer, parameter: str, landscape: Landscape, start: Start, steps: int, seed: int) -> Any:
    if isinstance(optimizer, Guest):
        return [
            trace(optimizer(**{parameter: rate}), landscape, start, steps=steps, seed=seed).values[-1]
            for rate in TUNING_RATES
        ]
    return sweep(optimizer(lr=TUNING_RATES), landscape, start, steps=steps, seed=seed).final_value
