"""The context that all panels of a race share: trajectories, styles, and the position of each racer at a step."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from matplotlib.colors import to_hex

from landscapes import InputError, Landscape
from landscapes._core.language import N_, _
from optimizers import Trajectory
from visualizer.plotting.extent import Extent, check_extent, fit_extent, within
from visualizer.plotting.labels import head_names
from visualizer.plotting.levels import check_levels, surface_levels
from visualizer.plotting.look import Look
from visualizer.plotting.style import assign_styles, get_theme


class PlotContext:
    """The racers of a figure, with their styles, and the step at which each of their points was reached.

    Parameters
    ----------
    landscape : Landscape
    trajectories : sequence of Trajectory
        Runs on that landscape, of equal length unless there is a budget.
    look : Look, optional
        The appearance; its default extent is that of `visualizer.plotting.extent.fit_extent`.
    extent : ((x0, x1), (y0, y1)), optional
        The part of the plane to draw, in place of that of the look.
    budget : int, optional
        Count gradients instead of steps, up to this number: each racer is drawn where it was after that
        many (see `optimizers.Evaluations.cost`). Trajectories may then differ in length.
    map_shape : float, optional
        The height of the map over its width. Default: it is 2.6 times as high as other panels.
    map_width : float, optional
        The width of the map in inches.

    Attributes
    ----------
    steps : int
        The length of the race, in steps or in gradients.
    unit : str
        The unit of `steps`: "step" or "gradients".
    theme : Theme
    styles : list of Style
        Colour, dash and marker of each racer, in that theme.
    labels, names : list of str
        The label of each racer that was given, empty if none was; and the name beside its head.
    counts : list of int array
        For each racer the number of steps (or gradients) that each of its points took.

    Examples
    --------
    >>> from landscapes import ravine
    >>> from optimizers import gd, trace
    >>> context = PlotContext(ravine, [trace(gd(lr=0.038), ravine, steps=9)])
    >>> context.steps, context.reached(4.5), context.styles[0].color
    (9, [4.5], '#000000')
    """

    def __init__(
        self,
        landscape: Landscape,
        trajectories: Sequence[Trajectory],
        look: Look | None = None,
        *,
        extent: Extent | None = None,
        budget: int | None = None,
        map_shape: float | None = None,
        map_width: float = 7.0,
    ) -> None:
        self.landscape, self.look = landscape, look or Look()
        self.trajectories = list(trajectories)
        extent = extent or self.look.extent
        self.extent = check_extent(extent) if extent is not None else fit_extent(landscape, self.trajectories)
        self.steps = budget or self.trajectories[0].steps
        self.unit = N_("gradients") if budget else N_("step")
        self.counts = [run.evaluations.cost if budget else np.arange(run.steps + 1) for run in self.trajectories]
        self.theme = get_theme(self.look.theme)
        self.map_shape, self.map_width = map_shape, map_width
        self.fitted = self.extent
        count = len(self.trajectories)
        self.labels = [label or "" for label in one_for_each("labels", self.look.labels, count)]
        self.names = head_names(self.trajectories, self.labels)
        styles = assign_styles([run.optimizer.name for run in self.trajectories])
        self.styles = [
            replace(style, color=to_hex(color).upper() if color else self.theme.color_of(style))
            for style, color in zip(styles, one_for_each("colors", self.look.colors, count), strict=True)
        ]

    @cached_property
    def levels(self) -> np.ndarray:
        """The values of f at the contour lines, the same in all panels."""
        return surface_levels(self.landscape, self.extent, check_levels(self.look.levels))

    def reached(self, step: float) -> list[float]:
        """Return for each racer how many of its own steps it has taken at this time, with fractions between points."""
        return [steps_taken(count, step) for count in self.counts]

    def stays(self, racer: int) -> bool:
        """Return True if all points of a racer lie in the extent."""
        return bool(within(self.trajectories[racer].points, self.extent).all())

    @property
    def draw_order(self) -> list[int]:
        """The racers from bottom to top. Those that leave the extent come first: their paths cross the whole figure."""
        return sorted(range(len(self.trajectories)), key=self.stays)

    def marker_position(self, racer: int, at: float) -> tuple[np.ndarray, bool]:
        """Return the position of a racer's marker after `at` of its own steps, and whether it is in the extent.

        A racer outside the extent is drawn on its edge, and a diverged one at its last finite point.
        """
        run = self.trajectories[racer]
        last = run.steps if run.diverged_at is None else max(run.diverged_at - 1, 0)
        point = up_to(run.points, min(at, float(last)))[-1]
        low, high = np.transpose(self.extent)
        return np.clip(point, low, high), bool(within(point, self.extent))

    def marker_positions(self, times: np.ndarray) -> np.ndarray:
        """Return the positions of all markers at several times, as an array (times, racers, 2)."""
        places = []
        for run, counts in zip(self.trajectories, self.counts, strict=True):
            last = run.steps if run.diverged_at is None else max(run.diverged_at - 1, 0)
            steps = np.arange(int(last) + 1)
            at = np.interp(times, counts, np.arange(len(counts)))
            places.append(np.stack([np.interp(at, steps, run.points[: last + 1, axis]) for axis in (0, 1)], axis=1))
        low, high = np.transpose(self.extent)
        return np.clip(np.stack(places, axis=1), low, high)

    def status(self, racer: int, at: float) -> str:
        """Return the status text of a racer that stopped; empty while it runs."""
        run = self.trajectories[racer]
        if run.stopped_at is not None and at >= run.stopped_at:
            return _("{name} stopped at step {step}", name=run.optimizer.name, step=run.stopped_at)
        return ""


def one_for_each(name: str, given: Sequence[str | None], count: int) -> list[str | None]:
    """Return one entry for each racer, None for those at the end that have none, or raise an InputError if too many."""
    if len(given) > count:
        raise InputError(f"{name} must be at most one for each racer, got {len(given)} for {count}")
    return [*given, *[None] * (count - len(given))]


def steps_taken(counts: np.ndarray, step: float) -> float:
    """Return how many points a racer has passed at this time; `counts` holds the time at which it reached each.

    >>> steps_taken(np.array([0, 2, 4]), 3.0)
    1.5
    """
    last = int(np.searchsorted(counts, step, side="right")) - 1
    if last + 1 == len(counts):
        return float(last)
    return last + float((step - counts[last]) / (counts[last + 1] - counts[last]))


def up_to(points: np.ndarray, at: float) -> np.ndarray:
    """Return the points up to a time; between two points the last one lies on the line between them.

    >>> up_to(np.array([[0.0, 0.0], [2.0, 4.0], [9.0, 9.0]]), 0.5).tolist()
    [[0.0, 0.0], [1.0, 2.0]]
    """
    last, share = int(at), at % 1
    shown = points[: last + 1]
    if not share or not np.isfinite(points[last : last + 2]).all():
        return shown
    return np.concatenate([shown, [(1 - share) * points[last] + share * points[last + 1]]])
