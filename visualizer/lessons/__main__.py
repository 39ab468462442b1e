"""Make the still image of each lesson: ``python -m visualizer.lessons assets/lessons``."""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from visualizer.lessons import LESSONS
from visualizer.rendering.palette import Palette

#: The number of colours of a still image: it makes the file a third as large, and keeps the racers' colours.
COLORS = 64


def main(folder: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    for lesson in LESSONS.values():
        still = lesson.still()
        path = still.save(Path(folder) / f"{lesson.number}.png")
        with Image.open(path) as image:
            pixels = np.asarray(image.convert("RGBA"))
        palette = Palette(pixels, still.colors, COLORS)
        indexed = Image.fromarray(palette.indices(pixels))
        indexed.putpalette(palette.as_bytes())
        indexed.save(path, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
