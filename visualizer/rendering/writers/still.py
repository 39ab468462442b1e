"""The writers of the last frame: PNG, and the vector formats SVG and PDF, whose text stays text."""

import io
import re
from typing import Any, BinaryIO

from PIL import Image

from visualizer.rendering.clip import Clip

#: The same film gives the same file; text is text in SVG, and a font that can be edited, Type 42, in PDF.
SETTINGS: Any = {"svg.hashsalt": "ravine", "svg.fonttype": "none", "pdf.fonttype": 42}

#: What a browser without the first font takes instead.
BROWSER_FONTS = "'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"


def png(clip: Clip, target: BinaryIO) -> None:
    Image.fromarray(clip.last).convert("RGB").save(target, "PNG", optimize=True)


def svg(clip: Clip, target: BinaryIO) -> None:
    from visualizer.plotting.fonts import FAMILY

    drawn = io.BytesIO()
    _draw(clip, drawn, "svg", {"Title": clip.description, "Date": None})
    family = f"'{FAMILY}'"
    target.write(re.sub(f"{family}(, '[^']+')*", f"{family}, {BROWSER_FONTS}", drawn.getvalue().decode()).encode())


def pdf(clip: Clip, target: BinaryIO) -> None:
    _draw(clip, target, "pdf", {"Title": clip.description, "CreationDate": None})


def _draw(clip: Clip, target: BinaryIO, form: str, metadata: dict[str, str | None]) -> None:
    from matplotlib import rc_context

    clip.scene.show(clip.steps[-1])
    with rc_context(SETTINGS):
        clip.scene.figure.savefig(target, format=form, metadata=metadata)
