"""APNG: every pixel as it was drawn, and of each frame the box that changed."""

import struct
import zlib
from typing import BinaryIO

import numpy as np

from visualizer.rendering.clip import Clip
from visualizer.rendering.frame_renderer import DirtyRect, dirty_rects


def write(clip: Clip, target: BinaryIO) -> None:
    """Write the film; the first frame is also what a reader sees that knows no animation."""
    height, width = clip.last.shape[:2]
    target.write(b"\x89PNG\r\n\x1a\n")
    target.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)))  # 8 bits of each of RGBA
    target.write(chunk(b"acTL", struct.pack(">II", len(clip.steps), clip.loop)))
    number = 0
    for patch, duration in zip(dirty_rects(clip.frames()), clip.durations, strict=True):
        rows, columns = patch.pixels.shape[:2]
        over = int(number > 0)  # clear pixels leave what is under them
        place = struct.pack(">IIIIIHHBB", number, columns, rows, patch.x, patch.y, duration // 10, 100, 0, over)
        target.write(chunk(b"fcTL", place))
        data = compressed(patch)
        if number == 0:
            target.write(chunk(b"IDAT", data))
            number = 1
        else:
            target.write(chunk(b"fdAT", struct.pack(">I", number + 1) + data))
            number += 2
    target.write(chunk(b"IEND", b""))


def compressed(patch: DirtyRect) -> bytes:
    """The rows as they are: flat colours are shorter without PNG's filters."""
    rows = patch.pixels.reshape(len(patch.pixels), -1)
    return zlib.compress(np.pad(rows, ((0, 0), (1, 0))).tobytes(), 6)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
