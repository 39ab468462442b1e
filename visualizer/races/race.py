"""A race: several optimizers on one landscape from one start, which can be filmed."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

import landscapes
from landscapes import InputError, Landscape
from landscapes._core.keywords import unknown_keyword
from optimizers import COMMON_RULES, Guest, Optimizer, Trajectory, suggested_racers, suggested_steps
from optimizers import get as get_optimizer
from visualizer.plotting.look import Look
from visualizer.plotting.scene import Scene
from visualizer.races.fairness import Fair, run
from visualizer.races.film import Film, check_width
from visualizer.rendering.playback import Playback

#: The length of a race whose racers are named.
STEPS = 200


@dataclass(frozen=True, eq=False, repr=False)
class Race(Film):
    """Several optimizers on one landscape from one start. Shows itself in a notebook; `save` makes the film.

    Attributes
    ----------
    landscape : Landscape
    trajectories : list of Trajectory
    look : Look
        How it is drawn.
    playback : Playback
        How its film plays.
    budget, disclosure
        For a fair race (see `race`): the gradients that each racer has, and the sentence on the figure that
        states the terms.
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
        """The length of the race, in steps, or in gradients where there is a budget."""
        return self.budget or self.trajectories[0].steps

    @property
    def unit(self) -> str:
        """The unit of `steps`: "steps" or "gradients"."""
        return "gradients" if self.budget else "steps"

    def scene(self, width: int | None = None, figure: Any = None) -> Scene:
        """A new picture of the race, to be moved with its `show`: so many pixels wide, or in a figure of yours."""
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
        """The alternative text of the film: what is seen, in words.

        >>> from optimizers import gd
        >>> race("sphere", [gd(lr=0.1)], steps=50).describe()
        'Race on sphere: gd α=0.1 is within 0.001 of the minimum at step 23.'
        """
        told = f"Race on {self.landscape.label}: {'; '.join(outcome(t) for t in self.trajectories)}."
        return f"{told} {self.disclosure}".rstrip()


def outcome(trajectory: Trajectory) -> str:
    """The end of a run, in one clause."""
    label = trajectory.optimizer.label
    if trajectory.diverged_at is not None:
        return f"{label} diverges at step {trajectory.diverged_at}"
    if (reached := trajectory.steps_to()) >= 0:
        return f"{label} is within 0.001 of the minimum at step {reached}"
    if trajectory.stopped_at is not None:
        return f"{label} stops at step {trajectory.stopped_at} at f = {trajectory.values[-1]:.3g}"
    return f"{label} ends at f = {trajectory.values[-1]:.3g}"


def check_racers(optimizers: Any) -> list[Optimizer | Guest]:
    """The racers of a race, one at least, each with one setting; or an InputError that says so."""
    racers = [optimizers] if isinstance(optimizers, (str, Optimizer, Guest)) else optimizers
    rules = [rule if isinstance(rule, Guest) else get_optimizer(rule) for rule in racers]
    if not rules:
        raise InputError("a race needs at least one optimizer")
    for rule in rules:
        if isinstance(rule, Guest):
            continue
        if arrays := [name for name, value in rule.settings.items() if np.ndim(value)]:
            raise InputError(f"a racer has one setting: {arrays[0]} of {rule.name} is an array (see optimizers.sweep)")
    return rules


def race(
    landscape: Landscape | str,
    optimizers: Sequence[Optimizer | Guest | str] | None = None,
    start: Any = None,
    *,
    steps: int | None = None,
    seed: int = 0,
    fair: Fair | None = None,
    **options: Any,
) -> Race:
    """Run several optimizers on one landscape from one start, and film them.

    Every racer gets the same start, the same random numbers and just the settings it was given: nothing is
    tuned in secret, and the legend names the settings. Where no racers are named, gd, momentum, RMSProp and Adam
    run at settings that show what the landscape is for (see `optimizers.suggested_racers`).

    Parameters
    ----------
    landscape : Landscape or str
    optimizers : sequence of Optimizer, Guest or str, optional
        A name stands for the rule at the defaults of its library. By default four rules at suggested settings.
    start, seed
        As in `optimizers.trace`.
    steps : int, optional
        By default 200; where no racers are named, as many as the landscape needs (see `optimizers.suggested_steps`).
    fair : "lr", "tuned" or "budget", optional
        The terms of a fair race, which are written on the figure: all at one learning rate; each at
        its own best, found by `optimizers.tune`; or all for the same number of gradients, `steps`.
    **options
        How it looks, any field of `Look` (panels, extent, theme, title, caption, azimuth), and how it plays,
        any field of `Playback` (fps, hold, slow_start, loop).

    Returns
    -------
    Race
        Shows itself in a notebook; ``.save("race.gif")`` writes the film.

    Raises
    ------
    InputError
        For a value that is not allowed, in one line that says what is.
    TypeError
        For an unknown keyword; the message names the nearest one.

    Examples
    --------
    >>> from optimizers import gd, momentum
    >>> film = race("ravine", [gd(lr=0.038), momentum(lr=0.038)], steps=100, theme="dark")
    >>> [t.reversals[1].item() for t in film.trajectories]
    [99, 14]
    """
    look, playback = split_options(options)
    surface = landscapes.get(landscape)
    rules, steps = bare_terms(surface, optimizers, start, steps, fair)
    trajectories, disclosure = run(fair, rules, surface, start, steps, seed)
    if trajectories[0].points.ndim != 2:
        raise InputError("a race has one start point, not an array of them")
    return Race(surface, trajectories, look, playback, steps if fair == "budget" else None, disclosure)


def bare_terms(
    landscape: Landscape, optimizers: Any, start: Any, steps: int | None, fair: str | None = None
) -> tuple[list[Optimizer | Guest], int]:
    """The racers and the steps of a race, suggested by the landscape where they were not given.

    A race that is fair by learning rates starts from rules that have none set.
    """
    if steps is None:
        steps = STEPS if optimizers is not None else suggested_steps(landscape, start)
    if optimizers is None:
        optimizers = COMMON_RULES if fair in ("lr", "tuned") else suggested_racers(landscape, start=start)
    return check_racers(optimizers), steps


def split_options(options: dict[str, Any]) -> tuple[Look, Playback]:
    """The look and the playback that keywords of `race` ask for."""
    names = {kind: [one.name for one in fields(kind)] for kind in (Look, Playback)}
    known = [name for kind in names.values() for name in kind]
    for name in options:
        if name not in known:
            raise unknown_keyword("race", name, [*OWN_KEYWORDS, *known])
    look, playback = ({name: options[name] for name in kind if name in options} for kind in names.values())
    return Look(**look), Playback(**playback)


def full_signature(function: Any) -> inspect.Signature:
    """The signature with the fields of `Look` and `Playback` in place of ``**options``, for help and completion."""
    own = [p for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_KEYWORD]
    added = [
        inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=one.default, annotation=one.type)
        for kind in (Look, Playback)
        for one in fields(kind)
    ]
    return inspect.Signature([*own, *added], return_annotation=Race)


OWN_KEYWORDS = [name for name in inspect.signature(race).parameters if name != "options"]
race.__signature__ = full_signature(race)  # type: ignore[attr-defined]
