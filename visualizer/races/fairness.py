"""Fair races: the same learning rate, each racer at its own best, or the same budget; and the words that say so."""

import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import unknown_name
from optimizers import Guest, Optimizer, Trajectory, learning_rate_name, trace, tune, tuning_terms

Fair = Literal["lr", "tuned", "budget"]
Racer = Optimizer | Guest


class Field(NamedTuple):
    """The racers at the start, and what the figure has to say about it."""

    trajectories: list[Trajectory]
    disclosure: str


def run(fair: str | None, racers: Sequence[Racer], landscape: Landscape, start: Any, steps: int, seed: int) -> Field:
    """Trace all racers under the terms of `fair`."""
    if fair not in (None, *TERMS):
        raise unknown_name("kind of fairness", fair, TERMS)
    if fair:
        return TERMS[fair](racers, landscape, start, steps, seed)
    return Field([trace(racer, landscape, start, steps=steps, seed=seed) for racer in racers], "")


def same_rate(racers: Sequence[Racer], landscape: Landscape, start: Any, steps: int, seed: int) -> Field:
    """All at the learning rate that is set, or else at that of the first."""
    named = [learning_rate_name(racer) for racer in racers]
    rates = {racer.settings[name] for racer, name in zip(racers, named, strict=True) if name and name in racer.settings}
    if len(rates) > 1:
        raise InputError(f"a race that is fair by lr has one, not {', '.join(f'{rate:g}' for rate in sorted(rates))}")
    own = [racer.values[name] for racer, name in zip(racers, named, strict=True) if name]
    if not own:
        raise InputError("no racer has a learning rate, by which a race could be fair")
    rate = rates.pop() if rates else own[0]
    set_to = [racer(**{name: rate}) if name else racer for racer, name in zip(racers, named, strict=True)]
    field = run(None, set_to, landscape, start, steps, seed)
    return field._replace(disclosure=f"Fair by learning rate: all run at α = {rate:g}{_without(racers)}.")


def tuned(racers: Sequence[Racer], landscape: Landscape, start: Any, steps: int, seed: int) -> Field:
    """Each at its own best learning rate, all of which had the same search."""
    best = [
        tune(racer, landscape, start, steps=steps, seed=seed) if learning_rate_name(racer) else racer
        for racer in racers
    ]
    field = run(None, best, landscape, start, steps, seed)
    disclosure = f"Fair by tuning: each at {tuning_terms(racers, steps)}{_without(racers)}."
    return field._replace(disclosure=disclosure)


def same_budget(racers: Sequence[Racer], landscape: Landscape, start: Any, steps: int, seed: int) -> Field:
    """Each may go until it has had `steps` gradients, of whatever it makes of them."""
    trajectories = []
    for racer in racers:
        batch = racer.options.get("batch")  # so many steps that an epoch of them costs one gradient
        epoch = math.ceil(landscape.samples / batch) if batch else 1
        path = trace(racer, landscape, start, steps=steps * epoch, seed=seed)
        if path.evaluations.cost[-1] > steps:  # it runs again, up to where it was allowed
            within = int(np.searchsorted(path.evaluations.cost, steps, side="right")) - 1
            path = trace(racer, landscape, start, steps=max(within, 1), seed=seed)
        trajectories.append(path)
    disclosure = (
        f"Fair by budget: {steps} gradients each; f alone counts as one, both at one point as one, a Hessian as two"
        f"{', a mini-batch as its share' if landscape.samples else ''}."
    )
    return Field(trajectories, disclosure)


def _without(racers: Sequence[Racer]) -> str:
    names = [racer.name for racer in racers if learning_rate_name(racer) is None]
    return f"; {', '.join(names)} without one" if names else ""


TERMS = {"lr": same_rate, "tuned": tuned, "budget": same_budget}
