"""The context: who runs where, how everyone looks, and where everyone is at a step. What all views of a race share."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from matplotlib import patheffects

from landscapes import Landscape
from optimizers import Trajectory
from visualizer.plotting.extent import Extent, check_extent, fit_extent, within
from visualizer.plotting.style import assign_styles, get_theme
from visualizer.plotting.themes import check_theme


class PlotContext:
    """The racers of a picture.

    Parameters
    ----------
    landscape : Landscape
    trajectories : sequence of Trajectory
        Of one length, unless there is a budget, over that landscape.
    extent : ((x0, x1), (y0, y1)), optional
        What part of the plane to show; by default `visualizer.plotting.extent.fit_extent`.
    budget : int, optional
        Count gradients instead of steps, up to so many: each racer is shown where it was when it had
        made as many (see `optimizers.Evaluations.cost`). Trajectories may then differ in length.
    theme : "light", "dark" or "projector", default "light"
    azimuth : float, optional
        From where to look at a relief at first, in degrees from the x axis (see `SurfacePanel`).

    Attributes
    ----------
    steps : int
        How long the race is, in steps or in gradients.
    unit : str
        What `steps` counts: "step" or "gradients".
    theme : Theme
    styles : list of Style
        Colour, dash and marker of each racer, in that theme.
    at : list of int array
        For each racer what had been counted when it reached each of its points.

    Examples
    --------
    >>> from landscapes import ravine
    >>> from optimizers import gd, trace
    >>> context = PlotContext(ravine, [trace(gd(lr=0.038), ravine, steps=9)])
    >>> context.steps, context.last(4), context.styles[0].color
    (9, [4], '#000000')
    """

    def __init__(
        self,
        landscape: Landscape,
        trajectories: Sequence[Trajectory],
        *,
        extent: Extent | None = None,
        budget: int | None = None,
        theme: str = "light",
        azimuth: float | None = None,
    ) -> None:
        self.landscape = landscape
        self.trajectories = list(trajectories)
        self.extent = check_extent(extent) if extent is not None else fit_extent(landscape, self.trajectories)
        self.steps = budget or self.trajectories[0].steps
        self.unit = "gradients" if budget else "step"
        self.at = [run.evaluations.cost if budget else np.arange(run.steps + 1) for run in self.trajectories]
        self.theme = get_theme(check_theme(theme))
        self.azimuth = azimuth
        styles = assign_styles([run.optimizer.name for run in self.trajectories])
        self.styles = [replace(style, color=self.theme.of(style.color)) for style in styles]

    def last(self, step: int) -> list[int]:
        """For each racer the last of its points that it has reached by then."""
        return [int(np.searchsorted(at, step, side="right")) - 1 for at in self.at]

    def stays(self, racer: int) -> np.ndarray:
        """For each point of a racer whether it is in the domain; nan is not."""
        return within(self.trajectories[racer].points, self.landscape.domain)

    @property
    def order(self) -> list[int]:
        """The racers from the lowest layer to the highest: one that leaves the domain crosses the whole picture."""
        return sorted(range(len(self.trajectories)), key=lambda k: bool(self.stays(k).all()))

    def shown_at(self, racer: int, step: int) -> tuple[np.ndarray, bool]:
        """Where on the picture the racer stands after so many of its own steps, and whether it is there.

        One that is off the picture is shown on its edge, where it left; one that is nowhere, where it was last.
        """
        run = self.trajectories[racer]
        point = run.points[step if run.diverged_at is None else min(step, run.diverged_at - 1)]
        low, high = np.transpose(self.extent)
        return np.clip(point, low, high), bool(within(point, self.extent))

    def fate(self, racer: int, step: int) -> str:
        """What has become of a racer that does not go on in the domain, in words; nothing of one that does."""
        run = self.trajectories[racer]
        name = run.optimizer.name
        if run.diverged_at is not None and step >= run.diverged_at:
            return f"{name} diverged at step {run.diverged_at}"
        if run.stopped_at is not None and step >= run.stopped_at:
            return f"{name} stopped at step {run.stopped_at}"
        return "" if self.stays(racer)[step] else f"{name} has left the domain"

    def casing(self, width: float) -> list[patheffects.AbstractPathEffect]:
        """An edge of paper around a line of that width, so that it is seen on any ground."""
        return [patheffects.Stroke(linewidth=width + 2, foreground=self.theme.paper), patheffects.Normal()]
