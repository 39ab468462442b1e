"""The HTML writer: a page that plays the film on a canvas, with a slider. It needs no network."""

import base64
import html
import json
import re
from pathlib import Path
from typing import Any, BinaryIO

from visualizer.rendering.ahead import map_ahead
from visualizer.rendering.clip import Clip
from visualizer.rendering.frame_renderer import DirtyRect, dirty_rects
from visualizer.rendering.writers.webp import encoded

PAGE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")


def write(clip: Clip, target: BinaryIO) -> None:
    """Write the page; it holds the box that each frame changes as a WebP image."""
    height, width = clip.last.shape[:2]
    rects = list(map_ahead(described, dirty_rects(clip.frames())))
    steps = [round(step, 3) for step in clip.steps]
    film = {"steps": steps, "durations": list(clip.durations), "loop": clip.loop, "dirty_rects": rects}
    fields = {
        "TITLE": html.escape(clip.description.partition(":")[0] or "Film"),
        "DESCRIBED": html.escape(clip.description),
        "WIDTH": str(width),
        "HEIGHT": str(height),
        "FILM": json.dumps(film, separators=(",", ":")),
    }
    page = re.sub("%([A-Z]+)%", lambda field: fields[field[1]], PAGE)  # in one pass: a title may be named like a field
    target.write(page.encode())


def described(rect: DirtyRect) -> dict[str, Any]:
    """Return a changed box as the page reads it."""
    return {"x": rect.x, "y": rect.y, "webp": base64.b64encode(encoded(rect)).decode()}
