"""A race as a film: what is raced, which steps are shown and for how long. The files are the writers' affair."""

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import landscapes
from landscapes import InputError, Landscape
from landscapes._errors import shown
from optimizers import Guest, Optimizer, Trajectory
from optimizers import get as get_optimizer
from visualizer.fair import Fair, run
from visualizer.frames import frames_of
from visualizer.limits import View, check_view
from visualizer.reel import Progress, Reel
from visualizer.scene import USUAL, Scene, Views, check_views
from visualizer.style import check_theme, theme_of
from visualizer.writers import gif, write

#: A film has at most so many frames; a longer run skips steps.
MOST_FRAMES = 150

#: How many times as long as the others the frames of a slow start stand.
SLOW = 3

#: How wide a film may be, in pixels.
WIDTHS = (160, 7680)


@dataclass(frozen=True, eq=False, repr=False)
class Race:
    """Several optimizers on one landscape from one start. Shows itself in a notebook; `save` makes the film.

    Attributes
    ----------
    landscape : Landscape
    trajectories : list of Trajectory
    views, view, theme, title, caption, azimuth
        See `visualizer.Scene`.
    budget, disclosure
        Of a fair race (see `race`): the gradients that everyone had, and what the figure says of the terms.
    fps : float or None
        Frames per second; None for a film of about six seconds.
    hold : float
        Seconds for which the last frame stands.
    slow_start : int
        The first so many steps are shown at a third of the speed.
    loop : int
        How many times the film plays; 0 for ever.
    """

    landscape: Landscape
    trajectories: list[Trajectory]
    views: Views = USUAL
    view: View | None = None
    fps: float | None = None
    hold: float = 2.0
    budget: int | None = None
    disclosure: str = ""
    theme: str = "light"
    title: str = ""
    caption: str = ""
    slow_start: int = 0
    loop: int = 0
    azimuth: float | None = None

    def __repr__(self) -> str:
        return f"Race({self.landscape!r}, {[t.optimizer for t in self.trajectories]}, {self.steps} {self.unit})"

    @property
    def steps(self) -> int:
        """How long the race is, in steps, or in gradients where there is a budget."""
        return self.budget or self.trajectories[0].steps

    @property
    def unit(self) -> str:
        return "gradients" if self.budget else "steps"

    def scene(self, width: int | None = None, figure: Any = None) -> Any:
        """A new picture of the race, to be moved with its `show`: so many pixels wide, or in a figure of yours."""
        if width is not None:
            check_width(width)
        return Scene(
            self.landscape,
            self.trajectories,
            self.views,
            self.view,
            self.budget,
            self.disclosure,
            theme=self.theme,
            title=self.title,
            caption=self.caption,
            azimuth=self.azimuth,
            width=width,
            figure=figure,
        )

    @property
    def colors(self) -> list[str]:
        """The colours that a film of few colours must have exactly: those of paper and racers."""
        theme = theme_of(self.theme)
        return [theme.paper, *theme.colors]

    @property
    def shown_steps(self) -> list[int]:
        """The step that each frame shows."""
        return shown_steps(self.steps)

    @property
    def durations(self) -> list[int]:
        """Milliseconds for which each frame stands; a GIF counts in hundredths of a second."""
        steps = self.shown_steps
        seconds = 1 / self.fps if self.fps else min(max(6 / len(steps), 0.04), 0.3)
        frame = max(round(100 * seconds), 2) * 10
        moving = [SLOW * frame if step < self.slow_start else frame for step in steps[:-1]]
        return [*moving, max(round(100 * self.hold) * 10, frame)]

    def frames(self, steps: Sequence[int] | None = None) -> Iterator[np.ndarray]:
        """The film as arrays (height, width, 4) of RGBA, one for each of `steps`, by default `shown_steps`."""
        return frames_of(self.scene(), self.shown_steps if steps is None else steps)

    def reel(self, width: int | None = None, progress: Progress | None = None) -> Reel:
        """The film as a writer wants it."""
        scene = self.scene(width)
        return Reel(scene, self.shown_steps, self.durations, self.loop, self.colors, self.describe(), progress)

    def save(self, path: str | os.PathLike, progress: Progress | None = None, width: int | None = None) -> Path:
        """Write the film: .gif, .mp4, .webm, .webp, .apng or .html; or its last frame: .png, .svg or .pdf.

        The file appears whole or not at all. All keep the racers' colours exactly but video, which
        stores colours at half the resolution; and whether a video loops is up to its player.

        Parameters
        ----------
        path : str or path
            Its extension says what is written. Video needs ffmpeg (``pip install "ravine[video]"``).
        progress : callable, optional
            Called as ``progress(done, frames)``.
        width : int, optional
            Of the film in pixels, of those formats that have pixels; by default 800.

        Raises
        ------
        InputError
            For another extension, or a place that cannot be written to.

        Examples
        --------
        >>> import os, tempfile
        >>> from optimizers import adam, gd
        >>> film = race("ravine", [gd(lr=0.038), adam(lr=0.2)], steps=5)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     film.save(os.path.join(folder, "race.gif")).name
        'race.gif'
        """
        return write(path, self.reel(width, progress))

    def describe(self) -> str:
        """What is seen, in words: the alternative text of the film.

        >>> from optimizers import gd
        >>> race("sphere", [gd(lr=0.1)], steps=50).describe()
        'Race on sphere: gd α=0.1 is within 0.001 of the minimum at step 23.'
        """
        told = f"Race on {self.landscape.label}: {'; '.join(outcome(t) for t in self.trajectories)}."
        return f"{told} {self.disclosure}".rstrip()

    def _repr_html_(self) -> str:
        return gif.inline(self.reel())


