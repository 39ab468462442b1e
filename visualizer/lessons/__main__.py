"""Make the still of each lesson: ``python -m visualizer.lessons assets/lessons``."""

import sys
from pathlib import Path

from PIL import Image

from visualizer.lessons import LESSONS

#: Colours of a still; with so few it is a third of the size, and the racers keep theirs.
FEW = 128


def main(folder: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    for lesson in LESSONS.values():
        path = lesson.still().save(Path(folder) / f"{lesson.number}.png")
        with Image.open(path) as image:
            image.quantize(FEW, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
