"""A race as a film: frames drawn once and then only where something moved, written by Pillow."""

import base64
import html
import io
import math
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import Image

import landscapes
from landscapes import InputError, Landscape
from landscapes._errors import shown
from optimizers import Guest, Optimizer, Trajectory
from optimizers import get as get_optimizer
from visualizer.fair import Fair, run
from visualizer.files import check_writable, interrupts_held, whole
from visualizer.limits import View, check_view
from visualizer.palette import UNCHANGED, Palette
from visualizer.scene import USUAL, Scene, Views, check_views
from visualizer.style import check_theme, theme_of

#: A film has at most so many frames; a longer run skips steps.
MOST_FRAMES = 150

#: What `Race.save` can write.
EXTENSIONS = (".gif", ".png")

Progress = Callable[[int, int], Any]


@dataclass(frozen=True, eq=False, repr=False)
class Race:
    """Several optimizers on one landscape from one start. Shows itself in a notebook; `save` makes the film.

    Attributes
    ----------
    landscape : Landscape
    trajectories : list of Trajectory
    views, view, theme, title, caption
        See `visualizer.Scene`.
    budget, disclosure
        Of a fair race (see `race`): the gradients that everyone had, and what the figure says of the terms.
    fps : float or None
        Frames per second; None for a film of about six seconds.
    hold : float
        Seconds for which the last frame stands.
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

    def __repr__(self) -> str:
        return f"Race({self.landscape!r}, {[t.optimizer for t in self.trajectories]}, {self.steps} {self.unit})"

    @property
    def steps(self) -> int:
        """How long the race is, in steps, or in gradients where there is a budget."""
        return self.budget or self.trajectories[0].steps

    @property
    def unit(self) -> str:
        return "gradients" if self.budget else "steps"

    def scene(self, width: int | None = None) -> Scene:
        """A new picture of the race, to be moved with its `show`; `width` is that of the figure, in pixels."""
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
            width=width,
        )

    @property
    def colors(self) -> list[str]:
        """The colours that a film of few colours must have exactly: those of paper and racers."""
        theme = theme_of(self.theme)
        return [theme.paper, *theme.colors]

    @property
    def shown_steps(self) -> list[int]:
        """The step that each frame shows: all of them, or evenly spaced ones of a long run, and the last."""
        stride = math.ceil(self.steps / (MOST_FRAMES - 1))
        return [*range(0, self.steps, stride), self.steps]

    @property
    def durations(self) -> list[int]:
        """Milliseconds for which each frame stands; a GIF counts in hundredths of a second."""
        count = len(self.shown_steps)
        seconds = 1 / self.fps if self.fps else min(max(6 / count, 0.04), 0.3)
        frame = max(round(100 * seconds), 2) * 10
        return [frame] * (count - 1) + [max(round(100 * self.hold) * 10, frame)]

    def frames(self, steps: Sequence[int] | None = None) -> Iterator[np.ndarray]:
        """The film as arrays (height, width, 4) of RGBA, one for each of `steps`, by default `shown_steps`."""
        scene = self.scene()
        canvas = scene.canvas
        canvas.draw()
        scene.figure.set_layout_engine("none")  # the layout is found; nothing that moves may move it
        ground = canvas.copy_from_bbox(scene.figure.bbox)
        for step in self.shown_steps if steps is None else steps:
            scene.show(step)
            canvas.restore_region(ground)
            for artist in scene.moving:
                scene.figure.draw_artist(artist)
            yield np.array(canvas.buffer_rgba())

    def save(self, path: str | os.PathLike, progress: Progress | None = None) -> Path:
        """Write the film (.gif) or its last frame (.png).

        The file appears whole or not at all. `progress` is called as ``progress(done, frames)``.

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
        path = check_writable(path, EXTENSIONS)
        with whole(path) as part, interrupts_held() as let_through, part.open("wb") as target:

            def report(done: int, frames: int) -> None:
                let_through()
                if progress:
                    progress(done, frames)

            self._write(target, path.suffix.lower(), report)
        return path

    def _write(self, target: BinaryIO, extension: str, progress: Progress | None = None) -> None:
        frames = self.frames([self.shown_steps[-1], *self.shown_steps])
        last = next(frames)
        if extension == ".png":
            Image.fromarray(last).convert("RGB").save(target, "PNG", optimize=True)
            return
        palette = Palette(last, exact=self.colors)
        images = palette.images(self._reported(frames, progress))
        next(images).save(
            target,
            "GIF",
            save_all=True,
            append_images=images,
            duration=self.durations,
            loop=0,
            transparency=UNCHANGED,
            disposal=1,  # each frame is drawn upon the one before
            optimize=False,
        )

    def _reported(self, frames: Iterator[np.ndarray], progress: Progress | None) -> Iterator[np.ndarray]:
        for done, frame in enumerate(frames, 1):
            yield frame
            if progress:
                progress(done, len(self.shown_steps))

    def describe(self) -> str:
        """What is seen, in words: the alternative text of the film.

        >>> from optimizers import gd
        >>> race("sphere", [gd(lr=0.1)], steps=50).describe()
        'Race on sphere: gd α=0.1 is within 0.001 of the minimum at step 23.'
        """
        told = f"Race on {self.landscape.label}: {'; '.join(outcome(t) for t in self.trajectories)}."
        return f"{told} {self.disclosure}".rstrip()

    def _repr_html_(self) -> str:
        film = io.BytesIO()
        self._write(film, ".gif")
        data = base64.b64encode(film.getvalue()).decode()
        return f'<img src="data:image/gif;base64,{data}" alt="{html.escape(self.describe())}">'


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
    view = None if view is None else check_view(view)
    trajectories, disclosure = run(fair, rules, surface, start, steps, seed)
    if trajectories[0].points.ndim != 2:
        raise InputError("a race has one start point, not an array of them")
    budget = steps if fair == "budget" else None
    return Race(surface, trajectories, views, view, fps, hold, budget, disclosure, theme, title, caption)
