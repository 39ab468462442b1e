"""What every film can do, whether of one race or of several: be played, saved, and shown in a notebook."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from visualizer.plotting.look import Look
from visualizer.plotting.style import get_theme
from visualizer.rendering.clip import Clip, Progress
from visualizer.rendering.frame_renderer import render_frames
from visualizer.rendering.playback import Playback, shown_steps
from visualizer.rendering.writers import gif, write

#: The narrowest and the widest film, in pixels.
WIDTHS = (160, 7680)


class Film:
    """A scene with its timing. A subclass says how long it is, draws its scene and describes it.

    Attributes
    ----------
    look : Look
        How it is drawn.
    playback : Playback
        How it plays.
    """

    look: Look
    playback: Playback

    @property
    def steps(self) -> int:
        """The last step that is shown."""
        raise NotImplementedError

    def scene(self, width: int | None = None, figure: Any = None) -> Any:
        """A new picture, to be moved with its `show`: so many pixels wide, or in a figure of yours."""
        raise NotImplementedError

    def describe(self) -> str:
        """The alternative text of the film: what is seen, in words."""
        raise NotImplementedError

    @property
    def shown_steps(self) -> list[int]:
        """The step that each frame shows."""
        return shown_steps(self.steps)

    @property
    def durations(self) -> list[int]:
        """Milliseconds for which each frame stands."""
        return self.playback.durations(self.steps)

    @property
    def colors(self) -> list[str]:
        """The colours that a film of few colours must have exactly: those of paper and racers."""
        theme = get_theme(self.look.theme)
        return [theme.paper, *theme.colors]

    def frames(self, steps: Sequence[int] | None = None) -> Iterator[np.ndarray]:
        """The film as arrays (height, width, 4) of RGBA, one for each of `steps`, by default `shown_steps`."""
        return render_frames(self.scene(), self.shown_steps if steps is None else steps)

    def clip(self, width: int | None = None, progress: Progress | None = None) -> Clip:
        """The film as a writer takes it."""
        scene = self.scene(width=width)
        return Clip(scene, self.shown_steps, self.durations, self.playback.loop, self.colors, self.describe(), progress)

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
            Width of the film in pixels, for the formats that have pixels; by default 800.

        Raises
        ------
        InputError
            For another extension, or a place that cannot be written to.

        Examples
        --------
        >>> import os, tempfile
        >>> from optimizers import adam, gd
        >>> from visualizer import race
        >>> film = race("ravine", [gd(lr=0.038), adam(lr=0.2)], steps=5)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     film.save(os.path.join(folder, "race.gif")).name
        'race.gif'
        """
        return write(path, self.clip(width, progress))

    def _repr_html_(self) -> str:
        return gif.inline(self.clip())


def check_width(width: Any) -> None:
    """Raise an InputError if a film cannot be so wide."""
    low, high = WIDTHS
    if isinstance(width, bool) or not isinstance(width, (int, np.integer)) or not low <= width <= high:
        raise InputError(f"width must be a whole number of pixels from {low} to {high}, got {short_repr(width)}")
