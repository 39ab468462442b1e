"""The GIF writer: 256 colours for the whole film; for each frame only the box that changed, compressed by Pillow."""

import base64
import html
import io
import struct
from typing import BinaryIO

import numpy as np
from PIL import Image
from PIL.GifImagePlugin import getdata

from visualizer.rendering.clip import Clip
from visualizer.rendering.frame_renderer import is_transparent
from visualizer.rendering.palette import UNCHANGED, Palette

#: The colours of a film: more are hardly seen, and make the file larger by a twentieth.
COLORS = 160


def write(clip: Clip, target: BinaryIO) -> None:
    """Write the film, one frame at a time; Pillow's own `save` would keep all of them in memory."""
    if is_transparent(clip.last):
        write_transparent(clip, target)
        return
    palette = Palette(clip.last, clip.exact_colors, COLORS, clip.shaded_pixels())
    write_header(clip, palette, target)
    encoder = Encoder(palette, clip.last.shape[:2])
    # Not in a second thread: Pillow keeps Python's lock while it encodes, and handing it over costs more than it gives.
    for frame, duration in zip(clip.frames(), clip.durations, strict=True):
        target.writelines(encoder.encode(frame, duration))
    target.write(b";")


class Encoder:
    """Encodes the frames of a GIF, one after the other: of each the box around the pixels that get another index.

    All other pixels of the box are transparent, so that it is drawn over the frame before.
    """

    def __init__(self, palette: Palette, shape: tuple[int, int]) -> None:
        self.palette, self.width = palette, shape[1]
        self.before = np.zeros(shape[0] * shape[1], "<u4")  # a pixel as one number; no opaque one is 0
        self.shown = np.full(self.before.shape, UNCHANGED, np.uint8)

    def encode(self, frame: np.ndarray, duration: float) -> list[bytes]:
        """Return the blocks of the file for a frame and its duration."""
        pixels = frame.view("<u4").ravel()
        changed = np.flatnonzero(pixels != self.before)
        indices = self.palette.indices(frame.reshape(-1, 4)[changed])
        is_other = indices != self.shown[changed]
        changed, indices = changed[is_other], indices[is_other]
        self.before, self.shown[changed] = pixels, indices
        image, corner = self._box(changed, indices)
        # disposal 1: each frame is drawn over the one before
        return getdata(image, corner, duration=duration, transparency=UNCHANGED, disposal=1)

    def _box(self, changed: np.ndarray, indices: np.ndarray) -> tuple[Image.Image, tuple[int, int]]:
        """Return the smallest box with the changed pixels, and its corner; one pixel if nothing changed."""
        if not changed.size:
            return Image.fromarray(np.full((1, 1), UNCHANGED, np.uint8)), (0, 0)
        rows, columns = np.divmod(changed, self.width)
        top, left = int(rows[0]), int(columns.min())  # they are in the order of the rows
        box = np.full((int(rows[-1]) - top + 1, int(columns.max()) - left + 1), UNCHANGED, np.uint8)
        box[rows - top, columns - left] = indices
        return Image.fromarray(box), (left, top)


def write_transparent(clip: Clip, target: BinaryIO) -> None:
    """Write a film with transparent pixels. Each frame is whole and removed before the next one.

    A frame of a GIF cannot make single pixels of the one before transparent.
    """
    palette = Palette(one_bit_alpha(clip.last), clip.exact_colors, shaded=one_bit_alpha(clip.shaded_pixels()))
    write_header(clip, palette, target)
    for frame, duration in zip(clip.frames(), clip.durations, strict=True):
        image = Image.fromarray(palette.indices(one_bit_alpha(frame)))
        target.writelines(getdata(image, (0, 0), duration=duration, transparency=UNCHANGED, disposal=2))
    target.write(b";")


def one_bit_alpha(frame: np.ndarray) -> np.ndarray:
    """Return the frame with each pixel either opaque or 0: a GIF knows nothing between."""
    solid = frame[..., 3:] >= 128
    return np.where(solid, np.concatenate([frame[..., :3], np.full_like(frame[..., 3:], 255)], axis=-1), np.uint8(0))


def write_header(clip: Clip, palette: Palette, target: BinaryIO) -> None:
    height, width = clip.last.shape[:2]
    target.write(struct.pack("<6sHHBBB", b"GIF89a", width, height, 0xF7, 0, 0))  # 0xF7: one table of 256 colours
    target.write(palette.as_bytes())
    target.write(loop_block(clip.loop))


def inline(clip: Clip) -> str:
    """Return the film as an HTML img tag that contains the data."""
    film = io.BytesIO()
    write(clip, film)
    data = base64.b64encode(film.getvalue()).decode()
    return f'<img src="data:image/gif;base64,{data}" alt="{html.escape(clip.description)}">'


def loop_block(loop: int) -> bytes:
    """Return the block that holds the number of further plays, 0 for ever. A film without it plays once."""
    return b"" if loop == 1 else struct.pack("<3s11sBBHB", b"!\xff\x0b", b"NETSCAPE2.0", 3, 1, max(loop - 1, 0), 0)
