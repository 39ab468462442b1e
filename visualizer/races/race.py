"""A race: several optimizers on one landscape from one start, and its film."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from matplotlib.figure import FigureBase

import landscapes
from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.keywords import unknown_keyword
from landscapes._core.language import _, sentences, speaking
from landscapes._core.types import Settings, Start
from landscapes.problems import Problem
from optimizers import COMMON_RULES, Guest, Optimizer, Racer, Trajectory, suggested_racers, suggested_steps
from optimizers import get as get_optimizer
from visualizer.plotting.look import Look
from visualizer.plotting.panels.cloud import cloud_panel_class
from visualizer.plotting.panels.context import PlotContext, one_for_each
from visualizer.plotting.scene import Scene
from visualizer.races.along import Along, along_parameter, check_panels_along
from visualizer.races.fairness import Fair, check_fair, trace_racers
from visualizer.races.film import Film, check_width
from visualizer.races.outcome import describe_outcome
from visualizer.races.problem_race import PROBLEM_LOOK, check_terms, in_plane
from visualizer.rendering.pace import ways_in_picture
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
    seed : int
        The seed of the noise and of the mini-batches.
    """

    landscape: Landscape
    trajectories: list[Trajectory]
    look: Look = field(default_factory=Look)
    playback: Playback = field(default_factory=Playback)
    budget: int | None = None
    disclosure: str = ""
    seed: int = 0

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

    @property
    def terms(self) -> tuple[Landscape, list[Trajectory], Look, int | None]:
        """The landscape, trajectories, look and budget, of which a figure of the race is made."""
        return self.landscape, self.trajectories, self.look, self.budget

    def ways(self) -> np.ndarray:
        """Return how far each run moves in each step, in sides of the picture; an array (runs, steps)."""
        box = np.transpose(self.look.extent or self.landscape.domain)
        return np.array(
            [
                ways_in_picture(
                    run.points, run.evaluations.cost if self.budget else np.arange(run.steps + 1), self.steps, box
                )
                for racer in self.trajectories
                for run in racer.lanes()
            ]
        )

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

    @property
    def colors(self) -> list[str]:
        """The colours that every format must keep exactly: those of the paper and of the racers."""
        context = PlotContext(self.landscape, [next(run.lanes()) for run in self.trajectories], self.look)
        return [context.theme.paper, *dict.fromkeys(style.color for style in context.styles)]

    def along(self, name: str, low: float, high: float) -> Along:
        """Return a film in which a parameter goes from one value to another, and the whole paths bend with it.

        The parameter is one of the landscape, or one of the racers; it changes in all racers that have it.

        Parameters
        ----------
        name : str
        low, high : float
            The first and the last value. A learning rate and other logarithmic parameters change by equal factors.

        Raises
        ------
        InputError
            If there is no such parameter, a value is not allowed, or the race has panels that cannot follow.

        Examples
        --------
        >>> from optimizers import momentum
        >>> film = race("ravine", [momentum(lr=0.038)], steps=60).along("kappa", 5, 100)
        >>> film.runs_at(50)[0].landscape
        ravine(kappa=22.360679774997898)
        """
        racers = [run.optimizer for run in self.trajectories]
        parameter, first, last = along_parameter(self.landscape, racers, name, low, high)
        check_panels_along(self.look)
        if self.budget or any(run.points.ndim > 2 for run in self.trajectories):
            raise InputError("a film along a parameter must have one start for each racer, and no budget of gradients")
        starts = [tuple(run.points[0]) for run in self.trajectories]
        look = replace(self.look, captions=())
        timing = Playback(
            seconds=self.playback.seconds,
            fps=self.playback.fps,
            hold=self.playback.hold,
            loop=self.playback.loop,
            pace="even",
            progress_line=False,
        )
        steps = self.trajectories[0].steps
        return Along(self.landscape, racers, starts, steps, self.seed, parameter, first, last, look, timing)

    def describe(self) -> str:
        """Return the alternative text: the outcome of each run, in words.

        >>> from optimizers import gd
        >>> race("sphere", [gd(lr=0.1)], steps=50).describe()
        'Race on sphere: gd α=0.1 is within 0.001 of the minimum from step 23 on.'
        """
        with speaking(self.look.lang):
            outcomes = _("; ").join(map(describe_outcome, self.trajectories))
            told = _("Race on {landscape}: {outcomes}.", landscape=self.landscape.label, outcomes=outcomes)
            return sentences(told, self.disclosure)


def list_racers(racers: Any, what: str) -> list[Any]:
    """Return one racer, or several, as a list; raise an InputError for what is neither.

    >>> list_racers("gd", "a race"), list_racers(("gd", "adam"), "a race")
    (['gd'], ['gd', 'adam'])
    """
    racers = [racers] if isinstance(racers, (str, Optimizer, Guest)) else racers
    if not np.iterable(racers):
        raise InputError(f"the optimizers of {what} must be a rule or a list of rules, got {short_repr(racers)}")
    return list(racers)


