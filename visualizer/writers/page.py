"""A page that plays the film: the patches as WebP, a canvas, and a slider to scrub. It needs no network."""

import base64
import html
import json
from pathlib import Path
from typing import BinaryIO

from visualizer.frames import patches
from visualizer.reel import Reel
from visualizer.writers.webp import encoded

PAGE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")


def write(reel: Reel, target: BinaryIO) -> None:
    height, width = reel.last.shape[:2]
    shots = [
        {"x": patch.x, "y": patch.y, "webp": base64.b64encode(encoded(patch)).decode()}
        for patch in patches(reel.frames())
    ]
    film = {"steps": list(reel.steps), "durations": list(reel.durations), "loop": reel.loop, "patches": shots}
    fields = {
        "TITLE": html.escape(reel.described.partition(":")[0] or "Film"),
        "DESCRIBED": html.escape(reel.described),
        "WIDTH": str(width),
        "HEIGHT": str(height),
        "FILM": json.dumps(film, separators=(",", ":")),
    }
    page = PAGE
    for name, text in fields.items():
        page = page.replace(f"%{name}%", text)
    target.write(page.encode())
