"""The APNG writer: lossless; for each frame only the box that changed."""

import struct
import zlib
from typing import BinaryIO

import numpy as np

from visualizer.rendering.ahead import map_ahead
from visualizer.rendering.clip import Clip
from visualizer.rendering.frame_renderer import DirtyRect, dirty_rects, is_transparent


def write(clip: Clip, target: BinaryIO) -> None:
    """Write the film. A reader without animation shows the first frame."""
    height, width = clip.last.shape[:2]
    target.write(b"\x89PNG\r\n\x1a\n")
    target.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)))  # 8 bits of each of RGBA
    target.write(chunk(b"acTL", struct.pack(">II", len(clip.steps), clip.loop)))
    number, replaced = 0, is_transparent(clip.last)
    frames = map_ahead(lambda rect: (rect, compressed(rect)), dirty_rects(clip.frames(), replaced))
    for (rect, data), duration in zip(frames, clip.durations, strict=True):
        rows, columns = rect.pixels.shape[:2]
        blend = int(number > 0 and not replaced)  # 1: transparent pixels keep the frame before
        control = struct.pack(">IIIIIHHBB", number, columns, rows, rect.x, rect.y, int(duration) // 10, 100, 0, blend)
        target.write(chunk(b"fcTL", control))
        if number == 0:
            target.write(chunk(b"IDAT", data))
            number = 1
        else:
            target.write(chunk(b"fdAT", struct.pack(">I", number + 1) + data))
            number += 2
    target.write(chunk(b"IEND", b""))


def compressed(rect: DirtyRect) -> bytes:
    """Compress the rows without PNG's filters: flat colours are shorter so."""
    rows = rect.pixels.reshape(len(rect.pixels), -1)
    return zlib.compress(np.pad(rows, ((0, 0), (1, 0))).tobytes(), 6)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
