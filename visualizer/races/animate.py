"""A film as a matplotlib animation, for its windows, its writers, and figures that are restyled."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.artist import Artist

from landscapes import InputError
from landscapes._core.errors import short_repr
from visualizer.races.film import Film
from visualizer.rendering.clip import Clip, frame_repeats
from visualizer.rendering.frame_renderer import Filmable
from visualizer.rendering.playback import Playback
from visualizer.rendering.writers import gif


class Animation(FuncAnimation):
    """A FuncAnimation over a `Clip`; a notebook shows it as a GIF unless the rc setting animation.html is set.

    Attributes
    ----------
    scene : Filmable
        Its artists may be restyled before the animation is drawn.
    """

    def __init__(self, clip: Clip, blit: bool = True) -> None:
        self.clip, self.scene = clip, clip.scene
        duration, repeats = frame_repeats(clip.durations)
        super().__init__(
            self.scene.figure,
            self._show,
            frames=np.repeat(clip.steps, repeats).tolist(),  # all frames have the same duration
            init_func=self._begin,
            interval=duration,
            repeat=clip.loop != 1,
            blit=blit,
        )

    def _begin(self) -> Sequence[Artist]:
        figure = self.scene.figure
        if figure.get_layout_engine():
            figure.draw_without_rendering()
            figure.set_layout_engine("none")  # fixes the layout, so that moving artists do not change it
        return self._show(self.clip.steps[0])

    def _show(self, step: float) -> Sequence[Artist]:
        self.scene.show(step)
        return list(self.scene.moving)

    def _repr_html_(self) -> str:
        return super()._repr_html_() or gif.inline(self.clip)


def animate(
    film: Film | Filmable, steps: Sequence[float] | None = None, interval: int | None = None, blit: bool = True
) -> Animation:
    """Return the film of a race, or of any scene, as a matplotlib.animation.FuncAnimation.

    It plays where matplotlib's animations play, and any of matplotlib's writers saves it. To write a file,
    ``race.save`` is more than ten times as fast. The pause at the end consists of repeated frames.

    Parameters
    ----------
    film : Race, SideBySide or scene
    steps : sequence of float, optional
        The time in steps that each frame shows. Default: those of the race's own film, or those of `Playback()`.
    interval : int, optional
        Milliseconds for each frame. Default: the durations of the race, or those of `Playback()`.
    blit : bool, default True
        If True, a window redraws only the moving artists.

    Returns
    -------
    matplotlib.animation.FuncAnimation
        Keep it in a variable while it plays. Its attribute `scene` holds the artists.

    Raises
    ------
    InputError
        If a step is outside the run, or the interval is not positive.

    Examples
    --------
    >>> from visualizer import animate, race
    >>> animation = animate(race("ravine", ["gd", "momentum"], steps=4, seconds=0.2, hold=0))
    >>> animation.scene.paths[1].set_linewidth(5)
    >>> len(animation.to_jshtml(fps=10)) > 10_000
    True
    """
    clip = film.clip() if isinstance(film, Film) else scene_clip(film)
    if steps is not None or interval is not None:
        steps = clip.steps if steps is None else check_steps(steps, clip.scene.steps)
        duration = min(clip.durations) if interval is None else check_interval(interval)
        clip = replace(clip, steps=steps, durations=[duration] * len(steps))
    return Animation(clip, blit)


def scene_clip(scene: Filmable) -> Clip:
    """Return a clip of a scene that has no timing of its own."""
    if not isinstance(getattr(scene, "steps", None), int):
        raise InputError(f"film must be a race, several side by side, or a scene, got {short_repr(scene)}")
    playback = Playback()
    frames = playback.frames(playback.timeline(scene.steps))
    return Clip(scene, frames.steps, frames.durations)


def check_steps(steps: object, last: int) -> list[float]:
    """Return the steps as a list, or raise an InputError if there are none or one is outside the run."""
    chosen = np.asarray(steps)
    if chosen.ndim != 1 or chosen.dtype.kind not in "iuf" or not len(chosen) or not (chosen >= 0).all():
        raise InputError(f"steps must be numbers from 0 to {last}, got {short_repr(steps)}")
    if chosen.max() > last:
        raise InputError(f"steps must be numbers from 0 to {last}, got {short_repr(steps)}")
    return chosen.tolist()


def check_interval(interval: object) -> int:
    """Return the interval, or raise an InputError that says what is allowed."""
    if isinstance(interval, bool) or not isinstance(interval, (int, np.integer)) or interval < 1:
        raise InputError(f"interval must be a whole number of milliseconds >= 1, got {short_repr(interval)}")
    return int(interval)
