"""Files of films: each writer puts a `Clip` into a binary file, and is chosen by the extension."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from visualizer._files import EXTENSIONS, atomic_write, check_writable, interrupts_held
from visualizer.rendering.clip import Clip
from visualizer.rendering.writers import apng, gif, page, still, video, webp

Writer = Callable[[Clip, BinaryIO], None]

#: How each of `EXTENSIONS` is written; of those in `STILL` it is the last frame.
WRITERS: dict[str, Writer] = dict(
    zip(
        EXTENSIONS,
        (gif.write, video.mp4, video.webm, webp.write, apng.write, page.write, still.png, still.svg, still.pdf),
        strict=True,
    )
)
STILL = (".png", ".svg", ".pdf")


def check(path: str | os.PathLike) -> Path:
    """The path, or an InputError that says why no film can be written there. Call it before the work, not after."""
    path = check_writable(path, EXTENSIONS)
    if path.suffix.lower() in (".mp4", ".webm"):
        video.ffmpeg()
    return path


def write(path: str | os.PathLike, clip: Clip) -> Path:
    """Write the film, or its last frame, as the extension says. The file appears whole or not at all.

    Raises
    ------
    InputError
        For an extension that is not in `EXTENSIONS`, a place that cannot be written to, or a video without ffmpeg.

    Examples
    --------
    >>> import os, tempfile
    >>> from visualizer import race
    >>> from visualizer.rendering.clip import Clip
    >>> clip = Clip(race("ravine", ["gd"], steps=2).scene(), steps=[0, 1, 2], durations=[300, 300, 2000])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(os.path.join(folder, "race.webp"), clip).name
    'race.webp'
    """
    path = check(path)
    with atomic_write(path) as part, interrupts_held() as let_through, part.open("wb") as target:

        def report(done: int, frames: int) -> None:
            let_through()
            if clip.progress:
                clip.progress(done, frames)

        WRITERS[path.suffix.lower()](replace(clip, progress=report), target)
    return path
