"""The pictures of landscapes and rules on the site: they hold no words, so that all languages share them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from landscapes import Landscape
from landscapes._core.language import ENGLISH
from optimizers import Racer
from visualizer.races.race import Race, race
from visualizer.rendering.clip import Clip
from visualizer.site.pictures import address, picture, static_folder, write_picture

#: The folder of the pictures, and a page that shows them: all of these are one folder below the root of a language.
FOLDER, A_PAGE = "units", "landscapes/index"

#: The size of a picture in pixels, which is twice that on a page.
SIZE = (480, 360)

THEMES = ("light", "dark")


def write_pictures(races: Iterator[tuple[str, Race]], language: str, folder: Path) -> None:
    """Write the pictures of races, by their names, in each theme; only those of the English site, which all share."""
    if language != ENGLISH:
        return
    place = static_folder(folder, FOLDER)
    for name, one in races:
        write_picture(last_frame(one), place / f"{name}.webp")


def races_of(name: str, landscape: Landscape, racers: Sequence[Racer], **look: Any) -> Iterator[tuple[str, Race]]:
    """Yield a race in each theme, without words."""
    for theme in THEMES:
        yield (
            f"{name}-{theme}",
            race(landscape, racers, size=SIZE, theme=theme, title=False, legend=False, axes=False, **look),
        )


def last_frame(one: Race) -> np.ndarray:
    """Return the last frame of a race without the step, as an array of RGBA (height, width, 4)."""
    scene = one.scene()
    scene.clock.set_alpha(0)  # it keeps its place in the layout
    return Clip(scene, [one.steps], [0]).last


def unit_picture(name: str, alt: str, language: str) -> str:
    """Return the HTML of a picture in both themes."""
    width, height = SIZE
    return "".join(
        picture(
            address(A_PAGE, f"{FOLDER}/{name}-{theme}.webp", language), (width // 2, height // 2), alt, f"only-{theme}"
        )
        for theme in THEMES
    )
