"""Frames of a film, fast: the background is drawn once, then only the moving artists. Also the box that changed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from visualizer.plotting.room import room_for_axes
from visualizer.rendering.glyph_cache import GlyphCache

if TYPE_CHECKING:
    from matplotlib.artist import Artist


class Filmable(Protocol):
    """A scene that can be filmed: a figure, the artists that change, and a method that moves them to a step.

    The artists of `moving` are animated, so that `canvas.draw` leaves them out; `show` may replace them.
    """

    figure: Any
    steps: int

    @property
    def moving(self) -> Sequence["Artist"]: ...

    def show(self, step: float) -> None: ...


class DirtyRect(NamedTuple):
    """The box of a frame that changed: its corner and RGBA pixels (height, width, 4)."""

    x: int
    y: int
    pixels: np.ndarray


class FrameRenderer:
    """Renders a scene at a step, as RGBA pixels (height, width, 4).

    Examples
    --------
    >>> from visualizer import race
    >>> renderer = FrameRenderer(race("ravine", ["gd"], steps=5).scene())
    >>> renderer(5).shape[1:]
    (800, 4)
    """

    def __init__(self, scene: Filmable) -> None:
        self.scene, self.canvas = scene, scene.figure.canvas
        with room_for_axes():
            self.canvas.draw()
        scene.figure.set_layout_engine("none")  # fixes the layout, so that moving artists do not change it
        self.background = self.canvas.copy_from_bbox(scene.figure.bbox)
        self.glyphs = GlyphCache(self.canvas.get_renderer())

    def __call__(self, step: float) -> np.ndarray:
        self.scene.show(step)
        self.canvas.restore_region(self.background)
        for artist in self.scene.moving:
            self.glyphs.draw(artist)
        return np.array(self.canvas.buffer_rgba())


def dirty_rects(frames: Iterable[np.ndarray], replaced: bool = False) -> Iterator[DirtyRect]:
    """Yield the whole first frame, then for each other frame the smallest box around its changed pixels.

    The unchanged pixels of a box are transparent, so that it can be laid over the frame before. If `replaced`,
    they are as in the frame: a frame with transparent pixels can only be made by replacing the box. A box
    begins at even coordinates, because WebP stores half of each. If nothing changed, the box is one pixel.

    Examples
    --------
    >>> white = np.full((6, 8, 4), 255, np.uint8)
    >>> spot = white.copy()
    >>> spot[3, 5] = 0, 0, 0, 255
    >>> [(rect.x, rect.y, rect.pixels.shape) for rect in dirty_rects([white, spot, spot])]
    [(0, 0, (6, 8, 4)), (4, 2, (2, 2, 4)), (0, 0, (1, 1, 4))]
    """
    before = None
    for frame in frames:
        pixels = frame.view(np.uint32)[..., 0]  # a pixel as one number
        if before is None:
            yield DirtyRect(0, 0, frame)
        else:
            changed = pixels != before
            rows, columns = true_range(changed.any(axis=1)), true_range(changed.any(axis=0))
            rect = pixels[rows, columns] if replaced else pixels[rows, columns] * changed[rows, columns]
            rect = np.ascontiguousarray(rect)
            yield DirtyRect(columns.start, rows.start, rect[..., None].view(np.uint8))
        before = pixels


def is_transparent(frame: np.ndarray) -> bool:
    """Return whether any pixel of an RGBA frame is transparent."""
    return bool((frame[..., 3] < 255).any())


def true_range(flags: np.ndarray) -> slice:
    """Return the range from the first true flag, rounded down to an even index, to the last."""
    if not flags.any():
        return slice(0, 1)
    return slice(int(flags.argmax()) // 2 * 2, len(flags) - int(flags[::-1].argmax()))
