"""A clip: a scene with the steps that a film shows of it, and for how long each of them stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from visualizer.rendering.frame_renderer import Filmable, FrameRenderer

Progress = Callable[[int, int], Any]


@dataclass(frozen=True, eq=False)
class Clip:
    """What a writer needs to know of a film.

    Attributes
    ----------
    scene : Filmable
    steps : sequence of int
        The step that each frame shows.
    durations : sequence of int
        For how many milliseconds each frame stands, in tens; a GIF counts no finer.
    loop : int, default 0
        How many times the film plays; 0 for ever.
    colors : sequence of str
        Colours that no file may change, such as "#0072B2"; those of lines and texts that move are so by themselves.
    described : str
        What is seen, in words.
    progress : callable, optional
        Called as ``progress(done, frames)`` after each frame.
    """

    scene: Filmable
    steps: Sequence[int]
    durations: Sequence[int]
    loop: int = 0
    colors: Sequence[str] = ()
    described: str = ""
    progress: Progress | None = None

    @cached_property
    def renderer(self) -> FrameRenderer:
        return FrameRenderer(self.scene)

    @cached_property
    def last(self) -> np.ndarray:
        """The last frame, RGBA (height, width, 4)."""
        return self.renderer(self.steps[-1])

    def frames(self) -> Iterator[np.ndarray]:
        """All frames, one at a time."""
        for done, step in enumerate(self.steps, 1):
            yield self.renderer(step)
            if self.progress:
                self.progress(done, len(self.steps))

    @property
    def exact(self) -> list[str]:
        """All the colours that no file may change."""
        from matplotlib.colors import to_hex

        moving = [artist.get_color() for artist in self.scene.moving if hasattr(artist, "get_color")]
        return list(dict.fromkeys(to_hex(color) for color in [*self.colors, *moving]))


def ticks(durations: Sequence[int]) -> tuple[int, list[int]]:
    """Durations for those who know but one: its length, and how many of them each frame stands.

    No frame ends more than half a tick from where it should.

    >>> ticks([150, 50, 50, 320])
    (50, [3, 1, 1, 6])
    """
    tick = min(durations)
    ends = np.rint(np.cumsum(durations) / tick).astype(int)
    return tick, np.diff(ends, prepend=0).tolist()
