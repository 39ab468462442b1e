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
from visualizer.rendering.frame_renderer import DirtyRect, dirty_rects, is_transparent
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
    encoder = Encoder(palette, clip)
    # Not in a second thread: Pillow keeps Python's lock while it encodes, and handing it over costs more than it gives.
    for frame in zip(dirty_rects(clip.frames()), clip.durations, strict=True):
        target.writelines(encoder.encode(frame))
    target.write(b";")


class Encoder:
    """Encodes the frames of a GIF, one after the other; it knows what is shown."""

    def __init__(self, palette: Palette, clip: Clip) -> None:
        self.palette, self.shown = palette, np.full(clip.last.shape[:2], UNCHANGED, np.uint8)

    def encode(self, frame: tuple[DirtyRect, float]) -> list[bytes]:
        """Return the blocks of the file for a changed box and the duration of its frame."""
        rect, duration = frame
        indices = self.palette.indices(rect.pixels)
        window = self.shown[rect.y :, rect.x :][: indices.shape[0], : indices.shape[1]]
        indices[indices == window] = UNCHANGED  # the pixel changed, but its colour in the table did not
        np.copyto(window, indices, where=indices != UNCHANGED)
        # disposal 1: each frame is drawn over the one before
        place = rect.x, rect.y
        return getdata(Image.fromarray(indices), place, duration=duration, transparency=UNCHANGED, disposal=1)


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
