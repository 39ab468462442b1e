"""The writers of the last frame: PNG, and the vector formats SVG and PDF."""

from typing import BinaryIO

import numpy as np
from PIL import Image

from visualizer.rendering.clip import Clip
from visualizer.rendering.frame_renderer import is_transparent


def png(clip: Clip, target: BinaryIO) -> None:
    as_image(clip.last).save(target, "PNG", optimize=True)


def as_image(frame: np.ndarray) -> Image.Image:
    """Return a frame as an image, with a fourth channel only if it has transparent pixels."""
    image = Image.fromarray(frame)
    return image if is_transparent(frame) else image.convert("RGB")


def svg(clip: Clip, target: BinaryIO) -> None:
    _draw(clip, target, "svg", {"Title": clip.description, "Date": None})


def pdf(clip: Clip, target: BinaryIO) -> None:
    _draw(clip, target, "pdf", {"Title": clip.description, "CreationDate": None})


def _draw(clip: Clip, target: BinaryIO, form: str, metadata: dict[str, str | None]) -> None:
    from matplotlib import rc_context

    clip.scene.show(clip.steps[-1])
    with rc_context({"svg.hashsalt": "ravine"}):  # so that the same film gives the same file
        clip.scene.figure.savefig(target, format=form, metadata=metadata)
