"""A race: several optimizers on one landscape from one start, and its film."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from matplotlib.figure import FigureBase

import landscapes
from landscapes import InputError, Landscape
from landscapes._core.keywords import unknown_keyword
from landscapes._core.numbers import typeset
from landscapes._core.types import Settings, Start
from optimizers import COMMON_RULES, Guest, Optimizer, Racer, Trajectory, suggested_racers, suggested_steps
from optimizers import get as get_optimizer
from visualizer.plotting.look import Look
from visualizer.plotting.scene import Scene
from visualizer.races.fairness import Fair, trace_racers
from visualizer.races.film import Film, check_width
from visualizer.rendering.playback import Playback

#: The default number of steps of a race whose racers are named.
STEPS = 200


@dataclass(frozen=True, eq=False, repr=False)
class Race(Film):
    """Several optimizers on one landscape from one start. A notebook shows its film; `save` writes it.

    Attributes
    ----------
    landscape : Landscape
    trajectories : list of Trajectory
    look : Look
        The appearance.
    playback : Playback
        The timing of the film.
    budget : int or None
        The number of gradients of each racer, if the race is fair by budget (see `race`).
    disclosure : str
        The sentence on the figure that states the terms of a fair race.
    """

    landscape: Landscape
    trajectories: list[Trajectory]
    look: Look = field(default_factory=Look)
    playback: Playback = field(default_factory=Playback)
    budget: int | None = None
    disclosure: str = ""

    def __repr__(self) -> str:
        return f"Race({self.landscape!r}, {[t.optimizer for t in self.trajectories]}, {self.steps} {self.unit})"

    @property
    def steps(self) -> int:
        """The length of the race, in steps, or in gradients if there is a budget."""
        return self.budget or self.trajectories[0].steps

    @property
    def unit(self) -> str:
        """The unit of `steps`: "steps" or "gradients"."""
        return "gradients" if self.budget else "steps"

    def scene(self, width: int | None = None, figure: FigureBase | None = None) -> Scene:
        """Return a new scene of the race, whose `show` sets the step; `width` is in pixels, `figure` is drawn into."""
        if width is not None:
            check_width(width)
        return Scene(
            self.landscape,
            self.trajectories,
            self.look,
            budget=self.budget,
            disclosure=self.disclosure,
            width=width,
            figure=figure,
        )

    def describe(self) -> str:
        """Return the alternative text: the outcome of each run, in words.

        >>> from optimizers import gd
        >>> race("sphere", [gd(lr=0.1)], steps=50).describe()
        'Race on sphere: gd α=0.1 is within 0.001 of the minimum from step 23 on.'
        """
        outcomes = f"Race on {self.landscape.label}: {'; '.join(describe_outcome(t) for t in self.trajectories)}."
        return f"{outcomes} {self.disclosure}".rstrip()


def describe_outcome(trajectory: Trajectory) -> str:
    """Return the outcome of a run in one clause."""
    label = trajectory.optimizer.label
    final = typeset(trajectory.values[-1], 3)
    if trajectory.diverged_at is not None:
        return f"{label} diverges at step {trajectory.diverged_at}"
    if (arrived := trajectory.arrival()) >= 0:
        return f"{label} is within 0.001 of the minimum from step {arrived} on"
    if trajectory.stopped_at is not None:
        return f"{label} stops at step {trajectory.stopped_at} at f = {final}"
    passed = trajectory.steps_to()
    return f"{label} ends at f = {final}" + (f", after it passed the minimum at step {passed}" if passed >= 0 else "")


def check_racers(optimizers: Sequence[Racer | str] | Racer | str) -> list[Racer]:
    """Return the racers as a list; raise an InputError if there is none, or if a setting is an array."""
    racers = [optimizers] if isinstance(optimizers, (str, Optimizer, Guest)) else optimizers
    rules = [rule if isinstance(rule, Guest) else get_optimizer(rule) for rule in racers]
    if not rules:
        raise InputError("a race must have at least one optimizer, got none")
    for rule in rules:
        if isinstance(rule, Guest):
            continue
        if arrays := [name for name, value in rule.settings.items() if np.ndim(value)]:
            raise InputError(f"{arrays[0]} of {rule.name} must be one number, got an array (see optimizers.sweep)")
    return rules


def race(
    landscape: Landscape | str,
    optimizers: Sequence[Racer | str] | None = None,
    start: Start = None,
    *,
    steps: int | None = None,
    seed: int = 0,
    fair: Fair | None = None,
    **options: Any,
) -> Race:
    """Run several optimizers on one landscape from one start, and film them.

    All racers get the same start and the same random numbers. They run with exactly the given settings, which
    the legend shows; nothing else is tuned. If no optimizers are given, gd, momentum, RMSProp and Adam run at
    settings that suit the landscape (see `optimizers.suggested_racers`).

    Parameters
    ----------
    landscape : Landscape or str
    optimizers : sequence of Optimizer, Guest or str, optional
        A name means the rule with its library's defaults. Default: four rules at suggested settings.
    start, seed
        As in `optimizers.trace`.
    steps : int, optional
        Default: 200; if no optimizers are given, as many as the landscape needs (see `optimizers.suggested_steps`).
    fair : "lr", "tuned" or "budget", optional
        The terms of a fair race; the figure states them. "lr": all racers have one learning rate. "tuned": each
        has its own best one, found by `optimizers.tune`. "budget": all have the same number of gradients, `steps`.
    **options
        The fields of `Look` (panels, extent, theme, title, caption, azimuth) and of `Playback` (fps, hold,
        slow_start, loop).

    Returns
    -------
    Race
        A notebook shows its film; ``.save("race.gif")`` writes it.

    Raises
    ------
    InputError
        If a value is not allowed; the message says which values are.
    TypeError
        If a keyword is unknown; the message names the nearest one.

    Examples
    --------
    >>> from optimizers import gd, momentum
    >>> film = race("ravine", [gd(lr=0.038), momentum(lr=0.038)], steps=100, theme="dark")
    >>> [t.reversals[1].item() for t in film.trajectories]
    [99, 14]
    """
    look, playback = split_options(options)
    surface = landscapes.get(landscape)
    rules, steps = default_terms(surface, optimizers, start, steps, fair)
    trajectories, disclosure = trace_racers(fair, rules, surface, start, steps, seed)
    if trajectories[0].points.ndim != 2:
        raise InputError("start must be one point (x, y), got an array of points")
    return Race(surface, trajectories, look, playback, steps if fair == "budget" else None, disclosure)


def default_terms(
    landscape: Landscape,
    optimizers: Sequence[Racer | str] | None,
    start: Start,
    steps: int | None,
    fair: str | None = None,
) -> tuple[list[Racer], int]:
    """Return the racers and the number of steps of a race; those that are None get values that suit the landscape.

    A race that is fair by learning rate, or by tuning, gets rules without settings.
    """
    if steps is None:
        steps = STEPS if optimizers is not None else suggested_steps(landscape, start)
    if optimizers is None:
        optimizers = COMMON_RULES if fair in ("lr", "tuned") else suggested_racers(landscape, start=start)
    return check_racers(optimizers), steps


def split_options(options: Settings) -> tuple[Look, Playback]:
    """Return the look and the playback that the keywords of `race` define."""
    names = {kind: [one.name for one in fields(kind)] for kind in (Look, Playback)}
    known = [name for kind in names.values() for name in kind]
    for name in options:
        if name not in known:
            raise unknown_keyword("race", name, [*OWN_KEYWORDS, *known])
    look, playback = ({name: options[name] for name in kind if name in options} for kind in names.values())
    return Look(**look), Playback(**playback)


def full_signature(function: Callable) -> inspect.Signature:
    """Return the signature with the fields of `Look` and `Playback` for ``**options``, for help and completion."""
    own = [p for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_KEYWORD]
    added = [
        inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=one.default, annotation=one.type)
        for kind in (Look, Playback)
        for one in fields(kind)
    ]
    return inspect.Signature([*own, *added], return_annotation=Race)


OWN_KEYWORDS = [name for name in inspect.signature(race).parameters if name != "options"]
race.__signature__ = full_signature(race)  # type: ignore[attr-defined]  # mypy knows no attributes of functions
