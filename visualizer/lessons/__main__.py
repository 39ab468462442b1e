"""Make the still image of each lesson: ``python -m visualizer.lessons assets/lessons``."""

import sys
from pathlib import Path

from visualizer.lessons import LESSONS
from visualizer.lessons._still import save_still


def main(folder: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    for lesson in LESSONS.values():
        save_still(lesson.still(), Path(folder) / f"{lesson.number}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
