"""The base class of films, of one race or of several: it saves them and shows them in a notebook."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from visualizer.plotting.look import Look
from visualizer.plotting.style import get_theme
from visualizer.rendering.clip import Clip, Progress
from visualizer.rendering.frame_renderer import Filmable, render_frames
from visualizer.rendering.playback import Playback, shown_steps
from visualizer.rendering.writers import OPAQUE, gif, write

if TYPE_CHECKING:
    from matplotlib.figure import FigureBase

#: The narrowest and the widest film, in pixels.
WIDTHS = (160, 7680)


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

    def scene(self, width: int | None = None, figure: "FigureBase | None" = None) -> Filmable:
        """Return a new scene, whose `show` sets the step; `width` is in pixels, `figure` is drawn into if given."""
        raise NotImplementedError

    def describe(self) -> str:
        """Return the alternative text: the film in words."""
        raise NotImplementedError

    @property
    def shown_steps(self) -> list[int]:
        """The step that each frame shows."""
        return shown_steps(self.steps)

    @property
    def durations(self) -> list[int]:
        """The duration of each frame in milliseconds."""
        return self.playback.durations(self.steps)

    @property
    def colors(self) -> list[str]:
        """The colours that every format must keep exactly: those of the paper and of the racers."""
        theme = get_theme(self.look.theme)
        return [theme.paper, *theme.colors]

    def frames(self, steps: Sequence[int] | None = None) -> Iterator[np.ndarray]:
        """Yield the frames as RGBA arrays (height, width, 4), one for each of `steps`; default: `shown_steps`."""
        return render_frames(self.scene(), self.shown_steps if steps is None else steps)

    def clip(self, width: int | None = None, progress: Progress | None = None) -> Clip:
        """Return the film as the input of a writer."""
        scene = self.scene(width=width)
        return Clip(scene, self.shown_steps, self.durations, self.playback.loop, self.colors, self.describe(), progress)

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
        if self.look.transparent:
            check_transparency(path)
        return write(path, self.clip(width, progress))

    def _repr_html_(self) -> str:
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
