"""The writer of a folder of frames: numbered PNG files, for LaTeX and for programs that read image sequences."""

from pathlib import Path

from visualizer.rendering.clip import Clip
from visualizer.rendering.writers.still import as_image


def write(clip: Clip, folder: Path) -> None:
    """Write each frame once, as 0000.png, 0001.png and so on."""
    for number, frame in enumerate(clip.frames()):
        as_image(frame).save(folder / f"{number:04}.png")
