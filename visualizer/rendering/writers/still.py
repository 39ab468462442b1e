"""The last frame of a film: as pixels, or as lines that can be enlarged without end."""

from typing import Any, BinaryIO

from PIL import Image

from visualizer.rendering.clip import Clip


def png(clip: Clip, target: BinaryIO) -> None:
    Image.fromarray(clip.last).convert("RGB").save(target, "PNG", optimize=True)


def svg(clip: Clip, target: BinaryIO) -> None:
    _draw(clip, target, "svg", {"Title": clip.described, "Date": None})


def pdf(clip: Clip, target: BinaryIO) -> None:
    _draw(clip, target, "pdf", {"Title": clip.described, "CreationDate": None})


def _draw(clip: Clip, target: BinaryIO, form: str, metadata: dict[str, Any]) -> None:
    from matplotlib import rc_context

    clip.scene.show(clip.steps[-1])
    with rc_context({"svg.hashsalt": "ravine"}):  # the same film, the same file
        clip.scene.figure.savefig(target, format=form, metadata=metadata)
