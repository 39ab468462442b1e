"""Frames of a film: the ground is drawn once, then only what moves; and of each frame what differs from the last."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from visualizer.rendering.glyph_cache import GlyphCache


class Filmable(Protocol):
    """What can be filmed: a figure, the artists that change, and a way to move them to a step.

    The artists of `moving` are animated, so that an ordinary draw leaves them out; they may be others after a `show`.
    """

    figure: Any
    steps: int

    @property
    def moving(self) -> Sequence[Any]: ...

    def show(self, step: int) -> None: ...


class DirtyRect(NamedTuple):
    """What a frame changes: RGBA pixels (height, width, 4), clear where nothing did, and where they go."""

    x: int
    y: int
    pixels: np.ndarray


class FrameRenderer:
    """Takes pictures of a scene as it stands at a step: RGBA (height, width, 4).

    Examples
    --------
    >>> from visualizer import race
    >>> renderer = FrameRenderer(race("ravine", ["gd"], steps=5).scene())
    >>> renderer(5).shape
    (600, 800, 4)
    """

    def __init__(self, scene: Filmable) -> None:
        self.scene, self.canvas = scene, scene.figure.canvas
        self.canvas.draw()
        scene.figure.set_layout_engine("none")  # the layout is found; nothing that moves may move it
        self.ground = self.canvas.copy_from_bbox(scene.figure.bbox)
        self.glyphs = GlyphCache(self.canvas.get_renderer())

    def __call__(self, step: int) -> np.ndarray:
        self.scene.show(step)
        self.canvas.restore_region(self.ground)
        for artist in self.scene.moving:
            self.glyphs.draw(artist)
        return np.array(self.canvas.buffer_rgba())


def render_frames(scene: Filmable, steps: Iterable[int]) -> Iterator[np.ndarray]:
    """The scene at each of these steps, one frame at a time: RGBA (height, width, 4)."""
    yield from map(FrameRenderer(scene), steps)


def dirty_rects(frames: Iterable[np.ndarray]) -> Iterator[DirtyRect]:
    """The first frame whole, and of each other one the smallest box around what it changes.

    A box begins at even coordinates, for the sake of WebP, which counts them in twos; that of a frame
    which changes nothing is one clear pixel.

    Examples
    --------
    >>> white = np.full((6, 8, 4), 255, np.uint8)
    >>> spot = white.copy()
    >>> spot[3, 5] = 0, 0, 0, 255
    >>> [(patch.x, patch.y, patch.pixels.shape) for patch in dirty_rects([white, spot, spot])]
    [(0, 0, (6, 8, 4)), (4, 2, (2, 2, 4)), (0, 0, (1, 1, 4))]
    """
    before = None
    for frame in frames:
        pixels = frame.view(np.uint32)[..., 0]  # a pixel as one number
        if before is None:
            yield DirtyRect(0, 0, frame)
        else:
            changed = pixels != before
            rows, columns = span(changed.any(axis=1)), span(changed.any(axis=0))
            patch = pixels[rows, columns] * changed[rows, columns]
            yield DirtyRect(columns.start, rows.start, patch[..., None].view(np.uint8))
        before = pixels


def span(flags: np.ndarray) -> slice:
    """From the first that is true, or the even one before it, to the last."""
    if not flags.any():
        return slice(0, 1)
    return slice(int(flags.argmax()) // 2 * 2, len(flags) - int(flags[::-1].argmax()))
