"""The writers of the last frame: PNG, and the vector formats SVG and PDF, whose text stays text."""

import io
import re
from typing import Any, BinaryIO

import numpy as np
from PIL import Image

from visualizer.plotting.fonts import FAMILY, needs_chinese
from visualizer.rendering.clip import Clip
from visualizer.rendering.frame_renderer import is_transparent

#: The same film gives the same file, in which text is text.
SETTINGS: Any = {"svg.hashsalt": "ravine", "svg.fonttype": "none"}

#: What a browser without the first font takes instead.
BROWSER_FONTS = "'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"


def png(clip: Clip, target: BinaryIO) -> None:
    as_image(clip.last).save(target, "PNG", optimize=True)


def as_image(frame: np.ndarray) -> Image.Image:
    """Return a frame as an image, with a fourth channel only if it has transparent pixels."""
    image = Image.fromarray(frame)
    return image if is_transparent(frame) else image.convert("RGB")


def svg(clip: Clip, target: BinaryIO) -> None:
    drawn = _drawn(clip, "svg", {"Title": clip.description, "Date": None})
    family = f"'{FAMILY}'"
    target.write(re.sub(f"{family}(, '[^']+')*", f"{family}, {BROWSER_FONTS}", drawn.decode()).encode())


def pdf(clip: Clip, target: BinaryIO) -> None:
    """Write a PDF. Chinese fonts are often OpenType, which Type 42 cannot hold: then the letters are drawn, Type 3."""
    from matplotlib.text import Text

    chinese = any(needs_chinese(text.get_text()) for text in clip.scene.figure.findobj(Text))
    metadata = {"Title": clip.description, "CreationDate": None}
    target.write(_drawn(clip, "pdf", metadata, {"pdf.fonttype": 3 if chinese else 42}))


def _drawn(clip: Clip, form: str, metadata: dict[str, str | None], more: Any = None) -> bytes:
    """Return the file; it is made in memory, because matplotlib does not survive a full disk while it draws."""
    from matplotlib import rc_context

    clip.scene.show(clip.steps[-1])
    with rc_context(SETTINGS | (more or {})):
        drawn = io.BytesIO()
        clip.scene.figure.savefig(drawn, format=form, metadata=metadata)
    return drawn.getvalue()
