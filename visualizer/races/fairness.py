"""Fair races: at one learning rate, at each racer's best one, or with one budget; a sentence states the terms."""

import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import unknown_name
from landscapes._core.language import N_, _
from landscapes._core.types import Start
from optimizers import Racer, Trajectory, learning_rate_name, trace, tune, tuning_terms

Fair = Literal["lr", "tuned", "budget"]

#: The terms of a race by budget, without and with mini-batches.
BUDGET = N_(
    "Fair by budget: {steps} gradients each; f alone counts as one, both at one point as one, a Hessian as two."
)
BUDGET_OF_SAMPLES = N_(
    "Fair by budget: {steps} gradients each; f alone counts as one, both at one point as one, a Hessian as two, "
    "a mini-batch as its share."
)

#: The start of each racer.
Starts = Sequence[Start]


class FairRuns(NamedTuple):
    """The runs of a race, and the sentence on the figure that states its terms."""

    trajectories: list[Trajectory]
    disclosure: str


def trace_racers(
    fair: str | None, racers: Sequence[Racer], landscape: Any, starts: Starts, steps: int, seed: int
) -> FairRuns:
    """Trace all racers, on a landscape or a problem, under the terms of `fair`, each from its own start."""
    if fair:
        return TERMS[fair](racers, landscape, starts, steps, seed)
    runs = [trace(racer, landscape, start, steps=steps, seed=seed) for racer, start in zip(racers, starts, strict=True)]
    return FairRuns(runs, "")


def check_fair(fair: object) -> None:
    """Raise an InputError if there is no kind of fairness of this name."""
    if fair is not None and not (isinstance(fair, str) and fair in TERMS):
        raise unknown_name("kind of fairness", fair, TERMS)


def same_rate(racers: Sequence[Racer], landscape: Landscape, starts: Starts, steps: int, seed: int) -> FairRuns:
    """Trace all racers at the learning rate that is set, or at that of the first racer if none is."""
    names = [learning_rate_name(racer) for racer in racers]
    rates = {racer.settings[name] for racer, name in zip(racers, names, strict=True) if name and name in racer.settings}
    if len(rates) > 1:
        listed = ", ".join(f"{rate:g}" for rate in sorted(rates))
        raise InputError(f"a race with fair='lr' must have one learning rate, got {listed}")
    defaults = [racer.values[name] for racer, name in zip(racers, names, strict=True) if name]
    if not defaults:
        raise InputError("a race with fair='lr' must have a racer with a learning rate, got none")
    rate = rates.pop() if rates else defaults[0]
    equal = [racer(**{name: rate}) if name else racer for racer, name in zip(racers, names, strict=True)]
    runs = trace_racers(None, equal, landscape, starts, steps, seed)
    return runs._replace(
        disclosure=_("Fair by learning rate: all run at α = {rate:g}{rateless}.", rate=rate, rateless=_rateless(racers))
    )


def tuned_rates(racers: Sequence[Racer], landscape: Landscape, starts: Starts, steps: int, seed: int) -> FairRuns:
    """Trace each racer at its own best learning rate, found by the same search for all."""
    best = [
        tune(racer, landscape, start, steps=steps, seed=seed) if learning_rate_name(racer) else racer
        for racer, start in zip(racers, starts, strict=True)
    ]
    runs = trace_racers(None, best, landscape, starts, steps, seed)
    terms = {"terms": tuning_terms(racers, steps), "rateless": _rateless(racers)}
    disclosure = _("Fair by tuning: each at {terms}{rateless}.", **terms)
    return runs._replace(disclosure=disclosure)


def same_budget(racers: Sequence[Racer], landscape: Landscape, starts: Starts, steps: int, seed: int) -> FairRuns:
    """Trace each racer until it has used `steps` gradients."""
    trajectories = []
    for racer, start in zip(racers, starts, strict=True):
        batch = racer.options.get("batch")
        epoch = math.ceil(landscape.samples / batch) if batch else 1  # steps that together cost one gradient
        path = trace(racer, landscape, start, steps=steps * epoch, seed=seed)
        if path.evaluations.cost[-1] > steps:  # runs again, and stops within its budget
            within = int(np.searchsorted(path.evaluations.cost, steps, side="right")) - 1
            path = trace(racer, landscape, start, steps=max(within, 1), seed=seed)
        trajectories.append(path)
    return FairRuns(trajectories, _(BUDGET_OF_SAMPLES if landscape.samples else BUDGET, steps=steps))


def _rateless(racers: Sequence[Racer]) -> str:
    """Return a clause that names the racers without a learning rate; empty if all have one."""
    names = [racer.name for racer in racers if learning_rate_name(racer) is None]
    return _("; {names} without one", names=", ".join(names)) if names else ""


TERMS = {"lr": same_rate, "tuned": tuned_rates, "budget": same_budget}
