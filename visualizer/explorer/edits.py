"""Edits of a race from menus: the racers for another landscape, a racer more, another rule for a racer."""

from collections.abc import Sequence
from dataclasses import replace

from landscapes import Landscape
from landscapes._core.types import Start
from optimizers import Guest, Optimizer, Racer, suggest, suggested_racers, suggested_steps


def racers_for(landscape: Landscape, racers: Sequence[Racer]) -> list[Racer]:
    """Return the racers with the learning rates that suit a landscape; their other settings stay.

    Batches are dropped if the landscape is no mean over samples.

    >>> from landscapes import rosenbrock
    >>> from optimizers import adam, gd
    >>> racers_for(rosenbrock, [gd(lr=0.038, noise=0.1), adam(beta1=0.5)])
    [gd(noise=0.1, lr=0.0029), adam(beta1=0.5, lr=0.07)]
    """
    dropped = ["lr"] if landscape.samples else ["lr", "batch"]
    return suggested_racers(landscape, [without(racer, dropped) for racer in racers])


def suited(racer: Racer, landscape: Landscape, start: Start, steps: int) -> Racer:
    """Return a racer without a learning rate with one that suits the race; any other racer is returned unchanged.

    >>> from landscapes import ravine
    >>> from optimizers import adam
    >>> suited(adam, ravine, None, 100)
    adam(lr=0.2)
    """
    usual = suggested_steps(landscape, start) == steps
    return suggest(racer, landscape, start, None if usual else steps)


def with_rule(racer: Racer, rule: Racer) -> Racer:
    """Return another rule with the settings of a racer that it also has, but for the learning rate.

    >>> from optimizers import adam, gd, nadam
    >>> with_rule(adam(lr=0.2, beta1=0.5, bias_correction=False, clip=1), nadam)
    nadam(beta1=0.5, clip=1.0)
    >>> with_rule(adam(lr=0.2), gd)
    gd()
    """
    if isinstance(racer, Guest) or isinstance(rule, Guest):
        return rule
    known = [name for name in (*rule.parameters, *rule.common) if name != "lr"]
    kept = {name: value for name, value in racer.settings.items() if name in known}
    if "lr" not in rule.parameters:
        kept.pop("schedule", None)
    return rule(**kept)


def without(racer: Racer, names: Sequence[str]) -> Racer:
    """Return a racer without the settings of these names."""
    if not isinstance(racer, Optimizer):
        return racer
    return replace(racer, settings={name: value for name, value in racer.settings.items() if name not in names})
