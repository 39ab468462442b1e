"""The base class of films, of one race or of several: it saves them and shows them in a notebook."""

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.language import N_
from landscapes._core.progress import check_progress
from landscapes._core.types import Progress
from visualizer.plotting.look import Look
from visualizer.plotting.picture_language import drawing_in
from visualizer.plotting.progress_line import ProgressLine
from visualizer.plotting.style import get_theme
from visualizer.rendering.clip import Clip
from visualizer.rendering.playback import Playback
from visualizer.rendering.timeline import Timeline
from visualizer.rendering.writers import OPAQUE, STILL, VIDEO, check_path, gif, write

if TYPE_CHECKING:
    from matplotlib.figure import FigureBase

#: The narrowest and the widest film, in pixels.
WIDTHS = (160, 7680)

#: The most steps of a film. One frame of a longer one takes several seconds and some GiB of memory.
MAX_STEPS = 1_000_000


class Film:
    """A scene with its timing. A subclass defines its length, its scene and its description.

    Attributes
    ----------
    look : Look
        The appearance.
    playback : Playback
        The timing.
    """

    look: Look
    playback: Playback

    @property
    def steps(self) -> int:
        """The last step that is shown."""
        raise NotImplementedError

    def scene(self, width: int | None = None, figure: "FigureBase | None" = None) -> Any:
        """Return a new scene, whose `show` sets the step; `width` is in pixels, `figure` is drawn into if given."""
        raise NotImplementedError

    def describe(self) -> str:
        """Return the alternative text: the film in words."""
        raise NotImplementedError

    @property
    def unit(self) -> str:
        """The unit of `steps`: "steps" or "gradients"."""
        return "steps"

    def ways(self) -> np.ndarray:
        """Return how far each racer moves in the picture in each step, an array (racers, steps)."""
        raise NotImplementedError

    def __post_init__(self) -> None:
        self.playback.check_steps(self.steps)
        if (last := max(self.look.all_captions)) > self.steps:
            raise InputError(f"captions must begin from step 0 to {self.steps}, got step {last}")

    @cached_property
    def timeline(self) -> Timeline:
        """The step of the race at every moment of the film."""
        return self.playback.timeline(self.steps, self.ways())

    @property
    def shown_steps(self) -> list[float]:
        """The time in steps that each frame of a GIF shows; between two whole steps the racers are on their way."""
        return self.playback.frames(self.timeline).steps

    @property
    def durations(self) -> list[float]:
        """The duration of each frame of a GIF in milliseconds."""
        return self.playback.frames(self.timeline).durations

    @property
    def colors(self) -> list[str]:
        """The colours that every format must keep exactly: those of the paper and of the racers."""
        theme = get_theme(self.look.theme)
        return [theme.paper, *theme.colors]

    def frames(self, steps: Sequence[float] | None = None) -> Iterator[np.ndarray]:
        """Yield frames as RGBA arrays (height, width, 4): those of a GIF, or one for each of `steps`."""
        clip = self.clip()
        yield from clip.frames() if steps is None else map(clip.renderer, steps)

    def clip(self, width: int | None = None, progress: Progress | None = None, extension: str = ".gif") -> Clip:
        """Return the film as the input of the writer of a format; a still has no progress line."""
        if self.steps > MAX_STEPS:
            raise InputError(f"a film must have at most {MAX_STEPS:,} {self.unit}, got {self.steps:,}")
        check_progress(progress)
        scene = self.scene(width=width)
        if self.playback.progress_line and extension not in STILL:
            unit = N_("gradients") if self.unit == "gradients" else N_("step")
            with drawing_in(self.look.lang):
                scene.progress_line = ProgressLine(scene.figure, self.steps, unit, self.timeline.moved, self.look.theme)
        frames = self.playback.frames(self.timeline, video=extension in VIDEO)
        return Clip(scene, frames.steps, frames.durations, self.playback.loop, self.colors, self.describe(), progress)

    def save(self, path: str | os.PathLike, progress: Progress | None = None, width: int | None = None) -> Path:
        """Write the film as .gif, .mp4, .webm, .webp, .apng or .html, or its last frame as .png, .svg or .pdf.

        A path that ends in a slash, such as "frames/", is a folder: it gets each frame once, as 0000.png and
        so on. On an error no file or folder appears, and an old one stays as it was. All formats keep the
        racers' colours exactly, except video, which stores colours at half the resolution. The player of a
        video decides whether it loops.

        Parameters
        ----------
        path : str or path
            The extension selects the format. Video needs ffmpeg (``pip install "ravine[video]"``). A folder
            of frames replaces an older one, but no other files.
        progress : callable, optional
            Called as ``progress(done, frames)`` after each frame.
        width : int, optional
            Width of the film in pixels, for the formats that have pixels; default 800, or that of the look's `size`.

        Raises
        ------
        InputError
            If the extension is unknown, the file cannot be written, or a video or page should be transparent.

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
        extension = check_path(path).suffix.lower()
        if self.look.transparent:
            check_transparency(path)
        return write(path, self.clip(width, progress, extension))

    def _repr_html_(self) -> str | None:
        return gif.inline(self.clip())


def check_transparency(path: str | os.PathLike) -> None:
    """Raise an InputError if the format cannot be transparent."""
    if (extension := Path(path).suffix.lower()) in OPAQUE:
        raise InputError(f"{extension} cannot be transparent: write .gif, .webp, .apng, .png, .svg, .pdf or a folder/")


def check_width(width: object) -> None:
    """Raise an InputError if the width of a film is not allowed."""
    low, high = WIDTHS
    if isinstance(width, bool) or not isinstance(width, (int, np.integer)) or not low <= width <= high:
        raise InputError(f"width must be a whole number of pixels from {low} to {high}, got {short_repr(width)}")
