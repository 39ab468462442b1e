"""The last frame of a film: as pixels, or as lines that can be enlarged without end."""

from typing import Any, BinaryIO

from PIL import Image

from visualizer.reel import Reel


def png(reel: Reel, target: BinaryIO) -> None:
    Image.fromarray(reel.last).convert("RGB").save(target, "PNG", optimize=True)


def svg(reel: Reel, target: BinaryIO) -> None:
    _draw(reel, target, "svg", {"Title": reel.described, "Date": None})


def pdf(reel: Reel, target: BinaryIO) -> None:
    _draw(reel, target, "pdf", {"Title": reel.described, "CreationDate": None})


def _draw(reel: Reel, target: BinaryIO, form: str, metadata: dict[str, Any]) -> None:
    from matplotlib import rc_context

    reel.scene.show(reel.steps[-1])
    with rc_context({"svg.hashsalt": "ravine"}):  # the same film, the same file
        reel.scene.figure.savefig(target, format=form, metadata=metadata)
