"""GIF: 256 colours for the whole film, and of each frame the box that changed. Pillow compresses the pixels."""

import base64
import html
import io
import struct
from typing import BinaryIO

import numpy as np
from PIL import Image
from PIL.GifImagePlugin import getdata

from visualizer.rendering.clip import Clip
from visualizer.rendering.frame_renderer import dirty_rects
from visualizer.rendering.palette import UNCHANGED, Palette


def write(clip: Clip, target: BinaryIO) -> None:
    """Write the film; a frame at a time, where Pillow's own `save` keeps all of them until the end."""
    height, width = clip.last.shape[:2]
    palette = Palette(clip.last, clip.exact)
    shown = np.full((height, width), UNCHANGED, np.uint8)
    target.write(struct.pack("<6sHHBBB", b"GIF89a", width, height, 0xF7, 0, 0))  # 0xF7: one table of 256 colours
    target.write(palette.table())
    target.write(repeated(clip.loop))
    for patch, duration in zip(dirty_rects(clip.frames()), clip.durations, strict=True):
        indices = palette.indices(patch.pixels)
        window = shown[patch.y :, patch.x :][: indices.shape[0], : indices.shape[1]]
        indices[indices == window] = UNCHANGED  # another colour of the scene, but the same of the table
        np.copyto(window, indices, where=indices != UNCHANGED)
        image = Image.fromarray(indices)
        # disposal 1: each frame is drawn upon the one before
        target.writelines(getdata(image, (patch.x, patch.y), duration=duration, transparency=UNCHANGED, disposal=1))
    target.write(b";")


def inline(clip: Clip) -> str:
    """The film as a tag of HTML that has all of it."""
    film = io.BytesIO()
    write(clip, film)
    data = base64.b64encode(film.getvalue()).decode()
    return f'<img src="data:image/gif;base64,{data}" alt="{html.escape(clip.described)}">'


def repeated(loop: int) -> bytes:
    """The block that says how often to play again after the first time; 0 for ever. Without it, a film plays once."""
    return b"" if loop == 1 else struct.pack("<3s11sBBHB", b"!\xff\x0b", b"NETSCAPE2.0", 3, 1, max(loop - 1, 0), 0)
