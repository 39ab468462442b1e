"""A clip: a scene, the times that a film shows of it, and the duration of each frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from landscapes._core.types import Progress
from visualizer.rendering.frame_renderer import Filmable, FrameRenderer

#: The number of frames in which the colours of translucent areas are looked for.
SAMPLES = 8


@dataclass(frozen=True, eq=False)
class Clip:
    """The input of a writer: a scene, its steps and their durations.

    Attributes
    ----------
    scene : Filmable
    steps : sequence of float
        The time in steps that each frame shows.
    durations : sequence of float
        Duration of each frame in milliseconds; for other formats than video a multiple of 10, the unit of a GIF.
    loop : int, default 0
        Number of times the film plays; 0 for ever.
    colors : sequence of str
        Colours that every format must keep exactly, such as "#0072B2". Those of moving lines and texts are
        added automatically.
    description : str
        The alternative text: the film in words.
    progress : callable, optional
        Called as ``progress(done, frames)`` after each frame.
    """

    scene: Filmable
    steps: Sequence[float]
    durations: Sequence[float]
    loop: int = 0
    colors: Sequence[str] = ()
    description: str = ""
    progress: Progress | None = None

    @cached_property
    def renderer(self) -> FrameRenderer:
        return FrameRenderer(self.scene)

    @cached_property
    def last(self) -> np.ndarray:
        """The last frame, RGBA (height, width, 4)."""
        return self.renderer(self.steps[-1])

    def shaded_pixels(self) -> np.ndarray:
        """Return RGBA pixels (1, n, 4) that translucent areas shade before the last frame; none if no area moves."""
        areas = [artist.get_facecolor() for artist in self.scene.moving if hasattr(artist, "get_facecolor")]
        if not any((np.atleast_2d(colors)[:, 3] < 1).any() for colors in areas if len(colors)):
            return self.last[:1, :0]
        chosen = np.linspace(0, len(self.steps) - 1, SAMPLES).astype(int)
        frames = [self.renderer(self.steps[k]) for k in chosen]
        return np.concatenate([frame[(frame != self.last).any(axis=-1)] for frame in frames])[None]

    def frames(self) -> Iterator[np.ndarray]:
        """Yield the frames one at a time."""
        for done, step in enumerate(self.steps, 1):
            yield self.renderer(step)
            if self.progress:
                self.progress(done, len(self.steps))

    @property
    def exact_colors(self) -> list[str]:
        """All colours that every format must keep exactly."""
        from matplotlib.colors import to_hex

        moving = [artist.get_color() for artist in self.scene.moving if hasattr(artist, "get_color")]
        return list(dict.fromkeys(to_hex(color) for color in [*self.colors, *moving]))


def frame_repeats(durations: Sequence[float]) -> tuple[float, list[int]]:
    """Return one duration for all frames, in milliseconds, and the number of times that each frame is repeated.

    For formats whose frames all have the same duration. Each frame ends within half a duration of its exact time.

    >>> frame_repeats([150, 50, 50, 320])
    (50, [3, 1, 1, 6])
    """
    shortest = min(durations)
    ends = np.rint(np.cumsum(durations) / shortest).astype(int)
    return shortest, np.diff(ends, prepend=0).tolist()
