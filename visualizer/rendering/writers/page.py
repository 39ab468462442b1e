"""A page that plays the film, without a network: the changes of each frame as WebP, a canvas, and a slider."""

import base64
import html
import json
from pathlib import Path
from typing import BinaryIO

from visualizer.rendering.clip import Clip
from visualizer.rendering.frame_renderer import dirty_rects
from visualizer.rendering.writers.webp import encoded

PAGE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")


def write(clip: Clip, target: BinaryIO) -> None:
    height, width = clip.last.shape[:2]
    shots = [
        {"x": patch.x, "y": patch.y, "webp": base64.b64encode(encoded(patch)).decode()}
        for patch in dirty_rects(clip.frames())
    ]
    film = {"steps": list(clip.steps), "durations": list(clip.durations), "loop": clip.loop, "dirty_rects": shots}
    fields = {
        "TITLE": html.escape(clip.described.partition(":")[0] or "Film"),
        "DESCRIBED": html.escape(clip.described),
        "WIDTH": str(width),
        "HEIGHT": str(height),
        "FILM": json.dumps(film, separators=(",", ":")),
    }
    page = PAGE
    for name, text in fields.items():
        page = page.replace(f"%{name}%", text)
    target.write(page.encode())
