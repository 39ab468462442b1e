"""The still image of a film, in a small file."""

from pathlib import Path

import numpy as np
from PIL import Image

from visualizer.races.film import Film
from visualizer.rendering.palette import Palette

#: The number of colours of a still image: it makes the file a third as large, and keeps the racers' colours.
COLORS = 64


def save_still(film: Film, path: Path, width: int | None = None) -> tuple[int, int]:
    """Write the last frame of a film as a PNG of few colours, and return its width and height in pixels."""
    film.save(path, width=width)
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGBA"))
    palette = Palette(pixels, film.colors, COLORS)
    indexed = Image.fromarray(palette.indices(pixels))
    indexed.putpalette(palette.as_bytes())
    indexed.save(path, optimize=True)
    return indexed.size
