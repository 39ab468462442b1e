"""The pictures of landscapes and rules on the site: they hold no words, so that all languages share them."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from landscapes import Landscape
from landscapes._core.language import ENGLISH
from optimizers import Racer
from visualizer.races.race import Race, race
from visualizer.rendering.clip import Clip

#: The folder of the pictures below the root of the site.
FOLDER = "_static/units"

#: The size of a picture in pixels, which is twice that on a page; and the quality of WebP.
SIZE, QUALITY = (480, 360), 75

THEMES = ("light", "dark")


def write_pictures(races: Iterator[tuple[str, Race]], language: str, folder: Path) -> None:
    """Write the pictures of races, by their names, in each theme; only those of the English site, which all share."""
    if language != ENGLISH:
        return
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, one in races:
        (folder / FOLDER / f"{name}.webp").write_bytes(webp(one))


def races_of(name: str, landscape: Landscape, racers: Sequence[Racer], **look: Any) -> Iterator[tuple[str, Race]]:
    """Yield a race in each theme, without words."""
    for theme in THEMES:
        yield (
            f"{name}-{theme}",
            race(landscape, racers, size=SIZE, theme=theme, title=False, legend=False, axes=False, **look),
        )


def webp(one: Race) -> bytes:
    """Return the last frame of a race as WebP."""
    scene = one.scene()
    scene.clock.set_alpha(0)  # it keeps its place in the layout
    clip = Clip(scene, [one.steps], [0])
    file = io.BytesIO()
    Image.fromarray(clip.last).convert("RGB").save(file, "WEBP", quality=QUALITY, method=4)
    return file.getvalue()


def picture(name: str, alt: str, language: str) -> str:
    """Return the HTML of a picture in both themes, for a page one folder below the root of its language."""
    up = "../" if language == ENGLISH else "../../"
    return "".join(
        f'<img class="only-{theme}" src="{up}{FOLDER}/{name}-{theme}.webp" alt="{alt}" loading="lazy" '
        f'width="{SIZE[0] // 2}" height="{SIZE[1] // 2}">'
        for theme in THEMES
    )