def check_racers(optimizers: Sequence[Racer | str] | Racer | str) -> list[Racer]:
    """Return the racers as a list; raise an InputError if there is none, or if a setting is an array."""
    racers = list_racers(optimizers, "a race")
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
    landscape: Landscape | Problem | str,
    optimizers: Sequence[Racer | str] | None = None,
    start: Start = None,
    *,
    starts: Sequence[Start] | None = None,
    steps: int | None = None,
    seed: int = 0,
    fair: Fair | None = None,
    plane: Any = None,
    **options: Any,
) -> Race:
    """Run several optimizers on one landscape from one start, and film them.

    All racers get the same start and the same random numbers. They run with exactly the given settings, which
    the legend shows; nothing else is tuned. If no optimizers are given, gd, momentum, RMSProp and Adam run at
    settings that suit the landscape (see `optimizers.suggested_racers`).

    Parameters
    ----------
    landscape : Landscape, Problem or str
        A problem of n parameters (see `landscapes.problems`) is drawn in a plane of their space; the figure says
        what that leaves out.
    optimizers : sequence of Optimizer, Guest or str, optional
        A name means the rule with its library's defaults. Default: four rules at suggested settings.
    start, seed
        As in `optimizers.trace`. An array (n, 2) of points as start gives a cloud: all racers run from every
        point, and the map shows where their runs are and how dense (see `visualizer.plotting.panels.cloud`).
    starts : sequence of (x, y), optional
        A start for each racer, in place of the one `start` of all.
    steps : int, optional
        Default: 200; if no optimizers are given, as many as the landscape needs (see `optimizers.suggested_steps`).
    fair : "lr", "tuned" or "budget", optional
        The terms of a fair race; the figure states them. "lr": all racers have one learning rate. "tuned": each
        has its own best one, found by `optimizers.tune`. "budget": all have the same number of gradients, `steps`.
    plane : "pca", "random", (i, j), or array (2, n), default "pca"
        The plane of a problem (see `optimizers.path_plane`).
    **options
        The fields of `Look` (panels, extent, theme, title, caption, azimuth, elevation, turn, captions, arrows,
        tail, labels, colors, colormap, levels, colorbar, aspect, size, transparent, legend, axes, lang) and of
        `Playback` (seconds, fps, hold, pace, slow, pauses, loop, progress_line).

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
    is_problem = isinstance(landscape, Problem)
    surface: Any = landscape if is_problem else landscapes.get(landscape)  # type: ignore[arg-type]  # a problem is none
    look, playback = split_options(PROBLEM_LOOK | options if is_problem else options)
    check_fair(fair)
    check_terms(surface, optimizers, look, fair, plane)
    rules, steps = default_terms(surface, optimizers, start, steps, fair)
    for name in ("labels", "colors"):
        one_for_each(name, getattr(look, name), len(rules))
    begins = racer_starts(start, starts, len(rules))
    if fair in ("budget", "tuned") and any(map(is_many, begins)):
        raise InputError(f"a race with fair={fair!r} must have one start, got an array of points")
    with speaking(look.lang):
        runs = trace_racers(fair, rules, surface, begins, steps, seed)
        trajectories, disclosure = in_plane(runs, look, plane, seed) if is_problem else runs
    check_lanes(trajectories, look)
    surface = trajectories[0].landscape
    return Race(surface, trajectories, look, playback, steps if fair == "budget" else None, disclosure, seed)


def is_many(start: Start) -> bool:
    """Return True if a start is an array of points, or a pair of arrays."""
    return start is not None and np.iterable(start) and any(map(np.iterable, start))


def check_lanes(trajectories: Sequence[Trajectory], look: Look) -> None:
    """Raise an InputError if starts are arrays and the race cannot draw them."""
    if all(run.points.ndim == 2 for run in trajectories):
        return
    if len({run.points.shape[:-2] for run in trajectories}) > 1 or trajectories[0].points.ndim > 3:
        raise InputError("start must be one point (x, y) or an array (n, 2) of points, the same number for every racer")
    if look.arrows:
        raise InputError("arrows show the step of each racer: a race with many starts has too many")
    for name in [name for column in look.columns for name in column]:
        cloud_panel_class(name)


def racer_starts(start: Start, starts: Sequence[Start] | None, racers: int) -> list[Start]:
    """Return a start for each racer, or raise an InputError if they are not one for each.

    >>> racer_starts(None, [(1, 2), (3, 4)], racers=2)
    [(1, 2), (3, 4)]
    """
    if starts is None:
        return [start] * racers
    if start is not None:
        raise InputError("a race must have start, for all racers, or starts, one for each; got both")
    if not isinstance(starts, list | tuple | np.ndarray) or not np.iterable(starts) or len(starts) != racers:
        raise InputError(f"starts must be a point (x, y) for each of the {racers} racers, got {short_repr(starts)}")
    return list(starts)


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