def shown_steps(steps: int) -> list[int]:
    """All steps, or evenly spaced ones of a long run, and the last.

    >>> shown_steps(400)[-3:]
    [396, 399, 400]
    """
    stride = math.ceil(steps / (MOST_FRAMES - 1))
    return [*range(0, steps, stride), steps]


def outcome(trajectory: Trajectory) -> str:
    """How a run ended, in one clause."""
    label = trajectory.optimizer.label
    if trajectory.diverged_at is not None:
        return f"{label} diverges at step {trajectory.diverged_at}"
    if (reached := trajectory.steps_to()) >= 0:
        return f"{label} is within 0.001 of the minimum at step {reached}"
    if trajectory.stopped_at is not None:
        return f"{label} stops at step {trajectory.stopped_at} at f = {trajectory.values[-1]:.3g}"
    return f"{label} ends at f = {trajectory.values[-1]:.3g}"


def check_count(name: str, value: Any) -> None:
    """Raise an InputError if it is no whole number from 0 to 65535, the most that a file can say."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not 0 <= value <= 65535:
        raise InputError(f"{name} must be a whole number from 0 to 65535, got {shown(value)}")


def check_width(width: Any) -> None:
    """Raise an InputError if a film cannot be so wide."""
    least, most = WIDTHS
    if isinstance(width, bool) or not isinstance(width, (int, np.integer)) or not least <= width <= most:
        raise InputError(f"width must be a whole number of pixels from {least} to {most}, got {shown(width)}")


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
    optimizers: Sequence[Optimizer | Guest | str] = ("gd", "momentum", "rmsprop", "adam"),
    start: Any = None,
    steps: int = 200,
    seed: int = 0,
    views: Views = USUAL,
    view: View | None = None,
    fps: float | None = None,
    hold: float = 2.0,
    fair: Fair | None = None,
    theme: str = "light",
    title: str = "",
    caption: str = "",
    slow_start: int = 0,
    loop: int = 0,
    azimuth: float | None = None,
) -> Race:
    """Run several optimizers on one landscape from one start, and film them.

    Every racer gets the same start, the same random numbers and just the knobs it was given: nothing is
    tuned behind your back, and the legend names the settings.

    Parameters
    ----------
    landscape : Landscape or str
    optimizers : sequence of Optimizer, Guest or str
    start, steps, seed
        As in `optimizers.trace`.
    views : sequence of str, default ("map", "swing")
        What to show, from top to bottom, of "map", "relief" (the surface in three dimensions), "swing" (the
        second coordinate against the step), "loss", "rate" (the effective learning rate), "schedule" and
        "phase" (the second coordinate against its velocity); or several such sequences, one for each column.
    view : ((x0, x1), (y0, y1)), optional
        What part of the plane to show; by default a box around what happens inside the domain.
    fps : float, optional
        Frames per second; by default the film takes about six seconds.
    hold : float, default 2
        Seconds for which the last frame stands.
    fair : "lr", "tuned" or "budget", optional
        The terms of a fair race, which are written on the figure: all at one learning rate; each at
        its own best, found by `optimizers.tune`; or all for the same number of gradients, `steps`.
    theme : "light", "dark" or "projector", default "light"
        The last has large text and thick lines.
    title, caption : str, optional
        Over and under everything.
    slow_start : int, default 0
        Show the first so many steps at a third of the speed.
    loop : int, default 0
        How many times the film plays; 0 for ever.
    azimuth : float, optional
        From where to look at a relief at first, in degrees from the x axis; by default from where most of
        the paths is seen. The camera turns by 40 in all.

    Returns
    -------
    Race
        Shows itself in a notebook; ``.save("race.gif")`` writes the film.

    Raises
    ------
    InputError
        For anything that is not allowed, in one line that says what is.

    Examples
    --------
    >>> from optimizers import gd, momentum
    >>> film = race("ravine", [gd(lr=0.038), momentum(lr=0.038)], steps=100)
    >>> [t.reversals[1].item() for t in film.trajectories]
    [99, 14]
    """
    surface = landscapes.get(landscape)
    rules = check_racers(optimizers)
    if fps is not None and not 0 < fps <= 50:
        raise InputError(f"fps must be above 0 and at most 50 (a GIF has no faster), got {shown(fps)}")
    if not 0 <= hold < 600:
        raise InputError(f"hold must be from 0 to 600 seconds, got {shown(hold)}")
    check_views(views)
    check_theme(theme)
    check_count("slow_start", slow_start)
    check_count("loop", loop)
    if azimuth is not None and not -math.inf < azimuth < math.inf:
        raise InputError(f"azimuth must be a finite number of degrees, got {shown(azimuth)}")
    view = None if view is None else check_view(view)
    trajectories, disclosure = run(fair, rules, surface, start, steps, seed)
    if trajectories[0].points.ndim != 2:
        raise InputError("a race has one start point, not an array of them")
    budget = steps if fair == "budget" else None
    return Race(
        surface,
        trajectories,
        views,
        view,
        fps,
        hold,
        budget,
        disclosure,
        theme,
        title,
        caption,
        slow_start,
        loop,
        azimuth,
    )
