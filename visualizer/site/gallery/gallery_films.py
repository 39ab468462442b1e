"""The films and maps of the gallery as files of the site, several at a time."""

import functools
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from landscapes._core.language import speaking
from visualizer._workers import each_in_a_process
from visualizer.races.gallery import FILMS
from visualizer.rendering.writers import write
from visualizer.site.gallery.gallery_maps import MAPS
from visualizer.site.gallery.race_link import race_links, races_of
from visualizer.site.pictures import write_picture

#: The timing of a film: a reader plays it, so its end needs no pause.
TIMING = {"fps": 20, "hold": 0.5}

#: The width of the picture of a map, in pixels.
MAP_WIDTH = 800


class Shown(NamedTuple):
    """The facts of a film or a map that its page says.

    Attributes
    ----------
    name : str
    size : (int, int)
        Its width and its height in pixels.
    words : str
        Its alternative text.
    links : list of (str, str)
        The landscape and the link of each race that the playground can show.
    budget : bool, default False
        Whether the racers have the same number of gradients, and not of steps as in the playground.
    """

    name: str
    size: tuple[int, int]
    words: str
    links: list[tuple[str, str]]
    budget: bool = False


def write_all(folder: Path, language: str) -> dict[str, Shown]:
    """Write all films and maps into a folder, and return what the pages say of them, by name."""
    task = functools.partial(write_one, folder, language)
    names = [*FILMS, *MAPS]
    made = {shown.name: shown for shown in each_in_a_process(task, names, os.cpu_count() or 1)}
    return {name: made[name] for name in names}


def write_one(folder: Path, language: str, name: str) -> Shown:
    """Write a film and its last frame, or a map."""
    with speaking(language):
        return write_film(folder, name) if name in FILMS else write_map(folder, name)


def write_film(folder: Path, name: str) -> Shown:
    film: Any = FILMS[name].make()
    timed = replace(film, playback=replace(film.playback, **TIMING))
    clip = timed.clip(FILMS[name].width, extension=".mp4")
    write(folder / f"{name}.mp4", clip)
    size = write_picture(clip.last, folder / f"{name}.webp")
    return Shown(name, size, film.describe(), race_links(film), any(race.budget for race in races_of(film)))


def write_map(folder: Path, name: str) -> Shown:
    made = MAPS[name].make()
    size = write_picture(made.clip(MAP_WIDTH).last, folder / f"{name}.webp")
    return Shown(name, size, made.describe(), MAPS[name].links(made))
