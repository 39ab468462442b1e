"""Make the still image of each lesson: ``python -m visualizer.lessons assets/lessons``."""

import sys
from pathlib import Path

from PIL import Image

from visualizer.lessons import LESSONS

#: The number of colours of a still image: it makes the file a third as large, and keeps the racers' colours.
COLORS = 128


def main(folder: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    for lesson in LESSONS.values():
        path = lesson.still().save(Path(folder) / f"{lesson.number}.png")
        with Image.open(path) as image:
            image.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
