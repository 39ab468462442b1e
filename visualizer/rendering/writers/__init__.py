"""Writers of film files: each writes a `Clip` to a binary file; the extension selects the writer."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from landscapes._core.paths import checked_path
from visualizer._files import (
    EXTENSIONS,
    atomic_folder,
    atomic_write,
    check_writable,
    check_writable_folder,
    is_folder,
)
from visualizer._stop import signals_held
from visualizer.rendering.clip import Clip
from visualizer.rendering.writers import apng, frames, gif, page, still, video, webp

Writer = Callable[[Clip, BinaryIO], None]


def _pgf(clip: Clip, target: BinaryIO) -> None:
    from visualizer.rendering.writers import pgf  # here, because it loads another of matplotlib's backends

    pgf.write(clip, target)


#: Extension -> writer. Those in `STILL` write the last frame, those in `VIDEO` need ffmpeg.
WRITERS: dict[str, Writer] = dict(
    zip(
        EXTENSIONS,
        (gif.write, video.mp4, video.webm, webp.write, apng.write, page.write, still.png, still.svg, still.pdf, _pgf),
        strict=True,
    )
)
STILL = (".png", ".svg", ".pdf", ".pgf")
VIDEO = (".mp4", ".webm")

#: The formats that cannot be transparent.
OPAQUE = (".mp4", ".webm", ".html")

#: The names of the frames in a folder.
FRAME = re.compile(r"\d{4,}\.png")


def check_path(path: str | os.PathLike) -> Path:
    """Return the path, or raise an InputError that says why no film can be written there. Call it before the work."""
    checked = checked_path(path)
    if is_folder(path) and checked.suffix.lower() not in EXTENSIONS:
        return check_writable_folder(path, FRAME)
    path = check_writable(path, EXTENSIONS)
    if path.suffix.lower() in VIDEO:
        video.ffmpeg()
    return path


def write(path: str | os.PathLike, clip: Clip) -> Path:
    """Write the film, or its last frame, in the format of the extension. On an error no file appears.

    A path that ends in a slash is a folder, which gets the frames as 0000.png, 0001.png and so on.

    Raises
    ------
    InputError
        If the extension is not in `EXTENSIONS`, the file cannot be written, or a video needs ffmpeg and it is missing.

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
    folder, path = is_folder(path), check_path(path)
    with (atomic_folder if folder else atomic_write)(path) as part, signals_held() as let_through:

        def report(done: int, total: int) -> None:
            let_through()
            if clip.progress:
                clip.progress(done, total)

        watched = replace(clip, progress=report)
        if folder:
            frames.write(watched, part)
        else:
            with part.open("wb") as target:
                WRITERS[path.suffix.lower()](watched, target)
    return path
